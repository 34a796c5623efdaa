//! What the end-to-end tests share: the binary as people run it, a chain of its own, and what the server says.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// How long `veedor dev` may take to be there, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_mins(1);

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}

/// The binary, as `cargo build -p veedor` makes it; `VEEDOR_BIN` names another.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(named) = std::env::var_os("VEEDOR_BIN") {
            return named.into();
        }
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--locked", "-p", "veedor"])
            .current_dir(root())
            .status();
        assert!(
            built.is_ok_and(|status| status.success()),
            "the binary does not build"
        );
        let target =
            std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
        target.join("debug/veedor")
    })
}

/// The binary with these arguments, on a data folder, and with none of the user's settings.
pub fn veedor<S: AsRef<std::ffi::OsStr>>(data: &Path, arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(binary());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("VEEDOR_") {
            command.env_remove(name);
        }
    }
    command
        .env("XDG_CONFIG_HOME", data.join("no-config"))
        .env("VEEDOR_HOME", data)
        .args(arguments)
        .current_dir(root())
        .stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub fn run<'a>(data: &Path, arguments: impl IntoIterator<Item = &'a str>) -> Result<Output> {
    Ok(veedor(data, arguments).output()?)
}

/// Runs a command that must succeed, and gives its JSON.
pub fn json<'a>(data: &Path, arguments: impl IntoIterator<Item = &'a str>) -> Result<Value> {
    let output = run(data, ["--json"].into_iter().chain(arguments))?;
    ensure!(
        output.status.success(),
        "{}: {}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// A running `veedor dev`, killed with its whole group when dropped.
#[derive(Debug)]
pub struct Dev {
    child: Child,
    data: PathBuf,
    api: String,
    rpc: String,
}

impl Dev {
    /// Starts one on a data folder and waits until it is there.
    pub fn start(data: &Path) -> Result<Self> {
        Self::start_with(data, &["--chain-port", "0"])
    }

    /// The same with other arguments than a free port for the chain.
    pub fn start_with(data: &Path, arguments: &[&str]) -> Result<Self> {
        let log = data.with_extension("log");
        let child = veedor(data, ["dev", "--port", "0"])
            .args(arguments)
            .stderr(fs::File::create(&log)?)
            .stdout(Stdio::null())
            // A group of its own, so that all of it can be killed at once.
            .process_group(0)
            .spawn()?;
        let mut dev = Self {
            child,
            data: data.to_owned(),
            api: String::new(),
            rpc: String::new(),
        };
        let begun = Instant::now();
        while !fs::read_to_string(&log)?.contains("Veedor is running") {
            if let Some(status) = dev.child.try_wait()? {
                bail!("veedor dev ended ({status}): {}", fs::read_to_string(&log)?);
            }
            ensure!(
                begun.elapsed() < PATIENCE,
                "veedor dev does not start: {}",
                fs::read_to_string(&log)?
            );
            sleep(Duration::from_millis(20));
        }
        let settings = fs::read_to_string(data.join("veedor.toml"))?;
        let setting = |name: &str| {
            let line = settings
                .lines()
                .find_map(|line| line.strip_prefix(name)?.trim().strip_prefix('='));
            line.map(|value| value.trim().trim_matches('"').to_owned())
                .with_context(|| format!("veedor.toml has no {name}"))
        };
        (dev.api, dev.rpc) = (setting("api_url")?, setting("rpc_url")?);
        Ok(dev)
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The node's address.
    pub fn rpc(&self) -> &str {
        &self.rpc
    }

    /// The server's address.
    pub fn api(&self) -> &str {
        &self.api
    }

    /// What the server answers to a GET, as JSON.
    pub fn get(&self, path: &str) -> Result<Value> {
        http(
            &self.api,
            &format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"),
        )
    }

    /// What the node answers to a request.
    pub fn call(&self, method: &str, params: &Value) -> Result<Value> {
        let body =
            serde_json::json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string();
        let head = format!(
            "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        Ok(http(&self.rpc, &(head + &body))?["result"].take())
    }

    /// The last block.
    pub fn head(&self) -> Result<Value> {
        self.call("eth_getBlockByNumber", &serde_json::json!(["latest", false]))
    }

    /// Waits until the mirror has the last block, and gives everything that the server says about tenders.
    pub fn everything(&self) -> Result<Value> {
        let number = self.head()?["number"]
            .as_str()
            .and_then(|number| u64::from_str_radix(number.trim_start_matches("0x"), 16).ok());
        let begun = Instant::now();
        while self.get("/api/v1/status")?["checkpoint"]["number"].as_u64() != number {
            ensure!(begun.elapsed() < PATIENCE, "the mirror does not follow");
            sleep(Duration::from_millis(20));
        }
        let list = self.get("/api/v1/tenders")?;
        let count = self.get("/api/v1/status")?["tenders"]
            .as_u64()
            .unwrap_or_default();
        let each = (1..=count)
            .map(|id| self.get(&format!("/api/v1/tenders/{id}")))
            .collect::<Result<Vec<_>>>()?;
        Ok(serde_json::json!({"list": list, "each": each}))
    }

    /// `kill -9` of the process alone, or of its whole group.
    pub fn kill(mut self, whole_group: bool) -> Result<()> {
        let id = self.child.id();
        let target = if whole_group {
            format!("-{id}")
        } else {
            id.to_string()
        };
        let killed = Command::new("kill").args(["-9", "--", &target]).status()?;
        ensure!(killed.success(), "kill -9 {target} failed");
        self.child.wait()?;
        Ok(())
    }

    /// Ctrl-C, and how it ends.
    pub fn interrupt(mut self) -> Result<std::process::ExitStatus> {
        let asked = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status()?;
        ensure!(asked.success(), "kill -INT failed");
        Ok(self.child.wait()?)
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

fn http(url: &str, request: &str) -> Result<Value> {
    let address = url.strip_prefix("http://").context("not an http address")?;
    let mut stream = TcpStream::connect(address.trim_end_matches('/'))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8(answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
    ensure!(head.starts_with("HTTP/1.1 200"), "{head}: {body}");
    Ok(serde_json::from_str(body)?)
}
