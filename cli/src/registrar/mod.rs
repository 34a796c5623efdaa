//! `veedor registrar`: lets one-time keys seal and pseudonyms comment, and tells who asked.

mod admit;
mod name_absent;
mod publish_counts;

use clap::Subcommand;

use crate::context::Context;

/// Admissions: who may seal a bid or comment, without saying who that is.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Let a one-time key seal a bid
    Admit(admit::BidderArgs),
    /// Let a pseudonym comment
    AdmitAuthor(admit::AuthorArgs),
    /// Publish how many vendors asked for a token, once opening is over
    PublishCounts(publish_counts::Args),
    /// Name a vendor that asked for a token and opened no bid
    NameAbsent(name_absent::Args),
}

pub(crate) async fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Admit(args) => admit::bidder(context, &args).await,
        Command::AdmitAuthor(args) => admit::author(context, &args).await,
        Command::PublishCounts(args) => publish_counts::run(context, &args).await,
        Command::NameAbsent(args) => name_absent::run(context, &args).await,
    }
}
