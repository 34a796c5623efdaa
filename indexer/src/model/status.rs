//! How the mirror itself is doing.

use serde::{Deserialize, Serialize};

use super::{BlockRef, Break, Evidence, Timestamp};
use crate::{Address, Contract, Hash};

/// What the indexer was last seen doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Activity {
    /// Nothing has been recorded yet.
    Starting,
    /// Behind the node's head, and fetching.
    CatchingUp,
    /// At the node's head.
    Following,
    /// The node is behind the mirror on the same chain: it is waited for, not followed back.
    Held,
    /// The node does not answer, or contradicts itself; tried again and again.
    Troubled,
    /// Stopped for a reason that trying again does not mend.
    Stopped,
}

/// How the mirror is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// The chain's id.
    pub chain_id: u64,
    /// The hash of the chain's block 0.
    pub genesis: Hash,
    /// The directory's address.
    pub directory: Address,
    /// The procurement contract's address.
    pub procurement: Address,
    /// The last block whose events are all here; none before the first range.
    pub checkpoint: Option<BlockRef>,
    /// The node's head when last looked at.
    pub head: Option<BlockRef>,
    /// How many blocks the checkpoint is behind that head.
    pub lag: u64,
    /// What the indexer was doing then.
    pub activity: Activity,
    /// Why, where there is something to say.
    pub detail: Option<String>,
    /// When the indexer last wrote this, by the machine's clock.
    pub observed_at: Option<Timestamp>,
    /// Transcripts that stopped making sense. Nothing after the break is served.
    pub broken: Vec<Break>,
    /// How many parties there are.
    pub parties: u32,
    /// How many tenders there are.
    pub tenders: u32,
    /// How many events were accepted.
    pub events: u64,
    /// The last number in the change feed.
    pub changes: u64,
    /// The version of the mirror's tables.
    pub schema: u32,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// What to ask for as `after` to get the next page; none on the last one.
    pub next: Option<u64>,
    /// The block that the page was read at: everything up to it is in, nothing after it is.
    pub as_of: Option<BlockRef>,
}

/// An entry of the change feed: an event that was taken in, or taken back because its block was orphaned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Its place in the feed, from 1 and without gaps.
    pub sequence: u64,
    /// What happened to the event.
    pub kind: ChangeKind,
    /// The event's name in the contract.
    pub name: String,
    /// Whose event it is.
    pub contract: Contract,
    /// The tender; 0 for the list of publications, and for the directory.
    pub transcript: u32,
    /// The hash of the event's block.
    pub block_hash: Hash,
    /// Where the event is, or was, recorded.
    pub evidence: Evidence,
}

/// What happened to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ChangeKind {
    /// It was taken in.
    Event,
    /// Its block is no longer the chain's.
    Retract,
}
