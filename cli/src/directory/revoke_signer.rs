//! Revokes a key. It never comes back; bids that it signed while it stood still count if it stood at `sealsUntil`.

use anyhow::Result;
use serde_json::json;
use veedor_contracts::ToProtocol;
use veedor_protocol::SignerBytes;
use veedor_protocol::intent::RevokeSigner;

use crate::act::Act;
use crate::context::Context;
use crate::failure::Failure;
use crate::keys;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg};

/// Revoke a key, for good
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor directory revoke-signer --signer proveedor-1-respaldo --revoke 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
)]
pub(crate) struct Args {
    #[command(flatten)]
    signer: SignerArg,
    /// The signer to revoke: an account here, an address, or the 84 bytes of a P-256 signer
    #[arg(long, value_name = "SIGNER")]
    revoke: String,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let revoked = if args.revoke.starts_with("0x") {
        args.revoke.parse::<SignerBytes>().map_err(|error| {
            Failure::usage(format!("`{}` is no signer: {error}", args.revoke))
                .remedy("give an account's name, an address, or the 84 bytes of a P-256 signer")
        })?
    } else {
        keys::address(context, &args.revoke)?.to_protocol().into()
    };
    let chain = context.chain().await?;
    let actor = signing::actor(context, &chain, &args.signer.signer, &[]).await?;
    let party = chain.read(chain.directory().party(actor.party).call()).await?;
    let intent = RevokeSigner {
        party: actor.party,
        nonce: party.nonce,
        signer: revoked.id(),
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let authorization = actor.authorize(&intent, &chain.deployment.directory_domain())?;
    if let Some(sent) = send::deliver(
        context,
        &chain,
        Act::RevokeSigner {
            intent,
            authorization,
        },
        &args.delivery,
    )
    .await?
    {
        context.out.data(
            &json!({"party": actor.party, "revoked": revoked, "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
            || format!("{}\t{}", actor.party, revoked),
        )?;
    }
    Ok(())
}
