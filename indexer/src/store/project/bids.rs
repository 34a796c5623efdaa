//! Seals, withdrawals, openings, prices, exclusions.

use super::Rows;
use crate::{Address, event::TenderEvent};

pub(super) fn apply(rows: &Rows<'_>, tender: u32, event: &TenderEvent) -> rusqlite::Result<()> {
    match event {
        TenderEvent::BidSealed { bidder, version, seal, envelope, order } => {
            end_seal(rows, tender, bidder, "replaced")?;
            rows.insert(
                "INSERT INTO seals
                    (position, block, time, tx, log, tender, bidder, version, seal, envelope, seal_order, state)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'live')",
                &[
                    &tender,
                    bidder.as_bytes(),
                    version,
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
        TenderEvent::BidOpened { vendor, bidder, order, seal, offer, signer } => {
            end_seal(rows, tender, bidder, "opened")?;
            rows.insert(
                "INSERT INTO openings
                    (position, block, time, tx, log, tender, vendor, bidder, seal_order, seal, offer, signer)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[
                    &tender,
                    vendor,
                    bidder.as_bytes(),
                    order,
                    seal.as_bytes(),
                    offer.as_bytes(),
                    signer.as_bytes(),
                ],
            )
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
