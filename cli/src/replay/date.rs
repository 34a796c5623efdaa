//! Days of the calendar, as Unix time.

use std::fmt;
use std::str::FromStr;

use crate::time::Moment;

/// Seconds in a day.
pub(super) const DAY: u64 = 86_400;

/// A day, by its first second in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Date(u64);

impl Date {
    /// Its first second.
    pub(super) fn midnight(self) -> u64 {
        self.0
    }
}

impl FromStr for Date {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let at = match format!("{text}T00:00:00Z").parse() {
            Ok(Moment::At(at)) if text.len() == 10 => at,
            _ => return Err("is no day of the calendar"),
        };
        // The contracts keep some times in 32 bits, and a chain begins some days before its first auction.
        if (10 * DAY..u64::from(u32::MAX) - 10 * DAY).contains(&at) {
            Ok(Self(at))
        } else {
            Err("is not between 1970 and 2106")
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(crate::time::show(self.0).split(' ').next().unwrap_or_default())
    }
}
