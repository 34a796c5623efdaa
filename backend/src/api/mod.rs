//! The routes. A handler is found under `api/<noun>/<verb>.rs`.

mod comments;
mod deployment;
mod documents;
mod extract;
#[cfg(test)]
mod names;
mod page;
mod parties;
mod probes;
mod problems;
mod status;
mod tenders;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::trace::TraceLayer;

use crate::layers::{Patience, conditional, cors, identify, nosniff, panicked, patience, span};
use crate::problem::{Kind, Problem};
use crate::state::App;

/// JSON bodies are short: the longest holds a comment of 5,000 characters, each of which JSON may write in 12 bytes.
pub(crate) const JSON_BYTES: usize = 64 << 10;

/// Everything that the server answers.
pub(crate) fn router(app: App) -> Router {
    let limits = app.limits();
    let (answer, upload) = (Patience(limits.answer), Patience(limits.upload));

    let json = Router::new()
        .route("/api/v1/tenders", get(tenders::list))
        .route("/api/v1/tenders/{id}", get(tenders::show))
        .route("/api/v1/parties", get(parties::list))
        .route("/api/v1/parties/{id}", get(parties::show))
        .route("/api/v1/comments/texts", post(comments::post_text))
        .route("/api/v1/status", get(status::show))
        .route("/api/v1/deployment", get(deployment::show))
        .route("/livez", get(probes::live))
        .route("/readyz", get(probes::ready))
        .route("/problems", get(problems::list))
        .route("/problems/{slug}", get(problems::show))
        .layer(DefaultBodyLimit::max(JSON_BYTES))
        .layer(from_fn(conditional))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(answer, patience));

    // Documents are not compressed on the way: their entity tag is strong and names the very bytes, and most
    // are compressed already.
    let documents = Router::new()
        .route(
            "/api/v1/documents/{sha256}",
            get(documents::get).put(documents::put),
        )
        .layer(from_fn(conditional))
        .layer(from_fn_with_state(upload, patience));

    common(Router::new().merge(json).merge(documents)).with_state(app)
}

/// What every route has in common.
pub(crate) fn common<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes
        .fallback(async || Problem::new(Kind::RouteUnknown))
        .method_not_allowed_fallback(async || Problem::new(Kind::MethodNotAllowed))
        .layer(map_response(nosniff))
        .layer(cors())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(from_fn(identify))
}
