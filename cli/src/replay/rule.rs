//! The rule behind the record, and how what the contract computed compares with whom the record names.
//!
//! The lowest bid within floor and ceiling wins; of equal ones one is drawn by lot. The contract draws none: it takes
//! the earliest seal. So a recorded winner that is among the lowest counts as the same answer.

use serde::Serialize;
use veedor_protocol::Price;

use super::record::{Auction, Bid};

/// Where record and contract part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Mismatch {
    pub(super) tender: String,
    pub(super) recorded: String,
    pub(super) computed: Option<String>,
    pub(super) why: String,
}

/// What a comparison came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Match,
    /// The record names no winner.
    Undecided,
    Mismatch(Mismatch),
}

impl Auction {
    /// The bids that the record disqualifies.
    pub(super) fn disqualified(&self) -> impl Iterator<Item = &Bid> {
        self.bids.iter().filter(|bid| bid.disqualified)
    }

    pub(super) fn qualifies(&self, price: Price) -> bool {
        self.ceiling.is_none_or(|ceiling| price <= ceiling) && self.floor.is_none_or(|floor| price >= floor)
    }

    /// The lowest bids that qualify, the earliest first: several if they are equal.
    pub(super) fn lowest(&self) -> Vec<&Bid> {
        let qualified = || {
            self.bids
                .iter()
                .filter(|bid| !bid.disqualified && self.qualifies(bid.price))
        };
        let Some(least) = qualified().map(|bid| bid.price).min() else {
            return Vec::new();
        };
        qualified().filter(|bid| bid.price == least).collect()
    }

    /// Compares the contract's winner (none: deserted) with the record's.
    pub(super) fn compare(&self, computed: Option<&str>) -> Outcome {
        let lowest = self.lowest();
        let among_lowest = |name: &str| lowest.iter().any(|bid| bid.bidder == name);
        let recorded = self
            .winners
            .iter()
            .map(|winner| winner.bidder.as_str())
            .collect::<Vec<_>>();
        let mismatch = |why: String| {
            Outcome::Mismatch(Mismatch {
                tender: self.tender.clone(),
                recorded: recorded.join("; "),
                computed: computed.map(str::to_owned),
                why,
            })
        };
        let agrees = match computed {
            Some(name) => lowest.first().is_some_and(|bid| bid.bidder == name),
            None => lowest.is_empty(),
        };
        match recorded[..] {
            _ if !agrees => mismatch(format!(
                "the contract's winner is not the lowest qualified bid, {}: a fault of ours",
                lowest.first().map_or("of which there is none", |bid| &bid.bidder)
            )),
            [] => Outcome::Undecided,
            [winner] if among_lowest(winner) => Outcome::Match,
            [winner] => mismatch(self.why_not(winner, &lowest)),
            _ => mismatch(format!("the record names {} winners", recorded.len())),
        }
    }

    /// Why the rule does not give the recorded winner.
    fn why_not(&self, winner: &str, lowest: &[&Bid]) -> String {
        let Some(own) = self.bids.iter().find(|bid| bid.bidder == winner) else {
            let line = self.winners.first().map_or(0, |winner| winner.line);
            return format!("the recorded winner has no usable bid (see line {line})");
        };
        if own.disqualified {
            return format!("the record disqualifies its own winner (line {})", own.line);
        }
        match (self.ceiling, self.floor) {
            (Some(ceiling), _) if own.price > ceiling => {
                return format!(
                    "the recorded winner's {} is above the reserve price {ceiling} (line {})",
                    own.price, own.line
                );
            }
            (_, Some(floor)) if own.price < floor => {
                return format!(
                    "the recorded winner's {} is below the minimum price {floor} (line {})",
                    own.price, own.line
                );
            }
            _ => {}
        }
        match lowest.first() {
            Some(lower) => format!(
                "{} bid {}, less than the recorded winner's {}, within the bounds, and the record does not disqualify it (line {})",
                lower.bidder, lower.price, own.price, lower.line
            ),
            None => "no bid qualifies".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::Winner;
    use super::*;

    fn auction(bids: &[(&str, u64, bool)], winner: &[&str]) -> Auction {
        let bid = |(line, (bidder, price, disqualified)): (usize, &(&str, u64, bool))| Bid {
            bidder: (*bidder).to_owned(),
            price: Price::from(*price),
            disqualified: *disqualified,
            line: line as u64 + 2,
        };
        Auction {
            tender: "1".into(),
            title: String::new(),
            details: String::new(),
            date: "2009-04-01".parse().unwrap(),
            ceiling: Some(Price::from(100)),
            floor: Some(Price::from(50)),
            bids: bids.iter().enumerate().map(bid).collect(),
            winners: winner
                .iter()
                .map(|name| Winner {
                    bidder: (*name).to_owned(),
                    line: 2,
                })
                .collect(),
        }
    }

    fn why(auction: &Auction, computed: Option<&str>) -> String {
        match auction.compare(computed) {
            Outcome::Mismatch(mismatch) => mismatch.why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_lowest_qualified_bid_wins() {
        let a = auction(
            &[
                ("low", 49, false),
                ("out", 60, true),
                ("b", 80, false),
                ("c", 70, false),
                ("high", 101, false),
            ],
            &["c"],
        );
        assert_eq!(a.lowest()[0].bidder, "c");
        assert_eq!(a.compare(Some("c")), Outcome::Match);
    }

    #[test]
    fn a_winner_drawn_by_lot_among_the_lowest_is_the_same_answer() {
        let a = auction(
            &[("first", 70, false), ("drawn", 70, false), ("other", 71, false)],
            &["drawn"],
        );
        assert_eq!(a.compare(Some("first")), Outcome::Match);
        // The contract's own tie rule has one answer.
        assert!(why(&a, Some("drawn")).contains("fault of ours"));
    }

    #[test]
    fn a_record_that_does_not_follow_its_rule_is_told_why() {
        let bids = [
            ("a", 70, false),
            ("b", 60, false),
            ("dq", 55, true),
            ("low", 10, false),
            ("high", 200, false),
        ];
        assert!(why(&auction(&bids, &["a"]), Some("b")).contains("b bid 60, less than"));
        assert!(why(&auction(&bids, &["dq"]), Some("b")).contains("disqualifies its own winner (line 4)"));
        assert!(why(&auction(&bids, &["low"]), Some("b")).contains("below the minimum price 50"));
        assert!(why(&auction(&bids, &["high"]), Some("b")).contains("above the reserve price 100"));
        assert!(why(&auction(&bids, &["absent"]), Some("b")).contains("no usable bid"));
        assert!(why(&auction(&bids, &["a", "b"]), Some("b")).contains("2 winners"));
    }

    #[test]
    fn without_a_recorded_winner_nothing_is_compared() {
        assert_eq!(
            auction(&[("a", 70, false)], &[]).compare(Some("a")),
            Outcome::Undecided
        );
        assert_eq!(auction(&[], &[]).compare(None), Outcome::Undecided);
    }
}
