//! Custody receipts, `veedor/custody-receipt/1`: a store's signed statement that it took in a bid's envelope and
//! offer. The vendor gets it before sealing; whoever shows it later with a file that the store does not have shows
//! that the store lost it, not the vendor.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::address::Address;
use crate::canonical::MAX_SAFE_INTEGER;
use crate::document::{Document, Problems, Schema, present};
use crate::domain::{Domain, word};
use crate::eip712::{Value, typed_struct};
use crate::envelope::StoredFile;
use crate::hash::Hash;
use crate::intent::Intent;
use crate::number::Timestamp;
use crate::signature::{self, Signature, SignatureError, SigningKey};

impl Value for u64 {
    fn type_name() -> String {
        "uint64".to_owned()
    }

    fn word(&self) -> [u8; 32] {
        word(*self)
    }

    fn json(&self) -> Json {
        json!(self)
    }
}

typed_struct! {
    /// What a store signs. No contract reads it.
    Custody {
        /// The tender's id.
        tender: u32,
        /// The one-time key's account.
        bidder: Address,
        /// SHA-256 of the envelope; 0 where there is none.
        envelope: Hash,
        /// Its bytes.
        envelope_size: u64,
        /// SHA-256 of the offer's encrypted files; 0 where there are none.
        offer: Hash,
        /// Their bytes.
        offer_size: u64,
        /// When the store had all of it, by its own clock.
        received_at: Timestamp,
    }
}

impl Intent for Custody {}

/// A store has these files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CustodyReceipt {
    /// `veedor/custody-receipt/1`.
    pub schema: Schema<Self>,
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// `Procurement`.
    pub contract: Address,
    /// The tender's id.
    pub tender: u32,
    /// The one-time key's account.
    pub bidder: Address,
    /// The envelope, if one was given.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub envelope: Option<StoredFile>,
    /// The offer's encrypted files, if there were any.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub offer: Option<StoredFile>,
    /// Unix seconds, by the store's own clock.
    pub received_at: Timestamp,
    /// The store's account. Whose account it is, the receipt cannot say.
    pub store: Address,
    /// The store's signature of the [`Custody`] that these fields make up.
    pub signature: Signature,
}

/// What a store took in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenIn {
    /// The contract of the tender.
    pub domain: Domain,
    /// The tender's id.
    pub tender: u32,
    /// The one-time key's account.
    pub bidder: Address,
    /// The envelope, if one was given.
    pub envelope: Option<StoredFile>,
    /// The offer's encrypted files, if there were any.
    pub offer: Option<StoredFile>,
}

/// Why a custody receipt proves nothing, or not what was asked of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CustodyError {
    /// The signature.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// Signed by an account that is not the store's.
    #[error("the receipt is by {actual}, not by the store {expected}")]
    OtherStore {
        /// The store.
        expected: Address,
        /// Whose receipt it is.
        actual: Address,
    },
    /// Of other files, or for another bid.
    #[error("the receipt is for something else: its {0} is not the one that was given")]
    OtherThing(&'static str),
}

impl CustodyReceipt {
    /// The receipt that a store gives.
    pub fn sign(taken: &TakenIn, received_at: Timestamp, store: &SigningKey) -> Result<Self, SignatureError> {
        let unsigned = Self {
            schema: Schema::new(),
            chain_id: taken.domain.chain_id,
            contract: taken.domain.contract,
            tender: taken.tender,
            bidder: taken.bidder,
            envelope: taken.envelope,
            offer: taken.offer,
            received_at,
            store: store.address(),
            signature: [0; 65].into(),
        };
        let signature = store.sign(&unsigned.statement().digest(&taken.domain))?;
        Ok(Self {
            signature,
            ..unsigned
        })
    }

    /// What the store signed.
    pub fn statement(&self) -> Custody {
        let fact = |file: Option<StoredFile>| file.map_or((Hash::ZERO, 0), |file| (file.sha256, file.size));
        let (envelope, envelope_size) = fact(self.envelope);
        let (offer, offer_size) = fact(self.offer);
        Custody {
            tender: self.tender,
            bidder: self.bidder,
            envelope,
            envelope_size,
            offer,
            offer_size,
            received_at: self.received_at,
        }
    }

    /// The domain that it was signed for.
    pub const fn domain(&self) -> Domain {
        Domain {
            chain_id: self.chain_id,
            contract: self.contract,
        }
    }

    /// Whether the account that it names signed it.
    pub fn verify(&self) -> Result<(), SignatureError> {
        signature::verify_ecdsa(
            self.store,
            &self.statement().digest(&self.domain()),
            &self.signature.to_bytes(),
        )
    }

    /// Whether this store says that it took this in: what a vendor checks before it seals.
    pub fn attests(&self, taken: &TakenIn, store: Address) -> Result<(), CustodyError> {
        if self.store != store {
            return Err(CustodyError::OtherStore {
                expected: store,
                actual: self.store,
            });
        }
        for (same, what) in [
            (self.domain() == taken.domain, "contract"),
            (self.tender == taken.tender, "tender"),
            (self.bidder == taken.bidder, "bidder"),
            (self.envelope == taken.envelope, "envelope"),
            (self.offer == taken.offer, "offer"),
        ] {
            if !same {
                return Err(CustodyError::OtherThing(what));
            }
        }
        Ok(self.verify()?)
    }
}

impl Document for CustodyReceipt {
    const SCHEMA: &'static str = "veedor/custody-receipt/1";

    fn problems(&self) -> Problems {
        let mut p = Problems::default();
        p.require(
            self.chain_id <= MAX_SAFE_INTEGER,
            "chainId",
            format!("is more than {MAX_SAFE_INTEGER}"),
        );
        p.require(self.tender > 0, "tender", "is 0: tenders are numbered from 1");
        p.require(
            self.envelope.is_some() || self.offer.is_some(),
            ".",
            "names neither envelope nor offer: a receipt is for something",
        );
        for (path, file) in [("envelope", self.envelope), ("offer", self.offer)] {
            if let Some(file) = file {
                file.check(&mut p, path);
                p.require(
                    !file.sha256.is_zero(),
                    format!("{path}.sha256"),
                    "is 0, which stands for no file",
                );
            }
        }
        p
    }
}
