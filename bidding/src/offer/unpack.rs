//! An offer opened: exactly the files of the manifest that the seal names, or a reason that proves it is not one.

use std::fs;
use std::io::{self, BufReader, Read, Write};
use std::iter;
use std::path::{Path, PathBuf};

use age::DecryptError;
use tar::{Archive, Entry, EntryType};
use veedor_protocol::age::IdentityText;
use veedor_protocol::manifest::{File, FilePath, Manifest};
use veedor_protocol::{Document, Hash, sha256};

use super::tarball::LONGEST_NAME;
use super::{FILES, Hashing, LONGEST_MANIFEST, MANIFEST};
use crate::trustee::Identity;

/// Why an offer gives no files.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnpackError {
    /// The machine, not the offer.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The folder is there already, and nothing is overwritten.
    #[error("{} exists already: choose another name", .0.display())]
    Exists(PathBuf),
    /// The offer. Whoever has the encrypted file, the key and the manifest's digest finds the same.
    #[error("the offer is not what its bid commits to: {0}")]
    Garbage(#[from] OfferGarbage),
}

/// What proves that an encrypted file is not the offer that a bid commits to, under the key that its opening gives.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OfferGarbage {
    /// Not an age file for this key.
    #[error("the opening's key does not decrypt it")]
    WrongKey,
    /// Cut short or changed after it was encrypted.
    #[error("it is cut short, or was changed after it was encrypted")]
    Damaged,
    /// What is inside is no archive as this program makes them.
    #[error("what it decrypts to is no archive of an offer: {0}")]
    Archive(&'static str),
    /// The manifest inside is not the bid's.
    #[error("the manifest inside is {actual}, not {committed}")]
    OtherManifest {
        /// What the bid says.
        committed: Hash,
        /// SHA-256 of what is inside.
        actual: Hash,
    },
    /// The manifest inside is none, though the bid's.
    #[error("the manifest that the bid commits to is none: {0}")]
    Manifest(String),
    /// A file is not the one of the manifest.
    #[error("the file `{0}` is not the manifest's")]
    OtherFile(FilePath),
}

/// Whether the encrypted file is the offer that a bid commits to, without writing anything.
pub fn verify(encrypted: impl Read, key: &IdentityText, committed: &Hash) -> Result<Manifest, UnpackError> {
    walk(encrypted, key, committed, |_, content| {
        io::copy(content, &mut io::sink()).map(drop)
    })
}

/// Writes the offer's files into a new folder: all of them, or no folder.
pub fn unpack(
    encrypted: impl Read,
    key: &IdentityText,
    committed: &Hash,
    folder: &Path,
) -> Result<Manifest, UnpackError> {
    if folder.symlink_metadata().is_ok() {
        return Err(UnpackError::Exists(folder.to_owned()));
    }
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let temporary = folder.with_file_name(name);
    // Left by a process of the same id that was killed.
    let _ = fs::remove_dir_all(&temporary);
    fs::create_dir_all(&temporary)?;
    let walked = walk(encrypted, key, committed, |path, content| {
        // A path of a manifest cannot leave its folder.
        let path = temporary.join(path.as_str());
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
        io::copy(content, &mut file)?;
        file.flush()
    });
    let placed = walked.and_then(|manifest| {
        fs::rename(&temporary, folder)?;
        Ok(manifest)
    });
    if placed.is_err() {
        let _ = fs::remove_dir_all(&temporary);
    }
    placed
}

/// Goes through the archive; `take` gets each file's content, whose digest is checked after.
fn walk(
    encrypted: impl Read,
    key: &IdentityText,
    committed: &Hash,
    mut take: impl FnMut(&FilePath, &mut dyn Read) -> io::Result<()>,
) -> Result<Manifest, UnpackError> {
    let identity = Identity::try_from(key).map_err(|_| OfferGarbage::WrongKey)?;
    let reader = age::Decryptor::new_buffered(BufReader::new(encrypted))
        .and_then(|decryptor| decryptor.decrypt(iter::once(identity.age() as &dyn age::Identity)))
        .map_err(|error| match error {
            DecryptError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => UnpackError::Io(error),
            _ => OfferGarbage::WrongKey.into(),
        })?;
    let mut archive = Archive::new(reader);
    // Raw: names of any length would be read into memory otherwise.
    let mut entries = archive.entries().map_err(read_error)?.raw(true);
    let mut next = || -> Result<Option<(String, Entry<'_, _>)>, UnpackError> {
        let mut long = None;
        loop {
            let Some(entry) = entries.next() else {
                return Ok(None);
            };
            let mut entry = entry.map_err(read_error)?;
            match entry.header().entry_type() {
                EntryType::Regular => {
                    let name = long.unwrap_or_else(|| entry.path_bytes().into_owned());
                    let name = String::from_utf8(name)
                        .map_err(|_| OfferGarbage::Archive("a name in it is not UTF-8"))?;
                    return Ok(Some((name, entry)));
                }
                EntryType::GNULongName if long.is_none() && entry.size() <= LONGEST_NAME => {
                    let mut name = Vec::new();
                    entry.read_to_end(&mut name).map_err(read_error)?;
                    if name.pop() != Some(0) {
                        return Err(OfferGarbage::Archive("a name in it has no end").into());
                    }
                    long = Some(name);
                }
                _ => return Err(OfferGarbage::Archive("it holds something other than files").into()),
            }
        }
    };

    let manifest = match next()? {
        Some((name, entry)) if name == MANIFEST && entry.size() <= LONGEST_MANIFEST => {
            read_manifest(entry, committed)?
        }
        _ => return Err(OfferGarbage::Archive("it does not begin with its manifest").into()),
    };
    for file in &manifest.files {
        match next()? {
            Some((name, entry)) if name.strip_prefix(FILES) == Some(file.path.as_str()) => {
                read_file(file, entry, &mut take)?;
            }
            _ => return Err(OfferGarbage::OtherFile(file.path.clone()).into()),
        }
    }
    if next()?.is_some() {
        return Err(OfferGarbage::Archive("it holds more than its manifest names").into());
    }
    only_zeros(archive.into_inner())?;
    Ok(manifest)
}

fn read_manifest(mut entry: impl Read, committed: &Hash) -> Result<Manifest, UnpackError> {
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes).map_err(read_error)?;
    let actual = sha256(&bytes);
    if actual != *committed {
        return Err(OfferGarbage::OtherManifest {
            committed: *committed,
            actual,
        }
        .into());
    }
    Ok(Manifest::parse_canonical(&bytes).map_err(|error| OfferGarbage::Manifest(error.to_string()))?)
}

fn read_file(
    file: &File,
    entry: impl Read,
    take: &mut impl FnMut(&FilePath, &mut dyn Read) -> io::Result<()>,
) -> Result<(), UnpackError> {
    let mut content = Hashing::new(entry);
    take(&file.path, &mut content).map_err(read_error)?;
    let (_, actual) = content.finish();
    if (actual.size, actual.sha256) != (file.size, file.sha256) {
        return Err(OfferGarbage::OtherFile(file.path.clone()).into());
    }
    Ok(())
}

/// To the end, which also shows that it is the end that was encrypted.
fn only_zeros(mut rest: impl Read) -> Result<(), UnpackError> {
    let mut block = [0; 16 << 10];
    loop {
        match rest.read(&mut block).map_err(read_error)? {
            0 => return Ok(()),
            read if block[..read].iter().any(|b| *b != 0) => {
                return Err(OfferGarbage::Archive("something is hidden after its end").into());
            }
            _ => {}
        }
    }
}

/// Age and tar tell of bad content through the same type as of a bad disk.
fn read_error(error: io::Error) -> UnpackError {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => OfferGarbage::Damaged.into(),
        io::ErrorKind::Other => OfferGarbage::Archive("it is no tar archive").into(),
        _ => UnpackError::Io(error),
    }
}
