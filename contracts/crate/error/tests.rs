use std::borrow::Cow;

use alloy::primitives::{U256, aliases::U40};
use alloy::sol_types::{Panic, Revert, SolError};
use serde_json::json;
use serde_json::value::to_raw_value;

use super::*;
use crate::bindings::{IDirectory, IProcurement};

#[expect(clippy::needless_pass_by_value, reason = "every call makes it on the spot")]
fn payload(code: i64, message: &str, data: Value) -> ErrorPayload {
    let data = (!data.is_null()).then(|| to_raw_value(&data).unwrap());
    ErrorPayload {
        code,
        message: Cow::Owned(message.to_owned()),
        data,
    }
}

#[test]
fn every_error_of_both_interfaces_has_its_words_and_no_words_are_left_over() {
    let signatures: Vec<String> = ERRORS.iter().map(AbiError::signature).collect();
    let wordless: Vec<_> = signatures
        .iter()
        .filter(|signature| texts::of(signature).is_none())
        .collect();
    assert!(
        wordless.is_empty(),
        "errors without words in error/texts.rs: {wordless:?}"
    );

    for text in texts::TEXTS {
        assert!(
            signatures.iter().any(|signature| signature == text.signature),
            "no such error: {}",
            text.signature
        );
    }
}

#[test]
fn words_name_every_argument_and_no_other() {
    for error in ERRORS.iter() {
        let details = texts::of(&error.signature()).unwrap().details;
        for input in &error.inputs {
            assert!(
                details.contains(&format!("{{{}}}", input.name)),
                "{}: {}",
                error.signature(),
                input.name
            );
        }
        assert_eq!(
            details.matches('{').count(),
            error.inputs.len(),
            "{}",
            error.signature()
        );
    }
}

#[test]
fn no_two_errors_share_a_selector_unless_they_are_the_same() {
    for one in ERRORS.iter() {
        for other in ERRORS.iter() {
            assert!(one.selector() != other.selector() || one.signature() == other.signature());
        }
    }
}

#[test]
fn arguments_are_written_for_people() {
    let frozen = IProcurement::Frozen {
        since: U40::from(1_772_373_600),
    };
    let refusal = Refusal::from_revert(&frozen.abi_encode());
    assert_eq!(refusal.name, "Frozen");
    assert!(
        refusal.message.ends_with("Frozen since 2026-03-01 14:00:00 UTC."),
        "{}",
        refusal.message
    );

    let misplaced = IProcurement::BidMisplaced {
        place: U40::from(5 << 8 | 1),
    };
    let refusal = Refusal::from_revert(&misplaced.abi_encode());
    assert!(
        refusal.message.ends_with("the one of vendor 5, word 1."),
        "{}",
        refusal.message
    );

    let forbidden = IDirectory::SignerSchemeForbidden { kind: 3, scheme: 2 };
    let refusal = Refusal::from_revert(&forbidden.abi_encode());
    assert!(
        refusal
            .message
            .ends_with("A vendor cannot sign by contract wallet."),
        "{}",
        refusal.message
    );
}

#[test]
fn a_batch_names_an_items_refusal_by_selector_alone() {
    assert_eq!(Refusal::from_selector([0; 4]), None);

    let refusal = Refusal::from_selector(IProcurement::SealStale::SELECTOR).unwrap();
    assert_eq!(refusal.name, "SealStale");
    assert!(!refusal.remedy.is_empty());

    // Of an error with arguments, too, there is something to say without them.
    let refusal = Refusal::from_selector(IProcurement::Frozen::SELECTOR).unwrap();
    assert_eq!(refusal.name, "Frozen");
    assert!(!refusal.message.contains('{'));
}

#[test]
fn what_solidity_itself_throws_and_what_nobody_knows_is_told_apart() {
    let refusal = Refusal::from_revert(&Revert::from("not allowed").abi_encode());
    assert_eq!(refusal.name, "Error");
    assert!(refusal.message.contains("not allowed"));

    let refusal = Refusal::from_revert(
        &Panic {
            code: U256::from(0x11),
        }
        .abi_encode(),
    );
    assert_eq!(refusal.name, "Panic");

    assert_eq!(Refusal::from_revert(&[]).name, "Unknown");
    assert_eq!(Refusal::from_revert(&[1, 2, 3, 4, 5]).name, "Unknown");
}

#[test]
fn revert_data_is_found_in_whatever_a_node_wraps_it() {
    let data = IProcurement::DecisionsStale {
        expected: 3.try_into().unwrap(),
        given: 2.try_into().unwrap(),
    }
    .abi_encode();
    let hex = alloy::hex::encode_prefixed(&data);
    let hash = alloy::hex::encode_prefixed([7; 32]);
    let shapes = [
        ("geth, reth, Besu", payload(3, "execution reverted", json!(hex))),
        (
            "anvil",
            payload(
                3,
                &format!("execution reverted: custom error {}", &hex[..10]),
                json!(hex),
            ),
        ),
        (
            "Hardhat",
            payload(
                -32603,
                "Error: VM Exception while processing transaction: reverted with custom error",
                json!({"message": "reverted", "txHash": hash, "data": hex}),
            ),
        ),
        (
            "Hardhat, wrapped once more",
            payload(
                -32603,
                "Internal JSON-RPC error.",
                json!({"code": 3, "data": {"data": hex}}),
            ),
        ),
        (
            "Ganache",
            payload(
                -32000,
                "VM Exception while processing transaction: revert",
                json!({"hash": hash, "result": hex, "reason": null}),
            ),
        ),
        (
            "Nethermind",
            payload(-32015, "VM execution error.", json!(format!("Reverted {hex}"))),
        ),
        (
            "in the message alone",
            payload(-32000, &format!("execution reverted ({hex})"), Value::Null),
        ),
    ];
    for (node, payload) in shapes {
        let refusal = Refusal::from_payload(&payload).unwrap_or_else(|| panic!("{node}: not read"));
        assert_eq!(refusal.name, "DecisionsStale", "{node}");
        assert_eq!(
            refusal.arguments[0],
            Argument {
                name: "expected".into(),
                value: "3".into()
            },
            "{node}"
        );
    }
}

#[test]
fn a_failure_that_is_no_refusal_is_not_read_as_one() {
    let others = [
        payload(-32000, "nonce too low", Value::Null),
        payload(
            -32000,
            "already known",
            json!(alloy::hex::encode_prefixed([7; 32])),
        ),
        payload(
            -32003,
            "insufficient funds for gas",
            json!({"transaction": "0x02f8"}),
        ),
    ];
    for payload in others {
        assert_eq!(Refusal::from_payload(&payload), None, "{payload}");
    }
}

#[test]
fn times_are_told_in_utc() {
    assert_eq!(utc(0), "1970-01-01 00:00:00 UTC");
    assert_eq!(utc(951_782_399), "2000-02-28 23:59:59 UTC");
    assert_eq!(utc(951_782_400), "2000-02-29 00:00:00 UTC");
    assert_eq!(utc(4_102_444_800), "2100-01-01 00:00:00 UTC");
}
