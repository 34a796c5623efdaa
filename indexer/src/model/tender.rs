//! A tender and everything recorded about it.

use serde::{Deserialize, Serialize};

use super::{
    Absence, Amount, Approval, Boundaries, Comment, Complaint, Disqualification, Endorsement, Evidence,
    Moderation, Panel, Phase, Points, Reopening, Reply, RequestCount, Schedule, Score, SealExclusion,
    Suspension, Timestamp, TranscriptState, WithdrawalClaim,
};
use crate::{Address, Hash};

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
    /// The boundaries that stand now. While the tender is suspended, those ahead recede: see [`Self::boundaries`].
    pub schedule: Schedule,
    /// Seconds from `opensUntil` in which evaluators score; 0 where price alone decides.
    pub scoring: u32,
    /// Seconds after these in which prices can be opened; 0 where price alone decides.
    pub pricing: u32,
    /// Seconds between the last decision on a lot and the earliest finalization.
    pub standstill: u32,
    /// The version that stands now.
    pub version: u16,
    /// How many officers' or oversight's acts were carried out, decisions on lots apart: the next one must name this
    /// number.
    pub decisions: u32,
    /// Every version, with its terms, boundaries and lots.
    pub versions: Vec<Version>,
    /// Who scored offers, and by what.
    pub panels: Vec<Panel>,
    /// What second officers approved.
    pub approvals: Vec<Approval>,
    /// Boundaries moved without a new version.
    pub reschedules: Vec<Reschedule>,
    /// When oversight stopped the clock.
    pub suspensions: Vec<Suspension>,
    /// Who admits one-time keys.
    pub registrars: Vec<Registrar>,
    /// Every seal ever made.
    pub seals: Vec<Seal>,
    /// Seals taken back.
    pub withdrawals: Vec<Withdrawal>,
    /// Seals that oversight excluded.
    pub seal_exclusions: Vec<SealExclusion>,
    /// Every bid opened, with its prices.
    pub openings: Vec<Opening>,
    /// Vendors none of whose bids count, because they opened two.
    pub exclusions: Vec<Exclusion>,
    /// What evaluators gave.
    pub scores: Vec<Score>,
    /// Bids taken out of the comparison in a lot.
    pub disqualifications: Vec<Disqualification>,
    /// Lots that went to a vendor. One that was reopened later is in here too.
    pub awards: Vec<Award>,
    /// Lots without a winner. One that was reopened later is in here too.
    pub desertions: Vec<Desertion>,
    /// What vendors complained of.
    pub complaints: Vec<Complaint>,
    /// Lots that returned to evaluation.
    pub reopenings: Vec<Reopening>,
    /// How many vendors had asked registrars for tokens.
    pub request_counts: Vec<RequestCount>,
    /// Vendors that had asked, and opened no bid.
    pub absences: Vec<Absence>,
    /// Whose seals taken back were.
    pub withdrawal_claims: Vec<WithdrawalClaim>,
    /// The end without award.
    pub cancellation: Option<Cancellation>,
    /// The close.
    pub finalization: Option<Finalization>,
    /// Comments.
    pub comments: Vec<Comment>,
    /// What vendors answered.
    pub replies: Vec<Reply>,
    /// Who supported comments.
    pub endorsements: Vec<Endorsement>,
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
        } else if self.is_suspended(now) {
            Phase::Suspended
        } else {
            self.boundaries(now).phase(now, self.undecided() > 0)
        }
    }

    /// The boundaries as they stand at a moment of chain time. A suspension that was not released moves those ahead, at
    /// most by what it could take.
    pub fn boundaries(&self, now: Timestamp) -> Boundaries {
        let stored = Boundaries::new(self.schedule, self.scoring, self.pricing);
        match self.suspension() {
            Some(suspension) => stored.postponed(suspension.evidence.time, suspension.lost(now)),
            None => stored,
        }
    }

    /// The suspension that was not released; it may have run out by itself.
    pub fn suspension(&self) -> Option<&Suspension> {
        self.suspensions
            .last()
            .filter(|suspension| suspension.release.is_none())
    }

    fn is_suspended(&self, now: Timestamp) -> bool {
        self.suspension()
            .is_some_and(|suspension| now >= suspension.evidence.time && now < suspension.until)
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
        let awarded = self.awards.iter().filter(|award| award.reopened_at.is_none());
        let deserted = self.desertions.iter().filter(|it| it.reopened_at.is_none());
        awarded
            .map(|award| award.standstill_until)
            .chain(deserted.map(|desertion| desertion.standstill_until))
            .max()
    }

    fn outcome(&self, bounds: LotBounds) -> LotOutcome {
        let number = bounds.lot;
        let award = self
            .awards
            .iter()
            .rfind(|award| award.lot == number && award.reopened_at.is_none());
        let desertion = self
            .desertions
            .iter()
            .rfind(|desertion| desertion.lot == number && desertion.reopened_at.is_none());
        let status = match (award, desertion) {
            (Some(_), _) => LotStatus::Awarded,
            (None, Some(_)) => LotStatus::Deserted,
            (None, None) => LotStatus::Undecided,
        };
        LotOutcome {
            lot: number,
            ceiling: bounds.ceiling,
            floor: bounds.floor,
            status,
            supplier: award.map(|award| award.vendor),
            price: award.map(|award| award.price),
            objections_until: self.objections_until(number, status),
            complaints_until: self.complaints_until(number),
            officers_until: self.reopened(number).map(|reopening| reopening.until),
            evidence: award
                .map(|award| award.evidence)
                .or(desertion.map(|desertion| desertion.evidence)),
        }
    }

    fn reopened(&self, lot: u16) -> Option<&Reopening> {
        self.reopenings.iter().rfind(|reopening| reopening.lot == lot)
    }

    /// A decision ends the time for objections; one that is reopened brings none back.
    fn objections_until(&self, lot: u16, status: LotStatus) -> Option<Timestamp> {
        let last = self
            .disqualifications
            .iter()
            .rfind(|disqualification| disqualification.lot == lot)
            .filter(|_| status == LotStatus::Undecided)?;
        let awards = self.awards.iter().map(|award| (award.lot, award.evidence));
        let desertions = self
            .desertions
            .iter()
            .map(|desertion| (desertion.lot, desertion.evidence));
        let decided = awards
            .chain(desertions)
            .any(|(decided, evidence)| decided == lot && evidence.position > last.evidence.position);
        (!decided).then_some(last.until)
    }

    fn complaints_until(&self, lot: u16) -> Option<Timestamp> {
        self.complaints
            .iter()
            .filter(|complaint| complaint.lot == lot)
            .filter(|complaint| complaint.decision.is_none() && complaint.void_at.is_none())
            .map(|complaint| complaint.until)
            .max()
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
    /// Digest of the panel, where the procedure weighs offers.
    pub panel: Option<Hash>,
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
    /// End of the time for objections to the last disqualification: it is not decided before.
    pub objections_until: Option<Timestamp>,
    /// When what waits for oversight counts as rejected, if it is not decided before.
    pub complaints_until: Option<Timestamp>,
    /// Until then the officer alone decides, where a complaint was upheld; `awardBy` if that is later.
    pub officers_until: Option<Timestamp>,
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
    /// Oversight excluded it: its envelope is garbage.
    Excluded,
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
    /// Who admitted the key; nobody had to where it had sealed before.
    pub registrar: Option<Address>,
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
    /// EIP-712 struct hash of the bid's prices.
    pub prices_hash: Hash,
    /// The vendor's signer.
    pub signer: Hash,
    /// What the vendor asks, lot by lot. In a weighted tender prices are opened later.
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
    /// What it won with, where the procedure weighs offers.
    pub points: Option<Points>,
    /// End of its standstill.
    pub standstill_until: Timestamp,
    /// Transcript position of the reopening that undid it.
    pub reopened_at: Option<u32>,
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
    /// End of its standstill.
    pub standstill_until: Timestamp,
    /// Transcript position of the reopening that undid it.
    pub reopened_at: Option<u32>,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// The end without award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cancellation {
    /// Who signed.
    pub officer: u32,
    /// The control body that agreed; none before sealing was over.
    pub oversight: Option<u32>,
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
    /// Its boundaries as they stand at `as_of`: while it is suspended, those ahead recede.
    pub boundaries: Boundaries,
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
