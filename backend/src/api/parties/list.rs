use axum::extract::{OriginalUri, State};
use serde::{Deserialize, Serialize};
use veedor_indexer::model::{Kind, Party};
use veedor_indexer::read::PartyQuery;

use crate::answer::Answer;
use crate::api::extract::Query;
use crate::api::page::{self, Links};
use crate::problem::Problem;
use crate::state::App;

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Asked {
    /// Only parties of this kind.
    kind: Option<Kind>,
    /// Only this buyer's officers.
    member_of: Option<u32>,
    /// How many.
    limit: Option<u32>,
    /// Where the page before ended.
    cursor: Option<String>,
}

/// A page of parties, by number.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page {
    parties: Vec<Party>,
    /// Where the next page is; nothing on the last one.
    next: Option<String>,
}

/// Parties, in the order in which they were registered.
pub(crate) async fn list(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Asked>,
) -> Result<Answer<Page>, Problem> {
    let query = PartyQuery {
        kind: asked.kind,
        member_of: asked.member_of,
        after: page::after(asked.cursor.as_deref())?,
        limit: page::limit(asked.limit)?,
    };
    let read = app.mirror().read(|reader| {
        let query = query.clone();
        async move { reader.parties(query).await }
    });
    let (as_of, found) = read.await?;
    let links = Links::new(&uri, found.next);
    let header = links.header();
    Ok(Answer::new(
        as_of,
        Page {
            parties: found.items,
            next: links.next,
        },
    )
    .header(header))
}
