//! Blocks that were taken in by their logs alone are gone through afterwards, header by header: until then a node
//! could have left out the events of a whole block.

use super::{
    FollowError, Follower,
    fetch::{How, Plan, first_difference},
};
use crate::{
    chain::{Chain, ChainError, Verification},
    event::Block,
    model::BlockRef,
    store::StoreError,
};

/// Blocks that are gone through at a time.
const AT_A_TIME: u64 = 512;

/// What going through the next blocks came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// Everything that was taken in is verified.
    Nothing,
    /// They are what they were taken in as.
    Verified,
    /// They are not: they will be taken in anew.
    TakenBack,
}

impl<C: Chain> Follower<C> {
    /// Follows to the node's head, and verifies everything on the way that was taken in by its logs alone.
    pub async fn catch_up_verified(&mut self) -> Result<Option<BlockRef>, FollowError> {
        loop {
            let checkpoint = self.catch_up().await?;
            let mut behind = Behind::Verified;
            while behind == Behind::Verified {
                behind = self.look_behind().await?;
            }
            if behind == Behind::Nothing {
                return Ok(checkpoint);
            }
        }
    }

    /// Verifies the first blocks that are not verified yet. Where a node fails, another one is tried.
    pub(super) async fn look_behind(&mut self) -> Result<Behind, FollowError> {
        for _ in 1..self.nodes.count() {
            match self.try_look_behind().await {
                Err(FollowError::Node(error)) => tracing::warn!(%error, "asking another node"),
                other => return other,
            }
        }
        self.try_look_behind().await
    }

    async fn try_look_behind(&mut self) -> Result<Behind, FollowError> {
        if matches!(self.options.verification, Verification::Believed) {
            return Ok(Behind::Nothing);
        }
        let (checkpoint, unverified) = self
            .with_mirror(|mirror| Ok((mirror.checkpoint()?, mirror.unverified()?)))
            .await?;
        let (Some(checkpoint), Some(unverified)) = (checkpoint, unverified) else {
            return Ok(Behind::Nothing);
        };
        let after = unverified.after;
        let from = after.map_or(self.identity.deployed_at.min(unverified.until.number), |block| {
            block.number + 1
        });
        let plan = Plan {
            after,
            from,
            to: checkpoint.number.min(from.saturating_add(AT_A_TIME - 1)),
            how: How::EachBlock,
            keep_all: true,
        };
        let node = self.nodes.awake().first().copied().unwrap_or_default();
        let fetched = self.fetch(node, plan.clone()).await;
        let fetched = self.asked(node, fetched).await?;
        let (to, limit) = (plan.to, u32::try_from(AT_A_TIME).unwrap_or(u32::MAX));
        let (mut stored, logs) = self
            .with_mirror(move |mirror| {
                Ok((
                    mirror.blocks_down_from(to, limit)?,
                    mirror.logs_between(from, to)?,
                ))
            })
            .await?;
        stored.retain(|block| block.number >= from);
        let by_number = |number: u64| fetched.range.blocks.iter().find(|block| block.number == number);
        let other = stored
            .iter()
            .find(|stored| by_number(stored.number).is_none_or(|block| block.hash != stored.hash))
            .map(|stored| stored.number);
        if let Some(number) = other.or_else(|| first_difference(&logs, &fetched.range.logs)) {
            return self.take_back(node, checkpoint, after, number).await;
        }
        let mut blocks: Vec<Block> = stored
            .iter()
            .filter_map(|block| by_number(block.number))
            .cloned()
            .collect();
        blocks.sort_by_key(|block| block.number);
        if blocks.last().is_none_or(|last| last.number < to) {
            blocks.extend(by_number(to).cloned());
        }
        let findings = fetched.findings;
        let vouched = self
            .with_mirror(move |mirror| mirror.vouch(checkpoint, &blocks, &findings))
            .await;
        self.nodes.did_well(node);
        match vouched {
            // It was taken back or moved on; what is unverified is looked for anew.
            Err(StoreError::CheckpointMoved { .. }) => Ok(Behind::Verified),
            other => Ok(other.map(|()| Behind::Verified)?),
        }
    }

    /// What is stored of a block is not what its receipts, or its header, say: back to the last block that is sure.
    async fn take_back(
        &mut self,
        node: usize,
        checkpoint: BlockRef,
        after: Option<BlockRef>,
        number: u64,
    ) -> Result<Behind, FollowError> {
        let why = format!(
            "what it gave of block {number} when that was taken in is not what it gives now, with proof"
        );
        tracing::error!(
            block = number,
            "taken in otherwise than the chain has it: fetching again"
        );
        self.blame(node, &ChainError::Contradiction(why)).await?;
        self.careful_until = Some(checkpoint.number);
        self.ahead = None;
        self.with_mirror(move |mirror| mirror.roll_back(checkpoint, after))
            .await?;
        Ok(Behind::TakenBack)
    }
}
