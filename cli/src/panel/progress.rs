//! Shows how far a panel is. What each gave whom is on the chain already: it is not repeated here.

use std::fmt::Write;

use anyhow::Result;
use serde::Serialize;

use crate::context::Context;
use crate::tender::record::{Events, Stored};

/// Show who has scored which offers
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor panel progress 1\n\nAn evaluator that has not scored every offer when scoring ends is dropped for all of them; with fewer left than the quorum\nnobody wins."
)]
pub(crate) struct Args {
    /// The tender's number
    tender: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Progress {
    tender: u32,
    offers: usize,
    quorum: u8,
    finished: usize,
    evaluators: Vec<Evaluator>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Evaluator {
    #[serde(rename = "evaluator")]
    party: u32,
    scored: usize,
    /// Vendors whose offers it has not scored.
    missing: Vec<u32>,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    Stored::read(&chain, args.tender).await?;
    let events = Events::read(&chain, args.tender).await?;
    let panel = events.panel(args.tender)?;
    let offers: Vec<u32> = events.offers().collect();
    let evaluators: Vec<Evaluator> = panel
        .evaluators
        .iter()
        .map(|evaluator| {
            let missing: Vec<u32> = offers
                .iter()
                .copied()
                .filter(|vendor| !events.scores.contains_key(&(*evaluator, *vendor)))
                .collect();
            Evaluator {
                party: *evaluator,
                scored: offers.len() - missing.len(),
                missing,
            }
        })
        .collect();
    let progress = Progress {
        tender: args.tender,
        offers: offers.len(),
        quorum: panel.quorum,
        finished: evaluators
            .iter()
            .filter(|evaluator| evaluator.missing.is_empty())
            .count(),
        evaluators,
    };
    context.out.data(&progress, || {
        let mut text = format!(
            "{} offers; {} evaluators have scored all of them, {} must\n",
            progress.offers, progress.finished, progress.quorum
        );
        for evaluator in &progress.evaluators {
            let _ = write!(
                text,
                "party {}\t{} of {}",
                evaluator.party, evaluator.scored, progress.offers
            );
            if !evaluator.missing.is_empty() {
                let _ = write!(text, "\tnot yet those of vendors {:?}", evaluator.missing);
            }
            text.push('\n');
        }
        text
    })
}
