//! R028, identical prices: different tenderers, the same price.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::{Field, Flag, Obstacle, Outcome};
use super::prices::Prices;
use super::process::{Bid, Process};

/// The version of the formula.
pub const VERSION: u32 = 1;

/// Whether different tenderers asked for the same. Currencies are told apart, so several of them do no harm.
pub fn judge(process: &Process, prices: &Prices) -> Outcome {
    same_price(process, prices).into()
}

fn same_price(process: &Process, prices: &Prices) -> Result<Outcome, Obstacle> {
    prices.admit(process)?;
    let mut askers = BTreeMap::<_, BTreeSet<_>>::new();
    let mut obstacle = None;
    for bid in process.bids()? {
        match priced(bid) {
            _ if bid.status.is_none() => obstacle = obstacle.or(Some(Obstacle::Missing(Field::BidStatus))),
            _ if !bid.is_submitted() => {}
            Ok((price, tenderers)) => {
                askers.entry(price).or_default().insert(tenderers);
            }
            Err(why) => obstacle = obstacle.or(Some(why)),
        }
    }
    let same = askers.into_values().filter(|tenderers| tenderers.len() > 1);
    let flagged = same.flatten().flatten().collect::<BTreeSet<_>>();
    if !flagged.is_empty() {
        return Ok(Outcome::Flagged(Flag::new(1.0).shared(1.0, flagged)));
    }
    // Two that are known to be the same stay the same, whatever else is missing; the reverse does not hold.
    obstacle.map_or(Ok(Outcome::Clear), Err)
}

type Price<'a> = (&'a str, rust_decimal::Decimal);

fn priced(bid: &Bid) -> Result<(Price<'_>, BTreeSet<&str>), Obstacle> {
    let (amount, currency) = bid.price()?;
    Ok(((currency, amount), bid.tenderers()?))
}
