//! The bid file: what goes in comes out, and nothing else opens it.

use std::fs;

use proptest::prelude::*;
use veedor_bidding::admission::Pending;
use veedor_bidding::bid_file::{Offer, SCHEMA, TokenState};
use veedor_bidding::prepare::{PrepareError, Request};
use veedor_bidding::trustee::Identity;
use veedor_bidding::{BidFile, BidFileError, RngCore, WorkFactor};
use veedor_protocol::document::Schema;
use veedor_protocol::intent::Intent;
use veedor_protocol::seal::LotPrice;
use veedor_protocol::{Address, Hash, Price, Token};

use crate::samples::{PASSPHRASE, boards_once, offer, prepared, request, rng, token_context, vendor_key};

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
    let vendor = vendor_key().address();
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
    let offer = offer();
    let manifest = offer.manifest.clone();
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
    let file = full(1);
    let plain = age_plain(&file.encrypt(PASSPHRASE, WorkFactor::TEST).unwrap());
    let shown = format!(
        "{:?} {file:?} {file:#?} {:?} {:?} {:?} {:?}",
        request(),
        file.key(),
        file.offer(),
        file.token(),
        requested()
    )
    .to_lowercase();
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
    let swaps: [(&str, serde_json::Value); 7] = [
        (
            "offer",
            age_plain(&full(1).encrypt(PASSPHRASE, WorkFactor::TEST).unwrap())["offer"].clone(),
        ),
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
    let schema = serde_json::from_str(include_str!("../../schemas/bid-file.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut granted = full(1);
    granted.keep_token(TokenState::Granted(token())).unwrap();
    for file in [prepared(request(), 1).unwrap(), full(1), granted] {
        let document = age_plain(&file.encrypt(PASSPHRASE, WorkFactor::TEST).unwrap());
        assert_eq!(document["schema"], SCHEMA);
        if let Err(error) = validator.validate(&document) {
            panic!("{error} at {}", error.instance_path());
        }
        for field in document.as_object().unwrap().keys() {
            let mut without = document.clone();
            without.as_object_mut().unwrap().remove(field);
            let optional = ["offer", "envelope", "token"].contains(&field.as_str());
            assert_eq!(validator.is_valid(&without), optional, "{field}");
        }
        let mut more = document.clone();
        more["extra"] = 1.into();
        assert!(!validator.is_valid(&more));
        assert!(BidFile::decrypt(&age_text(&more), PASSPHRASE).is_err());
    }
}

#[test]
fn a_file_of_the_first_version_is_read_and_becomes_one_of_the_second() {
    let first = include_bytes!("../golden/bid-file-1.age");
    let schema = serde_json::from_str(include_str!("../../schemas/bid-file-1.schema.json")).unwrap();
    let document = age_plain(std::str::from_utf8(first).unwrap());
    assert_eq!(document["schema"], "veedor/bid-file/1");
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&document));

    let read = BidFile::decrypt(first, PASSPHRASE).unwrap();
    assert_eq!(read.seal(), prepared(request(), 1).unwrap().seal());
    assert!(read.envelope().is_none() && read.token().is_none());
    let again = read.encrypt(PASSPHRASE, WorkFactor::TEST).unwrap();
    assert_eq!(age_plain(&again)["schema"], SCHEMA);
    assert_eq!(
        BidFile::decrypt(again.as_bytes(), PASSPHRASE).unwrap().seal(),
        read.seal()
    );

    // What a version did not have, a file of it does not have.
    let mut mixed = age_plain(&full(1).encrypt(PASSPHRASE, WorkFactor::TEST).unwrap());
    mixed["schema"] = "veedor/bid-file/1".into();
    assert!(matches!(
        BidFile::decrypt(&age_text(&mixed), PASSPHRASE),
        Err(BidFileError::Malformed(_))
    ));
}

#[test]
fn a_file_is_updated_by_a_later_state_of_its_bid_and_by_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bid.age");
    let update = |file: &BidFile| file.update(&path, PASSPHRASE, WorkFactor::TEST);
    let first = prepared(request(), 1).unwrap();
    first.write_new(&path, PASSPHRASE, WorkFactor::TEST).unwrap();

    let mut later = prepared(request(), 1).unwrap();
    later.keep_token(TokenState::Requested(requested())).unwrap();
    update(&later).unwrap();
    later.make_envelope(&boards_once()).unwrap();
    update(&later).unwrap();
    later.keep_token(TokenState::Granted(token())).unwrap();
    update(&later).unwrap();
    let read = BidFile::read(&path, PASSPHRASE).unwrap();
    assert_eq!((read.envelope(), read.token()), (later.envelope(), later.token()));

    let kept = fs::read(&path).unwrap();
    let mut other_envelope = prepared(request(), 1).unwrap();
    other_envelope.keep_token(TokenState::Granted(token())).unwrap();
    other_envelope.make_envelope(&boards_once()).unwrap();
    for refused in [&first, &prepared(request(), 2).unwrap(), &other_envelope] {
        assert!(matches!(update(refused), Err(BidFileError::NotEarlier { .. })));
    }
    assert!(matches!(
        later.update(&path, "another passphrase", WorkFactor::TEST),
        Err(BidFileError::WrongPassphrase)
    ));
    assert_eq!(fs::read(&path).unwrap(), kept);
}

#[test]
fn the_key_of_an_offer_is_not_replaced_by_that_of_the_same_files_packed_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bid.age");
    let with = |offer: Offer| {
        let request = Request {
            offer: Some(offer),
            ..request()
        };
        prepared(request, 1).unwrap()
    };
    let mut again = offer();
    again.key = Identity::generate().text().unwrap();
    let (first, again) = (with(offer()), with(again));
    assert_eq!(first.seal(), again.seal(), "the manifest is the same");
    first.write_new(&path, PASSPHRASE, WorkFactor::TEST).unwrap();
    assert!(matches!(
        again.update(&path, PASSPHRASE, WorkFactor::TEST),
        Err(BidFileError::NotEarlier { .. })
    ));
}

#[test]
fn a_token_of_another_key_or_tender_is_not_kept() {
    let mut file = prepared(request(), 1).unwrap();
    let mut pending = requested();
    pending.context.tender += 1;
    let other_key = Token {
        bidder: Address::from([7; 20]),
        ..token()
    };
    for token in [TokenState::Requested(pending), TokenState::Granted(other_key)] {
        assert!(matches!(
            file.keep_token(token),
            Err(BidFileError::Inconsistent(_))
        ));
    }
    assert!(file.token().is_none());
}

/// A token request of the sample bid, as it is kept; its numbers are random.
fn requested() -> Pending {
    let mut rng = rng(9);
    let mut random = |count: usize| {
        let mut bytes = vec![0; count];
        rng.fill_bytes(&mut bytes);
        bytes
    };
    Pending {
        context: token_context(),
        bidder: prepared(request(), 1).unwrap().key().address(),
        blinded: random(256),
        unblinder: random(256),
        randomizer: Hash::from([0xa5; 32]),
    }
}

fn token() -> Token {
    let context = token_context();
    Token {
        schema: Schema::new(),
        chain_id: context.domain.chain_id,
        contract: context.domain.contract,
        tender: context.tender,
        registrar: context.registrar,
        bidder: prepared(request(), 1).unwrap().key().address(),
        randomizer: Hash::from([0xa5; 32]),
        signature: vec![0x5a; 256],
    }
}

/// A bid with all that its file can hold.
fn full(seed: u64) -> BidFile {
    let mut file = prepared(
        Request {
            offer: Some(offer()),
            ..request()
        },
        seed,
    )
    .unwrap();
    file.make_envelope(&boards_once()).unwrap();
    let mut pending = requested();
    pending.bidder = file.key().address();
    file.keep_token(TokenState::Requested(pending)).unwrap();
    file
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
        text(&document["token"]["requested"]["unblinder"]),
        text(&document["token"]["requested"]["randomizer"]),
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
