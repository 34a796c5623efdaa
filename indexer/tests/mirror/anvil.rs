//! The mirror of a real chain: real contracts, real blocks, real kills.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use alloy::{
    network::{Ethereum, EthereumWallet},
    primitives::{Address, Bytes, U256},
    providers::{DynProvider, Provider, ProviderBuilder},
    rpc::json_rpc::{RpcRecv, RpcSend},
    signers::local::{MnemonicBuilder, PrivateKeySigner},
};
use veedor_contracts::{
    bindings::{IDirectory, IProcurement},
    convert::ToAlloy as _,
    deploy::{DeployPlan, Deployment, deploy},
    rules,
};
use veedor_indexer::{
    Follower, Hash, Identity, Mirror,
    chain::{Chain as _, Node, Wanted},
    fold,
    model::Phase,
    verify,
};
use veedor_protocol::{
    Intent, Price, Timestamp, U24,
    intent::{
        Admission, Award, Comment, Lot, Publish, Register, Registrar, Schedule, Seal, SetProfile, SubjectKind,
    },
    keccak256,
    party::{Kind, Roles, Scheme},
    seal::{Bid, LotPrice, Prices},
    sha256,
    signature::SigningKey,
};

use crate::{Place, digest, digest_at, options, reader, world::Dice};

/// An anvil process, ended when dropped.
struct Anvil {
    process: Child,
    url: String,
}

impl Anvil {
    fn start() -> Self {
        let anvil = std::env::var_os("ANVIL").map_or_else(
            || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/tools/bin/anvil"),
            PathBuf::from,
        );
        let mut process = Command::new(&anvil)
            .args(["--port", "0", "--chain-id", "31337"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}; run scripts/setup", anvil.display()));
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("Listening on ").map(str::to_owned))
            .expect("anvil says where it listens");
        // It goes on writing, and would wait for ever if nobody read.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            process,
            url: format!("http://{address}"),
        }
    }
}

impl Drop for Anvil {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The contracts on a chain of their own, and who acts on them.
struct Stage {
    anvil: Anvil,
    provider: DynProvider,
    deployment: Deployment,
    profiles: u32,
}

const BUYER: u8 = 1;
const REGISTRAR: u8 = 2;
const OFFICER: u8 = 3;
const VENDOR: u8 = 4;
const BIDDER: u8 = 5;

/// A party's id is the number of its key.
fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32]).unwrap()
}

fn sign(number: u8, digest: &Hash) -> Bytes {
    Bytes::copy_from_slice(key(number).sign(digest).unwrap().as_ref())
}

fn account(index: u32) -> PrivateKeySigner {
    let mnemonic = "test test test test test test test test test test test junk";
    MnemonicBuilder::try_from_phrase_nth(mnemonic, index).unwrap()
}

impl Stage {
    async fn set() -> Self {
        let anvil = Anvil::start();
        let mut wallet = EthereumWallet::from(account(0));
        wallet.register_signer(account(1));
        let provider = ProviderBuilder::new()
            .with_simple_nonce_management()
            .wallet(wallet)
            .connect_http(anvil.url.parse().unwrap())
            .erased();
        let deployment = deploy(&provider, &DeployPlan::standard(account(1).address()))
            .await
            .unwrap();
        let mut stage = Self {
            anvil,
            provider,
            deployment,
            profiles: 0,
        };
        for (number, kind) in [(BUYER, Kind::Buyer), (REGISTRAR, Kind::Registrar)] {
            let (intent, digest) = stage.register(number, kind, Roles::NONE);
            let call = stage.directory();
            let call = call
                .registerInstitution(intent.into(), sign(number, &digest))
                .from(account(1).address());
            mined(call).await;
        }
        for (number, kind, sponsor, roles) in [
            (OFFICER, Kind::Officer, BUYER, Roles::PUBLISH | Roles::AWARD),
            (VENDOR, Kind::Vendor, REGISTRAR, Roles::NONE),
        ] {
            let (intent, digest) = stage.register(number, kind, roles);
            let sponsor =
                IDirectory::Authorization::new(key(sponsor).address().into(), sign(sponsor, &digest));
            mined(
                stage
                    .directory()
                    .register(intent.into(), sponsor, sign(number, &digest)),
            )
            .await;
        }
        // The contract needs no profile of these; the vendor changes its own below.
        stage.profiles = 0;
        stage
    }

    fn register(&self, number: u8, kind: Kind, roles: Roles) -> (Register, Hash) {
        let intent = Register {
            kind,
            member_of: if kind == Kind::Officer {
                u32::from(BUYER)
            } else {
                0
            },
            roles,
            profile: sha256(&[number]),
            scheme: Scheme::Ecdsa,
            signer: key(number).address().into(),
            valid_until: Timestamp::MAX,
        };
        let digest = intent.digest(&self.deployment.directory_domain());
        (intent, digest)
    }

    fn directory(&self) -> IDirectory::IDirectoryInstance<DynProvider> {
        IDirectory::new(self.deployment.directory, self.provider.clone())
    }

    fn procurement(&self) -> IProcurement::IProcurementInstance<DynProvider> {
        IProcurement::new(self.deployment.procurement, self.provider.clone())
    }

    fn identity(&self) -> Identity {
        Identity::from(&self.deployment)
    }

    fn node(&self) -> Node {
        Node::new(self.provider.clone())
    }

    fn authorized(&self, number: u8, intent: &impl Intent) -> IProcurement::Authorization {
        let digest = intent.digest(&self.deployment.procurement_domain());
        IProcurement::Authorization::new(key(number).address().into(), sign(number, &digest))
    }

    fn signed(&self, number: u8, intent: &impl Intent) -> Bytes {
        sign(number, &intent.digest(&self.deployment.procurement_domain()))
    }

    async fn now(&self) -> u64 {
        let number = self.provider.get_block_number().await.unwrap();
        let block = self
            .provider
            .get_block_by_number(number.into())
            .await
            .unwrap()
            .unwrap();
        block.header.timestamp
    }

    /// The next block's time.
    async fn at(&self, time: u64) {
        let _: serde_json::Value = self.evm("evm_setNextBlockTimestamp", (time,)).await;
    }

    async fn evm<A: RpcSend, T: RpcRecv>(&self, method: &'static str, arguments: A) -> T {
        self.provider.raw_request(method.into(), arguments).await.unwrap()
    }

    /// One more event in the directory.
    async fn change_profile(&mut self) {
        let intent = SetProfile {
            party: u32::from(VENDOR),
            nonce: self.profiles,
            profile: sha256(&self.profiles.to_be_bytes()),
            valid_until: Timestamp::MAX,
        };
        self.profiles += 1;
        let signature = sign(VENDOR, &intent.digest(&self.deployment.directory_domain()));
        let vendor = IDirectory::Authorization::new(key(VENDOR).address().into(), signature);
        mined(self.directory().setProfile(intent.into(), vendor)).await;
    }

    /// A tender of two lots, sealed from half a minute on.
    async fn publish(&self, nonce: u32) -> u64 {
        let from = self.now().await + 30;
        let time = |seconds| Timestamp::new(seconds).unwrap();
        let lot = Lot {
            ceiling: Price::new(1_000_000).unwrap(),
            floor: Price::ZERO,
        };
        let intent = Publish {
            buyer: u32::from(BUYER),
            nonce,
            procedure: rules::REPLAY,
            terms: sha256(b"pliego de condiciones"),
            panel: Hash::ZERO,
            envelopes: false,
            schedule: Schedule {
                seals_from: time(from),
                seals_until: time(from + 60),
                opens_until: time(from + 120),
                award_by: time(from + 600),
            },
            standstill: U24::ZERO,
            lots: vec![lot, lot],
            registrars: vec![Registrar {
                key: key(REGISTRAR).address(),
                token_key: Hash::ZERO,
            }],
            valid_until: Timestamp::MAX,
        };
        let officer = self.authorized(OFFICER, &intent);
        mined(self.procurement().publish(intent.into(), officer)).await;
        from
    }

    async fn comment(&self, tender: u32, number: u32) {
        let author = veedor_protocol::Address::of_party(u32::from(OFFICER));
        let intent = Comment {
            tender,
            author,
            number,
            subject_kind: SubjectKind::Tender,
            subject_id: 0,
            parent: U24::ZERO,
            digest: keccak256([b"comentario", &number.to_be_bytes()]),
            valid_until: Timestamp::MAX,
        };
        let officer = self.authorized(OFFICER, &intent);
        let item = IProcurement::CommentItem {
            intent: intent.into(),
            admission: Bytes::new(),
            author: officer,
        };
        mined(self.procurement().comment(item)).await;
    }

    fn bid(&self, tender: u32) -> (Bid, Prices, Hash) {
        let price = |lot, price| LotPrice {
            lot,
            price: Price::new(price).unwrap(),
        };
        let prices = Prices {
            lots: vec![price(1, 900_000), price(2, 2_000_000)],
            salt: sha256(b"sal"),
        };
        let bid = Bid {
            tender,
            version: 1,
            bidder: key(BIDDER).address(),
            vendor: u32::from(VENDOR),
            offer: Hash::ZERO,
            prices: prices.struct_hash(),
            salt: sha256(b"otra sal"),
        };
        let seal = bid.seal(&self.deployment.procurement_domain());
        (bid, prices, seal)
    }

    async fn seal(&self, tender: u32) {
        let (bid, _, seal) = self.bid(tender);
        let intent = Seal {
            tender,
            version: 1,
            bidder: bid.bidder,
            seal,
            envelope: Hash::ZERO,
            replaces: Hash::ZERO,
            valid_until: Timestamp::MAX,
        };
        let admission = self.signed(
            REGISTRAR,
            &Admission {
                tender,
                bidder: bid.bidder,
            },
        );
        let signature = self.signed(BIDDER, &intent);
        let item = IProcurement::SealItem {
            intent: intent.into(),
            admission,
            signature,
        };
        mined(self.procurement().seal(item)).await;
    }

    async fn open(&self, tender: u32) {
        let (bid, prices, seal) = self.bid(tender);
        let vendor = IProcurement::Authorization::new(key(VENDOR).address().into(), sign(VENDOR, &seal));
        let item = IProcurement::OpenItem {
            bid: bid.into(),
            prices: prices.into(),
            vendor,
        };
        mined(self.procurement().open(item)).await;
    }

    async fn award_and_close(&self, tender: u32) {
        let intent = Award {
            tender,
            decisions: U24::ZERO,
            lot: 1,
            vendor: u32::from(VENDOR),
            price: Price::new(900_000).unwrap(),
            report: sha256(b"informe"),
            valid_until: Timestamp::MAX,
        };
        let officer = self.authorized(OFFICER, &intent);
        mined(
            self.procurement()
                .award(intent.into(), vec![u32::from(VENDOR)], vec![], officer),
        )
        .await;
        let intent = veedor_protocol::intent::Desert {
            tender,
            decisions: U24::from(1),
            lot: 2,
            reason: sha256(b"ninguna oferta bajo el techo"),
            valid_until: Timestamp::MAX,
        };
        let officer = self.authorized(OFFICER, &intent);
        let vendors = vec![u32::from(VENDOR)];
        mined(
            self.procurement()
                .declareDeserted(intent.into(), vec![], vendors, officer),
        )
        .await;
        mined(self.procurement().finalize(tender)).await;
    }
}

async fn mined<P: Provider, D: alloy::contract::CallDecoder>(
    call: alloy::contract::CallBuilder<P, D, Ethereum>,
) {
    let receipt = call.send().await.unwrap().get_receipt().await.unwrap();
    assert!(receipt.status(), "{receipt:?}");
}

fn following(stage: &Stage, path: &Path) -> Follower<Node> {
    let mirror = Mirror::open(path, &stage.identity()).unwrap();
    Follower::new(stage.node(), mirror, options()).unwrap()
}

async fn fresh(stage: &Stage) -> Hash {
    let place = Place::new();
    let mut following = following(stage, &place.path());
    following.catch_up().await.unwrap();
    digest(&following.into_mirror().unwrap())
}

/// The mirror, the fold of a node's own events, and the contract's storage agree on a tender.
async fn agree(stage: &Stage, path: &Path, id: u32) -> Phase {
    let shown = reader(path).tender(id, None).await.unwrap().unwrap();
    let checked = verify::tender(&stage.node(), &stage.identity(), id)
        .await
        .unwrap();
    assert!(
        checked.report.is_complete() && checked.report.proven,
        "{:?}",
        checked.report
    );
    assert_eq!(checked.tender.as_ref(), Some(&shown.tender));

    let contract = stage.procurement();
    let (core, timetable) = (
        contract.core(id).call().await.unwrap(),
        contract.timetable(id).call().await.unwrap(),
    );
    assert_eq!(shown.transcript.length, checked.report.given);
    assert_eq!(
        shown.transcript.head.to_alloy(),
        contract.head(U256::from(id)).call().await.unwrap()
    );
    assert_eq!(shown.tender.decisions, core.decisions.to::<u32>());
    assert_eq!(shown.tender.version, core.version);
    assert_eq!(shown.tender.undecided(), usize::from(core.undecided));
    assert_eq!(
        shown.tender.schedule.seals_until.0,
        timetable.sealsUntil.to::<u64>()
    );
    let phase = contract.phase(id).call().await.unwrap();
    let names = [
        "",
        "consultation",
        "sealing",
        "opening",
        "evaluation",
        "standstill",
        "final",
    ];
    assert_eq!(shown.phase.name(), names[usize::from(phase)]);
    shown.phase
}

#[tokio::test]
async fn a_tender_on_a_real_chain_is_mirrored_as_the_contract_keeps_it() {
    let mut stage = Stage::set().await;
    let place = Place::new();
    let path = place.path();
    let mut following = following(&stage, &path);
    let from = stage.publish(0).await;
    stage.comment(1, 0).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Consultation);

    stage.at(from).await;
    stage.seal(1).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Sealing);

    stage.at(from + 60).await;
    stage.open(1).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Opening);

    stage.at(from + 120).await;
    stage.change_profile().await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Evaluation);

    stage.award_and_close(1).await;
    stage.publish(1).await;
    following.catch_up().await.unwrap();
    assert_eq!(agree(&stage, &path, 1).await, Phase::Final);
    assert_eq!(agree(&stage, &path, 2).await, Phase::Consultation);

    let reader = reader(&path);
    let shown = reader.tender(1, None).await.unwrap().unwrap();
    assert_eq!(shown.lots[0].supplier, Some(u32::from(VENDOR)));
    assert_eq!(shown.lots[1].supplier, None);
    let vendor = reader.party(u32::from(VENDOR)).await.unwrap().unwrap();
    assert_eq!(
        (vendor.kind, vendor.sponsor, vendor.changes.len()),
        (Kind::Vendor, Some(u32::from(REGISTRAR)), 1)
    );
    assert_eq!(vendor.signers[0].account, key(VENDOR).address());

    // What the block's header proves of its logs is what was asked for.
    let node = stage.node();
    let head = node.head().await.unwrap();
    for block in node
        .blocks(&(1..=head.number).collect::<Vec<_>>())
        .await
        .unwrap()
        .into_iter()
        .flatten()
    {
        let receipts = node.receipts(&block.hash).await.unwrap();
        assert!(receipts.proven, "block {}", block.number);
        let given = node
            .logs_of(&Wanted::all(&stage.identity()), &[block.hash])
            .await
            .unwrap();
        assert_eq!(receipts.logs, given);
    }

    // The evidence leads to the log, on any node.
    let award = shown.lots[0].evidence.unwrap();
    let receipt = stage
        .provider
        .get_transaction_receipt(award.transaction.to_alloy())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(receipt.block_number, Some(award.block));
    assert!(
        receipt
            .logs()
            .iter()
            .any(|log| log.log_index == Some(award.log_index))
    );

    let verifier = (stage.node(), stage.identity());
    let publications = verify::publications(&verifier.0, &verifier.1).await.unwrap();
    assert!(publications.report.is_complete() && publications.report.proven);
    assert_eq!(publications.publications.len(), 2);
    assert_eq!(
        publications.publications,
        reader.publications(0, 10).await.unwrap().items
    );
    assert!(
        verify::directory(&verifier.0, &verifier.1)
            .await
            .unwrap()
            .is_complete()
    );
    assert!(fold::Tender::new(1).state().is_none());
}

#[tokio::test]
async fn a_real_chain_that_goes_back_and_another_way_is_followed() {
    let mut stage = Stage::set().await;
    let place = Place::new();
    let mut following = following(&stage, &place.path());
    stage.publish(0).await;
    following.catch_up().await.unwrap();
    let profiles = stage.profiles;
    let snapshot: U256 = stage.evm("evm_snapshot", ()).await;
    for _ in 0..4 {
        stage.change_profile().await;
    }
    stage.publish(1).await;
    following.catch_up().await.unwrap();
    assert_eq!(reader(&place.path()).status().await.unwrap().tenders, 2);

    assert!(stage.evm::<_, bool>("evm_revert", (snapshot,)).await);
    stage.profiles = profiles;
    stage.at(stage.now().await + 77).await;
    for _ in 0..9 {
        stage.change_profile().await;
    }
    following.catch_up().await.unwrap();
    let status = reader(&place.path()).status().await.unwrap();
    assert_eq!((status.tenders, status.broken.len(), status.lag), (1, 0, 0));
    assert_eq!(digest(&following.into_mirror().unwrap()), fresh(&stage).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_indexer_killed_at_any_moment_goes_on_where_it_stopped() {
    const KILLS: u64 = 12;
    let mut stage = Stage::set().await;
    let place = Place::new();
    let (url, identity) = (
        stage.anvil.url.clone(),
        serde_json::to_string(&stage.identity()).unwrap(),
    );
    let path = place.path();
    let killer = std::thread::spawn(move || {
        let mut dice = Dice::new(7);
        for _ in 0..KILLS {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args([
                    "--exact",
                    "anvil::an_indexer_in_a_process_of_its_own",
                    "--ignored",
                ])
                .env("VEEDOR_TEST_NODE", &url)
                .env("VEEDOR_TEST_IDENTITY", &identity)
                .env("VEEDOR_TEST_MIRROR", &path)
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(30 + dice.roll(250)));
            child.kill().unwrap();
            child.wait().unwrap();
        }
    });
    stage.publish(0).await;
    while !killer.is_finished() {
        stage.change_profile().await;
    }
    killer.join().unwrap();

    let before = reader(&place.path()).status().await.unwrap();
    assert!(before.events > 0, "no child lived long enough to write anything");
    let mut following = following(&stage, &place.path());
    following.catch_up().await.unwrap();
    drop(following);
    assert_eq!(digest_at(&place.path(), &stage.identity()), fresh(&stage).await);
}

/// Not a test of its own: what the one above starts and kills.
#[tokio::test]
#[ignore = "started by another test"]
async fn an_indexer_in_a_process_of_its_own() {
    let identity: Identity = serde_json::from_str(&std::env::var("VEEDOR_TEST_IDENTITY").unwrap()).unwrap();
    let node = Node::connect(&std::env::var("VEEDOR_TEST_NODE").unwrap())
        .await
        .unwrap();
    let mirror = Mirror::open(std::env::var("VEEDOR_TEST_MIRROR").unwrap(), &identity).unwrap();
    let mut following = Follower::new(node, mirror, options()).unwrap();
    following.run(std::future::pending()).await.unwrap();
}

#[tokio::test]
async fn a_chain_started_anew_under_the_same_address_is_refused() {
    let stage = Stage::set().await;
    let other = Stage::set().await;
    let place = Place::new();
    following(&stage, &place.path()).catch_up().await.unwrap();
    let mirror = Mirror::open(place.path(), &stage.identity()).unwrap();
    let refused = Follower::new(other.node(), mirror, options())
        .unwrap()
        .catch_up()
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("began with another block"),
        "{refused}"
    );
    let address: Address = stage.deployment.procurement;
    assert_eq!(address, other.deployment.procurement, "the same address on both");
}
