//! What one node says is compared with what another says. Where they differ, blocks decide: a node whose headers do
//! not hang together, or whose receipts are not those of its headers, is wrong. If both are right by their own
//! headers, nobody can tell, and nothing is stored until they agree.

use super::{
    FollowError, Follower,
    fetch::{Fetched, How, Plan, first_difference},
    nodes::Seen,
};
use crate::{
    chain::{Chain, ChainError, Verification, Wanted},
    event::Block,
};

/// Blocks before a disputed one that are looked at.
const DISPUTED: u64 = 256;

/// What comparing came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Compared {
    /// Another node says the same.
    Same,
    /// There is nobody to ask, or whom was asked was wrong.
    Alone,
    /// Another node says otherwise, and is as right. In words.
    Apart(String),
}

impl<C: Chain> Follower<C> {
    pub(super) async fn compare(
        &mut self,
        source: usize,
        seen: &[Seen],
        fetched: &Fetched,
    ) -> Result<Compared, FollowError> {
        let knows = |other: &&Seen| other.node != source && other.head.number >= fetched.plan.to;
        let (Some(witness), Some(end)) = (
            seen.iter().find(knows).map(|other| other.node),
            fetched.range.blocks.last(),
        ) else {
            return Ok(Compared::Alone);
        };
        let compared = match self.ask_witness(source, witness, fetched, end).await {
            Ok(compared) => compared,
            Err((node, error)) => {
                self.blame(node, &error).await?;
                if node == source {
                    return Err(error.into());
                }
                Compared::Alone
            }
        };
        Ok(compared)
    }

    /// The error names the node that is wrong.
    async fn ask_witness(
        &self,
        source: usize,
        witness: usize,
        fetched: &Fetched,
        end: &Block,
    ) -> Result<Compared, (usize, ChainError)> {
        let chain = &self.nodes.get(witness).chain;
        let by_witness = |error| (witness, error);
        let theirs = chain.blocks(&[end.number]).await.map_err(by_witness)?;
        let theirs = theirs.into_iter().next().flatten();
        if theirs.as_ref().map(|block| block.hash) != Some(end.hash) {
            return self
                .dispute(source, witness, &fetched.plan, end)
                .await
                .map_err(by_witness);
        }
        // Under the same hash, verified headers in an unbroken row leave nothing to compare.
        if fetched.findings.linked {
            return Ok(Compared::Same);
        }
        let plan = &fetched.plan;
        let wanted = Wanted::all(&self.identity);
        let mut logs = chain
            .logs(&wanted, plan.from, plan.to)
            .await
            .map_err(by_witness)?;
        logs.sort_by_key(|log| (log.block, log.index));
        match first_difference(&fetched.range.logs, &logs) {
            None => Ok(Compared::Same),
            Some(number) => self.settle(source, witness, fetched, number).await,
        }
    }

    /// They name different blocks: is the witness right by its own headers?
    async fn dispute(
        &self,
        source: usize,
        witness: usize,
        plan: &Plan,
        end: &Block,
    ) -> Result<Compared, ChainError> {
        let from = plan.from.max(plan.to.saturating_sub(DISPUTED));
        let plan = Plan {
            after: plan.after.filter(|_| from == plan.from),
            from,
            to: plan.to,
            how: How::EachBlock,
            keep_all: false,
        };
        let theirs = self.fetch(witness, plan).await?;
        let theirs = theirs.range.blocks.last().map(|block| block.hash);
        if theirs == Some(end.hash) {
            return Ok(Compared::Same);
        }
        let theirs = theirs.unwrap_or_default();
        Ok(Compared::Apart(format!(
            "block {} is {} for {} and {theirs} for {}: nothing is taken in until they agree",
            end.number,
            end.hash,
            self.nodes.name(source),
            self.nodes.name(witness)
        )))
    }

    /// They name the same blocks and different logs: the receipts of the first block where they differ tell who is
    /// wrong.
    async fn settle(
        &self,
        source: usize,
        witness: usize,
        fetched: &Fetched,
        number: u64,
    ) -> Result<Compared, (usize, ChainError)> {
        if matches!(self.options.verification, Verification::Believed) {
            return Ok(Compared::Apart(format!(
                "{} and {} gave different events of block {number}, and this chain's blocks prove nothing",
                self.nodes.name(source),
                self.nodes.name(witness)
            )));
        }
        let plan = Plan {
            after: None,
            from: number,
            to: number,
            how: How::EachBlock,
            keep_all: true,
        };
        let truth = self.fetch(source, plan).await.map_err(|error| (source, error))?;
        let given = fetched.range.logs.iter().filter(|log| log.block == number);
        let wrong = if given.eq(&truth.range.logs) {
            witness
        } else {
            source
        };
        let why = format!("the logs that it gave of block {number} are not those in the block's receipts");
        Err((wrong, ChainError::Contradiction(why)))
    }
}
