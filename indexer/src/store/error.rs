//! What can go wrong in the store.

use std::path::PathBuf;

use crate::{
    decode::DecodeError,
    model::{BlockRef, Break},
};

/// Why the store did not do what was asked. Nothing has changed then: every change is one transaction.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another process writes this mirror.
    #[error(
        "another indexer is writing {}: only one may. Stop it, or give this one another data folder", path.display()
    )]
    Locked {
        /// The mirror.
        path: PathBuf,
    },
    /// The mirror is of another chain or other contracts.
    #[error(
        "{} mirrors another {what} ({stored}) than the one given ({given}). Was the chain started anew? Then delete the mirror, \
         or give another data folder; otherwise check the node's address and the deployment file", path.display()
    )]
    OtherChain {
        /// The mirror.
        path: PathBuf,
        /// What differs.
        what: &'static str,
        /// What the mirror says.
        stored: String,
        /// What was given.
        given: String,
    },
    /// The mirror's tables are of a later version of this program.
    #[error("{} was written by a later version of this program (tables {found}, known {known}): update the program", path.display())]
    Newer {
        /// The mirror.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The last one that this program knows.
        known: u32,
    },
    /// There is no mirror yet.
    #[error("there is no mirror at {}: start the indexer first", path.display())]
    Absent {
        /// Where it should be.
        path: PathBuf,
    },
    /// The checkpoint is not what the range was fetched for: somebody else has written in between.
    #[error("the checkpoint moved while a range was fetched: expected {expected:?}, found {found:?}")]
    CheckpointMoved {
        /// What the range builds on.
        expected: Option<BlockRef>,
        /// What is stored.
        found: Option<BlockRef>,
    },
    /// Transcripts break in the range, and the caller wants to look again before that is recorded.
    #[error("{} transcript(s) break in this range; the first: {}", .0.len(), .0.first().map_or("", |b| b.reason.as_str()))]
    Broken(Vec<Break>),
    /// A log that the contracts cannot have written.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The range contradicts itself.
    #[error("the range makes no sense: {0}")]
    Malformed(String),
    /// What is stored contradicts itself: the file was changed by something else.
    #[error("the mirror holds what it cannot hold: {0}. Delete it and let it be rebuilt")]
    Corrupt(String),
    /// The program is shutting down.
    #[error("interrupted: the program is shutting down")]
    Interrupted,
    /// The database refused.
    #[error("the mirror's database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
}
