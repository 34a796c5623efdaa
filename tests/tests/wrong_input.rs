//! Every command with wrong input: no crash, an exit code that scripts can rely on, and what to do about it.

use std::fs;

use anyhow::{Result, ensure};
use veedor_tests::run;

/// Runs each line as a command that must fail with that code. `@` begins a file of the folder.
fn each_fails(cases: &[(i32, &str)], files: &[(&str, &str)]) -> Result<()> {
    let folder = tempfile::tempdir()?;
    for (name, text) in files {
        fs::write(folder.path().join(name), text)?;
    }
    let data = folder.path().join("data");
    for (code, line) in cases {
        let words = line.split_whitespace().map(|word| match word.strip_prefix('@') {
            Some(name) => folder.path().join(name).display().to_string(),
            None => word.to_owned(),
        });
        let words = words.collect::<Vec<_>>();
        let output = run(&data, words.iter().map(String::as_str))?;
        let told = String::from_utf8_lossy(&output.stderr);
        ensure!(
            output.status.code() == Some(*code),
            "`veedor {line}` should end with {code}: {output:?}"
        );
        ensure!(
            output.stdout.is_empty(),
            "`veedor {line}` gives data all the same: {output:?}"
        );
        let remedied = ["what to do:", "--help", "Usage:"]
            .iter()
            .any(|words| told.contains(words));
        ensure!(
            told.contains("error:") && remedied,
            "`veedor {line}` does not say what to do: {told}"
        );
        ensure!(!told.contains("panicked"), "`veedor {line}`: {told}");
    }
    Ok(())
}

#[test]
fn commands_that_do_not_exist_or_lack_arguments_are_wrong_usage() -> Result<()> {
    each_fails(
        &[
            (2, "nonsense"),
            (2, "dev advance"),
            (2, "dev advance tomorrow"),
            (2, "dev advance 1h --until opening --tender 1"),
            (2, "dev --port 70000"),
            (2, "dev --port x"),
            (2, "replay"),
            (2, "account"),
            (2, "account new"),
            (2, "directory"),
            (2, "tender publish"),
            (2, "tender show x"),
            (2, "tender award 1"),
            (2, "registrar admit"),
            (2, "bid prepare"),
            (2, "bid seal"),
            (2, "bid open"),
            (2, "comment post"),
            (2, "verify tender"),
            (2, "verify tender 4294967296"),
            (2, "verify receipt"),
            (2, "docs add"),
            (2, "submit"),
            (2, "completions klingon"),
        ],
        &[],
    )
}

#[test]
fn files_that_are_not_there_or_not_what_they_should_be_are_told() -> Result<()> {
    each_fails(
        &[
            (2, "replay @absent.csv"),
            (2, "replay @noise"),
            (2, "tender draft --check @absent.json"),
            (2, "tender draft --check @noise"),
            (2, "tender draft --check @object.json"),
            (2, "account import copy @absent"),
            (2, "--config @absent.toml account list"),
            (2, "--config @noise account list"),
        ],
        &[("noise", "\u{1}\u{2} no such thing"), ("object.json", "{}")],
    )
}

#[test]
fn without_a_chain_nothing_that_needs_one_succeeds() -> Result<()> {
    each_fails(
        &[
            (2, "dev advance 1h"),
            (2, "directory list"),
            (2, "directory show 1"),
            (2, "tender show 1"),
            (2, "tender finalize 1"),
            (2, "tender cancel 1 --signer nobody --reason @object.json"),
            (2, "bid status --receipt @object.json"),
            (2, "bid open @object.json"),
            (2, "comment post --tender 1 --signer nobody --text hola"),
            (2, "verify tender 1"),
            (2, "verify receipt @object.json"),
            (2, "submit @object.json"),
        ],
        &[("object.json", "{}")],
    )
}

#[test]
fn a_node_that_is_none_is_a_network_failure() -> Result<()> {
    each_fails(
        &[
            (7, "dev --port 0 --rpc-url http://127.0.0.1:9"),
            (7, "replay @auctions.csv --rpc-url http://127.0.0.1:9"),
            (2, "dev --port 0 --chain-port 1 --rpc-url http://127.0.0.1:9"),
        ],
        &[(
            "auctions.csv",
            "tender,date,reserve_price,minimum_price,bidder,bid,disqualified,winner\n1,2009-01-01,,,a,5,0,1\n",
        )],
    )
}
