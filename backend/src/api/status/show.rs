use axum::extract::State;
use serde::Serialize;
use veedor_indexer::model;

use crate::answer::Answer;
use crate::problem::Problem;
use crate::state::App;

/// How the mirror is doing.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Status {
    #[serde(flatten)]
    mirror: model::Status,
    /// How many seconds of chain time the checkpoint is behind the node's head.
    lag_seconds: u64,
    /// This program's version.
    version: &'static str,
}

/// How far the mirror has followed which chain, and what is wrong with it.
pub(crate) async fn show(State(app): State<App>) -> Result<Answer<Status>, Problem> {
    let mirror = app.mirror().status().await?;
    let as_of = mirror.checkpoint;
    let lag_seconds = match (mirror.head, mirror.checkpoint) {
        (Some(head), Some(checkpoint)) => head.time.0.saturating_sub(checkpoint.time.0),
        _ => 0,
    };
    Ok(Answer::new(
        as_of,
        Status {
            mirror,
            lag_seconds,
            version: env!("CARGO_PKG_VERSION"),
        },
    ))
}
