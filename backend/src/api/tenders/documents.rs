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
pub(super) enum Role {
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
    /// The manifest of a bid's offer.
    OfferManifest,
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

/// What a tender's events name, in transcript order.
pub(super) fn named(tender: &Tender) -> Vec<Named> {
    let mut named = Vec::new();
    let mut name = |role, digest: Option<Hash>, evidence| {
        named.extend(digest.map(|digest| Named {
            role,
            digest,
            listed: None,
            evidence,
        }));
    };
    for version in &tender.versions {
        name(Role::Terms, Some(version.terms), version.evidence);
        name(Role::AmendmentReason, version.reason, version.evidence);
    }
    for reschedule in &tender.reschedules {
        name(
            Role::RescheduleReason,
            Some(reschedule.reason),
            reschedule.evidence,
        );
    }
    for opening in &tender.openings {
        name(Role::OfferManifest, opening.offer, opening.evidence);
    }
    for award in &tender.awards {
        name(Role::AwardReport, award.report, award.evidence);
    }
    for desertion in &tender.desertions {
        name(Role::DesertionReason, desertion.reason, desertion.evidence);
    }
    if let Some(cancellation) = &tender.cancellation {
        name(
            Role::CancellationReason,
            Some(cancellation.reason),
            cancellation.evidence,
        );
    }
    for moderation in &tender.moderations {
        name(
            Role::ModerationReason,
            Some(moderation.reason),
            moderation.evidence,
        );
    }
    named.sort_by_key(|named| named.evidence.position);
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
