//! API, portal, relayer, registrar, documents and OCDS.
//!
//! The backend reflects: it reads the mirror through the indexer's read-only reader, keeps what the chain does not
//! hold (documents, comment texts), and decides nothing that money depends on.

mod answer;
mod api;
mod config;
mod connections;
pub mod desk;
pub mod documents;
mod layers;
mod mirror;
mod problem;
mod server;
mod shown;
mod state;
mod texts;

#[cfg(test)]
mod tests;

pub use config::{Config, Limits};
pub use server::{Server, ServerError};
