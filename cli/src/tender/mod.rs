//! `veedor tender`: the acts of officers, evaluators and oversight, and what everyone can see.

mod amend;
mod award;
mod cancel;
mod complain;
mod decide;
mod desert;
mod disqualify;
mod draft;
mod exclude_seal;
mod finalize;
mod list;
mod publish;
pub(crate) mod ranking;
pub(crate) mod record;
mod reschedule;
mod resume;
mod schedule;
mod score;
mod show;
mod suspend;
mod terms;

use clap::Subcommand;

use crate::context::Context;

/// Tenders: publish, amend, evaluate, award, complain, oversee, show.
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
    /// Score an offer of a weighted tender (an evaluator of its panel)
    Score(score::Args),
    /// Take a vendor's bid on a lot out of the comparison
    Disqualify(disqualify::Args),
    /// Award a lot to its computed winner
    Award(award::Args),
    /// Declare a lot deserted that nobody won
    Desert(desert::Args),
    /// Close a tender whose standstill is over
    Finalize(finalize::Args),
    /// Complain of what was decided on a lot (a vendor that opened a bid)
    Complain(complain::Args),
    /// Decide a vendor's complaint (oversight)
    Decide(decide::Args),
    /// Stop a tender's clock (oversight)
    Suspend(suspend::Args),
    /// Let a suspended tender go on (oversight)
    Release(suspend::Args),
    /// Let a tender go on whose suspension has run out
    Resume(resume::Args),
    /// Exclude a seal whose envelope is garbage (oversight)
    ExcludeSeal(exclude_seal::Args),
    /// List tenders, as the chain has them
    List(list::Args),
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
        Command::Score(args) => score::run(context, &args).await,
        Command::Disqualify(args) => disqualify::run(context, &args).await,
        Command::Complain(args) => complain::run(context, &args).await,
        Command::Decide(args) => decide::run(context, &args).await,
        Command::Suspend(args) => suspend::suspend(context, &args).await,
        Command::Release(args) => suspend::release(context, &args).await,
        Command::Resume(args) => resume::run(context, &args).await,
        Command::ExcludeSeal(args) => exclude_seal::run(context, &args).await,
        Command::List(args) => list::run(context, &args).await,
        Command::Show(args) => show::run(context, &args).await,
    }
}
