//! A tender's frame: publication, lots, registrars, amendments, boundaries.

use super::{Rows, sql};
use crate::{
    Hash,
    event::{Published, TenderEvent},
    model::Schedule,
};

pub(super) fn listed(rows: &Rows<'_>, tender: u32, tender_head: Hash) -> rusqlite::Result<()> {
    rows.insert(
        "INSERT INTO publications (position, block, time, tx, log, tender, tender_head)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
        &[&tender, tender_head.as_bytes()],
    )
}

pub(super) fn apply(rows: &Rows<'_>, tender: u32, event: &TenderEvent) -> rusqlite::Result<()> {
    match event {
        TenderEvent::Published(e) => published(rows, tender, e),
        TenderEvent::LotPublished {
            version,
            lot,
            ceiling,
            floor,
        } => rows.insert(
            "INSERT INTO lots (position, block, time, tx, log, tender, version, lot, ceiling, floor)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[&tender, version, lot, &ceiling.to_string(), &floor.to_string()],
        ),
        TenderEvent::RegistrarNamed { registrar, token_key } => rows.insert(
            "INSERT INTO registrars (position, block, time, tx, log, tender, registrar, token_key)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            &[&tender, registrar.as_bytes(), token_key.as_bytes()],
        ),
        TenderEvent::PanelNamed { .. }
        | TenderEvent::CriterionNamed { .. }
        | TenderEvent::EvaluatorNamed { .. } => panel(rows, tender, event),
        TenderEvent::ActSeconded { officer, intent } => rows.insert(
            "INSERT INTO approvals (position, block, time, tx, log, tender, officer, intent)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            &[&tender, officer, intent.as_bytes()],
        ),
        TenderEvent::Amended {
            officer,
            version,
            terms,
            panel,
            reason,
            schedule,
            lots,
        } => {
            let [from, until, opens, award] = boundaries(schedule);
            rows.update(
                "UPDATE tenders SET version = ?, terms = ?, seals_from = ?, seals_until = ?, opens_until = ?,
                    award_by = ?, lots = ?7, undecided = ?7, panel = ?8, decisions = decisions + 1 WHERE id = ?9",
                &[
                    version,
                    terms.as_bytes(),
                    &from,
                    &until,
                    &opens,
                    &award,
                    lots,
                    panel.as_bytes(),
                    &tender,
                ],
            )?;
            self::version(
                rows,
                tender,
                *version,
                *officer,
                [*terms, *panel, *reason],
                schedule,
            )
        }
        TenderEvent::Rescheduled {
            officer,
            reason,
            schedule,
        } => {
            let [from, until, opens, award] = boundaries(schedule);
            rows.update(
                "UPDATE tenders SET seals_from = ?, seals_until = ?, opens_until = ?, award_by = ?,
                    decisions = decisions + 1 WHERE id = ?",
                &[&from, &until, &opens, &award, &tender],
            )?;
            rows.insert(
                "INSERT INTO reschedules (position, block, time, tx, log, tender, officer, reason,
                    seals_from, seals_until, opens_until, award_by)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[&tender, officer, reason.as_bytes(), &from, &until, &opens, &award],
            )
        }
        _ => Ok(()),
    }
}

/// Who scores, by what, and when.
fn panel(rows: &Rows<'_>, tender: u32, event: &TenderEvent) -> rusqlite::Result<()> {
    match event {
        TenderEvent::PanelNamed {
            version,
            scoring,
            pricing,
            quorum,
            price_weight,
        } => {
            rows.update(
                "UPDATE tenders SET scoring = ?, pricing = ? WHERE id = ?",
                &[scoring, pricing, &tender],
            )?;
            rows.insert(
                "INSERT INTO panels (position, block, time, tx, log, tender, version, scoring, pricing, quorum,
                    price_weight)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[&tender, version, scoring, pricing, quorum, price_weight],
            )
        }
        TenderEvent::CriterionNamed {
            version,
            criterion,
            weight,
        } => rows.insert(
            "INSERT INTO criteria (position, block, time, tx, log, tender, version, criterion, weight)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[&tender, version, criterion, weight],
        ),
        TenderEvent::EvaluatorNamed {
            version,
            seat,
            evaluator,
        } => rows.insert(
            "INSERT INTO evaluators (position, block, time, tx, log, tender, version, seat, evaluator)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[&tender, version, seat, evaluator],
        ),
        _ => Ok(()),
    }
}

fn published(rows: &Rows<'_>, tender: u32, e: &Published) -> rusqlite::Result<()> {
    let [from, until, opens, award] = boundaries(&e.schedule);
    rows.insert(
        "INSERT INTO tenders (position, block, time, tx, log, id, buyer, officer, procedure, terms, panel, envelopes,
            seals_from, seals_until, opens_until, award_by, standstill, scoring, pricing, version, decisions, lots, undecided)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 1, 0, ?18, ?18)",
        &[
            &tender,
            &e.buyer,
            &e.officer,
            &e.procedure,
            e.terms.as_bytes(),
            e.panel.as_bytes(),
            &e.envelopes,
            &from,
            &until,
            &opens,
            &award,
            &e.standstill,
            &e.lots,
        ],
    )?;
    version(
        rows,
        tender,
        1,
        e.officer,
        [e.terms, e.panel, Hash::ZERO],
        &e.schedule,
    )
}

fn version(
    rows: &Rows<'_>,
    tender: u32,
    version: u16,
    officer: u32,
    [terms, panel, reason]: [Hash; 3],
    schedule: &Schedule,
) -> rusqlite::Result<()> {
    let [from, until, opens, award] = boundaries(schedule);
    rows.insert(
        "INSERT INTO versions (position, block, time, tx, log, tender, version, officer, terms, panel, reason,
            seals_from, seals_until, opens_until, award_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &[
            &tender,
            &version,
            &officer,
            terms.as_bytes(),
            panel.as_bytes(),
            reason.as_bytes(),
            &from,
            &until,
            &opens,
            &award,
        ],
    )
}

pub(super) fn boundaries(schedule: &Schedule) -> [i64; 4] {
    [
        schedule.seals_from,
        schedule.seals_until,
        schedule.opens_until,
        schedule.award_by,
    ]
    .map(|time| sql::int(time.0))
}
