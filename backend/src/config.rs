//! What a server needs to be told.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use veedor_contracts::deploy::Deployment;

/// Where a server listens, where its files are, and what it puts up with.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// The indexer's database. It need not be there yet.
    pub mirror: PathBuf,
    /// The backend's own database.
    pub desk: PathBuf,
    /// The folder with the documents.
    pub documents: PathBuf,
    /// The contracts that the mirror mirrors.
    pub deployment: Deployment,
    /// What is put up with.
    pub limits: Limits,
}

impl Config {
    /// A server with its files in one folder, on port 8080 of this machine alone.
    pub fn in_folder(folder: &Path, deployment: Deployment) -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 8080).into(),
            mirror: folder.join("mirror.sqlite"),
            desk: folder.join("desk.sqlite"),
            documents: folder.join("documents"),
            deployment,
            limits: Limits::default(),
        }
    }
}

/// What a server puts up with.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Whether documents can be uploaded by anyone who reaches the server.
    pub uploads: bool,
    /// The longest document taken in, in bytes.
    pub document_bytes: u64,
    /// The longest terms, manifest or profile shown within an answer, in bytes. A longer one is linked.
    pub shown_bytes: u64,
    /// How many comment texts may wait for their digest to appear on chain.
    pub waiting_texts: u32,
    /// How long one may wait.
    pub waiting_for: Duration,
    /// How many connections are open at once.
    pub connections: usize,
    /// How long a connection may take to send a request's headers, or idle between two requests.
    pub headers: Duration,
    /// How long an answer may take to begin.
    pub answer: Duration,
    /// How long an upload may take.
    pub upload: Duration,
    /// How many blocks the mirror may be behind its node for the server to call itself ready.
    pub lag_blocks: u64,
    /// How long nothing may have been heard from the indexer for the server to call itself ready.
    pub silence: Duration,
    /// How long requests that have begun may take to end once the server is told to stop.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            uploads: true,
            document_bytes: 64 << 20,
            shown_bytes: 1 << 20,
            waiting_texts: 1000,
            waiting_for: Duration::from_hours(1),
            connections: 2048,
            headers: Duration::from_secs(30),
            answer: Duration::from_secs(10),
            upload: Duration::from_mins(10),
            lag_blocks: 20,
            silence: Duration::from_secs(30),
            drain: Duration::from_secs(10),
        }
    }
}
