//! R038, excessive disqualifications: of the bids that a buyer received, or a tenderer made, unusually many were
//! disqualified.

use super::outcome::{Exclusion, Flag, Obstacle, Outcome};
use super::process::{Bid, Process};
use super::quantile::{Fence, Fraction, sorted};

/// The version of the formula.
pub const VERSION: u32 = 1;

/// What is unusually many, and of how many at least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// A part of the bids, instead of the upper fence of all.
    pub threshold: Option<f64>,
    /// Tenderers with fewer bids are left out.
    pub minimum_of_tenderers: usize,
    /// Buyers and procuring entities with fewer bids are left out. The setting is called
    /// `minimum_contracting_processes`, and Cardinal holds the number of bids against it; its worked example, of a
    /// buyer with two bids in one process, is flagged only so.
    pub minimum_of_buyers: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            threshold: None,
            minimum_of_tenderers: 2,
            minimum_of_buyers: 2,
        }
    }
}

/// The bids that count: submitted, and it is known what became of them.
pub fn tally(process: &Process) -> Result<impl Iterator<Item = &Bid>, Obstacle> {
    Ok(process.bids()?.iter().filter(|bid| bid.is_submitted()))
}

/// The limit that follows from all who have enough bids.
pub fn fence(all: impl Iterator<Item = Fraction>, minimum: usize, threshold: Option<f64>) -> Option<Fence> {
    let enough = all.filter(|bids| bids.whole >= minimum);
    Fence::upper(&sorted(enough.map(Fraction::ratio)), threshold)
}

/// Whether unusually many of these bids were disqualified.
pub fn judge(bids: Fraction, minimum: usize, fence: Option<Fence>) -> Outcome {
    let Some(fence) = fence.filter(|_| bids.whole >= minimum) else {
        return Obstacle::Excluded(Exclusion::TooFew).into();
    };
    if !fence.is_above_zero() {
        return Obstacle::Excluded(Exclusion::NoLimit).into();
    }
    if bids.ratio() >= fence.limit {
        Outcome::Flagged(Flag::new(bids.ratio()))
    } else {
        Outcome::Clear
    }
}
