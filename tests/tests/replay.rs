//! `veedor replay`: recorded auctions, good and bad.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use veedor_tests::{Dev, json, root, run};

/// Two auctions of one day, one of an earlier one, and rows that nobody can use.
const SMALL: &str =
    "\u{feff}tender,title,details,date,reserve_price,minimum_price,bidder,bid,disqualified,winner,lottery\r
9-2,escuela,cubierta,2009-05-18,1000,500,a,900,0,0,0\r
9-2,escuela,cubierta,2009-05-18,1000,500,b,600,0,1,0\r
9-2,escuela,cubierta,2009-05-18,1000,500,c,499,0,0,0\r
9-2,escuela,cubierta,2009-05-18,1000,500,d,550,1,0,0\r
9-3,\"vía, tramo 2\",,2009-05-18,,,a,70,0,0,1\r
9-3,\"vía, tramo 2\",,2009-05-18,,,b,70,0,1,1\r
9-1,土浦,,2008-02-29,100,,a,200,0,0,0\r
9-1,土浦,,2008-02-29,100,,b,,0,0,0\r
9-4,x,,2009-06-01,100,,a,90,0,1,0\r
9-4,x,,2009-06-01,100,,b,80,0,0,0\r
9-4,x,,2009-06-01,100,,b,85,0,0,0\r
9-4,x,,2009-13-01,100,,c,80,0,0,0\r
9-4,x,,2009-06-01,100,,c,mucho,0,0,0\r
9-4,x,,2009-06-01,100,,c,0,0,0,0\r
9-4,x,,2009-06-01\r
";

fn replay(rows: &str) -> Result<Value> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("auctions.csv");
    fs::write(&file, rows)?;
    json(
        &folder.path().join("data"),
        ["replay", &file.display().to_string()],
    )
}

#[test]
fn a_record_is_compared_auction_by_auction_and_its_bad_rows_are_told() -> Result<()> {
    let mut report = replay(SMALL)?;
    ensure!(
        report["seconds"]
            .take()
            .as_f64()
            .is_some_and(|seconds| seconds > 0.0)
    );
    let expected = json!({
        "auctions": 4,
        "bids": 9,
        "matches": 2,
        "undecided": 1,
        "mismatches": [{
            "tender": "9-4",
            "recorded": "a",
            "computed": "b",
            "why": "b bid 80, less than the recorded winner's 90, within the bounds, and the record does not disqualify it (line 11)",
        }],
        "rejected_rows": [
            {"line": 9, "why": "no price"},
            {"line": 12, "why": "b has bid already in 9-4, in line 11: the first priced row counts"},
            {"line": 13, "why": "date `2009-13-01` is no day of the calendar"},
            {"line": 14, "why": "bid `mucho` is not a number"},
            {"line": 15, "why": "a price of 0 is no bid: the contract takes none below 1"},
            {"line": 16, "why": "has 4 columns, not 11"},
        ],
        "seconds": null,
    });
    assert_eq!(report, expected);
    Ok(())
}

#[test]
fn an_auction_of_many_bidders_and_the_largest_prices_is_played_as_well() -> Result<()> {
    let mut rows = "tender,date,reserve_price,minimum_price,bidder,bid,disqualified,winner\n".to_owned();
    for bidder in 0..300 {
        let price = 79_228_162_514_264_337_593_543_950_334_u128 - bidder;
        writeln!(
            rows,
            "1,2040-01-01,,,bidder {bidder},{price},0,{}",
            u8::from(bidder == 299)
        )?;
    }
    let report = replay(&rows)?;
    assert_eq!(
        (&report["bids"], &report["matches"]),
        (&json!(300), &json!(1)),
        "{report}"
    );
    Ok(())
}

#[test]
fn a_file_that_is_no_record_is_refused_before_anything_begins() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("auctions.csv");
    let name = file.display().to_string();
    for text in ["", "a,b,c\n1,2,3\n", "2007-1,2007-05-09,5\n", "\u{0}\u{1}\u{2}"] {
        fs::write(&file, text)?;
        let output = run(&folder.path().join("data"), ["replay", &name, "--keep"])?;
        ensure!(output.status.code() == Some(2), "{text:?}: {output:?}");
        ensure!(
            output.stdout.is_empty() && String::from_utf8_lossy(&output.stderr).contains("what to do"),
            "{output:?}"
        );
        ensure!(!folder.path().join("data/chain.jsonl").exists());
    }
    Ok(())
}

#[test]
fn a_kept_replay_can_be_looked_at_in_the_server() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (file, data) = (folder.path().join("auctions.csv"), folder.path().join("data"));
    fs::write(&file, SMALL)?;
    let name = file.display().to_string();
    json(&data, ["replay", &name, "--keep"])?;
    let again = run(&data, ["replay", &name, "--keep"])?;
    ensure!(again.status.code() == Some(2), "{again:?}");
    let dev = Dev::start(&data)?;
    let tender = dev.get("/api/v1/tenders/2")?;
    ensure!(
        tender["phase"] == "final" && tender["terms"]["content"]["title"]["es"] == "escuela",
        "{tender}"
    );
    // What the record disqualifies was disqualified on the chain, once it was open.
    let disqualified = tender["disqualifications"].as_array().map(Vec::len);
    ensure!(
        disqualified == Some(1) && tender["openings"].as_array().map(Vec::len) == Some(4),
        "{tender}"
    );
    let checked = json(&data, ["verify", "tender", "2"])?;
    ensure!(checked["verdict"] == "complete", "{checked}");
    Ok(())
}

/// 473 real auctions. The record is not ours to ship: it is looked for in the folder that `VEEDOR_DATA` names, and
/// beside the repository.
#[test]
fn the_contract_finds_the_recorded_winner_in_469_of_473_real_auctions() -> Result<()> {
    let folders = std::env::var_os("VEEDOR_DATA")
        .map(PathBuf::from)
        .into_iter()
        .chain([root().join("../shared/data")]);
    let mut files = folders.map(|folder| folder.join("tsuchiura/auctions-2007-2009.csv"));
    let Some(file) = files.find(|file| file.is_file()) else {
        eprintln!(
            "NOT TESTED: there is no tsuchiura/auctions-2007-2009.csv; VEEDOR_DATA names the folder of recorded auctions"
        );
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let report = json(folder.path(), ["replay", &file.display().to_string()])?;
    assert_eq!(
        (
            &report["auctions"],
            &report["bids"],
            &report["matches"],
            &report["undecided"]
        ),
        (&json!(473), &json!(2142), &json!(469), &json!(2))
    );
    let differ = report["mismatches"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|mismatch| &mismatch["tender"])
        .collect::<Vec<_>>();
    assert_eq!(differ, ["2009-423", "2009-577"]);
    assert_eq!(report["rejected_rows"].as_array().map(Vec::len), Some(27));
    ensure!(
        report["seconds"].as_f64().is_some_and(|seconds| seconds < 90.0),
        "{}",
        report["seconds"]
    );
    Ok(())
}
