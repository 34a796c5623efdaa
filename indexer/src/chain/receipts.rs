//! What a block's header proves of its logs.

use alloy::{
    consensus::{BlockHeader, proofs::calculate_receipt_root},
    rpc::types::{Header, TransactionReceipt},
};

use super::BlockLogs;
use crate::{Address, Hash, event::RawLog};

/// The logs of a block. They are proven if the header hashes to the block's hash and its receipts root is that of
/// these receipts. Chains that hash headers or encode receipts in other ways give logs that are not.
pub(super) fn logs(header: &Header, receipts: Vec<TransactionReceipt>) -> BlockLogs {
    let block_hash = Hash::from(header.hash.0);
    let mut logs = Vec::new();
    let mut written = Vec::with_capacity(receipts.len());
    for receipt in receipts {
        let transaction = Hash::from(receipt.transaction_hash.0);
        let receipt = receipt.into_primitives_receipt().inner;
        for log in receipt.logs() {
            logs.push(RawLog {
                block: header.number(),
                block_hash,
                transaction,
                // Counted, not believed: the index is in no hash.
                index: logs.len() as u64,
                address: Address::from(log.address.into_array()),
                topics: log.topics().iter().map(|topic| Hash::from(topic.0)).collect(),
                data: log.data.data.to_vec(),
            });
        }
        written.push(receipt);
    }
    let proven =
        header.inner.hash_slow() == header.hash && calculate_receipt_root(&written) == header.receipts_root();
    BlockLogs { logs, proven }
}
