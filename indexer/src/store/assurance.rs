//! Why one should believe the mirror: which blocks were verified and how, what proves that to others, and what nodes
//! did that they should not.

use rusqlite::{Connection, OptionalExtension as _, Row, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

use super::{
    Mirror, StoreError,
    commit::{Findings, expect_checkpoint},
    sql,
};
use crate::{
    Hash,
    chain::{BlockProof, InclusionProof},
    event::{Block, RawLog},
    model::{BlockRef, Timestamp},
};

/// Why one should believe the mirror.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Assurance {
    /// How headers are hashed; `believed` where nothing is verified but transcripts.
    pub verification: String,
    /// The last block up to which every header was hashed, hangs on the one before, and holds nothing of ours that
    /// is not here.
    pub verified: Option<BlockRef>,
    /// The last block that two nodes were found to agree on; none with one node.
    pub agreed: Option<BlockRef>,
    /// What nodes did that they should not.
    pub alarms: Vec<Alarm>,
}

/// Something that a node did and should not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Alarm {
    /// Which node.
    pub node: String,
    /// What kind of thing.
    pub kind: AlarmKind,
    /// What it was the last time, in words.
    pub detail: String,
    /// How often.
    pub times: u32,
    /// The first time, by the machine's clock.
    pub first_seen: Timestamp,
    /// The last time.
    pub last_seen: Timestamp,
}

/// What a node can do wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AlarmKind {
    /// Its own answers speak against it.
    Contradiction,
    /// Another node says otherwise, and each is right by its own headers.
    Disagreement,
    /// It stands still while another goes on.
    Behind,
    /// It does not answer, or not in full.
    Trouble,
}

impl AlarmKind {
    const ALL: [Self; 4] = [
        Self::Contradiction,
        Self::Disagreement,
        Self::Behind,
        Self::Trouble,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::Disagreement => "disagreement",
            Self::Behind => "behind",
            Self::Trouble => "trouble",
        }
    }
}

/// Blocks that were taken in and not yet verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unverified {
    /// The last stored block before them.
    pub after: Option<BlockRef>,
    /// The last of them, which is stored.
    pub until: BlockRef,
}

impl Mirror {
    /// Why one should believe it.
    pub fn assurance(&self) -> Result<Assurance, StoreError> {
        Ok(assurance(&self.connection)?)
    }

    /// Says how blocks are verified from now on.
    pub fn set_verification(&mut self, name: &str) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO assurance (id, verification) VALUES (1, ?1)
             ON CONFLICT (id) DO UPDATE SET verification = ?1",
            [name],
        )?;
        Ok(())
    }

    /// Remembers what a node did.
    pub fn raise(&mut self, node: &str, kind: AlarmKind, detail: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO alarms (node, kind, detail, times, first_seen, last_seen) VALUES (?1, ?2, ?3, 1, ?4, ?4)
                 ON CONFLICT (node, kind) DO UPDATE SET detail = ?3, times = times + 1, last_seen = ?4",
            )?
            .execute(params![node, kind.name(), detail, sql::int(super::now())])?;
        Ok(())
    }

    /// The first blocks that are not verified yet.
    pub fn unverified(&self) -> Result<Option<Unverified>, StoreError> {
        let Some(until) = first_unverified(&self.connection)? else {
            return Ok(None);
        };
        let after = match until.number.checked_sub(1) {
            Some(below) => self.blocks_down_from(below, 1)?.first().copied(),
            None => None,
        };
        Ok(Some(Unverified { after, until }))
    }

    /// The stored logs of some blocks, in order.
    pub fn logs_between(&self, from: u64, to: u64) -> Result<Vec<RawLog>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT block, log, block_hash, tx, address, topics, data FROM logs
             WHERE orphaned = 0 AND block BETWEEN ? AND ? ORDER BY block, log",
        )?;
        let rows = statement.query_map(params![sql::int(from), sql::int(to)], raw_log)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Blocks that were believed turned out to be what was said. The last of them becomes a stored one if it is none
    /// yet, so that verifying can end anywhere and go on from there.
    pub fn vouch(
        &mut self,
        checkpoint: BlockRef,
        blocks: &[Block],
        findings: &Findings,
    ) -> Result<(), StoreError> {
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        expect_checkpoint(&tx, Some(checkpoint))?;
        for block in blocks {
            findings.store(&tx, block, true)?;
        }
        tx.commit()?;
        Ok(())
    }

    /// Proves to anybody that a log is in its block; none if there is no such log, or its block was believed.
    pub fn proof(&self, transaction: Hash, log: u64) -> Result<Option<InclusionProof>, StoreError> {
        proof(&self.connection, transaction, log)
    }
}

pub(crate) fn proof(
    connection: &Connection,
    transaction: Hash,
    log: u64,
) -> Result<Option<InclusionProof>, StoreError> {
    let found: Option<(Hash, Vec<u8>)> = connection
        .prepare_cached(
            "SELECT logs.block_hash, block_proofs.proof FROM logs
             JOIN block_proofs ON block_proofs.block_hash = logs.block_hash
             WHERE logs.orphaned = 0 AND logs.tx = ? AND logs.log = ?",
        )?
        .query_row(params![transaction.as_bytes(), sql::int(log)], |row| {
            Ok((sql::hash(row, "block_hash")?, row.get("proof")?))
        })
        .optional()?;
    let Some((block, bytes)) = found else {
        return Ok(None);
    };
    let damaged =
        |why: &dyn std::fmt::Display| StoreError::Corrupt(format!("the proof of block {block}: {why}"));
    let stored = BlockProof::from_bytes(&bytes).map_err(|error| damaged(&error))?;
    let proof = stored
        .of_log(block, log)
        .ok_or_else(|| damaged(&"it lacks the log"))?;
    Ok(Some(proof))
}

pub(crate) fn assurance(connection: &Connection) -> rusqlite::Result<Assurance> {
    let (verification, agreed) = connection
        .query_row(
            "SELECT verification, number, hash, time FROM assurance
             LEFT JOIN blocks ON blocks.hash = agreed AND orphaned = 0",
            [],
            |row| Ok((row.get("verification")?, sql::block_ref(row)?)),
        )
        .optional()?
        .unwrap_or_else(|| ("believed".to_owned(), None));
    let unverified = first_unverified(connection)?;
    let verified = connection
        .query_row(
            "SELECT number, hash, time FROM blocks WHERE orphaned = 0 AND number < ? ORDER BY number DESC LIMIT 1",
            [unverified.map_or(i64::MAX, |block| sql::int(block.number))],
            sql::block_ref,
        )
        .optional()?
        .flatten();
    Ok(Assurance {
        verification,
        verified,
        agreed,
        alarms: alarms(connection)?,
    })
}

fn first_unverified(connection: &Connection) -> rusqlite::Result<Option<BlockRef>> {
    connection
        .prepare_cached(
            "SELECT number, hash, time FROM blocks
             WHERE orphaned = 0 AND (linked = 0 OR checked = 'believed') ORDER BY number LIMIT 1",
        )?
        .query_row([], sql::block_ref)
        .optional()
        .map(Option::flatten)
}

fn alarms(connection: &Connection) -> rusqlite::Result<Vec<Alarm>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM alarms ORDER BY last_seen DESC, node, kind")?;
    let rows = statement.query_map([], |row| {
        let kind: String = row.get("kind")?;
        Ok(Alarm {
            node: row.get("node")?,
            kind: AlarmKind::ALL
                .into_iter()
                .find(|known| known.name() == kind)
                .ok_or_else(|| sql::impossible("kind", &kind))?,
            detail: row.get("detail")?,
            times: row.get("times")?,
            first_seen: sql::time(row, "first_seen")?,
            last_seen: sql::time(row, "last_seen")?,
        })
    })?;
    rows.collect()
}

fn raw_log(row: &Row<'_>) -> rusqlite::Result<RawLog> {
    let topics: Vec<u8> = row.get("topics")?;
    let (words, _) = topics.as_chunks::<32>();
    Ok(RawLog {
        block: sql::number(row, "block")?,
        block_hash: sql::hash(row, "block_hash")?,
        transaction: sql::hash(row, "tx")?,
        index: sql::number(row, "log")?,
        address: sql::address(row, "address")?,
        topics: words.iter().map(|word| Hash::from(*word)).collect(),
        data: row.get("data")?,
    })
}
