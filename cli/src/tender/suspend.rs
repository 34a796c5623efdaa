//! Stops a tender's clock, and lets it go on. Oversight signs, with a reason on record.

use anyhow::Result;
use serde_json::json;
use veedor_contracts::ToProtocol;
use veedor_protocol::intent::{Release, Suspend};
use veedor_protocol::party::Kind;

use super::record::Stored;
use crate::act::Act;
use crate::context::Context;
use crate::failure::Failure;
use crate::reason::ReasonArgs;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg};

/// Stop a tender's clock, or let it go on (oversight)
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor tender suspend 1 --signer procuraduria --reason auto-de-suspension.pdf\n  veedor tender release 1 --signer procuraduria --reason auto-de-levantamiento.pdf\n\nBids are sealed, withdrawn and opened as before; nothing is decided meanwhile. What lies ahead comes later by what was\nlost. A suspension that has used up what the procedure allows ends by `veedor tender resume`, which nobody signs."
)]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
    #[command(flatten)]
    signer: SignerArg,
    #[command(flatten)]
    reason: ReasonArgs,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn suspend(context: &Context, args: &Args) -> Result<()> {
    run(context, args, true).await
}

pub(crate) async fn release(context: &Context, args: &Args) -> Result<()> {
    run(context, args, false).await
}

async fn run(context: &Context, args: &Args, stop: bool) -> Result<()> {
    let reason = args.reason.read()?;
    let chain = context.chain().await?;
    let stored = Stored::read(&chain, args.tender).await?;
    if !stop && !stored.is_suspended() {
        return Err(Failure::usage(format!("tender {} is not suspended", args.tender)).into());
    }
    let oversight = signing::actor(context, &chain, &args.signer.signer, &[Kind::Oversight]).await?;
    let (tender, digest) = (args.tender, reason.digest);
    let decisions = stored.core.decisions.to_protocol();
    let valid_until = args.delivery.valid_until(chain.now().await?)?;
    let domain = chain.deployment.procurement_domain();
    let (act, words) = if stop {
        let intent = Suspend {
            tender,
            decisions,
            reason: digest,
            valid_until,
        };
        let oversight = oversight.authorize(&intent, &domain)?;
        (
            Act::Suspend { intent, oversight },
            format!("Tender {tender} is suspended. Bids are taken as before; nothing is decided."),
        )
    } else {
        let intent = Release {
            tender,
            decisions,
            reason: digest,
            valid_until,
        };
        let oversight = oversight.authorize(&intent, &domain)?;
        (
            Act::Release { intent, oversight },
            format!("Tender {tender} goes on; what lay ahead comes later: `veedor tender show {tender}`."),
        )
    };
    reason.keep(context).await?;
    let what = json!({"tender": tender, "suspended": stop, "reason": digest.to_bare_hex()});
    send::deliver_and_tell(context, &chain, act, &args.delivery, &words, what).await
}
