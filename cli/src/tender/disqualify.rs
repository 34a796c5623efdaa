//! Takes a vendor's bid on a lot out of the comparison. Then the vendor has time to object before the lot is awarded.

use anyhow::Result;
use serde_json::json;
use veedor_contracts::ToProtocol;
use veedor_protocol::intent::Disqualify;

use super::record::{Events, Stored};
use crate::act::Act;
use crate::context::Context;
use crate::failure::Failure;
use crate::reason::ReasonArgs;
use crate::send::{self, Delivery};
use crate::signing::OfficerArgs;

/// Take a vendor's bid on a lot out of the comparison
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor tender disqualify 1 --lot 2 --vendor 7 --signer contratacion --reason requerimiento.pdf\n\nOpened bids only, with a reason that everyone can read. The lot is not awarded before the time for objections is over,\nand the vendor can complain to oversight meanwhile: `veedor tender complain`."
)]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
    /// The lot's number
    #[arg(long)]
    lot: u16,
    /// The vendor's party id
    #[arg(long, value_name = "ID")]
    vendor: u32,
    #[command(flatten)]
    officers: OfficerArgs,
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
    let opened = Events::read(&chain, args.tender).await?.opened;
    if !opened
        .get(&args.vendor)
        .is_some_and(|bid| bid.prices.contains_key(&args.lot))
    {
        return Err(Failure::usage(format!(
            "vendor {} opened no price for lot {} of tender {}",
            args.vendor, args.lot, args.tender
        ))
        .remedy("see who did: `veedor tender show`")
        .into());
    }
    let officers = args.officers.unlock(context, &chain).await?;
    let intent = Disqualify {
        tender: args.tender,
        decisions: stored.core.decisions.to_protocol(),
        lot: args.lot,
        vendor: args.vendor,
        reason: reason.digest,
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let officers = officers.authorize(&intent, &chain.deployment.procurement_domain())?;
    let act = Act::Disqualify { intent, officers };
    reason.keep(context).await?;
    let words = format!(
        "Vendor {} is out of lot {} of tender {}. Its time for objections runs.",
        args.vendor, args.lot, args.tender
    );
    let what = json!({"tender": args.tender, "lot": args.lot, "vendor": args.vendor, "reason": reason.digest.to_bare_hex()});
    send::deliver_and_tell(context, &chain, act, &args.delivery, &words, what).await
}
