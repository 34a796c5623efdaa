//! The public receipt of a seal: what proves that it was made, and no secret.

use veedor_protocol::document::Schema;
use veedor_protocol::intent::Seal;
use veedor_protocol::signature::SignatureError;
use veedor_protocol::transcript::Head;
use veedor_protocol::{Address, Compact, Domain, Hash, SealReceipt, Timestamp, U24};

/// Where the seal's event is on chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Who admitted the one-time key; 0 where the seal replaces one, or what a withdrawal left.
    pub registrar: Address,
    /// Its place among the tender's seals and withdrawals.
    pub order: U24,
    /// Its event's place in the tender's transcript, from 1.
    pub position: u32,
    /// Time of the block.
    pub timestamp: Timestamp,
    /// Hash of the transaction.
    pub transaction: Hash,
    /// Number of the block.
    pub block_number: u64,
    /// Hash of the block.
    pub block_hash: Hash,
    /// Index of the log in the block.
    pub log_index: u32,
    /// Head of the tender's transcript after the event.
    pub head: Head,
}

/// The receipt of a seal that is on chain; refused if the one-time key did not sign it.
pub fn receipt(
    domain: &Domain,
    intent: &Seal,
    signature: Compact,
    sealed: Sealed,
) -> Result<SealReceipt, SignatureError> {
    let receipt = SealReceipt {
        schema: Schema::new(),
        chain_id: domain.chain_id,
        contract: domain.contract,
        tender: intent.tender,
        version: intent.version,
        bidder: intent.bidder,
        seal: intent.seal,
        envelope: intent.envelope,
        replaces: intent.replaces,
        valid_until: intent.valid_until,
        signature,
        registrar: sealed.registrar,
        order: sealed.order,
        position: sealed.position,
        timestamp: sealed.timestamp,
        transaction: sealed.transaction,
        block_number: sealed.block_number,
        block_hash: sealed.block_hash,
        log_index: sealed.log_index,
        head: sealed.head,
    };
    receipt.verify()?;
    Ok(receipt)
}
