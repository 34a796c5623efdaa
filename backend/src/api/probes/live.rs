use axum::Json;
use serde_json::{Value, json};

/// The process answers. Whether its answers are worth anything, `/readyz` says.
pub(crate) async fn live() -> Json<Value> {
    Json(json!({ "live": true }))
}
