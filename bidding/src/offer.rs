//! An offer's files, packed and encrypted on the vendor's machine before they go anywhere.
//!
//! ```text
//! offer = age(offer key, tar(manifest.json, files/…) ‖ zeros up to one of few sizes)
//! ```
//!
//! `age -d -i key offer.age | tar -x` opens it; tar ignores the zeros. One file and not many, padded, so that a store
//! does not learn how many documents there are and how long each is. [`Bid::offer`](veedor_protocol::seal::Bid) is the
//! manifest's digest, so what is inside is bound by the seal. Both ways work in bounded memory.

mod padding;
mod tarball;
mod unpack;

use std::fs::File;
use std::io::{self, Read, Write};
use std::iter;
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};
use veedor_protocol::age::IdentityText;
use veedor_protocol::document::DocumentError;
use veedor_protocol::envelope::StoredFile;
use veedor_protocol::manifest::{self, FilePath, Manifest, MediaType};
use veedor_protocol::{Document, Hash};

pub use self::padding::{SMALLEST, padded_size};
pub use self::unpack::{OfferGarbage, UnpackError, unpack, verify};
use crate::trustee::Identity;

/// What the manifest is called inside; the files are below a folder, so that none can take its name.
const MANIFEST: &str = "manifest.json";
const FILES: &str = "files/";

/// No manifest is longer.
const LONGEST_MANIFEST: u64 = 4 << 20;

/// A file that the vendor adds to its offer.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it is on this machine.
    pub location: PathBuf,
    /// What it is called in the offer.
    pub path: FilePath,
    /// What it is.
    pub media_type: MediaType,
}

/// An offer that was packed: what the bid and its envelope say of it.
#[derive(Clone)]
pub struct Offer {
    /// Canonical JSON of the manifest; its SHA-256 is the bid's `offer`.
    pub manifest: String,
    /// What decrypts the files. Secret until opening.
    pub key: IdentityText,
    /// The encrypted file.
    pub stored: StoredFile,
}

impl std::fmt::Debug for Offer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Offer")
            .field("stored", &self.stored)
            .finish_non_exhaustive()
    }
}

/// Why files cannot be packed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// A file of the offer cannot be read.
    #[error("{}: {source}", path.display())]
    Source {
        /// Which.
        path: PathBuf,
        /// What the file system answered.
        source: io::Error,
    },
    /// A file was written to while it was packed.
    #[error("{} changed while it was packed: close it in other programs and pack again", .0.display())]
    Changed(PathBuf),
    /// The files make no manifest.
    #[error(transparent)]
    Manifest(#[from] DocumentError),
    /// What was packed cannot be written.
    #[error("the encrypted offer cannot be written: {0}")]
    Output(#[from] io::Error),
    /// The manifest is longer than anybody reads.
    #[error("the offer has too many files: its manifest would have more than {LONGEST_MANIFEST} bytes")]
    TooMany,
}

/// Packs files, and encrypts them under a key made for this offer alone. The files are read twice.
pub fn pack(sources: &[Source], out: impl Write) -> Result<Offer, PackError> {
    let mut sources: Vec<&Source> = sources.iter().collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let files = sources
        .iter()
        .map(|source| describe(source))
        .collect::<Result<_, _>>()?;
    let manifest = Manifest::new(files);
    let inside = manifest.to_canonical()?;
    if inside.len() as u64 > LONGEST_MANIFEST {
        return Err(PackError::TooMany);
    }

    let key = Identity::generate();
    let refused = |_| PackError::Output(io::Error::other("no key could be made"));
    let recipient = key.age().to_public();
    let encryptor = age::Encryptor::with_recipients(iter::once(&recipient as &dyn age::Recipient))
        .map_err(io::Error::other)?;
    let encrypted = encryptor.wrap_output(Hashing::new(out))?;
    let mut tar = tarball::Writer::new(encrypted);
    tar.append(MANIFEST, inside.len() as u64, &inside[..])?;
    for (source, file) in sources.iter().zip(&manifest.files) {
        let opened = File::open(&source.location).map_err(|error| unreadable(source, error))?;
        let mut reader = Hashing::new(opened);
        tar.append(&format!("{FILES}{}", file.path), file.size, &mut reader)
            .map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => PackError::Changed(source.location.clone()),
                _ => PackError::Output(error),
            })?;
        if reader.finish().1.sha256 != file.sha256 {
            return Err(PackError::Changed(source.location.clone()));
        }
    }
    let (mut encrypted, written) = tar.finish()?;
    padding::zeros(&mut encrypted, padded_size(written) - written)?;
    let (mut out, stored) = encrypted.finish()?.finish();
    out.flush()?;
    Ok(Offer {
        // Canonical JSON is UTF-8.
        manifest: String::from_utf8_lossy(&inside).into_owned(),
        key: key.text().map_err(refused)?,
        stored,
    })
}

fn describe(source: &Source) -> Result<manifest::File, PackError> {
    let file = File::open(&source.location).map_err(|error| unreadable(source, error))?;
    let mut reader = Hashing::new(file);
    io::copy(&mut reader, &mut io::sink()).map_err(|error| unreadable(source, error))?;
    let StoredFile { sha256, size } = reader.finish().1;
    Ok(manifest::File {
        path: source.path.clone(),
        size,
        sha256,
        media_type: source.media_type.clone(),
    })
}

fn unreadable(source: &Source, error: io::Error) -> PackError {
    PackError::Source {
        path: source.location.clone(),
        source: error,
    }
}

/// What `sha256sum` and `wc -c` say of a file.
pub fn describe_stored(file: impl Read) -> io::Result<StoredFile> {
    let mut reader = Hashing::new(file);
    io::copy(&mut reader, &mut io::sink())?;
    Ok(reader.finish().1)
}

/// Hashes and counts what passes through, in either direction.
struct Hashing<T> {
    inner: T,
    hasher: Sha256,
    size: u64,
}

impl<T> Hashing<T> {
    fn new(inner: T) -> Self {
        Self {
            inner,
            hasher: Sha256::new(),
            size: 0,
        }
    }

    fn pass(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
    }

    fn finish(self) -> (T, StoredFile) {
        let sha256 = Hash::from(<[u8; 32]>::from(self.hasher.finalize()));
        (
            self.inner,
            StoredFile {
                sha256,
                size: self.size,
            },
        )
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.pass(&buffer[..read]);
        Ok(read)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.pass(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
