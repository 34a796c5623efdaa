//! Scores an offer. Evaluators never see prices: these are opened when scoring is over.

use anyhow::Result;
use serde_json::json;
use veedor_protocol::award;
use veedor_protocol::intent::Score;
use veedor_protocol::party::Kind;

use super::record::{Events, Stored};
use crate::act::Act;
use crate::context::Context;
use crate::failure::Failure;
use crate::reason::ReasonArgs;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg};

/// Score an offer of a weighted tender (an evaluator of its panel)
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor tender score 1 --vendor 7 --points 8000,9500,7000 --signer evaluadora-1 --reason concepto.pdf\n\nPoints for each criterion of the panel, in its order, 0 to 10000 each: see `veedor panel show`. Each offer is scored once,\nand an evaluator that leaves one out is dropped for all: see `veedor panel progress`."
)]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
    /// The party id of the vendor whose offer it is
    #[arg(long, value_name = "ID")]
    vendor: u32,
    /// Points for each criterion, 0 to 10000, separated by commas
    #[arg(long, value_delimiter = ',', required = true)]
    points: Vec<u16>,
    #[command(flatten)]
    signer: SignerArg,
    #[command(flatten)]
    reason: ReasonArgs,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let reasons = args.reason.read()?;
    let chain = context.chain().await?;
    let stored = Stored::read(&chain, args.tender).await?;
    let panel = Events::read(&chain, args.tender).await?.panel(args.tender)?;
    let weighed = award::weigh(&args.points, &panel.criteria)
        .map_err(|error| Failure::usage(error).remedy("see the criteria: `veedor panel show`"))?;
    let evaluator = signing::actor(context, &chain, &args.signer.signer, &[Kind::Evaluator]).await?;
    if !panel.evaluators.contains(&evaluator.party) {
        return Err(Failure::signer(format!(
            "party {} is not in the panel of tender {}: that is {:?}",
            evaluator.party, args.tender, panel.evaluators
        ))
        .into());
    }
    let intent = Score {
        tender: args.tender,
        version: stored.core.version,
        evaluator: evaluator.party,
        vendor: args.vendor,
        points: args.points.clone(),
        reasons: reasons.digest,
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let act = Act::Score {
        evaluator: evaluator.authorize(&intent, &chain.deployment.procurement_domain())?,
        intent,
        panel,
    };
    reasons.keep(context).await?;
    let words = format!(
        "Evaluator {} has scored the offer of vendor {} in tender {}.",
        evaluator.party, args.vendor, args.tender
    );
    let what = json!({"tender": args.tender, "vendor": args.vendor, "evaluator": evaluator.party, "points": args.points, "weighed": weighed, "reasons": reasons.digest.to_bare_hex()});
    send::deliver_and_tell(context, &chain, act, &args.delivery, &words, what).await
}
