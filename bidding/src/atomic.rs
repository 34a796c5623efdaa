//! Writing a file whole or not at all, and never over another one: what is kept here cannot be made again.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
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
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"))?
        .to_string_lossy();
    if path.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::create_dir_all(folder)?;
    let temporary = folder.join(format!(".{name}.{}.part", std::process::id()));
    let written = write_temporary(&temporary, bytes, access).and_then(|()| put_in_place(&temporary, path));
    // After a link the temporary name is one too many; after a failure it is half a file.
    let _ = fs::remove_file(&temporary);
    written?;
    if let Ok(folder) = File::open(folder) {
        // The name is durable only once its folder is; not every file system can say so.
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg_attr(not(unix), expect(unused_variables, reason = "modes are Unix's"))]
fn write_temporary(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
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
    file.write_all(bytes)?;
    file.sync_all()
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
