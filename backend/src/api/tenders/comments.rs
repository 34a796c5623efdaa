//! A tender's comments and vendors' answers with their texts, where they are held and no moderator withholds them.

use std::collections::HashMap;

use serde::Serialize;
use veedor_indexer::model::{Comment, Evidence, Moderation, ModerationKind, Reply};
use veedor_protocol::comment::CommentText;
use veedor_protocol::{Address, Hash};

use crate::shown::href;

/// A comment, what it says, or why that is not shown.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shown {
    #[serde(flatten)]
    comment: Comment,
    #[serde(flatten)]
    said: Said,
    /// Transcript positions of the answers that stand beside it: see `replies`.
    replies: Vec<u32>,
}

/// A vendor's answer to a comment, what it says, or why that is not shown.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ShownReply {
    #[serde(flatten)]
    reply: Reply,
    /// What the answer's digest was computed with in the place of an author: the vendor's number as an address.
    author: Address,
    #[serde(flatten)]
    said: Said,
}

/// A text, or why it is not shown.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// With which its digest is recomputed from tender, author and text.
    #[serde(skip_serializing_if = "Option::is_none")]
    salt: Option<Hash>,
    /// Whether the text is here, and if not, why.
    text_state: TextState,
    /// What stands in the text's place while a moderator withholds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    tombstone: Option<Tombstone>,
}

/// Whether a text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) enum TextState {
    /// It is here.
    Shown,
    /// A moderator withholds it.
    Withheld,
    /// Its author has not sent it, or not to this server.
    Missing,
}

/// Why a text is withheld.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Tombstone {
    /// Who withheld it.
    moderator: u32,
    /// SHA-256 of the document that gives the reason.
    reason: String,
    /// Where that document is served.
    href: String,
    /// Where the act is recorded.
    evidence: Evidence,
}

/// A tender's texts, each under who said it and its digest: somebody else's copy of a digest gets no text.
#[derive(Debug, Default)]
pub(super) struct Texts(HashMap<(Address, Hash), CommentText>);

impl From<HashMap<Hash, CommentText>> for Texts {
    fn from(texts: HashMap<Hash, CommentText>) -> Self {
        Self(
            texts
                .into_iter()
                .map(|(digest, text)| ((text.author, digest), text))
                .collect(),
        )
    }
}

impl Texts {
    /// Puts comments, their texts, what answers them and what moderators did together.
    pub(super) fn show(
        &self,
        comments: Vec<Comment>,
        replies: &[Reply],
        moderations: &[Moderation],
    ) -> Vec<Shown> {
        let shown = comments.into_iter().map(|comment| {
            let withheld = comment
                .withheld
                .then(|| last_of(comment.position, moderations))
                .flatten();
            let beside = replies
                .iter()
                .filter(|reply| reply.pinned && reply.parent == comment.position);
            Shown {
                said: self.said(comment.author, comment.digest, withheld),
                replies: beside.map(|reply| reply.evidence.position).collect(),
                comment,
            }
        });
        shown.collect()
    }

    /// Puts vendors' answers, their texts and what moderators did together.
    pub(super) fn show_replies(&self, replies: Vec<Reply>, moderations: &[Moderation]) -> Vec<ShownReply> {
        let shown = replies.into_iter().map(|reply| {
            let author = Address::of_party(reply.vendor);
            let withheld = last_of(reply.evidence.position, moderations)
                .filter(|last| last.kind == ModerationKind::Withheld);
            ShownReply {
                author,
                said: self.said(author, reply.digest, withheld),
                reply,
            }
        });
        shown.collect()
    }

    fn said(&self, author: Address, digest: Hash, withheld: Option<&Moderation>) -> Said {
        if let Some(withheld) = withheld {
            return Said {
                text: None,
                salt: None,
                text_state: TextState::Withheld,
                tombstone: Some(Tombstone {
                    moderator: withheld.moderator,
                    reason: withheld.reason.to_bare_hex(),
                    href: href(withheld.reason),
                    evidence: withheld.evidence,
                }),
            };
        }
        let held = self.0.get(&(author, digest));
        Said {
            text: held.map(|held| held.text.clone()),
            salt: held.map(|held| held.salt),
            text_state: match held {
                Some(_) => TextState::Shown,
                None => TextState::Missing,
            },
            tombstone: None,
        }
    }
}

/// The last act on a text that was there when it was done: one that came before the text means nothing.
fn last_of(position: u32, moderations: &[Moderation]) -> Option<&Moderation> {
    moderations
        .iter()
        .rfind(|moderation| moderation.comment == position && moderation.evidence.position > position)
}
