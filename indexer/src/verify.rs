//! Whether the events that a node gives are the ones that a contract wrote, all of them, by that node's own blocks:
//! without the mirror, and without anybody's server.
//!
//! Events are chained anew and compared with the head that the contract keeps in its storage, which the node proves
//! from a block's header where it can. What this cannot show is that the node's chain is everybody's: compare the
//! block's hash with another node's.

use std::{collections::HashMap, fmt};

use serde::Serialize;
use veedor_contracts::proof::{Evidence as Why, ProofError};
use veedor_protocol::transcript::{EventRecord, Head, next};

use crate::{
    Hash, Identity, TranscriptKey,
    chain::{Chain, ChainError, Recorded, Wanted},
    decode::{self, DecodeError},
    event::{DecodedEvent, Event, RawLog},
    fold::{self, Contradiction},
    model::{BlockRef, Evidence, Publication, Tender, Timestamp},
};

/// What a check of a transcript came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// How many events the node gave.
    pub given: u32,
    /// How many there are, by the contract's count where it keeps one, and by its head if that is met.
    pub recorded: Count,
    /// The head that the given events chain to, as far as they chain.
    pub head: Hash,
    /// The head that the contract keeps.
    pub recorded_head: Hash,
    /// The block at which the contract was asked.
    pub at: BlockRef,
    /// Whether the contract's head was proven from that block's header.
    pub proven: bool,
    /// What the node said when asked for a proof, if there is none.
    pub unproven_because: Option<String>,
}

impl Report {
    /// Whether every event is there, as it was written.
    pub fn is_complete(&self) -> bool {
        self.verdict == Verdict::Complete
    }
}

/// A number of events, where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Count(pub Option<u32>);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(number) => number.fmt(f),
            None => f.write_str("an unknown number"),
        }
    }
}

/// Whether events are the ones that were written, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "verdict")]
pub enum Verdict {
    /// Every event is there, as it was written.
    Complete,
    /// Events were withheld; those that are there can be genuine.
    Incomplete {
        /// Where the first one is missing.
        position: u32,
        /// In words.
        why: String,
    },
    /// An event is not as it was written, or not where.
    Altered {
        /// Where the first one is, if that can be told.
        position: Option<u32>,
        /// In words.
        why: String,
    },
    /// The contract has no such transcript, and the node gave no events of one.
    Unknown,
}

/// A checked tender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TenderReport {
    /// What the check came to.
    #[serde(flatten)]
    pub report: Report,
    /// The tender, by its events, if they are complete.
    pub tender: Option<Tender>,
}

/// The checked list of publications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PublicationsReport {
    /// What the check came to. `recorded` is the contract's count of tenders.
    #[serde(flatten)]
    pub report: Report,
    /// The list, if it is complete.
    pub publications: Vec<Publication>,
}

/// Why nothing could be checked, or what the node's own evidence speaks against.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The node is on another chain than the deployment.
    #[error(
        "the node is on chain {found} that began with block {found_genesis}; the contracts are on chain {expected} that began with {expected_genesis}"
    )]
    OtherChain {
        /// The deployment's chain id.
        expected: u64,
        /// The node's.
        found: u64,
        /// The deployment's block 0.
        expected_genesis: Hash,
        /// The node's.
        found_genesis: Hash,
    },
    /// The node did not answer, or contradicts itself.
    #[error(transparent)]
    Node(#[from] ChainError),
    /// The contract's head could not be had, or the proof does not hold.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The events are complete, and make no sense: a fault in this program or in the contract.
    #[error(transparent)]
    Contradiction(#[from] Contradiction),
    /// An event cannot be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

impl VerifyError {
    /// Whether the node's own evidence speaks against it; otherwise nothing could be checked.
    pub fn is_contradiction(&self) -> bool {
        match self {
            Self::Proof(error) => error.is_contradiction(),
            Self::Node(ChainError::Contradiction(_)) => true,
            _ => false,
        }
    }
}

/// Checks a tender with a node alone.
pub async fn tender(chain: &impl Chain, identity: &Identity, id: u32) -> Result<TenderReport, VerifyError> {
    Verifier::new(chain, identity).await?.tender(id).await
}

/// Checks the list of publications with a node alone: that no tender is hidden.
pub async fn publications(
    chain: &impl Chain,
    identity: &Identity,
) -> Result<PublicationsReport, VerifyError> {
    Verifier::new(chain, identity).await?.publications().await
}

/// Checks the directory's transcript with a node alone.
pub async fn directory(chain: &impl Chain, identity: &Identity) -> Result<Report, VerifyError> {
    Verifier::new(chain, identity).await?.directory().await
}

/// Checks several transcripts with one node.
#[derive(Debug)]
pub struct Verifier<'a, C> {
    chain: &'a C,
    identity: &'a Identity,
}

impl<'a, C: Chain> Verifier<'a, C> {
    /// Refuses a node of another chain.
    pub async fn new(chain: &'a C, identity: &'a Identity) -> Result<Self, VerifyError> {
        let found = chain.chain_id().await?;
        let genesis = chain.blocks(&[0]).await?.into_iter().flatten().next();
        let found_genesis = genesis.map_or(Hash::ZERO, |block| block.hash);
        if found != identity.chain_id || found_genesis != identity.genesis {
            return Err(VerifyError::OtherChain {
                expected: identity.chain_id,
                found,
                expected_genesis: identity.genesis,
                found_genesis,
            });
        }
        Ok(Self { chain, identity })
    }

    /// Checks a tender.
    pub async fn tender(&self, id: u32) -> Result<TenderReport, VerifyError> {
        let key = TranscriptKey::tender(id);
        let checked = self.check(key).await?;
        let mut folded = fold::Tender::new(id);
        for event in self.decoded(&checked)? {
            folded.apply(&event)?;
        }
        Ok(TenderReport {
            report: checked.report,
            tender: folded.into_state(),
        })
    }

    /// Checks the list of publications.
    pub async fn publications(&self) -> Result<PublicationsReport, VerifyError> {
        let checked = self.check(TranscriptKey::PUBLICATIONS).await?;
        let listed = self
            .decoded(&checked)?
            .into_iter()
            .filter_map(|decoded| match decoded.event {
                Event::Listed { tender, tender_head } => Some(Publication {
                    tender,
                    tender_head,
                    evidence: decoded.evidence,
                }),
                _ => None,
            });
        let publications = listed.collect();
        Ok(PublicationsReport {
            report: checked.report,
            publications,
        })
    }

    /// Checks the directory's transcript.
    pub async fn directory(&self) -> Result<Report, VerifyError> {
        Ok(self.check(TranscriptKey::DIRECTORY).await?.report)
    }

    async fn check(&self, key: TranscriptKey) -> Result<Checked, VerifyError> {
        let at = self.chain.head().await?;
        let logs = self.logs(key, at.number).await?;
        let recorded = self.chain.recorded(self.identity, key, at.number).await?;
        if recorded.head.hash.0 != at.hash.to_bytes() {
            let why = format!(
                "block {} changed while its events were fetched; try again",
                at.number
            );
            return Err(ChainError::Contradiction(why).into());
        }
        let chained = chain_up(self.identity, key, &logs);
        let head = chained.head;
        let verdict = self.judge(&chained, &logs, &recorded).await;
        let given = u32::try_from(logs.len()).unwrap_or(u32::MAX);
        let met = (verdict == Verdict::Complete).then_some(given);
        let report = Report {
            verdict,
            given,
            recorded: Count(met.or(recorded.length)),
            head: head.0,
            recorded_head: recorded.head.head.0,
            at: BlockRef::from(&at),
            proven: recorded.head.evidence.is_proof(),
            unproven_because: match recorded.head.evidence {
                Why::Proven { .. } => None,
                Why::Believed { why } => Some(why),
            },
        };
        Ok(Checked { report, logs })
    }

    /// The transcript's logs with the times of their blocks, in chain order.
    async fn logs(&self, key: TranscriptKey, to: u64) -> Result<Vec<(RawLog, u64)>, ChainError> {
        let wanted = Wanted::transcript(self.identity, key);
        let mut logs = Vec::new();
        let mut from = self.identity.deployed_at.min(to);
        let mut size = to - from + 1;
        while from <= to {
            let end = to.min(from.saturating_add(size - 1));
            match self.chain.logs(&wanted, from, end).await {
                Ok(found) => {
                    logs.extend(found);
                    from = end + 1;
                }
                // Many nodes cap the blocks or logs of an answer.
                Err(ChainError::Refused { .. }) if size > 1 => size /= 2,
                Err(error) => return Err(error),
            }
        }
        logs.retain(|log| belongs(log, &wanted, key));
        logs.sort_by_key(|log| (log.block, log.index));
        let times = self.times(&logs).await?;
        logs.into_iter()
            .map(|log| match times.get(&log.block) {
                Some((hash, time)) if *hash == log.block_hash => Ok((log, *time)),
                _ => Err(ChainError::Contradiction(format!(
                    "the log at index {} names another block {} than the node's",
                    log.index, log.block
                ))),
            })
            .collect()
    }

    async fn times(&self, logs: &[RawLog]) -> Result<HashMap<u64, (Hash, u64)>, ChainError> {
        let mut numbers: Vec<u64> = logs.iter().map(|log| log.block).collect();
        numbers.dedup();
        let blocks = self.chain.blocks(&numbers).await?;
        Ok(blocks
            .into_iter()
            .flatten()
            .map(|block| (block.number, (block.hash, block.time)))
            .collect())
    }

    /// The events of a complete transcript; of another, none: what is not known to be true is not told.
    fn decoded(&self, checked: &Checked) -> Result<Vec<DecodedEvent>, DecodeError> {
        if !checked.report.is_complete() {
            return Ok(Vec::new());
        }
        let numbered = (1..).zip(&checked.logs);
        numbered
            .map(|(position, (log, time))| {
                let evidence = Evidence {
                    block: log.block,
                    time: Timestamp(*time),
                    transaction: log.transaction,
                    log_index: log.index,
                    position,
                };
                Ok(DecodedEvent {
                    event: decode::event(log, self.identity)?,
                    evidence,
                })
            })
            .collect()
    }
}

struct Checked {
    report: Report,
    logs: Vec<(RawLog, u64)>,
}

/// Whether a log is of this transcript. A tender's listing names the tender too, but belongs to the list.
fn belongs(log: &RawLog, wanted: &Wanted, key: TranscriptKey) -> bool {
    let is_listing = log.topics.first() == Some(&Wanted::listing());
    wanted.addresses.contains(&log.address)
        && wanted
            .topics
            .iter()
            .enumerate()
            .all(|(i, topic)| topic.is_none() || *topic == log.topics.get(i).copied())
        && (key == TranscriptKey::DIRECTORY || is_listing == (key.id == 0))
}

/// How far events chain.
struct Chained {
    /// The head of those that do.
    head: Head,
    /// The first that does not.
    broken: Option<Broken>,
}

struct Broken {
    index: usize,
    /// What is wrong with it whatever came before it.
    itself: Option<String>,
}

fn chain_up(identity: &Identity, key: TranscriptKey, logs: &[(RawLog, u64)]) -> Chained {
    let mut head = identity.transcript(key).head();
    let mut before = None;
    for (index, (log, time)) in logs.iter().enumerate() {
        let record = EventRecord {
            timestamp: *time,
            topics: log.topics.clone(),
            data: log.data.clone(),
        };
        let place = Some((log.block, log.index));
        let itself = if place == before {
            Some("it was given twice".to_owned())
        } else {
            decode::event(log, identity).err().map(|error| error.to_string())
        };
        let computed = next(head, &record).filter(|computed| record.carried() == Some(*computed));
        match computed {
            Some(computed) if itself.is_none() => head = computed,
            _ => {
                return Chained {
                    head,
                    broken: Some(Broken { index, itself }),
                };
            }
        }
        before = place;
    }
    Chained { head, broken: None }
}

impl<C: Chain> Verifier<'_, C> {
    /// Says what is wrong with events that do not chain, or chain to another head than the contract's.
    ///
    /// An event that does not follow was altered, or one before it is missing: its hash alone does not tell. The
    /// receipts of its block do, which the block's header commits to.
    async fn judge(&self, chained: &Chained, logs: &[(RawLog, u64)], recorded: &Recorded) -> Verdict {
        let position = |index: usize| u32::try_from(index + 1).unwrap_or(u32::MAX);
        let Some(broken) = &chained.broken else {
            return self.judge_end(chained.head, logs, recorded).await;
        };
        let here = position(broken.index);
        let altered = |position, why| Verdict::Altered { position, why };
        if let Some(why) = &broken.itself {
            return altered(Some(here), format!("event {here}: {why}"));
        }
        let before = broken.index.checked_sub(1).and_then(|index| logs.get(index));
        match self.is_genuine(logs.get(broken.index)).await {
            Some(false) => altered(
                Some(here),
                format!("event {here} is not in the receipts of its block as it was given"),
            ),
            Some(true) if self.is_genuine(before).await == Some(false) => altered(
                None,
                format!(
                    "the events before number {here} fit each other, but are not in the receipts of their blocks"
                ),
            ),
            Some(true) => Verdict::Incomplete {
                position: here,
                why: format!(
                    "number {here} is missing: the event given in its place is genuine, but does not follow"
                ),
            },
            None => altered(
                Some(here),
                format!(
                    "event {here} does not match its head: it was altered, or one before it is missing; the node gives no receipts to tell by"
                ),
            ),
        }
    }

    async fn judge_end(&self, head: Head, logs: &[(RawLog, u64)], recorded: &Recorded) -> Verdict {
        let kept = recorded.head.head;
        if head == kept {
            let unknown = logs.is_empty() && !recorded.head.begun;
            return if unknown {
                Verdict::Unknown
            } else {
                Verdict::Complete
            };
        }
        if self.is_genuine(logs.last()).await == Some(false) {
            return Verdict::Altered {
                position: None,
                why: format!(
                    "the events fit each other, but lead to the head {head}, and the contract keeps {kept}; the last \
                     is not in the receipts of its block: one was altered, and those after it were rewritten"
                ),
            };
        }
        let position = u32::try_from(logs.len() + 1).unwrap_or(u32::MAX);
        Verdict::Incomplete {
            position,
            why: format!(
                "the events lead to the head {head}, and the contract keeps {kept}: from number {position} on they are missing"
            ),
        }
    }

    /// Whether the receipts of a log's block have it as it is; none where the node gives none.
    async fn is_genuine(&self, log: Option<&(RawLog, u64)>) -> Option<bool> {
        let (log, _) = log?;
        let receipts = self.chain.receipts(&log.block_hash).await.ok()?;
        let written = receipts.logs.iter().find(|written| written.index == log.index);
        let same = written.is_some_and(|written| {
            (&written.address, &written.topics, &written.data) == (&log.address, &log.topics, &log.data)
        });
        Some(same)
    }
}
