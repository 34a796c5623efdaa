use axum::Json;
use axum::response::{IntoResponse, Response};

use super::Explained;
use crate::api::extract::Path;
use crate::problem::{Kind, Problem};

/// One kind of problem.
pub(crate) async fn show(Path(slug): Path<String>) -> Result<Response, Problem> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.slug() == slug);
    kind.map(|kind| Json(Explained::from(kind)).into_response())
        .ok_or_else(|| Problem::new(Kind::RouteUnknown))
}
