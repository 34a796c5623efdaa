//! What a block's header proves of its logs.

use alloy::{
    consensus::{self, RlpEncodableReceipt as _},
    primitives::{Bloom, Bytes, Log, logs_bloom},
};
use alloy_rlp::{self as rlp, Decodable as _, RlpDecodable, RlpEncodable};
use alloy_trie::{
    EMPTY_ROOT_HASH, HashBuilder, Nibbles,
    proof::{ProofNodes, ProofRetainer},
    root::adjust_index_for_rlp,
};

use super::{BlockLogs, ChainError, VerifiedHeader};
use crate::{
    Address, Hash,
    event::{Block, RawLog},
};

/// A receipt as a node gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The hash of its transaction. The receipts' root does not commit to it.
    pub transaction: Hash,
    /// The transaction's type (EIP-2718).
    pub kind: u8,
    /// What came of it. No filter: it is computed, so that a wrong one cannot be believed.
    pub outcome: consensus::Receipt,
}

impl Receipt {
    fn logs(&self) -> &[Log] {
        &self.outcome.logs
    }

    /// The bytes that the receipts' root commits to.
    fn encoded(&self, bloom: &Bloom) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(4 + self.outcome.rlp_encoded_length_with_bloom(bloom));
        if self.kind != 0 {
            bytes.push(self.kind);
        }
        self.outcome.rlp_encode_with_bloom(bloom, &mut bytes);
        bytes
    }
}

/// A block whose receipts are the ones that its header commits to.
#[derive(Debug, Clone)]
pub struct ProvenBlock {
    /// Our logs in it: all of them, as they were written.
    pub logs: Vec<RawLog>,
    /// What shows that, to anybody who has the block's hash; none if there are no logs of ours.
    pub proof: Option<BlockProof>,
}

impl ProvenBlock {
    /// Puts the receipts' trie together again, and takes the logs of these contracts from it.
    pub fn new(
        header: &VerifiedHeader,
        receipts: &[Receipt],
        addresses: &[Address],
    ) -> Result<Self, ChainError> {
        let block = header.block();
        let is_ours = |receipt: &&Receipt| {
            receipt
                .logs()
                .iter()
                .any(|log| addresses.contains(&from_alloy(log)))
        };
        let ours: Vec<u64> = (0..)
            .zip(receipts)
            .filter(|(_, receipt)| is_ours(receipt))
            .map(|(index, _)| index)
            .collect();
        let blooms: Vec<Bloom> = receipts
            .iter()
            .map(|receipt| logs_bloom(receipt.logs()))
            .collect();
        let (root, nodes) = trie(receipts, &blooms, &ours);
        if root != header.fields().receipts_root {
            return Err(contradiction(
                &block,
                "receipts are not the ones its header commits to",
            ));
        }
        if blooms.iter().fold(Bloom::ZERO, |all, bloom| all | *bloom) != header.fields().logs_bloom {
            return Err(contradiction(&block, "filter of logs does not fit its receipts"));
        }
        let logs = logs(&block, receipts);
        let proof = (!ours.is_empty()).then(|| BlockProof {
            header: header.encoded().into(),
            receipts: ours.iter().map(|index| place(receipts, *index)).collect(),
            nodes: nodes
                .into_nodes_sorted()
                .into_iter()
                .map(|(path, node)| ProofNode {
                    path: path.to_vec().into(),
                    node,
                })
                .collect(),
        });
        Ok(Self {
            logs: logs
                .into_iter()
                .filter(|log| addresses.contains(&log.address))
                .collect(),
            proof,
        })
    }
}

fn contradiction(block: &Block, what: &str) -> ChainError {
    ChainError::Contradiction(format!("block {} ({}): its {what}", block.number, block.hash))
}

fn from_alloy(log: &Log) -> Address {
    Address::from(log.address.into_array())
}

/// Where a receipt stands, and how many logs there are before it.
fn place(receipts: &[Receipt], index: u64) -> ReceiptPlace {
    let before = receipts.iter().zip(0..index);
    ReceiptPlace {
        index,
        first_log: before.map(|(receipt, _)| receipt.logs().len() as u64).sum(),
    }
}

/// Every log in a block, for whoever looks at one block by its hash. Proven if the header hashes to the block's name
/// and commits to these receipts.
pub(super) fn block_logs(
    header: Result<VerifiedHeader, ChainError>,
    block: &Block,
    receipts: &[Receipt],
) -> BlockLogs {
    let proven = header.is_ok_and(|header| ProvenBlock::new(&header, receipts, &[]).is_ok());
    BlockLogs {
        logs: logs(block, receipts),
        proven,
    }
}

fn logs(block: &Block, receipts: &[Receipt]) -> Vec<RawLog> {
    let written = receipts
        .iter()
        .flat_map(|receipt| receipt.logs().iter().map(move |log| (receipt.transaction, log)));
    // Counted, not believed: the index is in no hash.
    (0..)
        .zip(written)
        .map(|(index, (transaction, log))| RawLog {
            block: block.number,
            block_hash: block.hash,
            transaction,
            index,
            address: from_alloy(log),
            topics: log.topics().iter().map(|topic| Hash::from(topic.0)).collect(),
            data: log.data.data.to_vec(),
        })
        .collect()
}

/// The root of the receipts' trie, and its nodes on the way to some of them.
fn trie(receipts: &[Receipt], blooms: &[Bloom], wanted: &[u64]) -> (alloy::primitives::B256, ProofNodes) {
    if receipts.is_empty() {
        return (EMPTY_ROOT_HASH, ProofNodes::default());
    }
    let targets = wanted.iter().map(|index| key(*index)).collect();
    let mut builder = HashBuilder::default().with_proof_retainer(ProofRetainer::new(targets));
    for place in 0..receipts.len() {
        let index = adjust_index_for_rlp(place, receipts.len());
        if let (Some(receipt), Some(bloom)) = (receipts.get(index), blooms.get(index)) {
            builder.add_leaf(key(index as u64), &receipt.encoded(bloom));
        }
    }
    let root = builder.root();
    (root, builder.take_proof_nodes())
}

/// A receipt's key in the trie.
pub(super) fn key(index: u64) -> Nibbles {
    Nibbles::unpack(rlp::encode(index))
}

/// What proves each log of ours in a block: its header, and the nodes of its receipts' trie on the way to receipts
/// with logs of ours. Smaller than all receipts where others use the chain too, and each node is kept once.
#[derive(Debug, Clone, PartialEq, Eq, RlpEncodable, RlpDecodable)]
pub struct BlockProof {
    /// The header's RLP.
    pub header: Bytes,
    /// The receipts that have logs of ours.
    pub(super) receipts: Vec<ReceiptPlace>,
    /// The nodes, from the root on.
    pub(super) nodes: Vec<ProofNode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, RlpEncodable, RlpDecodable)]
pub(super) struct ReceiptPlace {
    /// Its transaction's place in the block.
    pub(super) index: u64,
    /// How many logs there are in the block before it.
    pub(super) first_log: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, RlpEncodable, RlpDecodable)]
pub(super) struct ProofNode {
    /// Nibbles, one a byte.
    pub(super) path: Bytes,
    pub(super) node: Bytes,
}

impl BlockProof {
    /// As it is stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        rlp::encode(self)
    }

    /// The inverse.
    pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, rlp::Error> {
        let proof = Self::decode(&mut bytes)?;
        if bytes.is_empty() {
            Ok(proof)
        } else {
            Err(rlp::Error::UnexpectedLength)
        }
    }
}

#[cfg(test)]
mod tests {
    use alloy::{
        consensus::{ReceiptEnvelope, ReceiptWithBloom, proofs::calculate_receipt_root},
        primitives::B256,
    };

    use super::*;
    use crate::chain::{Ethereum, Header};

    const OURS: [u8; 20] = [1; 20];

    /// Every tenth receipt has a log of ours, after somebody else's.
    fn receipt(number: u64) -> Receipt {
        let log = |address: [u8; 20]| {
            let topics = vec![
                B256::repeat_byte(7),
                B256::left_padding_from(&number.to_be_bytes()),
            ];
            Log::new_unchecked(address.into(), topics, vec![3; 96].into())
        };
        let mut logs = vec![log([9; 20])];
        logs.extend(number.is_multiple_of(10).then(|| log(OURS)));
        Receipt {
            transaction: Hash::from([8; 32]),
            kind: 2,
            outcome: consensus::Receipt {
                status: true.into(),
                cumulative_gas_used: 60_000 * (number + 1),
                logs,
            },
        }
    }

    #[test]
    fn in_blocks_of_any_size_each_log_of_ours_is_proven_against_the_root_that_others_compute() {
        // Keys change their length at 128 and at 256.
        for size in [0, 1, 2, 127, 128, 129, 256, 300] {
            let receipts: Vec<Receipt> = (0..size).map(receipt).collect();
            let blooms = receipts.iter().map(|receipt| logs_bloom(receipt.logs()));
            let envelopes: Vec<_> = receipts
                .iter()
                .zip(blooms.clone())
                .map(|(receipt, bloom)| {
                    ReceiptEnvelope::Eip1559(ReceiptWithBloom::new(receipt.outcome.clone(), bloom))
                })
                .collect();
            let header = Header::new(consensus::Header {
                receipts_root: calculate_receipt_root(&envelopes),
                logs_bloom: blooms.fold(Bloom::ZERO, |all, bloom| all | bloom),
                ..consensus::Header::default()
            });
            let block = header.hash;
            let header = VerifiedHeader::new(header, &Ethereum).unwrap();
            let proven = ProvenBlock::new(&header, &receipts, &[OURS.into()]).unwrap();
            assert_eq!(proven.logs.len() as u64, size.div_ceil(10), "{size} receipts");
            for log in &proven.logs {
                let stored = BlockProof::from_bytes(&proven.proof.as_ref().unwrap().to_bytes()).unwrap();
                let shown = stored
                    .of_log(block, log.index)
                    .unwrap()
                    .verify(block, &Ethereum)
                    .unwrap();
                assert_eq!(
                    (shown.address, shown.topics, shown.data),
                    (log.address, log.topics.clone(), log.data.clone())
                );
            }
        }
    }
}
