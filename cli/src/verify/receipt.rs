//! Checks a seal's receipt: that the one-time key signed it, and that its event is on the chain where it says.

use std::path::PathBuf;

use alloy::providers::Provider;
use anyhow::Result;
use serde_json::json;
use veedor_contracts::convert::event_record;
use veedor_contracts::{ToAlloy, ToProtocol};
use veedor_indexer::Identity;
use veedor_indexer::chain::Node;
use veedor_indexer::model::Tender;
use veedor_indexer::verify::{self, TenderReport};
use veedor_protocol::{Document, Hash, SealReceipt};

use crate::context::{Chain, Context};
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

    let (tender, unproven) = whole_tender(&chain, receipt.tender).await?;
    // In the events that were chained, not only in what the node answers when it is asked again.
    if !is_recorded(&receipt, &tender) {
        return Err(contradicts(&format!("no event of tender {} is this seal", receipt.tender)).into());
    }
    let logs = record::logs(&chain, receipt.tender).await?;
    let time = receipt.timestamp.get();
    let event = receipt.event();
    let (position, log) = (1..)
        .zip(&logs)
        .find(|(_, log)| event_record(&log.inner.data, time) == event)
        .ok_or_else(|| contradicts(&format!("no event of tender {} is this seal", receipt.tender)))?;
    if position != receipt.position {
        return Err(contradicts(&format!(
            "the seal is event {position} of the tender's transcript, and the receipt says {}",
            receipt.position
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
    let hash = receipt.block_hash.to_alloy();
    let block = chain
        .within(async { chain.provider.get_block_by_hash(hash).await })
        .await?
        .ok_or_else(|| Failure::unverifiable("the node does not give the seal's block"))?;
    if block.header.timestamp != time {
        return Err(contradicts(&format!(
            "the seal's block is of {}, and the receipt says {}",
            time::show(block.header.timestamp),
            time::show(time)
        ))
        .into());
    }
    context
        .out
        .say(format!("The receipt holds: sealed {}.", time::show(time)));
    if unproven.is_some() {
        context.out.say(
            "That is by this node's word: it gives no proof of the transcript's head. Compare with another node's.",
        );
    }
    context.out.data(
        &json!({"valid": true, "tender": receipt.tender, "version": receipt.version, "bidder": receipt.bidder, "seal": receipt.seal, "order": receipt.order, "position": position, "timestamp": time, "proven": unproven.is_none()}),
        || format!("valid\ttender {}\torder {}\t{}", receipt.tender, receipt.order.get(), receipt.seal),
    )
}

/// The tender by its chained events, and why its head is not proven, if it is not.
async fn whole_tender(chain: &Chain, tender: u32) -> Result<(Tender, Option<String>), Failure> {
    // Only of a complete transcript is it sure that its heads are the contract's.
    let node = Node::new(chain.provider.clone());
    match verify::tender(&node, &Identity::from(&chain.deployment), tender).await {
        Ok(TenderReport {
            report,
            tender: Some(tender),
        }) if report.is_complete() => Ok((tender, report.unproven_because)),
        Ok(_) => Err(
            Failure::unverifiable(format!("the node does not give tender {tender} whole")).remedy(format!(
                "see `veedor verify tender {tender}`; ask another node with --rpc-url"
            )),
        ),
        Err(error) => Err(Failure::unverifiable(error).remedy("ask another node with --rpc-url")),
    }
}

/// Whether one of the tender's seals is the receipt's.
fn is_recorded(receipt: &SealReceipt, tender: &Tender) -> bool {
    tender.seals.iter().any(|seal| {
        seal.order == receipt.order.get()
            && seal.bidder == receipt.bidder
            && seal.version == receipt.version
            && seal.seal == receipt.seal
            && seal.envelope.unwrap_or(Hash::ZERO) == receipt.envelope
    })
}

fn contradicts(why: &str) -> Failure {
    Failure::contradicted(why).remedy("the receipt was changed, or it is of another chain: ask for it again")
}
