//! What runs on a vendor's machine: the bid, its secret file, its one-time key. No server code, no network; the
//! only I/O is the files.

pub mod atomic;
pub mod authorization;
pub mod bid_file;
pub mod one_time_key;
pub mod prepare;
pub mod receipt;

pub use authorization::Authorization;
pub use bid_file::{BidFile, BidFileError, WorkFactor};
pub use k256::elliptic_curve::rand_core::{OsRng, RngCore};
pub use one_time_key::OneTimeKey;
pub use prepare::prepare;
pub use receipt::receipt;
