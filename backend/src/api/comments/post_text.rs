use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use veedor_protocol::comment::CommentText;
use veedor_protocol::document::{Document, Schema};
use veedor_protocol::{Address, Hash};

use crate::answer::Answer;
use crate::api::extract::Json;
use crate::desk::{Filing, FilingTerms};
use crate::problem::{Kind, Problem};
use crate::state::App;
use crate::texts;

/// A comment's text, with all that its digest covers: a `veedor/comment/1` document, or its four fields alone.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Posted {
    #[serde(default)]
    schema: Schema<CommentText>,
    tender: u32,
    author: Address,
    salt: Hash,
    text: String,
}

/// What became of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Receipt {
    /// The digest that the comment on chain must name.
    digest: Hash,
    /// The tender.
    tender: u32,
    /// Whether the text is kept for good, or waits.
    state: Filing,
    /// How many seconds it waits at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    waits: Option<u64>,
}

/// Takes in a comment's text. `201` when its digest is on chain, so that it is shown with its comment from now on;
/// `202` when not, or not as far as the mirror has come: it then waits for its comment, unseen, for a bounded time.
pub(crate) async fn post_text(
    State(app): State<App>,
    Json(posted): Json<Posted>,
) -> Result<Response, Problem> {
    let Posted {
        schema,
        tender,
        author,
        salt,
        text,
    } = posted;
    let text = CommentText {
        schema,
        tender,
        author,
        salt,
        text,
    };
    let faults = text.problems();
    if !faults.as_slice().is_empty() {
        return Err(Problem::new(Kind::BodyInvalid).detail(faults.to_string()));
    }
    let (as_of, comments) = texts::posted(&app, tender).await?;
    let Some(comments) = comments else {
        return Err(Problem::new(Kind::TenderUnknown).at(as_of));
    };

    let limits = app.limits();
    let digest = text.digest();
    let terms = FilingTerms {
        posted: comments.contains(&(author, digest)),
        now: texts::now(),
        most_waiting: limits.waiting_texts,
    };
    let filing = app
        .desk()
        .file_text(text, terms)
        .await
        .map_err(|error| Problem::internal(&error))?;
    let Some(state) = filing else {
        return Err(Problem::new(Kind::TextsFull).at(as_of));
    };
    let (status, waits) = match state {
        Filing::Kept => (StatusCode::CREATED, None),
        Filing::Waiting => (StatusCode::ACCEPTED, Some(limits.waiting_for.as_secs())),
    };
    Ok((
        status,
        Answer::new(
            as_of,
            Receipt {
                digest,
                tender,
                state,
                waits,
            },
        ),
    )
        .into_response())
}
