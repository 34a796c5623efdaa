//! What is signed of custody and tokens, and what of an envelope its form alone excludes.

use serde_json::{Value as Json, json};
use veedor_protocol::custody::{Custody, CustodyError, TakenIn};
use veedor_protocol::envelope::{PADDING, padded, unpadded};
use veedor_protocol::token::{TokenRequest, token_message};
use veedor_protocol::{
    CustodyReceipt, Document, DocumentError, Envelope, Hash, Intent, SealReceipt, SignedTokenRequest,
    Timestamp, keccak256,
};

use crate::{opening_samples as openings, samples};

#[test]
fn types_that_are_signed_are_those_of_the_documentation() {
    assert_eq!(
        Custody::encode_type(),
        "Custody(uint32 tender,address bidder,bytes32 envelope,uint64 envelopeSize,bytes32 offer,\
         uint64 offerSize,uint40 receivedAt)"
    );
    assert_eq!(
        TokenRequest::encode_type(),
        "TokenRequest(uint32 tender,uint32 vendor,address registrar,bytes32 blinded)"
    );
}

#[test]
fn a_custody_receipt_attests_what_it_names_and_nothing_else() {
    let (receipt, taken) = (openings::custody_receipt(), openings::taken_in());
    let store = openings::store().address();
    assert_eq!(receipt.attests(&taken, store), Ok(()));
    assert!(matches!(
        receipt.attests(&taken, taken.bidder),
        Err(CustodyError::OtherStore { .. })
    ));
    for (change, what) in [
        ((|t| t.tender = 2) as fn(&mut TakenIn), "tender"),
        (|t| t.domain.chain_id = 1, "contract"),
        (|t| t.bidder = t.domain.contract, "bidder"),
        (|t| t.envelope = None, "envelope"),
        (|t| t.offer = t.envelope, "offer"),
    ] {
        let mut other = taken;
        change(&mut other);
        assert_eq!(
            receipt.attests(&other, store),
            Err(CustodyError::OtherThing(what))
        );
    }
}

/// Each field of one document put into another, where the two differ.
fn swaps<D: Document>(a: &D, b: &D) -> Vec<(String, D)> {
    let (a, b) = (serde_json::to_value(a).unwrap(), serde_json::to_value(b).unwrap());
    let fields: Vec<String> = a.as_object().unwrap().keys().cloned().collect();
    fields
        .into_iter()
        .filter(|field| a[field] != b[field])
        .map(|field| {
            let mut swapped: Json = a.clone();
            swapped[&field] = b[&field].clone();
            (field, serde_json::from_value(swapped).unwrap())
        })
        .collect()
}

#[test]
fn no_field_of_a_custody_receipt_can_come_from_another() {
    let first = openings::custody_receipt();
    let mut taken = openings::taken_in();
    taken.domain.chain_id += 1;
    taken.domain.contract = samples::key("elsewhere").address();
    taken.tender += 1;
    taken.bidder = samples::key("another one-time").address();
    taken.envelope.as_mut().unwrap().size += 1;
    taken.offer.as_mut().unwrap().sha256 = Hash::from([1; 32]);
    let second = CustodyReceipt::sign(
        &taken,
        Timestamp::new(1_769_000_001).unwrap(),
        &samples::key("a store"),
    )
    .unwrap();
    second.verify().unwrap();
    for (a, b) in [(&first, &second), (&second, &first)] {
        let swapped = swaps(a, b);
        assert_eq!(swapped.len(), 9, "all but the schema");
        for (field, receipt) in swapped {
            assert!(receipt.verify().is_err(), "{field}");
        }
    }
}

#[test]
fn no_field_of_a_seal_receipt_that_its_signature_or_its_transcript_binds_can_come_from_another() {
    let first = samples::seal_receipt();
    let another = |receipt: SealReceipt| {
        let intent = SealReceipt {
            tender: 2,
            version: 3,
            seal: keccak256([b"seal"]),
            envelope: keccak256([b"envelope"]),
            replaces: Hash::ZERO,
            chain_id: 1,
            contract: samples::key("elsewhere").address(),
            bidder: samples::key("another one-time").address(),
            valid_until: Timestamp::new(1_769_000_001).unwrap(),
            order: 6.into(),
            timestamp: Timestamp::new(1_769_000_500).unwrap(),
            ..receipt
        };
        let signature = samples::key("another one-time")
            .sign_compact(&intent.intent().digest(&intent.domain()))
            .unwrap();
        let mut receipt = SealReceipt { signature, ..intent };
        let before = samples::head_before_seal();
        receipt.head = veedor_protocol::transcript::next(before, &receipt.event()).unwrap();
        receipt
    };
    let second = another(first.clone());
    let holds = |receipt: &SealReceipt| {
        receipt.verify().is_ok() && receipt.follows(samples::head_before_seal()).is_ok()
    };
    assert!(holds(&first) && holds(&second));
    let swapped = swaps(&first, &second);
    assert_eq!(swapped.len(), 13);
    for (field, receipt) in swapped {
        assert!(!holds(&receipt), "{field}");
    }
}

#[test]
fn no_field_of_a_token_request_can_come_from_another() {
    let first = openings::token_request();
    first.verify().unwrap();
    let mut second = SignedTokenRequest {
        chain_id: 1,
        contract: samples::key("elsewhere").address(),
        tender: 2,
        vendor: 6,
        registrar: samples::key("another registrar").address(),
        blinded: vec![7; 256],
        ..first.clone()
    };
    let signer = samples::key("another vendor");
    let digest = second.request().digest(&second.domain());
    second.authorization =
        veedor_protocol::Authorization::ecdsa(signer.address(), signer.sign(&digest).unwrap());
    second.verify().unwrap();
    let swapped = swaps(&first, &second);
    assert_eq!(swapped.len(), 7);
    for (field, request) in swapped {
        assert!(request.verify().is_err(), "{field}");
    }
}

#[test]
fn a_tokens_message_is_the_documentations() {
    let token = openings::token();
    let message = token.message();
    assert_eq!(message.len(), 14 + 32 + 20 + 32 + 20 + 20);
    assert!(message.starts_with(b"veedor/token/1"));
    assert_eq!(message[14..46], {
        let mut word = [0; 32];
        word[30..].copy_from_slice(&31337u16.to_be_bytes());
        word
    });
    assert_eq!(&message[46..66], samples::domain().contract.as_ref());
    assert_eq!(&message[98..118], token.registrar.as_ref());
    assert_eq!(&message[118..], token.bidder.as_ref());
    let other = token_message(&samples::domain(), 2, token.registrar, token.bidder);
    assert_ne!(message, other);
}

#[test]
fn padding_hides_the_length_and_comes_off_again() {
    for length in [0, 1, PADDING - 1, PADDING, PADDING + 1] {
        let content = vec![b'x'; length];
        let padded = padded(content.clone());
        assert_eq!(padded.len() % PADDING, 0);
        assert!(!padded.is_empty());
        assert_eq!(unpadded(&padded), content);
    }
}

#[test]
fn an_envelope_that_its_form_alone_excludes_is_refused_with_the_reason() {
    let refusal = |change: &dyn Fn(&mut Json)| {
        let mut envelope = serde_json::to_value(openings::envelope()).unwrap();
        change(&mut envelope);
        match Envelope::parse(envelope.to_string().as_bytes()) {
            Err(error @ (DocumentError::Rules { .. } | DocumentError::Shape { .. })) => error.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let share = |i: usize| format!("/parts/0/shares/{i}");
    for (change, told) in [
        (
            &(|e: &mut Json| e["parts"][0]["stage"] = json!("prices")) as &dyn Fn(&mut Json),
            "neither one of bids",
        ),
        (&|e| e["parts"] = json!([]), "neither one of bids"),
        (
            &|e| e["parts"][0]["threshold"] = json!(6),
            "is 6: it lies between 1",
        ),
        (
            &|e| e["parts"][0]["threshold"] = json!(0),
            "is 0: it lies between 1",
        ),
        (
            &|e| *e.pointer_mut(&share(1)).unwrap() = e.pointer(&share(0)).unwrap().clone(),
            "list trustees once, ascending",
        ),
        (
            &|e| e["parts"][0]["recipient"] = e.pointer(&share(0)).unwrap()["recipient"].clone(),
            "is there twice",
        ),
        (
            &|e| e["parts"][0]["content"] = json!("age-encryption.org/v1"),
            "is no armored age file",
        ),
        (
            &|e| {
                e["parts"][0]["recipient"] =
                    json!("age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq3wvyjg");
            },
            "age public key",
        ),
    ] {
        let error = refusal(change);
        assert!(error.contains(told), "{error}");
    }
}
