//! What every route has in common.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use veedor_protocol::sha256;

use super::world::World;

#[tokio::test]
async fn every_refusal_is_a_problem_whose_type_explains_itself() {
    let world = World::new();
    for (method, path, status, slug) in [
        (Method::GET, "/", 404, "route-unknown"),
        (Method::GET, "/api/v2/tenders", 404, "route-unknown"),
        (Method::GET, "/api/v1/tenders/", 404, "route-unknown"),
        (Method::GET, "/problems/none", 404, "route-unknown"),
        (Method::DELETE, "/api/v1/tenders/1", 405, "method-not-allowed"),
        (Method::POST, "/api/v1/tenders", 405, "method-not-allowed"),
        (Method::GET, "/api/v1/comments/texts", 405, "method-not-allowed"),
        (Method::GET, "/api/v1/tenders/1", 404, "tender-unknown"),
        (Method::GET, "/api/v1/tenders/0", 404, "tender-unknown"),
        (Method::GET, "/api/v1/tenders/4294967295", 404, "tender-unknown"),
        (
            Method::GET,
            "/api/v1/tenders/4294967296",
            400,
            "parameter-invalid",
        ),
        (Method::GET, "/api/v1/tenders/-1", 400, "parameter-invalid"),
        (Method::GET, "/api/v1/tenders/1%27--", 400, "parameter-invalid"),
        (Method::GET, "/api/v1/tenders/%ff", 400, "parameter-invalid"),
        (Method::GET, "/api/v1/tenders?limit=0", 400, "parameter-invalid"),
        (
            Method::GET,
            "/api/v1/tenders?limit=99999999999999999999",
            400,
            "parameter-invalid",
        ),
        (Method::GET, "/api/v1/tenders?limit=201", 400, "parameter-invalid"),
        (
            Method::GET,
            "/api/v1/tenders?phase=soon",
            400,
            "parameter-invalid",
        ),
        (
            Method::GET,
            "/api/v1/tenders?fase=sealing",
            400,
            "parameter-invalid",
        ),
        (
            Method::GET,
            "/api/v1/tenders?buyer=1&buyer=2",
            400,
            "parameter-invalid",
        ),
        (Method::GET, "/api/v1/tenders?cursor=n0", 400, "cursor-invalid"),
        (Method::GET, "/api/v1/tenders?cursor=%00", 400, "cursor-invalid"),
        (Method::GET, "/api/v1/parties?cursor=1", 400, "cursor-invalid"),
        (Method::GET, "/api/v1/parties/9", 404, "party-unknown"),
        (Method::GET, "/api/v1/parties/x", 400, "parameter-invalid"),
    ] {
        let request = Request::builder()
            .method(method.clone())
            .uri(path)
            .body(Body::empty())
            .unwrap();
        let reply = world.send(request).await;
        assert_eq!(reply.status.as_u16(), status, "{method} {path}");
        reply.is_problem(slug);
        let explained = world.get(reply.json()["type"].as_str().unwrap()).await.json();
        assert_eq!(explained["remedy"], reply.json()["remedy"]);
    }
    let unknown = world.get("/api/v1/tenders/1").await.json();
    assert_eq!(unknown["asOf"]["number"], world.chain.checkpoint().number);
}

#[tokio::test]
async fn an_answer_keeps_its_tag_while_nothing_changes_and_says_as_of_which_block() {
    let mut world = World::new();
    world.publish(1, sha256(b"terms"));
    let before = world.get("/api/v1/tenders/1").await;
    assert_eq!(
        before.json()["asOf"]["hash"],
        world.chain.checkpoint().hash.to_string()
    );
    world.chain.mine(60);
    let ask = || Request::get("/api/v1/tenders/1").header("if-none-match", before.header("etag"));
    let reply = world.send(ask().body(Body::empty()).unwrap()).await;
    assert_eq!((reply.status, reply.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    assert!(
        reply
            .header("veedor-as-of")
            .contains(&world.chain.checkpoint().hash.to_string())
    );

    world.comment(1, [0xc1; 20].into(), sha256(b"comment"));
    let reply = world.send(ask().body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, StatusCode::OK);
}

#[tokio::test]
async fn answers_are_compressed_readable_from_any_page_and_traced() {
    let world = World::new();
    let request = Request::get("/api/v1/parties")
        .header("accept-encoding", "gzip")
        .header("origin", "https://veeduria.example")
        .header("x-request-id", "portal-7");
    let reply = world.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.header("content-encoding"), "gzip");
    assert_eq!(&reply.bytes[..2], b"\x1f\x8b");
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    assert_eq!(reply.header("x-request-id"), "portal-7");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");

    let odd = Request::get("/livez")
        .header("x-request-id", "a b")
        .body(Body::empty())
        .unwrap();
    let id = world.send(odd).await.header("x-request-id").to_owned();
    assert!(!id.is_empty() && id != "a b");
}

#[tokio::test]
async fn pages_follow_one_another_to_the_end() {
    let world = World::new();
    let mut next = Some("/api/v1/parties?limit=2".to_owned());
    let mut seen = Vec::new();
    while let Some(path) = next {
        let reply = world.get(&path).await;
        let page = reply.json();
        seen.extend(
            page["parties"]
                .as_array()
                .unwrap()
                .iter()
                .map(|party| party["id"].as_u64().unwrap()),
        );
        next = page["next"].as_str().map(ToOwned::to_owned);
        assert_eq!(reply.header("link").contains("rel=\"next\""), next.is_some());
    }
    assert_eq!(seen, [1, 2, 3, 4, 5]);
}
