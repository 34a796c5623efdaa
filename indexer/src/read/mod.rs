//! The mirror's readers: read-only, as many as there are, in this process or another.
//!
//! Each answer is read in one transaction, so it is the mirror at one checkpoint and never a mixture of two.

mod parties;
mod status;
mod tender;
mod tenders;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, OpenFlags};

pub use parties::PartyQuery;
pub use tenders::TenderQuery;

use crate::{
    Identity, TranscriptKey,
    model::{
        Act, BlockRef, Change, Page, Party, Publication, Status, TenderDetail, TenderSummary, Timestamp,
        TranscriptState,
    },
    store::{self, StoreError},
};

/// The most entries that one page holds, whatever is asked for.
pub const LARGEST_PAGE: u32 = 500;

/// Idle connections that are kept for the next question.
const KEPT: usize = 8;

/// Reads a mirror. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Reader {
    pool: Arc<Pool>,
}

#[derive(Debug)]
struct Pool {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Reader {
    /// Opens the mirror at `path`, which an indexer has begun.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let pool = Pool {
            path: path.as_ref().to_owned(),
            idle: Mutex::default(),
        };
        let connection = pool.connect()?;
        let found = store::version(&connection)?;
        if found == 0 {
            return Err(StoreError::Absent { path: pool.path });
        }
        if found > store::SCHEMA {
            return Err(StoreError::Newer {
                path: pool.path,
                found,
                known: store::SCHEMA,
            });
        }
        pool.give_back(connection);
        Ok(Self { pool: Arc::new(pool) })
    }

    /// The chain and contracts that the mirror is of.
    pub async fn identity(&self) -> Result<Identity, StoreError> {
        self.ask(|tx| Ok(store::identity(tx)?)).await
    }

    /// The last block whose events are all here.
    pub async fn checkpoint(&self) -> Result<Option<BlockRef>, StoreError> {
        self.ask(|tx| Ok(store::checkpoint(tx)?)).await
    }

    /// How the mirror is doing.
    pub async fn status(&self) -> Result<Status, StoreError> {
        self.ask(|tx| Ok(status::status(tx)?)).await
    }

    /// Tenders, newest first.
    pub async fn tenders(&self, query: TenderQuery) -> Result<Page<TenderSummary>, StoreError> {
        self.ask(move |tx| Ok(tenders::list(tx, &query)?)).await
    }

    /// A tender with all that is recorded of it, at a moment of chain time (at the checkpoint's if none is given).
    /// What follows a break of its transcript is not in it.
    pub async fn tender(&self, id: u32, at: Option<Timestamp>) -> Result<Option<TenderDetail>, StoreError> {
        self.ask(move |tx| Ok(tender::detail(tx, id, at)?)).await
    }

    /// How far a transcript was followed; none if no event of it was seen.
    pub async fn transcript(&self, key: TranscriptKey) -> Result<Option<TranscriptState>, StoreError> {
        self.ask(move |tx| Ok(status::transcript(tx, key)?)).await
    }

    /// Parties, by number.
    pub async fn parties(&self, query: PartyQuery) -> Result<Page<Party>, StoreError> {
        self.ask(move |tx| Ok(parties::list(tx, &query)?)).await
    }

    /// A party.
    pub async fn party(&self, id: u32) -> Result<Option<Party>, StoreError> {
        self.ask(move |tx| Ok(parties::one(tx, id)?)).await
    }

    /// What the directory's administrator did about the directory itself, oldest first.
    pub async fn acts(&self) -> Result<Vec<Act>, StoreError> {
        self.ask(|tx| Ok(parties::acts(tx)?)).await
    }

    /// The list of publications after a position, oldest first.
    pub async fn publications(&self, after: u32, limit: u32) -> Result<Page<Publication>, StoreError> {
        self.ask(move |tx| Ok(tenders::publications(tx, after, limit)?))
            .await
    }

    /// The change feed after a number, oldest first.
    pub async fn changes(&self, after: u64, limit: u32) -> Result<Page<Change>, StoreError> {
        self.ask(move |tx| Ok(status::changes(tx, after, limit)?)).await
    }

    /// Puts a question to the database, away from the threads that serve connections.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let pool = Arc::clone(&self.pool);
        let asked = tokio::task::spawn_blocking(move || {
            let connection = pool.take()?;
            let tx = connection.unchecked_transaction()?;
            let answer = question(&tx)?;
            tx.finish()?;
            pool.give_back(connection);
            Ok(answer)
        });
        match asked.await {
            Ok(answer) => answer,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(StoreError::Interrupted),
            },
        }
    }
}

impl Pool {
    fn take(&self) -> Result<Connection, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| self.connect(), Ok)
    }

    fn give_back(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(connection);
        }
    }

    fn connect(&self) -> Result<Connection, StoreError> {
        if !self.path.exists() {
            return Err(StoreError::Absent {
                path: self.path.clone(),
            });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    }
}

/// One more than a page holds, to know whether there is another page.
fn fetched(limit: u32) -> u32 {
    limit.clamp(1, LARGEST_PAGE) + 1
}

/// Cuts what was fetched to a page.
fn page<T>(
    tx: &Connection,
    mut items: Vec<T>,
    limit: u32,
    key: impl Fn(&T) -> u64,
) -> rusqlite::Result<Page<T>> {
    let limit = limit.clamp(1, LARGEST_PAGE) as usize;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(key);
    Ok(Page {
        items,
        next,
        as_of: store::checkpoint(tx)?,
    })
}
