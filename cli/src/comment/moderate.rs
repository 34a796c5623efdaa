//! Withholds a comment's text, and lets it be shown again. Either way the reason is on record.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;
use veedor_protocol::intent::{Moderate, Restore};
use veedor_protocol::party::Kind;

use crate::act::Act;
use crate::api::StoreArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::files;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg};
use crate::tender::record::{self, Stored};

/// Withhold a comment's text, or let it be shown again
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor comment moderate --tender 1 --position 9 --signer moderacion --reason motivo.txt"
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
    /// Document that gives the reason
    #[arg(long, value_name = "FILE")]
    reason: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn moderate(context: &Context, args: &Args) -> Result<()> {
    run(context, args, true).await
}

pub(crate) async fn restore(context: &Context, args: &Args) -> Result<()> {
    run(context, args, false).await
}

async fn run(context: &Context, args: &Args, withhold: bool) -> Result<()> {
    let bytes = files::read(&args.reason)?;
    let position = args.position;
    let chain = context.chain().await?;
    Stored::read(&chain, args.tender).await?;
    record::expect_comment(&chain, args.tender, args.position).await?;
    let moderator = signing::actor(context, &chain, &args.signer.signer, &[Kind::Moderator]).await?;
    let counter = chain
        .read(chain.procurement().moderationsOf(args.tender, position).call())
        .await?;
    let is_withheld = counter % 2 == 1;
    if is_withheld == withhold {
        return Err(Failure::usage(format!(
            "comment {position} of tender {} is {}",
            args.tender,
            if is_withheld {
                "withheld already"
            } else {
                "not withheld"
            }
        ))
        .into());
    }
    let (tender, reason) = (args.tender, veedor_protocol::sha256(&bytes));
    let valid_until = args.delivery.valid_until(chain.now().await?)?;
    let domain = chain.deployment.procurement_domain();
    let act = if withhold {
        let intent = Moderate {
            tender,
            position,
            counter,
            reason,
            valid_until,
        };
        Act::Moderate {
            moderator: moderator.authorize(&intent, &domain)?,
            intent,
        }
    } else {
        let intent = Restore {
            tender,
            position,
            counter,
            reason,
            valid_until,
        };
        Act::Restore {
            moderator: moderator.authorize(&intent, &domain)?,
            intent,
        }
    };
    args.store.open(context).put(&bytes).await?;
    let Some(sent) = send::deliver(context, &chain, act, &args.delivery).await? else {
        return Ok(());
    };
    context.out.say(if withhold {
        format!(
            "The text of comment {position} of tender {tender} is withheld; its digest and the reason stay."
        )
    } else {
        format!("The text of comment {position} of tender {tender} can be shown again.")
    });
    context.out.data(
        &json!({"tender": tender, "position": position, "withheld": withhold, "reason": reason.to_bare_hex(), "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
        || sent.transaction.to_string(),
    )
}
