//! Opens a bid: prices and vendor become public. Of a weighted tender the offer is opened first, and its prices when
//! offers have been scored.

use anyhow::Result;
use serde_json::json;
use veedor_contracts::bindings::IProcurement;

use super::file::BidArgs;
use super::finality::{self, Secret};
use super::{onchain, open_prices};
use crate::act::Act;
use crate::context::Context;
use crate::failure::Failure;
use crate::send;
use crate::tender::record::{Events, Stored};
use crate::time;

/// Open the bid once sealing is over
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor bid open oferta.age\n\nAnyone who has the file and its passphrase can open the bid; the vendor's signature is in it. In a tender\nthat weighs offers and prices the same command is given twice: it opens the offer, and when offers have been scored the\nprices."
)]
pub(crate) struct Args {
    #[command(flatten)]
    bid: BidArgs,
    /// Open it although its vendor opened another bid in this tender, and lose both
    #[arg(long)]
    exclude_vendor: bool,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let file = args.bid.unlock(&chain)?;
    let bid = file.bid();
    let stored = Stored::read(&chain, bid.tender).await?;
    if stored.is_weighted() {
        let events = Events::read(&chain, bid.tender).await?;
        if events.seal_opened(bid.bidder) == Some(file.seal()) {
            return open_prices::open(context, &chain, &file, &stored, &events).await;
        }
    }
    // Before anything is shown to the node: even a simulated opening would tell it the prices.
    let seals_until = stored.schedule().seals_until.get();
    finality::require_over(context, &chain, Secret::UntilSealed, seals_until).await?;
    let slot = onchain::slot(&chain, bid.tender, bid.bidder).await?;
    if !slot.holds(&file.seal()) {
        let cause = if slot.is_tombstone() {
            "this bid was withdrawn"
        } else if slot.is_live() {
            "another bid stands under this one-time key"
        } else {
            // Never used, or emptied by an opening.
            match Events::read(&chain, bid.tender).await?.seal_opened(bid.bidder) {
                None => "this bid was never sealed",
                Some(seal) if seal == file.seal() => "this bid was opened already",
                Some(_) => "another bid of this one-time key was opened",
            }
        };
        return Err(Failure::usage(cause)
            .remedy("see `veedor bid status`; open the file of the bid that stands")
            .into());
    }
    if bid.version != stored.core.version {
        return Err(Failure::usage(format!(
            "the bid is for version {} of the tender, which was amended: version {} stands",
            bid.version, stored.core.version
        ))
        .remedy("a bid of an older version cannot be opened; nothing of it was shown to anybody")
        .into());
    }
    if chain.now().await? >= stored.schedule().opens_until.get() {
        return Err(Failure::usage("opening is over")
            .remedy("the bid is void; nothing of it was shown to anybody")
            .into());
    }
    if !args.exclude_vendor
        && Events::read(&chain, bid.tender)
            .await?
            .opened
            .contains_key(&bid.vendor)
    {
        return Err(Failure::usage(format!(
            "vendor {} opened another bid in tender {}: a second opening excludes the vendor, and both bids are lost",
            bid.vendor, bid.tender
        ))
        .remedy("leave this one shut; --exclude-vendor opens it all the same")
        .into());
    }
    let (bid_opened, vendor) = (bid.clone(), file.authorization().clone());
    let act = if stored.is_weighted() {
        Act::OpenOffer {
            bid: bid_opened,
            vendor,
        }
    } else {
        Act::Open {
            bid: bid_opened,
            prices: file.prices().clone(),
            vendor,
        }
    };
    let sent = send::carry_out(context, &chain, act).await?;
    let event: IProcurement::BidOpened = sent.event()?;
    context.out.say(format!(
        "Opened: vendor {} of tender {}.",
        event.vendor, bid.tender
    ));
    if sent.event::<IProcurement::VendorExcluded>().is_ok() {
        context
            .out
            .say("Warning: this vendor had opened a bid already. None of its bids counts.");
    }
    let prices = if stored.is_weighted() {
        context.out.say(format!(
            "Its prices stay sealed. Open them, by the same command, from {} until {}.",
            time::show(stored.scores_until()),
            time::show(stored.evaluation_from())
        ));
        None
    } else {
        Some(&file.prices().lots)
    };
    context.out.data(
        &json!({"tender": bid.tender, "vendor": event.vendor, "order": slot.order(), "prices": prices, "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
        || event.vendor.to_string(),
    )
}
