//! The committed JSON Schemas against the parsers: what a parser takes, its schema takes.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use veedor_protocol::{Document, DocumentError, Profile};

use crate::{opening_samples as openings, samples};

/// A kind of document: its schema, its parser, and samples.
struct Kind {
    name: &'static str,
    validator: jsonschema::Validator,
    canonicalise: fn(&[u8]) -> Result<Vec<u8>, DocumentError>,
    samples: Vec<Json>,
}

fn kind<D: Document>(name: &'static str, samples: &[D]) -> Kind {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{name}.schema.json"));
    let schema: Json = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema), "{name}");
    assert_eq!(schema["properties"]["schema"]["const"], D::SCHEMA);
    Kind {
        name,
        validator: jsonschema::draft202012::new(&schema).unwrap(),
        canonicalise: |bytes| D::parse(bytes)?.to_canonical(),
        samples: samples
            .iter()
            .map(|sample| serde_json::to_value(sample).unwrap())
            .collect(),
    }
}

fn kinds() -> Vec<Kind> {
    vec![
        kind("comment", &[samples::comment_text()]),
        kind("custody-receipt", &[openings::custody_receipt()]),
        kind("envelope", &[openings::envelope()]),
        kind("manifest", &[samples::manifest()]),
        kind("opening", &[openings::opening(), openings::offer_opening()]),
        kind("prices-opening", &[openings::prices_opening()]),
        kind(
            "profile",
            &[
                samples::profile(),
                Profile {
                    contact: None,
                    ..samples::profile()
                },
            ],
        ),
        kind("seal-receipt", &[samples::seal_receipt()]),
        kind("terms", &[samples::terms(), samples::weighted_terms()]),
        kind("token", &[openings::token()]),
        kind("token-request", &[openings::token_request()]),
        kind("trustee-key", &[openings::trustee_key()]),
        kind("trustee-release", &[openings::trustee_release()]),
    ]
}

impl Kind {
    fn parses(&self, document: &Json) -> bool {
        (self.canonicalise)(document.to_string().as_bytes()).is_ok()
    }
}

/// Pointers to all values inside a document, and to the document.
fn pointers(value: &Json, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Json::Object(fields) => fields
            .iter()
            .for_each(|(key, value)| pointers(value, &format!("{at}/{key}"), found)),
        Json::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(i, item)| pointers(item, &format!("{at}/{i}"), found));
        }
        _ => {}
    }
}

fn all_pointers(document: &Json) -> Vec<String> {
    let mut found = vec![];
    pointers(document, "", &mut found);
    found
}

#[test]
fn samples_hold_to_their_schemas() {
    for kind in kinds() {
        for sample in &kind.samples {
            assert!(kind.parses(sample), "{}", kind.name);
            if let Err(error) = kind.validator.validate(sample) {
                panic!("{}: {error} at {}", kind.name, error.instance_path());
            }
        }
    }
}

#[test]
fn an_unknown_field_is_refused_everywhere_by_schema_and_parser() {
    for kind in kinds() {
        for sample in &kind.samples {
            for pointer in all_pointers(sample) {
                let mut changed = sample.clone();
                let Some(object) = changed.pointer_mut(&pointer).unwrap().as_object_mut() else {
                    continue;
                };
                object.insert("extra".to_owned(), json!(1));
                assert!(!kind.parses(&changed), "{}{pointer}", kind.name);
                assert!(!kind.validator.is_valid(&changed), "{}{pointer}", kind.name);
            }
        }
    }
}

#[test]
fn a_field_can_be_left_out_by_the_schema_exactly_if_by_the_parser() {
    for kind in kinds() {
        for sample in &kind.samples {
            for pointer in all_pointers(sample) {
                let keys: Vec<String> = match sample.pointer(&pointer).unwrap() {
                    Json::Object(fields) => fields.keys().cloned().collect(),
                    _ => continue,
                };
                for key in keys {
                    let mut changed = sample.clone();
                    changed
                        .pointer_mut(&pointer)
                        .unwrap()
                        .as_object_mut()
                        .unwrap()
                        .remove(&key);
                    let (parsed, valid) = (kind.parses(&changed), kind.validator.is_valid(&changed));
                    assert_eq!(parsed, valid, "{}{pointer}/{key}", kind.name);
                }
            }
        }
    }
}

#[test]
fn a_value_of_another_type_is_refused_everywhere_by_schema_and_parser() {
    for kind in kinds() {
        for sample in &kind.samples {
            for pointer in all_pointers(sample) {
                for other in [
                    json!(null),
                    json!(true),
                    json!(-1),
                    json!(1.5),
                    json!({"a": 1}),
                    json!([[]]),
                    json!(""),
                ] {
                    let mut changed = sample.clone();
                    *changed.pointer_mut(&pointer).unwrap() = other.clone();
                    assert!(!kind.parses(&changed), "{}{pointer}: {other}", kind.name);
                    assert!(
                        !kind.validator.is_valid(&changed),
                        "{}{pointer}: {other}",
                        kind.name
                    );
                }
            }
        }
    }
}

#[test]
fn schemas_refuse_what_a_mistaken_author_would_write() {
    let kinds = kinds();
    for (name, pointer, value) in [
        ("comment", "/text", json!("a".repeat(5_001))),
        ("comment", "/salt", json!("0x00")),
        ("custody-receipt", "/envelope/sha256", json!("0x00")),
        ("custody-receipt", "/signature", json!("0x1b")),
        ("envelope", "/parts", json!([])),
        ("envelope", "/parts/0/stage", json!("offers")),
        ("envelope", "/parts/0/threshold", json!(0)),
        ("envelope", "/parts/0/shares", json!([])),
        ("envelope", "/parts/0/content", json!("secret")),
        ("envelope", "/parts/0/recipient", json!("ssh-ed25519 AAAA")),
        ("opening", "/offerKey", json!("AGE-SECRET-KEY-1")),
        ("opening", "/prices/lots", json!([])),
        ("opening", "/authorization/signature", json!("0x")),
        ("token", "/signature", json!("0x00")),
        (
            "token-request",
            "/blinded",
            json!(format!("0x{}", "00".repeat(513))),
        ),
        ("trustee-key", "/stage", json!("bid")),
        ("trustee-release", "/identity", json!("age1")),
        ("manifest", "/files/0/path", json!("../secret.pdf")),
        ("manifest", "/files/0/path", json!("/etc/passwd")),
        ("manifest", "/files/0/path", json!("a\\b.pdf")),
        ("manifest", "/files/0/sha256", json!("not a digest")),
        ("manifest", "/files/0/mediaType", json!("application/PDF")),
        ("manifest", "/files", json!([])),
        ("profile", "/kind", json!("none")),
        ("profile", "/contact", json!({})),
        ("profile", "/contact/email", json!("nobody")),
        ("profile", "/contact/telephone", json!("3001234567")),
        ("profile", "/contact/url", json!("http://altiplano.example")),
        ("profile", "/identifier/scheme", json!("rues")),
        ("seal-receipt", "/order", json!(0)),
        ("seal-receipt", "/order", json!(16_777_216)),
        ("seal-receipt", "/position", json!(1)),
        ("seal-receipt", "/position", json!(4_294_967_296u64)),
        ("seal-receipt", "/signature", json!("0x1b")),
        (
            "seal-receipt",
            "/registrar",
            json!(format!("0x{}", "01".repeat(21))),
        ),
        ("seal-receipt", "/timestamp", json!(1_099_511_627_776u64)),
        ("terms", "/lots/0/ceiling", json!("1,000")),
        ("terms", "/lots/0/ceiling", json!("0")),
        ("terms", "/lots/0/items/0/quantity", json!("0")),
        ("terms", "/lots/0/items/0/unit/scheme", json!("SI")),
        ("terms", "/lots/0/items/0/classification/scheme", json!("CPV")),
        ("terms", "/currency/code", json!("cop")),
        ("terms", "/method", json!("lottery")),
        ("terms", "/method", json!("weighted")),
        ("terms", "/documents/0/documentType", json!("pliego")),
        ("terms", "/registrars", json!([])),
        ("terms", "/lots", json!([])),
        ("terms", "/procedure", json!(256)),
    ] {
        let kind = kinds.iter().find(|kind| kind.name == name).unwrap();
        let mut changed = kind.samples[0].clone();
        *changed.pointer_mut(pointer).unwrap() = value.clone();
        assert!(!kind.parses(&changed), "{name}{pointer}: {value}");
        assert!(!kind.validator.is_valid(&changed), "{name}{pointer}: {value}");
    }
}

/// Values that are near what some field expects.
fn plausible() -> impl Strategy<Value = Json> {
    prop_oneof![
        any::<u8>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        "[ -~]{0,12}".prop_map(Json::from),
        "\\PC{0,8}".prop_map(Json::from),
        "[0-9]{1,30}(\\.[0-9]{1,2})?".prop_map(Json::from),
        "[a-zA-Zñ./-]{1,12}".prop_map(Json::from),
        "[A-Z0-9-]{1,5}".prop_map(Json::from),
        "[a-z]{1,4}@[a-z.]{1,6}".prop_map(Json::from),
        "\\+[0-9 ]{0,6}".prop_map(Json::from),
        "https://[ -~]{0,6}".prop_map(Json::from),
        "0x[0-9a-fA-F]{40}".prop_map(Json::from),
        "0x[0-9a-fA-F]{64}".prop_map(Json::from),
        "[0-9a-fA-F]{64}".prop_map(Json::from),
    ]
}

#[test]
fn what_a_parser_takes_its_schema_takes_in_canonical_form() {
    let kinds = kinds();
    let config = proptest::test_runner::Config {
        cases: 3_000,
        ..samples::seeded()
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let change = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        plausible(),
    );
    runner
        .run(&change, |(which, sample, at, value)| {
            let kind = which.get(&kinds);
            let mut changed = sample.get(&kind.samples).clone();
            let pointers = all_pointers(&changed);
            let pointer = at.get(&pointers);
            *changed.pointer_mut(pointer).unwrap() = value;
            if let Ok(canonical) = (kind.canonicalise)(changed.to_string().as_bytes()) {
                let canonical: Json = serde_json::from_slice(&canonical).unwrap();
                prop_assert!(
                    kind.validator.is_valid(&canonical),
                    "{}{pointer}: {canonical}",
                    kind.name
                );
            }
            Ok(())
        })
        .unwrap();
}
