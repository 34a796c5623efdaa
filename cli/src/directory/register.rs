//! Enters a party with its first signer. Two sign: who vouches, and the new signer itself.

use alloy::sol_types::SolCall;
use anyhow::Result;
use serde_json::json;
use veedor_contracts::bindings::IDirectory;
use veedor_contracts::{ToAlloy, ToProtocol};
use veedor_protocol::intent::{Intent, Register};
use veedor_protocol::party::{Kind, Roles, Scheme};

use super::profile::{Checked, ProfileArgs};
use crate::act::Act;
use crate::context::{Chain, Context};
use crate::failure::Failure;
use crate::keys;
use crate::send::{self, Delivery, Sent};
use crate::signing::{self, SignerArg};

/// Enter a vendor; a registrar vouches for it
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor directory register-vendor --signer proveedor-1 --sponsor registraduria --profile proveedor-1.json"
)]
pub(crate) struct VendorArgs {
    #[command(flatten)]
    new: SignerArg,
    /// The registrar's account
    #[arg(long, value_name = "ACCOUNT")]
    sponsor: String,
    #[command(flatten)]
    profile: ProfileArgs,
    #[command(flatten)]
    delivery: Delivery,
}

/// Enter an officer; its buyer vouches for it
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor directory register-officer --signer contratacion --sponsor secretaria --roles publish,award --profile contratacion.json\n  veedor directory register-officer --signer auxiliar --sponsor secretaria --roles publish,seconded --profile auxiliar.json     (needs another's approval)"
)]
pub(crate) struct OfficerArgs {
    #[command(flatten)]
    new: SignerArg,
    /// An account of the buyer
    #[arg(long, value_name = "ACCOUNT")]
    sponsor: String,
    /// What it may sign
    #[arg(long, value_enum, value_delimiter = ',', default_value = "publish,award")]
    roles: Vec<Role>,
    #[command(flatten)]
    profile: ProfileArgs,
    #[command(flatten)]
    delivery: Delivery,
}

/// Enter an institution (administrator only)
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor directory register-institution --kind buyer --signer secretaria --administrator dev:1 --profile secretaria.json"
)]
pub(crate) struct InstitutionArgs {
    /// buyer, registrar, oversight, moderator, trustee or evaluator
    #[arg(long)]
    kind: Kind,
    #[command(flatten)]
    new: SignerArg,
    /// The administrator's account: it sends the transaction itself
    #[arg(long, env = "VEEDOR_ADMINISTRATOR", value_name = "ACCOUNT")]
    administrator: String,
    #[command(flatten)]
    profile: ProfileArgs,
}

/// What an officer may sign for its buyer.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Role {
    /// Publish, amend, reschedule, cancel
    Publish,
    /// Award, declare deserted
    Award,
    /// Approve what another officer publishes or awards
    Approve,
    /// No right but a bound: what it publishes or awards needs another officer's approval
    Seconded,
}

/// The set of them.
pub(crate) fn roles(roles: &[Role]) -> Roles {
    roles.iter().fold(Roles::NONE, |set, role| {
        set | match role {
            Role::Publish => Roles::PUBLISH,
            Role::Award => Roles::AWARD,
            Role::Approve => Roles::APPROVE,
            Role::Seconded => Roles::SECONDED,
        }
    })
}

pub(crate) async fn vendor(context: &Context, args: &VendorArgs) -> Result<()> {
    let profile = args.profile.read(Kind::Vendor)?;
    let chain = context.chain().await?;
    let sponsor = signing::actor(context, &chain, &args.sponsor, &[Kind::Registrar]).await?;
    let intent = Register {
        kind: Kind::Vendor,
        sponsor: sponsor.party,
        member_of: 0,
        roles: Roles::NONE,
        profile: profile.digest,
        scheme: Scheme::Ecdsa,
        signer: keys::address(context, &args.new.signer)?.to_protocol().into(),
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    sponsored(
        context,
        &chain,
        intent,
        &sponsor,
        &args.new,
        &profile,
        &args.profile,
        &args.delivery,
    )
    .await
}

pub(crate) async fn officer(context: &Context, args: &OfficerArgs) -> Result<()> {
    let profile = args.profile.read(Kind::Officer)?;
    let chain = context.chain().await?;
    let sponsor = signing::actor(context, &chain, &args.sponsor, &[Kind::Buyer]).await?;
    let intent = Register {
        kind: Kind::Officer,
        sponsor: sponsor.party,
        member_of: sponsor.party,
        roles: roles(&args.roles),
        profile: profile.digest,
        scheme: Scheme::Ecdsa,
        signer: keys::address(context, &args.new.signer)?.to_protocol().into(),
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    sponsored(
        context,
        &chain,
        intent,
        &sponsor,
        &args.new,
        &profile,
        &args.profile,
        &args.delivery,
    )
    .await
}

#[expect(
    clippy::too_many_arguments,
    reason = "what two commands share, and nothing else"
)]
async fn sponsored(
    context: &Context,
    chain: &Chain,
    intent: Register,
    sponsor: &signing::Actor,
    new: &SignerArg,
    profile: &Checked,
    keep: &ProfileArgs,
    delivery: &Delivery,
) -> Result<()> {
    let domain = chain.deployment.directory_domain();
    let acceptance = signing::sign(&keys::unlock(context, &new.signer)?, &intent.digest(&domain))?;
    let act = Act::Register {
        sponsor: sponsor.authorize(&intent, &domain)?,
        acceptance: acceptance.to_bytes().into(),
        intent,
    };
    keep.keep(context, profile).await?;
    match send::deliver(context, chain, act, delivery).await? {
        Some(sent) => registered(context, &sent, profile),
        None => Ok(()),
    }
}

pub(crate) async fn institution(context: &Context, args: &InstitutionArgs) -> Result<()> {
    if matches!(args.kind, Kind::Vendor | Kind::Officer) {
        return Err(Failure::usage(format!("a {} is no institution", args.kind))
            .remedy("use register-vendor (a registrar vouches) or register-officer (its buyer does)")
            .into());
    }
    let profile = args.profile.read(args.kind)?;
    let chain = context.chain().await?;
    let domain = chain.deployment.directory_domain();
    let new = keys::unlock(context, &args.new.signer)?;
    let now = chain.now().await?;
    let intent = Register {
        kind: args.kind,
        sponsor: 0,
        member_of: 0,
        roles: Roles::NONE,
        profile: profile.digest,
        scheme: Scheme::Ecdsa,
        signer: new.address().to_protocol().into(),
        valid_until: veedor_protocol::Timestamp::new(now + 3600)?,
    };
    let acceptance = signing::sign(&new, &intent.digest(&domain))?;
    let call = IDirectory::registerInstitutionCall {
        intent: intent.to_alloy(),
        acceptance: acceptance.to_bytes().into(),
    };
    let administrator = keys::unlock(context, &args.administrator)?;
    args.profile.keep(context, &profile).await?;
    let sent = send::transact(
        context,
        &chain,
        &administrator,
        chain.deployment.directory,
        call.abi_encode().into(),
    )
    .await?;
    registered(context, &sent, &profile)
}

fn registered(context: &Context, sent: &Sent, profile: &Checked) -> Result<()> {
    let event: IDirectory::PartyRegistered = sent.event()?;
    let kind = Kind::try_from(event.kind)?;
    context
        .out
        .say(format!("{} is party {}: {kind}.", profile.name, event.party));
    context.out.data(
        &json!({"party": event.party, "kind": kind, "memberOf": event.memberOf, "profile": profile.digest, "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
        || event.party.to_string(),
    )
}
