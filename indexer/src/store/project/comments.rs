//! Comments, answers, support, and what moderators did.

use super::Rows;
use crate::{Hash, event::TenderEvent};

pub(super) fn apply(rows: &Rows<'_>, tender: u32, event: &TenderEvent) -> rusqlite::Result<()> {
    match event {
        TenderEvent::CommentPosted { author, subject_kind, subject_id, parent, digest, registrar } => rows.insert(
            "INSERT INTO comments (position, block, time, tx, log, tender, author, subject_kind, subject_id, parent,
                digest, registrar, endorsements, withheld)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
            &[
                &tender,
                author.as_bytes(),
                &subject_kind.code(),
                subject_id,
                parent,
                digest.as_bytes(),
                registrar.as_bytes(),
            ],
        ),
        TenderEvent::ReplyPosted { vendor, parent, subject_kind, subject_id, digest } => rows.insert(
            "INSERT INTO replies (position, block, time, tx, log, tender, vendor, parent, subject_kind, subject_id, digest,
                pinned)
             VALUES (?, ?, ?, ?, ?, ?6, ?7, ?8, ?9, ?10, ?11, EXISTS (SELECT 1 FROM comments
                WHERE tender = ?6 AND position = ?8 AND subject_kind = ?9 AND subject_id = ?10))",
            &[&tender, vendor, parent, &subject_kind.code(), subject_id, digest.as_bytes()],
        ),
        TenderEvent::CommentEndorsed { author, comment, registrar } => {
            rows.update(
                "UPDATE comments SET endorsements = endorsements + 1 WHERE tender = ? AND position = ?",
                &[&tender, comment],
            )?;
            rows.insert(
                "INSERT INTO endorsements (position, block, time, tx, log, tender, author, comment, registrar)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[&tender, author.as_bytes(), comment, registrar.as_bytes()],
            )
        }
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
