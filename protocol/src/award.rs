//! Who wins a lot: what the contracts compute when somebody awards it, as pure functions of what the transcript tells.
//!
//! A bid *stands* if its price lies within the lot's bounds and its vendor is neither excluded (it opened two bids) nor
//! disqualified on the lot. Of the bids that stand,
//!
//! * by [price](by_price), the lowest wins;
//! * by [points](by_points), the one with the most, of quality and price together, both in basis points:
//!
//! ```text
//! weighed = Σ points × weight, over the panel's criteria          what one evaluator gave an offer, ≤ 10,000 × 10,000
//! quality = ⌊ Σ weighed / (10,000 × evaluators) ⌋                 over the evaluators that have scored every offer
//! price   = ⌊ priceWeight × lowest price that stands / price ⌋
//! ```
//!
//! Of equal ones the earliest seal wins. No bid wins where fewer were opened in the lot than the procedure demands, or
//! where fewer evaluators than the panel's quorum have scored every offer. An evaluator that has not scored every offer
//! is dropped for all of them, so that nobody gains by a score that is missing.
//!
//! Vectors are in `tests/golden/awards.json`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::intent::Lot;
use crate::number::{Price, U24};

/// Basis points in a whole; also the most points that an offer can get in a criterion.
pub const WHOLE: u16 = 10_000;

/// What a vendor asks for a lot, as it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpenedBid {
    /// The vendor's party id.
    pub vendor: u32,
    /// Its price for the lot.
    pub price: Price,
    /// The seal's place among the tender's seals and withdrawals: decides ties.
    pub order: U24,
    /// Whether the vendor opened a second bid.
    pub excluded: bool,
    /// Whether the vendor is disqualified on the lot, and was not reinstated.
    pub disqualified: bool,
}

impl OpenedBid {
    /// Whether it takes part in the comparison.
    pub fn stands(&self, lot: &Lot) -> bool {
        !self.excluded && !self.disqualified && (lot.floor..=lot.ceiling).contains(&self.price)
    }
}

/// The bids that stand, the winner first; none if fewer than `min_opened` were opened in the lot.
///
/// `bids` are all bids that were opened in the lot, those that do not stand too.
pub fn by_price(lot: &Lot, min_opened: u8, bids: &[OpenedBid]) -> Vec<OpenedBid> {
    if bids.len() < usize::from(min_opened) {
        return vec![];
    }
    let mut standing: Vec<_> = bids.iter().copied().filter(|bid| bid.stands(lot)).collect();
    standing.sort_unstable_by_key(|bid| (bid.price, bid.order));
    standing
}

/// How a weighted tender was scored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scoring {
    /// How many evaluators must have scored every offer.
    pub quorum: u8,
    /// What the price counts, in basis points.
    pub price_weight: u16,
    /// The vendors that opened one offer, and one only.
    pub offers: BTreeSet<u32>,
    /// For each evaluator of the panel: what it gave to which vendor, as [`weigh`] computes it.
    pub scores: Vec<BTreeMap<u32, u32>>,
}

impl Scoring {
    /// What the evaluators gave that have scored every offer; the others are dropped.
    pub fn finished(&self) -> impl Iterator<Item = &BTreeMap<u32, u32>> {
        self.scores
            .iter()
            .filter(|given| self.offers.iter().all(|vendor| given.contains_key(vendor)))
    }

    /// Whether enough evaluators have scored every offer for anybody to win.
    pub fn is_quorate(&self) -> bool {
        self.finished().count() >= usize::from(self.quorum.max(1))
    }

    /// The mean of what the evaluators gave that have scored every offer, in basis points, rounded down once, at the end.
    /// `None` where nobody has, or for a vendor without an offer.
    pub fn quality(&self, vendor: u32) -> Option<u16> {
        let given: Vec<u32> = self
            .finished()
            .map(|given| given.get(&vendor).copied())
            .collect::<Option<_>>()?;
        let sum: u64 = given.iter().copied().map(u64::from).sum();
        let divisor = u64::from(WHOLE) * u64::try_from(given.len()).ok()?;
        u16::try_from(sum.checked_div(divisor)?).ok()
    }
}

/// A bid, and what it scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RankedBid {
    /// The bid.
    pub bid: OpenedBid,
    /// What it scored.
    pub points: Points,
}

/// What a bid scored, in basis points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Points {
    /// For its offer.
    pub quality: u16,
    /// For its price.
    pub price: u16,
}

impl Points {
    /// What is compared.
    pub fn sum(self) -> u32 {
        u32::from(self.quality) + u32::from(self.price)
    }
}

/// The bids that stand, the winner first; none if fewer than `min_opened` prices were opened in the lot, or too few
/// evaluators have scored every offer.
///
/// `bids` are all prices that were opened in the lot, those that do not stand too.
pub fn by_points(
    lot: &Lot,
    min_opened: u8,
    bids: &[OpenedBid],
    scoring: &Scoring,
) -> Result<Vec<RankedBid>, OfferUnknown> {
    let standing = by_price(lot, min_opened, bids);
    let Some(lowest) = standing.first().filter(|_| scoring.is_quorate()) else {
        return Ok(vec![]);
    };
    let mut ranking = standing
        .iter()
        .map(|bid| {
            let quality = scoring
                .quality(bid.vendor)
                .ok_or(OfferUnknown { vendor: bid.vendor })?;
            let price = price_points(scoring.price_weight, lowest.price, bid.price);
            Ok(RankedBid {
                bid: *bid,
                points: Points { quality, price },
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    ranking.sort_unstable_by_key(|ranked| (Reverse(ranked.points.sum()), ranked.bid.order));
    Ok(ranking)
}

/// What a price scores: all that prices count for the lowest one, and less in proportion. Multiplied first: 16 and 96
/// bits fit 128.
fn price_points(weight: u16, lowest: Price, price: Price) -> u16 {
    let points = (u128::from(weight) * lowest.get()).checked_div(price.get());
    // A price that stands is no lower than the lowest, so that its points are no more than the weight.
    points
        .and_then(|points| u16::try_from(points).ok())
        .unwrap_or(weight)
}

/// A price was opened by a vendor that has no offer: what was given is not what the transcript tells.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("vendor {vendor} has a price and no offer that was scored: events are missing")]
pub struct OfferUnknown {
    /// The vendor.
    pub vendor: u32,
}

/// What an evaluator gives an offer: the sum of points times weights, at most 10,000 × 10,000. It is the `weighed` of the
/// event `OfferScored`.
pub fn weigh(points: &[u16], criteria: &[u16]) -> Result<u32, PointsInvalid> {
    if points.len() != criteria.len() {
        return Err(PointsInvalid::Count {
            criteria: criteria.len(),
            given: points.len(),
        });
    }
    let mut sum = 0_u32;
    for ((criterion, points), weight) in (1..).zip(points).zip(criteria) {
        if *points > WHOLE {
            return Err(PointsInvalid::TooMany {
                criterion,
                points: *points,
            });
        }
        sum = sum.saturating_add(u32::from(*points) * u32::from(*weight));
    }
    Ok(sum)
}

/// Why points could not be given: the cases of the contract's `PointsInvalid`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PointsInvalid {
    /// Not points for each criterion.
    #[error(
        "the panel has {criteria} criteria, and {given} were given points: give each its points, in their order"
    )]
    Count {
        /// How many criteria there are.
        criteria: usize,
        /// How many points were given.
        given: usize,
    },
    /// More than a whole.
    #[error("criterion {criterion} got {points} points: an offer gets 0 to 10000 in each")]
    TooMany {
        /// Its number, from 1.
        criterion: usize,
        /// What it got.
        points: u16,
    },
}
