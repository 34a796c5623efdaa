//! R036, lowest bid disqualified: who asked for least was not let win.

use super::outcome::{Exclusion, Obstacle, Outcome};
use super::prices::Prices;
use super::process::{Award, Process};

/// The version of the formula.
pub const VERSION: u32 = 1;

/// Whether the lowest submitted bid was disqualified.
pub fn judge(process: &Process, prices: &Prices) -> Outcome {
    lowest(process, prices).into()
}

fn lowest(process: &Process, prices: &Prices) -> Result<Outcome, Obstacle> {
    prices.admit(process)?;
    if !process.awards()?.iter().any(Award::is_active) {
        return Err(Obstacle::Excluded(Exclusion::NoActiveAward));
    }
    let amounts = prices.amounts(process.submitted()?)?;
    if !amounts.iter().any(|(bid, _)| bid.is_valid()) {
        return Err(Obstacle::Excluded(Exclusion::NoValidBid));
    }
    let lowest = amounts.iter().map(|(_, amount)| amount).min();
    // Where several ask for the least, one that was let stay is enough.
    let mut least = amounts.iter().filter(|(_, amount)| Some(amount) == lowest);
    Ok(Outcome::flagged_if(
        least.all(|(bid, _)| bid.is_disqualified()),
        1.0,
    ))
}
