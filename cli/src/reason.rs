//! The document that gives an act's reason: what the act names by digest, and everyone can read.

use std::path::PathBuf;

use clap::Args;
use veedor_protocol::{Hash, sha256};

use crate::api::StoreArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::files;

/// Which document, and where it is kept.
#[derive(Args, Clone, Debug)]
pub(crate) struct ReasonArgs {
    /// Document that gives the reason
    #[arg(long, value_name = "FILE")]
    reason: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
}

/// The document.
#[derive(Debug)]
pub(crate) struct Reason<'a> {
    args: &'a ReasonArgs,
    bytes: Vec<u8>,
    pub(crate) digest: Hash,
}

impl ReasonArgs {
    pub(crate) fn read(&self) -> Result<Reason<'_>, Failure> {
        let bytes = files::read(&self.reason)?;
        Ok(Reason {
            digest: sha256(&bytes),
            args: self,
            bytes,
        })
    }
}

impl Reason<'_> {
    /// Puts it where everyone finds it, before anything names it.
    pub(crate) async fn keep(&self, context: &Context) -> Result<(), Failure> {
        self.args.store.open(context).put(&self.bytes).await.map(|_| ())
    }
}
