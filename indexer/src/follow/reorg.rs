//! Whether the node's chain is still the mirror's, and back to where they part.

use super::{FollowError, Follower};
use crate::{
    chain::{Chain, ChainError},
    event::Block,
    model::BlockRef,
};

/// Stored blocks that are compared at a time on the way back.
const COMPARED: u32 = 64;

impl<C: Chain> Follower<C> {
    /// Whether the head is the checkpoint's block, or built on it.
    pub(super) async fn is_ancestor(
        &self,
        node: usize,
        at: BlockRef,
        head: &Block,
    ) -> Result<bool, ChainError> {
        if head.number < at.number {
            return Ok(false);
        }
        if head.number == at.number {
            return Ok(head.hash == at.hash);
        }
        if head.number == at.number + 1 && head.parent == at.hash {
            return Ok(true);
        }
        self.node_has(node, at).await
    }

    /// Whether a head below the checkpoint is on the mirror's chain: then the node lags, and will come.
    pub(super) async fn is_behind(&self, node: usize, head: &Block) -> Result<bool, FollowError> {
        let number = head.number;
        let stored = self
            .with_mirror(move |mirror| mirror.blocks_down_from(number, 1))
            .await?;
        match stored.first() {
            Some(stored) if stored.number == number => Ok(stored.hash == head.hash),
            Some(stored) => Ok(self.node_has(node, *stored).await?),
            // Nothing stored is so low: the chain's first block, checked at the start, is all there is to compare.
            None => Ok(true),
        }
    }

    /// Goes back to the highest stored block that the node's chain has too.
    pub(super) async fn reorganise(
        &mut self,
        node: usize,
        at: BlockRef,
        head: &Block,
    ) -> Result<(), FollowError> {
        // A chain that was started anew under the same address looks like a reorganisation down to the first block.
        self.introduce(node).await?;
        let fork = self.fork(node, at.number.min(head.number)).await?;
        if fork == Some(at) {
            // Else this would go on for ever.
            let why = format!("its head {} ({}) is not on its own chain", head.number, head.hash);
            let error = ChainError::Contradiction(why);
            self.blame(node, &error).await?;
            return Err(error.into());
        }
        self.ahead = None;
        let retracted = self.with_mirror(move |mirror| mirror.roll_back(at, fork)).await?;
        tracing::warn!(
            from = at.number,
            to = fork.map(|block| block.number),
            retracted,
            "the chain was reorganised: rolled back"
        );
        self.progress.send_modify(|progress| progress.checkpoint = fork);
        Ok(())
    }

    async fn fork(&self, node: usize, highest: u64) -> Result<Option<BlockRef>, FollowError> {
        let mut below = Some(highest);
        while let Some(number) = below {
            let stored = self
                .with_mirror(move |mirror| mirror.blocks_down_from(number, COMPARED))
                .await?;
            let numbers: Vec<u64> = stored.iter().map(|block| block.number).collect();
            let found = self.nodes.get(node).chain.blocks(&numbers).await?;
            let common = stored
                .iter()
                .zip(&found)
                .find(|(stored, found)| found.as_ref().is_some_and(|found| found.hash == stored.hash));
            if let Some((stored, _)) = common {
                return Ok(Some(*stored));
            }
            below = numbers.last().and_then(|lowest| lowest.checked_sub(1));
        }
        Ok(None)
    }

    async fn node_has(&self, node: usize, block: BlockRef) -> Result<bool, ChainError> {
        let found = self.nodes.get(node).chain.blocks(&[block.number]).await?;
        Ok(found.into_iter().flatten().any(|found| found.hash == block.hash))
    }
}
