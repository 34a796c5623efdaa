//! Chains that change their past.

use std::collections::BTreeMap;

use veedor_indexer::{
    Reader,
    follow::Step,
    model::{Activity, ChangeKind},
};

use crate::{Place, chain::MemoryChain, digest, digest_at, follower, fresh_digest, reader, world::Dice};

/// What is left of the change feed when retractions have taken away what they retract.
async fn net_of_retractions(reader: &Reader) -> (Vec<(u64, u64, u32)>, usize) {
    let mut standing: BTreeMap<(u64, u64), u32> = BTreeMap::new();
    let (mut after, mut retractions) = (0, 0);
    loop {
        let page = reader.changes(after, 500).await.unwrap();
        for change in page.items {
            let place = (change.evidence.block, change.evidence.log_index);
            match change.kind {
                ChangeKind::Event => {
                    assert!(
                        standing.insert(place, change.evidence.position).is_none(),
                        "told twice: {change:?}"
                    );
                }
                ChangeKind::Retract => {
                    retractions += 1;
                    let stood = standing.pop_last().unwrap();
                    assert_eq!(
                        stood,
                        (place, change.evidence.position),
                        "not the newest is retracted first"
                    );
                }
            }
        }
        match page.next {
            Some(next) => after = next,
            None => break,
        }
    }
    (
        standing
            .into_iter()
            .map(|((block, log), position)| (block, log, position))
            .collect(),
        retractions,
    )
}

#[tokio::test]
async fn after_any_reorganisation_the_rows_are_those_of_the_chain_as_it_is() {
    for seed in 0..12 {
        let mut dice = Dice::new(1_000 + seed);
        let chain = MemoryChain::busy("reorgs", seed, 80);
        let place = Place::new();
        let mut following = follower(&chain, &place.path());
        for _ in 0..12 {
            following.catch_up().await.unwrap();
            let depth = 1 + dice.roll(64.min(chain.height() - 4));
            chain.cut(depth);
            // Shorter, of equal height, longer.
            let grown = match dice.roll(3) {
                0 => dice.roll(depth),
                1 => depth,
                _ => depth + 1 + dice.roll(9),
            };
            chain.live(&mut dice, grown);
            if dice.roll(3) == 0 {
                following = {
                    drop(following);
                    follower(&chain, &place.path())
                };
            }
        }
        // A branch that stays shorter looks like a node that lags, until it grows.
        chain.live(&mut dice, 70);
        following.catch_up().await.unwrap();
        drop(following);
        assert_eq!(
            digest_at(&place.path(), &chain.identity()),
            fresh_digest(&chain).await,
            "seed {seed}"
        );

        let (standing, retractions) = net_of_retractions(&reader(&place.path())).await;
        let on_chain: Vec<_> = chain
            .all_logs()
            .iter()
            .map(|(log, _)| (log.block, log.index))
            .collect();
        let told: Vec<_> = standing.iter().map(|(block, log, _)| (*block, *log)).collect();
        assert_eq!(told, on_chain, "seed {seed}");
        assert!(retractions > 0, "seed {seed}");
    }
}

#[tokio::test]
async fn a_chain_that_flips_between_two_heads_is_followed_back_and_forth() {
    let chain = MemoryChain::busy("flip", 21, 30);
    let place = Place::new();
    let mut following = follower(&chain, &place.path());
    following.catch_up().await.unwrap();
    let first = chain.clone_of_blocks();
    let before = fresh_digest(&chain).await;
    chain.cut(5);
    chain.live(&mut Dice::new(1), 6);
    following.catch_up().await.unwrap();
    chain.put_back(first);
    chain.grow(2, |_, _| {});
    following.catch_up().await.unwrap();
    assert_eq!(
        digest(&following.into_mirror().unwrap()),
        before,
        "the same blocks, the same rows"
    );
}

#[tokio::test]
async fn a_node_that_lags_is_held_and_not_followed_back() {
    let chain = MemoryChain::busy("lag", 22, 60);
    let place = Place::new();
    let mut following = follower(&chain, &place.path());
    let at = following.catch_up().await.unwrap();
    let before = digest_of(&place, &mut following).await;
    for behind in [1, 7, 40] {
        chain.show(Some(chain.height() - behind));
        assert_eq!(following.step().await.unwrap(), Step::Held);
        let status = reader(&place.path()).status().await.unwrap();
        assert_eq!((status.activity, status.checkpoint), (Activity::Held, at));
    }
    chain.show(None);
    assert_eq!(following.step().await.unwrap(), Step::AtHead);
    assert_eq!(digest_of(&place, &mut following).await, before);
}

async fn digest_of(place: &Place, following: &mut veedor_indexer::Follower<MemoryChain>) -> (u64, u64) {
    following.step().await.unwrap();
    let status = reader(&place.path()).status().await.unwrap();
    (status.events, status.changes)
}
