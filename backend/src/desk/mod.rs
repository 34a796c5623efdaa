//! The desk: the backend's own database, which no chain can give back and which is therefore backed up.
//!
//! What can be rebuilt from the chain belongs in the mirror, not here.

mod comment_texts;
mod migrations;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

pub use comment_texts::{Filing, FilingTerms, Waiting};

/// What can go wrong with the desk.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The database refused.
    #[error("the desk's database failed")]
    Database(#[from] rusqlite::Error),
    /// The file was written by a newer version of this program.
    #[error("the desk is of version {found}, this program knows up to {known}: use the newer program")]
    Newer {
        /// The file's version.
        found: u32,
        /// The newest version known here.
        known: u32,
    },
    /// The file is another program's database.
    #[error("the file is no desk: its application id is {0:#x}")]
    Foreign(u32),
    /// The thread that did the work died.
    #[error("the desk's work was cut short")]
    CutShort(#[source] tokio::task::JoinError),
}

/// The desk, open. Clones share it.
#[derive(Debug, Clone)]
pub struct Desk {
    // One connection writes, another reads: with a write-ahead log, readers do not wait for the writer.
    writer: Arc<Mutex<Connection>>,
    reader: Arc<Mutex<Connection>>,
}

impl Desk {
    /// Opens the desk's file, making it if need be, and brings it up to date.
    pub fn open(path: &Path) -> Result<Self, DeskError> {
        let mut writer = Connection::open(path)?;
        writer.busy_timeout(Duration::from_secs(5))?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        // What somebody was told is kept must be kept after a power cut too.
        writer.pragma_update(None, "synchronous", "FULL")?;
        migrations::run(&mut writer)?;
        let reader = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        reader.busy_timeout(Duration::from_secs(5))?;
        Ok(Self {
            writer: Arc::new(Mutex::new(writer)),
            reader: Arc::new(Mutex::new(reader)),
        })
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, DeskError> {
        on(Arc::clone(&self.writer), work).await
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, DeskError> {
        on(Arc::clone(&self.reader), work).await
    }
}

/// SQLite blocks: it works on a thread where that holds nobody up.
async fn on<T: Send + 'static>(
    connection: Arc<Mutex<Connection>>,
    work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
) -> Result<T, DeskError> {
    let done = tokio::task::spawn_blocking(move || work(&mut lock(&connection)));
    Ok(done.await.map_err(DeskError::CutShort)??)
}

/// A panic while the lock was held left a transaction, which is rolled back when it is dropped: nothing is half done.
fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}
