//! A chain as the indexer would see it: our contracts' events, each with its head, mined into blocks and taken in by
//! the indexer's own store. No node, no signature: what the contracts let happen is tested elsewhere.

use std::collections::HashMap;
use std::path::Path;

use alloy::primitives::LogData;
use alloy::sol_types::SolEvent;
use veedor_indexer::event::{Block, RawLog};
use veedor_indexer::model::{Activity, BlockRef, Timestamp};
use veedor_indexer::store::{OnBreak, Range};
use veedor_indexer::{Contract, Identity, Mirror};
use veedor_protocol::transcript::{self, EventRecord, Head};
use veedor_protocol::{Address, Hash, keccak256};

/// The time of block 0.
pub(super) const EPOCH: u64 = 1_767_225_600;

/// The chain and its mirror.
#[derive(Debug)]
pub(super) struct Chain {
    identity: Identity,
    mirror: Mirror,
    heads: HashMap<(Contract, u32), Head>,
    checkpoint: Option<BlockRef>,
    /// Chain time of the next block.
    now: u64,
    waiting: Vec<(Contract, u32, LogData)>,
}

impl Chain {
    pub(super) fn new(mirror: &Path) -> Self {
        let identity = Identity {
            chain_id: 31_337,
            genesis: keccak256([b"genesis"]),
            directory: Address::from([0xd1; 20]),
            procurement: Address::from([0xbc; 20]),
            deployed_at: 0,
        };
        let mirror = Mirror::open(mirror, &identity).unwrap();
        Self {
            identity,
            mirror,
            heads: HashMap::new(),
            checkpoint: None,
            now: EPOCH,
            waiting: Vec::new(),
        }
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    pub(super) fn checkpoint(&self) -> BlockRef {
        self.checkpoint.unwrap()
    }

    /// Something happens in the directory.
    pub(super) fn directory(&mut self, event: &impl SolEvent) {
        self.waiting
            .push((Contract::Directory, 0, event.encode_log_data()));
    }

    /// Something happens in a tender; transcript 0 is the list of publications.
    pub(super) fn procurement(&mut self, transcript: u32, event: &impl SolEvent) {
        self.waiting
            .push((Contract::Procurement, transcript, event.encode_log_data()));
    }

    /// The head of a tender once everything that happened so far is mined at the present time.
    pub(super) fn head(&self, tender: u32) -> Head {
        let mut head = self.stored_head(Contract::Procurement, tender);
        for (contract, id, data) in &self.waiting {
            if (*contract, *id) == (Contract::Procurement, tender) {
                head = transcript::next(head, &record(self.now, data)).unwrap();
            }
        }
        head
    }

    /// Mines what happened into a block, and moves the clock. Gives where each event ended up: its position.
    pub(super) fn mine(&mut self, seconds: u64) {
        let number = self.checkpoint.map_or(0, |checkpoint| checkpoint.number + 1);
        let hash = keccak256([b"block", &number.to_be_bytes()]);
        let parent = self.checkpoint.map_or(Hash::ZERO, |checkpoint| checkpoint.hash);
        let waiting = std::mem::take(&mut self.waiting);
        let logs = (0..).zip(waiting).map(|(index, (contract, id, data))| {
            let mut event = record(self.now, &data);
            let head = transcript::next(self.stored_head(contract, id), &event).unwrap();
            self.heads.insert((contract, id), head);
            let length = event.data.len();
            event.data[length - 32..].copy_from_slice(head.0.as_ref());
            RawLog {
                block: number,
                block_hash: hash,
                transaction: keccak256([hash.as_ref(), b"transaction"]),
                index,
                address: self.identity.address(contract),
                topics: event.topics,
                data: event.data,
            }
        });
        let logs = logs.collect();
        let blocks = vec![Block {
            number,
            hash,
            parent,
            time: self.now,
        }];
        let range = Range {
            after: self.checkpoint,
            blocks,
            logs,
        };
        self.mirror.commit(&range, OnBreak::Refuse).unwrap();
        self.checkpoint = Some(BlockRef {
            number,
            hash,
            time: Timestamp(self.now),
        });
        self.mirror
            .observe(Activity::Following, None, self.checkpoint)
            .unwrap();
        self.now += seconds;
    }

    /// What the indexer says of itself.
    pub(super) fn observe(&mut self, activity: Activity, detail: Option<&str>, head: Option<BlockRef>) {
        self.mirror.observe(activity, detail, head).unwrap();
    }

    fn stored_head(&self, contract: Contract, id: u32) -> Head {
        let begin =
            || transcript::genesis(self.identity.chain_id, self.identity.address(contract), id.into());
        self.heads.get(&(contract, id)).copied().unwrap_or_else(begin)
    }
}

fn record(time: u64, data: &LogData) -> EventRecord {
    let topics = data.topics().iter().map(|topic| Hash::from(topic.0)).collect();
    EventRecord {
        timestamp: time,
        topics,
        data: data.data.to_vec(),
    }
}
