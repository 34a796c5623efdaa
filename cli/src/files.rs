//! Reading what users name and writing what they keep: whole or not at all, never over something silently.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use veedor_bidding::atomic;
pub(crate) use veedor_bidding::atomic::Access;

use crate::failure::Failure;

/// No file that a command reads into memory is longer.
const LONGEST: u64 = 64 << 20;

/// Reads a file, or stdin where it is `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error: io::Error| Failure::usage(format!("cannot read {}: {error}", path.display()));
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin()
            .lock()
            .take(LONGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
    } else {
        File::open(path)
            .map_err(failed)?
            .take(LONGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
    }
    if bytes.len() as u64 > LONGEST {
        return Err(Failure::usage(format!(
            "{} is longer than {} MiB",
            path.display(),
            LONGEST >> 20
        )));
    }
    Ok(bytes)
}

/// Reads a JSON file, or stdin where it is `-`.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Path, what: &str) -> Result<T, Failure> {
    serde_json::from_slice(&read(path)?)
        .map_err(|error| Failure::usage(format!("{} is no {what}: {error}", path.display())))
}

/// Writes a new file whole or not at all, and never over another one.
pub(crate) fn write_new(path: &Path, bytes: &[u8], access: Access) -> Result<(), Failure> {
    atomic::write_new(path, bytes, access).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            Failure::usage(format!("{} exists already", path.display()))
                .remedy("choose another name, or move it away first")
        } else {
            Failure::usage(format!("cannot write {}: {error}", path.display()))
        }
    })
}

/// The same for a document of ours, as JSON that people can read.
pub(crate) fn write_json<T: Serialize>(path: &Path, document: &T, access: Access) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(document)
        .map_err(|error| Failure::usage(format!("cannot write {}: {error}", path.display())))?;
    text.push('\n');
    write_new(path, text.as_bytes(), access)
}
