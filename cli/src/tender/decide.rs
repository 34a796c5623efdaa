//! Decides a complaint. Upheld, it returns the lot to evaluation.

use anyhow::Result;
use serde_json::json;
use veedor_contracts::ToProtocol;
use veedor_protocol::intent::Decide;
use veedor_protocol::party::Kind;

use super::record::Stored;
use crate::act::Act;
use crate::context::Context;
use crate::reason::ReasonArgs;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg};

/// Decide a vendor's complaint (oversight)
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor tender decide 1 --lot 2 --vendor 7 --upheld --signer procuraduria --reason fallo.pdf\n  veedor tender decide 1 --lot 2 --vendor 7 --upheld --reinstate 7 --signer procuraduria --reason fallo.pdf\n  veedor tender decide 1 --lot 2 --vendor 7 --rejected --signer procuraduria --reason fallo.pdf"
)]
#[group(id = "verdict", required = true, args = ["upheld", "rejected"])]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
    /// The lot's number
    #[arg(long)]
    lot: u16,
    /// The party id of the vendor that complained
    #[arg(long, value_name = "ID")]
    vendor: u32,
    /// The complaint is right: the lot returns to evaluation
    #[arg(long)]
    upheld: bool,
    /// The complaint is wrong: what was decided stands
    #[arg(long)]
    rejected: bool,
    /// The vendor whose disqualification on this lot is lifted
    #[arg(long, value_name = "ID", requires = "upheld")]
    reinstate: Option<u32>,
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
    let oversight = signing::actor(context, &chain, &args.signer.signer, &[Kind::Oversight]).await?;
    let intent = Decide {
        tender: args.tender,
        decisions: stored.core.decisions.to_protocol(),
        lot: args.lot,
        vendor: args.vendor,
        upheld: args.upheld,
        reinstate: args.reinstate.unwrap_or(0),
        reason: reason.digest,
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let act = Act::Decide {
        oversight: oversight.authorize(&intent, &chain.deployment.procurement_domain())?,
        intent,
    };
    reason.keep(context).await?;
    let words = if args.upheld {
        format!(
            "The complaint is upheld: lot {} of tender {} returns to evaluation.",
            args.lot, args.tender
        )
    } else {
        "The complaint is rejected: what was decided stands.".to_owned()
    };
    let what = json!({"tender": args.tender, "lot": args.lot, "vendor": args.vendor, "upheld": args.upheld, "reinstated": args.reinstate, "reason": reason.digest.to_bare_hex()});
    send::deliver_and_tell(context, &chain, act, &args.delivery, &words, what).await
}
