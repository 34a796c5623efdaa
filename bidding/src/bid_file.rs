//! The secret bid file: all that it takes to open a bid, encrypted under a passphrase on the vendor's machine and
//! never sent anywhere.
//!
//! Outside it is an ASCII-armored age file with a passphrase (`age -d` opens it); inside, JSON of the schema
//! `veedor/bid-file/2` (`bidding/schemas/bid-file.schema.json`). Whoever holds file and passphrase can seal and
//! open the bid without this program. What is in it never changes: another version of the tender gets another file.
//! Only more is added, as the vendor goes on ([`BidFile::update`]). Files of the first version are read, and written
//! as the second.

mod token;

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use veedor_admission::Pending;
use veedor_protocol::age::IdentityText;
use veedor_protocol::envelope::StoredFile;
use veedor_protocol::seal::{Bid, MAX_LOTS, Prices, PricesInvalid};
use veedor_protocol::{Authorization, Domain, Hash, Intent, Token};
use zeroize::{Zeroize, Zeroizing};

use self::token::TokenDocument;
use crate::atomic::{self, Access};
use crate::one_time_key::OneTimeKey;
pub use crate::passphrase::WorkFactor;
use crate::passphrase::{self, LONGEST, PassphraseError};
use crate::{envelope, offer};

/// What the inside of a bid file begins with.
pub const SCHEMA: &str = "veedor/bid-file/2";

/// What the inside of older files begins with: no envelope, no token, and of an offer no encrypted file.
const FIRST_SCHEMA: &str = "veedor/bid-file/1";

/// A sealed bid's secrets, and the vendor's signature that names it.
///
/// All but the receipt's facts stay secret until opening; `Debug` shows none of the rest, and the memory is
/// cleared when it is dropped.
pub struct BidFile {
    pub(crate) domain: Domain,
    pub(crate) bid: Bid,
    pub(crate) prices: Prices,
    pub(crate) key: OneTimeKey,
    pub(crate) authorization: Authorization,
    pub(crate) seal: Hash,
    pub(crate) offer: Option<Offer>,
    pub(crate) envelope: Option<StoredFile>,
    pub(crate) token: Option<TokenState>,
}

/// The files of an offer: their manifest, and the key under which they were encrypted.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Offer {
    /// Canonical JSON of the offer's manifest; [`Bid::offer`] is its SHA-256.
    pub manifest: String,
    /// The age identity that opens the offer's files (`AGE-SECRET-KEY-1…`).
    pub key: IdentityText,
    /// The encrypted files; only a bid that was prepared with the first version does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored: Option<StoredFile>,
}

impl From<offer::Offer> for Offer {
    fn from(packed: offer::Offer) -> Self {
        Self {
            manifest: packed.manifest,
            key: packed.key,
            stored: Some(packed.stored),
        }
    }
}

impl fmt::Debug for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Offer").finish_non_exhaustive()
    }
}

impl Drop for Offer {
    fn drop(&mut self) {
        self.manifest.zeroize();
    }
}

/// How far the one-time key's admission has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenState {
    /// The registrar was asked, or is about to be.
    Requested(Pending),
    /// The registrar signed. Nobody can tell for whom.
    Granted(Token),
}

impl TokenState {
    /// The one-time key, and the contract and tender that it is for.
    fn names(&self) -> (veedor_protocol::Address, Domain, u32) {
        match self {
            Self::Requested(pending) => (pending.bidder, pending.context.domain, pending.context.tender),
            Self::Granted(token) => {
                let domain = Domain {
                    chain_id: token.chain_id,
                    contract: token.contract,
                };
                (token.bidder, domain, token.tender)
            }
        }
    }
}

/// The JSON inside.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Document {
    schema: String,
    chain_id: u64,
    contract: veedor_protocol::Address,
    bidder_key: OneTimeKey,
    bid: Bid,
    prices: Prices,
    authorization: Authorization,
    seal: Hash,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offer: Option<Offer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    envelope: Option<StoredFile>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<TokenDocument>,
}

impl Drop for Document {
    fn drop(&mut self) {
        forget(&mut self.bid, &mut self.prices);
    }
}

/// Overwrites what an opening would reveal.
fn forget(bid: &mut Bid, prices: &mut Prices) {
    for hash in [&mut bid.salt, &mut bid.prices, &mut prices.salt] {
        let mut bytes = hash.to_bytes();
        *hash = Hash::ZERO;
        bytes.zeroize();
    }
    bid.vendor.zeroize();
    for lot in &mut prices.lots {
        *lot = veedor_protocol::seal::LotPrice {
            lot: 0,
            price: veedor_protocol::Price::ZERO,
        };
    }
}

impl Drop for BidFile {
    fn drop(&mut self) {
        forget(&mut self.bid, &mut self.prices);
    }
}

impl fmt::Debug for BidFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BidFile")
            .field("domain", &self.domain)
            .field("tender", &self.bid.tender)
            .field("version", &self.bid.version)
            .field("bidder", &self.bid.bidder)
            .field("seal", &self.seal)
            .finish_non_exhaustive()
    }
}

/// Why a bid file cannot be written, read or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BidFileError {
    /// The file system.
    #[error("{}: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What it answered.
        source: std::io::Error,
    },
    /// Nothing is overwritten: the file there may be the only way to open a bid.
    #[error("{} exists already, and may be all that can open a bid: choose another name", path.display())]
    Exists {
        /// Which file.
        path: PathBuf,
    },
    /// Not in the age format, or under something else than a passphrase.
    #[error(
        "this is no bid file: a bid file is an age file under a passphrase, and begins with `-----BEGIN AGE ENCRYPTED FILE-----`"
    )]
    Foreign,
    /// The passphrase does not fit. A damaged line of the header looks the same.
    #[error("the passphrase is wrong (or the first lines of the file were changed)")]
    WrongPassphrase,
    /// Something is missing or changed.
    #[error("the file is cut short or was changed ({0})")]
    Damaged(String),
    /// More work than any file of ours asks for.
    #[error("the file asks for more work (2^{0}) than a bid file does: it did not come from this program")]
    TooMuchWork(u8),
    /// Decrypted, but not what it should be.
    #[error("the file decrypts, but is no bid file: {0}")]
    Malformed(String),
    /// Its parts contradict each other.
    #[error("the file decrypts, but cannot open a bid: {0}")]
    Inconsistent(&'static str),
    /// Prices that could not be opened.
    #[error(transparent)]
    Prices(#[from] PricesInvalid),
    /// The file there is another bid's, or knows something that this one does not: it stays as it is.
    #[error("{} is not an earlier state of this bid, and stays as it is: choose another name", path.display())]
    NotEarlier {
        /// Which file.
        path: PathBuf,
    },
    /// The cipher refused; never seen.
    #[error("cannot encrypt: {0}")]
    Encryption(String),
}

impl From<PassphraseError> for BidFileError {
    fn from(error: PassphraseError) -> Self {
        match error {
            PassphraseError::Foreign => Self::Foreign,
            PassphraseError::Wrong => Self::WrongPassphrase,
            PassphraseError::Damaged(how) => Self::Damaged(how),
            PassphraseError::TooMuchWork(work) => Self::TooMuchWork(work),
        }
    }
}

impl BidFile {
    /// The contract that the bid is for.
    pub fn domain(&self) -> &Domain {
        &self.domain
    }

    /// What was sealed. Secret until opening.
    pub fn bid(&self) -> &Bid {
        &self.bid
    }

    /// What the vendor asks. Secret until opening.
    pub fn prices(&self) -> &Prices {
        &self.prices
    }

    /// The key that seals.
    pub fn key(&self) -> &OneTimeKey {
        &self.key
    }

    /// The vendor's signature of the seal. Names the vendor, so it is secret until opening.
    pub fn authorization(&self) -> &Authorization {
        &self.authorization
    }

    /// What goes on chain.
    pub fn seal(&self) -> Hash {
        self.seal
    }

    /// The offer's manifest and key, if it has files.
    pub fn offer(&self) -> Option<&Offer> {
        self.offer.as_ref()
    }

    /// The bid's envelope, if one was made.
    pub fn envelope(&self) -> Option<StoredFile> {
        self.envelope
    }

    /// How far the one-time key's admission has come.
    pub fn token(&self) -> Option<&TokenState> {
        self.token.as_ref()
    }

    /// Makes the bid's envelope, and keeps what the seal must say of it.
    pub fn make_envelope(
        &mut self,
        boards: &envelope::Boards,
    ) -> Result<envelope::Sealed, envelope::EnvelopeError> {
        let sealed = envelope::seal(self, boards)?;
        self.envelope = Some(sealed.stored);
        Ok(sealed)
    }

    /// Keeps what came of asking for a token; refused if it is another bid's.
    pub fn keep_token(&mut self, token: TokenState) -> Result<(), BidFileError> {
        self.check_token(&token)?;
        self.token = Some(token);
        Ok(())
    }

    /// The text of the file: armored, under a passphrase.
    pub fn encrypt(&self, passphrase: &str, work: WorkFactor) -> Result<String, BidFileError> {
        let document = Document {
            schema: SCHEMA.to_owned(),
            chain_id: self.domain.chain_id,
            contract: self.domain.contract,
            bidder_key: self.key.clone(),
            bid: self.bid.clone(),
            prices: self.prices.clone(),
            authorization: self.authorization.clone(),
            seal: self.seal,
            offer: self.offer.clone(),
            envelope: self.envelope,
            token: self.token.as_ref().map(TokenDocument::from),
        };
        // Room for all of it, so that growing leaves no copies of secrets behind.
        let mut inside = Zeroizing::new(Vec::with_capacity(64 << 10));
        serde_json::to_writer(&mut *inside, &document)
            .map_err(|error| BidFileError::Encryption(error.to_string()))?;
        passphrase::encrypt(&inside, passphrase, work)
            .map_err(|error| BidFileError::Encryption(error.to_string()))
    }

    /// Reads the text of a file and checks that it can open what it says.
    pub fn decrypt(text: &[u8], passphrase: &str) -> Result<Self, BidFileError> {
        Self::parse(&passphrase::decrypt(text, passphrase)?)
    }

    fn parse(inside: &[u8]) -> Result<Self, BidFileError> {
        // serde's own message may quote what it stumbled over, so it is only told where.
        let mut document: Document = serde_json::from_slice(inside).map_err(|error| {
            BidFileError::Malformed(format!("line {}, column {}", error.line(), error.column()))
        })?;
        let offer_stored = document.offer.as_ref().map(|offer| offer.stored.is_some());
        let of_its_version = match document.schema.as_str() {
            SCHEMA => true,
            FIRST_SCHEMA => {
                offer_stored != Some(true) && document.envelope.is_none() && document.token.is_none()
            }
            _ => return Err(BidFileError::Malformed(format!("its schema is not {SCHEMA}"))),
        };
        if !of_its_version {
            return Err(BidFileError::Malformed(format!(
                "its fields are not those of {}",
                document.schema
            )));
        }
        let domain = Domain {
            chain_id: document.chain_id,
            contract: document.contract,
        };
        let bidder = document.bid.bidder;
        let token = document
            .token
            .take()
            .map(|token| token.into_state(domain, document.bid.tender, bidder));
        let file = Self {
            domain,
            bid: document.bid.clone(),
            prices: document.prices.clone(),
            key: document.bidder_key.clone(),
            authorization: document.authorization.clone(),
            seal: document.seal,
            offer: document.offer.take(),
            envelope: document.envelope,
            token,
        };
        file.check()?;
        Ok(file)
    }

    /// Whether its parts belong together.
    pub(crate) fn check(&self) -> Result<(), BidFileError> {
        self.prices.check(MAX_LOTS)?;
        if self.prices.struct_hash() != self.bid.prices {
            return Err(BidFileError::Inconsistent(
                "its prices are not those that the bid commits to",
            ));
        }
        if self.bid.digest(&self.domain) != self.seal {
            return Err(BidFileError::Inconsistent("its bid does not give its seal"));
        }
        if self.key.address() != self.bid.bidder {
            return Err(BidFileError::Inconsistent("its one-time key is not the bidder's"));
        }
        if let Some(offer) = &self.offer
            && veedor_protocol::sha256(offer.manifest.as_bytes()) != self.bid.offer
        {
            return Err(BidFileError::Inconsistent(
                "its offer is not the one that the bid commits to",
            ));
        }
        self.token
            .as_ref()
            .map_or(Ok(()), |token| self.check_token(token))
    }

    fn check_token(&self, token: &TokenState) -> Result<(), BidFileError> {
        if token.names() == (self.bid.bidder, self.domain, self.bid.tender) {
            Ok(())
        } else {
            Err(BidFileError::Inconsistent(
                "its token is for another one-time key or tender",
            ))
        }
    }

    /// Whether this says all that an earlier state of the bid said. A token takes the place of its request; nothing
    /// else that was there may differ.
    fn continues(&self, earlier: &Self) -> bool {
        let token = match (&earlier.token, &self.token) {
            (None, _) | (Some(TokenState::Requested(_)), Some(TokenState::Granted(_))) => true,
            (was, is) => was == is,
        };
        let offer = match (&earlier.offer, &self.offer) {
            (None, _) => true,
            (Some(was), Some(is)) => was.key == is.key && (was.stored.is_none() || was.stored == is.stored),
            (Some(_), None) => false,
        };
        // The seal binds bid, prices and manifest.
        self.seal == earlier.seal
            && self.domain == earlier.domain
            && self.authorization == earlier.authorization
            && offer
            && (earlier.envelope.is_none() || self.envelope == earlier.envelope)
            && token
    }

    /// Writes a new file that only its owner can read. Refuses to overwrite.
    pub fn write_new(&self, path: &Path, passphrase: &str, work: WorkFactor) -> Result<(), BidFileError> {
        let text = self.encrypt(passphrase, work)?;
        atomic::write_new(path, text.as_bytes(), Access::Private).map_err(|source| {
            let path = path.to_owned();
            if source.kind() == std::io::ErrorKind::AlreadyExists {
                BidFileError::Exists { path }
            } else {
                BidFileError::File { path, source }
            }
        })
    }

    /// Writes this state of the bid over an earlier one, whole or not at all. Refuses to write over anything else: what
    /// is there must open under the passphrase, be this bid, and say nothing that this one does not.
    pub fn update(&self, path: &Path, passphrase: &str, work: WorkFactor) -> Result<(), BidFileError> {
        let earlier = Self::read(path, passphrase)?;
        let path = path.to_owned();
        if !self.continues(&earlier) {
            return Err(BidFileError::NotEarlier { path });
        }
        let text = self.encrypt(passphrase, work)?;
        atomic::replace(&path, text.as_bytes(), Access::Private)
            .map_err(|source| BidFileError::File { path, source })
    }

    /// Reads a file.
    pub fn read(path: &Path, passphrase: &str) -> Result<Self, BidFileError> {
        let text = atomic::read_at_most(path, LONGEST).map_err(|source| BidFileError::File {
            path: path.to_owned(),
            source,
        })?;
        Self::decrypt(&text, passphrase)
    }
}
