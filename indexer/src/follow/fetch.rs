//! Fetching a range, and checking that its parts belong together.

use std::collections::BTreeMap;

use super::Follower;
use crate::{
    chain::{Chain, ChainError, Wanted},
    event::{Block, RawLog},
    model::BlockRef,
    store::Range,
};

/// Up to this many blocks, all headers are fetched: each is checked against its parent, and each is remembered, so
/// that a reorganisation near the head is found to the block.
const LINKED: u64 = 256;

/// Up to this many blocks, logs are asked for by block hash: near the head, where branches change.
const BY_HASH: u64 = 8;

impl<C: Chain> Follower<C> {
    pub(super) async fn fetch(
        &self,
        after: Option<BlockRef>,
        from: u64,
        to: u64,
        head: &Block,
        careful: bool,
    ) -> Result<Range, ChainError> {
        let length = to - from + 1;
        let linked = careful || length <= LINKED;
        let mut blocks = BTreeMap::new();
        if head.number == to {
            blocks.insert(to, head.clone());
        }
        if linked {
            self.fetch_blocks(&mut blocks, from..=to).await?;
        } else {
            self.fetch_blocks(&mut blocks, [from, to]).await?;
        }
        check_links(after, &blocks)?;
        let wanted = Wanted::all(&self.identity);
        let mut logs = if careful || length <= BY_HASH {
            let hashes: Vec<_> = blocks.values().map(|block| block.hash).collect();
            self.chain.logs_of(&wanted, &hashes).await?
        } else {
            let logs = self.chain.logs(&wanted, from, to).await?;
            self.fetch_blocks(&mut blocks, logs.iter().map(|log| log.block))
                .await?;
            // That the last block is still the same says that no other branch answered in between.
            self.expect_unchanged(&blocks, to).await?;
            check_links(after, &blocks)?;
            logs
        };
        logs.sort_by_key(|log| (log.block, log.index));
        check_logs(&logs, &blocks, from, to)?;
        if !linked {
            // The first block has done its part: it hung on the checkpoint.
            blocks.retain(|number, _| {
                *number == to || logs.binary_search_by_key(number, |log| log.block).is_ok()
            });
        }
        Ok(Range {
            after,
            blocks: blocks.into_values().collect(),
            logs,
        })
    }

    async fn fetch_blocks(
        &self,
        blocks: &mut BTreeMap<u64, Block>,
        wanted: impl IntoIterator<Item = u64>,
    ) -> Result<(), ChainError> {
        let mut missing: Vec<u64> = wanted
            .into_iter()
            .filter(|number| !blocks.contains_key(number))
            .collect();
        missing.dedup();
        for (number, block) in missing.iter().zip(self.chain.blocks(&missing).await?) {
            let block = block.ok_or_else(|| {
                ChainError::Contradiction(format!("it has no block {number}, below its own head"))
            })?;
            blocks.insert(*number, block);
        }
        Ok(())
    }

    async fn expect_unchanged(&self, blocks: &BTreeMap<u64, Block>, number: u64) -> Result<(), ChainError> {
        let again = self.chain.blocks(&[number]).await?.into_iter().next().flatten();
        if again.as_ref() == blocks.get(&number) {
            return Ok(());
        }
        Err(ChainError::Contradiction(format!(
            "block {number} changed while the range was fetched"
        )))
    }
}

/// Each block hangs on the one before it, where that is known.
fn check_links(after: Option<BlockRef>, blocks: &BTreeMap<u64, Block>) -> Result<(), ChainError> {
    let mut before = after.map(|block| (block.number, block.hash));
    for block in blocks.values() {
        if before.is_some_and(|(number, hash)| number + 1 == block.number && hash != block.parent) {
            return Err(ChainError::Contradiction(format!(
                "block {} ({}) does not hang on the block before it",
                block.number, block.hash
            )));
        }
        before = Some((block.number, block.hash));
    }
    Ok(())
}

/// Each log is in the block that it names, once.
fn check_logs(logs: &[RawLog], blocks: &BTreeMap<u64, Block>, from: u64, to: u64) -> Result<(), ChainError> {
    let refuse = |log: &RawLog, why: &str| {
        Err(ChainError::Contradiction(format!(
            "the log at index {} of block {} {why}",
            log.index, log.block
        )))
    };
    for pair in logs.windows(2) {
        if let [a, b] = pair
            && (a.block, a.index) == (b.block, b.index)
        {
            return refuse(a, "is there twice");
        }
    }
    for log in logs {
        if !(from..=to).contains(&log.block) {
            return refuse(log, "was not asked for");
        }
        if blocks
            .get(&log.block)
            .is_none_or(|block| block.hash != log.block_hash)
        {
            return refuse(log, "names another block than the one at that height");
        }
    }
    Ok(())
}
