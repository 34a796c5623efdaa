//! A weighted tender on a real chain, through suspension, scores, a disqualification and a complaint.

use veedor_contracts::{bindings::IProcurement, rules};
use veedor_indexer::model::{ComplaintState, Phase, Timestamp};
use veedor_protocol::{
    Hash, Price, Timestamp as Time, U24,
    intent::{
        Award, Complain, Decide, Disqualify, Lot, Panel, Publish, Registrar, Release, Schedule, Score,
        Suspend,
    },
    party::{Kind, Roles},
    sha256,
};

use crate::{
    Place,
    anvil::{agree, following},
    reader,
    stage::{BUYER, OFFICER, REGISTRAR, Stage, VENDOR, key, mined, place, sign},
};

const OVERSIGHT: u8 = 5;
const EVALUATOR: u8 = 6;
const APPROVER: u8 = 7;
const DAY: u64 = 24 * 60 * 60;

#[tokio::test]
async fn the_whole_procedure_is_mirrored_as_the_contract_keeps_it() {
    let stage = Stage::set().await;
    stage.enter(OVERSIGHT, Kind::Oversight, Roles::NONE).await;
    stage.enter(EVALUATOR, Kind::Evaluator, Roles::NONE).await;
    stage.enter(APPROVER, Kind::Officer, Roles::APPROVE).await;
    let at = Place::new();
    let path = at.path();
    let mut following = following(&stage, &path);
    let from = publish(&stage).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Consultation);

    stage.at(from).await;
    stage.seal(1).await;
    suspend(&stage, 0).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Suspended);
    stage.at(stage.now().await + DAY).await;
    release(&stage, 1).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Sealing);
    let reader = reader(&path);
    let clock = reader.tender(1, None).await.unwrap().unwrap().boundaries;
    assert_eq!(clock.seals_until, Timestamp(from + 6 * DAY), "one day later");

    stage.at(clock.seals_until.0).await;
    open_offer(&stage).await;
    stage.at(clock.opens_until.0).await;
    score(&stage).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Scoring);
    stage.at(clock.scores_until.0).await;
    open_prices(&stage).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Pricing);

    stage.at(clock.prices_until.0).await;
    disqualify(&stage, 2).await;
    complain(&stage).await;
    suspend(&stage, 3).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Suspended);
    stage.at(stage.now().await + DAY).await;
    release(&stage, 4).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Evaluation);
    uphold(&stage, 5).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Evaluation);
    let shown = reader.tender(1, None).await.unwrap().unwrap();
    let complaint = &shown.tender.complaints[0];
    assert_eq!(complaint.state(shown.as_of), ComplaintState::Upheld);
    assert!(shown.tender.disqualifications[0].reinstatement.is_some());
    assert_eq!(shown.tender.approvals[0].officer, u32::from(APPROVER));

    stage.at(shown.lots[0].objections_until.unwrap().0).await;
    award(&stage, 6).await;
    following.catch_up().await.unwrap();
    agree(&stage, &path, 1).await;
    let shown = reader.tender(1, None).await.unwrap().unwrap();
    let points = shown.tender.awards[0].points.unwrap();
    assert_eq!((points.quality, points.price), (4_500, 4_000));
}

fn panel() -> Panel {
    Panel {
        scoring: seconds(5),
        pricing: seconds(2),
        quorum: 1,
        price_weight: 4_000,
        criteria: vec![4_000, 2_000],
        evaluators: vec![u32::from(EVALUATOR)],
    }
}

async fn publish(stage: &Stage) -> u64 {
    let from = stage.now().await + 11 * DAY;
    let time = |seconds| Time::new(seconds).unwrap();
    let lot = Lot {
        ceiling: Price::new(1_000_000).unwrap(),
        floor: Price::ZERO,
    };
    let intent = Publish {
        buyer: u32::from(BUYER),
        nonce: 0,
        procedure: rules::LICITACION_PONDERADA,
        terms: sha256(b"pliego de condiciones"),
        panel: panel().struct_hash(),
        envelopes: false,
        schedule: Schedule {
            seals_from: time(from),
            seals_until: time(from + 5 * DAY),
            opens_until: time(from + 7 * DAY),
            award_by: time(from + 30 * DAY),
        },
        standstill: seconds(3),
        lots: vec![lot, lot],
        registrars: vec![Registrar {
            key: key(REGISTRAR).address(),
            token_key: Hash::ZERO,
        }],
        valid_until: Time::MAX,
    };
    let officers = vec![
        stage.authorized(OFFICER, &intent),
        stage.authorized(APPROVER, &intent),
    ];
    mined(
        stage
            .procurement()
            .publishWeighted(intent.into(), panel().into(), officers),
    )
    .await;
    from
}

fn seconds(days: u64) -> U24 {
    U24::try_from(days * DAY).unwrap()
}

async fn suspend(stage: &Stage, decisions: u16) {
    let intent = Suspend {
        tender: 1,
        decisions: U24::from(decisions),
        reason: sha256(b"auto de suspension"),
        valid_until: Time::MAX,
    };
    let oversight = stage.authorized(OVERSIGHT, &intent);
    mined(stage.procurement().suspend(intent.into(), oversight)).await;
}

async fn release(stage: &Stage, decisions: u16) {
    let intent = Release {
        tender: 1,
        decisions: U24::from(decisions),
        reason: sha256(b"auto de levantamiento"),
        valid_until: Time::MAX,
    };
    let oversight = stage.authorized(OVERSIGHT, &intent);
    mined(stage.procurement().release(intent.into(), oversight)).await;
}

async fn open_offer(stage: &Stage) {
    let (bid, _, seal) = stage.bid(1);
    let vendor = IProcurement::Authorization::new(key(VENDOR).address().into(), sign(VENDOR, &seal));
    let item = IProcurement::OfferItem {
        bid: bid.into(),
        vendor,
    };
    mined(stage.procurement().openOffer(item)).await;
}

async fn open_prices(stage: &Stage) {
    let (bid, prices, _) = stage.bid(1);
    let item = IProcurement::PriceItem {
        bid: bid.into(),
        prices: prices.into(),
    };
    mined(stage.procurement().openPrices(item)).await;
}

async fn score(stage: &Stage) {
    let intent = Score {
        tender: 1,
        version: 1,
        evaluator: u32::from(EVALUATOR),
        vendor: u32::from(VENDOR),
        points: vec![10_000, 2_500],
        reasons: sha256(b"acta"),
        valid_until: Time::MAX,
    };
    let evaluator = stage.authorized(EVALUATOR, &intent);
    mined(
        stage
            .procurement()
            .score(intent.into(), panel().into(), evaluator),
    )
    .await;
}

async fn disqualify(stage: &Stage, decisions: u16) {
    let intent = Disqualify {
        tender: 1,
        decisions: U24::from(decisions),
        lot: 1,
        vendor: u32::from(VENDOR),
        reason: sha256(b"requisito que falta"),
        valid_until: Time::MAX,
    };
    let officer = stage.authorized(OFFICER, &intent);
    mined(stage.procurement().disqualify(intent.into(), vec![officer])).await;
}

async fn complain(stage: &Stage) {
    let intent = Complain {
        tender: 1,
        lot: 1,
        vendor: u32::from(VENDOR),
        round: 0,
        reason: sha256(b"queja"),
        valid_until: Time::MAX,
    };
    let vendor = stage.authorized(VENDOR, &intent);
    mined(stage.procurement().complain(intent.into(), vendor)).await;
}

async fn uphold(stage: &Stage, decisions: u16) {
    let intent = Decide {
        tender: 1,
        decisions: U24::from(decisions),
        lot: 1,
        vendor: u32::from(VENDOR),
        upheld: true,
        reinstate: u32::from(VENDOR),
        reason: sha256(b"resolucion"),
        valid_until: Time::MAX,
    };
    let oversight = stage.authorized(OVERSIGHT, &intent);
    mined(stage.procurement().decide(intent.into(), oversight)).await;
}

async fn award(stage: &Stage, decisions: u16) {
    let intent = Award {
        tender: 1,
        decisions: U24::from(decisions),
        lot: 1,
        vendor: u32::from(VENDOR),
        price: Price::new(900_000).unwrap(),
        report: sha256(b"informe"),
        valid_until: Time::MAX,
    };
    let officer = stage.authorized(OFFICER, &intent);
    mined(
        stage
            .procurement()
            .award(intent.into(), vec![place(VENDOR)], vec![officer]),
    )
    .await;
}
