//! Releases a tender whose suspension has run out. Nobody signs: nothing is left to judge.

use anyhow::Result;
use serde_json::json;

use super::record::Stored;
use crate::act::Act;
use crate::context::Context;
use crate::failure::Failure;
use crate::send;

/// Let a tender go on whose suspension has run out
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  veedor tender resume 1                (anyone)")]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    if !Stored::read(&chain, args.tender).await?.is_suspended() {
        return Err(Failure::usage(format!("tender {} is not suspended", args.tender)).into());
    }
    let sent = send::carry_out(context, &chain, Act::Resume { tender: args.tender }).await?;
    let words = format!("Tender {} goes on.", args.tender);
    send::tell(context, &sent, &words, json!({"tender": args.tender}))
}
