//! The rules of terms that types do not exclude.

use std::collections::BTreeSet;

use super::{Item, Method, Panel, TenderDocument, Terms, TermsLot, Title, Trustees, UnitScheme};
use crate::address::Address;
use crate::award::WHOLE;
use crate::canonical::MAX_SAFE_INTEGER;
use crate::document::Problems;
use crate::manifest::check_paths;
use crate::number::Price;
use crate::seal::MAX_LOTS;

const TITLE: usize = 300;
const NAME: usize = 200;
const DESCRIPTION: usize = 10_000;
/// As many as the contract has room to count scores of.
const MAX_EVALUATORS: usize = 8;
const MAX_CRITERIA: usize = 16;

/// OCDS 1.1.5, codelist `documentType`.
const DOCUMENT_TYPES: [&str; 41] = [
    "assetAndLiabilityAssessment",
    "awardNotice",
    "biddingDocuments",
    "bidders",
    "billOfQuantity",
    "cancellationDetails",
    "clarifications",
    "complaints",
    "completionCertificate",
    "conflictOfInterest",
    "contractAnnexe",
    "contractArrangements",
    "contractDraft",
    "contractGuarantees",
    "contractNotice",
    "contractSchedule",
    "contractSigned",
    "contractSummary",
    "debarments",
    "eligibilityCriteria",
    "environmentalImpact",
    "evaluationCriteria",
    "evaluationReports",
    "feasibilityStudy",
    "finalAudit",
    "financialProgressReport",
    "hearingNotice",
    "illustration",
    "marketStudies",
    "needsAssessment",
    "physicalProgressReport",
    "plannedProcurementNotice",
    "procurementPlan",
    "projectPlan",
    "riskProvisions",
    "shortlistedFirms",
    "subContract",
    "submissionDocuments",
    "technicalSpecifications",
    "tenderNotice",
    "winningBid",
];

pub(super) fn problems(terms: &Terms) -> Problems {
    let mut problems = Problems::default();
    let p = &mut problems;
    title(p, "title", &terms.title);
    p.text("description", &terms.description, DESCRIPTION);
    p.require(
        terms.buyer.party > 0,
        "buyer.party",
        "is 0: parties are numbered from 1",
    );
    p.text("buyer.name", &terms.buyer.name, NAME);
    p.require(
        terms.currency.code.len() == 3 && terms.currency.code.bytes().all(|b| b.is_ascii_uppercase()),
        "currency.code",
        "is no ISO 4217 code: write three capitals, as in COP",
    );
    p.require(
        terms.currency.minor_unit <= 4,
        "currency.minorUnit",
        "is more than 4: no currency has that",
    );
    p.require(
        (1..=usize::from(MAX_LOTS)).contains(&terms.lots.len()),
        "lots",
        format!("has {} lots: a tender has 1 to {MAX_LOTS}", terms.lots.len()),
    );
    for (i, lot) in terms.lots.iter().enumerate() {
        check_lot(p, i, lot);
    }
    match (terms.method, &terms.panel) {
        (Method::LowestPrice, Some(_)) => {
            p.add(
                "panel",
                "is for weighted tenders: remove it, or set method to weighted",
            );
        }
        (Method::Weighted, None) => {
            p.add(
                "panel",
                "is missing: a weighted tender needs evaluators, quorum, periods, priceWeight and criteria",
            );
        }
        (Method::Weighted, Some(panel)) => check_panel(p, panel),
        (Method::LowestPrice, None) => {}
    }
    if let Some(trustees) = &terms.trustees {
        check_trustees(p, trustees, terms.method);
    }
    check_registrars(p, terms);
    check_documents(p, &terms.documents);
    problems
}

fn title(p: &mut Problems, path: &str, title: &Title) {
    p.text(format!("{path}.es"), &title.es, TITLE);
    p.text(format!("{path}.en"), &title.en, TITLE);
}

fn check_lot(p: &mut Problems, i: usize, lot: &TermsLot) {
    let path = format!("lots[{i}]");
    p.require(
        usize::from(lot.number) == i + 1,
        format!("{path}.number"),
        format!(
            "is {}: lots are numbered from 1 in their order, so it must be {}",
            lot.number,
            i + 1
        ),
    );
    title(p, &format!("{path}.title"), &lot.title);
    p.require(
        !lot.items.is_empty(),
        format!("{path}.items"),
        "is empty: say what is bought",
    );
    for (j, item) in lot.items.iter().enumerate() {
        check_item(p, &format!("{path}.items[{j}]"), item);
    }
    if let Some(ceiling) = lot.ceiling {
        p.require(
            ceiling != Price::ZERO && ceiling != Price::MAX,
            format!("{path}.ceiling"),
            format!("is {ceiling}, which stands for none: leave it out, or write a price"),
        );
    }
    if let Some(floor) = lot.floor {
        p.require(
            floor != Price::ZERO,
            format!("{path}.floor"),
            "is 0, which stands for none: leave it out, or write a price",
        );
        let ceiling = lot.ceiling.unwrap_or(Price::MAX);
        p.require(
            floor <= ceiling,
            format!("{path}.floor"),
            format!("is {floor}, above the ceiling of {ceiling}: no price could qualify"),
        );
    }
}

fn check_item(p: &mut Problems, path: &str, item: &Item) {
    p.text(format!("{path}.description"), &item.description, DESCRIPTION);
    p.require(
        item.classification.id.len() == 8 && item.classification.id.bytes().all(|b| b.is_ascii_digit()),
        format!("{path}.classification.id"),
        "is no UNSPSC code: write its 8 digits, as in 90101604",
    );
    match item.unit.scheme {
        UnitScheme::Uncefact => p.require(
            (2..=3).contains(&item.unit.id.len())
                && item
                    .unit
                    .id
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()),
            format!("{path}.unit.id"),
            "is no UN/CEFACT code: write 2 or 3 capitals or digits, as in H87 (piece) or KGM (kilogram)",
        ),
        UnitScheme::Qudt => p.text(format!("{path}.unit.id"), &item.unit.id, NAME),
    }
    p.text(format!("{path}.unit.name"), &item.unit.name, NAME);
}

/// Party ids that are listed once each, in ascending order.
fn check_parties(p: &mut Problems, path: &str, parties: impl Iterator<Item = u32>) {
    let mut last = 0;
    for party in parties {
        if party <= last {
            p.add(
                path,
                format!("party {party} comes after {last}: list ids from 1 on, once each, ascending"),
            );
        }
        last = party;
    }
}

fn check_panel(p: &mut Problems, panel: &Panel) {
    check_parties(p, "panel.evaluators", panel.evaluators.iter().copied());
    p.require(
        panel.evaluators.len() <= MAX_EVALUATORS,
        "panel.evaluators",
        format!(
            "has {} evaluators: at most {MAX_EVALUATORS} fit",
            panel.evaluators.len()
        ),
    );
    p.require(
        panel.quorum > 0 && usize::from(panel.quorum) <= panel.evaluators.len(),
        "panel.quorum",
        format!(
            "is {}: it lies between 1 and the number of evaluators",
            panel.quorum
        ),
    );
    p.require(
        panel.price_weight > 0,
        "panel.priceWeight",
        "is 0: the price must weigh something",
    );
    p.require(
        !panel.criteria.is_empty(),
        "panel.criteria",
        "is empty: without one, choose method lowestPrice",
    );
    p.require(
        panel.criteria.len() <= MAX_CRITERIA,
        "panel.criteria",
        format!(
            "has {} criteria: at most {MAX_CRITERIA} fit",
            panel.criteria.len()
        ),
    );
    for (i, criterion) in panel.criteria.iter().enumerate() {
        let path = format!("panel.criteria[{i}]");
        title(p, &format!("{path}.title"), &criterion.title);
        p.text(format!("{path}.description"), &criterion.description, DESCRIPTION);
        p.require(
            criterion.weight > 0,
            format!("{path}.weight"),
            "is 0: remove the criterion",
        );
    }
    let sum = u32::from(panel.price_weight)
        + panel
            .criteria
            .iter()
            .map(|criterion| u32::from(criterion.weight))
            .sum::<u32>();
    p.require(
        sum == u32::from(WHOLE),
        "panel",
        format!("has weights that add up to {sum}: priceWeight and criteria must make {WHOLE} basis points"),
    );
}

fn check_trustees(p: &mut Problems, trustees: &Trustees, method: Method) {
    check_parties(
        p,
        "trustees.members",
        trustees.members.iter().map(|trustee| trustee.party),
    );
    p.require(
        trustees.threshold > 0 && usize::from(trustees.threshold) <= trustees.members.len(),
        "trustees.threshold",
        format!(
            "is {}: it lies between 1 and the number of members",
            trustees.threshold
        ),
    );
    p.require(
        trustees.members.len() <= 255,
        "trustees.members",
        "has more than 255 members",
    );
    let mut recipients = BTreeSet::new();
    for (i, trustee) in trustees.members.iter().enumerate() {
        let path = format!("trustees.members[{i}]");
        p.require(
            trustee.price_recipient.is_some() == (method == Method::Weighted),
            format!("{path}.priceRecipient"),
            "is for weighted tenders, and each of their trustees needs one: prices are opened later than offers",
        );
        let keys = [
            ("recipient", Some(trustee.recipient)),
            ("priceRecipient", trustee.price_recipient),
        ];
        for (field, key) in keys.iter().filter_map(|(field, key)| Some((field, (*key)?))) {
            p.require(
                recipients.insert(key),
                format!("{path}.{field}"),
                "is there twice: each trustee has its own keys, and another one for prices",
            );
        }
    }
}

fn check_registrars(p: &mut Problems, terms: &Terms) {
    p.require(
        !terms.registrars.is_empty(),
        "registrars",
        "is empty: nobody could bid",
    );
    let mut keys = BTreeSet::new();
    for (i, registrar) in terms.registrars.iter().enumerate() {
        let path = format!("registrars[{i}].key");
        p.require(
            registrar.key != Address::ZERO,
            path.clone(),
            "is the zero address, which nobody has",
        );
        p.require(
            keys.insert(registrar.key),
            path,
            "is there twice: name each registrar once",
        );
    }
}

fn check_documents(p: &mut Problems, documents: &[TenderDocument]) {
    for (i, document) in documents.iter().enumerate() {
        let path = format!("documents[{i}]");
        p.text(format!("{path}.title"), &document.title, TITLE);
        p.require(
            DOCUMENT_TYPES.contains(&document.document_type.as_str()),
            format!("{path}.documentType"),
            format!(
                "is no OCDS document type: choose one of {}",
                DOCUMENT_TYPES.join(", ")
            ),
        );
        p.require(
            document.size <= MAX_SAFE_INTEGER,
            format!("{path}.size"),
            format!("is more than {MAX_SAFE_INTEGER}"),
        );
    }
    check_paths(documents.iter().map(|document| &document.name), p, |i| {
        format!("documents[{i}].name")
    });
}
