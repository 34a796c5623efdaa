//! Seals, openings, prices, and who asked to bid and did not.

use super::{admitting, present};
use crate::{
    Address,
    event::TenderEvent,
    model::{
        Absence, Evidence, Exclusion, Opening, Price, RequestCount, Seal, SealExclusion, SealState, Tender,
        Withdrawal, WithdrawalClaim,
    },
};

pub(super) fn apply(
    tender: &mut Tender,
    event: &TenderEvent,
    evidence: Evidence,
) -> Result<(), &'static str> {
    match event {
        TenderEvent::BidSealed { .. }
        | TenderEvent::SealWithdrawn { .. }
        | TenderEvent::SealExcluded { .. } => sealed(tender, event, evidence)?,
        TenderEvent::BidOpened { .. }
        | TenderEvent::PriceOpened { .. }
        | TenderEvent::VendorExcluded { .. } => {
            opened(tender, event, evidence)?;
        }
        TenderEvent::RequestsCounted {
            registrar,
            root,
            requests,
        } => tender.request_counts.push(RequestCount {
            registrar: *registrar,
            root: *root,
            requests: *requests,
            evidence,
        }),
        TenderEvent::VendorAbsent { vendor, registrar } => tender.absences.push(Absence {
            vendor: *vendor,
            registrar: *registrar,
            evidence,
        }),
        TenderEvent::WithdrawalClaimed { vendor, bidder } => tender.withdrawal_claims.push(WithdrawalClaim {
            vendor: *vendor,
            bidder: *bidder,
            evidence,
        }),
        _ => {}
    }
    Ok(())
}

fn sealed(tender: &mut Tender, event: &TenderEvent, evidence: Evidence) -> Result<(), &'static str> {
    match event {
        TenderEvent::BidSealed {
            bidder,
            registrar,
            seal,
            envelope,
            order,
        } => {
            let version = tender.version;
            // A key's first seal replaces none.
            let _ = end_seal(tender, *bidder, SealState::Replaced, evidence.position);
            tender.seals.push(Seal {
                order: *order,
                bidder: *bidder,
                version,
                seal: *seal,
                envelope: present(*envelope),
                registrar: admitting(*registrar),
                state: SealState::Live,
                ended_at: None,
                evidence,
            });
        }
        TenderEvent::SealWithdrawn { bidder, order } => {
            end_seal(tender, *bidder, SealState::Withdrawn, evidence.position)?;
            tender.withdrawals.push(Withdrawal {
                bidder: *bidder,
                order: *order,
                evidence,
            });
        }
        TenderEvent::SealExcluded {
            bidder,
            oversight,
            reason,
        } => {
            end_seal(tender, *bidder, SealState::Excluded, evidence.position)?;
            tender.decisions += 1;
            tender.seal_exclusions.push(SealExclusion {
                bidder: *bidder,
                oversight: *oversight,
                reason: *reason,
                evidence,
            });
        }
        _ => {}
    }
    Ok(())
}

fn opened(tender: &mut Tender, event: &TenderEvent, evidence: Evidence) -> Result<(), &'static str> {
    match event {
        TenderEvent::BidOpened {
            vendor,
            bidder,
            offer,
            prices,
            signer,
        } => {
            let seal = end_seal(tender, *bidder, SealState::Opened, evidence.position)?;
            let (order, seal) = (seal.order, seal.seal);
            tender.openings.push(Opening {
                vendor: *vendor,
                bidder: *bidder,
                order,
                seal,
                offer: present(*offer),
                prices_hash: *prices,
                signer: *signer,
                prices: Vec::new(),
                evidence,
            });
        }
        TenderEvent::PriceOpened { vendor, lot, price } => {
            let opening = tender
                .openings
                .iter_mut()
                .rfind(|opening| opening.vendor == *vendor);
            let opening = opening.ok_or("the vendor has opened no bid")?;
            opening.prices.push(Price {
                lot: *lot,
                price: *price,
                evidence,
            });
        }
        TenderEvent::VendorExcluded { vendor } => {
            tender.exclusions.push(Exclusion {
                vendor: *vendor,
                evidence,
            });
        }
        _ => {}
    }
    Ok(())
}

/// Ends the bidder's live seal. It has at most one.
fn end_seal(
    tender: &mut Tender,
    bidder: Address,
    state: SealState,
    position: u32,
) -> Result<&Seal, &'static str> {
    let live = tender
        .seals
        .iter_mut()
        .rfind(|seal| seal.bidder == bidder && seal.state == SealState::Live);
    let seal = live.ok_or("the bidder has no live seal")?;
    seal.state = state;
    seal.ended_at = Some(position);
    Ok(seal)
}
