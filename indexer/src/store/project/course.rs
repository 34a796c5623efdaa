//! Suspensions, and the two ends of a tender.

use super::{Rows, sql, tenders::boundaries};
use crate::{event::TenderEvent, model::Boundaries};

/// Moments of a tender's rows that a release moves, if they lay ahead when the suspension began.
const POSTPONED: [(&str, &str); 5] = [
    ("disqualifications", "until"),
    ("awards", "standstill_until"),
    ("desertions", "standstill_until"),
    ("complaints", "until"),
    ("reopenings", "until"),
];

pub(super) fn apply(rows: &Rows<'_>, tender: u32, event: &TenderEvent) -> rusqlite::Result<()> {
    match event {
        TenderEvent::Suspended {
            oversight,
            reason,
            until,
        } => {
            let (since, until) = (sql::int(rows.at.time.0), sql::int(until.0));
            rows.act(tender)?;
            rows.update(
                "UPDATE tenders SET suspended_since = ?, suspended_until = ? WHERE id = ?",
                &[&since, &until, &tender],
            )?;
            rows.insert(
                "INSERT INTO suspensions (position, block, time, tx, log, tender, oversight, reason, until)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[&tender, oversight, reason.as_bytes(), &until],
            )
        }
        TenderEvent::Released {
            oversight,
            reason,
            lost,
        } => {
            if *oversight != 0 {
                rows.act(tender)?;
            }
            rows.insert(
                "INSERT INTO releases (position, block, time, tx, log, tender, oversight, reason, lost, suspension)
                 VALUES (?, ?, ?, ?, ?, ?6, ?7, ?8, ?9,
                    (SELECT MAX(position) FROM suspensions WHERE tender = ?6))",
                &[&tender, oversight, reason.as_bytes(), &sql::int(*lost)],
            )?;
            postpone(rows, tender, *lost)
        }
        TenderEvent::Cancelled {
            officer,
            oversight,
            reason,
        } => {
            rows.act(tender)?;
            rows.update("UPDATE tenders SET ended = 'cancelled' WHERE id = ?", &[&tender])?;
            rows.insert(
                "INSERT INTO cancellations (position, block, time, tx, log, tender, officer, oversight, reason)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[&tender, officer, oversight, reason.as_bytes()],
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

fn postpone(rows: &Rows<'_>, tender: u32, lost: u64) -> rusqlite::Result<()> {
    let (since, stored) = rows
        .tx
        .prepare_cached("SELECT * FROM tenders WHERE id = ?")?
        .query_row([tender], |row| {
            let stored = Boundaries::new(sql::schedule(row)?, row.get("scoring")?, row.get("pricing")?);
            Ok((sql::time(row, "suspended_since")?, stored))
        })?;
    store(rows, tender, stored.postponed(since, lost))?;
    let (since, lost) = (sql::int(since.0), sql::int(lost));
    for (table, column) in POSTPONED {
        rows.update(
            &format!("UPDATE {table} SET {column} = {column} + ? WHERE tender = ? AND {column} > ?"),
            &[&lost, &tender, &since],
        )?;
    }
    Ok(())
}

/// The suspension is over, and the boundaries are these.
fn store(rows: &Rows<'_>, tender: u32, moved: Boundaries) -> rusqlite::Result<()> {
    let [from, until, opens, award] = boundaries(&moved.schedule());
    rows.update(
        "UPDATE tenders SET suspended_since = NULL, suspended_until = NULL, seals_from = ?, seals_until = ?,
            opens_until = ?, award_by = ?, scoring = ?, pricing = ? WHERE id = ?",
        &[
            &from,
            &until,
            &opens,
            &award,
            &moved.scoring(),
            &moved.pricing(),
            &tender,
        ],
    )?;
    Ok(())
}
