//! What comes of an envelope: its bid, or proof that it is garbage, or that more trustees must release.
//!
//! The verdict follows from public data alone: the file, what the chain says of the seal, the trustees of the terms
//! and the private keys that trustees released. Whoever has the same gets the same.
//!
//! **Opens** and **Garbage** are final: no further release changes them. For garbage shares are counted, not blamed at
//! once: an envelope with a bad share opens as long as enough good ones can be had, and is garbage as soon as they
//! cannot. And once there are enough, all other shares are computed from them and held against the header's
//! commitments: so it cannot be that some trustees together find one bid, and others another or none.

use std::collections::BTreeMap;
use std::io::Read;
use std::iter;

use age::armor::ArmoredReader;
use serde::Serialize;
use veedor_protocol::age::{Armor, IdentityText};
use veedor_protocol::document::Document;
use veedor_protocol::envelope::{Envelope, LONGEST, Opening, Part, PricesOpening, Share, unpadded};
use veedor_protocol::seal::{MAX_LOTS, Prices};
use veedor_protocol::trustee::{Stage, TrusteeRelease};
use veedor_protocol::{Address, Domain, Hash, sha256};
use zeroize::Zeroizing;

use super::{Board, Boards, BoardsInvalid, share_text};
use crate::shamir;
use crate::trustee::{self, Identity};

/// What the chain says of a bid that was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedBid {
    /// The contract.
    pub domain: Domain,
    /// The tender's id.
    pub tender: u32,
    /// The version that it was sealed in.
    pub version: u16,
    /// The one-time key's account.
    pub bidder: Address,
    /// The seal, whole, as the event has it.
    pub seal: Hash,
    /// The envelope's digest.
    pub envelope: Hash,
}

/// What comes of an envelope.
#[derive(Clone, Debug)]
pub enum Verdict<T> {
    /// The bid opens.
    Opens {
        /// What was inside.
        opened: T,
        /// Shares that were bad all the same.
        faults: Vec<Fault>,
    },
    /// Nobody can ever open the bid with this envelope.
    Garbage(Garbage),
    /// Nothing can be said yet.
    NotEnoughShares {
        /// How many good shares there are.
        good: usize,
        /// How many it takes.
        threshold: u8,
        /// Shares that were bad.
        faults: Vec<Fault>,
    },
}

/// That an envelope opens nothing, and what shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Garbage {
    /// Why.
    pub reason: Reason,
    /// SHA-256 of the envelope's file.
    pub envelope: Hash,
    /// Which part.
    pub stage: Stage,
    /// The keys with which anybody finds the same; none where the file alone shows it.
    pub releases: Vec<TrusteeRelease>,
}

/// Why an envelope is garbage.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(rename_all = "camelCase", tag = "reason")]
#[non_exhaustive]
pub enum Reason {
    /// The file is no envelope.
    #[error("the file is no envelope: {what}")]
    Malformed {
        /// What is wrong with it.
        what: String,
    },
    /// It says that it is for something else than the seal that names it.
    #[error("it is for another {field}")]
    Misaddressed {
        /// What differs.
        field: &'static str,
    },
    /// Its parts and trustees are not those of the terms.
    #[error("its trustees, their keys or their threshold are not those of the terms")]
    OtherTrustees,
    /// There will never be enough good shares.
    #[error("it takes {threshold} shares, and too many are bad")]
    SharesBad {
        /// How many it takes.
        threshold: u8,
        /// Which are bad.
        faults: Vec<Fault>,
    },
    /// The shares are not of one secret.
    #[error("its shares are not of one key: others than these would give another one, or none")]
    SharesDiffer,
    /// The shares give a key that is not the part's.
    #[error("its shares do not give the key that it names")]
    OtherKey,
    /// The key does not decrypt the content.
    #[error("its key does not decrypt it")]
    Undecryptable,
    /// The content is no opening.
    #[error("what it holds is no opening: {what}")]
    NoOpening {
        /// What is wrong with it.
        what: String,
    },
    /// The opening is another bid's.
    #[error("what it holds opens the seal {opens}, not {sealed}")]
    OtherSeal {
        /// What the chain has.
        sealed: Hash,
        /// What the opening gives.
        opens: Hash,
    },
    /// The prices are not those that the bid commits to.
    #[error("the prices in it are not those that its bid commits to")]
    OtherPrices,
    /// The vendor's signature is none.
    #[error("the vendor's signature in it is not one of its seal")]
    Unsigned,
}

/// A share that is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// Whose share it is.
    pub trustee: u32,
    /// What is wrong with it.
    pub why: ShareFault,
}

/// What is wrong with a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ShareFault {
    /// The trustee's private key does not decrypt it.
    Undecryptable,
    /// It is not what the header commits to.
    NotCommitted,
    /// It is what the header commits to, and no share of this number.
    Malformed,
}

/// Why no verdict can be given: what was handed in is not what chain and terms name. It says nothing of the bid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExamineError {
    /// Not the file that the seal names: whoever gave it has another one, or none.
    #[error("the file's digest is {actual}, and the seal names {sealed}: get the file from somebody else")]
    OtherFile {
        /// What the chain has.
        sealed: Hash,
        /// What was given.
        actual: Hash,
    },
    /// A release of another tender, stage or contract.
    #[error("the key that trustee {0} released is for another tender or stage")]
    OtherRelease(u32),
    /// A release of somebody who is no trustee here.
    #[error("party {0} is no trustee of this stage")]
    NoTrustee(u32),
    /// A private key that is not the public key's: the trustee published a false one.
    #[error("the key that trustee {0} released does not belong to its public key: it is false")]
    FalseIdentity(u32),
    /// The terms name trustees for whom there are no envelopes.
    #[error(transparent)]
    Boards(#[from] BoardsInvalid),
    /// The tender does not open in this stage.
    #[error("the tender has no stage that opens {0}")]
    NoStage(Stage),
}

/// What comes of the envelope's first part: the bid, with its prices in a lowest-price tender. `releases` are those of
/// that stage.
pub fn examine(
    file: &[u8],
    sealed: &SealedBid,
    boards: &Boards,
    releases: &[TrusteeRelease],
) -> Result<Verdict<Opening>, ExamineError> {
    let stage = match boards {
        Boards::Once(_) => Stage::Bids,
        Boards::Twice { .. } => Stage::Offers,
    };
    Case::new(file, sealed, boards, stage, releases)?.judge(|content| {
        let opening = parse::<Opening>(content)?;
        let opens = opening.seal();
        if opening.domain() != sealed.domain || opens != sealed.seal {
            return Err(Reason::OtherSeal {
                sealed: sealed.seal,
                opens,
            });
        }
        match (&opening.prices, stage) {
            (Some(prices), Stage::Bids) => check_prices(prices, &opening.bid.prices)?,
            (None, Stage::Offers) => {}
            _ => {
                return Err(Reason::NoOpening {
                    what: format!("an opening of {stage} has prices exactly if they are opened with it"),
                });
            }
        }
        opening
            .authorization
            .verify(&sealed.seal)
            .map_err(|_| Reason::Unsigned)?;
        Ok(opening)
    })
}

/// What comes of the envelope's second part, the prices of a weighted tender. `committed` is the opened bid's `prices`.
pub fn examine_prices(
    file: &[u8],
    sealed: &SealedBid,
    boards: &Boards,
    committed: &Hash,
    releases: &[TrusteeRelease],
) -> Result<Verdict<Prices>, ExamineError> {
    Case::new(file, sealed, boards, Stage::Prices, releases)?.judge(|content| {
        let opening = parse::<PricesOpening>(content)?;
        // The bid's commitment binds chain, tender and bidder; that the document says the same is a courtesy.
        check_prices(&opening.prices, committed)?;
        Ok(opening.prices.clone())
    })
}

fn check_prices(prices: &Prices, committed: &Hash) -> Result<(), Reason> {
    if prices.struct_hash() == *committed && prices.check(MAX_LOTS).is_ok() {
        Ok(())
    } else {
        Err(Reason::OtherPrices)
    }
}

fn parse<D: Document>(content: &[u8]) -> Result<D, Reason> {
    D::parse_canonical(unpadded(content)).map_err(|error| Reason::NoOpening {
        what: error.to_string(),
    })
}

/// One part of one envelope, and the keys that are there for it, each found to be its trustee's.
struct Case<'a> {
    file: &'a [u8],
    sealed: &'a SealedBid,
    boards: &'a Boards,
    stage: Stage,
    releases: &'a [TrusteeRelease],
    identities: BTreeMap<u32, Identity>,
}

/// What stands in a verdict's way.
enum Stop {
    Garbage(Reason),
    NotEnough { good: usize, faults: Vec<Fault> },
}

impl From<Reason> for Stop {
    fn from(reason: Reason) -> Self {
        Self::Garbage(reason)
    }
}

impl<'a> Case<'a> {
    fn new(
        file: &'a [u8],
        sealed: &'a SealedBid,
        boards: &'a Boards,
        stage: Stage,
        releases: &'a [TrusteeRelease],
    ) -> Result<Self, ExamineError> {
        let actual = sha256(file);
        if actual != sealed.envelope {
            return Err(ExamineError::OtherFile {
                sealed: sealed.envelope,
                actual,
            });
        }
        boards.check()?;
        let board = boards.board(stage).ok_or(ExamineError::NoStage(stage))?;
        let identities = releases
            .iter()
            .map(|release| Ok((release.trustee, identity(release, sealed, stage, board)?)))
            .collect::<Result<_, ExamineError>>()?;
        Ok(Self {
            file,
            sealed,
            boards,
            stage,
            releases,
            identities,
        })
    }

    fn judge<T>(self, open: impl FnOnce(&[u8]) -> Result<T, Reason>) -> Result<Verdict<T>, ExamineError> {
        let threshold = self.boards.board(self.stage).map_or(0, |board| board.threshold);
        let envelope = match self.envelope() {
            Ok(envelope) => envelope,
            // No key has a part in this.
            Err(reason) => return Ok(self.garbage(reason, &[])),
        };
        let part = envelope
            .part(self.stage)
            .ok_or(ExamineError::NoStage(self.stage))?;
        let opened = self
            .key(part)
            .and_then(|(key, faults)| Ok((open(&content(part, &key)?)?, faults)));
        Ok(match opened {
            Ok((opened, faults)) => Verdict::Opens { opened, faults },
            Err(Stop::Garbage(reason)) => self.garbage(reason, self.releases),
            Err(Stop::NotEnough { good, faults }) => Verdict::NotEnoughShares {
                good,
                threshold,
                faults,
            },
        })
    }

    fn garbage<T>(&self, reason: Reason, releases: &[TrusteeRelease]) -> Verdict<T> {
        Verdict::Garbage(Garbage {
            reason,
            envelope: self.sealed.envelope,
            stage: self.stage,
            releases: releases.to_vec(),
        })
    }

    /// The envelope, if it is one, for this seal and for these trustees.
    fn envelope(&self) -> Result<Envelope, Reason> {
        if self.file.len() > LONGEST {
            return Err(Reason::Malformed {
                what: format!("it has {} bytes, more than {LONGEST}", self.file.len()),
            });
        }
        let envelope = Envelope::parse_canonical(self.file).map_err(|error| Reason::Malformed {
            what: error.to_string(),
        })?;
        for (same, field) in [
            (envelope.chain_id == self.sealed.domain.chain_id, "chain"),
            (envelope.contract == self.sealed.domain.contract, "contract"),
            (envelope.tender == self.sealed.tender, "tender"),
            (envelope.version == self.sealed.version, "version"),
            (envelope.bidder == self.sealed.bidder, "bidder"),
        ] {
            if !same {
                return Err(Reason::Misaddressed { field });
            }
        }
        let stages = self.boards.stages();
        let agreed = envelope.parts.len() == stages.len()
            && iter::zip(&envelope.parts, stages).all(|(part, (stage, board))| {
                let members = board
                    .members
                    .iter()
                    .map(|member| (member.trustee, member.recipient));
                part.stage == stage
                    && part.threshold == board.threshold
                    && part
                        .shares
                        .iter()
                        .map(|share| (share.trustee, share.recipient))
                        .eq(members)
            });
        if agreed {
            Ok(envelope)
        } else {
            Err(Reason::OtherTrustees)
        }
    }

    /// The part's private key, once there are enough good shares.
    fn key(&self, part: &Part) -> Result<(Identity, Vec<Fault>), Stop> {
        let threshold = usize::from(part.threshold);
        let (mut good, mut faults) = (Vec::new(), Vec::new());
        for (number, share) in iter::zip(1u8..=255, &part.shares) {
            match self.identities.get(&share.trustee) {
                None => {}
                Some(identity) => match read_share(share, number, identity) {
                    Ok(share) => good.push(share),
                    Err(why) => faults.push(Fault {
                        trustee: share.trustee,
                        why,
                    }),
                },
            }
        }
        if part.shares.len() - faults.len() < threshold {
            return Err(Reason::SharesBad {
                threshold: part.threshold,
                faults,
            }
            .into());
        }
        if good.len() < threshold {
            return Err(Stop::NotEnough {
                good: good.len(),
                faults,
            });
        }
        good.truncate(threshold);
        let all_fit = iter::zip(1u8..=255, &part.shares).all(|(number, share)| {
            shamir::share_at(&good, number)
                .is_some_and(|computed| sha256(share_text(&computed).as_bytes()) == share.commitment)
        });
        if !all_fit {
            return Err(Reason::SharesDiffer.into());
        }
        let identity = shamir::combine(&good)
            .and_then(|secret| String::from_utf8(secret.to_vec()).ok())
            .and_then(|text| IdentityText::try_from(text).ok())
            .and_then(|text| Identity::try_from(&text).ok())
            .filter(|identity| identity.recipient() == Ok(part.recipient))
            .ok_or(Reason::OtherKey)?;
        Ok((identity, faults))
    }
}

/// A released key, if it is for this stage and belongs to the public key of the terms.
fn identity(
    release: &TrusteeRelease,
    sealed: &SealedBid,
    stage: Stage,
    board: &Board,
) -> Result<Identity, ExamineError> {
    if (release.domain(), release.tender, release.stage) != (sealed.domain, sealed.tender, stage) {
        return Err(ExamineError::OtherRelease(release.trustee));
    }
    let member = board
        .members
        .iter()
        .find(|member| member.trustee == release.trustee)
        .ok_or(ExamineError::NoTrustee(release.trustee))?;
    Identity::try_from(&release.identity)
        .ok()
        .filter(|_| trustee::belongs(release, &member.recipient))
        .ok_or(ExamineError::FalseIdentity(release.trustee))
}

fn read_share(share: &Share, number: u8, identity: &Identity) -> Result<shamir::Share, ShareFault> {
    let text = decrypt(&share.sealed, identity).ok_or(ShareFault::Undecryptable)?;
    if sha256(&text) != share.commitment {
        return Err(ShareFault::NotCommitted);
    }
    let bytes = hex::decode(&*text)
        .map(Zeroizing::new)
        .map_err(|_| ShareFault::Malformed)?;
    // One way to write each, or the commitment of a computed share would be another.
    let well_formed = bytes.len() == SHARE_BYTES
        && bytes.first() == Some(&number)
        && share_text(&bytes).as_bytes() == &**text;
    well_formed.then_some(bytes).ok_or(ShareFault::Malformed)
}

/// Its number, and a byte for each character of `AGE-SECRET-KEY-1…`.
const SHARE_BYTES: usize = 75;

fn content(part: &Part, key: &Identity) -> Result<Zeroizing<Vec<u8>>, Reason> {
    decrypt(&part.content, key).ok_or(Reason::Undecryptable)
}

/// What is inside an armored file, if it decrypts to its end.
fn decrypt(armor: &Armor, identity: &Identity) -> Option<Zeroizing<Vec<u8>>> {
    let text = armor.as_str().as_bytes();
    let mut reader = age::Decryptor::new_buffered(ArmoredReader::new(text))
        .ok()?
        .decrypt(iter::once(identity.age() as &dyn age::Identity))
        .ok()?;
    let mut inside = Zeroizing::new(Vec::with_capacity(text.len()));
    reader.read_to_end(&mut inside).ok()?;
    Some(inside)
}
