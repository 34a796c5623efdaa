//! `/tenders`: what is bought, and how it went.

mod comments;
mod complaints;
mod detail;
mod documents;
mod list;
mod show;

#[cfg(test)]
pub(super) use self::{comments::TextState, documents::Role, list::Status};
pub(super) use list::list;
pub(super) use show::show;
