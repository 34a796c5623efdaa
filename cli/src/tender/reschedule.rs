//! Moves boundaries to later times and changes nothing else.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;
use veedor_contracts::ToProtocol;
use veedor_protocol::intent::Reschedule;

use super::record::Stored;
use super::schedule::ScheduleArgs;
use crate::act::Act;
use crate::api::StoreArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::files;
use crate::send::{self, Delivery};
use crate::signing::OfficerArgs;
use crate::time;

/// Move boundaries to later times: every seal stands
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor tender reschedule 1 --signer contratacion --seals-until +12d --opens-until +15d --reason motivo.pdf"
)]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
    #[command(flatten)]
    officers: OfficerArgs,
    /// Document that gives the reason
    #[arg(long, value_name = "FILE")]
    reason: PathBuf,
    #[command(flatten)]
    schedule: ScheduleArgs,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    if args.schedule.is_empty() {
        return Err(Failure::usage("no boundary is given")
            .remedy("give at least one of --seals-from, --seals-until, --opens-until, --award-by")
            .into());
    }
    let reason = files::read(&args.reason)?;
    let chain = context.chain().await?;
    let stored = Stored::read(&chain, args.tender).await?;
    let officers = args.officers.unlock(context, &chain).await?;
    let now = chain.now().await?;
    let schedule = args.schedule.resolve(now, Some(stored.schedule()))?;
    let intent = Reschedule {
        tender: args.tender,
        decisions: stored.core.decisions.to_protocol(),
        reason: veedor_protocol::sha256(&reason),
        schedule,
        valid_until: args.delivery.valid_until(now)?,
    };
    let act = Act::Reschedule {
        officers: officers.authorize(&intent, &chain.deployment.procurement_domain())?,
        intent,
    };
    args.store.open(context).put(&reason).await?;
    let Some(sent) = send::deliver(context, &chain, act, &args.delivery).await? else {
        return Ok(());
    };
    context.out.say(format!(
        "Tender {} is rescheduled: bids can be sealed until {}, and opened until {}. Seals stand.",
        args.tender,
        time::show(schedule.seals_until.get()),
        time::show(schedule.opens_until.get())
    ));
    context.out.data(
        &json!({"tender": args.tender, "schedule": schedule, "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
        || sent.transaction.to_string(),
    )
}
