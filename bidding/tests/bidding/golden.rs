//! The golden envelope: made once, and every later version must open it. It lies with the protocol's golden files,
//! where whoever writes another implementation begins. `VEEDOR_BLESS=1` makes it anew.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Value as Json, json};
use veedor_bidding::envelope::examine::{SealedBid, Verdict, examine};
use veedor_bidding::envelope::{Board, Boards, Member};
use veedor_bidding::prepare::Request;
use veedor_protocol::document::Document;
use veedor_protocol::trustee::{Stage, TrusteeRelease};
use veedor_protocol::{Envelope, sha256};

use crate::samples::{Keyring, domain, offer, prepared, request};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../protocol/tests/golden")
        .join(name)
}

fn bless() {
    let ring = Keyring::new(Stage::Bids, 5);
    let request = Request {
        offer: Some(offer()),
        ..request()
    };
    let mut bid = prepared(request, 1).unwrap();
    let sealed = bid.make_envelope(&Boards::Once(ring.board(3))).unwrap();
    let case = json!({
        "seal": bid.seal(),
        "releases": ring.release(&[0, 2, 4]),
        "opens": { "bid": bid.bid(), "prices": bid.prices(), "authorization": bid.authorization() },
    });
    fs::write(path("envelope.json"), &sealed.bytes).unwrap();
    let text = serde_json::to_string_pretty(&case).unwrap() + "\n";
    fs::write(path("envelope-opened.json"), text).unwrap();
}

#[test]
fn the_golden_envelope_opens() {
    if env::var_os("VEEDOR_BLESS").is_some() {
        bless();
    }
    let file = fs::read(path("envelope.json")).unwrap();
    let case: Json = serde_json::from_slice(&fs::read(path("envelope-opened.json")).unwrap()).unwrap();
    let envelope = Envelope::parse_canonical(&file).unwrap();
    let part = envelope.part(Stage::Bids).unwrap();
    let boards = Boards::Once(Board {
        threshold: part.threshold,
        members: part
            .shares
            .iter()
            .map(|share| Member {
                trustee: share.trustee,
                recipient: share.recipient,
            })
            .collect(),
    });
    let sealed = SealedBid {
        domain: domain(),
        tender: 7,
        version: 2,
        bidder: envelope.bidder,
        seal: serde_json::from_value(case["seal"].clone()).unwrap(),
        envelope: sha256(&file),
    };
    let releases: Vec<TrusteeRelease> = serde_json::from_value(case["releases"].clone()).unwrap();
    let Verdict::Opens { opened, faults } = examine(&file, &sealed, &boards, &releases).unwrap() else {
        panic!("must open")
    };
    assert!(faults.is_empty());
    assert_eq!(
        json!({ "bid": opened.bid, "prices": opened.prices, "authorization": opened.authorization }),
        case["opens"]
    );
}
