//! Terms to begin with, and terms checked.

use std::path::PathBuf;

use alloy::primitives::Address;
use anyhow::Result;
use serde_json::{Value, json};
use veedor_contracts::rules;
use veedor_protocol::{Document, Hash, Price};

use super::terms;
use crate::context::Context;
use crate::failure::Failure;
use crate::files::{self, Access};

/// What an officer begins with: a school-meal tender of two lots.
const EXAMPLE: &str = include_str!("draft.json");

/// Its panel, where offers and prices are weighed.
const PANEL: &str = include_str!("panel.json");

/// Print terms to begin with, or check some
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor tender draft --buyer 2 --registrar 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed --out terms.json\n  veedor tender draft --buyer 2 --procedure licitacion-ponderada --evaluator 8 --evaluator 9 --evaluator 11\n  veedor tender draft --check terms.json\n\nFiles that belong to the terms go into `documents`: name, title, documentType, mediaType, size, sha256."
)]
pub(crate) struct Args {
    /// Check these terms, and print their digest
    #[arg(long, value_name = "FILE", conflicts_with_all = ["buyer", "registrar", "procedure", "evaluator", "out"])]
    check: Option<PathBuf>,
    /// The buyer's party id
    #[arg(long, value_name = "ID")]
    buyer: Option<u32>,
    /// The registrar's account, which admits one-time keys
    #[arg(long, value_name = "ADDRESS")]
    registrar: Option<Address>,
    /// The rules: licitacion, licitacion-ponderada (offers and prices are weighed), minima-cuantia, or an index
    #[arg(long, value_parser = procedure)]
    procedure: Option<u8>,
    /// Party id of somebody who scores offers, where they are weighed; repeat for each
    #[arg(long, value_name = "ID")]
    evaluator: Vec<u32>,
    /// Write to a new file instead of stdout
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn procedure(text: &str) -> Result<u8, String> {
    rules::index_of(text)
        .or_else(|| text.parse().ok())
        .ok_or_else(|| {
            let names = rules::standard().map(|procedure| procedure.name).join(", ");
            format!("no such procedure: write one of {names}, or an index")
        })
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<()> {
    if let Some(path) = &args.check {
        return check(context, path);
    }
    let draft = draft(args)?;
    match &args.out {
        Some(path) => {
            files::write_json(path, &draft, Access::Shared)?;
            context.out.say(format!(
                "Edit {}, then: veedor tender draft --check {0}",
                path.display()
            ));
            Ok(())
        }
        None => context.out.raw(&serde_json::to_string_pretty(&draft)?),
    }
}

fn draft(args: &Args) -> Result<Value> {
    let mut draft: Value = serde_json::from_str(EXAMPLE)?;
    if let Some(buyer) = args.buyer {
        draft["buyer"]["party"] = buyer.into();
    }
    if let Some(registrar) = args.registrar {
        draft["registrars"][0]["key"] = format!("0x{}", alloy::hex::encode(registrar)).into();
    }
    let Some(procedure) = args.procedure else {
        return Ok(draft);
    };
    draft["procedure"] = procedure.into();
    let rules = rules::standard().into_iter().nth(procedure.into());
    if rules.is_some_and(|procedure| procedure.rules.method == rules::WEIGHTED) {
        let mut panel: Value = serde_json::from_str(PANEL)?;
        if !args.evaluator.is_empty() {
            let mut evaluators = args.evaluator.clone();
            evaluators.sort_unstable();
            panel["quorum"] = (evaluators.len() / 2 + 1).into();
            panel["evaluators"] = evaluators.into();
        }
        draft["method"] = "weighted".into();
        draft["panel"] = panel;
    }
    Ok(draft)
}

fn check(context: &Context, path: &std::path::Path) -> Result<()> {
    let terms = terms::read(path)?;
    let digest: Hash = terms.sha256().map_err(Failure::usage)?;
    if terms
        .lots
        .iter()
        .any(|lot| lot.ceiling.is_none_or(|ceiling| ceiling == Price::MAX))
    {
        context
            .out
            .say("Note: a lot has no ceiling, so any price qualifies.");
    }
    context.out.say("The terms hold to their rules.");
    context.out.data(
        &json!({"terms": digest.to_bare_hex(), "buyer": terms.buyer.party, "lots": terms.lots.len(), "documents": terms.documents.len()}),
        || digest.to_bare_hex(),
    )
}

#[cfg(test)]
mod tests {
    use veedor_protocol::Terms;

    use super::*;

    fn args(procedure: Option<u8>, evaluator: Vec<u32>) -> Args {
        Args {
            check: None,
            buyer: None,
            registrar: None,
            procedure,
            evaluator,
            out: None,
        }
    }

    #[test]
    fn the_examples_hold_to_the_rules_they_teach() {
        for (procedure, evaluators) in [
            (None, vec![]),
            (Some(rules::LICITACION_PONDERADA), vec![]),
            (Some(rules::LICITACION_PONDERADA), vec![9, 8, 11]),
        ] {
            let text = draft(&args(procedure, evaluators)).unwrap().to_string();
            let terms = Terms::parse(text.as_bytes()).unwrap();
            assert_eq!(terms.panel.is_some(), procedure.is_some());
        }
    }
}
