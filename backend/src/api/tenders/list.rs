use axum::extract::State;
use axum::http::header;
use serde::{Deserialize, Serialize};
use veedor_indexer::model::{Phase, TenderSummary};

use crate::answer::Answer;
use crate::api::extract::Query;
use crate::api::page;
use crate::problem::Problem;
use crate::state::App;

/// What is asked for. A parameter that is not known is refused rather than passed over, so that nobody takes a
/// list for filtered that is not.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Asked {
    /// Only tenders of this status.
    status: Option<Status>,
    /// Only tenders in this phase at the time of the block in `asOf`.
    phase: Option<Phase>,
    /// Only tenders of this buyer.
    buyer: Option<u32>,
    /// How many.
    limit: Option<u32>,
    /// Where the page before ended.
    cursor: Option<String>,
}

/// Whether a tender is running, and if not, how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Status {
    /// Neither final nor cancelled.
    Active,
    /// Every lot is decided and the standstill over.
    Complete,
    /// Ended without award.
    Cancelled,
}

impl Status {
    pub(super) fn of(phase: Phase) -> Self {
        match phase {
            Phase::Cancelled => Self::Cancelled,
            Phase::Final => Self::Complete,
            _ => Self::Active,
        }
    }
}

/// A page of tenders, the youngest first.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page {
    tenders: Vec<TenderSummary>,
    /// Where the next page is; nothing on the last one.
    next: Option<String>,
}
