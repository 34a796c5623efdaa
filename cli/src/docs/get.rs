//! Fetches a document.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;
use veedor_protocol::Hash;

use crate::api::StoreArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::files::{self, Access};

/// Fetch a document, checked against its name
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Its SHA-256
    sha256: Hash,
    /// Where to put it; refused if something is there
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let Some(bytes) = args.store.open(context).get(args.sha256).await? else {
        return Err(Failure::unverifiable(format!(
            "nobody here keeps the document {}",
            args.sha256.to_bare_hex()
        ))
        .remedy("ask whoever published it, or another server (--api-url)")
        .into());
    };
    files::write_new(&args.out, &bytes, Access::Shared)?;
    context.out.data(
        &json!({"sha256": args.sha256.to_bare_hex(), "bytes": bytes.len(), "file": args.out}),
        || format!("{}  {}", args.sha256.to_bare_hex(), args.out.display()),
    )
}
