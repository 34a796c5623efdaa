//! Logs of any number of blocks. Nodes cap what one request may ask for, each in its own way.

use alloy::providers::Provider;
use alloy::rpc::types::{Filter, Log};

use crate::context::Chain;
use crate::failure::Failure;

/// Fewer blocks than this are never asked for at once.
const FEWEST_BLOCKS: u64 = 500;

/// What a filter finds since the contracts were deployed, in order. A range that the node refuses is halved.
pub(crate) async fn all(chain: &Chain, filter: &Filter) -> Result<Vec<Log>, Failure> {
    let latest = chain
        .within(async { chain.provider.get_block_number().await })
        .await?;
    let mut logs = Vec::new();
    let mut from = chain.deployment.deployed_at_block;
    let mut step = latest.saturating_sub(from) + 1;
    while from <= latest {
        let to = latest.min(from.saturating_add(step - 1));
        match chain
            .provider
            .get_logs(&filter.clone().from_block(from).to_block(to))
            .await
        {
            Ok(found) => {
                logs.extend(found);
                from = to + 1;
            }
            Err(_) if step > FEWEST_BLOCKS => step /= 2,
            Err(error) => {
                return Err(Failure::network(format!(
                    "the node does not give the contract's events: {error}"
                ))
                .remedy("use another node with --rpc-url"));
            }
        }
    }
    logs.sort_by_key(|log| (log.block_number, log.log_index));
    Ok(logs)
}
