//! Makes envelopes: what trustees open when a bid's vendor does not. The format, and what it proves, is
//! `veedor_protocol::envelope`'s; what comes of an envelope when trustees release their keys is [`examine`]'s.

pub mod examine;

use std::collections::BTreeSet;
use std::fmt;
use std::iter;

use age::x25519;
use veedor_protocol::age::{AgeTextError, Armor, Recipient};
use veedor_protocol::document::{Document, DocumentError, Schema};
use veedor_protocol::envelope::{Envelope, Opening, Part, PricesOpening, Share, StoredFile, padded};
use veedor_protocol::sha256;
use veedor_protocol::trustee::Stage;
use zeroize::Zeroizing;

use crate::bid_file::BidFile;
use crate::shamir;
use crate::trustee::Identity;

/// Who opens a tender's envelopes, by its terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Boards {
    /// Bids at once: lowest-price tenders.
    Once(Board),
    /// Offers first and prices later, with other keys: weighted tenders.
    Twice {
        /// Opens offers.
        offers: Board,
        /// Opens prices.
        prices: Board,
    },
}

/// The trustees of one stage, and how many of them it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// How many it takes.
    pub threshold: u8,
    /// All of them, ascending by party.
    pub members: Vec<Member>,
}

/// A trustee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its party id.
    pub trustee: u32,
    /// Its public key for this tender and stage.
    pub recipient: Recipient,
}

impl Boards {
    /// The stages, and who opens each.
    pub fn stages(&self) -> Vec<(Stage, &Board)> {
        match self {
            Self::Once(board) => vec![(Stage::Bids, board)],
            Self::Twice { offers, prices } => vec![(Stage::Offers, offers), (Stage::Prices, prices)],
        }
    }

    /// The board of a stage, if the tender has that stage.
    pub fn board(&self, stage: Stage) -> Option<&Board> {
        self.stages()
            .into_iter()
            .find_map(|(of, board)| (of == stage).then_some(board))
    }

    /// Whether envelopes can be made for them: a threshold that can be met, trustees ascending, and no key used twice,
    /// in two stages neither. A key that opened offers would open prices too.
    pub fn check(&self) -> Result<(), BoardsInvalid> {
        let mut keys = BTreeSet::new();
        for (stage, board) in self.stages() {
            let members = board.members.len();
            if board.threshold == 0 || usize::from(board.threshold) > members || members > 255 {
                return Err(BoardsInvalid::Threshold {
                    stage,
                    threshold: board.threshold,
                    members,
                });
            }
            if !board.members.is_sorted_by(|a, b| a.trustee < b.trustee) {
                return Err(BoardsInvalid::Order(stage));
            }
            if let Some(member) = board.members.iter().find(|member| !keys.insert(member.recipient)) {
                return Err(BoardsInvalid::KeyTwice(member.recipient));
            }
        }
        Ok(())
    }
}

/// Why nobody can make envelopes for these trustees.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BoardsInvalid {
    /// It can never be met, or is none.
    #[error("{threshold} of {members} trustees cannot open {stage}")]
    Threshold {
        /// Which stage.
        stage: Stage,
        /// How many it would take.
        threshold: u8,
        /// How many there are.
        members: usize,
    },
    /// Not ascending by party.
    #[error("the trustees of {0} are not in ascending order, each once")]
    Order(Stage),
    /// Somebody's key is also another's, or of another stage.
    #[error("the key {0} is there twice: every trustee has its own in each stage")]
    KeyTwice(Recipient),
}

/// Why an envelope cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// The trustees.
    #[error(transparent)]
    Boards(#[from] BoardsInvalid),
    /// The bid breaks the rules of its format.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// What the cipher gave is not in its format; never seen.
    #[error(transparent)]
    Age(#[from] AgeTextError),
    /// The cipher refused; never seen.
    #[error("cannot encrypt: {0}")]
    Encryption(#[from] age::EncryptError),
    /// The key could not be split; never seen.
    #[error("cannot split a key {0} of {1}")]
    Split(u8, usize),
}

/// An envelope, as it goes to the store.
#[derive(Clone)]
pub struct Sealed {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its digest, which the seal carries, and its size.
    pub stored: StoredFile,
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sealed").field(&self.stored).finish()
    }
}

/// Makes a bid's envelope for these trustees. Every envelope of a bid differs from every other: its keys are new.
pub fn seal(bid: &BidFile, boards: &Boards) -> Result<Sealed, EnvelopeError> {
    boards.check()?;
    let parts = boards
        .stages()
        .into_iter()
        .map(|(stage, board)| part(stage, board, &content(bid, stage)?))
        .collect::<Result<_, EnvelopeError>>()?;
    let bytes = Envelope {
        schema: Schema::new(),
        chain_id: bid.domain().chain_id,
        contract: bid.domain().contract,
        tender: bid.bid().tender,
        version: bid.bid().version,
        bidder: bid.bid().bidder,
        offer: bid.offer().and_then(|offer| offer.stored),
        parts,
    }
    .to_canonical()?;
    let stored = StoredFile {
        sha256: sha256(&bytes),
        size: bytes.len() as u64,
    };
    Ok(Sealed { bytes, stored })
}

/// What a stage opens.
fn content(bid: &BidFile, stage: Stage) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
    let (domain, prices) = (bid.domain(), bid.prices().clone());
    let document = match stage {
        Stage::Bids | Stage::Offers => Opening {
            schema: Schema::new(),
            chain_id: domain.chain_id,
            contract: domain.contract,
            bid: bid.bid().clone(),
            authorization: bid.authorization().clone(),
            prices: (stage == Stage::Bids).then_some(prices),
            offer_key: bid.offer().map(|offer| offer.key.clone()),
        }
        .to_canonical()?,
        Stage::Prices => PricesOpening {
            schema: Schema::new(),
            chain_id: domain.chain_id,
            contract: domain.contract,
            tender: bid.bid().tender,
            bidder: bid.bid().bidder,
            prices,
        }
        .to_canonical()?,
    };
    Ok(Zeroizing::new(padded(document)))
}

fn part(stage: Stage, board: &Board, content: &[u8]) -> Result<Part, EnvelopeError> {
    let key = Identity::generate();
    let secret = key.text()?;
    let failed = || EnvelopeError::Split(board.threshold, board.members.len());
    let members = u8::try_from(board.members.len()).map_err(|_| failed())?;
    let shares = shamir::split(secret.as_str().as_bytes(), board.threshold, members).ok_or_else(failed)?;
    let shares = iter::zip(&board.members, shares)
        .map(|(member, share)| {
            let text = share_text(&share);
            Ok(Share {
                trustee: member.trustee,
                recipient: member.recipient,
                commitment: sha256(text.as_bytes()),
                sealed: armored(&member.recipient, text.as_bytes())?,
            })
        })
        .collect::<Result<_, EnvelopeError>>()?;
    let recipient = key.recipient()?;
    Ok(Part {
        stage,
        recipient,
        threshold: board.threshold,
        shares,
        content: armored(&recipient, content)?,
    })
}

/// A share as trustees see it, and as the commitment takes it: hex digits, its number first.
fn share_text(share: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(hex::encode(share))
}

fn armored(recipient: &Recipient, content: &[u8]) -> Result<Armor, EnvelopeError> {
    let recipient: x25519::Recipient = recipient
        .to_string()
        .parse()
        .map_err(|_| AgeTextError::Recipient)?;
    Ok(age::encrypt_and_armor(&recipient, content)?.try_into()?)
}
