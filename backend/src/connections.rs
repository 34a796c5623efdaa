//! Connections: accepted while there is room, closed when they idle, drained at the end.
//!
//! `axum::serve` would do but for two things: it waits for ever for a client that sends its headers a byte at a
//! time, and it takes as many connections as there are file descriptors.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::config::Limits;

/// How long to wait when the system has no more file descriptors: they come back as connections end.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until `until` ends, then lets begun requests end for as long as the limits say.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: &Limits,
    until: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.headers);
    let room = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut open = JoinSet::new();
    let mut until = std::pin::pin!(until);
    loop {
        let (stream, place) = tokio::select! {
            accepted = accept(&listener, &room) => accepted,
            () = &mut until => break,
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        open.spawn(async move {
            // A client that goes away is no event of ours.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke");
            }
            drop(place);
        });
        while open.try_join_next().is_some() {}
    }
    drop(listener);
    if timeout(limits.drain, graceful.shutdown()).await.is_err() {
        tracing::warn!(after = ?limits.drain, "cut requests that were still running");
    }
}

async fn accept(listener: &TcpListener, room: &Arc<Semaphore>) -> (TcpStream, OwnedSemaphorePermit) {
    loop {
        // Nobody closes the semaphore: its error cannot come, and would be as good as no room.
        let Ok(place) = Arc::clone(room).acquire_owned().await else {
            sleep(BREATH).await;
            continue;
        };
        match listener.accept().await {
            Ok((stream, _)) => {
                // Answers are written whole: nothing is gained by waiting for more.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "a connection broke before its first request");
                }
                return (stream, place);
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(BREATH).await;
            }
        }
    }
}
