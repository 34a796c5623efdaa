//! The bid file: what goes in comes out, and nothing else opens it.
#![expect(clippy::unwrap_used, reason = "what a test expects holds")]

use std::fs;

use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use veedor_bidding::bid_file::{Offer, SCHEMA};
use veedor_bidding::prepare::{PrepareError, Request};
use veedor_bidding::{Authorization, BidFile, BidFileError, OneTimeKey, WorkFactor, prepare};
use veedor_protocol::intent::Intent;
use veedor_protocol::seal::LotPrice;
use veedor_protocol::signature::{SignatureError, SigningKey};
use veedor_protocol::{Address, Domain, Hash, Price};

const PASSPHRASE: &str = "arroz con pollo los martes";

fn request() -> Request {
    let price = |lot, amount: u64| LotPrice {
        lot,
        price: Price::from(amount),
    };
    Request {
        domain: Domain {
            chain_id: 31337,
            contract: Address::from([0xc0; 20]),
        },
        tender: 7,
        version: 2,
        tender_lots: 3,
        vendor: 12,
        lots: vec![price(3, 128_450_000_000), price(1, 98_765_432_100)],
        offer: None,
    }
}

fn prepared(request: Request, seed: u64) -> Result<BidFile, PrepareError<SignatureError>> {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let vendor = SigningKey::from_bytes(&[0x11; 32]).unwrap();
    let key = OneTimeKey::random(&mut rng);
    prepare(request, key, &mut rng, |seal| {
        Ok(Authorization::ecdsa(vendor.address(), vendor.sign(seal)?))
    })
}

fn text() -> Vec<u8> {
    prepared(request(), 1)
        .unwrap()
        .encrypt(PASSPHRASE, WorkFactor::TEST)
        .unwrap()
        .into_bytes()
}

#[test]
fn what_is_written_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bid.age");
    let written = prepared(request(), 1).unwrap();
    written.write_new(&path, PASSPHRASE, WorkFactor::TEST).unwrap();
    let read = BidFile::read(&path, PASSPHRASE).unwrap();
    assert_eq!((read.bid(), read.prices()), (written.bid(), written.prices()));
    assert_eq!((read.seal(), read.domain()), (written.seal(), written.domain()));
    assert_eq!(read.authorization(), written.authorization());
    assert_eq!(read.key().address(), read.bid().bidder);
}

#[test]
fn a_bid_file_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bid.age");
    prepared(request(), 1)
        .unwrap()
        .write_new(&path, PASSPHRASE, WorkFactor::TEST)
        .unwrap();
    let first = fs::read(&path).unwrap();
    let error = prepared(request(), 2)
        .unwrap()
        .write_new(&path, PASSPHRASE, WorkFactor::TEST)
        .unwrap_err();
    assert!(matches!(error, BidFileError::Exists { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), first);
}

#[test]
fn the_seal_is_the_bids_digest_and_the_vendor_signed_it() {
    let file = prepared(request(), 1).unwrap();
    assert_eq!(file.seal(), file.bid().digest(file.domain()));
    let vendor = SigningKey::from_bytes(&[0x11; 32]).unwrap().address();
    veedor_protocol::signature::verify_ecdsa(vendor, &file.seal(), &file.authorization().signature).unwrap();
}

#[test]
fn the_same_seed_gives_the_same_bid_and_another_seed_shares_no_secret_with_it() {
    let (a, b, c) = (
        prepared(request(), 1).unwrap(),
        prepared(request(), 1).unwrap(),
        prepared(request(), 2).unwrap(),
    );
    assert_eq!(a.seal(), b.seal());
    assert_ne!(a.bid().salt, c.bid().salt);
    assert_ne!(a.prices().salt, c.prices().salt);
    assert_ne!(a.bid().bidder, c.bid().bidder);
    assert_ne!(a.bid().salt, a.prices().salt);
}

#[test]
fn lots_are_put_in_order_and_impossible_ones_refused() {
    assert_eq!(prepared(request(), 1).unwrap().prices().lots[0].lot, 1);
    let price = |lot, amount: u64| LotPrice {
        lot,
        price: Price::from(amount),
    };
    for lots in [
        vec![],
        vec![price(0, 1)],
        vec![price(4, 1)],
        vec![price(1, 0)],
        vec![price(2, 5), price(2, 6)],
    ] {
        let refused = prepared(Request { lots, ..request() }, 1);
        assert!(matches!(refused, Err(PrepareError::Prices(_))));
    }
}

#[test]
fn a_wrong_passphrase_says_so() {
    for wrong in ["", "arroz con pollo los jueves", "Arroz con pollo los martes"] {
        let error = BidFile::decrypt(&text(), wrong).unwrap_err();
        assert!(matches!(error, BidFileError::WrongPassphrase), "{error}");
    }
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let text = text();
    for length in (0..text.len() - 1).step_by(5) {
        let error = BidFile::decrypt(&text[..length], PASSPHRASE).unwrap_err();
        assert!(
            matches!(
                error,
                BidFileError::Damaged(_) | BidFileError::Foreign | BidFileError::WrongPassphrase
            ),
            "{length}: {error}"
        );
    }
}

#[test]
fn other_files_are_no_bid_files() {
    let folder = tempfile::tempdir().unwrap();
    for bytes in [
        &b""[..],
        b"{}",
        b"%PDF-1.7",
        b"\xff\xfe\x00",
        b"age-encryption.org/v1\n-> X25519 abc\nxyz\n--- mac\n",
    ] {
        assert!(BidFile::decrypt(bytes, PASSPHRASE).is_err());
    }
    assert!(matches!(
        BidFile::read(&folder.path().join("none"), PASSPHRASE),
        Err(BidFileError::File { .. })
    ));
}

#[test]
fn offers_are_bound_by_their_manifest() {
    let manifest = r#"{"files":[],"schema":"veedor/manifest/1"}"#.to_owned();
    let offer = Offer {
        manifest: manifest.clone(),
        key: "AGE-SECRET-KEY-1".to_owned(),
    };
    let file = prepared(
        Request {
            offer: Some(offer),
            ..request()
        },
        1,
    )
    .unwrap();
    assert_eq!(file.bid().offer, veedor_protocol::sha256(manifest.as_bytes()));
    let text = file.encrypt(PASSPHRASE, WorkFactor::TEST).unwrap();
    assert_eq!(
        BidFile::decrypt(text.as_bytes(), PASSPHRASE)
            .unwrap()
            .offer()
            .unwrap()
            .manifest,
        manifest
    );
    assert_eq!(prepared(request(), 1).unwrap().bid().offer, Hash::ZERO);
}

#[test]
fn debug_shows_no_secret() {
    let offer = Offer {
        manifest: "{\"name\":\"minuta\"}".to_owned(),
        key: "AGE-SECRET-KEY-1".to_owned(),
    };
    let file = prepared(
        Request {
            offer: Some(offer),
            ..request()
        },
        1,
    )
    .unwrap();
    let plain = age_plain(&file.encrypt(PASSPHRASE, WorkFactor::TEST).unwrap());
    let shown = format!("{file:?} {file:#?} {:?} {:?}", file.key(), file.offer()).to_lowercase();
    for secret in secrets(&plain) {
        assert!(!shown.contains(&secret.to_lowercase()), "Debug shows {secret}");
    }
    assert!(
        shown.contains(&file.bid().bidder.to_string().to_lowercase()),
        "it does show what is public"
    );
}

#[test]
fn errors_quote_nothing_of_what_was_decrypted() {
    let mut document = age_plain(&String::from_utf8(text()).unwrap());
    document["bidderKey"] = "0x00000000000000000000000000000000000000000000000000000000secret00".into();
    let error = BidFile::decrypt(&age_text(&document), PASSPHRASE).unwrap_err();
    assert!(matches!(error, BidFileError::Malformed(_)), "{error}");
    assert!(!format!("{error} {error:?}").contains("secret"));
}

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    let whole = age_plain(&String::from_utf8(text()).unwrap());
    let other = age_plain(
        &prepared(request(), 2)
            .unwrap()
            .encrypt(PASSPHRASE, WorkFactor::TEST)
            .unwrap(),
    );
    let swaps: [(&str, serde_json::Value); 6] = [
        ("chainId", 1.into()),
        ("contract", format!("0x{}", "11".repeat(20)).into()),
        ("bidderKey", other["bidderKey"].clone()),
        ("prices", other["prices"].clone()),
        ("seal", other["seal"].clone()),
        ("bid", other["bid"].clone()),
    ];
    for (field, value) in swaps {
        let mut document = whole.clone();
        document[field] = value;
        let error = BidFile::decrypt(&age_text(&document), PASSPHRASE).unwrap_err();
        assert!(matches!(error, BidFileError::Inconsistent(_)), "{field}: {error}");
    }
}

#[test]
fn the_inside_matches_its_published_schema() {
    let schema = serde_json::from_str(include_str!("../schemas/bid-file.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let document = age_plain(&String::from_utf8(text()).unwrap());
    assert_eq!(document["schema"], SCHEMA);
    if let Err(error) = validator.validate(&document) {
        panic!("{error} at {}", error.instance_path());
    }
    for field in document.as_object().unwrap().keys() {
        let mut without = document.clone();
        without.as_object_mut().unwrap().remove(field);
        assert!(!validator.is_valid(&without), "{field} is required");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_byte_is_noticed(place in any::<prop::sample::Index>(), bit in 0u8..8) {
        let mut text = text();
        let at = place.index(text.len());
        let before = text[at];
        text[at] ^= 1 << bit;
        // Line ends may be written in two ways without changing what they mean.
        prop_assume!(!(before == b'\n' || text[at] == b'\r'));
        let read = BidFile::decrypt(&text, PASSPHRASE);
        prop_assert!(read.is_err(), "byte {at}: {before} -> {}", text[at]);
    }
}

/// The JSON inside, got as anybody with the passphrase can get it.
fn age_plain(text: &str) -> serde_json::Value {
    use std::io::Read;
    let identity = age::scrypt::Identity::new(PASSPHRASE.into());
    let decryptor = age::Decryptor::new(age::armor::ArmoredReader::new(text.as_bytes())).unwrap();
    let mut reader = decryptor
        .decrypt(std::iter::once(&identity as &dyn age::Identity))
        .unwrap();
    let mut inside = String::new();
    reader.read_to_string(&mut inside).unwrap();
    serde_json::from_str(&inside).unwrap()
}

/// A file with this inside.
fn age_text(document: &serde_json::Value) -> Vec<u8> {
    let mut recipient = age::scrypt::Recipient::new(PASSPHRASE.into());
    recipient.set_work_factor(2);
    age::encrypt_and_armor(&recipient, document.to_string().as_bytes())
        .unwrap()
        .into_bytes()
}

/// Everything in the document that must not be seen before opening, as text and without `0x`.
fn secrets(document: &serde_json::Value) -> Vec<String> {
    let text = |value: &serde_json::Value| value.as_str().unwrap().trim_start_matches("0x").to_owned();
    let mut secrets = vec![
        text(&document["bidderKey"]),
        text(&document["bid"]["salt"]),
        text(&document["bid"]["prices"]),
        text(&document["prices"]["salt"]),
        text(&document["authorization"]["signer"]),
        text(&document["authorization"]["signature"]),
        text(&document["offer"]["key"]),
        "minuta".to_owned(),
    ];
    secrets.extend(
        document["prices"]["lots"]
            .as_array()
            .unwrap()
            .iter()
            .map(|lot| text(&lot["price"])),
    );
    secrets
}
