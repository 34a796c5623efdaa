//! Whatever is one of a few is explained to those who read our answers.

use serde::Serialize;
use veedor_indexer::Contract;
use veedor_indexer::model::{
    Activity, ComplaintState, Kind, LotStatus, ModerationKind, PartyChangeKind, Phase, RecoveryEndKind,
    Scheme, SealState, SubjectKind,
};
use veedor_protocol::Hash;

use super::tenders::{Role, Status, TextState};
use crate::desk::Filing;

const PAGE: &str = include_str!("../../../docs/src/api.md");

/// The names in JSON of all values of an enum. One that is missing here does not compile.
macro_rules! names {
    ($name:ident { $($variant:ident $(($value:expr))?),+ $(,)? }) => {{
        #[expect(dead_code, reason = "it is the compiler that asks whether each is named")]
        fn each_is_named(value: &$name) {
            match value { $($name::$variant { .. } => (),)+ }
        }
        [$(name(&$name::$variant $(($value))?)),+].to_vec()
    }};
}

fn name(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap();
    let tagged = ["change", "how"].iter().find_map(|tag| value.get(tag));
    let name = tagged.unwrap_or(&value).as_str();
    name.unwrap_or_else(|| panic!("{value} has no name")).to_owned()
}

/// Looks for each name in the table's row of this beginning.
fn are_explained(rows: &[(&str, Vec<String>)]) {
    for (what, names) in rows {
        let row = PAGE.lines().find(|line| line.starts_with(&format!("| {what}")));
        let row = row.unwrap_or_else(|| panic!("{what} is not explained"));
        for name in names {
            assert!(row.contains(&format!("`{name}`")), "{what} can be `{name}`");
        }
    }
}

#[test]
fn every_value_in_a_tender_is_explained() {
    are_explained(&[
        (
            "`status` of a tender",
            names!(Status {
                Active,
                Complete,
                Cancelled
            }),
        ),
        ("`phase`", Phase::ALL.iter().map(name).collect()),
        (
            "`status` of a lot",
            names!(LotStatus {
                Undecided,
                Awarded,
                Deserted
            }),
        ),
        (
            "`state` of a seal",
            names!(SealState {
                Live,
                Withdrawn,
                Replaced,
                Opened,
                Excluded
            }),
        ),
        (
            "`state` of a complaint",
            names!(ComplaintState {
                Open,
                Upheld,
                Rejected,
                Void,
                Lapsed
            }),
        ),
        ("`subjectKind`", SubjectKind::ALL.iter().map(name).collect()),
        (
            "`kind` of a moderation",
            names!(ModerationKind { Withheld, Restored }),
        ),
        (
            "`textState`",
            names!(TextState {
                Shown,
                Withheld,
                Missing
            }),
        ),
    ]);
}

#[test]
fn every_role_of_a_document_is_explained() {
    are_explained(&[(
        "`role` of a document",
        names!(Role {
            Terms,
            Listed,
            AmendmentReason,
            RescheduleReason,
            CancellationReason,
            SuspensionReason,
            ReleaseReason,
            ExclusionEvidence,
            OfferManifest,
            ScoreReasons,
            DisqualificationReason,
            Complaint,
            ComplaintDecision,
            AwardReport,
            DesertionReason,
            ModerationReason,
        }),
    )]);
}

#[test]
fn every_value_about_parties_and_the_server_is_explained() {
    let hash = Hash::ZERO;
    are_explained(&[
        ("`kind` of a party", Kind::ALL.iter().map(name).collect()),
        ("`scheme` of a signer", Scheme::ALL.iter().map(name).collect()),
        (
            "`change` of a party",
            names!(PartyChangeKind { Profile(hash), Roles(0), Suspended(hash), Reinstated(hash) }),
        ),
        (
            "`how` a recovery ended",
            names!(RecoveryEndKind { Completed, Vetoed(None), Replaced }),
        ),
        (
            "`activity` of the indexer",
            names!(Activity {
                Starting,
                CatchingUp,
                Following,
                Held,
                Troubled,
                Stopped
            }),
        ),
        (
            "`contract`",
            names!(Contract {
                Directory,
                Procurement
            }),
        ),
        ("`state` of a comment's text", names!(Filing { Kept, Waiting })),
    ]);
}
