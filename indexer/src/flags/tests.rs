//! What holds of all indicators: what is missing is named, order does not matter, nothing is held, nothing panics.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

use super::collection::Figures;
use super::ocds::Malformed;
use super::{Exclusion, Finding, Group, Indicator, Obstacle, Outcome, Report, RunError, Settings, ocds, run};

/// A process of which every indicator can say something.
fn complete() -> Value {
    let bid = |tenderer: &str, amount: f64| {
        json!({
            "status": "valid",
            "date": "2026-03-01T10:00:00-05:00",
            "tenderers": [{"id": tenderer}],
            "value": {"amount": amount, "currency": "COP"},
        })
    };
    json!({
        "ocid": "1",
        "buyer": {"id": "B"},
        "tender": {
            "procurementMethod": "open",
            "procurementMethodDetails": "Licitación pública",
            "numberOfTenderers": 2,
            "tenderPeriod": {"startDate": "2026-02-01T08:00:00-05:00", "endDate": "2026-03-02T08:00:00-05:00"},
            "procuringEntity": {"id": "P"},
        },
        "bids": {"details": [bid("W", 100.0), bid("L", 120.0)]},
        "awards": [{
            "status": "active",
            "suppliers": [{"id": "W"}],
            "items": [{"classification": {"id": "50110000"}}],
        }],
    })
}

/// What an indicator says of one process, in a collection of its own.
fn outcome(release: &Value, indicator: Indicator, settings: &Settings) -> Option<Outcome> {
    let process = ocds::read(release.to_string().as_bytes()).unwrap();
    let mut figures = Figures::default();
    figures.add(&process, settings);
    let judge = figures.judge(settings);
    let answers = judge.process(&process);
    let answer = answers.into_iter().find(|answer| answer.indicator == indicator);
    answer.map(|answer| answer.outcome)
}

fn excluded(release: &Value, indicator: Indicator) -> Exclusion {
    match outcome(release, indicator, &Settings::default()) {
        Some(Outcome::NotComputable(Obstacle::Excluded(exclusion))) => exclusion,
        other => panic!("{indicator}: {other:?}"),
    }
}

/// Flagged with this value, or not.
fn value(release: &Value, indicator: Indicator) -> Option<f64> {
    match outcome(release, indicator, &Settings::default()) {
        Some(Outcome::Flagged(flag)) => Some(flag.value),
        _ => None,
    }
}

/// The result in Cardinal's form.
fn result(text: &[u8], settings: &Settings) -> Result<Value, RunError> {
    let mut report = Report::new(Vec::new());
    let done = run(&mut Cursor::new(text), settings, |finding| match finding {
        Finding::Answer(answer) => report.add(answer),
        Finding::Rejected { .. } => Ok(()),
    })?;
    let text = report.finish(Some(&done.meta))?;
    Ok(serde_json::from_slice(&text).unwrap())
}

#[test]
fn what_is_missing_is_named_by_every_indicator_that_needs_it() {
    use Indicator::{R003, R018, R024, R025, R028, R030, R035, R036, R038, R048, R058};
    let cases: &[(&str, &str, &[Indicator])] = &[
        ("/tender/tenderPeriod", "startDate", &[R003]),
        ("/tender/tenderPeriod", "endDate", &[R003, R030]),
        ("/tender", "numberOfTenderers", &[R018]),
        ("/tender", "procurementMethod", &[R018]),
        (
            "/bids",
            "details",
            &[R024, R025, R028, R030, R035, R036, R038, R058],
        ),
        (
            "/bids/details/1",
            "status",
            &[R024, R025, R028, R030, R035, R036, R058],
        ),
        ("/bids/details/1", "date", &[R030]),
        (
            "/bids/details/1/tenderers/0",
            "id",
            &[R024, R025, R028, R035, R058],
        ),
        ("/bids/details/1/value", "amount", &[R024, R028, R036, R058]),
        ("/bids/details/1/value", "currency", &[R024, R028, R036, R058]),
        ("", "awards", &[R024, R025, R030, R035, R036, R048, R058]),
        ("/awards/0", "status", &[R024, R025, R035, R058]),
        (
            "/awards/0/suppliers/0",
            "id",
            &[R024, R025, R030, R035, R048, R058],
        ),
        ("/awards/0/items/0/classification", "id", &[R048]),
    ];
    for indicator in Indicator::ALL {
        let whole = outcome(&complete(), indicator, &Settings::default());
        assert!(
            !matches!(whole, Some(Outcome::NotComputable(Obstacle::Missing(_)))),
            "{indicator} finds something missing where all is there: {whole:?}"
        );
    }
    for (parent, key, needed_by) in cases {
        let mut release = complete();
        let object = release.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        object.remove(*key).unwrap();
        let digits = |part: &&str| !part.is_empty() && part.parse::<u8>().is_err();
        let path = parent.split('/').chain([*key]).filter(digits);
        let path = path.collect::<Vec<_>>().join("/");
        for indicator in Indicator::ALL {
            let named = match outcome(&release, indicator, &Settings::default()) {
                Some(Outcome::NotComputable(Obstacle::Missing(field))) => Some(field.as_str()),
                _ => None,
            };
            let expected = needed_by.contains(&indicator).then_some(path.as_str());
            assert_eq!(named, expected, "{indicator} without {path}");
        }
    }
}

#[test]
fn what_would_mislead_is_not_calculated() {
    let change = |pointer: &str, value: Value| {
        let mut release = complete();
        *release.pointer_mut(pointer).unwrap() = value;
        release
    };
    let award = complete()["awards"][0].clone();
    let mut failed = award.clone();
    failed["status"] = json!("unsuccessful");
    let cases = [
        (
            change("/tender/procurementMethod", json!("direct")),
            Indicator::R018,
            Exclusion::Method,
        ),
        (
            change("/awards/0/status", json!("pending")),
            Indicator::R024,
            Exclusion::AwardNotFinal,
        ),
        (
            change("/awards/0/status", json!("invalid")),
            Indicator::R035,
            Exclusion::AwardNotFinal,
        ),
        (
            change("/awards", json!([failed])),
            Indicator::R025,
            Exclusion::NoActiveAward,
        ),
        (
            change("/awards", json!([award, award])),
            Indicator::R058,
            Exclusion::SeveralActiveAwards,
        ),
        (
            change("/awards/0/suppliers", json!([{"id": "W"}, {"id": "X"}])),
            Indicator::R024,
            Exclusion::SeveralSuppliers,
        ),
        (
            change("/bids/details/1/tenderers", json!([{"id": "L"}, {"id": "M"}])),
            Indicator::R025,
            Exclusion::JointBid,
        ),
        (
            change("/bids/details/0/status", json!("disqualified")),
            Indicator::R024,
            Exclusion::WinnerDidNotBid,
        ),
        (
            change("/bids/details/1/status", json!("withdrawn")),
            Indicator::R058,
            Exclusion::NoSecondBid,
        ),
        (
            change("/bids/details/1/value/amount", json!(99)),
            Indicator::R024,
            Exclusion::LowestDidNotWin,
        ),
        (
            change("/bids/details/0/value/amount", json!(0)),
            Indicator::R058,
            Exclusion::PriceNotPositive,
        ),
        (
            change("/bids/details/1/value/currency", json!("USD")),
            Indicator::R036,
            Exclusion::Currencies,
        ),
        (
            change("/bids/details", json!([])),
            Indicator::R036,
            Exclusion::NoValidBid,
        ),
    ];
    for (release, indicator, expected) in cases {
        assert_eq!(excluded(&release, indicator), expected, "{indicator}");
    }
    for indicator in Indicator::ALL {
        let mut release = complete();
        release["tender"]["status"] = json!("cancelled");
        assert_eq!(excluded(&release, indicator), Exclusion::Cancelled);
    }
}

#[test]
fn settings_leave_procedures_and_currencies_out() {
    let text = "currency = USD\nno_price_comparison_procurement_methods = Sorteo|Licitación pública";
    let (settings, _) = Settings::parse(text).unwrap();
    for indicator in [Indicator::R024, Indicator::R028, Indicator::R036, Indicator::R058] {
        assert_eq!(
            outcome(&complete(), indicator, &settings),
            Some(Obstacle::Excluded(Exclusion::PricesSetByBuyer).into())
        );
    }
    let (settings, _) = Settings::parse("currency = USD").unwrap();
    assert_eq!(
        outcome(&complete(), Indicator::R036, &settings),
        Some(Obstacle::Excluded(Exclusion::OtherCurrency).into())
    );
    let (settings, _) =
        Settings::parse("[exclusions]\nprocurement_method_details = Licitación pública").unwrap();
    assert_eq!(
        outcome(&complete(), Indicator::R003, &settings),
        Some(Obstacle::Excluded(Exclusion::MethodDetails).into())
    );
    let (settings, _) =
        Settings::parse("[R003]\n[R003.procurement_method_details]\nLicitación pública = 40").unwrap();
    let flagged = outcome(&complete(), Indicator::R003, &settings);
    assert!(matches!(flagged, Some(Outcome::Flagged(_))), "{flagged:?}");
}

#[test]
fn fifteen_whole_days_are_enough_and_a_second_less_is_not() {
    let lasting = |end: &str| {
        let mut release = complete();
        release["tender"]["tenderPeriod"]["endDate"] = json!(end);
        value(&release, Indicator::R003)
    };
    assert_eq!(lasting("2026-02-16T13:00:00Z"), None);
    assert_eq!(lasting("2026-02-16T07:59:59-05:00"), Some(1.0));
    assert_eq!(lasting("2026-01-01T00:00:00Z"), Some(1.0));
}

#[test]
fn a_bid_is_late_by_the_clock_and_not_by_its_spelling() {
    let received = |date: &str| {
        let mut release = complete();
        release["bids"]["details"][0]["date"] = json!(date);
        value(&release, Indicator::R030)
    };
    // The deadline is 2026-03-02T08:00:00-05:00.
    assert_eq!(received("2026-03-02T13:00:00Z"), None);
    assert_eq!(received("2026-03-02T08:00:01-05:00"), Some(1.0));
    assert_eq!(received("2026-03-02T07:30:00-06:00"), Some(1.0));
}

#[test]
fn prices_are_compared_as_decimals() {
    let second = |winning: &str, second: &str| {
        let mut release = complete();
        release["bids"]["details"][0]["value"]["amount"] = json!("first");
        release["bids"]["details"][1]["value"]["amount"] = json!("second");
        let text = release.to_string();
        let text = text.replace("\"first\"", winning).replace("\"second\"", second);
        let process = ocds::read(text.as_bytes()).unwrap();
        let prices = super::prices::Prices::default();
        super::difference::Difference::of(&process, &prices).map(|difference| difference.ratio)
    };
    // In binary fractions this difference is 0.05000000000000004, and above a threshold of 0.05.
    assert_eq!(second("1", "1.05"), Ok(0.05));
    assert!(second("9007199254740992", "9007199254740993").is_ok_and(|ratio| ratio > 0.0));
    assert_eq!(second("0.30", "3e-1"), Ok(0.0));
}

#[test]
fn identical_prices_are_flagged_in_any_currency_and_told_apart_by_it() {
    let mut release = complete();
    release["bids"]["details"][1]["value"]["amount"] = json!(100);
    assert_eq!(value(&release, Indicator::R028), Some(1.0));
    release["bids"]["details"][1]["value"]["currency"] = json!("USD");
    assert_eq!(value(&release, Indicator::R028), None);
    release["bids"]["details"][1] = release["bids"]["details"][0].clone();
    assert_eq!(value(&release, Indicator::R028), None, "the same tenderer twice");
}

/// A file of any number of lines that is nowhere: it is made while it is read.
struct Endless {
    lines: u32,
    next: u32,
    line: Cursor<Vec<u8>>,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.line.read(buffer)?;
        if length > 0 || self.next == self.lines {
            return Ok(length);
        }
        let number = self.next;
        self.next += 1;
        let days = 1 + number % 28;
        let line = format!(
            r#"{{"ocid":"{number}","buyer":{{"id":"{}"}},"tender":{{"tenderPeriod":{{"startDate":"2026-01-01T00:00:00Z","endDate":"2026-01-{days:02}T00:00:00Z"}}}},"bids":{{"details":[{{"status":"{}","tenderers":[{{"id":"T{}"}}]}}]}}}}"#,
            number % 100,
            if number.is_multiple_of(10) {
                "disqualified"
            } else {
                "valid"
            },
            number % 1_000,
        );
        self.line = Cursor::new((line + "\n").into_bytes());
        self.line.read(buffer)
    }
}

impl Seek for Endless {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        (self.next, self.line) = (0, Cursor::new(Vec::new()));
        Ok(0)
    }
}

#[test]
fn a_file_is_read_twice_and_nowhere_held() {
    let lines = 28_000;
    let mut source = Endless {
        lines,
        next: 0,
        line: Cursor::new(Vec::new()),
    };
    let (settings, _) = Settings::parse("[R003]\n[R038]\nthreshold = 0.5").unwrap();
    let mut flagged = BTreeMap::<_, u32>::new();
    let done = run(&mut source, &settings, |finding| {
        if let Finding::Answer(answer) = finding
            && let Outcome::Flagged(_) = answer.outcome
        {
            *flagged.entry((answer.indicator, answer.group)).or_default() += 1;
        }
        Ok(())
    });
    let done = done.unwrap();
    assert_eq!((done.processes, done.rejected), (u64::from(lines), 0));
    let expected = [
        // Periods have 0 to 27 days, as many of each; 15 of these 28 are below 15.
        ((Indicator::R003, Group::Process), lines / 28 * 15),
        // Every tenth buyer and tenderer has nothing but disqualified bids.
        ((Indicator::R038, Group::Buyer), 10),
        ((Indicator::R038, Group::Tenderer), 100),
    ];
    assert_eq!(flagged, expected.into());
}

#[test]
fn a_file_that_changes_between_the_readings_is_noticed() {
    struct Growing(Cursor<Vec<u8>>);
    impl Read for Growing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }
    impl Seek for Growing {
        fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
            self.0.get_mut().extend(b"{\"ocid\":\"new\"}\n");
            self.0.seek(position)
        }
    }
    let ended = run(
        &mut Growing(Cursor::new(Vec::new())),
        &Settings::default(),
        |_| Ok(()),
    );
    assert!(matches!(ended, Err(RunError::Changed)), "{ended:?}");
}

#[test]
fn unusable_lines_are_told_by_number_and_the_rest_is_calculated() {
    let text = b"\xef\xbb\xbf{\"ocid\":\"1\"}\n\n  \nnoise\n{\"ocid\":\"2\"}\r\n{\"id\":\"3\"}\n{\"ocid\":\"1\"}\n\xff\n[]";
    let mut rejected = Vec::new();
    let done = run(&mut Cursor::new(text), &Settings::default(), |finding| {
        if let Finding::Rejected { line, why } = finding {
            rejected.push((line, why));
        }
        Ok(())
    });
    let done = done.unwrap();
    assert_eq!((done.processes, done.rejected), (2, 5));
    let lines = rejected.iter().map(|(line, _)| *line).collect::<Vec<_>>();
    assert_eq!(lines, [4, 6, 7, 8, 9]);
    assert_eq!(rejected[2].1, Malformed::Repeated("1".to_owned()));
}

#[test]
fn an_empty_collection_has_no_flags_and_no_limits() {
    assert_eq!(result(b"", &Settings::default()).unwrap(), json!({"Meta": {}}));
}

/// A few organizations, prices and states, so that collisions and outliers are frequent.
fn releases() -> impl Strategy<Value = Vec<Value>> {
    let status = prop::sample::select(vec![
        "valid",
        "valid",
        "valid",
        "disqualified",
        "withdrawn",
        "pending",
    ]);
    let bid = (status, 0..6_u8, 1..12_u32, 1..29_u8).prop_map(|(status, tenderer, amount, day)| {
        json!({
            "status": status,
            "date": format!("2026-01-{day:02}T00:00:00Z"),
            "tenderers": [{"id": format!("T{tenderer}")}],
            "value": {"amount": f64::from(amount) / 10.0, "currency": "COP"},
        })
    });
    let release = (
        prop::collection::vec(bid, 0..5),
        0..6_u8,
        0..3_u8,
        1..29_u8,
        0..100_u8,
    );
    let release = release.prop_map(|(bids, supplier, buyer, day, class)| {
        json!({
            "buyer": {"id": format!("B{buyer}")},
            "tender": {
                "procurementMethod": "open",
                "numberOfTenderers": bids.len(),
                "tenderPeriod": {"startDate": "2026-01-01T00:00:00Z", "endDate": format!("2026-01-{day:02}T00:00:00Z")},
            },
            "bids": {"details": bids},
            "awards": [{
                "status": "active",
                "suppliers": [{"id": format!("T{supplier}")}],
                "items": [{"classification": {"id": format!("{class:02}000000")}}],
            }],
        })
    });
    prop::collection::vec(release, 0..30).prop_map(|mut releases| {
        for (number, release) in releases.iter_mut().enumerate() {
            release["ocid"] = json!(format!("ocid-{number}"));
        }
        releases
    })
}

fn lines(releases: &[Value]) -> Vec<u8> {
    let lines = releases.iter().map(|release| format!("{release}\n"));
    lines.collect::<String>().into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(24), ..ProptestConfig::default() })]

    #[test]
    fn neither_the_order_of_lines_nor_that_of_bids_matters(
        (releases, shuffled) in releases().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let (settings, _) = Settings::parse("[R003]\n[R018]\n[R024]\n[R025]\n[R028]\n[R030]\n[R035]\n[R036]\n[R038]\n[R048]\nminimum_contracting_processes = 1\n[R058]").unwrap();
        let mut shuffled = shuffled;
        for release in &mut shuffled {
            release["bids"]["details"].as_array_mut().unwrap().reverse();
        }
        let (one, other) = (result(&lines(&releases), &settings), result(&lines(&shuffled), &settings));
        prop_assert_eq!(one.unwrap(), other.unwrap());
    }

    #[test]
    fn an_indicator_says_the_same_alone_and_among_all(releases in releases()) {
        let text = lines(&releases);
        let all = result(&text, &Settings::default()).unwrap();
        for indicator in Indicator::ALL {
            let (settings, _) = Settings::parse(&format!("[{indicator}]")).unwrap();
            let alone = result(&text, &settings).unwrap();
            for group in ["OCID", "Buyer", "ProcuringEntity", "Tenderer"] {
                for (id, flags) in all[group].as_object().into_iter().flatten() {
                    prop_assert_eq!(flags.get(indicator.code()), alone[group][id].get(indicator.code()));
                }
            }
            prop_assert_eq!(all["Meta"].get(indicator.code()), alone["Meta"].get(indicator.code()));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(noise in prop::collection::vec(any::<u8>(), 0..200), cut in 0..2_000_usize) {
        let _ = run(&mut Cursor::new(&noise), &Settings::default(), |_| Ok(()));
        let _ = Settings::parse(&String::from_utf8_lossy(&noise));
        let mut text = complete().to_string().into_bytes();
        text.truncate(cut);
        text.extend(noise);
        let _ = run(&mut Cursor::new(&text), &Settings::default(), |_| Ok(()));
    }
}
