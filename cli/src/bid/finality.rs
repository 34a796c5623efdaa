//! Whether a phase is over for good. A block that can still be replaced proves nothing: what is shown after it could be
//! known to somebody who still seals, or still scores.

use alloy::eips::BlockNumberOrTag;
use alloy::providers::Provider;

use crate::context::{Chain, Context, DEV_CHAIN_ID};
use crate::failure::Failure;
use crate::time;

/// A phase after which something secret can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Secret {
    /// Bids, while others seal theirs.
    UntilSealed,
    /// Prices, while offers are scored.
    UntilScored,
}

impl Secret {
    fn phase(self) -> &'static str {
        match self {
            Self::UntilSealed => "sealing",
            Self::UntilScored => "scoring",
        }
    }

    fn harm(self) -> &'static str {
        match self {
            Self::UntilSealed => "prices shown before that could still be undercut",
            Self::UntilScored => "prices shown before that could still sway who scores",
        }
    }
}

/// Refuses until a block that stays has a time past `until`, when the phase ends.
pub(super) async fn require_over(
    context: &Context,
    chain: &Chain,
    secret: Secret,
    until: u64,
) -> Result<(), Failure> {
    let settings = &context.settings;
    let (tag, what) = if let Some(confirmations) = settings.confirmations {
        let latest = chain
            .within(async { chain.provider.get_block_number().await })
            .await?;
        (
            BlockNumberOrTag::Number(latest.saturating_sub(confirmations)),
            format!("the block {confirmations} before the latest"),
        )
    } else if settings.dev && chain.deployment.chain_id == DEV_CHAIN_ID {
        // A development chain finalizes nothing of its own accord, and nobody replaces its blocks.
        (BlockNumberOrTag::Latest, "the latest block".to_owned())
    } else {
        (BlockNumberOrTag::Finalized, "the finalized block".to_owned())
    };
    let block = chain
        .provider
        .get_block_by_number(tag)
        .await
        .ok()
        .flatten()
        .ok_or_else(|| {
            Failure::unverifiable("the node does not say which block is final")
                .remedy("use a node that does, or say how many blocks are enough with --confirmations N")
        })?;
    let reached = block.header.timestamp;
    if reached >= until {
        return Ok(());
    }
    let late = chain.now().await? >= until;
    let failure = Failure::unverifiable(format!(
        "{} is not over for good: it lasts until {}, and {what} is of {}",
        secret.phase(),
        time::show(until),
        time::show(reached)
    ));
    Err(if late {
        failure.remedy(format!("wait until a later block is final: {}", secret.harm()))
    } else {
        failure.remedy("open the bid after that; on a development chain `veedor dev advance` moves the clock")
    })
}
