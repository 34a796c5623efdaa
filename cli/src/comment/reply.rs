//! A vendor answers a comment on its bid, its scores or its award. The answer is shown beside the comment.

use anyhow::Result;
use serde_json::json;
use veedor_protocol::Address;
use veedor_protocol::intent::{Reply, SubjectKind};
use veedor_protocol::party::Kind;

use super::text::TextArgs;
use crate::act::Act;
use crate::context::Context;
use crate::failure::Failure;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg};
use crate::tender::record::{self, Stored};

/// Answer a comment on your own bid, scores or award (a vendor)
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor comment reply --tender 1 --position 14 --signer proveedor-1 --text 'La flota es propia: véase el anexo 3.'\n\nOnce per comment, outside of any quota. It is shown beside the comment, whatever becomes of that one's text."
)]
pub(crate) struct Args {
    /// The tender's number
    #[arg(long)]
    tender: u32,
    /// The comment's transcript position
    #[arg(long)]
    position: u32,
    #[command(flatten)]
    signer: SignerArg,
    #[command(flatten)]
    text: TextArgs,
    #[command(flatten)]
    delivery: Delivery,
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let text = args.text.read()?;
    let chain = context.chain().await?;
    Stored::read(&chain, args.tender).await?;
    let comment = record::comment_at(&chain, args.tender, args.position).await?;
    let subject_kind = SubjectKind::try_from(comment.subjectKind).map_err(Failure::network)?;
    if !matches!(
        subject_kind,
        SubjectKind::Bid | SubjectKind::Score | SubjectKind::Award
    ) {
        return Err(Failure::usage(format!(
            "comment {} is about no bid, score or award (but {subject_kind}): nobody has a right of reply to it",
            args.position
        ))
        .remedy("answer it as anybody does: `veedor comment post --reply-to`")
        .into());
    }
    let vendor = signing::actor(context, &chain, &args.signer.signer, &[Kind::Vendor]).await?;
    let document = text.document(args.tender, Address::of_party(vendor.party))?;
    let intent = Reply {
        tender: args.tender,
        vendor: vendor.party,
        parent: args.position,
        subject_kind,
        subject_id: comment.subjectId,
        digest: document.digest(),
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let act = Act::Reply {
        vendor: vendor.authorize(&intent, &chain.deployment.procurement_domain())?,
        intent,
    };
    args.text.keep(context, &document).await?;
    let words = format!(
        "Vendor {} has answered comment {} of tender {}.",
        vendor.party, args.position, args.tender
    );
    let what = json!({"tender": args.tender, "position": args.position, "vendor": vendor.party, "digest": document.digest()});
    send::deliver_and_tell(context, &chain, act, &args.delivery, &words, what).await
}
