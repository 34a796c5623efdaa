//! Between `veedor-protocol`, which knows no alloy, and the bindings, which are alloy.
//!
//! Every intent and its parts convert by `From`, both ways. What holds an enum or a signer, which the ABI has as
//! bare numbers and bytes, comes back by `TryFrom`. Words and numbers belong to neither crate, so they convert by
//! the methods of [`ToAlloy`] and [`ToProtocol`].

use alloy::primitives::{Address, B256, Bytes, LogData, Uint};
use alloy::sol_types::Eip712Domain;
use veedor_protocol as protocol;
use veedor_protocol::intent::{self, SubjectKind};
use veedor_protocol::party::{Kind, Roles, Scheme, SignerBytes, SignerMalformed, UnknownCode};
use veedor_protocol::seal::{self, SealSlot};
use veedor_protocol::transcript::{EventRecord, Head};

use crate::bindings::{IDirectory, IProcurement};

/// The same value in alloy's type.
pub trait ToAlloy {
    /// What the bindings use for it.
    type Alloy;

    /// Converts.
    fn to_alloy(self) -> Self::Alloy;
}

/// The same value in `veedor-protocol`'s type.
pub trait ToProtocol {
    /// What `veedor-protocol` uses for it.
    type Protocol;

    /// Converts.
    fn to_protocol(self) -> Self::Protocol;
}

/// What the chain gave is none of the values that this version knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unknown {
    /// A number that no variant of an enum has.
    #[error(transparent)]
    Code(#[from] UnknownCode),
    /// Bytes that are no signer.
    #[error(transparent)]
    Signer(#[from] SignerMalformed),
}

macro_rules! as_is {
    ($($type:ty),+) => { $(
        impl ToAlloy for $type {
            type Alloy = $type;

            fn to_alloy(self) -> $type {
                self
            }
        }

        impl ToProtocol for $type {
            type Protocol = $type;

            fn to_protocol(self) -> $type {
                self
            }
        }
    )+ };
}

as_is!(bool, u8, u16, u32);

macro_rules! bytes {
    ($($protocol:ty => $alloy:ty),+) => { $(
        impl ToAlloy for $protocol {
            type Alloy = $alloy;

            fn to_alloy(self) -> $alloy {
                <$alloy>::from(self.to_bytes())
            }
        }

        impl ToProtocol for $alloy {
            type Protocol = $protocol;

            fn to_protocol(self) -> $protocol {
                <$protocol>::from(<[u8; size_of::<$alloy>()]>::from(self))
            }
        }
    )+ };
}

bytes!(protocol::Hash => B256, protocol::Address => Address);

/// Numbers of the same width: neither way can overflow.
macro_rules! numbers {
    ($($protocol:ty => $bits:literal, $limbs:literal as $inner:ty);+) => { $(
        impl ToAlloy for $protocol {
            type Alloy = Uint<$bits, $limbs>;

            fn to_alloy(self) -> Self::Alloy {
                Uint::from(self.get())
            }
        }

        impl ToProtocol for Uint<$bits, $limbs> {
            type Protocol = $protocol;

            fn to_protocol(self) -> $protocol {
                <$protocol>::new(self.saturating_to::<$inner>()).unwrap_or(<$protocol>::MAX)
            }
        }
    )+ };
}

numbers!(protocol::U24 => 24, 1 as u32; protocol::Timestamp => 40, 1 as u64; protocol::Price => 96, 2 as u128);

impl<T: ToAlloy> ToAlloy for Vec<T> {
    type Alloy = Vec<T::Alloy>;

    fn to_alloy(self) -> Self::Alloy {
        self.into_iter().map(T::to_alloy).collect()
    }
}

impl<T: ToProtocol> ToProtocol for Vec<T> {
    type Protocol = Vec<T::Protocol>;

    fn to_protocol(self) -> Self::Protocol {
        self.into_iter().map(T::to_protocol).collect()
    }
}

macro_rules! one_way {
    ($($protocol:ty => $alloy:ty: $value:ident => $converted:expr),+ $(,)?) => { $(
        impl ToAlloy for $protocol {
            type Alloy = $alloy;

            fn to_alloy(self) -> $alloy {
                let $value = self;
                $converted
            }
        }
    )+ };
}

one_way!(
    Kind => u8: kind => kind.code(),
    Scheme => u8: scheme => scheme.code(),
    SubjectKind => u8: subject => subject.code(),
    Roles => u16: roles => roles.0,
    SignerBytes => Bytes: signer => signer.to_vec().into(),
    protocol::Signature => Bytes: signature => Bytes::copy_from_slice(signature.as_ref()),
    SealSlot => B256: slot => slot.to_hash().to_alloy(),
    Head => B256: head => head.0.to_alloy(),
    protocol::Domain => Eip712Domain: domain => alloy::sol_types::eip712_domain! {
        name: protocol::Domain::NAME,
        version: protocol::Domain::VERSION,
        chain_id: domain.chain_id,
        verifying_contract: domain.contract.to_alloy(),
    },
);

/// A struct that has the same fields in both crates.
macro_rules! same {
    ($($abi:ident::$name:ident = $ours:path { $($theirs:ident: $field:ident),+ $(,)? })+) => { $(
        impl ToAlloy for $ours {
            type Alloy = $abi::$name;

            fn to_alloy(self) -> $abi::$name {
                $abi::$name { $($theirs: self.$field.to_alloy()),+ }
            }
        }

        impl ToProtocol for $abi::$name {
            type Protocol = $ours;

            fn to_protocol(self) -> $ours {
                $ours { $($field: self.$theirs.to_protocol()),+ }
            }
        }

        impl From<$ours> for $abi::$name {
            fn from(value: $ours) -> Self {
                value.to_alloy()
            }
        }

        impl From<$abi::$name> for $ours {
            fn from(value: $abi::$name) -> Self {
                value.to_protocol()
            }
        }
    )+ };
}

same! {
    IProcurement::Lot = intent::Lot { ceiling: ceiling, floor: floor }
    IProcurement::Registrar = intent::Registrar { key: key, tokenKey: token_key }
    IProcurement::Schedule = intent::Schedule {
        sealsFrom: seals_from,
        sealsUntil: seals_until,
        opensUntil: opens_until,
        awardBy: award_by,
    }
    IProcurement::Publish = intent::Publish {
        buyer: buyer,
        nonce: nonce,
        procedure: procedure,
        terms: terms,
        panel: panel,
        envelopes: envelopes,
        schedule: schedule,
        standstill: standstill,
        lots: lots,
        registrars: registrars,
        validUntil: valid_until,
    }
    IProcurement::Amend = intent::Amend {
        tender: tender,
        decisions: decisions,
        terms: terms,
        panel: panel,
        reason: reason,
        schedule: schedule,
        lots: lots,
        validUntil: valid_until,
    }
    IProcurement::Reschedule = intent::Reschedule {
        tender: tender,
        decisions: decisions,
        reason: reason,
        schedule: schedule,
        validUntil: valid_until,
    }
    IProcurement::Cancel = intent::Cancel {
        tender: tender,
        decisions: decisions,
        reason: reason,
        validUntil: valid_until,
    }
    IProcurement::Award = intent::Award {
        tender: tender,
        decisions: decisions,
        lot: lot,
        vendor: vendor,
        price: price,
        report: report,
        validUntil: valid_until,
    }
    IProcurement::Desert = intent::Desert {
        tender: tender,
        decisions: decisions,
        lot: lot,
        reason: reason,
        validUntil: valid_until,
    }
    IProcurement::Seal = intent::Seal {
        tender: tender,
        version: version,
        bidder: bidder,
        seal: seal,
        envelope: envelope,
        replaces: replaces,
        validUntil: valid_until,
    }
    IProcurement::Withdraw = intent::Withdraw {
        tender: tender,
        bidder: bidder,
        replaces: replaces,
        validUntil: valid_until,
    }
    IProcurement::Bid = seal::Bid {
        tender: tender,
        version: version,
        bidder: bidder,
        vendor: vendor,
        offer: offer,
        prices: prices,
        salt: salt,
    }
    IProcurement::LotPrice = seal::LotPrice { lot: lot, price: price }
    IProcurement::Prices = seal::Prices { lots: lots, salt: salt }
    IProcurement::Panel = intent::Panel {
        scoring: scoring,
        pricing: pricing,
        quorum: quorum,
        priceWeight: price_weight,
        criteria: criteria,
        evaluators: evaluators,
    }
    IProcurement::Suspend = intent::Suspend {
        tender: tender,
        decisions: decisions,
        reason: reason,
        validUntil: valid_until,
    }
    IProcurement::Release = intent::Release {
        tender: tender,
        decisions: decisions,
        reason: reason,
        validUntil: valid_until,
    }
    IProcurement::ExcludeSeal = intent::ExcludeSeal {
        tender: tender,
        decisions: decisions,
        bidder: bidder,
        evidence: evidence,
        validUntil: valid_until,
    }
    IProcurement::TokenRequest = intent::TokenRequest {
        tender: tender,
        vendor: vendor,
        registrar: registrar,
        blinded: blinded,
    }
    IProcurement::PublishCounts = intent::PublishCounts {
        tender: tender,
        registrar: registrar,
        root: root,
        requests: requests,
        validUntil: valid_until,
    }
    IProcurement::Excuse = intent::Excuse {
        tender: tender,
        bidder: bidder,
        vendor: vendor,
    }
    IProcurement::Score = intent::Score {
        tender: tender,
        version: version,
        evaluator: evaluator,
        vendor: vendor,
        points: points,
        reasons: reasons,
        validUntil: valid_until,
    }
    IProcurement::Disqualify = intent::Disqualify {
        tender: tender,
        decisions: decisions,
        lot: lot,
        vendor: vendor,
        reason: reason,
        validUntil: valid_until,
    }
    IProcurement::Complain = intent::Complain {
        tender: tender,
        lot: lot,
        vendor: vendor,
        round: round,
        reason: reason,
        validUntil: valid_until,
    }
    IProcurement::Decide = intent::Decide {
        tender: tender,
        decisions: decisions,
        lot: lot,
        vendor: vendor,
        upheld: upheld,
        reinstate: reinstate,
        reason: reason,
        validUntil: valid_until,
    }
    IProcurement::Endorse = intent::Endorse {
        tender: tender,
        author: author,
        position: position,
        validUntil: valid_until,
    }
    IProcurement::Moderate = intent::Moderate {
        tender: tender,
        position: position,
        counter: counter,
        reason: reason,
        validUntil: valid_until,
    }
    IProcurement::Restore = intent::Restore {
        tender: tender,
        position: position,
        counter: counter,
        reason: reason,
        validUntil: valid_until,
    }
    IDirectory::RevokeSigner = intent::RevokeSigner {
        party: party,
        nonce: nonce,
        signer: signer,
        validUntil: valid_until,
    }
    IDirectory::VetoRecovery = intent::VetoRecovery {
        party: party,
        nonce: nonce,
        validUntil: valid_until,
    }
    IDirectory::SetProfile = intent::SetProfile {
        party: party,
        nonce: nonce,
        profile: profile,
        validUntil: valid_until,
    }
}

/// A struct with fields that only some ABI values fit: those after `?`.
macro_rules! checked {
    ($($abi:ident::$name:ident = $ours:path {
        $($theirs:ident: $field:ident),+; $(? $checked:ident: $into:ident = |$value:ident| $converted:expr),+ $(,)?
    })+) => { $(
        impl ToAlloy for $ours {
            type Alloy = $abi::$name;

            fn to_alloy(self) -> $abi::$name {
                $abi::$name { $($theirs: self.$field.to_alloy(),)+ $($checked: self.$into.to_alloy()),+ }
            }
        }

        impl From<$ours> for $abi::$name {
            fn from(value: $ours) -> Self {
                value.to_alloy()
            }
        }

        impl TryFrom<$abi::$name> for $ours {
            type Error = Unknown;

            fn try_from(value: $abi::$name) -> Result<Self, Unknown> {
                Ok(Self {
                    $($into: { let $value = value.$checked; $converted },)+
                    $($field: value.$theirs.to_protocol()),+
                })
            }
        }
    )+ };
}

checked! {
    IProcurement::Comment = intent::Comment {
        tender: tender, author: author, number: number, subjectId: subject_id, parent: parent, digest: digest,
        validUntil: valid_until;
        ? subjectKind: subject_kind = |code| SubjectKind::try_from(code)?
    }
    IProcurement::Reply = intent::Reply {
        tender: tender, vendor: vendor, parent: parent, subjectId: subject_id, digest: digest,
        validUntil: valid_until;
        ? subjectKind: subject_kind = |code| SubjectKind::try_from(code)?
    }
    IDirectory::Register = intent::Register {
        sponsor: sponsor, memberOf: member_of, profile: profile, validUntil: valid_until;
        ? kind: kind = |code| Kind::try_from(code)?,
        ? roles: roles = |bits| Roles(bits),
        ? scheme: scheme = |code| Scheme::try_from(code)?,
        ? signer: signer = |bytes| SignerBytes::try_from(&bytes[..])?
    }
    IDirectory::AddSigner = intent::AddSigner {
        party: party, nonce: nonce, validUntil: valid_until;
        ? scheme: scheme = |code| Scheme::try_from(code)?,
        ? signer: signer = |bytes| SignerBytes::try_from(&bytes[..])?
    }
    IDirectory::ProposeRecovery = intent::ProposeRecovery {
        party: party, nonce: nonce, validUntil: valid_until;
        ? scheme: scheme = |code| Scheme::try_from(code)?,
        ? signer: signer = |bytes| SignerBytes::try_from(&bytes[..])?
    }
    IDirectory::SetRoles = intent::SetRoles {
        party: party, nonce: nonce, validUntil: valid_until;
        ? roles: roles = |bits| Roles(bits)
    }
}

impl ToAlloy for protocol::Compact {
    type Alloy = IProcurement::Compact;

    fn to_alloy(self) -> IProcurement::Compact {
        let [r, vs] = self.r_and_vs().map(ToAlloy::to_alloy);
        IProcurement::Compact { r, vs }
    }
}

impl ToProtocol for IProcurement::Compact {
    type Protocol = protocol::Compact;

    fn to_protocol(self) -> protocol::Compact {
        [self.r.to_protocol(), self.vs.to_protocol()].into()
    }
}

impl From<protocol::Compact> for IProcurement::Compact {
    fn from(signature: protocol::Compact) -> Self {
        signature.to_alloy()
    }
}

impl From<IProcurement::Compact> for protocol::Compact {
    fn from(signature: IProcurement::Compact) -> Self {
        signature.to_protocol()
    }
}

impl From<IDirectory::Authorization> for IProcurement::Authorization {
    fn from(IDirectory::Authorization { signer, signature }: IDirectory::Authorization) -> Self {
        Self { signer, signature }
    }
}

impl From<IProcurement::Authorization> for IDirectory::Authorization {
    fn from(IProcurement::Authorization { signer, signature }: IProcurement::Authorization) -> Self {
        Self { signer, signature }
    }
}

impl IProcurement::Authorization {
    /// A signer and its signature.
    pub fn new(signer: SignerBytes, signature: impl Into<Bytes>) -> Self {
        Self {
            signer: signer.to_alloy(),
            signature: signature.into(),
        }
    }
}

impl IDirectory::Authorization {
    /// A signer and its signature.
    pub fn new(signer: SignerBytes, signature: impl Into<Bytes>) -> Self {
        Self {
            signer: signer.to_alloy(),
            signature: signature.into(),
        }
    }
}

/// A log as transcripts take it in. `timestamp` is its block's.
pub fn event_record(log: &LogData, timestamp: u64) -> EventRecord {
    EventRecord {
        timestamp,
        topics: log.topics().iter().map(|topic| topic.to_protocol()).collect(),
        data: log.data.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_intent_comes_back_as_it_was() {
        let register = intent::Register {
            kind: Kind::Officer,
            sponsor: 7,
            member_of: 7,
            roles: Roles::PUBLISH | Roles::AWARD,
            profile: protocol::sha256(b"perfil"),
            scheme: Scheme::P256,
            signer: SignerBytes::Key {
                verifier: protocol::Address::from([1; 20]),
                x: protocol::sha256(b"x"),
                y: protocol::sha256(b"y"),
            },
            valid_until: protocol::Timestamp::MAX,
        };
        let bound = IDirectory::Register::from(register.clone());
        assert_eq!(intent::Register::try_from(bound.clone()), Ok(register));

        let strange = IDirectory::Register { kind: 9, ..bound };
        assert!(matches!(
            intent::Register::try_from(strange),
            Err(Unknown::Code(_))
        ));
    }

    #[test]
    fn the_widest_numbers_fit_both_ways() {
        let lot = intent::Lot {
            ceiling: protocol::Price::MAX,
            floor: protocol::Price::ZERO,
        };
        let bound = IProcurement::Lot::from(lot);
        assert_eq!(bound.ceiling, Uint::MAX);
        assert_eq!(intent::Lot::from(bound), lot);
    }
}
