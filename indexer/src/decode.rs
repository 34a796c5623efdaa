//! From a log to an event, by the contracts' bindings. What cannot be read is refused, never skipped.

use alloy::{
    primitives::{B256, IntoLogData, Uint},
    sol_types::SolEventInterface,
};
use veedor_contracts::bindings::{
    IDirectory::IDirectoryEvents as Directory, IProcurement, IProcurement::IProcurementEvents as Procurement,
};

use crate::{
    Address, Contract, Hash, Identity,
    event::{DirectoryEvent, Event, Published, RawLog, RecoveryProposed, TenderEvent},
    model::{Amount, Kind, Schedule, Scheme, SubjectKind, Timestamp},
};

/// A log that these contracts cannot have written.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum DecodeError {
    /// From another address than was asked for.
    #[error("the log at index {index} of block {block} comes from {address}, which was not asked for")]
    Stranger {
        /// The block's number.
        block: u64,
        /// The log's index.
        index: u64,
        /// Where it comes from.
        address: Address,
    },
    /// No event of the contract, or with fields that make no sense.
    #[error("the log at index {index} of block {block} is no event of the {contract} contract: {why}", contract = contract.name())]
    Unreadable {
        /// The block's number.
        block: u64,
        /// The log's index.
        index: u64,
        /// The contract that it is said to come from.
        contract: Contract,
        /// What is wrong with it.
        why: String,
    },
}

/// The ABI has this event from a base contract; name and version are constant here.
const DOMAIN_CHANGED: &str = "its signing domain never changes";

/// Reads a log.
pub fn event(log: &RawLog, identity: &Identity) -> Result<Event, DecodeError> {
    let contract = identity.contract(log.address).ok_or(DecodeError::Stranger {
        block: log.block,
        index: log.index,
        address: log.address,
    })?;
    match contract {
        Contract::Directory => read::<Directory>(log)
            .and_then(directory_event)
            .map(Event::Directory),
        Contract::Procurement => read::<Procurement>(log).and_then(procurement_event),
    }
    .map_err(|why| DecodeError::Unreadable {
        block: log.block,
        index: log.index,
        contract,
        why,
    })
}

/// Reads a log, and refuses it if writing the event again does not give the same bytes. A head covers topics and data
/// as one row of words: without this, a word could be moved between them, and be read as another field.
fn read<E: SolEventInterface + IntoLogData>(log: &RawLog) -> Result<E, String> {
    let topics: Vec<B256> = log
        .topics
        .iter()
        .map(|topic| B256::from(topic.to_bytes()))
        .collect();
    let event = E::decode_raw_log(&topics, &log.data).map_err(|error| error.to_string())?;
    let written = event.to_log_data();
    if written.topics() != topics || written.data[..] != log.data[..] {
        return Err("its fields are not where they belong".to_owned());
    }
    Ok(event)
}

fn directory_event(event: Directory) -> Result<DirectoryEvent, String> {
    Ok(match event {
        Directory::PartyRegistered(e) => DirectoryEvent::PartyRegistered {
            party: e.party,
            kind: Kind::try_from(e.kind).map_err(|error| error.to_string())?,
            member_of: e.memberOf,
            roles: e.roles,
            profile: hash(e.profile),
            sponsor: e.sponsor,
        },
        Directory::SignerAdded(e) => DirectoryEvent::SignerAdded {
            party: e.party,
            signer: hash(e.signer),
            scheme: Scheme::try_from(e.scheme).map_err(|error| error.to_string())?,
            account: address(e.account),
            x: hash(e.x),
            y: hash(e.y),
        },
        Directory::SignerRevoked(e) => DirectoryEvent::SignerRevoked {
            party: e.party,
            signer: hash(e.signer),
        },
        Directory::ProfileChanged(e) => DirectoryEvent::ProfileChanged {
            party: e.party,
            profile: hash(e.profile),
        },
        Directory::RolesChanged(e) => DirectoryEvent::RolesChanged {
            party: e.party,
            roles: e.roles,
        },
        Directory::RecoveryProposed(e) => DirectoryEvent::RecoveryProposed(Box::new(RecoveryProposed {
            party: e.party,
            signer: hash(e.signer),
            nonce: e.nonce,
            scheme: Scheme::try_from(e.scheme).map_err(|error| error.to_string())?,
            account: address(e.account),
            x: hash(e.x),
            y: hash(e.y),
            sponsor: e.sponsor,
            ready_at: time(e.readyAt),
        })),
        Directory::RecoveryVetoed(e) => DirectoryEvent::RecoveryVetoed {
            party: e.party,
            signer: hash(e.signer),
            by: hash(e.by),
        },
        Directory::RecoveryCompleted(e) => DirectoryEvent::RecoveryCompleted {
            party: e.party,
            signer: hash(e.signer),
        },
        Directory::PartySuspended(e) => DirectoryEvent::PartySuspended {
            party: e.party,
            reason: hash(e.reason),
        },
        Directory::PartyReinstated(e) => DirectoryEvent::PartyReinstated {
            party: e.party,
            reason: hash(e.reason),
        },
        Directory::IntakeChanged(e) => DirectoryEvent::IntakeChanged {
            procurement: address(e.procurement),
        },
        Directory::AdministrationOffered(e) => DirectoryEvent::AdministrationOffered { to: address(e.to) },
        Directory::AdministrationAccepted(e) => DirectoryEvent::AdministrationAccepted {
            administrator: address(e.administrator),
        },
        Directory::EIP712DomainChanged(_) => return Err(DOMAIN_CHANGED.to_owned()),
    })
}

#[expect(clippy::too_many_lines, reason = "one arm for each of the contract's events")]
fn procurement_event(event: Procurement) -> Result<Event, String> {
    let (tender, event) = match event {
        Procurement::TenderListed(e) => {
            return Ok(Event::Listed {
                tender: e.tender,
                tender_head: hash(e.tenderHead),
            });
        }
        Procurement::TenderPublished(e) => (e.tender, published(&e)),
        Procurement::LotPublished(e) => (
            e.tender,
            TenderEvent::LotPublished {
                version: e.version,
                lot: e.lot,
                ceiling: amount(e.ceiling),
                floor: amount(e.floor),
            },
        ),
        Procurement::RegistrarNamed(e) => (
            e.tender,
            TenderEvent::RegistrarNamed {
                registrar: address(e.registrar),
                token_key: hash(e.tokenKey),
            },
        ),
        Procurement::PanelNamed(e) => (
            e.tender,
            TenderEvent::PanelNamed {
                version: e.version,
                scoring: small(e.scoring),
                pricing: small(e.pricing),
                quorum: e.quorum,
                price_weight: e.priceWeight,
            },
        ),
        Procurement::CriterionNamed(e) => (
            e.tender,
            TenderEvent::CriterionNamed {
                version: e.version,
                criterion: e.criterion,
                weight: e.weight,
            },
        ),
        Procurement::EvaluatorNamed(e) => (
            e.tender,
            TenderEvent::EvaluatorNamed {
                version: e.version,
                seat: e.seat,
                evaluator: e.evaluator,
            },
        ),
        Procurement::ActSeconded(e) => (
            e.tender,
            TenderEvent::ActSeconded {
                officer: e.officer,
                intent: hash(e.intent),
            },
        ),
        Procurement::TenderAmended(e) => (
            e.tender,
            TenderEvent::Amended {
                officer: e.officer,
                version: e.version,
                terms: hash(e.terms),
                panel: hash(e.panel),
                reason: hash(e.reason),
                schedule: schedule(e.sealsFrom, e.sealsUntil, e.opensUntil, e.awardBy),
                lots: e.lots,
            },
        ),
        Procurement::TenderRescheduled(e) => (
            e.tender,
            TenderEvent::Rescheduled {
                officer: e.officer,
                reason: hash(e.reason),
                schedule: schedule(e.sealsFrom, e.sealsUntil, e.opensUntil, e.awardBy),
            },
        ),
        Procurement::TenderCancelled(e) => (
            e.tender,
            TenderEvent::Cancelled {
                officer: e.officer,
                oversight: e.oversight,
                reason: hash(e.reason),
            },
        ),
        Procurement::TenderSuspended(e) => (
            e.tender,
            TenderEvent::Suspended {
                oversight: e.oversight,
                reason: hash(e.reason),
                until: time(e.until),
            },
        ),
        Procurement::TenderReleased(e) => (
            e.tender,
            TenderEvent::Released {
                oversight: e.oversight,
                reason: hash(e.reason),
                lost: time(e.lost).0,
            },
        ),
        Procurement::BidSealed(e) => (
            e.tender,
            TenderEvent::BidSealed {
                bidder: address(e.bidder),
                registrar: address(e.registrar),
                seal: hash(e.seal),
                envelope: hash(e.envelope),
                order: small(e.order),
            },
        ),
        Procurement::SealWithdrawn(e) => (
            e.tender,
            TenderEvent::SealWithdrawn {
                bidder: address(e.bidder),
                order: small(e.order),
            },
        ),
        Procurement::SealExcluded(e) => (
            e.tender,
            TenderEvent::SealExcluded {
                bidder: address(e.bidder),
                oversight: e.oversight,
                reason: hash(e.evidence),
            },
        ),
        Procurement::BidOpened(e) => (
            e.tender,
            TenderEvent::BidOpened {
                vendor: e.vendor,
                bidder: address(e.bidder),
                offer: hash(e.offer),
                prices: hash(e.prices),
                signer: hash(e.signer),
            },
        ),
        Procurement::PriceOpened(e) => (
            e.tender,
            TenderEvent::PriceOpened {
                vendor: e.vendor,
                lot: e.lot,
                price: amount(e.price),
            },
        ),
        Procurement::VendorExcluded(e) => (e.tender, TenderEvent::VendorExcluded { vendor: e.vendor }),
        Procurement::OfferScored(e) => (
            e.tender,
            TenderEvent::OfferScored {
                vendor: e.vendor,
                evaluator: e.evaluator,
                weighed: e.weighed,
                reasons: hash(e.reasons),
            },
        ),
        Procurement::CriterionScored(e) => (
            e.tender,
            TenderEvent::CriterionScored {
                vendor: e.vendor,
                evaluator: e.evaluator,
                criterion: e.criterion,
                points: e.points,
            },
        ),
        Procurement::VendorDisqualified(e) => (
            e.tender,
            TenderEvent::VendorDisqualified {
                vendor: e.vendor,
                lot: e.lot,
                officer: e.officer,
                reason: hash(e.reason),
                until: time(e.until),
            },
        ),
        Procurement::VendorReinstated(e) => (
            e.tender,
            TenderEvent::VendorReinstated {
                vendor: e.vendor,
                lot: e.lot,
                oversight: e.oversight,
            },
        ),
        Procurement::LotAwarded(e) => (
            e.tender,
            TenderEvent::LotAwarded {
                vendor: e.vendor,
                lot: e.lot,
                price: amount(e.price),
                officer: e.officer,
                report: hash(e.report),
            },
        ),
        Procurement::WinnerScored(e) => (
            e.tender,
            TenderEvent::WinnerScored {
                vendor: e.vendor,
                lot: e.lot,
                quality: e.qualityPoints,
                price: e.pricePoints,
            },
        ),
        Procurement::LotDeserted(e) => (
            e.tender,
            TenderEvent::LotDeserted {
                lot: e.lot,
                officer: e.officer,
                reason: hash(e.reason),
            },
        ),
        Procurement::ComplaintFiled(e) => (
            e.tender,
            TenderEvent::ComplaintFiled {
                vendor: e.vendor,
                lot: e.lot,
                round: e.round,
                reason: hash(e.reason),
                until: time(e.until),
            },
        ),
        Procurement::ComplaintDecided(e) => (
            e.tender,
            TenderEvent::ComplaintDecided {
                vendor: e.vendor,
                lot: e.lot,
                upheld: e.upheld,
                oversight: e.oversight,
                reason: hash(e.reason),
            },
        ),
        Procurement::LotReopened(e) => (
            e.tender,
            TenderEvent::LotReopened {
                lot: e.lot,
                until: time(e.until),
            },
        ),
        Procurement::RequestsCounted(e) => (
            e.tender,
            TenderEvent::RequestsCounted {
                registrar: address(e.registrar),
                root: hash(e.root),
                requests: e.requests,
            },
        ),
        Procurement::VendorAbsent(e) => (
            e.tender,
            TenderEvent::VendorAbsent {
                vendor: e.vendor,
                registrar: address(e.registrar),
            },
        ),
        Procurement::WithdrawalClaimed(e) => (
            e.tender,
            TenderEvent::WithdrawalClaimed {
                vendor: e.vendor,
                bidder: address(e.bidder),
            },
        ),
        Procurement::TenderFinalized(e) => (e.tender, TenderEvent::Finalized),
        Procurement::CommentPosted(e) => (
            e.tender,
            TenderEvent::CommentPosted {
                author: address(e.author),
                subject_kind: SubjectKind::try_from(e.subjectKind).map_err(|error| error.to_string())?,
                subject_id: e.subjectId,
                parent: e.parent,
                digest: hash(e.digest),
                registrar: address(e.registrar),
            },
        ),
        Procurement::ReplyPosted(e) => (
            e.tender,
            TenderEvent::ReplyPosted {
                vendor: e.vendor,
                parent: e.parent,
                subject_kind: SubjectKind::try_from(e.subjectKind).map_err(|error| error.to_string())?,
                subject_id: e.subjectId,
                digest: hash(e.digest),
            },
        ),
        Procurement::CommentEndorsed(e) => (
            e.tender,
            TenderEvent::CommentEndorsed {
                author: address(e.author),
                comment: e.position,
                registrar: address(e.registrar),
            },
        ),
        Procurement::CommentModerated(e) => (
            e.tender,
            TenderEvent::CommentModerated {
                comment: e.position,
                moderator: e.moderator,
                counter: e.counter,
                reason: hash(e.reason),
            },
        ),
        Procurement::CommentRestored(e) => (
            e.tender,
            TenderEvent::CommentRestored {
                comment: e.position,
                moderator: e.moderator,
                counter: e.counter,
                reason: hash(e.reason),
            },
        ),
        Procurement::EIP712DomainChanged(_) => return Err(DOMAIN_CHANGED.to_owned()),
    };
    // Transcript 0 is the list of publications; a tender of that number would mix with it.
    if tender == 0 {
        return Err("there is no tender 0".to_owned());
    }
    Ok(Event::Tender { tender, event })
}

fn published(e: &IProcurement::TenderPublished) -> TenderEvent {
    TenderEvent::Published(Box::new(Published {
        buyer: e.buyer,
        officer: e.officer,
        procedure: e.procedure,
        terms: hash(e.terms),
        panel: hash(e.panel),
        envelopes: e.envelopes,
        schedule: schedule(e.sealsFrom, e.sealsUntil, e.opensUntil, e.awardBy),
        standstill: small(e.standstill),
        lots: e.lots,
    }))
}

fn schedule(
    seals_from: Uint<40, 1>,
    seals_until: Uint<40, 1>,
    opens_until: Uint<40, 1>,
    award_by: Uint<40, 1>,
) -> Schedule {
    Schedule {
        seals_from: time(seals_from),
        seals_until: time(seals_until),
        opens_until: time(opens_until),
        award_by: time(award_by),
    }
}

fn time(seconds: Uint<40, 1>) -> Timestamp {
    Timestamp(seconds.as_limbs()[0])
}

fn small(number: Uint<24, 1>) -> u32 {
    number.to::<u32>()
}

fn amount(price: Uint<96, 2>) -> Amount {
    Amount(price.to::<u128>())
}

fn hash(word: B256) -> Hash {
    Hash::from(word.0)
}

fn address(account: alloy::primitives::Address) -> Address {
    Address::from(account.into_array())
}
