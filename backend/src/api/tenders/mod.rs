//! `/tenders`: what is bought, and how it went.

mod comments;
mod detail;
mod documents;
mod list;
mod show;

pub(super) use list::list;
pub(super) use show::show;
