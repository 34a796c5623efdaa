//! Closes a tender whose standstill is over. Nobody signs: nothing is left to judge.

use anyhow::Result;
use serde_json::json;

use super::record::Stored;
use crate::act::Act;
use crate::context::Context;
use crate::send;

/// Close a tender whose standstill is over
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    Stored::read(&chain, args.tender).await?;
    let sent = send::carry_out(context, &chain, Act::Finalize { tender: args.tender }).await?;
    context.out.say(format!("Tender {} is final.", args.tender));
    context.out.data(
        &json!({"tender": args.tender, "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
        || sent.transaction.to_string(),
    )
}
