//! Terms, lots, panel, boundaries, end.

use super::{acting, present};
use crate::{
    event::TenderEvent,
    model::{
        Approval, Boundaries, Cancellation, Criterion, Evaluator, Evidence, Finalization, LotBounds, Panel,
        Registrar, Release, Reschedule, Suspension, Tender, Version, postponed,
    },
};

pub(super) fn apply(
    tender: &mut Tender,
    event: &TenderEvent,
    evidence: Evidence,
) -> Result<(), &'static str> {
    match event {
        TenderEvent::LotPublished { .. }
        | TenderEvent::RegistrarNamed { .. }
        | TenderEvent::PanelNamed { .. }
        | TenderEvent::CriterionNamed { .. }
        | TenderEvent::EvaluatorNamed { .. } => named(tender, event, evidence)?,
        TenderEvent::ActSeconded { officer, intent } => tender.approvals.push(Approval {
            officer: *officer,
            intent: *intent,
            evidence,
        }),
        TenderEvent::Amended { .. } => amended(tender, event, evidence)?,
        TenderEvent::Rescheduled {
            officer,
            reason,
            schedule,
        } => {
            tender.schedule = *schedule;
            tender.decisions += 1;
            tender.reschedules.push(Reschedule {
                officer: *officer,
                reason: *reason,
                schedule: *schedule,
                evidence,
            });
        }
        TenderEvent::Suspended {
            oversight,
            reason,
            until,
        } => {
            if tender.suspension().is_some() {
                return Err("the tender is suspended");
            }
            tender.decisions += 1;
            tender.suspensions.push(Suspension {
                oversight: *oversight,
                reason: *reason,
                until: *until,
                release: None,
                evidence,
            });
        }
        TenderEvent::Released {
            oversight,
            reason,
            lost,
        } => released(
            tender,
            Release {
                oversight: acting(*oversight),
                reason: present(*reason),
                lost: *lost,
                evidence,
            },
        )?,
        TenderEvent::Cancelled {
            officer,
            oversight,
            reason,
        } => {
            tender.decisions += 1;
            tender.cancellation = Some(Cancellation {
                officer: *officer,
                oversight: acting(*oversight),
                reason: *reason,
                evidence,
            });
        }
        _ => tender.finalization = Some(Finalization { evidence }),
    }
    Ok(())
}

/// What a publication or an amendment names one by one.
fn named(tender: &mut Tender, event: &TenderEvent, evidence: Evidence) -> Result<(), &'static str> {
    let standing = tender.version;
    match event {
        TenderEvent::LotPublished {
            version,
            lot,
            ceiling,
            floor,
        } => {
            let current = tender
                .versions
                .last_mut()
                .filter(|current| current.version == *version);
            let current = current.ok_or("the lot belongs to another version than the one that stands")?;
            current.lots.push(LotBounds {
                lot: *lot,
                ceiling: *ceiling,
                floor: *floor,
                evidence,
            });
        }
        TenderEvent::RegistrarNamed { registrar, token_key } => tender.registrars.push(Registrar {
            key: *registrar,
            token_key: present(*token_key),
            evidence,
        }),
        TenderEvent::PanelNamed {
            version,
            scoring,
            pricing,
            quorum,
            price_weight,
        } => {
            if *version != standing {
                return Err("the panel belongs to another version than the one that stands");
            }
            (tender.scoring, tender.pricing) = (*scoring, *pricing);
            tender.panels.push(Panel {
                version: *version,
                scoring: *scoring,
                pricing: *pricing,
                quorum: *quorum,
                price_weight: *price_weight,
                criteria: Vec::new(),
                evaluators: Vec::new(),
                evidence,
            });
        }
        TenderEvent::CriterionNamed {
            version,
            criterion,
            weight,
        } => panel(tender, *version)?.criteria.push(Criterion {
            criterion: *criterion,
            weight: *weight,
            evidence,
        }),
        TenderEvent::EvaluatorNamed {
            version,
            seat,
            evaluator,
        } => panel(tender, *version)?.evaluators.push(Evaluator {
            seat: *seat,
            evaluator: *evaluator,
            evidence,
        }),
        _ => {}
    }
    Ok(())
}

fn panel(tender: &mut Tender, version: u16) -> Result<&mut Panel, &'static str> {
    tender
        .panels
        .last_mut()
        .filter(|panel| panel.version == version)
        .ok_or("this version has named no panel")
}

fn amended(tender: &mut Tender, event: &TenderEvent, evidence: Evidence) -> Result<(), &'static str> {
    let TenderEvent::Amended {
        officer,
        version,
        terms,
        panel,
        reason,
        schedule,
        lots: _,
    } = event
    else {
        return Ok(());
    };
    if tender.version.checked_add(1) != Some(*version) {
        return Err("its version does not follow the one that stands");
    }
    tender.version = *version;
    tender.terms = *terms;
    tender.panel = present(*panel);
    tender.schedule = *schedule;
    tender.decisions += 1;
    tender.versions.push(Version {
        version: *version,
        officer: *officer,
        terms: *terms,
        panel: present(*panel),
        reason: Some(*reason),
        schedule: *schedule,
        lots: Vec::new(),
        evidence,
    });
    Ok(())
}

/// Whatever lay ahead when the suspension began comes later by what was lost.
fn released(tender: &mut Tender, release: Release) -> Result<(), &'static str> {
    let lost = release.lost;
    if release.oversight.is_some() {
        tender.decisions += 1;
    }
    let suspension = tender
        .suspensions
        .last_mut()
        .filter(|suspension| suspension.release.is_none())
        .ok_or("the tender is not suspended")?;
    suspension.release = Some(release);
    let since = suspension.evidence.time;
    let moved = Boundaries::new(tender.schedule, tender.scoring, tender.pricing).postponed(since, lost);
    tender.schedule = moved.schedule();
    (tender.scoring, tender.pricing) = (moved.scoring(), moved.pricing());
    let disqualifications = tender.disqualifications.iter_mut().map(|it| &mut it.until);
    let awards = tender.awards.iter_mut().map(|it| &mut it.standstill_until);
    let desertions = tender.desertions.iter_mut().map(|it| &mut it.standstill_until);
    let complaints = tender.complaints.iter_mut().map(|it| &mut it.until);
    let reopenings = tender.reopenings.iter_mut().map(|it| &mut it.until);
    for time in disqualifications
        .chain(awards)
        .chain(desertions)
        .chain(complaints)
        .chain(reopenings)
    {
        *time = postponed(*time, since, lost);
    }
    Ok(())
}
