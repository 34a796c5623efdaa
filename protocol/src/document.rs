//! What our documents have in common: a schema name inside, strict parsing, one canonical form, a digest.
//!
//! A document is checked in two steps. Its *shape* (fields, types, formats) is refused by the parser at the first
//! fault; its *rules* (what fields must be to one another) are checked together, and every fault is told.

use std::fmt;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::canonical::{CanonicalError, canonical_bytes};
use crate::hash::{Hash, sha256};

/// A document that a digest on chain names, or that people keep as proof.
pub trait Document: Serialize + DeserializeOwned {
    /// The schema's name: what the document's `schema` field says.
    const SCHEMA: &'static str;

    /// What is wrong with the document, beyond what its types exclude.
    fn problems(&self) -> Problems;

    /// Reads a document in any JSON layout: whatever people edit.
    fn parse(bytes: &[u8]) -> Result<Self, DocumentError> {
        let mut deserializer = serde_json::Deserializer::from_slice(bytes);
        let document: Self =
            serde_path_to_error::deserialize(&mut deserializer).map_err(|error| DocumentError::Shape {
                schema: Self::SCHEMA,
                path: error.path().to_string(),
                what: error.into_inner().to_string(),
            })?;
        deserializer.end().map_err(|error| DocumentError::Shape {
            schema: Self::SCHEMA,
            path: ".".to_owned(),
            what: error.to_string(),
        })?;
        document.problems().into_result(Self::SCHEMA)?;
        Ok(document)
    }

    /// Reads a document that must be in canonical form: whatever a digest names.
    fn parse_canonical(bytes: &[u8]) -> Result<Self, DocumentError> {
        let document = Self::parse(bytes)?;
        if canonical_bytes(&document)? == bytes {
            Ok(document)
        } else {
            Err(DocumentError::NotCanonical { schema: Self::SCHEMA })
        }
    }

    /// The canonical bytes, if the document holds to its rules.
    fn to_canonical(&self) -> Result<Vec<u8>, DocumentError> {
        self.problems().into_result(Self::SCHEMA)?;
        Ok(canonical_bytes(self)?)
    }

    /// SHA-256 of the canonical bytes, if the document holds to its rules.
    fn sha256(&self) -> Result<Hash, DocumentError> {
        Ok(sha256(&self.to_canonical()?))
    }
}

/// Why bytes are not a document, or a document cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// Not JSON, a field is missing or unknown, or its value is of the wrong type or form.
    #[error("not a {schema} document: at `{path}`: {what}")]
    Shape {
        /// The schema that was expected.
        schema: &'static str,
        /// Where: `lots[0].title.es`; `.` is the document itself.
        path: String,
        /// What is wrong there.
        what: String,
    },
    /// It breaks rules of its schema.
    #[error("the {schema} document breaks its rules:\n{problems}")]
    Rules {
        /// The schema.
        schema: &'static str,
        /// All of them.
        problems: Problems,
    },
    /// The bytes are a valid document, but not its canonical form.
    #[error(
        "the {schema} document is not in canonical form (RFC 8785), so its digest would not be the one that names it: write it canonically first"
    )]
    NotCanonical {
        /// The schema.
        schema: &'static str,
    },
    /// See [`CanonicalError`].
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
}

/// A rule that a document breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: `lots[0].floor`.
    pub path: String,
    /// What is wrong, and what to do.
    pub what: String,
}

/// The rules that a document breaks; none if it is sound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// All of them.
    pub fn as_slice(&self) -> &[Problem] {
        &self.0
    }

    pub(crate) fn add(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.0.push(Problem {
            path: path.into(),
            what: what.into(),
        });
    }

    pub(crate) fn require(&mut self, holds: bool, path: impl Into<String>, what: impl Into<String>) {
        if !holds {
            self.add(path, what);
        }
    }

    /// A text that people read: something in it, nothing invisible around it, at most `most` characters. Line
    /// breaks are the only control characters.
    pub(crate) fn text(&mut self, path: impl Into<String>, text: &str, most: usize) {
        let path = path.into();
        if text.trim().is_empty() {
            self.add(path, "is empty: write a text");
        } else if text.trim() != text {
            self.add(path, "begins or ends with white space: remove it");
        } else if text.chars().any(|c| c.is_control() && c != '\n') {
            self.add(path, "has a control character other than a line break: remove it");
        } else if text.chars().count() > most {
            self.add(
                path,
                format!("has {} characters: at most {most} fit", text.chars().count()),
            );
        }
    }

    fn into_result(self, schema: &'static str) -> Result<(), DocumentError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(DocumentError::Rules {
                schema,
                problems: self,
            })
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, Problem { path, what }) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "  {path}: {what}")?;
        }
        Ok(())
    }
}

/// The `schema` field of a document: the name of `D`'s schema and nothing else.
pub struct Schema<D>(PhantomData<fn() -> D>);

impl<D> Schema<D> {
    /// The only value.
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<D> Default for Schema<D> {
    fn default() -> Self {
        Self::new()
    }
}

impl<D> Clone for Schema<D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D> Copy for Schema<D> {}

impl<D> PartialEq for Schema<D> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<D> Eq for Schema<D> {}

impl<D: Document> fmt::Debug for Schema<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(D::SCHEMA)
    }
}

impl<D: Document> Serialize for Schema<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(D::SCHEMA)
    }
}

impl<'de, D: Document> Deserialize<'de> for Schema<D> {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        let name = String::deserialize(deserializer)?;
        if name == D::SCHEMA {
            Ok(Self::new())
        } else {
            Err(de::Error::custom(format!(
                "expected `{}`, got `{}`: another kind of document, or another version of it",
                D::SCHEMA,
                name.chars().take(80).collect::<String>()
            )))
        }
    }
}

/// Reads an optional field that, where it is present, must not be null: absence is written in one way only.
pub(crate) fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
