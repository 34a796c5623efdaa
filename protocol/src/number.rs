//! Integers of widths that Rust lacks: a value that the chain could not hold cannot be made.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A number that does not fit its type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{given} is too large: at most {max} fits in {bits} bits")]
pub struct OutOfRange {
    /// The number.
    pub given: u128,
    /// The largest that fits.
    pub max: u128,
    /// Width of the type.
    pub bits: u8,
}

macro_rules! bounded {
    ($(#[$meta:meta])* $name:ident($inner:ty) of $bits:literal bits, from $small:ty) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "u64", into = "u64")]
        pub struct $name($inner);

        impl $name {
            /// The least value.
            pub const ZERO: Self = Self(0);
            /// The largest value.
            pub const MAX: Self = Self((1 << $bits) - 1);

            /// The number, if it fits.
            pub const fn new(number: $inner) -> Result<Self, OutOfRange> {
                if number > Self::MAX.0 {
                    return Err(OutOfRange { given: number as u128, max: Self::MAX.0 as u128, bits: $bits });
                }
                Ok(Self(number))
            }

            /// The number.
            pub const fn get(self) -> $inner {
                self.0
            }
        }

        impl From<$small> for $name {
            fn from(number: $small) -> Self {
                Self(<$inner>::from(number))
            }
        }

        impl From<$name> for u64 {
            fn from(number: $name) -> Self {
                u64::from(number.0)
            }
        }

        impl TryFrom<u64> for $name {
            type Error = OutOfRange;

            fn try_from(number: u64) -> Result<Self, OutOfRange> {
                if number > u64::from(Self::MAX) {
                    return Err(OutOfRange { given: number.into(), max: Self::MAX.0.into(), bits: $bits });
                }
                <$inner>::try_from(number)
                    .map(Self)
                    .map_err(|_| OutOfRange { given: number.into(), max: Self::MAX.0.into(), bits: $bits })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

bounded! {
    /// `uint40`: Unix seconds of block time. A JSON number.
    Timestamp(u64) of 40 bits, from u32
}

bounded! {
    /// `uint24`: a transcript position, a seal's order, a decision counter, or a period in seconds. A JSON number.
    U24(u32) of 24 bits, from u16
}

/// `uint96`: an amount in the currency's minor unit. In JSON a string of decimal digits, because a JSON number
/// may pass through a double and lose its last digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Price(u128);

impl Price {
    /// Nothing: no bid, but the floor of a lot that has none.
    pub const ZERO: Self = Self(0);
    /// 2⁹⁶−1: the ceiling of a lot that has none.
    pub const MAX: Self = Self((1 << 96) - 1);

    /// The amount, if it fits.
    pub const fn new(amount: u128) -> Result<Self, OutOfRange> {
        if amount > Self::MAX.0 {
            return Err(OutOfRange {
                given: amount,
                max: Self::MAX.0,
                bits: 96,
            });
        }
        Ok(Self(amount))
    }

    /// The amount.
    pub const fn get(self) -> u128 {
        self.0
    }
}

impl From<u64> for Price {
    fn from(amount: u64) -> Self {
        Self(amount.into())
    }
}

impl TryFrom<u128> for Price {
    type Error = OutOfRange;

    fn try_from(amount: u128) -> Result<Self, OutOfRange> {
        Self::new(amount)
    }
}

impl From<Price> for u128 {
    fn from(price: Price) -> Self {
        price.0
    }
}

/// Text that is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{given}` is not an amount: write minor units as decimal digits only, without separators, sign or leading zeros, up to 79228162514264337593543950335"
)]
pub struct PriceMalformed {
    /// The text, shortened.
    pub given: String,
}

impl FromStr for Price {
    type Err = PriceMalformed;

    fn from_str(text: &str) -> Result<Self, PriceMalformed> {
        let plain = !text.is_empty()
            && text.bytes().all(|b| b.is_ascii_digit())
            && (text == "0" || !text.starts_with('0'));
        plain
            .then(|| text.parse::<u128>().ok())
            .flatten()
            .and_then(|amount| Self::new(amount).ok())
            .ok_or_else(|| PriceMalformed {
                given: text.chars().take(80).collect(),
            })
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Serialize for Price {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// A quantity: decimal digits with an optional fraction, more than 0, without leading or trailing zeros, so that
/// a quantity is written in one way only. At most 30 characters. A JSON string.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quantity(String);

/// Text that is not a quantity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{given}` is not a quantity: write decimal digits, more than 0, with a point before a fraction and no leading or trailing zeros, as in 1250 or 0.5"
)]
pub struct QuantityMalformed {
    /// The text, shortened.
    pub given: String,
}

impl Quantity {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Quantity {
    type Err = QuantityMalformed;

    fn from_str(text: &str) -> Result<Self, QuantityMalformed> {
        let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let plain = text.len() <= 30
            && digits(whole)
            && (whole == "0" || !whole.starts_with('0'))
            && fraction.is_none_or(|f| digits(f) && !f.ends_with('0'))
            && text != "0";
        if plain {
            Ok(Self(text.to_owned()))
        } else {
            Err(QuantityMalformed {
                given: text.chars().take(80).collect(),
            })
        }
    }
}

impl TryFrom<String> for Quantity {
    type Error = QuantityMalformed;

    fn try_from(text: String) -> Result<Self, QuantityMalformed> {
        text.parse()
    }
}

impl From<Quantity> for String {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_decimal_digits_that_fit_96_bits() {
        assert_eq!("79228162514264337593543950335".parse(), Ok(Price::MAX));
        for wrong in [
            "79228162514264337593543950336",
            "",
            "-1",
            "+1",
            "01",
            "1.0",
            "1e3",
            "1 000",
            "1_000",
            "٣",
        ] {
            assert!(wrong.parse::<Price>().is_err(), "{wrong}");
        }
        assert!(
            serde_json::from_str::<Price>("1000").is_err(),
            "a JSON number is no amount"
        );
    }

    #[test]
    fn numbers_that_the_chain_could_not_hold_cannot_be_read() {
        assert_eq!(serde_json::from_str::<U24>("16777215").unwrap(), U24::MAX);
        assert!(serde_json::from_str::<U24>("16777216").is_err());
        assert_eq!(
            serde_json::from_str::<Timestamp>("1099511627775").unwrap(),
            Timestamp::MAX
        );
        assert!(serde_json::from_str::<Timestamp>("1099511627776").is_err());
        assert!(serde_json::from_str::<Timestamp>("1.5").is_err());
    }

    #[test]
    fn a_quantity_is_written_in_one_way_only() {
        for right in ["1", "1250", "0.5", "10.25"] {
            assert_eq!(right.parse::<Quantity>().unwrap().as_str(), right);
        }
        for wrong in ["0", "0.0", "1.0", "01", ".5", "5.", "1,5", "-1", "1.2.3", ""] {
            assert!(wrong.parse::<Quantity>().is_err(), "{wrong}");
        }
    }
}
