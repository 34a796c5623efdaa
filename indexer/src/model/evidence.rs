//! Where a fact stands on the chain, and how far a transcript was followed.

use serde::{Deserialize, Serialize};

use super::Timestamp;
use crate::{Contract, Hash, TranscriptKey};

/// Where on the chain a fact is recorded: enough to find it with any node, without this mirror.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The block's number.
    pub block: u64,
    /// The block's time.
    pub time: Timestamp,
    /// The transaction's hash.
    pub transaction: Hash,
    /// The log's index in the block.
    pub log_index: u64,
    /// The event's place in its transcript, counted from 1.
    pub position: u32,
}

/// A block, named so that nobody can mean another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BlockRef {
    /// Its number.
    pub number: u64,
    /// Its hash.
    pub hash: Hash,
    /// Its time.
    pub time: Timestamp,
}

/// How far a transcript was followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TranscriptState {
    /// How many events were accepted; also the position of the last one.
    pub length: u32,
    /// The hash chain's value after them.
    pub head: Hash,
    /// Why nothing after `length` is served, if the transcript broke there.
    pub broken: Option<Break>,
}

/// Where and why a transcript stopped making sense.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Break {
    /// Whose transcript.
    pub contract: Contract,
    /// The tender; 0 for the list of publications, and for the directory.
    pub transcript: u32,
    /// The position that the event at the break should have had.
    pub position: u32,
    /// The block of the event at the break.
    pub block: u64,
    /// The index of its log in that block.
    pub log_index: u64,
    /// What is wrong, in words.
    pub reason: String,
}

impl Break {
    /// The transcript that broke.
    pub fn key(&self) -> TranscriptKey {
        TranscriptKey {
            contract: self.contract,
            id: self.transcript,
        }
    }
}
