//! Comments, `veedor/comment/1`: the text beside the chain, and the digest on it.
//!
//! ```text
//! digest = keccak256("veedor/comment/1" ‖ tender ‖ author ‖ salt ‖ text)
//! ```
//!
//! `tender` is 32 bytes, `author` 20, `salt` 32, `text` its UTF-8 bytes. The salt lets a text be withheld for good:
//! once both are erased, nobody can show by guessing what the digest stood for.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::document::{Document, Problems, Schema};
use crate::domain::word;
use crate::hash::{Hash, keccak256};

/// How many characters a comment has at most.
pub const MAX_CHARACTERS: usize = 5_000;

/// A comment as its author writes it and as the desk keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommentText {
    /// `veedor/comment/1`.
    pub schema: Schema<Self>,
    /// The tender's id.
    pub tender: u32,
    /// The pseudonym key, or a party's id as an address.
    pub author: Address,
    /// 32 random bytes.
    pub salt: Hash,
    /// What it says.
    pub text: String,
}

impl CommentText {
    /// The digest that [`crate::intent::Comment`] names.
    pub fn digest(&self) -> Hash {
        digest(self.tender, self.author, &self.salt, &self.text)
    }
}

/// The digest of a comment's text.
pub fn digest(tender: u32, author: Address, salt: &Hash, text: &str) -> Hash {
    keccak256([
        CommentText::SCHEMA.as_bytes(),
        &word(tender),
        author.as_ref(),
        salt.as_ref(),
        text.as_bytes(),
    ])
}

impl Document for CommentText {
    const SCHEMA: &'static str = "veedor/comment/1";

    fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        problems.require(self.tender > 0, "tender", "is 0: tenders are numbered from 1");
        problems.text("text", &self.text, MAX_CHARACTERS);
        problems
    }
}
