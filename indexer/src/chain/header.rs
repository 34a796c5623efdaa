//! Headers, and whether they are what their hashes say.

use std::{fmt, sync::Arc};

use alloy::{consensus, primitives::BloomInput};
use alloy_rlp::Encodable as _;

use super::ChainError;
use crate::{Address, Hash, event::Block};

/// A header as a node gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// What the node calls the block.
    pub hash: Hash,
    /// What the header says.
    pub fields: consensus::Header,
}

impl Header {
    /// The header of a block that is named as on Ethereum.
    pub fn new(fields: consensus::Header) -> Self {
        Self {
            hash: Ethereum.hash(&fields),
            fields,
        }
    }

    /// As much of it as the mirror needs.
    pub fn block(&self) -> Block {
        Block {
            number: self.fields.number,
            hash: self.hash,
            parent: Hash::from(self.fields.parent_hash.0),
            time: self.fields.timestamp,
        }
    }
}

/// How a chain names its blocks: what of a header is hashed, and how. Proof-of-authority protocols leave the
/// validators' signatures out.
pub trait HeaderHashing: fmt::Debug + Send + Sync {
    /// What to call it in the status.
    fn name(&self) -> &'static str;

    /// The hash of a block with this header.
    fn hash(&self, header: &consensus::Header) -> Hash;
}

/// Keccak-256 of the whole header, as on Ethereum and whatever follows its rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ethereum;

impl HeaderHashing for Ethereum {
    fn name(&self) -> &'static str {
        "ethereum"
    }

    fn hash(&self, header: &consensus::Header) -> Hash {
        Hash::from(header.hash_slow().0)
    }
}

/// What blocks must prove before they are stored.
#[derive(Debug, Clone)]
pub enum Verification {
    /// Headers hash to their blocks' names, hang together, and commit to the receipts that logs are taken from.
    Verified(Arc<dyn HeaderHashing>),
    /// Nothing but what transcripts prove: for chains whose headers or receipts this program cannot put together
    /// again. A log that a node left out shows at its transcript's next event, and not before.
    Believed,
}

impl Verification {
    /// What to call it in the status.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Verified(hashing) => hashing.name(),
            Self::Believed => "believed",
        }
    }
}

impl Default for Verification {
    fn default() -> Self {
        Self::Verified(Arc::new(Ethereum))
    }
}

/// A header that hashes to its block's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedHeader(Header);

impl VerifiedHeader {
    /// Hashes a header, and compares.
    pub fn new(header: Header, hashing: &dyn HeaderHashing) -> Result<Self, ChainError> {
        let computed = hashing.hash(&header.fields);
        if computed == header.hash {
            return Ok(Self(header));
        }
        Err(ChainError::Contradiction(format!(
            "it calls block {} {}, but its header hashes to {computed}",
            header.fields.number, header.hash
        )))
    }

    /// As much of it as the mirror needs.
    pub fn block(&self) -> Block {
        self.0.block()
    }

    /// What it says.
    pub fn fields(&self) -> &consensus::Header {
        &self.0.fields
    }

    /// The bytes that others can hash again.
    pub fn encoded(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.fields.length());
        self.0.fields.encode(&mut bytes);
        bytes
    }

    /// Whether one of these contracts can have written in the block. A filter: where it says no, none has.
    pub fn may_have_logs_of(&self, addresses: &[Address]) -> bool {
        let bloom = &self.0.fields.logs_bloom;
        addresses
            .iter()
            .any(|address| bloom.contains_input(BloomInput::Raw(address.as_bytes())))
    }
}
