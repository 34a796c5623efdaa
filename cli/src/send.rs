//! To the chain: tried first without cost, sent, waited for. Who pays says nothing about who acts.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use alloy::eips::{BlockId, BlockNumberOrTag, Encodable2718};
use alloy::network::{EthereumWallet, NetworkTransactionBuilder, TransactionBuilder};
use alloy::primitives::{Address, B256, Bytes};
use alloy::providers::Provider;
use alloy::rpc::types::{Log, TransactionReceipt, TransactionRequest};
use alloy::signers::local::PrivateKeySigner;
use alloy::sol_types::SolEvent;
use alloy::transports::TransportError;
use clap::Args;
use serde::Serialize;
use serde_json::{Value, json};
use veedor_contracts::Refusal;

use crate::act::{Act, SignedIntent};
use crate::context::{Chain, Context, DEV_CHAIN_ID};
use crate::failure::Failure;
use crate::files::{self, Access};
use crate::keys;
use crate::time::Span;

/// How long a transaction may take to be in a block.
const PATIENCE: Duration = Duration::from_mins(3);
/// How often a transaction is sent again that lost its place to another one of the same account.
const TRIES: u32 = 8;

/// What is done with an act once it is signed, and until when it may be.
#[derive(Args, Clone, Debug)]
pub(crate) struct Delivery {
    /// Sign only: write the intent to --out, or to stdout, for `veedor submit`
    #[arg(long)]
    sign_only: bool,
    /// Where to write the signed intent
    #[arg(long, value_name = "FILE", requires = "sign_only")]
    out: Option<PathBuf>,
    /// How long the signed intent can be carried out
    #[arg(long, value_name = "SPAN", default_value = "1h")]
    valid_for: Span,
}

impl Delivery {
    /// The last second in which the intent can be carried out.
    pub(crate) fn valid_until(&self, now: u64) -> Result<veedor_protocol::Timestamp, Failure> {
        now.checked_add(self.valid_for.0)
            .and_then(|until| veedor_protocol::Timestamp::new(until).ok())
            .ok_or_else(|| Failure::usage(format!("--valid-for {} is too long", self.valid_for)))
    }
}

/// A transaction that is in a block.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sent {
    pub(crate) transaction: B256,
    #[serde(rename = "block")]
    pub(crate) block_number: u64,
    pub(crate) block_hash: B256,
    /// The block's time.
    pub(crate) timestamp: u64,
    #[serde(rename = "gas")]
    pub(crate) gas_used: u64,
    #[serde(skip)]
    pub(crate) logs: Vec<Log>,
}

impl Sent {
    /// The first event of this kind.
    pub(crate) fn event<E: SolEvent>(&self) -> Result<E, Failure> {
        self.logs
            .iter()
            .find_map(|log| E::decode_log(&log.inner).ok())
            .map(|log| log.data)
            .ok_or_else(|| {
                Failure::network(format!(
                    "transaction {} has no {} event",
                    self.transaction,
                    E::SIGNATURE
                ))
            })
    }
}

/// Sends the act, or writes it down with `--sign-only`; then there is nothing more to do.
pub(crate) async fn deliver(
    context: &Context,
    chain: &Chain,
    act: Act,
    delivery: &Delivery,
) -> anyhow::Result<Option<Sent>> {
    if !delivery.sign_only {
        return Ok(Some(carry_out(context, chain, act).await?));
    }
    let document = SignedIntent::new(&chain.deployment, act);
    match &delivery.out {
        Some(path) => {
            files::write_json(path, &document, Access::Shared)?;
            context.out.say(format!(
                "Signed, not sent. Anyone can send it: veedor submit {}",
                path.display()
            ));
        }
        None => context.out.raw(&serde_json::to_string_pretty(&document)?)?,
    }
    Ok(None)
}

/// Delivers an act that makes nothing with a number of its own, and tells what was done: `words` to whoever watches, the
/// fields of `what` and the transaction as data.
pub(crate) async fn deliver_and_tell(
    context: &Context,
    chain: &Chain,
    act: Act,
    delivery: &Delivery,
    words: &str,
    what: Value,
) -> anyhow::Result<()> {
    match deliver(context, chain, act, delivery).await? {
        Some(sent) => tell(context, &sent, words, what),
        None => Ok(()),
    }
}

/// Tells what a transaction did.
pub(crate) fn tell(context: &Context, sent: &Sent, words: &str, mut what: Value) -> anyhow::Result<()> {
    what["transaction"] = json!(sent.transaction);
    what["block"] = sent.block_number.into();
    what["gas"] = sent.gas_used.into();
    context.out.say(words);
    context.out.data(&what, || sent.transaction.to_string())
}

/// Sends an act from the relayer's account.
pub(crate) async fn carry_out(context: &Context, chain: &Chain, act: Act) -> Result<Sent, Failure> {
    let to = act.contract(&chain.deployment);
    let data = act.calldata();
    // Tried from nobody's account: who sends means nothing, and no passphrase is asked for what would be refused.
    simulate(chain, Address::ZERO, to, &data).await?;
    let relayer = relayer(context, chain)?;
    dispatch(context, chain, &relayer, to, data).await
}

/// The account that pays.
fn relayer(context: &Context, chain: &Chain) -> Result<PrivateKeySigner, Failure> {
    match &context.settings.relayer {
        Some(account) => keys::unlock(context, account),
        None if context.settings.dev && chain.deployment.chain_id == DEV_CHAIN_ID => keys::unlock(context, "dev:0"),
        None => Err(Failure::usage("no account is named that pays for the transaction")
            .remedy("name one with --relayer ACCOUNT (or relayer = \"ACCOUNT\" in the configuration); it needs a balance, and no registration")),
    }
}

/// Sends data to a contract from an account, and waits for the block.
pub(crate) async fn transact(
    context: &Context,
    chain: &Chain,
    from: &PrivateKeySigner,
    to: Address,
    data: Bytes,
) -> Result<Sent, Failure> {
    simulate(chain, from.address(), to, &data).await?;
    dispatch(context, chain, from, to, data).await
}

async fn dispatch(
    context: &Context,
    chain: &Chain,
    from: &PrivateKeySigner,
    to: Address,
    data: Bytes,
) -> Result<Sent, Failure> {
    let request = TransactionRequest::default()
        .with_from(from.address())
        .with_to(to)
        .with_input(data);
    let hash = send(chain, from, &request).await?;
    context.out.say(format!("Sent {hash}; waiting for its block …"));
    let receipt = wait(chain, hash).await?;
    sent(chain, &request, receipt).await
}

/// Asks the node what would happen, and tells a refusal before it costs anything.
async fn simulate(chain: &Chain, from: Address, to: Address, data: &Bytes) -> Result<(), Failure> {
    let request = TransactionRequest::default()
        .with_from(from)
        .with_to(to)
        .with_input(data.clone());
    match chain.provider.call(request).block(BlockId::pending()).await {
        Ok(_) => Ok(()),
        Err(error) => Err(refused(&error)),
    }
}

async fn send(chain: &Chain, from: &PrivateKeySigner, request: &TransactionRequest) -> Result<B256, Failure> {
    let provider = &chain.provider;
    let wallet = EthereumWallet::from(from.clone());
    let gas = provider
        .estimate_gas(request.clone())
        .await
        .map_err(|error| refused(&error))?;
    let mut tries = 0;
    loop {
        let nonce = chain
            .within(provider.get_transaction_count(from.address()).pending())
            .await?;
        let fees = chain.within(provider.estimate_eip1559_fees()).await?;
        let transaction = request
            .clone()
            .with_chain_id(chain.deployment.chain_id)
            .with_nonce(nonce)
            // What an act costs may rise between estimate and block: another one may have come first.
            .with_gas_limit(gas + gas / 4)
            .with_max_fee_per_gas(fees.max_fee_per_gas)
            .with_max_priority_fee_per_gas(fees.max_priority_fee_per_gas)
            .build(&wallet)
            .await
            .map_err(|error| Failure::signer(format!("cannot sign the transaction: {error}")))?;
        match provider.send_raw_transaction(&transaction.encoded_2718()).await {
            Ok(pending) => return Ok(*pending.tx_hash()),
            Err(error) if tries < TRIES && lost_its_place(&error) => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(50 << tries)).await;
            }
            Err(error) => return Err(refused(&error)),
        }
    }
}

/// Another transaction of the same account came first.
fn lost_its_place(error: &TransportError) -> bool {
    let message = error
        .as_error_resp()
        .map(|payload| payload.message.to_ascii_lowercase())
        .unwrap_or_default();
    [
        "nonce too low",
        "already known",
        "already imported",
        "underpriced",
    ]
    .iter()
    .any(|words| message.contains(words))
}

async fn wait(chain: &Chain, hash: B256) -> Result<TransactionReceipt, Failure> {
    let begun = Instant::now();
    let mut pause = Duration::from_millis(20);
    loop {
        if let Some(receipt) = chain.within(chain.provider.get_transaction_receipt(hash)).await? {
            return Ok(receipt);
        }
        if begun.elapsed() > PATIENCE {
            return Err(Failure::network(format!("transaction {hash} is in no block after {} s", PATIENCE.as_secs()))
                .remedy("it may still come: look whether the act was done before you do it again; the same intent cannot be carried out twice"));
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(1));
    }
}

async fn sent(
    chain: &Chain,
    request: &TransactionRequest,
    receipt: TransactionReceipt,
) -> Result<Sent, Failure> {
    let (Some(block_number), Some(block_hash)) = (receipt.block_number, receipt.block_hash) else {
        return Err(Failure::network("the node gave a receipt without a block"));
    };
    if !receipt.status() {
        // The receipt does not say why; the same call on that block does, mostly.
        let again = chain
            .provider
            .call(request.clone())
            .block(BlockId::number(block_number))
            .await;
        return Err(match again {
            Err(error) => refused(&error),
            Ok(_) => Failure::reverted(format!("transaction {} was refused", receipt.transaction_hash))
                .remedy("the state changed while it was under way: try again"),
        });
    }
    let block = chain
        .within(async {
            chain
                .provider
                .get_block_by_number(BlockNumberOrTag::Number(block_number))
                .await
        })
        .await?;
    let timestamp = block
        .filter(|block| block.header.hash == block_hash)
        .map(|block| block.header.timestamp)
        .ok_or_else(|| {
            Failure::network(format!("block {block_number} was replaced while we looked"))
                .remedy("look whether the act was done, then try again")
        })?;
    Ok(Sent {
        transaction: receipt.transaction_hash,
        block_number,
        block_hash,
        timestamp,
        gas_used: receipt.gas_used,
        logs: receipt.inner.logs().to_vec(),
    })
}

/// A contract's refusal with what to do about it, or a node's trouble.
pub(crate) fn refused(error: &TransportError) -> Failure {
    if let Some(refusal) = Refusal::from_transport(error) {
        return Failure::reverted(&refusal.message)
            .remedy(&refusal.remedy)
            .refusal(&refusal.name);
    }
    let failure = Failure::network(format!("the node refuses: {error}"));
    if error
        .to_string()
        .to_ascii_lowercase()
        .contains("insufficient funds")
    {
        return failure
            .remedy("the account that pays has too little: fund it, or name another with --relayer");
    }
    failure.remedy("check the node; try again, or use another one with --rpc-url")
}
