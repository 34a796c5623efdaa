//! Awards, desertions, and the two ends of a tender.

use super::Rows;
use crate::event::TenderEvent;

pub(super) fn apply(rows: &Rows<'_>, tender: u32, event: &TenderEvent) -> rusqlite::Result<()> {
    match event {
        TenderEvent::LotAwarded {
            vendor,
            lot,
            price,
            order,
            officer,
            report,
        } => {
            lot_decided(rows, tender)?;
            rows.insert(
                "INSERT INTO awards
                    (position, block, time, tx, log, tender, lot, vendor, price, seal_order, officer, report)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[
                    &tender,
                    lot,
                    vendor,
                    &price.to_string(),
                    order,
                    officer,
                    report.as_bytes(),
                ],
            )
        }
        TenderEvent::LotDeserted { lot, officer, reason } => {
            lot_decided(rows, tender)?;
            rows.insert(
                "INSERT INTO desertions (position, block, time, tx, log, tender, lot, officer, reason)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[&tender, lot, officer, reason.as_bytes()],
            )
        }
        TenderEvent::Cancelled { officer, reason } => {
            rows.update(
                "UPDATE tenders SET ended = 'cancelled', decisions = decisions + 1 WHERE id = ?",
                &[&tender],
            )?;
            rows.insert(
                "INSERT INTO cancellations (position, block, time, tx, log, tender, officer, reason)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                &[&tender, officer, reason.as_bytes()],
            )
        }
        TenderEvent::Finalized => {
            rows.update("UPDATE tenders SET ended = 'final' WHERE id = ?", &[&tender])?;
            rows.insert(
                "INSERT INTO finalizations (position, block, time, tx, log, tender) VALUES (?, ?, ?, ?, ?, ?)",
                &[&tender],
            )
        }
        _ => Ok(()),
    }
}

fn lot_decided(rows: &Rows<'_>, tender: u32) -> rusqlite::Result<()> {
    rows.update(
        "UPDATE tenders SET undecided = undecided - 1, decisions = decisions + 1 WHERE id = ?",
        &[&tender],
    )?;
    Ok(())
}
