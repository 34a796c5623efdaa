//! What a command works with: settings, where its words go, the chain and its contracts.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use alloy::eips::BlockNumberOrTag;
use alloy::providers::{DynProvider, Provider, ProviderBuilder};
use tokio::time::timeout;
use veedor_contracts::deploy::Deployment;

use crate::failure::Failure;
use crate::output::Output;
use crate::settings::{Global, Settings};

/// The id that development chains use, and no public one.
pub(crate) const DEV_CHAIN_ID: u64 = 31337;

/// How long a node may take to say who it is.
const GREETING: Duration = Duration::from_secs(15);

/// What every command gets.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) settings: Settings,
    pub(crate) out: Output,
}

impl Context {
    pub(crate) fn new(global: &Global) -> Result<Self, Failure> {
        Ok(Self { settings: Settings::resolve(global)?, out: Output::new(global.json, global.quiet) })
    }

    /// Where keystores are.
    pub(crate) fn accounts(&self) -> PathBuf {
        self.settings.data.join("accounts")
    }

    /// The contracts' addresses.
    pub(crate) fn deployment(&self) -> Result<Deployment, Failure> {
        let path = &self.settings.deployment;
        let text = fs::read_to_string(path).map_err(|error| {
            let cause = if error.kind() == io::ErrorKind::NotFound {
                format!("there is no deployment file {}", path.display())
            } else {
                format!("cannot read {}: {error}", path.display())
            };
            Failure::usage(cause).remedy("start `veedor dev`, or name the contracts' address file with --deployment or its folder with --data")
        })?;
        serde_json::from_str(&text)
            .map_err(|error| Failure::usage(format!("{} is no deployment file: {error}", path.display())))
    }

    /// A connection to the node, whatever chain it is on.
    pub(crate) async fn node(&self) -> Result<DynProvider, Failure> {
        let url = &self.settings.rpc_url;
        let silent = |why: String| {
            Failure::network(format!("the node at {url} does not answer: {why}"))
                .remedy("check that it runs (`veedor dev` starts one) and that --rpc-url names it")
        };
        match timeout(GREETING, ProviderBuilder::new().connect(url)).await {
            Ok(Ok(provider)) => Ok(provider.erased()),
            Ok(Err(error)) => Err(silent(error.to_string())),
            Err(_) => Err(silent(format!("no connection within {} s", GREETING.as_secs()))),
        }
    }

    /// The node and the contracts, after checking that they belong together.
    pub(crate) async fn chain(&self) -> Result<Chain, Failure> {
        let deployment = self.deployment()?;
        let chain = Chain { provider: self.node().await?, deployment, url: self.settings.rpc_url.clone() };
        let id = chain.within(chain.provider.get_chain_id()).await?;
        if id != chain.deployment.chain_id {
            return Err(Failure::usage(format!(
                "the node at {} is on chain {id}, but {} is of chain {}",
                chain.url,
                self.settings.deployment.display(),
                chain.deployment.chain_id
            ))
            .remedy("name the node with --rpc-url, or the address file with --deployment"));
        }
        let code = chain.within(async { chain.provider.get_code_at(chain.deployment.procurement).await }).await?;
        if code.is_empty() {
            return Err(Failure::usage(format!(
                "there is no contract at {} on the node at {}",
                chain.deployment.procurement, chain.url
            ))
            .remedy("the chain was started anew, or the address file is of another one: check --data and --deployment"));
        }
        Ok(chain)
    }
}

/// A node on the right chain, and the contracts on it.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    pub(crate) provider: DynProvider,
    pub(crate) deployment: Deployment,
    url: String,
}

impl Chain {
    /// The latest block's time: the only clock that counts.
    pub(crate) async fn now(&self) -> Result<u64, Failure> {
        let block = self.within(async { self.provider.get_block_by_number(BlockNumberOrTag::Latest).await }).await?;
        block.map(|block| block.header.timestamp).ok_or_else(|| {
            Failure::network(format!("the node at {} has no latest block", self.url)).remedy("wait until it has synced")
        })
    }

    /// Runs a request with a time limit, and says which node failed.
    pub(crate) async fn within<T, E: std::fmt::Display>(
        &self,
        request: impl IntoFuture<Output = Result<T, E>>,
    ) -> Result<T, Failure> {
        let failed = |why: String| {
            Failure::network(format!("the node at {} failed: {why}", self.url)).remedy("try again, or use another node with --rpc-url")
        };
        match timeout(4 * GREETING, request).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(failed(error.to_string())),
            Err(_) => Err(failed(format!("no answer within {} s", 4 * GREETING.as_secs()))),
        }
    }
}
