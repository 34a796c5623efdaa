//! Who acts: parties, their signers, and what the directory's administrator did.

use serde::{Deserialize, Serialize};
use veedor_protocol::party::{Kind, Scheme};

use super::{Evidence, Timestamp};
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
    /// What an officer may sign: 1 publish, 2 award, 4 approve; 8 binds what it publishes or awards to another officer's
    /// approval.
    pub roles: u16,
    /// SHA-256 of the profile document.
    pub profile: Hash,
    /// The party that vouched for it; none where the administrator registered it.
    pub sponsor: Option<u32>,
    /// Whether the administrator bars it from new acts.
    pub suspended: bool,
    /// Its signers, in the order in which they were added.
    pub signers: Vec<Signer>,
    /// Signers proposed for it after it had lost its own.
    pub recoveries: Vec<Recovery>,
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

/// A new signer was proposed for a party that lost its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recovery {
    /// keccak256 of the signer's ERC-7913 bytes.
    pub signer: Hash,
    /// What a veto names.
    pub nonce: u32,
    /// How the signer's signatures are checked.
    pub scheme: Scheme,
    /// The account, or the verifier of a P-256 or WebAuthn key.
    pub account: Address,
    /// The public key's coordinates, where it is not an account.
    pub key: Option<(Hash, Hash)>,
    /// The party that proposed it; none where the administrator did.
    pub sponsor: Option<u32>,
    /// From when it can be completed.
    pub ready_at: Timestamp,
    /// How it ended.
    pub end: Option<RecoveryEnd>,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// The end of a recovery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryEnd {
    /// How it ended.
    #[serde(flatten)]
    pub kind: RecoveryEndKind,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// How a recovery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "how", content = "by")]
pub enum RecoveryEndKind {
    /// The signer was added.
    Completed,
    /// Called off by this signer of the party's; by nobody's where the administrator suspended the party.
    Vetoed(Option<Hash>),
    /// It could not be completed any more, and another one took its place.
    Replaced,
}
