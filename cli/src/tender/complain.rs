//! A vendor complains of what was decided on a lot. Oversight decides, never the buyer.

use anyhow::Result;
use serde_json::json;
use veedor_protocol::intent::Complain;
use veedor_protocol::party::Kind;

use super::record::Stored;
use crate::act::Act;
use crate::context::Context;
use crate::reason::ReasonArgs;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg};

/// Complain of what was decided on a lot (a vendor that opened a bid)
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor tender complain 1 --lot 2 --signer proveedor-1 --reason reclamo.pdf\n\nOf a disqualification in the time for objections, of an award or a desertion in the standstill: once per lot and round.\nThe lot is held up until oversight decides, or its time for that is over."
)]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
    /// The lot's number
    #[arg(long)]
    lot: u16,
    #[command(flatten)]
    signer: SignerArg,
    #[command(flatten)]
    reason: ReasonArgs,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let reason = args.reason.read()?;
    let chain = context.chain().await?;
    let stored = Stored::read(&chain, args.tender).await?;
    stored.lot(&chain, args.tender, args.lot).await?;
    let trial = chain
        .read(chain.procurement().trial(args.tender, args.lot).call())
        .await?;
    let vendor = signing::actor(context, &chain, &args.signer.signer, &[Kind::Vendor]).await?;
    let intent = Complain {
        tender: args.tender,
        lot: args.lot,
        vendor: vendor.party,
        round: trial.round,
        reason: reason.digest,
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let act = Act::Complain {
        vendor: vendor.authorize(&intent, &chain.deployment.procurement_domain())?,
        intent,
    };
    reason.keep(context).await?;
    let words = format!(
        "Vendor {} has complained of lot {} of tender {}. It waits for oversight.",
        vendor.party, args.lot, args.tender
    );
    let what = json!({"tender": args.tender, "lot": args.lot, "vendor": vendor.party, "round": trial.round, "reason": reason.digest.to_bare_hex()});
    send::deliver_and_tell(context, &chain, act, &args.delivery, &words, what).await
}
