//! Profile documents: read, checked, kept, named.

use std::path::{Path, PathBuf};

use clap::Args;
use veedor_protocol::party::Kind;
use veedor_protocol::{Document, Hash, Profile};

use crate::api::StoreArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::files;

/// Where a profile comes from and goes to.
#[derive(Args, Clone, Debug)]
pub(crate) struct ProfileArgs {
    /// Profile document (JSON, schema veedor/profile/1): public for ever, so institutions and companies, no people
    #[arg(long, value_name = "FILE")]
    profile: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
}

impl ProfileArgs {
    /// Reads and checks the document.
    pub(crate) fn read(&self, kind: Kind) -> Result<Checked, Failure> {
        let profile = parse(&self.profile)?;
        if profile.kind != kind {
            return Err(Failure::usage(format!(
                "{} is the profile of a {}, and this is about a {kind}",
                self.profile.display(),
                profile.kind
            )));
        }
        let bytes = profile.to_canonical().map_err(Failure::usage)?;
        Ok(Checked {
            digest: veedor_protocol::sha256(&bytes),
            name: profile.name,
            bytes,
        })
    }

    /// Keeps the document where everyone finds it.
    pub(crate) async fn keep(&self, context: &Context, profile: &Checked) -> Result<(), Failure> {
        self.store.open(context).put(&profile.bytes).await.map(|_| ())
    }
}

/// A profile in canonical form.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) digest: Hash,
    pub(crate) name: String,
    bytes: Vec<u8>,
}

fn parse(path: &Path) -> Result<Profile, Failure> {
    Profile::parse(&files::read(path)?).map_err(|error| {
        Failure::usage(format!("{}: {error}", path.display())).remedy(
            r#"an example: {"schema":"veedor/profile/1","name":"Alimentos del Valle S.A.S.","kind":"vendor","identifier":{"scheme":"NIT","id":"900555100-4"}}"#,
        )
    })
}
