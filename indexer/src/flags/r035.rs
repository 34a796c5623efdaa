//! R035, all but the winner disqualified: one tenderer was left, and it was awarded everything.

use std::collections::BTreeSet;

use super::outcome::{Exclusion, Flag, Obstacle, Outcome};
use super::process::{Award, Process};
use super::quantile::count;

/// The version of the formula.
pub const VERSION: u32 = 1;

/// How many disqualified are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// This many tenderers beside the winner, or more; at least one.
    pub threshold: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { threshold: 1 }
    }
}

/// Whether all but the winner were disqualified; the value says how many tenderers that is.
pub fn judge(process: &Process, settings: Settings) -> Outcome {
    left_over(process, settings).into()
}

fn left_over(process: &Process, settings: Settings) -> Result<Outcome, Obstacle> {
    let awards = process.final_awards()?;
    let (mut valid, mut disqualified) = (BTreeSet::new(), BTreeSet::new());
    for bid in process.submitted()? {
        if bid.is_valid() {
            valid.extend(bid.tenderers()?);
        } else if bid.is_disqualified() {
            disqualified.extend(bid.tenderers()?);
        }
    }
    if awards.is_empty() {
        return Err(Obstacle::Excluded(Exclusion::NoActiveAward));
    }
    let suppliers = awards.into_iter().map(Award::suppliers);
    let suppliers = suppliers.collect::<Result<Vec<_>, _>>()?.into_iter().flatten();
    let others = disqualified.difference(&valid).count();
    if valid.len() == 1 && suppliers.collect::<BTreeSet<_>>() == valid && others >= settings.threshold.max(1)
    {
        Ok(Outcome::Flagged(Flag::new(count(others)).shared(0.0, valid)))
    } else {
        Ok(Outcome::Clear)
    }
}
