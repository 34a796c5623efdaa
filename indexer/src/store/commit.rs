//! Taking in a range of blocks: all of it, or nothing.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, TransactionBehavior, params};

use super::{Mirror, StoreError, checkpoint, project, sql, transcripts::Transcripts};
use crate::{
    Contract, Hash, Identity, TranscriptKey,
    chain::BlockProof,
    decode,
    event::{Block, DecodedEvent, Event, RawLog},
    model::{BlockRef, Break, Evidence, Timestamp},
};

/// What a range of blocks says, as fetched from a node.
#[derive(Debug, Clone)]
pub struct Range {
    /// The checkpoint that it was fetched for, and builds on.
    pub after: Option<BlockRef>,
    /// Every block that carries a log of ours, and the last one, in ascending order.
    pub blocks: Vec<Block>,
    /// Every log of ours in the range, in chain order.
    pub logs: Vec<RawLog>,
}

/// What is known of a range's blocks beyond a node's word.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// Whether every block of the range was seen, and hangs on the one before it.
    pub linked: bool,
    /// Whether another node says the same.
    pub agreed: bool,
    /// Of each block, by number. Blocks that are not here are believed.
    pub blocks: BTreeMap<u64, Checked>,
}

/// What was checked of a block.
#[derive(Debug, Clone)]
pub enum Checked {
    /// Its header hashes to its name, and none of its logs is ours.
    Header,
    /// All of its receipts are the ones that its header commits to, and this shows it.
    Receipts(BlockProof),
}

impl Findings {
    /// Writes a block with what is known of it.
    pub(super) fn store(&self, tx: &Connection, block: &Block, linked: bool) -> rusqlite::Result<()> {
        let checked = self.blocks.get(&block.number);
        let name = match checked {
            None => "believed",
            Some(Checked::Header) => "header",
            Some(Checked::Receipts(_)) => "receipts",
        };
        // A block that was orphaned before can come back: chains flip between two heads.
        tx.prepare_cached(
            "INSERT INTO blocks (hash, number, parent, time, orphaned, checked, linked)
             VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6)
             ON CONFLICT (hash) DO UPDATE SET
                number = ?2, parent = ?3, time = ?4, orphaned = 0, checked = ?5, linked = ?6",
        )?
        .execute(params![
            block.hash.as_bytes(),
            sql::int(block.number),
            block.parent.as_bytes(),
            sql::int(block.time),
            name,
            linked,
        ])?;
        if let Some(Checked::Receipts(proof)) = checked {
            tx.prepare_cached(
                "INSERT INTO block_proofs (block_hash, proof) VALUES (?, ?) ON CONFLICT (block_hash) DO NOTHING",
            )?
            .execute(params![block.hash.as_bytes(), proof.to_bytes()])?;
        }
        Ok(())
    }
}

/// What to do about transcripts that break in a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnBreak {
    /// Take nothing in: the caller looks again.
    Refuse,
    /// Take the range in, stop those transcripts, and say so in the status.
    Record,
}

/// What was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The new checkpoint.
    pub checkpoint: BlockRef,
    /// How many events were accepted.
    pub events: u32,
    /// Transcripts that broke.
    pub broken: Vec<Break>,
}

impl Mirror {
    /// Takes in a range that is believed, and moves the checkpoint to its last block.
    pub fn commit(&mut self, range: &Range, on_break: OnBreak) -> Result<Committed, StoreError> {
        self.commit_verified(range, &Findings::default(), on_break)
    }

    /// Takes in a range with what is known of its blocks, and moves the checkpoint to its last block.
    pub fn commit_verified(
        &mut self,
        range: &Range,
        findings: &Findings,
        on_break: OnBreak,
    ) -> Result<Committed, StoreError> {
        let end = validate(range)?;
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        expect_checkpoint(&tx, range.after)?;
        let mut intake = Intake::new(&tx, &self.identity)?;
        let mut before = range.after.map(|after| (after.number, after.hash));
        for block in &range.blocks {
            let hangs_on_it = before.is_some_and(|(number, hash)| {
                findings.blocks.contains_key(&block.number)
                    && (number + 1, hash) == (block.number, block.parent)
            });
            findings.store(&tx, block, findings.linked || hangs_on_it)?;
            before = Some((block.number, block.hash));
        }
        let times: HashMap<Hash, u64> = range
            .blocks
            .iter()
            .map(|block| (block.hash, block.time))
            .collect();
        for log in &range.logs {
            let time = times.get(&log.block_hash).copied().ok_or_else(|| no_block(log))?;
            intake.log(log, time)?;
        }
        let Intake {
            events, transcripts, ..
        } = intake;
        let broken = transcripts.breaks().to_vec();
        if on_break == OnBreak::Refuse && !broken.is_empty() {
            return Err(StoreError::Broken(broken));
        }
        transcripts.store()?;
        if findings.agreed {
            tx.prepare_cached("UPDATE assurance SET agreed = ? WHERE id = 1")?
                .execute([end.hash.as_bytes()])?;
        }
        move_checkpoint(&tx, Some(end))?;
        tx.commit()?;
        Ok(Committed {
            checkpoint: end,
            events,
            broken,
        })
    }
}

fn no_block(log: &RawLog) -> StoreError {
    StoreError::Malformed(format!(
        "the log at index {} of block {} ({}) comes without its block",
        log.index, log.block, log.block_hash
    ))
}

/// The range's last block, if its parts are in order.
fn validate(range: &Range) -> Result<BlockRef, StoreError> {
    let malformed = |why: &str| Err(StoreError::Malformed(why.to_owned()));
    let Some(end) = range.blocks.last() else {
        return malformed("there is no block in it");
    };
    if !range.blocks.is_sorted_by(|a, b| a.number < b.number) {
        return malformed("its blocks are not in ascending order");
    }
    if range.after.is_some_and(|after| {
        range
            .blocks
            .first()
            .is_some_and(|first| first.number <= after.number)
    }) {
        return malformed("it begins at or before the checkpoint");
    }
    if !range
        .logs
        .is_sorted_by(|a, b| (a.block, a.index) < (b.block, b.index))
    {
        return malformed("its logs are not in ascending order, or one is there twice");
    }
    let numbers: HashMap<Hash, u64> = range
        .blocks
        .iter()
        .map(|block| (block.hash, block.number))
        .collect();
    match range
        .logs
        .iter()
        .find(|log| numbers.get(&log.block_hash) != Some(&log.block))
    {
        Some(stray) => Err(no_block(stray)),
        None => Ok(BlockRef::from(end)),
    }
}

/// Compare and swap, first half: the second writer that a lock failed to keep out is kept out here.
pub(super) fn expect_checkpoint(tx: &Connection, expected: Option<BlockRef>) -> Result<(), StoreError> {
    let found = checkpoint(tx)?;
    let name = |block: Option<BlockRef>| block.map(|block| (block.number, block.hash));
    if name(found) == name(expected) {
        Ok(())
    } else {
        Err(StoreError::CheckpointMoved { expected, found })
    }
}

pub(super) fn move_checkpoint(tx: &Connection, to: Option<BlockRef>) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE checkpoint SET number = ?, hash = ?, time = ? WHERE id = 1")?
        .execute(params![
            to.map(|block| sql::int(block.number)),
            to.map(|block| block.hash.to_bytes()),
            to.map(|block| sql::int(block.time.0)),
        ])?;
    Ok(())
}

/// What happens to each block and log of a range inside the transaction.
struct Intake<'a> {
    tx: &'a Connection,
    identity: &'a Identity,
    transcripts: Transcripts<'a>,
    sequence: i64,
    events: u32,
}

impl<'a> Intake<'a> {
    fn new(tx: &'a Connection, identity: &'a Identity) -> rusqlite::Result<Self> {
        Ok(Self {
            tx,
            identity,
            transcripts: Transcripts::new(tx, identity),
            sequence: last_change(tx)?,
            events: 0,
        })
    }

    fn log(&mut self, log: &RawLog, time: u64) -> Result<(), StoreError> {
        let event = decode::event(log, self.identity)?;
        let key = event.transcript();
        let position = self.transcripts.append(key, log, time)?;
        self.raw(log, key, position)?;
        let Some(position) = position else { return Ok(()) };
        let decoded = DecodedEvent {
            event,
            evidence: evidence_of(log, time, position),
        };
        project::apply(self.tx, &decoded)?;
        if let Event::Listed { tender, tender_head } = &decoded.event {
            self.check_listing(*tender, *tender_head, log)?;
        }
        self.sequence += 1;
        self.events += 1;
        change(self.tx, self.sequence, "event", &decoded, log)?;
        Ok(())
    }

    fn raw(&self, log: &RawLog, key: TranscriptKey, position: Option<u32>) -> rusqlite::Result<()> {
        let topics: Vec<u8> = log.topics.iter().flat_map(|topic| topic.to_bytes()).collect();
        self.tx
            .prepare_cached(
                "INSERT INTO logs (block, log, block_hash, tx, address, transcript, position, topics, data, orphaned)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0)
                 ON CONFLICT (block, log, block_hash) DO UPDATE SET
                    tx = ?4, address = ?5, transcript = ?6, position = ?7, topics = ?8, data = ?9, orphaned = 0",
            )?
            .execute(params![
                sql::int(log.block),
                sql::int(log.index),
                log.block_hash.as_bytes(),
                log.transaction.as_bytes(),
                log.address.as_bytes(),
                key.id,
                position,
                topics,
                log.data,
            ])?;
        Ok(())
    }

    /// The list of publications names the tender's own head, so a tender whose first events were withheld shows here.
    fn check_listing(&mut self, tender: u32, listed: Hash, log: &RawLog) -> rusqlite::Result<()> {
        let key = TranscriptKey::tender(tender);
        let head = self.transcripts.head(key)?;
        if head.0 != listed {
            self.transcripts
                .mark_broken(key, log.block, log.index, listing_mismatch(head.0, listed))?;
        }
        Ok(())
    }
}

pub(super) fn listing_mismatch(head: Hash, listed: Hash) -> String {
    format!(
        "the list of publications says that its head was {listed} when it was published, but the events before that \
         give {head}: an event was lost"
    )
}

pub(super) fn evidence_of(log: &RawLog, time: u64, position: u32) -> Evidence {
    Evidence {
        block: log.block,
        time: Timestamp(time),
        transaction: log.transaction,
        log_index: log.index,
        position,
    }
}

pub(super) fn last_change(tx: &Connection) -> rusqlite::Result<i64> {
    tx.query_row("SELECT COALESCE(MAX(sequence), 0) FROM changes", [], |row| {
        row.get(0)
    })
}

/// Adds to the change feed.
pub(super) fn change(
    tx: &Connection,
    sequence: i64,
    kind: &'static str,
    decoded: &DecodedEvent,
    log: &RawLog,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO changes (sequence, kind, name, address, transcript, position, block, block_hash, log)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        sequence,
        kind,
        decoded.event.name(),
        log.address.as_bytes(),
        decoded.event.transcript().id,
        decoded.evidence.position,
        sql::int(log.block),
        log.block_hash.as_bytes(),
        sql::int(log.index),
    ])?;
    Ok(())
}

/// Which transcript a stored log belongs to.
pub(super) fn key_of(
    identity: &Identity,
    address: crate::Address,
    id: u32,
) -> Result<TranscriptKey, StoreError> {
    let contract: Contract = identity
        .contract(address)
        .ok_or_else(|| StoreError::Corrupt(format!("a log of {address}, which is none of its contracts")))?;
    Ok(TranscriptKey { contract, id })
}
