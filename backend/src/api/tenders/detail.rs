//! What is told about a tender.
//!
//! The facts are the mirror's, as they are, each with its block, transaction and log index. What is added is what
//! the chain names by digest and this server holds: terms, documents, comment texts.

use serde::Serialize;
use veedor_indexer::model::{
    Award, Cancellation, Desertion, Evidence, Exclusion, Finalization, LotOutcome, Moderation, Opening,
    Phase, Registrar, Reschedule, Schedule, Seal, TenderDetail, Timestamp, TranscriptState, Version,
    Withdrawal,
};
use veedor_protocol::Hash;

use super::comments::{self, Texts};
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
    /// How many officers' or oversight's acts were carried out: the next one must name this number.
    decisions: u32,
    /// The boundaries that stand now.
    schedule: Schedule,
    /// Seconds between the last decision on a lot and the earliest finalization.
    standstill: u32,
    /// When it can be finalized at the earliest, once every lot is decided.
    standstill_until: Option<Timestamp>,
    /// The terms that stand now.
    terms: shown::Shown,
    /// Digest of evaluators, quorum and criteria, where the procedure weighs offers.
    panel: Option<Hash>,
    /// Whether each seal must come with its encrypted opening.
    envelopes: bool,
    /// Each lot that stands now, with its bounds and what became of it.
    lots: Vec<LotOutcome>,
    /// Every document that the tender's events name, and those that its terms list.
    documents: Vec<Document>,
    /// Every version, with its terms, boundaries and lots.
    versions: Vec<Version>,
    /// Boundaries moved without a new version.
    reschedules: Vec<Reschedule>,
    /// Who admits one-time keys.
    registrars: Vec<Registrar>,
    /// Every seal ever made.
    seals: Vec<Seal>,
    /// Seals taken back.
    withdrawals: Vec<Withdrawal>,
    /// Every bid opened, with its prices.
    openings: Vec<Opening>,
    /// Vendors none of whose bids count, because they opened two.
    exclusions: Vec<Exclusion>,
    /// Lots that went to a vendor.
    awards: Vec<Award>,
    /// Lots without a winner.
    desertions: Vec<Desertion>,
    /// The end without award.
    cancellation: Option<Cancellation>,
    /// The close.
    finalization: Option<Finalization>,
    /// Comments, with their texts where they are held and not withheld.
    comments: Vec<comments::Shown>,
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
            lots,
            standstill_until,
            transcript,
            ..
        } = detail;
        let comments = texts.show(tender.comments, &tender.moderations);
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
            standstill: tender.standstill,
            standstill_until,
            terms,
            panel: tender.panel,
            envelopes: tender.envelopes,
            lots,
            documents,
            versions: tender.versions,
            reschedules: tender.reschedules,
            registrars: tender.registrars,
            seals: tender.seals,
            withdrawals: tender.withdrawals,
            openings: tender.openings,
            exclusions: tender.exclusions,
            awards: tender.awards,
            desertions: tender.desertions,
            cancellation: tender.cancellation,
            finalization: tender.finalization,
            comments,
            moderations: tender.moderations,
            transcript,
            evidence: tender.evidence,
        }
    }
}
