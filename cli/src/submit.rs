//! `veedor submit`: sends what somebody signed.

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;
use veedor_contracts::bindings::{IDirectory, IProcurement};

use crate::act::SignedIntent;
use crate::context::Context;
use crate::files;
use crate::send::{self, Sent};

/// Send a signed intent from a file: anyone may, and nobody can change it
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor tender publish … --sign-only --out publish.json\n  veedor submit publish.json --relayer caja"
)]
pub(crate) struct Args {
    /// What `--sign-only` wrote; `-` for stdin
    file: PathBuf,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let document: SignedIntent = files::read_json(&args.file, "signed intent")?;
    let chain = context.chain().await?;
    let act = document.into_act(&chain.deployment)?;
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
