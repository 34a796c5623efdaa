//! From the chain to the mirror: follows blocks, checks transcripts, survives reorgs.
//!
//! - [`model`]: what the mirror tells, as plain values.
//! - [`event`]: what the contracts record, and [`decode`], which reads it out of logs.
//! - [`fold`]: from events to a tender, without I/O. [`verify`] does that with a node alone.
//! - [`chain`]: what is asked of a node.
//! - [`store`]: the mirror's one writer. Blocks, logs, projections and checkpoint change together or not at all.
//! - [`follow`]: from the node to the store, range by range.
//! - [`flags`]: red flags of contracting processes, ours or others'.
//! - [`read`]: the mirror's readers, as many as there are.
//!
//! The chain decides and the mirror reflects: it can be deleted and rebuilt to the same rows.

pub mod chain;
pub mod decode;
pub mod event;
pub mod flags;
pub mod fold;
pub mod follow;
pub mod model;
pub mod read;
pub mod store;
pub mod verify;

mod identity;

pub use follow::{Follower, Options};
pub use identity::{Contract, Identity, TranscriptKey};
pub use read::{PartyQuery, Reader, TenderQuery};
pub use store::Mirror;
pub use veedor_protocol::{Address, Hash};
