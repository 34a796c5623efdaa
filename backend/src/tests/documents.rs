use std::io;

use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode};
use futures_util::stream;
use veedor_protocol::{Hash, sha256};

use super::world::World;

const PDF: &[u8] = b"%PDF-1.7\nPliego de condiciones: raciones para la jornada escolar\n%%EOF\n";

fn path(name: Hash) -> String {
    format!("/api/v1/documents/{}", name.to_bare_hex())
}

#[tokio::test]
async fn a_document_is_put_once_and_served_for_ever() {
    let world = World::new();
    let name = sha256(PDF);
    let reply = world.put(&name.to_bare_hex(), PDF).await;
    assert_eq!(reply.status, StatusCode::CREATED);
    assert_eq!(reply.header("location"), path(name));
    assert_eq!(reply.json()["size"], PDF.len());
    // Again, and under the spelling that answers use for digests.
    assert_eq!(world.put(&name.to_string(), PDF).await.status, StatusCode::OK);

    let reply = world.get(&path(name)).await;
    assert_eq!((reply.status, &reply.bytes[..]), (StatusCode::OK, PDF));
    assert_eq!(reply.header("etag"), format!("\"{}\"", name.to_bare_hex()));
    assert_eq!(reply.header("content-type"), "application/pdf");
    assert_eq!(reply.header("content-length"), PDF.len().to_string());
    assert!(reply.header("cache-control").contains("immutable"));

    let head = Request::head(path(name)).body(Body::empty()).unwrap();
    let reply = world.send(head).await;
    assert_eq!((reply.status, reply.bytes.len()), (StatusCode::OK, 0));
    assert_eq!(reply.header("content-length"), PDF.len().to_string());
}

#[tokio::test]
async fn a_document_damaged_on_the_disk_is_repaired_by_whoever_has_it() {
    let world = World::new();
    let name = world.hold(PDF).await;
    let bare = name.to_bare_hex();
    let file = world
        .folder()
        .join("documents")
        .join(&bare[..2])
        .join(&bare[2..4])
        .join(&bare);
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, PDF.to_ascii_uppercase()).unwrap();
    assert_eq!(world.put(&bare, PDF).await.status, StatusCode::CREATED);
    assert_eq!(&world.get(&path(name)).await.bytes[..], PDF);
    assert_eq!(incoming(&world), 0);
}

#[tokio::test]
async fn a_page_that_somebody_uploads_never_runs_as_ours() {
    let world = World::new();
    let name = world
        .hold(b"<!doctype html><script>alert(document.cookie)</script>")
        .await;
    let reply = world.get(&path(name)).await;
    assert_eq!(reply.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert!(reply.header("content-disposition").starts_with("attachment;"));
    assert!(reply.header("content-security-policy").contains("sandbox"));
}

#[tokio::test]
async fn bytes_under_another_documents_name_are_refused_and_leave_nothing() {
    let world = World::new();
    let name = sha256(PDF);
    let altered = [PDF, b" "].concat();
    let reply = world.put(&name.to_bare_hex(), altered.clone()).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.is_problem("digest-mismatch");
    assert!(
        reply.json()["detail"]
            .as_str()
            .unwrap()
            .contains(&sha256(&altered).to_bare_hex())
    );
    world.get(&path(name)).await.is_problem("document-unknown");
    // Not even when the right document is held already.
    world.hold(PDF).await;
    world
        .put(&name.to_bare_hex(), altered)
        .await
        .is_problem("digest-mismatch");
    assert_eq!(&world.get(&path(name)).await.bytes[..], PDF);
    assert_eq!(incoming(&world), 0);
}

#[tokio::test]
async fn a_truncated_upload_leaves_nothing() {
    let world = World::new();
    let name = sha256(PDF);
    // The connection breaks half-way.
    let broken = [
        Ok(Bytes::from_static(&PDF[..20])),
        Err(io::Error::from(io::ErrorKind::ConnectionReset)),
    ];
    let reply = world
        .put(&name.to_bare_hex(), Body::from_stream(stream::iter(broken)))
        .await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    reply.is_problem("body-interrupted");
    // The body just ends early.
    world
        .put(&name.to_bare_hex(), &PDF[..20])
        .await
        .is_problem("digest-mismatch");
    world
        .put(&name.to_bare_hex(), "")
        .await
        .is_problem("digest-mismatch");
    world.get(&path(name)).await.is_problem("document-unknown");
    assert_eq!(incoming(&world), 0);
}

#[tokio::test]
async fn an_upload_that_is_too_long_is_refused_before_and_while_it_comes() {
    let world = World::with(|limits| limits.document_bytes = 64);
    let long = vec![b'a'; 65];
    let name = sha256(&long).to_bare_hex();
    let announced = Request::put(format!("/api/v1/documents/{name}")).header("content-length", "65");
    let reply = world.send(announced.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    let chunks = long
        .chunks(10)
        .map(|chunk| Ok::<_, io::Error>(Bytes::copy_from_slice(chunk)))
        .collect::<Vec<_>>();
    world
        .put(&name, Body::from_stream(stream::iter(chunks)))
        .await
        .is_problem("body-too-long");
    world.hold(&long[..64]).await;
    assert_eq!(incoming(&world), 0);
}

#[tokio::test]
async fn of_many_who_put_the_same_document_at_once_one_makes_it_and_all_succeed() {
    let world = World::new();
    let document = vec![7_u8; 300_000];
    let name = sha256(&document).to_bare_hex();
    let puts = (0..16).map(|_| {
        let chunks = document
            .chunks(5_000)
            .map(|chunk| Ok::<_, io::Error>(Bytes::copy_from_slice(chunk)));
        world.put(&name, Body::from_stream(stream::iter(chunks.collect::<Vec<_>>())))
    });
    let replies = futures_util::future::join_all(puts).await;
    let created = replies
        .iter()
        .filter(|reply| reply.status == StatusCode::CREATED)
        .count();
    let held = replies
        .iter()
        .filter(|reply| reply.status == StatusCode::OK)
        .count();
    assert_eq!((created, held), (1, 15));
    assert_eq!(
        world.get(&format!("/api/v1/documents/{name}")).await.bytes,
        document
    );
    assert_eq!(incoming(&world), 0);
}

#[tokio::test]
async fn no_name_leads_out_of_the_folder() {
    let world = World::new();
    let zeros = "0".repeat(63);
    let names = [
        "..",
        "%2e%2e",
        "..%2f..%2fdesk.sqlite",
        "%2e%2e%2f%2e%2e%2fdesk.sqlite",
        "incoming",
        "%00",
        "0x",
        "0",
        "e3b0c442%2f..%2fdesk.sqlite",
        &format!("{zeros}g"),
        &format!("{zeros}%C3%B1"),
        "%ff%fe",
    ];
    for name in names {
        let reply = world.get(&format!("/api/v1/documents/{name}")).await;
        reply.is_problem("parameter-invalid");
        assert_eq!(
            world.put(name, PDF).await.status,
            StatusCode::BAD_REQUEST,
            "{name}"
        );
    }
    for path in [
        "/api/v1/documents/../../desk.sqlite",
        "/api/v1/documents/",
        "/api/v1/documents/a/b",
    ] {
        world.get(path).await.is_problem("route-unknown");
    }
}

#[tokio::test]
async fn a_broken_download_goes_on_where_it_stopped() {
    let world = World::new();
    let name = world.hold(PDF).await;
    let ask = |range: &str| Request::get(path(name)).header("range", range);
    let reply = world.send(ask("bytes=9-").body(Body::empty()).unwrap()).await;
    assert_eq!(
        (reply.status, &reply.bytes[..]),
        (StatusCode::PARTIAL_CONTENT, &PDF[9..])
    );
    assert_eq!(
        reply.header("content-range"),
        format!("bytes 9-{}/{}", PDF.len() - 1, PDF.len())
    );
    let changed = ask("bytes=9-")
        .header("if-range", "\"another document\"")
        .body(Body::empty())
        .unwrap();
    assert_eq!(&world.send(changed).await.bytes[..], PDF);
    let reply = world.send(ask("bytes=9999-").body(Body::empty()).unwrap()).await;
    reply.is_problem("range-not-satisfiable");
    assert_eq!(reply.header("content-range"), format!("bytes */{}", PDF.len()));
}

#[tokio::test]
async fn nothing_is_sent_to_whoever_has_the_document() {
    let world = World::new();
    let name = world.hold(PDF).await;
    let tag = format!("W/\"other\", \"{}\"", name.to_bare_hex());
    let request = Request::get(path(name))
        .header("if-none-match", tag)
        .body(Body::empty())
        .unwrap();
    let reply = world.send(request).await;
    assert_eq!((reply.status, reply.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
}

#[tokio::test]
async fn a_server_can_be_closed_to_uploads() {
    let world = World::with(|limits| limits.uploads = false);
    let reply = world.put(&sha256(PDF).to_bare_hex(), PDF).await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    reply.is_problem("uploads-closed");
    let delete = Request::builder().method(Method::DELETE).uri(path(sha256(PDF)));
    let reply = world.send(delete.body(Body::empty()).unwrap()).await;
    reply.is_problem("method-not-allowed");
    assert_eq!(reply.header("allow"), "GET,HEAD,PUT");
}

/// How many half-written files are there.
fn incoming(world: &World) -> usize {
    world
        .folder()
        .join("documents/incoming")
        .read_dir()
        .unwrap()
        .count()
}
