//! Signs admissions. Nothing is sent: whoever is admitted shows the signature when sealing or commenting.

use std::path::PathBuf;

use anyhow::Result;
use veedor_contracts::{ToAlloy, ToProtocol};
use veedor_protocol::Address;
use veedor_protocol::party::Kind;

use crate::admission::{Document, To};
use crate::context::Context;
use crate::failure::Failure;
use crate::files::{self, Access};
use crate::signing::{self, SignerArg};
use crate::tender::record::Stored;

/// Let a one-time key seal a bid
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor registrar admit --signer registraduria --tender 1 --bidder 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed --out admision.json"
)]
pub(crate) struct BidderArgs {
    /// The one-time key's account, as `veedor bid prepare` printed it
    #[arg(long, value_name = "ADDRESS")]
    bidder: Address,
    #[command(flatten)]
    common: Common,
}

/// Let a pseudonym comment
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor registrar admit-author --signer registraduria --tender 1 --author 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed --out admision.json"
)]
pub(crate) struct AuthorArgs {
    /// The pseudonym's account
    #[arg(long, value_name = "ADDRESS")]
    author: Address,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Common {
    /// The tender's number
    #[arg(long)]
    tender: u32,
    #[command(flatten)]
    signer: SignerArg,
    /// Where to write the admission [default: stdout]
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) async fn bidder(context: &Context, args: &BidderArgs) -> Result<()> {
    admit(context, To::Seal, args.bidder, &args.common).await
}

pub(crate) async fn author(context: &Context, args: &AuthorArgs) -> Result<()> {
    admit(context, To::Comment, args.author, &args.common).await
}

async fn admit(context: &Context, to: To, account: Address, args: &Common) -> Result<()> {
    let chain = context.chain().await?;
    Stored::read(&chain, args.tender).await?;
    let registrar = signing::actor(context, &chain, &args.signer.signer, &[Kind::Registrar]).await?;
    let key = registrar.key.address();
    if !chain
        .read(chain.procurement().isAdmitting(args.tender, key).call())
        .await?
    {
        return Err(Failure::signer(format!(
            "tender {} does not name {key} as a registrar",
            args.tender
        ))
        .remedy("sign with the account that its terms name")
        .into());
    }
    if account.to_alloy() == key {
        return Err(Failure::usage("a registrar's own account cannot be admitted").into());
    }
    let domain = chain.deployment.procurement_domain();
    let signature = signing::sign_compact(
        &registrar.key,
        &Document::digest(&domain, to, args.tender, account),
    )?;
    let document = Document::new(&domain, to, args.tender, account, key.to_protocol(), signature);
    match &args.out {
        Some(path) => {
            files::write_json(path, &document, Access::Shared)?;
            context.out.say(format!(
                "{account} is admitted to tender {}: hand over {}",
                args.tender,
                path.display()
            ));
            context.out.data(&document, || path.display().to_string())
        }
        None => context.out.raw(&serde_json::to_string_pretty(&document)?),
    }
}
