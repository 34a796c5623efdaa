//! `veedor flags`, as people run it: the worked examples of the indicators' authors, and files as they are found.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use veedor_tests::{binary, root, run, veedor};

/// Cardinal's own answers to its worked examples. Its numbers are decimals even where they are whole.
const ANSWERS: [(&str, &str); 11] = [
    ("R003", r#"{"OCID":{"F":{"R003":1.0}}}"#),
    ("R018", r#"{"OCID":{"F":{"R018":1.0}}}"#),
    (
        "R024",
        r#"{"OCID":{"F":{"R024":1.0}},"Tenderer":{"L":{"R024":0.0},"W":{"R024":0.0}}}"#,
    ),
    ("R025", r#"{"Tenderer":{"F":{"R025":0.16666666666666666}}}"#),
    (
        "R028",
        r#"{"OCID":{"F":{"R028":1.0}},"Tenderer":{"D":{"R028":1.0},"V":{"R028":1.0}}}"#,
    ),
    (
        "R030",
        r#"{"OCID":{"F":{"R030":1.0}},"Tenderer":{"W":{"R030":1.0}}}"#,
    ),
    (
        "R035",
        r#"{"OCID":{"F":{"R035":1.0}},"Tenderer":{"V":{"R035":0.0}}}"#,
    ),
    ("R036", r#"{"OCID":{"F":{"R036":1.0}}}"#),
    ("R038", r#"{"Buyer":{"B":{"R038":0.5}}}"#),
    ("R048", r#"{"Tenderer":{"F":{"R048":2.0}}}"#),
    (
        "R058",
        r#"{"OCID":{"F":{"R058":99.0}},"Tenderer":{"W":{"R058":0.0}}}"#,
    ),
];

/// Two bids; the second is above the first by this much.
fn process(ocid: &str, second: u32) -> String {
    let bid = |tenderer: &str, amount: u32| json!({"status": "valid", "tenderers": [{"id": tenderer}], "value": {"amount": amount, "currency": "COP"}});
    let release = json!({
        "ocid": ocid,
        "bids": {"details": [bid("alfa", 100), bid("beta", 100 + second)]},
        "awards": [{"status": "active", "suppliers": [{"id": "alfa"}]}],
    });
    format!("{release}\n")
}

/// Runs `veedor flags` on files of a folder; `@` begins their names.
fn flags(folder: &Path, line: &str) -> Result<Output> {
    let words = ["flags"].into_iter().chain(line.split_whitespace());
    let words = words.map(|word| match word.strip_prefix('@') {
        Some(name) => folder.join(name).display().to_string(),
        None => word.to_owned(),
    });
    let words = words.collect::<Vec<_>>();
    run(&folder.join("data"), words.iter().map(String::as_str))
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The examples are not ours to ship: they are looked for in the folder that `VEEDOR_DATA` names, and beside the
/// repository.
#[test]
fn the_worked_examples_come_out_as_their_authors_say() -> Result<()> {
    let folders = std::env::var_os("VEEDOR_DATA")
        .map(PathBuf::from)
        .into_iter()
        .chain([root().join("../shared/data")]);
    let mut folders = folders.map(|folder| folder.join("red-flags"));
    let Some(examples) = folders.find(|folder| folder.join("R003.jsonl").is_file()) else {
        eprintln!(
            "NOT TESTED: there is no red-flags/R003.jsonl; VEEDOR_DATA names the folder of worked examples"
        );
        return Ok(());
    };
    for (code, expected) in ANSWERS {
        let settings = if examples.join(format!("{code}.ini")).is_file() {
            format!("--settings @{code}.ini")
        } else {
            String::new()
        };
        let output = flags(&examples, &format!("@{code}.jsonl --no-meta {settings}"))?;
        ensure!(output.status.success(), "{code}: {output:?}");
        let found = String::from_utf8(output.stdout)?;
        let (found_value, expected_value) = (
            serde_json::from_str::<Value>(&found)?,
            serde_json::from_str::<Value>(expected)?,
        );
        ensure!(found_value == expected_value, "{code}: {found}");
        ensure!(found.trim_end() == expected, "{code}, its spelling: {found}");
    }
    Ok(())
}

#[test]
fn limits_follow_from_the_whole_file_and_are_told() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let others = (0..4).map(|number| process(&number.to_string(), 50));
    let file = others.chain([process("close", 1)]).collect::<String>();
    fs::write(folder.path().join("releases.jsonl"), file)?;
    fs::write(folder.path().join("settings.ini"), "[R024]\n")?;
    let output = flags(folder.path(), "@releases.jsonl --settings @settings.ini")?;
    ensure!(output.status.success(), "{output:?}");
    assert_eq!(
        String::from_utf8(output.stdout)?,
        concat!(
            r#"{"OCID":{"close":{"R024":0.01}},"Tenderer":{"alfa":{"R024":0.0},"beta":{"R024":0.0}},"#,
            r#""Meta":{"R024":{"q1":0.3367,"q3":0.5,"lower_fence":0.0917}}}"#,
            "\n"
        )
    );
    Ok(())
}

#[test]
fn every_answer_can_be_written_down_and_the_three_kinds_told_apart() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let releases = process("same", 0) + &process("different", 1) + "{\"ocid\":\"nothing\"}\n";
    fs::write(folder.path().join("releases.jsonl"), releases)?;
    fs::write(folder.path().join("settings.ini"), "[R028]")?;
    let line = "@releases.jsonl --settings @settings.ini --answers @answers.jsonl";
    let output = flags(folder.path(), line)?;
    ensure!(output.status.success(), "{output:?}");
    ensure!(
        told(&output).contains("1 flagged, 1 clear, 1 not computable")
            && told(&output).contains("1 not: bids/details is missing"),
        "{output:?}"
    );
    let answers = fs::read_to_string(folder.path().join("answers.jsonl"))?;
    let answers = answers
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<Vec<Value>, _>>()?;
    let about = |ocid: &str| json!({"group": "OCID", "id": ocid, "indicator": "R028", "version": 1});
    let with = |mut answer: Value, rest: &[(&str, Value)]| {
        for (name, value) in rest {
            answer[*name] = value.clone();
        }
        answer
    };
    assert_eq!(
        answers,
        [
            with(
                about("same"),
                &[("answer", json!("flagged")), ("value", json!(1.0))]
            ),
            with(about("different"), &[("answer", json!("clear"))]),
            with(
                about("nothing"),
                &[
                    ("answer", json!("notComputable")),
                    ("missing", json!("bids/details"))
                ]
            ),
        ]
    );
    let again = flags(folder.path(), line)?;
    ensure!(
        again.status.code() == Some(2) && again.stdout.is_empty() && told(&again).contains("exists already"),
        "{again:?}"
    );
    Ok(())
}

#[test]
fn lines_that_are_no_releases_are_told_and_the_rest_is_calculated() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = process("same", 0) + "\n{\"ocid\": \n" + &process("same", 7) + "{\"records\":[]}\n";
    fs::write(folder.path().join("releases.jsonl"), file)?;
    let output = flags(folder.path(), "@releases.jsonl --no-meta")?;
    ensure!(output.status.code() == Some(4), "{output:?}");
    let found = serde_json::from_slice::<Value>(&output.stdout)?;
    assert_eq!(found["OCID"], json!({"same": {"R028": 1.0}}));
    let words = told(&output);
    for expected in [
        "line 3: it is not JSON",
        "line 4: its `ocid` same",
        "line 5: it has no `ocid`",
        "3 of 4 lines",
        "what to do",
    ] {
        ensure!(words.contains(expected), "{expected:?} is not told: {words}");
    }
    ensure!(!words.contains("panicked"), "{words}");
    Ok(())
}

#[test]
fn what_cannot_be_used_is_refused_and_what_has_no_effect_is_told() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = |name: &str, text: &str| fs::write(folder.path().join(name), text);
    file("releases.jsonl", &process("same", 0))?;
    file("form.ini", "[R003]\nthreshold\n")?;
    file("value.ini", "[R003]\nthreshold = soon\n")?;
    file("unknown.ini", "[R028]\nlimit = 3\n[R999]\n")?;
    for (line, word) in [
        ("@absent.jsonl", "absent.jsonl"),
        ("@releases.jsonl --settings @absent.ini", "absent.ini"),
        ("@releases.jsonl --settings @form.ini", "line 2"),
        ("@releases.jsonl --settings @value.ini", "line 2"),
        ("@", "data"),
    ] {
        let output = flags(folder.path(), line)?;
        let words = told(&output);
        ensure!(
            output.status.code() == Some(2) && output.stdout.is_empty(),
            "`{line}`: {output:?}"
        );
        ensure!(words.contains("what to do"), "`{line}`: {words}");
        ensure!(word == "data" || words.contains(word), "`{line}`: {words}");
    }
    let output = flags(
        folder.path(),
        "@releases.jsonl --settings @unknown.ini --no-meta --json",
    )?;
    ensure!(output.status.success(), "{output:?}");
    let found = serde_json::from_slice::<Value>(&output.stdout)?;
    assert_eq!(found["OCID"], json!({"same": {"R028": 1.0}}));
    let words = told(&output);
    ensure!(
        words.contains("unknown.ini, line 2: `limit` in [R028]")
            && words.contains("unknown.ini, line 3: [R999]"),
        "{words}"
    );
    Ok(())
}

#[test]
fn standard_input_will_do() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("releases.jsonl");
    fs::write(&file, process("same", 0))?;
    let output = veedor(folder.path(), ["flags", "-", "--no-meta"])
        .stdin(fs::File::open(&file)?)
        .output()?;
    ensure!(output.status.success(), "{output:?}");
    let found = serde_json::from_slice::<Value>(&output.stdout)?;
    assert_eq!(found["OCID"], json!({"same": {"R028": 1.0}}));
    Ok(())
}

/// 40 MiB for data, and a file three times as long: it would not fit, nor would half of it.
#[test]
fn a_file_larger_than_memory_is_gone_through() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("releases.jsonl");
    let description = "comidas ".repeat(2_560);
    let mut text = String::new();
    for number in 0..6_000 {
        let days = 1 + number % 28;
        writeln!(
            text,
            r#"{{"ocid":"{number}","tender":{{"description":"{description}","tenderPeriod":{{"startDate":"2026-01-01T00:00:00Z","endDate":"2026-01-{days:02}T00:00:00Z"}}}}}}"#
        )?;
    }
    ensure!(text.len() > 120_000_000, "{}", text.len());
    fs::write(&file, text)?;
    let output = Command::new("sh")
        .args(["-c", "ulimit -d 40960 && exec \"$0\" flags \"$1\" --no-meta"])
        .arg(binary())
        .arg(&file)
        .env("VEEDOR_HOME", folder.path())
        .stdin(Stdio::null())
        .output()
        .context("sh")?;
    ensure!(output.status.success(), "{}", told(&output));
    let found = serde_json::from_slice::<Value>(&output.stdout)?;
    // 6,000 are 214 times 28 and 8 more: of each 28 fifteen are short, and so are those 8.
    assert_eq!(
        found["OCID"].as_object().map(serde_json::Map::len),
        Some(214 * 15 + 8)
    );
    Ok(())
}
