//! Accounts and contracts: the 20 bytes that the chain calls `address`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::hash::{HexError, decode, keccak256, prefixed};

/// An account or a contract. Shown in EIP-55 mixed case; in JSON lowercase, so that documents that name it have
/// one canonical form.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address([u8; 20]);

impl Address {
    /// The address that nobody has.
    pub const ZERO: Self = Self([0; 20]);

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// The bytes, by value.
    pub const fn to_bytes(self) -> [u8; 20] {
        self.0
    }

    /// The address as which a party comments: its id in the last four bytes (`address(uint160(party))`).
    pub fn of_party(party: u32) -> Self {
        let mut bytes = [0; 20];
        bytes[16..].copy_from_slice(&party.to_be_bytes());
        Self(bytes)
    }

    /// The 32-byte word of the EVM: left-padded with zeros.
    pub fn to_word(self) -> [u8; 32] {
        let mut word = [0; 32];
        word[12..].copy_from_slice(&self.0);
        word
    }

    /// The digits after `0x`, cased by EIP-55: a letter is uppercase where the keccak-256 of the lowercase text
    /// has a hex digit of 8 or more.
    fn checksummed(self) -> String {
        let digits = hex::encode(self.0);
        let hash = keccak256([digits.as_bytes()]).to_bare_hex();
        digits
            .chars()
            .zip(hash.chars())
            .map(|(digit, h)| {
                if h >= '8' {
                    digit.to_ascii_uppercase()
                } else {
                    digit
                }
            })
            .collect()
    }

    fn parse(text: &str) -> Result<Self, HexError> {
        let digits = prefixed(text, 40)?;
        let address = Self(decode(digits, text)?);
        let one_case = !digits.bytes().any(|b| b.is_ascii_uppercase())
            || !digits.bytes().any(|b| b.is_ascii_lowercase());
        if one_case || address.checksummed() == digits {
            Ok(address)
        } else {
            Err(HexError::Checksum {
                given: text.to_owned(),
            })
        }
    }
}

impl FromStr for Address {
    type Err = HexError;

    /// Accepts `0x` and 40 digits in one case, or in mixed case with a right EIP-55 checksum.
    fn from_str(text: &str) -> Result<Self, HexError> {
        Self::parse(text)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{}", self.checksummed())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<[u8; 20]> for Address {
    fn from(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }
}

impl From<Address> for [u8; 20] {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl AsRef<[u8]> for Address {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("0x{}", hex::encode(self.0)))
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shown_with_the_checksum_of_the_eip55_examples() {
        for example in [
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
            "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        ] {
            assert_eq!(example.parse::<Address>().unwrap().to_string(), example);
            assert_eq!(
                example.to_lowercase().parse::<Address>().unwrap().to_string(),
                example
            );
        }
    }

    #[test]
    fn a_mistyped_address_is_refused() {
        let mistyped = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD";
        assert!(matches!(
            mistyped.parse::<Address>(),
            Err(HexError::Checksum { .. })
        ));
        assert!(
            "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"
                .parse::<Address>()
                .is_err()
        );
        assert!(
            "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae"
                .parse::<Address>()
                .is_err()
        );
    }
}
