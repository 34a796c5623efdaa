//! From an event to rows, one module per family of events. Each event is one or two statements that look nothing up
//! but by key, so that a large tender costs no more than a small one.

mod bids;
mod comments;
mod complaints;
mod course;
mod decisions;
mod directory;
mod tenders;

use rusqlite::{Connection, ToSql, params_from_iter};

use super::sql;
use crate::{
    Contract, TranscriptKey,
    event::{DecodedEvent, Event, TenderEvent},
    model::Evidence,
};

/// A table that events are projected into.
#[derive(Debug)]
pub(super) struct Projection {
    pub(super) table: &'static str,
    /// Its primary key: the order in which a digest takes its rows.
    pub(super) order: &'static str,
    /// Whose events it holds.
    family: Family,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// How far transcripts were followed.
    Transcripts,
    Directory,
    Publications,
    /// By this column.
    Tender(&'static str),
}

/// Every projection there is.
pub(super) const PROJECTIONS: [Projection; 44] = [
    projection("transcripts", "contract, id", Family::Transcripts),
    projection("parties", "id", Family::Directory),
    projection("party_changes", "position", Family::Directory),
    projection("signers", "id", Family::Directory),
    projection("recoveries", "position", Family::Directory),
    projection("recovery_ends", "position", Family::Directory),
    projection("acts", "position", Family::Directory),
    projection("publications", "position", Family::Publications),
    projection("tenders", "id", Family::Tender("id")),
    projection("versions", "tender, version", Family::Tender("tender")),
    projection("lots", "tender, version, lot", Family::Tender("tender")),
    projection("panels", "tender, position", Family::Tender("tender")),
    projection("criteria", "tender, position", Family::Tender("tender")),
    projection("evaluators", "tender, position", Family::Tender("tender")),
    projection("approvals", "tender, position", Family::Tender("tender")),
    projection("registrars", "tender, position", Family::Tender("tender")),
    projection("reschedules", "tender, position", Family::Tender("tender")),
    projection("suspensions", "tender, position", Family::Tender("tender")),
    projection("releases", "tender, position", Family::Tender("tender")),
    projection("cancellations", "tender", Family::Tender("tender")),
    projection("finalizations", "tender", Family::Tender("tender")),
    projection("seals", "tender, position", Family::Tender("tender")),
    projection("withdrawals", "tender, position", Family::Tender("tender")),
    projection("seal_exclusions", "tender, position", Family::Tender("tender")),
    projection("openings", "tender, position", Family::Tender("tender")),
    projection("prices", "tender, position", Family::Tender("tender")),
    projection("exclusions", "tender, position", Family::Tender("tender")),
    projection("scores", "tender, position", Family::Tender("tender")),
    projection("points", "tender, position", Family::Tender("tender")),
    projection("disqualifications", "tender, position", Family::Tender("tender")),
    projection("reinstatements", "tender, position", Family::Tender("tender")),
    projection("awards", "tender, position", Family::Tender("tender")),
    projection("winner_points", "tender, position", Family::Tender("tender")),
    projection("desertions", "tender, position", Family::Tender("tender")),
    projection("complaints", "tender, position", Family::Tender("tender")),
    projection(
        "complaint_decisions",
        "tender, position",
        Family::Tender("tender"),
    ),
    projection("reopenings", "tender, position", Family::Tender("tender")),
    projection("request_counts", "tender, position", Family::Tender("tender")),
    projection("absences", "tender, position", Family::Tender("tender")),
    projection("withdrawal_claims", "tender, position", Family::Tender("tender")),
    projection("comments", "tender, position", Family::Tender("tender")),
    projection("replies", "tender, position", Family::Tender("tender")),
    projection("endorsements", "tender, position", Family::Tender("tender")),
    projection("moderations", "tender, position", Family::Tender("tender")),
];

const fn projection(table: &'static str, order: &'static str, family: Family) -> Projection {
    Projection { table, order, family }
}

/// Projects an event whose place in its transcript has been checked.
pub(super) fn apply(tx: &Connection, decoded: &DecodedEvent) -> rusqlite::Result<()> {
    let rows = Rows {
        tx,
        at: decoded.evidence,
    };
    match &decoded.event {
        Event::Directory(event) => directory::apply(&rows, event),
        Event::Listed { tender, tender_head } => tenders::listed(&rows, *tender, *tender_head),
        Event::Tender { tender, event } => match event {
            TenderEvent::Published(_)
            | TenderEvent::LotPublished { .. }
            | TenderEvent::RegistrarNamed { .. }
            | TenderEvent::PanelNamed { .. }
            | TenderEvent::CriterionNamed { .. }
            | TenderEvent::EvaluatorNamed { .. }
            | TenderEvent::ActSeconded { .. }
            | TenderEvent::Amended { .. }
            | TenderEvent::Rescheduled { .. } => tenders::apply(&rows, *tender, event),
            TenderEvent::Suspended { .. }
            | TenderEvent::Released { .. }
            | TenderEvent::Cancelled { .. }
            | TenderEvent::Finalized => course::apply(&rows, *tender, event),
            TenderEvent::BidSealed { .. }
            | TenderEvent::SealWithdrawn { .. }
            | TenderEvent::SealExcluded { .. }
            | TenderEvent::BidOpened { .. }
            | TenderEvent::PriceOpened { .. }
            | TenderEvent::VendorExcluded { .. }
            | TenderEvent::RequestsCounted { .. }
            | TenderEvent::VendorAbsent { .. }
            | TenderEvent::WithdrawalClaimed { .. } => bids::apply(&rows, *tender, event),
            TenderEvent::OfferScored { .. }
            | TenderEvent::CriterionScored { .. }
            | TenderEvent::VendorDisqualified { .. }
            | TenderEvent::VendorReinstated { .. }
            | TenderEvent::LotAwarded { .. }
            | TenderEvent::WinnerScored { .. }
            | TenderEvent::LotDeserted { .. } => decisions::apply(&rows, *tender, event),
            TenderEvent::ComplaintFiled { .. }
            | TenderEvent::ComplaintDecided { .. }
            | TenderEvent::LotReopened { .. } => complaints::apply(&rows, *tender, event),
            TenderEvent::CommentPosted { .. }
            | TenderEvent::ReplyPosted { .. }
            | TenderEvent::CommentEndorsed { .. }
            | TenderEvent::CommentModerated { .. }
            | TenderEvent::CommentRestored { .. } => comments::apply(&rows, *tender, event),
        },
    }
}

/// Deletes what a transcript was projected into.
pub(super) fn clear(tx: &Connection, key: TranscriptKey) -> rusqlite::Result<()> {
    for Projection { table, family, .. } in PROJECTIONS {
        match (family, key.contract, key.id) {
            (Family::Directory, Contract::Directory, _)
            | (Family::Publications, Contract::Procurement, 0) => {
                tx.execute(&format!("DELETE FROM {table}"), [])?;
            }
            (Family::Tender(column), Contract::Procurement, tender) if tender != 0 => {
                tx.execute(&format!("DELETE FROM {table} WHERE {column} = ?"), [tender])?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Deletes every projection.
pub(super) fn clear_all(tx: &Connection) -> rusqlite::Result<()> {
    for Projection { table, .. } in PROJECTIONS {
        tx.execute(&format!("DELETE FROM {table}"), [])?;
    }
    Ok(())
}

/// Where an event's rows go, and the evidence that each of them carries.
struct Rows<'a> {
    tx: &'a Connection,
    at: Evidence,
}

impl Rows<'_> {
    /// Inserts a row. Its first five columns are `position, block, time, tx, log`; `values` are the others.
    fn insert(&self, sql: &str, values: &[&dyn ToSql]) -> rusqlite::Result<()> {
        let evidence: [&dyn ToSql; 5] = [
            &self.at.position,
            &sql::int(self.at.block),
            &sql::int(self.at.time.0),
            self.at.transaction.as_bytes(),
            &sql::int(self.at.log_index),
        ];
        self.tx
            .prepare_cached(sql)?
            .execute(params_from_iter(evidence.iter().chain(values)))?;
        Ok(())
    }

    /// One more act of officers or oversight, which the next one must name.
    fn act(&self, tender: u32) -> rusqlite::Result<()> {
        self.update(
            "UPDATE tenders SET decisions = decisions + 1 WHERE id = ?",
            &[&tender],
        )?;
        Ok(())
    }

    /// Changes rows. Gives how many.
    fn update(&self, sql: &str, values: &[&dyn ToSql]) -> rusqlite::Result<usize> {
        self.tx.prepare_cached(sql)?.execute(params_from_iter(values))
    }
}
