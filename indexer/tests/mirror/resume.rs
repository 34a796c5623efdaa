//! Stopped anywhere, started again: the same rows. And only where the mirror belongs.

use veedor_indexer::{
    Identity, Mirror,
    follow::{FollowError, Step},
    store::{OnBreak, Range, StoreError},
};

use crate::{Place, chain::MemoryChain, digest, digest_at, follower, fresh_digest, reader, world::Dice};

#[tokio::test]
async fn a_mirror_stopped_at_any_step_ends_with_the_same_rows() {
    let chain = MemoryChain::new("stops");
    let place = Place::new();
    let mut dice = Dice::new(1);
    for _ in 0..40 {
        chain.live(&mut dice, 1 + chain.height() % 7);
        // As a process that is killed does: it takes what it has taken in, and no leave.
        let mut follower = follower(&chain, &place.path());
        for _ in 0..dice.roll(4) {
            follower.step().await.unwrap();
        }
    }
    follower(&chain, &place.path()).catch_up().await.unwrap();
    assert_eq!(
        digest_at(&place.path(), &chain.identity()),
        fresh_digest(&chain).await
    );

    let changes = reader(&place.path()).changes(0, 500).await.unwrap();
    let numbers: Vec<u64> = changes.items.iter().map(|change| change.sequence).collect();
    assert_eq!(
        numbers,
        (1..=numbers.len() as u64).collect::<Vec<_>>(),
        "the change feed has no gaps"
    );
}

#[tokio::test]
async fn rebuilding_from_the_stored_logs_gives_the_same_rows() {
    let chain = MemoryChain::busy("rebuild", 2, 200);
    let place = Place::new();
    let mut follower = follower(&chain, &place.path());
    follower.catch_up().await.unwrap();
    let mut mirror = follower.into_mirror().unwrap();
    let before = digest(&mirror);
    mirror.rebuild().unwrap();
    assert_eq!(digest(&mirror), before);
    assert_eq!(before, fresh_digest(&chain).await);
}

#[tokio::test]
async fn a_range_for_another_checkpoint_changes_nothing() {
    let chain = MemoryChain::busy("swap", 3, 30);
    let place = Place::new();
    let mut follower = follower(&chain, &place.path());
    let end = follower.catch_up().await.unwrap().unwrap();
    let mut mirror = follower.into_mirror().unwrap();
    let before = digest(&mirror);
    let block = veedor_indexer::event::Block {
        number: end.number + 1,
        hash: veedor_protocol::keccak256([b"next"]),
        parent: end.hash,
        time: end.time.0 + 5,
    };
    let range = Range {
        after: None,
        blocks: vec![block],
        logs: Vec::new(),
    };
    assert!(matches!(
        mirror.commit(&range, OnBreak::Record),
        Err(StoreError::CheckpointMoved { .. })
    ));
    assert_eq!(mirror.checkpoint().unwrap(), Some(end));
    assert_eq!(digest(&mirror), before);
}

#[test]
fn a_second_indexer_says_so_and_goes() {
    let chain = MemoryChain::new("two");
    let place = Place::new();
    let first = Mirror::open(place.path(), &chain.identity()).unwrap();
    let refused = Mirror::open(place.path(), &chain.identity()).unwrap_err();
    assert!(matches!(refused, StoreError::Locked { .. }));
    assert!(
        refused.to_string().contains("another indexer is writing"),
        "{refused}"
    );
    drop(first);
    Mirror::open(place.path(), &chain.identity()).unwrap();
}

#[test]
fn a_mirror_of_another_chain_or_of_other_contracts_is_refused() {
    let identity = MemoryChain::new("mine").identity();
    let place = Place::new();
    drop(Mirror::open(place.path(), &identity).unwrap());
    let others = [
        (
            "chain id",
            Identity {
                chain_id: 1,
                ..identity.clone()
            },
        ),
        ("genesis block", MemoryChain::new("another").identity()),
        (
            "directory",
            Identity {
                directory: [7; 20].into(),
                ..identity.clone()
            },
        ),
        (
            "procurement contract",
            Identity {
                procurement: [7; 20].into(),
                ..identity.clone()
            },
        ),
    ];
    for (what, other) in others {
        let refused = Mirror::open(place.path(), &other).unwrap_err();
        assert!(
            refused.to_string().contains(&format!("mirrors another {what}")),
            "{refused}"
        );
    }
    Mirror::open(place.path(), &identity).unwrap();
}

#[tokio::test]
async fn a_node_of_another_chain_is_refused() {
    let chain = MemoryChain::busy("right", 4, 20);
    let place = Place::new();

    let elsewhere = MemoryChain::busy("wrong", 4, 20);
    let mirror = Mirror::open(place.path(), &chain.identity()).unwrap();
    let mut astray = veedor_indexer::Follower::new(elsewhere, mirror, crate::options()).unwrap();
    assert!(matches!(
        astray.catch_up().await,
        Err(FollowError::OtherGenesis { .. })
    ));
    drop(astray);

    chain.claim_chain_id(1);
    let refused = follower(&chain, &place.path()).catch_up().await;
    assert!(matches!(
        refused,
        Err(FollowError::OtherChainId {
            expected: 31_337,
            found: 1
        })
    ));
    chain.claim_chain_id(31_337);
    chain.lose_contracts();
    assert!(matches!(
        follower(&chain, &place.path()).catch_up().await,
        Err(FollowError::NoContract { .. })
    ));
    assert_eq!(
        reader(&place.path()).checkpoint().await.unwrap(),
        None,
        "nothing of it was taken in"
    );
}

#[tokio::test]
async fn a_node_that_is_down_for_a_while_is_waited_for() {
    let chain = MemoryChain::busy("down", 6, 50);
    let place = Place::new();
    let mut follower = follower(&chain, &place.path());
    for _ in 0..10 {
        chain.fail(2);
        follower.catch_up().await.unwrap();
        chain.live(&mut Dice::new(chain.height()), 9);
    }
    follower.catch_up().await.unwrap();
    assert_eq!(follower.step().await.unwrap(), Step::AtHead);
    assert_eq!(
        digest(&follower.into_mirror().unwrap()),
        fresh_digest(&chain).await
    );
}
