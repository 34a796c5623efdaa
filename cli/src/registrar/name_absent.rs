//! Names a vendor that asked for a token and opened no bid: its own signed request is the evidence.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;
use veedor_protocol::{Document, SignedTokenRequest};

use crate::act::Act;
use crate::context::Context;
use crate::failure::Failure;
use crate::files;
use crate::send;

/// Name a vendor that asked for a token and opened no bid
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor registrar name-absent --request solicitud-7.json\n\nAnyone may who holds the vendor's signed request, once opening is over. A vendor that took its bid back claims that with\n`veedor bid excuse`, and is not named."
)]
pub(crate) struct Args {
    /// The vendor's signed request (schema veedor/token-request/1); `-` for stdin
    #[arg(long, value_name = "FILE")]
    request: PathBuf,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let signed = SignedTokenRequest::parse(&files::read(&args.request)?)
        .map_err(|error| Failure::usage(format!("{}: {error}", args.request.display())))?;
    signed.verify().map_err(|error| {
        Failure::contradicted(format!("{}: {error}", args.request.display()))
            .remedy("the file was changed: nobody is named by it")
    })?;
    let chain = context.chain().await?;
    if signed.domain() != chain.deployment.procurement_domain() {
        return Err(Failure::usage("the request is for another chain or contract")
            .remedy("name its deployment with --deployment or --data")
            .into());
    }
    let request = signed.request();
    let act = Act::NameAbsent {
        request,
        vendor: signed.authorization.clone(),
    };
    let sent = send::carry_out(context, &chain, act).await?;
    let words = format!(
        "Vendor {} asked to bid in tender {} and opened no bid: that is on record.",
        request.vendor, request.tender
    );
    let what = json!({"tender": request.tender, "vendor": request.vendor, "registrar": request.registrar});
    send::tell(context, &sent, &words, what)
}
