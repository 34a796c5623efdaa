//! Says where a bid stands, and what is due.

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;
use veedor_protocol::{Address, Document, Hash, SealReceipt};

use super::file::{BidArgs, PassphraseArgs};
use super::onchain;
use crate::context::Context;
use crate::failure::Failure;
use crate::files;
use crate::tender::record::Stored;
use crate::time;

/// Say where the bid stands, and what is due
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor bid status oferta.age\n  veedor bid status --receipt recibo.json      (no secret needed)"
)]
pub(crate) struct Args {
    /// The secret bid file
    #[arg(required_unless_present = "receipt", conflicts_with = "receipt")]
    file: Option<PathBuf>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// A receipt instead of the bid file
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
}

/// What became of a seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum State {
    /// Its one-time key has never sealed.
    NotSealed,
    Sealed,
    /// Of an older version: it cannot be opened.
    Stale,
    /// Another seal of the same key stands.
    Replaced,
    /// Opened or withdrawn.
    Gone,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    tender: u32,
    version: u16,
    bidder: Address,
    seal: Hash,
    state: State,
    time: u64,
    seals_until: u64,
    opens_until: u64,
    /// What to do next, if anything.
    due: Option<String>,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let (tender, version, bidder, seal) = match (&args.receipt, &args.file) {
        (Some(path), _) => {
            let receipt = SealReceipt::parse(&files::read(path)?)
                .map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
            if receipt.domain() != chain.deployment.procurement_domain() {
                return Err(Failure::usage("the receipt is for another chain or contract")
                    .remedy("name its deployment with --deployment or --data")
                    .into());
            }
            (receipt.tender, receipt.version, receipt.bidder, receipt.seal)
        }
        (None, Some(path)) => {
            let file = BidArgs {
                file: path.clone(),
                passphrase: args.passphrase.clone(),
            }
            .unlock(&chain)?;
            (
                file.bid().tender,
                file.bid().version,
                file.bid().bidder,
                file.seal(),
            )
        }
        (None, None) => return Err(Failure::usage("neither bid file nor receipt is given").into()),
    };
    let stored = Stored::read(&chain, tender).await?;
    let schedule = stored.schedule();
    let now = chain.now().await?;
    let slot = onchain::slot(&chain, tender, bidder).await?;
    let state = if slot.holds(&seal) {
        if version == stored.core.version {
            State::Sealed
        } else {
            State::Stale
        }
    } else if slot.is_live() {
        State::Replaced
    } else if slot.is_tombstone() {
        State::Gone
    } else {
        State::NotSealed
    };
    let (seals_until, opens_until) = (schedule.seals_until.get(), schedule.opens_until.get());
    let sealing = now < seals_until;
    let due = match state {
        State::NotSealed if sealing => Some(format!(
            "seal it until {}: veedor bid seal",
            time::show(seals_until)
        )),
        State::Stale if sealing => Some(format!(
            "the tender is now in version {}: prepare it anew with --again and seal it until {}",
            stored.core.version,
            time::show(seals_until)
        )),
        State::Sealed if sealing => Some(format!(
            "open it from {} until {}",
            time::show(seals_until),
            time::show(opens_until)
        )),
        State::Sealed if now < opens_until => Some(format!(
            "open it now, until {}: veedor bid open",
            time::show(opens_until)
        )),
        State::Sealed => Some("it was not opened in time: it is void".to_owned()),
        _ => None,
    };
    let status = Status {
        tender,
        version,
        bidder,
        seal,
        state,
        time: now,
        seals_until,
        opens_until,
        due,
    };
    context.out.data(&status, || {
        let words = match status.state {
            State::NotSealed => "not sealed",
            State::Sealed => "sealed",
            State::Stale => "sealed, but for an older version of the tender: it cannot be opened",
            State::Replaced => "replaced by another bid of the same one-time key",
            State::Gone => "opened or withdrawn",
        };
        let mut text = format!(
            "tender  {} (version {})\nbidder  {}\nseal    {}\nstate   {words}\n",
            status.tender, status.version, status.bidder, status.seal
        );
        if let Some(due) = &status.due {
            text += &format!("due     {due}\n");
        }
        text
    })
}
