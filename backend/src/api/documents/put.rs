use std::io;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, TryStreamExt};
use serde::Serialize;

use super::named;
use crate::api::extract::Path;
use crate::documents::{Content, PutError};
use crate::problem::{Kind, Problem};
use crate::shown::href;
use crate::state::App;

/// A document that is held now.
#[derive(Debug, Serialize)]
pub(crate) struct Held {
    /// Its digest, as `sha256sum` prints it.
    sha256: String,
    /// In bytes.
    size: u64,
    /// Where it is served.
    href: String,
}

/// Takes in a document under its SHA-256, which is checked. `201` when it is new, `200` when it was held already.
pub(crate) async fn put(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let name = named(&name)?;
    let limits = app.limits();
    if !limits.uploads {
        return Err(Problem::new(Kind::UploadsClosed));
    }
    let too_long =
        |limit| Problem::new(Kind::BodyTooLong).detail(format!("At most {limit} bytes are taken."));
    let limit = limits.document_bytes;
    // Said before the bytes are sent, where the sender says how many there are.
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(too_long(limit));
    }
    let content: Content = body.into_data_stream().map_err(io::Error::other).boxed();
    let put = app
        .documents()
        .put(name, content, limit)
        .await
        .map_err(|error| match error {
            PutError::Mismatch { actual, .. } => Problem::new(Kind::DigestMismatch).detail(format!(
                "The SHA-256 of the bytes that came is {}.",
                actual.to_bare_hex()
            )),
            PutError::TooLong { limit } => too_long(limit),
            PutError::Interrupted(_) => Problem::new(Kind::BodyInterrupted),
            PutError::Storage(error) => Problem::internal(&error),
        })?;
    let href = href(name);
    let status = if put.created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let location = [(header::LOCATION, href.clone())];
    Ok((
        status,
        location,
        Json(Held {
            sha256: name.to_bare_hex(),
            size: put.size,
            href,
        }),
    )
        .into_response())
}
