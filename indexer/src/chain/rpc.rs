//! A node over JSON-RPC. Only `eth_` methods, and of their answers only what the mirror needs: what a client adds to
//! its blocks or leaves out of them does not matter.

use std::{
    future::IntoFuture,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use alloy::{
    consensus,
    eips::BlockNumberOrTag,
    primitives::{B256, Bytes, Log, LogData, U64},
    providers::{DynProvider, Provider, ProviderBuilder},
    rpc::{
        client::BatchRequest,
        json_rpc::{RpcRecv, RpcSend},
    },
    transports::{RpcError, TransportError, TransportErrorKind},
};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use veedor_contracts::{
    bindings::{
        IDirectory::IDirectoryInstance as IDirectory, IProcurement::IProcurementInstance as IProcurement,
    },
    proof::{ProofError, head_at},
};

use super::{
    BlockLogs, Chain, ChainError, Ethereum, Header, Receipt, Recorded, VerifiedHeader, Wanted, receipts,
};
use crate::{
    Address, Contract, Hash, Identity, TranscriptKey,
    event::{Block, RawLog},
};

/// Questions in one batch. Public nodes cap it at 100 and less.
const BATCH: usize = 50;

/// Batches under way at once: enough to hide a node's distance, too few to burden it.
const AT_ONCE: usize = 3;

/// Bytes that the answers to one batch should not exceed by much.
const BATCH_BYTES: u64 = 1 << 20;

/// How long an answer may take. Ranges adapt, so that no honest one takes this long.
const PATIENCE: Duration = Duration::from_secs(30);

/// A node over JSON-RPC.
#[derive(Debug, Clone)]
pub struct Node {
    provider: DynProvider,
    name: Arc<str>,
    patience: Duration,
    received: Arc<AtomicU64>,
    /// Bytes of the receipts of a block, lately: blocks differ by a factor of a thousand from chain to chain.
    receipts_size: Arc<AtomicU64>,
}

impl Node {
    /// The node behind a provider.
    pub fn new(provider: impl Provider + 'static) -> Self {
        Self {
            provider: provider.erased(),
            name: Arc::from("the node"),
            patience: PATIENCE,
            received: Arc::default(),
            receipts_size: Arc::new(AtomicU64::new(BATCH_BYTES / 10)),
        }
    }

    /// The node at an address: `http:`, `https:`, `ws:`, `wss:`, or the path of a socket.
    pub async fn connect(url: &str) -> Result<Self, ChainError> {
        // Boxed: connecting over any of its transports makes a large future.
        let connecting = Box::pin(ProviderBuilder::new().disable_recommended_fillers().connect(url));
        let connected = within(PATIENCE, "connect", connecting).await?;
        Ok(Self::new(connected).called(host(url)))
    }

    /// The same node under a name: for alarms, where several are in use.
    #[must_use]
    pub fn called(mut self, name: &str) -> Self {
        self.name = Arc::from(name);
        self
    }

    /// The same node, given this long for each answer.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// What the node is asked through.
    pub fn provider(&self) -> &DynProvider {
        &self.provider
    }

    async fn ask<A: RpcSend, T: RpcRecv>(&self, method: &'static str, arguments: A) -> Result<T, ChainError> {
        let client = self.provider.client();
        let answer = client.request::<A, Box<RawValue>>(method, arguments);
        self.read(method, &within(self.patience, method, answer).await?)
    }

    /// Asks the same of several things, in as few requests as the node allows.
    async fn ask_each<A: RpcSend + Sync, T: RpcRecv>(
        &self,
        method: &'static str,
        each: Vec<A>,
        batch: usize,
    ) -> Result<Vec<T>, ChainError> {
        let chunks: Vec<_> = each
            .chunks(batch)
            .map(|chunk| self.ask_batch(method, chunk))
            .collect();
        let answers: Vec<Vec<T>> = stream::iter(chunks).buffered(AT_ONCE).try_collect().await?;
        Ok(answers.into_iter().flatten().collect())
    }

    async fn ask_batch<A: RpcSend, T: RpcRecv>(
        &self,
        method: &'static str,
        chunk: &[A],
    ) -> Result<Vec<T>, ChainError> {
        if let [only] = chunk {
            return Ok(vec![self.ask(method, only.clone()).await?]);
        }
        let client = self.provider.client();
        let mut batch = BatchRequest::new(client);
        let mut waiting = Vec::with_capacity(chunk.len());
        for arguments in chunk {
            let added = batch.add_call::<A, Box<RawValue>>(method, arguments);
            waiting.push(added.map_err(|error| explain(method, &error))?);
        }
        within(self.patience, method, batch.send()).await?;
        let mut answers = Vec::with_capacity(chunk.len());
        for answer in waiting {
            answers.push(self.read(method, &within(self.patience, method, answer).await?)?);
        }
        Ok(answers)
    }

    fn read<T: RpcRecv>(&self, method: &'static str, answer: &RawValue) -> Result<T, ChainError> {
        self.received.fetch_add(answer.get().len() as u64, Relaxed);
        serde_json::from_str(answer.get()).map_err(|error| {
            ChainError::Contradiction(format!("its answer to {method} cannot be read: {error}"))
        })
    }
}

/// The host in an address. The rest can hold a key.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = if url.contains("://") {
        rest.split(['/', '?', '#']).next().unwrap_or(rest)
    } else {
        rest
    };
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

impl Chain for Node {
    fn name(&self) -> &str {
        &self.name
    }

    fn received(&self) -> u64 {
        self.received.load(Relaxed)
    }

    async fn chain_id(&self) -> Result<u64, ChainError> {
        self.ask::<_, U64>("eth_chainId", ()).await.map(|id| id.to())
    }

    async fn head(&self) -> Result<Block, ChainError> {
        let head: Option<WireBlock> = self
            .ask("eth_getBlockByNumber", (BlockNumberOrTag::Latest, false))
            .await?;
        head.map(Block::from)
            .ok_or_else(|| ChainError::Contradiction("it has no latest block".to_owned()))
    }

    async fn blocks(&self, numbers: &[u64]) -> Result<Vec<Option<Block>>, ChainError> {
        let each = numbers.iter().map(|number| (U64::from(*number), false)).collect();
        let answers: Vec<Option<WireBlock>> = self.ask_each("eth_getBlockByNumber", each, BATCH).await?;
        let blocks: Vec<Option<Block>> = answers.into_iter().map(|block| block.map(Block::from)).collect();
        expect_numbers(numbers, blocks.iter().map(|block| Some(block.as_ref()?.number)))?;
        Ok(blocks)
    }

    async fn headers(&self, numbers: &[u64]) -> Result<Vec<Option<Header>>, ChainError> {
        let each = numbers.iter().map(|number| (U64::from(*number), false)).collect();
        let answers: Vec<Option<WireHeader>> = self.ask_each("eth_getBlockByNumber", each, BATCH).await?;
        let headers: Vec<Option<Header>> = answers
            .into_iter()
            .map(|header| header.map(Header::from))
            .collect();
        expect_numbers(
            numbers,
            headers.iter().map(|header| Some(header.as_ref()?.fields.number)),
        )?;
        Ok(headers)
    }

    async fn receipts_of(&self, blocks: &[Hash]) -> Result<Vec<Vec<Receipt>>, ChainError> {
        let each: Vec<_> = blocks
            .iter()
            .map(|block| (B256::from(block.to_bytes()),))
            .collect();
        let size = self.receipts_size.load(Relaxed).max(1);
        let batch = usize::try_from(BATCH_BYTES / size)
            .unwrap_or(BATCH)
            .clamp(1, BATCH);
        let before = self.received();
        let answers: Vec<Option<Vec<WireReceipt>>> =
            self.ask_each("eth_getBlockReceipts", each, batch).await?;
        if let Some(size) = (self.received() - before).checked_div(blocks.len() as u64) {
            self.receipts_size.store(size, Relaxed);
        }
        let read = |(receipts, block): (Option<Vec<WireReceipt>>, &Hash)| {
            let receipts = receipts
                .ok_or_else(|| ChainError::Changed(format!("it has no receipts of block {block}")))?;
            Ok(receipts.into_iter().map(Receipt::from).collect())
        };
        answers.into_iter().zip(blocks).map(read).collect()
    }

    async fn logs(&self, wanted: &Wanted, from: u64, to: u64) -> Result<Vec<RawLog>, ChainError> {
        let filter = Filter {
            from_block: Some(U64::from(from)),
            to_block: Some(U64::from(to)),
            ..Filter::of(wanted)
        };
        let logs: Vec<WireLog> = self.ask("eth_getLogs", (filter,)).await?;
        read_logs(logs)
    }

    async fn logs_of(&self, wanted: &Wanted, blocks: &[Hash]) -> Result<Vec<RawLog>, ChainError> {
        let filter = |hash: &Hash| {
            (Filter {
                block_hash: Some(B256::from(hash.to_bytes())),
                ..Filter::of(wanted)
            },)
        };
        let answers: Vec<Vec<WireLog>> = self
            .ask_each("eth_getLogs", blocks.iter().map(filter).collect(), BATCH)
            .await?;
        read_logs(answers.into_iter().flatten())
    }

    async fn receipts(&self, block: &Hash) -> Result<BlockLogs, ChainError> {
        let hash = B256::from(block.to_bytes());
        let header: Option<WireHeader> = self.ask("eth_getBlockByHash", (hash, false)).await?;
        let header = header
            .map(Header::from)
            .ok_or_else(|| ChainError::Changed(format!("it no longer has block {block}")))?;
        let receipts = self.receipts_of(&[*block]).await?.into_iter().flatten();
        let named = header.block();
        let verified = VerifiedHeader::new(header, &Ethereum);
        Ok(receipts::block_logs(
            verified,
            &named,
            &receipts.collect::<Vec<_>>(),
        ))
    }

    async fn has_code(&self, address: Address) -> Result<bool, ChainError> {
        let address = alloy::primitives::Address::from(address.to_bytes());
        let code: Bytes = self
            .ask("eth_getCode", (address, BlockNumberOrTag::Latest))
            .await?;
        Ok(!code.is_empty())
    }

    async fn recorded(
        &self,
        identity: &Identity,
        key: TranscriptKey,
        block: u64,
    ) -> Result<Recorded, ProofError> {
        let address = alloy::primitives::Address::from(identity.address(key.contract).to_bytes());
        let head = head_at(&self.provider, address, u64::from(key.id), block).await?;
        let length = match (key.contract, key.id) {
            (Contract::Directory, _) => {
                let directory = IDirectory::new(address, &self.provider);
                Some(directory.length().block(block.into()).call().await?)
            }
            (Contract::Procurement, 0) => {
                let procurement = IProcurement::new(address, &self.provider);
                Some(procurement.tenderCount().block(block.into()).call().await?)
            }
            (Contract::Procurement, _) => None,
        };
        Ok(Recorded { head, length })
    }
}

/// Waits for an answer, but not for ever.
async fn within<T>(
    patience: Duration,
    method: &'static str,
    answer: impl IntoFuture<Output = Result<T, TransportError>>,
) -> Result<T, ChainError> {
    match tokio::time::timeout(patience, answer.into_future()).await {
        Ok(answer) => answer.map_err(|error| explain(method, &error)),
        Err(_) => Err(ChainError::Unreachable {
            method,
            why: format!("no answer within {} s", patience.as_secs()),
        }),
    }
}

fn explain(method: &'static str, error: &TransportError) -> ChainError {
    match error {
        RpcError::Transport(kind) if kind.as_http_error().is_some_and(|http| http.status == 429) => {
            ChainError::Busy {
                method,
                pause: kind.retry_after(),
            }
        }
        RpcError::ErrorResp(payload) if payload.code == 429 => ChainError::Busy { method, pause: None },
        RpcError::ErrorResp(payload) => ChainError::Refused {
            method,
            why: payload.to_string(),
        },
        // 4xx: too large, too often, not allowed.
        RpcError::Transport(TransportErrorKind::HttpError(http)) if (400..500).contains(&http.status) => {
            ChainError::Refused {
                method,
                why: http.to_string(),
            }
        }
        other => ChainError::Unreachable {
            method,
            why: other.to_string(),
        },
    }
}

fn read_logs(logs: impl IntoIterator<Item = WireLog>) -> Result<Vec<RawLog>, ChainError> {
    logs.into_iter().map(RawLog::try_from).collect()
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Filter {
    address: Vec<alloy::primitives::Address>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topics: Vec<Option<B256>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_block: Option<U64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_block: Option<U64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    block_hash: Option<B256>,
}

impl Filter {
    fn of(wanted: &Wanted) -> Self {
        let topics = wanted
            .topics
            .map(|topic| topic.map(|topic| B256::from(topic.to_bytes())));
        // Some nodes take `[null, null]` for "at least two topics".
        let given = topics
            .iter()
            .rposition(Option::is_some)
            .map_or(0, |last| last + 1);
        Self {
            address: wanted
                .addresses
                .iter()
                .map(|address| alloy::primitives::Address::from(address.to_bytes()))
                .collect(),
            topics: topics[..given].to_vec(),
            from_block: None,
            to_block: None,
            block_hash: None,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireBlock {
    number: U64,
    hash: B256,
    parent_hash: B256,
    timestamp: U64,
}

impl From<WireBlock> for Block {
    fn from(block: WireBlock) -> Self {
        Self {
            number: block.number.to(),
            hash: Hash::from(block.hash.0),
            parent: Hash::from(block.parent_hash.0),
            time: block.timestamp.to(),
        }
    }
}

#[derive(Debug, Deserialize)]
struct WireHeader {
    hash: B256,
    #[serde(flatten)]
    fields: consensus::Header,
}

impl From<WireHeader> for Header {
    fn from(header: WireHeader) -> Self {
        Self {
            hash: Hash::from(header.hash.0),
            fields: header.fields,
        }
    }
}

/// What the receipts' root commits to, and the transaction's hash.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireReceipt {
    transaction_hash: B256,
    #[serde(rename = "type", default)]
    kind: U64,
    status: U64,
    cumulative_gas_used: U64,
    logs: Vec<WrittenLog>,
}

#[derive(Debug, Deserialize)]
struct WrittenLog {
    address: alloy::primitives::Address,
    topics: Vec<B256>,
    data: Bytes,
}

impl From<WireReceipt> for Receipt {
    fn from(receipt: WireReceipt) -> Self {
        let logs = receipt.logs.into_iter().map(|log| Log {
            address: log.address,
            data: LogData::new_unchecked(log.topics, log.data),
        });
        Self {
            transaction: Hash::from(receipt.transaction_hash.0),
            // No type has a number beyond a byte; another one gives another root.
            kind: receipt.kind.saturating_to(),
            outcome: consensus::Receipt {
                status: (receipt.status == U64::from(1)).into(),
                cumulative_gas_used: receipt.cumulative_gas_used.to(),
                logs: logs.collect(),
            },
        }
    }
}

/// Refuses answers about other blocks than the ones asked for.
fn expect_numbers(
    asked: &[u64],
    given: impl ExactSizeIterator<Item = Option<u64>>,
) -> Result<(), ChainError> {
    if given.len() != asked.len() {
        return Err(ChainError::Contradiction(
            "it gave another number of blocks".to_owned(),
        ));
    }
    match asked
        .iter()
        .zip(given)
        .find(|(asked, given)| given.is_some_and(|given| given != **asked))
    {
        Some((asked, given)) => Err(ChainError::Contradiction(format!(
            "asked for block {asked}, it gave block {}",
            given.unwrap_or_default()
        ))),
        None => Ok(()),
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireLog {
    address: alloy::primitives::Address,
    topics: Vec<B256>,
    data: Bytes,
    block_number: Option<U64>,
    block_hash: Option<B256>,
    transaction_hash: Option<B256>,
    log_index: Option<U64>,
    #[serde(default)]
    removed: bool,
}

impl TryFrom<WireLog> for RawLog {
    type Error = ChainError;

    fn try_from(log: WireLog) -> Result<Self, ChainError> {
        let refuse = |what: &str| ChainError::Contradiction(format!("it gave a log {what}"));
        if log.removed {
            return Err(refuse("of an orphaned block"));
        }
        let (Some(block), Some(block_hash), Some(transaction), Some(index)) = (
            log.block_number,
            log.block_hash,
            log.transaction_hash,
            log.log_index,
        ) else {
            return Err(refuse("of no block"));
        };
        Ok(Self {
            block: block.to(),
            block_hash: Hash::from(block_hash.0),
            transaction: Hash::from(transaction.0),
            index: index.to(),
            address: Address::from(log.address.into_array()),
            topics: log.topics.iter().map(|topic| Hash::from(topic.0)).collect(),
            data: log.data.to_vec(),
        })
    }
}
