//! Documents as plain files in a folder, which anyone can read, copy and back up without us.
//!
//! ```text
//! documents/
//!   incoming/…            what is being written; nothing there counts
//!   e3/b0/e3b0c442…       a document under its SHA-256
//! ```

use std::fs;
use std::io::{self, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use axum::body::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt, stream};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use veedor_protocol::Hash;

use super::{Content, Found, Kind, Put, PutError, Store};

/// Bytes read from a document at a time.
const CHUNK: u64 = 64 * 1024;

/// A process that died while a document came in leaves a file behind; older than this, nobody writes it any more.
const ABANDONED_AFTER: Duration = Duration::from_hours(24);

/// A [`Store`] in a folder. Several processes may share it.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
    incoming: PathBuf,
}

impl Folder {
    /// Opens the folder, making it if need be, and clears what dead processes left half written.
    pub fn open(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        let incoming = root.join("incoming");
        fs::create_dir_all(&incoming)?;
        for entry in fs::read_dir(&incoming)? {
            let entry = entry?;
            // Another process may clear or finish the same file meanwhile: that is as good.
            let age = entry.metadata().and_then(|metadata| metadata.modified());
            let age = age
                .ok()
                .and_then(|modified| SystemTime::now().duration_since(modified).ok());
            if age.is_some_and(|age| age > ABANDONED_AFTER) && fs::remove_file(entry.path()).is_ok() {
                tracing::info!(file = %entry.path().display(), "removed an upload that was never finished");
            }
        }
        Ok(Self { root, incoming })
    }

    /// Where a document is, or would be.
    pub fn path(&self, name: Hash) -> PathBuf {
        let name = name.to_bare_hex();
        self.root.join(&name[..2]).join(&name[2..4]).join(&name)
    }

    async fn open_document(&self, name: Hash) -> io::Result<Option<(File, u64)>> {
        match File::open(self.path(name)).await {
            Ok(file) => {
                let size = file.metadata().await?.len();
                Ok(Some((file, size)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn find_document(&self, name: Hash) -> io::Result<Option<Found>> {
        let Some((file, size)) = self.open_document(name).await? else {
            return Ok(None);
        };
        let mut prefix = Vec::with_capacity(Kind::PREFIX);
        file.take(Kind::PREFIX as u64).read_to_end(&mut prefix).await?;
        Ok(Some(Found {
            size,
            kind: Kind::of(&prefix),
        }))
    }

    async fn read_document(&self, name: Hash, range: Range<u64>) -> io::Result<Content> {
        let (mut file, _) = self.open_document(name).await?.ok_or(io::ErrorKind::NotFound)?;
        file.seek(SeekFrom::Start(range.start)).await?;
        let left = range.end.saturating_sub(range.start);
        let content = stream::try_unfold((file, left), |(mut file, left)| async move {
            if left == 0 {
                return Ok(None);
            }
            let length = usize::try_from(left.min(CHUNK)).unwrap_or(usize::MAX);
            let mut chunk = vec![0; length];
            file.read_exact(&mut chunk).await?;
            Ok(Some((Bytes::from(chunk), (file, left - length as u64))))
        });
        Ok(content.boxed())
    }

    async fn put_document(&self, name: Hash, mut content: Content, limit: u64) -> Result<Put, PutError> {
        // What is held already is read to its end and checked all the same: a sender always learns whether what it
        // sent is what it named.
        // And what is held may have been damaged on the disk: whoever has the right bytes repairs it.
        let held = match self.open_document(name).await? {
            Some((file, _)) => Some(digest_of(file).await? == name),
            None => None,
        };
        let mut incoming = match held {
            Some(true) => None,
            Some(false) | None => Some(Incoming::create(self.incoming.clone()).await?),
        };
        let mut digest = Sha256::new();
        let mut size = 0;
        while let Some(chunk) = content.next().await {
            let chunk = chunk.map_err(PutError::Interrupted)?;
            size += chunk.len() as u64;
            if size > limit {
                return Err(PutError::TooLong { limit });
            }
            digest.update(&chunk);
            if let Some(incoming) = &mut incoming {
                incoming.file.write_all(&chunk).await?;
            }
        }
        let actual = Hash::from(<[u8; 32]>::from(digest.finalize()));
        if actual != name {
            return Err(PutError::Mismatch {
                expected: name,
                actual,
            });
        }
        let created = match incoming {
            Some(incoming) => {
                incoming
                    .keep(self.root.clone(), self.path(name), held == Some(false))
                    .await?
            }
            None => false,
        };
        Ok(Put { size, created })
    }
}

impl Store for Folder {
    fn find(&self, name: Hash) -> BoxFuture<'_, io::Result<Option<Found>>> {
        self.find_document(name).boxed()
    }

    fn read(&self, name: Hash, range: Range<u64>) -> BoxFuture<'_, io::Result<Content>> {
        self.read_document(name, range).boxed()
    }

    fn put(&self, name: Hash, content: Content, limit: u64) -> BoxFuture<'_, Result<Put, PutError>> {
        self.put_document(name, content, limit).boxed()
    }
}

/// A document that is being written. Dropped before it is kept, it leaves nothing behind.
#[derive(Debug)]
struct Incoming {
    file: File,
    named: NamedTempFile,
}

impl Incoming {
    async fn create(folder: PathBuf) -> io::Result<Self> {
        blocking(move || {
            let mut builder = tempfile::Builder::new();
            #[cfg(unix)]
            // Documents are public and never change: everyone may read them, nobody may write them.
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o444));
            let named = builder.tempfile_in(folder)?;
            let file = File::from_std(named.as_file().try_clone()?);
            Ok(Self { file, named })
        })
        .await
    }

    /// Gives the document its name, in place of a damaged one if there is one. Answers whether nobody else did
    /// meanwhile.
    async fn keep(mut self, root: PathBuf, path: PathBuf, repair: bool) -> io::Result<bool> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        blocking(move || {
            let folder = path.parent().unwrap_or(&root);
            fs::create_dir_all(folder)?;
            let persisted = if repair {
                self.named.persist(&path)
            } else {
                self.named.persist_noclobber(&path)
            };
            let created = match persisted {
                Ok(_) => true,
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => false,
                Err(error) => return Err(error.error),
            };
            // The name is only safe once the folders that lead to it are written too.
            for folder in folder.ancestors().take_while(|folder| folder.starts_with(&root)) {
                sync_folder(folder)?;
            }
            Ok(created)
        })
        .await
    }
}

async fn digest_of(mut file: File) -> io::Result<Hash> {
    let mut digest = Sha256::new();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        match file.read(&mut chunk).await? {
            0 => return Ok(Hash::from(<[u8; 32]>::from(digest.finalize()))),
            length => digest.update(&chunk[..length]),
        }
    }
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(io::Error::other)?
}
