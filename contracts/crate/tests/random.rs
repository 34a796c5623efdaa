//! Random intents from a seed: every field over its whole range, its bounds more often than chance would.

use veedor_protocol::intent::{
    AddSigner, Admission, Amend, Award, Cancel, Comment, CommentAdmission, Complain, Decide, Desert,
    Disqualify, Endorse, ExcludeSeal, Excuse, Lot, Moderate, Panel, ProposeRecovery, Publish, PublishCounts,
    Register, Registrar, Release, Reply, Reschedule, Restore, RevokeSigner, Schedule, Score, Seal,
    SetProfile, SetRoles, SubjectKind, Suspend, TokenRequest, VetoRecovery, Withdraw,
};
use veedor_protocol::party::{Kind, Roles, Scheme, SignerBytes};
use veedor_protocol::seal::{Bid, LotPrice, Prices};
use veedor_protocol::{Address, Hash, Price, Timestamp, U24};

/// `SplitMix64`.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number of so many bits: 0 and the greatest one time in eight each.
    pub(crate) fn bits(&mut self, bits: u32) -> u128 {
        let greatest = (1 << bits) - 1;
        match self.word() % 8 {
            0 => 0,
            1 => greatest,
            _ => (u128::from(self.word()) << 64 | u128::from(self.word())) & greatest,
        }
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.word() % u64::try_from(bound).unwrap()).unwrap()
    }

    pub(crate) fn vec<T: Arbitrary>(&mut self, longest: usize) -> Vec<T> {
        (0..self.below(longest + 1)).map(|_| T::arbitrary(self)).collect()
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

pub(crate) trait Arbitrary {
    fn arbitrary(random: &mut Random) -> Self;
}

macro_rules! arbitrary {
    ($($type:ty: |$random:ident| $value:expr;)+) => { $(
        impl Arbitrary for $type {
            fn arbitrary($random: &mut Random) -> Self {
                $value
            }
        }
    )+ };
}

arbitrary! {
    bool: |random| random.word().is_multiple_of(2);
    u8: |random| random.bits(8).try_into().unwrap();
    u16: |random| random.bits(16).try_into().unwrap();
    u32: |random| random.bits(32).try_into().unwrap();
    u64: |random| random.bits(64).try_into().unwrap();
    U24: |random| U24::new(random.bits(24).try_into().unwrap()).unwrap();
    Timestamp: |random| Timestamp::new(random.bits(40).try_into().unwrap()).unwrap();
    Price: |random| Price::new(random.bits(96)).unwrap();
    Hash: |random| match random.word() % 8 {
        0 => Hash::ZERO,
        1 => Hash::from([0xff; 32]),
        _ => {
            let mut bytes = [0; 32];
            bytes.as_chunks_mut::<8>().0.iter_mut().for_each(|chunk| *chunk = random.word().to_be_bytes());
            Hash::from(bytes)
        }
    };
    Address: |random| {
        let bytes = Hash::arbitrary(random).to_bytes();
        Address::from(*bytes.first_chunk::<20>().unwrap())
    };
    Kind: |random| random.one_of(Kind::ALL);
    Scheme: |random| random.one_of(Scheme::ALL);
    SubjectKind: |random| random.one_of(SubjectKind::ALL);
    Roles: |random| Roles(u16::arbitrary(random));
    SignerBytes: |random| if bool::arbitrary(random) {
        SignerBytes::Account(Address::arbitrary(random))
    } else {
        SignerBytes::Key {
            verifier: Address::arbitrary(random),
            x: Hash::arbitrary(random),
            y: Hash::arbitrary(random),
        }
    };
    Vec<u16>: |random| random.vec(16);
    Vec<u32>: |random| random.vec(8);
    Vec<Lot>: |random| random.vec(32);
    Vec<Registrar>: |random| random.vec(5);
    Vec<LotPrice>: |random| random.vec(32);
}

macro_rules! structs {
    ($($name:ident { $($field:ident),+ })+) => { $(
        impl Arbitrary for $name {
            fn arbitrary(random: &mut Random) -> Self {
                Self { $($field: Arbitrary::arbitrary(random)),+ }
            }
        }
    )+ };
}

structs! {
    Lot { ceiling, floor }
    Registrar { key, token_key }
    Schedule { seals_from, seals_until, opens_until, award_by }
    Publish {
        buyer, nonce, procedure, terms, panel, envelopes, schedule, standstill, lots, registrars, valid_until
    }
    Amend { tender, decisions, terms, panel, reason, schedule, lots, valid_until }
    Reschedule { tender, decisions, reason, schedule, valid_until }
    Cancel { tender, decisions, reason, valid_until }
    Award { tender, decisions, lot, vendor, price, report, valid_until }
    Desert { tender, decisions, lot, reason, valid_until }
    Admission { tender, bidder }
    CommentAdmission { tender, author }
    Seal { tender, version, bidder, seal, envelope, replaces, valid_until }
    Withdraw { tender, bidder, replaces, valid_until }
    Comment { tender, author, number, subject_kind, subject_id, parent, digest, valid_until }
    Moderate { tender, position, counter, reason, valid_until }
    Restore { tender, position, counter, reason, valid_until }
    Panel { scoring, pricing, quorum, price_weight, criteria, evaluators }
    Suspend { tender, decisions, reason, valid_until }
    Release { tender, decisions, reason, valid_until }
    ExcludeSeal { tender, decisions, bidder, evidence, valid_until }
    TokenRequest { tender, vendor, registrar, blinded }
    PublishCounts { tender, registrar, root, requests, valid_until }
    Excuse { tender, bidder, vendor }
    Score { tender, version, evaluator, vendor, points, reasons, valid_until }
    Disqualify { tender, decisions, lot, vendor, reason, valid_until }
    Complain { tender, lot, vendor, round, reason, valid_until }
    Decide { tender, decisions, lot, vendor, upheld, reinstate, reason, valid_until }
    Endorse { tender, author, position, valid_until }
    Reply { tender, vendor, parent, subject_kind, subject_id, digest, valid_until }
    ProposeRecovery { party, nonce, scheme, signer, valid_until }
    VetoRecovery { party, nonce, valid_until }
    Register { kind, sponsor, member_of, roles, profile, scheme, signer, valid_until }
    AddSigner { party, nonce, scheme, signer, valid_until }
    RevokeSigner { party, nonce, signer, valid_until }
    SetProfile { party, nonce, profile, valid_until }
    SetRoles { party, nonce, roles, valid_until }
    Bid { tender, version, bidder, vendor, offer, prices, salt }
    LotPrice { lot, price }
    Prices { lots, salt }
}
