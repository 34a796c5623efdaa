//! `veedor registrar`: lets one-time keys seal and pseudonyms comment.

mod admit;

use clap::Subcommand;

use crate::context::Context;

/// Admissions: who may seal a bid or comment, without saying who that is.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Let a one-time key seal a bid
    Admit(admit::BidderArgs),
    /// Let a pseudonym comment
    AdmitAuthor(admit::AuthorArgs),
}

pub(crate) async fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Admit(args) => admit::bidder(context, &args).await,
        Command::AdmitAuthor(args) => admit::author(context, &args).await,
    }
}
