//! Contracts, indexer and server on a chain that is there, until we are told to stop.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;
use veedor_backend::{Config, Server, ServerError};
use veedor_contracts::ToProtocol;
use veedor_contracts::deploy::Deployment;
use veedor_indexer::chain::Node;
use veedor_indexer::follow::{Follower, Options};
use veedor_indexer::{Identity, Mirror};

use super::house::{Contracts, House};
use crate::context::Context;
use crate::failure::Failure;

/// Warnings to stderr; more with `RUST_LOG`.
pub(super) fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    // Fails where somebody has set up a log already, which is as good.
    let _set_up = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}

/// Turns true at Ctrl-C, or when we are told to end in another way.
pub(super) fn signals() -> anyhow::Result<watch::Receiver<bool>> {
    let (tell, told) = watch::channel(false);
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tell.send_replace(true);
        // Who asks twice does not want to wait for requests to end. What is written is written.
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        std::process::exit(130);
    });
    Ok(told)
}

/// Where the server will listen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Door(SocketAddr);

impl Door {
    /// Looks whether the port can be had, before a chain is started in vain.
    pub(super) async fn reserve(port: u16) -> Result<Self, Failure> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        TcpListener::bind(address)
            .await
            .map_err(|error| taken(address, &error))?;
        Ok(Self(address))
    }
}

fn taken(address: SocketAddr, error: &dyn std::fmt::Display) -> Failure {
    Failure::usage(format!("the server cannot listen on {address}: {error}"))
        .remedy("another program uses the port: end it, or choose another with --port (0 takes any)")
}

/// Deploys what is missing, follows the chain, and answers, until `stop`.
pub(super) async fn run(
    context: &Context,
    house: &House,
    node: &str,
    Door(listen): Door,
    stop: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let (deployment, contracts) = house.contracts(node).await?;
    let mut follower = follower(house, node, &deployment).await?;
    let config = Config {
        listen,
        ..Config::in_folder(house.folder(), deployment.clone())
    };
    let server = Server::bind(config).await.map_err(|error| match error {
        ServerError::Listen { address, source } => taken(address, &source),
        other => Failure::usage(&other).remedy("check the data folder, or name another with --data"),
    })?;
    let api = format!("http://{}", server.address()?);
    house.write_settings(node, &api)?;
    // Whoever reads the first answer finds everything in it that was there before.
    follower
        .catch_up()
        .await
        .map_err(|error| Failure::network(&error))?;
    welcome(context, house, &deployment, contracts, node, &api);

    let stopped = |mut stop: watch::Receiver<bool>| async move {
        let _told_or_gone = stop.wait_for(|told| *told).await;
    };
    let mut serving = tokio::spawn(server.run(stopped(stop.clone())));
    let followed = tokio::select! {
        followed = follower.run(stopped(stop.clone())) => followed,
        _ = &mut serving => return Ok(()),
    };
    followed.map_err(|error| {
        Failure::network(format!("following the chain ended: {error}"))
            .remedy("check the node, then start `veedor dev` again")
    })?;
    context
        .out
        .say("Stopping: requests that have begun are answered first …");
    serving.await?;
    context.out.say("Stopped. `veedor dev` goes on from here.");
    Ok(())
}

async fn follower(house: &House, node: &str, deployment: &Deployment) -> Result<Follower<Node>, Failure> {
    let identity = Identity {
        chain_id: deployment.chain_id,
        genesis: deployment.genesis_hash.to_protocol(),
        directory: deployment.directory.to_protocol(),
        procurement: deployment.procurement.to_protocol(),
        deployed_at: deployment.deployed_at_block,
    };
    let unusable = |error: &dyn std::fmt::Display| {
        Failure::usage(format!(
            "cannot use the mirror {}: {error}",
            house.mirror().display()
        ))
        .remedy("delete the mirror: it is built again from the chain")
    };
    let mirror = Mirror::open(house.mirror(), &identity).map_err(|error| unusable(&error))?;
    let node = Node::connect(node)
        .await
        .map_err(|error| Failure::network(&error))?;
    Follower::new(node, mirror, Options::default()).map_err(|error| unusable(&error))
}

/// What there is now, and what to look at.
fn welcome(
    context: &Context,
    house: &House,
    deployment: &Deployment,
    contracts: Contracts,
    node: &str,
    api: &str,
) {
    let folder = house.folder().display();
    let deployed = match contracts {
        Contracts::Found => "the contracts of this folder",
        Contracts::Deployed => "newly deployed contracts",
    };
    context.out.say(format!(
        "\
Veedor is running on {deployed}.

  Server       {api}/api/v1/tenders
               {api}/api/v1/status
  Chain        {node}   (id {})
  Directory    {}
  Procurement  {}
  Data folder  {folder}

In another terminal, commands find all of this with  --data {folder}
  veedor account list                    who has a key here; dev:0 pays fees, dev:1 is the administrator
  veedor directory --help                register institutions, officers and vendors
  veedor dev advance 2d                  move the chain's clock
  veedor verify contracts                is this the code that we published?

Ctrl-C ends it; nothing is lost.",
        deployment.chain_id, deployment.directory, deployment.procurement
    ));
}
