//! `veedor verify`: everything that can be checked with a node alone.

mod contracts;
mod receipt;
mod transcript;

use clap::Subcommand;

use crate::context::Context;

/// Check the record with a node alone, without our server.
#[derive(Debug, Subcommand)]
#[command(
    after_help = "Exit codes: 0 it holds, 3 the evidence contradicts it, 4 it cannot be checked here.\nName a node that you trust with --rpc-url; two nodes that agree on a block's hash are better than one."
)]
pub(crate) enum Command {
    /// Chain a tender's events anew and compare with the head that the contract keeps
    Tender(transcript::TenderArgs),
    /// The same for the list of publications: that no tender is hidden
    Publications,
    /// The same for the directory of parties
    Directory,
    /// Check a seal's receipt against the chain
    Receipt(receipt::Args),
    /// Compile the contracts' sources and compare with the code on the chain
    Contracts(contracts::Args),
}

pub(crate) async fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Tender(args) => transcript::tender(context, &args).await,
        Command::Publications => transcript::publications(context).await,
        Command::Directory => transcript::directory(context).await,
        Command::Receipt(args) => receipt::run(context, &args).await,
        Command::Contracts(args) => contracts::run(context, &args).await,
    }
}
