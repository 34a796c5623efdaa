//! `veedor panel`: who scores the offers of a weighted tender, by what, and how far they are.

mod progress;
mod show;

use clap::Subcommand;

use crate::context::Context;

/// Panels of weighted tenders: criteria, evaluators, progress.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show a tender's panel: what counts, and who scores
    Show(show::Args),
    /// Show who has scored which offers
    Progress(progress::Args),
}

pub(crate) async fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Show(args) => show::run(context, &args).await,
        Command::Progress(args) => progress::run(context, &args).await,
    }
}
