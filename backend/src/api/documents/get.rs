use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::named;
use super::range::{Asked, asked};
use crate::api::extract::Path;
use crate::documents::Found;
use crate::problem::{Kind, Problem};
use crate::state::App;

/// A document, or a part of it.
///
/// What a digest names never changes, so that any cache may keep it for ever. It is always offered as a download:
/// a document that somebody uploaded never runs as a page of ours.
pub(crate) async fn get(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = named(&name)?;
    let found = app
        .documents()
        .find(name)
        .await
        .map_err(|error| Problem::internal(&error))?;
    let Some(Found { size, kind }) = found else {
        return Err(Problem::new(Kind::DocumentUnknown));
    };

    let tag = format!("\"{}\"", name.to_bare_hex());
    let (status, range) = match asked(&headers, size, &tag) {
        Asked::Whole => (StatusCode::OK, 0..size),
        Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Asked::Outside => return Err(Problem::range_not_satisfiable(size)),
    };
    let length = range.end - range.start;
    let content_range = format!("bytes {}-{}/{size}", range.start, range.end.saturating_sub(1));
    let content = app
        .documents()
        .read(name, range)
        .await
        .map_err(|error| Problem::internal(&error))?;

    let mut response = (status, Body::from_stream(content)).into_response();
    let mut set = |header, value: &str| {
        // All of these are made of digits, hexadecimal digits and constants.
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(header, value);
        }
    };
    set(header::CONTENT_TYPE, kind.media_type());
    set(header::CONTENT_LENGTH, &length.to_string());
    set(
        header::CONTENT_DISPOSITION,
        &format!("attachment; filename=\"{}{}\"", name.to_bare_hex(), kind.ending()),
    );
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    set(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    set(header::ETAG, &tag);
    set(header::ACCEPT_RANGES, "bytes");
    if status == StatusCode::PARTIAL_CONTENT {
        set(header::CONTENT_RANGE, &content_range);
    }
    Ok(response)
}
