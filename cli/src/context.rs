//! What a command works with: settings, where its words go, the chain and its contracts.

use std::fmt;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use alloy::eips::BlockNumberOrTag;
use alloy::providers::{DynProvider, Provider, ProviderBuilder};
use tokio::time::timeout;
use veedor_contracts::Refusal;
use veedor_contracts::bindings::{IDirectory, IProcurement};
use veedor_contracts::deploy::{Deployment, WrongChain};

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
        Ok(Self {
            settings: Settings::resolve(global)?,
            out: Output::new(global.json, global.quiet),
        })
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
        let chain = Chain {
            provider: self.node().await?,
            deployment,
            url: self.settings.rpc_url.clone(),
        };
        match timeout(4 * GREETING, chain.deployment.check(&chain.provider)).await {
            Ok(Ok(())) => Ok(chain),
            Ok(Err(WrongChain::Node(error))) => Err(chain.failed(error)),
            Ok(Err(other)) => Err(Failure::usage(format!("the node at {} and {} do not belong together: {other}", chain.url, self.settings.deployment.display()))
                .remedy("name the node with --rpc-url, or the address file with --deployment or --data; a development chain that was started anew needs its own folder")),
            Err(_) => Err(chain.failed(format!("no answer within {} s", 4 * GREETING.as_secs()))),
        }
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
    /// `Procurement`, to ask.
    pub(crate) fn procurement(&self) -> IProcurement::IProcurementInstance<DynProvider> {
        IProcurement::new(self.deployment.procurement, self.provider.clone())
    }

    /// `Directory`, to ask.
    pub(crate) fn directory(&self) -> IDirectory::IDirectoryInstance<DynProvider> {
        IDirectory::new(self.deployment.directory, self.provider.clone())
    }

    /// The time that a transaction sent now is judged by: the pending block's where the node tells it (a development
    /// chain that has been idle lags far behind), else the latest block's.
    pub(crate) async fn now(&self) -> Result<u64, Failure> {
        let time = |block: Option<alloy::rpc::types::Block>| block.map(|block| block.header.timestamp);
        let pending = self
            .provider
            .get_block_by_number(BlockNumberOrTag::Pending)
            .await
            .ok()
            .and_then(time);
        let latest = self
            .within(async { self.provider.get_block_by_number(BlockNumberOrTag::Latest).await })
            .await?;
        let latest = time(latest).ok_or_else(|| {
            self.failed("it has no latest block")
                .remedy("wait until it has synced")
        })?;
        Ok(pending.map_or(latest, |pending| pending.max(latest)))
    }

    /// Asks a contract, and tells its refusal from the node's trouble.
    pub(crate) async fn read<T>(
        &self,
        call: impl IntoFuture<Output = Result<T, alloy::contract::Error>>,
    ) -> Result<T, Failure> {
        match timeout(4 * GREETING, call).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(match Refusal::from_contract(&error) {
                Some(refusal) => Failure::reverted(&refusal.message)
                    .remedy(&refusal.remedy)
                    .refusal(&refusal.name),
                None => self.failed(error),
            }),
            Err(_) => Err(self.failed(format!("no answer within {} s", 4 * GREETING.as_secs()))),
        }
    }

    /// Runs a request with a time limit, and says which node failed.
    pub(crate) async fn within<T, E: fmt::Display>(
        &self,
        request: impl IntoFuture<Output = Result<T, E>>,
    ) -> Result<T, Failure> {
        match timeout(4 * GREETING, request).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(self.failed(error)),
            Err(_) => Err(self.failed(format!("no answer within {} s", 4 * GREETING.as_secs()))),
        }
    }

    fn failed(&self, why: impl fmt::Display) -> Failure {
        Failure::network(format!("the node at {} failed: {why}", self.url))
            .remedy("try again, or use another node with --rpc-url")
    }
}
