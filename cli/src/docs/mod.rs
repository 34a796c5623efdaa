//! `veedor docs`: documents by their SHA-256.

mod add;
mod get;

use clap::Subcommand;

use crate::context::Context;

/// Documents, named by their SHA-256: what `sha256sum` prints.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Keep files, and print the name of each
    Add(add::Args),
    /// Fetch a document, checked against its name
    Get(get::Args),
}

pub(crate) async fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add(args) => add::run(context, &args).await,
        Command::Get(args) => get::run(context, &args).await,
    }
}
