//! R030, late bid won: a bid that came after the deadline was taken as valid, and its tenderer was awarded.

use std::collections::BTreeSet;

use super::outcome::{Exclusion, Field, Flag, Obstacle, Outcome};
use super::process::Process;

/// The version of the formula.
pub const VERSION: u32 = 1;

/// Whether a late bid won. Moments are compared, not their spellings.
pub fn judge(process: &Process) -> Outcome {
    late_winner(process).into()
}

fn late_winner(process: &Process) -> Result<Outcome, Obstacle> {
    let deadline = process.period_end.ok_or(Obstacle::Missing(Field::PeriodEnd))?;
    let mut obstacle = None;
    let mut suppliers = BTreeSet::new();
    for award in process.awards()?.iter().filter(|award| award.is_active()) {
        match award.suppliers() {
            Ok(known) => suppliers.extend(known),
            Err(why) => obstacle = Some(why),
        }
    }
    if suppliers.is_empty() {
        return Err(obstacle.unwrap_or(Obstacle::Excluded(Exclusion::NoActiveAward)));
    }
    let mut late = BTreeSet::new();
    for bid in process.bids()? {
        match bid.received {
            _ if bid.status.is_none() => obstacle = Some(Obstacle::Missing(Field::BidStatus)),
            _ if !bid.is_valid() => {}
            Some(received) if received > deadline => {
                late.extend(bid.known_tenderers().filter(|id| suppliers.contains(id)));
                obstacle = bid.tenderers().err().or(obstacle);
            }
            Some(_) => {}
            None => obstacle = Some(Obstacle::Missing(Field::BidDate)),
        }
    }
    if !late.is_empty() {
        return Ok(Outcome::Flagged(Flag::new(1.0).shared(1.0, late)));
    }
    obstacle.map_or(Ok(Outcome::Clear), Err)
}
