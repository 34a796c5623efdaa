//! A child process that executes blocks: finding anvil, starting it, and making sure that it never outlives us.

use std::env;
use std::ffi::OsString;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStdin, Command};
use tokio::time::sleep;

use super::rpc::Rpc;
use crate::context::DEV_CHAIN_ID;
use crate::failure::Failure;

/// The version that we test with. Blocks of another one may hash differently, so that a kept chain does not resume.
pub(super) const VERSION: &str = "1.7.1";

/// How long a new process may take to answer. It takes a tenth of a second on an idle machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs anvil beside a watcher that holds the other end of our pipe: when we are gone, by `kill -9` too, the pipe
/// ends and the watcher kills it. `$$` is the shell's id in the watcher also, and the shell becomes anvil.
const UNDER_WATCH: &str = r#"exec 3<&0 </dev/null
(exec >/dev/null 2>&1; read -r _ <&3; kill -9 $$) &
exec 3<&-
exec "$@""#;

/// What decides a chain's first block, and so all of its hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Genesis {
    /// Unix seconds.
    pub(crate) timestamp: u64,
    /// Of every block.
    pub(crate) gas_limit: u64,
}

/// A running anvil that mines only when it is told to.
#[derive(Debug)]
pub(crate) struct Anvil {
    child: Child,
    /// Its end is the sign for the watcher.
    _watch: Option<ChildStdin>,
    rpc: Rpc,
}

impl Anvil {
    pub(crate) async fn start(genesis: Genesis) -> Result<Self, Failure> {
        let program = find().await?;
        let port = free_port()?;
        let mut child = command(&program, genesis, port).spawn().map_err(|error| {
            Failure::usage(format!("cannot start {}: {error}", program.display()))
                .remedy("run scripts/setup again")
        })?;
        let mut anvil = Self {
            _watch: child.stdin.take(),
            child,
            rpc: Rpc::new(&format!("http://127.0.0.1:{port}"))?,
        };
        anvil.wait_until_it_answers().await?;
        Ok(anvil)
    }

    /// How to ask it.
    pub(crate) fn rpc(&self) -> &Rpc {
        &self.rpc
    }

    /// Ends when the process does.
    pub(crate) async fn ended(&mut self) -> Option<ExitStatus> {
        self.child.wait().await.ok()
    }

    pub(crate) async fn stop(mut self) {
        // There is nothing in it that is not written down already.
        let _gone_already = self.child.kill().await;
    }

    async fn wait_until_it_answers(&mut self) -> Result<(), Failure> {
        let begun = Instant::now();
        loop {
            if self.rpc.call("eth_chainId", serde_json::json!([])).await.is_ok() {
                return Ok(());
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                let mut words = String::new();
                if let Some(mut stderr) = self.child.stderr.take() {
                    let _nothing_to_tell = stderr.read_to_string(&mut words).await;
                }
                return Err(Failure::network(format!(
                    "anvil ended at once ({status}): {}",
                    words.trim()
                )));
            }
            if begun.elapsed() > PATIENCE {
                return Err(Failure::network(format!(
                    "anvil does not answer after {} s",
                    PATIENCE.as_secs()
                ))
                .remedy("the machine may be overloaded: try again"));
            }
            sleep(Duration::from_millis(10)).await;
        }
    }
}

fn command(program: &Path, genesis: Genesis, port: u16) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", UNDER_WATCH, "sh"])
        .arg(program)
        .args(["--host", "127.0.0.1", "--port", &port.to_string()])
        .args(["--chain-id", &DEV_CHAIN_ID.to_string()])
        .args(["--timestamp", &genesis.timestamp.to_string()])
        .args(["--gas-limit", &genesis.gas_limit.to_string()])
        // Blocks are made by request alone and hold transactions in the order of arrival, so that the same requests
        // give the same blocks.
        .args(["--no-mining", "--order", "fifo"])
        // `finalized` is the second block before the last, as it would be on a permissioned chain; a whole epoch
        // would be a wait for a newcomer.
        .args(["--slots-in-an-epoch", "1"])
        .args(["--no-request-size-limit", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        // Ctrl-C is for us: we end it when requests that have begun are answered.
        .process_group(0)
        .kill_on_drop(true);
    command
}

fn free_port() -> Result<u16, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| Ok(listener.local_addr()?.port()))
        .map_err(|error| Failure::network(format!("this machine has no free port: {error}")))
}

/// `ANVIL`; else what scripts/setup linked or installed, seen from here or from this program; else the PATH.
async fn find() -> Result<PathBuf, Failure> {
    if let Some(named) = env::var_os("ANVIL").filter(|name| !name.is_empty()) {
        let named = PathBuf::from(named);
        return match version_of(&named).await {
            Some(_) => Ok(named),
            None => Err(Failure::usage(format!(
                "ANVIL names {}, which is no anvil that runs",
                named.display()
            ))
            .remedy("let it name an anvil, or unset it")),
        };
    }
    let mut others = Vec::new();
    for candidate in candidates() {
        match version_of(&candidate).await {
            Some(version) if version == VERSION => return Ok(candidate),
            Some(version) => others.push(format!("{} is {version}", candidate.display())),
            None => {}
        }
    }
    let seen = if others.is_empty() {
        String::new()
    } else {
        format!(" ({})", others.join(", "))
    };
    Err(Failure::usage(format!("anvil {VERSION} is not to be found{seen}"))
        .remedy(format!("run scripts/setup, which installs it; or install it with `foundryup --install {VERSION}`; or name another node with --rpc-url")))
}

fn candidates() -> Vec<PathBuf> {
    let here = env::current_dir().ok();
    let program = env::current_exe().ok();
    let installed = [here.as_deref(), program.as_deref()]
        .into_iter()
        .flatten()
        .flat_map(Path::ancestors)
        .map(|folder| folder.join("target/tools/bin/anvil"))
        .collect::<Vec<_>>();
    let path: OsString = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).map(|folder| folder.join("anvil"));
    installed
        .into_iter()
        .chain(on_path)
        .filter(|file| file.is_file())
        .collect()
}

/// `anvil Version: 1.7.1` gives `1.7.1`.
async fn version_of(program: &Path) -> Option<String> {
    let output = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .await
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let first = text.lines().next()?;
    let version = first.split_whitespace().last()?.split('-').next()?;
    first.starts_with("anvil").then(|| version.to_owned())
}
