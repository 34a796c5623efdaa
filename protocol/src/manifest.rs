//! Manifests, `veedor/manifest/1`: a list of files by path and SHA-256. A bid's `offer` is the digest of one.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::is_nfc;

use crate::canonical::MAX_SAFE_INTEGER;
use crate::document::{Document, Problems, Schema};
use crate::hash::{Hash, bare};

/// Files that belong together: at least one, sorted by path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// `veedor/manifest/1`.
    pub schema: Schema<Self>,
    /// Sorted by the bytes of their paths.
    pub files: Vec<File>,
}

/// A file, named by path and digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct File {
    /// Where it is, relative to the manifest.
    pub path: FilePath,
    /// Bytes; below 2⁵³.
    pub size: u64,
    /// What `sha256sum` prints for it.
    #[serde(with = "bare")]
    pub sha256: Hash,
    /// What it is.
    pub media_type: MediaType,
}

impl Manifest {
    /// A manifest of these files, in the order that it asks for.
    pub fn new(mut files: Vec<File>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self {
            schema: Schema::new(),
            files,
        }
    }
}

impl Document for Manifest {
    const SCHEMA: &'static str = "veedor/manifest/1";

    fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        problems.require(
            !self.files.is_empty(),
            "files",
            "is empty: a manifest has at least one file",
        );
        for (i, pair) in self.files.windows(2).enumerate() {
            problems.require(
                pair[0].path < pair[1].path,
                format!("files[{}].path", i + 1),
                format!(
                    "`{}` must not come after `{}`: sort files by path",
                    pair[1].path, pair[0].path
                ),
            );
        }
        for (i, file) in self.files.iter().enumerate() {
            problems.require(
                file.size <= MAX_SAFE_INTEGER,
                format!("files[{i}].size"),
                format!("is more than {MAX_SAFE_INTEGER}"),
            );
        }
        check_paths(self.files.iter().map(|file| &file.path), &mut problems, |i| {
            format!("files[{i}].path")
        });
        problems
    }
}

/// All files can be written into one folder on any system: no path is there twice, be it in other case, and none
/// is both a file and a folder.
pub(crate) fn check_paths<'a>(
    paths: impl Iterator<Item = &'a FilePath> + Clone,
    problems: &mut Problems,
    at: impl Fn(usize) -> String,
) {
    let folded = |path: &FilePath| path.0.to_lowercase();
    let folders: BTreeSet<String> = paths
        .clone()
        .flat_map(|path| {
            let path = folded(path);
            path.match_indices('/')
                .map(|(i, _)| path[..i].to_owned())
                .collect::<Vec<_>>()
        })
        .collect();
    let mut seen = BTreeSet::new();
    for (i, path) in paths.enumerate() {
        let folded = folded(path);
        problems.require(
            !folders.contains(&folded),
            at(i),
            format!("`{path}` is also the folder of another file: rename one of them"),
        );
        problems.require(
            seen.insert(folded),
            at(i),
            format!("`{path}` is there twice (upper and lower case do not count): rename or remove one"),
        );
    }
}

/// A path that any system can write: relative, `/` between its parts, Unicode NFC; no part is `.` or `..`, is empty,
/// ends in a space or a dot, or has a control character or one of `\ : * ? " < > |`. A part has at most 255 bytes,
/// a path 1024.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FilePath(String);

impl FilePath {
    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why text is not a [`FilePath`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` cannot name a file: {why}")]
pub struct FilePathMalformed {
    /// The text, shortened.
    pub given: String,
    /// What is wrong, and what to do.
    pub why: &'static str,
}

impl FromStr for FilePath {
    type Err = FilePathMalformed;

    fn from_str(path: &str) -> Result<Self, FilePathMalformed> {
        let forbidden = |c: char| c.is_control() || r#"\:*?"<>|"#.contains(c);
        let why = if path.is_empty() {
            "it is empty"
        } else if path.starts_with('/') {
            "a path is relative: remove the leading slash"
        } else if path.len() > 1024 || path.split('/').any(|part| part.len() > 255) {
            "it is too long: at most 255 bytes for a part, 1024 in all"
        } else if path.split('/').any(|part| part == "." || part == "..") {
            "`.` and `..` are not allowed: write the path from the folder of the manifest"
        } else if path.split('/').any(str::is_empty) {
            "it has an empty part: write one slash between parts and none at the end"
        } else if path.contains(forbidden) {
            r#"it has a control character or one of \ : * ? " < > | that some systems cannot write: rename the file"#
        } else if path
            .split('/')
            .any(|part| part.starts_with(' ') || part.ends_with([' ', '.']))
        {
            "a part begins or ends with a space, or ends with a dot: rename the file"
        } else if !is_nfc(path) {
            "its accents are not composed (Unicode NFC): rename the file"
        } else {
            return Ok(Self(path.to_owned()));
        };
        Err(FilePathMalformed {
            given: path.chars().take(80).collect(),
            why,
        })
    }
}

impl TryFrom<String> for FilePath {
    type Error = FilePathMalformed;

    fn try_from(path: String) -> Result<Self, FilePathMalformed> {
        path.parse()
    }
}

impl From<FilePath> for String {
    fn from(path: FilePath) -> Self {
        path.0
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A media type (RFC 6838) in lowercase, without parameters: `application/pdf`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MediaType(String);

impl MediaType {
    /// The media type.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Text that is not a [`MediaType`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not a media type: write type and subtype in lowercase, as in application/pdf")]
pub struct MediaTypeMalformed {
    /// The text, shortened.
    pub given: String,
}

impl FromStr for MediaType {
    type Err = MediaTypeMalformed;

    fn from_str(text: &str) -> Result<Self, MediaTypeMalformed> {
        let restricted = |name: &str| {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
            (1..=127).contains(&name.len())
                && name.bytes().next().is_some_and(plain)
                && name.bytes().all(|b| plain(b) || b"!#$&^_.+-".contains(&b))
        };
        match text.split_once('/') {
            Some((kind, subtype)) if restricted(kind) && restricted(subtype) => Ok(Self(text.to_owned())),
            _ => Err(MediaTypeMalformed {
                given: text.chars().take(80).collect(),
            }),
        }
    }
}

impl TryFrom<String> for MediaType {
    type Error = MediaTypeMalformed;

    fn try_from(text: String) -> Result<Self, MediaTypeMalformed> {
        text.parse()
    }
}

impl From<MediaType> for String {
    fn from(media_type: MediaType) -> Self {
        media_type.0
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leaves_its_folder_or_that_some_system_cannot_write_is_refused() {
        for right in [
            "propuesta.pdf",
            "anexos/ración industrializada.pdf",
            "a/b/c.txt",
            ".hidden",
            "a..b",
        ] {
            assert_eq!(right.parse::<FilePath>().unwrap().as_str(), right);
        }
        for wrong in [
            "",
            "/etc/passwd",
            "../a",
            "a/../b",
            "a/./b",
            "a//b",
            "a/",
            "C:\\a",
            "c:a",
            "a\0b",
            "a\nb",
            "a.",
            " a",
            "racio\u{301}n.pdf",
        ] {
            assert!(wrong.parse::<FilePath>().is_err(), "{wrong:?}");
        }
        assert!("a".repeat(256).parse::<FilePath>().is_err());
    }

    #[test]
    fn files_that_would_overwrite_one_another_are_refused() {
        let manifest = |paths: &[&str]| {
            let file = |path: &&str| File {
                path: path.parse().unwrap(),
                size: 1,
                sha256: Hash::ZERO,
                media_type: "application/pdf".parse().unwrap(),
            };
            Manifest::new(paths.iter().map(file).collect()).sha256()
        };
        assert!(manifest(&["b.pdf", "a.pdf"]).is_ok());
        for wrong in [
            &["a.pdf", "a.pdf"][..],
            &["A.pdf", "a.pdf"],
            &["a", "a/b"],
            &["Ñ/b", "ñ"],
            &[],
        ] {
            assert!(manifest(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_media_type_is_written_in_one_way_only() {
        for right in [
            "application/pdf",
            "text/csv",
            "application/vnd.ms-excel",
            "image/svg+xml",
        ] {
            assert_eq!(right.parse::<MediaType>().unwrap().as_str(), right);
        }
        for wrong in [
            "pdf",
            "Application/pdf",
            "text/html; charset=utf-8",
            "a/b/c",
            "/pdf",
            "text/",
        ] {
            assert!(wrong.parse::<MediaType>().is_err(), "{wrong}");
        }
    }
}
