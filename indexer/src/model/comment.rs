//! Comments, what vendors answer, who supports them, and what moderators did. Texts are off chain.

use serde::{Deserialize, Serialize};
use veedor_protocol::intent::SubjectKind;

use super::Evidence;
use crate::{Address, Hash};

/// A comment. Its text is off chain, named by `digest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    /// Its transcript position, which names it.
    pub position: u32,
    /// A pseudonym, or a party's number as an address.
    pub author: Address,
    /// The party that commented under its own name.
    pub party: Option<u32>,
    /// What kind of thing it is about.
    pub subject_kind: SubjectKind,
    /// Which one: nothing for the tender, a version, vendor, lot or position otherwise.
    pub subject_id: u32,
    /// The comment that it answers.
    pub parent: Option<u32>,
    /// Salted digest of the text.
    pub digest: Hash,
    /// Who admitted a pseudonym, at its first comment.
    pub registrar: Option<Address>,
    /// How many pseudonyms support it.
    pub endorsements: u32,
    /// Whether a moderator withholds the text.
    pub withheld: bool,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// What a moderator did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ModerationKind {
    /// Withheld the text.
    Withheld,
    /// Let it be shown again.
    Restored,
}

/// A moderator's act on a comment. The contract keeps no list of comments, so `comment` may name another event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Moderation {
    /// What was done.
    pub kind: ModerationKind,
    /// The comment's transcript position.
    pub comment: u32,
    /// Who signed.
    pub moderator: u32,
    /// How often the comment had been moderated or restored before.
    pub counter: u32,
    /// SHA-256 of the document that gives the reason.
    pub reason: Hash,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// A vendor's answer to a comment on its bid, its scores or its award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// Whose answer it is.
    pub vendor: u32,
    /// Transcript position of the comment that it answers. The contract keeps no list of comments, so it may name
    /// another event.
    pub parent: u32,
    /// What the vendor says that the comment is about.
    pub subject_kind: SubjectKind,
    /// Which one: the vendor, or a lot that it won.
    pub subject_id: u32,
    /// Salted digest of the text.
    pub digest: Hash,
    /// Whether it stands beside the comment: there is one in that place, and it is about just this.
    pub pinned: bool,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// A pseudonym's support of a comment. `comment` may name another event, as in a [`Moderation`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Endorsement {
    /// The pseudonym.
    pub author: Address,
    /// The comment's transcript position.
    pub comment: u32,
    /// Who admitted a pseudonym that had not commented.
    pub registrar: Option<Address>,
    /// Where it is recorded.
    pub evidence: Evidence,
}
