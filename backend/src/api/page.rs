//! Pages of a listing, by cursor: stable while things are added, and without a deepest page.

use axum::http::{HeaderName, HeaderValue, Uri, header};

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
        Some(limit) => Err(Problem::new(Kind::ParameterInvalid).detail(format!(
            "limit is 1 to {LARGEST}, not {limit}; follow rel=\"next\" for more."
        ))),
    }
}

/// A place in a listing that is ordered by number, right after the entry `last`. Readers take it as it is: what is
/// in it may change.
fn cursor(last: u64) -> String {
    format!("n{last}")
}

/// The entry that a cursor stands after.
pub(crate) fn after(cursor: Option<&str>) -> Result<Option<u64>, Problem> {
    let Some(cursor) = cursor else { return Ok(None) };
    let last = cursor
        .strip_prefix('n')
        .filter(|digits| digits.bytes().all(|c| c.is_ascii_digit()));
    // SQLite's integers have a sign.
    let last = last
        .and_then(|digits| digits.parse::<i64>().ok())
        .filter(|last| *last > 0);
    last.map(|last| Some(last.unsigned_abs()))
        .ok_or_else(|| Problem::new(Kind::CursorInvalid))
}

/// Where the pages of a listing are (RFC 8288): as the request asked for it, but for the cursor.
#[derive(Debug)]
pub(crate) struct Links {
    /// The first page.
    first: String,
    /// The next one; nothing on the last.
    pub(crate) next: Option<String>,
}

impl Links {
    pub(crate) fn new(uri: &Uri, next: Option<u64>) -> Self {
        let asked = uri.query().unwrap_or_default().split('&');
        let filters: Vec<&str> = asked
            .filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="))
            .collect();
        let href = |cursor: Option<String>| {
            let pairs: Vec<&str> = filters.iter().copied().chain(cursor.as_deref()).collect();
            let separator = if pairs.is_empty() { "" } else { "?" };
            format!("{}{separator}{}", uri.path(), pairs.join("&"))
        };
        Self {
            first: href(None),
            next: next.map(|last| href(Some(format!("cursor={}", cursor(last))))),
        }
    }

    /// As a header.
    pub(crate) fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        let mut links = format!("<{}>; rel=\"first\"", self.first);
        if let Some(next) = &self.next {
            links.push_str(", <");
            links.push_str(next);
            links.push_str(">; rel=\"next\"");
        }
        Some((header::LINK, HeaderValue::from_str(&links).ok()?))
    }
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
    fn links_keep_the_filters_and_replace_the_cursor() {
        let uri: Uri = "/api/v1/tenders?buyer=1&cursor=n9&limit=2".parse().unwrap();
        let links = Links::new(&uri, Some(7));
        assert_eq!(links.first, "/api/v1/tenders?buyer=1&limit=2");
        assert_eq!(
            links.next.as_deref(),
            Some("/api/v1/tenders?buyer=1&limit=2&cursor=n7")
        );
        let uri: Uri = "/api/v1/tenders".parse().unwrap();
        assert_eq!(Links::new(&uri, None).first, "/api/v1/tenders");
    }

    #[test]
    fn anything_else_is_no_cursor() {
        for text in [
            "",
            "n",
            "n0",
            "473",
            "n-1",
            "n+1",
            "n9223372036854775808",
            "n1 ",
            "ñ",
            "n1' OR 1=1 --",
        ] {
            assert_eq!(
                after(Some(text)).unwrap_err().kind(),
                Kind::CursorInvalid,
                "{text}"
            );
        }
    }
}
