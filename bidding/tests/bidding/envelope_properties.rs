//! Envelopes that were tampered with at random: what is found is final, and never another bid.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use veedor_bidding::envelope::examine::{Reason, Verdict};
use veedor_bidding::envelope::seal;
use veedor_bidding::trustee::Identity;
use veedor_protocol::document::Document;
use veedor_protocol::envelope::{Envelope, Opening};
use veedor_protocol::sha256;

use crate::envelopes::{WORLD, encrypted, reason};

fn seeded(cases: u32) -> Config {
    Config {
        cases,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..Config::default()
    }
}

/// What a bidder does to one share.
#[derive(Clone, Copy, Debug)]
enum Mischief {
    None,
    Undecryptable,
    NotCommitted,
    Malformed,
    OfAnother,
}

fn mischief() -> impl Strategy<Value = Mischief> {
    prop_oneof![
        6 => Just(Mischief::None),
        1 => Just(Mischief::Undecryptable),
        1 => Just(Mischief::NotCommitted),
        1 => Just(Mischief::Malformed),
        1 => Just(Mischief::OfAnother),
    ]
}

static ANOTHER: LazyLock<Envelope> =
    LazyLock::new(|| Envelope::parse_canonical(&seal(&WORLD.bid, &WORLD.boards).unwrap().bytes).unwrap());

proptest! {
    #![proptest_config(seeded(150))]

    #[test]
    fn a_verdict_once_given_stands_whoever_else_releases(
        done in prop::array::uniform5(mischief()),
        order in Just([0, 1, 2, 3, 4]).prop_shuffle(),
    ) {
        let mut envelope = WORLD.envelope();
        for (i, mischief) in done.into_iter().enumerate() {
            let share = &mut envelope.parts[0].shares[i];
            match mischief {
                Mischief::None => {}
                Mischief::Undecryptable => {
                    share.sealed = encrypted(&Identity::generate().recipient().unwrap(), b"x");
                }
                Mischief::NotCommitted => share.sealed = encrypted(&share.recipient, b"x"),
                Mischief::Malformed => {
                    share.sealed = encrypted(&share.recipient, b"x");
                    share.commitment = sha256(b"x");
                }
                Mischief::OfAnother => *share = ANOTHER.parts[0].shares[i].clone(),
            }
        }
        let file = envelope.to_canonical().unwrap();
        let kind = |verdict: &Verdict<Opening>| match verdict {
            Verdict::Opens { .. } => "opens",
            Verdict::Garbage(_) => "garbage",
            Verdict::NotEnoughShares { .. } => "not enough",
        };
        let verdicts: Vec<_> = (0..=5).map(|count| WORLD.judge(&file, &order[..count])).collect();
        let decided: BTreeSet<_> =
            verdicts.iter().map(kind).skip_while(|kind| *kind == "not enough").collect();
        prop_assert_eq!(decided.len(), 1, "{:?}", verdicts);
    }

    #[test]
    fn an_envelope_changed_anywhere_never_opens_another_bid(place in any::<prop::sample::Index>(), bit in 0u8..8) {
        let mut file = WORLD.sealed.bytes.clone();
        let at = place.index(file.len());
        file[at] ^= 1 << bit;
        match WORLD.judge(&file, &[0, 1, 2, 3, 4]) {
            // A changed share leaves four good ones; the offer's digest is checked with the offer.
            Verdict::Opens { opened, .. } => prop_assert_eq!(&opened, &WORLD.opening()),
            Verdict::Garbage(_) => {}
            other @ Verdict::NotEnoughShares { .. } => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn an_envelope_cut_short_anywhere_is_garbage(place in any::<prop::sample::Index>()) {
        let cut = &WORLD.sealed.bytes[..place.index(WORLD.sealed.bytes.len())];
        prop_assert!(matches!(reason(WORLD.judge(cut, &[])), Reason::Malformed { .. }), "{}", cut.len());
    }
}
