use alloy::primitives::B256;
use alloy::primitives::aliases::U96;
use serde_json::{Value, json};
use veedor_contracts::bindings::IProcurement;
use veedor_protocol::{Hash, sha256};

use super::world::{OFFICER, VENDORS, World, b256};

const DAY: u64 = 86_400;

fn ids(page: &Value) -> Vec<u64> {
    page["tenders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tender| tender["id"].as_u64().unwrap())
        .collect()
}

/// A tender that two vendors sealed and opened bids for; the second, cheaper one got lot 1, nobody lot 2.
fn decided(terms: Hash, world: &mut World) {
    world.publish(1, terms);
    world.chain.mine(DAY);
    world.seal(1, 1);
    world.seal(1, 2);
    world.chain.mine(DAY);
    let [cheap, dear] = VENDORS;
    world.open(1, 1, dear, 4_700_000_000);
    world.open(1, 2, cheap, 4_650_000_000);
    world.chain.mine(DAY);
    let (tender, officer, head) = (1, OFFICER, B256::ZERO);
    let report = b256(sha256(b"informe de evaluacion"));
    let price = U96::from(4_650_000_000_u64);
    let awarded = IProcurement::LotAwarded {
        tender,
        vendor: cheap,
        lot: 1,
        price,
        officer,
        report,
        head,
    };
    world.chain.procurement(1, &awarded);
    let deserted = IProcurement::LotDeserted {
        tender,
        lot: 2,
        officer,
        reason: report,
        head,
    };
    world.chain.procurement(1, &deserted);
    world.chain.mine(60);
}

#[tokio::test]
async fn a_tender_is_told_from_publication_to_award_with_the_evidence_of_each_fact() {
    let mut world = World::new();
    let terms = world.hold(br#"{"schema":"otro"}"#).await;
    decided(terms, &mut world);
    let detail = world.get("/api/v1/tenders/1").await.json();
    assert_eq!(
        (&detail["status"], &detail["phase"]),
        (&json!("active"), &json!("standstill"))
    );
    assert_eq!(detail["seals"][0]["state"], "opened");
    assert_eq!(detail["openings"][1]["prices"][0]["price"], "4650000000");
    assert_eq!(
        (&detail["lots"][0]["status"], &detail["lots"][0]["supplier"]),
        (&json!("awarded"), &json!(VENDORS[0]))
    );
    assert_eq!(detail["lots"][1]["status"], "deserted");
    let award = &detail["awards"][0]["evidence"];
    assert_eq!(
        (&award["block"], &award["logIndex"]),
        (&json!(world.chain.checkpoint().number), &json!(0))
    );
    assert_eq!(
        award["position"].as_u64().unwrap() + 1,
        detail["transcript"]["length"].as_u64().unwrap()
    );
    assert!(award["transaction"].as_str().unwrap().starts_with("0x"));
    assert_eq!(detail["transcript"]["head"], world.chain.head(1).to_string());
    assert_eq!(detail["transcript"]["broken"], Value::Null);
}

#[tokio::test]
async fn what_a_tender_names_by_digest_is_linked_and_said_to_be_held_or_not() {
    let mut world = World::new();
    let terms = world.hold(br#"{"schema":"otro"}"#).await;
    decided(terms, &mut world);
    let detail = world.get("/api/v1/tenders/1").await.json();
    let href = format!("/api/v1/documents/{}", terms.to_bare_hex());
    let content = json!({ "schema": "otro" });
    assert_eq!(
        detail["terms"],
        json!({ "sha256": terms.to_bare_hex(), "href": href, "held": true, "content": content })
    );
    let documents = detail["documents"].as_array().unwrap();
    let held: Vec<_> = documents
        .iter()
        .map(|d| (d["role"].as_str().unwrap(), d["held"].as_bool().unwrap()))
        .collect();
    assert_eq!(
        held,
        [
            ("terms", true),
            ("awardReport", false),
            ("desertionReason", false)
        ]
    );
    assert_eq!(
        world.get(documents[0]["href"].as_str().unwrap()).await.status,
        200
    );
    world
        .get(documents[1]["href"].as_str().unwrap())
        .await
        .is_problem("document-unknown");
}

#[tokio::test]
async fn terms_that_are_held_give_the_tender_its_title_and_its_documents_their_names() {
    let mut world = World::new();
    let terms = include_bytes!("../../../protocol/tests/golden/terms.json");
    let said: Value = serde_json::from_slice(terms).unwrap();
    let digest = world.hold(terms).await;
    world.publish(1, digest);
    let page = world.get("/api/v1/tenders").await.json();
    assert_eq!(page["tenders"][0]["title"], said["title"]);
    let detail = world.get("/api/v1/tenders/1").await.json();
    assert_eq!(detail["terms"]["content"], said);
    let listed: Vec<_> = detail["documents"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|d| d["role"] == "listed")
        .collect();
    assert_eq!(listed.len(), said["documents"].as_array().unwrap().len());
    for (listed, said) in listed.iter().zip(said["documents"].as_array().unwrap()) {
        for field in ["title", "name", "documentType", "mediaType", "sha256"] {
            assert_eq!(listed[field], said[field]);
        }
    }
}

#[tokio::test]
async fn terms_that_were_altered_on_disk_are_not_shown() {
    let mut world = World::new();
    let terms = world.hold(br#"{"ceiling":1}"#).await.to_bare_hex();
    world.publish(1, terms.parse().unwrap());
    let file = world
        .folder()
        .join("documents")
        .join(&terms[..2])
        .join(&terms[2..4])
        .join(&terms);
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, br#"{"ceiling":2}"#).unwrap();
    let detail = world.get("/api/v1/tenders/1").await.json();
    assert_eq!(
        (&detail["terms"]["held"], &detail["terms"]["content"]),
        (&json!(false), &Value::Null)
    );
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
            oversight: 0,
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
