//! Tells how many vendors asked for a token, and commits to who they were.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;
use veedor_contracts::ToProtocol;
use veedor_protocol::intent::{Intent, PublishCounts};
use veedor_protocol::party::Kind;
use veedor_protocol::token::{RequestList, SignedTokenRequest};

use crate::act::Act;
use crate::context::Context;
use crate::failure::Failure;
use crate::files;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg};
use crate::tender::record::Stored;

/// Publish how many vendors asked for a token, once opening is over
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor registrar publish-counts --tender 1 --signer registraduria --requests solicitudes.json\n\nThe file is a JSON array of the vendors' signed requests (schema veedor/token-request/1). What is published is their\nnumber and the root of their Merkle tree (RFC 6962); then who bid for none can be named: `veedor registrar name-absent`."
)]
pub(crate) struct Args {
    /// The tender's number
    #[arg(long)]
    tender: u32,
    #[command(flatten)]
    signer: SignerArg,
    /// JSON array of all signed requests; `-` for stdin
    #[arg(long, value_name = "FILE")]
    requests: PathBuf,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let requests: Vec<SignedTokenRequest> = files::read_json(&args.requests, "list of token requests")?;
    let list = RequestList::new(requests).map_err(Failure::usage)?;
    let chain = context.chain().await?;
    Stored::read(&chain, args.tender).await?;
    let registrar = signing::actor(context, &chain, &args.signer.signer, &[Kind::Registrar]).await?;
    let key = registrar.key.address().to_protocol();
    let domain = chain.deployment.procurement_domain();
    if let Some(first) = list.requests().first()
        && (first.domain(), first.tender, first.registrar) != (domain, args.tender, key)
    {
        return Err(Failure::usage(format!(
            "the requests are for tender {} and registrar {}",
            first.tender, first.registrar
        ))
        .remedy("give the requests that this registrar's account got for this tender")
        .into());
    }
    let count = list.requests().len();
    let intent = PublishCounts {
        tender: args.tender,
        registrar: key,
        root: list.root(),
        requests: u32::try_from(count).map_err(|_| Failure::usage("too many requests"))?,
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let root = intent.root;
    let act = Act::PublishCounts {
        registrar: signing::sign_compact(&registrar.key, &intent.digest(&domain))?,
        intent,
    };
    let words = format!("{count} vendors asked for a token in tender {}.", args.tender);
    let what = json!({"tender": args.tender, "registrar": key, "requests": count, "root": root});
    send::deliver_and_tell(context, &chain, act, &args.delivery, &words, what).await
}
