//! Writing a file whole or not at all, and never over another one: what is kept here cannot be made again.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone whom the folder lets in.
    Shared,
    /// Its owner alone.
    Private,
}

/// Writes a new file: under a temporary name beside it, synced to disk, then put in place at once. Makes the
/// folder if there is none.
///
/// Fails with [`io::ErrorKind::AlreadyExists`] where the name is taken; whatever happens, `path` holds either
/// nothing new or all of `bytes`.
pub fn write_new(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    stream_new(path, access, |file| file.write_all(bytes))
}

/// The same for what does not fit into memory: `write` gets the temporary file.
pub fn stream_new<T, E: From<io::Error>>(
    path: &Path,
    access: Access,
    write: impl FnOnce(&mut File) -> Result<T, E>,
) -> Result<T, E> {
    if path.symlink_metadata().is_ok() {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
    }
    through_temporary(path, access, write, put_in_place)
}

/// Puts `bytes` where a file is already, all of them or none. For files that say the same and more than the one
/// before: the caller has looked.
pub(crate) fn replace(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    through_temporary(
        path,
        access,
        |file| file.write_all(bytes),
        |from, to| fs::rename(from, to),
    )
}

/// A file's bytes; of a longer one, one more than `most` of them.
pub(crate) fn read_at_most(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn through_temporary<T, E: From<io::Error>>(
    path: &Path,
    access: Access,
    write: impl FnOnce(&mut File) -> Result<T, E>,
    place: impl FnOnce(&Path, &Path) -> io::Result<()>,
) -> Result<T, E> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"))?
        .to_string_lossy();
    fs::create_dir_all(folder)?;
    let temporary = folder.join(format!(".{name}.{}.part", std::process::id()));
    let written = write_temporary(&temporary, access, write)
        .and_then(|value| Ok(place(&temporary, path).map(|()| value)?));
    // After a link the temporary name is one too many; after a failure it is half a file.
    let _ = fs::remove_file(&temporary);
    let value = written?;
    if let Ok(folder) = File::open(folder) {
        // The name is durable only once its folder is; not every file system can say so.
        let _ = folder.sync_all();
    }
    Ok(value)
}

#[cfg_attr(not(unix), expect(unused_variables, reason = "modes are Unix's"))]
fn write_temporary<T, E: From<io::Error>>(
    path: &Path,
    access: Access,
    write: impl FnOnce(&mut File) -> Result<T, E>,
) -> Result<T, E> {
    // Left by a process of the same id that was killed.
    let _ = fs::remove_file(path);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(match access {
            Access::Shared => 0o644,
            Access::Private => 0o600,
        });
    }
    let mut file = options.open(path)?;
    let value = write(&mut file)?;
    file.sync_all()?;
    Ok(value)
}

/// A link fails where the name is taken, whoever took it and when. File systems without links get a rename over
/// a name that was reserved the same way.
fn put_in_place(temporary: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(temporary, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            OpenOptions::new().write(true).create_new(true).open(path)?;
            fs::rename(temporary, path)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_never_overwritten_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/receipt.json");
        write_new(&path, b"first", Access::Shared).unwrap();
        let error = write_new(&path, b"second", Access::Shared).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_process_left_behind_does_not_matter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bid.age");
        fs::write(
            folder
                .path()
                .join(format!(".bid.age.{}.part", std::process::id())),
            b"left behind",
        )
        .unwrap();
        write_new(&path, &[7; 10_000], Access::Private).unwrap();
        assert_eq!(fs::read(&path).unwrap(), [7; 10_000]);
    }

    #[cfg(unix)]
    #[test]
    fn a_private_file_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.json");
        write_new(&path, b"{}", Access::Private).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
