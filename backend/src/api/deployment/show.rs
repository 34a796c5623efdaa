use axum::extract::State;
use veedor_contracts::Deployment;

use crate::answer::Answer;
use crate::state::App;

/// The chain and the contracts that everything here is about: what somebody needs to check it with a node of their
/// own, or to sign an intent.
pub(crate) async fn show(State(app): State<App>) -> Answer<Deployment> {
    // Known, and worth telling, before anything is mirrored.
    let as_of = app
        .mirror()
        .read(async |_| Ok(()))
        .await
        .ok()
        .map(|(as_of, ())| as_of);
    Answer::new(as_of, app.deployment().clone())
}
