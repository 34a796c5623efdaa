//! The contracts seen from Rust: bindings, deployment, errors in plain words, source verification, storage proofs.
//!
//! The bindings are made from the artifacts in `contracts/artifacts`, which `scripts/artifacts` compiles and git
//! keeps, so that building this crate needs no Solidity compiler.

pub mod artifact;
pub mod bindings;
pub mod convert;
pub mod deploy;
pub mod error;
pub mod proof;
pub mod rules;
pub mod source;
pub mod verify;

pub use convert::{ToAlloy, ToProtocol};
pub use deploy::{DeployPlan, Deployment};
pub use error::Refusal;
