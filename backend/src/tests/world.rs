//! A small world: a buyer, its officer, two vendors, a moderator, and a school-meal tender that runs its course.

use alloy::primitives::aliases::{U24, U40, U96};
use alloy::primitives::{Address as Account, B256};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use futures_util::TryStreamExt;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;
use veedor_contracts::Deployment;
use veedor_contracts::bindings::{IDirectory, IProcurement};
use veedor_contracts::deploy::{Parts, Schema};
use veedor_protocol::{Address, Hash, sha256};

use super::chain::{Chain, EPOCH};
use crate::config::{Config, Limits};
use crate::state::App;

/// An hour.
const HOUR: u64 = 3600;

pub(super) const BUYER: u32 = 1;
pub(super) const OFFICER: u32 = 2;
pub(super) const MODERATOR: u32 = 3;
pub(super) const VENDORS: [u32; 2] = [4, 5];

/// The pseudonym that comments.
pub(super) const CITIZEN: [u8; 20] = [0xc1; 20];

/// A server's router over a chain.
pub(super) struct World {
    pub(super) chain: Chain,
    pub(super) app: App,
    config: Config,
    router: Router,
    folder: TempDir,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Bytes,
}

impl World {
    /// With parties, and no tender.
    pub(super) fn new() -> Self {
        Self::with(|_| {})
    }

    /// With limits that a test wants to reach.
    pub(super) fn with(limit: impl FnOnce(&mut Limits)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut chain = Chain::new(&folder.path().join("mirror.sqlite"));
        let identity = chain.identity();
        let deployment = Deployment {
            schema: Schema::default(),
            chain_id: identity.chain_id,
            genesis_hash: B256::from(identity.genesis.to_bytes()),
            directory: Account::from(identity.directory.to_bytes()),
            procurement: Account::from(identity.procurement.to_bytes()),
            parts: Parts {
                tender_acts: Account::ZERO,
                evaluation_acts: Account::ZERO,
                oversight_acts: Account::ZERO,
                comment_acts: Account::ZERO,
            },
            p256_verifier: Account::ZERO,
            webauthn_verifier: Account::ZERO,
            deployed_at_block: identity.deployed_at,
        };
        let mut config = Config::in_folder(folder.path(), deployment);
        limit(&mut config.limits);
        let app = App::open(config.clone()).unwrap();
        let kinds = [
            (BUYER, 1, 0),
            (OFFICER, 2, BUYER),
            (MODERATOR, 6, 0),
            (VENDORS[0], 3, 0),
            (VENDORS[1], 3, 0),
        ];
        for (party, kind, member_of) in kinds {
            let profile = digest(&format!("perfil {party}"));
            chain.directory(&IDirectory::PartyRegistered {
                party,
                kind,
                memberOf: member_of,
                roles: if kind == 2 { 3 } else { 0 },
                profile,
                sponsor: 0,
                head: B256::ZERO,
            });
        }
        chain.mine(HOUR);
        let router = crate::api::router(app.clone());
        Self {
            chain,
            app,
            config,
            router,
            folder,
        }
    }

    /// Publishes the next tender in a block of its own: two lots, a day each of consultation, sealing, opening.
    pub(super) fn publish(&mut self, tender: u32, terms: Hash) {
        self.announce(tender, terms, None);
    }

    /// The same, weighing offers: one criterion at 6,000, the price at 4,000, a day for one evaluator's scores.
    pub(super) fn publish_weighted(&mut self, tender: u32, terms: Hash, evaluator: u32) {
        self.announce(tender, terms, Some(evaluator));
    }

    fn announce(&mut self, tender: u32, terms: Hash, evaluator: Option<u32>) {
        let day = |n: u64| U40::from(EPOCH + n * 24 * HOUR);
        self.chain.procurement(
            tender,
            &IProcurement::TenderPublished {
                tender,
                buyer: BUYER,
                officer: OFFICER,
                procedure: 0,
                terms: b256(terms),
                panel: evaluator.map_or(B256::ZERO, |_| digest("panel")),
                envelopes: false,
                sealsFrom: day(1),
                sealsUntil: day(2),
                opensUntil: day(3),
                awardBy: day(if evaluator.is_some() { 6 } else { 4 }),
                standstill: U24::from(3600),
                lots: 2,
                head: B256::ZERO,
            },
        );
        for lot in 1..=2 {
            let ceiling = U96::from(4_850_000_000_u64);
            let floor = U96::ZERO;
            let event = IProcurement::LotPublished {
                tender,
                version: 1,
                lot,
                ceiling,
                floor,
                head: B256::ZERO,
            };
            self.chain.procurement(tender, &event);
        }
        if let Some(evaluator) = evaluator {
            self.name_panel(tender, evaluator);
        }
        let listed = IProcurement::TenderListed {
            tender,
            tenderHead: b256(self.chain.head(tender).0),
            head: B256::ZERO,
        };
        self.chain.procurement(0, &listed);
        self.chain.mine(HOUR);
    }

    fn name_panel(&mut self, tender: u32, evaluator: u32) {
        let (version, head) = (1, B256::ZERO);
        let day = U24::from(24 * HOUR);
        let panel = IProcurement::PanelNamed {
            tender,
            version,
            scoring: day,
            pricing: day,
            quorum: 1,
            priceWeight: 4_000,
            head,
        };
        self.chain.procurement(tender, &panel);
        let criterion = IProcurement::CriterionNamed {
            tender,
            version,
            criterion: 1,
            weight: 6_000,
            head,
        };
        self.chain.procurement(tender, &criterion);
        let seat = IProcurement::EvaluatorNamed {
            tender,
            version,
            seat: 1,
            evaluator,
            head,
        };
        self.chain.procurement(tender, &seat);
    }

    /// The one-time key number `n` seals, as the `n`th.
    pub(super) fn seal(&mut self, tender: u32, n: u8) {
        let event = IProcurement::BidSealed {
            tender,
            bidder: Account::repeat_byte(n),
            registrar: Account::repeat_byte(0xad),
            seal: B256::repeat_byte(n),
            envelope: B256::ZERO,
            order: U24::from(u64::from(n)),
            head: B256::ZERO,
        };
        self.chain.procurement(tender, &event);
    }

    /// A vendor opens what the one-time key number `n` sealed, and no price.
    pub(super) fn open_offer(&mut self, tender: u32, n: u8, vendor: u32) {
        let event = IProcurement::BidOpened {
            tender,
            vendor,
            bidder: Account::repeat_byte(n),
            offer: B256::ZERO,
            prices: B256::repeat_byte(0xcc),
            signer: B256::repeat_byte(0xee),
            head: B256::ZERO,
        };
        self.chain.procurement(tender, &event);
    }

    /// A vendor opens what the one-time key number `n` sealed, for lot 1.
    pub(super) fn open(&mut self, tender: u32, n: u8, vendor: u32, price: u64) {
        self.open_offer(tender, n, vendor);
        let price = U96::from(price);
        let priced = IProcurement::PriceOpened {
            tender,
            vendor,
            lot: 1,
            price,
            head: B256::ZERO,
        };
        self.chain.procurement(tender, &priced);
    }

    /// Posts a comment's digest.
    pub(super) fn comment(&mut self, tender: u32, author: Address, digest: Hash) {
        let event = IProcurement::CommentPosted {
            tender,
            author: Account::from(author.to_bytes()),
            subjectKind: 0,
            subjectId: 0,
            parent: 0,
            digest: b256(digest),
            registrar: Account::repeat_byte(0xad),
            head: B256::ZERO,
        };
        self.chain.procurement(tender, &event);
        self.chain.mine(60);
    }

    pub(super) async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let chunks: Vec<Bytes> = body.into_data_stream().try_collect().await.unwrap();
        Reply {
            status: parts.status,
            headers: parts.headers,
            bytes: chunks.concat().into(),
        }
    }

    pub(super) async fn put(&self, name: &str, bytes: impl Into<Body>) -> Reply {
        let path = format!("/api/v1/documents/{name}");
        self.send(
            Request::builder()
                .method(Method::PUT)
                .uri(path)
                .body(bytes.into())
                .unwrap(),
        )
        .await
    }

    /// Puts a document under its own name.
    pub(super) async fn hold(&self, bytes: &[u8]) -> Hash {
        let name = sha256(bytes);
        let reply = self.put(&name.to_bare_hex(), bytes.to_vec()).await;
        assert_eq!(reply.status, StatusCode::CREATED);
        name
    }

    /// Everything that a server of its own needs, on a port that is free.
    pub(super) fn config(&self) -> Config {
        let mut config = self.config.clone();
        config.listen.set_port(0);
        config
    }

    pub(super) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

impl Reply {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Checks that it is a problem of this kind, as RFC 9457 wants it.
    #[track_caller]
    pub(super) fn is_problem(&self, slug: &str) {
        let body = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.header("content-type"), "application/problem+json", "{body}");
        let problem = self.json();
        assert_eq!(problem["type"], format!("/problems/{slug}"), "{body}");
        assert_eq!(problem["status"], self.status.as_u16());
        assert!(
            problem["title"].is_string() && problem["remedy"].is_string(),
            "{body}"
        );
    }
}

pub(super) fn b256(hash: Hash) -> B256 {
    B256::from(hash.to_bytes())
}

fn digest(text: &str) -> B256 {
    b256(sha256(text.as_bytes()))
}
