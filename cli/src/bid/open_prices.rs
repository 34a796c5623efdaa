//! Opens the prices of an opened offer, when offers have been scored.

use anyhow::Result;
use serde_json::json;
use veedor_bidding::BidFile;

use super::file::BidArgs;
use super::finality::{self, Secret};
use crate::act::Act;
use crate::context::{Chain, Context};
use crate::failure::Failure;
use crate::send;
use crate::tender::record::{Events, Stored};
use crate::time;

/// Open the prices of a weighted tender's bid, when offers have been scored
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor bid open-prices oferta.age\n\nNobody signs: the seal holds the prices. `veedor bid open` does the same once the offer is open."
)]
pub(crate) struct Args {
    #[command(flatten)]
    bid: BidArgs,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let file = args.bid.unlock(&chain)?;
    let bid = file.bid();
    let stored = Stored::read(&chain, bid.tender).await?;
    if !stored.is_weighted() {
        return Err(Failure::usage(format!(
            "tender {} goes by price alone: offer and prices are opened at once",
            bid.tender
        ))
        .remedy("use `veedor bid open`")
        .into());
    }
    let events = Events::read(&chain, bid.tender).await?;
    if events.seal_opened(bid.bidder) != Some(file.seal()) {
        return Err(Failure::usage("this bid's offer is not open, so its prices cannot be opened")
            .remedy("see `veedor bid status`; an offer is opened with `veedor bid open`, when sealing is over")
            .into());
    }
    open(context, &chain, &file, &stored, &events).await
}

/// Opens the prices of an offer that is open.
pub(super) async fn open(
    context: &Context,
    chain: &Chain,
    file: &BidFile,
    stored: &Stored,
    events: &Events,
) -> Result<()> {
    let bid = file.bid();
    if events
        .opened
        .get(&bid.vendor)
        .is_some_and(|opened| !opened.prices.is_empty())
    {
        return Err(Failure::usage("offer and prices of this bid are open already").into());
    }
    if chain.now().await? >= stored.evaluation_from() {
        return Err(Failure::usage("the time for opening prices is over")
            .remedy("the bid is void; its prices were shown to nobody")
            .into());
    }
    // Before anything is shown to the node.
    finality::require_over(context, chain, Secret::UntilScored, stored.scores_until()).await?;
    let act = Act::OpenPrices {
        bid: bid.clone(),
        prices: file.prices().clone(),
    };
    let sent = send::carry_out(context, chain, act).await?;
    let words = format!(
        "The prices of vendor {} in tender {} are open. Lots are decided from {}.",
        bid.vendor,
        bid.tender,
        time::show(stored.evaluation_from())
    );
    let what = json!({"tender": bid.tender, "vendor": bid.vendor, "prices": file.prices().lots});
    send::tell(context, &sent, &words, what)
}
