//! Shows a tender, as the chain has it. Titles come from the terms, where somebody keeps them.

use std::fmt::Write;

use anyhow::Result;
use serde::Serialize;
use veedor_contracts::ToProtocol;
use veedor_protocol::intent::Schedule;
use veedor_protocol::{Document, Hash, Price, Terms};

use super::record::{Events, Opened, Outcome, Stored};
use crate::api::StoreArgs;
use crate::context::{Chain, Context};
use crate::failure::Failure;
use crate::time;

/// Show a tender, as the chain has it
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  veedor tender show 1\n  veedor tender show 1 --json")]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
    #[command(flatten)]
    store: StoreArgs,
}

/// `Phase` of the contracts.
const PHASES: [&str; 11] = [
    "none",
    "consultation",
    "sealing",
    "opening",
    "scoring",
    "pricing",
    "evaluation",
    "standstill",
    "final",
    "cancelled",
    "suspended",
];

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    tender: u32,
    title: Option<String>,
    phase: &'static str,
    time: u64,
    buyer: u32,
    procedure: u8,
    version: u16,
    decisions: u32,
    terms: Option<Hash>,
    schedule: Schedule,
    standstill: u32,
    registrar: String,
    events: usize,
    head: Hash,
    seals: usize,
    comments: usize,
    lots: Vec<Lot>,
    opened: Vec<Opened>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Lot {
    #[serde(rename = "lot")]
    number: u16,
    title: Option<String>,
    ceiling: Price,
    floor: Price,
    status: &'static str,
    winner: Option<u32>,
    price: Option<Price>,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let (shown, terms) = gather(context, &chain, args).await?;
    context.out.data(&shown, || text(&shown, terms.as_ref()))
}

/// Where a tender stands.
pub(super) async fn phase(chain: &Chain, tender: u32) -> Result<&'static str, Failure> {
    let code = chain.read(chain.procurement().phase(tender).call()).await?;
    Ok(PHASES.get(usize::from(code)).copied().unwrap_or("unknown"))
}

async fn gather(context: &Context, chain: &Chain, args: &Args) -> Result<(Shown, Option<Terms>), Failure> {
    let stored = Stored::read(chain, args.tender).await?;
    let events = Events::read(chain, args.tender).await?;
    let procurement = chain.procurement();
    let head = chain
        .read(
            procurement
                .head(alloy::primitives::U256::from(args.tender))
                .call(),
        )
        .await?;
    let digest = events.terms.last().copied();
    let terms = match digest {
        // Without a server there are no titles, and all else is from the chain.
        Some(digest) => args.store.open(context).get(digest).await.ok().flatten(),
        None => None,
    }
    .and_then(|bytes| Terms::parse(&bytes).ok());
    let mut lots = Vec::new();
    for number in 1..=u16::from(stored.core.lots) {
        let state = stored.lot(chain, args.tender, number).await?;
        let outcome = Outcome::of(&state);
        lots.push(Lot {
            number,
            title: terms
                .as_ref()
                .and_then(|t| t.lots.get(usize::from(number) - 1))
                .map(|lot| lot.title.es.clone()),
            ceiling: state.ceiling.to_protocol(),
            floor: state.floor.to_protocol(),
            status: match outcome {
                Outcome::Undecided => "undecided",
                Outcome::Deserted => "deserted",
                Outcome::Awarded(_) => "awarded",
            },
            winner: match outcome {
                Outcome::Awarded(vendor) => Some(vendor),
                _ => None,
            },
            price: events.awards.get(&number).map(|(_, price)| *price),
        });
    }
    let shown = Shown {
        tender: args.tender,
        title: terms.as_ref().map(|terms| terms.title.es.clone()),
        phase: phase(chain, args.tender).await?,
        time: chain.now().await?,
        buyer: stored.timetable.buyer,
        procedure: stored.core.procedure,
        version: stored.core.version,
        decisions: stored.core.decisions.to(),
        terms: digest,
        schedule: stored.schedule(),
        standstill: stored.timetable.standstill.to(),
        registrar: stored.core.registrar.to_string(),
        events: events.count,
        head: head.to_protocol(),
        seals: events
            .seals
            .values()
            .filter(|sealed| sealed.version == usize::from(stored.core.version) && !sealed.void)
            .count(),
        comments: events.comments,
        lots,
        opened: events.opened.into_values().collect(),
    };
    Ok((shown, terms))
}

fn text(shown: &Shown, terms: Option<&Terms>) -> String {
    let mut text = String::new();
    let money = |price: Price| match terms {
        Some(terms) => amount(price, terms.currency.minor_unit, &terms.currency.code),
        None => format!("{price} (minor units)"),
    };
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "{name:<13}{value}");
    };
    line(
        "tender",
        format!(
            "{}: {}",
            shown.tender,
            shown.title.as_deref().unwrap_or("(nobody here keeps its terms)")
        ),
    );
    line("phase", format!("{}, at {}", shown.phase, time::show(shown.time)));
    line(
        "buyer",
        format!(
            "party {}; procedure {}; version {}",
            shown.buyer, shown.procedure, shown.version
        ),
    );
    if let Some(digest) = shown.terms {
        line("terms", digest.to_bare_hex());
    }
    line("seals from", time::show(shown.schedule.seals_from.get()));
    line("seals until", time::show(shown.schedule.seals_until.get()));
    line("opens until", time::show(shown.schedule.opens_until.get()));
    line("award by", time::show(shown.schedule.award_by.get()));
    line(
        "sealed",
        format!("{} bids that stand or were opened", shown.seals),
    );
    line("opened", format!("{} bids", shown.opened.len()));
    line("comments", shown.comments.to_string());
    line(
        "transcript",
        format!("{} events, head {}", shown.events, shown.head),
    );
    for lot in &shown.lots {
        let title = lot
            .title
            .as_deref()
            .map(|title| format!(" ({title})"))
            .unwrap_or_default();
        let result = match (lot.winner, lot.price) {
            (Some(vendor), Some(price)) => format!("awarded to vendor {vendor} for {}", money(price)),
            _ => lot.status.to_owned(),
        };
        let ceiling = if lot.ceiling == Price::MAX {
            "no ceiling".to_owned()
        } else {
            format!("ceiling {}", money(lot.ceiling))
        };
        let _ = writeln!(text, "lot {:<9}{result}; {ceiling}{title}", lot.number);
        let mut bids: Vec<_> = shown
            .opened
            .iter()
            .filter_map(|bid| Some((*bid.prices.get(&lot.number)?, bid)))
            .collect();
        bids.sort_by_key(|(price, bid)| (*price, bid.order));
        for (price, bid) in bids {
            let note = if bid.excluded {
                ", excluded: it opened two bids"
            } else if bid.disqualified.contains(&lot.number) {
                ", disqualified"
            } else {
                ""
            };
            let _ = writeln!(
                text,
                "{:13}vendor {}: {} (seal {}{note})",
                "",
                bid.vendor,
                money(price),
                bid.order
            );
        }
    }
    text
}

/// `1.429.560.000,00 COP`, as Colombia writes amounts.
fn amount(price: Price, minor_unit: u8, code: &str) -> String {
    let unit = 10u128.pow(u32::from(minor_unit));
    let whole = (price.get() / unit).to_string();
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    if minor_unit > 0 {
        let _ = write!(
            grouped,
            ",{:0width$}",
            price.get() % unit,
            width = usize::from(minor_unit)
        );
    }
    format!("{grouped} {code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_readers_expect() {
        assert_eq!(
            amount(Price::from(142_956_000_000), 2, "COP"),
            "1.429.560.000,00 COP"
        );
        assert_eq!(amount(Price::from(5), 2, "COP"), "0,05 COP");
        assert_eq!(amount(Price::from(1000), 0, "JPY"), "1.000 JPY");
    }
}
