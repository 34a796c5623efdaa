//! Declares a lot deserted that has no computed winner.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;
use veedor_contracts::ToProtocol;
use veedor_protocol::intent::Desert;
use veedor_protocol::{Hash, Timestamp};

use super::award::{Decision, decide, no_officer};
use super::ranking::Standing;
use crate::act::Act;
use crate::api::StoreArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::files;
use crate::send::{self, Delivery};
use crate::signing::{self, SecondArg};

/// Declare a lot deserted that nobody won
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor tender desert 1 --lot 3 --signer contratacion --reason acta-desierta.pdf"
)]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
    /// The lot's number
    #[arg(long)]
    lot: u16,
    /// The officer's account; nobody signs once the time for awarding is over
    #[arg(long, env = "VEEDOR_SIGNER", value_name = "ACCOUNT")]
    signer: Option<String>,
    #[command(flatten)]
    second: SecondArg,
    /// Document that gives the reason
    #[arg(long, value_name = "FILE")]
    reason: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let reason = args.reason.as_deref().map(files::read).transpose()?;
    let chain = context.chain().await?;
    let Decision {
        stored,
        contest,
        winner,
        now,
        unsigned,
    } = decide(&chain, args.tender, args.lot).await?;
    if let Some(Standing { vendor, price, .. }) = winner {
        return Err(Failure::usage(format!(
            "lot {} has a winner: vendor {vendor}, for {price}",
            args.lot
        ))
        .remedy("award it: `veedor tender award`")
        .into());
    }
    if unsigned == reason.is_some() {
        return Err(if unsigned {
            Failure::usage("the time for awarding is over: nobody signs any more, so no reason can be named")
                .remedy("leave --reason out")
        } else {
            Failure::usage("a lot is declared deserted with a reason").remedy("give --reason FILE")
        }
        .into());
    }
    let intent = Desert {
        tender: args.tender,
        decisions: stored.core.decisions.to_protocol(),
        lot: args.lot,
        reason: reason.as_deref().map_or(Hash::ZERO, veedor_protocol::sha256),
        valid_until: if unsigned {
            Timestamp::MAX
        } else {
            args.delivery.valid_until(now)?
        },
    };
    let officers = match (&args.signer, unsigned) {
        (_, true) => Vec::new(),
        (Some(account), false) => signing::officers(context, &chain, account, &args.second)
            .await?
            .authorize(&intent, &chain.deployment.procurement_domain())?,
        (None, false) => return Err(no_officer(stored.schedule().award_by).into()),
    };
    if let Some(reason) = &reason {
        args.store.open(context).put(reason).await?;
    }
    let act = Act::Desert {
        intent,
        places: contest.places,
        officers,
    };
    let Some(sent) = send::deliver(context, &chain, act, &args.delivery).await? else {
        return Ok(());
    };
    context
        .out
        .say(format!("Lot {} of tender {} is deserted.", args.lot, args.tender));
    context.out.data(
        &json!({"tender": args.tender, "lot": args.lot, "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
        || sent.transaction.to_string(),
    )
}
