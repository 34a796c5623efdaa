//! The pure fold from events to a tender. No I/O: whoever holds a complete transcript gets the same tender.
//!
//! The store's projections say the same in SQL, row by row, so that a large tender need not be loaded to take in one
//! event; a test holds the two together.

mod bids;
mod comments;
mod frame;
mod lots;

use crate::{
    Address, Hash,
    event::{DecodedEvent, Event, Published, TenderEvent},
    model::{self, Evidence, Version},
};

/// An event that cannot follow the ones before it, though its place in the transcript is right. The contract does
/// not write such events: the transcript is of another contract, or this fold has a fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {position} ({event}) contradicts the ones before it: {why}")]
pub struct Contradiction {
    /// Its position.
    pub position: u32,
    /// Its name.
    pub event: &'static str,
    /// What does not fit.
    pub why: &'static str,
}

/// A tender while its events are taken in, in order.
#[derive(Debug, Clone)]
pub struct Tender {
    id: u32,
    state: Option<model::Tender>,
}

impl Tender {
    /// A tender before its publication.
    pub fn new(id: u32) -> Self {
        Self { id, state: None }
    }

    /// What the events so far say; none before the publication.
    pub fn state(&self) -> Option<&model::Tender> {
        self.state.as_ref()
    }

    /// What the events said; none if there was no publication.
    pub fn into_state(self) -> Option<model::Tender> {
        self.state
    }

    /// Takes in the next event. On an error nothing has changed.
    pub fn apply(&mut self, decoded: &DecodedEvent) -> Result<(), Contradiction> {
        let refuse = |why| Contradiction {
            position: decoded.evidence.position,
            event: decoded.event.name(),
            why,
        };
        let Event::Tender { tender, event } = &decoded.event else {
            return Err(refuse("it is no tender's event"));
        };
        if *tender != self.id {
            return Err(refuse("it is another tender's event"));
        }
        match (&mut self.state, event) {
            (None, TenderEvent::Published(e)) => {
                self.state = Some(published(self.id, e, decoded.evidence));
                Ok(())
            }
            (None, _) => Err(refuse("the tender has not been published")),
            (Some(_), TenderEvent::Published(_)) => Err(refuse("the tender has been published before")),
            (Some(state), event) => apply(state, event, decoded.evidence).map_err(refuse),
        }
    }
}

fn published(id: u32, e: &Published, evidence: Evidence) -> model::Tender {
    model::Tender {
        id,
        buyer: e.buyer,
        officer: e.officer,
        procedure: e.procedure,
        terms: e.terms,
        panel: present(e.panel),
        envelopes: e.envelopes,
        schedule: e.schedule,
        scoring: 0,
        pricing: 0,
        standstill: e.standstill,
        version: 1,
        decisions: 0,
        versions: vec![Version {
            version: 1,
            officer: e.officer,
            terms: e.terms,
            panel: present(e.panel),
            reason: None,
            schedule: e.schedule,
            lots: Vec::new(),
            evidence,
        }],
        panels: Vec::new(),
        approvals: Vec::new(),
        reschedules: Vec::new(),
        suspensions: Vec::new(),
        registrars: Vec::new(),
        seals: Vec::new(),
        withdrawals: Vec::new(),
        seal_exclusions: Vec::new(),
        openings: Vec::new(),
        exclusions: Vec::new(),
        scores: Vec::new(),
        disqualifications: Vec::new(),
        awards: Vec::new(),
        desertions: Vec::new(),
        complaints: Vec::new(),
        reopenings: Vec::new(),
        request_counts: Vec::new(),
        absences: Vec::new(),
        withdrawal_claims: Vec::new(),
        cancellation: None,
        finalization: None,
        comments: Vec::new(),
        replies: Vec::new(),
        endorsements: Vec::new(),
        moderations: Vec::new(),
        evidence,
    }
}

fn apply(tender: &mut model::Tender, event: &TenderEvent, evidence: Evidence) -> Result<(), &'static str> {
    match event {
        TenderEvent::Published(_) => Err("the tender has been published before"),
        TenderEvent::LotPublished { .. }
        | TenderEvent::RegistrarNamed { .. }
        | TenderEvent::PanelNamed { .. }
        | TenderEvent::CriterionNamed { .. }
        | TenderEvent::EvaluatorNamed { .. }
        | TenderEvent::ActSeconded { .. }
        | TenderEvent::Amended { .. }
        | TenderEvent::Rescheduled { .. }
        | TenderEvent::Suspended { .. }
        | TenderEvent::Released { .. }
        | TenderEvent::Cancelled { .. }
        | TenderEvent::Finalized => frame::apply(tender, event, evidence),
        TenderEvent::BidSealed { .. }
        | TenderEvent::SealWithdrawn { .. }
        | TenderEvent::SealExcluded { .. }
        | TenderEvent::BidOpened { .. }
        | TenderEvent::PriceOpened { .. }
        | TenderEvent::VendorExcluded { .. }
        | TenderEvent::RequestsCounted { .. }
        | TenderEvent::VendorAbsent { .. }
        | TenderEvent::WithdrawalClaimed { .. } => bids::apply(tender, event, evidence),
        TenderEvent::OfferScored { .. }
        | TenderEvent::CriterionScored { .. }
        | TenderEvent::VendorDisqualified { .. }
        | TenderEvent::VendorReinstated { .. }
        | TenderEvent::LotAwarded { .. }
        | TenderEvent::WinnerScored { .. }
        | TenderEvent::LotDeserted { .. }
        | TenderEvent::ComplaintFiled { .. }
        | TenderEvent::ComplaintDecided { .. }
        | TenderEvent::LotReopened { .. } => lots::apply(tender, event, evidence),
        TenderEvent::CommentPosted { .. }
        | TenderEvent::ReplyPosted { .. }
        | TenderEvent::CommentEndorsed { .. }
        | TenderEvent::CommentModerated { .. }
        | TenderEvent::CommentRestored { .. } => {
            comments::apply(tender, event, evidence);
            Ok(())
        }
    }
}

/// The contracts write 0 where there is no digest.
pub(crate) fn present(digest: Hash) -> Option<Hash> {
    (!digest.is_zero()).then_some(digest)
}

/// The contracts write 0 where there is no party.
pub(crate) fn acting(party: u32) -> Option<u32> {
    (party != 0).then_some(party)
}

/// The contracts write 0 where nobody had to admit.
pub(crate) fn admitting(registrar: Address) -> Option<Address> {
    (registrar != Address::from([0; 20])).then_some(registrar)
}

/// A party comments under its number as an address, which no key has.
pub(crate) fn party_of(author: Address) -> Option<u32> {
    let (zeros, number) = author.as_bytes().split_last_chunk::<4>()?;
    zeros
        .iter()
        .all(|byte| *byte == 0)
        .then(|| u32::from_be_bytes(*number))
}
