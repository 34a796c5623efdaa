//! Names a new profile document.

use anyhow::Result;
use serde_json::json;
use veedor_protocol::intent::SetProfile;

use super::profile::ProfileArgs;
use crate::act::Act;
use crate::context::Context;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg};

/// Name a new profile document
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    signer: SignerArg,
    #[command(flatten)]
    profile: ProfileArgs,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let actor = signing::actor(context, &chain, &args.signer.signer, &[]).await?;
    let profile = args.profile.read(actor.kind)?;
    let party = chain.read(chain.directory().party(actor.party).call()).await?;
    let intent = SetProfile {
        party: actor.party,
        nonce: party.nonce,
        profile: profile.digest,
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let authorization = actor.authorize(&intent, &chain.deployment.directory_domain())?;
    args.profile.keep(context, &profile).await?;
    if let Some(sent) = send::deliver(
        context,
        &chain,
        Act::SetProfile {
            intent,
            authorization,
        },
        &args.delivery,
    )
    .await?
    {
        context.out.data(
            &json!({"party": actor.party, "profile": profile.digest, "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
            || format!("{}\t{}", actor.party, profile.digest.to_bare_hex()),
        )?;
    }
    Ok(())
}
