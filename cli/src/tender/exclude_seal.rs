//! Excludes a seal whose envelope the trustees could not open.

use anyhow::Result;
use serde_json::json;
use veedor_contracts::ToProtocol;
use veedor_protocol::Address;
use veedor_protocol::intent::ExcludeSeal;
use veedor_protocol::party::Kind;

use super::record::Stored;
use crate::act::Act;
use crate::context::Context;
use crate::reason::ReasonArgs;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg};

/// Exclude a seal whose envelope is garbage (oversight)
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor tender exclude-seal 1 --bidder 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed --signer procuraduria --reason acta-custodios.pdf\n\nThe document shows that the envelope is garbage: it is named on chain as the evidence, and anyone can check it."
)]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
    /// The one-time key's account
    #[arg(long, value_name = "ADDRESS")]
    bidder: Address,
    #[command(flatten)]
    signer: SignerArg,
    #[command(flatten)]
    reason: ReasonArgs,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let evidence = args.reason.read()?;
    let chain = context.chain().await?;
    let stored = Stored::read(&chain, args.tender).await?;
    let oversight = signing::actor(context, &chain, &args.signer.signer, &[Kind::Oversight]).await?;
    let intent = ExcludeSeal {
        tender: args.tender,
        decisions: stored.core.decisions.to_protocol(),
        bidder: args.bidder,
        evidence: evidence.digest,
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let act = Act::ExcludeSeal {
        oversight: oversight.authorize(&intent, &chain.deployment.procurement_domain())?,
        intent,
    };
    evidence.keep(context).await?;
    let words = format!(
        "The seal of {} in tender {} is excluded.",
        args.bidder, args.tender
    );
    let what =
        json!({"tender": args.tender, "bidder": args.bidder, "evidence": evidence.digest.to_bare_hex()});
    send::deliver_and_tell(context, &chain, act, &args.delivery, &words, what).await
}
