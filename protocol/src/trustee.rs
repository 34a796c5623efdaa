//! Trustees' keys: `veedor/trustee-key/1`, the public one before a tender, and `veedor/trustee-release/1`, the private
//! one after its stage is over.
//!
//! A trustee has one age identity for each tender and stage. Releasing is publishing it: it opens the trustee's share
//! of *every* envelope of that stage, so that nobody can pick which bids are opened.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::age::{IdentityText, Recipient};
use crate::canonical::MAX_SAFE_INTEGER;
use crate::document::{Document, Problems, Schema};
use crate::domain::Domain;

/// What of a bid is opened together, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Offers and prices at once, when sealing is over: lowest-price tenders.
    Bids,
    /// Offers alone, when sealing is over: weighted tenders.
    Offers,
    /// Prices, when the offers of a weighted tender were scored.
    Prices,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bids => "bids",
            Self::Offers => "offers",
            Self::Prices => "prices",
        })
    }
}

/// A trustee's public key for one tender and stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrusteeKey {
    /// `veedor/trustee-key/1`.
    pub schema: Schema<Self>,
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// `Procurement`.
    pub contract: Address,
    /// The tender's id.
    pub tender: u32,
    /// What it opens.
    pub stage: Stage,
    /// The trustee's party id.
    pub trustee: u32,
    /// The age public key.
    pub recipient: Recipient,
}

/// A trustee's private key for one tender and stage, published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrusteeRelease {
    /// `veedor/trustee-release/1`.
    pub schema: Schema<Self>,
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// `Procurement`.
    pub contract: Address,
    /// The tender's id.
    pub tender: u32,
    /// What it opens.
    pub stage: Stage,
    /// The trustee's party id.
    pub trustee: u32,
    /// The age private key. That it belongs to the public one takes X25519 to check: `age-keygen -y`.
    pub identity: IdentityText,
}

impl TrusteeKey {
    /// The contract of the tender.
    pub const fn domain(&self) -> Domain {
        Domain {
            chain_id: self.chain_id,
            contract: self.contract,
        }
    }
}

impl TrusteeRelease {
    /// The contract of the tender.
    pub const fn domain(&self) -> Domain {
        Domain {
            chain_id: self.chain_id,
            contract: self.contract,
        }
    }
}

fn problems(chain_id: u64, tender: u32, trustee: u32) -> Problems {
    let mut problems = Problems::default();
    problems.require(
        chain_id <= MAX_SAFE_INTEGER,
        "chainId",
        format!("is more than {MAX_SAFE_INTEGER}"),
    );
    problems.require(tender > 0, "tender", "is 0: tenders are numbered from 1");
    problems.require(trustee > 0, "trustee", "is 0: parties are numbered from 1");
    problems
}

impl Document for TrusteeKey {
    const SCHEMA: &'static str = "veedor/trustee-key/1";

    fn problems(&self) -> Problems {
        problems(self.chain_id, self.tender, self.trustee)
    }
}

impl Document for TrusteeRelease {
    const SCHEMA: &'static str = "veedor/trustee-release/1";

    fn problems(&self) -> Problems {
        problems(self.chain_id, self.tender, self.trustee)
    }
}
