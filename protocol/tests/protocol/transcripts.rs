//! Transcripts: whatever is done to a list of events shows.

use proptest::prelude::*;
use proptest::sample::Index;
use veedor_protocol::transcript::{Break, EventRecord, Head, Transcript, genesis, head_slot, next};
use veedor_protocol::{Address, Hash, keccak256};

const CHAIN: u64 = 31337;
const CONTRACT: Address = Address::ZERO;

fn start() -> Transcript {
    Transcript::new(CHAIN, CONTRACT, 1)
}

/// Time, topics and words of an event before its head is known.
type Draft = (u32, Vec<[u8; 32]>, Vec<[u8; 32]>);

/// Events as a contract would emit them, each with its head.
fn chained(drafts: Vec<Draft>) -> Vec<EventRecord> {
    let mut head = start().head();
    let chain = |(time, topics, words): Draft| {
        let mut event = EventRecord {
            timestamp: time.into(),
            topics: topics.into_iter().map(Hash::from).collect(),
            data: [words.concat(), vec![0; 32]].concat(),
        };
        head = next(head, &event).unwrap();
        event.data.truncate(words.len() * 32);
        event.data.extend_from_slice(head.0.as_ref());
        event
    };
    drafts.into_iter().map(chain).collect()
}

fn events() -> impl Strategy<Value = Vec<EventRecord>> {
    let words = |n| prop::collection::vec(any::<[u8; 32]>(), n);
    prop::collection::vec((any::<u32>(), words(1..5), words(0..4)), 2..12).prop_map(chained)
}

fn replay(events: &[EventRecord]) -> Result<Transcript, Break> {
    let mut transcript = start();
    for event in events {
        transcript.append(event)?;
    }
    Ok(transcript)
}

proptest! {
    #![proptest_config(crate::samples::seeded())]

    #[test]
    fn the_events_as_they_were_emitted_follow(events in events()) {
        let transcript = replay(&events).unwrap();
        prop_assert_eq!(transcript.length() as usize, events.len());
        prop_assert_eq!(Some(transcript.head()), events.last().unwrap().carried());
    }

    #[test]
    fn a_dropped_event_is_detected(events in events(), at: Index) {
        let at = at.index(events.len());
        let mut dropped = events.clone();
        dropped.remove(at);
        // Nothing follows the last event, so its loss shows in the head that the contract stores.
        match replay(&dropped) {
            Ok(transcript) => {
                prop_assert_eq!(at, events.len() - 1);
                prop_assert_ne!(transcript.head(), replay(&events).unwrap().head());
            }
            Err(broken) => prop_assert_eq!(position(&broken), at + 1),
        }
    }

    #[test]
    fn a_duplicated_event_is_detected(events in events(), at: Index) {
        let at = at.index(events.len());
        let mut doubled = events.clone();
        doubled.insert(at, events[at].clone());
        prop_assert_eq!(position(&replay(&doubled).unwrap_err()), at + 2);
    }

    #[test]
    fn a_swapped_event_is_detected(events in events(), at: Index) {
        let at = at.index(events.len() - 1);
        let mut swapped = events;
        swapped.swap(at, at + 1);
        prop_assert_eq!(position(&replay(&swapped).unwrap_err()), at + 1);
    }

    #[test]
    fn an_altered_event_is_detected(events in events(), at: Index, byte: Index, flip in 1u8..) {
        let at = at.index(events.len());
        let mut altered = events;
        let event = &mut altered[at];
        // Any byte of time, topics and data, the head included.
        let (topics, data) = (event.topics.len() * 32, event.data.len());
        match byte.index(8 + topics + data) {
            i if i < 8 => event.timestamp ^= u64::from(flip) << (8 * i),
            i if i < 8 + topics => {
                let (topic, byte) = ((i - 8) / 32, (i - 8) % 32);
                let mut bytes = event.topics[topic].to_bytes();
                bytes[byte] ^= flip;
                event.topics[topic] = bytes.into();
            }
            i => event.data[i - 8 - topics] ^= flip,
        }
        prop_assert_eq!(position(&replay(&altered).unwrap_err()), at + 1);
    }

    #[test]
    fn an_event_of_another_transcript_is_detected(events in events(), chain: u64, contract: [u8; 20], id: u64) {
        prop_assume!((chain, Address::from(contract), id) != (CHAIN, CONTRACT, 1));
        let mut elsewhere = Transcript::new(chain, contract.into(), id);
        prop_assert!(elsewhere.append(&events[0]).is_err());
        prop_assert_eq!(elsewhere, Transcript::new(chain, contract.into(), id));
    }
}

fn position(broken: &Break) -> usize {
    match broken {
        Break::Mismatch { position, .. } | Break::NoHead { position } => *position as usize,
        _ => unreachable!("no other break is known"),
    }
}

#[test]
fn an_event_whose_data_is_not_made_of_words_carries_no_head() {
    for length in [0, 31, 33, 63] {
        let event = EventRecord {
            timestamp: 1,
            topics: vec![],
            data: vec![0; length],
        };
        assert_eq!(event.carried(), None);
        assert_eq!(start().append(&event), Err(Break::NoHead { position: 1 }));
    }
}

#[test]
fn heads_are_the_hashes_that_the_interface_describes() {
    let contract: Address = "0x5FbDB2315678afecb367f032d93F642f64180aa3".parse().unwrap();
    let mut preimage = b"veedor/transcript/1".to_vec();
    preimage.extend([0; 30]);
    preimage.extend([0x7a, 0x69]);
    preimage.extend(contract.as_ref());
    preimage.extend([0; 31]);
    preimage.push(7);
    let zero = keccak256([&preimage]);
    assert_eq!(genesis(31337, contract, 7), Head(zero));

    let event = EventRecord {
        timestamp: 0x0102,
        topics: vec![[3; 32].into()],
        data: vec![4; 64],
    };
    let mut record = vec![0; 30];
    record.extend([1, 2]);
    record.extend([3; 32]);
    record.extend([4; 32]);
    let one = keccak256([zero.as_ref(), keccak256([&record]).as_ref()]);
    assert_eq!(next(Head(zero), &event), Some(Head(one)));
}

#[test]
fn heads_are_stored_where_solidity_puts_a_mapping_at_slot_0() {
    // keccak256 of 64 zero bytes, a constant that appears throughout the literature.
    assert_eq!(
        head_slot(0).to_string(),
        "0xad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5"
    );
}
