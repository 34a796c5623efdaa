//! Takes a seal back.

use anyhow::Result;
use serde_json::json;
use veedor_protocol::intent::{Intent, Withdraw};

use super::file::BidArgs;
use super::onchain;
use crate::act::Act;
use crate::context::Context;
use crate::failure::Failure;
use crate::send::{self, Delivery};
use crate::signing;

/// Take the seal back
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  veedor bid withdraw oferta.age")]
pub(crate) struct Args {
    #[command(flatten)]
    bid: BidArgs,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let file = args.bid.unlock(&chain)?;
    let bid = file.bid();
    let slot = onchain::slot(&chain, bid.tender, bid.bidder).await?;
    if !slot.is_live() {
        return Err(Failure::usage("this bid's one-time key has no seal that stands")
            .remedy("see `veedor bid status`")
            .into());
    }
    if !slot.holds(&file.seal()) {
        context.out.say(
            "Note: what stands under this one-time key is another bid of yours; that one is taken back.",
        );
    }
    let intent = Withdraw {
        tender: bid.tender,
        bidder: bid.bidder,
        replaces: slot.to_hash(),
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let signature = file
        .key()
        .sign(&intent.digest(file.domain()))
        .map_err(Failure::signer)?;
    let signature = signing::compact(signature)?;
    let Some(sent) = send::deliver(
        context,
        &chain,
        Act::Withdraw { intent, signature },
        &args.delivery,
    )
    .await?
    else {
        return Ok(());
    };
    context
        .out
        .say("Withdrawn. The same key can seal again while sealing lasts.");
    context.out.data(
        &json!({"tender": bid.tender, "bidder": bid.bidder, "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
        || sent.transaction.to_string(),
    )
}
