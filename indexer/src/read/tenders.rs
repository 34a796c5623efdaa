//! Lists: tenders, publications.

use rusqlite::{Connection, Row, named_params, params};

use super::{
    fetched, page,
    status::{TRANSCRIPT_COLUMNS, transcript_state},
};
use crate::{
    model::{Page, Phase, Publication, TenderSummary, Timestamp},
    store::{self, sql},
};

/// Which tenders to list.
#[derive(Debug, Clone, Default)]
pub struct TenderQuery {
    /// Only those in this phase.
    pub phase: Option<Phase>,
    /// Only this buyer's.
    pub buyer: Option<u32>,
    /// Only those before this number: the list begins with the newest.
    pub after: Option<u64>,
    /// How many, at most [`super::LARGEST_PAGE`].
    pub limit: u32,
    /// The moment of chain time that phases are about; the checkpoint's if none is given.
    pub at: Option<Timestamp>,
}

/// The moment that an answer is about.
pub(super) fn moment(tx: &Connection, at: Option<Timestamp>) -> rusqlite::Result<Timestamp> {
    match at {
        Some(at) => Ok(at),
        None => Ok(store::checkpoint(tx)?.map_or(Timestamp(0), |block| block.time)),
    }
}

pub(super) fn list(tx: &Connection, query: &TenderQuery) -> rusqlite::Result<Page<TenderSummary>> {
    let now = moment(tx, query.at)?;
    // The rules of `Boundaries::postponed` and `Boundaries::phase`, for the filter. A suspension that runs is a phase of its
    // own, so boundaries matter once it has run out, and has taken all it could.
    let later = |boundary: &str| {
        format!(
            "{boundary} + CASE WHEN {boundary} > suspended_since THEN suspended_until - suspended_since ELSE 0 END"
        )
    };
    let sql = format!(
        "SELECT tenders.*, {TRANSCRIPT_COLUMNS},
            CASE WHEN ended IS NOT NULL THEN ended
                 WHEN :now >= suspended_since AND :now < suspended_until THEN 'suspended'
                 WHEN :now < {} THEN 'consultation' WHEN :now < {} THEN 'sealing'
                 WHEN :now < {} THEN 'opening' WHEN :now < {} THEN 'scoring' WHEN :now < {} THEN 'pricing'
                 WHEN undecided > 0 THEN 'evaluation' ELSE 'standstill' END AS phase,
            (SELECT COUNT(*) FROM seals WHERE tender = tenders.id
                AND (state = 'opened' OR state = 'live' AND version = tenders.version)) AS seals,
            (SELECT COUNT(*) FROM openings WHERE tender = tenders.id) AS openings,
            (SELECT COUNT(*) FROM comments WHERE tender = tenders.id) AS comments
         FROM tenders JOIN transcripts ON transcripts.contract = 'procurement' AND transcripts.id = tenders.id
         WHERE (:buyer IS NULL OR buyer = :buyer) AND (:phase IS NULL OR phase = :phase)
            AND (:after IS NULL OR tenders.id < :after)
         ORDER BY tenders.id DESC LIMIT :limit",
        later("seals_from"),
        later("seals_until"),
        later("opens_until"),
        later("(opens_until + scoring)"),
        later("(opens_until + scoring + pricing)"),
    );
    let mut statement = tx.prepare_cached(&sql)?;
    let rows = statement.query_map(
        named_params! {
            ":now": sql::int(now.0),
            ":buyer": query.buyer,
            ":phase": query.phase.map(Phase::name),
            ":after": query.after.map(sql::int),
            ":limit": fetched(query.limit),
        },
        summary,
    )?;
    let items = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    page(tx, items, query.limit, |tender| u64::from(tender.id))
}

fn summary(row: &Row<'_>) -> rusqlite::Result<TenderSummary> {
    let phase: String = row.get("phase")?;
    Ok(TenderSummary {
        id: row.get("id")?,
        buyer: row.get("buyer")?,
        procedure: row.get("procedure")?,
        phase: Phase::named(&phase).ok_or_else(|| sql::impossible("phase", &phase))?,
        terms: sql::hash(row, "terms")?,
        version: row.get("version")?,
        schedule: sql::schedule(row)?,
        lots: row.get("lots")?,
        undecided: row.get("undecided")?,
        seals: row.get("seals")?,
        openings: row.get("openings")?,
        comments: row.get("comments")?,
        transcript: transcript_state(row)?,
        evidence: sql::evidence(row)?,
    })
}

pub(super) fn publications(tx: &Connection, after: u32, limit: u32) -> rusqlite::Result<Page<Publication>> {
    let mut statement =
        tx.prepare_cached("SELECT * FROM publications WHERE position > ? ORDER BY position LIMIT ?")?;
    let rows = statement.query_map(params![after, fetched(limit)], |row| {
        Ok(Publication {
            tender: row.get("tender")?,
            tender_head: sql::hash(row, "tender_head")?,
            evidence: sql::evidence(row)?,
        })
    })?;
    let items = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    page(tx, items, limit, |publication| {
        u64::from(publication.evidence.position)
    })
}
