//! `veedor dev`: a local chain with everything on it.

use crate::context::Context;

/// Start a local chain, the contracts, the mirror and the API
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) async fn run(_context: &Context, _args: Args) -> anyhow::Result<()> {
    anyhow::bail!("not built in yet")
}
