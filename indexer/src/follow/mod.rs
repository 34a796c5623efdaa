//! From the node to the store: which range comes next, whether the chain was reorganised, and what to do when
//! something does not fit.
//!
//! Each step asks for the head and compares it with the checkpoint by hash, so nothing is remembered that a restart
//! would lose. A node that is behind on the same chain is waited for. Everything asked for is checked for consistency
//! before it is stored, and transcripts are checked as it is stored. A transcript that breaks is fetched again block
//! by block, from its last good event on, before the break is believed.

mod doubt;
mod fetch;
mod ranges;
mod reorg;

use std::{
    collections::HashSet,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::watch;

use crate::{
    Address, Hash, Identity, Mirror, TranscriptKey,
    chain::{Chain, ChainError},
    event::Block,
    model::{Activity, BlockRef},
    store::{OnBreak, StoreError},
};
use ranges::Ranges;

/// How to follow.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// How long to wait between looks at the head.
    pub poll: Duration,
    /// The most blocks to ask for at once.
    pub largest_range: u64,
    /// How many logs an answer should have, more or less: ranges grow and shrink towards it.
    pub logs_wanted: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            poll: Duration::from_millis(200),
            largest_range: 10_000,
            logs_wanted: 2_000,
        }
    }
}

/// What the follower is doing, for whoever watches in the same process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub activity: Activity,
    /// Why, where there is something to say.
    pub detail: Option<String>,
    /// The last block whose events are all stored.
    pub checkpoint: Option<BlockRef>,
    /// The node's head when last looked at.
    pub head: Option<BlockRef>,
}

/// Why following ended. Trying again does not help with any of these.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FollowError {
    /// The node is on another chain.
    #[error(
        "the node's chain has id {found}, but the mirror is of chain {expected}: check the node's address"
    )]
    OtherChainId {
        /// The mirror's.
        expected: u64,
        /// The node's.
        found: u64,
    },
    /// The node's chain began otherwise: it was started anew, or is another with the same id.
    #[error(
        "the node's chain began with another block ({found}) than the mirror's ({expected}): it was started anew, or is \
         another chain with the same id. Deploy again and delete the mirror, or check the node's address"
    )]
    OtherGenesis {
        /// The mirror's.
        expected: Hash,
        /// The node's.
        found: Hash,
    },
    /// There is no contract where one should be.
    #[error(
        "the node's chain has no contract at {address}: it lost it, or this is another chain. Check the deployment file"
    )]
    NoContract {
        /// Where.
        address: Address,
    },
    /// The node failed too often.
    #[error(transparent)]
    Node(#[from] ChainError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What one step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The checkpoint moved, forwards or back.
    Moved,
    /// There is nothing new.
    AtHead,
    /// The node is behind.
    Held,
}

/// Follows a chain into a mirror.
#[derive(Debug)]
pub struct Follower<C> {
    chain: C,
    mirror: Arc<Mutex<Mirror>>,
    identity: Identity,
    options: Options,
    ranges: Ranges,
    /// Up to this block logs are asked for block by block, because something did not fit.
    careful_until: Option<u64>,
    /// Transcripts that were fetched again from their last good event, without avail if they break once more.
    fetched_again: HashSet<TranscriptKey>,
    introduced: bool,
    progress: watch::Sender<Progress>,
    observed: Option<Instant>,
}

impl<C: Chain> Follower<C> {
    /// Follows `chain` into `mirror`.
    pub fn new(chain: C, mirror: Mirror, options: Options) -> Result<Self, StoreError> {
        let progress = Progress {
            activity: Activity::Starting,
            detail: None,
            checkpoint: mirror.checkpoint()?,
            head: None,
        };
        Ok(Self {
            identity: mirror.identity().clone(),
            chain,
            mirror: Arc::new(Mutex::new(mirror)),
            ranges: Ranges::new(options.largest_range, options.logs_wanted),
            options,
            careful_until: None,
            fetched_again: HashSet::new(),
            introduced: false,
            progress: watch::Sender::new(progress),
            observed: None,
        })
    }

    /// What it is doing, as it changes.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.subscribe()
    }

    /// Follows until `shutdown` completes. A step under way is finished first, so nothing is left half-done (and would
    /// not be, were it cut off).
    pub async fn run(&mut self, shutdown: impl Future<Output = ()>) -> Result<(), FollowError> {
        let mut shutdown = std::pin::pin!(shutdown);
        let mut failures = 0_u32;
        loop {
            let pause = match self.step().await {
                Ok(step) => {
                    failures = 0;
                    if step == Step::Moved {
                        Duration::ZERO
                    } else {
                        self.options.poll
                    }
                }
                Err(FollowError::Node(error)) => {
                    failures = failures.saturating_add(1);
                    tracing::warn!(%error, failures, "the node is in trouble; trying again");
                    self.report(Activity::Troubled, Some(error.to_string()), None, None)
                        .await?;
                    self.options.poll * failures.min(25)
                }
                Err(fatal) => {
                    tracing::error!(error = %fatal, "following ended");
                    // The database itself may be what failed; the reason that is returned is the first one.
                    let _ = self
                        .report(Activity::Stopped, Some(fatal.to_string()), None, None)
                        .await;
                    return Err(fatal);
                }
            };
            tokio::select! {
                biased;
                () = &mut shutdown => return Ok(()),
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Follows to the node's head as it is now, and stops there. Gives the checkpoint.
    pub async fn catch_up(&mut self) -> Result<Option<BlockRef>, FollowError> {
        const ATTEMPTS: u32 = 5;
        let mut failures = 0;
        loop {
            match self.step().await {
                Ok(Step::Moved) => failures = 0,
                Ok(Step::AtHead | Step::Held) => return Ok(self.progress.borrow().checkpoint),
                Err(FollowError::Node(error)) if failures < ATTEMPTS => {
                    failures += 1;
                    tracing::warn!(%error, failures, "the node is in trouble; trying again");
                    tokio::time::sleep(self.options.poll).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Gives the mirror back.
    pub fn into_mirror(self) -> Option<Mirror> {
        Arc::into_inner(self.mirror).map(|mirror| mirror.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks at the head once, and takes in one range at most.
    pub async fn step(&mut self) -> Result<Step, FollowError> {
        if !self.introduced {
            self.introduce().await?;
            self.mend().await?;
        }
        let head = self.chain.head().await?;
        let checkpoint = self.with_mirror(|mirror| mirror.checkpoint()).await?;
        let head_ref = Some(BlockRef::from(&head));
        let from = match checkpoint {
            None => self.identity.deployed_at,
            Some(at) if self.is_ancestor(at, &head).await? => at.number + 1,
            Some(at) if head.number < at.number && self.is_behind(&head).await? => {
                let detail = format!(
                    "the node's head is block {}, the mirror is at {}",
                    head.number, at.number
                );
                self.report(Activity::Held, Some(detail), checkpoint, head_ref)
                    .await?;
                return Ok(Step::Held);
            }
            Some(at) => {
                self.reorganise(at, &head).await?;
                return Ok(Step::Moved);
            }
        };
        if head.number < from {
            let activity = if checkpoint.is_some() {
                Activity::Following
            } else {
                Activity::Held
            };
            self.report(activity, None, checkpoint, head_ref).await?;
            return Ok(if checkpoint.is_some() {
                Step::AtHead
            } else {
                Step::Held
            });
        }
        self.take_in(checkpoint, from, &head).await?;
        Ok(Step::Moved)
    }

    /// Refuses a node of another chain, or one that has lost the contracts.
    async fn introduce(&mut self) -> Result<(), FollowError> {
        let expected = &self.identity;
        let found = self.chain.chain_id().await?;
        if found != expected.chain_id {
            return Err(FollowError::OtherChainId {
                expected: expected.chain_id,
                found,
            });
        }
        let genesis = self.chain.blocks(&[0]).await?.into_iter().next().flatten();
        let genesis = genesis.ok_or_else(|| ChainError::Contradiction("it has no block 0".to_owned()))?;
        if genesis.hash != expected.genesis {
            return Err(FollowError::OtherGenesis {
                expected: expected.genesis,
                found: genesis.hash,
            });
        }
        for address in [expected.directory, expected.procurement] {
            if !self.chain.has_code(address).await? {
                return Err(FollowError::NoContract { address });
            }
        }
        self.introduced = true;
        Ok(())
    }

    /// Fetches the next range and takes it in.
    async fn take_in(
        &mut self,
        checkpoint: Option<BlockRef>,
        from: u64,
        head: &Block,
    ) -> Result<(), FollowError> {
        let careful = self.careful_until.is_some_and(|until| from <= until);
        if !careful {
            self.careful_until = None;
        }
        let to = self.ranges.end(from, head.number, careful);
        let fetched = self.fetch(checkpoint, from, to, head, careful).await;
        if let Err(ChainError::Refused { .. }) = &fetched {
            // Many nodes cap the blocks or logs of an answer, each in its own words.
            self.ranges.shrink();
        }
        let range = Arc::new(fetched?);
        let logs = range.logs.len();
        match self.commit(&range, OnBreak::Refuse).await {
            Err(StoreError::Broken(breaks)) => {
                if self.look_again(checkpoint, (from, to), careful, &breaks).await? {
                    return Ok(());
                }
                for broken in &breaks {
                    tracing::error!(
                        contract = broken.contract.name(),
                        transcript = broken.transcript,
                        position = broken.position,
                        block = broken.block,
                        reason = broken.reason,
                        "transcript broken: nothing after is served"
                    );
                }
                self.commit(&range, OnBreak::Record).await?;
            }
            // Our contracts do not write such a log, so the node made it up; nothing of the range is stored.
            Err(StoreError::Decode(error)) => return Err(ChainError::Contradiction(error.to_string()).into()),
            other => other?,
        }
        if !careful {
            self.ranges.adapt(logs);
        }
        let end = range.blocks.last().map(BlockRef::from);
        let activity = if to == head.number {
            Activity::Following
        } else {
            Activity::CatchingUp
        };
        self.report(activity, None, end, Some(BlockRef::from(head)))
            .await?;
        Ok(())
    }

    async fn commit(&self, range: &Arc<crate::store::Range>, on_break: OnBreak) -> Result<(), StoreError> {
        let range = Arc::clone(range);
        self.with_mirror(move |mirror| mirror.commit(&range, on_break).map(|_| ()))
            .await
    }

    /// Tells watchers, and readers in other processes: those at once when it does something else than before, and
    /// otherwise once a second, since each time costs a write.
    async fn report(
        &mut self,
        activity: Activity,
        detail: Option<String>,
        checkpoint: Option<BlockRef>,
        head: Option<BlockRef>,
    ) -> Result<(), StoreError> {
        let (changed, head) = {
            let now = self.progress.borrow();
            (
                now.activity != activity || now.detail != detail,
                head.or(now.head),
            )
        };
        self.progress.send_if_modified(|progress| {
            let next = Progress {
                activity,
                detail: detail.clone(),
                checkpoint: checkpoint.or(progress.checkpoint),
                head,
            };
            let modified = *progress != next;
            *progress = next;
            modified
        });
        let due = self
            .observed
            .is_none_or(|last| last.elapsed() >= Duration::from_secs(1));
        if changed || due {
            self.observed = Some(Instant::now());
            self.with_mirror(move |mirror| mirror.observe(activity, detail.as_deref(), head))
                .await?;
        }
        Ok(())
    }

    /// Works on the mirror, away from the threads that serve connections.
    async fn with_mirror<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Mirror) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let mirror = Arc::clone(&self.mirror);
        let done = tokio::task::spawn_blocking(move || {
            work(&mut mirror.lock().unwrap_or_else(PoisonError::into_inner))
        });
        match done.await {
            Ok(result) => result,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(StoreError::Interrupted),
            },
        }
    }
}
