//! Pages of a listing, by cursor: stable while things are added, and without a deepest page.

use axum::http::HeaderValue;

use crate::problem::{Kind, Problem};

/// What a page may ask for.
const LARGEST: u32 = 200;
/// What it gets when it does not ask.
const USUAL: u32 = 50;

/// How many entries a page has.
pub(crate) fn limit(asked: Option<u32>) -> Result<u32, Problem> {
    match asked {
        None => Ok(USUAL),
        Some(limit @ 1..=LARGEST) => Ok(limit),
        Some(limit) => Err(Problem::new(Kind::ParameterInvalid)
            .detail(format!("limit is 1 to {LARGEST}, not {limit}; follow rel=\"next\" for more."))),
    }
}

/// A place in a listing that is ordered by number, right after the entry `last`. Readers take it as it is: what is
/// in it may change.
pub(crate) fn cursor(last: u32) -> String {
    format!("n{last}")
}

/// The entry that a cursor stands after.
pub(crate) fn after(cursor: Option<&str>) -> Result<Option<u32>, Problem> {
    let Some(cursor) = cursor else { return Ok(None) };
    let last = cursor.strip_prefix('n').filter(|digits| digits.bytes().all(|c| c.is_ascii_digit()));
    let last = last.and_then(|digits| digits.parse().ok()).filter(|last| *last > 0);
    last.map(Some).ok_or_else(|| Problem::new(Kind::CursorInvalid))
}

/// Where a page of the same listing is: its path, the filters as they were asked for, and the cursor.
pub(crate) fn href(path: &str, parameters: &[(&str, Option<String>)]) -> String {
    let given = parameters.iter().filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?)));
    format!("{path}?{}", given.collect::<Vec<_>>().join("&"))
}

/// The `Link` header (RFC 8288).
pub(crate) fn links(first: &str, next: Option<&str>) -> Option<HeaderValue> {
    let mut links = format!("<{first}>; rel=\"first\"");
    if let Some(next) = next {
        links.push_str(&format!(", <{next}>; rel=\"next\""));
    }
    HeaderValue::from_str(&links).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_the_entry_it_stands_after() {
        assert_eq!(after(Some(&cursor(473))).unwrap(), Some(473));
        assert_eq!(after(None).unwrap(), None);
    }

    #[test]
    fn anything_else_is_no_cursor() {
        for text in ["", "n", "n0", "473", "n-1", "n+1", "n4294967296", "n1 ", "ñ", "n1' OR 1=1 --"] {
            assert_eq!(after(Some(text)).unwrap_err().kind(), Kind::CursorInvalid, "{text}");
        }
    }
}
