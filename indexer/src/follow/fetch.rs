//! Fetching a range, and checking that its parts belong together and are what the blocks' hashes say.
//!
//! Block by block, a range is complete: each header hashes to its block's name, hangs on the one before, and its
//! filter says whether our contracts can have written in the block; where they can, all receipts are fetched, and the
//! root of their trie compared. By logs it is quicker where little happens, and what a node leaves out does not show
//! at once: such blocks are seen to later.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

use crate::{
    Hash, Identity,
    chain::{Chain, ChainError, HeaderHashing, ProvenBlock, Verification, VerifiedHeader, Wanted},
    event::{Block, RawLog},
    model::BlockRef,
    store::{Checked, Findings, Range},
};

/// A range to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// The block before it, if one is stored.
    pub(super) after: Option<BlockRef>,
    pub(super) from: u64,
    pub(super) to: u64,
    pub(super) how: How,
    /// Keep blocks without events too: near the head, so that a reorganisation is found to the block.
    pub(super) keep_all: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    EachBlock,
    ByLogs,
}

/// A range as fetched.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) plan: Plan,
    pub(super) range: Range,
    pub(super) findings: Findings,
    /// How many bytes that took.
    pub(super) bytes: u64,
}

type Found = (BTreeMap<u64, Block>, Vec<RawLog>, Findings);

impl Plan {
    pub(super) fn length(&self) -> u64 {
        self.to - self.from + 1
    }

    fn numbers(&self) -> RangeInclusive<u64> {
        self.from..=self.to
    }

    pub(super) async fn fetch<C: Chain>(
        self,
        chain: &C,
        identity: &Identity,
        verification: &Verification,
    ) -> Result<Fetched, ChainError> {
        let before = chain.received();
        let wanted = Wanted::all(identity);
        let (mut blocks, mut logs, findings) = match (verification, self.how) {
            (Verification::Verified(hashing), How::EachBlock) => {
                self.each_block(chain, &wanted, &**hashing).await?
            }
            (Verification::Verified(hashing), How::ByLogs) => {
                self.by_logs(chain, &wanted, &**hashing).await?
            }
            (Verification::Believed, _) => self.believe(chain, &wanted).await?,
        };
        logs.sort_by_key(|log| (log.block, log.index));
        check_logs(&logs, &blocks, &self.numbers())?;
        if !self.keep_all {
            let carrying: BTreeSet<u64> = logs.iter().map(|log| log.block).collect();
            blocks.retain(|number, _| *number == self.to || carrying.contains(number));
        }
        Ok(Fetched {
            range: Range {
                after: self.after,
                blocks: blocks.into_values().collect(),
                logs,
            },
            plan: self,
            findings,
            bytes: chain.received().saturating_sub(before),
        })
    }

    async fn each_block<C: Chain>(
        &self,
        chain: &C,
        wanted: &Wanted,
        hashing: &dyn HeaderHashing,
    ) -> Result<Found, ChainError> {
        let headers = verified_headers(chain, hashing, self.numbers().collect()).await?;
        let blocks = blocks_of(&headers);
        check_links(self.after, &blocks)?;
        let mut findings = Findings {
            linked: true,
            agreed: false,
            blocks: headers.keys().map(|number| (*number, Checked::Header)).collect(),
        };
        let carrying = headers
            .into_values()
            .filter(|header| header.may_have_logs_of(&wanted.addresses))
            .collect();
        let logs = prove(chain, wanted, carrying, &mut findings).await?;
        Ok((blocks, logs, findings))
    }

    async fn by_logs<C: Chain>(
        &self,
        chain: &C,
        wanted: &Wanted,
        hashing: &dyn HeaderHashing,
    ) -> Result<Found, ChainError> {
        let mut given = chain.logs(wanted, self.from, self.to).await?;
        given.sort_by_key(|log| (log.block, log.index));
        let carrying: BTreeSet<u64> = given.iter().map(|log| log.block).collect();
        if let Some(stray) = carrying.iter().find(|number| !self.numbers().contains(number)) {
            return Err(ChainError::Contradiction(format!(
                "it gave a log of block {stray}, which was not asked for"
            )));
        }
        let mut asked = carrying.clone();
        asked.extend([self.from, self.to]);
        let headers = verified_headers(chain, hashing, asked.into_iter().collect()).await?;
        let blocks = blocks_of(&headers);
        check_links(self.after, &blocks)?;
        check_logs(&given, &blocks, &self.numbers())?;
        let mut findings = Findings {
            linked: false,
            agreed: false,
            blocks: headers.keys().map(|number| (*number, Checked::Header)).collect(),
        };
        let headers = headers
            .into_iter()
            .filter(|(number, _)| carrying.contains(number));
        let headers = headers.map(|(_, header)| header).collect();
        let proven = prove(chain, wanted, headers, &mut findings).await?;
        if let Some(number) = first_difference(&given, &proven) {
            return Err(ChainError::Contradiction(format!(
                "the logs that it gave of block {number} are not those in the block's receipts"
            )));
        }
        Ok((blocks, proven, findings))
    }

    /// Nothing but that the parts belong together.
    async fn believe<C: Chain>(&self, chain: &C, wanted: &Wanted) -> Result<Found, ChainError> {
        let mut blocks = BTreeMap::new();
        let logs = match self.how {
            How::EachBlock => {
                fetch_blocks(chain, &mut blocks, self.numbers()).await?;
                let hashes: Vec<Hash> = blocks.values().map(|block| block.hash).collect();
                chain.logs_of(wanted, &hashes).await?
            }
            How::ByLogs => {
                fetch_blocks(chain, &mut blocks, [self.from, self.to]).await?;
                let logs = chain.logs(wanted, self.from, self.to).await?;
                fetch_blocks(chain, &mut blocks, logs.iter().map(|log| log.block)).await?;
                // That the last block is still the same says that no other branch answered in between.
                expect_unchanged(chain, &blocks, self.to).await?;
                logs
            }
        };
        check_links(self.after, &blocks)?;
        Ok((blocks, logs, Findings::default()))
    }
}

/// The first block of which two lists of logs, each in order, say different things.
pub(super) fn first_difference(ours: &[RawLog], theirs: &[RawLog]) -> Option<u64> {
    let common = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
    let next = [ours.get(common), theirs.get(common)];
    next.into_iter().flatten().map(|log| log.block).min()
}

async fn verified_headers<C: Chain>(
    chain: &C,
    hashing: &dyn HeaderHashing,
    numbers: Vec<u64>,
) -> Result<BTreeMap<u64, VerifiedHeader>, ChainError> {
    let headers = chain.headers(&numbers).await?;
    let verify = |(number, header): (&u64, Option<_>)| {
        let header = header.ok_or_else(|| absent(*number))?;
        Ok((*number, VerifiedHeader::new(header, hashing)?))
    };
    numbers.iter().zip(headers).map(verify).collect()
}

/// The logs of these blocks out of their receipts, which are all there and as they were written.
async fn prove<C: Chain>(
    chain: &C,
    wanted: &Wanted,
    headers: Vec<VerifiedHeader>,
    findings: &mut Findings,
) -> Result<Vec<RawLog>, ChainError> {
    let hashes: Vec<Hash> = headers.iter().map(|header| header.block().hash).collect();
    let receipts = chain.receipts_of(&hashes).await?;
    let mut logs = Vec::new();
    for (header, receipts) in headers.iter().zip(receipts) {
        let proven = ProvenBlock::new(header, &receipts, &wanted.addresses)?;
        logs.extend(proven.logs);
        if let Some(proof) = proven.proof {
            findings
                .blocks
                .insert(header.block().number, Checked::Receipts(proof));
        }
    }
    Ok(logs)
}

fn blocks_of(headers: &BTreeMap<u64, VerifiedHeader>) -> BTreeMap<u64, Block> {
    let blocks = headers.iter().map(|(number, header)| (*number, header.block()));
    blocks.collect()
}

fn absent(number: u64) -> ChainError {
    ChainError::Changed(format!("it has no block {number}, below its own head"))
}

async fn fetch_blocks<C: Chain>(
    chain: &C,
    blocks: &mut BTreeMap<u64, Block>,
    wanted: impl IntoIterator<Item = u64>,
) -> Result<(), ChainError> {
    let mut missing: Vec<u64> = wanted
        .into_iter()
        .filter(|number| !blocks.contains_key(number))
        .collect();
    missing.dedup();
    for (number, block) in missing.iter().zip(chain.blocks(&missing).await?) {
        blocks.insert(*number, block.ok_or_else(|| absent(*number))?);
    }
    Ok(())
}

async fn expect_unchanged<C: Chain>(
    chain: &C,
    blocks: &BTreeMap<u64, Block>,
    number: u64,
) -> Result<(), ChainError> {
    let again = chain.blocks(&[number]).await?.into_iter().next().flatten();
    if again.as_ref() == blocks.get(&number) {
        return Ok(());
    }
    Err(ChainError::Changed(format!(
        "block {number} changed while the range was fetched"
    )))
}

/// Each block hangs on the one before it, where that is known.
fn check_links(after: Option<BlockRef>, blocks: &BTreeMap<u64, Block>) -> Result<(), ChainError> {
    let mut before = after.map(|block| (block.number, block.hash));
    for block in blocks.values() {
        if before.is_some_and(|(number, hash)| number + 1 == block.number && hash != block.parent) {
            return Err(ChainError::Changed(format!(
                "block {} ({}) does not hang on the block before it",
                block.number, block.hash
            )));
        }
        before = Some((block.number, block.hash));
    }
    Ok(())
}

/// Each log is in the block that it names, once.
fn check_logs(
    logs: &[RawLog],
    blocks: &BTreeMap<u64, Block>,
    asked: &RangeInclusive<u64>,
) -> Result<(), ChainError> {
    let place = |log: &RawLog| format!("the log at index {} of block {}", log.index, log.block);
    let mut before = None;
    for log in logs {
        if before.replace((log.block, log.index)) == Some((log.block, log.index)) {
            return Err(ChainError::Contradiction(format!(
                "{} is there twice",
                place(log)
            )));
        }
        if !asked.contains(&log.block) {
            return Err(ChainError::Contradiction(format!(
                "{} was not asked for",
                place(log)
            )));
        }
        if blocks
            .get(&log.block)
            .is_none_or(|block| block.hash != log.block_hash)
        {
            return Err(ChainError::Changed(format!(
                "{} names another block than the one at that height",
                place(log)
            )));
        }
    }
    Ok(())
}
