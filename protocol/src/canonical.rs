//! Canonical JSON (RFC 8785, JCS): one byte sequence for each document, so that a digest names it.
//!
//! Keys are sorted by UTF-16 code units, there is no white space, strings are escaped in one way. Amounts and
//! quantities are strings in all our documents; the numbers that remain are whole and below 2⁵³, so that they pass
//! through any JSON library unchanged.

use serde::Serialize;
use serde_json::Value as Json;

use crate::hash::{Hash, sha256};

/// The largest whole number that every JSON library reads exactly: 2⁵³−1.
pub const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// JSON that cannot be written canonically.
#[derive(Debug, thiserror::Error)]
#[error("cannot be written as canonical JSON: {0}")]
pub struct CanonicalError(#[from] serde_json::Error);

/// The canonical bytes of a value.
pub fn canonical_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    Ok(serde_json_canonicalizer::to_vec(value)?)
}

/// SHA-256 of the canonical bytes: how intents name a document.
pub fn canonical_digest<T: Serialize>(value: &T) -> Result<Hash, CanonicalError> {
    Ok(sha256(&canonical_bytes(value)?))
}

/// Whether these bytes are JSON in canonical form.
pub fn is_canonical(bytes: &[u8]) -> bool {
    // A key that occurs twice is dropped by parsing, so such bytes differ from what is written back.
    serde_json::from_slice::<Json>(bytes)
        .ok()
        .and_then(|value| canonical_bytes(&value).ok())
        .is_some_and(|canonical| canonical == bytes)
}
