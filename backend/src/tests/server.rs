use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tower::ServiceExt;
use veedor_protocol::sha256;

use super::world::World;
use crate::server::{Server, ServerError};

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.address().unwrap()).await.unwrap()
}

async fn read(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_request_that_has_begun_is_answered_before_the_server_stops() {
    let world = World::new();
    let server = Server::bind(world.config()).await.unwrap();
    let document = b"Acta de la audiencia".to_vec();
    let mut stream = connect(&server).await;
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async { stopped.await.unwrap() }));

    let path = format!("/api/v1/documents/{}", sha256(&document).to_bare_hex());
    let head = format!(
        "PUT {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        document.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server says so once the handler waits for the body: the request has begun.
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).await.unwrap();
    assert_eq!(&go_on[..], b"HTTP/1.1 100 Continue\r\n\r\n");
    stop.send(()).unwrap();
    tokio::task::yield_now().await;
    stream.write_all(&document).await.unwrap();
    assert!(read(stream).await.starts_with("HTTP/1.1 201 Created"));
    running.await.unwrap();
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_keep_the_server_from_stopping() {
    let mut config = World::new().config();
    config.limits.drain = Duration::from_millis(50);
    let folder = tempfile::tempdir().unwrap();
    config.desk = folder.path().join("desk.sqlite");
    config.documents = folder.path().join("documents");
    let server = Server::bind(config).await.unwrap();
    let mut stream = connect(&server).await;
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async { stopped.await.unwrap() }));
    let name = "0".repeat(64);
    let head = format!(
        "PUT /api/v1/documents/{name} HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\nexpect: 100-continue\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.read_exact(&mut [0; 25]).await.unwrap();
    stop.send(()).unwrap();
    running.await.unwrap();
    assert_eq!(read(stream).await, "");
    assert_eq!(
        folder
            .path()
            .join("documents/incoming")
            .read_dir()
            .unwrap()
            .count(),
        0
    );
}

#[tokio::test]
async fn a_client_that_sends_its_headers_too_slowly_is_cut() {
    let world = World::with(|limits| limits.headers = Duration::from_millis(50));
    let server = Server::bind(world.config()).await.unwrap();
    let mut stream = connect(&server).await;
    tokio::spawn(server.run(std::future::pending()));
    stream.write_all(b"GET /livez HTTP/1.1\r\nhost: ").await.unwrap();
    let answer = read(stream).await;
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_port_that_is_taken_is_told_at_once() {
    let world = World::new();
    let server = Server::bind(world.config()).await.unwrap();
    let mut config = world.config();
    config.listen = server.address().unwrap();
    let error = Server::bind(config).await.unwrap_err();
    assert!(matches!(error, ServerError::Listen { .. }), "{error}");
}

#[tokio::test]
async fn a_handler_that_panics_answers_with_a_problem_and_tells_nothing() {
    #[expect(clippy::panic, reason = "that is what is tested")]
    async fn handler() {
        panic!("a secret");
    }
    let router: Router = crate::api::common(Router::new().route("/", get(handler)));
    let response = router
        .oneshot(Request::get("/").body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let body = axum::body::to_bytes(response.into_body(), 4096).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    assert!(
        body.contains("/problems/internal") && !body.contains("secret"),
        "{body}"
    );
}
