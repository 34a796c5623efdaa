//! `Range`: a part of a document, so that a broken download goes on where it stopped (RFC 9110 §14).

use std::ops::Range;

use axum::http::{HeaderMap, header};

/// What part of a document is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// All of it; also where the header makes no sense, or asks for several parts at once, which RFC 9110 lets a
    /// server ignore.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// None that there are.
    Outside,
}

/// Reads the request's headers, for a document of `size` bytes whose entity tag is `tag`.
pub(super) fn asked(headers: &HeaderMap, size: u64, tag: &str) -> Asked {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    // "Only if the document is still the one I have a part of." Dates are never sent, so none can match.
    if headers.contains_key(header::IF_RANGE) && text(header::IF_RANGE) != Some(tag) {
        return Asked::Whole;
    }
    text(header::RANGE)
        .and_then(|range| parse(range, size))
        .unwrap_or(Asked::Whole)
}

fn parse(range: &str, size: u64) -> Option<Asked> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let part = if first.is_empty() {
        let length = digits(last)?.min(size);
        size - length..size
    } else {
        let first = digits(first)?;
        let last = if last.is_empty() { u64::MAX } else { digits(last)? };
        if last < first {
            return None;
        }
        first..last.saturating_add(1).min(size)
    };
    Some(if part.start < part.end {
        Asked::Part(part)
    } else {
        Asked::Outside
    })
}

/// `u64::from_str` takes a plus sign, which the grammar does not. Too large a number is larger than any size.
fn digits(text: &str) -> Option<u64> {
    let plain = !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    plain.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_served_as_rfc_9110_says() {
        for (range, expected) in [
            ("bytes=0-0", Some(Asked::Part(0..1))),
            ("bytes=2-", Some(Asked::Part(2..10))),
            ("bytes=2-99", Some(Asked::Part(2..10))),
            ("bytes=-3", Some(Asked::Part(7..10))),
            ("bytes=-99", Some(Asked::Part(0..10))),
            ("bytes=10-", Some(Asked::Outside)),
            ("bytes=-0", Some(Asked::Outside)),
            ("bytes=99999999999999999999-", Some(Asked::Outside)),
            ("bytes=0-99999999999999999999", Some(Asked::Part(0..10))),
        ] {
            assert_eq!(parse(range, 10), expected, "{range}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_ignored() {
        for range in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=3-2",
            "bytes=+1-2",
            "bytes=0-1,3-4",
            "lines=1-2",
        ] {
            assert_eq!(parse(range, 10), None, "{range}");
        }
        assert_eq!(parse("bytes=0-", 0), Some(Asked::Outside));
    }
}
