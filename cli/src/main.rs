//! The one binary: thin over the other crates.
//!
//! A command is `cli/src/<role>/<verb>.rs`: an `Args` that teaches with examples and a `run`. What they share:
//! [`context`] (settings, chain), [`keys`] and [`signing`], [`act`] and [`send`] (to the chain), [`api`] (to the
//! server), [`output`] and [`failure`] (to the user).

mod account;
mod act;
mod admission;
mod api;
mod award;
mod bid;
mod comment;
mod completions;
mod context;
mod dev;
mod directory;
mod docs;
mod failure;
mod files;
mod flags;
mod keys;
mod logs;
mod output;
mod panel;
mod reason;
mod registrar;
mod replay;
mod send;
mod settings;
mod signing;
mod submit;
mod tender;
mod time;
mod verify;

use std::env;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::context::Context;
use crate::failure::Failure;
use crate::settings::Global;

/// Public procurement whose record nobody can quietly change.
#[derive(Debug, Parser)]
#[command(
    name = "veedor",
    version,
    about,
    arg_required_else_help = true,
    after_help = "\
Begin with `veedor dev`: a local chain, the contracts and the server. Then, in another terminal in the same folder:
  veedor account new secretaria          a key
  veedor tender show 1                   a tender, from the chain
  veedor verify tender 1                 the same, checked event by event against the node alone

Data goes to stdout, narration to stderr; --json gives both as JSON.
Exit codes: 0 done, 2 wrong usage, 3 evidence contradicts, 4 cannot verify, 5 no usable key, 6 the contract refused,
7 a node or server does not answer."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Dev(dev::Args),
    Replay(replay::Args),
    Flags(flags::Args),
    #[command(subcommand)]
    Account(account::Command),
    #[command(subcommand)]
    Directory(directory::Command),
    #[command(subcommand)]
    Tender(tender::Command),
    #[command(subcommand)]
    Panel(panel::Command),
    #[command(subcommand)]
    Award(award::Command),
    #[command(subcommand)]
    Registrar(registrar::Command),
    #[command(subcommand)]
    Bid(bid::Command),
    #[command(subcommand)]
    Comment(comment::Command),
    #[command(subcommand)]
    Verify(verify::Command),
    #[command(subcommand)]
    Docs(docs::Command),
    Submit(submit::Args),
    Completions(completions::Args),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misread(&error),
    };
    let json = cli.global.json;
    match start(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::report(&error, json),
    }
}

/// A command line that cannot be read, or one that asks for help: as JSON too where `--json` is on it.
fn misread(error: &clap::Error) -> ExitCode {
    if error.use_stderr() && env::args_os().any(|argument| argument == "--json") {
        let text = error.render().to_string();
        let (cause, remedy) = failure::split_usage(&text);
        return failure::report(&Failure::usage(cause).remedy(remedy).into(), true);
    }
    error.exit()
}

fn start(cli: Cli) -> anyhow::Result<()> {
    // Nothing to set up: a shell asks for them where nothing else works yet.
    if let Command::Completions(args) = &cli.command {
        return completions::run::<Cli>(args);
    }
    let context = Context::new(&cli.global)?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(run(&context, cli.command))
}

async fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Dev(args) => dev::run(context, args).await,
        Command::Replay(args) => replay::run(context, args).await,
        Command::Flags(args) => flags::run(context, &args),
        Command::Account(command) => account::run(context, command),
        Command::Directory(command) => directory::run(context, command).await,
        Command::Tender(command) => tender::run(context, command).await,
        Command::Panel(command) => panel::run(context, command).await,
        Command::Award(command) => award::run(context, command).await,
        Command::Registrar(command) => registrar::run(context, command).await,
        Command::Bid(command) => bid::run(context, command).await,
        Command::Comment(command) => comment::run(context, command).await,
        Command::Verify(command) => verify::run(context, command).await,
        Command::Docs(command) => docs::run(context, command).await,
        Command::Submit(args) => submit::run(context, &args).await,
        Command::Completions(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_tree_is_sound() {
        Cli::command().debug_assert();
    }
}
