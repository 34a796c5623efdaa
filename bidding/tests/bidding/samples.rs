//! One bid, its offer and its trustees.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use veedor_bidding::admission::TokenContext;
use veedor_bidding::bid_file::Offer;
use veedor_bidding::envelope::examine::SealedBid;
use veedor_bidding::envelope::{Board, Boards, Member, Sealed};
use veedor_bidding::prepare::{PrepareError, Request};
use veedor_bidding::trustee::{Duty, Identity};
use veedor_bidding::{Authorization, BidFile, OneTimeKey, prepare};
use veedor_protocol::age::IdentityText;
use veedor_protocol::envelope::StoredFile;
use veedor_protocol::seal::LotPrice;
use veedor_protocol::signature::SignatureError;
use veedor_protocol::trustee::{Stage, TrusteeRelease};
use veedor_protocol::{Address, Domain, Hash, Price, SigningKey, sha256};

pub(crate) const PASSPHRASE: &str = "arroz con pollo los martes";

pub(crate) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

pub(crate) fn domain() -> Domain {
    Domain {
        chain_id: 31337,
        contract: Address::from([0xc0; 20]),
    }
}

pub(crate) fn request() -> Request {
    let price = |lot, amount: u64| LotPrice {
        lot,
        price: Price::from(amount),
    };
    Request {
        domain: domain(),
        tender: 7,
        version: 2,
        tender_lots: 3,
        vendor: 12,
        lots: vec![price(3, 128_450_000_000), price(1, 98_765_432_100)],
        offer: None,
    }
}

pub(crate) fn vendor_key() -> SigningKey {
    SigningKey::from_bytes(&[0x11; 32]).unwrap()
}

pub(crate) fn prepared(request: Request, seed: u64) -> Result<BidFile, PrepareError<SignatureError>> {
    let mut rng = rng(seed);
    let vendor = vendor_key();
    let key = OneTimeKey::random(&mut rng);
    prepare(request, key, &mut rng, |seal| {
        Ok(Authorization::ecdsa(vendor.address(), vendor.sign(seal)?))
    })
}

/// A key that age's own tests use.
pub(crate) fn offer_key() -> IdentityText {
    "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33"
        .parse()
        .unwrap()
}

pub(crate) fn offer() -> Offer {
    Offer {
        manifest: r#"{"files":[{"path":"minuta.pdf"}],"schema":"veedor/manifest/1"}"#.to_owned(),
        key: offer_key(),
        stored: Some(StoredFile {
            sha256: Hash::from([0x0f; 32]),
            size: 1_049_096,
        }),
    }
}

pub(crate) fn token_context() -> TokenContext {
    TokenContext {
        domain: domain(),
        tender: 7,
        registrar: Address::from([0x9e; 20]),
    }
}

/// Trustees with their private keys: parties 21, 22, …
pub(crate) struct Keyring {
    pub(crate) stage: Stage,
    pub(crate) identities: Vec<Identity>,
}

impl Keyring {
    pub(crate) fn new(stage: Stage, members: usize) -> Self {
        Self {
            stage,
            identities: (0..members).map(|_| Identity::generate()).collect(),
        }
    }

    pub(crate) fn board(&self, threshold: u8) -> Board {
        let members = (21..).zip(&self.identities).map(|(trustee, identity)| Member {
            trustee,
            recipient: identity.recipient().unwrap(),
        });
        Board {
            threshold,
            members: members.collect(),
        }
    }

    pub(crate) fn duty(&self, which: usize) -> Duty {
        Duty {
            domain: domain(),
            tender: 7,
            stage: self.stage,
            trustee: 21 + u32::try_from(which).unwrap(),
        }
    }

    /// What these of them publish, by their places from 0.
    pub(crate) fn release(&self, which: &[usize]) -> Vec<TrusteeRelease> {
        which
            .iter()
            .map(|i| self.duty(*i).release(&self.identities[*i]).unwrap())
            .collect()
    }
}

pub(crate) fn boards_once() -> Boards {
    Boards::Once(Keyring::new(Stage::Bids, 5).board(3))
}

/// What the chain says of a bid that was sealed with this envelope.
pub(crate) fn on_chain(bid: &BidFile, envelope: &Sealed) -> SealedBid {
    SealedBid {
        domain: *bid.domain(),
        tender: bid.bid().tender,
        version: bid.bid().version,
        bidder: bid.bid().bidder,
        seal: bid.seal(),
        envelope: sha256(&envelope.bytes),
    }
}

/// How long what follows an age file's header is: the padded content, and some bytes that are always as many. Headers
/// differ from file to file, because the cipher adds lines that mean nothing.
pub(crate) fn payload(file: &[u8]) -> usize {
    let mac = file.windows(5).position(|bytes| bytes == b"\n--- ").unwrap();
    let end = file[mac + 1..].iter().position(|b| *b == b'\n').unwrap();
    file.len() - (mac + 1 + end + 1)
}
