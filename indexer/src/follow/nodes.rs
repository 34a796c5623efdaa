//! The nodes that are asked, and how each has behaved lately.

use std::time::{Duration, Instant};

use crate::{
    chain::{Chain, ChainError},
    event::Block,
    store::AlarmKind,
};

/// How long a node is left alone after it failed once, if there is another. Each time in a row doubles it.
const REST: Duration = Duration::from_millis(500);

/// The longest that a node is left alone, and how long one that was found to lie.
const LONGEST_REST: Duration = Duration::from_mins(1);

/// How many blocks a node may be behind before nobody waits for it.
const STANDS_STILL: u64 = 64;

/// The head of a node.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) node: usize,
    pub(super) head: Block,
}

#[derive(Debug)]
pub(super) struct Watched<C> {
    pub(super) chain: C,
    /// Whether it was found to be on the right chain.
    pub(super) introduced: bool,
    pub(super) behind: bool,
    failures: u32,
    rests_until: Option<Instant>,
}

#[derive(Debug)]
pub(super) struct Nodes<C> {
    all: Vec<Watched<C>>,
}

impl<C: Chain> Nodes<C> {
    pub(super) fn new(chain: C) -> Self {
        let mut nodes = Self { all: Vec::new() };
        nodes.add(chain);
        nodes
    }

    pub(super) fn add(&mut self, chain: C) {
        self.all.push(Watched {
            chain,
            introduced: false,
            behind: false,
            failures: 0,
            rests_until: None,
        });
    }

    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    pub(super) fn get(&self, node: usize) -> &Watched<C> {
        &self.all[node]
    }

    pub(super) fn get_mut(&mut self, node: usize) -> &mut Watched<C> {
        &mut self.all[node]
    }

    pub(super) fn name(&self, node: usize) -> String {
        self.get(node).chain.name().to_owned()
    }

    /// Those that do not rest; if all do, all of them.
    pub(super) fn awake(&self) -> Vec<usize> {
        let now = Instant::now();
        let rests = |node: &usize| self.get(*node).rests_until.is_some_and(|until| until > now);
        let awake: Vec<usize> = (0..self.count()).filter(|node| !rests(node)).collect();
        if awake.is_empty() {
            (0..self.count()).collect()
        } else {
            awake
        }
    }

    pub(super) fn did_well(&mut self, node: usize) {
        let watched = self.get_mut(node);
        watched.failures = 0;
        watched.rests_until = None;
    }

    /// Lets a node rest that failed, if there is another. Says whether it is time to raise an alarm.
    pub(super) fn failed(&mut self, node: usize, error: &ChainError) -> Option<AlarmKind> {
        let several = self.count() > 1;
        let watched = self.get_mut(node);
        watched.failures = watched.failures.saturating_add(1);
        let rest = (REST * (1 << (watched.failures - 1).min(7))).min(LONGEST_REST);
        let rest = match error {
            ChainError::Busy { pause, .. } => rest.max(pause.unwrap_or_default()),
            ChainError::Contradiction(_) => LONGEST_REST,
            _ => rest,
        };
        watched.rests_until = several.then(|| Instant::now() + rest);
        // Chains are reorganised now and then, and many nodes cap what they answer: neither is a fault until it lasts.
        match error {
            ChainError::Contradiction(_) => Some(AlarmKind::Contradiction),
            ChainError::Changed(_) => (watched.failures >= 3).then_some(AlarmKind::Contradiction),
            ChainError::Unreachable { .. } | ChainError::Busy { .. } => Some(AlarmKind::Trouble),
            ChainError::Refused { .. } => (watched.failures >= 16).then_some(AlarmKind::Trouble),
        }
    }
}

/// Up to which block to go: what two nodes know, unless the others stand still.
pub(super) fn target(source: &Seen, seen: &[Seen]) -> u64 {
    let top = source.head.number;
    let others = seen.iter().filter(|other| other.node != source.node);
    match others.map(|other| other.head.number.min(top)).max() {
        Some(second) if !stands_still(second, top) => second,
        _ => top,
    }
}

pub(super) fn stands_still(head: u64, top: u64) -> bool {
    top.saturating_sub(head) > STANDS_STILL
}
