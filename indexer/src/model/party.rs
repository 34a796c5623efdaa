//! Who acts: parties, their signers, and what the directory's administrator did.

use serde::{Deserialize, Serialize};
use veedor_protocol::party::{Kind, Scheme};

use super::Evidence;
use crate::{Address, Hash};

/// Somebody who acts under a name. The name itself is in the profile document that `profile` is the digest of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Party {
    /// The directory's number for it, from 1.
    pub id: u32,
    /// What it is.
    pub kind: Kind,
    /// An officer's buyer.
    pub member_of: Option<u32>,
    /// What an officer may sign: 1 publish, 2 award, 4 approve.
    pub roles: u16,
    /// SHA-256 of the profile document.
    pub profile: Hash,
    /// The party that vouched for it; none where the administrator registered it.
    pub sponsor: Option<u32>,
    /// Whether the administrator bars it from new acts.
    pub suspended: bool,
    /// Its signers, in the order in which they were added.
    pub signers: Vec<Signer>,
    /// What changed since it was registered, oldest first.
    pub changes: Vec<PartyChange>,
    /// Its registration.
    pub evidence: Evidence,
}

/// A key or wallet that signs for a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signer {
    /// keccak256 of its ERC-7913 bytes.
    pub id: Hash,
    /// How its signatures are checked.
    pub scheme: Scheme,
    /// The account, or the verifier of a P-256 or WebAuthn key.
    pub account: Address,
    /// The public key's coordinates, where it is not an account.
    pub key: Option<(Hash, Hash)>,
    /// When it was added.
    pub evidence: Evidence,
    /// When it was revoked, for good.
    pub revoked: Option<Evidence>,
}

/// A later change of a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartyChange {
    /// What changed.
    #[serde(flatten)]
    pub change: PartyChangeKind,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// What changed about a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "change", content = "value")]
pub enum PartyChangeKind {
    /// A new profile document.
    Profile(Hash),
    /// New roles of an officer.
    Roles(u16),
    /// Barred from new acts, for the reason that this is the digest of.
    Suspended(Hash),
    /// Let act again, for the reason that this is the digest of.
    Reinstated(Hash),
}

/// Something the directory's administrator did about the directory itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Act {
    /// What.
    pub act: ActKind,
    /// The contract or account that it is about.
    pub account: Address,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// What the administrator did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ActKind {
    /// Named the contract that takes new tenders.
    Intake,
    /// Offered its place.
    Offered,
    /// The account took the place that was offered to it.
    Accepted,
}
