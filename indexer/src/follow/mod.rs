//! From the node to the store: which range comes next, whether the chain was reorganised, and what to do when
//! something does not fit.
//!
//! Each step asks for the head and compares it with the checkpoint by hash, so nothing is remembered that a restart
//! would lose. A node that is behind on the same chain is waited for. Blocks are verified, not believed, and two nodes
//! are compared where there are two; transcripts are checked as events are stored. A transcript that breaks is fetched
//! again block by block, from its last good event on, before the break is believed.
//!
//! While a range is stored the next one is fetched, so at most two are in memory.

mod behind;
mod compare;
mod doubt;
mod fetch;
mod nodes;
mod ranges;
mod reorg;

use std::{
    collections::HashSet,
    future::Future,
    ops::RangeInclusive,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::watch;

use crate::{
    Address, Hash, Identity, Mirror, TranscriptKey,
    chain::{Chain, ChainError, Verification},
    model::{Activity, BlockRef},
    store::{AlarmKind, Assurance, OnBreak, StoreError},
};
use behind::Behind;
use compare::Compared;
use fetch::{Fetched, How, Plan};
use nodes::{Nodes, Seen, stands_still, target};
use ranges::Ranges;

/// So near the head, ranges are fetched block by block, and each block is remembered.
const NEAR: u64 = 256;

/// Looks at the head after which a disagreement between nodes is more than a fork that is about to be resolved.
const LASTING: u32 = 3;

/// How to follow.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// How long to wait between looks at the head.
    pub poll: Duration,
    /// The most blocks to ask for at once.
    pub largest_range: u64,
    /// How many bytes the answers for a range should have together: ranges grow and shrink towards it.
    pub answer: RangeInclusive<u64>,
    /// What blocks must prove before they are stored.
    pub verification: Verification,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            poll: Duration::from_millis(200),
            largest_range: 10_000,
            answer: 300_000..=3_000_000,
            verification: Verification::default(),
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
    nodes: Nodes<C>,
    mirror: Arc<Mutex<Mirror>>,
    identity: Identity,
    options: Options,
    ranges: Ranges,
    /// Up to this block logs are asked for block by block, because something did not fit.
    careful_until: Option<u64>,
    /// Transcripts that were fetched again from their last good event, without avail if they break once more.
    fetched_again: HashSet<TranscriptKey>,
    /// The next range, fetched while the one before it was stored, and from which node.
    ahead: Option<(Seen, Fetched)>,
    /// Whether the last range had events in many of its blocks, so that going block by block costs nothing more.
    dense: bool,
    /// For how many looks at the head nodes have disagreed.
    apart: u32,
    mended: bool,
    progress: watch::Sender<Progress>,
    observed: Option<Instant>,
}

impl<C: Chain> Follower<C> {
    /// Follows `chain` into `mirror`.
    pub fn new(chain: C, mut mirror: Mirror, options: Options) -> Result<Self, StoreError> {
        mirror.set_verification(options.verification.name())?;
        let progress = Progress {
            activity: Activity::Starting,
            detail: None,
            checkpoint: mirror.checkpoint()?,
            head: None,
        };
        Ok(Self {
            identity: mirror.identity().clone(),
            nodes: Nodes::new(chain),
            mirror: Arc::new(Mutex::new(mirror)),
            ranges: Ranges::new(options.largest_range, options.answer.clone()),
            options,
            careful_until: None,
            fetched_again: HashSet::new(),
            ahead: None,
            dense: false,
            apart: 0,
            mended: false,
            progress: watch::Sender::new(progress),
            observed: None,
        })
    }

    /// Asks another node too: what one says is compared with what the other says, and each stands in for the other.
    #[must_use]
    pub fn with_witness(mut self, chain: C) -> Self {
        self.nodes.add(chain);
        self
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
                    if step == Step::Moved || (step == Step::AtHead && self.looked_behind().await?) {
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
                    self.pause(&error, failures)
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
                    tokio::time::sleep(self.pause(&error, 1)).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Why one should believe the mirror.
    pub async fn assurance(&self) -> Result<Assurance, StoreError> {
        self.with_mirror(|mirror| mirror.assurance()).await
    }

    /// Gives the mirror back.
    pub fn into_mirror(self) -> Option<Mirror> {
        Arc::into_inner(self.mirror).map(|mirror| mirror.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks at the head once, and takes in one range at most. Where a node fails, another one is tried.
    pub async fn step(&mut self) -> Result<Step, FollowError> {
        for _ in 1..self.nodes.count() {
            match self.try_step().await {
                Err(FollowError::Node(error)) => tracing::warn!(%error, "asking another node"),
                other => return other,
            }
        }
        self.try_step().await
    }

    async fn try_step(&mut self) -> Result<Step, FollowError> {
        let checkpoint = self.with_mirror(|mirror| mirror.checkpoint()).await?;
        if let Some((source, fetched)) = self.ahead.take_if(|(_, next)| next.plan.after == checkpoint) {
            return self.take_in(source, Vec::new(), fetched).await;
        }
        self.ahead = None;
        let seen = self.heads().await?;
        if !self.mended {
            self.mended = true;
            self.mend().await?;
            return Ok(Step::Moved);
        }
        let Some(at) = checkpoint else {
            // Whoever sees furthest.
            return match seen.first().cloned() {
                Some(source) => self.advance(source, seen, None, self.identity.deployed_at).await,
                None => Ok(Step::Held),
            };
        };
        let top = seen.first().map_or(0, |seen| seen.head.number);
        let mut stranger = None;
        for source in seen.iter().filter(|seen| !stands_still(seen.head.number, top)) {
            let ancestor = self.is_ancestor(source.node, at, &source.head).await;
            if !self.asked(source.node, ancestor).await? {
                stranger = stranger.or((source.head.number >= at.number).then_some(source.node));
                continue;
            }
            let source = source.clone();
            if let Some(stranger) = stranger {
                let (knows, not) = (self.nodes.name(source.node), self.nodes.name(stranger));
                let why = format!("block {} is {} for {knows} and not for {not}", at.number, at.hash);
                return self.hold(&source, &seen, why).await;
            }
            return self.advance(source, seen, Some(at), at.number + 1).await;
        }
        for source in &seen {
            if source.head.number < at.number && self.is_behind(source.node, &source.head).await? {
                let detail = format!(
                    "the node's head is block {}, the mirror is at {}",
                    source.head.number, at.number
                );
                let head = Some(BlockRef::from(&source.head));
                self.report(Activity::Held, Some(detail), checkpoint, head)
                    .await?;
                return Ok(Step::Held);
            }
        }
        if let Some(source) = seen.first() {
            self.reorganise(source.node, at, &source.head).await?;
        }
        Ok(Step::Moved)
    }

    /// The heads of the nodes that answer, the highest first. Fails if none does.
    async fn heads(&mut self) -> Result<Vec<Seen>, FollowError> {
        let awake = self.nodes.awake();
        let mut failed = None;
        for node in awake.iter().copied() {
            if !self.nodes.get(node).introduced
                && let Err(error) = self.introduce(node).await
            {
                match error {
                    FollowError::Node(error) => {
                        self.blame(node, &error).await?;
                        failed = Some(error);
                    }
                    fatal => return Err(fatal),
                }
            }
        }
        let asked = awake.into_iter().filter(|node| self.nodes.get(*node).introduced);
        let asking = asked.map(async |node| (node, self.nodes.get(node).chain.head().await));
        let mut seen = Vec::new();
        for (node, answer) in futures_util::future::join_all(asking).await {
            match answer {
                Ok(head) => seen.push(Seen { node, head }),
                Err(error) => {
                    self.blame(node, &error).await?;
                    failed = Some(error);
                }
            }
        }
        seen.sort_by_key(|seen| std::cmp::Reverse(seen.head.number));
        match failed {
            Some(error) if seen.is_empty() => Err(error.into()),
            _ => Ok(seen),
        }
    }

    /// Refuses a node of another chain, or one that has lost the contracts.
    async fn introduce(&mut self, node: usize) -> Result<(), FollowError> {
        let expected = &self.identity;
        let chain = &self.nodes.get(node).chain;
        let found = chain.chain_id().await?;
        if found != expected.chain_id {
            return Err(FollowError::OtherChainId {
                expected: expected.chain_id,
                found,
            });
        }
        let genesis = chain.blocks(&[0]).await?.into_iter().next().flatten();
        let genesis = genesis.ok_or_else(|| ChainError::Contradiction("it has no block 0".to_owned()))?;
        if genesis.hash != expected.genesis {
            return Err(FollowError::OtherGenesis {
                expected: expected.genesis,
                found: genesis.hash,
            });
        }
        for address in [expected.directory, expected.procurement] {
            if !chain.has_code(address).await? {
                return Err(FollowError::NoContract { address });
            }
        }
        self.nodes.get_mut(node).introduced = true;
        Ok(())
    }

    /// Fetches the range that begins at `from`, and takes it in.
    async fn advance(
        &mut self,
        source: Seen,
        seen: Vec<Seen>,
        checkpoint: Option<BlockRef>,
        from: u64,
    ) -> Result<Step, FollowError> {
        self.watch_for_laggards(&seen).await?;
        let head = target(&source, &seen);
        if head < from {
            self.apart = 0;
            let (activity, step) = match checkpoint {
                Some(_) => (Activity::Following, Step::AtHead),
                None => (Activity::Held, Step::Held),
            };
            let head = Some(BlockRef::from(&source.head));
            self.report(activity, None, checkpoint, head).await?;
            return Ok(step);
        }
        let plan = self.plan(checkpoint, from, head);
        let (to, how) = (plan.to, plan.how);
        let fetched = self.fetch(source.node, plan).await;
        match &fetched {
            // Many nodes cap the blocks or logs of an answer, each in its own words.
            Err(ChainError::Refused { .. }) if self.ranges.shrink() => return Ok(Step::Moved),
            // Its logs are wrong. Its blocks need not be.
            Err(ChainError::Contradiction(_)) if how == How::ByLogs => self.careful_until = Some(to),
            _ => {}
        }
        let fetched = self.asked(source.node, fetched).await?;
        self.take_in(source, seen, fetched).await
    }

    fn plan(&mut self, after: Option<BlockRef>, from: u64, head: u64) -> Plan {
        let careful = self.careful_until.is_some_and(|until| from <= until);
        if !careful {
            self.careful_until = None;
        }
        let near = head.saturating_sub(from) < NEAR;
        let to = self.ranges.end(from, head, careful);
        Plan {
            after,
            from,
            to,
            how: if careful || near || self.dense {
                How::EachBlock
            } else {
                How::ByLogs
            },
            keep_all: careful || head.saturating_sub(to) < NEAR,
        }
    }

    async fn fetch(&self, node: usize, plan: Plan) -> Result<Fetched, ChainError> {
        let chain = &self.nodes.get(node).chain;
        plan.fetch(chain, &self.identity, &self.options.verification)
            .await
    }

    /// Compares a range with what another node says, stores it, and fetches the next one meanwhile.
    async fn take_in(
        &mut self,
        source: Seen,
        seen: Vec<Seen>,
        mut fetched: Fetched,
    ) -> Result<Step, FollowError> {
        let others = if seen.is_empty() && self.nodes.count() > 1 {
            // The range was fetched ahead; who else is there may have changed since.
            self.heads().await?
        } else {
            seen
        };
        let head = target(&source, &others);
        match self.compare(source.node, &others, &fetched).await? {
            Compared::Apart(why) => return self.hold(&source, &others, why).await,
            compared => fetched.findings.agreed = compared == Compared::Same,
        }
        self.apart = 0;
        let plan = fetched.plan.clone();
        self.learn(&fetched);
        let end = fetched.range.blocks.last().map(BlockRef::from);
        let next = (plan.to < head).then(|| self.plan(end, plan.to + 1, head));
        let fetched = Arc::new(fetched);
        let (stored, ahead) = tokio::join!(self.commit(&fetched, OnBreak::Refuse), async {
            match next {
                Some(next) => self.fetch(source.node, next).await.ok(),
                None => None,
            }
        });
        match stored {
            Err(StoreError::Broken(breaks)) => {
                let careful = plan.how == How::EachBlock;
                if self
                    .look_again(plan.after, (plan.from, plan.to), careful, &breaks)
                    .await?
                {
                    let why = breaks.first().map_or("", |broken| broken.reason.as_str());
                    let error = ChainError::Contradiction(format!("events do not follow each other: {why}"));
                    self.blame(source.node, &error).await?;
                    return Ok(Step::Moved);
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
                self.commit(&fetched, OnBreak::Record).await?;
            }
            // Our contracts do not write such a log, so the node made it up; nothing of the range is stored.
            Err(StoreError::Decode(error)) => {
                let error = ChainError::Contradiction(error.to_string());
                self.blame(source.node, &error).await?;
                return Err(error.into());
            }
            other => other?,
        }
        self.nodes.did_well(source.node);
        self.ahead = ahead.map(|ahead| (source.clone(), ahead));
        let activity = if plan.to == head {
            Activity::Following
        } else {
            Activity::CatchingUp
        };
        self.report(activity, None, end, Some(BlockRef::from(&source.head)))
            .await?;
        Ok(Step::Moved)
    }

    fn learn(&mut self, fetched: &Fetched) {
        let length = fetched.plan.length();
        let mut carrying: Vec<u64> = fetched.range.logs.iter().map(|log| log.block).collect();
        carrying.dedup();
        self.dense = carrying.len() as u64 * 4 >= length;
        if self.careful_until.is_none() {
            self.ranges.adapt(length, fetched.bytes);
        }
    }

    async fn commit(&self, fetched: &Arc<Fetched>, on_break: OnBreak) -> Result<(), StoreError> {
        let fetched = Arc::clone(fetched);
        self.with_mirror(move |mirror| {
            mirror
                .commit_verified(&fetched.range, &fetched.findings, on_break)
                .map(|_| ())
        })
        .await
    }

    /// Nodes disagree, and nobody can tell who is right: nothing is taken in until they agree.
    async fn hold(&mut self, source: &Seen, seen: &[Seen], why: String) -> Result<Step, FollowError> {
        self.apart = self.apart.saturating_add(1);
        if self.apart == LASTING {
            for other in seen {
                let (name, why) = (self.nodes.name(other.node), why.clone());
                self.with_mirror(move |mirror| mirror.raise(&name, AlarmKind::Disagreement, &why))
                    .await?;
            }
        }
        let head = Some(BlockRef::from(&source.head));
        self.report(Activity::Held, Some(why), None, head).await?;
        Ok(Step::Held)
    }

    /// Raises an alarm when a node comes to stand still while another goes on.
    async fn watch_for_laggards(&mut self, seen: &[Seen]) -> Result<(), StoreError> {
        let Some(top) = seen.first().map(|seen| seen.head.number) else {
            return Ok(());
        };
        for Seen { node, head } in seen {
            let behind = stands_still(head.number, top);
            let before = std::mem::replace(&mut self.nodes.get_mut(*node).behind, behind);
            if behind && !before {
                let name = self.nodes.name(*node);
                let detail = format!("its head is block {}, another node's is {top}", head.number);
                self.with_mirror(move |mirror| mirror.raise(&name, AlarmKind::Behind, &detail))
                    .await?;
            }
        }
        Ok(())
    }

    /// Passes an answer on; blames the node for an error.
    async fn asked<T>(&mut self, node: usize, answer: Result<T, ChainError>) -> Result<T, FollowError> {
        match answer {
            Ok(answer) => Ok(answer),
            Err(error) => {
                self.blame(node, &error).await?;
                Err(error.into())
            }
        }
    }

    async fn blame(&mut self, node: usize, error: &ChainError) -> Result<(), StoreError> {
        let Some(kind) = self.nodes.failed(node, error) else {
            return Ok(());
        };
        let (name, detail) = (self.nodes.name(node), error.to_string());
        tracing::warn!(node = name, %error, "alarm");
        self.with_mirror(move |mirror| mirror.raise(&name, kind, &detail))
            .await
    }

    /// How long to wait after so many failures in a row.
    fn pause(&self, error: &ChainError, failures: u32) -> Duration {
        let ours = self.options.poll * failures.min(25);
        match error {
            ChainError::Busy {
                pause: Some(asked), ..
            } => ours.max(*asked),
            _ => ours,
        }
    }

    /// Goes on verifying what was taken in before. A node's trouble with that is no trouble with following.
    async fn looked_behind(&mut self) -> Result<bool, FollowError> {
        match self.look_behind().await {
            Err(FollowError::Node(error)) => {
                tracing::warn!(%error, "not verified yet; trying again");
                Ok(false)
            }
            other => Ok(other? != Behind::Nothing),
        }
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
