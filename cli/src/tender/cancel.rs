//! Ends a tender before sealing is over.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;
use veedor_contracts::ToProtocol;
use veedor_protocol::intent::Cancel;
use veedor_protocol::party::Kind;

use super::record::Stored;
use crate::act::Act;
use crate::api::StoreArgs;
use crate::context::Context;
use crate::files;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg};

/// End a tender before sealing is over
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  veedor tender cancel 1 --signer contratacion --reason motivo.pdf")]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
    #[command(flatten)]
    signer: SignerArg,
    /// Document that gives the reason
    #[arg(long, value_name = "FILE")]
    reason: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let reason = files::read(&args.reason)?;
    let chain = context.chain().await?;
    let stored = Stored::read(&chain, args.tender).await?;
    let officer = signing::actor(
        context,
        &chain,
        &args.signer.signer,
        &[Kind::Officer, Kind::Oversight],
    )
    .await?;
    let intent = Cancel {
        tender: args.tender,
        decisions: stored.core.decisions.to_protocol(),
        reason: veedor_protocol::sha256(&reason),
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let act = Act::Cancel {
        officer: officer.authorize(&intent, &chain.deployment.procurement_domain())?,
        intent,
    };
    args.store.open(context).put(&reason).await?;
    let Some(sent) = send::deliver(context, &chain, act, &args.delivery).await? else {
        return Ok(());
    };
    context.out.say(format!("Tender {} is cancelled.", args.tender));
    context.out.data(
        &json!({"tender": args.tender, "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
        || sent.transaction.to_string(),
    )
}
