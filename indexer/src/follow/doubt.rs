//! What to do about a transcript that breaks before the break is believed: look again, block by block, from the last
//! good event on.

use super::{FollowError, Follower};
use crate::{
    TranscriptKey,
    chain::Chain,
    model::{BlockRef, Break},
};

impl<C: Chain> Follower<C> {
    /// Looks again at what was broken when the indexer was last stopped: perhaps this node knows better.
    pub(super) async fn mend(&mut self) -> Result<(), FollowError> {
        let broken = self.with_mirror(|mirror| mirror.broken()).await?;
        let checkpoint = self.with_mirror(|mirror| mirror.checkpoint()).await?;
        if let (Some(checkpoint), false) = (checkpoint, broken.is_empty()) {
            tracing::warn!(
                transcripts = broken.len(),
                "transcripts were broken before; looking again"
            );
            self.go_back(checkpoint, &broken, checkpoint.number).await?;
        }
        Ok(())
    }

    /// What to do about transcripts that break in a range. False: nothing more can be done.
    pub(super) async fn look_again(
        &mut self,
        checkpoint: Option<BlockRef>,
        (from, to): (u64, u64),
        careful: bool,
        breaks: &[Break],
    ) -> Result<bool, FollowError> {
        if !careful {
            tracing::warn!(
                from,
                to,
                breaks = breaks.len(),
                "a transcript does not fit; looking block by block"
            );
            self.careful_until = Some(to);
            return Ok(true);
        }
        let keys: Vec<TranscriptKey> = breaks.iter().map(Break::key).collect();
        if keys.iter().all(|key| self.fetched_again.contains(key)) {
            return Ok(false);
        }
        match checkpoint {
            Some(checkpoint) => self.go_back(checkpoint, &keys, to).await,
            None => Ok(false),
        }
    }

    /// Rolls back to before the last good event of these transcripts: what is missing can be in any block from there
    /// on. Once for each of them; false if there is nothing to roll back.
    async fn go_back(
        &mut self,
        checkpoint: BlockRef,
        keys: &[TranscriptKey],
        careful_until: u64,
    ) -> Result<bool, FollowError> {
        self.fetched_again.extend(keys);
        let mut earliest = u64::MAX;
        for key in keys.iter().copied() {
            let last = self.with_mirror(move |mirror| mirror.last_block_of(key)).await?;
            earliest = earliest.min(last.unwrap_or(self.identity.deployed_at));
        }
        if earliest > checkpoint.number {
            return Ok(false);
        }
        tracing::warn!(
            earliest,
            checkpoint = checkpoint.number,
            "fetching again from the last good event"
        );
        self.careful_until = Some(careful_until);
        self.with_mirror(move |mirror| {
            let below = match earliest.checked_sub(1) {
                Some(number) => mirror.blocks_down_from(number, 1)?.first().copied(),
                None => None,
            };
            mirror.roll_back(checkpoint, below)
        })
        .await?;
        Ok(true)
    }
}
