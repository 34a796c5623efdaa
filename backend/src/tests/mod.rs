//! The server's answers, asked in process, over a mirror that the indexer's own store wrote.

mod chain;
mod comments;
mod documents;
mod habits;
mod probes;
mod procedure;
mod server;
mod tenders;
mod world;
