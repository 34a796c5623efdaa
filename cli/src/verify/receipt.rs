//! Checks a seal's receipt: that the one-time key signed it, and that its event is on the chain where it says.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;
use veedor_contracts::ToProtocol;
use veedor_contracts::convert::event_record;
use veedor_indexer::Identity;
use veedor_indexer::chain::Node;
use veedor_indexer::verify;
use veedor_protocol::{Document, SealReceipt};

use crate::context::Context;
use crate::failure::Failure;
use crate::files;
use crate::tender::record;
use crate::time;

/// Check a seal's receipt against the chain
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  veedor verify receipt recibo.json")]
pub(crate) struct Args {
    /// The receipt; `-` for stdin
    file: PathBuf,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let receipt = SealReceipt::parse(&files::read(&args.file)?)
        .map_err(|error| Failure::usage(format!("{}: {error}", args.file.display())))?;
    receipt
        .verify()
        .map_err(|error| contradicts(&format!("the one-time key did not sign this seal: {error}")))?;
    let chain = context.chain().await?;
    if receipt.domain() != chain.deployment.procurement_domain() {
        return Err(Failure::usage(format!(
            "the receipt is for {} on chain {}, which is not this deployment",
            receipt.contract, receipt.chain_id
        ))
        .remedy("name its deployment with --deployment or --data")
        .into());
    }

    // Only a complete transcript tells which event has which position.
    let node = Node::new(chain.provider.clone());
    let checked = verify::tender(&node, &Identity::from(&chain.deployment), receipt.tender).await;
    match checked {
        Ok(checked) if checked.report.is_complete() => {}
        Ok(_) => {
            return Err(Failure::unverifiable(format!(
                "the node does not give tender {} whole",
                receipt.tender
            ))
            .remedy(format!(
                "see `veedor verify tender {}`; ask another node with --rpc-url",
                receipt.tender
            ))
            .into());
        }
        Err(error) => {
            return Err(Failure::unverifiable(error)
                .remedy("ask another node with --rpc-url")
                .into());
        }
    }
    let logs = record::logs(&chain, receipt.tender).await?;
    let position = usize::try_from(receipt.order.get()).unwrap_or(usize::MAX);
    let log = position
        .checked_sub(1)
        .and_then(|index| logs.get(index))
        .ok_or_else(|| {
            contradicts(&format!(
                "tender {} has {} events, and the receipt names number {position}",
                receipt.tender,
                logs.len()
            ))
        })?;
    let time = receipt.timestamp.get();
    if event_record(&log.inner.data, time) != receipt.event() {
        return Err(contradicts(&format!(
            "event {position} of tender {} is not this seal",
            receipt.tender
        ))
        .into());
    }
    let place = (
        log.transaction_hash.map(ToProtocol::to_protocol),
        log.block_hash.map(ToProtocol::to_protocol),
        log.block_number,
        log.log_index,
    );
    let said = (
        Some(receipt.transaction),
        Some(receipt.block_hash),
        Some(receipt.block_number),
        Some(u64::from(receipt.log_index)),
    );
    if place != said {
        return Err(contradicts(
            "the seal is on the chain, but not in the block and transaction that the receipt names",
        )
        .remedy(
            "a reorganisation may have moved it: `veedor bid seal` with the same bid writes a new receipt",
        )
        .into());
    }
    // The head in the event, which the transcript has confirmed, covers the block's time.
    context
        .out
        .say(format!("The receipt holds: sealed {}.", time::show(time)));
    context.out.data(
        &json!({"valid": true, "tender": receipt.tender, "version": receipt.version, "bidder": receipt.bidder, "seal": receipt.seal, "order": receipt.order, "timestamp": time}),
        || format!("valid\ttender {}\torder {}\t{}", receipt.tender, receipt.order.get(), receipt.seal),
    )
}

fn contradicts(why: &str) -> Failure {
    Failure::contradicted(why).remedy("the receipt was changed, or it is of another chain: ask for it again")
}
