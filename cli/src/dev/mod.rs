//! `veedor dev`: a development chain with everything on it, in one process.
//!
//! [`anvil`] executes blocks, [`journal`] keeps them, [`chain`] holds the two together and [`gate`] is their address.
//! [`house`] is the data folder, [`serve`] the indexer and the server, [`advance`] the clock.

mod advance;
pub(crate) mod anvil;
mod chain;
mod gate;
pub(crate) mod house;
pub(crate) mod journal;
pub(crate) mod payers;
pub(crate) mod rpc;
mod serve;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use self::anvil::Anvil;
use self::chain::Chain;
use self::gate::Gate;
use self::house::House;
use crate::context::Context;
use crate::failure::Failure;

/// How long requests that have begun may take once we are told to stop.
const DRAIN: Duration = Duration::from_secs(5);

/// Start a local chain with the contracts on it, the mirror and the server
///
/// The chain, the mirror and the documents are kept in the data folder; started again there, everything goes on
/// where it was, however it ended. Nobody is registered yet: the administrator (account dev:1) registers
/// institutions with `veedor directory`, and dev:0 pays for every transaction.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  veedor dev                              in ./.veedor if there is one, else in ~/.local/share/veedor
  veedor dev --data /tmp/ensayo --port 8090
  veedor dev --rpc-url http://127.0.0.1:9545    use this node (hardhat node, say) instead of starting anvil
  veedor dev advance 2d                   in another terminal: two days later"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Port of the server; 0 takes any that is free
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    port: u16,
    /// Port of the chain [default: 8545, or any if that is taken]
    #[arg(long, value_name = "PORT")]
    chain_port: Option<u16>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Advance(advance::Args),
}

pub(crate) async fn run(context: &Context, args: Args) -> anyhow::Result<()> {
    match &args.command {
        Some(Command::Advance(args)) => advance::run(context, args).await,
        None => start(context, &args).await,
    }
}

/// Everything that runs until we are told to stop.
async fn start(context: &Context, args: &Args) -> anyhow::Result<()> {
    serve::log();
    let stop = serve::signals()?;
    let house = House::enter(&context.settings.data)?;
    // Before anything is begun that would have to be undone.
    let door = serve::Door::reserve(args.port).await?;
    match &context.settings.named_node {
        Some(url) => {
            if args.chain_port.is_some() {
                return Err(Failure::usage(
                    "--chain-port is for the chain that we start, and --rpc-url names another",
                )
                .remedy("leave one of them out")
                .into());
            }
            serve::run(context, &house, url, door, stop).await
        }
        None => with_chain(context, args, &house, door, stop).await,
    }
}

async fn with_chain(
    context: &Context,
    args: &Args,
    house: &House,
    door: serve::Door,
    stop: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let gate = Gate::bind(args.chain_port).await?;
    let url = format!("http://{}", gate.address()?);
    let (chain, mut anvil) = Chain::open(house.folder(), |words| context.out.say(words)).await?;
    let (broken, mut breakage) = mpsc::channel(1);
    let (close, mut closing) = watch::channel(false);
    let gate = tokio::spawn(gate.serve(Arc::new(chain), broken, async move {
        // An error means that we are gone: as good a reason to close.
        let _closed = closing.wait_for(|closed| *closed).await;
    }));
    let result = tokio::select! {
        result = serve::run(context, house, &url, door, stop) => result,
        ended = anvil.ended() => Err(died(ended).into()),
        Some(failure) = breakage.recv() => Err(failure.into()),
    };
    close.send_replace(true);
    if timeout(DRAIN, gate).await.is_err() {
        tracing::warn!("cut requests to the chain that were still running");
    }
    Anvil::stop(anvil).await;
    result
}

fn died(status: Option<std::process::ExitStatus>) -> Failure {
    let how = status.map(|status| format!(" ({status})")).unwrap_or_default();
    Failure::network(format!("the chain's process, anvil, has ended{how}"))
        .remedy("start `veedor dev` again: nothing is lost")
}
