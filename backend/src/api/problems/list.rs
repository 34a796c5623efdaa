use axum::Json;
use serde::Serialize;

use super::Explained;
use crate::problem::Kind;

/// Every kind of problem.
#[derive(Debug, Serialize)]
pub(crate) struct Problems {
    problems: Vec<Explained>,
}

/// Every kind of problem that this API answers with.
pub(crate) async fn list() -> Json<Problems> {
    Json(Problems {
        problems: Kind::ALL.into_iter().map(Explained::from).collect(),
    })
}
