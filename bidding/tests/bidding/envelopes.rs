//! Envelopes: enough trustees open them, fewer do not, and whoever made a bad one is shown to have.

use std::io::Read;
use std::sync::LazyLock;

use age::armor::ArmoredReader;
use veedor_bidding::BidFile;
use veedor_bidding::bid_file::Offer;
use veedor_bidding::envelope::examine::{
    ExamineError, Garbage, Reason, SealedBid, ShareFault, Verdict, examine, examine_prices,
};
use veedor_bidding::envelope::{Boards, BoardsInvalid, EnvelopeError, Sealed, seal};
use veedor_bidding::prepare::Request;
use veedor_bidding::trustee::Identity;
use veedor_protocol::age::{Armor, Recipient};
use veedor_protocol::document::Document;
use veedor_protocol::envelope::{Envelope, Opening, PADDING, padded};
use veedor_protocol::trustee::{Stage, TrusteeRelease};
use veedor_protocol::{Address, Authorization, Hash, SigningKey, sha256};

use crate::samples::{Keyring, offer, offer_key, on_chain, payload, prepared, request, vendor_key};

/// A bid with an offer, and its envelope for three of five trustees.
pub(crate) struct World {
    pub(crate) ring: Keyring,
    pub(crate) boards: Boards,
    pub(crate) bid: BidFile,
    pub(crate) sealed: Sealed,
}

pub(crate) static WORLD: LazyLock<World> = LazyLock::new(|| {
    let ring = Keyring::new(Stage::Bids, 5);
    let boards = Boards::Once(ring.board(3));
    let bid = bid(1);
    let sealed = seal(&bid, &boards).unwrap();
    World {
        ring,
        boards,
        bid,
        sealed,
    }
});

fn bid(seed: u64) -> BidFile {
    let offer: Offer = offer();
    prepared(
        Request {
            offer: Some(offer),
            ..request()
        },
        seed,
    )
    .unwrap()
}

impl World {
    pub(crate) fn envelope(&self) -> Envelope {
        Envelope::parse_canonical(&self.sealed.bytes).unwrap()
    }

    fn chain(&self) -> SealedBid {
        on_chain(&self.bid, &self.sealed)
    }

    /// What comes of a file that was sealed in this bid's name, when these trustees have released.
    pub(crate) fn judge(&self, file: &[u8], which: &[usize]) -> Verdict<Opening> {
        let sealed = SealedBid {
            envelope: sha256(file),
            ..self.chain()
        };
        examine(file, &sealed, &self.boards, &self.ring.release(which)).unwrap()
    }

    /// The same for an envelope that its bidder tampered with.
    fn tampered(&self, which: &[usize], change: impl FnOnce(&mut Envelope)) -> Verdict<Opening> {
        let mut envelope = self.envelope();
        change(&mut envelope);
        self.judge(&envelope.to_canonical().unwrap(), which)
    }

    /// The same for an envelope whose content is something else, encrypted as it should be.
    fn holding(&self, content: &[u8]) -> Reason {
        reason(self.tampered(&[0, 1, 2], |envelope| {
            let part = &mut envelope.parts[0];
            part.content = encrypted(&part.recipient, content);
        }))
    }

    pub(crate) fn opening(&self) -> Opening {
        match self.judge(&self.sealed.bytes, &[0, 1, 2]) {
            Verdict::Opens { opened, .. } => opened,
            other => panic!("{other:?}"),
        }
    }
}

pub(crate) fn encrypted(recipient: &Recipient, content: &[u8]) -> Armor {
    let recipient: age::x25519::Recipient = recipient.to_string().parse().unwrap();
    age::encrypt_and_armor(&recipient, content)
        .unwrap()
        .try_into()
        .unwrap()
}

fn garbage<T: std::fmt::Debug>(verdict: Verdict<T>) -> Garbage {
    match verdict {
        Verdict::Garbage(garbage) => garbage,
        other => panic!("expected garbage, got {other:?}"),
    }
}

pub(crate) fn reason<T: std::fmt::Debug>(verdict: Verdict<T>) -> Reason {
    garbage(verdict).reason
}

/// All ways to choose three of five.
fn triples() -> Vec<[usize; 3]> {
    let mut all = vec![];
    for a in 0..5 {
        for b in a + 1..5 {
            all.extend((b + 1..5).map(|c| [a, b, c]));
        }
    }
    all
}

#[test]
fn any_three_of_five_trustees_open_the_whole_bid() {
    for which in triples() {
        let Verdict::Opens { opened, faults } = WORLD.judge(&WORLD.sealed.bytes, &which) else {
            panic!("{which:?}")
        };
        assert_eq!(opened.bid, *WORLD.bid.bid());
        assert_eq!(opened.prices.as_ref(), Some(WORLD.bid.prices()));
        assert_eq!(opened.authorization, *WORLD.bid.authorization());
        assert_eq!(opened.offer_key, Some(offer_key()));
        assert!(faults.is_empty());
    }
}

#[test]
fn two_trustees_open_nothing() {
    for which in [&[][..], &[4], &[0, 1], &[3, 2]] {
        let verdict = WORLD.judge(&WORLD.sealed.bytes, which);
        assert!(
            matches!(verdict, Verdict::NotEnoughShares { good, threshold: 3, .. } if good == which.len()),
            "{verdict:?}"
        );
    }
}

#[test]
fn one_trustee_may_do_and_all_may_be_needed() {
    for (threshold, members) in [(1, 1), (1, 3), (4, 4)] {
        let ring = Keyring::new(Stage::Bids, members);
        let boards = Boards::Once(ring.board(threshold));
        let sealed = seal(&WORLD.bid, &boards).unwrap();
        let chain = on_chain(&WORLD.bid, &sealed);
        let all: Vec<usize> = (0..members).collect();
        let judge = |which| examine(&sealed.bytes, &chain, &boards, &ring.release(which)).unwrap();
        let enough = usize::from(threshold);
        assert!(matches!(judge(&all[members - enough..]), Verdict::Opens { .. }));
        assert!(matches!(
            judge(&all[..enough - 1]),
            Verdict::NotEnoughShares { .. }
        ));
    }
}

#[test]
fn an_envelopes_size_does_not_tell_how_many_lots_it_is_for() {
    let one = prepared(
        Request {
            lots: vec![request().lots[0]],
            offer: Some(offer()),
            ..request()
        },
        3,
    )
    .unwrap();
    let size = |bid: &BidFile| {
        let sealed = seal(bid, &WORLD.boards).unwrap();
        let content = &Envelope::parse_canonical(&sealed.bytes).unwrap().parts[0].content;
        let mut binary = vec![];
        ArmoredReader::new(content.as_str().as_bytes())
            .read_to_end(&mut binary)
            .unwrap();
        payload(&binary)
    };
    assert_eq!(size(&one), PADDING + 16 + 16, "nonce and tag");
    assert_eq!(size(&one), size(&WORLD.bid));
}

#[test]
fn a_file_that_the_seal_does_not_name_says_nothing_of_the_bid() {
    let mut file = WORLD.sealed.bytes.clone();
    file[900] ^= 1;
    assert!(matches!(
        examine(&file, &WORLD.chain(), &WORLD.boards, &[]),
        Err(ExamineError::OtherFile { .. })
    ));
}

#[test]
fn a_false_key_is_the_trustees_fault_and_not_the_bidders() {
    let examined = |release: TrusteeRelease| {
        examine(&WORLD.sealed.bytes, &WORLD.chain(), &WORLD.boards, &[release]).unwrap_err()
    };
    let mut false_one = WORLD.ring.release(&[0]).remove(0);
    false_one.identity = Identity::generate().text().unwrap();
    assert_eq!(examined(false_one), ExamineError::FalseIdentity(21));

    let mut anothers = WORLD.ring.release(&[1]).remove(0);
    anothers.trustee = 21;
    assert_eq!(examined(anothers), ExamineError::FalseIdentity(21));

    let mut stranger = WORLD.ring.release(&[0]).remove(0);
    stranger.trustee = 99;
    assert_eq!(examined(stranger), ExamineError::NoTrustee(99));

    for change in [
        (|r| r.tender = 8) as fn(&mut TrusteeRelease),
        |r| r.stage = Stage::Prices,
        |r| r.chain_id = 1,
        |r| r.contract = Address::ZERO,
    ] {
        let mut foreign = WORLD.ring.release(&[0]).remove(0);
        change(&mut foreign);
        assert_eq!(examined(foreign), ExamineError::OtherRelease(21));
    }
}

#[test]
fn an_envelope_for_something_else_is_garbage_at_once() {
    for (change, field) in [
        ((|e| e.tender = 8) as fn(&mut Envelope), "tender"),
        (|e| e.version = 3, "version"),
        (|e| e.chain_id = 1, "chain"),
        (|e| e.contract = Address::ZERO, "contract"),
        (|e| e.bidder = Address::ZERO, "bidder"),
    ] {
        let found = garbage(WORLD.tampered(&[], change));
        assert_eq!(found.reason, Reason::Misaddressed { field });
        assert!(found.releases.is_empty(), "the file alone shows it");
    }
}

#[test]
fn an_envelope_that_was_copied_is_garbage() {
    // Another one-time key seals the digest of this envelope, or its content under its own name.
    let copier = bid(2);
    let sealed = SealedBid {
        envelope: sha256(&WORLD.sealed.bytes),
        ..on_chain(&copier, &WORLD.sealed)
    };
    let as_it_is = examine(&WORLD.sealed.bytes, &sealed, &WORLD.boards, &[]).unwrap();
    assert_eq!(reason(as_it_is), Reason::Misaddressed { field: "bidder" });

    let mut renamed = WORLD.envelope();
    renamed.bidder = copier.bid().bidder;
    let file = renamed.to_canonical().unwrap();
    let sealed = SealedBid {
        envelope: sha256(&file),
        ..sealed
    };
    let releases = WORLD.ring.release(&[0, 1, 2]);
    let verdict = examine(&file, &sealed, &WORLD.boards, &releases).unwrap();
    assert!(matches!(reason(verdict), Reason::OtherSeal { .. }));
}

#[test]
fn trustees_other_than_the_terms_are_garbage() {
    let stranger = Identity::generate().recipient().unwrap();
    for change in [
        &(|e: &mut Envelope| e.parts[0].threshold = 2) as &dyn Fn(&mut Envelope),
        &|e| e.parts[0].shares[4].trustee = 26,
        &|e| e.parts[0].shares[4].recipient = stranger,
        &|e| drop(e.parts[0].shares.pop()),
    ] {
        assert_eq!(reason(WORLD.tampered(&[], |e| change(e))), Reason::OtherTrustees);
    }
}

#[test]
fn bytes_that_are_no_envelope_are_garbage() {
    for file in [
        &b""[..],
        b"{}",
        b"\xff",
        &WORLD.sealed.bytes[..400],
        &[WORLD.sealed.bytes.clone(), vec![b'\n']].concat(),
        &vec![b' '; 2 << 20],
    ] {
        assert!(matches!(reason(WORLD.judge(file, &[])), Reason::Malformed { .. }));
    }
}

#[test]
fn bad_shares_are_faults_and_garbage_once_too_many() {
    let spoil = |envelope: &mut Envelope, bad: &[usize]| {
        for i in bad {
            let share = &mut envelope.parts[0].shares[*i];
            share.sealed = match i {
                // Nobody's; another share than committed; as long as the right one.
                0 => encrypted(&Identity::generate().recipient().unwrap(), b"x"),
                1 => encrypted(&share.recipient, b"x"),
                _ => encrypted(&share.recipient, "03".repeat(75).as_bytes()),
            };
        }
    };
    let opens = WORLD.tampered(&[0, 1, 2, 3, 4], |e| spoil(e, &[0, 2]));
    let Verdict::Opens { faults, .. } = opens else {
        panic!("{opens:?}")
    };
    let faults: Vec<_> = faults.iter().map(|fault| (fault.trustee, fault.why)).collect();
    assert_eq!(
        faults,
        [(21, ShareFault::Undecryptable), (23, ShareFault::NotCommitted)]
    );
    assert!(matches!(
        WORLD.tampered(&[0, 1, 2], |e| spoil(e, &[0, 2])),
        Verdict::NotEnoughShares { good: 1, .. }
    ));
    let found = garbage(WORLD.tampered(&[0, 1, 2], |e| spoil(e, &[0, 1, 2])));
    assert!(matches!(found.reason, Reason::SharesBad { ref faults, .. } if faults.len() == 3));
    assert_eq!(found.releases, WORLD.ring.release(&[0, 1, 2]));
}

#[test]
fn shares_that_change_places_or_come_from_another_envelope_are_bad() {
    // Encrypted to whom they are given, so that only the commitments tell.
    let plain = |envelope: &Envelope, i: usize| {
        let sealed = envelope.parts[0].shares[i].sealed.as_str().as_bytes();
        let identity: age::x25519::Identity =
            WORLD.ring.identities[i].text().unwrap().as_str().parse().unwrap();
        age::decrypt(&identity, sealed).unwrap()
    };
    let give = |envelope: &mut Envelope, to: usize, share: &[u8]| {
        let recipient = envelope.parts[0].shares[to].recipient;
        envelope.parts[0].shares[to].sealed = encrypted(&recipient, share);
    };
    let other = Envelope::parse_canonical(&seal(&WORLD.bid, &WORLD.boards).unwrap().bytes).unwrap();
    for commit_too in [false, true] {
        let swapped = WORLD.tampered(&[0, 1, 2, 3, 4], |envelope| {
            for (to, from) in [(0, 1), (1, 0), (2, 3)] {
                let share = plain(&WORLD.envelope(), from);
                give(envelope, to, &share);
                if commit_too {
                    envelope.parts[0].shares[to].commitment = sha256(&share);
                }
            }
        });
        assert!(matches!(reason(swapped), Reason::SharesBad { .. }));
        let mixed = |count: usize| {
            WORLD.tampered(&[0, 1, 2, 3, 4], |envelope| {
                for i in 0..count {
                    let share = plain(&other, i);
                    give(envelope, i, &share);
                    if commit_too {
                        envelope.parts[0].shares[i].commitment = sha256(&share);
                    }
                }
            })
        };
        if commit_too {
            assert_eq!(reason(mixed(1)), Reason::SharesDiffer);
            assert_eq!(reason(mixed(3)), Reason::SharesDiffer);
            assert_eq!(reason(mixed(5)), Reason::OtherKey);
        } else {
            assert!(matches!(mixed(1), Verdict::Opens { .. }));
            assert!(matches!(reason(mixed(3)), Reason::SharesBad { .. }));
        }
    }
}

#[test]
fn whoever_releases_cannot_choose_which_bid_opens() {
    // Shares 1 to 3 give the envelope's key and shares 3 to 5 another: every three find that they differ.
    let other = Envelope::parse_canonical(&seal(&WORLD.bid, &WORLD.boards).unwrap().bytes).unwrap();
    for which in triples() {
        let verdict = WORLD.tampered(&which, |envelope| {
            envelope.parts[0].shares[3] = other.parts[0].shares[3].clone();
            envelope.parts[0].shares[4] = other.parts[0].shares[4].clone();
        });
        assert_eq!(reason(verdict), Reason::SharesDiffer, "{which:?}");
    }
}

#[test]
fn a_content_that_does_not_open_the_seal_is_garbage() {
    let swapped_key = WORLD.tampered(&[0, 1, 2], |e| {
        e.parts[0].recipient = Identity::generate().recipient().unwrap();
    });
    assert_eq!(reason(swapped_key), Reason::OtherKey);
    let swapped_content = WORLD.tampered(&[0, 1, 2], |e| {
        e.parts[0].content = encrypted(&Identity::generate().recipient().unwrap(), b"{}");
    });
    assert_eq!(reason(swapped_content), Reason::Undecryptable);

    let opening = WORLD.opening();
    let holding = |opening: &Opening| WORLD.holding(&padded(opening.to_canonical().unwrap()));
    for junk in [b"".to_vec(), b"{}".to_vec(), vec![b'\n'; PADDING], vec![0xff; 9]] {
        assert!(matches!(WORLD.holding(&junk), Reason::NoOpening { .. }));
    }
    let mut other_bid = opening.clone();
    other_bid.bid.salt = Hash::ZERO;
    assert!(matches!(holding(&other_bid), Reason::OtherSeal { .. }));
    let mut other_domain = opening.clone();
    other_domain.contract = Address::ZERO;
    assert!(matches!(holding(&other_domain), Reason::OtherSeal { .. }));
    let mut other_prices = opening.clone();
    other_prices.prices.as_mut().unwrap().salt = Hash::ZERO;
    assert_eq!(holding(&other_prices), Reason::OtherPrices);
    let mut no_prices = opening.clone();
    no_prices.prices = None;
    assert!(matches!(holding(&no_prices), Reason::NoOpening { .. }));
    let forger = SigningKey::from_bytes(&[0x12; 32]).unwrap();
    let signature = forger.sign(&WORLD.bid.seal()).unwrap();
    let mut unsigned = opening.clone();
    unsigned.authorization = Authorization::ecdsa(vendor_key().address(), signature);
    assert_eq!(holding(&unsigned), Reason::Unsigned);
}

#[test]
fn a_verdict_of_garbage_can_be_found_again_from_its_evidence() {
    let mut envelope = WORLD.envelope();
    envelope.parts[0].content = encrypted(&envelope.parts[0].recipient, b"{}");
    let file = envelope.to_canonical().unwrap();
    let found = garbage(WORLD.judge(&file, &[1, 3, 4]));
    let sealed = SealedBid {
        envelope: found.envelope,
        ..WORLD.chain()
    };
    let again = examine(&file, &sealed, &WORLD.boards, &found.releases).unwrap();
    assert_eq!(garbage(again), found);
    let shown = serde_json::to_value(&found).unwrap();
    assert_eq!(shown["reason"]["reason"], "noOpening");
    assert_eq!(shown["releases"].as_array().unwrap().len(), 3);
}

/// A weighted tender's.
fn two_stages() -> (Keyring, Keyring, Boards, Sealed) {
    let (offers, prices) = (Keyring::new(Stage::Offers, 5), Keyring::new(Stage::Prices, 3));
    let boards = Boards::Twice {
        offers: offers.board(3),
        prices: prices.board(2),
    };
    let sealed = seal(&WORLD.bid, &boards).unwrap();
    (offers, prices, boards, sealed)
}

#[test]
fn in_a_weighted_tender_offers_open_first_and_prices_later() {
    let (offers, prices, boards, sealed) = two_stages();
    let chain = on_chain(&WORLD.bid, &sealed);
    let released = offers.release(&[0, 2, 4]);
    let Verdict::Opens { opened, .. } = examine(&sealed.bytes, &chain, &boards, &released).unwrap() else {
        panic!("offers must open")
    };
    assert_eq!((&opened.bid, &opened.prices), (WORLD.bid.bid(), &None));
    let judge = |releases: &[TrusteeRelease], committed| {
        examine_prices(&sealed.bytes, &chain, &boards, committed, releases)
    };
    assert_eq!(
        judge(&released, &opened.bid.prices).unwrap_err(),
        ExamineError::OtherRelease(21)
    );
    assert!(matches!(
        judge(&prices.release(&[1]), &opened.bid.prices),
        Ok(Verdict::NotEnoughShares { .. })
    ));
    let later = prices.release(&[1, 2]);
    let Ok(Verdict::Opens { opened: shown, .. }) = judge(&later, &opened.bid.prices) else {
        panic!("prices must open")
    };
    assert_eq!(shown, *WORLD.bid.prices());
    assert_eq!(reason(judge(&later, &Hash::ZERO).unwrap()), Reason::OtherPrices);
}

#[test]
fn all_the_keys_of_offers_decrypt_nothing_of_prices() {
    let (offers, _, _, sealed) = two_stages();
    let envelope = Envelope::parse_canonical(&sealed.bytes).unwrap();
    let part = envelope.part(Stage::Prices).unwrap();
    let sealed_texts = part
        .shares
        .iter()
        .map(|share| &share.sealed)
        .chain([&part.content]);
    for armor in sealed_texts {
        for identity in &offers.identities {
            let identity: age::x25519::Identity = identity.text().unwrap().as_str().parse().unwrap();
            assert!(age::decrypt(&identity, armor.as_str().as_bytes()).is_err());
        }
    }
}

#[test]
fn boards_that_would_open_too_much_or_never_are_refused() {
    let ring = Keyring::new(Stage::Bids, 3);
    let twice = Boards::Twice {
        offers: ring.board(2),
        prices: ring.board(2),
    };
    let mut unordered = ring.board(2);
    unordered.members.reverse();
    let refused = |boards: &Boards| match seal(&WORLD.bid, boards) {
        Err(EnvelopeError::Boards(invalid)) => invalid,
        other => panic!("{other:?}"),
    };
    assert!(matches!(refused(&twice), BoardsInvalid::KeyTwice(_)));
    assert!(matches!(
        refused(&Boards::Once(ring.board(0))),
        BoardsInvalid::Threshold { .. }
    ));
    assert!(matches!(
        refused(&Boards::Once(ring.board(4))),
        BoardsInvalid::Threshold { .. }
    ));
    assert!(matches!(
        refused(&Boards::Once(unordered)),
        BoardsInvalid::Order(Stage::Bids)
    ));
}

#[test]
fn debug_shows_no_secret() {
    let opening = WORLD.opening();
    let verdict = WORLD.judge(&WORLD.sealed.bytes, &[0, 1, 2]);
    let shown = format!("{opening:?} {verdict:?} {:?}", WORLD.sealed).to_lowercase();
    let bid = WORLD.bid.bid();
    for secret in [
        bid.salt.to_string(),
        bid.prices.to_string(),
        WORLD.bid.prices().salt.to_string(),
        "98765432100".to_owned(),
        vendor_key().address().to_string(),
        offer_key().as_str().to_owned(),
    ] {
        assert!(!shown.contains(&secret.to_lowercase()), "{secret}");
    }
}

#[test]
fn a_schema_name_of_another_version_is_garbage() {
    let text = String::from_utf8(WORLD.sealed.bytes.clone()).unwrap();
    let file = text.replace("veedor/envelope/1", "veedor/envelope/9");
    assert!(matches!(
        reason(WORLD.judge(file.as_bytes(), &[])),
        Reason::Malformed { .. }
    ));
}
