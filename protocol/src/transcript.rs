//! Transcripts: a hash chain over a contract's events, so that a list of events can be shown to be complete.
//!
//! ```text
//! head(0) = keccak256("veedor/transcript/1" ‖ chainId ‖ contract ‖ id)
//! head(n) = keccak256(head(n-1) ‖ keccak256(block.timestamp ‖ topics ‖ data without its last word))
//! ```
//!
//! `chainId`, `id`, `block.timestamp` and topics are 32 bytes each, `contract` is 20. The last word of every event's
//! data is the head after it, and the contract keeps the last head in a mapping at storage slot 0. So whoever
//! replays events sees at the next event that one is missing, doubled, altered or out of place; and one storage
//! proof against a trusted block header shows that none is missing at the end.
//!
//! Topics and data are hashed as one row of words: where one ends and the other begins is not in the hash, but in the
//! first topic, the event's selector, which fixes how many fields are indexed. Whoever decodes an event must
//! therefore refuse one with another number of topics than its selector has.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::domain::word;
use crate::hash::{Hash, keccak256};

/// Where a transcript stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Head(pub Hash);

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl From<Hash> for Head {
    fn from(hash: Hash) -> Self {
        Self(hash)
    }
}

impl From<Head> for Hash {
    fn from(head: Head) -> Self {
        head.0
    }
}

/// An event as a node gives it, with its block's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRecord {
    /// The block's time in Unix seconds.
    pub timestamp: u64,
    /// The event's selector, then its indexed fields.
    pub topics: Vec<Hash>,
    /// The other fields, 32 bytes each; the last is the head.
    pub data: Vec<u8>,
}

impl EventRecord {
    /// The head that the event carries in its last word; `None` if its data is not made of words, in which case it
    /// belongs to no transcript.
    pub fn carried(&self) -> Option<Head> {
        let (_, last) = self.split()?;
        Some(Head(Hash::from(*last)))
    }

    fn split(&self) -> Option<(&[u8], &[u8; 32])> {
        let (rest, last) = self.data.split_last_chunk::<32>()?;
        rest.len().is_multiple_of(32).then_some((rest, last))
    }
}

/// The head of a transcript without events. In `Procurement` the id is the tender's, and 0 is the list of
/// publications; `Directory` has transcript 0 alone.
pub fn genesis(chain_id: u64, contract: Address, id: u64) -> Head {
    Head(keccak256([
        b"veedor/transcript/1",
        &word(chain_id),
        contract.as_ref(),
        &word(id),
    ]))
}

/// The head after an event; `None` if the event carries no head ([`EventRecord::carried`]).
pub fn next(head: Head, event: &EventRecord) -> Option<Head> {
    let (rest, _) = event.split()?;
    let topics: Vec<u8> = event.topics.iter().flat_map(|topic| topic.to_bytes()).collect();
    let record = keccak256([&word(event.timestamp), &topics, rest]);
    Some(Head(keccak256([head.0.as_ref(), record.as_ref()])))
}

/// The storage slot that holds a transcript's head, in either contract: `keccak256(id ‖ 0)`, as Solidity places
/// the entries of a mapping at slot 0. For `eth_getProof`. A transcript without events has 0 there.
pub fn head_slot(id: u64) -> Hash {
    keccak256([&word(id), &[0; 32]])
}

/// A transcript while its events are replayed in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript {
    head: Head,
    length: u32,
}

impl Transcript {
    /// A transcript without events.
    pub fn new(chain_id: u64, contract: Address, id: u64) -> Self {
        Self {
            head: genesis(chain_id, contract, id),
            length: 0,
        }
    }

    /// A transcript of which `length` events were checked before.
    pub const fn resume(head: Head, length: u32) -> Self {
        Self { head, length }
    }

    /// Where it stands.
    pub const fn head(&self) -> Head {
        self.head
    }

    /// How many events it has; also the position of the last one.
    pub const fn length(&self) -> u32 {
        self.length
    }

    /// Checks the next event and takes it in; gives its position, from 1. On a break nothing changes.
    pub fn append(&mut self, event: &EventRecord) -> Result<u32, Break> {
        let position = self.length.saturating_add(1);
        let (Some(carried), Some(computed)) = (event.carried(), next(self.head, event)) else {
            return Err(Break::NoHead { position });
        };
        if carried != computed {
            return Err(Break::Mismatch {
                position,
                computed,
                carried,
            });
        }
        self.head = computed;
        self.length = position;
        Ok(position)
    }
}

/// The events are not the ones that the contract wrote, or not all of them, or not in its order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Break {
    /// The event does not follow the one before it.
    #[error(
        "event {position} does not follow: after the events before it the head is {computed}, but it carries \
         {carried}; an event was lost, doubled, altered or moved"
    )]
    Mismatch {
        /// The position at which it was tried.
        position: u32,
        /// The head that the events so far and this one give.
        computed: Head,
        /// The head in the event's last word.
        carried: Head,
    },
    /// The event's data is not made of 32-byte words.
    #[error("event {position} carries no head: its data is not a list of 32-byte words")]
    NoHead {
        /// The position at which it was tried.
        position: u32,
    },
}
