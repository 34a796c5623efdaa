//! The development chain: anvil executes, the journal remembers, and nobody hears of a block before it is written.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use alloy::eips::eip2718::Encodable2718;
use alloy::primitives::B256;
use alloy::rpc::types::Block as RpcBlock;
use serde_json::{Value, json};
use tokio::sync::RwLock;

use super::anvil::{Anvil, Genesis, VERSION};
use super::journal::{Block, Journal, Kept};
use super::rpc::{Rpc, RpcError};
use crate::failure::Failure;

/// Of every block of a new chain: what mainnet had when we chose it.
const GAS_LIMIT: u64 = 60_000_000;

/// A chain with its journal. Reading is shared; whatever makes blocks waits until everybody has read, and then
/// everybody waits until the blocks are written.
#[derive(Debug)]
pub(super) struct Chain {
    rpc: Rpc,
    writing: RwLock<Writing>,
}

#[derive(Debug)]
struct Writing {
    journal: Journal,
    /// Whether each transaction gets a block at once.
    automine: bool,
}

/// What a request does to the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Read,
    /// Puts a transaction into the queue.
    Send,
    /// Makes blocks.
    Mine,
    /// Moves the clock of blocks to come.
    Clock,
    Automine,
    /// Changes state in a way that no transaction does: the journal could not tell it again.
    Meddle,
}

impl Deed {
    fn of(method: &str) -> Self {
        match method {
            "eth_sendRawTransaction"
            | "eth_sendTransaction"
            | "eth_sendRawTransactionSync"
            | "eth_sendTransactionSync" => Self::Send,
            "evm_mine" | "anvil_mine" | "hardhat_mine" => Self::Mine,
            "evm_increaseTime"
            | "anvil_increaseTime"
            | "evm_setNextBlockTimestamp"
            | "anvil_setNextBlockTimestamp" => Self::Clock,
            "evm_setAutomine" | "anvil_setAutomine" => Self::Automine,
            "anvil_nodeInfo"
            | "anvil_metadata"
            | "hardhat_metadata"
            | "anvil_getAutomine"
            | "hardhat_getAutomine" => Self::Read,
            _ if ["evm_", "anvil_", "hardhat_", "miner_"]
                .iter()
                .any(|room| method.starts_with(room)) =>
            {
                Self::Meddle
            }
            _ => Self::Read,
        }
    }
}

impl Chain {
    /// The folder's chain, resumed or begun. Returns the process that executes it beside it.
    pub(super) async fn open(folder: &Path, say: impl Fn(String)) -> Result<(Self, Anvil), Failure> {
        let (anvil, journal) = match Journal::open(folder)? {
            Some(kept) => resume(kept, say).await?,
            None => begin(folder).await?,
        };
        let chain = Self {
            rpc: anvil.rpc().clone(),
            writing: RwLock::new(Writing {
                journal,
                automine: true,
            }),
        };
        Ok((chain, anvil))
    }

    /// Answers a request, or several in a list.
    pub(super) async fn answer(&self, body: Vec<u8>) -> Result<Vec<u8>, Failure> {
        let request: Value = match serde_json::from_slice(&body) {
            Ok(request) => request,
            Err(error) => {
                return Ok(refusal(&Value::Null, -32700, &format!("not JSON: {error}"))
                    .to_string()
                    .into_bytes());
            }
        };
        let several = request.as_array().map(Vec::as_slice);
        let all = several.unwrap_or(std::slice::from_ref(&request));
        if all.iter().all(|one| deed(one) == Deed::Read) {
            let _reading = self.writing.read().await;
            return Ok(self.rpc.forward(body).await.unwrap_or_else(|error| {
                let id = request.get("id").cloned().unwrap_or_default();
                refusal(&id, -32603, &error.to_string()).to_string().into_bytes()
            }));
        }
        let mut answers = Vec::with_capacity(all.len());
        for one in all {
            answers.push(self.act(one).await?);
        }
        let answer = if several.is_some() {
            Value::Array(answers)
        } else {
            answers.remove(0)
        };
        Ok(answer.to_string().into_bytes())
    }

    /// Carries out one request, writing down what it did to the chain before it is answered.
    async fn act(&self, request: &Value) -> Result<Value, Failure> {
        let id = request.get("id").cloned().unwrap_or_default();
        let method = request["method"].as_str().unwrap_or_default();
        let params = request.get("params").cloned().unwrap_or_else(|| json!([]));
        let deed = Deed::of(method);
        let mut writing = self.writing.write().await;
        let result = match deed {
            Deed::Read => return Ok(self.pass_on(request).await),
            Deed::Meddle => {
                return Ok(refusal(
                    &id,
                    -32601,
                    &format!(
                        "{method}: `veedor dev` keeps every block so that it can resume, and this would change the chain \
                     without one. Start a node of your own, and name it with --rpc-url."
                    ),
                ));
            }
            Deed::Automine => {
                writing.automine = params[0].as_bool().unwrap_or(true);
                Ok(if method == "evm_setAutomine" {
                    json!(true)
                } else {
                    Value::Null
                })
            }
            Deed::Send | Deed::Mine | Deed::Clock => {
                // The node's own way to wait for a block would wait for ever: it is we who make it.
                let method = method
                    .strip_suffix("Sync")
                    .filter(|_| deed == Deed::Send)
                    .unwrap_or(method);
                self.rpc.call(method, params).await
            }
        };
        if deed == Deed::Send && result.is_ok() && writing.automine {
            self.rpc
                .call("evm_mine", json!([]))
                .await
                .map_err(|error| broken(&error))?;
        }
        if matches!(deed, Deed::Send | Deed::Mine) {
            let blocks = since(&self.rpc, writing.journal.last()).await?;
            writing.journal.append(&blocks)?;
        }
        let result = match result {
            Ok(hash) if deed == Deed::Send && method.ends_with("Sync") => {
                self.rpc.call("eth_getTransactionReceipt", json!([hash])).await
            }
            other => other,
        };
        Ok(match result {
            Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
            Err(RpcError::Refused { code, message }) => refusal(&id, code, &message),
            Err(RpcError::Silent(why)) => refusal(&id, -32603, &why),
        })
    }

    async fn pass_on(&self, request: &Value) -> Value {
        let id = request.get("id").cloned().unwrap_or_default();
        match self.rpc.forward(request.to_string().into_bytes()).await {
            Ok(answer) => serde_json::from_slice(&answer).unwrap_or_default(),
            Err(error) => refusal(&id, -32603, &error.to_string()),
        }
    }
}

fn deed(request: &Value) -> Deed {
    Deed::of(request["method"].as_str().unwrap_or_default())
}

fn refusal(id: &Value, code: i64, message: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
}

async fn begin(folder: &Path) -> Result<(Anvil, Journal), Failure> {
    let timestamp = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let genesis = Genesis {
        timestamp,
        gas_limit: GAS_LIMIT,
    };
    let anvil = Anvil::start(genesis).await?;
    let journal = Journal::create(folder, genesis, first_hash(anvil.rpc()).await?)?;
    Ok((anvil, journal))
}

/// Executes every block again and compares its hash.
async fn resume(kept: Kept, say: impl Fn(String)) -> Result<(Anvil, Journal), Failure> {
    let anvil = Anvil::start(kept.genesis).await?;
    let rpc = anvil.rpc();
    let other = |number: u64| {
        let version = if kept.anvil == VERSION {
            String::new()
        } else {
            format!(" (it was made by anvil {})", kept.anvil)
        };
        Failure::contradicted(format!(
            "block {number} does not come out as it was written down{version}"
        ))
        .remedy("use the anvil that made the chain, or move the data folder away and begin a new one")
    };
    if first_hash(rpc).await? != kept.hash {
        return Err(other(0));
    }
    if kept.blocks.len() > 500 {
        say(format!(
            "Executing the {} blocks of this folder's chain again …",
            kept.blocks.len()
        ));
    }
    for block in &kept.blocks {
        for transaction in &block.transactions {
            rpc.call("eth_sendRawTransaction", json!([transaction]))
                .await
                .map_err(|_| other(block.number))?;
        }
        rpc.call("evm_setNextBlockTimestamp", json!([block.timestamp]))
            .await
            .map_err(|_| other(block.number))?;
        rpc.call("evm_mine", json!([]))
            .await
            .map_err(|error| broken(&error))?;
        let again = block_at(rpc, block.number, false).await?;
        if again.map(|again| again.header.hash) != Some(block.hash) {
            return Err(other(block.number));
        }
    }
    Ok((anvil, kept.journal))
}

async fn first_hash(rpc: &Rpc) -> Result<B256, Failure> {
    let first = block_at(rpc, 0, false).await?;
    first
        .map(|block| block.header.hash)
        .ok_or_else(|| Failure::network("the node has no first block"))
}

/// Every block after that number, with its transactions as they were signed.
pub(crate) async fn since(rpc: &Rpc, last: u64) -> Result<Vec<Block>, Failure> {
    let mut blocks = Vec::new();
    while let Some(block) = block_at(rpc, last + 1 + blocks.len() as u64, true).await? {
        blocks.push(Block {
            number: block.header.number,
            timestamp: block.header.timestamp,
            hash: block.header.hash,
            transactions: block
                .transactions
                .txns()
                .map(|transaction| transaction.inner.encoded_2718().into())
                .collect(),
        });
    }
    Ok(blocks)
}

async fn block_at(rpc: &Rpc, number: u64, whole: bool) -> Result<Option<RpcBlock>, Failure> {
    let block = rpc
        .call("eth_getBlockByNumber", json!([format!("{number:#x}"), whole]))
        .await
        .map_err(|error| broken(&error))?;
    serde_json::from_value(block)
        .map_err(|error| Failure::network(format!("the node's block {number} cannot be read: {error}")))
}

fn broken(error: &RpcError) -> Failure {
    Failure::network(format!("the chain's process failed: {error}"))
        .remedy("start `veedor dev` again: nothing is lost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_block_would_hold_is_refused() {
        for meddling in [
            "anvil_setBalance",
            "evm_revert",
            "evm_snapshot",
            "hardhat_setCode",
            "anvil_reorg",
            "anvil_impersonateAccount",
        ] {
            assert_eq!(Deed::of(meddling), Deed::Meddle, "{meddling}");
        }
        assert_eq!(Deed::of("eth_call"), Deed::Read);
        assert_eq!(Deed::of("evm_increaseTime"), Deed::Clock);
    }
}
