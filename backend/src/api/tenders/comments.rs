//! A tender's comments with their texts, where they are held and no moderator withholds them.

use std::collections::HashMap;

use serde::Serialize;
use veedor_indexer::model::{Comment, Evidence, Moderation};
use veedor_protocol::comment::CommentText;
use veedor_protocol::{Address, Hash};

use crate::shown::href;

/// A comment, what it says, or why that is not shown.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shown {
    #[serde(flatten)]
    comment: Comment,
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
enum TextState {
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
    /// Puts comments, their texts and what moderators did together.
    pub(super) fn show(&self, comments: Vec<Comment>, moderations: &[Moderation]) -> Vec<Shown> {
        comments
            .into_iter()
            .map(|comment| self.show_one(comment, moderations))
            .collect()
    }

    fn show_one(&self, comment: Comment, moderations: &[Moderation]) -> Shown {
        if comment.withheld {
            let last = moderations
                .iter()
                .rfind(|moderation| moderation.comment == comment.position);
            let tombstone = last.map(|last| Tombstone {
                moderator: last.moderator,
                reason: last.reason.to_bare_hex(),
                href: href(last.reason),
                evidence: last.evidence,
            });
            return Shown {
                comment,
                text: None,
                salt: None,
                text_state: TextState::Withheld,
                tombstone,
            };
        }
        let held = self.0.get(&(comment.author, comment.digest));
        Shown {
            text: held.map(|held| held.text.clone()),
            salt: held.map(|held| held.salt),
            text_state: if held.is_some() {
                TextState::Shown
            } else {
                TextState::Missing
            },
            tombstone: None,
            comment,
        }
    }
}
