//! Lists tenders, as the chain has them.

use std::fmt::Write;

use anyhow::Result;
use serde::Serialize;

use super::record::Stored;
use super::show::phase;
use crate::context::Context;
use crate::time;

/// List tenders, as the chain has them
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  veedor tender list\n  veedor tender list --buyer 2 --json")]
pub(crate) struct Args {
    /// Only those of this buyer
    #[arg(long, value_name = "ID")]
    buyer: Option<u32>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    tender: u32,
    phase: &'static str,
    buyer: u32,
    lots: u8,
    seals_until: u64,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let count = chain.read(chain.procurement().tenderCount().call()).await?;
    let mut listed = Vec::new();
    for tender in 1..=count {
        let stored = Stored::read(&chain, tender).await?;
        let buyer = stored.timetable.buyer;
        if args.buyer.is_none_or(|wanted| wanted == buyer) {
            listed.push(Listed {
                tender,
                phase: phase(&chain, tender).await?,
                buyer,
                lots: stored.core.lots,
                seals_until: stored.schedule().seals_until.get(),
            });
        }
    }
    context.out.data(&listed, || {
        listed.iter().fold(String::new(), |mut text, tender| {
            let _ = writeln!(
                text,
                "{}\t{}\tbuyer {}\t{} lots\tseals until {}",
                tender.tender,
                tender.phase,
                tender.buyer,
                tender.lots,
                time::show(tender.seals_until)
            );
            text
        })
    })
}
