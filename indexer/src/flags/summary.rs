//! How many are flagged, clear and not computable, and why: what results in Cardinal's form do not say.

use std::collections::BTreeMap;

use super::collection::Answer;
use super::outcome::{Obstacle, Outcome};
use super::{Group, Indicator};

/// The numbers of one indicator's answers about one kind of subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// The pattern is there.
    pub flagged: u64,
    /// It is not.
    pub clear: u64,
    /// Nobody can say, for these reasons.
    pub not_computable: BTreeMap<Obstacle, u64>,
}

impl Counts {
    /// Those that were left out, whatever the reason.
    pub fn obstructed(&self) -> u64 {
        self.not_computable.values().sum()
    }

    /// A limit that catches a quarter or more finds no exceptions: the values hardly differ.
    pub fn is_indiscriminate(&self) -> bool {
        const FEW: u64 = 20;
        let computed = self.flagged + self.clear;
        computed >= FEW && self.flagged * 4 >= computed
    }
}

/// All indicators' numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary(pub BTreeMap<(Indicator, Group), Counts>);

impl Summary {
    /// Counts an answer.
    pub fn add(&mut self, answer: &Answer<'_>) {
        let counts = self.0.entry((answer.indicator, answer.group)).or_default();
        match answer.outcome {
            Outcome::Flagged(_) => counts.flagged += 1,
            Outcome::Clear => counts.clear += 1,
            Outcome::NotComputable(obstacle) => *counts.not_computable.entry(obstacle).or_default() += 1,
        }
    }
}
