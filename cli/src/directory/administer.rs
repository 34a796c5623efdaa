//! Bars a party from new acts, and lets it act again: the administrator's own transactions, with a reason on record.

use std::path::PathBuf;

use alloy::primitives::Bytes;
use alloy::sol_types::SolCall;
use anyhow::Result;
use serde_json::json;
use veedor_contracts::ToAlloy;
use veedor_contracts::bindings::IDirectory;
use veedor_protocol::Hash;

use crate::api::StoreArgs;
use crate::context::{Chain, Context};
use crate::files;
use crate::keys;
use crate::send;

/// Bar a party from new acts, or let it act again (administrator only)
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The party's id
    party: u32,
    /// Document that gives the reason
    #[arg(long, value_name = "FILE")]
    reason: PathBuf,
    /// The administrator's account: it sends the transaction itself
    #[arg(long, env = "VEEDOR_ADMINISTRATOR", value_name = "ACCOUNT")]
    administrator: String,
    #[command(flatten)]
    store: StoreArgs,
}

pub(crate) async fn suspend(context: &Context, args: &Args) -> Result<()> {
    run(context, args, |party, reason| {
        IDirectory::suspendCall {
            id: party,
            reason: reason.to_alloy(),
        }
        .abi_encode()
        .into()
    })
    .await
}

pub(crate) async fn reinstate(context: &Context, args: &Args) -> Result<()> {
    run(context, args, |party, reason| {
        IDirectory::reinstateCall {
            id: party,
            reason: reason.to_alloy(),
        }
        .abi_encode()
        .into()
    })
    .await
}

async fn run(context: &Context, args: &Args, call: impl FnOnce(u32, Hash) -> Bytes) -> Result<()> {
    let bytes = files::read(&args.reason)?;
    let chain: Chain = context.chain().await?;
    let administrator = keys::unlock(context, &args.administrator)?;
    let reason = args.store.open(context).put(&bytes).await?;
    let data = call(args.party, reason);
    let sent = send::transact(context, &chain, &administrator, chain.deployment.directory, data).await?;
    context.out.data(
        &json!({"party": args.party, "reason": reason, "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
        || format!("{}\t{}", args.party, sent.transaction),
    )
}
