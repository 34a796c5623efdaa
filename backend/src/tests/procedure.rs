//! What came after sealed bids and the lowest price: panels, scores, suspensions, complaints, answers.

use alloy::primitives::aliases::{U40, U96};
use alloy::primitives::{Address as Account, B256};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use veedor_contracts::bindings::IProcurement;
use veedor_protocol::{Address, Hash, comment, sha256};

use super::world::{BUYER, MODERATOR, OFFICER, VENDORS, World, b256};

const DAY: u64 = 86_400;
const OVERSIGHT: u32 = 6;
const HEAD: B256 = B256::ZERO;

fn reason(text: &str) -> B256 {
    b256(sha256(text.as_bytes()))
}

async fn tender(world: &World) -> Value {
    let reply = world.get("/api/v1/tenders/1").await;
    assert_eq!(reply.status, StatusCode::OK, "{:?}", reply.bytes);
    reply.json()
}

fn roles(tender: &Value) -> Vec<&str> {
    let documents = tender["documents"].as_array().unwrap();
    documents.iter().map(|it| it["role"].as_str().unwrap()).collect()
}

/// Both vendors open what they sealed for lot 1, and one of them is awarded it.
fn awarded(world: &mut World) {
    let [cheap, dear] = VENDORS;
    world.publish(1, sha256(b"terms"));
    world.chain.mine(DAY);
    world.seal(1, 1);
    world.seal(1, 2);
    world.chain.mine(DAY);
    world.open(1, 1, dear, 4_700_000_000);
    world.open(1, 2, cheap, 4_650_000_000);
    world.chain.mine(DAY);
    award(world, cheap, 4_650_000_000);
    world.chain.mine(60);
}

fn award(world: &mut World, vendor: u32, price: u64) {
    let awarded = IProcurement::LotAwarded {
        tender: 1,
        vendor,
        lot: 1,
        price: U96::from(price),
        officer: OFFICER,
        report: reason("informe"),
        head: HEAD,
    };
    world.chain.procurement(1, &awarded);
}

fn complain(world: &mut World, vendor: u32, until: u64) {
    let filed = IProcurement::ComplaintFiled {
        tender: 1,
        vendor,
        lot: 1,
        round: 0,
        reason: reason("reclamación"),
        until: u40(until),
        head: HEAD,
    };
    world.chain.procurement(1, &filed);
}

#[tokio::test]
async fn an_upheld_complaint_returns_a_lot_and_leaves_what_was_decided_to_be_read() {
    let mut world = World::new();
    awarded(&mut world);
    let [cheap, dear] = VENDORS;
    let now = world.chain.checkpoint().time.0 + 60;
    complain(&mut world, dear, now + DAY);
    world.chain.mine(60);
    let waiting = tender(&world).await;
    assert_eq!(waiting["complaints"][0]["state"], "open");
    assert_eq!(waiting["lots"][0]["complaintsUntil"]["unix"], now + DAY);

    let decided = IProcurement::ComplaintDecided {
        tender: 1,
        vendor: dear,
        lot: 1,
        upheld: true,
        oversight: OVERSIGHT,
        reason: reason("fallo"),
        head: HEAD,
    };
    world.chain.procurement(1, &decided);
    let reopened = IProcurement::LotReopened {
        tender: 1,
        lot: 1,
        until: u40(now + 2 * DAY),
        head: HEAD,
    };
    world.chain.procurement(1, &reopened);
    world.chain.mine(60);
    let back = tender(&world).await;
    assert_eq!(
        (&back["phase"], &back["lots"][0]["status"]),
        (&json!("evaluation"), &json!("undecided"))
    );
    assert_eq!(back["lots"][0]["officersUntil"]["unix"], now + 2 * DAY);
    let complaint = &back["complaints"][0];
    assert_eq!(
        (&complaint["state"], &complaint["decision"]["oversight"]),
        (&json!("upheld"), &json!(OVERSIGHT))
    );
    assert_eq!(
        back["awards"][0]["reopenedAt"],
        back["reopenings"][0]["evidence"]["position"]
    );

    let disqualified = IProcurement::VendorDisqualified {
        tender: 1,
        vendor: cheap,
        lot: 1,
        officer: OFFICER,
        reason: reason("garantía"),
        until: u40(now + 180),
        head: HEAD,
    };
    world.chain.procurement(1, &disqualified);
    world.chain.mine(DAY);
    award(&mut world, dear, 4_700_000_000);
    world.chain.mine(60);
    let again = tender(&world).await;
    assert_eq!(again["lots"][0]["supplier"], dear);
    assert_eq!(again["disqualifications"][0]["vendor"], cheap);
    assert_eq!(again["awards"].as_array().unwrap().len(), 2);
    assert_eq!(
        roles(&again),
        [
            "terms",
            "awardReport",
            "complaint",
            "complaintDecision",
            "disqualificationReason",
            "awardReport"
        ]
    );
}

#[tokio::test]
async fn while_a_tender_is_suspended_its_boundaries_recede_and_no_complaint_lapses() {
    let mut world = World::new();
    awarded(&mut world);
    let now = world.chain.checkpoint().time.0 + 60;
    complain(&mut world, VENDORS[1], now + DAY);
    let suspended = IProcurement::TenderSuspended {
        tender: 1,
        oversight: OVERSIGHT,
        reason: reason("indagación"),
        until: u40(now + 30 * DAY),
        head: HEAD,
    };
    world.chain.procurement(1, &suspended);
    world.chain.mine(3 * DAY);
    world.chain.mine(60);
    let stopped = tender(&world).await;
    assert_eq!(stopped["phase"], "suspended");
    assert_eq!(stopped["complaints"][0]["state"], "open");
    let by = |tender: &Value, times: &str| tender[times]["awardBy"]["unix"].as_u64().unwrap();
    assert_eq!(by(&stopped, "boundaries"), by(&stopped, "schedule") + 3 * DAY);
    let listed = world.get("/api/v1/tenders?phase=suspended").await.json();
    assert_eq!(listed["tenders"][0]["id"], 1);

    let released = IProcurement::TenderReleased {
        tender: 1,
        oversight: OVERSIGHT,
        reason: reason("sin mérito"),
        lost: u40(3 * DAY + 60),
        head: HEAD,
    };
    world.chain.procurement(1, &released);
    world.chain.mine(DAY);
    world.chain.mine(60);
    let over = tender(&world).await;
    assert_eq!(over["suspensions"][0]["release"]["lost"], 3 * DAY + 60);
    assert_eq!(by(&over, "boundaries"), by(&over, "schedule"));
    assert_eq!(by(&over, "schedule"), by(&stopped, "schedule") + 3 * DAY + 60);
    assert_eq!(over["complaints"][0]["state"], "lapsed");
}

#[tokio::test]
async fn a_weighted_tender_shows_its_panel_and_what_each_evaluator_gave() {
    let mut world = World::new();
    let (evaluator, vendor) = (7, VENDORS[0]);
    world.publish_weighted(1, sha256(b"terms"), evaluator);
    world.chain.mine(DAY);
    world.seal(1, 1);
    world.chain.mine(DAY);
    world.open_offer(1, 1, vendor);
    world.chain.mine(DAY);
    let scored = IProcurement::OfferScored {
        tender: 1,
        vendor,
        evaluator,
        weighed: 48_000_000,
        reasons: reason("motivos"),
        head: HEAD,
    };
    world.chain.procurement(1, &scored);
    let points = IProcurement::CriterionScored {
        tender: 1,
        vendor,
        evaluator,
        criterion: 1,
        points: 8_000,
        head: HEAD,
    };
    world.chain.procurement(1, &points);
    world.chain.mine(60);
    let scoring = tender(&world).await;
    assert_eq!(scoring["phase"], "scoring");
    let panel = &scoring["panels"][0];
    assert_eq!(
        (
            &panel["quorum"],
            &panel["priceWeight"],
            &panel["criteria"][0]["weight"]
        ),
        (&json!(1), &json!(4_000), &json!(6_000))
    );
    assert_eq!(panel["evaluators"][0]["evaluator"], evaluator);
    assert_eq!(scoring["openings"][0]["prices"], json!([]));
    let score = &scoring["scores"][0];
    assert_eq!(
        (&score["weighed"], &score["points"][0]["points"]),
        (&json!(48_000_000), &json!(8_000))
    );
    assert!(roles(&scoring).contains(&"scoreReasons"));
}

#[tokio::test]
async fn a_vendors_answer_stands_beside_the_comment_until_a_moderator_withholds_it() {
    const TEXT: &str = "La cadena de frío se midió: el informe está en la secretaría.";
    let mut world = World::new();
    awarded(&mut world);
    let vendor = VENDORS[0];
    let author = Address::of_party(vendor);
    let salt = Hash::from([7; 32]);
    let said = IProcurement::CommentPosted {
        tender: 1,
        author: Account::repeat_byte(0xc1),
        subjectKind: 2,
        subjectId: vendor,
        parent: 0,
        digest: reason("un comentario"),
        registrar: Account::repeat_byte(0xad),
        head: HEAD,
    };
    world.chain.procurement(1, &said);
    world.chain.mine(60);
    let position = tender(&world).await["comments"][0]["position"].as_u64().unwrap();
    let parent = u32::try_from(position).unwrap();
    let answered = |parent| IProcurement::ReplyPosted {
        tender: 1,
        vendor,
        parent,
        subjectKind: 2,
        subjectId: vendor,
        digest: b256(comment::digest(1, author, &salt, TEXT)),
        head: HEAD,
    };
    world.chain.procurement(1, &answered(parent));
    world.chain.procurement(1, &answered(1));
    world.chain.mine(60);
    let text = json!({ "tender": 1, "author": author, "salt": salt, "text": TEXT });
    let request = Request::post("/api/v1/comments/texts").header("content-type", "application/json");
    let posted = world
        .send(request.body(Body::from(text.to_string())).unwrap())
        .await;
    assert_eq!(posted.status, StatusCode::CREATED);

    let shown = tender(&world).await;
    let [beside, stray] = [0, 1].map(|n| shown["replies"][n].clone());
    assert_eq!(
        (&beside["pinned"], &stray["pinned"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(
        (&beside["text"], &beside["author"]),
        (&json!(TEXT), &json!(author))
    );
    assert_eq!(
        shown["comments"][0]["replies"],
        json!([beside["evidence"]["position"]])
    );

    let withheld = IProcurement::CommentModerated {
        tender: 1,
        position: parent + 1,
        moderator: MODERATOR,
        counter: 0,
        reason: reason("motivo"),
        head: HEAD,
    };
    world.chain.procurement(1, &withheld);
    world.chain.mine(60);
    let reply = tender(&world).await["replies"][0].clone();
    assert_eq!(
        (&reply["textState"], &reply["tombstone"]["moderator"]),
        (&json!("withheld"), &json!(MODERATOR))
    );
    assert_eq!((reply.get("text"), reply.get("salt")), (None, None));
}

#[tokio::test]
async fn who_asked_and_stayed_away_is_named_and_oversight_is_where_it_agreed() {
    let mut world = World::new();
    awarded(&mut world);
    let registrar = Account::repeat_byte(0xad);
    let counted = IProcurement::RequestsCounted {
        tender: 1,
        registrar,
        root: reason("raíz"),
        requests: 3,
        head: HEAD,
    };
    world.chain.procurement(1, &counted);
    let absent = IProcurement::VendorAbsent {
        tender: 1,
        vendor: 9,
        registrar,
        head: HEAD,
    };
    world.chain.procurement(1, &absent);
    let cancelled = IProcurement::TenderCancelled {
        tender: 1,
        officer: OFFICER,
        oversight: OVERSIGHT,
        reason: reason("fuerza mayor"),
        head: HEAD,
    };
    world.chain.procurement(1, &cancelled);
    let seconded = IProcurement::ActSeconded {
        tender: 1,
        officer: BUYER,
        intent: reason("lo mismo"),
        head: HEAD,
    };
    world.chain.procurement(1, &seconded);
    world.chain.mine(60);
    let tender = tender(&world).await;
    assert_eq!(
        (
            &tender["requestCounts"][0]["requests"],
            &tender["absences"][0]["vendor"]
        ),
        (&json!(3), &json!(9))
    );
    assert_eq!(tender["cancellation"]["oversight"], OVERSIGHT);
    assert_eq!(tender["approvals"][0]["officer"], BUYER);
    assert_eq!(tender["status"], "cancelled");
}

fn u40(time: u64) -> U40 {
    U40::from(time)
}
