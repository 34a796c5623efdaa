//! Phases and boundaries, as the mirror derives them and as the contract does.

use alloy::{primitives::Bytes, providers::Provider as _, sol_types::SolCall};
use serde_json::json;
use veedor_contracts::bindings::IProcurement::{phaseCall, timetableCall};
use veedor_indexer::model::{TenderDetail, Timestamp};

use crate::stage::Stage;

const NAMES: [&str; 11] = [
    "",
    "consultation",
    "sealing",
    "opening",
    "scoring",
    "pricing",
    "evaluation",
    "standstill",
    "final",
    "cancelled",
    "suspended",
];

/// At every moment around every boundary from now on, the mirror's phase and boundaries are the contract's.
pub(crate) async fn agrees(stage: &Stage, shown: &TenderDetail) {
    for time in moments(shown, stage.now().await) {
        let now = Timestamp(time);
        let phase = asked(
            stage,
            &phaseCall {
                tender: shown.tender.id,
            },
            time,
        )
        .await;
        assert_eq!(
            shown.tender.phase(now).name(),
            NAMES[usize::from(phase)],
            "at {time}"
        );
        let kept = asked(
            stage,
            &timetableCall {
                tender: shown.tender.id,
            },
            time,
        )
        .await;
        let derived = shown.tender.boundaries(now);
        assert_eq!(
            [
                derived.seals_from,
                derived.seals_until,
                derived.opens_until,
                derived.award_by
            ]
            .map(|boundary| boundary.0),
            [
                kept.sealsFrom.to(),
                kept.sealsUntil.to(),
                kept.opensUntil.to(),
                kept.opensUntil.to::<u64>() + kept.evaluation.to::<u64>()
            ],
            "at {time}"
        );
    }
}

/// Now, and the seconds around each boundary, as it stands and as suspensions may have moved it.
fn moments(shown: &TenderDetail, now: u64) -> Vec<u64> {
    let mut moments = vec![now];
    let suspended = shown.tender.suspension().map(|it| it.until.0);
    let stored = shown.tender.boundaries(Timestamp(0));
    let moved = shown.tender.boundaries(Timestamp(u64::from(u32::MAX)));
    let boundaries = [stored, moved].into_iter().flat_map(|it| {
        [
            it.seals_from,
            it.seals_until,
            it.opens_until,
            it.scores_until,
            it.prices_until,
            it.award_by,
        ]
    });
    for boundary in boundaries.map(|time| time.0).chain(suspended) {
        moments.extend([boundary - 1, boundary, boundary + 1]);
    }
    moments.retain(|time| *time >= now);
    moments.sort_unstable();
    moments.dedup();
    moments
}

/// What the contract would say in a block of this time, as it is kept now.
async fn asked<C: SolCall>(stage: &Stage, call: &C, time: u64) -> C::Return {
    let transaction = json!({
        "to": stage.deployment.procurement,
        "data": Bytes::from(call.abi_encode()),
    });
    let answer: Bytes = stage
        .provider
        .raw_request(
            "eth_call".into(),
            (
                transaction,
                "latest",
                json!({}),
                json!({ "time": format!("{time:#x}") }),
            ),
        )
        .await
        .unwrap();
    C::abi_decode_returns(&answer).unwrap()
}
