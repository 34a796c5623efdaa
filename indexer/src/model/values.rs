//! Amounts and times in the form that readers of JSON can rely on.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount in the currency's minor unit. JSON has no integers of 96 bits, so it is a decimal string there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(pub u128);

impl Amount {
    /// What a lot's ceiling holds where there is none.
    pub const UNBOUNDED: Self = Self((1 << 96) - 1);
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Amount {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A moment of chain time, in Unix seconds. As JSON: `{"unix": 1793433600, "utc": "2026-10-31T00:00:00Z"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(from = "Spelled", into = "Spelled")]
pub struct Timestamp(pub u64);

#[derive(Serialize, Deserialize)]
struct Spelled {
    unix: u64,
    #[serde(default)]
    utc: String,
}

impl From<Spelled> for Timestamp {
    fn from(spelled: Spelled) -> Self {
        Self(spelled.unix)
    }
}

impl From<Timestamp> for Spelled {
    fn from(time: Timestamp) -> Self {
        Self {
            unix: time.0,
            utc: time.to_string(),
        }
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339, in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, second) = (self.0 / 86_400, self.0 % 86_400);
        let (year, month, day) = civil_date(days);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

/// The Gregorian date of a day counted from 1970-01-01 (Howard Hinnant's `civil_from_days`, for days after it).
fn civil_date(days: u64) -> (u64, u64, u64) {
    const DAYS_FROM_MARCH_0000: u64 = 719_468;
    const DAYS_IN_ERA: u64 = 146_097;
    let day = days + DAYS_FROM_MARCH_0000;
    let (era, day_of_era) = (day / DAYS_IN_ERA, day % DAYS_IN_ERA);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // The year begins in March here, so that the leap day is its last.
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day_of_month)
}

#[cfg(test)]
mod tests {
    use super::{Amount, Timestamp};

    #[test]
    fn times_read_as_rfc_3339() {
        for (unix, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (1_793_433_600, "2026-10-31T08:00:00Z"),
            ((1 << 40) - 1, "36812-02-20T00:36:15Z"),
        ] {
            assert_eq!(Timestamp(unix).to_string(), text, "{unix}");
        }
    }

    #[test]
    fn the_largest_amount_survives_json() {
        let json = serde_json::to_string(&Amount::UNBOUNDED).unwrap();
        assert_eq!(json, "\"79228162514264337593543950335\"");
        assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), Amount::UNBOUNDED);
    }
}
