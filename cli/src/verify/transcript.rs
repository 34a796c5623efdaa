//! Chains events anew and compares with the head that the contract keeps.

use std::fmt::Write;

use anyhow::Result;
use serde::Serialize;
use veedor_indexer::Identity;
use veedor_indexer::chain::{ChainError, Node};
use veedor_indexer::verify::{self, Report, Verdict, VerifyError};

use crate::context::Context;
use crate::failure::Failure;
use crate::time;

/// Check a tender's events
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor verify tender 1\n  veedor verify tender 1 --rpc-url https://nodo.ejemplo.org --deployment direcciones.json --json"
)]
pub(crate) struct TenderArgs {
    /// The tender's number
    tender: u32,
}

pub(crate) async fn tender(context: &Context, args: &TenderArgs) -> Result<()> {
    let (node, identity) = place(context).await?;
    let checked = verify::tender(&node, &identity, args.tender)
        .await
        .map_err(|error| failure(&error))?;
    tell(
        context,
        &format!("Tender {}", args.tender),
        "check the number, and --deployment",
        &checked,
        &checked.report,
    )
}

pub(crate) async fn publications(context: &Context) -> Result<()> {
    let (node, identity) = place(context).await?;
    let checked = verify::publications(&node, &identity)
        .await
        .map_err(|error| failure(&error))?;
    tell(
        context,
        "The list of publications",
        "if a tender was published there, --deployment names another contract",
        &checked,
        &checked.report,
    )
}

pub(crate) async fn directory(context: &Context) -> Result<()> {
    let (node, identity) = place(context).await?;
    let report = verify::directory(&node, &identity)
        .await
        .map_err(|error| failure(&error))?;
    tell(
        context,
        "The directory",
        "if a party was registered there, --deployment names another contract",
        &report,
        &report,
    )
}

async fn place(context: &Context) -> Result<(Node, Identity), Failure> {
    let deployment = context.deployment()?;
    Ok((Node::new(context.node().await?), Identity::from(&deployment)))
}

/// The result goes to stdout whatever it is; the exit code says which it is.
/// `if_empty` is what to do where the contract has no events of it.
fn tell<T: Serialize>(
    context: &Context,
    what: &str,
    if_empty: &str,
    checked: &T,
    report: &Report,
) -> Result<()> {
    let (word, failure) = match &report.verdict {
        Verdict::Complete if report.unproven_because.is_some() => ("complete, if the node is believed", None),
        Verdict::Complete => ("complete", None),
        Verdict::Incomplete { why, .. } => (
            "incomplete",
            Some(
                Failure::unverifiable(format!("{what} is incomplete: {why}"))
                    .remedy("the node withholds or has lost events: ask another one with --rpc-url"),
            ),
        ),
        Verdict::Altered { why, .. } => (
            "altered",
            Some(Failure::contradicted(format!("{what} is altered: {why}")).remedy(
                "do not rely on this node; ask another one, and keep what this one said as evidence (--json)",
            )),
        ),
        Verdict::Unknown => (
            "unknown",
            Some(Failure::unverifiable(format!("{what}: the contract has no events of it")).remedy(if_empty)),
        ),
    };
    context.out.data(checked, || {
        let mut text = format!("{word}\n");
        let _ = writeln!(
            text,
            "events      {} given, {} recorded",
            report.given, report.recorded
        );
        let _ = writeln!(text, "head        {}", report.recorded_head);
        let _ = writeln!(text, "block       {} {}", report.at.number, report.at.hash);
        let _ = match &report.unproven_because {
            None => writeln!(text, "head proven from that block's header (eth_getProof)"),
            Some(why) => writeln!(text, "head believed, not proven: the node gives no proof ({why})"),
        };
        text
    })?;
    if report.is_complete() {
        context.out.say(format!(
            "{what}: every event is there, as it was written, by the node's block of {}.",
            time::show(report.at.time.0)
        ));
        context.out.say(if report.unproven_because.is_none() {
            "That this chain is everybody's, compare the block's hash with another node's."
        } else {
            "The head is this node's word, without a proof: compare it with another node's."
        });
    }
    failure.map_or(Ok(()), |failure| Err(failure.into()))
}

fn failure(error: &VerifyError) -> Failure {
    match error {
        error if error.is_contradiction() => {
            Failure::contradicted(error).remedy("ask another node with --rpc-url, and compare")
        }
        VerifyError::OtherChain { .. } => Failure::usage(error)
            .remedy("name the node with --rpc-url, or the address file with --deployment"),
        VerifyError::Node(ChainError::Unreachable { .. } | ChainError::Refused { .. }) => {
            Failure::network(error).remedy("try again, or use another node with --rpc-url")
        }
        _ => Failure::unverifiable(error).remedy("ask another node with --rpc-url"),
    }
}
