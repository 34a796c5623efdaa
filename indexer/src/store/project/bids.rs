//! Seals, withdrawals, openings, prices, exclusions, and who asked to bid and did not.

use super::Rows;
use crate::{Address, event::TenderEvent};

pub(super) fn apply(rows: &Rows<'_>, tender: u32, event: &TenderEvent) -> rusqlite::Result<()> {
    match event {
        TenderEvent::BidSealed { bidder, registrar, seal, envelope, order } => {
            end_seal(rows, tender, bidder, "replaced")?;
            rows.insert(
                "INSERT INTO seals
                    (position, block, time, tx, log, tender, bidder, registrar, seal, envelope, seal_order, state, version)
                 VALUES (?, ?, ?, ?, ?, ?6, ?7, ?8, ?9, ?10, ?11, 'live',
                    (SELECT version FROM tenders WHERE id = ?6))",
                &[
                    &tender,
                    bidder.as_bytes(),
                    registrar.as_bytes(),
                    seal.as_bytes(),
                    envelope.as_bytes(),
                    order,
                ],
            )
        }
        TenderEvent::SealWithdrawn { bidder, order } => {
            end_seal(rows, tender, bidder, "withdrawn")?;
            rows.insert(
                "INSERT INTO withdrawals (position, block, time, tx, log, tender, bidder, seal_order)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                &[&tender, bidder.as_bytes(), order],
            )
        }
        TenderEvent::SealExcluded { bidder, oversight, reason } => {
            end_seal(rows, tender, bidder, "excluded")?;
            rows.act(tender)?;
            rows.insert(
                "INSERT INTO seal_exclusions (position, block, time, tx, log, tender, bidder, oversight, reason)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[&tender, bidder.as_bytes(), oversight, reason.as_bytes()],
            )
        }
        TenderEvent::BidOpened { vendor, bidder, offer, prices, signer } => {
            rows.insert(
                "INSERT INTO openings
                    (position, block, time, tx, log, tender, vendor, bidder, offer, prices, signer, seal_order, seal)
                 SELECT ?, ?, ?, ?, ?, ?6, ?7, ?8, ?9, ?10, ?11, seal_order, seal
                 FROM seals WHERE tender = ?6 AND bidder = ?8 AND state = 'live'",
                &[
                    &tender,
                    vendor,
                    bidder.as_bytes(),
                    offer.as_bytes(),
                    prices.as_bytes(),
                    signer.as_bytes(),
                ],
            )?;
            end_seal(rows, tender, bidder, "opened")
        }
        TenderEvent::PriceOpened { vendor, lot, price } => rows.insert(
            "INSERT INTO prices (position, block, time, tx, log, tender, vendor, lot, price, opening)
             VALUES (?, ?, ?, ?, ?, ?6, ?7, ?8, ?9,
                (SELECT MAX(position) FROM openings WHERE vendor = ?7 AND tender = ?6))",
            &[&tender, vendor, lot, &price.to_string()],
        ),
        TenderEvent::VendorExcluded { vendor } => rows.insert(
            "INSERT INTO exclusions (position, block, time, tx, log, tender, vendor) VALUES (?, ?, ?, ?, ?, ?, ?)",
            &[&tender, vendor],
        ),
        TenderEvent::RequestsCounted { registrar, root, requests } => rows.insert(
            "INSERT INTO request_counts (position, block, time, tx, log, tender, registrar, root, requests)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[&tender, registrar.as_bytes(), root.as_bytes(), requests],
        ),
        TenderEvent::VendorAbsent { vendor, registrar } => rows.insert(
            "INSERT INTO absences (position, block, time, tx, log, tender, vendor, registrar)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            &[&tender, vendor, registrar.as_bytes()],
        ),
        TenderEvent::WithdrawalClaimed { vendor, bidder } => rows.insert(
            "INSERT INTO withdrawal_claims (position, block, time, tx, log, tender, vendor, bidder)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            &[&tender, vendor, bidder.as_bytes()],
        ),
        _ => Ok(()),
    }
}

/// A bidder has at most one live seal.
fn end_seal(rows: &Rows<'_>, tender: u32, bidder: &Address, state: &'static str) -> rusqlite::Result<()> {
    rows.update(
        "UPDATE seals SET state = ?, ended_at = ? WHERE tender = ? AND bidder = ? AND state = 'live'",
        &[&state, &rows.at.position, &tender, bidder.as_bytes()],
    )?;
    Ok(())
}
