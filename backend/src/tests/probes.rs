use axum::http::StatusCode;
use serde_json::Value;
use veedor_indexer::model::{Activity, BlockRef, Timestamp};
use veedor_protocol::Hash;

use super::world::World;

fn codes(readiness: &Value) -> Vec<&str> {
    readiness["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| reason["code"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_server_is_ready_while_the_mirror_is_close_behind_its_node() {
    let mut world = World::new();
    let reply = world.get("/readyz").await;
    assert_eq!(reply.status, StatusCode::OK, "{:?}", reply.bytes);
    assert_eq!(world.get("/livez").await.status, StatusCode::OK);

    let BlockRef { number, time, .. } = world.chain.checkpoint();
    let head = BlockRef {
        number: number + 21,
        hash: Hash::from([9; 32]),
        time: Timestamp(time.0 + 252),
    };
    world.chain.observe(Activity::CatchingUp, None, Some(head));
    let reply = world.get("/readyz").await;
    assert_eq!(
        (reply.status, codes(&reply.json())),
        (StatusCode::SERVICE_UNAVAILABLE, vec!["lag"])
    );
    let status = world.get("/api/v1/status").await.json();
    assert_eq!((&status["lag"], &status["lagSeconds"]), (&21.into(), &252.into()));
    assert_eq!(status["asOf"], status["checkpoint"]);
}

#[tokio::test]
async fn a_server_whose_indexer_stopped_is_alive_and_says_why_it_is_not_ready() {
    let mut world = World::new();
    let checkpoint = world.chain.checkpoint();
    world.chain.observe(
        Activity::Stopped,
        Some("a finalized block was replaced"),
        Some(checkpoint),
    );
    let reply = world.get("/readyz").await;
    assert_eq!(
        (reply.status, codes(&reply.json())),
        (StatusCode::SERVICE_UNAVAILABLE, vec!["stopped"])
    );
    assert!(
        reply.json()["reasons"][0]["detail"]
            .as_str()
            .unwrap()
            .contains("a finalized block was replaced")
    );
    assert_eq!(world.get("/livez").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_server_without_a_mirror_says_so_and_needs_no_restart_once_it_is_there() {
    let world = World::new();
    let (mirror, aside) = (
        world.folder().join("mirror.sqlite"),
        world.folder().join("aside.sqlite"),
    );
    std::fs::rename(&mirror, &aside).unwrap();
    let reply = world.get("/readyz").await;
    assert_eq!(
        (reply.status, codes(&reply.json())),
        (StatusCode::SERVICE_UNAVAILABLE, vec!["mirror"])
    );
    world.get("/api/v1/tenders").await.is_problem("mirror-empty");
    assert_eq!(world.get("/api/v1/deployment").await.json()["chainId"], 31_337);
    std::fs::rename(&aside, &mirror).unwrap();
    assert_eq!(world.get("/readyz").await.status, StatusCode::OK);
}
