//! Whether sealing is over for good. A block that can still be replaced proves nothing: prices shown after it could be
//! known to somebody who still seals.

use alloy::eips::BlockNumberOrTag;
use alloy::providers::Provider;

use crate::context::{Chain, Context, DEV_CHAIN_ID};
use crate::failure::Failure;
use crate::time;

/// Refuses until a block that stays has a time past `seals_until`.
pub(super) async fn require_sealing_over(
    context: &Context,
    chain: &Chain,
    seals_until: u64,
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
    if reached >= seals_until {
        return Ok(());
    }
    let late = chain.now().await? >= seals_until;
    let failure = Failure::unverifiable(format!(
        "sealing is not over for good: it lasts until {}, and {what} is of {}",
        time::show(seals_until),
        time::show(reached)
    ));
    Err(if late {
        failure.remedy("wait until a later block is final: prices shown before that could still be undercut")
    } else {
        failure.remedy("open the bid after that; on a development chain `veedor dev advance` moves the clock")
    })
}
