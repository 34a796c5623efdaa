//! Scores, disqualifications, awards, desertions.

use super::{Rows, sql};
use crate::event::TenderEvent;

pub(super) fn apply(rows: &Rows<'_>, tender: u32, event: &TenderEvent) -> rusqlite::Result<()> {
    match event {
        TenderEvent::OfferScored { .. } | TenderEvent::CriterionScored { .. } => scored(rows, tender, event),
        TenderEvent::VendorDisqualified { .. } | TenderEvent::VendorReinstated { .. } => {
            barred(rows, tender, event)
        }
        _ => decided(rows, tender, event),
    }
}

fn scored(rows: &Rows<'_>, tender: u32, event: &TenderEvent) -> rusqlite::Result<()> {
    match event {
        TenderEvent::OfferScored {
            vendor,
            evaluator,
            weighed,
            reasons,
        } => rows.insert(
            "INSERT INTO scores (position, block, time, tx, log, tender, vendor, evaluator, weighed, reasons)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[&tender, vendor, evaluator, weighed, reasons.as_bytes()],
        ),
        TenderEvent::CriterionScored {
            vendor,
            evaluator,
            criterion,
            points,
        } => rows.insert(
            "INSERT INTO points (position, block, time, tx, log, tender, criterion, points, score)
             VALUES (?, ?, ?, ?, ?, ?6, ?7, ?8,
                (SELECT MAX(position) FROM scores WHERE tender = ?6 AND vendor = ?9 AND evaluator = ?10))",
            &[&tender, criterion, points, vendor, evaluator],
        ),
        _ => Ok(()),
    }
}

fn barred(rows: &Rows<'_>, tender: u32, event: &TenderEvent) -> rusqlite::Result<()> {
    match event {
        TenderEvent::VendorDisqualified {
            vendor,
            lot,
            officer,
            reason,
            until,
        } => {
            rows.act(tender)?;
            rows.insert(
                "INSERT INTO disqualifications
                    (position, block, time, tx, log, tender, vendor, lot, officer, reason, until)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[&tender, vendor, lot, officer, reason.as_bytes(), &sql::int(until.0)],
            )
        }
        TenderEvent::VendorReinstated {
            vendor,
            lot,
            oversight,
        } => rows.insert(
            "INSERT INTO reinstatements (position, block, time, tx, log, tender, oversight, disqualification)
             VALUES (?, ?, ?, ?, ?, ?6, ?7,
                (SELECT MAX(position) FROM disqualifications WHERE tender = ?6 AND vendor = ?8 AND lot = ?9))",
            &[&tender, oversight, vendor, lot],
        ),
        _ => Ok(()),
    }
}

fn decided(rows: &Rows<'_>, tender: u32, event: &TenderEvent) -> rusqlite::Result<()> {
    let now = sql::int(rows.at.time.0);
    match event {
        TenderEvent::LotAwarded {
            vendor,
            lot,
            price,
            officer,
            report,
        } => {
            lot_decided(rows, tender)?;
            rows.insert(
                "INSERT INTO awards (position, block, time, tx, log, tender, lot, vendor, price, officer, report,
                    seal_order, standstill_until)
                 VALUES (?, ?, ?, ?, ?, ?6, ?7, ?8, ?9, ?10, ?11,
                    (SELECT seal_order FROM openings WHERE tender = ?6 AND vendor = ?8 ORDER BY position LIMIT 1),
                    (SELECT ?12 + standstill FROM tenders WHERE id = ?6))",
                &[
                    &tender,
                    lot,
                    vendor,
                    &price.to_string(),
                    officer,
                    report.as_bytes(),
                    &now,
                ],
            )
        }
        TenderEvent::WinnerScored {
            lot, quality, price, ..
        } => rows.insert(
            "INSERT INTO winner_points (position, block, time, tx, log, tender, quality, price, award)
             VALUES (?, ?, ?, ?, ?, ?6, ?7, ?8,
                (SELECT MAX(position) FROM awards WHERE tender = ?6 AND lot = ?9))",
            &[&tender, quality, price, lot],
        ),
        TenderEvent::LotDeserted { lot, officer, reason } => {
            lot_decided(rows, tender)?;
            rows.insert(
                "INSERT INTO desertions (position, block, time, tx, log, tender, lot, officer, reason,
                    standstill_until)
                 VALUES (?, ?, ?, ?, ?, ?6, ?7, ?8, ?9, (SELECT ?10 + standstill FROM tenders WHERE id = ?6))",
                &[&tender, lot, officer, reason.as_bytes(), &now],
            )
        }
        _ => Ok(()),
    }
}

/// Raises no counter of acts: officers can sign for all lots at once.
fn lot_decided(rows: &Rows<'_>, tender: u32) -> rusqlite::Result<()> {
    rows.update(
        "UPDATE tenders SET undecided = undecided - 1 WHERE id = ?",
        &[&tender],
    )?;
    Ok(())
}
