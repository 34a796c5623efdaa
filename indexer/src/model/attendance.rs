//! Who asked to bid, and did not.

use serde::{Deserialize, Serialize};

use super::Evidence;
use crate::{Address, Hash};

/// A registrar told how many vendors had asked it for a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestCount {
    /// Its admission key.
    pub registrar: Address,
    /// Merkle root of the vendors' signed requests.
    pub root: Hash,
    /// How many there were.
    pub requests: u32,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// A vendor had asked for a token, and opened no bid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Absence {
    /// The vendor.
    pub vendor: u32,
    /// Whom it had asked.
    pub registrar: Address,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// A one-time key that had taken its seal back named its vendor, which is not absent then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WithdrawalClaim {
    /// The vendor.
    pub vendor: u32,
    /// The one-time key.
    pub bidder: Address,
    /// Where it is recorded.
    pub evidence: Evidence,
}
