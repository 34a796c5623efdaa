//! Ends a tender without award. From the end of sealing on, and while it is suspended, oversight signs the same.

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
use crate::signing::{self, OfficerArgs};

/// End a tender without award
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor tender cancel 1 --signer contratacion --reason motivo.pdf\n  veedor tender cancel 1 --signer contratacion --oversight procuraduria --reason motivo.pdf     (once sealing is over)\n  veedor tender cancel 1 --signer contratacion --reason motivo.pdf --sign-only --out cancel.json\n  veedor submit cancel.json --oversight procuraduria        (the control body, on its own machine)"
)]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
    #[command(flatten)]
    officers: OfficerArgs,
    /// The control body's account, which signs too once sealing is over or while the tender is suspended
    #[arg(long, value_name = "ACCOUNT")]
    oversight: Option<String>,
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
    let officers = args.officers.unlock(context, &chain).await?;
    let oversight = match &args.oversight {
        Some(account) => Some(signing::actor(context, &chain, account, &[Kind::Oversight]).await?),
        None => None,
    };
    let intent = Cancel {
        tender: args.tender,
        decisions: stored.core.decisions.to_protocol(),
        reason: veedor_protocol::sha256(&reason),
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let domain = chain.deployment.procurement_domain();
    let act = Act::Cancel {
        officers: officers.authorize(&intent, &domain)?,
        oversight: oversight
            .map(|oversight| oversight.authorize(&intent, &domain))
            .transpose()?,
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
