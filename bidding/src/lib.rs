//! What runs on a vendor's machine, and on a trustee's: the bid and its secret file, the one-time key, the offer's
//! encrypted files, the envelope and what comes of it. No server code, no network; the only I/O is the files.

pub mod atomic;
pub mod bid_file;
pub mod envelope;
pub mod offer;
pub mod one_time_key;
pub mod passphrase;
pub mod prepare;
pub mod receipt;
mod shamir;
pub mod trustee;

pub use bid_file::{BidFile, BidFileError};
pub use k256::elliptic_curve::rand_core::{OsRng, RngCore};
pub use one_time_key::OneTimeKey;
pub use passphrase::WorkFactor;
pub use prepare::prepare;
pub use receipt::receipt;
pub use veedor_admission as admission;
pub use veedor_protocol::Authorization;
