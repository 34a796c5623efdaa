//! `veedor submit`: sends what somebody signed, with the approval of another one where that is needed.

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;
use veedor_contracts::bindings::{IDirectory, IProcurement};
use veedor_protocol::party::Kind;

use crate::act::{Act, SignedIntent};
use crate::context::{Chain, Context};
use crate::failure::Failure;
use crate::files;
use crate::send::{self, Sent};
use crate::signing::{self, SecondArg};

/// Send a signed intent from a file: anyone may, and nobody can change it
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor tender publish … --sign-only --out publish.json\n  veedor submit publish.json --relayer caja\n  veedor submit publish.json --second jefatura         (another officer approves what is in the file)\n  veedor submit cancel.json --oversight procuraduria   (the control body agrees to a cancellation)"
)]
pub(crate) struct Args {
    /// What `--sign-only` wrote; `-` for stdin
    file: PathBuf,
    #[command(flatten)]
    second: SecondArg,
    /// The control body's account, which signs a cancellation too
    #[arg(long, value_name = "ACCOUNT")]
    oversight: Option<String>,
}

impl Args {
    /// Adds the signatures of those who agree with what the file says.
    async fn cosign(&self, context: &Context, chain: &Chain, act: &mut Act) -> Result<(), Failure> {
        let domain = act.domain(&chain.deployment);
        let Some(digest) = act.digest(&domain) else {
            return if self.second.second.is_some() || self.oversight.is_some() {
                Err(Failure::usage(
                    "nobody signs what is in the file, so nobody approves it",
                ))
            } else {
                Ok(())
            };
        };
        if let Some(account) = &self.second.second {
            let officers = act.officers_mut().ok_or_else(|| {
                Failure::usage("this act takes no second officer").remedy("leave --second out")
            })?;
            let officer = signing::actor(context, chain, account, &[Kind::Officer]).await?;
            officers.push(officer.authorize_digest(&digest)?);
        }
        if let Some(account) = &self.oversight {
            let place = act.oversight_mut().ok_or_else(|| {
                Failure::usage("oversight signs cancellations only").remedy("leave --oversight out")
            })?;
            let oversight = signing::actor(context, chain, account, &[Kind::Oversight]).await?;
            *place = Some(oversight.authorize_digest(&digest)?);
        }
        Ok(())
    }
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let document: SignedIntent = files::read_json(&args.file, "signed intent")?;
    let chain = context.chain().await?;
    let mut act = document.into_act(&chain.deployment)?;
    args.cosign(context, &chain, &mut act).await?;
    let sent = send::carry_out(context, &chain, act).await?;
    let made = Made::by(&sent);
    match (made.tender, made.party) {
        (Some(tender), _) => context.out.say(format!("Tender {tender} is published.")),
        (_, Some(party)) => context.out.say(format!("Party {party} is registered.")),
        _ => {}
    }
    context.out.data(&Submitted { sent: &sent, made }, || {
        format!("{}\tblock {}", sent.transaction, sent.block_number)
    })
}

/// The number of what there is from now on, if the act made something.
#[derive(Serialize)]
struct Made {
    #[serde(skip_serializing_if = "Option::is_none")]
    tender: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    party: Option<u32>,
}

impl Made {
    fn by(sent: &Sent) -> Self {
        let published: Option<IProcurement::TenderPublished> = sent.event().ok();
        let registered: Option<IDirectory::PartyRegistered> = sent.event().ok();
        Self {
            tender: published.map(|event| event.tender),
            party: registered.map(|event| event.party),
        }
    }
}

#[derive(Serialize)]
struct Submitted<'a> {
    #[serde(flatten)]
    sent: &'a Sent,
    #[serde(flatten)]
    made: Made,
}
