//! A development chain of a test's own, and who pays on it.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use alloy::network::EthereumWallet;
use alloy::primitives::Address;
use alloy::providers::{Provider, ProviderBuilder};
use alloy::signers::local::{MnemonicBuilder, PrivateKeySigner};

/// An anvil process, ended when dropped.
pub(crate) struct Chain {
    process: Child,
    url: String,
}

impl Chain {
    pub(crate) fn start() -> Self {
        let anvil = anvil();
        let mut process = Command::new(&anvil)
            .args(["--port", "0", "--chain-id", "31337"])
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}; run scripts/setup", anvil.display()));
        let stdout = process.stdout.take().expect("it is piped");
        let mut lines = BufReader::new(stdout).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("Listening on ").map(str::to_owned))
            .expect("anvil says where it listens");
        // It goes on writing, and would wait for ever if nobody read.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            process,
            url: format!("http://{address}"),
        }
    }

    /// A provider that can send from accounts 0 (the default) and 1.
    pub(crate) fn provider(&self) -> impl Provider + Clone + use<> {
        let mut wallet = EthereumWallet::from(key(0));
        wallet.register_signer(key(1));
        // alloy's default counts a nonce as used when an estimate is refused, and waits for ever after that.
        ProviderBuilder::new()
            .with_simple_nonce_management()
            .wallet(wallet)
            .connect_http(self.url.parse().expect("anvil's address is an URL"))
    }
}

impl Drop for Chain {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) fn account(index: u32) -> Address {
    key(index).address()
}

fn key(index: u32) -> PrivateKeySigner {
    MnemonicBuilder::try_from_phrase_nth(
        "test test test test test test test test test test test junk",
        index,
    )
    .expect("the development mnemonic is valid")
}

/// The one that scripts/env.sh names, or where scripts/setup puts it.
fn anvil() -> PathBuf {
    std::env::var_os("ANVIL").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/tools/bin/anvil"),
        PathBuf::from,
    )
}
