use alloy::primitives::aliases::{U24, U96};
use alloy::primitives::{Address as Account, B256};
use serde_json::{Value, json};
use veedor_contracts::bindings::IProcurement;
use veedor_protocol::sha256;

use super::world::{OFFICER, VENDORS, World};

const DAY: u64 = 86_400;

fn ids(page: &Value) -> Vec<u64> {
    page["tenders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tender| tender["id"].as_u64().unwrap())
        .collect()
}

#[tokio::test]
async fn a_tender_is_told_from_publication_to_award_with_the_evidence_of_each_fact() {
    let mut world = World::new();
    let terms = world.hold(br#"{"title":{"es":"Alimentacion escolar"}}"#).await;
    world.publish(1, terms);
    world.chain.mine(DAY);
    let [low, high] = VENDORS;
    let (tender, head) = (1, B256::ZERO);
    for (n, vendor) in [(1_u8, high), (2, low)] {
        let bidder = Account::repeat_byte(n);
        let seal = B256::repeat_byte(n);
        let (envelope, replaced) = (B256::ZERO, B256::ZERO);
        let sealed = IProcurement::BidSealed {
            tender,
            bidder,
            version: 1,
            seal,
            envelope,
            replaced,
            head,
        };
        world.chain.procurement(1, &sealed);
        let _ = vendor;
    }
    world.chain.mine(DAY);
    let orders: Vec<u64> = world.get("/api/v1/tenders/1").await.json()["seals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|seal| seal["order"].as_u64().unwrap())
        .collect();
    for (n, vendor, price) in [(1_u8, high, 4_700_000_000_u64), (2, low, 4_650_000_000)] {
        let (bidder, seal) = (Account::repeat_byte(n), B256::repeat_byte(n));
        let order = U24::from(orders[usize::from(n) - 1]);
        let (offer, signer) = (B256::ZERO, B256::repeat_byte(0xee));
        let opened = IProcurement::BidOpened {
            tender,
            vendor,
            bidder,
            order,
            seal,
            offer,
            signer,
            head,
        };
        world.chain.procurement(1, &opened);
        let priced = IProcurement::PriceOpened {
            tender,
            vendor,
            lot: 1,
            price: U96::from(price),
            head,
        };
        world.chain.procurement(1, &priced);
    }
    world.chain.mine(DAY);
    let report = B256::from(sha256(b"informe de evaluacion").to_bytes());
    let (order, price) = (U24::from(orders[1]), U96::from(4_650_000_000_u64));
    let awarded = IProcurement::LotAwarded {
        tender,
        vendor: low,
        lot: 1,
        price,
        order,
        officer: OFFICER,
        report,
        head,
    };
    world.chain.procurement(1, &awarded);
    let deserted = IProcurement::LotDeserted {
        tender,
        lot: 2,
        officer: OFFICER,
        reason: report,
        head,
    };
    world.chain.procurement(1, &deserted);
    world.chain.mine(60);

    let detail = world.get("/api/v1/tenders/1").await.json();
    assert_eq!(
        (&detail["status"], &detail["phase"]),
        (&json!("active"), &json!("standstill"))
    );
    assert_eq!(detail["terms"]["content"]["title"]["es"], "Alimentacion escolar");
    assert_eq!(detail["terms"]["sha256"], terms.to_bare_hex());
    assert_eq!(detail["seals"][0]["state"], "opened");
    assert_eq!(detail["openings"][1]["prices"][0]["price"], "4650000000");
    assert_eq!(detail["lots"][0]["status"], "awarded");
    assert_eq!(detail["lots"][0]["supplier"], low);
    assert_eq!(detail["lots"][1]["status"], "deserted");
    let roles: Vec<_> = detail["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (&d["role"], &d["held"]))
        .collect();
    let expected = [
        ("terms", true),
        ("awardReport", false),
        ("desertionReason", false),
    ];
    assert_eq!(
        roles,
        expected
            .map(|(role, held)| (json!(role), json!(held)))
            .iter()
            .map(|(a, b)| (a, b))
            .collect::<Vec<_>>()
    );
    let award = &detail["awards"][0]["evidence"];
    assert_eq!(award["block"], world.chain.checkpoint().number);
    assert_eq!(award["logIndex"], 0);
    assert_eq!(
        award["position"].as_u64().unwrap() + 1,
        detail["transcript"]["length"].as_u64().unwrap()
    );
    assert!(award["transaction"].as_str().unwrap().starts_with("0x"));
    assert_eq!(detail["transcript"]["head"], world.chain.head(1).to_string());
    assert_eq!(detail["transcript"]["broken"], Value::Null);
}

#[tokio::test]
async fn tenders_are_listed_youngest_first_by_status_phase_and_buyer() {
    let mut world = World::new();
    for tender in 1..=5 {
        world.publish(tender, sha256(b"terms"));
    }
    for tender in [2, 4] {
        let cancelled = IProcurement::TenderCancelled {
            tender,
            officer: OFFICER,
            reason: B256::ZERO,
            head: B256::ZERO,
        };
        world.chain.procurement(tender, &cancelled);
    }
    world.chain.mine(DAY);
    for (query, expected) in [
        ("", vec![5, 4, 3, 2, 1]),
        ("?status=active", vec![5, 3, 1]),
        ("?status=cancelled", vec![4, 2]),
        ("?status=complete", vec![]),
        ("?phase=consultation", vec![5, 3, 1]),
        ("?phase=cancelled&status=active", vec![]),
        ("?buyer=1&limit=2", vec![5, 4]),
        ("?buyer=2", vec![]),
    ] {
        let page = world.get(&format!("/api/v1/tenders{query}")).await.json();
        assert_eq!(ids(&page), expected, "{query}");
    }
    let first = world.get("/api/v1/tenders?status=active&limit=2").await.json();
    let second = world.get(first["next"].as_str().unwrap()).await.json();
    assert_eq!(
        (ids(&first), ids(&second), &second["next"]),
        (vec![5, 3], vec![1], &Value::Null)
    );
}
