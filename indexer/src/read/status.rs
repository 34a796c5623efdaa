//! How the mirror is doing, and what changed when.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{fetched, page};
use crate::{
    TranscriptKey,
    model::{Activity, BlockRef, Break, Change, ChangeKind, Page, Status, Timestamp, TranscriptState},
    store::{self, sql},
};

pub(super) fn status(tx: &Connection) -> rusqlite::Result<Status> {
    let identity = store::identity(tx)?;
    let checkpoint = store::checkpoint(tx)?;
    let seen = observation(tx)?;
    // What was observed is written less often than blocks are; the checkpoint was the head once.
    let observed = seen.as_ref().and_then(|seen| seen.head);
    let held = seen.as_ref().is_some_and(|seen| seen.activity == Activity::Held);
    let head = match (observed, checkpoint) {
        (Some(observed), Some(checkpoint)) if observed.number < checkpoint.number && !held => {
            Some(checkpoint)
        }
        (observed, _) => observed,
    };
    let count = |sql: &str| {
        tx.query_row(sql, [], |row| row.get::<_, i64>(0))
            .map(i64::unsigned_abs)
    };
    Ok(Status {
        chain_id: identity.chain_id,
        genesis: identity.genesis,
        directory: identity.directory,
        procurement: identity.procurement,
        checkpoint,
        head,
        lag: lag(&identity, checkpoint, head),
        activity: seen.as_ref().map_or(Activity::Starting, |seen| seen.activity),
        observed_at: seen.as_ref().map(|seen| seen.at),
        detail: seen.and_then(|seen| seen.detail),
        broken: broken(tx)?,
        parties: u32::try_from(count("SELECT COUNT(*) FROM parties")?).unwrap_or(u32::MAX),
        tenders: u32::try_from(count("SELECT COUNT(*) FROM tenders")?).unwrap_or(u32::MAX),
        events: count("SELECT COALESCE(SUM(length), 0) FROM transcripts")?,
        changes: count("SELECT COALESCE(MAX(sequence), 0) FROM changes")?,
        schema: store::version(tx)?,
    })
}

fn lag(identity: &crate::Identity, checkpoint: Option<BlockRef>, head: Option<BlockRef>) -> u64 {
    let Some(head) = head else { return 0 };
    match checkpoint {
        Some(checkpoint) => head.number.saturating_sub(checkpoint.number),
        None => (head.number + 1).saturating_sub(identity.deployed_at),
    }
}

struct Observation {
    activity: Activity,
    detail: Option<String>,
    head: Option<BlockRef>,
    at: Timestamp,
}

fn observation(tx: &Connection) -> rusqlite::Result<Option<Observation>> {
    tx.query_row(
        "SELECT activity, detail, head_number AS number, head_hash AS hash, head_time AS time, observed_at
         FROM observation WHERE id = 1",
        [],
        |row| {
            Ok(Observation {
                activity: store::activity_named(&row.get::<_, String>("activity")?),
                detail: row.get("detail")?,
                head: sql::block_ref(row)?,
                at: sql::time(row, "observed_at")?,
            })
        },
    )
    .optional()
}

/// The columns that [`transcript_state`] reads.
pub(super) const TRANSCRIPT_COLUMNS: &str =
    "transcripts.contract, transcripts.id AS transcript, transcripts.head,
    transcripts.length, transcripts.broken, transcripts.broken_block, transcripts.broken_log";

pub(super) fn transcript_state(row: &Row<'_>) -> rusqlite::Result<TranscriptState> {
    let length: u32 = row.get("length")?;
    let broken = match row.get::<_, Option<String>>("broken")? {
        None => None,
        Some(reason) => Some(Break {
            contract: sql::contract(row)?,
            transcript: row.get("transcript")?,
            position: length + 1,
            block: sql::number(row, "broken_block")?,
            log_index: sql::number(row, "broken_log")?,
            reason,
        }),
    };
    Ok(TranscriptState {
        length,
        head: sql::hash(row, "head")?,
        broken,
    })
}

pub(super) fn transcript(tx: &Connection, key: TranscriptKey) -> rusqlite::Result<Option<TranscriptState>> {
    let sql = format!("SELECT {TRANSCRIPT_COLUMNS} FROM transcripts WHERE contract = ? AND id = ?");
    tx.prepare_cached(&sql)?
        .query_row(params![key.contract.name(), key.id], transcript_state)
        .optional()
}

fn broken(tx: &Connection) -> rusqlite::Result<Vec<Break>> {
    let sql = format!(
        "SELECT {TRANSCRIPT_COLUMNS} FROM transcripts WHERE broken IS NOT NULL ORDER BY contract, transcripts.id"
    );
    let mut statement = tx.prepare_cached(&sql)?;
    let rows = statement.query_map([], transcript_state)?;
    rows.filter_map(|state| state.map(|state| state.broken).transpose())
        .collect()
}

pub(super) fn changes(tx: &Connection, after: u64, limit: u32) -> rusqlite::Result<Page<Change>> {
    let identity = store::identity(tx)?;
    let mut statement = tx.prepare_cached(
        "SELECT changes.*, blocks.time AS time, logs.tx AS tx FROM changes
         JOIN blocks ON blocks.hash = changes.block_hash
         JOIN logs ON logs.block = changes.block AND logs.log = changes.log
            AND logs.block_hash = changes.block_hash
         WHERE sequence > ? ORDER BY sequence LIMIT ?",
    )?;
    let rows = statement.query_map(params![sql::int(after), fetched(limit)], |row| {
        let address = sql::address(row, "address")?;
        Ok(Change {
            sequence: sql::number(row, "sequence")?,
            kind: match row.get::<_, String>("kind")?.as_str() {
                "retract" => ChangeKind::Retract,
                _ => ChangeKind::Event,
            },
            name: row.get("name")?,
            contract: identity
                .contract(address)
                .ok_or_else(|| sql::impossible("address", address))?,
            transcript: row.get("transcript")?,
            block_hash: sql::hash(row, "block_hash")?,
            evidence: sql::evidence(row)?,
        })
    })?;
    let items = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    page(tx, items, limit, |change| change.sequence)
}
