//! R025, excessive unsuccessful bids: a tenderer bids more often than most, and wins unusually seldom.

use std::collections::BTreeMap;

use super::outcome::{Exclusion, Flag, Obstacle, Outcome};
use super::process::Process;
use super::quantile::{Fence, Fraction, count, quantile, sorted};

/// The version of the formula.
pub const VERSION: u32 = 1;

/// What is often, and what is seldom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Of how many of a hundred tenderers one must bid at least as often.
    pub percentile: u8,
    /// A part of bids that win, instead of the lower fence of all.
    pub threshold: Option<f64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            percentile: 75,
            threshold: None,
        }
    }
}

/// Each tenderer with valid bids, and whether it won. It counts once, however many bids it made.
pub fn tally(process: &Process) -> Result<BTreeMap<&str, bool>, Obstacle> {
    let supplier = process.sole_supplier()?;
    let valid = process.valid()?.into_iter();
    valid
        .map(|bid| {
            let tenderer = bid.sole_tenderer()?;
            Ok((tenderer, tenderer == supplier))
        })
        .collect()
}

/// What is often, and what is seldom, among all tenderers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// This many bids, or more.
    pub bids: f64,
    /// This part of them won, or less.
    pub won: Fence,
}

/// The limits that follow from all tenderers' bids and wins.
pub fn limits(tenderers: impl Iterator<Item = Fraction> + Clone, settings: Settings) -> Option<Limits> {
    let bids = sorted(tenderers.clone().map(|bids| count(bids.whole)));
    let won = sorted(tenderers.map(Fraction::ratio));
    Some(Limits {
        bids: quantile(&bids, f64::from(settings.percentile) / 100.0)?,
        won: Fence::lower(&won, settings.threshold)?,
    })
}

/// Whether this tenderer bids often and wins seldom.
pub fn judge(bids: Fraction, limits: &Limits) -> Outcome {
    if !limits.won.is_above_zero() {
        return Obstacle::Excluded(Exclusion::NoLimit).into();
    }
    if count(bids.whole) >= limits.bids && bids.ratio() <= limits.won.limit {
        Outcome::Flagged(Flag::new(bids.ratio()))
    } else {
        Outcome::Clear
    }
}
