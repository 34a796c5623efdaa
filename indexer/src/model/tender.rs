//! A tender and everything recorded about it.

use serde::{Deserialize, Serialize};
use veedor_protocol::intent::SubjectKind;

use super::{Amount, Evidence, Timestamp, TranscriptState};
use crate::{Address, Hash};

/// Where a tender stands at a moment of chain time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Published; bids cannot be sealed yet.
    Consultation,
    /// Bids can be sealed.
    Sealing,
    /// Bids can be opened.
    Opening,
    /// Lots are being decided.
    Evaluation,
    /// Every lot is decided; objections can be raised.
    Standstill,
    /// Closed.
    Final,
    /// Ended without award.
    Cancelled,
    /// Halted by oversight.
    Suspended,
}

impl Phase {
    /// All of them, in the order of a tender's life.
    pub const ALL: [Self; 8] = [
        Self::Consultation,
        Self::Sealing,
        Self::Opening,
        Self::Evaluation,
        Self::Standstill,
        Self::Final,
        Self::Cancelled,
        Self::Suspended,
    ];

    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Consultation => "consultation",
            Self::Sealing => "sealing",
            Self::Opening => "opening",
            Self::Evaluation => "evaluation",
            Self::Standstill => "standstill",
            Self::Final => "final",
            Self::Cancelled => "cancelled",
            Self::Suspended => "suspended",
        }
    }

    /// The phase with this name in JSON.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.name() == name)
    }
}

/// A tender, with all that its transcript says of it.
///
/// Lists are in transcript order. What was replaced stays in them, so that nothing on chain is hidden here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tender {
    /// Its number, from 1.
    pub id: u32,
    /// Whose it is.
    pub buyer: u32,
    /// Who signed its publication.
    pub officer: u32,
    /// Which of the contract's rules it runs under.
    pub procedure: u8,
    /// SHA-256 of the terms that stand now.
    pub terms: Hash,
    /// Digest of evaluators, quorum and criteria, where the procedure weighs offers.
    pub panel: Option<Hash>,
    /// Whether each seal must come with its encrypted opening.
    pub envelopes: bool,
    /// The boundaries that stand now.
    pub schedule: Schedule,
    /// Seconds between the last decision on a lot and the earliest finalization.
    pub standstill: u32,
    /// The version that stands now.
    pub version: u16,
    /// How many officers' or oversight's acts were carried out: the next one must name this number.
    pub decisions: u32,
    /// Every version, with its terms, boundaries and lots.
    pub versions: Vec<Version>,
    /// Boundaries moved without a new version.
    pub reschedules: Vec<Reschedule>,
    /// Who admits one-time keys.
    pub registrars: Vec<Registrar>,
    /// Every seal ever made.
    pub seals: Vec<Seal>,
    /// Seals taken back.
    pub withdrawals: Vec<Withdrawal>,
    /// Every bid opened, with its prices.
    pub openings: Vec<Opening>,
    /// Vendors none of whose bids count, because they opened two.
    pub exclusions: Vec<Exclusion>,
    /// Lots that went to a vendor.
    pub awards: Vec<Award>,
    /// Lots without a winner.
    pub desertions: Vec<Desertion>,
    /// The end without award.
    pub cancellation: Option<Cancellation>,
    /// The close.
    pub finalization: Option<Finalization>,
    /// Comments.
    pub comments: Vec<Comment>,
    /// What moderators did.
    pub moderations: Vec<Moderation>,
    /// Its publication.
    pub evidence: Evidence,
}

impl Tender {
    /// Where the tender stands at a moment of chain time: the same rule as the contract's `phase`.
    pub fn phase(&self, now: Timestamp) -> Phase {
        if self.cancellation.is_some() {
            Phase::Cancelled
        } else if self.finalization.is_some() {
            Phase::Final
        } else {
            self.schedule.phase(now, self.undecided() > 0)
        }
    }

    /// The bounds of the lots that stand now.
    pub fn lots(&self) -> &[LotBounds] {
        self.versions
            .last()
            .map_or(&[], |version| version.lots.as_slice())
    }

    /// What became of each lot that stands now.
    pub fn outcomes(&self) -> Vec<LotOutcome> {
        self.lots().iter().map(|bounds| self.outcome(*bounds)).collect()
    }

    /// How many lots are neither awarded nor deserted.
    pub fn undecided(&self) -> usize {
        self.outcomes()
            .iter()
            .filter(|lot| lot.status == LotStatus::Undecided)
            .count()
    }

    /// When the tender can be finalized at the earliest; none while a lot is undecided or nothing was decided.
    pub fn standstill_until(&self) -> Option<Timestamp> {
        if self.undecided() > 0 {
            return None;
        }
        let awarded = self.awards.iter().map(|award| award.evidence.time);
        let deserted = self.desertions.iter().map(|desertion| desertion.evidence.time);
        let last = awarded.chain(deserted).max()?;
        Some(Timestamp(last.0 + u64::from(self.standstill)))
    }

    fn outcome(&self, bounds: LotBounds) -> LotOutcome {
        let award = self.awards.iter().rfind(|award| award.lot == bounds.lot);
        let desertion = self
            .desertions
            .iter()
            .rfind(|desertion| desertion.lot == bounds.lot);
        let status = match (award, desertion) {
            (Some(award), Some(desertion)) if desertion.evidence.position > award.evidence.position => {
                LotStatus::Deserted
            }
            (Some(_), _) => LotStatus::Awarded,
            (None, Some(_)) => LotStatus::Deserted,
            (None, None) => LotStatus::Undecided,
        };
        let award = award.filter(|_| status == LotStatus::Awarded);
        LotOutcome {
            lot: bounds.lot,
            ceiling: bounds.ceiling,
            floor: bounds.floor,
            status,
            supplier: award.map(|award| award.vendor),
            price: award.map(|award| award.price),
            evidence: match status {
                LotStatus::Undecided => None,
                LotStatus::Awarded => award.map(|award| award.evidence),
                LotStatus::Deserted => desertion.map(|desertion| desertion.evidence),
            },
        }
    }
}

/// The boundaries of a tender's phases; every phase is `[from, until)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// First second in which a bid can be sealed.
    pub seals_from: Timestamp,
    /// First second in which none can, and in which bids can be opened.
    pub seals_until: Timestamp,
    /// First second in which no bid can be opened.
    pub opens_until: Timestamp,
    /// First second in which anyone may award.
    pub award_by: Timestamp,
}

impl Schedule {
    /// The phase of a tender that is neither cancelled nor final.
    pub fn phase(&self, now: Timestamp, undecided: bool) -> Phase {
        if now < self.seals_from {
            Phase::Consultation
        } else if now < self.seals_until {
            Phase::Sealing
        } else if now < self.opens_until {
            Phase::Opening
        } else if undecided {
            Phase::Evaluation
        } else {
            Phase::Standstill
        }
    }
}

/// Terms, boundaries and lots as one act set them: the publication (version 1) or an amendment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// 1 at publication, one more with each amendment.
    pub version: u16,
    /// Who signed.
    pub officer: u32,
    /// SHA-256 of the terms.
    pub terms: Hash,
    /// SHA-256 of the document that gives the reason; none for the publication.
    pub reason: Option<Hash>,
    /// The boundaries that it set.
    pub schedule: Schedule,
    /// What each lot may cost.
    pub lots: Vec<LotBounds>,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// What a lot may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LotBounds {
    /// Its number, from 1.
    pub lot: u16,
    /// Highest price that qualifies; [`Amount::UNBOUNDED`] where there is none.
    pub ceiling: Amount,
    /// Lowest price that qualifies; 0 where there is none.
    pub floor: Amount,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// Whether a lot was decided, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LotStatus {
    /// Not yet.
    Undecided,
    /// To its computed winner.
    Awarded,
    /// There was no computed winner.
    Deserted,
}

/// What became of a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LotOutcome {
    /// Its number.
    pub lot: u16,
    /// Highest price that qualifies.
    pub ceiling: Amount,
    /// Lowest price that qualifies.
    pub floor: Amount,
    /// Whether it was decided, and how.
    pub status: LotStatus,
    /// The vendor that it went to.
    pub supplier: Option<u32>,
    /// At this price.
    pub price: Option<Amount>,
    /// Where the decision is recorded.
    pub evidence: Option<Evidence>,
}

/// Boundaries moved to later times; version and seals stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reschedule {
    /// Who signed.
    pub officer: u32,
    /// SHA-256 of the document that gives the reason.
    pub reason: Hash,
    /// The new boundaries.
    pub schedule: Schedule,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// Who admits one-time keys to a tender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Registrar {
    /// The account whose signature admits.
    pub key: Address,
    /// SHA-256 of the public key of its blind signatures, where it issues any.
    pub token_key: Option<Hash>,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// What became of a seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SealState {
    /// It stands.
    Live,
    /// Its bidder took it back.
    Withdrawn,
    /// Its bidder sealed again.
    Replaced,
    /// Its bid was opened.
    Opened,
}

/// A one-time key's commitment to a bid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seal {
    /// Counts the tender's seals and withdrawals: the earlier one wins a tie.
    pub order: u32,
    /// The one-time key.
    pub bidder: Address,
    /// The version of the tender that was sealed for. A seal of an older one cannot be opened.
    pub version: u16,
    /// The commitment.
    pub seal: Hash,
    /// Digest of the encrypted opening.
    pub envelope: Option<Hash>,
    /// What became of it.
    pub state: SealState,
    /// Transcript position of the event that made it anything else than live.
    pub ended_at: Option<u32>,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// A seal taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Withdrawal {
    /// The one-time key.
    pub bidder: Address,
    /// Its place among the tender's seals and withdrawals.
    pub order: u32,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// A bid opened: its vendor is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Opening {
    /// Whose bid it is.
    pub vendor: u32,
    /// The one-time key that sealed it.
    pub bidder: Address,
    /// The seal's order.
    pub order: u32,
    /// The commitment that was opened.
    pub seal: Hash,
    /// SHA-256 of the offer's manifest, where there are offer files.
    pub offer: Option<Hash>,
    /// The vendor's signer.
    pub signer: Hash,
    /// What the vendor asks, lot by lot.
    pub prices: Vec<Price>,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// What a vendor asks for a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Price {
    /// The lot.
    pub lot: u16,
    /// The price.
    pub price: Amount,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// None of a vendor's bids counts: it opened two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exclusion {
    /// The vendor.
    pub vendor: u32,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// A lot went to its computed winner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Award {
    /// The lot.
    pub lot: u16,
    /// The winner.
    pub vendor: u32,
    /// Its price.
    pub price: Amount,
    /// The winning seal's order.
    pub order: u32,
    /// Who signed; nobody after `awardBy`.
    pub officer: Option<u32>,
    /// SHA-256 of the award's report.
    pub report: Option<Hash>,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// A lot without a computed winner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Desertion {
    /// The lot.
    pub lot: u16,
    /// Who signed; nobody after `awardBy`.
    pub officer: Option<u32>,
    /// SHA-256 of the document that gives the reason.
    pub reason: Option<Hash>,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// The end without award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cancellation {
    /// Who signed.
    pub officer: u32,
    /// SHA-256 of the document that gives the reason.
    pub reason: Hash,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// The close: every lot decided, the standstill over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finalization {
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// A comment. Its text is off chain, named by `digest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    /// Its transcript position, which names it.
    pub position: u32,
    /// A pseudonym, or a party's number as an address.
    pub author: Address,
    /// The party that commented under its own name.
    pub party: Option<u32>,
    /// What kind of thing it is about.
    pub subject_kind: SubjectKind,
    /// Which one: nothing for the tender, a version, vendor, lot or position otherwise.
    pub subject_id: u32,
    /// The comment that it answers.
    pub parent: Option<u32>,
    /// Salted digest of the text.
    pub digest: Hash,
    /// Whether a moderator withholds the text.
    pub withheld: bool,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// What a moderator did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ModerationKind {
    /// Withheld the text.
    Withheld,
    /// Let it be shown again.
    Restored,
}

/// A moderator's act on a comment. The contract keeps no list of comments, so `comment` may name another event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Moderation {
    /// What was done.
    pub kind: ModerationKind,
    /// The comment's transcript position.
    pub comment: u32,
    /// Who signed.
    pub moderator: u32,
    /// How often the comment had been moderated or restored before.
    pub counter: u32,
    /// SHA-256 of the document that gives the reason.
    pub reason: Hash,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// An entry in the list of publications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Publication {
    /// The tender.
    pub tender: u32,
    /// Its own head after its publication.
    pub tender_head: Hash,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// A tender with what follows from it at a moment of chain time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TenderDetail {
    /// The tender.
    #[serde(flatten)]
    pub tender: Tender,
    /// Where it stands at `as_of`.
    pub phase: Phase,
    /// What became of each lot.
    pub lots: Vec<LotOutcome>,
    /// When it can be finalized at the earliest, once every lot is decided.
    pub standstill_until: Option<Timestamp>,
    /// How far its transcript was followed.
    pub transcript: TranscriptState,
    /// The moment that `phase` is about.
    pub as_of: Timestamp,
}

/// A tender in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TenderSummary {
    /// Its number.
    pub id: u32,
    /// Whose it is.
    pub buyer: u32,
    /// Which of the contract's rules it runs under.
    pub procedure: u8,
    /// Where it stands at the moment that was asked for.
    pub phase: Phase,
    /// SHA-256 of the terms that stand now.
    pub terms: Hash,
    /// The version that stands now.
    pub version: u16,
    /// The boundaries that stand now.
    pub schedule: Schedule,
    /// How many lots there are.
    pub lots: u16,
    /// How many of them are undecided.
    pub undecided: u16,
    /// How many seals stand or were opened.
    pub seals: u32,
    /// How many bids were opened.
    pub openings: u32,
    /// How many comments there are.
    pub comments: u32,
    /// How far its transcript was followed.
    pub transcript: TranscriptState,
    /// Its publication.
    pub evidence: Evidence,
}
