//! Real nodes behind a proxy that lies: what they say is checked against their own blocks, another node is asked, and
//! the status tells who lied.

use std::{path::Path, time::Duration};

use alloy::{consensus, primitives::U64};
use serde_json::Value;
use veedor_indexer::{
    Follower, Hash, Mirror,
    chain::{Chain as _, Ethereum, HeaderHashing as _, InclusionProof, Node, Wanted},
    store::{AlarmKind, Assurance},
};

use crate::{
    Place, digest, options,
    proxy::{Fate, Proxy, flip},
    stage::Stage,
};

/// A chain on which something happens, then for long nothing, then something again.
async fn setting() -> (Stage, Proxy) {
    let mut stage = Stage::set().await;
    stage.publish(0).await;
    stage.comment(1, 0).await;
    let _: Value = stage.evm("anvil_mine", (U64::from(600),)).await;
    for number in 1..4 {
        stage.comment(1, number).await;
        stage.change_profile().await;
    }
    let _: Value = stage.evm("anvil_mine", (U64::from(300),)).await;
    let proxy = Proxy::before(&stage.anvil.url);
    (stage, proxy)
}

async fn liar(proxy: &Proxy) -> Node {
    let node = Node::connect(&proxy.url).await.unwrap();
    node.called("liar").with_patience(Duration::from_millis(400))
}

async fn following(stage: &Stage, proxy: &Proxy, path: &Path) -> Follower<Node> {
    let mirror = Mirror::open(path, &stage.identity()).unwrap();
    Follower::new(liar(proxy).await, mirror, options()).unwrap()
}

async fn honest_digest(stage: &Stage) -> Hash {
    let place = Place::new();
    let mirror = Mirror::open(place.path(), &stage.identity()).unwrap();
    let mut following = Follower::new(stage.node(), mirror, options()).unwrap();
    following.catch_up().await.unwrap();
    digest(&following.into_mirror().unwrap())
}

fn assurance_at(stage: &Stage, path: &Path) -> (Hash, Assurance) {
    let mirror = Mirror::open(path, &stage.identity()).unwrap();
    (digest(&mirror), mirror.assurance().unwrap())
}

type Lie = fn(&str, &Value, &mut Value) -> Fate;

fn number_of(block: &Value) -> u64 {
    block["number"].as_str().unwrap().parse::<U64>().unwrap().to()
}

/// Another block that is right by its own header.
fn another_branch(block: &mut Value) {
    flip(&mut block["extraData"]);
    let fields: consensus::Header = serde_json::from_value(block.clone()).unwrap();
    block["hash"] = Ethereum.hash(&fields).to_string().into();
}

const LIES: [(&str, AlarmKind, Lie); 9] = [
    ("no logs", AlarmKind::Contradiction, |method, _, result| {
        if method == "eth_getLogs" {
            *result = serde_json::json!([]);
        }
        Fate::Arrives
    }),
    (
        "one log left out",
        AlarmKind::Contradiction,
        |method, _, result| {
            if method == "eth_getLogs"
                && let Some(logs) = result.as_array_mut()
            {
                logs.pop();
            }
            Fate::Arrives
        },
    ),
    (
        "a receipt altered",
        AlarmKind::Contradiction,
        |method, _, result| {
            if method == "eth_getBlockReceipts" {
                flip(&mut result[0]["cumulativeGasUsed"]);
            }
            Fate::Arrives
        },
    ),
    (
        "a log in a receipt altered",
        AlarmKind::Contradiction,
        |method, _, result| {
            if method == "eth_getBlockReceipts" && result[0]["logs"][0].is_object() {
                flip(&mut result[0]["logs"][0]["data"]);
            }
            Fate::Arrives
        },
    ),
    (
        "a receipt left out",
        AlarmKind::Contradiction,
        |method, _, result| {
            if method == "eth_getBlockReceipts" {
                result.as_array_mut().unwrap().pop();
            }
            Fate::Arrives
        },
    ),
    (
        "a header altered",
        AlarmKind::Contradiction,
        |method, _, result| {
            if method == "eth_getBlockByNumber" && number_of(result) > 0 {
                flip(&mut result["timestamp"]);
            }
            Fate::Arrives
        },
    ),
    ("too often", AlarmKind::Trouble, |_, _, _| Fate::TooOften(1)),
    ("cut off", AlarmKind::Trouble, |_, _, _| Fate::CutOff),
    ("late", AlarmKind::Trouble, |_, _, _| {
        Fate::Late(Duration::from_secs(2))
    }),
];

#[tokio::test(flavor = "multi_thread")]
async fn beside_an_honest_node_a_liar_changes_nothing_and_is_named() {
    let (stage, proxy) = setting().await;
    let truth = honest_digest(&stage).await;
    for (what, kind, lie) in LIES {
        let place = Place::new();
        proxy.lie(lie);
        let mut following = following(&stage, &proxy, &place.path())
            .await
            .with_witness(stage.node().called("honest"));
        following.catch_up_verified().await.unwrap();
        drop(following);
        let (digest, assurance) = assurance_at(&stage, &place.path());
        assert_eq!(digest, truth, "{what}");
        let alarms: Vec<_> = assurance
            .alarms
            .iter()
            .map(|alarm| (alarm.node.as_str(), alarm.kind))
            .collect();
        assert_eq!(alarms, [("liar", kind)], "{what}: {:?}", assurance.alarms);
        assert_eq!(
            assurance.verified.map(|block| block.number),
            Some(head(&stage).await),
            "{what}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_liar_alone_is_not_believed() {
    let (stage, proxy) = setting().await;
    let wanted = Wanted::all(&stage.identity());
    let truth = stage.node().logs(&wanted, 0, head(&stage).await).await.unwrap();
    for (what, kind, lie) in LIES {
        let place = Place::new();
        proxy.lie(lie);
        let mut following = following(&stage, &proxy, &place.path()).await;
        // Events left out of ranges are found block by block; with the other lies nothing is taken in.
        let found = following.catch_up_verified().await;
        let mirror = following.into_mirror().unwrap();
        let assurance = mirror.assurance().unwrap();
        let verified = assurance.verified.map_or(0, |block| block.number);
        assert_eq!(found.is_ok(), verified == head(&stage).await, "{what}: {found:?}");
        let stored = mirror.logs_between(0, verified).unwrap();
        assert!(
            truth.iter().filter(|log| log.block <= verified).eq(&stored),
            "{what}"
        );
        let alarms: Vec<_> = assurance.alarms.iter().map(|alarm| alarm.kind).collect();
        assert_eq!(alarms, [kind], "{what}: {:?}", assurance.alarms);
    }
}

async fn head(stage: &Stage) -> u64 {
    stage.node().head().await.unwrap().number
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_stands_still_is_not_waited_for_for_ever() {
    let (stage, proxy) = setting().await;
    let still = head(&stage).await - 200;
    let old: Value = stage.evm("eth_getBlockByNumber", (U64::from(still), false)).await;
    proxy.lie(move |method, params, result| {
        if method == "eth_getBlockByNumber" && params[0] == "latest" {
            *result = old.clone();
        }
        Fate::Arrives
    });
    let place = Place::new();
    let mut alone = following(&stage, &proxy, &place.path()).await;
    assert_eq!(alone.catch_up().await.unwrap().unwrap().number, still);
    let mut together = alone.with_witness(stage.node().called("honest"));
    let reached = together.catch_up_verified().await.unwrap().unwrap();
    assert_eq!(reached.number, head(&stage).await);
    let assurance = together.assurance().await.unwrap();
    assert_eq!(assurance.alarms.len(), 1, "{:?}", assurance.alarms);
    assert_eq!(
        (assurance.alarms[0].node.as_str(), assurance.alarms[0].kind),
        ("liar", AlarmKind::Behind)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_mixes_branches_is_found_out_by_its_own_links() {
    let (stage, proxy) = setting().await;
    let fork = head(&stage).await - 100;
    proxy.lie(move |method, _, result| {
        if method == "eth_getBlockByNumber" && result.is_object() && number_of(result) == fork {
            another_branch(result);
        }
        Fate::Arrives
    });
    let place = Place::new();
    let mut alone = following(&stage, &proxy, &place.path()).await;
    let error = alone.catch_up_verified().await.unwrap_err();
    assert!(
        error.to_string().contains("does not hang on the block before it"),
        "{error}"
    );
    let mut together = alone.with_witness(stage.node().called("honest"));
    together.catch_up_verified().await.unwrap();
    drop(together);
    let (digest, assurance) = assurance_at(&stage, &place.path());
    assert_eq!(digest, honest_digest(&stage).await);
    assert_eq!(
        (assurance.alarms[0].node.as_str(), assurance.alarms[0].kind),
        ("liar", AlarmKind::Contradiction)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_branches_that_are_both_right_neither_is_taken_in_until_nodes_agree() {
    let (stage, proxy) = setting().await;
    let place = Place::new();
    let mut following = following(&stage, &proxy, &place.path())
        .await
        .with_witness(stage.node().called("honest"));
    let before = following.catch_up_verified().await.unwrap();
    let assurance = following.assurance().await.unwrap();
    assert_eq!(assurance.agreed, before);
    assert_eq!(assurance.alarms, []);

    let _: Value = stage.evm("anvil_mine", (U64::from(1),)).await;
    let fork = before.unwrap().number;
    proxy.lie(move |method, _, result| {
        if method == "eth_getBlockByNumber" && result.is_object() && number_of(result) > fork {
            another_branch(result);
        }
        Fate::Arrives
    });
    for _ in 0..4 {
        assert_eq!(following.catch_up().await.unwrap(), before);
    }
    let assurance = following.assurance().await.unwrap();
    let named: Vec<_> = assurance
        .alarms
        .iter()
        .map(|alarm| (alarm.node.as_str(), alarm.kind))
        .collect();
    assert_eq!(
        named,
        [
            ("honest", AlarmKind::Disagreement),
            ("liar", AlarmKind::Disagreement)
        ]
    );

    proxy.lie(|_, _, _| Fate::Arrives);
    assert_eq!(
        following.catch_up().await.unwrap().unwrap().number,
        head(&stage).await
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_event_is_proven_to_whoever_knows_its_blocks_hash() {
    let (stage, _) = setting().await;
    let place = Place::new();
    let mirror = Mirror::open(place.path(), &stage.identity()).unwrap();
    let mut following = Follower::new(stage.node(), mirror, options()).unwrap();
    following.catch_up().await.unwrap();
    let mirror = following.into_mirror().unwrap();
    let logs = stage
        .node()
        .logs(&Wanted::all(&stage.identity()), 0, head(&stage).await)
        .await
        .unwrap();
    assert!(logs.len() > 10);
    for log in logs {
        let proof = mirror.proof(log.transaction, log.index).unwrap().unwrap();
        let proof: InclusionProof = serde_json::from_str(&serde_json::to_string(&proof).unwrap()).unwrap();
        let verify = |proof: &InclusionProof| proof.verify(log.block_hash, &Ethereum);
        let proven = verify(&proof).unwrap();
        assert_eq!(
            (proven.block, proven.address, &proven.topics, &proven.data),
            (log.block, log.address, &log.topics, &log.data)
        );
        for tamper in TAMPERS {
            let mut tampered = proof.clone();
            tamper(&mut tampered);
            assert!(verify(&tampered).is_err(), "{tampered:?}");
        }
        assert!(proof.verify(Hash::ZERO, &Ethereum).is_err());
    }
    assert_eq!(mirror.proof(Hash::ZERO, 0).unwrap(), None);
}

const TAMPERS: [fn(&mut InclusionProof); 6] = [
    |proof| proof.transaction_index += 1,
    |proof| proof.log += 1_000,
    |proof| proof.nodes.clear(),
    |proof| proof.receipt = change(&proof.receipt),
    |proof| proof.header = change(&proof.header),
    |proof| proof.nodes[0] = change(&proof.nodes[0]),
];

fn change(bytes: &alloy::primitives::Bytes) -> alloy::primitives::Bytes {
    let mut changed = bytes.to_vec();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    changed.into()
}
