//! The contracts on a chain of their own, and somebody to act on them.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use alloy::{
    network::{Ethereum, EthereumWallet},
    primitives::{Bytes, Uint},
    providers::{DynProvider, Provider, ProviderBuilder},
    rpc::json_rpc::{RpcRecv, RpcSend},
    signers::local::{MnemonicBuilder, PrivateKeySigner},
};
use veedor_contracts::{
    bindings::{IDirectory, IProcurement},
    deploy::{DeployPlan, Deployment, deploy},
    rules,
};
use veedor_indexer::{Hash, Identity, chain::Node};
use veedor_protocol::{
    Intent, Price, Timestamp, U24,
    intent::{
        Admission, Award, Comment, Desert, Lot, Publish, Register, Registrar, Schedule, Seal, SetProfile,
        SubjectKind,
    },
    keccak256,
    party::{Kind, Roles, Scheme},
    seal::{Bid, LotPrice, Prices},
    sha256,
    signature::SigningKey,
};

/// An anvil process, ended when dropped.
pub(crate) struct Anvil {
    process: Child,
    pub(crate) url: String,
}

impl Anvil {
    /// Its first block has this time, and so a hash of its own.
    pub(crate) fn start(genesis: u64) -> Self {
        let anvil = std::env::var_os("ANVIL").map_or_else(
            || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/tools/bin/anvil"),
            PathBuf::from,
        );
        let mut process = Command::new(&anvil)
            .args([
                "--port",
                "0",
                "--chain-id",
                "31337",
                "--timestamp",
                &genesis.to_string(),
            ])
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
pub(crate) struct Stage {
    pub(crate) anvil: Anvil,
    pub(crate) provider: DynProvider,
    pub(crate) deployment: Deployment,
    pub(crate) profiles: u32,
}

pub(crate) const BUYER: u8 = 1;
pub(crate) const REGISTRAR: u8 = 2;
pub(crate) const OFFICER: u8 = 3;
pub(crate) const VENDOR: u8 = 4;
/// No party's.
pub(crate) const BIDDER: u8 = 50;

/// A party's id is the number of its key.
pub(crate) fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32]).unwrap()
}

pub(crate) fn sign(number: u8, digest: &Hash) -> Bytes {
    Bytes::copy_from_slice(key(number).sign(digest).unwrap().as_ref())
}

/// Where the first two prices of a vendor's bid are kept.
pub(crate) fn place(vendor: u8) -> Uint<40, 1> {
    Uint::from(u64::from(vendor) << 8)
}

pub(crate) fn account(index: u32) -> PrivateKeySigner {
    let mnemonic = "test test test test test test test test test test test junk";
    MnemonicBuilder::try_from_phrase_nth(mnemonic, index).unwrap()
}

impl Stage {
    pub(crate) async fn set() -> Self {
        Self::set_at(1_793_433_600).await
    }

    pub(crate) async fn set_at(genesis: u64) -> Self {
        let anvil = Anvil::start(genesis);
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
        let stage = Self {
            anvil,
            provider,
            deployment,
            profiles: 0,
        };
        for (number, kind, roles) in [
            (BUYER, Kind::Buyer, Roles::NONE),
            (REGISTRAR, Kind::Registrar, Roles::NONE),
            (OFFICER, Kind::Officer, Roles::PUBLISH | Roles::AWARD),
            (VENDOR, Kind::Vendor, Roles::NONE),
        ] {
            stage.enter(number, kind, roles).await;
        }
        stage
    }

    /// The next party of the directory: its number must be the next one.
    pub(crate) async fn enter(&self, number: u8, kind: Kind, roles: Roles) {
        let (intent, digest) = self.register(number, kind, roles);
        let (sponsor, acceptance) = (intent.sponsor, sign(number, &digest));
        let directory = self.directory();
        if let Some(sponsor) = u8::try_from(sponsor).ok().filter(|sponsor| *sponsor != 0) {
            let sponsor =
                IDirectory::Authorization::new(key(sponsor).address().into(), sign(sponsor, &digest));
            mined(directory.register(intent.into(), sponsor, acceptance)).await;
        } else {
            let call = directory
                .registerInstitution(intent.into(), acceptance)
                .from(account(1).address());
            mined(call).await;
        }
    }

    pub(crate) fn register(&self, number: u8, kind: Kind, roles: Roles) -> (Register, Hash) {
        let intent = Register {
            kind,
            sponsor: match kind {
                Kind::Officer => u32::from(BUYER),
                Kind::Vendor => u32::from(REGISTRAR),
                _ => 0,
            },
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

    pub(crate) fn directory(&self) -> IDirectory::IDirectoryInstance<DynProvider> {
        IDirectory::new(self.deployment.directory, self.provider.clone())
    }

    pub(crate) fn procurement(&self) -> IProcurement::IProcurementInstance<DynProvider> {
        IProcurement::new(self.deployment.procurement, self.provider.clone())
    }

    pub(crate) fn identity(&self) -> Identity {
        Identity::from(&self.deployment)
    }

    pub(crate) fn node(&self) -> Node {
        Node::new(self.provider.clone())
    }

    pub(crate) fn authorized(&self, number: u8, intent: &impl Intent) -> IProcurement::Authorization {
        let digest = intent.digest(&self.deployment.procurement_domain());
        IProcurement::Authorization::new(key(number).address().into(), sign(number, &digest))
    }

    pub(crate) fn signed(&self, number: u8, intent: &impl Intent) -> IProcurement::Compact {
        let digest = intent.digest(&self.deployment.procurement_domain());
        key(number).sign_compact(&digest).unwrap().into()
    }

    pub(crate) async fn now(&self) -> u64 {
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
    pub(crate) async fn at(&self, time: u64) {
        let _: serde_json::Value = self.evm("evm_setNextBlockTimestamp", (time,)).await;
    }

    pub(crate) async fn evm<A: RpcSend, T: RpcRecv>(&self, method: &'static str, arguments: A) -> T {
        self.provider.raw_request(method.into(), arguments).await.unwrap()
    }

    /// One more event in the directory.
    pub(crate) async fn change_profile(&mut self) {
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
    pub(crate) async fn publish(&self, nonce: u32) -> u64 {
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
        mined(self.procurement().publish(intent.into(), vec![officer])).await;
        from
    }

    pub(crate) async fn comment(&self, tender: u32, number: u32) {
        let author = veedor_protocol::Address::of_party(u32::from(BUYER));
        let intent = Comment {
            tender,
            author,
            number,
            subject_kind: SubjectKind::Tender,
            subject_id: 0,
            parent: 0,
            digest: keccak256([b"comentario", &number.to_be_bytes()]),
            valid_until: Timestamp::MAX,
        };
        let buyer = self.authorized(BUYER, &intent);
        mined(self.procurement().commentAs(intent.into(), buyer)).await;
    }

    pub(crate) fn bid(&self, tender: u32) -> (Bid, Prices, Hash) {
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

    pub(crate) async fn seal(&self, tender: u32) {
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

    pub(crate) async fn open(&self, tender: u32) {
        let (bid, prices, seal) = self.bid(tender);
        let vendor = IProcurement::Authorization::new(key(VENDOR).address().into(), sign(VENDOR, &seal));
        let item = IProcurement::OpenItem {
            bid: bid.into(),
            prices: prices.into(),
            vendor,
        };
        mined(self.procurement().open(item)).await;
    }

    pub(crate) async fn award_and_close(&self, tender: u32) {
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
                .award(intent.into(), vec![place(VENDOR)], vec![officer]),
        )
        .await;
        let intent = Desert {
            tender,
            decisions: U24::ZERO,
            lot: 2,
            reason: sha256(b"ninguna oferta bajo el techo"),
            valid_until: Timestamp::MAX,
        };
        let officer = self.authorized(OFFICER, &intent);
        let places = vec![place(VENDOR)];
        mined(
            self.procurement()
                .declareDeserted(intent.into(), places, vec![officer]),
        )
        .await;
        mined(self.procurement().finalize(tender)).await;
    }
}

pub(crate) async fn mined<P: Provider, D: alloy::contract::CallDecoder>(
    call: alloy::contract::CallBuilder<P, D, Ethereum>,
) {
    let receipt = call.send().await.unwrap().get_receipt().await.unwrap();
    assert!(receipt.status(), "{receipt:?}");
}
