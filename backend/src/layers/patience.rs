//! How long a request may take.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::{Kind, Problem};

/// The longest a handler may take to begin its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience(pub(crate) Duration);

/// Gives up on a handler that takes too long.
pub(crate) async fn patience(
    State(Patience(longest)): State<Patience>,
    request: Request,
    next: Next,
) -> Response {
    match tokio::time::timeout(longest, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(Kind::TooSlow)
            .detail(format!("No answer within {} s.", longest.as_secs()))
            .into_response(),
    }
}
