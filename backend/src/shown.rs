//! Documents as they appear within an answer: always by digest and link, and with their content where they are JSON
//! of ours and are held.

use serde::Serialize;
use serde_json::Value;
use veedor_protocol::Hash;
use veedor_protocol::document::Document;

use crate::documents::{ReadError, read_whole};
use crate::problem::Problem;
use crate::state::App;

/// Where a document is served.
pub(crate) fn href(digest: Hash) -> String {
    format!("/api/v1/documents/{}", digest.to_bare_hex())
}

/// A JSON document that a digest on chain names, and what it says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Shown {
    /// Its digest, as `sha256sum` prints it.
    sha256: String,
    /// Where it is served, byte for byte as its digest covers it.
    href: String,
    /// Whether this server holds it.
    held: bool,
    /// What it says; nothing if it is not held, is no JSON, or is too long to be repeated here.
    content: Option<Value>,
}

impl Shown {
    pub(crate) async fn read(app: &App, digest: Hash) -> Result<Self, Problem> {
        let read = read_whole(app.documents(), digest, app.limits().shown_bytes).await;
        let (held, bytes) = match read {
            Ok(bytes) => (bytes.is_some(), bytes),
            Err(ReadError::TooLong { .. }) => (true, None),
            Err(ReadError::Damaged { actual }) => {
                tracing::error!(document = %digest, %actual, "a stored document was altered");
                (false, None)
            }
            Err(ReadError::Storage(error)) => return Err(Problem::internal(&error)),
        };
        let content = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Ok(Self {
            sha256: digest.to_bare_hex(),
            href: href(digest),
            held,
            content,
        })
    }

    /// What it says, if it is a document of this kind.
    pub(crate) fn parsed<D: Document>(&self) -> Option<D> {
        D::deserialize(self.content.as_ref()?).ok()
    }
}
