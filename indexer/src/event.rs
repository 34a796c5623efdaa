//! What the contracts record, in this crate's own types: one variant per Solidity event, without its head.

use crate::{
    Address, Hash, TranscriptKey,
    model::{Amount, Evidence, Kind, Schedule, Scheme, SubjectKind, Timestamp},
};

/// A block, as far as the mirror needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its number.
    pub number: u64,
    /// Its hash.
    pub hash: Hash,
    /// The hash of the block before it.
    pub parent: Hash,
    /// Its time in Unix seconds.
    pub time: u64,
}

/// A log as a node gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawLog {
    /// The number of its block.
    pub block: u64,
    /// The hash of its block.
    pub block_hash: Hash,
    /// The hash of its transaction.
    pub transaction: Hash,
    /// Its index in the block.
    pub index: u64,
    /// The contract that wrote it.
    pub address: Address,
    /// The event's selector, then its indexed fields.
    pub topics: Vec<Hash>,
    /// The other fields, then the head.
    pub data: Vec<u8>,
}

/// An event whose place in its transcript has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodedEvent {
    /// What happened.
    pub event: Event,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// In the directory.
    Directory(DirectoryEvent),
    /// A tender entered the list of publications.
    Listed {
        /// The tender.
        tender: u32,
        /// Its own head after its publication.
        tender_head: Hash,
    },
    /// In a tender.
    Tender {
        /// The tender.
        tender: u32,
        /// What happened in it.
        event: TenderEvent,
    },
}

impl Event {
    /// The transcript that it belongs to.
    pub fn transcript(&self) -> TranscriptKey {
        match self {
            Self::Directory(_) => TranscriptKey::DIRECTORY,
            Self::Listed { .. } => TranscriptKey::PUBLICATIONS,
            Self::Tender { tender, .. } => TranscriptKey::tender(*tender),
        }
    }

    /// Its name in the contract.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Directory(event) => event.name(),
            Self::Listed { .. } => "TenderListed",
            Self::Tender { event, .. } => event.name(),
        }
    }
}

/// Something that happened in the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "names and fields are IDirectory's, and are explained there"
)]
pub enum DirectoryEvent {
    PartyRegistered {
        party: u32,
        kind: Kind,
        member_of: u32,
        roles: u16,
        profile: Hash,
        sponsor: u32,
    },
    SignerAdded {
        party: u32,
        signer: Hash,
        scheme: Scheme,
        account: Address,
        x: Hash,
        y: Hash,
    },
    SignerRevoked {
        party: u32,
        signer: Hash,
    },
    ProfileChanged {
        party: u32,
        profile: Hash,
    },
    RolesChanged {
        party: u32,
        roles: u16,
    },
    RecoveryProposed(Box<RecoveryProposed>),
    RecoveryVetoed {
        party: u32,
        signer: Hash,
        by: Hash,
    },
    RecoveryCompleted {
        party: u32,
        signer: Hash,
    },
    PartySuspended {
        party: u32,
        reason: Hash,
    },
    PartyReinstated {
        party: u32,
        reason: Hash,
    },
    IntakeChanged {
        procurement: Address,
    },
    AdministrationOffered {
        to: Address,
    },
    AdministrationAccepted {
        administrator: Address,
    },
}

/// A new signer was proposed for a party.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "names and fields are IDirectory's, and are explained there"
)]
pub struct RecoveryProposed {
    pub party: u32,
    pub signer: Hash,
    pub nonce: u32,
    pub scheme: Scheme,
    pub account: Address,
    pub x: Hash,
    pub y: Hash,
    pub sponsor: u32,
    pub ready_at: Timestamp,
}

impl DirectoryEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::PartyRegistered { .. } => "PartyRegistered",
            Self::SignerAdded { .. } => "SignerAdded",
            Self::SignerRevoked { .. } => "SignerRevoked",
            Self::ProfileChanged { .. } => "ProfileChanged",
            Self::RolesChanged { .. } => "RolesChanged",
            Self::RecoveryProposed(_) => "RecoveryProposed",
            Self::RecoveryVetoed { .. } => "RecoveryVetoed",
            Self::RecoveryCompleted { .. } => "RecoveryCompleted",
            Self::PartySuspended { .. } => "PartySuspended",
            Self::PartyReinstated { .. } => "PartyReinstated",
            Self::IntakeChanged { .. } => "IntakeChanged",
            Self::AdministrationOffered { .. } => "AdministrationOffered",
            Self::AdministrationAccepted { .. } => "AdministrationAccepted",
        }
    }
}

/// Something that happened in a tender.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "names and fields are IProcurement's, and are explained there"
)]
pub enum TenderEvent {
    Published(Box<Published>),
    LotPublished {
        version: u16,
        lot: u16,
        ceiling: Amount,
        floor: Amount,
    },
    RegistrarNamed {
        registrar: Address,
        token_key: Hash,
    },
    PanelNamed {
        version: u16,
        scoring: u32,
        pricing: u32,
        quorum: u8,
        price_weight: u16,
    },
    CriterionNamed {
        version: u16,
        criterion: u8,
        weight: u16,
    },
    EvaluatorNamed {
        version: u16,
        seat: u8,
        evaluator: u32,
    },
    ActSeconded {
        officer: u32,
        intent: Hash,
    },
    Amended {
        officer: u32,
        version: u16,
        terms: Hash,
        panel: Hash,
        reason: Hash,
        schedule: Schedule,
        lots: u8,
    },
    Rescheduled {
        officer: u32,
        reason: Hash,
        schedule: Schedule,
    },
    Cancelled {
        officer: u32,
        oversight: u32,
        reason: Hash,
    },
    Suspended {
        oversight: u32,
        reason: Hash,
        until: Timestamp,
    },
    Released {
        oversight: u32,
        reason: Hash,
        lost: u64,
    },
    BidSealed {
        bidder: Address,
        registrar: Address,
        seal: Hash,
        envelope: Hash,
        order: u32,
    },
    SealWithdrawn {
        bidder: Address,
        order: u32,
    },
    SealExcluded {
        bidder: Address,
        oversight: u32,
        reason: Hash,
    },
    BidOpened {
        vendor: u32,
        bidder: Address,
        offer: Hash,
        prices: Hash,
        signer: Hash,
    },
    PriceOpened {
        vendor: u32,
        lot: u16,
        price: Amount,
    },
    VendorExcluded {
        vendor: u32,
    },
    OfferScored {
        vendor: u32,
        evaluator: u32,
        weighed: u32,
        reasons: Hash,
    },
    CriterionScored {
        vendor: u32,
        evaluator: u32,
        criterion: u8,
        points: u16,
    },
    VendorDisqualified {
        vendor: u32,
        lot: u16,
        officer: u32,
        reason: Hash,
        until: Timestamp,
    },
    VendorReinstated {
        vendor: u32,
        lot: u16,
        oversight: u32,
    },
    LotAwarded {
        vendor: u32,
        lot: u16,
        price: Amount,
        officer: u32,
        report: Hash,
    },
    WinnerScored {
        vendor: u32,
        lot: u16,
        quality: u16,
        price: u16,
    },
    LotDeserted {
        lot: u16,
        officer: u32,
        reason: Hash,
    },
    ComplaintFiled {
        vendor: u32,
        lot: u16,
        round: u16,
        reason: Hash,
        until: Timestamp,
    },
    ComplaintDecided {
        vendor: u32,
        lot: u16,
        upheld: bool,
        oversight: u32,
        reason: Hash,
    },
    LotReopened {
        lot: u16,
        until: Timestamp,
    },
    RequestsCounted {
        registrar: Address,
        root: Hash,
        requests: u32,
    },
    VendorAbsent {
        vendor: u32,
        registrar: Address,
    },
    WithdrawalClaimed {
        vendor: u32,
        bidder: Address,
    },
    Finalized,
    CommentPosted {
        author: Address,
        subject_kind: SubjectKind,
        subject_id: u32,
        parent: u32,
        digest: Hash,
        registrar: Address,
    },
    ReplyPosted {
        vendor: u32,
        parent: u32,
        subject_kind: SubjectKind,
        subject_id: u32,
        digest: Hash,
    },
    CommentEndorsed {
        author: Address,
        comment: u32,
        registrar: Address,
    },
    CommentModerated {
        comment: u32,
        moderator: u32,
        counter: u32,
        reason: Hash,
    },
    CommentRestored {
        comment: u32,
        moderator: u32,
        counter: u32,
        reason: Hash,
    },
}

/// A tender's publication.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "names and fields are IProcurement's, and are explained there"
)]
pub struct Published {
    pub buyer: u32,
    pub officer: u32,
    pub procedure: u8,
    pub terms: Hash,
    pub panel: Hash,
    pub envelopes: bool,
    pub schedule: Schedule,
    pub standstill: u32,
    pub lots: u8,
}

impl TenderEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Published(_) => "TenderPublished",
            Self::LotPublished { .. } => "LotPublished",
            Self::RegistrarNamed { .. } => "RegistrarNamed",
            Self::PanelNamed { .. } => "PanelNamed",
            Self::CriterionNamed { .. } => "CriterionNamed",
            Self::EvaluatorNamed { .. } => "EvaluatorNamed",
            Self::ActSeconded { .. } => "ActSeconded",
            Self::Suspended { .. } => "TenderSuspended",
            Self::Released { .. } => "TenderReleased",
            Self::SealExcluded { .. } => "SealExcluded",
            Self::OfferScored { .. } => "OfferScored",
            Self::CriterionScored { .. } => "CriterionScored",
            Self::VendorDisqualified { .. } => "VendorDisqualified",
            Self::VendorReinstated { .. } => "VendorReinstated",
            Self::WinnerScored { .. } => "WinnerScored",
            Self::ComplaintFiled { .. } => "ComplaintFiled",
            Self::ComplaintDecided { .. } => "ComplaintDecided",
            Self::LotReopened { .. } => "LotReopened",
            Self::RequestsCounted { .. } => "RequestsCounted",
            Self::VendorAbsent { .. } => "VendorAbsent",
            Self::WithdrawalClaimed { .. } => "WithdrawalClaimed",
            Self::ReplyPosted { .. } => "ReplyPosted",
            Self::CommentEndorsed { .. } => "CommentEndorsed",
            Self::Amended { .. } => "TenderAmended",
            Self::Rescheduled { .. } => "TenderRescheduled",
            Self::Cancelled { .. } => "TenderCancelled",
            Self::BidSealed { .. } => "BidSealed",
            Self::SealWithdrawn { .. } => "SealWithdrawn",
            Self::BidOpened { .. } => "BidOpened",
            Self::PriceOpened { .. } => "PriceOpened",
            Self::VendorExcluded { .. } => "VendorExcluded",
            Self::LotAwarded { .. } => "LotAwarded",
            Self::LotDeserted { .. } => "LotDeserted",
            Self::Finalized => "TenderFinalized",
            Self::CommentPosted { .. } => "CommentPosted",
            Self::CommentModerated { .. } => "CommentModerated",
            Self::CommentRestored { .. } => "CommentRestored",
        }
    }
}
