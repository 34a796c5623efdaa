//! What the contracts refuse, in words that say what to do.
//!
//! A refusal reaches us in three shapes: as revert data inside the JSON-RPC error of a call or an estimate (every
//! node wraps it differently, see [`revert_data`]), as revert data alone, and as the bare selectors that batches
//! return. [`Refusal`] reads them all.

mod replay;
mod texts;

use std::fmt::Write as _;
use std::sync::LazyLock;

use alloy::dyn_abi::{DynSolValue, ErrorExt};
use alloy::json_abi::{Error as AbiError, InternalType, JsonAbi, Param};
use alloy::primitives::{Bytes, FixedBytes};
use alloy::rpc::json_rpc::ErrorPayload;
use alloy::transports::{RpcError, TransportError};
use serde::Serialize;
use serde_json::Value;

pub use self::replay::why_failed;

/// A contract's "no": which typed error, what it means, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The error's name in the contract's interface, `SealStale` say; `Unknown` for none that we know.
    pub name: String,
    /// The first four bytes of the revert data.
    pub selector: FixedBytes<4>,
    /// The error's arguments; none where only the selector is known.
    pub arguments: Vec<Argument>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// A named argument of an error, written for people: times as UTC, kinds and schemes by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Argument {
    /// Its name in the interface.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.message, self.name)
    }
}

impl std::error::Error for Refusal {}

impl Refusal {
    /// Reads revert data. What no interface explains becomes a refusal named `Unknown`.
    pub fn from_revert(data: &[u8]) -> Self {
        let Some(selector) = data.first_chunk::<4>() else {
            return Self {
                name: "Unknown".into(),
                selector: FixedBytes::ZERO,
                arguments: Vec::new(),
                message: "The contract refused without saying why.".into(),
                remedy:
                    "Most often the call ran out of gas, or the address holds another contract: check both \
                         (`veedor verify contracts`)."
                        .into(),
            };
        };
        let Some(error) = known(*selector) else {
            return Self::unknown(*selector);
        };
        let arguments = match error.decode_error(data) {
            Ok(decoded) => error
                .inputs
                .iter()
                .zip(&decoded.body)
                .map(|(input, value)| Argument {
                    name: input.name.clone(),
                    value: plain(input, value),
                })
                .collect(),
            // A bare selector, as batches return it and `Refusals.raise` throws it.
            Err(_) => Vec::new(),
        };
        Self::explained(error, arguments)
    }

    /// Reads a selector that a batch returned for one of its items: `None` where the item was carried out.
    pub fn from_selector(selector: [u8; 4]) -> Option<Self> {
        (selector != [0; 4]).then(|| Self::from_revert(&selector))
    }

    /// Reads a node's answer to a call, an estimate or a sent transaction, if it says that a contract refused.
    pub fn from_payload(payload: &ErrorPayload) -> Option<Self> {
        revert_data(payload).map(|data| Self::from_revert(&data))
    }

    /// Reads a failed request, if a contract's refusal is why it failed.
    pub fn from_transport(error: &TransportError) -> Option<Self> {
        match error {
            RpcError::ErrorResp(payload) => Self::from_payload(payload),
            _ => None,
        }
    }

    /// Reads a failed contract call, if a contract's refusal is why it failed.
    pub fn from_contract(error: &alloy::contract::Error) -> Option<Self> {
        use alloy::providers::PendingTransactionError;
        match error {
            alloy::contract::Error::TransportError(error)
            | alloy::contract::Error::PendingTransactionError(PendingTransactionError::TransportError(
                error,
            )) => Self::from_transport(error),
            _ => None,
        }
    }

    /// Whether this is the error of that name.
    pub fn is(&self, name: &str) -> bool {
        self.name == name
    }

    fn explained(error: &AbiError, arguments: Vec<Argument>) -> Self {
        let signature = error.signature();
        let selector = error.selector();
        let Some(text) = texts::of(&signature) else {
            return Self {
                name: error.name.clone(),
                selector,
                message: format!("The contract refused with {signature}."),
                remedy: "See the contract's interface.".into(),
                arguments,
            };
        };
        let mut message = text.what.to_owned();
        if !arguments.is_empty() && !text.details.is_empty() {
            let mut details = text.details.to_owned();
            for argument in &arguments {
                details = details.replace(&format!("{{{}}}", argument.name), &argument.value);
            }
            let _ = write!(message, " {details}");
        }
        Self {
            name: error.name.clone(),
            selector,
            arguments,
            message,
            remedy: text.remedy.to_owned(),
        }
    }

    fn unknown(selector: [u8; 4]) -> Self {
        let selector = FixedBytes::from(selector);
        Self {
            name: "Unknown".into(),
            selector,
            arguments: Vec::new(),
            message: format!("The contract refused with an error that is none of ours ({selector})."),
            remedy:
                "Check that the address is the contract's, and that it is of this program's version (`veedor \
                     verify contracts`)."
                    .into(),
        }
    }
}

/// The revert data inside a node's error, whatever it is wrapped in: `data` as hex text (geth, anvil, reth, Besu),
/// `data` as an object that holds it under some key (Hardhat, Ganache, older nodes), hex text after `Reverted `
/// (Nethermind), or named in the message alone. `None` where the error is of another kind: a missing nonce, say.
pub fn revert_data(payload: &ErrorPayload) -> Option<Bytes> {
    let message = payload.message.to_ascii_lowercase();
    let reverted = payload.code == EXECUTION_REVERTED || message.contains("revert");
    let data: Option<Value> = payload
        .data
        .as_ref()
        .and_then(|raw| serde_json::from_str(raw.get()).ok());
    if let Some(found) = data.as_ref().and_then(find_hex) {
        // A transaction hash, or what a node sent back of the request, is not revert data.
        return (reverted || known_prefix(&found)).then_some(found);
    }
    if !reverted {
        return None;
    }
    find_hex_in(&payload.message).or(Some(Bytes::new()))
}

/// The code that geth gives a revert, and most nodes after it.
const EXECUTION_REVERTED: i64 = 3;

fn find_hex(value: &Value) -> Option<Bytes> {
    match value {
        Value::String(text) => text
            .trim_start_matches("Reverted ")
            .parse()
            .ok()
            .filter(|_| text.contains("0x")),
        // Hardhat and Ganache put a transaction's hash beside the data.
        Value::Object(object) => ["data", "result", "return", "output", "originalError", "error"]
            .iter()
            .find_map(|key| object.get(*key).and_then(find_hex))
            .or_else(|| {
                object
                    .values()
                    .filter(|value| value.is_object())
                    .find_map(find_hex)
            }),
        _ => None,
    }
}

fn find_hex_in(message: &str) -> Option<Bytes> {
    message
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.starts_with("0x") && word.len() >= 10)
        .filter_map(|word| word.parse::<Bytes>().ok())
        .find(|data| known_prefix(data))
}

fn known_prefix(data: &[u8]) -> bool {
    data.first_chunk::<4>()
        .is_some_and(|selector| known(*selector).is_some())
}

fn known(selector: [u8; 4]) -> Option<&'static AbiError> {
    ERRORS.iter().find(|error| error.selector() == selector)
}

/// Every error of either contract, and the two that Solidity itself throws.
static ERRORS: LazyLock<Vec<AbiError>> = LazyLock::new(|| {
    let mut errors: Vec<AbiError> = [crate::artifact::DIRECTORY, crate::artifact::PROCUREMENT]
        .iter()
        .filter_map(|artifact| artifact.abi().ok())
        .flat_map(|abi: JsonAbi| abi.errors.into_values().flatten())
        .collect();
    errors.extend(
        ["error Error(string message)", "error Panic(uint256 code)"]
            .iter()
            .filter_map(|e| AbiError::parse(e).ok()),
    );
    errors
});

/// An argument as people read it.
fn plain(input: &Param, value: &DynSolValue) -> String {
    let enumeration = match &input.internal_type {
        Some(InternalType::Enum { ty, .. }) => names_of(ty),
        _ => None,
    };
    match value {
        DynSolValue::Uint(number, 8)
            if enumeration.is_some_and(|names| number.to::<usize>() < names.len()) =>
        {
            enumeration.unwrap_or_default()[number.to::<usize>()].to_owned()
        }
        DynSolValue::Uint(number, 40) if input.name == "place" => place(number.to::<u64>()),
        // The contracts keep times, and nothing else but places, in 40 bits.
        DynSolValue::Uint(number, 40) => utc(number.to::<u64>()),
        DynSolValue::Uint(number, _) => number.to_string(),
        DynSolValue::Int(number, _) => number.to_string(),
        DynSolValue::Address(address) => address.to_string(),
        DynSolValue::FixedBytes(bytes, size) => alloy::hex::encode_prefixed(&bytes[..*size]),
        DynSolValue::Bytes(bytes) => alloy::hex::encode_prefixed(bytes),
        DynSolValue::String(text) => text.clone(),
        DynSolValue::Bool(yes) => yes.to_string(),
        other => format!("{other:?}"),
    }
}

/// Where a bid is kept, as awards name it: the vendor, and which of its words.
fn place(number: u64) -> String {
    format!("vendor {}, word {}", number >> 8, number & 0xff)
}

/// The names of an enum of `contracts/src/types/Parties.sol`; an ABI has its numbers only.
fn names_of(enumeration: &str) -> Option<&'static [&'static str]> {
    match enumeration {
        "Kind" => Some(&[
            "nobody",
            "buyer",
            "officer",
            "vendor",
            "registrar",
            "oversight",
            "moderator",
            "trustee",
            "evaluator",
        ]),
        "Scheme" => Some(&["nothing", "account", "contract wallet", "P-256 key", "passkey"]),
        _ => None,
    }
}

/// A block's time as `2026-03-01 14:00:00 UTC` (Howard Hinnant's `civil_from_days`, for days after 1970).
fn utc(seconds: u64) -> String {
    let (day, second) = (seconds / 86_400, seconds % 86_400);
    let shifted = day + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02} UTC",
        second / 3_600,
        second / 60 % 60,
        second % 60
    )
}

#[cfg(test)]
mod tests;
