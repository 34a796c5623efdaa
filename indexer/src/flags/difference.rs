//! How far the second lowest valid bid is above the winning one, which R024 and R058 both look at.

use rust_decimal::Decimal;

use super::outcome::{Exclusion, Obstacle};
use super::prices::Prices;
use super::process::Process;

/// The winning bid and the next one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference<'a> {
    /// Who won.
    pub winner: &'a str,
    /// Who came second.
    pub second: &'a str,
    /// `(second − winning) / winning`, in exact decimals and rounded once.
    pub ratio: f64,
}

impl<'a> Difference<'a> {
    /// The difference in this process, where there is one.
    pub fn of(process: &'a Process, prices: &Prices) -> Result<Self, Obstacle> {
        prices.admit(process)?;
        let supplier = process.sole_supplier()?;
        let valid = process.valid()?.into_iter();
        let (mut winning, mut second) = (None, None);
        // Whose bid is which is settled before prices are: a joint bid is no bid of the supplier, at whatever price.
        let valid = valid.map(|bid| Ok((bid, bid.sole_tenderer()?)));
        let valid = valid.collect::<Result<Vec<_>, Obstacle>>()?;
        let amounts = prices.amounts(valid.iter().map(|(bid, _)| *bid))?;
        for ((_, amount), (_, tenderer)) in amounts.into_iter().zip(valid) {
            let side = if tenderer == supplier {
                &mut winning
            } else {
                &mut second
            };
            let this = (amount, tenderer);
            // At equal prices the one whose identifier comes first, so that the order of bids does not matter.
            *side = Some(side.map_or(this, |other: (Decimal, &str)| other.min(this)));
        }
        let (lowest, winner) = winning.ok_or(Obstacle::Excluded(Exclusion::WinnerDidNotBid))?;
        let (next, second) = second.ok_or(Obstacle::Excluded(Exclusion::NoSecondBid))?;
        Ok(Self {
            winner,
            second,
            ratio: ratio(lowest, next)?,
        })
    }
}

fn ratio(winning: Decimal, second: Decimal) -> Result<f64, Obstacle> {
    if winning <= Decimal::ZERO {
        return Err(Obstacle::Excluded(Exclusion::PriceNotPositive));
    }
    if second < winning {
        return Err(Obstacle::Excluded(Exclusion::LowestDidNotWin));
    }
    let exact = second
        .checked_sub(winning)
        .and_then(|difference| difference.checked_div(winning));
    // Through its digits: the only rounding is the last one.
    exact
        .and_then(|ratio| ratio.to_string().parse().ok())
        .ok_or(Obstacle::Missing(super::outcome::Field::BidAmount))
}
