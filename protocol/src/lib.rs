//! What an outsider needs to check a Veedor tender, and what every other part of Veedor is built upon: how things are
//! hashed, signed and written down. No network, no disk, no chain library: only hash functions, two curves and JSON.
//!
//! To check us, read the modules in this order.
//!
//! 1. [`hash`], [`address`], [`number`]: the values. Keccak-256 for what the chain hashes, SHA-256 for documents;
//!    integers that cannot hold what the chain's could not.
//! 2. [`transcript`]: every event of a tender is chained to the one before it, so that a list of events is either
//!    complete or detectably not. This is the module that makes our server unnecessary.
//! 3. [`domain`], [`eip712`], [`intent`]: what officers, vendors and citizens sign. Each struct is the Solidity struct
//!    of the same name; its type string and digest follow from its fields.
//! 4. [`seal`]: what a sealed bid commits to, and how the chain holds it.
//! 5. [`award`]: which bid wins.
//! 6. [`party`], [`signature`]: who signs, and when a signature counts.
//! 7. [`canonical`], [`document`]: one byte sequence for each document, so that a digest names it.
//! 8. [`terms`], [`manifest`], [`profile`], [`comment`], [`receipt`]: the documents. Their JSON Schemas are in
//!    `schemas/`, examples with their digests in `tests/golden/` (`sha256sum -c SHA256SUMS` there).
//! 9. [`age`], [`envelope`], [`trustee`], [`custody`]: how a bid is opened when its vendor is gone.
//! 10. [`token`]: how a vendor is let in without anybody knowing which bid is its own.
//!
//! # A transcript, checked by hand
//!
//! ```
//! use veedor_protocol::transcript::{EventRecord, Transcript, next};
//! use veedor_protocol::{Address, Hash};
//!
//! let contract: Address = "0x5FbDB2315678afecb367f032d93F642f64180aa3".parse()?;
//! let mut transcript = Transcript::new(31337, contract, 1);
//!
//! // What a node would give for an event without fields but the head: the contract computed it as we do.
//! let mut event = EventRecord { timestamp: 1_767_225_600, topics: vec![Hash::ZERO], data: vec![0; 32] };
//! let head = next(transcript.head(), &event).ok_or("no head")?;
//! event.data = head.0.as_ref().to_vec();
//!
//! assert_eq!(transcript.append(&event), Ok(1));
//! // The same event again does not follow itself.
//! assert!(transcript.append(&event).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod address;
pub mod age;
pub mod authorization;
pub mod award;
pub mod canonical;
pub mod comment;
pub mod custody;
pub mod document;
pub mod domain;
pub mod eip712;
pub mod envelope;
pub mod hash;
pub mod intent;
pub mod manifest;
pub mod number;
pub mod party;
pub mod profile;
pub mod receipt;
pub mod seal;
pub mod signature;
pub mod terms;
pub mod token;
pub mod transcript;
pub mod trustee;

pub use address::Address;
pub use authorization::Authorization;
pub use custody::CustodyReceipt;
pub use document::{Document, DocumentError};
pub use domain::Domain;
pub use envelope::Envelope;
pub use hash::{Hash, keccak256, sha256};
pub use intent::Intent;
pub use manifest::Manifest;
pub use number::{Price, Timestamp, U24};
pub use party::{Kind, Roles, Scheme, SignerBytes};
pub use profile::Profile;
pub use receipt::SealReceipt;
pub use signature::{Compact, Signature, SigningKey};
pub use terms::Terms;
pub use token::{SignedTokenRequest, Token};
pub use transcript::{Head, Transcript};
pub use trustee::{Stage, TrusteeKey, TrusteeRelease};
