//! The mirror's one writer.
//!
//! What a range changes (blocks, logs, projections, checkpoint) changes in one transaction, which begins by comparing
//! the stored checkpoint with the one that the range was fetched for. So whatever dies when, the rows are those of
//! some prefix of the chain, each once. A lock on a file beside the database keeps a second writer out.

pub(crate) mod assurance;
mod commit;
mod digest;
mod error;
mod lock;
mod migrations;
mod project;
mod rebuild;
pub(crate) mod sql;
mod transcripts;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior, params};

pub use assurance::{Alarm, AlarmKind, Assurance, Unverified};
pub use commit::{Checked, Committed, Findings, OnBreak, Range};
pub use error::StoreError;
pub use migrations::SCHEMA;
pub(crate) use migrations::version;

use crate::{
    Hash, Identity, TranscriptKey,
    model::{Activity, BlockRef, Timestamp},
};
use lock::Lock;

/// The mirror, open for writing.
#[derive(Debug)]
pub struct Mirror {
    connection: Connection,
    identity: Identity,
    path: PathBuf,
    /// Held as long as the mirror is open; the operating system releases it whatever happens to the process.
    _lock: Lock,
}

impl Mirror {
    /// Opens the mirror of this chain and these contracts, or begins one.
    pub fn open(path: impl AsRef<Path>, identity: &Identity) -> Result<Self, StoreError> {
        let path = path.as_ref().to_owned();
        let lock = Lock::take(&path)?;
        let mut connection = Connection::open(&path)?;
        configure(&connection)?;
        migrations::migrate(&mut connection, &path)?;
        let mut mirror = Self {
            connection,
            identity: identity.clone(),
            path,
            _lock: lock,
        };
        mirror.claim()?;
        Ok(mirror)
    }

    /// The chain and contracts that it is of.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The last block whose events are all here.
    pub fn checkpoint(&self) -> Result<Option<BlockRef>, StoreError> {
        Ok(checkpoint(&self.connection)?)
    }

    /// The canonical blocks that are stored, from the highest at or below `number` downwards.
    pub fn blocks_down_from(&self, number: u64, limit: u32) -> Result<Vec<BlockRef>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number, hash, time FROM blocks WHERE orphaned = 0 AND number <= ? ORDER BY number DESC LIMIT ?",
        )?;
        let rows = statement.query_map(params![sql::int(number), limit], sql::block_ref)?;
        Ok(rows
            .filter_map(Result::transpose)
            .collect::<rusqlite::Result<_>>()?)
    }

    /// The block of a transcript's last accepted event.
    pub fn last_block_of(&self, key: TranscriptKey) -> Result<Option<u64>, StoreError> {
        Ok(transcripts::stored(&self.connection, key)?.and_then(|followed| followed.last_block))
    }

    /// The transcripts that are broken.
    pub fn broken(&self) -> Result<Vec<TranscriptKey>, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT contract, id FROM transcripts WHERE broken IS NOT NULL ORDER BY contract, id")?;
        let rows = statement.query_map([], |row| {
            Ok(TranscriptKey {
                contract: sql::contract(row)?,
                id: row.get("id")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Records what the indexer is doing, for readers in other processes.
    pub fn observe(
        &mut self,
        activity: Activity,
        detail: Option<&str>,
        head: Option<BlockRef>,
    ) -> Result<(), StoreError> {
        self.connection.prepare_cached(
            "INSERT INTO observation (id, activity, detail, head_number, head_hash, head_time, observed_at)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET
                activity = ?1, detail = ?2, head_number = ?3, head_hash = ?4, head_time = ?5, observed_at = ?6",
        )?
        .execute(params![
            activity_name(activity),
            detail,
            head.map(|block| sql::int(block.number)),
            head.map(|block| block.hash.to_bytes()),
            head.map(|block| sql::int(block.time.0)),
            sql::int(now()),
        ])?;
        Ok(())
    }

    /// SHA-256 over every row of every projection, in order. The same chain gives the same digest, however often the
    /// indexer was stopped, rolled back or started anew on the way.
    pub fn projection_digest(&self) -> Result<Hash, StoreError> {
        Ok(digest::of(&self.connection)?)
    }

    /// Writes who this mirror is of, or compares.
    fn claim(&mut self) -> Result<(), StoreError> {
        let given = &self.identity;
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute(
            "INSERT INTO checkpoint (id, chain_id, genesis, directory, procurement, deployed_at)
             VALUES (1, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            params![
                sql::int(given.chain_id),
                given.genesis.as_bytes(),
                given.directory.as_bytes(),
                given.procurement.as_bytes(),
                sql::int(given.deployed_at),
            ],
        )?;
        let stored = identity(&tx)?;
        tx.commit()?;
        let differs = |what, stored: String, given: String| {
            Err(StoreError::OtherChain {
                path: self.path.clone(),
                what,
                stored,
                given,
            })
        };
        if stored.chain_id != given.chain_id {
            return differs(
                "chain id",
                stored.chain_id.to_string(),
                given.chain_id.to_string(),
            );
        }
        if stored.genesis != given.genesis {
            return differs(
                "genesis block",
                stored.genesis.to_string(),
                given.genesis.to_string(),
            );
        }
        if stored.directory != given.directory {
            return differs(
                "directory",
                stored.directory.to_string(),
                given.directory.to_string(),
            );
        }
        if stored.procurement != given.procurement {
            return differs(
                "procurement contract",
                stored.procurement.to_string(),
                given.procurement.to_string(),
            );
        }
        Ok(())
    }
}

/// Whatever is committed survives a power cut, at the price of one `fsync` a transaction.
fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

pub(crate) fn checkpoint(connection: &Connection) -> rusqlite::Result<Option<BlockRef>> {
    connection.query_row(
        "SELECT number, hash, time FROM checkpoint WHERE id = 1",
        [],
        sql::block_ref,
    )
}

pub(crate) fn identity(connection: &Connection) -> rusqlite::Result<Identity> {
    connection.query_row(
        "SELECT chain_id, genesis, directory, procurement, deployed_at FROM checkpoint WHERE id = 1",
        [],
        |row| {
            Ok(Identity {
                chain_id: sql::number(row, "chain_id")?,
                genesis: sql::hash(row, "genesis")?,
                directory: sql::address(row, "directory")?,
                procurement: sql::address(row, "procurement")?,
                deployed_at: sql::number(row, "deployed_at")?,
            })
        },
    )
}

/// By the machine's clock, in Unix seconds. For what is said of nodes, never for what is said of the chain.
fn now() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}

fn activity_name(activity: Activity) -> &'static str {
    match activity {
        Activity::Starting => "starting",
        Activity::CatchingUp => "catchingUp",
        Activity::Following => "following",
        Activity::Held => "held",
        Activity::Troubled => "troubled",
        Activity::Stopped => "stopped",
    }
}

/// The inverse of the name that is stored; something unknown is as good as nothing.
pub(crate) fn activity_named(name: &str) -> Activity {
    [
        Activity::CatchingUp,
        Activity::Following,
        Activity::Held,
        Activity::Troubled,
        Activity::Stopped,
    ]
    .into_iter()
    .find(|activity| activity_name(*activity) == name)
    .unwrap_or(Activity::Starting)
}

/// The moment of a block, as a reference to it.
impl From<&crate::event::Block> for BlockRef {
    fn from(block: &crate::event::Block) -> Self {
        Self {
            number: block.number,
            hash: block.hash,
            time: Timestamp(block.time),
        }
    }
}
