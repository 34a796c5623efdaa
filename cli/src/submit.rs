//! `veedor submit`: sends what somebody signed.

use std::path::PathBuf;

use anyhow::Result;

use crate::act::SignedIntent;
use crate::context::Context;
use crate::files;
use crate::send;

/// Send a signed intent from a file: anyone may, and nobody can change it
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor tender publish … --sign-only --out publish.json\n  veedor submit publish.json --relayer caja"
)]
pub(crate) struct Args {
    /// What `--sign-only` wrote; `-` for stdin
    file: PathBuf,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let document: SignedIntent = files::read_json(&args.file, "signed intent")?;
    let chain = context.chain().await?;
    let act = document.into_act(&chain.deployment)?;
    let sent = send::carry_out(context, &chain, act).await?;
    context.out.data(&sent, || {
        format!("{}\tblock {}", sent.transaction, sent.block_number)
    })
}
