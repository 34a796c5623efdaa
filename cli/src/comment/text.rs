//! What a comment says: read, salted, and put where everyone finds it before its digest is on chain.

use std::path::PathBuf;

use clap::Args;
use veedor_bidding::{OsRng, RngCore};
use veedor_protocol::comment::CommentText;
use veedor_protocol::document::Schema;
use veedor_protocol::{Address, Document as _};

use crate::api;
use crate::context::Context;
use crate::failure::Failure;
use crate::files::{self, Access};

/// What it says, and where it is kept.
#[derive(Args, Clone, Debug)]
pub(super) struct TextArgs {
    /// What the comment says
    #[arg(long, required_unless_present = "file", conflicts_with = "file")]
    text: Option<String>,
    /// The same from a file; `-` for stdin
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Keep text and salt in this file instead of sending them to the server
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
}

/// The words, without a salt yet.
#[derive(Debug)]
pub(super) struct Words(String);

impl TextArgs {
    pub(super) fn read(&self) -> Result<Words, Failure> {
        let words = match (&self.text, &self.file) {
            (Some(text), _) => text.trim().to_owned(),
            (None, Some(path)) => String::from_utf8(files::read(path)?)
                .map_err(|_| Failure::usage(format!("{} is not text (UTF-8)", path.display())))?
                .trim()
                .replace("\r\n", "\n"),
            (None, None) => {
                return Err(Failure::usage("no text is given").remedy("give --text or --file"));
            }
        };
        Ok(Words(words))
    }

    pub(super) async fn keep(&self, context: &Context, document: &CommentText) -> Result<(), Failure> {
        match &self.keep {
            Some(path) => {
                let canonical = document.to_canonical().map_err(Failure::usage)?;
                files::write_new(path, &canonical, Access::Shared)
            }
            None => api::post(context, "/api/v1/comments/texts", document)
                .await
                .map(|_| ()),
        }
    }
}

impl Words {
    /// The document that the chain names by digest.
    pub(super) fn document(self, tender: u32, author: Address) -> Result<CommentText, Failure> {
        let mut salt = [0; 32];
        OsRng.fill_bytes(&mut salt);
        let document = CommentText {
            schema: Schema::new(),
            tender,
            author,
            salt: salt.into(),
            text: self.0,
        };
        // Only to see whether it holds to its rules.
        document.to_canonical().map_err(Failure::usage)?;
        Ok(document)
    }
}
