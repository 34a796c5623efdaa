//! `veedor comment`: what people say about a tender.

mod moderate;
mod post;

use clap::Subcommand;

use crate::context::Context;

/// Comments: a digest on chain, the text beside it.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Comment, under an admitted pseudonym or as a party
    Post(post::Args),
    /// Withhold a comment's text, with a reason; its digest stays
    Moderate(moderate::Args),
    /// Let a comment's text be shown again, with a reason
    Restore(moderate::Args),
}

pub(crate) async fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Post(args) => post::run(context, &args).await,
        Command::Moderate(args) => moderate::moderate(context, &args).await,
        Command::Restore(args) => moderate::restore(context, &args).await,
    }
}
