//! A seal on chain: its event, and the transaction that made it.

use alloy::consensus::Transaction;
use alloy::primitives::{B256, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{Filter, Log};
use alloy::sol_types::{SolCall, SolEvent};
use veedor_bidding::receipt::Sealed;
use veedor_contracts::bindings::IProcurement;
use veedor_contracts::{ToAlloy, ToProtocol};
use veedor_protocol::intent::Seal;
use veedor_protocol::seal::SealSlot;
use veedor_protocol::transcript::Head;
use veedor_protocol::{Address, Hash, SealReceipt, Signature, Timestamp};

use crate::context::Chain;
use crate::failure::Failure;
use crate::logs;

/// A bidder's slot.
pub(crate) async fn slot(chain: &Chain, tender: u32, bidder: Address) -> Result<SealSlot, Failure> {
    let slot = chain
        .read(chain.procurement().sealSlotOf(tender, bidder.to_alloy()).call())
        .await?;
    Ok(SealSlot::from(slot.to_protocol()))
}

/// The event that sealed a bid.
#[derive(Debug)]
pub(crate) struct SealEvent {
    log: Log,
    event: IProcurement::BidSealed,
}

impl SealEvent {
    /// The last event that put this seal into this bidder's slot.
    pub(crate) async fn find(
        chain: &Chain,
        tender: u32,
        bidder: Address,
        seal: Hash,
    ) -> Result<Option<Self>, Failure> {
        let filter = Filter::new()
            .address(chain.deployment.procurement)
            .event_signature(IProcurement::BidSealed::SIGNATURE_HASH)
            .topic1(B256::from(U256::from(tender)))
            .topic2(B256::left_padding_from(bidder.as_ref()));
        Ok(logs::all(chain, &filter)
            .await?
            .into_iter()
            .rev()
            .find_map(|log| {
                let event = IProcurement::BidSealed::decode_log(&log.inner).ok()?.data;
                (event.seal == seal.to_alloy()).then_some(Self { log, event })
            }))
    }

    /// The receipt: from the event, and from the intent in the transaction that made it.
    pub(crate) async fn receipt(&self, chain: &Chain) -> Result<SealReceipt, Failure> {
        let missing = || {
            Failure::network("the node gives the seal's event without its block or transaction")
                .remedy("try again, or use another node with --rpc-url")
        };
        let log = &self.log;
        let (Some(transaction), Some(number), Some(hash), Some(index)) = (
            log.transaction_hash,
            log.block_number,
            log.block_hash,
            log.log_index,
        ) else {
            return Err(missing());
        };
        let sent = chain
            .within(async { chain.provider.get_transaction_by_hash(transaction).await })
            .await?
            .ok_or_else(missing)?;
        let (intent, signature) = self.intent(sent.input()).ok_or_else(|| {
            Failure::unverifiable(format!(
                "transaction {transaction} does not show the intent that it carried out"
            ))
            .remedy("it was sealed through another contract; ask whoever sent it for the receipt")
        })?;
        let block = chain
            .within(async { chain.provider.get_block_by_hash(hash).await })
            .await?
            .ok_or_else(missing)?;
        let sealed = Sealed {
            order: self.event.order.to_protocol(),
            timestamp: Timestamp::new(block.header.timestamp).unwrap_or(Timestamp::MAX),
            transaction: transaction.to_protocol(),
            block_number: number,
            block_hash: hash.to_protocol(),
            log_index: u32::try_from(index).unwrap_or(u32::MAX),
            head: Head(self.event.head.to_protocol()),
        };
        veedor_bidding::receipt(&chain.deployment.procurement_domain(), &intent, signature, sealed)
            .map_err(|error| Failure::contradicted(format!("transaction {transaction}: {error}")))
    }

    /// The intent behind the event, from a transaction that sealed one bid or several.
    fn intent(&self, input: &[u8]) -> Option<(Seal, Signature)> {
        let items = match IProcurement::sealCall::abi_decode(input) {
            Ok(call) => vec![call.item],
            Err(_) => IProcurement::sealBatchCall::abi_decode(input).ok()?.items,
        };
        items.into_iter().find_map(|item| {
            let is_it = item.intent.bidder == self.event.bidder && item.intent.seal == self.event.seal;
            let signature: [u8; 65] = item.signature.as_ref().try_into().ok()?;
            is_it.then(|| (Seal::from(item.intent), Signature::from(signature)))
        })
    }
}
