//! The well-known accounts that pay on development chains.

use std::time::Duration;

use alloy::network::EthereumWallet;
use alloy::primitives::Address;
use alloy::providers::{DynProvider, Provider, ProviderBuilder};
use alloy::signers::local::PrivateKeySigner;
use tokio::time::timeout;

use crate::failure::Failure;
use crate::keys;

/// How often to look for a receipt. Blocks of a development chain come at once.
const POLL: Duration = Duration::from_millis(10);
const GREETING: Duration = Duration::from_secs(15);

/// dev:0, which pays, and dev:1, the directory's administrator.
pub(crate) fn signers() -> Result<[PrivateKeySigner; 2], Failure> {
    Ok([keys::well_known(0)?, keys::well_known(1)?])
}

/// A connection that can send from either.
pub(crate) async fn connect(url: &str) -> Result<(DynProvider, [Address; 2]), Failure> {
    let [payer, administrator] = signers()?;
    let addresses = [payer.address(), administrator.address()];
    let mut wallet = EthereumWallet::from(payer);
    wallet.register_signer(administrator);
    let silent = |why: String| {
        Failure::network(format!("the node at {url} does not answer: {why}"))
            .remedy("check that it runs, and that --rpc-url names it")
    };
    let connecting = ProviderBuilder::new().wallet(wallet).connect(url);
    let provider = match timeout(GREETING, connecting).await {
        Ok(Ok(provider)) => provider.erased(),
        Ok(Err(error)) => return Err(silent(error.to_string())),
        Err(_) => return Err(silent(format!("no connection within {} s", GREETING.as_secs()))),
    };
    provider.client().set_poll_interval(POLL);
    match timeout(GREETING, provider.get_chain_id()).await {
        Ok(Ok(_)) => Ok((provider, addresses)),
        Ok(Err(error)) => Err(silent(error.to_string())),
        Err(_) => Err(silent(format!("no answer within {} s", GREETING.as_secs()))),
    }
}

/// Refuses a node on which these accounts have nothing.
pub(crate) async fn require_funds(provider: &DynProvider, url: &str) -> Result<(), Failure> {
    for signer in signers()? {
        let balance = provider
            .get_balance(signer.address())
            .await
            .map_err(|error| Failure::network(format!("the node at {url} failed: {error}")))?;
        if balance.is_zero() {
            return Err(Failure::usage(format!("on the node at {url} the development account {} has no funds", signer.address()))
                .remedy("name a development node (anvil, hardhat node) that begins with the mnemonic `test test … junk`"));
        }
    }
    Ok(())
}
