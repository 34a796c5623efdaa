//! What this server answers: JSON that says which block it goes by.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// The header that repeats [`AsOf`], so that an answer without a body has it too.
pub(crate) const AS_OF: HeaderName = HeaderName::from_static("veedor-as-of");

/// The block up to which the mirror had followed the chain when it answered. Phases are those at its time.
pub(crate) use veedor_indexer::model::BlockRef as AsOf;

fn header_of(as_of: AsOf) -> Option<HeaderValue> {
    let AsOf { number, hash, time } = as_of;
    HeaderValue::from_str(&format!("number={number}, hash=\"{hash}\", time={}", time.0)).ok()
}

/// A good answer: `data`'s fields with `asOf` before them.
///
/// Its entity tag is weak and covers the data alone. A new block that changes nothing in the data leaves the tag as
/// it was, and a `304` says in its `Veedor-As-Of` header that the data still holds as of that block.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer<T> {
    as_of: Option<AsOf>,
    #[serde(flatten)]
    data: T,
    #[serde(skip)]
    headers: HeaderMap,
}

impl<T: Serialize> Answer<T> {
    /// An answer that holds as of a block; of none where it is about no block.
    pub(crate) fn new(as_of: impl Into<Option<AsOf>>, data: T) -> Self {
        Self {
            as_of: as_of.into(),
            data,
            headers: HeaderMap::new(),
        }
    }

    /// Adds a header, if there is one to add.
    #[must_use]
    pub(crate) fn header(mut self, header: Option<(HeaderName, HeaderValue)>) -> Self {
        self.headers.extend(header);
        self
    }

    /// Its bytes, and the digest of its data.
    fn encode(&self) -> serde_json::Result<(Vec<u8>, [u8; 32])> {
        let mut digest = Sha256::new();
        serde_json::to_writer(&mut digest, &self.data)?;
        Ok((serde_json::to_vec(self)?, digest.finalize().into()))
    }
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        let (body, digest) = match self.encode() {
            Ok(encoded) => encoded,
            Err(error) => return Problem::internal(&error).into_response(),
        };
        let mut headers = self.headers;
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        // Whoever keeps the answer asks again each time, and mostly hears that nothing changed.
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, no-cache"),
        );
        if let Ok(tag) = HeaderValue::from_str(&format!("W/\"{}\"", hex::encode(&digest[..16]))) {
            headers.insert(header::ETAG, tag);
        }
        if let Some(value) = self.as_of.and_then(header_of) {
            headers.insert(AS_OF, value);
        }
        (headers, body).into_response()
    }
}
