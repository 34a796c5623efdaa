//! Who wins a lot: the protocol's own computation, on what the chain has of the lot's bids.

use std::collections::BTreeMap;

use veedor_contracts::ToProtocol;
use veedor_protocol::award::{self, OpenedBid, Points, Scoring};
use veedor_protocol::intent::{Lot, Panel};
use veedor_protocol::{Price, U24};

use super::record::{Events, Stored};
use crate::context::Chain;
use crate::failure::Failure;

/// A lot's opened bids, and what they are compared by.
#[derive(Debug)]
pub(crate) struct Contest {
    pub(crate) lot: Lot,
    /// With fewer opened bids nobody wins.
    pub(crate) min_opened: u8,
    /// All that were opened in the lot, those that do not stand too; ascending by vendor.
    pub(crate) bids: Vec<OpenedBid>,
    /// Where the contract keeps them: what an award must name. In the order of `bids`.
    pub(crate) places: Vec<u64>,
    /// Where quality counts too.
    pub(crate) weighing: Option<Weighing>,
}

/// What quality is computed from.
#[derive(Debug)]
pub(crate) struct Weighing {
    pub(crate) panel: Panel,
    pub(crate) scoring: Scoring,
}

/// A bid that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) vendor: u32,
    pub(crate) price: Price,
    pub(crate) order: U24,
    /// Where quality counts too.
    pub(crate) points: Option<Points>,
}

impl Contest {
    /// Reads it from the node.
    pub(crate) async fn read(
        chain: &Chain,
        tender: u32,
        number: u16,
        stored: &Stored,
        events: &Events,
    ) -> Result<Self, Failure> {
        let state = stored.lot(chain, tender, number).await?;
        let procurement = chain.procurement();
        let (mut bids, mut places) = (Vec::new(), Vec::new());
        let bidding = events
            .opened
            .values()
            .filter(|bid| bid.prices.contains_key(&number));
        for vendor in bidding.map(|bid| bid.vendor) {
            let bid = chain
                .read(procurement.openedBid(tender, vendor, number).call())
                .await?;
            places.push(bid.place.to());
            bids.push(OpenedBid {
                vendor,
                price: bid.price.to_protocol(),
                order: bid.order.to_protocol(),
                excluded: bid.excluded,
                disqualified: bid.disqualified,
            });
        }
        let weighing = stored
            .is_weighted()
            .then(|| events.panel.clone())
            .flatten()
            .map(|panel| Weighing {
                scoring: scoring(&panel, events),
                panel,
            });
        if stored.is_weighted() && weighing.is_none() {
            return Err(Failure::network("the node does not give the tender's panel")
                .remedy("try again, or use another node with --rpc-url"));
        }
        Ok(Self {
            lot: Lot {
                ceiling: state.ceiling.to_protocol(),
                floor: state.floor.to_protocol(),
            },
            min_opened: stored.timetable.minOpened,
            bids,
            places,
            weighing,
        })
    }

    /// The bids that stand, the winner first; none where too few were opened, or too few evaluators have finished.
    pub(crate) fn ranking(&self) -> Result<Vec<Standing>, Failure> {
        let Some(Weighing { scoring, .. }) = &self.weighing else {
            return Ok(award::by_price(&self.lot, self.min_opened, &self.bids)
                .into_iter()
                .map(|bid| Standing::of(bid, None))
                .collect());
        };
        let ranked = award::by_points(&self.lot, self.min_opened, &self.bids, scoring)
            .map_err(|error| Failure::network(error).remedy("use another node with --rpc-url"))?;
        Ok(ranked
            .into_iter()
            .map(|ranked| Standing::of(ranked.bid, Some(ranked.points)))
            .collect())
    }
}

impl Standing {
    fn of(bid: OpenedBid, points: Option<Points>) -> Self {
        Self {
            vendor: bid.vendor,
            price: bid.price,
            order: bid.order,
            points,
        }
    }
}

/// Who scored what, as the protocol computes with it.
fn scoring(panel: &Panel, events: &Events) -> Scoring {
    let given_by = |evaluator: &u32| -> BTreeMap<u32, u32> {
        events
            .scores
            .iter()
            .filter(|((by, _), _)| by == evaluator)
            .map(|((_, vendor), weighed)| (*vendor, *weighed))
            .collect()
    };
    Scoring {
        quorum: panel.quorum,
        price_weight: panel.price_weight,
        offers: events.offers().collect(),
        scores: panel.evaluators.iter().map(given_by).collect(),
    }
}
