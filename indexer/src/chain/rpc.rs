//! A node over JSON-RPC. Only `eth_` methods, and of their answers only what the mirror needs: what a client adds to
//! its blocks or leaves out of them does not matter.

use std::{future::IntoFuture, time::Duration};

use alloy::{
    eips::BlockNumberOrTag,
    primitives::{B256, Bytes, U64},
    providers::{DynProvider, Provider, ProviderBuilder},
    rpc::{
        client::BatchRequest,
        json_rpc::{RpcRecv, RpcSend},
        types::{Header, TransactionReceipt},
    },
    transports::{RpcError, TransportError, TransportErrorKind},
};
use serde::{Deserialize, Serialize};
use veedor_contracts::{
    bindings::{
        IDirectory::IDirectoryInstance as IDirectory, IProcurement::IProcurementInstance as IProcurement,
    },
    proof::{ProofError, head_at},
};

use super::{BlockLogs, Chain, ChainError, Recorded, Wanted, receipts};
use crate::{
    Address, Contract, Hash, Identity, TranscriptKey,
    event::{Block, RawLog},
};

/// Questions in one batch. Public nodes cap it at 100 and less.
const BATCH: usize = 50;

/// How long an answer may take. Ranges adapt, so that no honest one takes this long.
const PATIENCE: Duration = Duration::from_secs(30);

/// A node over JSON-RPC.
#[derive(Debug, Clone)]
pub struct Node {
    provider: DynProvider,
}

impl Node {
    /// The node behind a provider.
    pub fn new(provider: impl Provider + 'static) -> Self {
        Self {
            provider: provider.erased(),
        }
    }

    /// The node at an address: `http:`, `https:`, `ws:`, `wss:`, or the path of a socket.
    pub async fn connect(url: &str) -> Result<Self, ChainError> {
        // Boxed: connecting over any of its transports makes a large future.
        let connecting = Box::pin(ProviderBuilder::new().disable_recommended_fillers().connect(url));
        let connected = within("connect", connecting).await?;
        Ok(Self::new(connected))
    }

    /// What the node is asked through.
    pub fn provider(&self) -> &DynProvider {
        &self.provider
    }

    async fn ask<A: RpcSend, T: RpcRecv>(&self, method: &'static str, arguments: A) -> Result<T, ChainError> {
        within(method, self.provider.client().request::<A, T>(method, arguments)).await
    }

    /// Asks the same of several things, in as few requests as the node allows.
    async fn ask_each<A: RpcSend, T: RpcRecv>(
        &self,
        method: &'static str,
        each: Vec<A>,
    ) -> Result<Vec<T>, ChainError> {
        let mut answers = Vec::with_capacity(each.len());
        for chunk in each.chunks(BATCH) {
            if let [only] = chunk {
                answers.push(self.ask(method, only.clone()).await?);
                continue;
            }
            let client = self.provider.client();
            let mut batch = BatchRequest::new(client);
            let mut waiting = Vec::with_capacity(chunk.len());
            for arguments in chunk {
                let added = batch.add_call::<A, T>(method, arguments);
                waiting.push(added.map_err(|error| explain(method, &error))?);
            }
            within(method, batch.send()).await?;
            for answer in waiting {
                answers.push(within(method, answer).await?);
            }
        }
        Ok(answers)
    }
}

impl Chain for Node {
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
        let answers: Vec<Option<WireBlock>> = self.ask_each("eth_getBlockByNumber", each).await?;
        let blocks: Vec<Option<Block>> = answers.into_iter().map(|block| block.map(Block::from)).collect();
        let wrong = blocks.iter().zip(numbers).find_map(|(block, number)| {
            block
                .as_ref()
                .filter(|block| block.number != *number)
                .map(|block| (block.number, *number))
        });
        match wrong {
            Some((got, asked)) => Err(ChainError::Contradiction(format!(
                "asked for block {asked}, it gave block {got}"
            ))),
            None => Ok(blocks),
        }
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
            .ask_each("eth_getLogs", blocks.iter().map(filter).collect())
            .await?;
        read_logs(answers.into_iter().flatten())
    }

    async fn receipts(&self, block: &Hash) -> Result<BlockLogs, ChainError> {
        let hash = B256::from(block.to_bytes());
        let header: Option<Header> = self.ask("eth_getBlockByHash", (hash, false)).await?;
        let header =
            header.ok_or_else(|| ChainError::Contradiction(format!("it no longer has block {block}")))?;
        let receipts: Option<Vec<TransactionReceipt>> = self.ask("eth_getBlockReceipts", (hash,)).await?;
        let receipts = receipts
            .ok_or_else(|| ChainError::Contradiction(format!("it has no receipts of block {block}")))?;
        Ok(receipts::logs(&header, receipts))
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
    method: &'static str,
    answer: impl IntoFuture<Output = Result<T, TransportError>>,
) -> Result<T, ChainError> {
    match tokio::time::timeout(PATIENCE, answer.into_future()).await {
        Ok(answer) => answer.map_err(|error| explain(method, &error)),
        Err(_) => Err(ChainError::Unreachable {
            method,
            why: format!("no answer within {} s", PATIENCE.as_secs()),
        }),
    }
}

fn explain(method: &'static str, error: &TransportError) -> ChainError {
    match error {
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
