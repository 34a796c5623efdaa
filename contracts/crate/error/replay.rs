//! Why a mined transaction failed: a receipt does not say.

use alloy::eips::BlockId;
use alloy::network::TransactionResponse as _;
use alloy::primitives::B256;
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::transports::{RpcError, TransportError};

use super::Refusal;

/// Runs a failed transaction again, on the state at the end of its block, and reads what the contract says now.
///
/// That is the state in which whoever sent it will try again, so the answer is the one to act on; where something
/// else in the block came first, it can differ from what the transaction met. `None` if the node does not know the
/// transaction, or if it would succeed now.
pub async fn why_failed<P: Provider>(
    provider: &P,
    transaction: B256,
) -> Result<Option<Refusal>, TransportError> {
    let Some(mined) = provider.get_transaction_by_hash(transaction).await? else {
        return Ok(None);
    };
    let block = mined.block_number.map_or_else(BlockId::latest, BlockId::number);
    let again = TransactionRequest {
        from: Some(mined.from()),
        to: alloy::consensus::Transaction::to(&mined).map(Into::into),
        input: alloy::consensus::Transaction::input(&mined).clone().into(),
        ..TransactionRequest::default()
    };
    match provider.call(again).block(block).await {
        Ok(_) => Ok(None),
        Err(RpcError::ErrorResp(payload)) => match Refusal::from_payload(&payload) {
            Some(refusal) => Ok(Some(refusal)),
            None => Err(RpcError::ErrorResp(payload)),
        },
        Err(error) => Err(error),
    }
}
