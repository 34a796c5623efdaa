//! An afternoon of auctions: all of one day are published, sealed, opened and awarded together, in as few blocks as
//! that takes.

use std::collections::HashMap;

use alloy::primitives::{Address, Bytes};
use alloy::rpc::types::Log;
use alloy::sol_types::{SolCall, SolEvent};
use veedor_bidding::prepare::{self, Request};
use veedor_bidding::{BidFile, OsRng};
use veedor_contracts::bindings::IProcurement;
use veedor_contracts::rules;
use veedor_contracts::{Refusal, ToAlloy};
use veedor_protocol::intent::{
    Admission, Award, Desert, Disqualify, Intent, Lot, Publish, Registrar, Schedule, Seal,
};
use veedor_protocol::seal::LotPrice;
use veedor_protocol::{Domain, Hash, Price, Timestamp, U24};

use super::cast::{Cast, new_key, sign_compact};
use super::date::DAY;
use super::papers::{Papers, terms};
use super::record::Auction;
use super::stage::{Call, Payer, Stage, TRANSACTION_GAS};
use crate::act::Act;
use crate::failure::Failure;

const HOUR: u64 = 3_600;

// What calls take at most, as measured, and some more.
const PUBLICATION_GAS: u64 = 400_000;
const BATCH_GAS: u64 = 60_000;
const SEAL_GAS: u64 = 90_000;
const OPENING_GAS: u64 = 120_000;
const DISQUALIFICATION_GAS: u64 = 150_000;
const AWARD_GAS: u64 = 150_000;
const AWARD_GAS_PER_BID: u64 = 6_000;
const FINALIZATION_GAS: u64 = 100_000;

/// What became of an auction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Played {
    /// The tender's id on chain.
    pub(super) tender: u32,
    /// Bids opened.
    pub(super) opened: usize,
    /// The vendor that the contract computed; none: deserted.
    pub(super) winner: Option<u32>,
}

/// Plays auctions day by day.
#[derive(Debug)]
pub(super) struct Play<'a> {
    pub(super) stage: &'a mut Stage,
    pub(super) cast: &'a Cast,
    pub(super) papers: &'a mut Papers,
    /// Whole days that dates are moved by, where the node's clock is past them.
    pub(super) shift: u64,
    /// How many tenders were published so far.
    pub(super) published: u32,
}

/// An auction under way.
struct Running<'a> {
    auction: &'a Auction,
    tender: u32,
    /// In the order of sealing.
    bids: Vec<BidFile>,
    /// Vendors, ascending.
    opened: Vec<u32>,
}

impl Running<'_> {
    /// Where the contract keeps the opened bids. All are of one lot, so that each is in its vendor's first word.
    fn places(&self) -> Vec<u64> {
        self.opened.iter().map(|vendor| u64::from(*vendor) << 8).collect()
    }

    /// How many acts of the officer come before the decision.
    fn decisions(&self) -> Result<U24, Failure> {
        u32::try_from(self.auction.disqualified().count())
            .ok()
            .and_then(|count| U24::new(count).ok())
            .ok_or_else(|| Failure::usage(format!("too many bids in {}", self.auction.tender)))
    }
}

impl Play<'_> {
    /// Plays all auctions of one day, and gives what became of each.
    pub(super) async fn day(&mut self, auctions: &[&Auction]) -> Result<Vec<Played>, Failure> {
        let Some(first) = auctions.first() else {
            return Ok(Vec::new());
        };
        let midnight = first.date.midnight() + self.shift * DAY;
        let schedule = schedule(midnight)?;

        let calls = auctions
            .iter()
            .map(|auction| self.publish(auction, schedule))
            .collect::<Result<_, _>>()?;
        let logs = self.stage.blocks(midnight + HOUR, calls).await?;
        let mut running = self.begin(auctions, &logs)?;

        let items = running
            .iter()
            .flat_map(|auction| &auction.bids)
            .map(|bid| self.seal(bid))
            .collect::<Result<Vec<_>, _>>()?;
        let calls = batches(
            &items,
            BATCH_GAS,
            SEAL_GAS,
            |items| IProcurement::sealBatchCall { items }.abi_encode(),
            self.address(),
        );
        let logs = self
            .stage
            .blocks(schedule.seals_from.get(), calls.clone())
            .await?;
        self.require_all(events::<IProcurement::BidSealed>(&logs).count(), &running, &calls)
            .await?;

        let items = running
            .iter()
            .flat_map(|auction| &auction.bids)
            .map(open)
            .collect::<Vec<_>>();
        let calls = batches(
            &items,
            BATCH_GAS,
            OPENING_GAS,
            |items| IProcurement::openBatchCall { items }.abi_encode(),
            self.address(),
        );
        let logs = self
            .stage
            .blocks(schedule.seals_until.get(), calls.clone())
            .await?;
        self.require_all(events::<IProcurement::BidOpened>(&logs).count(), &running, &calls)
            .await?;
        note_opened(&mut running, &logs);

        let mut calls = Vec::new();
        for auction in &running {
            self.disqualify(auction, &mut calls)?;
        }
        self.stage.blocks(schedule.opens_until.get(), calls).await?;

        let mut calls = Vec::with_capacity(2 * running.len());
        for auction in &running {
            calls.push(self.decide(auction)?);
        }
        for auction in &running {
            calls.push(self.call(
                FINALIZATION_GAS,
                Act::Finalize {
                    tender: auction.tender,
                },
            ));
        }
        // By then the time for objections to what was disqualified is over.
        let logs = self
            .stage
            .blocks(schedule.opens_until.get() + HOUR, calls)
            .await?;
        results(&running, &logs)
    }

    fn domain(&self) -> Domain {
        self.stage.deployment.procurement_domain()
    }

    fn address(&self) -> Address {
        self.stage.deployment.procurement
    }

    fn call(&self, gas: u64, act: Act) -> Call {
        Call {
            payer: Payer::Relayer,
            to: self.address(),
            data: act.calldata(),
            gas,
        }
    }

    fn publish(&mut self, auction: &Auction, schedule: Schedule) -> Result<Call, Failure> {
        let intent = Publish {
            buyer: self.cast.buyer.id,
            nonce: self.published,
            procedure: rules::REPLAY,
            terms: self.papers.keep(&terms(auction, self.cast))?,
            panel: Hash::ZERO,
            envelopes: false,
            schedule,
            standstill: U24::ZERO,
            lots: vec![Lot {
                ceiling: auction.ceiling.unwrap_or(Price::MAX),
                floor: auction.floor.unwrap_or(Price::ZERO),
            }],
            registrars: vec![Registrar {
                key: self.cast.registrar.key.address(),
                token_key: Hash::ZERO,
            }],
            valid_until: Timestamp::MAX,
        };
        self.published += 1;
        let officers = vec![self.cast.officer.authorize(&intent.digest(&self.domain()))?];
        Ok(self.call(
            PUBLICATION_GAS,
            Act::Publish {
                intent,
                panel: None,
                officers,
            },
        ))
    }

    /// Bids on what was published.
    fn begin<'a>(&self, auctions: &[&'a Auction], logs: &[Log]) -> Result<Vec<Running<'a>>, Failure> {
        let tenders = events::<IProcurement::TenderPublished>(logs)
            .map(|event| event.tender)
            .collect::<Vec<_>>();
        if tenders.len() != auctions.len() {
            return Err(Failure::contradicted(format!(
                "{} tenders were published, not {}",
                tenders.len(),
                auctions.len()
            )));
        }
        auctions
            .iter()
            .zip(tenders)
            .map(|(auction, tender)| self.bid(auction, tender))
            .collect()
    }

    fn bid<'a>(&self, auction: &'a Auction, tender: u32) -> Result<Running<'a>, Failure> {
        let mut bids = Vec::new();
        for bid in &auction.bids {
            let vendor = self.cast.vendor(&bid.bidder)?;
            let request = Request {
                domain: self.domain(),
                tender,
                version: 1,
                tender_lots: 1,
                vendor: vendor.id,
                lots: vec![LotPrice {
                    lot: 1,
                    price: bid.price,
                }],
                offer: None,
            };
            let made = prepare::prepare(request, new_key(), &mut OsRng, |seal| vendor.authorize(seal));
            bids.push(made.map_err(|error| {
                Failure::contradicted(format!("line {}: the bid cannot be made: {error}", bid.line))
            })?);
        }
        Ok(Running {
            auction,
            tender,
            bids,
            opened: Vec::new(),
        })
    }

    fn seal(&self, bid: &BidFile) -> Result<IProcurement::SealItem, Failure> {
        let domain = self.domain();
        let (tender, bidder) = (bid.bid().tender, bid.key().address());
        let admission = sign_compact(
            &self.cast.registrar.key,
            &Admission { tender, bidder }.digest(&domain),
        )?;
        let intent = Seal {
            tender,
            version: bid.bid().version,
            bidder,
            seal: bid.seal(),
            envelope: Hash::ZERO,
            replaces: Hash::ZERO,
            valid_until: Timestamp::MAX,
        };
        let signature = sign_compact(bid.key(), &intent.digest(&domain))?;
        Ok(IProcurement::SealItem {
            intent: intent.to_alloy(),
            admission: admission.into(),
            signature: signature.into(),
        })
    }

    /// Takes out what the record takes out.
    fn disqualify(&mut self, running: &Running<'_>, calls: &mut Vec<Call>) -> Result<(), Failure> {
        for (decisions, bid) in (0_u32..).zip(running.auction.disqualified()) {
            let intent = Disqualify {
                tender: running.tender,
                decisions: U24::new(decisions).map_err(Failure::usage)?,
                lot: 1,
                vendor: self.cast.vendor(&bid.bidder)?.id,
                reason: self.papers.keep_text(format!(
                    "Recorded auction {}: the record disqualifies {}.\n",
                    running.auction.tender, bid.bidder
                )),
                valid_until: Timestamp::MAX,
            };
            let officers = vec![self.cast.officer.authorize(&intent.digest(&self.domain()))?];
            calls.push(self.call(DISQUALIFICATION_GAS, Act::Disqualify { intent, officers }));
        }
        Ok(())
    }

    /// An award to the lowest qualified bid, or the statement that there is none.
    fn decide(&mut self, running: &Running<'_>) -> Result<Call, Failure> {
        let tender = running.tender;
        let gas = AWARD_GAS + AWARD_GAS_PER_BID * running.opened.len() as u64;
        let (decisions, places) = (running.decisions()?, running.places());
        if let Some(bid) = running.auction.lowest().first() {
            let intent = Award {
                tender,
                decisions,
                lot: 1,
                vendor: self.cast.vendor(&bid.bidder)?.id,
                price: bid.price,
                report: self.papers.keep_text(format!(
                    "Recorded auction {}: the lowest qualified bid is {}'s, at {}.\n",
                    running.auction.tender, bid.bidder, bid.price
                )),
                valid_until: Timestamp::MAX,
            };
            let officers = vec![self.cast.officer.authorize(&intent.digest(&self.domain()))?];
            return Ok(self.call(
                gas,
                Act::Award {
                    intent,
                    places,
                    officers,
                },
            ));
        }
        let reason = self.papers.keep_text(format!(
            "Recorded auction {}: no bid qualifies.\n",
            running.auction.tender
        ));
        let intent = Desert {
            tender,
            decisions,
            lot: 1,
            reason,
            valid_until: Timestamp::MAX,
        };
        let officers = vec![self.cast.officer.authorize(&intent.digest(&self.domain()))?];
        Ok(self.call(
            gas,
            Act::Desert {
                intent,
                places,
                officers,
            },
        ))
    }

    /// In a batch, what is refused fails alone and without an event: then ask why.
    async fn require_all(&self, done: usize, running: &[Running<'_>], calls: &[Call]) -> Result<(), Failure> {
        let wanted = running.iter().map(|auction| auction.bids.len()).sum::<usize>();
        if done == wanted {
            return Ok(());
        }
        let mut why = String::new();
        for call in calls {
            let answer = self
                .stage
                .rpc()
                .call(
                    "eth_call",
                    serde_json::json!([{"to": call.to, "data": call.data}, "latest"]),
                )
                .await;
            let answer: Bytes = answer
                .ok()
                .and_then(|answer| serde_json::from_value(answer).ok())
                .unwrap_or_default();
            // Both batches answer alike. What was done is refused the second time, as stale: the others tell.
            let refusals = IProcurement::sealBatchCall::abi_decode_returns(&answer).unwrap_or_default();
            let told = refusals
                .into_iter()
                .filter_map(|selector| Refusal::from_selector(selector.0));
            why = told
                .map(|refusal| refusal.name)
                .find(|name| !name.ends_with("Stale"))
                .unwrap_or(why);
        }
        Err(Failure::reverted(format!(
            "{} of {wanted} bids were refused in a batch ({why})",
            wanted - done
        )))
    }
}

fn schedule(midnight: u64) -> Result<Schedule, Failure> {
    let at = |hour: u64| {
        Timestamp::new(midnight + hour * HOUR)
            .map_err(|error| Failure::usage(format!("a date is too late: {error}")))
    };
    Ok(Schedule {
        seals_from: at(2)?,
        seals_until: at(12)?,
        opens_until: at(16)?,
        award_by: at(20)?,
    })
}

fn open(bid: &BidFile) -> IProcurement::OpenItem {
    let authorization = bid.authorization();
    IProcurement::OpenItem {
        bid: bid.bid().clone().to_alloy(),
        prices: bid.prices().clone().to_alloy(),
        vendor: IProcurement::Authorization::new(
            authorization.signer,
            Bytes::copy_from_slice(&authorization.signature),
        ),
    }
}

/// Items in as few transactions as they fit.
fn batches<T: Clone>(
    items: &[T],
    fixed: u64,
    each: u64,
    encode: impl Fn(Vec<T>) -> Vec<u8>,
    to: Address,
) -> Vec<Call> {
    let most = usize::try_from((TRANSACTION_GAS - fixed) / each).unwrap_or(1);
    items
        .chunks(most)
        .map(|chunk| Call {
            payer: Payer::Relayer,
            to,
            data: encode(chunk.to_vec()).into(),
            gas: fixed + each * chunk.len() as u64,
        })
        .collect()
}

fn events<E: SolEvent>(logs: &[Log]) -> impl Iterator<Item = E> + '_ {
    logs.iter()
        .filter_map(|log| E::decode_log(&log.inner).ok())
        .map(|log| log.data)
}

/// Each tender's opened vendors, ascending, as awards want them.
fn note_opened(running: &mut [Running<'_>], logs: &[Log]) {
    let mut opened: HashMap<u32, Vec<u32>> = HashMap::new();
    for event in events::<IProcurement::BidOpened>(logs) {
        opened.entry(event.tender).or_default().push(event.vendor);
    }
    for auction in running {
        auction.opened = opened.remove(&auction.tender).unwrap_or_default();
        auction.opened.sort_unstable();
    }
}

/// What the contract recorded.
fn results(running: &[Running<'_>], logs: &[Log]) -> Result<Vec<Played>, Failure> {
    let mut decided: HashMap<u32, Option<u32>> = events::<IProcurement::LotAwarded>(logs)
        .map(|event| (event.tender, Some(event.vendor)))
        .collect();
    decided.extend(events::<IProcurement::LotDeserted>(logs).map(|event| (event.tender, None)));
    let played = |auction: &Running<'_>| {
        let winner = decided.get(&auction.tender).copied();
        let winner = winner
            .ok_or_else(|| Failure::contradicted(format!("tender {} was not decided", auction.tender)))?;
        Ok(Played {
            tender: auction.tender,
            opened: auction.opened.len(),
            winner,
        })
    };
    running.iter().map(played).collect()
}
