//! Gives a party that lost its keys a new signer: proposed, waited for, and completed unless a signer that still stands
//! says no.

use alloy::sol_types::SolCall;
use anyhow::Result;
use clap::Subcommand;
use serde_json::json;
use veedor_contracts::bindings::IDirectory;
use veedor_contracts::{ToAlloy, ToProtocol};
use veedor_protocol::intent::{Intent, ProposeRecovery, VetoRecovery};
use veedor_protocol::party::{Kind, Scheme};

use super::show;
use crate::act::Act;
use crate::context::{Chain, Context};
use crate::failure::Failure;
use crate::keys;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg};
use crate::time;

/// Give a party that lost its keys a new one
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Propose a new signer: a registrar for a vendor, a buyer for its officer, the administrator for an institution
    Propose(ProposeArgs),
    /// Say no to a proposal, with a key of the party that still stands
    Veto(VetoArgs),
    /// Add the proposed signer once the wait is over (anyone)
    Complete(CompleteArgs),
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor directory recover propose 7 --new proveedor-7-b --sponsor registraduria\n  veedor directory recover propose 2 --new secretaria-b --administrator dev:1      (an institution)\n\nThe new key signs too. The party's own keys can veto meanwhile: this is for keys that are lost, not for stolen ones."
)]
pub(crate) struct ProposeArgs {
    /// The party's id
    party: u32,
    /// The account that will sign for it
    #[arg(long, value_name = "ACCOUNT")]
    new: String,
    /// The registrar's account for a vendor, the buyer's for its officer
    #[arg(long, value_name = "ACCOUNT", required_unless_present = "administrator")]
    sponsor: Option<String>,
    /// For an institution the administrator's account: it sends the transaction itself
    #[arg(long, value_name = "ACCOUNT", conflicts_with = "sponsor")]
    administrator: Option<String>,
    #[command(flatten)]
    delivery: Delivery,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  veedor directory recover veto --signer proveedor-7")]
pub(crate) struct VetoArgs {
    #[command(flatten)]
    signer: SignerArg,
    #[command(flatten)]
    delivery: Delivery,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  veedor directory recover complete 7")]
pub(crate) struct CompleteArgs {
    /// The party's id
    party: u32,
}

pub(crate) async fn run(context: &Context, command: Command) -> Result<()> {
    match command {
        Command::Propose(args) => propose(context, &args).await,
        Command::Veto(args) => veto(context, &args).await,
        Command::Complete(args) => complete(context, &args).await,
    }
}

async fn recovery(chain: &Chain, party: u32) -> Result<IDirectory::Recovery, Failure> {
    chain.read(chain.directory().recovery(party).call()).await
}

async fn propose(context: &Context, args: &ProposeArgs) -> Result<()> {
    let chain = context.chain().await?;
    let party = show::read(&chain, args.party).await?;
    let new = keys::unlock(context, &args.new)?;
    let intent = ProposeRecovery {
        party: args.party,
        nonce: recovery(&chain, args.party).await?.nonce,
        scheme: Scheme::Ecdsa,
        signer: new.address().to_protocol().into(),
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let domain = chain.deployment.directory_domain();
    let acceptance = signing::sign(&new, &intent.digest(&domain))?.to_bytes().into();
    let sent = match (&args.sponsor, &args.administrator) {
        (Some(sponsor), _) => {
            let kind = match party.kind {
                Kind::Vendor => Kind::Registrar,
                Kind::Officer => Kind::Buyer,
                kind => {
                    return Err(
                        Failure::usage(format!("party {} is an institution: a {kind}", args.party))
                            .remedy("the administrator proposes its recovery: --administrator ACCOUNT")
                            .into(),
                    );
                }
            };
            let sponsor = signing::actor(context, &chain, sponsor, &[kind]).await?;
            let act = Act::ProposeRecovery {
                sponsor: sponsor.authorize(&intent, &domain)?,
                acceptance,
                intent,
            };
            match send::deliver(context, &chain, act, &args.delivery).await? {
                Some(sent) => sent,
                None => return Ok(()),
            }
        }
        (None, Some(administrator)) => {
            let call = IDirectory::proposeInstitutionRecoveryCall {
                intent: intent.to_alloy(),
                acceptance,
            };
            let administrator = keys::unlock(context, administrator)?;
            let to = chain.deployment.directory;
            send::transact(context, &chain, &administrator, to, call.abi_encode().into()).await?
        }
        (None, None) => return Err(Failure::usage("neither sponsor nor administrator is given").into()),
    };
    let ready = recovery(&chain, args.party).await?.readyAt.to();
    let words = format!(
        "Party {} gets {} from {} on, unless one of its own signers vetoes: then `veedor directory recover complete {0}`.",
        args.party,
        new.address(),
        time::show(ready)
    );
    let what = json!({"party": args.party, "signer": new.address(), "readyAt": ready});
    send::tell(context, &sent, &words, what)
}

async fn veto(context: &Context, args: &VetoArgs) -> Result<()> {
    let chain = context.chain().await?;
    let actor = signing::actor(context, &chain, &args.signer.signer, &[]).await?;
    let waiting = recovery(&chain, actor.party).await?;
    if waiting.readyAt.is_zero() {
        return Err(Failure::usage(format!(
            "nobody has proposed a new signer for party {}",
            actor.party
        ))
        .into());
    }
    let intent = VetoRecovery {
        party: actor.party,
        // Counted when it was proposed.
        nonce: waiting.nonce.saturating_sub(1),
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let act = Act::VetoRecovery {
        authorization: actor.authorize(&intent, &chain.deployment.directory_domain())?,
        intent,
    };
    let words = format!("The recovery of party {} is called off.", actor.party);
    let what = json!({"party": actor.party});
    send::deliver_and_tell(context, &chain, act, &args.delivery, &words, what).await
}

async fn complete(context: &Context, args: &CompleteArgs) -> Result<()> {
    let chain = context.chain().await?;
    show::read(&chain, args.party).await?;
    let act = Act::CompleteRecovery { party: args.party };
    let sent = send::carry_out(context, &chain, act).await?;
    let words = format!("The proposed key signs for party {} from now on.", args.party);
    send::tell(context, &sent, &words, json!({"party": args.party}))
}
