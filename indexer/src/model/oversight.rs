//! What controls those who decide: approvals, suspensions, disqualifications, complaints.
//!
//! Moments that lay ahead when a suspension began are given as its release has moved them.

use serde::{Deserialize, Serialize};

use super::{Evidence, Timestamp};
use crate::{Address, Hash};

/// An officer approved what another one has signed: the act recorded before this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Approval {
    /// Who approved.
    pub officer: u32,
    /// EIP-712 struct hash of what both signed.
    pub intent: Hash,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// Oversight stopped a tender's clock. Seals, withdrawals and openings go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Suspension {
    /// Who signed.
    pub oversight: u32,
    /// SHA-256 of the document that gives the reason.
    pub reason: Hash,
    /// When it runs out by itself.
    pub until: Timestamp,
    /// How it ended.
    pub release: Option<Release>,
    /// Where it is recorded.
    pub evidence: Evidence,
}

impl Suspension {
    /// Seconds that it has taken by then.
    pub fn lost(&self, now: Timestamp) -> u64 {
        now.min(self.until).0.saturating_sub(self.evidence.time.0)
    }
}

/// A suspended tender goes on: what lay ahead comes later by what was lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Release {
    /// Who released it; nobody where the suspension had run out.
    pub oversight: Option<u32>,
    /// SHA-256 of the document that gives the reason.
    pub reason: Option<Hash>,
    /// Seconds.
    pub lost: u64,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// A seal that oversight excluded because its envelope is garbage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SealExclusion {
    /// The one-time key.
    pub bidder: Address,
    /// Who signed.
    pub oversight: u32,
    /// SHA-256 of what shows that it is garbage.
    pub reason: Hash,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// A bid was taken out of the comparison in a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Disqualification {
    /// Whose bid it is.
    pub vendor: u32,
    /// The lot.
    pub lot: u16,
    /// Who signed.
    pub officer: u32,
    /// SHA-256 of the document that gives the reason.
    pub reason: Hash,
    /// End of the time for objections: the lot is not decided before.
    pub until: Timestamp,
    /// Oversight lifted it.
    pub reinstatement: Option<Reinstatement>,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// Oversight lifted a disqualification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reinstatement {
    /// Who signed.
    pub oversight: u32,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// What became of a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ComplaintState {
    /// It waits for oversight until its time is over, and counts as rejected from then on.
    Open,
    /// The lot returned to evaluation.
    Upheld,
    /// Oversight said no.
    Rejected,
    /// Another one about the same lot was upheld before it was decided.
    Void,
    /// Its time is over, and oversight did not decide it: it counts as rejected.
    Lapsed,
}

/// A vendor complained of what was decided on a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Complaint {
    /// Who complains.
    pub vendor: u32,
    /// The lot.
    pub lot: u16,
    /// How many complaints about the lot had been upheld.
    pub round: u16,
    /// SHA-256 of the complaint.
    pub reason: Hash,
    /// When it counts as rejected, unless oversight decides before. A later complaint about the lot moves it.
    pub until: Timestamp,
    /// Transcript position of the reopening that left nothing to decide.
    pub void_at: Option<u32>,
    /// What oversight decided.
    pub decision: Option<ComplaintDecision>,
    /// Where it is recorded.
    pub evidence: Evidence,
}

impl Complaint {
    /// What became of it by then, in a tender that is not suspended.
    pub fn state(&self, now: Timestamp) -> ComplaintState {
        match &self.decision {
            Some(decision) if decision.upheld => ComplaintState::Upheld,
            Some(_) => ComplaintState::Rejected,
            None if self.void_at.is_some() => ComplaintState::Void,
            None if now < self.until => ComplaintState::Open,
            None => ComplaintState::Lapsed,
        }
    }
}

/// What oversight decided about a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintDecision {
    /// Whether the lot returns to evaluation.
    pub upheld: bool,
    /// Who signed.
    pub oversight: u32,
    /// SHA-256 of the document that gives the reason.
    pub reason: Hash,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// A lot returned to evaluation, because a complaint was upheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reopening {
    /// The lot.
    pub lot: u16,
    /// Until then the officer alone decides on it.
    pub until: Timestamp,
    /// Where it is recorded.
    pub evidence: Evidence,
}
