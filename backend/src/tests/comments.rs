use alloy::primitives::B256;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use veedor_contracts::bindings::IProcurement;
use veedor_protocol::comment;
use veedor_protocol::{Address, Hash, sha256};

use super::world::{CITIZEN, MODERATOR, Reply, World, b256};
use crate::texts;

const TEXT: &str = "Las raciones de la zona rural llegaron frías tres veces en mayo.";

fn salt() -> Hash {
    Hash::from([0x5a; 32])
}

fn citizen() -> Address {
    CITIZEN.into()
}

fn digest() -> Hash {
    comment::digest(1, citizen(), &salt(), TEXT)
}

fn body() -> Value {
    json!({ "tender": 1, "author": citizen(), "salt": salt(), "text": TEXT })
}

async fn post(world: &World, body: impl ToString) -> Reply {
    let request = Request::post("/api/v1/comments/texts").header("content-type", "application/json");
    world
        .send(request.body(Body::from(body.to_string())).unwrap())
        .await
}

async fn shown(world: &World) -> Value {
    world.get("/api/v1/tenders/1").await.json()["comments"][0].clone()
}

fn world() -> World {
    let mut world = World::new();
    world.publish(1, sha256(b"terms"));
    world
}

#[tokio::test]
async fn a_text_is_shown_once_its_digest_is_on_chain_and_not_before() {
    let mut world = world();
    let early = post(&world, body()).await;
    assert_eq!(
        (early.status, &early.json()["state"]),
        (StatusCode::ACCEPTED, &json!("waiting"))
    );
    assert_eq!(early.json()["digest"], json!(digest()));

    world.comment(1, citizen(), digest());
    let comment = shown(&world).await;
    assert_eq!(
        (&comment["text"], &comment["textState"]),
        (&json!(TEXT), &json!("shown"))
    );
    assert_eq!(comment["salt"], json!(salt()));

    let late = post(&world, body()).await;
    assert_eq!(
        (late.status, &late.json()["state"]),
        (StatusCode::CREATED, &json!("kept"))
    );
    texts::settle(&world.app).await.unwrap();
    assert_eq!(world.app.desk().waiting().await.unwrap(), []);
}

#[tokio::test]
async fn a_comment_without_its_text_says_so() {
    let mut world = world();
    world.comment(1, citizen(), digest());
    let comment = shown(&world).await;
    assert_eq!(comment["textState"], "missing");
    assert_eq!(comment.get("text"), None);
}

#[tokio::test]
async fn somebody_elses_copy_of_a_digest_gets_no_text() {
    let mut world = world();
    world.comment(1, [0xc2; 20].into(), digest());
    assert_eq!(post(&world, body()).await.status, StatusCode::ACCEPTED);
    assert_eq!(shown(&world).await["textState"], "missing");
}

#[tokio::test]
async fn a_withheld_text_leaves_a_tombstone_and_comes_back_when_restored() {
    let mut world = world();
    world.comment(1, citizen(), digest());
    post(&world, body()).await;
    let position = u32::try_from(shown(&world).await["position"].as_u64().unwrap()).unwrap();
    let reason = sha256(b"motivo");
    let (tender, moderator) = (1, MODERATOR);
    world.chain.procurement(
        1,
        &IProcurement::CommentModerated {
            tender,
            position,
            moderator,
            counter: 0,
            reason: b256(reason),
            head: B256::ZERO,
        },
    );
    world.chain.mine(60);
    let comment = shown(&world).await;
    assert_eq!(
        (&comment["withheld"], &comment["textState"]),
        (&json!(true), &json!("withheld"))
    );
    assert_eq!((comment.get("text"), comment.get("salt")), (None, None));
    assert_eq!(comment["tombstone"]["reason"], reason.to_bare_hex());
    assert_eq!(comment["tombstone"]["moderator"], MODERATOR);
    // Nor does sending the text again show it.
    assert_eq!(post(&world, body()).await.status, StatusCode::CREATED);
    assert!(!String::from_utf8_lossy(&world.get("/api/v1/tenders/1").await.bytes).contains("frías"));

    world.chain.procurement(
        1,
        &IProcurement::CommentRestored {
            tender,
            position,
            moderator,
            counter: 1,
            reason: b256(reason),
            head: B256::ZERO,
        },
    );
    world.chain.mine(60);
    assert_eq!(shown(&world).await["text"], TEXT);
}

#[tokio::test]
async fn texts_that_nobody_posts_are_dropped_in_time_and_few_can_wait() {
    let mut world = World::with(|limits| {
        limits.waiting_texts = 1;
        limits.waiting_for = std::time::Duration::ZERO;
    });
    world.publish(1, sha256(b"terms"));
    assert_eq!(post(&world, body()).await.status, StatusCode::ACCEPTED);
    let mut other = body();
    other["text"] = json!("¿Quién vigila la cadena de frío?");
    let full = post(&world, other).await;
    assert_eq!(full.status, StatusCode::SERVICE_UNAVAILABLE);
    full.is_problem("texts-full");
    assert_eq!(full.header("retry-after"), "60");
    let waited = texts::now() + 1;
    texts::settle_at(&world.app, waited).await.unwrap();
    assert_eq!(world.app.desk().waiting().await.unwrap(), []);
}

#[tokio::test]
async fn what_is_no_comment_is_refused_with_the_reason() {
    let world = world();
    let with = |field: &str, value: Value| {
        let mut body = body();
        body[field] = value;
        body
    };
    for wrong in [
        with("text", json!("")),
        with("text", json!("  ")),
        with("text", json!("a\u{0}b")),
        with("text", json!("ñ".repeat(5_001))),
        with("tender", json!(0)),
        with("tender", json!(-1)),
        with("tender", json!(4_294_967_296_u64)),
        with("author", json!("0x12")),
        with("salt", json!("")),
        with("schema", json!("veedor/terms/1")),
        with("likes", json!(3)),
        json!([]),
        json!(null),
    ] {
        let reply = post(&world, &wrong).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{wrong}");
        reply.is_problem("body-invalid");
    }
    for broken in [
        "",
        "{",
        "{\"tender\":1,\"tender\":2}",
        "\u{feff}{}",
        &"[".repeat(10_000),
    ] {
        post(&world, broken).await.is_problem("body-invalid");
    }
    assert_eq!(
        post(&world, with("tender", json!(9))).await.status,
        StatusCode::NOT_FOUND
    );
    post(&world, " ".repeat(1 << 20))
        .await
        .is_problem("body-too-long");
    let request = Request::post("/api/v1/comments/texts").header("content-type", "text/plain");
    let reply = world
        .send(request.body(Body::from(body().to_string())).unwrap())
        .await;
    reply.is_problem("body-type-unsupported");
}

#[tokio::test]
async fn the_longest_comment_fits_however_its_json_is_written() {
    let world = world();
    let escaped = "\\ud83c\\udf72".repeat(5_000);
    let body = format!(
        "{{\"schema\":\"veedor/comment/1\",\"tender\":1,\"author\":\"{}\",\"salt\":\"{}\",\"text\":\"{escaped}\"}}",
        citizen(),
        salt()
    );
    assert_eq!(post(&world, body).await.status, StatusCode::ACCEPTED);
}
