//! From scores to decisions on lots, and what was complained of.

use super::{acting, present};
use crate::{
    event::TenderEvent,
    model::{
        Award, Complaint, ComplaintDecision, CriterionScore, Desertion, Disqualification, Evidence, Points,
        Reinstatement, Reopening, Score, Tender, Timestamp,
    },
};

pub(super) fn apply(
    tender: &mut Tender,
    event: &TenderEvent,
    evidence: Evidence,
) -> Result<(), &'static str> {
    match event {
        TenderEvent::OfferScored { .. } | TenderEvent::CriterionScored { .. } => {
            scored(tender, event, evidence)
        }
        TenderEvent::VendorDisqualified { .. } | TenderEvent::VendorReinstated { .. } => {
            barred(tender, event, evidence)
        }
        TenderEvent::LotAwarded { .. }
        | TenderEvent::WinnerScored { .. }
        | TenderEvent::LotDeserted { .. } => decided(tender, event, evidence),
        _ => complained(tender, event, evidence),
    }
}

fn scored(tender: &mut Tender, event: &TenderEvent, evidence: Evidence) -> Result<(), &'static str> {
    match event {
        TenderEvent::OfferScored {
            vendor,
            evaluator,
            weighed,
            reasons,
        } => tender.scores.push(Score {
            vendor: *vendor,
            evaluator: *evaluator,
            weighed: *weighed,
            reasons: *reasons,
            points: Vec::new(),
            evidence,
        }),
        TenderEvent::CriterionScored {
            vendor,
            evaluator,
            criterion,
            points,
        } => {
            let score = tender
                .scores
                .iter_mut()
                .rfind(|score| (score.vendor, score.evaluator) == (*vendor, *evaluator));
            let score = score.ok_or("the evaluator has not scored the offer")?;
            score.points.push(CriterionScore {
                criterion: *criterion,
                points: *points,
                evidence,
            });
        }
        _ => {}
    }
    Ok(())
}

fn barred(tender: &mut Tender, event: &TenderEvent, evidence: Evidence) -> Result<(), &'static str> {
    match event {
        TenderEvent::VendorDisqualified {
            vendor,
            lot,
            officer,
            reason,
            until,
        } => {
            tender.decisions += 1;
            tender.disqualifications.push(Disqualification {
                vendor: *vendor,
                lot: *lot,
                officer: *officer,
                reason: *reason,
                until: *until,
                reinstatement: None,
                evidence,
            });
        }
        TenderEvent::VendorReinstated {
            vendor,
            lot,
            oversight,
        } => {
            let last = tender
                .disqualifications
                .iter_mut()
                .rfind(|it| (it.vendor, it.lot) == (*vendor, *lot));
            let last = last.ok_or("the vendor is not disqualified in the lot")?;
            last.reinstatement = Some(Reinstatement {
                oversight: *oversight,
                evidence,
            });
        }
        _ => {}
    }
    Ok(())
}

fn decided(tender: &mut Tender, event: &TenderEvent, evidence: Evidence) -> Result<(), &'static str> {
    let standstill_until = Timestamp(evidence.time.0 + u64::from(tender.standstill));
    match event {
        TenderEvent::LotAwarded {
            vendor,
            lot,
            price,
            officer,
            report,
        } => {
            let opening = tender.openings.iter().find(|opening| opening.vendor == *vendor);
            let order = opening.ok_or("the vendor has opened no bid")?.order;
            tender.awards.push(Award {
                lot: *lot,
                vendor: *vendor,
                price: *price,
                order,
                officer: acting(*officer),
                report: present(*report),
                points: None,
                standstill_until,
                reopened_at: None,
                evidence,
            });
        }
        TenderEvent::WinnerScored {
            lot, quality, price, ..
        } => {
            let award = tender.awards.iter_mut().rfind(|award| award.lot == *lot);
            award.ok_or("the lot is not awarded")?.points = Some(Points {
                quality: *quality,
                price: *price,
                evidence,
            });
        }
        TenderEvent::LotDeserted { lot, officer, reason } => tender.desertions.push(Desertion {
            lot: *lot,
            officer: acting(*officer),
            reason: present(*reason),
            standstill_until,
            reopened_at: None,
            evidence,
        }),
        _ => {}
    }
    Ok(())
}

fn complained(tender: &mut Tender, event: &TenderEvent, evidence: Evidence) -> Result<(), &'static str> {
    match event {
        TenderEvent::ComplaintFiled {
            vendor,
            lot,
            round,
            reason,
            until,
        } => {
            // What waits on a lot waits together, and ends with the last of it. What has lapsed stays so.
            for waiting in waiting(tender, *lot).filter(|it| it.until > evidence.time) {
                waiting.until = *until;
            }
            tender.complaints.push(Complaint {
                vendor: *vendor,
                lot: *lot,
                round: *round,
                reason: *reason,
                until: *until,
                void_at: None,
                decision: None,
                evidence,
            });
        }
        TenderEvent::ComplaintDecided {
            vendor,
            lot,
            upheld,
            oversight,
            reason,
        } => {
            tender.decisions += 1;
            let complaint = waiting(tender, *lot).filter(|it| it.vendor == *vendor).last();
            complaint.ok_or("the vendor's complaint does not wait")?.decision = Some(ComplaintDecision {
                upheld: *upheld,
                oversight: *oversight,
                reason: *reason,
                evidence,
            });
        }
        TenderEvent::LotReopened { lot, until } => {
            for waiting in waiting(tender, *lot).filter(|it| it.until > evidence.time) {
                waiting.void_at = Some(evidence.position);
            }
            let awards = tender.awards.iter_mut().map(|it| (it.lot, &mut it.reopened_at));
            let desertions = tender
                .desertions
                .iter_mut()
                .map(|it| (it.lot, &mut it.reopened_at));
            for (decided, reopened_at) in awards.chain(desertions) {
                if decided == *lot && reopened_at.is_none() {
                    *reopened_at = Some(evidence.position);
                }
            }
            tender.reopenings.push(Reopening {
                lot: *lot,
                until: *until,
                evidence,
            });
        }
        _ => {}
    }
    Ok(())
}

/// Complaints about a lot that nobody decided. Those whose time is over are among them.
fn waiting(tender: &mut Tender, lot: u16) -> impl Iterator<Item = &mut Complaint> {
    tender
        .complaints
        .iter_mut()
        .filter(move |it| it.lot == lot && it.decision.is_none() && it.void_at.is_none())
}
