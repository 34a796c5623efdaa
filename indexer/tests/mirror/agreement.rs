//! The fold, the projections, and what readers get, say the same.

use std::collections::BTreeSet;

use alloy::{primitives::B256, sol_types::SolEvent as _};
use veedor_contracts::bindings::{IDirectory, IProcurement};
use veedor_indexer::{
    TenderQuery, fold,
    model::{Phase, Timestamp},
    verify,
};

use crate::{Place, chain::MemoryChain, follower, reader};

#[tokio::test]
async fn the_mirror_says_of_every_tender_what_its_events_fold_to() {
    for seed in 0..16 {
        let chain = MemoryChain::busy("agreement", seed, 240);
        let place = Place::new();
        let mut follower = follower(&chain, &place.path());
        follower.catch_up().await.unwrap();
        let reader = reader(&place.path());
        let identity = chain.identity();
        let verifier = verify::Verifier::new(&chain, &identity).await.unwrap();
        for id in 1..=chain.world().tenders() {
            let checked = verifier.tender(id).await.unwrap();
            assert!(
                checked.report.is_complete(),
                "seed {seed}, tender {id}: {:?}",
                checked.report
            );
            let folded = checked.tender.unwrap();
            let mirrored = reader.tender(id, None).await.unwrap().unwrap();
            assert_eq!(mirrored.tender, folded, "seed {seed}, tender {id}");
            assert_eq!(mirrored.transcript.head, checked.report.recorded_head);
            assert_eq!(mirrored.transcript.length, checked.report.given);

            let json = serde_json::to_string(&mirrored).unwrap();
            let read: veedor_indexer::model::TenderDetail = serde_json::from_str(&json).unwrap();
            assert_eq!(read, mirrored, "what is written as JSON reads back");
        }
        assert!(verifier.publications().await.unwrap().report.is_complete());
        assert!(verifier.directory().await.unwrap().is_complete());
    }
}

#[test]
fn what_the_random_worlds_are_made_of_is_every_event_there_is() {
    let mut seen = BTreeSet::new();
    for seed in 0..16 {
        let chain = MemoryChain::busy("agreement", seed, 240);
        seen.extend(chain.all_logs().iter().map(|(log, _)| log.topics[0].to_bytes()));
    }
    let selectors = IProcurement::IProcurementEvents::SELECTORS
        .iter()
        .chain(IDirectory::IDirectoryEvents::SELECTORS);
    let missing: Vec<_> = selectors
        .filter(|selector| !seen.contains(*selector))
        .map(|selector| B256::from(*selector))
        .filter(|selector| *selector != IProcurement::EIP712DomainChanged::SIGNATURE_HASH)
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[tokio::test]
async fn lists_filter_by_phase_as_the_detail_derives_it() {
    let chain = MemoryChain::busy("phases", 11, 150);
    let place = Place::new();
    follower(&chain, &place.path()).catch_up().await.unwrap();
    let reader = reader(&place.path());
    let total = chain.world().tenders();
    let mut seen = std::collections::HashSet::new();
    for minutes in [0, 4, 9, 14, 18, 25, 32, 60] {
        let at = Some(Timestamp(1_793_433_600 + minutes * 60));
        let mut listed = 0;
        for phase in Phase::ALL {
            let mut query = TenderQuery {
                phase: Some(phase),
                at,
                limit: 3,
                ..TenderQuery::default()
            };
            loop {
                let page = reader.tenders(query.clone()).await.unwrap();
                for summary in &page.items {
                    let detail = reader.tender(summary.id, at).await.unwrap().unwrap();
                    assert_eq!((summary.phase, detail.phase), (phase, phase));
                    assert_eq!(usize::from(summary.undecided), detail.tender.undecided());
                    assert_eq!(summary.openings as usize, detail.tender.openings.len());
                    seen.insert(phase);
                    listed += 1;
                }
                query.after = page.next;
                if page.next.is_none() {
                    break;
                }
            }
        }
        assert_eq!(listed, total, "every tender is in one phase, and on one page");
    }
    assert!(seen.len() >= 9, "the sample is too poor: {seen:?}");
}

#[test]
fn a_fold_refuses_the_events_of_another_tender() {
    let chain = MemoryChain::busy("strangers", 5, 40);
    let identity = chain.identity();
    let (log, time) = chain
        .all_logs()
        .into_iter()
        .find(|(log, _)| log.address == identity.procurement)
        .unwrap();
    let event = veedor_indexer::decode::event(&log, &identity).unwrap();
    let evidence = veedor_indexer::model::Evidence {
        block: log.block,
        time: Timestamp(time),
        transaction: log.transaction,
        log_index: log.index,
        position: 1,
    };
    let mut tender = fold::Tender::new(999);
    let refused = tender
        .apply(&veedor_indexer::event::DecodedEvent { event, evidence })
        .unwrap_err();
    assert_eq!(refused.why, "it is another tender's event");
    assert!(tender.state().is_none());
}
