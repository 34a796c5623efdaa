//! Unlinkable admission: blind signatures (RFC 9474, `RSABSSA-SHA384-PSS-Randomized`), for the vendor that asks for
//! one ([`pending`]) and the registrar that gives it ([`key`]). The messages are `veedor_protocol::token`'s.
//!
//! ```text
//! vendor                               registrar
//! Pending::blind ── signed request ──► TokenSecretKey::issue      once, and the vendor is known
//! Pending::finish ◄── blind signature ──┘
//!     …  later, at a random time, without saying who …
//! Token ─────────────────────────────► TokenKey::redeem, then the admission is signed
//! ```
//!
//! Both sides need the same mathematics and neither should know of the other's, so it is a crate of its own. No I/O.

pub mod key;
pub mod pending;

pub use key::{TokenKey, TokenSecretKey};
pub use pending::{Pending, TokenContext};

/// The scheme.
type Scheme = blind_rsa_signatures::BlindRsaSha384PSSRandomized;
type PublicKey = blind_rsa_signatures::PublicKeySha384PSSRandomized;
type SecretKey = blind_rsa_signatures::SecretKeySha384PSSRandomized;

const _: () = assert!(Scheme::salt_len() == 48 && Scheme::is_randomized());

/// Why a key, a signature or a token is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// Not an RSA key of 2048 to 4096 bits with exponent 65537, in SPKI DER.
    #[error("the token key is no RSA key of 2048 to 4096 bits with exponent 65537, in SPKI DER")]
    KeyMalformed,
    /// Not the key that the tender pins: a registrar that gives each vendor another key can tell tokens apart.
    #[error(
        "the registrar gave token key {actual}, and the tender pins {pinned}: do not use it, it could mark you out"
    )]
    KeyNotPinned {
        /// What the chain says.
        pinned: veedor_protocol::Hash,
        /// SHA-256 of what was given.
        actual: veedor_protocol::Hash,
    },
    /// The blinded message is none for this key.
    #[error("the blinded message is not a number for this key")]
    BlindedMalformed,
    /// What the registrar answered is no signature of what it was asked.
    #[error("the registrar's answer is no signature of what it was asked to sign")]
    NotSigned,
    /// The token is not this key's signature of what it says.
    #[error("the token was not signed with this tender's token key")]
    NotGenuine,
    /// The token is for another tender, contract or registrar.
    #[error("the token is for another {0}")]
    Foreign(&'static str),
    /// The machine cannot make keys.
    #[error("no token key can be made")]
    KeyGeneration,
}
