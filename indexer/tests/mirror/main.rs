//! The mirror against a chain in memory that can reorganise, lag, refuse and lie, and against a real one.

#![expect(clippy::unwrap_used, reason = "in a test, that is the assertion")]

mod agreement;
mod anvil;
mod chain;
mod clock;
mod liars;
mod lies;
mod procedure;
mod proxy;
mod reorgs;
mod resume;
mod stage;
mod world;

use std::path::Path;

use tempfile::TempDir;
use veedor_indexer::{Follower, Hash, Identity, Mirror, Options, Reader};

use chain::MemoryChain;

/// A mirror's file in a folder of its own.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self) -> std::path::PathBuf {
        self.0.path().join("mirror.sqlite")
    }
}

fn options() -> Options {
    let mut options = Options::default();
    options.poll = std::time::Duration::from_millis(1);
    options
}

fn follower(chain: &MemoryChain, path: &Path) -> Follower<MemoryChain> {
    let mirror = Mirror::open(path, &chain.identity()).expect("a mirror");
    Follower::new(chain.clone(), mirror, options()).expect("a follower")
}

/// What a mirror that sees only the chain as it is now has to say.
async fn fresh_digest(chain: &MemoryChain) -> Hash {
    let place = Place::new();
    let mut follower = follower(chain, &place.path());
    follower
        .catch_up()
        .await
        .expect("an honest chain is followed to its head");
    digest(&follower.into_mirror().expect("the only owner"))
}

fn digest(mirror: &Mirror) -> Hash {
    mirror.projection_digest().expect("a digest")
}

fn digest_at(path: &Path, identity: &Identity) -> Hash {
    digest(&Mirror::open(path, identity).expect("the mirror opens again"))
}

fn reader(path: &Path) -> Reader {
    Reader::open(path).expect("a reader")
}
