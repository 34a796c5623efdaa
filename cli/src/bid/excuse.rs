//! Says whose a withdrawn seal was, so that its vendor is not named as one that asked to bid and did not.

use anyhow::Result;
use serde_json::json;
use veedor_protocol::intent::{Excuse, Intent};

use super::file::BidArgs;
use super::onchain;
use crate::act::Act;
use crate::context::Context;
use crate::failure::Failure;
use crate::send;
use crate::signing;

/// Claim a withdrawn bid, so that its vendor is not named absent
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor bid excuse oferta.age\n\nOnce sealing is over. It tells that the vendor had sealed a bid and took it back; of the bid it tells nothing."
)]
pub(crate) struct Args {
    #[command(flatten)]
    bid: BidArgs,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let file = args.bid.unlock(&chain)?;
    let bid = file.bid();
    if !onchain::slot(&chain, bid.tender, bid.bidder)
        .await?
        .is_tombstone()
    {
        return Err(Failure::usage(
            "this bid's one-time key has no withdrawn seal: there is nothing to claim",
        )
        .remedy("see `veedor bid status`")
        .into());
    }
    let intent = Excuse {
        tender: bid.tender,
        bidder: bid.bidder,
        vendor: bid.vendor,
    };
    let signature = file
        .key()
        .sign(&intent.digest(file.domain()))
        .map_err(Failure::signer)?;
    let act = Act::Excuse {
        intent,
        bidder: signing::compact(signature)?,
    };
    let sent = send::carry_out(context, &chain, act).await?;
    let words = format!(
        "Vendor {} of tender {} has claimed its withdrawn bid.",
        bid.vendor, bid.tender
    );
    let what = json!({"tender": bid.tender, "vendor": bid.vendor, "bidder": bid.bidder});
    send::tell(context, &sent, &words, what)
}
