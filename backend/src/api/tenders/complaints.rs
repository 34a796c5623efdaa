//! A tender's complaints, with what became of each at the time of the block that an answer goes by.

use serde::Serialize;
use veedor_indexer::model::{self, ComplaintState, Tender, Timestamp};

/// A complaint, and what became of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Complaint {
    /// What became of it.
    state: ComplaintState,
    #[serde(flatten)]
    complaint: model::Complaint,
}

/// A tender's complaints at a moment of chain time.
pub(super) fn show(tender: &Tender, now: Timestamp) -> Vec<Complaint> {
    let each = tender.complaints.iter().cloned();
    each.map(|complaint| Complaint {
        state: complaint.state(clock(tender, complaint.until, now)),
        complaint,
    })
    .collect()
}

/// What the time is for something that ends at `until`: a suspension stops the clock of what it found running.
fn clock(tender: &Tender, until: Timestamp, now: Timestamp) -> Timestamp {
    let stopped = tender
        .suspension()
        .filter(|suspension| until > suspension.evidence.time);
    stopped.map_or(now, |suspension| Timestamp(now.0 - suspension.lost(now)))
}
