//! Nodes that leave out, alter, double and cut off.

use veedor_indexer::{
    Hash, TranscriptKey,
    event::RawLog,
    follow::FollowError,
    model::Activity,
    verify::{self, Verdict},
};

use crate::{Place, chain::MemoryChain, digest, fresh_digest, options, reader, world::Dice};

/// Follows by transcripts alone, as on a chain whose blocks prove nothing.
fn believing(chain: &MemoryChain, path: &std::path::Path) -> veedor_indexer::Follower<MemoryChain> {
    let mut options = options();
    options.verification = veedor_indexer::chain::Verification::Believed;
    let mirror = veedor_indexer::Mirror::open(path, &chain.identity()).unwrap();
    veedor_indexer::Follower::new(chain.clone(), mirror, options).unwrap()
}

/// A tender with some life in it, and the transaction and data of its event in the middle.
fn victim(chain: &MemoryChain) -> (u32, Vec<RawLog>) {
    let identity = chain.identity();
    let key_of = |log: &RawLog| {
        veedor_indexer::decode::event(log, &identity)
            .unwrap()
            .transcript()
    };
    (1..=chain.world().tenders())
        .map(|id| {
            let logs = chain.all_logs().into_iter().map(|(log, _)| log);
            (
                id,
                logs.filter(|log| key_of(log) == TranscriptKey::tender(id))
                    .collect::<Vec<_>>(),
            )
        })
        .max_by_key(|(_, logs)| logs.len())
        .unwrap()
}

fn leave_out(dropped: &RawLog) -> impl Fn(&mut Vec<RawLog>) + Send + Sync + 'static {
    let dropped = dropped.clone();
    move |logs| logs.retain(|log| *log != dropped)
}

fn alter(altered: &RawLog) -> impl Fn(&mut Vec<RawLog>) + Send + Sync + 'static {
    let altered = altered.clone();
    move |logs| {
        for log in logs.iter_mut().filter(|log| **log == altered) {
            log.data[31] ^= 1;
        }
    }
}

#[tokio::test]
async fn an_event_left_out_of_a_range_is_fetched_again_by_its_block() {
    for seed in 0..6 {
        let chain = MemoryChain::busy("left out", seed, 150);
        let (_, events) = victim(&chain);
        for middle in [0, events.len() / 2] {
            let place = Place::new();
            chain.lie(false, leave_out(&events[middle]));
            let mut following = believing(&chain, &place.path());
            following.catch_up().await.unwrap();
            assert!(reader(&place.path()).status().await.unwrap().broken.is_empty());
            chain.be_honest();
            assert_eq!(
                digest(&following.into_mirror().unwrap()),
                fresh_digest(&chain).await,
                "seed {seed}"
            );
        }
    }
}

#[tokio::test]
async fn an_event_left_out_of_an_earlier_range_is_found_when_the_next_one_does_not_fit() {
    let chain = MemoryChain::busy("earlier", 31, 60);
    let (tender, events) = victim(&chain);
    let place = Place::new();
    chain.lie(true, leave_out(events.last().unwrap()));
    let mut following = believing(&chain, &place.path());
    following.catch_up().await.unwrap();
    chain.be_honest();
    let mut dice = Dice::new(3);
    chain.grow(30, |page, _| {
        for _ in 0..4 {
            page.tender(tender, &mut dice);
        }
    });
    following.catch_up().await.unwrap();
    assert_eq!(reader(&place.path()).status().await.unwrap().broken, []);
    assert_eq!(
        digest(&following.into_mirror().unwrap()),
        fresh_digest(&chain).await
    );
}

#[tokio::test]
async fn a_gap_that_stays_stops_that_tender_and_no_other() {
    let chain = MemoryChain::busy("gap", 33, 120);
    let (tender, events) = victim(&chain);
    let gap = events.len() / 2;
    for lie in ["left out", "altered"] {
        let place = Place::new();
        match lie {
            "left out" => chain.lie(true, leave_out(&events[gap])),
            _ => chain.lie(true, alter(&events[gap])),
        }
        let mut following = believing(&chain, &place.path());
        following.catch_up().await.unwrap();

        let reader = reader(&place.path());
        let status = reader.status().await.unwrap();
        let broken = &status.broken[..];
        assert_eq!(broken.len(), 1, "{lie}: {broken:?}");
        assert_eq!(broken[0].key(), TranscriptKey::tender(tender));
        assert_eq!(broken[0].position as usize, gap + 1);
        assert!(
            broken[0].reason.contains("does not follow"),
            "{}",
            broken[0].reason
        );

        let shown = reader.tender(tender, None).await.unwrap().unwrap();
        assert_eq!(
            shown.transcript.length as usize, gap,
            "{lie}: only what is sure is served"
        );
        assert_eq!(shown.transcript.broken.as_ref(), Some(&broken[0]));
        for other in (1..=chain.world().tenders()).filter(|other| *other != tender) {
            let transcript = chain.world().transcript(TranscriptKey::tender(other));
            let detail = reader.tender(other, None).await.unwrap().unwrap();
            assert_eq!(
                (detail.transcript.length, detail.transcript.broken),
                (transcript.length(), None)
            );
        }

        let mut mirror = following.into_mirror().unwrap();
        let before = digest(&mirror);
        mirror.rebuild().unwrap();
        assert_eq!(digest(&mirror), before, "{lie}: a break is rebuilt as it was");
        chain.be_honest();
    }
}

#[tokio::test]
async fn a_tender_of_which_no_event_was_given_shows_by_its_listing() {
    let chain = MemoryChain::busy("hidden", 34, 60);
    let (tender, events) = victim(&chain);
    let place = Place::new();
    let hidden = events.clone();
    chain.lie(true, move |logs| logs.retain(|log| !hidden.contains(log)));
    let mut following = believing(&chain, &place.path());
    following.catch_up().await.unwrap();
    let mut mirror = following.into_mirror().unwrap();
    let before = digest(&mirror);
    mirror.rebuild().unwrap();
    assert_eq!(digest(&mirror), before);

    let reader = reader(&place.path());
    let broken = reader.status().await.unwrap().broken;
    assert_eq!(broken.len(), 1);
    assert_eq!(broken[0].key(), TranscriptKey::tender(tender));
    assert!(
        broken[0].reason.contains("list of publications"),
        "{}",
        broken[0].reason
    );
    assert!(reader.tender(tender, None).await.unwrap().is_none());
    assert!(
        reader
            .transcript(TranscriptKey::tender(tender))
            .await
            .unwrap()
            .unwrap()
            .broken
            .is_some()
    );
}

#[tokio::test]
async fn a_gap_closes_when_the_indexer_is_started_again_with_a_better_node() {
    let chain = MemoryChain::busy("mended", 40, 90);
    let (_, events) = victim(&chain);
    for hidden in [&events[..1], &events[2..3], &events[..]] {
        let place = Place::new();
        let left_out = hidden.to_vec();
        chain.lie(true, move |logs| logs.retain(|log| !left_out.contains(log)));
        believing(&chain, &place.path()).catch_up().await.unwrap();
        assert_eq!(reader(&place.path()).status().await.unwrap().broken.len(), 1);
        chain.be_honest();
        let mut following = believing(&chain, &place.path());
        following.catch_up().await.unwrap();
        assert_eq!(reader(&place.path()).status().await.unwrap().broken, []);
        assert_eq!(
            digest(&following.into_mirror().unwrap()),
            fresh_digest(&chain).await
        );
    }
}

type Lie = fn(&mut Vec<RawLog>);

#[tokio::test]
async fn a_node_that_contradicts_itself_stores_nothing() {
    let chain = MemoryChain::busy("contradiction", 35, 40);
    let lies: [(&str, Lie); 4] = [
        ("a log twice", |logs| logs.extend(logs.first().cloned())),
        ("a log of another branch", |logs| {
            if let Some(log) = logs.last_mut() {
                log.block_hash = Hash::from([9; 32]);
            }
        }),
        ("a log of another contract", |logs| {
            if let Some(log) = logs.first_mut() {
                log.address = [9; 20].into();
            }
        }),
        ("a topic moved into the data", |logs| {
            if let Some(log) = logs.first_mut() {
                let moved = log.topics.pop().unwrap();
                log.data.splice(..0, moved.to_bytes());
            }
        }),
    ];
    for (what, lie) in lies {
        let place = Place::new();
        chain.lie(true, lie);
        let mut following = believing(&chain, &place.path());
        let failed = following.catch_up().await.unwrap_err();
        assert!(matches!(failed, FollowError::Node(_)), "{what}: {failed}");
        assert_eq!(reader(&place.path()).checkpoint().await.unwrap(), None, "{what}");
        chain.be_honest();
        following.catch_up().await.unwrap();
        assert_eq!(
            digest(&following.into_mirror().unwrap()),
            fresh_digest(&chain).await,
            "{what}"
        );
    }
}

#[tokio::test]
async fn trouble_with_the_node_shows_in_the_status_and_passes() {
    let chain = MemoryChain::busy("trouble", 36, 20);
    let place = Place::new();
    let mut following = believing(&chain, &place.path());
    let mut progress = following.progress();
    let reader = reader(&place.path());
    chain.fail(3);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(async move {
        following.run(async { drop(stopped.await) }).await.unwrap();
    });
    progress
        .wait_for(|now| now.activity == Activity::Troubled)
        .await
        .unwrap();
    progress
        .wait_for(|now| now.activity == Activity::Following)
        .await
        .unwrap();
    stop.send(()).unwrap();
    running.await.unwrap();
    let status = reader.status().await.unwrap();
    assert_eq!(
        (status.activity, status.lag, status.detail),
        (Activity::Following, 0, None)
    );
}

#[tokio::test]
async fn a_node_that_caps_its_answers_is_asked_for_less() {
    let chain = MemoryChain::busy("capped", 37, 300);
    for cap in [1, 7, 64] {
        chain.refuse_above(cap);
        let place = Place::new();
        let mut following = believing(&chain, &place.path());
        // Each refusal is a failed attempt; following goes on from there.
        while following.catch_up().await.is_err() {}
        chain.refuse_above(u64::MAX);
        assert_eq!(
            digest(&following.into_mirror().unwrap()),
            fresh_digest(&chain).await
        );
    }
}

/// What a check with a node alone says of a tender, if the node lies.
async fn verdict(
    chain: &MemoryChain,
    tender: u32,
    lie: impl Fn(&mut Vec<RawLog>) + Send + Sync + 'static,
) -> Verdict {
    chain.lie(false, lie);
    let checked = verify::tender(chain, &chain.identity(), tender).await.unwrap();
    chain.be_honest();
    assert!(checked.tender.is_none() || checked.report.is_complete());
    checked.report.verdict
}

#[tokio::test]
async fn a_check_with_a_node_alone_finds_every_gap_and_every_change() {
    let chain = MemoryChain::busy("check", 38, 150);
    let (tender, events) = victim(&chain);
    assert!(events.len() > 10);
    for (index, event) in events.iter().enumerate() {
        let here = u32::try_from(index + 1).unwrap();

        let found = verdict(&chain, tender, leave_out(event)).await;
        assert!(
            matches!(found, Verdict::Incomplete { position, .. } if position == here),
            "{here}: {found:?}"
        );

        for byte in 0..event.data.len() {
            let altered = event.clone();
            let found = verdict(&chain, tender, move |logs| {
                for log in logs.iter_mut().filter(|log| **log == altered) {
                    log.data[byte] ^= 0x10;
                }
            })
            .await;
            assert!(
                matches!(found, Verdict::Altered { position: Some(position), .. } if position == here),
                "event {here}, byte {byte}: {found:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_check_with_a_node_alone_tells_a_cut_from_a_forgery() {
    let chain = MemoryChain::busy("cut", 39, 150);
    let (tender, events) = victim(&chain);
    let (identity, kept) = (chain.identity(), events.len() / 2);
    let logs_of = move |log: &RawLog| log.topics.get(1).map(|topic| topic.to_bytes()[31]);
    assert_eq!(logs_of(&events[0]), u8::try_from(tender).ok());

    let rest = events[kept..].to_vec();
    let cut = verdict(&chain, tender, move |logs| logs.retain(|log| !rest.contains(log))).await;
    assert!(
        matches!(cut, Verdict::Incomplete { position, .. } if position as usize == kept + 1),
        "{cut:?}"
    );

    let everything = events.clone();
    let empty = verdict(&chain, tender, move |logs| {
        logs.retain(|log| !everything.contains(log));
    })
    .await;
    assert!(
        matches!(empty, Verdict::Incomplete { position: 1, .. }),
        "{empty:?}"
    );

    let (first, second) = (events[kept].clone(), events[kept + 1].clone());
    let swapped = verdict(&chain, tender, move |logs| {
        let at = |log: &RawLog| logs.iter().position(|other| other == log);
        if let (Some(a), Some(b)) = (at(&first), at(&second)) {
            let data = logs[a].data.clone();
            logs[a].data = std::mem::replace(&mut logs[b].data, data);
            let topics = logs[a].topics.clone();
            logs[a].topics = std::mem::replace(&mut logs[b].topics, topics);
        }
    })
    .await;
    assert!(matches!(swapped, Verdict::Altered { .. }), "{swapped:?}");

    // A forger who rewrites every head after the change is caught by the contract's own.
    let last = events.last().unwrap().clone();
    let time = chain
        .all_logs()
        .into_iter()
        .find(|(log, _)| *log == last)
        .unwrap()
        .1;
    let mut transcript = identity.transcript(TranscriptKey::tender(tender));
    for event in &events[..events.len() - 1] {
        let time = chain
            .all_logs()
            .into_iter()
            .find(|(log, _)| log == event)
            .unwrap()
            .1;
        transcript.append(&record(event, time)).unwrap();
    }
    let mut forged = last.clone();
    // A digest, a price or a number: one more or less.
    let before_head = forged.data.len() - 33;
    forged.data[before_head] ^= 1;
    let head = veedor_protocol::transcript::next(transcript.head(), &record(&forged, time)).unwrap();
    let words = forged.data.len() - 32;
    forged.data[words..].copy_from_slice(head.0.as_bytes());
    let found = verdict(&chain, tender, move |logs| {
        for log in logs.iter_mut().filter(|log| **log == last) {
            *log = forged.clone();
        }
    })
    .await;
    assert!(
        matches!(found, Verdict::Altered { position: None, .. }),
        "{found:?}"
    );

    let absent = verify::tender(&chain, &identity, 4_000_000).await.unwrap();
    assert_eq!(absent.report.verdict, Verdict::Unknown);
}

fn record(log: &RawLog, timestamp: u64) -> veedor_protocol::transcript::EventRecord {
    veedor_protocol::transcript::EventRecord {
        timestamp,
        topics: log.topics.clone(),
        data: log.data.clone(),
    }
}
