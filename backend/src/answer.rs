//! What this server answers: JSON that says which block it goes by.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};
use veedor_protocol::Hash;

use crate::problem::Problem;

/// The header that repeats [`AsOf`], so that an answer without a body has it too.
pub const AS_OF: HeaderName = HeaderName::from_static("veedor-as-of");

/// The block up to which the mirror had followed the chain when it answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AsOf {
    /// The block's number.
    pub number: u64,
    /// The block's hash.
    pub hash: Hash,
    /// The block's time, in Unix seconds: phases are derived from it.
    pub timestamp: u64,
}

impl AsOf {
    fn header(&self) -> Option<HeaderValue> {
        let Self { number, hash, timestamp } = self;
        HeaderValue::from_str(&format!("number={number}, hash=\"{hash}\", timestamp={timestamp}")).ok()
    }
}

/// A good answer: `data`'s fields with `asOf` before them.
///
/// Its entity tag is weak and covers the data alone. A new block that changes nothing in the data leaves the tag as
/// it was, and a `304` says in its `Veedor-As-Of` header that the data still holds as of that block.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer<T> {
    as_of: AsOf,
    #[serde(flatten)]
    data: T,
    #[serde(skip)]
    headers: HeaderMap,
}

impl<T: Serialize> Answer<T> {
    /// An answer that holds as of a block.
    pub fn new(as_of: AsOf, data: T) -> Self {
        Self { as_of, data, headers: HeaderMap::new() }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
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
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
        if let Ok(tag) = HeaderValue::from_str(&format!("W/\"{}\"", hex::encode(&digest[..16]))) {
            headers.insert(header::ETAG, tag);
        }
        if let Some(value) = self.as_of.header() {
            headers.insert(AS_OF, value);
        }
        (headers, body).into_response()
    }
}
