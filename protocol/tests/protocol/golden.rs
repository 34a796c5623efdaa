//! Golden files: canonical bytes and digests that no release may change. `VEEDOR_BLESS=1` writes them anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Value as Json, json};
use veedor_protocol::{Document, Intent, sha256};

use crate::opening_samples as openings;
use crate::samples::{self, for_each_intent};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Compares a golden file with what this version writes.
pub(crate) fn hold(name: &str, written: &[u8]) {
    let path = folder().join(name);
    if env::var_os("VEEDOR_BLESS").is_some() {
        fs::write(&path, written).unwrap();
    }
    let golden = fs::read(&path).unwrap_or_default();
    assert!(
        golden == written,
        "{name} changed: a published format must not; see {}",
        path.display()
    );
}

/// Each kind of document: file name and canonical bytes.
pub(crate) fn documents() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("comment.json", samples::comment_text().to_canonical().unwrap()),
        (
            "custody-receipt.json",
            openings::custody_receipt().to_canonical().unwrap(),
        ),
        ("envelope.json", openings::envelope().to_canonical().unwrap()),
        ("manifest.json", samples::manifest().to_canonical().unwrap()),
        ("opening.json", openings::opening().to_canonical().unwrap()),
        (
            "opening-offer.json",
            openings::offer_opening().to_canonical().unwrap(),
        ),
        (
            "prices-opening.json",
            openings::prices_opening().to_canonical().unwrap(),
        ),
        ("profile.json", samples::profile().to_canonical().unwrap()),
        (
            "seal-receipt.json",
            samples::seal_receipt().to_canonical().unwrap(),
        ),
        ("terms.json", samples::terms().to_canonical().unwrap()),
        (
            "terms-weighted.json",
            samples::weighted_terms().to_canonical().unwrap(),
        ),
        ("token.json", openings::token().to_canonical().unwrap()),
        (
            "token-request.json",
            openings::token_request().to_canonical().unwrap(),
        ),
        (
            "trustee-key.json",
            openings::trustee_key().to_canonical().unwrap(),
        ),
        (
            "trustee-release.json",
            openings::trustee_release().to_canonical().unwrap(),
        ),
    ]
}

#[test]
fn documents_have_the_canonical_bytes_and_digests_of_the_golden_files() {
    let mut sums = String::new();
    for (name, bytes) in documents() {
        hold(name, &bytes);
        writeln!(sums, "{}  {name}", sha256(&bytes).to_bare_hex()).unwrap();
    }
    hold("SHA256SUMS", sums.as_bytes());
}

#[test]
fn digests_that_are_not_of_a_file_are_those_of_the_golden_file() {
    let digests = json!({
        "comment": samples::comment_text().digest(),
        "panel": samples::weighted_terms().panel_digest(),
        "prices": samples::prices().struct_hash(),
        "seal": samples::bid().seal(&samples::domain()),
        "domainSeparator": samples::domain().separator(),
        "genesis": samples::head_before_seal(),
        "headAfterSeal": samples::seal_receipt().head,
        "custody": openings::custody_receipt().statement().digest(&samples::domain()),
        "tokenRequest": openings::token_request().request().digest(&samples::domain()),
    });
    hold("digests.json", pretty(&digests).as_bytes());
}

#[test]
fn intents_have_the_typed_data_and_digests_of_the_golden_file() {
    let domain = samples::domain();
    let mut intents = serde_json::Map::new();
    for_each_intent!(|intent| {
        let typed_data = intent.typed_data(&domain);
        let name = typed_data["primaryType"].as_str().unwrap().to_owned();
        let vector = json!({
            "intent": intent,
            "typedData": typed_data,
            "structHash": intent.struct_hash(),
            "digest": intent.digest(&domain),
        });
        assert!(intents.insert(name, vector).is_none());
    });
    hold("intents.json", pretty(&Json::Object(intents)).as_bytes());
}

pub(crate) fn pretty(value: &Json) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}
