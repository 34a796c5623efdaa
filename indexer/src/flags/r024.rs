//! R024, price close to the winner's: the difference to the second lowest valid bid is unusually small.

use super::difference::Difference;
use super::outcome::{Exclusion, Flag, Obstacle, Outcome};
use super::quantile::Fence;

/// The version of the formula.
pub const VERSION: u32 = 1;

/// What is unusually small.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Settings {
    /// A difference, instead of the lower fence of all.
    pub threshold: Option<f64>,
}

/// The limit that follows from the differences of all processes, smallest first.
pub fn fence(sorted: &[f64], settings: Settings) -> Option<Fence> {
    Fence::lower(sorted, settings.threshold)
}

/// Whether this difference is unusually small.
pub fn judge(difference: &Difference<'_>, fence: Fence) -> Outcome {
    if !fence.is_above_zero() {
        return Obstacle::Excluded(Exclusion::NoLimit).into();
    }
    if difference.ratio <= fence.limit {
        Outcome::Flagged(Flag::new(difference.ratio).shared(0.0, [difference.winner, difference.second]))
    } else {
        Outcome::Clear
    }
}
