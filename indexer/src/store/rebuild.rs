//! Going back: blocks that are no longer the chain's are marked orphaned, and what was projected from them is
//! projected again from the logs that remain.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::{
    Mirror, StoreError,
    commit::{
        change, evidence_of, expect_checkpoint, key_of, last_change, listing_mismatch, move_checkpoint,
    },
    project, sql,
    transcripts::Transcripts,
};
use crate::{
    Contract, Hash, Identity, TranscriptKey, decode,
    event::{DecodedEvent, Event, RawLog},
    model::BlockRef,
};

const LOG_COLUMNS: &str = "logs.block, logs.log, logs.block_hash, logs.tx, logs.address, logs.transcript,
    logs.position, logs.topics, logs.data, blocks.time AS time";

impl Mirror {
    /// Goes back from the checkpoint to an earlier stored block (or to before the first). Gives the number of events
    /// that were retracted.
    pub fn roll_back(&mut self, from: BlockRef, to: Option<BlockRef>) -> Result<u32, StoreError> {
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        expect_checkpoint(&tx, Some(from))?;
        if let Some(to) = to {
            let stored = tx.query_row(
                "SELECT EXISTS (SELECT 1 FROM blocks WHERE hash = ? AND number = ? AND orphaned = 0)",
                params![to.hash.as_bytes(), sql::int(to.number)],
                |row| row.get::<_, bool>(0),
            )?;
            if !stored {
                return Err(StoreError::Malformed(format!(
                    "block {} ({}) is not stored",
                    to.number, to.hash
                )));
            }
        }
        let last = to.map_or(-1, |block| sql::int(block.number));
        let affected = affected(&tx, &self.identity, last)?;
        let retracted = retract(&tx, &self.identity, last)?;
        tx.execute(
            "UPDATE logs SET orphaned = 1 WHERE orphaned = 0 AND block > ?",
            [last],
        )?;
        tx.execute(
            "UPDATE blocks SET orphaned = 1 WHERE orphaned = 0 AND number > ?",
            [last],
        )?;
        let mut transcripts = Transcripts::new(&tx, &self.identity);
        for key in affected {
            project::clear(&tx, key)?;
            replay(&tx, &self.identity, &mut transcripts, key)?;
        }
        transcripts.store()?;
        move_checkpoint(&tx, to)?;
        tx.commit()?;
        Ok(retracted)
    }

    /// Projects everything anew from the stored logs. The digest is the same afterwards, or the rows were changed by
    /// something else.
    pub fn rebuild(&mut self) -> Result<(), StoreError> {
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let keys = affected(&tx, &self.identity, -1)?;
        project::clear_all(&tx)?;
        for key in keys {
            // One at a time, so that memory does not grow with the number of tenders.
            let mut transcripts = Transcripts::new(&tx, &self.identity);
            replay(&tx, &self.identity, &mut transcripts, key)?;
            transcripts.store()?;
        }
        tx.commit()?;
        Ok(())
    }
}

/// The transcripts that the blocks after `last` have to do with, the list of publications before the tenders that it
/// lists. A tender can be listed and have no events, if a node withheld them all.
fn affected(tx: &Connection, identity: &Identity, last: i64) -> Result<Vec<TranscriptKey>, StoreError> {
    let mut keys = BTreeSet::new();
    let mut statement =
        tx.prepare("SELECT DISTINCT address, transcript FROM logs WHERE orphaned = 0 AND block > ?")?;
    let rows = statement.query_map([last], |row| {
        Ok((sql::address(row, "address")?, row.get("transcript")?))
    })?;
    for row in rows {
        let (address, id) = row?;
        keys.insert(key_of(identity, address, id)?);
    }
    let mut statement = tx.prepare(&format!(
        "SELECT {LOG_COLUMNS} FROM logs JOIN blocks ON blocks.hash = logs.block_hash
         WHERE logs.orphaned = 0 AND logs.address = ? AND logs.transcript = 0 AND logs.block > ?"
    ))?;
    let mut rows = statement.query(params![identity.procurement.as_bytes(), last])?;
    while let Some(row) = rows.next()? {
        let (log, _) = stored_log(row)?;
        if let Event::Listed { tender, .. } = decode::event(&log, identity)? {
            keys.insert(TranscriptKey::tender(tender));
        }
    }
    Ok(keys.into_iter().collect())
}

/// Takes back, newest first, what the change feed said of the blocks after `last`.
fn retract(tx: &Connection, identity: &Identity, last: i64) -> Result<u32, StoreError> {
    let mut sequence = last_change(tx)?;
    let mut statement = tx.prepare(&format!(
        "SELECT {LOG_COLUMNS} FROM logs JOIN blocks ON blocks.hash = logs.block_hash
         WHERE logs.orphaned = 0 AND logs.block > ? AND logs.position IS NOT NULL
         ORDER BY logs.block DESC, logs.log DESC"
    ))?;
    let mut rows = statement.query([last])?;
    let mut retracted = 0;
    while let Some(row) = rows.next()? {
        let (log, time) = stored_log(row)?;
        let event = decode::event(&log, identity)?;
        let evidence = evidence_of(&log, time, row.get("position")?);
        sequence += 1;
        retracted += 1;
        change(tx, sequence, "retract", &DecodedEvent { event, evidence }, &log)?;
    }
    Ok(retracted)
}

/// Projects one transcript from the canonical logs. Its old rows are gone already.
fn replay(
    tx: &Connection,
    identity: &Identity,
    transcripts: &mut Transcripts<'_>,
    key: TranscriptKey,
) -> Result<(), StoreError> {
    transcripts.restart(key);
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {LOG_COLUMNS} FROM logs JOIN blocks ON blocks.hash = logs.block_hash
         WHERE logs.orphaned = 0 AND logs.address = ? AND logs.transcript = ? ORDER BY logs.block, logs.log"
    ))?;
    let mut rows = statement.query(params![identity.address(key.contract).as_bytes(), key.id])?;
    let mut listing = listing(tx, key)?;
    while let Some(row) = rows.next()? {
        let (log, time) = stored_log(row)?;
        if let Some(listing) =
            listing.take_if(|listing| (listing.block, listing.log) < (log.block, log.index))
        {
            listing.check(transcripts, key)?;
        }
        let event = decode::event(&log, identity)?;
        if let Some(position) = transcripts.append(key, &log, time)? {
            let evidence = evidence_of(&log, time, position);
            project::apply(tx, &DecodedEvent { event, evidence })?;
        }
    }
    if let Some(listing) = listing {
        listing.check(transcripts, key)?;
    }
    Ok(())
}

/// What the list of publications says of a tender's head, and where.
#[derive(Debug, Clone, Copy)]
struct Listing {
    block: u64,
    log: u64,
    head: Hash,
}

impl Listing {
    /// The same check as when the listing was taken in.
    fn check(self, transcripts: &mut Transcripts<'_>, key: TranscriptKey) -> rusqlite::Result<()> {
        let head = transcripts.head(key)?.0;
        if head == self.head {
            return Ok(());
        }
        transcripts.mark_broken(key, self.block, self.log, listing_mismatch(head, self.head))
    }
}

fn listing(tx: &Connection, key: TranscriptKey) -> rusqlite::Result<Option<Listing>> {
    if key.contract != Contract::Procurement || key.id == 0 {
        return Ok(None);
    }
    tx.prepare_cached("SELECT block, log, tender_head FROM publications WHERE tender = ?")?
        .query_row([key.id], |row| {
            Ok(Listing {
                block: sql::number(row, "block")?,
                log: sql::number(row, "log")?,
                head: sql::hash(row, "tender_head")?,
            })
        })
        .optional()
}

/// A stored log, with the time of its block.
fn stored_log(row: &Row<'_>) -> rusqlite::Result<(RawLog, u64)> {
    let topics: Vec<u8> = row.get("topics")?;
    let (words, rest) = topics.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(sql::impossible("topics", "not a list of 32-byte words"));
    }
    let log = RawLog {
        block: sql::number(row, "block")?,
        block_hash: sql::hash(row, "block_hash")?,
        transaction: sql::hash(row, "tx")?,
        index: sql::number(row, "log")?,
        address: sql::address(row, "address")?,
        topics: words.iter().map(|word| Hash::from(*word)).collect(),
        data: row.get("data")?,
    };
    Ok((log, sql::number(row, "time")?))
}
