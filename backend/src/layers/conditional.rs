//! `If-None-Match`: nothing is sent to whoever has it already.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// Turns a good answer into `304 Not Modified` when the request names its entity tag.
pub(crate) async fn conditional(request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let asked = asked(request.headers());
    let mut response = next.run(request).await;
    let held = response
        .headers()
        .get(header::ETAG)
        .is_some_and(|tag| names(&asked, tag));
    if held && matches!(response.status(), StatusCode::OK | StatusCode::PARTIAL_CONTENT) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        for name in [
            header::CONTENT_TYPE,
            header::CONTENT_LENGTH,
            header::CONTENT_RANGE,
        ] {
            response.headers_mut().remove(name);
        }
    }
    response
}

fn asked(headers: &HeaderMap) -> Vec<HeaderValue> {
    headers.get_all(header::IF_NONE_MATCH).iter().cloned().collect()
}

/// Whether the lists name the tag, compared weakly (RFC 9110 §8.8.3.2). No tag of ours has a comma in it.
fn names(lists: &[HeaderValue], tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
    let Ok(tag) = tag.to_str().map(opaque) else {
        return false;
    };
    lists
        .iter()
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .any(|asked| asked == "*" || opaque(asked) == tag)
}
