//! `veedor comment`: what people say about a tender.

mod endorse;
mod moderate;
mod post;
mod reply;
mod text;

use clap::Subcommand;

use crate::context::Context;

/// Comments: a digest on chain, the text beside it.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Comment, under an admitted pseudonym or as a party
    Post(post::Args),
    /// Answer a comment on your own bid, scores or award (a vendor)
    Reply(reply::Args),
    /// Support a comment, under a pseudonym
    Endorse(endorse::Args),
    /// Withhold a comment's text, with a reason; its digest stays
    Moderate(moderate::Args),
    /// Let a comment's text be shown again, with a reason
    Restore(moderate::Args),
}

pub(crate) async fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Post(args) => post::run(context, &args).await,
        Command::Reply(args) => reply::run(context, &args).await,
        Command::Endorse(args) => endorse::run(context, &args).await,
        Command::Moderate(args) => moderate::moderate(context, &args).await,
        Command::Restore(args) => moderate::restore(context, &args).await,
    }
}
