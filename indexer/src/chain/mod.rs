//! What is asked of a node, so little that every EVM client answers it.

mod header;
mod inclusion;
mod receipts;
mod rpc;

use std::{future::Future, time::Duration};

use alloy::sol_types::SolEvent;
use veedor_contracts::{
    bindings::IProcurement,
    proof::{HeadAt, ProofError},
};

pub use header::{Ethereum, Header, HeaderHashing, Verification, VerifiedHeader};
pub use inclusion::{InclusionError, InclusionProof, ProvenLog};
pub use receipts::{BlockProof, ProvenBlock, Receipt};
pub use rpc::Node;

use crate::{
    Address, Contract, Hash, Identity, TranscriptKey,
    event::{Block, RawLog},
};

/// Why a node did not answer. Asking again, or for less, can help with each.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChainError {
    /// It cannot be reached, or took too long.
    #[error("the node does not answer ({method}): {why}")]
    Unreachable {
        /// What was asked.
        method: &'static str,
        /// What went wrong.
        why: String,
    },
    /// It answers that it will not answer: too much was asked for.
    #[error("the node refuses {method}: {why}")]
    Refused {
        /// What was asked.
        method: &'static str,
        /// What it said.
        why: String,
    },
    /// It was asked too often. Asking for less does not help, waiting does.
    #[error("the node asks for a pause ({method}, 429)")]
    Busy {
        /// What was asked.
        method: &'static str,
        /// How long it wants to be left alone, if it says.
        pause: Option<Duration>,
    },
    /// Its answers do not fit together, as when the chain is reorganised between two questions.
    #[error("the chain changed while it was asked for: {0}")]
    Changed(String),
    /// Its own answers speak against it, whatever the chain does.
    #[error("the node contradicts itself: {0}")]
    Contradiction(String),
}

/// A node. Another implementation than [`Node`] stands in for one in tests.
pub trait Chain: Send + Sync {
    /// What to call it where several are in use. No part of an address that could be a secret.
    #[expect(clippy::unnecessary_literal_bound, reason = "others keep a name of their own")]
    fn name(&self) -> &str {
        "the node"
    }

    /// How many bytes it has sent in answers so far.
    fn received(&self) -> u64;

    /// The chain's id.
    fn chain_id(&self) -> impl Future<Output = Result<u64, ChainError>> + Send;

    /// The block that the node takes for the chain's last.
    fn head(&self) -> impl Future<Output = Result<Block, ChainError>> + Send;

    /// Blocks by number, in the order of the numbers; none where the node has no such block.
    fn blocks(&self, numbers: &[u64]) -> impl Future<Output = Result<Vec<Option<Block>>, ChainError>> + Send;

    /// Headers by number, with everything that hashes to their blocks' names; none where the node has no such block.
    fn headers(
        &self,
        numbers: &[u64],
    ) -> impl Future<Output = Result<Vec<Option<Header>>, ChainError>> + Send;

    /// The receipts of each of these blocks, all of them and in order.
    fn receipts_of(
        &self,
        blocks: &[Hash],
    ) -> impl Future<Output = Result<Vec<Vec<Receipt>>, ChainError>> + Send;

    /// Logs in blocks `from` to `to`, both included.
    fn logs(
        &self,
        wanted: &Wanted,
        from: u64,
        to: u64,
    ) -> impl Future<Output = Result<Vec<RawLog>, ChainError>> + Send;

    /// Logs in these blocks. By hash, so that a reorganisation in between cannot mix branches.
    fn logs_of(
        &self,
        wanted: &Wanted,
        blocks: &[Hash],
    ) -> impl Future<Output = Result<Vec<RawLog>, ChainError>> + Send;

    /// Every log in a block, out of its receipts.
    fn receipts(&self, block: &Hash) -> impl Future<Output = Result<BlockLogs, ChainError>> + Send;

    /// Whether there is a contract at an address.
    fn has_code(&self, address: Address) -> impl Future<Output = Result<bool, ChainError>> + Send;

    /// What the contract itself keeps of a transcript, at a block.
    fn recorded(
        &self,
        identity: &Identity,
        key: TranscriptKey,
        block: u64,
    ) -> impl Future<Output = Result<Recorded, ProofError>> + Send;
}

/// Which logs to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Written by one of these contracts.
    pub addresses: Vec<Address>,
    /// With this selector and this first indexed field, where one is given.
    pub topics: [Option<Hash>; 2],
}

impl Wanted {
    /// The selector of a tender's listing.
    pub(crate) fn listing() -> Hash {
        Hash::from(IProcurement::TenderListed::SIGNATURE_HASH.0)
    }

    /// Everything that the contracts of a deployment write.
    pub fn all(identity: &Identity) -> Self {
        Self {
            addresses: vec![identity.directory, identity.procurement],
            topics: [None, None],
        }
    }

    /// The events of one transcript. A tender's listing, which is in another transcript, comes along.
    pub fn transcript(identity: &Identity, key: TranscriptKey) -> Self {
        let topics = match (key.contract, key.id) {
            (Contract::Directory, _) => [None, None],
            (Contract::Procurement, 0) => [Some(Self::listing()), None],
            (Contract::Procurement, tender) => {
                let mut word = [0; 32];
                word[28..].copy_from_slice(&tender.to_be_bytes());
                [None, Some(Hash::from(word))]
            }
        };
        Self {
            addresses: vec![identity.address(key.contract)],
            topics,
        }
    }
}

/// Every log in a block, out of its receipts.
#[derive(Debug, Clone)]
pub struct BlockLogs {
    /// The logs, in order.
    pub logs: Vec<RawLog>,
    /// Whether the receipts are the ones that the block's header commits to.
    pub proven: bool,
}

/// What a contract keeps of a transcript.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Its head, and why one should believe it.
    pub head: HeadAt,
    /// How many events the contract says it has. It counts those of the directory and of the list of publications;
    /// of a tender it keeps the head only.
    pub length: Option<u32>,
}
