//! `veedor replay`: recorded sealed-bid auctions through the real path, and whether the contracts' winners are the
//! recorded ones.
//!
//! [`record`] is the file and [`rule`] what it implies; [`stage`](mod@stage) is the chain, [`cast`] who takes part, [`papers`] what
//! digests name, and [`play`] a day's auctions.

mod cast;
mod date;
mod papers;
mod play;
mod progress;
mod record;
mod rule;
mod stage;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use veedor_contracts::ToProtocol;
use veedor_indexer::Identity;
use veedor_indexer::chain::Node;
use veedor_indexer::verify::{Verdict, Verifier};

use self::cast::Cast;
use self::date::DAY;
use self::papers::Papers;
use self::play::{Play, Played};
use self::progress::Progress;
use self::record::{Auction, Record, RejectedRow};
use self::rule::{Mismatch, Outcome};
use self::stage::Stage;
use crate::context::Context;
use crate::dev::house::House;
use crate::failure::Failure;

/// Checks under way at once: the node is one process.
const CHECKS: usize = 2;

/// Run recorded sealed-bid auctions through the contracts, and compare the winners
///
/// Each auction is published on its recorded date, its bids are sealed under one-time keys, opened and awarded, on a
/// chain of its own whose clock is set to those dates. Then every tender's transcript is checked against the node.
/// Bids that the record disqualifies are disqualified on chain once they are open; of a bidder's several bids the first
/// priced one counts.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The file is CSV with a header: tender, date (YYYY-MM-DD), reserve_price, minimum_price, bidder, bid, disqualified,
winner; title, details and lottery may be there too. One row is a bid; amounts are whole numbers.

Examples:
  veedor replay auctions-2007-2009.csv
  veedor replay --json auctions.csv > comparison.json
  veedor replay auctions.csv --keep --data /tmp/subastas && veedor dev --data /tmp/subastas    look at them in the server

Exit codes: 0 all auctions were run and hold (recorded winners may differ: they are told), 2 the file or a flag cannot
be used, 3 a tender does not verify or a winner is not the contract's rule, 7 the node failed.")]
pub(crate) struct Args {
    /// The recorded auctions
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// Keep the chain and its documents in the data folder, for `veedor dev`
    #[arg(long)]
    keep: bool,
}

/// What a replay came to.
#[derive(Debug, Serialize)]
struct Comparison {
    auctions: usize,
    bids: usize,
    matches: usize,
    undecided: usize,
    mismatches: Vec<Mismatch>,
    rejected_rows: Vec<RejectedRow>,
    seconds: f64,
}

pub(crate) async fn run(context: &Context, args: Args) -> anyhow::Result<()> {
    let begun = Instant::now();
    let record = Record::read(&args.file)?;
    let house = if args.keep {
        Some(new_house(context)?)
    } else {
        None
    };
    context.out.say(format!(
        "{}: {} auctions with {} bids to seal; {} rows cannot be used.",
        args.file.display(),
        record.auctions.len(),
        record
            .auctions
            .iter()
            .map(|auction| auction.bids.len())
            .sum::<usize>(),
        record.rejected.len()
    ));
    let mut papers = Papers::new(args.keep);
    let (played, cast) = if record.auctions.is_empty() {
        (Vec::new(), None)
    } else {
        let (played, cast) = stage(context, &record.auctions, &mut papers, house.as_ref()).await?;
        (played, Some(cast))
    };
    let mut comparison = compare(record, &played, cast.as_ref());
    comparison.seconds = (begun.elapsed().as_secs_f64() * 10.0).round() / 10.0;
    let faults = comparison
        .mismatches
        .iter()
        .filter(|mismatch| mismatch.why.contains("fault of ours"))
        .count();
    context.out.data(&comparison, || comparison.to_string())?;
    if faults > 0 {
        return Err(Failure::contradicted(format!(
            "{faults} winners are not what the contract's rule gives"
        ))
        .into());
    }
    Ok(())
}

/// A data folder to keep a chain in. One that has a chain already is not touched.
fn new_house(context: &Context) -> Result<House, Failure> {
    if context.settings.named_node.is_some() {
        return Err(
            Failure::usage("--keep keeps a chain of our own, and --rpc-url names another")
                .remedy("leave one of them out"),
        );
    }
    let house = House::enter(&context.settings.data)?;
    if house.has_chain() {
        return Err(Failure::usage(format!(
            "there is a chain in {} already",
            house.folder().display()
        ))
        .remedy("name an empty folder with --data"));
    }
    Ok(house)
}

/// Runs everything on a chain, and checks it there.
async fn stage(
    context: &Context,
    auctions: &[Auction],
    papers: &mut Papers,
    house: Option<&House>,
) -> anyhow::Result<(Vec<Played>, Cast)> {
    let mut days: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, auction) in auctions.iter().enumerate() {
        days.entry(auction.date).or_default().push(at);
    }
    let first = days.keys().next().map_or(0, |date| date.midnight());
    let mut stage = match &context.settings.named_node {
        None => Stage::own(first - DAY).await?,
        Some(url) => Stage::foreign(url).await?,
    };
    let done = tokio::select! {
        done = act(context, &mut stage, auctions, &days, papers) => done,
        interrupted = tokio::signal::ctrl_c() => Err(match interrupted {
            Ok(()) => Failure::usage("interrupted").remedy("nothing was kept: begin again").into(),
            Err(error) => error.into(),
        }),
    };
    let kept = match (&done, house) {
        (Ok(_), Some(house)) => keep(context, house, &stage, papers).await,
        _ => Ok(()),
    };
    // On failure too: a foreign node is left as it was found.
    stage.close().await;
    kept?;
    done
}

async fn act(
    context: &Context,
    stage: &mut Stage,
    auctions: &[Auction],
    days: &BTreeMap<date::Date, Vec<usize>>,
    papers: &mut Papers,
) -> anyhow::Result<(Vec<Played>, Cast)> {
    let cast = Cast::register(stage, auctions, papers).await?;
    let first = days.keys().next().map_or(0, |date| date.midnight());
    let shift = stage.time.saturating_sub(first).div_ceil(DAY);
    if shift > 0 {
        context.out.say(format!(
            "The node's clock is past the first date: every date is moved {shift} days ahead."
        ));
    }
    let progress = Progress::new(context.out, "run", auctions.len());
    let mut played: Vec<Option<Played>> = vec![None; auctions.len()];
    let mut play = Play {
        stage,
        cast: &cast,
        papers,
        shift,
        published: 0,
    };
    for places in days.values() {
        let day = places.iter().map(|place| &auctions[*place]).collect::<Vec<_>>();
        for (place, what) in places.iter().zip(play.day(&day).await?) {
            played[*place] = Some(what);
        }
        progress.advance(places.len());
    }
    progress.finish();
    let played = played.into_iter().flatten().collect::<Vec<_>>();
    check(context, stage, &played).await?;
    Ok((played, cast))
}

/// Recomputes every transcript, and the list of publications, from the node alone.
async fn check(context: &Context, stage: &Stage, played: &[Played]) -> anyhow::Result<()> {
    let deployment = &stage.deployment;
    let identity = Identity {
        chain_id: deployment.chain_id,
        genesis: deployment.genesis_hash.to_protocol(),
        directory: deployment.directory.to_protocol(),
        procurement: deployment.procurement.to_protocol(),
        deployed_at: deployment.deployed_at_block,
    };
    let node = Node::connect(stage.rpc().url())
        .await
        .map_err(|error| Failure::network(&error))?;
    let failed = |error: veedor_indexer::verify::VerifyError| {
        if error.is_contradiction() {
            Failure::contradicted(&error)
        } else {
            Failure::network(&error)
        }
    };
    let verifier = Verifier::new(&node, &identity).await.map_err(failed)?;
    let progress = Progress::new(context.out, "verified", played.len());
    let wrong = stream::iter(played)
        .map(|auction| async {
            let report = verifier.tender(auction.tender).await.map_err(failed)?.report;
            progress.advance(1);
            Ok::<_, Failure>((auction.tender, report.verdict))
        })
        .buffer_unordered(CHECKS)
        .try_filter(|(_, verdict)| std::future::ready(*verdict != Verdict::Complete))
        .try_collect::<Vec<_>>()
        .await?;
    let listed = verifier.publications().await.map_err(failed)?;
    progress.finish();
    if let Some((tender, verdict)) = wrong.first() {
        return Err(Failure::contradicted(format!(
            "{} tenders do not verify, the first is {tender}: {verdict:?}",
            wrong.len()
        ))
        .into());
    }
    if !listed.report.is_complete() || listed.publications.len() != played.len() {
        return Err(Failure::contradicted(format!(
            "the list of publications does not verify: {:?}",
            listed.report.verdict
        ))
        .into());
    }
    Ok(())
}

/// Writes chain, contracts and documents into the data folder.
async fn keep(context: &Context, house: &House, stage: &Stage, papers: &Papers) -> anyhow::Result<()> {
    if let Some(genesis) = stage.genesis() {
        house.keep(stage.rpc(), genesis, &stage.deployment).await?;
    }
    papers.write(&house.folder().join("documents"))?;
    context.out.say(format!(
        "Kept in {0}: look at it with `veedor dev --data {0}`.",
        house.folder().display()
    ));
    Ok(())
}

fn compare(record: Record, played: &[Played], cast: Option<&Cast>) -> Comparison {
    let mut comparison = Comparison {
        auctions: record.auctions.len(),
        bids: played.iter().map(|auction| auction.opened).sum(),
        matches: 0,
        undecided: 0,
        mismatches: Vec::new(),
        rejected_rows: record.rejected,
        seconds: 0.0,
    };
    for (auction, played) in record.auctions.iter().zip(played) {
        let winner = played.winner.and_then(|vendor| cast?.name(vendor));
        match auction.compare(winner) {
            Outcome::Match => comparison.matches += 1,
            Outcome::Undecided => comparison.undecided += 1,
            Outcome::Mismatch(mismatch) => comparison.mismatches.push(mismatch),
        }
    }
    comparison
}

impl std::fmt::Display for Comparison {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{} auctions, {} bids opened, {} s; every tender verifies.",
            self.auctions, self.bids, self.seconds
        )?;
        writeln!(
            f,
            "In {} the contract's winner is the recorded one; in {} the record names none; {} differ.",
            self.matches,
            self.undecided,
            self.mismatches.len()
        )?;
        for Mismatch {
            tender,
            recorded,
            computed,
            why,
        } in &self.mismatches
        {
            writeln!(
                f,
                "  {tender}: recorded {recorded}, computed {}: {why}",
                computed.as_deref().unwrap_or("none")
            )?;
        }
        if !self.rejected_rows.is_empty() {
            writeln!(f, "Rows without a usable bid: {}", self.rejected_rows.len())?;
        }
        for RejectedRow { line, why } in &self.rejected_rows {
            writeln!(f, "  line {line}: {why}")?;
        }
        Ok(())
    }
}
