//! What happens to every request and answer, whichever handler it belongs to.

mod conditional;
mod identity;
mod patience;

pub(crate) use conditional::conditional;
pub(crate) use identity::{identify, span};
pub(crate) use patience::{Patience, patience};

use std::any::Any;

use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use tower_http::cors::{Any as AnyOrigin, CorsLayer};

use crate::answer::AS_OF;
use crate::problem::{Kind, Problem};

/// Anyone's page may read; what changes something is for pages of our own and for programs.
pub(crate) fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AnyOrigin)
        .allow_methods([Method::GET, Method::HEAD])
        .expose_headers([
            header::ETAG,
            header::LINK,
            header::CONTENT_RANGE,
            header::CONTENT_DISPOSITION,
            identity::REQUEST_ID,
            AS_OF,
        ])
}

/// The answer when a handler panics: a bug, but not the end of the server.
pub(crate) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => panic
            .downcast_ref::<&str>()
            .copied()
            .unwrap_or_default()
            .to_owned(),
    };
    tracing::error!(message, "a handler panicked");
    Problem::new(Kind::Internal).into_response()
}

/// No browser is to guess what an answer is.
pub(crate) async fn nosniff(mut response: Response) -> Response {
    response.headers_mut().insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}
