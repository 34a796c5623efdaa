//! Says where a bid stands, and what is due.

use std::fmt::Write;
use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;
use veedor_protocol::{Address, Document, Hash, SealReceipt, U24};

use super::file::{BidArgs, PassphraseArgs};
use super::onchain;
use crate::context::{Chain, Context};
use crate::failure::Failure;
use crate::files;
use crate::tender::record::{Events, Stored};
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
    /// The offer is open, and its prices are not yet.
    OfferOpened,
    /// What this key sealed last was opened.
    Opened,
    /// What this key sealed last was withdrawn.
    Withdrawn,
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
    /// When prices can be opened, in a weighted tender.
    #[serde(skip_serializing_if = "Option::is_none")]
    prices: Option<Prices>,
    /// What to do next, if anything.
    due: Option<String>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Prices {
    from: u64,
    until: u64,
}

/// A seal, as its file or its receipt names it.
struct Named {
    tender: u32,
    version: u16,
    bidder: Address,
    seal: Hash,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let named = named(&chain, args)?;
    let stored = Stored::read(&chain, named.tender).await?;
    let schedule = stored.schedule();
    let state = state(&chain, &stored, &named).await?;
    let mut status = Status {
        tender: named.tender,
        version: named.version,
        bidder: named.bidder,
        seal: named.seal,
        state,
        time: chain.now().await?,
        seals_until: schedule.seals_until.get(),
        opens_until: schedule.opens_until.get(),
        prices: stored.is_weighted().then(|| Prices {
            from: stored.scores_until(),
            until: stored.evaluation_from(),
        }),
        due: None,
    };
    status.due = if stored.is_cancelled() {
        Some("nothing: the tender was cancelled".to_owned())
    } else {
        due(&status, stored.core.version)
    };
    context.out.data(&status, || text(&status))
}

fn named(chain: &Chain, args: &Args) -> Result<Named, Failure> {
    if let Some(path) = &args.receipt {
        let receipt = SealReceipt::parse(&files::read(path)?)
            .map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
        if receipt.domain() != chain.deployment.procurement_domain() {
            return Err(Failure::usage("the receipt is for another chain or contract")
                .remedy("name its deployment with --deployment or --data"));
        }
        return Ok(Named {
            tender: receipt.tender,
            version: receipt.version,
            bidder: receipt.bidder,
            seal: receipt.seal,
        });
    }
    let path = args
        .file
        .clone()
        .ok_or_else(|| Failure::usage("neither bid file nor receipt is given"))?;
    let passphrase = args.passphrase.clone();
    let file = BidArgs {
        file: path,
        passphrase,
    }
    .unlock(chain)?;
    Ok(Named {
        tender: file.bid().tender,
        version: file.bid().version,
        bidder: file.bid().bidder,
        seal: file.seal(),
    })
}

async fn state(chain: &Chain, stored: &Stored, named: &Named) -> Result<State, Failure> {
    let slot = onchain::slot(chain, named.tender, named.bidder).await?;
    Ok(if slot.holds(&named.seal) {
        // An opened offer's slot keeps the seal for its prices, and no order.
        if slot.order() == U24::ZERO {
            State::OfferOpened
        } else if named.version == stored.core.version {
            State::Sealed
        } else {
            State::Stale
        }
    } else if slot.is_live() {
        State::Replaced
    } else if slot.is_tombstone() {
        State::Withdrawn
    } else {
        // Never used, or emptied by an opening.
        match Events::read(chain, named.tender).await?.seal_opened(named.bidder) {
            None => State::NotSealed,
            Some(seal) if seal == named.seal => State::Opened,
            Some(_) => State::Replaced,
        }
    })
}

/// What to do next, if anything.
fn due(status: &Status, version: u16) -> Option<String> {
    let sealing = status.time < status.seals_until;
    let (until, opens) = (time::show(status.seals_until), time::show(status.opens_until));
    match status.state {
        State::NotSealed if sealing => Some(format!("seal it until {until}: veedor bid seal")),
        State::Stale if sealing => Some(format!(
            "the tender is now in version {version}: prepare it anew with --again and seal it until {until}"
        )),
        State::Withdrawn if sealing => Some(format!("the same key can seal again until {until}")),
        State::Sealed if sealing => Some(format!("open it from {until} until {opens}")),
        State::Sealed if status.time < status.opens_until => {
            Some(format!("open it now, until {opens}: veedor bid open"))
        }
        State::OfferOpened => status.prices.map(|prices| {
            let (from, until) = (time::show(prices.from), time::show(prices.until));
            if status.time < prices.from {
                format!("open its prices from {from} until {until}")
            } else if status.time < prices.until {
                format!("open its prices now, until {until}: veedor bid open-prices")
            } else {
                "nothing: its prices were not opened in time, and it is void".to_owned()
            }
        }),
        State::Sealed => Some("nothing: it was not opened in time, and is void".to_owned()),
        _ => None,
    }
}

fn text(status: &Status) -> String {
    let words = match status.state {
        State::NotSealed => "not sealed",
        State::Sealed => "sealed",
        State::Stale => "sealed, but for an older version of the tender: it cannot be opened",
        State::Replaced => "replaced by another bid of the same one-time key",
        State::OfferOpened => "offer opened, prices sealed",
        State::Opened => "opened",
        State::Withdrawn => "withdrawn",
    };
    let mut text = format!(
        "tender  {} (version {})\nbidder  {}\nseal    {}\nstate   {words}\n",
        status.tender, status.version, status.bidder, status.seal
    );
    if let Some(due) = &status.due {
        let _ = writeln!(text, "due     {due}");
    }
    text
}
