//! Lets another key sign for a party. The new key signs too: nobody is made a signer unasked.

use anyhow::Result;
use serde_json::json;
use veedor_contracts::ToProtocol;
use veedor_protocol::intent::{AddSigner, Intent};
use veedor_protocol::party::Scheme;

use crate::act::Act;
use crate::context::Context;
use crate::keys;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg};

/// Let another key sign for a party
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor directory add-signer --signer proveedor-1 --new proveedor-1-respaldo"
)]
pub(crate) struct Args {
    #[command(flatten)]
    signer: SignerArg,
    /// The account that will sign too
    #[arg(long, value_name = "ACCOUNT")]
    new: String,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let actor = signing::actor(context, &chain, &args.signer.signer, &[]).await?;
    let new = keys::unlock(context, &args.new)?;
    let party = chain.read(chain.directory().party(actor.party).call()).await?;
    let intent = AddSigner {
        party: actor.party,
        nonce: party.nonce,
        scheme: Scheme::Ecdsa,
        signer: new.address().to_protocol().into(),
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let domain = chain.deployment.directory_domain();
    let acceptance = signing::sign(&new, &intent.digest(&domain))?;
    let act = Act::AddSigner {
        authorization: actor.authorize(&intent, &domain)?,
        acceptance: acceptance.to_bytes().into(),
        intent,
    };
    if let Some(sent) = send::deliver(context, &chain, act, &args.delivery).await? {
        context.out.data(
            &json!({"party": actor.party, "signer": new.address(), "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
            || format!("{}\t{}", actor.party, new.address()),
        )?;
    }
    Ok(())
}
