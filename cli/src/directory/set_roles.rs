//! Changes what an officer may sign. Its buyer signs.

use anyhow::Result;
use serde_json::json;
use veedor_protocol::intent::SetRoles;
use veedor_protocol::party::Kind;

use super::register::{Role, roles};
use crate::act::Act;
use crate::context::Context;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg};

/// Change what an officer may sign
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor directory set-roles --signer secretaria --officer 4 --roles award\n  veedor directory set-roles --signer secretaria --officer 4            (nothing any more)"
)]
pub(crate) struct Args {
    #[command(flatten)]
    signer: SignerArg,
    /// The officer's party id
    #[arg(long, value_name = "ID")]
    officer: u32,
    /// What it may sign from now on; nothing if left out
    #[arg(long, value_enum, value_delimiter = ',')]
    roles: Vec<Role>,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let actor = signing::actor(context, &chain, &args.signer.signer, &[Kind::Buyer]).await?;
    let officer = chain.read(chain.directory().party(args.officer).call()).await?;
    let intent = SetRoles {
        party: args.officer,
        nonce: officer.rolesNonce,
        roles: roles(&args.roles),
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let bits = intent.roles;
    let authorization = actor.authorize(&intent, &chain.deployment.directory_domain())?;
    if let Some(sent) = send::deliver(
        context,
        &chain,
        Act::SetRoles {
            intent,
            authorization,
        },
        &args.delivery,
    )
    .await?
    {
        context.out.data(
            &json!({"party": args.officer, "roles": bits, "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
            || format!("{}\t{}", args.officer, bits.0),
        )?;
    }
    Ok(())
}
