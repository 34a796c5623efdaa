//! Comments. The text goes to the server first, so that no digest is on chain whose text nobody has.

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::Result;
use serde_json::json;
use veedor_bidding::{Authorization, OsRng};
use veedor_contracts::bindings::IProcurement;
use veedor_contracts::{ToAlloy, ToProtocol};
use veedor_protocol::comment::CommentText;
use veedor_protocol::document::Schema;
use veedor_protocol::intent::{Comment, Intent, SubjectKind};
use veedor_protocol::{Address, Document as _, Hash};

use crate::act::Act;
use crate::admission::{Document, To};
use crate::api;
use crate::context::{Chain, Context};
use crate::failure::Failure;
use crate::files::{self, Access};
use crate::keys;
use crate::send::{self, Delivery, Sent};
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
    /// What the comment says
    #[arg(long, required_unless_present = "file", conflicts_with = "file")]
    text: Option<String>,
    /// The same from a file; `-` for stdin
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// What it is about: tender, amendment:VERSION, bid:VENDOR, score:VENDOR, award:LOT or comment:POSITION
    #[arg(long, default_value = "tender", value_name = "SUBJECT")]
    about: Subject,
    /// Transcript position of the comment that this one answers
    #[arg(long, value_name = "POSITION")]
    reply_to: Option<u32>,
    /// The registrar's admission of the pseudonym
    #[arg(long, value_name = "FILE")]
    admission: Option<PathBuf>,
    /// Keep text and salt in this file instead of sending them to the server
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
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
    let text = match (&args.text, &args.file) {
        (Some(text), _) => text.trim().to_owned(),
        (None, Some(path)) => String::from_utf8(files::read(path)?)
            .map_err(|_| Failure::usage(format!("{} is not text (UTF-8)", path.display())))?
            .trim()
            .replace("\r\n", "\n"),
        (None, None) => {
            return Err(Failure::usage("no text is given")
                .remedy("give --text or --file")
                .into());
        }
    };
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

    let document = CommentText {
        schema: Schema::new(),
        tender: args.tender,
        author,
        salt: salt(),
        text,
    };
    let canonical = document.to_canonical().map_err(Failure::usage)?;
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
    match &args.keep {
        Some(path) => files::write_new(path, &canonical, Access::Shared)?,
        None => {
            api::post(context, "/api/v1/comments/texts", &document).await?;
        }
    }
    let Some(sent) = send::deliver(context, &chain, act, &args.delivery).await? else {
        return Ok(());
    };
    let position = position(&chain, args.tender, &sent).await?;
    context
        .out
        .say(format!("Comment {position} of tender {}.", args.tender));
    context.out.data(
        &json!({"tender": args.tender, "position": position, "author": author, "digest": document.digest(), "transaction": sent.transaction, "block": sent.block_number, "gas": sent.gas_used}),
        || position.to_string(),
    )
}

/// The comment's place in the transcript: how many of the tender's events there are up to its own.
async fn position(chain: &Chain, tender: u32, sent: &Sent) -> Result<usize, Failure> {
    let event: IProcurement::CommentPosted = sent.event()?;
    let logs = record::logs(chain, tender).await?;
    // The head is the last data word of every event, and no two are the same.
    let at = logs
        .iter()
        .position(|log| log.inner.data.data.ends_with(event.head.as_slice()));
    at.map(|index| index + 1).ok_or_else(|| {
        Failure::network("the node does not give the comment's event back").remedy("see `veedor tender show`")
    })
}

fn salt() -> Hash {
    use veedor_bidding::RngCore;
    let mut bytes = [0; 32];
    OsRng.fill_bytes(&mut bytes);
    bytes.into()
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
