//! Parties and their signers, as `contracts/src/types/Parties.sol` defines them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Value as Json, json};

use crate::address::Address;
use crate::domain::word;
use crate::eip712::Value;
use crate::hash::{Hash, HexError, keccak256, prefixed};

/// Declares a Solidity enum: `uint8` in type strings and typed data, its camel-case name in our JSON.
macro_rules! coded_enum {
    ($(#[$meta:meta])* $name:ident: $what:ident { $($(#[$variant_meta:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[repr(u8)]
        pub enum $name {
            $($(#[$variant_meta])* $variant = $code,)+
        }

        impl $name {
            /// All of them, in the order of their codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The number that stands for it on chain.
            pub const fn code(self) -> u8 {
                self as u8
            }
        }

        impl TryFrom<u8> for $name {
            type Error = $crate::party::UnknownCode;

            fn try_from(code: u8) -> Result<Self, $crate::party::UnknownCode> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::party::UnknownCode { what: stringify!($what), code }),
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::party::UnknownName;

            /// Reads the name that JSON uses.
            fn from_str(name: &str) -> Result<Self, $crate::party::UnknownName> {
                Self::ALL.iter().copied().find(|known| known.to_string() == name).ok_or_else(|| {
                    $crate::party::UnknownName {
                        what: stringify!($what),
                        given: name.chars().take(80).collect(),
                        known: Self::ALL.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
                    }
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let name = match self {
                    $(Self::$variant => stringify!($variant),)+
                };
                let (first, rest) = name.split_at(1);
                write!(f, "{}{rest}", first.to_ascii_lowercase())
            }
        }

        impl $crate::eip712::Value for $name {
            fn type_name() -> String {
                "uint8".to_owned()
            }

            fn word(&self) -> [u8; 32] {
                self.code().word()
            }

            fn json(&self) -> serde_json::Value {
                self.code().json()
            }
        }
    };
}

pub(crate) use coded_enum;

/// A number that no variant of a Solidity enum has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code} is no {what} that this version knows")]
pub struct UnknownCode {
    /// Of what.
    pub what: &'static str,
    /// The number.
    pub code: u8,
}

/// A name that no variant of a Solidity enum has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is no {what}: choose one of {known}")]
pub struct UnknownName {
    /// Of what.
    pub what: &'static str,
    /// The name, shortened.
    pub given: String,
    /// The names that are known.
    pub known: String,
}

coded_enum! {
    /// What a party is. Never changes after registration.
    Kind: kind {
        /// A public body that buys.
        Buyer = 1,
        /// Somebody who signs for a buyer.
        Officer = 2,
        /// A company that bids.
        Vendor = 3,
        /// Admits vendors to the directory and one-time keys to tenders.
        Registrar = 4,
        /// The control body.
        Oversight = 5,
        /// Withholds and restores texts of comments.
        Moderator = 6,
        /// Opens envelopes together with others.
        Trustee = 7,
        /// Scores offers.
        Evaluator = 8,
    }
}

coded_enum! {
    /// How a signer's signatures are checked.
    Scheme: scheme {
        /// A secp256k1 key, by the address it recovers to.
        Ecdsa = 1,
        /// A contract wallet, by ERC-1271. Never for vendors.
        Contract = 2,
        /// A P-256 key, through the directory's verifier.
        P256 = 3,
        /// A passkey, through the directory's verifier.
        WebAuthn = 4,
    }
}

/// What an officer may sign for its buyer: a set of bits. In JSON the number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(pub u16);

impl Roles {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Publish, amend, reschedule, cancel.
    pub const PUBLISH: Self = Self(1);
    /// Award, declare deserted.
    pub const AWARD: Self = Self(2);
    /// Approve what another officer publishes or awards.
    pub const APPROVE: Self = Self(4);
    /// No right but a bound: what this officer publishes or awards needs another officer's approval.
    pub const SECONDED: Self = Self(8);

    /// Whether all of the other's bits are here.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl std::ops::BitOr for Roles {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Value for Roles {
    fn type_name() -> String {
        "uint16".to_owned()
    }

    fn word(&self) -> [u8; 32] {
        word(self.0)
    }

    fn json(&self) -> Json {
        json!(self.0)
    }
}

/// A signer in ERC-7913 form. In JSON `0x` and hex digits; in type strings `bytes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignerBytes {
    /// A 20-byte account: an ECDSA key or a contract wallet.
    Account(Address),
    /// A 20-byte verifier contract and the 64 bytes of a P-256 public key.
    Key {
        /// The verifier of plain P-256 or of WebAuthn signatures.
        verifier: Address,
        /// The public key's first coordinate, big-endian.
        x: Hash,
        /// The public key's second coordinate, big-endian.
        y: Hash,
    },
}

impl SignerBytes {
    /// The bytes: 20 or 84.
    pub fn to_vec(self) -> Vec<u8> {
        match self {
            Self::Account(account) => account.as_ref().to_vec(),
            Self::Key { verifier, x, y } => [verifier.as_ref(), x.as_ref(), y.as_ref()].concat(),
        }
    }

    /// Keccak-256 of the bytes: how `Directory` names a signer.
    pub fn id(self) -> Hash {
        keccak256([&self.to_vec()])
    }

    /// The account, or the verifier.
    pub const fn account(self) -> Address {
        match self {
            Self::Account(account) => account,
            Self::Key { verifier, .. } => verifier,
        }
    }
}

/// Bytes that are no signer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a signer is 20 bytes (an account) or 84 (a verifier and a P-256 key), not {length}")]
pub struct SignerMalformed {
    /// How many bytes were given.
    pub length: usize,
}

impl TryFrom<&[u8]> for SignerBytes {
    type Error = SignerMalformed;

    fn try_from(bytes: &[u8]) -> Result<Self, SignerMalformed> {
        let malformed = || SignerMalformed { length: bytes.len() };
        let (account, key) = bytes.split_first_chunk::<20>().ok_or_else(malformed)?;
        if key.is_empty() {
            return Ok(Self::Account(Address::from(*account)));
        }
        let (x, y) = key.split_first_chunk::<32>().ok_or_else(malformed)?;
        let y: [u8; 32] = y.try_into().map_err(|_| malformed())?;
        Ok(Self::Key {
            verifier: Address::from(*account),
            x: Hash::from(*x),
            y: Hash::from(y),
        })
    }
}

impl From<Address> for SignerBytes {
    fn from(account: Address) -> Self {
        Self::Account(account)
    }
}

/// Text that is no signer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignerParseError {
    /// Not hex digits after `0x`.
    #[error(transparent)]
    Hex(#[from] HexError),
    /// Hex of another length.
    #[error(transparent)]
    Length(#[from] SignerMalformed),
}

impl FromStr for SignerBytes {
    type Err = SignerParseError;

    fn from_str(text: &str) -> Result<Self, SignerParseError> {
        if text.len() == 42 {
            return Ok(Self::Account(text.parse()?));
        }
        let bytes = hex::decode(prefixed(text, 168)?).map_err(|_| HexError::Malformed {
            digits: 168,
            given: text.chars().take(80).collect(),
        })?;
        Ok(Self::try_from(bytes.as_slice())?)
    }
}

impl fmt::Display for SignerBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{}", hex::encode(self.to_vec()))
    }
}

impl Serialize for SignerBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SignerBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

impl Value for SignerBytes {
    fn type_name() -> String {
        "bytes".to_owned()
    }

    fn word(&self) -> [u8; 32] {
        self.id().to_bytes()
    }

    fn json(&self) -> Json {
        json!(self)
    }
}
