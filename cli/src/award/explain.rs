//! Computes a lot's winner anew from what the node has, step by step, and compares with what was awarded.

use std::fmt::Write;

use anyhow::Result;
use serde::Serialize;
use veedor_protocol::award::{OpenedBid, Points};
use veedor_protocol::{Price, U24};

use crate::context::{Chain, Context};
use crate::failure::Failure;
use crate::tender::ranking::{Contest, Standing, Weighing};
use crate::tender::record::{Events, Outcome, Stored};
use crate::time;

/// Compute a lot's winner anew, step by step
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor award explain 1                 every lot\n  veedor award explain 1 --lot 2\n\nWhich bids stand and why others do not; in a weighted tender who scored, what quality and price give in basis points\n(rounded down, once each), and who is dropped; the winner, and the tie if there is one. From the node alone. Exit code 3\nif what was awarded is not what the rule gives."
)]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
    /// The lot's number [default: every lot]
    #[arg(long)]
    lot: Option<u16>,
}

/// A lot's computation.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Explained {
    tender: u32,
    lot: u16,
    floor: Price,
    ceiling: Price,
    min_opened: u8,
    bids: Vec<Bid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quality: Option<Quality>,
    /// Bids that stand, the winner first.
    ranking: Vec<Ranked>,
    /// Others that were equal to the winner and sealed later.
    tied: Vec<u32>,
    winner: Option<u32>,
    decided: Decided,
    /// Whether what was decided is what the rule gives; absent while nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    holds: Option<bool>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Bid {
    vendor: u32,
    price: Price,
    order: U24,
    /// Why it does not stand; absent if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    out: Option<&'static str>,
}

/// Who scored, in a weighted tender.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Quality {
    price_weight: u16,
    quorum: u8,
    offers: usize,
    evaluators: Vec<Evaluator>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Evaluator {
    #[serde(rename = "evaluator")]
    party: u32,
    scored: usize,
    /// Whether it scored every offer, so that what it gave counts.
    counts: bool,
}

#[derive(Debug, Serialize)]
struct Ranked {
    vendor: u32,
    price: Price,
    order: U24,
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<Points>,
}

/// What the contract recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Decided {
    Undecided,
    Deserted,
    Awarded { vendor: u32, price: Option<Price> },
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let stored = Stored::read(&chain, args.tender).await?;
    let lots = match args.lot {
        Some(lot) => lot..=lot,
        None => 1..=u16::from(stored.core.lots),
    };
    if stored.is_weighted() && chain.now().await? < stored.scores_until() {
        context.out.say(format!(
            "Offers are scored until {}: what is told here will change.",
            time::show(stored.scores_until())
        ));
    }
    let events = Events::read(&chain, args.tender).await?;
    let mut explained = Vec::new();
    for lot in lots {
        explained.push(explain(&chain, args.tender, lot, &stored, &events).await?);
    }
    context
        .out
        .data(&explained, || explained.iter().map(text).collect())?;
    match explained.iter().find(|lot| lot.holds == Some(false)) {
        Some(wrong) => Err(Failure::contradicted(format!(
            "what was decided on lot {} is not what the rule gives",
            wrong.lot
        ))
        .remedy("check the events first: `veedor verify tender`; then ask another node with --rpc-url")
        .into()),
        None => Ok(()),
    }
}

async fn explain(
    chain: &Chain,
    tender: u32,
    number: u16,
    stored: &Stored,
    events: &Events,
) -> Result<Explained, Failure> {
    let contest = Contest::read(chain, tender, number, stored, events).await?;
    let ranking = contest.ranking()?;
    let decided = match Outcome::of(&stored.lot(chain, tender, number).await?) {
        Outcome::Undecided => Decided::Undecided,
        Outcome::Deserted => Decided::Deserted,
        Outcome::Awarded(vendor) => Decided::Awarded {
            vendor,
            price: events.awards.get(&number).map(|(_, price)| *price),
        },
    };
    let winner = ranking.first().map(|first| first.vendor);
    Ok(Explained {
        tender,
        lot: number,
        floor: contest.lot.floor,
        ceiling: contest.lot.ceiling,
        min_opened: contest.min_opened,
        bids: contest.bids.iter().map(|bid| stands(bid, &contest)).collect(),
        quality: contest.weighing.as_ref().map(quality),
        tied: tied(&ranking),
        holds: match decided {
            Decided::Undecided => None,
            Decided::Deserted => Some(winner.is_none()),
            Decided::Awarded { vendor, .. } => Some(winner == Some(vendor)),
        },
        decided,
        winner,
        ranking: ranking
            .into_iter()
            .map(|standing| Ranked {
                vendor: standing.vendor,
                price: standing.price,
                order: standing.order,
                points: standing.points,
            })
            .collect(),
    })
}

fn stands(bid: &OpenedBid, contest: &Contest) -> Bid {
    let out = if bid.stands(&contest.lot) {
        None
    } else if bid.excluded {
        Some("its vendor opened two bids")
    } else if bid.disqualified {
        Some("disqualified")
    } else if bid.price > contest.lot.ceiling {
        Some("above the ceiling")
    } else {
        Some("below the floor")
    };
    Bid {
        vendor: bid.vendor,
        price: bid.price,
        order: bid.order,
        out,
    }
}

fn quality(weighing: &Weighing) -> Quality {
    let scoring = &weighing.scoring;
    let evaluators = weighing.panel.evaluators.iter().zip(&scoring.scores);
    Quality {
        price_weight: scoring.price_weight,
        quorum: scoring.quorum,
        offers: scoring.offers.len(),
        evaluators: evaluators
            .map(|(evaluator, given)| Evaluator {
                party: *evaluator,
                scored: given.len(),
                counts: scoring.offers.iter().all(|vendor| given.contains_key(vendor)),
            })
            .collect(),
    }
}

/// Who was as good as the winner.
fn tied(ranking: &[Standing]) -> Vec<u32> {
    let Some((first, rest)) = ranking.split_first() else {
        return Vec::new();
    };
    let is_equal = |other: &&Standing| match (first.points, other.points) {
        (Some(best), Some(points)) => best.sum() == points.sum(),
        _ => first.price == other.price,
    };
    rest.iter().filter(is_equal).map(|other| other.vendor).collect()
}

fn text(lot: &Explained) -> String {
    let mut text = String::new();
    let ceiling = if lot.ceiling == Price::MAX {
        "no ceiling".to_owned()
    } else {
        format!("ceiling {}", lot.ceiling)
    };
    let _ = writeln!(
        text,
        "lot {} of tender {}: floor {}, {ceiling}; amounts in minor units",
        lot.lot, lot.tender, lot.floor
    );
    let _ = writeln!(
        text,
        "1. opened: {} bids; {} are needed",
        lot.bids.len(),
        lot.min_opened
    );
    for bid in &lot.bids {
        let _ = writeln!(
            text,
            "   vendor {}: {} (seal {}), {}",
            bid.vendor,
            bid.price,
            bid.order,
            bid.out
                .map_or_else(|| "stands".to_owned(), |why| format!("out: {why}"))
        );
    }
    let next = if let Some(quality) = &lot.quality {
        let finished = quality
            .evaluators
            .iter()
            .filter(|evaluator| evaluator.counts)
            .count();
        let _ = writeln!(
            text,
            "2. scored every one of {} offers: {finished} evaluators; {} are needed",
            quality.offers, quality.quorum
        );
        for evaluator in &quality.evaluators {
            let _ = writeln!(
                text,
                "   party {}: {} of {}, {}",
                evaluator.party,
                evaluator.scored,
                quality.offers,
                if evaluator.counts {
                    "counts"
                } else {
                    "dropped for all"
                }
            );
        }
        let _ = writeln!(
            text,
            "3. points of 10000: the mean of what counts, and {} × lowest price / price; both rounded down",
            quality.price_weight
        );
        4
    } else {
        let _ = writeln!(text, "2. the lowest price first, of equal ones the earliest seal");
        3
    };
    for (place, ranked) in (1..).zip(&lot.ranking) {
        let points = ranked.points.map_or_else(String::new, |points| {
            format!(
                ": {} + {} = {} points",
                points.quality,
                points.price,
                points.sum()
            )
        });
        let _ = writeln!(
            text,
            "   {place}. vendor {}, {} (seal {}){points}",
            ranked.vendor, ranked.price, ranked.order
        );
    }
    let _ = match lot.winner {
        Some(winner) if lot.tied.is_empty() => writeln!(text, "{next}. the winner is vendor {winner}"),
        Some(winner) => writeln!(
            text,
            "{next}. the winner is vendor {winner}: vendors {:?} are equal, and sealed later",
            lot.tied
        ),
        None => writeln!(text, "{next}. there is no winner"),
    };
    let decided = match lot.decided {
        Decided::Undecided => "nothing yet".to_owned(),
        Decided::Deserted => "deserted".to_owned(),
        Decided::Awarded { vendor, .. } => format!("awarded to vendor {vendor}"),
    };
    let verdict = match lot.holds {
        None => "",
        Some(true) => ": as the rule gives",
        Some(false) => ": NOT as the rule gives",
    };
    let _ = writeln!(text, "decided: {decided}{verdict}");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(vendor: u32, price: u64, points: Option<(u16, u16)>) -> Standing {
        Standing {
            vendor,
            price: Price::from(price),
            order: U24::from(u16::try_from(vendor).unwrap()),
            points: points.map(|(quality, price)| Points { quality, price }),
        }
    }

    #[test]
    fn who_ties_is_equal_in_what_is_compared() {
        let by_price = [
            standing(1, 70, None),
            standing(2, 70, None),
            standing(3, 71, None),
        ];
        assert_eq!(tied(&by_price), [2]);
        let by_points = [
            standing(4, 90, Some((6_000, 3_000))),
            standing(5, 80, Some((5_000, 4_000))),
            standing(6, 90, Some((5_999, 3_000))),
        ];
        assert_eq!(tied(&by_points), [5]);
        assert!(tied(&[]).is_empty());
    }
}
