//! Intents against the Solidity sources: same names, same fields, same order, same widths.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use veedor_protocol::eip712::encode_type;
use veedor_protocol::intent::{Intent, Panel};
use veedor_protocol::seal::Prices;

use crate::samples::for_each_intent;

const SOURCES: [&str; 2] = ["types/Intents.sol", "interfaces/IDirectory.sol"];
const ENUMS: [&str; 3] = ["Kind", "Scheme", "SubjectKind"];

/// The structs of a Solidity file, by name: their fields as `type name`.
fn structs(source: &str) -> BTreeMap<String, Vec<String>> {
    let code: String = source
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .filter(|line| !line.trim_start().starts_with(['*', '/']))
        .collect();
    code.split("struct ")
        .skip(1)
        .filter_map(|rest| {
            let (name, rest) = rest.split_once('{')?;
            let (body, _) = rest.split_once('}')?;
            let fields = body.split(';').map(str::trim).filter(|field| !field.is_empty());
            Some((name.trim().to_owned(), fields.map(as_eip712).collect()))
        })
        .collect()
}

/// `Kind kind` as `uint8 kind`: EIP-712 knows no enums.
fn as_eip712(field: &str) -> String {
    match field.split_once(' ') {
        Some((r#type, name)) if ENUMS.contains(&r#type) => format!("uint8 {name}"),
        _ => field.to_owned(),
    }
}

/// `encodeType` written down once more, from Solidity's side.
fn type_string(name: &str, structs: &BTreeMap<String, Vec<String>>) -> String {
    fn referred<'a>(name: &str, structs: &'a BTreeMap<String, Vec<String>>, found: &mut BTreeSet<&'a str>) {
        for field in &structs[name] {
            let r#type = field.split([' ', '[']).next().unwrap();
            if let Some((r#type, _)) = structs.get_key_value(r#type) {
                found.insert(r#type);
                referred(r#type, structs, found);
            }
        }
    }
    let mut found = BTreeSet::new();
    referred(name, structs, &mut found);
    let definitions: Vec<_> = std::iter::once(name)
        .chain(found)
        .map(|name| format!("{name}({})", structs[name].join(",")))
        .collect();
    definitions.concat()
}

#[test]
fn type_strings_follow_from_the_solidity_structs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/src");
    let structs: BTreeMap<_, _> = SOURCES
        .iter()
        .flat_map(|source| structs(&fs::read_to_string(folder.join(source)).unwrap()))
        .collect();
    let mut checked = 0;
    for_each_intent!(|intent| {
        let ours = encode_type_of(intent);
        let name = ours.split('(').next().unwrap();
        assert_eq!(ours, type_string(name, &structs));
        checked += 1;
    });
    assert_eq!(checked, 33);

    // Not signed alone, but through their struct hashes.
    for (name, type_string_of) in [
        ("Panel", encode_type::<Panel>()),
        ("Prices", encode_type::<Prices>()),
    ] {
        assert_eq!(type_string_of, type_string(name, &structs));
    }
}

fn encode_type_of<T: Intent>(_: &T) -> String {
    T::encode_type()
}

#[test]
fn an_intent_read_back_from_its_file_is_the_same() {
    fn read_back<T: serde::Serialize + serde::de::DeserializeOwned>(intent: &T) -> T {
        serde_json::from_str(&serde_json::to_string(intent).unwrap()).unwrap()
    }
    for_each_intent!(|intent| assert_eq!(&read_back(intent), intent));
}

#[test]
fn every_field_of_every_intent_changes_the_digest() {
    fn check<T: Intent + serde::Serialize + serde::de::DeserializeOwned>(intent: &T) {
        let domain = crate::samples::domain();
        let json = serde_json::to_value(intent).unwrap();
        for field in json.as_object().unwrap().keys() {
            let mut changed = json.clone();
            changed[field] = change(&json[field]);
            let changed: T = serde_json::from_value(changed).unwrap_or_else(|e| panic!("{field}: {e}"));
            assert_ne!(changed.digest(&domain), intent.digest(&domain), "{field}");
        }
        let elsewhere = veedor_protocol::Domain {
            chain_id: domain.chain_id + 1,
            ..domain
        };
        assert_ne!(intent.digest(&elsewhere), intent.digest(&domain), "chain");
        let elsewhere = veedor_protocol::Domain {
            contract: [1; 20].into(),
            ..domain
        };
        assert_ne!(intent.digest(&elsewhere), intent.digest(&domain), "contract");
    }
    for_each_intent!(|intent| check(intent));
}

/// Another value of the same type.
fn change(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::{Value, json};
    match value {
        Value::Bool(b) => json!(!b),
        Value::Number(n) => json!(n.as_u64().unwrap() + 1),
        Value::Array(items) => Value::Array(items[1..].to_vec()),
        Value::Object(fields) => {
            let mut fields = fields.clone();
            for value in fields.values_mut().take(1) {
                *value = change(value);
            }
            Value::Object(fields)
        }
        Value::String(text) => match text.as_str() {
            "officer" => json!("vendor"),
            "webAuthn" => json!("p256"),
            "ecdsa" => json!("contract"),
            "amendment" | "bid" => json!("tender"),
            text => {
                let last = if text.ends_with('1') { "2" } else { "1" };
                json!(format!("{}{last}", &text[..text.len() - 1]))
            }
        },
        Value::Null => unreachable!("no intent has null in it"),
    }
}
