//! What this server says when it cannot answer: RFC 9457 problems.
//!
//! A problem is for whoever made the request. Its `type` is stable and part of the API, its `detail` says what is
//! wrong with this request, its `remedy` what to do about it. What went wrong inside goes to the log, under the
//! request's id, and never into an answer.
//!
//! Which error is used where: a store, the desk or the mirror have errors of their own; handlers turn them into
//! problems, and this is the only type that a handler fails with.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::answer::AsOf;
use crate::api::JSON_BYTES;

/// Every kind of problem there is. The slug, once published, never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// No route has this path.
    RouteUnknown,
    /// The route does not know the method.
    MethodNotAllowed,
    /// A part of the path, or a query parameter, is not what it must be.
    ParameterInvalid,
    /// The cursor does not come from this listing.
    CursorInvalid,
    /// The body is not what the route takes.
    BodyInvalid,
    /// The body's media type is not what the route takes.
    BodyTypeUnsupported,
    /// The body is longer than allowed.
    BodyTooLong,
    /// The body stopped before its end.
    BodyInterrupted,
    /// The asked range lies outside the document.
    RangeNotSatisfiable,
    /// No tender has this number.
    TenderUnknown,
    /// No party has this number.
    PartyUnknown,
    /// No document with this digest is held.
    DocumentUnknown,
    /// The uploaded bytes have another digest than the one they were named by.
    DigestMismatch,
    /// This server takes no uploads.
    UploadsClosed,
    /// Too many texts wait for their comment.
    TextsFull,
    /// The mirror holds nothing yet.
    MirrorEmpty,
    /// The answer took too long.
    TooSlow,
    /// Something failed inside.
    Internal,
}

impl Kind {
    /// All of them, in the order in which they are listed to readers.
    pub(crate) const ALL: [Self; 18] = [
        Self::RouteUnknown,
        Self::MethodNotAllowed,
        Self::ParameterInvalid,
        Self::CursorInvalid,
        Self::BodyInvalid,
        Self::BodyTypeUnsupported,
        Self::BodyTooLong,
        Self::BodyInterrupted,
        Self::RangeNotSatisfiable,
        Self::TenderUnknown,
        Self::PartyUnknown,
        Self::DocumentUnknown,
        Self::DigestMismatch,
        Self::UploadsClosed,
        Self::TextsFull,
        Self::MirrorEmpty,
        Self::TooSlow,
        Self::Internal,
    ];

    /// The last part of the problem's `type`.
    pub(crate) fn slug(self) -> &'static str {
        self.text().0
    }

    /// The status that comes with it.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::ParameterInvalid | Self::CursorInvalid | Self::BodyInvalid | Self::BodyInterrupted => {
                StatusCode::BAD_REQUEST
            }
            Self::UploadsClosed => StatusCode::FORBIDDEN,
            Self::RouteUnknown | Self::TenderUnknown | Self::PartyUnknown | Self::DocumentUnknown => {
                StatusCode::NOT_FOUND
            }
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BodyTooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyTypeUnsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::RangeNotSatisfiable => StatusCode::RANGE_NOT_SATISFIABLE,
            Self::DigestMismatch => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::TextsFull | Self::MirrorEmpty | Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What it is called, for people.
    pub(crate) fn title(self) -> &'static str {
        self.text().1
    }

    /// What to do about it.
    pub(crate) fn remedy(self) -> &'static str {
        self.text().2
    }

    /// Seconds after which trying again makes sense, where waiting helps.
    fn retry_after(self) -> Option<&'static str> {
        match self {
            Self::MirrorEmpty | Self::TooSlow => Some("5"),
            Self::TextsFull => Some("60"),
            _ => None,
        }
    }

    fn text(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::RouteUnknown => (
                "route-unknown",
                "There is nothing at this address",
                "The API begins with /api/v1/tenders and /api/v1/status.",
            ),
            Self::MethodNotAllowed => (
                "method-not-allowed",
                "This address does not take this method",
                "The Allow header lists the methods it takes.",
            ),
            Self::ParameterInvalid => (
                "parameter-invalid",
                "A parameter is not what it must be",
                "Correct the parameter that the detail names.",
            ),
            Self::CursorInvalid => (
                "cursor-invalid",
                "This cursor does not come from this listing",
                "Begin again without a cursor and follow the links with rel=\"next\" as they are.",
            ),
            Self::BodyInvalid => (
                "body-invalid",
                "The body is not what is taken here",
                "Correct what the detail names.",
            ),
            Self::BodyTypeUnsupported => (
                "body-type-unsupported",
                "The body's media type is not taken here",
                "Send JSON, with the header Content-Type: application/json.",
            ),
            Self::BodyTooLong => (
                "body-too-long",
                "The body is longer than allowed",
                "Send less: the detail says how much is taken. A long document can be split into several.",
            ),
            Self::BodyInterrupted => (
                "body-interrupted",
                "The body stopped before its end",
                "Send it again; nothing was kept.",
            ),
            Self::RangeNotSatisfiable => (
                "range-not-satisfiable",
                "The asked range lies outside the document",
                "The Content-Range header says how long the document is.",
            ),
            Self::TenderUnknown => (
                "tender-unknown",
                "No tender has this number",
                "Tenders are numbered from 1 without gaps; /api/v1/tenders lists them. A tender published after \
                 the block in asOf is not here yet.",
            ),
            Self::PartyUnknown => (
                "party-unknown",
                "No party has this number",
                "Parties are numbered from 1 without gaps; /api/v1/parties lists them. A party registered after \
                 the block in asOf is not here yet.",
            ),
            Self::DocumentUnknown => (
                "document-unknown",
                "No document with this digest is held here",
                "The digest on chain binds whoever published it: ask them for the document and compare its \
                 SHA-256, or upload it here if you have it.",
            ),
            Self::DigestMismatch => (
                "digest-mismatch",
                "The bytes have another SHA-256 than the one they were named by",
                "Check that the whole file was sent, unchanged, and name it by what sha256sum prints.",
            ),
            Self::UploadsClosed => (
                "uploads-closed",
                "This server takes no uploads",
                "Hand the document to whoever operates it.",
            ),
            Self::TextsFull => (
                "texts-full",
                "Too many texts wait for their comment to appear on chain",
                "Post the comment's digest on chain first, then send its text.",
            ),
            Self::MirrorEmpty => (
                "mirror-empty",
                "The mirror holds nothing yet",
                "The indexer has not begun, or has just been started anew: /readyz tells how far it is.",
            ),
            Self::TooSlow => (
                "too-slow",
                "The answer took too long",
                "Try again, or ask for less at once.",
            ),
            Self::Internal => (
                "internal",
                "Something failed on the server",
                "It is not your request's fault. Tell the operator the X-Request-Id of this answer.",
            ),
        }
    }
}

/// One problem with one request.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    kind: Kind,
    detail: Option<String>,
    as_of: Option<AsOf>,
    /// In bytes, of the document that a range lies outside of.
    document_size: Option<u64>,
}

impl Problem {
    /// A problem with nothing to add to its title.
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            kind,
            detail: None,
            as_of: None,
            document_size: None,
        }
    }

    /// Says what is wrong with this very request.
    #[must_use]
    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Says which block the answer goes by: something may be unknown only because it is younger.
    #[must_use]
    pub(crate) fn at(mut self, as_of: AsOf) -> Self {
        self.as_of = Some(as_of);
        self
    }

    /// The asked range lies outside a document of this many bytes.
    pub(crate) fn range_not_satisfiable(size: u64) -> Self {
        let mut problem =
            Self::new(Kind::RangeNotSatisfiable).detail(format!("The document has {size} bytes."));
        problem.document_size = Some(size);
        problem
    }

    /// Something failed inside: the log gets the cause, the answer does not.
    pub(crate) fn internal(cause: &(dyn std::error::Error + 'static)) -> Self {
        let mut chain = cause.to_string();
        let mut source = cause.source();
        while let Some(cause) = source {
            chain.push_str(": ");
            chain.push_str(&cause.to_string());
            source = cause.source();
        }
        tracing::error!(cause = chain, "a request failed");
        Self::new(Kind::Internal)
    }

    /// Which kind it is.
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }
}

/// What of a problem goes over the wire.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    remedy: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<AsOf>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self {
            kind,
            detail,
            as_of,
            document_size,
        } = self;
        let body = Body {
            r#type: format!("/problems/{}", kind.slug()),
            title: kind.title(),
            status: kind.status().as_u16(),
            detail: detail.as_deref(),
            remedy: kind.remedy(),
            as_of,
        };
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = (kind.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = kind.retry_after() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
        }
        let range = document_size.and_then(|size| HeaderValue::from_str(&format!("bytes */{size}")).ok());
        if let Some(range) = range {
            headers.insert(header::CONTENT_RANGE, range);
        }
        response
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::new(Kind::ParameterInvalid).detail(plain(&rejection.body_text()))
    }
}

/// What an extractor says, without its own name for what it does and for what it wants.
fn plain(words: &str) -> String {
    let words = [
        "Invalid URL: ",
        "Failed to deserialize query string: ",
        "Failed to deserialize the JSON body into the target type: ",
    ]
    .iter()
    .find_map(|prefix| words.strip_prefix(prefix))
    .unwrap_or(words);
    words.replace(" to a `u32`", " as a number from 0 to 4294967295")
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(Kind::ParameterInvalid).detail(plain(&rejection.body_text()))
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let kind = match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                return Self::new(Kind::BodyTooLong)
                    .detail(format!("At most {JSON_BYTES} bytes of JSON are taken."));
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Kind::BodyTypeUnsupported,
            _ => Kind::BodyInvalid,
        };
        Self::new(kind).detail(plain(&rejection.body_text()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn an_extractors_words_lose_its_own_names() {
        assert_eq!(
            plain("Invalid URL: Cannot parse `abc` to a `u32`"),
            "Cannot parse `abc` as a number from 0 to 4294967295"
        );
        assert_eq!(
            plain("Failed to deserialize query string: limit: invalid digit found in string"),
            "limit: invalid digit found in string"
        );
    }

    #[test]
    fn every_kind_is_listed_once_under_a_slug_of_its_own() {
        let slugs: HashSet<_> = Kind::ALL.iter().map(|kind| kind.slug()).collect();
        assert_eq!(slugs.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            assert!(
                kind.slug().chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{}",
                kind.slug()
            );
            assert!(kind.status().is_client_error() || kind.status().is_server_error());
            assert!(kind.remedy().ends_with('.'), "{}", kind.remedy());
        }
    }
}
