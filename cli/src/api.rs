//! The server that keeps documents and comment texts, or a local folder in its place. What it answers is checked
//! against the digest that was asked for: it is not believed.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use alloy::transports::http::reqwest::{Client, Method, Response, StatusCode};
use clap::Args;
use serde::Serialize;
use serde_json::Value;
use veedor_protocol::{Hash, sha256};

use crate::context::Context;
use crate::failure::Failure;
use crate::files::{self, Access};

/// Where documents are put and got.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct StoreArgs {
    /// Keep documents in this folder (named by SHA-256) instead of sending them to the server
    #[arg(long, value_name = "DIR")]
    documents: Option<PathBuf>,
}

/// A place for documents.
#[derive(Debug)]
pub(crate) enum Store<'a> {
    Folder(PathBuf),
    Server(&'a Context),
}

impl StoreArgs {
    pub(crate) fn open<'a>(&self, context: &'a Context) -> Store<'a> {
        match &self.documents {
            Some(folder) => Store::Folder(folder.clone()),
            None => Store::Server(context),
        }
    }
}

impl Store<'_> {
    /// Takes a document in; one that is there already is fine. Returns its name.
    pub(crate) async fn put(&self, bytes: &[u8]) -> Result<Hash, Failure> {
        let name = sha256(bytes);
        match self {
            Self::Folder(folder) => {
                let path = folder.join(name.to_bare_hex());
                if !path.exists() {
                    files::write_new(&path, bytes, Access::Shared)?;
                }
            }
            Self::Server(context) => {
                let path = format!("/api/v1/documents/{}", name.to_bare_hex());
                request(
                    context,
                    Method::PUT,
                    &path,
                    Some(("application/octet-stream", bytes.to_vec())),
                )
                .await?;
            }
        }
        Ok(name)
    }

    /// The document of that name; `None` if the place has none.
    pub(crate) async fn get(&self, name: Hash) -> Result<Option<Vec<u8>>, Failure> {
        let bytes = match self {
            Self::Folder(folder) => match std::fs::read(folder.join(name.to_bare_hex())) {
                Ok(bytes) => Some(bytes),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => {
                    return Err(Failure::usage(format!(
                        "cannot read from {}: {error}",
                        folder.display()
                    )));
                }
            },
            Self::Server(context) => {
                let path = format!("/api/v1/documents/{}", name.to_bare_hex());
                let response = send(context, Method::GET, &path, None).await?;
                if response.status() == StatusCode::NOT_FOUND {
                    None
                } else {
                    Some(body(context, accepted(context, response).await?).await?)
                }
            }
        };
        match bytes {
            Some(bytes) if sha256(&bytes) != name => Err(Failure::contradicted(format!(
                "the document {} is not what its name says: its SHA-256 is {}",
                name.to_bare_hex(),
                sha256(&bytes).to_bare_hex()
            ))
            .remedy("somebody altered it: get it from another source, such as whoever published it")),
            other => Ok(other),
        }
    }
}

/// Sends a JSON document and gives the JSON answer.
pub(crate) async fn post<T: Serialize>(
    context: &Context,
    path: &str,
    document: &T,
) -> Result<Value, Failure> {
    let body = serde_json::to_vec(document)
        .map_err(|error| Failure::usage(format!("cannot write the request: {error}")))?;
    request(context, Method::POST, path, Some(("application/json", body))).await
}

async fn request(
    context: &Context,
    method: Method,
    path: &str,
    body: Option<(&'static str, Vec<u8>)>,
) -> Result<Value, Failure> {
    let response = accepted(context, send(context, method, path, body).await?).await?;
    let bytes = self::body(context, response).await?;
    Ok(serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

async fn send(
    context: &Context,
    method: Method,
    path: &str,
    body: Option<(&'static str, Vec<u8>)>,
) -> Result<Response, Failure> {
    let client = Client::builder()
        .timeout(Duration::from_mins(1))
        .build()
        .map_err(|error| Failure::network(format!("cannot set up a connection: {error}")))?;
    let mut request = client.request(
        method,
        format!("{}{path}", context.settings.api_url.trim_end_matches('/')),
    );
    if let Some((kind, bytes)) = body {
        request = request.header("content-type", kind).body(bytes);
    }
    request.send().await.map_err(|error| silent(context, &error))
}

/// Turns the server's own account of a problem (RFC 9457) into ours.
async fn accepted(context: &Context, response: Response) -> Result<Response, Failure> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let problem: Value = serde_json::from_slice(&body(context, response).await?).unwrap_or(Value::Null);
    let text = |key: &str| problem.get(key).and_then(Value::as_str);
    let title = text("title").unwrap_or("no reason given");
    let detail = text("detail")
        .map(|detail| format!(" {detail}"))
        .unwrap_or_default();
    let cause = format!(
        "the server at {} answers {status}: {title}{detail}",
        context.settings.api_url
    );
    Err(if status.is_client_error() {
        Failure::usage(cause)
    } else {
        Failure::network(cause)
    })
}

async fn body(context: &Context, response: Response) -> Result<Vec<u8>, Failure> {
    response
        .bytes()
        .await
        .map(Vec::from)
        .map_err(|error| silent(context, &error))
}

fn silent(context: &Context, error: &dyn std::error::Error) -> Failure {
    let why = error
        .source()
        .map(|source| format!(" ({source})"))
        .unwrap_or_default();
    Failure::network(format!(
        "the server at {} does not answer: {error}{why}",
        context.settings.api_url
    ))
    .remedy("check that it runs (`veedor dev` starts one) and that --api-url names it")
}
