//! Intents, digests, seals, transcripts, manifests and receipts. No I/O.

pub mod address;
pub mod domain;
pub mod eip712;
pub mod hash;
pub mod intent;
pub mod number;
pub mod party;
pub mod seal;
pub mod transcript;

pub use address::Address;
pub use domain::Domain;
pub use hash::{Hash, keccak256, sha256};
pub use intent::Intent;
pub use number::{Price, Timestamp, U24};
