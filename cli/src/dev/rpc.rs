//! JSON-RPC as plain JSON: what a gate needs that passes requests on, and what development nodes alone understand.

use std::fmt;
use std::time::Duration;

use alloy::transports::http::reqwest::Client;
use serde_json::{Value, json};

use crate::failure::Failure;

/// A node's HTTP address.
#[derive(Clone, Debug)]
pub(crate) struct Rpc {
    client: Client,
    url: String,
}

/// Why a request was not answered with a result.
#[derive(Debug)]
pub(crate) enum RpcError {
    /// The node said no.
    Refused { code: i64, message: String },
    /// The node did not answer, or not in JSON-RPC.
    Silent(String),
}

impl RpcError {
    /// Whether the node does not know the method.
    pub(crate) fn is_unknown_method(&self) -> bool {
        match self {
            Self::Refused { code, message } => {
                let message = message.to_ascii_lowercase();
                *code == -32601
                    || [
                        "not supported",
                        "unsupported",
                        "does not exist",
                        "not found",
                        "unknown method",
                    ]
                    .iter()
                    .any(|words| message.contains(words))
            }
            Self::Silent(_) => false,
        }
    }
}

impl fmt::Display for RpcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { message, .. } => f.write_str(message),
            Self::Silent(why) => f.write_str(why),
        }
    }
}

impl Rpc {
    pub(crate) fn new(url: &str) -> Result<Self, Failure> {
        let client = Client::builder()
            .timeout(Duration::from_mins(2))
            .no_proxy()
            .build()
            .map_err(|error| Failure::network(format!("cannot set up a connection: {error}")))?;
        Ok(Self {
            client,
            url: url.to_owned(),
        })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Passes a request on as it is.
    pub(crate) async fn forward(&self, body: Vec<u8>) -> Result<Vec<u8>, RpcError> {
        let silent = |error: alloy::transports::http::reqwest::Error| RpcError::Silent(error.to_string());
        let request = self
            .client
            .post(&self.url)
            .header("content-type", "application/json")
            .body(body);
        let response = request.send().await.map_err(silent)?;
        Ok(response.bytes().await.map_err(silent)?.to_vec())
    }

    pub(crate) async fn call(&self, method: &str, params: Value) -> Result<Value, RpcError> {
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        let answer = self.forward(request.to_string().into_bytes()).await?;
        let mut answer: Value = serde_json::from_slice(&answer)
            .map_err(|_| RpcError::Silent(format!("{} does not answer in JSON-RPC", self.url)))?;
        match answer.get_mut("error").map(Value::take) {
            Some(error) if !error.is_null() => Err(RpcError::Refused {
                code: error["code"].as_i64().unwrap_or_default(),
                message: error["message"].as_str().unwrap_or("no reason given").to_owned(),
            }),
            _ => Ok(answer.get_mut("result").map(Value::take).unwrap_or_default()),
        }
    }
}
