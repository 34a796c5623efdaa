//! Complaints, what oversight decided about them, and lots that were reopened.

use super::{Rows, sql};
use crate::event::TenderEvent;

pub(super) fn apply(rows: &Rows<'_>, tender: u32, event: &TenderEvent) -> rusqlite::Result<()> {
    let now = sql::int(rows.at.time.0);
    match event {
        TenderEvent::ComplaintFiled {
            vendor,
            lot,
            round,
            reason,
            until,
        } => {
            let until = sql::int(until.0);
            // What waits on a lot waits together, and ends with the last of it. What has lapsed stays so.
            rows.update(
                "UPDATE complaints SET until = ?
                 WHERE tender = ? AND lot = ? AND decided_at IS NULL AND void_at IS NULL AND until > ?",
                &[&until, &tender, lot, &now],
            )?;
            rows.insert(
                "INSERT INTO complaints (position, block, time, tx, log, tender, vendor, lot, round, reason, until)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[&tender, vendor, lot, round, reason.as_bytes(), &until],
            )
        }
        TenderEvent::ComplaintDecided {
            vendor,
            lot,
            upheld,
            oversight,
            reason,
        } => {
            rows.act(tender)?;
            rows.insert(
                "INSERT INTO complaint_decisions
                    (position, block, time, tx, log, tender, upheld, oversight, reason, complaint)
                 VALUES (?, ?, ?, ?, ?, ?6, ?7, ?8, ?9,
                    (SELECT MAX(position) FROM complaints WHERE tender = ?6 AND vendor = ?10 AND lot = ?11))",
                &[&tender, upheld, oversight, reason.as_bytes(), vendor, lot],
            )?;
            rows.update(
                "UPDATE complaints SET decided_at = ?1 WHERE tender = ?2 AND position =
                    (SELECT complaint FROM complaint_decisions WHERE tender = ?2 AND position = ?1)",
                &[&rows.at.position, &tender],
            )?;
            Ok(())
        }
        TenderEvent::LotReopened { lot, until } => {
            rows.update(
                "UPDATE complaints SET void_at = ?
                 WHERE tender = ? AND lot = ? AND decided_at IS NULL AND void_at IS NULL AND until > ?",
                &[&rows.at.position, &tender, lot, &now],
            )?;
            undo(rows, tender, *lot)?;
            rows.insert(
                "INSERT INTO reopenings (position, block, time, tx, log, tender, lot, until)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                &[&tender, lot, &sql::int(until.0)],
            )
        }
        _ => Ok(()),
    }
}

/// What was decided on the lot is history.
fn undo(rows: &Rows<'_>, tender: u32, lot: u16) -> rusqlite::Result<()> {
    let mut undone = 0;
    for table in ["awards", "desertions"] {
        undone += rows.update(
            &format!(
                "UPDATE {table} SET reopened_at = ? WHERE tender = ? AND lot = ? AND reopened_at IS NULL"
            ),
            &[&rows.at.position, &tender, &lot],
        )?;
    }
    rows.update(
        "UPDATE tenders SET undecided = undecided + ? WHERE id = ?",
        &[&(undone != 0), &tender],
    )?;
    Ok(())
}
