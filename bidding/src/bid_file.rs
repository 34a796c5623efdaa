//! The secret bid file: all that it takes to open a bid, encrypted under a passphrase on the vendor's machine and
//! never sent anywhere.
//!
//! Outside it is an ASCII-armored age file with a passphrase (`age -d` opens it); inside, JSON of the schema
//! `veedor/bid-file/1` (`bidding/schemas/bid-file.schema.json`). Whoever holds file and passphrase can seal and
//! open the bid without this program. It is written once and never changed: another version of the tender gets
//! another file.

use std::fmt;
use std::io::{Read, Write};
use std::iter;
use std::path::{Path, PathBuf};

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::SecretString;
use age::{DecryptError, scrypt};
use serde::{Deserialize, Serialize};
use veedor_protocol::intent::Intent;

use crate::authorization::Authorization;
use veedor_protocol::seal::{Bid, MAX_LOTS, Prices, PricesInvalid};
use veedor_protocol::{Domain, Hash};
use zeroize::{Zeroize, Zeroizing};

use crate::atomic::{self, Access};
use crate::one_time_key::OneTimeKey;

/// What the inside of a bid file begins with.
pub const SCHEMA: &str = "veedor/bid-file/1";

/// A bid file of 64 lots and a long offer manifest is a small part of this.
const LONGEST: usize = 4 << 20;

/// The most that a file may ask of the machine that opens it: about four times the usual.
const MOST_WORK: u8 = 20;

/// How much work a guess at the passphrase costs: 2 to this power, of 1 KiB memory each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkFactor(u8);

impl WorkFactor {
    /// About a second on the machines of 2026, and 256 MiB of memory.
    pub const STANDARD: Self = Self(18);
    /// A fiftieth of that: for development chains, where a bid is worth nothing.
    pub const DEVELOPMENT: Self = Self(12);
    /// For tests only: a thousandth of a second.
    pub const TEST: Self = Self(2);
}

impl Default for WorkFactor {
    fn default() -> Self {
        Self::STANDARD
    }
}

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
}

/// The files of an offer: their manifest, and the key under which they were encrypted.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Offer {
    /// Canonical JSON of the offer's manifest; [`Bid::offer`] is its SHA-256.
    pub manifest: String,
    /// The age identity that opens the offer's files (`AGE-SECRET-KEY-1…`).
    pub key: String,
}

impl fmt::Debug for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Offer").finish_non_exhaustive()
    }
}

impl Drop for Offer {
    fn drop(&mut self) {
        self.manifest.zeroize();
        self.key.zeroize();
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
    /// The cipher refused; never seen.
    #[error("cannot encrypt: {0}")]
    Encryption(String),
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
        };
        // Room for all of it, so that growing leaves no copies of secrets behind.
        let mut inside = Zeroizing::new(Vec::with_capacity(64 << 10));
        serde_json::to_writer(&mut *inside, &document)
            .map_err(|error| BidFileError::Encryption(error.to_string()))?;

        let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase));
        recipient.set_work_factor(work.0);
        let failed = |error: std::io::Error| BidFileError::Encryption(error.to_string());
        let encryptor = age::Encryptor::with_recipients(iter::once(&recipient as &dyn age::Recipient))
            .map_err(|error| BidFileError::Encryption(error.to_string()))?;
        let armored = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor).map_err(failed)?;
        let mut writer = encryptor.wrap_output(armored).map_err(failed)?;
        writer.write_all(&inside).map_err(failed)?;
        let bytes = writer.finish().and_then(ArmoredWriter::finish).map_err(failed)?;
        String::from_utf8(bytes).map_err(|error| BidFileError::Encryption(error.to_string()))
    }

    /// Reads the text of a file and checks that it can open what it says.
    pub fn decrypt(text: &[u8], passphrase: &str) -> Result<Self, BidFileError> {
        if text.len() > LONGEST {
            return Err(BidFileError::Foreign);
        }
        let mut identity = scrypt::Identity::new(SecretString::from(passphrase));
        identity.set_max_work_factor(MOST_WORK);
        let decryptor = age::Decryptor::new(ArmoredReader::new(text)).map_err(refused)?;
        if !decryptor.is_scrypt() {
            return Err(BidFileError::Foreign);
        }
        let mut reader = decryptor
            .decrypt(iter::once(&identity as &dyn age::Identity))
            .map_err(refused)?;
        let mut inside = Zeroizing::new(Vec::with_capacity(text.len()));
        reader
            .read_to_end(&mut inside)
            .map_err(|error| BidFileError::Damaged(error.to_string()))?;
        Self::parse(&inside)
    }

    fn parse(inside: &[u8]) -> Result<Self, BidFileError> {
        // serde's own message may quote what it stumbled over, so it is only told where.
        let mut document: Document = serde_json::from_slice(inside).map_err(|error| {
            BidFileError::Malformed(format!("line {}, column {}", error.line(), error.column()))
        })?;
        if document.schema != SCHEMA {
            return Err(BidFileError::Malformed(format!("its schema is not {SCHEMA}")));
        }
        let file = Self {
            domain: Domain {
                chain_id: document.chain_id,
                contract: document.contract,
            },
            bid: document.bid.clone(),
            prices: document.prices.clone(),
            key: document.bidder_key.clone(),
            authorization: document.authorization.clone(),
            seal: document.seal,
            offer: document.offer.take(),
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
        Ok(())
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

    /// Reads a file.
    pub fn read(path: &Path, passphrase: &str) -> Result<Self, BidFileError> {
        let failed = |source| BidFileError::File {
            path: path.to_owned(),
            source,
        };
        let mut text = Vec::new();
        let file = std::fs::File::open(path).map_err(failed)?;
        file.take(LONGEST as u64 + 1)
            .read_to_end(&mut text)
            .map_err(failed)?;
        Self::decrypt(&text, passphrase)
    }
}

fn refused(error: DecryptError) -> BidFileError {
    match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
            BidFileError::WrongPassphrase
        }
        DecryptError::ExcessiveWork { required, .. } => BidFileError::TooMuchWork(required),
        DecryptError::InvalidMac => BidFileError::Damaged("its header does not fit its checksum".to_owned()),
        DecryptError::Io(error) => BidFileError::Damaged(error.to_string()),
        _ => BidFileError::Foreign,
    }
}
