//! One tender, with everything recorded of it.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{
    status::{TRANSCRIPT_COLUMNS, transcript_state},
    tenders::moment,
};
use crate::{
    Hash,
    fold::{party_of, present},
    model::{
        Award, Cancellation, Comment, Desertion, Exclusion, Finalization, LotBounds, Moderation,
        ModerationKind, Opening, Price, Registrar, Reschedule, Seal, SealState, SubjectKind, Tender,
        TenderDetail, Timestamp, TranscriptState, Version, Withdrawal,
    },
    store::sql,
};

pub(super) fn detail(
    tx: &Connection,
    id: u32,
    at: Option<Timestamp>,
) -> rusqlite::Result<Option<TenderDetail>> {
    let Some((mut tender, transcript)) = frame(tx, id)? else {
        return Ok(None);
    };
    fill(tx, &mut tender)?;
    let as_of = moment(tx, at)?;
    Ok(Some(TenderDetail {
        phase: tender.phase(as_of),
        lots: tender.outcomes(),
        standstill_until: tender.standstill_until(),
        transcript,
        as_of,
        tender,
    }))
}

/// The tender without its lists.
fn frame(tx: &Connection, id: u32) -> rusqlite::Result<Option<(Tender, TranscriptState)>> {
    let sql = format!(
        "SELECT tenders.*, {TRANSCRIPT_COLUMNS} FROM tenders
         JOIN transcripts ON transcripts.contract = 'procurement' AND transcripts.id = tenders.id
         WHERE tenders.id = ?"
    );
    tx.prepare_cached(&sql)?
        .query_row([id], |row| {
            let tender = Tender {
                id,
                buyer: row.get("buyer")?,
                officer: row.get("officer")?,
                procedure: row.get("procedure")?,
                terms: sql::hash(row, "terms")?,
                panel: digest(row, "panel")?,
                envelopes: row.get("envelopes")?,
                schedule: sql::schedule(row)?,
                standstill: row.get("standstill")?,
                version: row.get("version")?,
                decisions: row.get("decisions")?,
                versions: Vec::new(),
                reschedules: Vec::new(),
                registrars: Vec::new(),
                seals: Vec::new(),
                withdrawals: Vec::new(),
                openings: Vec::new(),
                exclusions: Vec::new(),
                awards: Vec::new(),
                desertions: Vec::new(),
                cancellation: None,
                finalization: None,
                comments: Vec::new(),
                moderations: Vec::new(),
                evidence: sql::evidence(row)?,
            };
            Ok((tender, transcript_state(row)?))
        })
        .optional()
}

fn fill(tx: &Connection, tender: &mut Tender) -> rusqlite::Result<()> {
    let all = Rows {
        tx,
        tender: tender.id,
    };
    tender.versions = all.read(
        "SELECT * FROM versions WHERE tender = ? ORDER BY version",
        version,
    )?;
    let lots = all.read(
        "SELECT * FROM lots WHERE tender = ? ORDER BY version, lot",
        |row| Ok((row.get::<_, u16>("version")?, lot(row)?)),
    )?;
    for (number, lot) in lots {
        if let Some(version) = tender
            .versions
            .iter_mut()
            .find(|version| version.version == number)
        {
            version.lots.push(lot);
        }
    }
    tender.reschedules = all.read(
        "SELECT * FROM reschedules WHERE tender = ? ORDER BY position",
        reschedule,
    )?;
    tender.registrars = all.read(
        "SELECT * FROM registrars WHERE tender = ? ORDER BY position",
        registrar,
    )?;
    tender.seals = all.read("SELECT * FROM seals WHERE tender = ? ORDER BY position", seal)?;
    tender.withdrawals = all.read(
        "SELECT * FROM withdrawals WHERE tender = ? ORDER BY position",
        withdrawal,
    )?;
    tender.openings = all.read(
        "SELECT * FROM openings WHERE tender = ? ORDER BY position",
        opening,
    )?;
    let prices = all.read("SELECT * FROM prices WHERE tender = ? ORDER BY position", |row| {
        Ok((row.get::<_, u32>("opening")?, price(row)?))
    })?;
    for (opening, price) in prices {
        if let Ok(index) = tender
            .openings
            .binary_search_by_key(&opening, |opening| opening.evidence.position)
        {
            tender.openings[index].prices.push(price);
        }
    }
    tender.exclusions = all.read(
        "SELECT * FROM exclusions WHERE tender = ? ORDER BY position",
        |row| {
            Ok(Exclusion {
                vendor: row.get("vendor")?,
                evidence: sql::evidence(row)?,
            })
        },
    )?;
    tender.awards = all.read("SELECT * FROM awards WHERE tender = ? ORDER BY position", award)?;
    tender.desertions = all.read(
        "SELECT * FROM desertions WHERE tender = ? ORDER BY position",
        desertion,
    )?;
    tender.cancellation = all
        .read("SELECT * FROM cancellations WHERE tender = ?", |row| {
            Ok(Cancellation {
                officer: row.get("officer")?,
                reason: sql::hash(row, "reason")?,
                evidence: sql::evidence(row)?,
            })
        })?
        .pop();
    tender.finalization = all
        .read("SELECT * FROM finalizations WHERE tender = ?", |row| {
            Ok(Finalization {
                evidence: sql::evidence(row)?,
            })
        })?
        .pop();
    tender.comments = all.read(
        "SELECT * FROM comments WHERE tender = ? ORDER BY position",
        comment,
    )?;
    tender.moderations = all.read(
        "SELECT * FROM moderations WHERE tender = ? ORDER BY position",
        moderation,
    )?;
    Ok(())
}

struct Rows<'a> {
    tx: &'a Connection,
    tender: u32,
}

impl Rows<'_> {
    fn read<T>(
        &self,
        sql: &str,
        from_row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        self.tx
            .prepare_cached(sql)?
            .query_map([self.tender], from_row)?
            .collect()
    }
}

fn version(row: &Row<'_>) -> rusqlite::Result<Version> {
    Ok(Version {
        version: row.get("version")?,
        officer: row.get("officer")?,
        terms: sql::hash(row, "terms")?,
        reason: if row.get::<_, u16>("version")? == 1 {
            None
        } else {
            Some(sql::hash(row, "reason")?)
        },
        schedule: sql::schedule(row)?,
        lots: Vec::new(),
        evidence: sql::evidence(row)?,
    })
}

fn lot(row: &Row<'_>) -> rusqlite::Result<LotBounds> {
    Ok(LotBounds {
        lot: row.get("lot")?,
        ceiling: sql::amount(row, "ceiling")?,
        floor: sql::amount(row, "floor")?,
        evidence: sql::evidence(row)?,
    })
}

fn reschedule(row: &Row<'_>) -> rusqlite::Result<Reschedule> {
    Ok(Reschedule {
        officer: row.get("officer")?,
        reason: sql::hash(row, "reason")?,
        schedule: sql::schedule(row)?,
        evidence: sql::evidence(row)?,
    })
}

fn registrar(row: &Row<'_>) -> rusqlite::Result<Registrar> {
    Ok(Registrar {
        key: sql::address(row, "registrar")?,
        token_key: digest(row, "token_key")?,
        evidence: sql::evidence(row)?,
    })
}

fn seal(row: &Row<'_>) -> rusqlite::Result<Seal> {
    Ok(Seal {
        order: row.get("seal_order")?,
        bidder: sql::address(row, "bidder")?,
        version: row.get("version")?,
        seal: sql::hash(row, "seal")?,
        envelope: digest(row, "envelope")?,
        state: match row.get::<_, String>("state")?.as_str() {
            "withdrawn" => SealState::Withdrawn,
            "replaced" => SealState::Replaced,
            "opened" => SealState::Opened,
            _ => SealState::Live,
        },
        ended_at: row.get("ended_at")?,
        evidence: sql::evidence(row)?,
    })
}

fn withdrawal(row: &Row<'_>) -> rusqlite::Result<Withdrawal> {
    Ok(Withdrawal {
        bidder: sql::address(row, "bidder")?,
        order: row.get("seal_order")?,
        evidence: sql::evidence(row)?,
    })
}

fn opening(row: &Row<'_>) -> rusqlite::Result<Opening> {
    Ok(Opening {
        vendor: row.get("vendor")?,
        bidder: sql::address(row, "bidder")?,
        order: row.get("seal_order")?,
        seal: sql::hash(row, "seal")?,
        offer: digest(row, "offer")?,
        signer: sql::hash(row, "signer")?,
        prices: Vec::new(),
        evidence: sql::evidence(row)?,
    })
}

fn price(row: &Row<'_>) -> rusqlite::Result<Price> {
    Ok(Price {
        lot: row.get("lot")?,
        price: sql::amount(row, "price")?,
        evidence: sql::evidence(row)?,
    })
}

fn award(row: &Row<'_>) -> rusqlite::Result<Award> {
    Ok(Award {
        lot: row.get("lot")?,
        vendor: row.get("vendor")?,
        price: sql::amount(row, "price")?,
        order: row.get("seal_order")?,
        officer: party(row, "officer")?,
        report: digest(row, "report")?,
        evidence: sql::evidence(row)?,
    })
}

fn desertion(row: &Row<'_>) -> rusqlite::Result<Desertion> {
    Ok(Desertion {
        lot: row.get("lot")?,
        officer: party(row, "officer")?,
        reason: digest(row, "reason")?,
        evidence: sql::evidence(row)?,
    })
}

fn comment(row: &Row<'_>) -> rusqlite::Result<Comment> {
    let author = sql::address(row, "author")?;
    let subject: u8 = row.get("subject_kind")?;
    Ok(Comment {
        position: row.get("position")?,
        author,
        party: party_of(author),
        subject_kind: SubjectKind::try_from(subject)
            .map_err(|number| sql::impossible("subject_kind", number))?,
        subject_id: row.get("subject_id")?,
        parent: party(row, "parent")?,
        digest: sql::hash(row, "digest")?,
        withheld: row.get("withheld")?,
        evidence: sql::evidence(row)?,
    })
}

fn moderation(row: &Row<'_>) -> rusqlite::Result<Moderation> {
    Ok(Moderation {
        kind: match row.get::<_, String>("kind")?.as_str() {
            "restored" => ModerationKind::Restored,
            _ => ModerationKind::Withheld,
        },
        comment: row.get("comment")?,
        moderator: row.get("moderator")?,
        counter: row.get("counter")?,
        reason: sql::hash(row, "reason")?,
        evidence: sql::evidence(row)?,
    })
}

/// A digest, where the contract wrote one.
fn digest(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Hash>> {
    sql::hash(row, column).map(present)
}

/// A number from 1, where the contract wrote one.
fn party(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<u32>> {
    let number: u32 = row.get(column)?;
    Ok((number != 0).then_some(number))
}
