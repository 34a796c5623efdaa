//! Awards a lot to its computed winner. Nothing is chosen here: what is signed is what the chain's prices give.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;
use veedor_contracts::ToProtocol;
use veedor_protocol::intent::Award;
use veedor_protocol::{Hash, Timestamp};

use super::ranking::{Contest, Standing};
use super::record::{Events, Outcome, Stored};
use crate::act::Act;
use crate::api::StoreArgs;
use crate::context::{Chain, Context};
use crate::failure::Failure;
use crate::files;
use crate::send::{self, Delivery};
use crate::signing::{self, SecondArg};
use crate::time;

/// Award a lot to its computed winner
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor tender award 1 --lot 2 --signer contratacion --report informe.pdf\n  veedor tender award 1 --lot 2 --yes                    (anyone, once the time for awarding is over)"
)]
pub(crate) struct Args {
    /// The tender's number
    pub(super) tender: u32,
    /// The lot's number
    #[arg(long)]
    pub(super) lot: u16,
    /// The officer's account; nobody signs once the time for awarding is over
    #[arg(long, env = "VEEDOR_SIGNER", value_name = "ACCOUNT")]
    signer: Option<String>,
    #[command(flatten)]
    second: SecondArg,
    /// The evaluation report, which the award names
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Do not ask before signing
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    delivery: Delivery,
}

/// A lot that can be decided, and what the chain's prices give.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) stored: Stored,
    pub(super) contest: Contest,
    pub(super) winner: Option<Standing>,
    pub(super) now: u64,
    /// Whether the time for awarding is over, so that nobody signs.
    pub(super) unsigned: bool,
}

/// Reads the lot and ranks its bids.
pub(super) async fn decide(chain: &Chain, tender: u32, lot: u16) -> Result<Decision, Failure> {
    let stored = Stored::read(chain, tender).await?;
    match Outcome::of(&stored.lot(chain, tender, lot).await?) {
        Outcome::Undecided => {}
        Outcome::Deserted => return Err(Failure::usage(format!("lot {lot} was declared deserted"))),
        Outcome::Awarded(vendor) => {
            return Err(Failure::usage(format!(
                "lot {lot} was awarded to vendor {vendor}"
            )));
        }
    }
    let now = chain.now().await?;
    if now < stored.evaluation_from() {
        return Err(Failure::usage(format!(
            "lots are decided once {} over: from {}",
            if stored.is_weighted() {
                "offers are scored and the opening of prices is"
            } else {
                "opening is"
            },
            time::show(stored.evaluation_from())
        ))
        .remedy("wait until then; on a development chain `veedor dev advance` moves the clock"));
    }
    let events = Events::read(chain, tender).await?;
    let contest = Contest::read(chain, tender, lot, &stored, &events).await?;
    Ok(Decision {
        unsigned: now >= stored.schedule().award_by.get(),
        winner: contest.ranking()?.first().copied(),
        stored,
        contest,
        now,
    })
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let report = args.report.as_deref().map(files::read).transpose()?;
    let chain = context.chain().await?;
    let Decision {
        stored,
        contest,
        winner,
        now,
        unsigned,
    } = decide(&chain, args.tender, args.lot).await?;
    let Some(Standing {
        vendor,
        price,
        points,
        ..
    }) = winner
    else {
        return Err(Failure::usage(format!(
            "lot {} has no winner: no opened bid qualifies, or there are too few{}",
            args.lot,
            if stored.is_weighted() {
                ", or too few evaluators have scored every offer"
            } else {
                ""
            }
        ))
        .remedy("see why with `veedor award explain`; declare it deserted: `veedor tender desert`")
        .into());
    };
    if unsigned && report.is_some() {
        return Err(Failure::usage(
            "the time for awarding is over: nobody signs any more, so no report can be named",
        )
        .remedy("leave --report out")
        .into());
    }
    context.out.say(format!(
        "Lot {} of tender {}: opened bids: {}; vendor {vendor} has {}: {price}.",
        args.lot,
        args.tender,
        contest.bids.len(),
        match points {
            None => "the lowest price that qualifies".to_owned(),
            Some(points) => format!(
                "the most points, {} ({} for quality, {} for its price)",
                points.sum(),
                points.quality,
                points.price
            ),
        }
    ));
    confirm(args.yes, "Award it?")?;

    let intent = Award {
        tender: args.tender,
        decisions: stored.core.decisions.to_protocol(),
        lot: args.lot,
        vendor,
        price,
        report: report.as_deref().map_or(Hash::ZERO, veedor_protocol::sha256),
        valid_until: if unsigned {
            Timestamp::MAX
        } else {
            args.delivery.valid_until(now)?
        },
    };
    let officers = match (&args.signer, unsigned) {
        (_, true) => Vec::new(),
        (Some(account), false) => signing::officers(context, &chain, account, &args.second)
            .await?
            .authorize(&intent, &chain.deployment.procurement_domain())?,
        (None, false) => return Err(no_officer(stored.schedule().award_by).into()),
    };
    if let Some(report) = &report {
        args.store.open(context).put(report).await?;
    }
    let act = Act::Award {
        intent,
        places: contest.places,
        officers,
    };
    let Some(sent) = send::deliver(context, &chain, act, &args.delivery).await? else {
        return Ok(());
    };
    context.out.data(
        &json!({"tender": args.tender, "lot": args.lot, "vendor": vendor, "price": price, "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
        || format!("{vendor}\t{price}"),
    )
}

pub(super) fn no_officer(award_by: Timestamp) -> Failure {
    Failure::usage("an officer must sign").remedy(format!(
        "name its account with --signer; from {} on anyone may, without",
        time::show(award_by.get())
    ))
}

/// Asks before signing, where there is somebody to ask.
pub(super) fn confirm(yes: bool, question: &str) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::usage("there is no terminal to ask on")
            .remedy("give --yes to go ahead without being asked"));
    }
    eprint!("{question} [y/N] ");
    let _ = io::stderr().flush();
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    if read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes" | "s" | "S" | "sí" | "si") {
        Ok(())
    } else {
        Err(Failure::usage("nothing was signed"))
    }
}
