//! `/problems`: what the `type` of a problem leads to.

mod list;
mod show;

pub(super) use list::list;
pub(super) use show::show;

use serde::Serialize;

use crate::problem::Kind;

/// A kind of problem, explained.
#[derive(Debug, Serialize)]
struct Explained {
    r#type: String,
    title: &'static str,
    status: u16,
    remedy: &'static str,
}

impl From<Kind> for Explained {
    fn from(kind: Kind) -> Self {
        Self {
            r#type: format!("/problems/{}", kind.slug()),
            title: kind.title(),
            status: kind.status().as_u16(),
            remedy: kind.remedy(),
        }
    }
}
