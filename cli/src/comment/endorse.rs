//! Supports a comment, under a pseudonym.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;
use veedor_contracts::{ToAlloy, ToProtocol};
use veedor_protocol::intent::{Endorse, Intent};

use crate::act::Act;
use crate::admission::{Document, To};
use crate::context::Context;
use crate::failure::Failure;
use crate::keys;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg, signer_record};
use crate::tender::record::{self, Stored};

/// Support a comment, under a pseudonym
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor comment endorse --tender 1 --position 9 --signer vecina --admission admision.json\n\nOnce per comment. A pseudonym that has commented in the tender needs no admission."
)]
pub(crate) struct Args {
    /// The tender's number
    #[arg(long)]
    tender: u32,
    /// The comment's transcript position
    #[arg(long)]
    position: u32,
    #[command(flatten)]
    signer: SignerArg,
    /// The registrar's admission of the pseudonym
    #[arg(long, value_name = "FILE")]
    admission: Option<PathBuf>,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    Stored::read(&chain, args.tender).await?;
    record::expect_comment(&chain, args.tender, args.position).await?;
    let author = keys::address(context, &args.signer.signer)?.to_protocol();
    if signer_record(&chain, author.into()).await?.is_some() {
        return Err(Failure::signer(format!(
            "`{}` signs for a party, and only pseudonyms support comments",
            args.signer.signer
        ))
        .remedy("use an account that the directory does not know, with an admission")
        .into());
    }
    let domain = chain.deployment.procurement_domain();
    let comments = chain
        .read(
            chain
                .procurement()
                .commentsOf(args.tender, author.to_alloy())
                .call(),
        )
        .await?;
    let admission = match (comments, &args.admission) {
        (1.., _) => None,
        (0, Some(path)) => Some(Document::read(path, &domain, To::Comment, args.tender, author)?.signature),
        (0, None) => {
            return Err(Failure::usage("a pseudonym that has not commented needs an admission")
                .remedy("give the registrar's with --admission FILE (`veedor registrar admit-author` makes one)")
                .into());
        }
    };
    let intent = Endorse {
        tender: args.tender,
        author,
        position: args.position,
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let key = keys::unlock(context, &args.signer.signer)?;
    let act = Act::Endorse {
        signature: signing::sign_compact(&key, &intent.digest(&domain))?,
        intent,
        admission,
    };
    let words = format!(
        "Comment {} of tender {} has your support.",
        args.position, args.tender
    );
    let what = json!({"tender": args.tender, "position": args.position, "author": author});
    send::deliver_and_tell(context, &chain, act, &args.delivery, &words, what).await
}
