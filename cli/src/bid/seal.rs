//! Seals a bid on chain. From then on it stands until it is replaced, withdrawn or opened.

use std::path::PathBuf;

use anyhow::Result;
use veedor_protocol::Hash;
use veedor_protocol::intent::{Intent, Seal};

use super::file::BidArgs;
use super::onchain::{self, SealEvent};
use crate::act::Act;
use crate::admission::{Document, To};
use crate::context::{Chain, Context};
use crate::failure::Failure;
use crate::files::{self, Access};
use crate::send::{self, Delivery};
use crate::signing;
use crate::tender::record::Stored;
use crate::time;

/// Seal the bid on chain, and keep the receipt
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor bid seal oferta.age --admission admision.json --receipt recibo.json"
)]
pub(crate) struct Args {
    #[command(flatten)]
    bid: BidArgs,
    /// The registrar's admission of the one-time key; not needed where the key has sealed before
    #[arg(long, value_name = "FILE")]
    admission: Option<PathBuf>,
    /// Where to write the public receipt [default: DATA/receipts/SEAL.json]
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let file = args.bid.unlock(&chain)?;
    let (bid, domain) = (file.bid(), *file.domain());
    let stored = Stored::read(&chain, bid.tender).await?;
    let slot = onchain::slot(&chain, bid.tender, bid.bidder).await?;
    if slot.holds(&file.seal()) {
        context.out.say("This bid is sealed already: nothing is sent.");
        if bid.version != stored.core.version {
            context.out.say(format!(
                "It cannot be opened: it is for version {}, and the tender is in version {}. While sealing lasts: veedor bid prepare --tender {} --again {}",
                bid.version,
                stored.core.version,
                bid.tender,
                args.bid.file.display()
            ));
        }
        return keep_receipt(context, &chain, args, bid.tender, bid.bidder, file.seal()).await;
    }
    if bid.version != stored.core.version {
        return Err(Failure::usage(format!(
            "the bid is for version {} of the tender, which is now in version {}",
            bid.version, stored.core.version
        ))
        .remedy(format!(
            "prepare it anew: veedor bid prepare --tender {} --again {}",
            bid.tender,
            args.bid.file.display()
        ))
        .into());
    }
    if stored.wants_envelopes() {
        return Err(Failure::usage(
            "this tender names trustees, so a seal needs an envelope, and this version makes none",
        )
        .into());
    }
    let admission = match &args.admission {
        // The key is in already: its slot tells.
        _ if slot.to_hash() != Hash::ZERO => None,
        Some(path) => Some(Document::read(path, &domain, To::Seal, bid.tender, bid.bidder)?.signature),
        None => {
            return Err(Failure::usage("a one-time key's first seal needs an admission")
                .remedy("give the registrar's with --admission FILE (`veedor registrar admit` makes one)")
                .into());
        }
    };
    let intent = Seal {
        tender: bid.tender,
        version: bid.version,
        bidder: bid.bidder,
        seal: file.seal(),
        envelope: Hash::ZERO,
        replaces: slot.to_hash(),
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let signature = file
        .key()
        .sign(&intent.digest(&domain))
        .map_err(Failure::signer)?;
    let act = Act::Seal {
        intent,
        admission,
        signature: signing::compact(signature)?,
    };
    if send::deliver(context, &chain, act, &args.delivery)
        .await?
        .is_none()
    {
        return Ok(());
    }
    let schedule = stored.schedule();
    context.out.say(format!(
        "Sealed. Open it from {} until {}.",
        time::show(schedule.seals_until.get()),
        time::show(schedule.opens_until.get())
    ));
    keep_receipt(context, &chain, args, bid.tender, bid.bidder, file.seal()).await
}

/// Writes the receipt, once; a receipt that is there already stays if it is the same.
async fn keep_receipt(
    context: &Context,
    chain: &Chain,
    args: &Args,
    tender: u32,
    bidder: veedor_protocol::Address,
    seal: Hash,
) -> Result<()> {
    let event = SealEvent::find(chain, tender, bidder, seal)
        .await?
        .ok_or_else(|| {
            Failure::network("the bid is sealed, but the node does not give its event").remedy(
                "run the same command again, or use another node with --rpc-url: it writes the receipt",
            )
        })?;
    let receipt = event.receipt(chain).await?;
    let path = args.receipt.clone().unwrap_or_else(|| {
        context
            .settings
            .data
            .join("receipts")
            .join(format!("{}.json", seal.to_bare_hex()))
    });
    let there: Option<veedor_protocol::SealReceipt> = path
        .is_file()
        .then(|| files::read_json(&path, "receipt"))
        .transpose()?;
    if there.as_ref() != Some(&receipt) {
        files::write_json(&path, &receipt, Access::Shared)?;
    }
    context.out.say(format!(
        "The receipt is in {}: it proves the seal, and holds no secret.",
        path.display()
    ));
    context.out.data(&receipt, || {
        format!("{}\t{}\t{}", receipt.seal, receipt.order.get(), path.display())
    })
}
