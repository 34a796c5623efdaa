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
    event::{DirectoryEvent, Event, Published, RawLog, TenderEvent},
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
        Procurement::TenderAmended(e) => (
            e.tender,
            TenderEvent::Amended {
                officer: e.officer,
                version: e.version,
                terms: hash(e.terms),
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
                reason: hash(e.reason),
            },
        ),
        Procurement::BidSealed(e) => (
            e.tender,
            TenderEvent::BidSealed {
                bidder: address(e.bidder),
                version: e.version,
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
        Procurement::BidOpened(e) => (
            e.tender,
            TenderEvent::BidOpened {
                vendor: e.vendor,
                bidder: address(e.bidder),
                order: small(e.order),
                seal: hash(e.seal),
                offer: hash(e.offer),
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
        Procurement::LotAwarded(e) => (
            e.tender,
            TenderEvent::LotAwarded {
                vendor: e.vendor,
                lot: e.lot,
                price: amount(e.price),
                order: small(e.order),
                officer: e.officer,
                report: hash(e.report),
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
        Procurement::TenderFinalized(e) => (e.tender, TenderEvent::Finalized),
        Procurement::CommentPosted(e) => (
            e.tender,
            TenderEvent::CommentPosted {
                author: address(e.author),
                subject_kind: SubjectKind::try_from(e.subjectKind).map_err(|error| error.to_string())?,
                subject_id: e.subjectId,
                parent: small(e.parent),
                digest: hash(e.digest),
            },
        ),
        Procurement::CommentModerated(e) => (
            e.tender,
            TenderEvent::CommentModerated {
                comment: small(e.position),
                moderator: e.moderator,
                counter: e.counter,
                reason: hash(e.reason),
            },
        ),
        Procurement::CommentRestored(e) => (
            e.tender,
            TenderEvent::CommentRestored {
                comment: small(e.position),
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
    let time = |seconds: Uint<40, 1>| Timestamp(seconds.as_limbs()[0]);
    Schedule {
        seals_from: time(seals_from),
        seals_until: time(seals_until),
        opens_until: time(opens_until),
        award_by: time(award_by),
    }
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
