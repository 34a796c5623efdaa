//! The mirror, through the indexer's reader.

use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use tokio::sync::Semaphore;
use veedor_indexer::Reader;
use veedor_indexer::model::Status;
use veedor_indexer::store::StoreError;

use crate::answer::AsOf;
use crate::problem::{Kind, Problem};

/// How many requests read at once. More would wait for the processors, not for the disk.
const READERS: usize = 16;

/// How often a question is put again because a block came in between.
const TRIES: usize = 8;

/// The mirror, opened when it is first asked: the indexer may make its file after the server has begun.
#[derive(Debug, Clone)]
pub(crate) struct Mirror {
    path: PathBuf,
    reader: Arc<OnceLock<Reader>>,
    turns: Arc<Semaphore>,
}

impl Mirror {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            path,
            reader: Arc::default(),
            turns: Arc::new(Semaphore::new(READERS)),
        }
    }

    /// How the mirror itself is doing.
    pub(crate) async fn status(&self) -> Result<Status, Problem> {
        self.reader()?.status().await.map_err(problem)
    }

    /// What the mirror says, and as of which block. Several questions in one `work` are about the same block.
    pub(crate) async fn read<T, F>(&self, work: impl Fn(Reader) -> F) -> Result<(AsOf, T), Problem>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let _turn = self
            .turns
            .acquire()
            .await
            .map_err(|error| Problem::internal(&error))?;
        let reader = self.reader()?;
        // Each of the reader's answers holds at one checkpoint. If the checkpoint is the same before and after, it
        // is that one.
        let mut before = reader.checkpoint().await.map_err(problem)?;
        for _ in 0..TRIES {
            let answer = work(reader.clone()).await.map_err(problem)?;
            let after = reader.checkpoint().await.map_err(problem)?;
            if before == after {
                let as_of = after.ok_or_else(|| Problem::new(Kind::MirrorEmpty))?;
                return Ok((as_of, answer));
            }
            before = after;
        }
        Err(Problem::new(Kind::TooSlow).detail("The mirror is catching up with the chain."))
    }

    fn reader(&self) -> Result<Reader, Problem> {
        if let Some(reader) = self.reader.get() {
            return Ok(reader.clone());
        }
        let reader = Reader::open(&self.path).map_err(problem)?;
        Ok(self.reader.get_or_init(|| reader).clone())
    }
}

fn problem(error: StoreError) -> Problem {
    match error {
        StoreError::Absent { .. } => Problem::new(Kind::MirrorEmpty),
        error => Problem::internal(&error),
    }
}
