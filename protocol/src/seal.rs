//! What a seal commits to, and the slot that holds it on chain.
//!
//! ```text
//! Bid    { tender, version, bidder, vendor, offer, prices = hashStruct(Prices), salt }
//! Prices { lots, salt }
//! seal   = EIP-712 digest of Bid
//! ```
//!
//! The seal names chain, contract, tender, version, one-time key and vendor, so a copy of it is worth nothing to
//! anybody else; two salts hide what is behind it until its vendor opens it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::domain::Domain;
use crate::eip712::{Value, typed_struct};
use crate::hash::Hash;
use crate::intent::Intent;
use crate::number::{Price, U24};

/// How many lots a tender can have.
pub const MAX_LOTS: u16 = 32;

typed_struct! {
    /// What a seal commits to. Signed by a signer of the vendor before it is sealed.
    Bid {
        /// The tender's id.
        tender: u32,
        /// The version of the tender that it answers.
        version: u16,
        /// The one-time key's account.
        bidder: Address,
        /// The vendor's party id.
        vendor: u32,
        /// SHA-256 of the offer's canonical [`crate::manifest::Manifest`]; 0 where there are no offer files.
        offer: Hash,
        /// [`Prices::struct_hash`].
        prices: Hash,
        /// 32 random bytes.
        salt: Hash,
    }
}

typed_struct! {
    /// What a vendor asks for a lot.
    #[derive(Copy)]
    LotPrice {
        /// The lot's number, from 1.
        lot: u16,
        /// At least 1.
        price: Price,
    }
}

typed_struct! {
    /// What a vendor asks for each lot that it bids on.
    Prices {
        /// Strictly ascending by lot, at least one.
        lots: Vec<LotPrice>,
        /// 32 random bytes, other than the bid's.
        salt: Hash,
    }
}

impl Intent for Bid {}

impl Bid {
    /// The seal: the EIP-712 digest of the bid, which the vendor's signer signs.
    pub fn seal(&self, domain: &Domain) -> Hash {
        self.digest(domain)
    }

    /// Whether `Procurement.open` would take these prices for this bid in a tender of so many lots.
    pub fn check_opening(&self, prices: &Prices, lots: u16) -> Result<(), PricesInvalid> {
        prices.check(lots)?;
        let actual = prices.struct_hash();
        if actual != self.prices {
            return Err(PricesInvalid::NotTheBids {
                committed: self.prices,
                actual,
            });
        }
        Ok(())
    }
}

impl Prices {
    /// EIP-712 `hashStruct`: what [`Bid::prices`] holds.
    pub fn struct_hash(&self) -> Hash {
        self.word().into()
    }

    /// Whether the prices are in order for a tender of so many lots: lots strictly ascending, none missing from
    /// the tender, every price at least 1.
    pub fn check(&self, lots: u16) -> Result<(), PricesInvalid> {
        if self.lots.is_empty() {
            return Err(PricesInvalid::Empty);
        }
        let mut last = 0;
        for LotPrice { lot, price } in &self.lots {
            if *lot == 0 || *lot > lots {
                return Err(PricesInvalid::LotUnknown { lot: *lot, lots });
            }
            if *lot <= last {
                return Err(PricesInvalid::NotAscending {
                    lot: *lot,
                    after: last,
                });
            }
            if *price == Price::ZERO {
                return Err(PricesInvalid::Zero { lot: *lot });
            }
            last = *lot;
        }
        Ok(())
    }
}

/// Why prices could not be opened: the cases of the contract's `PricesInvalid`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PricesInvalid {
    /// No price at all.
    #[error("a bid needs a price for at least one lot")]
    Empty,
    /// A lot that the tender does not have.
    #[error("there is no lot {lot}: the tender's lots are 1 to {lots}")]
    LotUnknown {
        /// The number given.
        lot: u16,
        /// How many lots there are.
        lots: u16,
    },
    /// A lot twice, or out of order.
    #[error("lot {lot} comes after lot {after}: list each lot once, in ascending order")]
    NotAscending {
        /// The lot that is out of place.
        lot: u16,
        /// The one before it.
        after: u16,
    },
    /// A price of 0.
    #[error(
        "the price of lot {lot} is 0: a price is at least 1 minor unit; leave the lot out to not bid on it"
    )]
    Zero {
        /// The lot.
        lot: u16,
    },
    /// Not the prices that the bid commits to.
    #[error(
        "these are not the prices that the bid commits to: they hash to {actual}, the bid says {committed}"
    )]
    NotTheBids {
        /// What the bid says.
        committed: Hash,
        /// What the prices hash to.
        actual: Hash,
    },
}

/// What a one-time key has committed to in a tender, in one 32-byte slot:
///
/// ```text
/// order 24 | seal 232        from the least significant bit
/// ```
///
/// `order` counts the tender's seals and withdrawals from 1, and is the one that wrote the slot; it is not the event's
/// transcript position. `seal` is the seal's first 232 bits, and 0 after a withdrawal (a tombstone). An opening
/// empties the slot: it is then as if it was never used, and the transcript tells the two apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SealSlot(Hash);

impl SealSlot {
    /// A slot that was never used, or whose seal was opened.
    pub const UNUSED: Self = Self(Hash::ZERO);

    /// The slot after sealing.
    pub fn live(seal: &Hash, order: U24) -> Self {
        let mut bytes = seal.to_bytes();
        bytes[29..].copy_from_slice(&order.get().to_be_bytes()[1..]);
        Self(bytes.into())
    }

    /// The slot after a withdrawal.
    pub fn tombstone(order: U24) -> Self {
        Self::live(&Hash::ZERO, order)
    }

    /// Which of the tender's seals and withdrawals wrote the slot, from 1; 0 if none did or the seal was opened.
    pub fn order(self) -> U24 {
        let [.., a, b, c] = self.0.to_bytes();
        // Three bytes always fit.
        U24::new(u32::from_be_bytes([0, a, b, c])).unwrap_or(U24::MAX)
    }

    /// Whether the slot holds this seal. 232 bits leave 2¹¹⁶ work to find two bids with one seal.
    pub fn holds(self, seal: &Hash) -> bool {
        self.is_live() && self.0.as_bytes()[..29] == seal.as_bytes()[..29]
    }

    /// Whether a seal stands.
    pub fn is_live(self) -> bool {
        self.0.as_bytes()[..29] != [0; 29]
    }

    /// Whether a seal stood here and was withdrawn.
    pub fn is_tombstone(self) -> bool {
        !self.0.is_zero() && !self.is_live()
    }

    /// The 32 bytes: what [`crate::intent::Seal::replaces`] must say to replace what is here.
    pub const fn to_hash(self) -> Hash {
        self.0
    }
}

impl From<Hash> for SealSlot {
    fn from(slot: Hash) -> Self {
        Self(slot)
    }
}

impl From<SealSlot> for Hash {
    fn from(slot: SealSlot) -> Self {
        slot.0
    }
}

impl fmt::Display for SealSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
