//! What the mirror tells: plain values, the same whether they come from its rows or straight from a fold.
//!
//! JSON names are camelCase and stable; amounts are decimal strings in the currency's minor unit; times carry Unix
//! seconds and RFC 3339 beside each other. Nothing here reads or writes anything.

mod evidence;
mod party;
mod status;
mod tender;
mod values;

pub use evidence::{BlockRef, Break, Evidence, TranscriptState};
pub use party::{Act, ActKind, Party, PartyChange, PartyChangeKind, Signer};
pub use status::{Activity, Change, ChangeKind, Page, Status};
pub use tender::{
    Award, Cancellation, Comment, Desertion, Exclusion, Finalization, LotBounds, LotOutcome, LotStatus,
    Moderation, ModerationKind, Opening, Phase, Price, Publication, Registrar, Reschedule, Schedule, Seal,
    SealState, Tender, TenderDetail, TenderSummary, Version, Withdrawal,
};
pub use values::{Amount, Timestamp};
pub use veedor_protocol::{
    intent::SubjectKind,
    party::{Kind, Scheme},
};
