//! Unlinkable admission: what a vendor asks for (`veedor/token-request/1`) and what its one-time key redeems
//! (`veedor/token/1`).
//!
//! The vendor signs that it asks; the registrar signs, blindly, what it cannot see. The token that comes of it names a
//! one-time key and no vendor, and nobody, not the registrar either, can tell which request it came from. The blind
//! signature is RFC 9474's `RSABSSA-SHA384-PSS-Randomized`, under one RSA key per tender and registrar, pinned on chain
//! as SHA-256 of its SPKI DER. Making and checking those signatures is `veedor-admission`'s.
//!
//! ```text
//! message = "veedor/token/1" ‖ chainId (32 bytes) ‖ contract (20) ‖ tender (32) ‖ registrar (20) ‖ bidder (20)
//! signed  = randomizer (32) ‖ message
//! ```

mod requests;

use serde::{Deserialize, Serialize};

pub use self::requests::{InclusionProof, RequestList, RequestListError, leaf_hash, tree_root};
use crate::address::Address;
use crate::authorization::{Authorization, hex_bytes};
use crate::canonical::MAX_SAFE_INTEGER;
use crate::document::{Document, Problems, Schema};
use crate::domain::{Domain, word};
use crate::hash::{Hash, sha256};
use crate::intent::Intent;
pub use crate::intent::TokenRequest;
use crate::signature::SignatureError;

/// A vendor's request, as it sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignedTokenRequest {
    /// `veedor/token-request/1`.
    pub schema: Schema<Self>,
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// `Procurement`.
    pub contract: Address,
    /// The tender's id.
    pub tender: u32,
    /// The vendor's party id.
    pub vendor: u32,
    /// The registrar's key for this tender.
    pub registrar: Address,
    /// The blinded message: as many bytes as the registrar's RSA modulus has.
    #[serde(with = "hex_bytes")]
    pub blinded: Vec<u8>,
    /// The vendor's signature of the [`TokenRequest`] that these fields make up.
    pub authorization: Authorization,
}

impl SignedTokenRequest {
    /// What the vendor signed.
    pub fn request(&self) -> TokenRequest {
        TokenRequest {
            tender: self.tender,
            vendor: self.vendor,
            registrar: self.registrar,
            blinded: sha256(&self.blinded),
        }
    }

    /// The domain that it was signed for.
    pub const fn domain(&self) -> Domain {
        Domain {
            chain_id: self.chain_id,
            contract: self.contract,
        }
    }

    /// Whether the signer that it names signed it. That the signer is the vendor's is for `Directory` to say.
    pub fn verify(&self) -> Result<(), SignatureError> {
        self.authorization.verify(&self.request().digest(&self.domain()))
    }
}

/// A registrar's signature of a one-time key that it never saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Token {
    /// `veedor/token/1`.
    pub schema: Schema<Self>,
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// `Procurement`.
    pub contract: Address,
    /// The tender's id.
    pub tender: u32,
    /// The registrar's key for this tender.
    pub registrar: Address,
    /// The one-time key's account.
    pub bidder: Address,
    /// 32 random bytes that go before the message.
    pub randomizer: Hash,
    /// The RSA signature, unblinded.
    #[serde(with = "hex_bytes")]
    pub signature: Vec<u8>,
}

impl Token {
    /// What it is a signature of, without the randomizer.
    pub fn message(&self) -> Vec<u8> {
        let domain = Domain {
            chain_id: self.chain_id,
            contract: self.contract,
        };
        token_message(&domain, self.tender, self.registrar, self.bidder)
    }
}

/// What a token is a signature of, without the randomizer.
pub fn token_message(domain: &Domain, tender: u32, registrar: Address, bidder: Address) -> Vec<u8> {
    [
        Token::SCHEMA.as_bytes(),
        &word(domain.chain_id),
        domain.contract.as_ref(),
        &word(tender),
        registrar.as_ref(),
        bidder.as_ref(),
    ]
    .concat()
}

/// RSA moduli of 2048 to 4096 bits.
fn check(p: &mut Problems, chain_id: u64, tender: u32, path: &str, number: &[u8]) {
    p.require(
        chain_id <= MAX_SAFE_INTEGER,
        "chainId",
        format!("is more than {MAX_SAFE_INTEGER}"),
    );
    p.require(tender > 0, "tender", "is 0: tenders are numbered from 1");
    p.require(
        (256..=512).contains(&number.len()),
        path,
        format!("has {} bytes: an RSA number here has 256 to 512", number.len()),
    );
}

impl Document for SignedTokenRequest {
    const SCHEMA: &'static str = "veedor/token-request/1";

    fn problems(&self) -> Problems {
        let mut p = Problems::default();
        check(&mut p, self.chain_id, self.tender, "blinded", &self.blinded);
        p.require(self.vendor > 0, "vendor", "is 0: parties are numbered from 1");
        p
    }
}

impl Document for Token {
    const SCHEMA: &'static str = "veedor/token/1";

    fn problems(&self) -> Problems {
        let mut p = Problems::default();
        check(&mut p, self.chain_id, self.tender, "signature", &self.signature);
        p
    }
}
