use axum::extract::State;
use veedor_contracts::Deployment;

use crate::answer::Answer;
use crate::state::App;

/// The chain and the contracts that everything here is about: what somebody needs to check it with a node of their
/// own, or to sign an intent.
pub(crate) async fn show(State(app): State<App>) -> Answer<Deployment> {
    let as_of = app.mirror().read(|_| Ok(())).await.map_or(None, |(as_of, ())| Some(as_of));
    Answer::new(as_of, app.deployment().clone())
}
