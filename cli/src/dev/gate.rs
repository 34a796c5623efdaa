//! The development chain's address for everybody: JSON-RPC over HTTP.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::chain::Chain;
use crate::failure::Failure;

/// Where nodes listen by custom.
pub(super) const USUAL_PORT: u16 = 8545;
/// The longest request: several blocks' worth of transactions.
const LONGEST: usize = 64 << 20;

/// A listening gate.
#[derive(Debug)]
pub(super) struct Gate {
    listener: TcpListener,
}

#[derive(Clone)]
struct Behind {
    chain: Arc<Chain>,
    /// Where it is told that the chain cannot be written down any more.
    broken: mpsc::Sender<Failure>,
}

impl Gate {
    /// Listens on the port that is asked for, or on the usual one if it is free, or on any.
    pub(super) async fn bind(port: Option<u16>) -> Result<Self, Failure> {
        let at = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = match port {
            Some(port) => at(port).await.map_err(|error| {
                Failure::usage(format!("port {port} cannot be used for the chain: {error}"))
                    .remedy("name another with --chain-port, or leave it out")
            })?,
            None => match at(USUAL_PORT).await {
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => at(0).await,
                other => other,
            }
            .map_err(|error| Failure::network(format!("this machine has no free port: {error}")))?,
        };
        Ok(Self { listener })
    }

    pub(super) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until told to stop, then lets what has begun end.
    pub(super) async fn serve(
        self,
        chain: Arc<Chain>,
        broken: mpsc::Sender<Failure>,
        until: impl Future<Output = ()> + Send + 'static,
    ) {
        let router = Router::new()
            .route("/", post(answer))
            .layer(DefaultBodyLimit::max(LONGEST))
            .with_state(Behind { chain, broken });
        if let Err(error) = axum::serve(self.listener, router)
            .with_graceful_shutdown(until)
            .await
        {
            tracing::warn!(%error, "the chain's address is closed");
        }
    }
}

async fn answer(State(behind): State<Behind>, body: Bytes) -> Response {
    // In a task of its own, because a block that is begun must be written, whoever has hung up meanwhile.
    let Behind { chain, broken } = behind;
    let done = tokio::spawn(async move { chain.answer(body.to_vec()).await });
    match done.await {
        Ok(Ok(answer)) => ([(header::CONTENT_TYPE, "application/json")], answer).into_response(),
        Ok(Err(failure)) => {
            let words = failure.to_string();
            // Somebody has told already if the place is full.
            let _told = broken.try_send(failure);
            (StatusCode::INTERNAL_SERVER_ERROR, words).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
