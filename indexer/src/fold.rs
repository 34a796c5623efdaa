//! The pure fold from events to a tender. No I/O: whoever holds a complete transcript gets the same tender.
//!
//! The store's projections say the same in SQL, row by row, so that a large tender need not be loaded to take in one
//! event; a test holds the two together.

use crate::{
    Address, Hash,
    event::{DecodedEvent, Event, Published, TenderEvent},
    model::{
        self, Award, Cancellation, Comment, Desertion, Evidence, Exclusion, Finalization, LotBounds,
        Moderation, ModerationKind, Opening, Price, Registrar, Reschedule, Seal, SealState, Version,
        Withdrawal,
    },
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
        standstill: e.standstill,
        version: 1,
        decisions: 0,
        versions: vec![Version {
            version: 1,
            officer: e.officer,
            terms: e.terms,
            reason: None,
            schedule: e.schedule,
            lots: Vec::new(),
            evidence,
        }],
        reschedules: Vec::new(),
        registrars: Vec::new(),
        seals: Vec::new(),
        withdrawals: Vec::new(),
        openings: Vec::new(),
        exclusions: Vec::new(),
        awards: Vec::new(),
        desertions: Vec::new(),
        cancellation: None,
        finalization: None,
        comments: Vec::new(),
        moderations: Vec::new(),
        evidence,
    }
}

fn apply(tender: &mut model::Tender, event: &TenderEvent, evidence: Evidence) -> Result<(), &'static str> {
    match event {
        TenderEvent::Published(_) => return Err("the tender has been published before"),
        TenderEvent::LotPublished { .. }
        | TenderEvent::RegistrarNamed { .. }
        | TenderEvent::Amended { .. }
        | TenderEvent::Rescheduled { .. }
        | TenderEvent::Cancelled { .. }
        | TenderEvent::Finalized => frame(tender, event, evidence)?,
        TenderEvent::BidSealed { .. } | TenderEvent::SealWithdrawn { .. } => sealed(tender, event, evidence)?,
        TenderEvent::BidOpened { .. }
        | TenderEvent::PriceOpened { .. }
        | TenderEvent::VendorExcluded { .. } => {
            opened(tender, event, evidence)?;
        }
        TenderEvent::LotAwarded { .. } | TenderEvent::LotDeserted { .. } => decided(tender, event, evidence),
        TenderEvent::CommentPosted { .. }
        | TenderEvent::CommentModerated { .. }
        | TenderEvent::CommentRestored { .. } => commented(tender, event, evidence),
    }
    Ok(())
}

/// Terms, lots, boundaries, end.
fn frame(tender: &mut model::Tender, event: &TenderEvent, evidence: Evidence) -> Result<(), &'static str> {
    match event {
        TenderEvent::LotPublished {
            version,
            lot,
            ceiling,
            floor,
        } => {
            let current = tender
                .versions
                .last_mut()
                .filter(|current| current.version == *version);
            let current = current.ok_or("the lot belongs to another version than the one that stands")?;
            current.lots.push(LotBounds {
                lot: *lot,
                ceiling: *ceiling,
                floor: *floor,
                evidence,
            });
        }
        TenderEvent::RegistrarNamed { registrar, token_key } => {
            tender.registrars.push(Registrar {
                key: *registrar,
                token_key: present(*token_key),
                evidence,
            });
        }
        TenderEvent::Amended {
            officer,
            version,
            terms,
            reason,
            schedule,
            lots: _,
        } => {
            if tender.version.checked_add(1) != Some(*version) {
                return Err("its version does not follow the one that stands");
            }
            tender.version = *version;
            tender.terms = *terms;
            tender.schedule = *schedule;
            tender.decisions += 1;
            tender.versions.push(Version {
                version: *version,
                officer: *officer,
                terms: *terms,
                reason: Some(*reason),
                schedule: *schedule,
                lots: Vec::new(),
                evidence,
            });
        }
        TenderEvent::Rescheduled {
            officer,
            reason,
            schedule,
        } => {
            tender.schedule = *schedule;
            tender.decisions += 1;
            tender.reschedules.push(Reschedule {
                officer: *officer,
                reason: *reason,
                schedule: *schedule,
                evidence,
            });
        }
        TenderEvent::Cancelled { officer, reason } => {
            tender.decisions += 1;
            tender.cancellation = Some(Cancellation {
                officer: *officer,
                reason: *reason,
                evidence,
            });
        }
        _ => tender.finalization = Some(Finalization { evidence }),
    }
    Ok(())
}

fn sealed(tender: &mut model::Tender, event: &TenderEvent, evidence: Evidence) -> Result<(), &'static str> {
    match event {
        TenderEvent::BidSealed {
            bidder,
            version,
            seal,
            envelope,
            order,
        } => {
            end_seal(tender, *bidder, SealState::Replaced, evidence.position);
            tender.seals.push(Seal {
                order: *order,
                bidder: *bidder,
                version: *version,
                seal: *seal,
                envelope: present(*envelope),
                state: SealState::Live,
                ended_at: None,
                evidence,
            });
        }
        TenderEvent::SealWithdrawn { bidder, order } => {
            if !end_seal(tender, *bidder, SealState::Withdrawn, evidence.position) {
                return Err("the bidder has no live seal");
            }
            tender.withdrawals.push(Withdrawal {
                bidder: *bidder,
                order: *order,
                evidence,
            });
        }
        _ => {}
    }
    Ok(())
}

fn opened(tender: &mut model::Tender, event: &TenderEvent, evidence: Evidence) -> Result<(), &'static str> {
    match event {
        TenderEvent::BidOpened {
            vendor,
            bidder,
            order,
            seal,
            offer,
            signer,
        } => {
            if !end_seal(tender, *bidder, SealState::Opened, evidence.position) {
                return Err("the bidder has no live seal");
            }
            tender.openings.push(Opening {
                vendor: *vendor,
                bidder: *bidder,
                order: *order,
                seal: *seal,
                offer: present(*offer),
                signer: *signer,
                prices: Vec::new(),
                evidence,
            });
        }
        TenderEvent::PriceOpened { vendor, lot, price } => {
            let opening = tender
                .openings
                .iter_mut()
                .rfind(|opening| opening.vendor == *vendor);
            let opening = opening.ok_or("the vendor has opened no bid")?;
            opening.prices.push(Price {
                lot: *lot,
                price: *price,
                evidence,
            });
        }
        TenderEvent::VendorExcluded { vendor } => {
            tender.exclusions.push(Exclusion {
                vendor: *vendor,
                evidence,
            });
        }
        _ => {}
    }
    Ok(())
}

fn decided(tender: &mut model::Tender, event: &TenderEvent, evidence: Evidence) {
    tender.decisions += 1;
    match event {
        TenderEvent::LotAwarded {
            vendor,
            lot,
            price,
            order,
            officer,
            report,
        } => tender.awards.push(Award {
            lot: *lot,
            vendor: *vendor,
            price: *price,
            order: *order,
            officer: (*officer != 0).then_some(*officer),
            report: present(*report),
            evidence,
        }),
        TenderEvent::LotDeserted { lot, officer, reason } => tender.desertions.push(Desertion {
            lot: *lot,
            officer: (*officer != 0).then_some(*officer),
            reason: present(*reason),
            evidence,
        }),
        _ => {}
    }
}

fn commented(tender: &mut model::Tender, event: &TenderEvent, evidence: Evidence) {
    match event {
        TenderEvent::CommentPosted {
            author,
            subject_kind,
            subject_id,
            parent,
            digest,
        } => {
            tender.comments.push(Comment {
                position: evidence.position,
                author: *author,
                party: party_of(*author),
                subject_kind: *subject_kind,
                subject_id: *subject_id,
                parent: (*parent != 0).then_some(*parent),
                digest: *digest,
                withheld: false,
                evidence,
            });
        }
        TenderEvent::CommentModerated {
            comment,
            moderator,
            counter,
            reason,
        } => {
            moderated(
                tender,
                ModerationKind::Withheld,
                *comment,
                (*moderator, *counter, *reason),
                evidence,
            );
        }
        TenderEvent::CommentRestored {
            comment,
            moderator,
            counter,
            reason,
        } => {
            moderated(
                tender,
                ModerationKind::Restored,
                *comment,
                (*moderator, *counter, *reason),
                evidence,
            );
        }
        _ => {}
    }
}

fn moderated(
    tender: &mut model::Tender,
    kind: ModerationKind,
    comment: u32,
    (moderator, counter, reason): (u32, u32, Hash),
    evidence: Evidence,
) {
    // The contract does not know which positions are comments, so an act on another one is recorded and no more.
    if let Ok(index) = tender
        .comments
        .binary_search_by_key(&comment, |comment| comment.position)
    {
        tender.comments[index].withheld = kind == ModerationKind::Withheld;
    }
    tender.moderations.push(Moderation {
        kind,
        comment,
        moderator,
        counter,
        reason,
        evidence,
    });
}

/// Whether the bidder had a live seal. It has at most one.
fn end_seal(tender: &mut model::Tender, bidder: Address, state: SealState, position: u32) -> bool {
    let live = tender
        .seals
        .iter_mut()
        .rfind(|seal| seal.bidder == bidder && seal.state == SealState::Live);
    let Some(seal) = live else { return false };
    seal.state = state;
    seal.ended_at = Some(position);
    true
}

/// The contracts write 0 where there is no digest.
pub(crate) fn present(digest: Hash) -> Option<Hash> {
    (!digest.is_zero()).then_some(digest)
}

/// A party comments under its number as an address, which no key has.
pub(crate) fn party_of(author: Address) -> Option<u32> {
    let (zeros, number) = author.as_bytes().split_last_chunk::<4>()?;
    zeros
        .iter()
        .all(|byte| *byte == 0)
        .then(|| u32::from_be_bytes(*number))
}
