//! `veedor dev advance`: the chain's clock goes ahead.

use alloy::primitives::U256;
use clap::ValueEnum;
use serde::Serialize;
use serde_json::json;
use veedor_contracts::bindings::IProcurement;

use super::rpc::{Rpc, RpcError};
use crate::context::{Chain, Context};
use crate::failure::Failure;
use crate::time::{self, Span};

/// Move the clock of a development chain ahead, and make a block at the new time
///
/// Chain time decides every phase, so this is how a tender is brought to the next one without waiting.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  veedor dev advance 2d
  veedor dev advance 36h
  veedor dev advance --until opening --tender 1")]
pub(crate) struct Args {
    /// How far: 90s, 15m, 36h, 2d, 1w, 1d12h
    #[arg(
        value_name = "DURATION",
        required_unless_present = "until",
        conflicts_with = "until"
    )]
    span: Option<Span>,
    /// To the first second of a tender's phase
    #[arg(long, value_enum, requires = "tender")]
    until: Option<Boundary>,
    /// Which tender
    #[arg(long, value_name = "ID", requires = "until")]
    tender: Option<u32>,
}

/// A boundary of a tender's timetable.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Boundary {
    /// Bids can be sealed
    Sealing,
    /// Bids can be opened
    Opening,
    /// Lots can be decided
    Evaluation,
    /// Anyone may award
    AwardBy,
}

#[derive(Serialize)]
struct Moved {
    timestamp: u64,
    block: u64,
}

pub(super) async fn run(context: &Context, args: &Args) -> anyhow::Result<()> {
    let chain = context.chain().await?;
    let rpc = Rpc::new(&context.settings.rpc_url)?;
    let now = chain.now().await?;
    let requests = match (args.span, args.until, args.tender) {
        (Some(Span(0)), ..) => Vec::new(),
        (Some(Span(seconds)), ..) => {
            // 2106 is as far as the contracts' clocks go.
            if now.checked_add(seconds).is_none_or(|at| at > u64::from(u32::MAX)) {
                return Err(Failure::usage(format!(
                    "{} is past the year 2106, the last that the contracts know",
                    Span(seconds)
                ))
                .into());
            }
            vec![("evm_increaseTime", json!([seconds]))]
        }
        (None, Some(boundary), Some(tender)) => {
            let at = boundary_of(&chain, tender, boundary).await?;
            if at > now {
                vec![("evm_setNextBlockTimestamp", json!([at]))]
            } else {
                context.out.say(format!(
                    "That is past already: the chain is at {}.",
                    time::show(now)
                ));
                return tell(context, &rpc).await;
            }
        }
        _ => return Err(Failure::usage("say how far, or until when").into()),
    };
    for (method, params) in requests.into_iter().chain([("evm_mine", json!([]))]) {
        rpc.call(method, params)
            .await
            .map_err(|error| cannot(&rpc, method, &error))?;
    }
    tell(context, &rpc).await
}

/// Says what the clock shows.
async fn tell(context: &Context, rpc: &Rpc) -> anyhow::Result<()> {
    let block = rpc
        .call("eth_getBlockByNumber", json!(["latest", false]))
        .await
        .map_err(|error| Failure::network(format!("the node at {} failed: {error}", rpc.url())))?;
    let quantity = |key: &str| {
        block[key]
            .as_str()
            .and_then(|text| text.parse::<U256>().ok())
            .map(|number| number.saturating_to::<u64>())
    };
    let (Some(timestamp), Some(number)) = (quantity("timestamp"), quantity("number")) else {
        return Err(Failure::network(format!("the node at {} has no latest block", rpc.url())).into());
    };
    context.out.data(
        &Moved {
            timestamp,
            block: number,
        },
        || time::show(timestamp),
    )
}

async fn boundary_of(chain: &Chain, tender: u32, boundary: Boundary) -> Result<u64, Failure> {
    let procurement = IProcurement::new(chain.deployment.procurement, &chain.provider);
    let times = chain
        .within(async { procurement.timetable(tender).call().await })
        .await?;
    let opens_until: u64 = times.opensUntil.to();
    let at = match boundary {
        Boundary::Sealing => times.sealsFrom.to(),
        Boundary::Opening => times.sealsUntil.to(),
        Boundary::Evaluation => opens_until,
        Boundary::AwardBy => opens_until + times.evaluation.to::<u64>(),
    };
    if at == 0 {
        return Err(Failure::usage(format!("there is no tender {tender}"))
            .remedy("give the number that publication printed"));
    }
    Ok(at)
}

fn cannot(rpc: &Rpc, method: &str, error: &RpcError) -> Failure {
    if error.is_unknown_method() {
        Failure::usage(format!(
            "the clock of the node at {} cannot be moved: it does not know {method}",
            rpc.url()
        ))
        .remedy("only development chains have a clock to move: `veedor dev`, anvil, hardhat node")
    } else {
        let silent = matches!(error, RpcError::Silent(_));
        let failure = Failure::network(format!("the node at {} failed at {method}: {error}", rpc.url()));
        if silent {
            failure.remedy("check that it runs (`veedor dev` starts one)")
        } else {
            failure.remedy("the node may refuse the time: try a shorter span")
        }
    }
}
