//! Comments. The text goes to the server first, so that no digest is on chain whose text nobody has.

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::Result;
use serde_json::json;
use veedor_bidding::Authorization;
use veedor_contracts::bindings::IProcurement;
use veedor_contracts::{ToAlloy, ToProtocol};
use veedor_protocol::Address;
use veedor_protocol::intent::{Comment, Intent, SubjectKind};

use super::text::TextArgs;
use crate::act::Act;
use crate::admission::{Document, To};
use crate::context::Context;
use crate::failure::Failure;
use crate::keys;
use crate::send::{self, Delivery};
use crate::signing::{self, SignerArg, signer_record};
use crate::tender::record::{self, Stored};

/// Comment, under an admitted pseudonym or as a party
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor comment post --tender 1 --signer vecina --admission admision.json --text '¿Por qué no hay fruta los viernes?'\n  veedor comment post --tender 1 --signer proveedor-1 --about comment:5 --reply-to 5 --file respuesta.txt\n\nAn account that the directory knows comments as its party; any other is a pseudonym, and needs an admission for its\nfirst comment in a tender."
)]
pub(crate) struct Args {
    /// The tender's number
    #[arg(long)]
    tender: u32,
    #[command(flatten)]
    signer: SignerArg,
    #[command(flatten)]
    text: TextArgs,
    /// What it is about: tender, amendment:VERSION, bid:VENDOR, score:VENDOR, award:LOT or comment:POSITION
    #[arg(long, default_value = "tender", value_name = "SUBJECT")]
    about: Subject,
    /// Transcript position of the comment that this one answers
    #[arg(long, value_name = "POSITION")]
    reply_to: Option<u32>,
    /// The registrar's admission of the pseudonym
    #[arg(long, value_name = "FILE")]
    admission: Option<PathBuf>,
    #[command(flatten)]
    delivery: Delivery,
}

/// What a comment is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Subject {
    kind: SubjectKind,
    id: u32,
}

impl FromStr for Subject {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, id) = text.split_once(':').unwrap_or((text, "0"));
        let kind: SubjectKind = kind.parse().map_err(|error| format!("{error}"))?;
        let id = id.parse().map_err(|_| format!("`{id}` is no number"))?;
        if (kind == SubjectKind::Tender) != (id == 0) {
            return Err("write tender alone, and a number after the others, as in award:2".into());
        }
        Ok(Self { kind, id })
    }
}

impl Args {
    /// The comments that this one is about or answers.
    fn comments_named(&self) -> impl Iterator<Item = u32> {
        let about = (self.about.kind == SubjectKind::Comment).then_some(self.about.id);
        about
            .into_iter()
            .chain(self.reply_to.filter(|parent| Some(*parent) != about))
    }
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let text = args.text.read()?;
    let chain = context.chain().await?;
    Stored::read(&chain, args.tender).await?;
    for position in args.comments_named() {
        record::expect_comment(&chain, args.tender, position).await?;
    }
    let account = keys::address(context, &args.signer.signer)?.to_protocol();
    let party = signer_record(&chain, account.into())
        .await?
        .map(|record| record.party);
    let author = party.map_or(account, Address::of_party);
    let number = chain
        .read(
            chain
                .procurement()
                .commentsOf(args.tender, author.to_alloy())
                .call(),
        )
        .await?;
    let domain = chain.deployment.procurement_domain();
    let admission = match (party, number, &args.admission) {
        (None, 0, Some(path)) => {
            Some(Document::read(path, &domain, To::Comment, args.tender, author)?.signature)
        }
        (None, 0, None) => {
            return Err(Failure::usage("a pseudonym's first comment in a tender needs an admission")
                .remedy("give the registrar's with --admission FILE (`veedor registrar admit-author` makes one)")
                .into());
        }
        // The contract wants one for the first comment of a pseudonym, and none else.
        _ => None,
    };

    let document = text.document(args.tender, author)?;
    let intent = Comment {
        tender: args.tender,
        author,
        number,
        subject_kind: args.about.kind,
        subject_id: args.about.id,
        parent: args.reply_to.unwrap_or(0),
        digest: document.digest(),
        valid_until: args.delivery.valid_until(chain.now().await?)?,
    };
    let key = keys::unlock(context, &args.signer.signer)?;
    let signature = signing::sign(&key, &intent.digest(&domain))?;
    let act = match party {
        Some(_) => Act::CommentAs {
            intent,
            party: Authorization::ecdsa(account, signature),
        },
        None => Act::Comment {
            intent,
            admission,
            signature: signing::compact(signature)?,
        },
    };
    args.text.keep(context, &document).await?;
    let Some(sent) = send::deliver(context, &chain, act, &args.delivery).await? else {
        return Ok(());
    };
    let event: IProcurement::CommentPosted = sent.event()?;
    let position = record::position_of(&chain, args.tender, event.head).await?;
    context
        .out
        .say(format!("Comment {position} of tender {}.", args.tender));
    context.out.data(
        &json!({"tender": args.tender, "position": position, "author": author, "digest": document.digest(), "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
        || position.to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_a_kind_and_where_it_takes_one_a_number() {
        assert_eq!(
            "tender".parse(),
            Ok(Subject {
                kind: SubjectKind::Tender,
                id: 0
            })
        );
        assert_eq!(
            "award:2".parse(),
            Ok(Subject {
                kind: SubjectKind::Award,
                id: 2
            })
        );
        for wrong in ["", "award", "award:", "award:x", "tender:1", "lot:2", "award:0"] {
            assert!(wrong.parse::<Subject>().is_err(), "{wrong}");
        }
    }
}
