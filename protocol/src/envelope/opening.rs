//! What an envelope holds: `veedor/opening/1`, and in a weighted tender `veedor/prices-opening/1` beside it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::age::IdentityText;
use crate::authorization::Authorization;
use crate::canonical::MAX_SAFE_INTEGER;
use crate::document::{Document, Problems, Schema, present};
use crate::domain::Domain;
use crate::hash::Hash;
use crate::seal::{Bid, MAX_LOTS, Prices};

/// Contents are padded to a multiple of this, so that their length does not tell for how many lots a bid is: the
/// longest opening that an account signed has 3 KiB, one that a passkey signed little more.
pub const PADDING: usize = 8 << 10;

/// What it takes to open a bid. Secret until then: `Debug` shows which bid it is and no more.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Opening {
    /// `veedor/opening/1`.
    pub schema: Schema<Self>,
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// `Procurement`.
    pub contract: Address,
    /// What the seal commits to.
    pub bid: Bid,
    /// The vendor's signature of the seal.
    pub authorization: Authorization,
    /// What the bid asks; in a weighted tender it is in another part.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub prices: Option<Prices>,
    /// What decrypts the offer's files, where there are any.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub offer_key: Option<IdentityText>,
}

/// What it takes to open the prices of a bid that was opened without. Secret until then.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PricesOpening {
    /// `veedor/prices-opening/1`.
    pub schema: Schema<Self>,
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// `Procurement`.
    pub contract: Address,
    /// The tender's id.
    pub tender: u32,
    /// The one-time key's account.
    pub bidder: Address,
    /// What the bid asks.
    pub prices: Prices,
}

impl Opening {
    /// The contract that the bid is for.
    pub const fn domain(&self) -> Domain {
        Domain {
            chain_id: self.chain_id,
            contract: self.contract,
        }
    }

    /// The seal that this opens.
    pub fn seal(&self) -> Hash {
        self.bid.seal(&self.domain())
    }
}

impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening")
            .field("tender", &self.bid.tender)
            .field("bidder", &self.bid.bidder)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for PricesOpening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PricesOpening")
            .field("tender", &self.tender)
            .field("bidder", &self.bidder)
            .finish_non_exhaustive()
    }
}

fn check(p: &mut Problems, chain_id: u64, prices: Option<&Prices>) {
    p.require(
        chain_id <= MAX_SAFE_INTEGER,
        "chainId",
        format!("is more than {MAX_SAFE_INTEGER}"),
    );
    if let Some(Err(error)) = prices.map(|prices| prices.check(MAX_LOTS)) {
        p.add("prices", error.to_string());
    }
}

impl Document for Opening {
    const SCHEMA: &'static str = "veedor/opening/1";

    fn problems(&self) -> Problems {
        let mut p = Problems::default();
        check(&mut p, self.chain_id, self.prices.as_ref());
        p
    }
}

impl Document for PricesOpening {
    const SCHEMA: &'static str = "veedor/prices-opening/1";

    fn problems(&self) -> Problems {
        let mut p = Problems::default();
        check(&mut p, self.chain_id, Some(&self.prices));
        p
    }
}

/// A document with line feeds after it, which JSON allows, up to a multiple of [`PADDING`].
pub fn padded(mut document: Vec<u8>) -> Vec<u8> {
    let length = document.len().max(1).next_multiple_of(PADDING);
    document.resize(length, b'\n');
    document
}

/// What [`padded`] was given.
pub fn unpadded(mut content: &[u8]) -> &[u8] {
    while let [rest @ .., b'\n'] = content {
        content = rest;
    }
    content
}
