//! Documents: strict parsing, one canonical form, errors that say where and what to do.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use veedor_protocol::canonical::{canonical_bytes, is_canonical};
use veedor_protocol::comment::CommentText;
use veedor_protocol::document::DocumentError;
use veedor_protocol::envelope::{Opening, PricesOpening};
use veedor_protocol::intent::{Amend, Publish};
use veedor_protocol::terms::AgreementError;
use veedor_protocol::transcript::{Break, next};
use veedor_protocol::{
    CustodyReceipt, Document, Envelope, Hash, Manifest, Price, Profile, SealReceipt, SignedTokenRequest,
    Terms, Token, TrusteeKey, TrusteeRelease,
};

use crate::golden;
use crate::samples;

/// Any JSON whose numbers are safe integers.
fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (0..=9_007_199_254_740_991u64).prop_map(Json::from),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|fields| Json::Object(fields.into_iter().collect())),
        ]
    })
}

/// Parses as every kind of document; what is taken must have a canonical form that is taken too.
fn parse_as_everything(bytes: &[u8]) {
    fn parse<D: Document>(bytes: &[u8]) {
        if let Ok(document) = D::parse(bytes) {
            let canonical = document.to_canonical().unwrap();
            assert!(D::parse_canonical(&canonical).is_ok());
        }
    }
    parse::<Terms>(bytes);
    parse::<Manifest>(bytes);
    parse::<Profile>(bytes);
    parse::<SealReceipt>(bytes);
    parse::<CommentText>(bytes);
    parse::<CustodyReceipt>(bytes);
    parse::<Envelope>(bytes);
    parse::<Opening>(bytes);
    parse::<PricesOpening>(bytes);
    parse::<SignedTokenRequest>(bytes);
    parse::<Token>(bytes);
    parse::<TrusteeKey>(bytes);
    parse::<TrusteeRelease>(bytes);
    is_canonical(bytes);
}

proptest! {
    #![proptest_config(crate::samples::seeded())]

    #[test]
    fn canonicalisation_is_idempotent(value in any_json()) {
        let once = canonical_bytes(&value).unwrap();
        let again: Json = serde_json::from_slice(&once).unwrap();
        prop_assert_eq!(&again, &value);
        prop_assert_eq!(&canonical_bytes(&again).unwrap(), &once);
        prop_assert!(is_canonical(&once));
    }

    #[test]
    fn garbage_never_makes_a_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        parse_as_everything(&bytes);
    }

    #[test]
    fn damaged_documents_never_make_a_parser_panic(
        which: prop::sample::Index, at: prop::sample::Index, cut: u8, patch in prop::collection::vec(any::<u8>(), 0..6),
    ) {
        let (_, mut bytes) = which.get(&golden::documents()).clone();
        let at = at.index(bytes.len());
        let end = bytes.len().min(at + usize::from(cut % 8));
        bytes.splice(at..end, patch);
        parse_as_everything(&bytes);
    }
}

#[test]
fn jcs_writes_the_example_of_rfc_8785() {
    // Section 3.2.3: keys are sorted by UTF-16 code units, so a surrogate pair comes before U+FB33.
    let value = json!({
        "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
        "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control",
        "\u{f6}": "Latin Small Letter O With Diaeresis",
    });
    let text = String::from_utf8(canonical_bytes(&value).unwrap()).unwrap();
    let order =
        ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"].map(|key| text.find(key).unwrap());
    assert!(order.is_sorted(), "{text}");
}

#[test]
fn a_document_is_read_in_any_layout_but_named_by_its_canonical_form() {
    let terms = samples::terms();
    let canonical = terms.to_canonical().unwrap();
    let edited = serde_json::to_vec_pretty(&terms).unwrap();
    assert_eq!(Terms::parse(&edited).unwrap(), terms);
    assert_eq!(Terms::parse_canonical(&canonical).unwrap(), terms);
    assert!(matches!(
        Terms::parse_canonical(&edited),
        Err(DocumentError::NotCanonical { .. })
    ));
}

#[test]
fn a_key_that_occurs_twice_is_refused() {
    let text = String::from_utf8(samples::profile().to_canonical().unwrap()).unwrap();
    let twice = text.replacen('{', r#"{"name":"Otra S.A.S.","#, 1);
    assert!(matches!(
        Profile::parse(twice.as_bytes()),
        Err(DocumentError::Shape { .. })
    ));
    assert!(!is_canonical(twice.as_bytes()));
}

/// The error that terms give after one change.
fn refusal(pointer: &str, value: Json) -> String {
    let mut terms = serde_json::to_value(samples::weighted_terms()).unwrap();
    *terms.pointer_mut(pointer).unwrap() = value;
    Terms::parse(terms.to_string().as_bytes())
        .unwrap_err()
        .to_string()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list")]
fn a_refusal_says_where_and_what_to_do() {
    for (pointer, value, expected) in [
        (
            "/schema",
            json!("veedor/terms/2"),
            "at `schema`: expected `veedor/terms/1`, got `veedor/terms/2`",
        ),
        (
            "/lots/1/ceiling",
            json!(1000),
            "at `lots[1].ceiling`: invalid type: integer `1000`, expected a string",
        ),
        (
            "/lots/1/ceiling",
            json!("10.50"),
            "at `lots[1].ceiling`: `10.50` is not an amount: write minor units",
        ),
        (
            "/lots/1/ceiling",
            json!(null),
            "at `lots[1].ceiling`: invalid type: null",
        ),
        (
            "/lots/2/floor",
            json!("999999999999999"),
            "lots[2].floor: is 999999999999999, above the ceiling",
        ),
        (
            "/lots/0/number",
            json!(2),
            "lots[0].number: is 2: lots are numbered from 1 in their order, so it must be 1",
        ),
        (
            "/lots/0/items/0/quantity",
            json!("1.50"),
            "at `lots[0].items[0].quantity`: `1.50` is not a quantity",
        ),
        (
            "/lots/0/items/0/classification/id",
            json!("9313"),
            "lots[0].items[0].classification.id: is no UNSPSC code",
        ),
        ("/title/en", json!(" "), "title.en: is empty: write a text"),
        (
            "/panel/priceWeight",
            json!(5000),
            "panel: has weights that add up to 9000",
        ),
        (
            "/panel/quorum",
            json!(4),
            "panel.quorum: is 4: it lies between 1 and the number of evaluators",
        ),
        (
            "/method",
            json!("lowestPrice"),
            "panel: is for weighted tenders: remove it",
        ),
        (
            "/panel/evaluators",
            json!([1, 2, 3, 4, 5, 6, 7, 8, 9]),
            "panel.evaluators: has 9 evaluators: at most 8 fit",
        ),
        ("/trustees/threshold", json!(0), "trustees.threshold: is 0"),
        (
            "/trustees/members/0/recipient",
            json!("age1mwgw9mr28sdgcwjjq5exkksd5v6r6vseslamehmx9ww9mzqjynusmrzfyy"),
            "at `trustees.members[0].recipient`: is no age public key",
        ),
        (
            "/trustees/members/1/priceRecipient",
            json!("age1mwgw9mr28sdgcwjjq5exkksd5v6r6vseslamehmx9ww9mzqjynusmrzfyx"),
            "trustees.members[1].priceRecipient: is there twice",
        ),
        ("/registrars", json!([]), "registrars: is empty: nobody could bid"),
        (
            "/registrars/0/key",
            json!("0x00"),
            "at `registrars[0].key`: expected 40 hex digits after 0x",
        ),
        (
            "/documents/0/name",
            json!("../pliego.pdf"),
            "at `documents[0].name`: `../pliego.pdf` cannot name a file",
        ),
        (
            "/documents/0/documentType",
            json!("pliego"),
            "documents[0].documentType: is no OCDS document type",
        ),
        (
            "/documents/0/sha256",
            json!("0xab"),
            "at `documents[0].sha256`: expected 64 hex digits without 0x",
        ),
        (
            "/currency/code",
            json!("pesos"),
            "currency.code: is no ISO 4217 code: write three capitals, as in COP",
        ),
        (
            "/buyer",
            json!({"party": 2, "name": "SED", "nit": "1"}),
            "at `buyer.nit`: unknown field `nit`",
        ),
    ] {
        let told = refusal(pointer, value);
        assert!(told.contains(expected), "{pointer}: {told}");
    }
}

#[test]
fn all_broken_rules_are_told_at_once() {
    let mut terms = samples::terms();
    terms.currency.minor_unit = 9;
    terms.registrars.clear();
    terms.lots[0].items.clear();
    let Err(DocumentError::Rules { problems, .. }) = terms.sha256() else {
        panic!("must be refused")
    };
    let paths: Vec<_> = problems
        .as_slice()
        .iter()
        .map(|problem| problem.path.as_str())
        .collect();
    assert_eq!(paths, ["currency.minorUnit", "lots[0].items", "registrars"]);
}

#[test]
fn an_intent_that_says_what_the_terms_say_agrees() {
    samples::terms().agrees_with(&samples::publish()).unwrap();
    let terms = samples::weighted_terms();
    let publish = Publish {
        procedure: 1,
        terms: terms.sha256().unwrap(),
        panel: terms.panel_digest(),
        envelopes: true,
        ..samples::publish()
    };
    terms.agrees_with(&publish).unwrap();
}

#[test]
fn every_difference_between_terms_and_intent_is_told() {
    let differing = |change: fn(&mut Publish)| {
        let mut publish = samples::publish();
        change(&mut publish);
        let Err(AgreementError::Disagreement(told)) = samples::terms().agrees_with(&publish) else {
            return vec![];
        };
        told.differences
            .into_iter()
            .map(|difference| difference.field)
            .collect()
    };
    assert_eq!(differing(|publish| publish.terms = Hash::ZERO), ["terms"]);
    assert_eq!(differing(|publish| publish.buyer = 3), ["buyer"]);
    assert_eq!(differing(|publish| publish.procedure = 1), ["procedure"]);
    assert_eq!(differing(|publish| publish.panel = [1; 32].into()), ["panel"]);
    assert_eq!(differing(|publish| publish.envelopes = true), ["envelopes"]);
    assert_eq!(
        differing(|publish| publish.lots[1].ceiling = Price::MAX),
        ["lots[1].ceiling"]
    );
    assert_eq!(
        differing(|publish| publish.lots[2].floor = Price::ZERO),
        ["lots[2].floor"]
    );
    assert_eq!(differing(|publish| publish.lots.truncate(2)), ["lots.length"]);
    assert_eq!(
        differing(|publish| publish.registrars[0].key = [1; 20].into()),
        ["registrars[0].key"]
    );
    assert_eq!(
        differing(|publish| publish.registrars[0].token_key = [1; 32].into()),
        ["registrars[0].tokenKey"]
    );
    assert_eq!(
        differing(|publish| publish.registrars.clear()),
        ["registrars.length"]
    );
}

#[test]
fn an_amendment_states_lots_and_panel_of_its_terms_and_cannot_change_who_admits_or_the_method() {
    let terms = samples::terms();
    let amend = Amend {
        lots: terms.lots(),
        ..samples::amend()
    };
    terms.agrees_with_amendment(&amend).unwrap();
    assert!(terms.agrees_with_amendment(&samples::amend()).is_err());
    let panelled = Amend {
        panel: samples::weighted_terms().panel_digest(),
        ..amend
    };
    assert!(terms.agrees_with_amendment(&panelled).is_err());

    terms.amends(&terms).unwrap();
    let mut other = terms.clone();
    other.registrars[0].key = [1; 20].into();
    assert!(other.amends(&terms).is_err());

    let weighted = samples::weighted_terms();
    assert!(weighted.amends(&terms).is_err());
    let mut rebalanced = weighted.clone();
    rebalanced.panel.as_mut().unwrap().quorum = 3;
    rebalanced.amends(&weighted).unwrap();
}

#[test]
fn a_receipt_proves_its_seal_and_its_place_and_nothing_altered_does() {
    let receipt = samples::seal_receipt();
    let before = samples::head_before_seal();
    receipt.verify().unwrap();
    receipt.follows(before).unwrap();

    let altered = |change: fn(&mut SealReceipt)| {
        let mut receipt = receipt.clone();
        change(&mut receipt);
        receipt
    };
    assert!(altered(|receipt| receipt.seal = [1; 32].into()).verify().is_err());
    assert!(altered(|receipt| receipt.chain_id = 1).verify().is_err());
    assert!(altered(|receipt| receipt.version = 1).verify().is_err());
    assert!(
        altered(|receipt| receipt.registrar = [1; 20].into())
            .follows(before)
            .is_err()
    );
    assert!(
        altered(|receipt| receipt.bidder = [1; 20].into())
            .verify()
            .is_err()
    );
    assert!(
        altered(|receipt| receipt.envelope = [1; 32].into())
            .follows(before)
            .is_err()
    );
    assert!(
        altered(|receipt| receipt.timestamp = 1.into())
            .follows(before)
            .is_err()
    );
    assert!(
        altered(|receipt| receipt.order = 6.into())
            .follows(before)
            .is_err()
    );
    assert!(receipt.follows(receipt.head).is_err());
    // Nothing on chain says the position: the transcript that the event follows does.
    assert_eq!(
        altered(|receipt| receipt.position = 3).follows(receipt.head),
        Err(Break::Mismatch {
            position: 3,
            computed: next(receipt.head, &receipt.event()).unwrap(),
            carried: receipt.head,
        })
    );
    let refused = altered(|receipt| receipt.registrar = [1; 20].into()).to_canonical();
    assert!(refused.unwrap_err().to_string().contains("registrar"));
    let refused = altered(|receipt| receipt.position = receipt.order.get()).to_canonical();
    assert!(refused.unwrap_err().to_string().contains("position"));
}

#[test]
fn a_comments_digest_names_tender_author_salt_and_text() {
    let comment = samples::comment_text();
    let altered = |change: fn(&mut CommentText)| {
        let mut comment = comment.clone();
        change(&mut comment);
        comment.digest()
    };
    assert_ne!(altered(|comment| comment.tender = 2), comment.digest());
    assert_ne!(
        altered(|comment| comment.author = [1; 20].into()),
        comment.digest()
    );
    assert_ne!(altered(|comment| comment.salt = Hash::ZERO), comment.digest());
    assert_ne!(altered(|comment| comment.text.push('!')), comment.digest());
}
