use axum::extract::State;
use serde::Serialize;
use veedor_indexer::model;

use crate::answer::Answer;
use crate::api::extract::Path;
use crate::problem::{Kind, Problem};
use crate::shown::Shown;
use crate::state::App;

/// A party, and who it says it is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Party {
    #[serde(flatten)]
    party: model::Party,
    /// The document that `profile` is the digest of.
    profile_document: Shown,
}

/// A party: what it may do, its signers, and every change.
pub(crate) async fn show(State(app): State<App>, Path(id): Path<u32>) -> Result<Answer<Party>, Problem> {
    let (as_of, party) = app
        .mirror()
        .read(|reader| async move { reader.party(id).await })
        .await?;
    let Some(party) = party else {
        return Err(Problem::new(Kind::PartyUnknown).at(as_of));
    };
    let profile_document = Shown::read(&app, party.profile).await?;
    Ok(Answer::new(
        as_of,
        Party {
            party,
            profile_document,
        },
    ))
}
