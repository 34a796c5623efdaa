//! Envelopes, `veedor/envelope/1`: a bid's opening, encrypted so that it takes some of the tender's trustees together
//! to read it. The seal on chain carries the SHA-256 of the file.
//!
//! Each part is encrypted to an age key of its own (`recipient`). The private key's text is split (Shamir, GF(256));
//! each share is encrypted to one trustee, and the header commits to all of them before anybody can read one:
//!
//! ```text
//! content     = age(recipient, opening, padded with line feeds)
//! share i     = hex(i ‖ f₁(i) ‖ … ‖ f₇₄(i)),   f₁(0) … f₇₄(0) = "AGE-SECRET-KEY-1…", degree threshold − 1
//! commitment  = SHA-256(share i)
//! sealed      = age(trustee's recipient, share i)
//! ```
//!
//! So each claim about an envelope can be decided by whoever has the file and the identities that trustees released:
//! a share that does not fit its commitment, shares that lie on no one polynomial, a key that is not the part's, an
//! opening that is not the seal's. `veedor-bidding` makes and examines envelopes; this module is their form.

mod opening;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use self::opening::{Opening, PADDING, PricesOpening, padded, unpadded};
use crate::address::Address;
use crate::age::{Armor, Recipient};
use crate::canonical::MAX_SAFE_INTEGER;
use crate::document::{Document, Problems, Schema, present};
use crate::domain::Domain;
use crate::hash::{Hash, bare};
use crate::trustee::Stage;

/// No envelope is longer: 255 trustees in two stages are about half of it.
pub const LONGEST: usize = 1 << 20;

/// The encrypted opening of a bid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Envelope {
    /// `veedor/envelope/1`.
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
    /// The offer's encrypted files, where there are any.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub offer: Option<StoredFile>,
    /// Bids; or offers, then prices.
    pub parts: Vec<Part>,
}

/// A file in a store, by what `sha256sum` and `wc -c` print for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredFile {
    /// Its name.
    #[serde(with = "bare")]
    pub sha256: Hash,
    /// Bytes; below 2⁵³.
    pub size: u64,
}

/// What is opened in one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Which.
    pub stage: Stage,
    /// The part's own public key, whose private key is shared.
    pub recipient: Recipient,
    /// How many shares it takes.
    pub threshold: u8,
    /// One for each trustee, ascending by party. The first is share 1.
    pub shares: Vec<Share>,
    /// An [`Opening`], or of prices a [`PricesOpening`], encrypted to `recipient`.
    pub content: Armor,
}

/// A share of a part's private key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Whose it is: a party id.
    pub trustee: u32,
    /// The trustee's public key for this tender and stage.
    pub recipient: Recipient,
    /// What `age -d` and then `sha256sum` print for `sealed`.
    #[serde(with = "bare")]
    pub commitment: Hash,
    /// The share, encrypted to `recipient`.
    pub sealed: Armor,
}

impl Envelope {
    /// The contract of the tender.
    pub const fn domain(&self) -> Domain {
        Domain {
            chain_id: self.chain_id,
            contract: self.contract,
        }
    }

    /// The part of a stage.
    pub fn part(&self, stage: Stage) -> Option<&Part> {
        self.parts.iter().find(|part| part.stage == stage)
    }
}

impl Document for Envelope {
    const SCHEMA: &'static str = "veedor/envelope/1";

    fn problems(&self) -> Problems {
        let mut p = Problems::default();
        p.require(
            self.chain_id <= MAX_SAFE_INTEGER,
            "chainId",
            format!("is more than {MAX_SAFE_INTEGER}"),
        );
        p.require(self.tender > 0, "tender", "is 0: tenders are numbered from 1");
        p.require(self.version > 0, "version", "is 0: versions are numbered from 1");
        if let Some(offer) = &self.offer {
            offer.check(&mut p, "offer");
        }
        let stages: Vec<_> = self.parts.iter().map(|part| part.stage).collect();
        p.require(
            matches!(stages[..], [Stage::Bids] | [Stage::Offers, Stage::Prices]),
            "parts",
            "are neither one of bids, nor one of offers and then one of prices",
        );
        let mut recipients = BTreeSet::new();
        for (i, part) in self.parts.iter().enumerate() {
            part.check(&mut p, &format!("parts[{i}]"), &mut recipients);
        }
        p
    }
}

impl StoredFile {
    pub(crate) fn check(&self, p: &mut Problems, path: &str) {
        p.require(
            self.size <= MAX_SAFE_INTEGER,
            format!("{path}.size"),
            format!("is more than {MAX_SAFE_INTEGER}"),
        );
    }
}

impl Part {
    fn check(&self, p: &mut Problems, path: &str, recipients: &mut BTreeSet<Recipient>) {
        let members = self.shares.len();
        p.require(
            members <= 255,
            format!("{path}.shares"),
            "has more than 255 members",
        );
        p.require(
            self.threshold > 0 && usize::from(self.threshold) <= members,
            format!("{path}.threshold"),
            format!(
                "is {}: it lies between 1 and the number of shares",
                self.threshold
            ),
        );
        p.require(
            recipients.insert(self.recipient),
            format!("{path}.recipient"),
            "is there twice: every part and every trustee has a key of its own in each stage",
        );
        let mut last = 0;
        for (i, share) in self.shares.iter().enumerate() {
            p.require(
                share.trustee > last,
                format!("{path}.shares[{i}].trustee"),
                "is not above the one before: list trustees once, ascending",
            );
            last = share.trustee;
            p.require(
                recipients.insert(share.recipient),
                format!("{path}.shares[{i}].recipient"),
                "is there twice: every part and every trustee has a key of its own in each stage",
            );
        }
    }
}
