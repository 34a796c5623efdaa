//! The mirror, read without holding up the server: SQLite blocks, so it is read on threads where that is no matter.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;
use veedor_indexer::Reader;
use veedor_indexer::read::ReadError;

use crate::problem::{Kind, Problem};

/// How many requests read at once. More would wait for the processors, not for the disk.
const READERS: usize = 8;

/// The mirror's readers, opened as they are needed: the indexer may make its file after the server has begun.
#[derive(Debug, Clone)]
pub(crate) struct Mirror {
    path: PathBuf,
    idle: Arc<Mutex<Vec<Reader>>>,
    turns: Arc<Semaphore>,
}

impl Mirror {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, idle: Arc::default(), turns: Arc::new(Semaphore::new(READERS)) }
    }

    /// Reads with a reader that nobody else uses meanwhile.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Reader) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|error| Problem::internal(&error))?;
        let Self { path, idle, .. } = self.clone();
        let read = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            if !path.exists() {
                return Err(Problem::new(Kind::MirrorEmpty));
            }
            let reader = lock(&idle).pop();
            let mut reader = match reader {
                Some(reader) => reader,
                None => Reader::open(&path).map_err(|error| Problem::internal(&error))?,
            };
            // A reader whose work failed is dropped with whatever was wrong with it.
            let done = work(&mut reader).map_err(|error| Problem::internal(&error))?;
            lock(&idle).push(reader);
            Ok(done)
        });
        read.await.map_err(|error| Problem::internal(&error))?
    }
}

fn lock(idle: &Mutex<Vec<Reader>>) -> MutexGuard<'_, Vec<Reader>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}
