//! Awards: cases worked out by hand, the definition restated over random ones, and vectors for other implementations.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde::Serialize;
use veedor_protocol::award::{
    OfferUnknown, OpenedBid, PointsInvalid, RankedBid, Scoring, by_points, by_price, weigh,
};
use veedor_protocol::intent::Lot;
use veedor_protocol::{Price, U24};

use crate::golden::{hold, pretty};

/// A lot, and how it is decided. One row of the golden file.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    name: String,
    #[serde(flatten)]
    lot: Lot,
    min_opened: u8,
    /// `None` in a lowest-price lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    panel: Option<Weights>,
    bids: Vec<Offer>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Weights {
    quorum: u8,
    price_weight: u16,
    criteria: Vec<u16>,
    evaluators: u8,
}

/// What a vendor has opened, and what evaluators gave it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Offer {
    vendor: u32,
    /// 0 where it opened no price in the lot.
    price: Price,
    order: U24,
    excluded: bool,
    disqualified: bool,
    /// For each evaluator its points by criterion; none where it did not score.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    points: Vec<Vec<u16>>,
}

/// Who wins, as `WinnerMismatch` would say: vendor 0 if nobody does.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Winner {
    vendor: u32,
    price: Price,
    #[serde(skip_serializing_if = "Option::is_none")]
    quality_points: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price_points: Option<u16>,
}

impl Case {
    fn opened(&self) -> Vec<OpenedBid> {
        self.bids
            .iter()
            .filter(|offer| offer.price != Price::ZERO)
            .map(|offer| OpenedBid {
                vendor: offer.vendor,
                price: offer.price,
                order: offer.order,
                excluded: offer.excluded,
                disqualified: offer.disqualified,
            })
            .collect()
    }

    fn scoring(&self) -> Scoring {
        let panel = self.panel.as_ref().unwrap();
        let offers: Vec<_> = self.bids.iter().filter(|offer| !offer.excluded).collect();
        let given_by = |evaluator: usize| -> BTreeMap<u32, u32> {
            offers
                .iter()
                .filter(|offer| !offer.points[evaluator].is_empty())
                .map(|offer| {
                    let weighed = weigh(&offer.points[evaluator], &panel.criteria).unwrap();
                    (offer.vendor, weighed)
                })
                .collect()
        };
        Scoring {
            quorum: panel.quorum,
            price_weight: panel.price_weight,
            offers: offers.iter().map(|offer| offer.vendor).collect(),
            scores: (0..usize::from(panel.evaluators)).map(given_by).collect(),
        }
    }

    fn by_points(&self) -> Vec<RankedBid> {
        by_points(&self.lot, self.min_opened, &self.opened(), &self.scoring()).unwrap()
    }

    /// The vendors that stand, the winner first.
    fn ranking(&self) -> Vec<u32> {
        match self.panel {
            None => by_price(&self.lot, self.min_opened, &self.opened())
                .iter()
                .map(|bid| bid.vendor)
                .collect(),
            Some(_) => self.by_points().iter().map(|ranked| ranked.bid.vendor).collect(),
        }
    }

    fn winner(&self) -> Winner {
        let (bid, points) = if self.panel.is_some() {
            let first = self.by_points().first().copied();
            (first.map(|ranked| ranked.bid), first.map(|ranked| ranked.points))
        } else {
            let ranking = by_price(&self.lot, self.min_opened, &self.opened());
            (ranking.first().copied(), None)
        };
        Winner {
            vendor: bid.map_or(0, |bid| bid.vendor),
            price: bid.map_or(Price::ZERO, |bid| bid.price),
            quality_points: points.map(|points| points.quality),
            price_points: points.map(|points| points.price),
        }
    }
}

// ─── Cases ───────────────────────────────────────────────────────────────────────────────────────────────────────

const OPEN: Lot = Lot {
    ceiling: Price::MAX,
    floor: Price::ZERO,
};

fn offer(vendor: u32, order: u16, price: u64) -> Offer {
    Offer {
        vendor,
        price: Price::from(price),
        order: U24::from(order),
        excluded: false,
        disqualified: false,
        points: vec![],
    }
}

fn scored(vendor: u32, order: u16, price: u64, points: &[&[u16]]) -> Offer {
    Offer {
        points: points.iter().map(|given| given.to_vec()).collect(),
        ..offer(vendor, order, price)
    }
}

fn excluded(offer: Offer) -> Offer {
    Offer {
        excluded: true,
        ..offer
    }
}

fn disqualified(offer: Offer) -> Offer {
    Offer {
        disqualified: true,
        ..offer
    }
}

fn lowest(name: &str, lot: Lot, min_opened: u8, bids: Vec<Offer>) -> Case {
    Case {
        name: name.to_owned(),
        lot,
        min_opened,
        panel: None,
        bids,
    }
}

/// Price 60 %, two criteria of 25 and 15 %, three evaluators of whom two must have finished.
fn weighted(name: &str, bids: Vec<Offer>) -> Case {
    Case {
        name: name.to_owned(),
        lot: OPEN,
        min_opened: 1,
        panel: Some(Weights {
            quorum: 2,
            price_weight: 6_000,
            criteria: vec![2_500, 1_500],
            evaluators: 3,
        }),
        bids,
    }
}

fn bounds(ceiling: u64, floor: u64) -> Lot {
    Lot {
        ceiling: ceiling.into(),
        floor: floor.into(),
    }
}

/// Each with its winner, worked out by hand.
#[expect(clippy::too_many_lines, reason = "a list")]
fn by_hand() -> Vec<(Case, u32)> {
    let all: &[&[u16]] = &[&[8_000, 6_000], &[8_000, 6_000], &[8_000, 6_000]];
    vec![
        (lowest("no bid wins where there is none", OPEN, 1, vec![]), 0),
        (
            lowest(
                "the lowest price wins",
                OPEN,
                1,
                vec![offer(1, 3, 300), offer(2, 2, 100), offer(3, 1, 200)],
            ),
            2,
        ),
        (
            lowest(
                "of equal prices the earliest seal wins",
                OPEN,
                1,
                vec![offer(1, 9, 100), offer(2, 7, 100), offer(3, 8, 100)],
            ),
            2,
        ),
        (
            lowest(
                "prices at the bounds qualify, those beyond do not",
                bounds(200, 100),
                1,
                vec![
                    offer(1, 1, 99),
                    offer(2, 2, 201),
                    offer(3, 3, 200),
                    offer(4, 4, 100),
                ],
            ),
            4,
        ),
        (
            lowest(
                "excluded and disqualified bids do not win",
                OPEN,
                1,
                vec![
                    excluded(offer(1, 1, 10)),
                    disqualified(offer(2, 2, 20)),
                    offer(3, 3, 30),
                ],
            ),
            3,
        ),
        (
            lowest(
                "bids that do not stand count as opened",
                bounds(50, 1),
                3,
                vec![excluded(offer(1, 1, 10)), offer(2, 2, 60), offer(3, 3, 30)],
            ),
            3,
        ),
        (
            lowest(
                "nobody wins where too few were opened",
                OPEN,
                2,
                vec![offer(1, 1, 10)],
            ),
            0,
        ),
        (
            // Quality 2,900 each; price 6,000 and 3,000.
            weighted(
                "among equal offers the price decides",
                vec![scored(1, 1, 200, all), scored(2, 2, 100, all)],
            ),
            2,
        ),
        (
            // 4,000 + 5,000 against 0 + 6,000.
            weighted(
                "a better offer wins at a higher price",
                vec![
                    scored(1, 1, 100, &[&[0, 0], &[0, 0], &[0, 0]]),
                    scored(
                        2,
                        2,
                        120,
                        &[&[10_000, 10_000], &[10_000, 10_000], &[10_000, 10_000]],
                    ),
                ],
            ),
            2,
        ),
        (
            // 1,000 + 6,000 and 2,500 + 4,500: the later vendor sealed first.
            weighted(
                "of equal sums the earliest seal wins",
                vec![
                    scored(1, 2, 90, &[&[4_000, 0], &[4_000, 0], &[4_000, 0]]),
                    scored(2, 1, 120, &[&[10_000, 0], &[10_000, 0], &[10_000, 0]]),
                ],
            ),
            2,
        ),
        (
            // The third evaluator gave vendor 1 everything and vendor 2 nothing at all: it is dropped for both.
            weighted(
                "an evaluator that has not scored every offer is dropped for all",
                vec![
                    scored(1, 1, 110, &[&[0, 0], &[0, 0], &[10_000, 10_000]]),
                    scored(2, 2, 100, &[&[0, 0], &[0, 0], &[]]),
                ],
            ),
            2,
        ),
        (
            weighted(
                "nobody wins without a quorum",
                vec![
                    scored(1, 1, 110, &[&[5_000, 5_000], &[5_000, 5_000], &[]]),
                    scored(2, 2, 100, &[&[5_000, 5_000], &[], &[5_000, 5_000]]),
                ],
            ),
            0,
        ),
        (
            // Vendor 3 opened no price in this lot, and evaluator 3 has not scored its offer.
            weighted(
                "every offer of the tender must be scored, not of the lot alone",
                vec![
                    scored(1, 1, 100, &[&[0, 0], &[0, 0], &[10_000, 10_000]]),
                    scored(2, 2, 100, &[&[400, 0], &[400, 0], &[0, 0]]),
                    scored(3, 3, 0, &[&[1, 1], &[1, 1], &[]]),
                ],
            ),
            2,
        ),
        (
            weighted(
                "an excluded vendor's offer is not waited for",
                vec![
                    excluded(scored(1, 1, 0, &[&[], &[], &[]])),
                    scored(2, 2, 100, all),
                ],
            ),
            2,
        ),
        (
            // The lowest price that stands is vendor 2's, for 1,000 + 6,000; vendor 3 has 2,000 + 5,000, and sealed earlier.
            weighted(
                "prices are measured by the lowest one that stands",
                vec![
                    disqualified(scored(1, 1, 10, all)),
                    scored(2, 3, 100, &[&[4_000, 0], &[4_000, 0], &[4_000, 0]]),
                    scored(3, 2, 120, &[&[8_000, 0], &[8_000, 0], &[8_000, 0]]),
                ],
            ),
            3,
        ),
        (
            // Mean of 1.5 and 0.5 against that of 0.75 and 1; rounded for each evaluator alone both would have 0.
            weighted(
                "quality is rounded down once, at the end",
                vec![
                    scored(1, 2, 100, &[&[6, 0], &[2, 0], &[]]),
                    scored(2, 1, 100, &[&[3, 0], &[4, 0], &[0, 0]]),
                ],
            ),
            1,
        ),
    ]
}

/// Lots of few values each, so that ties and bounds are met often.
fn any_case() -> impl Strategy<Value = Case> {
    let price = prop_oneof![
        5 => (1u64..=6).prop_map(|price| Price::from(price * 50)),
        1 => (0u128..=3).prop_map(|less| Price::new(Price::MAX.get() - less).unwrap()),
    ];
    let points =
        prop_oneof![1 => Just(vec![]), 6 => prop::collection::vec((0u16..=10).prop_map(|p| p * 1_000), 2)];
    let given = prop::collection::vec(points, 3);
    let bid = (
        price,
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.15),
        given,
    );
    let panel = (1u8..=3, 1u16..=98, 1u16..=100);
    let bids = prop::collection::vec(bid, 0..7).prop_flat_map(|bids| {
        let orders: Vec<usize> = (0..bids.len()).collect();
        (Just(bids), Just(orders).prop_shuffle())
    });
    let lot = prop_oneof![3 => Just(OPEN), 2 => Just(bounds(250, 100))];
    (lot, 0u8..=2, prop::option::weighted(0.7, panel), bids).prop_map(
        |(lot, min_opened, panel, (bids, orders))| {
            let panel = panel.map(|(quorum, price, first)| {
                let price_weight = price * 100;
                let first = (10_000 - price_weight) / 100 * first;
                Weights {
                    quorum,
                    price_weight,
                    criteria: vec![first, 10_000 - price_weight - first],
                    evaluators: 3,
                }
            });
            let bids = (1u32..)
                .zip(bids)
                .zip(orders)
                .map(
                    |((vendor, (price, excluded, disqualified, points)), order)| Offer {
                        vendor: 10 * vendor,
                        // Who opened two offers opens no price; who opened two bids at once has one.
                        price: if excluded && panel.is_some() {
                            Price::ZERO
                        } else {
                            price
                        },
                        order: U24::from(u16::try_from(order + 1).unwrap()),
                        excluded,
                        disqualified: disqualified && !excluded,
                        points: match panel {
                            None => vec![],
                            Some(_) if excluded => vec![vec![]; 3],
                            Some(_) => points,
                        },
                    },
                )
                .collect();
            Case {
                name: String::new(),
                lot,
                min_opened: min_opened + 1,
                panel,
                bids,
            }
        },
    )
}

// ─── Tests ───────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn cases_worked_out_by_hand_have_the_winner_that_they_should() {
    for (case, winner) in by_hand() {
        assert_eq!(case.winner().vendor, winner, "{}", case.name);
    }
}

#[test]
fn points_are_those_worked_out_by_hand() {
    let (case, _) = by_hand().pop().unwrap();
    let points: Vec<_> = case.by_points().iter().map(|ranked| ranked.points).collect();
    let told: Vec<_> = points
        .iter()
        .map(|points| (points.quality, points.price))
        .collect();
    assert_eq!(told, [(1, 6_000), (0, 6_000)]);
    assert_eq!(weigh(&[8_000, 6_000], &[2_500, 1_500]), Ok(29_000_000));
    assert_eq!(weigh(&[10_000], &[10_000]), Ok(100_000_000));
    assert_eq!(
        weigh(&[1], &[1, 1]),
        Err(PointsInvalid::Count {
            criteria: 2,
            given: 1
        })
    );
    let refused = PointsInvalid::TooMany {
        criterion: 2,
        points: 10_001,
    };
    assert_eq!(weigh(&[0, 10_001], &[1, 1]), Err(refused));
}

#[test]
fn the_highest_prices_and_weights_do_not_overflow() {
    let mut case = weighted(
        "",
        vec![
            scored(1, 1, 1, &[&[10_000], &[10_000], &[10_000]]),
            scored(2, 2, 1, &[&[10_000], &[10_000], &[10_000]]),
        ],
    );
    let panel = case.panel.as_mut().unwrap();
    (panel.price_weight, panel.criteria) = (10_000, vec![0]);
    (case.bids[0].price, case.bids[1].price) = (Price::MAX, Price::new(Price::MAX.get() - 1).unwrap());
    let [first, second] = case.by_points()[..] else {
        panic!()
    };
    assert_eq!((first.bid.vendor, first.points.price), (2, 10_000));
    assert_eq!((second.bid.vendor, second.points.price), (1, 9_999));
}

#[test]
fn a_price_without_an_offer_is_told_not_ranked() {
    let (case, _) = by_hand().pop().unwrap();
    let mut scoring = case.scoring();
    scoring.offers = BTreeSet::from([1]);
    scoring
        .scores
        .iter_mut()
        .for_each(|given| given.retain(|vendor, _| *vendor == 1));
    let refused = by_points(&case.lot, 1, &case.opened(), &scoring);
    assert_eq!(refused, Err(OfferUnknown { vendor: 2 }));
}

/// The rule once more, in the order in which `EvaluationActs` computes it.
fn restated(case: &Case) -> u32 {
    let (opened, stands) = (case.opened(), |bid: &&OpenedBid| {
        !bid.excluded && !bid.disqualified && bid.price >= case.lot.floor && bid.price <= case.lot.ceiling
    });
    let lowest = opened.iter().filter(stands).map(|bid| bid.price).min();
    let Some(lowest) = lowest.filter(|_| opened.len() >= usize::from(case.min_opened)) else {
        return 0;
    };
    let Some(panel) = &case.panel else {
        let equal = opened.iter().filter(stands).filter(|bid| bid.price == lowest);
        return equal.min_by_key(|bid| bid.order).unwrap().vendor;
    };

    let offers: Vec<_> = case.bids.iter().filter(|offer| !offer.excluded).collect();
    let finished: Vec<usize> = (0..usize::from(panel.evaluators))
        .filter(|seat| {
            offers
                .iter()
                .filter(|offer| !offer.points[*seat].is_empty())
                .count()
                == offers.len()
        })
        .collect();
    if finished.len() < usize::from(panel.quorum) {
        return 0;
    }
    let mut best = (0, U24::MAX, 0);
    for bid in opened.iter().filter(stands) {
        let offer = offers.iter().find(|offer| offer.vendor == bid.vendor).unwrap();
        let sum: u128 = finished
            .iter()
            .flat_map(|seat| offer.points[*seat].iter().zip(&panel.criteria))
            .map(|(points, weight)| u128::from(*points) * u128::from(*weight))
            .sum();
        let quality = sum / (10_000 * finished.len() as u128);
        let points = quality + u128::from(panel.price_weight) * lowest.get() / bid.price.get();
        if best.2 == 0 || points > best.0 || (points == best.0 && bid.order < best.1) {
            best = (points, bid.order, bid.vendor);
        }
    }
    best.2
}

proptest! {
    #![proptest_config(crate::samples::seeded())]

    #[test]
    fn the_winner_is_the_one_that_the_rule_names_whatever_the_order_of_bids(case in any_case(), turn in 0usize..7) {
        prop_assert_eq!(case.winner().vendor, restated(&case));
        let mut turned = case.clone();
        let by = turn % case.bids.len().max(1);
        turned.bids.rotate_left(by);
        prop_assert_eq!(turned.ranking(), case.ranking());
    }

    #[test]
    fn a_winner_that_asks_less_within_the_bounds_still_wins(case in any_case()) {
        let before = case.winner();
        let mut cheaper = case.clone();
        if let Some(bid) = cheaper.bids.iter_mut().find(|bid| bid.vendor == before.vendor)
            && case.panel.is_none()
            && bid.price > case.lot.floor
            && bid.price > Price::from(1)
        {
            bid.price = Price::new(bid.price.get() - 1).unwrap();
            prop_assert_eq!(cheaper.winner().vendor, before.vendor);
        }
    }
}

/// Forty random cases beside those worked out by hand.
fn vectors() -> Vec<Case> {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::{TestRng, TestRunner};

    let rng = TestRng::from_seed(prop::test_runner::RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(prop::test_runner::Config::default(), rng);
    let mut cases: Vec<_> = by_hand().into_iter().map(|(case, _)| case).collect();
    for number in 1..=40 {
        let mut case = any_case().new_tree(&mut runner).unwrap().current();
        case.name = format!("random {number}");
        cases.push(case);
    }
    cases
}

#[test]
fn awards_are_those_of_the_golden_file() {
    let rows: Vec<_> = vectors()
        .iter()
        .map(|case| {
            let mut row = serde_json::to_value(case).unwrap();
            row["ranking"] = serde_json::to_value(case.ranking()).unwrap();
            row["winner"] = serde_json::to_value(case.winner()).unwrap();
            row
        })
        .collect();
    let some = |wanted: fn(&&serde_json::Value) -> bool| rows.iter().filter(wanted).count();
    assert!(
        some(|row| row["winner"]["vendor"] == 0) >= 5,
        "cases without a winner"
    );
    assert!(
        some(|row| row["winner"]["qualityPoints"].is_u64()) >= 15,
        "weighted cases with one"
    );
    hold("awards.json", pretty(&rows.into()).as_bytes());
}
