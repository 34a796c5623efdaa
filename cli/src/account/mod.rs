//! `veedor account`: the keys that sign and pay.

mod import;
mod list;
mod new;

use clap::Subcommand;

use crate::context::Context;

/// Keys that sign and pay, as Web3 keystores under a passphrase.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a key
    New(new::Args),
    /// Keep a key that exists: hexadecimal or a keystore, from a file or stdin
    Import(import::Args),
    /// Show names and addresses
    List,
}

pub(crate) fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::New(args) => new::run(context, &args),
        Command::Import(args) => import::run(context, &args),
        Command::List => list::run(context),
    }
}
