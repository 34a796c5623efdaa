//! The server's life: bind, serve, drain.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::{MissedTickBehavior, interval};

use crate::config::Config;
use crate::desk::DeskError;
use crate::state::App;
use crate::{api, connections, texts};

/// How often texts that wait for their digest are looked at.
const SWEEP: Duration = Duration::from_secs(30);

/// Why a server does not start, or stops.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {address}: another program may be using the port")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The documents' folder cannot be used.
    #[error("cannot use the documents' folder {folder}")]
    Documents {
        /// The folder.
        folder: String,
        /// What the system says.
        source: io::Error,
    },
    /// The desk cannot be used.
    #[error("cannot use the desk {file}")]
    Desk {
        /// The file.
        file: String,
        /// Why.
        source: DeskError,
    },
}

/// A server that listens, and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    app: App,
}

impl Server {
    /// Opens the server's files and takes its address, so that what is wrong with either is known at once.
    pub async fn bind(config: Config) -> Result<Self, ServerError> {
        let address = config.listen;
        let app = App::open(config)?;
        let listener = TcpListener::bind(address)
            .await
            .map_err(|source| ServerError::Listen { address, source })?;
        Ok(Self { listener, app })
    }

    /// Where it listens.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until `until` ends. Then takes no more connections, lets requests that have begun end, and
    /// returns; those that take too long are cut.
    pub async fn run(self, until: impl Future<Output = ()> + Send) {
        let Self { listener, app } = self;
        tokio::select! {
            () = connections::serve(listener, api::router(app.clone()), app.limits(), until) => {}
            never = sweep(&app) => match never {},
        }
    }
}

/// Settles waiting texts now and then, for ever.
async fn sweep(app: &App) -> Infallible {
    let mut turns = interval(SWEEP);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        if let Err(problem) = texts::settle(app).await {
            tracing::warn!(
                ?problem,
                "waiting comment texts could not be settled; tried again later"
            );
        }
    }
}
