//! Shows a tender's panel, as the chain pins it. Titles come from the terms, where somebody keeps them.

use std::fmt::Write;

use anyhow::Result;
use serde::Serialize;
use veedor_protocol::{Document, Terms};

use crate::api::StoreArgs;
use crate::context::Context;
use crate::tender::record::{Events, Stored};
use crate::time;

/// Show a tender's panel: what counts, and who scores
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  veedor panel show 1")]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    tender: u32,
    price_weight: u16,
    criteria: Vec<Criterion>,
    evaluators: Vec<u32>,
    quorum: u8,
    scores_from: u64,
    scores_until: u64,
    prices_until: u64,
}

#[derive(Debug, Serialize)]
struct Criterion {
    weight: u16,
    title: Option<String>,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let stored = Stored::read(&chain, args.tender).await?;
    let events = Events::read(&chain, args.tender).await?;
    let panel = events.panel(args.tender)?;
    let terms = match events.terms.last() {
        // Without a server there are no titles, and all else is from the chain.
        Some(digest) => args.store.open(context).get(*digest).await.ok().flatten(),
        None => None,
    }
    .and_then(|bytes| Terms::parse(&bytes).ok());
    let titles = terms.and_then(|terms| terms.panel);
    let title = |place: usize| Some(titles.as_ref()?.criteria.get(place)?.title.es.clone());
    let criteria = panel
        .criteria
        .iter()
        .enumerate()
        .map(|(place, weight)| Criterion {
            weight: *weight,
            title: title(place),
        });
    let shown = Shown {
        tender: args.tender,
        price_weight: panel.price_weight,
        criteria: criteria.collect(),
        evaluators: panel.evaluators,
        quorum: panel.quorum,
        scores_from: stored.schedule().opens_until.get(),
        scores_until: stored.scores_until(),
        prices_until: stored.evaluation_from(),
    };
    context.out.data(&shown, || text(&shown))
}

fn text(shown: &Shown) -> String {
    let mut text = String::new();
    let percent = |weight: u16| format!("{}.{:02} %", weight / 100, weight % 100);
    let _ = writeln!(text, "price       {}", percent(shown.price_weight));
    for (number, criterion) in (1..).zip(&shown.criteria) {
        let title = criterion
            .title
            .as_deref()
            .unwrap_or("(nobody here keeps the terms)");
        let _ = writeln!(
            text,
            "criterion {number:<2}{}: {title}",
            percent(criterion.weight)
        );
    }
    let _ = writeln!(
        text,
        "evaluators  parties {:?}; {} must have scored every offer",
        shown.evaluators, shown.quorum
    );
    let _ = writeln!(
        text,
        "scoring     from {} until {}",
        time::show(shown.scores_from),
        time::show(shown.scores_until)
    );
    let _ = writeln!(text, "prices      until {}", time::show(shown.prices_until));
    text
}
