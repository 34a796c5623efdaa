//! R048, heterogeneous supplier: what it was awarded is unusually varied.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::{Exclusion, Field, Flag, Obstacle, Outcome};
use super::process::{Award, Process};
use super::quantile::{Fence, count, sorted};

/// The version of the formula.
pub const VERSION: u32 = 1;

/// What is one kind of thing, and what is varied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How many first characters of a classification make a group: two are a UNSPSC segment, a CPV division.
    pub digits: usize,
    /// A number of groups, instead of the upper fence of all.
    pub threshold: Option<usize>,
    /// Suppliers in fewer processes are left out.
    pub minimum_processes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            digits: 2,
            threshold: None,
            minimum_processes: 20,
        }
    }
}

/// What a supplier was awarded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Range {
    /// In how many processes.
    pub processes: usize,
    /// Which groups.
    pub groups: BTreeSet<Box<str>>,
}

/// Each supplier's groups in this process, of active awards to one supplier.
pub fn tally(process: &Process, digits: usize) -> Result<BTreeMap<&str, BTreeSet<&str>>, Obstacle> {
    let mut suppliers = BTreeMap::<_, BTreeSet<_>>::new();
    let mut obstacle = Obstacle::Excluded(Exclusion::NoActiveAward);
    for award in process.awards()?.iter().filter(|award| award.is_active()) {
        match of_award(award, digits) {
            Ok((supplier, groups)) => suppliers.entry(supplier).or_default().extend(groups),
            Err(why) => obstacle = why,
        }
    }
    if suppliers.is_empty() {
        Err(obstacle)
    } else {
        Ok(suppliers)
    }
}

fn of_award(award: &Award, digits: usize) -> Result<(&str, BTreeSet<&str>), Obstacle> {
    let supplier = award.sole_supplier()?;
    let classifications = award.classifications.iter().flatten().flatten();
    let groups = classifications.map(|id| {
        let end = id.char_indices().nth(digits).map_or(id.len(), |(end, _)| end);
        &id[..end]
    });
    let groups = groups.collect::<BTreeSet<_>>();
    if groups.is_empty() {
        return Err(Obstacle::Missing(Field::Classifications));
    }
    Ok((supplier, groups))
}

/// The limit that follows from all suppliers in enough processes.
pub fn fence<'a>(all: impl Iterator<Item = &'a Range>, settings: Settings) -> Option<Fence> {
    let enough = all.filter(|range| range.processes >= settings.minimum_processes);
    let variety = sorted(enough.map(|range| count(range.groups.len())));
    Fence::upper(&variety, settings.threshold.map(count))
}

/// Whether this supplier's range is unusually varied.
pub fn judge(range: &Range, settings: Settings, fence: Option<Fence>) -> Outcome {
    let Some(fence) = fence.filter(|_| range.processes >= settings.minimum_processes) else {
        return Obstacle::Excluded(Exclusion::TooFew).into();
    };
    let variety = count(range.groups.len());
    if variety >= fence.limit {
        Outcome::Flagged(Flag::new(variety))
    } else {
        Outcome::Clear
    }
}
