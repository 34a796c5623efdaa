//! `veedor tender`: an officer's acts, and what everyone can see.

mod amend;
mod award;
mod cancel;
mod desert;
mod draft;
mod finalize;
mod publish;
mod ranking;
pub(crate) mod record;
mod reschedule;
mod schedule;
mod show;
mod terms;

use clap::Subcommand;

use crate::context::Context;

/// Tenders: publish, amend, award, show.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print terms to begin with, or check some
    Draft(draft::Args),
    /// Open a tender
    Publish(publish::Args),
    /// Change terms or lots: every vendor seals again
    Amend(amend::Args),
    /// Move boundaries to later times: every seal stands
    Reschedule(reschedule::Args),
    /// End a tender without award
    Cancel(cancel::Args),
    /// Award a lot to its computed winner
    Award(award::Args),
    /// Declare a lot deserted that nobody won
    Desert(desert::Args),
    /// Close a tender whose standstill is over
    Finalize(finalize::Args),
    /// Show a tender, as the chain has it
    Show(show::Args),
}

pub(crate) async fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Draft(args) => draft::run(context, &args),
        Command::Publish(args) => publish::run(context, &args).await,
        Command::Amend(args) => amend::run(context, &args).await,
        Command::Reschedule(args) => reschedule::run(context, &args).await,
        Command::Cancel(args) => cancel::run(context, &args).await,
        Command::Award(args) => award::run(context, &args).await,
        Command::Desert(args) => desert::run(context, &args).await,
        Command::Finalize(args) => finalize::run(context, &args).await,
        Command::Show(args) => show::run(context, &args).await,
    }
}
