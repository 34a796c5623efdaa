//! A tender from the node alone: what is stored, and its events.

use std::collections::{BTreeMap, BTreeSet};

use alloy::primitives::{B256, U256};
use alloy::rpc::types::{Filter, Log};
use alloy::sol_types::{SolEvent, SolEventInterface};
use serde::Serialize;
use veedor_contracts::ToProtocol;
use veedor_contracts::bindings::IProcurement::{
    self, Core, IProcurementEvents, LotState, Scoring, Timetable,
};
use veedor_protocol::intent::{Panel, Schedule};
use veedor_protocol::{Address, Hash, Price, Timestamp};

use crate::context::Chain;
use crate::failure::Failure;
use crate::logs;

/// `Flags` of the contracts.
mod flags {
    pub(super) const CANCELLED: u8 = 1;
    pub(super) const SUSPENDED: u8 = 4;
    pub(super) const ENVELOPES: u8 = 8;
    pub(super) const WEIGHTED: u8 = 32;
}

/// In the place of the winner of a lot that has none: `DESERTED` of the contracts.
const DESERTED: u32 = u32::MAX;

/// What was decided on a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Undecided,
    /// To this vendor.
    Awarded(u32),
    Deserted,
}

impl Outcome {
    pub(crate) fn of(lot: &LotState) -> Self {
        match lot.winner {
            0 => Self::Undecided,
            DESERTED => Self::Deserted,
            vendor => Self::Awarded(vendor),
        }
    }
}

/// What `Procurement` stores of a tender.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) core: Core,
    pub(crate) timetable: Timetable,
    /// All 0 where price alone decides.
    pub(crate) scoring: Scoring,
}

impl Stored {
    /// Reads it; refuses a tender that there is not.
    pub(crate) async fn read(chain: &Chain, tender: u32) -> Result<Self, Failure> {
        let procurement = chain.procurement();
        let count = chain.read(procurement.tenderCount().call()).await?;
        if tender == 0 || tender > count {
            return Err(
                Failure::usage(format!("there is no tender {tender}: {count} were published"))
                    .remedy("give the number that publication printed"),
            );
        }
        Ok(Self {
            core: chain.read(procurement.core(tender).call()).await?,
            timetable: chain.read(procurement.timetable(tender).call()).await?,
            scoring: chain.read(procurement.scoring(tender).call()).await?,
        })
    }

    fn has(&self, flag: u8) -> bool {
        self.core.flags & flag != 0
    }

    /// Whether the tender was ended without award.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.has(flags::CANCELLED)
    }

    /// Whether oversight suspended it and has not released it. The suspension may have run out since.
    pub(crate) fn is_suspended(&self) -> bool {
        self.has(flags::SUSPENDED)
    }

    /// Whether each seal must come with its envelope.
    pub(crate) fn wants_envelopes(&self) -> bool {
        self.has(flags::ENVELOPES)
    }

    /// Whether offers are scored before prices are opened.
    pub(crate) fn is_weighted(&self) -> bool {
        self.has(flags::WEIGHTED)
    }

    /// The first second in which evaluators score no more and prices can be opened, in a weighted tender.
    pub(crate) fn scores_until(&self) -> u64 {
        self.timetable.opensUntil.to::<u64>() + self.scoring.scoring.to::<u64>()
    }

    /// The first second in which lots can be decided.
    pub(crate) fn evaluation_from(&self) -> u64 {
        self.scores_until() + self.scoring.pricing.to::<u64>()
    }

    /// The boundaries that stand.
    pub(crate) fn schedule(&self) -> Schedule {
        let table = &self.timetable;
        let opens_until = table.opensUntil.to_protocol();
        let award_by = opens_until.get() + table.evaluation.to::<u64>();
        Schedule {
            seals_from: table.sealsFrom.to_protocol(),
            seals_until: table.sealsUntil.to_protocol(),
            opens_until,
            award_by: Timestamp::new(award_by).unwrap_or(Timestamp::MAX),
        }
    }

    pub(crate) async fn lot(&self, chain: &Chain, tender: u32, number: u16) -> Result<LotState, Failure> {
        if number == 0 || number > u16::from(self.core.lots) {
            return Err(Failure::usage(format!(
                "tender {tender} has no lot {number}: its lots are 1 to {}",
                self.core.lots
            )));
        }
        chain.read(chain.procurement().lot(tender, number).call()).await
    }
}

/// A bid that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Opened {
    pub(crate) vendor: u32,
    pub(crate) bidder: Address,
    pub(crate) order: u32,
    pub(crate) seal: Hash,
    /// SHA-256 of the offer's manifest; 0 where there is none.
    pub(crate) offer: Hash,
    /// By lot; in a weighted tender they are opened after the offer.
    pub(crate) prices: BTreeMap<u16, Price>,
    /// Lots in which it is out of the comparison.
    pub(crate) disqualified: BTreeSet<u16>,
    /// The vendor opened a second bid: none of its bids counts.
    pub(crate) excluded: bool,
}

/// What a one-time key sealed last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sealed {
    /// The version that stood.
    pub(crate) version: usize,
    seal: Hash,
    order: u32,
    /// Whether it was withdrawn, or excluded by oversight.
    pub(crate) void: bool,
}

/// What a tender's events say.
#[derive(Debug, Default)]
pub(crate) struct Events {
    /// How many there are.
    pub(crate) count: usize,
    /// Digests of the terms, by version.
    pub(crate) terms: Vec<Hash>,
    /// The panel of the version that stands, in a weighted tender.
    pub(crate) panel: Option<Panel>,
    /// By vendor.
    pub(crate) opened: BTreeMap<u32, Opened>,
    /// By bidder.
    pub(crate) seals: BTreeMap<Address, Sealed>,
    /// The seal that each bidder opened, also where its vendor had opened a bid before.
    seals_opened: BTreeMap<Address, Hash>,
    /// What an evaluator gave a vendor's offer, weighed, by evaluator and vendor.
    pub(crate) scores: BTreeMap<(u32, u32), u32>,
    pub(crate) comments: usize,
    pub(crate) awards: BTreeMap<u16, (u32, Price)>,
}

impl Events {
    pub(crate) async fn read(chain: &Chain, tender: u32) -> Result<Self, Failure> {
        let mut events = Self::default();
        let logs = logs(chain, tender).await?;
        events.count = logs.len();
        for log in logs {
            if let Ok(event) = IProcurementEvents::decode_log(&log.inner) {
                events.take(event.data);
            }
        }
        Ok(events)
    }

    /// The panel that stands; refuses a tender without one.
    pub(crate) fn panel(&self, tender: u32) -> Result<Panel, Failure> {
        self.panel.clone().ok_or_else(|| {
            Failure::usage(format!(
                "tender {tender} goes by price alone: it has no panel, and nobody scores"
            ))
        })
    }

    /// The vendors that opened one offer, and one only.
    pub(crate) fn offers(&self) -> impl Iterator<Item = u32> {
        let counted = self.opened.values().filter(|offer| !offer.excluded);
        counted.map(|offer| offer.vendor)
    }

    /// The seal of this one-time key that was opened: one at most, for opening empties its slot after sealing.
    pub(crate) fn seal_opened(&self, bidder: Address) -> Option<Hash> {
        self.seals_opened.get(&bidder).copied()
    }

    fn void(&mut self, bidder: Address) {
        if let Some(sealed) = self.seals.get_mut(&bidder) {
            sealed.void = true;
        }
    }

    fn take(&mut self, event: IProcurementEvents) {
        match event {
            IProcurementEvents::TenderPublished(e) => self.terms.push(e.terms.to_protocol()),
            IProcurementEvents::TenderAmended(e) => self.terms.push(e.terms.to_protocol()),
            IProcurementEvents::PanelNamed(e) => {
                self.panel = Some(Panel {
                    scoring: e.scoring.to_protocol(),
                    pricing: e.pricing.to_protocol(),
                    quorum: e.quorum,
                    price_weight: e.priceWeight,
                    criteria: Vec::new(),
                    evaluators: Vec::new(),
                });
            }
            // In the panel's order, and after it.
            IProcurementEvents::CriterionNamed(e) => {
                if let Some(panel) = &mut self.panel {
                    panel.criteria.push(e.weight);
                }
            }
            IProcurementEvents::EvaluatorNamed(e) => {
                if let Some(panel) = &mut self.panel {
                    panel.evaluators.push(e.evaluator);
                }
            }
            IProcurementEvents::BidSealed(e) => {
                let sealed = Sealed {
                    version: self.terms.len(),
                    seal: e.seal.to_protocol(),
                    order: e.order.to(),
                    void: false,
                };
                self.seals.insert(e.bidder.to_protocol(), sealed);
            }
            IProcurementEvents::SealWithdrawn(e) => self.void(e.bidder.to_protocol()),
            IProcurementEvents::SealExcluded(e) => self.void(e.bidder.to_protocol()),
            IProcurementEvents::BidOpened(e) => {
                let bidder = e.bidder.to_protocol();
                let (seal, order) = self
                    .seals
                    .get(&bidder)
                    .map_or((Hash::ZERO, 0), |sealed| (sealed.seal, sealed.order));
                self.seals_opened.insert(bidder, seal);
                self.opened.entry(e.vendor).or_insert_with(|| Opened {
                    vendor: e.vendor,
                    bidder,
                    order,
                    seal,
                    offer: e.offer.to_protocol(),
                    prices: BTreeMap::new(),
                    disqualified: BTreeSet::new(),
                    excluded: false,
                });
            }
            IProcurementEvents::OfferScored(e) => {
                self.scores.insert((e.evaluator, e.vendor), e.weighed);
            }
            IProcurementEvents::PriceOpened(e) => {
                if let Some(opened) = self.opened.get_mut(&e.vendor) {
                    opened.prices.insert(e.lot, e.price.to_protocol());
                }
            }
            IProcurementEvents::VendorDisqualified(e) => {
                if let Some(opened) = self.opened.get_mut(&e.vendor) {
                    opened.disqualified.insert(e.lot);
                }
            }
            IProcurementEvents::VendorReinstated(e) => {
                if let Some(opened) = self.opened.get_mut(&e.vendor) {
                    opened.disqualified.remove(&e.lot);
                }
            }
            IProcurementEvents::VendorExcluded(e) => {
                if let Some(opened) = self.opened.get_mut(&e.vendor) {
                    opened.excluded = true;
                }
            }
            IProcurementEvents::LotAwarded(e) => {
                self.awards.insert(e.lot, (e.vendor, e.price.to_protocol()));
            }
            IProcurementEvents::LotReopened(e) => {
                self.awards.remove(&e.lot);
            }
            IProcurementEvents::CommentPosted(_) => self.comments += 1,
            _ => {}
        }
    }
}

/// Refuses a transcript position that holds no comment: the contract, which does not keep positions, would take it.
pub(crate) async fn expect_comment(chain: &Chain, tender: u32, position: u32) -> Result<(), Failure> {
    comment_at(chain, tender, position).await.map(|_| ())
}

/// The comment with this transcript position.
pub(crate) async fn comment_at(
    chain: &Chain,
    tender: u32,
    position: u32,
) -> Result<IProcurement::CommentPosted, Failure> {
    let logs = logs(chain, tender).await?;
    usize::try_from(position)
        .ok()
        .and_then(|position| logs.get(position.checked_sub(1)?))
        .and_then(|log| IProcurement::CommentPosted::decode_log(&log.inner).ok())
        .map(|log| log.data)
        .ok_or_else(|| {
            Failure::usage(format!("event {position} of tender {tender} is no comment")).remedy(
                "give the number that `veedor comment post` printed: the comment's transcript position",
            )
        })
}

/// An event's place in the transcript: how many of the tender's events there are up to the one with this head.
pub(crate) async fn position_of(chain: &Chain, tender: u32, head: B256) -> Result<usize, Failure> {
    let logs = logs(chain, tender).await?;
    // The head is the last data word of every event, and no two are the same.
    let at = logs
        .iter()
        .position(|log| log.inner.data.data.ends_with(head.as_slice()));
    at.map(|index| index + 1).ok_or_else(|| {
        Failure::network("the node does not give the event back").remedy("see `veedor tender show`")
    })
}

/// A tender's logs in their order: the one at index i has transcript position i + 1.
pub(crate) async fn logs(chain: &Chain, tender: u32) -> Result<Vec<Log>, Failure> {
    let filter = Filter::new()
        .address(chain.deployment.procurement)
        .topic1(B256::from(U256::from(tender)));
    let mut logs = logs::all(chain, &filter).await?;
    // It names the tender too, but belongs to the list of publications.
    logs.retain(|log| log.topic0() != Some(&IProcurement::TenderListed::SIGNATURE_HASH));
    Ok(logs)
}
