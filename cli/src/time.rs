//! Times and durations as people write them. Chain time is Unix seconds.

use std::fmt;
use std::str::FromStr;

const DAY: u64 = 86_400;

/// A length of time: `90s`, `15m`, `2h`, `3d`, `1w`, or several in a row (`1d12h`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span(pub(crate) u64);

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let malformed = || format!("`{text}` is no duration; write 90s, 15m, 2h, 3d, 1w or 1d12h");
        let mut total = 0u64;
        let mut rest = text;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(malformed)?;
            let number: u64 = rest[..digits].parse().map_err(|_| malformed())?;
            let unit = rest[digits..].chars().next().ok_or_else(malformed)?;
            let seconds = match unit {
                's' => 1,
                'm' => 60,
                'h' => 3600,
                'd' => DAY,
                'w' => 7 * DAY,
                _ => return Err(malformed()),
            };
            total = number
                .checked_mul(seconds)
                .and_then(|n| total.checked_add(n))
                .ok_or_else(malformed)?;
            rest = &rest[digits + unit.len_utf8()..];
        }
        if text.is_empty() {
            Err(malformed())
        } else {
            Ok(Self(total))
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0s");
        }
        let mut rest = self.0;
        for (seconds, unit) in [(DAY, 'd'), (3600, 'h'), (60, 'm'), (1, 's')] {
            if rest >= seconds {
                write!(f, "{}{unit}", rest / seconds)?;
                rest %= seconds;
            }
        }
        Ok(())
    }
}

/// A moment: `+2h` from the chain's clock, `2026-02-03T08:00:00-05:00`, or Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Seconds after the latest block's time.
    After(u64),
    /// Unix seconds.
    At(u64),
}

impl Moment {
    /// As Unix seconds; `None` past the end of what the contract stores.
    pub(crate) fn resolve(self, now: u64) -> Option<u64> {
        let at = match self {
            Self::After(seconds) => now.checked_add(seconds)?,
            Self::At(at) => at,
        };
        (at < 1 << 40).then_some(at)
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(span) = text.strip_prefix('+') {
            return span.parse::<Span>().map(|span| Self::After(span.0));
        }
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            return text
                .parse()
                .map(Self::At)
                .map_err(|_| format!("`{text}` is too large for Unix seconds"));
        }
        rfc3339(text).map(Self::At).ok_or_else(|| {
            format!("`{text}` is no time; write +2h (from the chain's clock), 2026-02-03T08:00:00-05:00, or Unix seconds")
        })
    }
}

/// Seconds since 1970 of `YYYY-MM-DDTHH:MM:SS(Z|±HH:MM)`.
fn rfc3339(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    if !text.is_ascii() || bytes.len() < 20 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    if !matches!(bytes[10], b'T' | b' ') || bytes[13] != b':' || bytes[16] != b':' {
        return None;
    }
    let number = |from: usize, to: usize| -> Option<i64> {
        let part = text.get(from..to)?;
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse().ok())
            .flatten()
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let offset = match &text[19..] {
        "Z" | "z" => 0,
        zone if zone.len() == 6 && zone.as_bytes()[3] == b':' => {
            let seconds = number(20, 22)? * 3600 + number(23, 25)? * 60;
            match zone.as_bytes()[0] {
                b'+' => seconds,
                b'-' => -seconds,
                _ => return None,
            }
        }
        _ => return None,
    };
    let valid = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !valid {
        return None;
    }
    let at = days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
    u64::try_from(at).ok()
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

// Days since 1970-01-01 and back, after Howard Hinnant's `chrono`-compatible algorithms: years start in March,
// so that the leap day is the last one.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

/// `2026-02-03 13:00:00 UTC (08:00 Bogotá)`: Colombia keeps UTC-5 all year.
pub(crate) fn show(at: u64) -> String {
    let Ok(seconds) = i64::try_from(at) else {
        return at.to_string();
    };
    let (year, month, day) = civil_from_days(seconds.div_euclid(86_400));
    let clock = seconds.rem_euclid(86_400);
    let bogota = (seconds - 5 * 3600).rem_euclid(86_400);
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02} UTC ({:02}:{:02} Bogotá)",
        clock / 3600,
        clock / 60 % 60,
        clock % 60,
        bogota / 3600,
        bogota / 60 % 60,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_write_them() {
        assert_eq!("1d12h".parse(), Ok(Span(129_600)));
        assert_eq!("90s".parse(), Ok(Span(90)));
        assert_eq!(Span(129_690).to_string(), "1d12h1m30s");
        for wrong in [
            "",
            "12",
            "h",
            "1y",
            "-1h",
            "99999999999999999999d",
            "18446744073709551615w",
            "1é",
        ] {
            assert!(wrong.parse::<Span>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn moments_read_relative_absolute_and_zoned() {
        assert_eq!("+2h".parse(), Ok(Moment::After(7200)));
        assert_eq!("1767225600".parse(), Ok(Moment::At(1_767_225_600)));
        assert_eq!("2026-01-01T00:00:00Z".parse(), Ok(Moment::At(1_767_225_600)));
        assert_eq!("2025-12-31T19:00:00-05:00".parse(), Ok(Moment::At(1_767_225_600)));
        assert_eq!("2024-02-29T00:00:00Z".parse(), Ok(Moment::At(1_709_164_800)));
        for wrong in [
            "",
            "+",
            "tomorrow",
            "2025-02-29T00:00:00Z",
            "2026-01-01",
            "2026-01-01T25:00:00Z",
            "2026-01-01T00:00:00",
            "é026-01-01T00:00:00Z",
        ] {
            assert!(wrong.parse::<Moment>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_moment_past_forty_bits_is_refused() {
        assert_eq!(Moment::At(1 << 40).resolve(0), None);
        assert_eq!(Moment::After(u64::MAX).resolve(1), None);
    }

    #[test]
    fn chain_time_is_shown_in_utc_and_in_bogota() {
        assert_eq!(show(1_767_225_600), "2026-01-01 00:00:00 UTC (19:00 Bogotá)");
        assert_eq!(show(1_709_164_800), "2024-02-29 00:00:00 UTC (19:00 Bogotá)");
    }
}
