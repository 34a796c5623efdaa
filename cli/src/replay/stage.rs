//! The chain that auctions are run on, driven block by block: many transactions a block, each block at a time of ours.

use alloy::consensus::{SignableTransaction, TxEip1559};
use alloy::eips::eip2718::Encodable2718;
use alloy::primitives::{Address, B256, Bytes, TxKind, U256};
use alloy::rpc::types::{Log, TransactionReceipt};
use alloy::signers::SignerSync;
use alloy::signers::local::PrivateKeySigner;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use veedor_contracts::Refusal;
use veedor_contracts::deploy::{self, DeployPlan, Deployment};

use crate::dev::anvil::{Anvil, Genesis};
use crate::dev::payers;
use crate::dev::rpc::{Rpc, RpcError};
use crate::failure::Failure;

/// Of every block of a chain of our own: an afternoon's auctions fit into one block, and a block costs more time than
/// what is in it.
const GAS_LIMIT: u64 = 1_000_000_000;
/// What one transaction may take (EIP-7825).
pub(super) const TRANSACTION_GAS: u64 = 16_000_000;
/// Transactions in one request.
const BATCH: usize = 50;

/// Who pays for a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Payer {
    Relayer,
    Administrator,
}

/// A call to a contract.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) payer: Payer,
    pub(super) to: Address,
    pub(super) data: Bytes,
    /// At most.
    pub(super) gas: u64,
}

/// A chain with the contracts on it.
#[derive(Debug)]
pub(super) struct Stage {
    /// Ends with us; none where the node is somebody else's.
    anvil: Option<(Anvil, Genesis)>,
    rpc: Rpc,
    pub(super) deployment: Deployment,
    payers: [(PrivateKeySigner, u64); 2],
    block_gas: u64,
    fee: u128,
    /// The last block's.
    number: u64,
    pub(super) time: u64,
}

impl Stage {
    /// A chain of our own that begins at that time.
    pub(super) async fn own(begins: u64) -> Result<Self, Failure> {
        let genesis = Genesis {
            timestamp: begins,
            gas_limit: GAS_LIMIT,
        };
        let anvil = Anvil::start(genesis).await?;
        let rpc = anvil.rpc().clone();
        Self::set_up(rpc, Some((anvil, genesis))).await
    }

    /// Somebody's development node.
    pub(super) async fn foreign(url: &str) -> Result<Self, Failure> {
        Self::set_up(Rpc::new(url)?, None).await
    }

    async fn set_up(rpc: Rpc, anvil: Option<(Anvil, Genesis)>) -> Result<Self, Failure> {
        let (provider, [_, administrator]) = payers::connect(rpc.url()).await?;
        payers::require_funds(&provider, rpc.url()).await?;
        automine(&rpc, true).await?;
        let deployment = deploy::deploy(&provider, &DeployPlan::standard(administrator))
            .await
            .map_err(|error| Failure::reverted(format!("cannot deploy the contracts: {error}")))?;
        automine(&rpc, false).await?;
        let signers = payers::signers()?;
        let mut stage = Self {
            anvil,
            deployment,
            payers: signers.map(|signer| (signer, 0)),
            block_gas: 0,
            fee: 0,
            number: 0,
            time: 0,
            rpc,
        };
        for at in 0..stage.payers.len() {
            let address = stage.payers[at].0.address();
            stage.payers[at].1 = stage
                .ask::<U256>("eth_getTransactionCount", json!([address, "latest"]))
                .await?
                .saturating_to();
        }
        stage.look().await?;
        Ok(stage)
    }

    /// How our own chain began.
    pub(super) fn genesis(&self) -> Option<Genesis> {
        self.anvil.as_ref().map(|(_, genesis)| *genesis)
    }

    pub(super) fn rpc(&self) -> &Rpc {
        &self.rpc
    }

    /// Leaves a foreign node as it was found, and ends our own.
    pub(super) async fn close(self) {
        if let Some((anvil, _)) = self.anvil {
            anvil.stop().await;
        } else if let Err(error) = automine(&self.rpc, true).await {
            tracing::warn!(%error, "the node still mines by request only: call evm_setAutomine true");
        }
    }

    /// Puts calls into as few blocks as they fit, the first at that time, each further one a second later. Gives
    /// their events; a call that is refused ends it all.
    pub(super) async fn blocks(&mut self, at: u64, calls: Vec<Call>) -> Result<Vec<Log>, Failure> {
        let mut logs = Vec::new();
        let mut at = at.max(self.time + 1);
        let mut waiting = calls.as_slice();
        while !waiting.is_empty() {
            let mut gas = 0;
            let fits = waiting.iter().take_while(|call| {
                gas += call.gas;
                gas <= self.block_gas
            });
            let (now, later) = waiting.split_at(fits.count().max(1));
            logs.extend(self.block(at, now).await?);
            waiting = later;
            at += 1;
        }
        Ok(logs)
    }

    async fn block(&mut self, at: u64, calls: &[Call]) -> Result<Vec<Log>, Failure> {
        let hashes = self.send(calls).await?;
        self.rpc
            .call("evm_setNextBlockTimestamp", json!([at]))
            .await
            .map_err(|error| self.failed(&error))?;
        self.rpc
            .call("evm_mine", json!([]))
            .await
            .map_err(|error| self.failed(&error))?;
        let before = self.number;
        let mined = self.look().await?;
        if mined != hashes.len() || self.number != before + 1 {
            return Err(Failure::network(format!(
                "the node put {mined} of {} transactions into block {}",
                hashes.len(),
                self.number
            ))
            .remedy("nobody else may use the node meanwhile, and evm_mine must mine what is waiting"));
        }
        let block = format!("{:#x}", self.number);
        let contracts = [self.deployment.directory, self.deployment.procurement];
        let logs: Vec<Log> = self
            .ask(
                "eth_getLogs",
                json!([{"fromBlock": block, "toBlock": block, "address": contracts}]),
            )
            .await?;
        // Every call of ours leaves an event.
        let mut told = logs
            .iter()
            .filter_map(|log| log.transaction_hash)
            .collect::<Vec<_>>();
        told.dedup();
        if told.len() < calls.len() {
            self.explain(calls, &hashes).await?;
        }
        Ok(logs)
    }

    /// Signs and sends, in the order given.
    async fn send(&mut self, calls: &[Call]) -> Result<Vec<B256>, Failure> {
        let mut hashes = Vec::with_capacity(calls.len());
        for batch in calls.chunks(BATCH) {
            let mut requests = Vec::with_capacity(batch.len());
            for (id, call) in batch.iter().enumerate() {
                let (hash, raw) = self.sign(call)?;
                hashes.push(hash);
                requests.push(
                    json!({"jsonrpc": "2.0", "id": id, "method": "eth_sendRawTransaction", "params": [raw]}),
                );
            }
            let answer = self
                .rpc
                .forward(Value::Array(requests).to_string().into_bytes())
                .await
                .map_err(|error| self.failed(&error))?;
            let answers: Vec<Value> = serde_json::from_slice(&answer)
                .map_err(|_| Failure::network(format!("the node at {} takes no batches", self.rpc.url())))?;
            if let Some(error) = answers.iter().find_map(|answer| answer.get("error")) {
                return Err(Failure::network(format!(
                    "the node refuses a transaction: {}",
                    error["message"].as_str().unwrap_or("no reason given")
                )));
            }
        }
        Ok(hashes)
    }

    fn sign(&mut self, call: &Call) -> Result<(B256, Bytes), Failure> {
        let (signer, nonce) = &mut self.payers[match call.payer {
            Payer::Relayer => 0,
            Payer::Administrator => 1,
        }];
        let transaction = TxEip1559 {
            chain_id: self.deployment.chain_id,
            nonce: *nonce,
            gas_limit: call.gas,
            max_fee_per_gas: self.fee,
            max_priority_fee_per_gas: 0,
            to: TxKind::Call(call.to),
            value: U256::ZERO,
            access_list: Vec::new().into(),
            input: call.data.clone(),
        };
        *nonce += 1;
        let signature = signer
            .sign_hash_sync(&transaction.signature_hash())
            .map_err(|error| Failure::signer(format!("cannot sign a transaction: {error}")))?;
        let signed = transaction.into_signed(signature);
        Ok((*signed.hash(), signed.encoded_2718().into()))
    }

    /// Looks at the last block: number, time, fee, room. Gives how many transactions it has.
    async fn look(&mut self) -> Result<usize, Failure> {
        let block: Value = self.ask("eth_getBlockByNumber", json!(["latest", false])).await?;
        let quantity = |key: &str| {
            block[key]
                .as_str()
                .and_then(|text| text.parse::<U256>().ok())
                .unwrap_or_default()
        };
        self.number = quantity("number").saturating_to();
        self.time = quantity("timestamp").saturating_to();
        // A base fee rises by an eighth a block at most.
        self.fee = quantity("baseFeePerGas").saturating_to::<u128>() * 2 + 1;
        self.block_gas = quantity("gasLimit").saturating_to();
        Ok(block["transactions"].as_array().map_or(0, Vec::len))
    }

    /// Finds the call that was refused and says why.
    async fn explain(&self, calls: &[Call], hashes: &[B256]) -> Result<(), Failure> {
        for (call, hash) in calls.iter().zip(hashes) {
            let receipt: Option<TransactionReceipt> =
                self.ask("eth_getTransactionReceipt", json!([hash])).await?;
            if receipt.is_some_and(|receipt| receipt.status()) {
                continue;
            }
            let request = json!({"to": call.to, "data": call.data});
            let body =
                json!({"jsonrpc": "2.0", "id": 1, "method": "eth_call", "params": [request, "latest"]});
            let answer = self
                .rpc
                .forward(body.to_string().into_bytes())
                .await
                .map_err(|error| self.failed(&error))?;
            let answer: Value = serde_json::from_slice(&answer).unwrap_or_default();
            let refusal = serde_json::from_value(answer["error"].clone())
                .ok()
                .and_then(|payload| Refusal::from_payload(&payload));
            return Err(match refusal {
                Some(refusal) => Failure::reverted(&refusal.message)
                    .remedy(&refusal.remedy)
                    .refusal(&refusal.name),
                None => Failure::reverted(format!("transaction {hash} was refused")),
            });
        }
        Ok(())
    }

    async fn ask<T: DeserializeOwned>(&self, method: &str, params: Value) -> Result<T, Failure> {
        let answer = self
            .rpc
            .call(method, params)
            .await
            .map_err(|error| self.failed(&error))?;
        serde_json::from_value(answer).map_err(|error| {
            Failure::network(format!(
                "the answer of {} to {method} cannot be read: {error}",
                self.rpc.url()
            ))
        })
    }

    fn failed(&self, error: &RpcError) -> Failure {
        Failure::network(format!("the node at {} failed: {error}", self.rpc.url()))
            .remedy("a replay needs a development node (anvil, hardhat node) that nobody else uses meanwhile")
    }
}

async fn automine(rpc: &Rpc, on: bool) -> Result<(), Failure> {
    rpc.call("evm_setAutomine", json!([on])).await.map(|_| ()).map_err(|error| {
        Failure::usage(format!("the node at {} is no development node: {error}", rpc.url()))
            .remedy("a replay moves the clock and makes blocks: name an anvil or a hardhat node, or leave --rpc-url out")
    })
}
