//! 32-byte digests and the two functions that make them: keccak-256 for what the chain hashes, SHA-256 for
//! documents, which anyone checks with `sha256sum`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::Digest as _;

/// A digest, or any other 32 bytes that the chain calls `bytes32`. In JSON `0x` and 64 lowercase hex digits.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// What the contracts write where there is no digest.
    pub const ZERO: Self = Self([0; 32]);

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The bytes, by value.
    pub const fn to_bytes(self) -> [u8; 32] {
        self.0
    }

    /// Whether all bytes are 0.
    pub fn is_zero(&self) -> bool {
        self.0 == [0; 32]
    }

    /// 64 lowercase hex digits without `0x`: what `sha256sum` prints, and how documents are named.
    pub fn to_bare_hex(&self) -> String {
        hex::encode(self.0)
    }
}

/// Text that is not the hex form of a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HexError {
    /// Too short, too long, or not hex digits.
    #[error("expected {digits} hex digits after 0x, got `{given}`")]
    Malformed {
        /// How many digits the value has.
        digits: usize,
        /// The text, shortened.
        given: String,
    },
    /// Mixed case that is not the EIP-55 checksum of the address.
    #[error(
        "`{given}` fails its EIP-55 checksum: one of its characters is probably wrong; copy it again from its source"
    )]
    Checksum {
        /// The text.
        given: String,
    },
}

/// Exactly `N` bytes of hex digits, without prefix.
pub(crate) fn decode<const N: usize>(digits: &str, given: &str) -> Result<[u8; N], HexError> {
    let mut bytes = [0; N];
    match hex::decode_to_slice(digits, &mut bytes) {
        Ok(()) => Ok(bytes),
        Err(_) => Err(HexError::Malformed {
            digits: N * 2,
            given: given.chars().take(80).collect(),
        }),
    }
}

impl FromStr for Hash {
    type Err = HexError;

    /// Accepts the digits with or without `0x`, in either case: people paste what `sha256sum` prints.
    fn from_str(text: &str) -> Result<Self, HexError> {
        decode(text.strip_prefix("0x").unwrap_or(text), text).map(Self)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{}", self.to_bare_hex())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<[u8; 32]> for Hash {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl From<Hash> for [u8; 32] {
    fn from(hash: Hash) -> Self {
        hash.0
    }
}

impl AsRef<[u8]> for Hash {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        prefixed(&text, 64)
            .and_then(|digits| decode(digits, &text))
            .map(Self)
            .map_err(de::Error::custom)
    }
}

/// The digits of text that must begin with `0x`; `count` is how many there should be.
pub(crate) fn prefixed(text: &str, count: usize) -> Result<&str, HexError> {
    text.strip_prefix("0x").ok_or_else(|| HexError::Malformed {
        digits: count,
        given: text.chars().take(80).collect(),
    })
}

/// Serde form of a document's SHA-256: bare hex, so that a reader can compare it with `sha256sum`'s output.
pub(crate) mod bare {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use super::{Hash, decode};

    pub(crate) fn serialize<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hash.to_bare_hex())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
        let text = String::deserialize(deserializer)?;
        decode(&text, &text).map(Hash).map_err(|_| {
            de::Error::custom(format!(
                "expected 64 hex digits without 0x, as sha256sum prints them, got `{}`",
                text.chars().take(80).collect::<String>()
            ))
        })
    }
}

/// Keccak-256 of the parts, one after the other without separators.
pub fn keccak256<const N: usize>(parts: [&[u8]; N]) -> Hash {
    let mut hasher = sha3::Keccak256::new();
    for part in parts {
        hasher.update(part);
    }
    Hash(hasher.finalize().into())
}

/// SHA-256 of a file's bytes.
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(sha2::Sha256::digest(bytes).into())
}
