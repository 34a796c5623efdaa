//! R058, heavy discount: the difference to the second lowest valid bid is unusually large.

use super::difference::Difference;
use super::outcome::{Exclusion, Flag, Obstacle, Outcome};
use super::quantile::Fence;

/// The version of the formula.
pub const VERSION: u32 = 1;

/// What is unusually large.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Settings {
    /// A difference, instead of the upper fence of all.
    pub threshold: Option<f64>,
}

/// The limit that follows from the differences of all processes, smallest first.
pub fn fence(sorted: &[f64], settings: Settings) -> Option<Fence> {
    Fence::upper(sorted, settings.threshold)
}

/// Whether this difference is unusually large.
pub fn judge(difference: &Difference<'_>, fence: Fence) -> Outcome {
    if !fence.is_above_zero() {
        return Obstacle::Excluded(Exclusion::NoLimit).into();
    }
    if difference.ratio >= fence.limit {
        Outcome::Flagged(Flag::new(difference.ratio).shared(0.0, [difference.winner]))
    } else {
        Outcome::Clear
    }
}
