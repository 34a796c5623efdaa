//! Changes terms or lots: a new version, for which every vendor seals again.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;
use veedor_contracts::ToProtocol;
use veedor_contracts::bindings::IProcurement;
use veedor_protocol::intent::Amend;
use veedor_protocol::terms::Panel;
use veedor_protocol::{Document, Terms};

use super::record::{Events, Stored};
use super::schedule::ScheduleArgs;
use super::terms::TermsArgs;
use crate::act::Act;
use crate::context::Context;
use crate::failure::Failure;
use crate::files;
use crate::send::{self, Delivery};
use crate::signing::OfficerArgs;

/// Change terms or lots: every vendor seals again
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor tender amend 1 --signer contratacion --terms terms-2.json --reason motivo.pdf --seals-until +12d --opens-until +15d --award-by +30d"
)]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
    #[command(flatten)]
    officers: OfficerArgs,
    #[command(flatten)]
    terms: TermsArgs,
    /// Document that gives the reason
    #[arg(long, value_name = "FILE")]
    reason: PathBuf,
    #[command(flatten)]
    schedule: ScheduleArgs,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let checked = args.terms.read()?;
    let reason = files::read(&args.reason)?;
    let chain = context.chain().await?;
    let stored = Stored::read(&chain, args.tender).await?;
    let officers = args.officers.unlock(context, &chain).await?;

    // An amendment changes terms, lots and dates; that the rest stayed can only be seen with the older terms at hand.
    let older = Events::read(&chain, args.tender).await?.terms.last().copied();
    match args.terms.store(context).get(older.unwrap_or_default()).await? {
        Some(bytes) => {
            let older = Terms::parse_canonical(&bytes).map_err(Failure::usage)?;
            checked.terms.amends(&older).map_err(|error| {
                Failure::usage(format!(
                    "these terms cannot amend those that stand (which `intent` stands for): {error}"
                ))
                .remedy("publish a new tender for what an amendment cannot change")
            })?;
        }
        None => context
            .out
            .say("The terms that stand are kept nowhere here: not compared with the new ones."),
    }

    let now = chain.now().await?;
    let store = args.terms.store(context);
    let intent = Amend {
        tender: args.tender,
        decisions: stored.core.decisions.to_protocol(),
        terms: checked.digest,
        panel: checked.terms.panel_digest(),
        reason: veedor_protocol::sha256(&reason),
        schedule: args.schedule.resolve(now, Some(stored.schedule()))?,
        lots: checked.terms.lots(),
        valid_until: args.delivery.valid_until(now)?,
    };
    let act = Act::Amend {
        panel: checked.terms.panel.as_ref().map(Panel::to_intent),
        officers: officers.authorize(&intent, &chain.deployment.procurement_domain())?,
        intent,
    };
    args.terms.keep(context, &checked).await?;
    store.put(&reason).await?;
    let Some(sent) = send::deliver(context, &chain, act, &args.delivery).await? else {
        return Ok(());
    };
    let event: IProcurement::TenderAmended = sent.event()?;
    context.out.say(format!(
        "Tender {} is now in version {}. Seals of older versions cannot be opened: their vendors seal again.",
        args.tender, event.version
    ));
    context.out.data(
        &json!({"tender": args.tender, "version": event.version, "terms": checked.digest.to_bare_hex(), "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
        || event.version.to_string(),
    )
}
