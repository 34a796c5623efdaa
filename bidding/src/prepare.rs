//! Makes a bid: pure, from what the tender says, what the vendor asks, and random numbers that are handed in.

use std::fmt;

use k256::elliptic_curve::rand_core::CryptoRngCore;
use veedor_protocol::intent::Intent;
use veedor_protocol::seal::{Bid, LotPrice, Prices, PricesInvalid};
use veedor_protocol::{Authorization, Domain, Hash, sha256};

use crate::bid_file::{BidFile, BidFileError, Offer};
use crate::one_time_key::OneTimeKey;

/// What a bid is made from. Secret: `Debug` shows for which tender it is, and no more.
pub struct Request {
    /// The contract.
    pub domain: Domain,
    /// The tender's id.
    pub tender: u32,
    /// The version that the bid answers.
    pub version: u16,
    /// How many lots the tender has.
    pub tender_lots: u16,
    /// The vendor's party id.
    pub vendor: u32,
    /// What it asks, in any order.
    pub lots: Vec<LotPrice>,
    /// The offer's files, if it has any.
    pub offer: Option<Offer>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("domain", &self.domain)
            .field("tender", &self.tender)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// Why a bid cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrepareError<E> {
    /// Prices that could not be opened.
    #[error(transparent)]
    Prices(#[from] PricesInvalid),
    /// The parts do not fit together.
    #[error(transparent)]
    Bid(BidFileError),
    /// The vendor's signer did not sign.
    #[error("{0}")]
    Signer(E),
}

/// Makes the bid, its seal and the vendor's signature of it.
///
/// `sign` is asked once, for the seal: what it signs binds chain, contract, tender, version, one-time key, vendor,
/// offer and prices.
pub fn prepare<E>(
    request: Request,
    key: OneTimeKey,
    rng: &mut impl CryptoRngCore,
    sign: impl FnOnce(&Hash) -> Result<Authorization, E>,
) -> Result<BidFile, PrepareError<E>> {
    let mut lots = request.lots;
    lots.sort_by_key(|lot| lot.lot);
    let prices = Prices {
        lots,
        salt: random(rng),
    };
    prices.check(request.tender_lots)?;
    let bid = Bid {
        tender: request.tender,
        version: request.version,
        bidder: key.address(),
        vendor: request.vendor,
        offer: request
            .offer
            .as_ref()
            .map_or(Hash::ZERO, |offer| sha256(offer.manifest.as_bytes())),
        prices: prices.struct_hash(),
        salt: random(rng),
    };
    let seal = bid.digest(&request.domain);
    let authorization = sign(&seal).map_err(PrepareError::Signer)?;
    let file = BidFile {
        domain: request.domain,
        bid,
        prices,
        key,
        authorization,
        seal,
        offer: request.offer,
        envelope: None,
        token: None,
    };
    file.check().map_err(PrepareError::Bid)?;
    Ok(file)
}

fn random(rng: &mut impl CryptoRngCore) -> Hash {
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    bytes.into()
}
