//! `veedor replay`: recorded auctions through the real path.

use crate::context::Context;

/// Run recorded sealed-bid auctions through the contracts
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) async fn run(_context: &Context, _args: Args) -> anyhow::Result<()> {
    anyhow::bail!("not built in yet")
}
