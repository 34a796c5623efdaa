//! That an event was recorded in a block, for anybody who knows the block's hash: no node is asked, nor this server.
//!
//! The chain of the proof: the block's hash → its header → the root of its receipts → the receipt → the log. What it
//! does not show: that the block is everybody's (ask anyone for its hash), and which transaction wrote the log (the
//! block's transactions have a trie of their own, with the same index).

use alloy::{
    consensus::{self, Receipt, ReceiptWithBloom},
    primitives::{Bytes, Log},
};
use alloy_rlp::{self as rlp, Decodable as _};
use alloy_trie::proof::{ProofVerificationError, verify_proof};
use serde::{Deserialize, Serialize};

use super::{BlockProof, HeaderHashing, receipts};
use crate::{Address, Hash};

/// A proof that a log is in a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InclusionProof {
    /// The block's hash, as everybody else knows it.
    pub block: Hash,
    /// The RLP of the block's header.
    pub header: Bytes,
    /// The place of the receipt, and of its transaction, in the block.
    pub transaction_index: u64,
    /// The receipt as the trie holds it (EIP-2718).
    pub receipt: Bytes,
    /// The nodes of the receipts' trie from the root to the receipt.
    pub nodes: Vec<Bytes>,
    /// The log's place in the receipt.
    pub log: u64,
}

/// What a proof proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenLog {
    /// The block's number.
    pub block: u64,
    /// The block's time in Unix seconds.
    pub time: u64,
    /// The contract that wrote it.
    pub address: Address,
    /// The event's selector, then its indexed fields.
    pub topics: Vec<Hash>,
    /// The other fields.
    pub data: Vec<u8>,
}

/// Why a proof proves nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InclusionError {
    /// The header or the receipt cannot be read.
    #[error("the {what} cannot be read: {why}")]
    Unreadable {
        /// Which.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The header is another block's.
    #[error("the header hashes to {computed}, and the block is {block}")]
    OtherBlock {
        /// The block that the proof is said to be about.
        block: Hash,
        /// The header's hash.
        computed: Hash,
    },
    /// The nodes do not lead from the header's root to the receipt.
    #[error("the receipt is not in the block: {0}")]
    NotInBlock(#[from] Box<ProofVerificationError>),
    /// The receipt has no such log.
    #[error("the receipt has {length} logs, and the proof is about number {log}, counted from 0")]
    NoSuchLog {
        /// What was asked for.
        log: u64,
        /// How many there are.
        length: usize,
    },
}

impl InclusionProof {
    /// Follows the proof from the block's hash to the log. Who calls this knows that hash from elsewhere.
    pub fn verify(&self, block: Hash, hashing: &dyn HeaderHashing) -> Result<ProvenLog, InclusionError> {
        let header: consensus::Header = read("header", &mut self.header.as_ref())?;
        let computed = hashing.hash(&header);
        if computed != block {
            return Err(InclusionError::OtherBlock { block, computed });
        }
        let key = receipts::key(self.transaction_index);
        verify_proof(
            header.receipts_root,
            key,
            Some(self.receipt.to_vec()),
            &self.nodes,
        )
        .map_err(Box::new)?;
        let mut logs = read_receipt(&self.receipt)?.logs;
        let place = usize::try_from(self.log).unwrap_or(usize::MAX);
        if place >= logs.len() {
            return Err(InclusionError::NoSuchLog {
                log: self.log,
                length: logs.len(),
            });
        }
        let log: Log = logs.swap_remove(place);
        Ok(ProvenLog {
            block: header.number,
            time: header.timestamp,
            address: Address::from(log.address.into_array()),
            topics: log.topics().iter().map(|topic| Hash::from(topic.0)).collect(),
            data: log.data.data.to_vec(),
        })
    }
}

impl BlockProof {
    /// The proof of one log, by its index in the block.
    pub fn of_log(&self, block: Hash, index: u64) -> Option<InclusionProof> {
        let place = self.receipts.iter().rfind(|place| place.first_log <= index)?;
        let key = receipts::key(place.index).to_vec();
        let on_the_way = self.nodes.iter().filter(|node| key.starts_with(&node.path));
        let nodes: Vec<Bytes> = on_the_way.map(|node| node.node.clone()).collect();
        Some(InclusionProof {
            block,
            header: self.header.clone(),
            transaction_index: place.index,
            receipt: leaf_value(nodes.last()?)?,
            nodes,
            log: index - place.first_log,
        })
    }
}

/// What a leaf of the trie holds.
fn leaf_value(node: &Bytes) -> Option<Bytes> {
    let [_path, value] = <[Bytes; 2]>::try_from(Vec::<Bytes>::decode(&mut node.as_ref()).ok()?).ok()?;
    Some(value)
}

fn read<T: rlp::Decodable>(what: &'static str, bytes: &mut &[u8]) -> Result<T, InclusionError> {
    let unreadable = |why: String| InclusionError::Unreadable { what, why };
    let value = T::decode(bytes).map_err(|error| unreadable(error.to_string()))?;
    if bytes.is_empty() {
        Ok(value)
    } else {
        Err(unreadable("there is more behind it".to_owned()))
    }
}

/// A receipt of any type: those that there are differ in the byte before it alone.
fn read_receipt(bytes: &[u8]) -> Result<Receipt, InclusionError> {
    let mut rest = match bytes.first() {
        Some(kind) if *kind < 0x80 => bytes.get(1..).unwrap_or_default(),
        _ => bytes,
    };
    read::<ReceiptWithBloom<Receipt>>("receipt", &mut rest).map(|receipt| receipt.receipt)
}
