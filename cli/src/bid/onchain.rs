//! A seal on chain: its event, and the transaction that made it.

use alloy::consensus::Transaction;
use alloy::primitives::{B256, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{Filter, Log};
use alloy::sol_types::{SolCall, SolEvent};
use veedor_bidding::receipt::Sealed;
use veedor_contracts::bindings::IProcurement;
use veedor_contracts::{ToAlloy, ToProtocol};
use veedor_protocol::intent::{Intent, Seal};
use veedor_protocol::seal::SealSlot;
use veedor_protocol::transcript::Head;
use veedor_protocol::{Address, Compact, Domain, Hash, SealReceipt, Timestamp};

use crate::context::Chain;
use crate::failure::Failure;
use crate::logs;
use crate::tender::record;

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
        let domain = chain.deployment.procurement_domain();
        let (intent, signature) = self.intent(&domain, sent.input()).ok_or_else(|| {
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
            registrar: self.event.registrar.to_protocol(),
            order: self.event.order.to_protocol(),
            position: self.position(chain).await?,
            timestamp: Timestamp::new(block.header.timestamp).unwrap_or(Timestamp::MAX),
            transaction: transaction.to_protocol(),
            block_number: number,
            block_hash: hash.to_protocol(),
            log_index: u32::try_from(index).unwrap_or(u32::MAX),
            head: Head(self.event.head.to_protocol()),
        };
        veedor_bidding::receipt(&domain, &intent, signature, sealed)
            .map_err(|error| Failure::contradicted(format!("transaction {transaction}: {error}")))
    }

    /// Its place in the tender's transcript: how many of the tender's events there are up to it.
    async fn position(&self, chain: &Chain) -> Result<u32, Failure> {
        let logs = record::logs(chain, self.event.tender).await?;
        logs.iter()
            .position(|log| (log.block_hash, log.log_index) == (self.log.block_hash, self.log.log_index))
            .and_then(|index| u32::try_from(index + 1).ok())
            .ok_or_else(|| {
                Failure::network("the node does not give the seal's event among the tender's")
                    .remedy("try again, or use another node with --rpc-url")
            })
    }

    /// The intent behind the event, from a transaction that sealed one bid or several: the one that the one-time key
    /// signed, for whoever sent the batch may have put another before it.
    fn intent(&self, domain: &Domain, input: &[u8]) -> Option<(Seal, Compact)> {
        let items = match IProcurement::sealCall::abi_decode(input) {
            Ok(call) => vec![call.item],
            Err(_) => IProcurement::sealBatchCall::abi_decode(input).ok()?.items,
        };
        items.into_iter().find_map(|item| {
            let signature = item.signature.to_protocol();
            let intent = Seal::from(item.intent);
            let is_it = intent.bidder.to_alloy() == self.event.bidder
                && intent.seal.to_alloy() == self.event.seal
                && signature.recover(&intent.digest(domain)) == Ok(intent.bidder);
            is_it.then_some((intent, signature))
        })
    }
}

#[cfg(test)]
mod tests {
    use veedor_bidding::{OneTimeKey, OsRng};
    use veedor_contracts::convert::event_record;
    use veedor_protocol::{Timestamp, U24};

    use super::*;

    fn sealed() -> (Domain, Seal, Compact, SealReceipt) {
        let key = OneTimeKey::random(&mut OsRng);
        let domain = Domain {
            chain_id: 31_337,
            contract: [7; 20].into(),
        };
        let intent = Seal {
            tender: 3,
            version: 2,
            bidder: key.address(),
            seal: [9; 32].into(),
            envelope: [4; 32].into(),
            replaces: Hash::ZERO,
            valid_until: Timestamp::MAX,
        };
        let signature = key.sign(&intent.digest(&domain)).unwrap().to_compact().unwrap();
        let sealed = Sealed {
            registrar: [6; 20].into(),
            order: U24::from(5),
            position: 14,
            timestamp: Timestamp::from(1_769_000_400),
            transaction: [1; 32].into(),
            block_number: 148,
            block_hash: [2; 32].into(),
            log_index: 6,
            head: Head([3; 32].into()),
        };
        let receipt = veedor_bidding::receipt(&domain, &intent, signature, sealed).unwrap();
        (domain, intent, signature, receipt)
    }

    fn event(receipt: &SealReceipt) -> IProcurement::BidSealed {
        IProcurement::BidSealed {
            tender: receipt.tender,
            bidder: receipt.bidder.to_alloy(),
            registrar: receipt.registrar.to_alloy(),
            seal: receipt.seal.to_alloy(),
            envelope: receipt.envelope.to_alloy(),
            order: receipt.order.to_alloy(),
            head: receipt.head.to_alloy(),
        }
    }

    #[test]
    fn a_receipts_event_is_the_one_that_the_contract_logs() {
        let (_, _, _, receipt) = sealed();
        let logged = event(&receipt).encode_log_data();
        assert_eq!(event_record(&logged, receipt.timestamp.get()), receipt.event());
    }

    #[test]
    fn the_intent_of_a_seal_is_the_one_that_its_key_signed() {
        let (domain, intent, signature, receipt) = sealed();
        let item = |intent: Seal, signature: Compact| IProcurement::SealItem {
            intent: intent.to_alloy(),
            admission: Compact::from([0; 64]).into(),
            signature: signature.into(),
        };
        let forged = Seal {
            replaces: [5; 32].into(),
            ..intent.clone()
        };
        let seal = SealEvent {
            log: Log::default(),
            event: event(&receipt),
        };
        let items = vec![
            item(intent.clone(), Compact::from([0; 64])),
            item(forged, signature),
            item(intent.clone(), signature),
        ];
        let batch = IProcurement::sealBatchCall { items }.abi_encode();
        assert_eq!(seal.intent(&domain, &batch), Some((intent.clone(), signature)));
        let item = item(intent.clone(), signature);
        let call = IProcurement::sealCall { item }.abi_encode();
        assert_eq!(seal.intent(&domain, &call), Some((intent, signature)));
    }
}
