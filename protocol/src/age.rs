//! The text forms of the age format (<https://age-encryption.org/v1>) that our documents hold: public keys, private
//! keys, armored files. Form only; what encrypts and decrypts is not in this crate.

use std::fmt;
use std::str::FromStr;

use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32, Hrp};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

/// Text that is none of the forms of the age format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AgeTextError {
    /// Not an X25519 public key.
    #[error("is no age public key: copy the 62 characters from age1 on")]
    Recipient,
    /// A public key whose secret everybody knows.
    #[error("is an age public key of low order: whatever is encrypted to it, anybody can read")]
    LowOrder,
    /// Not an X25519 private key.
    #[error("is no age private key: copy the 74 characters from AGE-SECRET-KEY-1 on")]
    Identity,
    /// Not an armored file.
    #[error(
        "is no armored age file: copy it whole, from its BEGIN line to the line break after its END line"
    )]
    Armor,
}

/// An age public key, to which files are encrypted: `age1…`. X25519, and not one of the few points of low order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Recipient([u8; 32]);

/// The points of Curve25519 whose order divides 8, and other ways to write them, without the highest bit.
const LOW_ORDER: [[u8; 32]; 7] = [
    [0; 32],
    few(1, 0x00, 0x00),
    few(0xec, 0xff, 0x7f),
    few(0xed, 0xff, 0x7f),
    few(0xee, 0xff, 0x7f),
    [
        0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda,
        0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
    ],
    [
        0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04,
        0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57,
    ],
];

const fn few(first: u8, middle: u8, last: u8) -> [u8; 32] {
    let mut bytes = [middle; 32];
    bytes[0] = first;
    bytes[31] = last;
    bytes
}

impl Recipient {
    /// The key with these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, AgeTextError> {
        let mut point = bytes;
        point[31] &= 0x7f;
        if LOW_ORDER.contains(&point) {
            return Err(AgeTextError::LowOrder);
        }
        Ok(Self(bytes))
    }
}

impl FromStr for Recipient {
    type Err = AgeTextError;

    fn from_str(text: &str) -> Result<Self, AgeTextError> {
        let bytes = decode::<32>("age", text).ok_or(AgeTextError::Recipient)?;
        let recipient = Self::from_bytes(bytes)?;
        // One way to write each: what is left of the last character must be 0.
        if recipient.to_string() == text {
            Ok(recipient)
        } else {
            Err(AgeTextError::Recipient)
        }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        bech32::encode_lower_to_fmt::<Bech32, _>(f, Hrp::parse_unchecked("age"), &self.0)
            .map_err(|_| fmt::Error)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Recipient {
    type Error = AgeTextError;

    fn try_from(text: String) -> Result<Self, AgeTextError> {
        text.parse()
    }
}

impl From<Recipient> for String {
    fn from(recipient: Recipient) -> Self {
        recipient.to_string()
    }
}

/// An age private key: `AGE-SECRET-KEY-1…`. Its memory is cleared when it is dropped, and `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdentityText(String);

impl IdentityText {
    /// The text. Secret, until whoever holds it publishes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for IdentityText {
    type Error = AgeTextError;

    fn try_from(text: String) -> Result<Self, AgeTextError> {
        const HRP: &str = "AGE-SECRET-KEY-";
        let text = Zeroizing::new(text);
        let bytes = decode::<32>(HRP, &text).map(Zeroizing::new);
        let again = bytes
            .and_then(|bytes| bech32::encode_upper::<Bech32>(Hrp::parse_unchecked(HRP), &*bytes).ok())
            .map(Zeroizing::new);
        if again.is_some_and(|again| *again == *text) {
            Ok(Self(text.to_string()))
        } else {
            Err(AgeTextError::Identity)
        }
    }
}

impl FromStr for IdentityText {
    type Err = AgeTextError;

    fn from_str(text: &str) -> Result<Self, AgeTextError> {
        text.to_owned().try_into()
    }
}

impl From<IdentityText> for String {
    fn from(identity: IdentityText) -> Self {
        identity.0.clone()
    }
}

impl Drop for IdentityText {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for IdentityText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityText(…)")
    }
}

fn decode<const N: usize>(hrp: &str, text: &str) -> Option<[u8; N]> {
    let checked = CheckedHrpstring::new::<Bech32>(text).ok()?;
    if checked.hrp() != Hrp::parse(hrp).ok()? || checked.byte_iter().len() != N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, read) in bytes.iter_mut().zip(checked.byte_iter()) {
        *byte = read;
    }
    Some(bytes)
}

/// A file in the age format as ASCII text: `age -d` reads it. At most 64 KiB; lines of base64, 64 characters each
/// but for the last, ended by line feeds.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Armor(String);

impl Armor {
    const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----\n";
    const END: &str = "\n-----END AGE ENCRYPTED FILE-----\n";
    const LONGEST: usize = 64 << 10;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Armor {
    type Error = AgeTextError;

    fn try_from(text: String) -> Result<Self, AgeTextError> {
        let base64 = |b: u8| b.is_ascii_alphanumeric() || b"+/=".contains(&b);
        let inside = text
            .strip_prefix(Self::BEGIN)
            .and_then(|rest| rest.strip_suffix(Self::END));
        let armored = text.len() <= Self::LONGEST
            && inside.is_some_and(|inside| {
                let last = inside.matches('\n').count();
                inside.split('\n').enumerate().all(|(i, line)| {
                    let length = if i == last { 1..=64 } else { 64..=64 };
                    length.contains(&line.len()) && line.bytes().all(base64)
                })
            });
        if armored {
            Ok(Self(text))
        } else {
            Err(AgeTextError::Armor)
        }
    }
}

impl From<Armor> for String {
    fn from(armor: Armor) -> Self {
        armor.0
    }
}

impl fmt::Debug for Armor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Armor({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECIPIENT: &str = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";
    const IDENTITY: &str = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";

    #[test]
    fn keys_are_written_in_one_way_only() {
        assert_eq!(RECIPIENT.parse::<Recipient>().unwrap().to_string(), RECIPIENT);
        assert_eq!(IDENTITY.parse::<IdentityText>().unwrap().as_str(), IDENTITY);
        for wrong in [
            "",
            IDENTITY,
            &RECIPIENT.to_uppercase(),
            &RECIPIENT[..61],
            &RECIPIENT.replace('7', "8"),
        ] {
            assert_eq!(
                wrong.parse::<Recipient>(),
                Err(AgeTextError::Recipient),
                "{wrong}"
            );
        }
        for wrong in [
            "",
            RECIPIENT,
            &IDENTITY.to_lowercase(),
            &IDENTITY.replace('9', "8"),
        ] {
            assert_eq!(wrong.parse::<IdentityText>(), Err(AgeTextError::Identity));
        }
    }

    #[test]
    fn a_key_of_low_order_is_refused_however_it_is_written() {
        for point in LOW_ORDER {
            for high in [0, 0x80] {
                let mut bytes = point;
                bytes[31] |= high;
                let text = bech32::encode::<Bech32>(Hrp::parse_unchecked("age"), &bytes).unwrap();
                assert_eq!(text.parse::<Recipient>(), Err(AgeTextError::LowOrder));
            }
        }
    }

    #[test]
    fn an_identity_is_not_shown() {
        assert!(!format!("{:?}", IDENTITY.parse::<IdentityText>().unwrap()).contains("GQ9778"));
    }

    #[test]
    fn armor_is_whole_and_regular() {
        let armor = |inside: &str| {
            Armor::try_from(format!(
                "-----BEGIN AGE ENCRYPTED FILE-----\n{inside}\n-----END AGE ENCRYPTED FILE-----\n"
            ))
        };
        assert!(armor(&format!("{}\nYQ==", "A".repeat(64))).is_ok());
        for wrong in ["", "\n", "A\nA", "A A", "á", &"A".repeat(65)] {
            assert_eq!(armor(wrong), Err(AgeTextError::Armor), "{wrong:?}");
        }
    }
}
