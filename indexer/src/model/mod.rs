//! What the mirror tells: plain values, the same whether they come from its rows or straight from a fold.
//!
//! JSON names are camelCase and stable; amounts are decimal strings in the currency's minor unit; times carry Unix
//! seconds and RFC 3339 beside each other. Nothing here reads or writes anything.

mod attendance;
mod clock;
mod comment;
mod evidence;
mod oversight;
mod panel;
mod party;
mod status;
mod tender;
mod values;

pub use attendance::{Absence, RequestCount, WithdrawalClaim};
pub(crate) use clock::postponed;
pub use clock::{Boundaries, Phase, Schedule};
pub use comment::{Comment, Endorsement, Moderation, ModerationKind, Reply};
pub use evidence::{BlockRef, Break, Evidence, TranscriptState};
pub use oversight::{
    Approval, Complaint, ComplaintDecision, ComplaintState, Disqualification, Reinstatement, Release,
    Reopening, SealExclusion, Suspension,
};
pub use panel::{Criterion, CriterionScore, Evaluator, Panel, Points, Score};
pub use party::{
    Act, ActKind, Party, PartyChange, PartyChangeKind, Recovery, RecoveryEnd, RecoveryEndKind, Signer,
};
pub use status::{Activity, Change, ChangeKind, Page, Status};
pub use tender::{
    Award, Cancellation, Desertion, Exclusion, Finalization, LotBounds, LotOutcome, LotStatus, Opening,
    Price, Publication, Registrar, Reschedule, Seal, SealState, Tender, TenderDetail, TenderSummary, Version,
    Withdrawal,
};
pub use values::{Amount, Timestamp};
pub use veedor_protocol::{
    intent::SubjectKind,
    party::{Kind, Scheme},
};
