//! A tender from the node alone: what is stored, and its events.

use std::collections::BTreeMap;

use alloy::primitives::{B256, U256};
use alloy::rpc::types::{Filter, Log};
use alloy::sol_types::{SolEvent, SolEventInterface};
use serde::Serialize;
use veedor_contracts::ToProtocol;
use veedor_contracts::bindings::IProcurement::{self, Core, IProcurementEvents, LotState, Rules, Timetable};
use veedor_protocol::intent::Schedule;
use veedor_protocol::{Address, Hash, Price, Timestamp};

use crate::context::Chain;
use crate::failure::Failure;
use crate::logs;

/// What `Procurement` stores of a tender.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) core: Core,
    pub(crate) timetable: Timetable,
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
        })
    }

    /// Whether the tender was ended before its sealing was over.
    pub(crate) fn is_cancelled(&self) -> bool {
        // `Flags.CANCELLED`.
        self.core.flags & 1 != 0
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

    pub(crate) async fn rules(&self, chain: &Chain) -> Result<Rules, Failure> {
        chain
            .read(chain.procurement().rules(self.core.procedure).call())
            .await
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
    /// By lot.
    pub(crate) prices: BTreeMap<u16, Price>,
    /// The vendor opened a second bid: none of its bids counts.
    pub(crate) excluded: bool,
}

/// What a tender's events say.
#[derive(Debug, Default)]
pub(crate) struct Events {
    /// How many there are.
    pub(crate) count: usize,
    /// Digests of the terms, by version.
    pub(crate) terms: Vec<Hash>,
    /// By vendor.
    pub(crate) opened: BTreeMap<u32, Opened>,
    /// Seals by bidder: each with its version, and whether it was withdrawn.
    pub(crate) seals: BTreeMap<Address, (u16, bool)>,
    /// The seal that each bidder opened, also where its vendor had opened a bid before.
    seals_opened: BTreeMap<Address, Hash>,
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

    /// The seal of this one-time key that was opened: one at most, for opening empties its slot after sealing.
    pub(crate) fn seal_opened(&self, bidder: Address) -> Option<Hash> {
        self.seals_opened.get(&bidder).copied()
    }

    fn take(&mut self, event: IProcurementEvents) {
        match event {
            IProcurementEvents::TenderPublished(e) => self.terms.push(e.terms.to_protocol()),
            IProcurementEvents::TenderAmended(e) => self.terms.push(e.terms.to_protocol()),
            IProcurementEvents::BidSealed(e) => {
                self.seals.insert(e.bidder.to_protocol(), (e.version, false));
            }
            IProcurementEvents::SealWithdrawn(e) => {
                if let Some((_, withdrawn)) = self.seals.get_mut(&e.bidder.to_protocol()) {
                    *withdrawn = true;
                }
            }
            IProcurementEvents::BidOpened(e) => {
                let seal = e.seal.to_protocol();
                self.seals_opened.insert(e.bidder.to_protocol(), seal);
                self.opened.entry(e.vendor).or_insert_with(|| Opened {
                    vendor: e.vendor,
                    bidder: e.bidder.to_protocol(),
                    order: e.order.to(),
                    seal,
                    prices: BTreeMap::new(),
                    excluded: false,
                });
            }
            IProcurementEvents::PriceOpened(e) => {
                if let Some(opened) = self.opened.get_mut(&e.vendor) {
                    opened.prices.insert(e.lot, e.price.to_protocol());
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
            IProcurementEvents::CommentPosted(_) => self.comments += 1,
            _ => {}
        }
    }
}

/// Refuses a transcript position that holds no comment: the contract, which does not keep positions, would take it.
pub(crate) async fn expect_comment(chain: &Chain, tender: u32, position: u32) -> Result<(), Failure> {
    let logs = logs(chain, tender).await?;
    let log = usize::try_from(position)
        .ok()
        .and_then(|position| logs.get(position.checked_sub(1)?));
    if log.is_some_and(|log| log.topic0() == Some(&IProcurement::CommentPosted::SIGNATURE_HASH)) {
        return Ok(());
    }
    Err(
        Failure::usage(format!("event {position} of tender {tender} is no comment"))
            .remedy("give the number that `veedor comment post` printed: the comment's transcript position"),
    )
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
