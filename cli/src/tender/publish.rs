//! Opens a tender.

use anyhow::Result;
use serde_json::json;
use veedor_contracts::bindings::IProcurement;
use veedor_protocol::U24;
use veedor_protocol::intent::Publish;
use veedor_protocol::terms::Panel;

use super::schedule::ScheduleArgs;
use super::terms::TermsArgs;
use crate::act::Act;
use crate::context::Context;
use crate::failure::Failure;
use crate::send::{self, Delivery};
use crate::signing::OfficerArgs;
use crate::time::{self, Span};

/// Open a tender
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor tender publish --signer contratacion --terms terms.json --seals-from +10d --seals-until +20d --opens-until +23d --award-by +40d --standstill 3d"
)]
pub(crate) struct Args {
    #[command(flatten)]
    officers: OfficerArgs,
    #[command(flatten)]
    terms: TermsArgs,
    #[command(flatten)]
    schedule: ScheduleArgs,
    /// Time between the last decision and the earliest finalization [default: the least that the procedure allows]
    #[arg(long, value_name = "SPAN")]
    standstill: Option<Span>,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let checked = args.terms.read()?;
    let terms = &checked.terms;
    let chain = context.chain().await?;
    let procurement = chain.procurement();
    let procedures = chain.read(procurement.procedureCount().call()).await?;
    if terms.procedure >= procedures {
        return Err(Failure::usage(format!(
            "the terms name procedure {}, and these contracts have 0 to {}",
            terms.procedure,
            procedures.saturating_sub(1)
        ))
        .into());
    }
    let least = chain
        .read(procurement.rules(terms.procedure).call())
        .await?
        .standstill;
    let standstill = args.standstill.map_or(u64::from(least), |span| span.0);
    let officers = args.officers.unlock(context, &chain).await?;
    let now = chain.now().await?;
    let intent = Publish {
        buyer: terms.buyer.party,
        nonce: chain
            .read(procurement.publishedBy(terms.buyer.party).call())
            .await?,
        procedure: terms.procedure,
        terms: checked.digest,
        panel: terms.panel_digest(),
        envelopes: terms.envelopes(),
        schedule: args.schedule.resolve(now, None)?,
        standstill: u32::try_from(standstill)
            .ok()
            .and_then(|seconds| U24::new(seconds).ok())
            .ok_or_else(|| Failure::usage("--standstill is longer than 194 days"))?,
        lots: terms.lots(),
        registrars: terms.registrars.clone(),
        valid_until: args.delivery.valid_until(now)?,
    };
    let schedule = intent.schedule;
    let act = Act::Publish {
        panel: terms.panel.as_ref().map(Panel::to_intent),
        officers: officers.authorize(&intent, &chain.deployment.procurement_domain())?,
        intent,
    };
    args.terms.keep(context, &checked).await?;
    let Some(sent) = send::deliver(context, &chain, act, &args.delivery).await? else {
        return Ok(());
    };
    let event: IProcurement::TenderPublished = sent.event()?;
    context.out.say(format!(
        "Tender {} is published. Bids can be sealed from {} until {}, and opened until {}.",
        event.tender,
        time::show(schedule.seals_from.get()),
        time::show(schedule.seals_until.get()),
        time::show(schedule.opens_until.get())
    ));
    context.out.data(
        &json!({"tender": event.tender, "terms": checked.digest.to_bare_hex(), "schedule": schedule, "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
        || event.tender.to_string(),
    )
}
