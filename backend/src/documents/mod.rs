//! Documents by their SHA-256: what a digest on chain names and anyone can check with `sha256sum`.
//!
//! The store knows bytes and names, nothing else: who may upload, and what a document is about, is said elsewhere.
//! [`Store`] is as narrow as an object store is (put whole, read a range, ask whether it is there), so that one can
//! stand in for [`Folder`]. The `object_store` crate's own local backend was left aside because it renames without
//! `fsync`: after a power cut it could have lost a document whose upload was answered.

mod folder;
mod kind;

use std::fmt::Debug;
use std::io;
use std::ops::Range;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use veedor_protocol::{Hash, sha256};

pub use folder::Folder;
pub use kind::Kind;

/// A document's bytes, as they come.
pub type Content = BoxStream<'static, io::Result<axum::body::Bytes>>;

/// A place that keeps documents.
pub trait Store: Debug + Send + Sync + 'static {
    /// What is known of a document, if it is held.
    fn find(&self, name: Hash) -> BoxFuture<'_, io::Result<Option<Found>>>;

    /// The bytes of a held document in `range`, which must lie within its size.
    fn read(&self, name: Hash, range: Range<u64>) -> BoxFuture<'_, io::Result<Content>>;

    /// Takes a document in, once all of it has come, is no longer than `limit` and has the digest that its name
    /// says. When this returns well, the document outlives a crash of the machine. Putting a held document again
    /// changes nothing.
    fn put(&self, name: Hash, content: Content, limit: u64) -> BoxFuture<'_, Result<Put, PutError>>;
}

/// A held document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// In bytes.
    pub size: u64,
    /// What its first bytes look like.
    pub kind: Kind,
}

/// A document that was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Put {
    /// In bytes.
    pub size: u64,
    /// Whether the store did not hold it before.
    pub created: bool,
}

/// Why a document was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum PutError {
    /// The bytes are another document's.
    #[error("the bytes have the SHA-256 {actual}, not {expected}")]
    Mismatch {
        /// The name that the document was put under.
        expected: Hash,
        /// The name it should have been put under.
        actual: Hash,
    },
    /// There are more bytes than allowed.
    #[error("longer than {limit} bytes")]
    TooLong {
        /// In bytes.
        limit: u64,
    },
    /// The sender stopped before the end.
    #[error("the bytes stopped coming")]
    Interrupted(#[source] io::Error),
    /// The store failed.
    #[error("the document could not be written")]
    Storage(#[from] io::Error),
}

/// Why a small document could not be read whole.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is longer than whoever reads it can use.
    #[error("{size} bytes, of which at most {limit} are read")]
    TooLong {
        /// The document's, in bytes.
        size: u64,
        /// In bytes.
        limit: u64,
    },
    /// What is stored under the name is another document: the disk or somebody changed it.
    #[error("the stored bytes have another SHA-256, {actual}")]
    Damaged {
        /// What they hash to.
        actual: Hash,
    },
    /// The store failed.
    #[error("the document could not be read")]
    Storage(#[from] io::Error),
}

/// A held document as a whole, its digest checked again; nothing if it is not held.
pub async fn read_whole(store: &dyn Store, name: Hash, limit: u64) -> Result<Option<Vec<u8>>, ReadError> {
    let Some(Found { size, .. }) = store.find(name).await? else {
        return Ok(None);
    };
    if size > limit {
        return Err(ReadError::TooLong { size, limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    let mut content = store.read(name, 0..size).await?;
    while let Some(chunk) = content.next().await {
        bytes.extend_from_slice(&chunk?);
    }
    let actual = sha256(&bytes);
    if actual == name {
        Ok(Some(bytes))
    } else {
        Err(ReadError::Damaged { actual })
    }
}
