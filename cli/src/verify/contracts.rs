//! Compares the code on the chain with what the sources give.

use std::fmt::Write;
use std::path::PathBuf;

use anyhow::Result;
use veedor_contracts::artifact::Compiled;
use veedor_contracts::source::{DEPLOYED, Project};
use veedor_contracts::verify::verify_deployment;

use crate::context::Context;
use crate::failure::Failure;

/// Compile the contracts' sources and compare with the code on the chain
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor verify contracts --project ~/veedor        a checkout, after its scripts/setup\n  veedor verify contracts --artifacts               no compiler: what was compiled into this program"
)]
pub(crate) struct Args {
    /// Folder of a checkout [default: this one]
    #[arg(long, value_name = "DIR")]
    project: Option<PathBuf>,
    /// Compare with the code that this program was built with, without compiling
    #[arg(long, conflicts_with = "project")]
    artifacts: bool,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let compiled = if args.artifacts {
        DEPLOYED
            .iter()
            .map(|artifact| Ok(artifact.read()?))
            .collect::<Result<Vec<Compiled>>>()?
    } else {
        context.out.say("Compiling the sources …");
        let project = args.project.clone();
        let compile = move || match project {
            Some(folder) => Project::at(&folder)?.compile(),
            None => Project::here()?.compile(),
        };
        tokio::task::spawn_blocking(compile).await?.map_err(|error| {
            Failure::unverifiable(error).remedy("run scripts/setup in a checkout and name it with --project; --artifacts compares without compiling")
        })?
    };
    let findings = chain
        .within(verify_deployment(&chain.provider, &chain.deployment, &compiled))
        .await?;
    context.out.data(&findings, || {
        findings.iter().fold(String::new(), |mut text, finding| {
            let _ = writeln!(
                text,
                "{}\t{}\t{}",
                finding.contract, finding.address, finding.verdict
            );
            for immutable in finding.immutables.iter().filter(|immutable| !immutable.holds()) {
                let _ = writeln!(
                    text,
                    "\t{} holds {}, which is not this deployment's",
                    immutable.name, immutable.value
                );
            }
            text
        })
    })?;
    if findings.len() < DEPLOYED.len() {
        return Err(Failure::unverifiable("not every contract was compared").into());
    }
    if findings.iter().all(veedor_contracts::verify::Finding::holds) {
        return Ok(());
    }
    Err(
        Failure::contradicted("the code on the chain is not that of the sources")
            .remedy("do not use these contracts, or use the program and sources of their version")
            .into(),
    )
}
