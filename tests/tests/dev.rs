//! `veedor dev`: what it keeps, and what it refuses.

use anyhow::{Result, ensure};
use serde_json::json;
use std::process::Stdio;
use std::time::Duration;
use veedor_tests::{Dev, json, run, veedor};

/// Numbers that look random and are the same every time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// Somebody to look for after a restart.
fn register_buyer(dev: &Dev) -> Result<()> {
    let data = dev.data();
    let passphrase = data.join("passphrase");
    std::fs::write(&passphrase, "una frase larga de prueba\n")?;
    let passphrase = passphrase.display().to_string();
    json(
        data,
        ["account", "new", "secretaria", "--passphrase-file", &passphrase],
    )?;
    let profile = "tests/scenarios/pae/perfiles/secretaria.json";
    json(
        data,
        [
            "directory",
            "register-institution",
            "--kind",
            "buyer",
            "--signer",
            "secretaria",
            "--administrator",
            "dev:1",
            "--profile",
            profile,
            "--passphrase-file",
            &passphrase,
        ],
    )?;
    Ok(())
}

#[test]
fn killed_at_any_moment_it_resumes_with_the_same_chain_and_the_same_answers() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let mut random = Random(0x7665_6564_6f72);
    let mut dev = Dev::start(&data)?;
    register_buyer(&dev)?;
    for round in 0..6 {
        let before = dev.everything()?;
        let parties = dev.get("/api/v1/status")?["parties"].clone();
        let head = dev.head()?;
        ensure!(parties == 1, "{parties}");
        // Somebody works while it is killed; what was answered must be there afterwards.
        let mut worker = veedor(&data, ["--json", "dev", "advance", "1h"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        if round % 3 != 0 {
            std::thread::sleep(Duration::from_millis(random.below(60)));
        }
        dev.kill(round % 2 == 0)?;
        worker.wait()?;
        let mut answered = String::new();
        std::io::Read::read_to_string(
            &mut worker
                .stdout
                .take()
                .into_iter()
                .next()
                .ok_or_else(|| anyhow::anyhow!("no output"))?,
            &mut answered,
        )?;

        dev = Dev::start(&data)?;
        let again = dev.call("eth_getBlockByNumber", &json!([head["number"], false]))?;
        ensure!(
            again["hash"] == head["hash"],
            "round {round}: block {} is another one",
            head["number"]
        );
        if let Ok(answered) = serde_json::from_str::<serde_json::Value>(&answered) {
            ensure!(
                dev.head()?["timestamp"]
                    == format!("{:#x}", answered["timestamp"].as_u64().unwrap_or_default()),
                "round {round}: an answered block is gone"
            );
        }
        let mut after = dev.everything()?;
        // As of which block an answer is moves on with an advance that got through.
        after["list"]["asOf"] = before["list"]["asOf"].clone();
        ensure!(after == before, "round {round}: {before} became {after}");
        ensure!(
            dev.get("/api/v1/status")?["parties"] == parties,
            "round {round}: parties are gone"
        );
    }
    ensure!(dev.interrupt()?.success());
    Ok(())
}

#[test]
fn a_folder_has_one_at_a_time_and_a_port_one_program() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let dev = Dev::start(&data)?;
    let second = run(&data, ["dev", "--port", "0"])?;
    ensure!(
        second.status.code() == Some(2) && String::from_utf8_lossy(&second.stderr).contains("already"),
        "{second:?}"
    );

    let port = dev.api().rsplit(':').next().unwrap_or_default().to_owned();
    let other = run(&folder.path().join("other"), ["dev", "--port", &port])?;
    ensure!(
        other.status.code() == Some(2) && String::from_utf8_lossy(&other.stderr).contains("--port"),
        "{other:?}"
    );
    Ok(())
}

#[test]
fn the_clock_goes_ahead_by_what_was_asked() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let dev = Dev::start(&data)?;
    let before = json(&data, ["dev", "advance", "0s"])?["timestamp"]
        .as_u64()
        .unwrap_or_default();
    let after = json(&data, ["dev", "advance", "36h"])?["timestamp"]
        .as_u64()
        .unwrap_or_default();
    ensure!(
        (36 * 3600..36 * 3600 + 60).contains(&(after - before)),
        "{before} {after}"
    );
    let unknown = run(&data, ["dev", "advance", "--until", "opening", "--tender", "7"])?;
    ensure!(unknown.status.code() == Some(2), "{unknown:?}");
    drop(dev);
    let gone = run(&data, ["dev", "advance", "1h"])?;
    ensure!(gone.status.code() == Some(7), "{gone:?}");
    Ok(())
}

#[test]
fn what_no_block_would_hold_is_refused() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let dev = Dev::start(&folder.path().join("data"))?;
    let head = dev.head()?;
    for method in [
        "anvil_setBalance",
        "evm_revert",
        "anvil_reorg",
        "hardhat_setStorageAt",
    ] {
        ensure!(dev.call(method, &json!([]))?.is_null(), "{method}");
    }
    ensure!(dev.head()?["hash"] == head["hash"]);
    Ok(())
}
