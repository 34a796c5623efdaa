//! One plausible value of each document that has to do with sealed bids, their trustees and admission.

use std::fs;
use std::path::Path;

use veedor_protocol::age::{IdentityText, Recipient};
use veedor_protocol::custody::TakenIn;
use veedor_protocol::document::Schema;
use veedor_protocol::envelope::{Opening, PricesOpening, StoredFile};
use veedor_protocol::token::TokenRequest;
use veedor_protocol::{
    Authorization, CustodyReceipt, Document, Domain, Envelope, Hash, Intent, SignedTokenRequest, SigningKey,
    Stage, Timestamp, Token, TrusteeKey, TrusteeRelease, keccak256, sha256,
};

use crate::samples::{bid, domain, key, prices};

/// A pair that age's own tests use.
pub(crate) fn recipient() -> Recipient {
    "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa"
        .parse()
        .unwrap()
}

pub(crate) fn identity() -> IdentityText {
    "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33"
        .parse()
        .unwrap()
}

/// The golden one, which the bidding crate made: encryption is never twice the same.
pub(crate) fn envelope() -> Envelope {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/envelope.json");
    Envelope::parse_canonical(&fs::read(path).unwrap()).unwrap()
}

fn authorization(digest: &Hash) -> Authorization {
    let vendor = key("vendor");
    Authorization::ecdsa(vendor.address(), vendor.sign(digest).unwrap())
}

pub(crate) fn opening() -> Opening {
    let Domain { chain_id, contract } = domain();
    Opening {
        schema: Schema::new(),
        chain_id,
        contract,
        authorization: authorization(&bid().seal(&domain())),
        bid: bid(),
        prices: Some(prices()),
        offer_key: Some(identity()),
    }
}

/// Of a weighted tender, without files.
pub(crate) fn offer_opening() -> Opening {
    Opening {
        prices: None,
        offer_key: None,
        ..opening()
    }
}

pub(crate) fn prices_opening() -> PricesOpening {
    let Domain { chain_id, contract } = domain();
    PricesOpening {
        schema: Schema::new(),
        chain_id,
        contract,
        tender: 1,
        bidder: bid().bidder,
        prices: prices(),
    }
}

pub(crate) fn trustee_key() -> TrusteeKey {
    let Domain { chain_id, contract } = domain();
    TrusteeKey {
        schema: Schema::new(),
        chain_id,
        contract,
        tender: 1,
        stage: Stage::Offers,
        trustee: 21,
        recipient: recipient(),
    }
}

pub(crate) fn trustee_release() -> TrusteeRelease {
    let Domain { chain_id, contract } = domain();
    TrusteeRelease {
        schema: Schema::new(),
        chain_id,
        contract,
        tender: 1,
        stage: Stage::Offers,
        trustee: 21,
        identity: identity(),
    }
}

pub(crate) fn store() -> SigningKey {
    key("store")
}

pub(crate) fn taken_in() -> TakenIn {
    TakenIn {
        domain: domain(),
        tender: 1,
        bidder: bid().bidder,
        envelope: Some(StoredFile {
            sha256: envelope().sha256().unwrap(),
            size: 16_384,
        }),
        offer: Some(StoredFile {
            sha256: sha256(b"offer"),
            size: 1_049_112,
        }),
    }
}

pub(crate) fn custody_receipt() -> CustodyReceipt {
    CustodyReceipt::sign(&taken_in(), Timestamp::new(1_769_000_000).unwrap(), &store()).unwrap()
}

/// A number as large as an RSA modulus of 2048 bits.
fn number(word: &str) -> Vec<u8> {
    (0..8u8)
        .flat_map(|i| keccak256([word.as_bytes(), &[i]]).to_bytes())
        .collect()
}

pub(crate) fn token_request() -> SignedTokenRequest {
    let Domain { chain_id, contract } = domain();
    let registrar = key("registrar").address();
    let blinded = number("blinded");
    let request = TokenRequest {
        tender: 1,
        vendor: 5,
        registrar,
        blinded: sha256(&blinded),
    };
    SignedTokenRequest {
        schema: Schema::new(),
        chain_id,
        contract,
        tender: 1,
        vendor: 5,
        registrar,
        blinded,
        authorization: authorization(&request.digest(&domain())),
    }
}

pub(crate) fn token() -> Token {
    let Domain { chain_id, contract } = domain();
    Token {
        schema: Schema::new(),
        chain_id,
        contract,
        tender: 1,
        registrar: key("registrar").address(),
        bidder: bid().bidder,
        randomizer: keccak256([b"randomizer"]),
        signature: number("signature"),
    }
}
