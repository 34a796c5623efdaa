//! What is told about a tender.
//!
//! The facts are the mirror's, as they are, each with its block, transaction and log index. What is added is what
//! the chain names by digest and this server holds: terms, documents, comment texts.

use serde::Serialize;
use veedor_indexer::model::{
    Absence, Approval, Award, Boundaries, Cancellation, Desertion, Disqualification, Endorsement, Evidence,
    Exclusion, Finalization, LotOutcome, Moderation, Opening, Panel, Phase, Registrar, Reopening,
    RequestCount, Reschedule, Schedule, Score, Seal, SealExclusion, Suspension, TenderDetail, Timestamp,
    TranscriptState, Version, Withdrawal, WithdrawalClaim,
};
use veedor_protocol::Hash;

use super::comments::{self, Texts};
use super::complaints::{self, Complaint};
use super::documents::Document;
use super::list::Status;
use crate::shown;

/// A tender.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Detail {
    /// Its number, from 1.
    id: u32,
    /// Whether it is running, and if not, how it ended.
    status: Status,
    /// Where it stands at the time of the block in `asOf`.
    phase: Phase,
    /// The buyer's number in the directory.
    buyer: u32,
    /// Who signed its publication.
    officer: u32,
    /// Which of the contract's rules it runs under.
    procedure: u8,
    /// The version that stands now.
    version: u16,
    /// How many officers' or oversight's acts were carried out, decisions on lots apart: the next one must name this
    /// number.
    decisions: u32,
    /// The boundaries as officers set them last, and as releases have moved them.
    schedule: Schedule,
    /// The boundaries as they stand at the time of the block in `asOf`: while it is suspended, those ahead recede.
    boundaries: Boundaries,
    /// Seconds between the last decision on a lot and the earliest finalization.
    standstill: u32,
    /// When it can be finalized at the earliest, once every lot is decided.
    standstill_until: Option<Timestamp>,
    /// The terms that stand now.
    terms: shown::Shown,
    /// Digest of evaluators, quorum and criteria, where the procedure weighs offers.
    panel: Option<Hash>,
    /// Seconds from `opensUntil` in which evaluators score; 0 where price alone decides.
    scoring: u32,
    /// Seconds after these in which prices can be opened; 0 where price alone decides.
    pricing: u32,
    /// Whether each seal must come with its encrypted opening.
    envelopes: bool,
    /// Each lot that stands now, with its bounds and what became of it.
    lots: Vec<LotOutcome>,
    /// Every document that the tender's events name, and those that its terms list.
    documents: Vec<Document>,
    /// Every version, with its terms, boundaries and lots.
    versions: Vec<Version>,
    /// Who scores offers, and by what; the last one stands.
    panels: Vec<Panel>,
    /// What second officers approved.
    approvals: Vec<Approval>,
    /// Boundaries moved without a new version.
    reschedules: Vec<Reschedule>,
    /// When oversight stopped the clock, and how that ended.
    suspensions: Vec<Suspension>,
    /// Who admits one-time keys.
    registrars: Vec<Registrar>,
    /// Every seal ever made.
    seals: Vec<Seal>,
    /// Seals taken back.
    withdrawals: Vec<Withdrawal>,
    /// Seals that oversight excluded, because their envelopes are garbage.
    seal_exclusions: Vec<SealExclusion>,
    /// Every bid opened, with its prices.
    openings: Vec<Opening>,
    /// Vendors none of whose bids count, because they opened two.
    exclusions: Vec<Exclusion>,
    /// What evaluators gave.
    scores: Vec<Score>,
    /// Bids taken out of the comparison in a lot, and whether oversight lifted that.
    disqualifications: Vec<Disqualification>,
    /// Lots that went to a vendor. One that was reopened later is in here too.
    awards: Vec<Award>,
    /// Lots without a winner. One that was reopened later is in here too.
    desertions: Vec<Desertion>,
    /// What vendors complained of, and what became of it.
    complaints: Vec<Complaint>,
    /// Lots that returned to evaluation.
    reopenings: Vec<Reopening>,
    /// How many vendors had asked registrars for tokens.
    request_counts: Vec<RequestCount>,
    /// Vendors that had asked, and opened no bid.
    absences: Vec<Absence>,
    /// Whose seals taken back were.
    withdrawal_claims: Vec<WithdrawalClaim>,
    /// The end without award.
    cancellation: Option<Cancellation>,
    /// The close.
    finalization: Option<Finalization>,
    /// Comments, with their texts where they are held and not withheld.
    comments: Vec<comments::Shown>,
    /// What vendors answered, with the texts.
    replies: Vec<comments::ShownReply>,
    /// Who supported comments.
    endorsements: Vec<Endorsement>,
    /// What moderators did.
    moderations: Vec<Moderation>,
    /// How far its transcript was followed.
    transcript: TranscriptState,
    /// Its publication.
    evidence: Evidence,
}

impl Detail {
    pub(super) fn new(
        detail: TenderDetail,
        terms: shown::Shown,
        documents: Vec<Document>,
        texts: &Texts,
    ) -> Self {
        let TenderDetail {
            tender,
            phase,
            boundaries,
            lots,
            standstill_until,
            transcript,
            as_of,
        } = detail;
        let complaints = complaints::show(&tender, as_of);
        let comments = texts.show(tender.comments, &tender.replies, &tender.moderations);
        let replies = texts.show_replies(tender.replies, &tender.moderations);
        Self {
            id: tender.id,
            status: Status::of(phase),
            phase,
            buyer: tender.buyer,
            officer: tender.officer,
            procedure: tender.procedure,
            version: tender.version,
            decisions: tender.decisions,
            schedule: tender.schedule,
            boundaries,
            standstill: tender.standstill,
            standstill_until,
            terms,
            panel: tender.panel,
            scoring: tender.scoring,
            pricing: tender.pricing,
            envelopes: tender.envelopes,
            lots,
            documents,
            versions: tender.versions,
            panels: tender.panels,
            approvals: tender.approvals,
            reschedules: tender.reschedules,
            suspensions: tender.suspensions,
            registrars: tender.registrars,
            seals: tender.seals,
            withdrawals: tender.withdrawals,
            seal_exclusions: tender.seal_exclusions,
            openings: tender.openings,
            exclusions: tender.exclusions,
            scores: tender.scores,
            disqualifications: tender.disqualifications,
            awards: tender.awards,
            desertions: tender.desertions,
            complaints,
            reopenings: tender.reopenings,
            request_counts: tender.request_counts,
            absences: tender.absences,
            withdrawal_claims: tender.withdrawal_claims,
            cancellation: tender.cancellation,
            finalization: tender.finalization,
            comments,
            replies,
            endorsements: tender.endorsements,
            moderations: tender.moderations,
            transcript,
            evidence: tender.evidence,
        }
    }
}
