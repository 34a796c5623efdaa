//! The documents of a tender: those that its events name by digest, and those that its terms list.

use serde::Serialize;
use veedor_indexer::model::{Evidence, Tender};
use veedor_protocol::Hash;
use veedor_protocol::terms::Terms;

use crate::problem::Problem;
use crate::shown::href;
use crate::state::App;

/// A document of a tender.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    /// What it is to the tender.
    role: Role,
    /// Its digest, as `sha256sum` prints it.
    sha256: String,
    /// Where it is served.
    href: String,
    /// Whether this server holds it.
    held: bool,
    /// In bytes, if it is held.
    size: Option<u64>,
    /// What the terms say of it, if they list it.
    #[serde(flatten)]
    listed: Option<Listed>,
    /// Where its digest is recorded; for a document that the terms list, where theirs is.
    evidence: Evidence,
}

/// What terms say of a document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    title: String,
    /// The name to save it under.
    name: String,
    /// OCDS codelist `documentType`.
    document_type: String,
    media_type: String,
}

/// What a document is to a tender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) enum Role {
    /// The terms of one of its versions.
    Terms,
    /// What the terms that stand now list.
    Listed,
    /// Why it was amended.
    AmendmentReason,
    /// Why its boundaries moved.
    RescheduleReason,
    /// Why it was cancelled.
    CancellationReason,
    /// Why oversight stopped its clock.
    SuspensionReason,
    /// Why oversight let it go on.
    ReleaseReason,
    /// What shows that an envelope is garbage.
    ExclusionEvidence,
    /// The manifest of a bid's offer.
    OfferManifest,
    /// Why an evaluator gave what it gave.
    ScoreReasons,
    /// Why a bid was taken out of the comparison.
    DisqualificationReason,
    /// A complaint.
    Complaint,
    /// Why oversight decided a complaint as it did.
    ComplaintDecision,
    /// The report of an award.
    AwardReport,
    /// Why a lot was declared deserted.
    DesertionReason,
    /// Why a comment's text was withheld, or shown again.
    ModerationReason,
}

/// A document before the store was asked for it.
#[derive(Debug)]
pub(super) struct Named {
    role: Role,
    digest: Hash,
    listed: Option<Listed>,
    evidence: Evidence,
}

impl Named {
    fn new(role: Role, digest: Hash, evidence: Evidence) -> Self {
        Self {
            role,
            digest,
            listed: None,
            evidence,
        }
    }

    fn some(role: Role, digest: Option<Hash>, evidence: Evidence) -> Option<Self> {
        digest.map(|digest| Self::new(role, digest, evidence))
    }
}

/// What a tender's events name, in transcript order.
pub(super) fn named(tender: &Tender) -> Vec<Named> {
    let mut named = of_officers(tender);
    named.extend(of_bids(tender));
    named.extend(of_control(tender));
    named.sort_by_key(|named| named.evidence.position);
    named
}

/// What officers named, decisions on bids apart.
fn of_officers(tender: &Tender) -> Vec<Named> {
    let mut named = Vec::new();
    for version in &tender.versions {
        named.push(Named::new(Role::Terms, version.terms, version.evidence));
        named.extend(Named::some(
            Role::AmendmentReason,
            version.reason,
            version.evidence,
        ));
    }
    for it in &tender.reschedules {
        named.push(Named::new(Role::RescheduleReason, it.reason, it.evidence));
    }
    if let Some(it) = &tender.cancellation {
        named.push(Named::new(Role::CancellationReason, it.reason, it.evidence));
    }
    named
}

/// What belongs to bids, and to what was decided on them.
fn of_bids(tender: &Tender) -> Vec<Named> {
    let mut named = Vec::new();
    for it in &tender.openings {
        named.extend(Named::some(Role::OfferManifest, it.offer, it.evidence));
    }
    for it in &tender.scores {
        named.push(Named::new(Role::ScoreReasons, it.reasons, it.evidence));
    }
    for it in &tender.disqualifications {
        named.push(Named::new(Role::DisqualificationReason, it.reason, it.evidence));
    }
    for it in &tender.awards {
        named.extend(Named::some(Role::AwardReport, it.report, it.evidence));
    }
    for it in &tender.desertions {
        named.extend(Named::some(Role::DesertionReason, it.reason, it.evidence));
    }
    named
}

/// What oversight, those who turned to it, and moderators named.
fn of_control(tender: &Tender) -> Vec<Named> {
    let mut named = Vec::new();
    for it in &tender.suspensions {
        named.push(Named::new(Role::SuspensionReason, it.reason, it.evidence));
        if let Some(release) = &it.release {
            named.extend(Named::some(Role::ReleaseReason, release.reason, release.evidence));
        }
    }
    for it in &tender.seal_exclusions {
        named.push(Named::new(Role::ExclusionEvidence, it.reason, it.evidence));
    }
    for it in &tender.complaints {
        named.push(Named::new(Role::Complaint, it.reason, it.evidence));
        if let Some(decision) = &it.decision {
            named.push(Named::new(
                Role::ComplaintDecision,
                decision.reason,
                decision.evidence,
            ));
        }
    }
    for it in &tender.moderations {
        named.push(Named::new(Role::ModerationReason, it.reason, it.evidence));
    }
    named
}

/// What the terms list, as recorded where they are.
fn listed(terms: &Terms, evidence: Evidence) -> impl Iterator<Item = Named> {
    terms.documents.iter().map(move |document| Named {
        role: Role::Listed,
        digest: document.sha256,
        listed: Some(Listed {
            title: document.title.clone(),
            name: document.name.to_string(),
            document_type: document.document_type.clone(),
            media_type: document.media_type.to_string(),
        }),
        evidence,
    })
}

/// A tender's documents. `terms` are those that stand now, if they are held and are terms.
pub(super) async fn find(
    app: &App,
    tender: &Tender,
    terms: Option<&Terms>,
) -> Result<Vec<Document>, Problem> {
    let mut all = named(tender);
    // Of the version that stands now: the last one.
    let standing = tender
        .versions
        .last()
        .map_or(tender.evidence, |version| version.evidence);
    all.extend(terms.into_iter().flat_map(|terms| listed(terms, standing)));
    let mut documents = Vec::with_capacity(all.len());
    for Named {
        role,
        digest,
        listed,
        evidence,
    } in all
    {
        let found = app
            .documents()
            .find(digest)
            .await
            .map_err(|error| Problem::internal(&error))?;
        documents.push(Document {
            role,
            sha256: digest.to_bare_hex(),
            href: href(digest),
            held: found.is_some(),
            size: found.map(|found| found.size),
            listed,
            evidence,
        });
    }
    Ok(documents)
}
