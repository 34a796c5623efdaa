//! The mirror of a real chain: real contracts, real blocks, real kills.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use alloy::{
    primitives::{Address, U256},
    providers::Provider,
};
use veedor_contracts::convert::ToAlloy as _;
use veedor_indexer::{
    Follower, Hash, Identity, Mirror,
    chain::{Chain as _, Node, Wanted},
    fold,
    model::{LotOutcome, LotStatus, Phase, Timestamp},
    verify,
};
use veedor_protocol::party::Kind;

use crate::{
    Place, clock, digest, digest_at, options, reader,
    stage::{REGISTRAR, Stage, VENDOR, key},
    world::Dice,
};

pub(crate) fn following(stage: &Stage, path: &Path) -> Follower<Node> {
    let mirror = Mirror::open(path, &stage.identity()).unwrap();
    Follower::new(stage.node(), mirror, options()).unwrap()
}

async fn fresh(stage: &Stage) -> Hash {
    let place = Place::new();
    let mut following = following(stage, &place.path());
    following.catch_up().await.unwrap();
    digest(&following.into_mirror().unwrap())
}

/// The mirror, the fold of a node's own events, and the contract's storage agree on a tender.
pub(crate) async fn agree(stage: &Stage, path: &Path, id: u32) -> Phase {
    let shown = reader(path).tender(id, None).await.unwrap().unwrap();
    let checked = verify::tender(&stage.node(), &stage.identity(), id)
        .await
        .unwrap();
    assert!(
        checked.report.is_complete() && checked.report.proven,
        "{:?}",
        checked.report
    );
    assert_eq!(checked.tender.as_ref(), Some(&shown.tender));

    let contract = stage.procurement();
    assert_eq!(shown.transcript.length, checked.report.given);
    assert_eq!(
        shown.transcript.head.to_alloy(),
        contract.head(U256::from(id)).call().await.unwrap()
    );
    let core = contract.core(id).call().await.unwrap();
    assert_eq!(shown.tender.decisions, core.decisions.to::<u32>());
    assert_eq!(shown.tender.version, core.version);
    clock::agrees(stage, &shown).await;
    for lot in &shown.lots {
        lot_agrees(stage, id, lot).await;
    }
    shown.phase
}

async fn lot_agrees(stage: &Stage, id: u32, lot: &LotOutcome) {
    let contract = stage.procurement();
    let kept = contract.lot(id, lot.lot).call().await.unwrap();
    let winner = match lot.status {
        LotStatus::Undecided => 0,
        LotStatus::Awarded => lot.supplier.unwrap(),
        LotStatus::Deserted => u32::MAX,
    };
    assert_eq!(kept.winner, winner, "lot {}", lot.lot);
    assert_eq!(kept.ceiling.to::<u128>(), lot.ceiling.0);
    if lot.status == LotStatus::Undecided {
        assert_eq!(
            u64::from(kept.time),
            lot.objections_until.map_or(0, |until| until.0)
        );
    }
    let trial = contract.trial(id, lot.lot).call().await.unwrap();
    if trial.open != 0 {
        assert_eq!(lot.complaints_until, Some(Timestamp(trial.until.to())));
    }
    let officers_until = lot.officers_until.map_or(0, |until| until.0);
    assert_eq!(officers_until, trial.reopenedUntil.to::<u64>());
}

#[tokio::test]
async fn a_tender_on_a_real_chain_is_mirrored_as_the_contract_keeps_it() {
    let mut stage = Stage::set().await;
    let place = Place::new();
    let path = place.path();
    let mut following = following(&stage, &path);
    let from = stage.publish(0).await;
    stage.comment(1, 0).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Consultation);

    stage.at(from).await;
    stage.seal(1).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Sealing);

    stage.at(from + 60).await;
    stage.open(1).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Opening);

    stage.at(from + 120).await;
    stage.change_profile().await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Evaluation);

    stage.award_and_close(1).await;
    stage.publish(1).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Final);
    assert_eq!(agree(&stage, &path, 2).await, Phase::Consultation);

    let reader = reader(&path);
    let shown = reader.tender(1, None).await.unwrap().unwrap();
    assert_eq!(shown.lots[0].supplier, Some(u32::from(VENDOR)));
    assert_eq!(shown.lots[1].supplier, None);
    let vendor = reader.party(u32::from(VENDOR)).await.unwrap().unwrap();
    assert_eq!(
        (vendor.kind, vendor.sponsor, vendor.changes.len()),
        (Kind::Vendor, Some(u32::from(REGISTRAR)), 1)
    );
    assert_eq!(vendor.signers[0].account, key(VENDOR).address());

    // What the block's header proves of its logs is what was asked for.
    let node = stage.node();
    let head = node.head().await.unwrap();
    for block in node
        .blocks(&(1..=head.number).collect::<Vec<_>>())
        .await
        .unwrap()
        .into_iter()
        .flatten()
    {
        let receipts = node.receipts(&block.hash).await.unwrap();
        assert!(receipts.proven, "block {}", block.number);
        let given = node
            .logs_of(&Wanted::all(&stage.identity()), &[block.hash])
            .await
            .unwrap();
        assert_eq!(receipts.logs, given);
    }

    // The evidence leads to the log, on any node.
    let award = shown.lots[0].evidence.unwrap();
    let receipt = stage
        .provider
        .get_transaction_receipt(award.transaction.to_alloy())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(receipt.block_number, Some(award.block));
    assert!(
        receipt
            .logs()
            .iter()
            .any(|log| log.log_index == Some(award.log_index))
    );

    let verifier = (stage.node(), stage.identity());
    let publications = verify::publications(&verifier.0, &verifier.1).await.unwrap();
    assert!(publications.report.is_complete() && publications.report.proven);
    assert_eq!(publications.publications.len(), 2);
    assert_eq!(
        publications.publications,
        reader.publications(0, 10).await.unwrap().items
    );
    assert!(
        verify::directory(&verifier.0, &verifier.1)
            .await
            .unwrap()
            .is_complete()
    );
    assert!(fold::Tender::new(1).state().is_none());
}

#[tokio::test]
async fn a_real_chain_that_goes_back_and_another_way_is_followed() {
    let mut stage = Stage::set().await;
    let place = Place::new();
    let mut following = following(&stage, &place.path());
    stage.publish(0).await;
    following.catch_up().await.unwrap();
    let profiles = stage.profiles;
    let snapshot: U256 = stage.evm("evm_snapshot", ()).await;
    for _ in 0..4 {
        stage.change_profile().await;
    }
    stage.publish(1).await;
    following.catch_up().await.unwrap();
    assert_eq!(reader(&place.path()).status().await.unwrap().tenders, 2);

    assert!(stage.evm::<_, bool>("evm_revert", (snapshot,)).await);
    stage.profiles = profiles;
    stage.at(stage.now().await + 77).await;
    for _ in 0..9 {
        stage.change_profile().await;
    }
    following.catch_up().await.unwrap();
    let status = reader(&place.path()).status().await.unwrap();
    assert_eq!((status.tenders, status.broken.len(), status.lag), (1, 0, 0));
    assert_eq!(digest(&following.into_mirror().unwrap()), fresh(&stage).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_indexer_killed_at_any_moment_goes_on_where_it_stopped() {
    const KILLS: u64 = 12;
    let mut stage = Stage::set().await;
    let place = Place::new();
    let (url, identity) = (
        stage.anvil.url.clone(),
        serde_json::to_string(&stage.identity()).unwrap(),
    );
    let path = place.path();
    let killer = std::thread::spawn(move || {
        let mut dice = Dice::new(7);
        for _ in 0..KILLS {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args([
                    "--exact",
                    "anvil::an_indexer_in_a_process_of_its_own",
                    "--ignored",
                ])
                .env("VEEDOR_TEST_NODE", &url)
                .env("VEEDOR_TEST_IDENTITY", &identity)
                .env("VEEDOR_TEST_MIRROR", &path)
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(30 + dice.roll(250)));
            child.kill().unwrap();
            child.wait().unwrap();
        }
    });
    stage.publish(0).await;
    while !killer.is_finished() {
        stage.change_profile().await;
    }
    killer.join().unwrap();

    let before = reader(&place.path()).status().await.unwrap();
    assert!(before.events > 0, "no child lived long enough to write anything");
    let mut following = following(&stage, &place.path());
    following.catch_up().await.unwrap();
    drop(following);
    assert_eq!(digest_at(&place.path(), &stage.identity()), fresh(&stage).await);
}

/// Not a test of its own: what the one above starts and kills.
#[tokio::test]
#[ignore = "started by another test"]
async fn an_indexer_in_a_process_of_its_own() {
    let identity: Identity = serde_json::from_str(&std::env::var("VEEDOR_TEST_IDENTITY").unwrap()).unwrap();
    let node = Node::connect(&std::env::var("VEEDOR_TEST_NODE").unwrap())
        .await
        .unwrap();
    let mirror = Mirror::open(std::env::var("VEEDOR_TEST_MIRROR").unwrap(), &identity).unwrap();
    let mut following = Follower::new(node, mirror, options()).unwrap();
    following.run(std::future::pending()).await.unwrap();
}

#[tokio::test]
async fn a_chain_started_anew_under_the_same_address_is_refused() {
    let stage = Stage::set().await;
    let other = Stage::set_at(1_793_433_601).await;
    let place = Place::new();
    following(&stage, &place.path()).catch_up().await.unwrap();
    let mirror = Mirror::open(place.path(), &stage.identity()).unwrap();
    let refused = Follower::new(other.node(), mirror, options())
        .unwrap()
        .catch_up()
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("began with another block"),
        "{refused}"
    );
    let address: Address = stage.deployment.procurement;
    assert_eq!(address, other.deployment.procurement, "the same address on both");
}
