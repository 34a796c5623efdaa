//! Keeps files.

use std::fmt::Write;
use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;

use crate::api::StoreArgs;
use crate::context::Context;
use crate::files;

/// Keep files, and print the name of each
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor docs add anexo-tecnico.pdf minuta.pdf\n  veedor docs add terms.json --documents ./documentos"
)]
pub(crate) struct Args {
    /// Which files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Serialize)]
struct Added {
    file: PathBuf,
    sha256: String,
    bytes: usize,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let store = args.store.open(context);
    // All are read before the first is sent, so that a misspelt name stops nothing half-way.
    let mut contents = Vec::new();
    for file in &args.files {
        contents.push((file.clone(), files::read(file)?));
    }
    let mut added = Vec::new();
    for (file, bytes) in contents {
        let name = store.put(&bytes).await?;
        added.push(Added {
            file,
            sha256: name.to_bare_hex(),
            bytes: bytes.len(),
        });
    }
    context.out.data(&added, || {
        added.iter().fold(String::new(), |mut text, added| {
            let _ = writeln!(text, "{}  {}", added.sha256, added.file.display());
            text
        })
    })
}
