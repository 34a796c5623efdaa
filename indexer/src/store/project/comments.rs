//! Comments and what moderators did to them.

use super::Rows;
use crate::{Hash, event::TenderEvent};

pub(super) fn apply(rows: &Rows<'_>, tender: u32, event: &TenderEvent) -> rusqlite::Result<()> {
    match event {
        TenderEvent::CommentPosted { author, subject_kind, subject_id, parent, digest } => rows.insert(
            "INSERT INTO comments (position, block, time, tx, log, tender, author, subject_kind, subject_id, parent,
                digest, withheld)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            &[&tender, author.as_bytes(), &subject_kind.code(), subject_id, parent, digest.as_bytes()],
        ),
        TenderEvent::CommentModerated { comment, moderator, counter, reason } => {
            moderated(rows, tender, "withheld", *comment, (*moderator, *counter, *reason))
        }
        TenderEvent::CommentRestored { comment, moderator, counter, reason } => {
            moderated(rows, tender, "restored", *comment, (*moderator, *counter, *reason))
        }
        _ => Ok(()),
    }
}

/// The contract does not know which positions are comments, so the update may find none.
fn moderated(
    rows: &Rows<'_>,
    tender: u32,
    kind: &'static str,
    comment: u32,
    (moderator, counter, reason): (u32, u32, Hash),
) -> rusqlite::Result<()> {
    rows.update(
        "UPDATE comments SET withheld = ? WHERE tender = ? AND position = ?",
        &[&(kind == "withheld"), &tender, &comment],
    )?;
    rows.insert(
        "INSERT INTO moderations (position, block, time, tx, log, tender, kind, comment, moderator, counter, reason)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &[&tender, &kind, &comment, &moderator, &counter, reason.as_bytes()],
    )
}
