//! Who wins a lot, computed as the contract computes it, and the lists that it wants to be shown.

use std::collections::BTreeMap;

use veedor_protocol::Price;

use super::record::Opened;

/// A lot's opened bids, as `award` takes them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ranking {
    /// Vendors whose lowest opened lot is this one, ascending.
    pub(crate) firsts: Vec<u32>,
    /// The others that opened a price for it, ascending.
    pub(crate) furthers: Vec<u32>,
    /// The lowest price within bounds, the earliest seal among equals: vendor and price.
    pub(crate) winner: Option<(u32, Price)>,
}

/// What a lot asks of a price.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) floor: Price,
    pub(crate) ceiling: Price,
    /// With fewer opened bids there is no winner.
    pub(crate) min_opened: u16,
}

/// Ranks the bids of a lot.
pub(crate) fn rank(opened: &BTreeMap<u32, Opened>, lot: u16, bounds: Bounds) -> Ranking {
    let bidding = || opened.values().filter(move |bid| bid.prices.contains_key(&lot));
    let is_first = |bid: &&Opened| bid.prices.keys().next() == Some(&lot);
    let firsts: Vec<u32> = bidding().filter(is_first).map(|bid| bid.vendor).collect();
    let furthers: Vec<u32> = bidding()
        .filter(|bid| !is_first(bid))
        .map(|bid| bid.vendor)
        .collect();
    let enough = firsts.len() + furthers.len() >= usize::from(bounds.min_opened);
    let winner = bidding()
        .filter(|bid| !bid.excluded)
        .map(|bid| (bid.prices[&lot], bid.order, bid.vendor))
        .filter(|(price, ..)| (bounds.floor..=bounds.ceiling).contains(price))
        .min()
        .filter(|_| enough)
        .map(|(price, _, vendor)| (vendor, price));
    Ranking {
        firsts,
        furthers,
        winner,
    }
}

#[cfg(test)]
mod tests {
    use veedor_protocol::{Address, Hash};

    use super::*;

    const BOUNDS: Bounds = Bounds {
        floor: Price::ZERO,
        ceiling: Price::MAX,
        min_opened: 1,
    };

    /// A vendor, its seal's order, its prices by lot.
    type Bid<'a> = (u32, u32, &'a [(u16, u64)]);

    fn opened(bids: &[Bid<'_>]) -> BTreeMap<u32, Opened> {
        bids.iter()
            .map(|(vendor, order, prices)| {
                let prices = prices
                    .iter()
                    .map(|(lot, price)| (*lot, Price::from(*price)))
                    .collect();
                let bid = Opened {
                    vendor: *vendor,
                    bidder: Address::ZERO,
                    order: *order,
                    seal: Hash::ZERO,
                    prices,
                    excluded: false,
                };
                (*vendor, bid)
            })
            .collect()
    }

    #[test]
    fn the_lowest_price_wins_and_of_equal_ones_the_earliest_seal() {
        let bids = opened(&[(7, 9, &[(1, 500)]), (3, 11, &[(1, 400)]), (5, 10, &[(1, 400)])]);
        let ranking = rank(&bids, 1, BOUNDS);
        assert_eq!(ranking.winner, Some((5, Price::from(400))));
        assert_eq!(ranking.firsts, [3, 5, 7]);
    }

    #[test]
    fn a_vendor_is_first_only_in_its_lowest_lot() {
        let bids = opened(&[(1, 4, &[(1, 10), (2, 10)]), (2, 5, &[(2, 20)])]);
        let ranking = rank(&bids, 2, BOUNDS);
        assert_eq!(
            (ranking.firsts.as_slice(), ranking.furthers.as_slice()),
            (&[2][..], &[1][..])
        );
    }

    #[test]
    fn prices_out_of_bounds_and_excluded_vendors_are_listed_but_do_not_win() {
        let mut bids = opened(&[
            (1, 4, &[(1, 99)]),
            (2, 5, &[(1, 150)]),
            (3, 6, &[(1, 201)]),
            (4, 7, &[(1, 140)]),
        ]);
        bids.get_mut(&4).unwrap().excluded = true;
        let ranking = rank(
            &bids,
            1,
            Bounds {
                floor: Price::from(100),
                ceiling: Price::from(200),
                min_opened: 4,
            },
        );
        assert_eq!(ranking.winner, Some((2, Price::from(150))));
        assert_eq!(ranking.firsts.len(), 4);
        assert_eq!(
            rank(
                &bids,
                1,
                Bounds {
                    min_opened: 5,
                    ..BOUNDS
                }
            )
            .winner,
            None
        );
    }
}
