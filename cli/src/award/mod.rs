//! `veedor award`: why a lot went where it went.

mod explain;

use clap::Subcommand;

use crate::context::Context;

/// Awards: computed by a rule, and explained.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compute a lot's winner anew, step by step
    Explain(explain::Args),
}

pub(crate) async fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Explain(args) => explain::run(context, &args).await,
    }
}
