//! A chain in memory: grows, forks, goes back, and tells what it is told to tell.

use std::sync::{Arc, Mutex};

use alloy::{
    consensus::{self, ReceiptWithBloom, proofs::calculate_receipt_root, transaction::TxType},
    primitives::{B256, Bloom, Log, LogData, logs_bloom},
};
use veedor_contracts::proof::{Evidence, HeadAt, ProofError};
use veedor_indexer::{
    Address, Hash, Identity, TranscriptKey,
    chain::{BlockLogs, Chain, ChainError, Header, Receipt, Recorded, Wanted},
    event::{Block, RawLog},
};
use veedor_protocol::keccak256;

use crate::world::{Dice, World};

/// The first block in which something of ours happens.
pub(crate) const DEPLOYED_AT: u64 = 3;

/// What a node does to the logs that it gives.
pub(crate) type Lie = Arc<dyn Fn(&mut Vec<RawLog>) + Send + Sync>;

#[derive(Clone)]
pub(crate) struct MemoryChain(Arc<Mutex<State>>);

/// A block, with what it proves.
#[derive(Clone)]
struct Mined {
    block: Block,
    header: Header,
    receipts: Vec<Receipt>,
    /// Ours.
    logs: Vec<RawLog>,
    world: World,
}

struct State {
    blocks: Vec<Mined>,
    branch: u64,
    /// The node shows blocks up to this one only.
    shown: Option<u64>,
    /// Answers for more blocks than this are refused.
    largest: u64,
    chain_id: u64,
    code: bool,
    by_range: Option<Lie>,
    by_hash: Option<Lie>,
    /// What is asked for once, and then gone.
    trouble: u32,
    /// About as many bytes as a node would have sent.
    sent: u64,
}

impl MemoryChain {
    pub(crate) fn new(name: &str) -> Self {
        let header = Header::new(consensus::Header {
            timestamp: 1_793_433_600,
            extra_data: keccak256([name.as_bytes()]).to_bytes().into(),
            ..consensus::Header::default()
        });
        let identity = Identity {
            chain_id: 31_337,
            genesis: header.hash,
            directory: Address::from([0xd1; 20]),
            procurement: Address::from([0x9c; 20]),
            deployed_at: DEPLOYED_AT,
        };
        let first = Mined {
            block: header.block(),
            header,
            receipts: Vec::new(),
            logs: Vec::new(),
            world: World::new(identity),
        };
        let chain = Self(Arc::new(Mutex::new(State {
            blocks: vec![first],
            branch: 0,
            shown: None,
            largest: u64::MAX,
            chain_id: 31_337,
            code: true,
            by_range: None,
            by_hash: None,
            trouble: 0,
            sent: 0,
        })));
        chain.grow(DEPLOYED_AT, |_, _| {});
        chain
    }

    /// A chain on which much has happened.
    pub(crate) fn busy(name: &str, seed: u64, blocks: u64) -> Self {
        let chain = Self::new(name);
        chain.live(&mut Dice::new(seed), blocks);
        chain
    }

    /// Lets things happen, a few in every other block.
    pub(crate) fn live(&self, dice: &mut Dice, blocks: u64) {
        self.grow(blocks, |page, _| {
            if dice.roll(2) == 0 {
                for _ in 0..dice.roll(6) {
                    page.happen(dice);
                }
            }
        });
    }

    pub(crate) fn grow(&self, blocks: u64, mut fill: impl FnMut(&mut crate::world::Page<'_>, u64)) {
        let mut state = self.0.lock().unwrap();
        for _ in 0..blocks {
            let before = state.blocks.last().unwrap();
            let (number, time) = (before.block.number + 1, before.block.time + 5);
            let mut world = before.world.clone();
            let mut page = world.page(number, time);
            fill(&mut page, number);
            let (receipts, mut logs) = carry_out(number, page.logs);
            let header = Header::new(consensus::Header {
                number,
                timestamp: time,
                parent_hash: B256::from(before.block.hash.to_bytes()),
                extra_data: state.branch.to_be_bytes().into(),
                receipts_root: calculate_receipt_root(&receipts.iter().map(envelope).collect::<Vec<_>>()),
                logs_bloom: receipts.iter().fold(Bloom::ZERO, |all, receipt| {
                    all | logs_bloom(&receipt.outcome.logs)
                }),
                ..consensus::Header::default()
            });
            for log in &mut logs {
                log.block_hash = header.hash;
            }
            state.blocks.push(Mined {
                block: header.block(),
                header,
                receipts,
                logs,
                world,
            });
        }
    }

    /// Goes back by `depth` blocks. What grows next is another branch.
    pub(crate) fn cut(&self, depth: u64) {
        let mut state = self.0.lock().unwrap();
        let keep = state.blocks.len() - usize::try_from(depth).unwrap();
        state.blocks.truncate(keep);
        state.branch += 1;
    }

    pub(crate) fn identity(&self) -> Identity {
        self.0.lock().unwrap().blocks[0].world.identity.clone()
    }

    pub(crate) fn height(&self) -> u64 {
        self.0.lock().unwrap().blocks.len() as u64 - 1
    }

    pub(crate) fn world(&self) -> World {
        self.0.lock().unwrap().blocks.last().unwrap().world.clone()
    }

    /// Every log of the chain as it is, with its block's time.
    pub(crate) fn all_logs(&self) -> Vec<(RawLog, u64)> {
        let state = self.0.lock().unwrap();
        state
            .blocks
            .iter()
            .flat_map(|mined| mined.logs.iter().map(|log| (log.clone(), mined.block.time)))
            .collect()
    }

    pub(crate) fn show(&self, up_to: Option<u64>) {
        self.0.lock().unwrap().shown = up_to;
    }

    pub(crate) fn refuse_above(&self, blocks: u64) {
        self.0.lock().unwrap().largest = blocks;
    }

    pub(crate) fn claim_chain_id(&self, chain_id: u64) {
        self.0.lock().unwrap().chain_id = chain_id;
    }

    pub(crate) fn lose_contracts(&self) {
        self.0.lock().unwrap().code = false;
    }

    pub(crate) fn fail(&self, times: u32) {
        self.0.lock().unwrap().trouble = times;
    }

    /// Lies about logs asked for by range, and (if `always`) by block.
    pub(crate) fn lie(&self, always: bool, lie: impl Fn(&mut Vec<RawLog>) + Send + Sync + 'static) {
        let lie: Lie = Arc::new(lie);
        let mut state = self.0.lock().unwrap();
        state.by_range = Some(Arc::clone(&lie));
        state.by_hash = always.then_some(lie);
    }

    pub(crate) fn be_honest(&self) {
        let mut state = self.0.lock().unwrap();
        state.by_range = None;
        state.by_hash = None;
    }

    fn seen<T>(&self, look: impl FnOnce(&[Mined], &State) -> T) -> Result<T, ChainError> {
        let mut state = self.0.lock().unwrap();
        if state.trouble > 0 {
            state.trouble -= 1;
            return Err(ChainError::Unreachable {
                method: "test",
                why: "down".to_owned(),
            });
        }
        let end = state
            .shown
            .map_or(state.blocks.len(), |shown| usize::try_from(shown + 1).unwrap());
        Ok(look(&state.blocks[..end], &state))
    }
}

/// Two logs of ours a transaction; before them, in every third block, somebody else's.
fn carry_out(number: u64, mut logs: Vec<RawLog>) -> (Vec<Receipt>, Vec<RawLog>) {
    let mut receipts = Vec::new();
    let mut carry = |transaction: Hash, logs: Vec<Log>| {
        receipts.push(Receipt {
            transaction,
            kind: TxType::Eip1559 as u8,
            outcome: consensus::Receipt {
                status: true.into(),
                cumulative_gas_used: 50_000 * (receipts.len() as u64 + 1),
                logs,
            },
        });
    };
    let elsewhere = u64::from(number.is_multiple_of(3));
    if elsewhere == 1 {
        let topics = vec![B256::repeat_byte(7)];
        let log = Log::new_unchecked([0xee; 20].into(), topics, number.to_be_bytes().into());
        carry(keccak256([b"elsewhere", &number.to_be_bytes()]), vec![log]);
    }
    for pair in logs.chunks_mut(2) {
        // The same transaction in another block keeps its hash.
        let transaction = keccak256([
            b"transaction",
            &pair[0].index.to_be_bytes(),
            pair[0].data.as_slice(),
        ]);
        for log in pair.iter_mut() {
            log.transaction = transaction;
            log.index += elsewhere;
        }
        carry(transaction, pair.iter().map(as_written).collect());
    }
    (receipts, logs)
}

fn as_written(log: &RawLog) -> Log {
    let topics = log.topics.iter().map(|topic| B256::from(topic.to_bytes()));
    Log {
        address: log.address.to_bytes().into(),
        data: LogData::new_unchecked(topics.collect(), log.data.clone().into()),
    }
}

/// The receipt in alloy's own words, whose root is the reference for ours.
fn envelope(receipt: &Receipt) -> consensus::ReceiptEnvelope {
    let bloom = logs_bloom(&receipt.outcome.logs);
    consensus::ReceiptEnvelope::Eip1559(ReceiptWithBloom::new(receipt.outcome.clone(), bloom))
}

fn matches(log: &RawLog, wanted: &Wanted) -> bool {
    wanted.addresses.contains(&log.address)
        && wanted
            .topics
            .iter()
            .enumerate()
            .all(|(i, topic)| topic.is_none() || *topic == log.topics.get(i).copied())
}

impl Chain for MemoryChain {
    fn received(&self) -> u64 {
        self.0.lock().unwrap().sent
    }

    async fn headers(&self, numbers: &[u64]) -> Result<Vec<Option<Header>>, ChainError> {
        self.0.lock().unwrap().sent += 1_600 * numbers.len() as u64;
        self.seen(|blocks, _| {
            let header = |number: &u64| {
                blocks
                    .get(usize::try_from(*number).unwrap())
                    .map(|found| found.header.clone())
            };
            numbers.iter().map(header).collect()
        })
    }

    async fn receipts_of(&self, hashes: &[Hash]) -> Result<Vec<Vec<Receipt>>, ChainError> {
        self.0.lock().unwrap().sent += 3_000 * hashes.len() as u64;
        self.seen(|blocks, _| {
            let receipts = |hash: &Hash| {
                let found = blocks.iter().find(|mined| mined.block.hash == *hash);
                found
                    .map(|mined| mined.receipts.clone())
                    .ok_or_else(|| ChainError::Changed("it no longer has that block".to_owned()))
            };
            hashes.iter().map(receipts).collect()
        })?
    }

    async fn chain_id(&self) -> Result<u64, ChainError> {
        self.seen(|_, state| state.chain_id)
    }

    async fn head(&self) -> Result<Block, ChainError> {
        self.seen(|blocks, _| blocks.last().unwrap().block.clone())
    }

    async fn blocks(&self, numbers: &[u64]) -> Result<Vec<Option<Block>>, ChainError> {
        self.seen(|blocks, _| {
            let block = |number: &u64| {
                blocks
                    .get(usize::try_from(*number).unwrap())
                    .map(|found| found.block.clone())
            };
            numbers.iter().map(block).collect()
        })
    }

    async fn logs(&self, wanted: &Wanted, from: u64, to: u64) -> Result<Vec<RawLog>, ChainError> {
        self.seen(|blocks, state| {
            if to - from + 1 > state.largest {
                let why = format!("at most {} blocks", state.largest);
                return Err(ChainError::Refused {
                    method: "eth_getLogs",
                    why,
                });
            }
            let range = blocks
                .iter()
                .filter(|mined| (from..=to).contains(&mined.block.number));
            let mut logs: Vec<RawLog> = range.flat_map(|mined| mined.logs.clone()).collect();
            logs.retain(|log| matches(log, wanted));
            if let Some(lie) = &state.by_range {
                lie(&mut logs);
            }
            Ok(logs)
        })?
    }

    async fn logs_of(&self, wanted: &Wanted, hashes: &[Hash]) -> Result<Vec<RawLog>, ChainError> {
        self.seen(|blocks, state| {
            let asked = blocks.iter().filter(|mined| hashes.contains(&mined.block.hash));
            let mut logs: Vec<RawLog> = asked.flat_map(|mined| mined.logs.clone()).collect();
            logs.retain(|log| matches(log, wanted));
            if let Some(lie) = &state.by_hash {
                lie(&mut logs);
            }
            logs
        })
    }

    async fn receipts(&self, hash: &Hash) -> Result<BlockLogs, ChainError> {
        self.seen(|blocks, _| {
            let logs = blocks
                .iter()
                .find(|mined| mined.block.hash == *hash)
                .map(|mined| mined.logs.clone());
            BlockLogs {
                logs: logs.unwrap_or_default(),
                proven: true,
            }
        })
    }

    async fn has_code(&self, _: Address) -> Result<bool, ChainError> {
        self.seen(|_, state| state.code)
    }

    async fn recorded(&self, _: &Identity, key: TranscriptKey, number: u64) -> Result<Recorded, ProofError> {
        let state = self.0.lock().unwrap();
        let Mined { block, world, .. } = &state.blocks[usize::try_from(number).unwrap()];
        let transcript = world.transcript(key);
        Ok(Recorded {
            head: HeadAt {
                head: transcript.head(),
                begun: transcript.length() > 0,
                number,
                hash: B256::from(block.hash.to_bytes()),
                timestamp: block.time,
                evidence: Evidence::Believed {
                    why: "a chain in memory has no trie".to_owned(),
                },
            },
            length: (key.id == 0).then(|| transcript.length()),
        })
    }
}

/// A branch that was put aside.
pub(crate) struct Branch(Vec<Mined>);

impl MemoryChain {
    pub(crate) fn clone_of_blocks(&self) -> Branch {
        Branch(self.0.lock().unwrap().blocks.clone())
    }

    pub(crate) fn put_back(&self, branch: Branch) {
        self.0.lock().unwrap().blocks = branch.0;
    }
}
