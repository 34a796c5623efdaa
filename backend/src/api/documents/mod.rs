//! `/documents`: files by their SHA-256.

mod get;
mod put;
mod range;

pub(super) use get::get;
pub(super) use put::put;

use veedor_protocol::Hash;

use crate::problem::{Kind, Problem};

/// The document that a path names.
fn named(name: &str) -> Result<Hash, Problem> {
    name.parse().map_err(|_| {
        Problem::new(Kind::ParameterInvalid)
            .detail("A document is named by its SHA-256: 64 hexadecimal digits, as sha256sum prints them.")
    })
}
