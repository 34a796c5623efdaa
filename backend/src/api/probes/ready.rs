use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use veedor_indexer::model::{Activity, Status};

use crate::answer::AsOf;
use crate::config::Limits;
use crate::state::App;
use crate::texts::now;

/// Whether answers are worth asking for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Readiness {
    /// How far the mirror is.
    as_of: Option<AsOf>,
    ready: bool,
    /// Why not: all there is.
    reasons: Vec<Reason>,
}

/// Why a server is not ready.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Reason {
    /// Stable, for programs.
    code: &'static str,
    /// For people.
    detail: String,
}

/// `200` while the mirror is close behind its node and sound, `503` with the reasons while it is not.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let status = app.mirror().status().await;
    let as_of = status.as_ref().ok().and_then(|status| status.checkpoint);
    let reasons = match status {
        Ok(status) => reasons(&status, app.limits(), now()),
        Err(problem) => vec![Reason {
            code: "mirror",
            detail: problem.kind().title().to_owned(),
        }],
    };
    let ready = reasons.is_empty();
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        Json(Readiness {
            as_of,
            ready,
            reasons,
        }),
    )
        .into_response()
}

fn reasons(status: &Status, limits: &Limits, now: i64) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut because = |code, detail| reasons.push(Reason { code, detail });
    let told = status
        .detail
        .as_deref()
        .map(|detail| format!(": {detail}"))
        .unwrap_or_default();
    if status.checkpoint.is_none() {
        because("empty", "No block has been mirrored yet.".to_owned());
    }
    match status.activity {
        Activity::Stopped => because("stopped", format!("The indexer has stopped{told}.")),
        Activity::Troubled => because("troubled", format!("The indexer's node does not serve it{told}.")),
        Activity::Held => because("held", format!("The indexer's node is behind the mirror{told}.")),
        Activity::Starting | Activity::CatchingUp | Activity::Following => {}
    }
    if status.lag > limits.lag_blocks {
        because(
            "lag",
            format!("The mirror is {} blocks behind its node.", status.lag),
        );
    }
    let observed = status.observed_at.and_then(|time| i64::try_from(time.0).ok());
    let longest = i64::try_from(limits.silence.as_secs()).unwrap_or(i64::MAX);
    match observed {
        Some(observed) if now.saturating_sub(observed) <= longest => {}
        Some(observed) => {
            because(
                "silent",
                format!(
                    "Nothing was heard from the indexer for {} s.",
                    now.saturating_sub(observed)
                ),
            );
        }
        None => because("silent", "Nothing was ever heard from the indexer.".to_owned()),
    }
    for broken in &status.broken {
        let detail = format!(
            "The transcript {} of the {} contract breaks at position {}, block {}: {}.",
            broken.transcript,
            broken.contract.name(),
            broken.position,
            broken.block,
            broken.reason
        );
        because("broken", detail);
    }
    reasons
}
