//! Seal receipts, `veedor/seal-receipt/1`: what proves that a seal was made, and when, and no secret.
//!
//! Two things can be checked with the receipt alone: that the one-time key signed the seal ([`SealReceipt::verify`]),
//! and, given the head before it, that this event is part of the tender's transcript ([`SealReceipt::follows`]).
//! That block, transaction and head are on the chain is for a node to say.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::canonical::MAX_SAFE_INTEGER;
use crate::document::{Document, Problems, Schema};
use crate::domain::{Domain, word};
use crate::eip712::Value;
use crate::hash::{Hash, keccak256};
use crate::intent::{Intent, Seal};
use crate::number::{Timestamp, U24};
use crate::seal::SealSlot;
use crate::signature::{Compact, SignatureError};
use crate::transcript::{Break, EventRecord, Head, Transcript};

/// A bid was sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SealReceipt {
    /// `veedor/seal-receipt/1`.
    pub schema: Schema<Self>,
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// `Procurement`.
    pub contract: Address,
    /// The tender's id.
    pub tender: u32,
    /// The version of the tender that the bid answers.
    pub version: u16,
    /// The one-time key's account.
    pub bidder: Address,
    /// EIP-712 digest of the bid.
    pub seal: Hash,
    /// Digest of the encrypted opening; 0 where there is none.
    pub envelope: Hash,
    /// What the bidder's slot held before.
    pub replaces: Hash,
    /// Last second in which the intent could be carried out.
    pub valid_until: Timestamp,
    /// The one-time key's signature of the [`Seal`] intent that these fields make up.
    pub signature: Compact,
    /// Who admitted the one-time key; 0 where the seal replaces one, or what a withdrawal left.
    pub registrar: Address,
    /// The seal's place among the tender's seals and withdrawals, from 1: the earlier one wins a tie.
    pub order: U24,
    /// The event's place in the tender's transcript, from 1. Nothing on chain says it: it is counted.
    pub position: u32,
    /// Time of the block, Unix seconds.
    pub timestamp: Timestamp,
    /// Hash of the transaction.
    pub transaction: Hash,
    /// Number of the block.
    pub block_number: u64,
    /// Hash of the block.
    pub block_hash: Hash,
    /// Index of the event's log in the block.
    pub log_index: u32,
    /// Head of the tender's transcript after the event.
    pub head: Head,
}

impl SealReceipt {
    /// What the one-time key signed.
    pub fn intent(&self) -> Seal {
        Seal {
            tender: self.tender,
            version: self.version,
            bidder: self.bidder,
            seal: self.seal,
            envelope: self.envelope,
            replaces: self.replaces,
            valid_until: self.valid_until,
        }
    }

    /// The domain that it was signed for.
    pub const fn domain(&self) -> Domain {
        Domain {
            chain_id: self.chain_id,
            contract: self.contract,
        }
    }

    /// What the bidder's slot held after the event.
    pub fn slot(&self) -> SealSlot {
        SealSlot::live(&self.seal, self.order)
    }

    /// The `BidSealed` event that this is the receipt of.
    pub fn event(&self) -> EventRecord {
        let selector = keccak256([b"BidSealed(uint32,address,address,bytes32,bytes32,uint24,bytes32)"]);
        EventRecord {
            timestamp: self.timestamp.get(),
            topics: vec![selector, word(self.tender).into(), self.bidder.word().into()],
            data: [
                self.registrar.to_word(),
                self.seal.to_bytes(),
                self.envelope.to_bytes(),
                word(self.order.get()),
                self.head.0.to_bytes(),
            ]
            .concat(),
        }
    }

    /// Whether the one-time key signed this seal for this contract.
    pub fn verify(&self) -> Result<(), SignatureError> {
        self.signature
            .verify(self.bidder, &self.intent().digest(&self.domain()))
    }

    /// Whether the event follows this head of the tender's transcript: the one after `position - 1` events.
    pub fn follows(&self, before: Head) -> Result<(), Break> {
        let mut transcript = Transcript::resume(before, self.position.saturating_sub(1));
        transcript.append(&self.event()).map(|_| ())
    }
}

impl Document for SealReceipt {
    const SCHEMA: &'static str = "veedor/seal-receipt/1";

    fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        for (path, number) in [("chainId", self.chain_id), ("blockNumber", self.block_number)] {
            problems.require(
                number <= MAX_SAFE_INTEGER,
                path,
                format!("is more than {MAX_SAFE_INTEGER}"),
            );
        }
        problems.require(self.tender > 0, "tender", "is 0: tenders are numbered from 1");
        problems.require(self.version > 0, "version", "is 0: versions are numbered from 1");
        problems.require(
            self.order > U24::from(0),
            "order",
            "is 0: seals are numbered from 1",
        );
        problems.require(
            self.position > 1,
            "position",
            "is not above 1: position 1 of a transcript is the publication",
        );
        problems.require(
            self.position > self.order.get(),
            "position",
            "is not above the order: every seal and withdrawal is an event, and the publication comes before them",
        );
        problems.require(
            (self.registrar == Address::ZERO) != self.replaces.is_zero(),
            "registrar",
            "does not fit `replaces`: a registrar admits a key whose slot was never used, and only such a key",
        );
        problems.require(
            self.slot().is_live(),
            "seal",
            "begins with 29 bytes of 0, which no slot can hold",
        );
        problems
    }
}
