//! One plausible value of each document and intent: a school-meal tender in three zones.

use proptest::test_runner::{Config as ProptestConfig, RngSeed};
use veedor_protocol::comment::CommentText;
use veedor_protocol::document::Schema;
use veedor_protocol::intent::{
    AddSigner, Admission, Amend, Award, Cancel, Comment, CommentAdmission, Complain, Decide, Desert,
    Disqualify, Endorse, ExcludeSeal, Excuse, Lot, Moderate, ProposeRecovery, Publish, PublishCounts,
    Register, Registrar, Release, Reply, Reschedule, Restore, RevokeSigner, Schedule, Score, Seal,
    SetProfile, SetRoles, SubjectKind, Suspend, TokenRequest, VetoRecovery, Withdraw,
};
use veedor_protocol::manifest::{File, Manifest};
use veedor_protocol::profile::{Contact, Identifier};
use veedor_protocol::seal::{Bid, LotPrice, Prices, SealSlot};
use veedor_protocol::terms::{
    Buyer, Classification, ClassificationScheme, Criterion, Currency, Item, Language, Method, Panel,
    TenderDocument, TermsLot, Title, Trustee, Trustees, Unit, UnitScheme,
};
use veedor_protocol::transcript::{genesis, next};
use veedor_protocol::{
    Address, Document, Domain, Hash, Head, Intent, Kind, Price, Profile, Roles, Scheme, SealReceipt,
    SignerBytes, SigningKey, Terms, Timestamp, U24, keccak256, sha256,
};

/// The same random cases in every run; `PROPTEST_CASES` makes them more, `PROPTEST_RNG_SEED` others.
pub(crate) fn seeded() -> ProptestConfig {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    match config.rng_seed {
        RngSeed::Random => ProptestConfig {
            rng_seed: RngSeed::Fixed(1),
            ..config
        },
        RngSeed::Fixed(_) => config,
    }
}

/// 1 January 2026, 13:00 UTC: 8 in the morning in Bogotá.
const PUBLISHED: u64 = 1_767_272_400;
const DAY: u64 = 86_400;

pub(crate) fn domain() -> Domain {
    Domain {
        chain_id: 31337,
        contract: "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512".parse().unwrap(),
    }
}

/// Test keys are hashes of words: nobody mistakes them for secrets.
pub(crate) fn key(word: &str) -> SigningKey {
    SigningKey::from_bytes(keccak256([word.as_bytes()]).as_bytes()).unwrap()
}

fn file(word: &str) -> Hash {
    sha256(word.as_bytes())
}

fn at(days: u64) -> Timestamp {
    Timestamp::new(PUBLISHED + days * DAY).unwrap()
}

fn title(es: &str, en: &str) -> Title {
    Title {
        es: es.to_owned(),
        en: en.to_owned(),
    }
}

fn rations(number: u16, es: &str, en: &str, quantity: &str, ceiling: u64) -> TermsLot {
    TermsLot {
        number,
        title: title(es, en),
        items: vec![Item {
            description: "Ración industrializada de complemento alimentario, jornada de la mañana, según la \
                          minuta patrón por edades"
                .to_owned(),
            classification: Classification {
                scheme: ClassificationScheme::Unspsc,
                id: "93131608".to_owned(),
            },
            quantity: quantity.parse().unwrap(),
            unit: Unit {
                scheme: UnitScheme::Uncefact,
                id: "H87".to_owned(),
                name: "ración".to_owned(),
            },
        }],
        ceiling: Some(Price::from(ceiling)),
        floor: None,
    }
}

pub(crate) fn registrar() -> Registrar {
    Registrar {
        key: key("registrar").address(),
        token_key: Hash::ZERO,
    }
}

pub(crate) fn terms() -> Terms {
    Terms {
        schema: Schema::new(),
        language: Language::Es,
        title: title(
            "Suministro del Programa de Alimentación Escolar 2026 por zonas",
            "School meals for 2026, by zone",
        ),
        description: "Suministro diario de complementos alimentarios en las instituciones educativas \
                      oficiales durante 180 días del calendario escolar.\nIncluye alistamiento, transporte y \
                      entrega en cada sede."
            .to_owned(),
        buyer: Buyer {
            party: 2,
            name: "Secretaría de Educación Distrital".to_owned(),
        },
        currency: Currency {
            code: "COP".to_owned(),
            minor_unit: 2,
        },
        procedure: 0,
        method: Method::LowestPrice,
        lots: vec![
            rations(
                1,
                "Zona Norte: 12 sedes",
                "North: 12 schools",
                "1116000",
                541_260_000_000,
            ),
            rations(
                2,
                "Zona Centro: 9 sedes",
                "Centre: 9 schools",
                "864000",
                419_040_000_000,
            ),
            TermsLot {
                floor: Some(Price::from(220_000_000_000)),
                ..rations(
                    3,
                    "Zona Rural: 21 sedes",
                    "Rural: 21 schools",
                    "594000",
                    326_700_000_000,
                )
            },
        ],
        panel: None,
        trustees: None,
        registrars: vec![registrar()],
        documents: vec![
            TenderDocument {
                name: "anexo-tecnico/minuta-patrón.pdf".parse().unwrap(),
                title: "Minuta patrón y ciclo de menús".to_owned(),
                document_type: "technicalSpecifications".to_owned(),
                media_type: "application/pdf".parse().unwrap(),
                size: 482_133,
                sha256: file("minuta"),
            },
            TenderDocument {
                name: "pliego-de-condiciones.pdf".parse().unwrap(),
                title: "Pliego de condiciones definitivo".to_owned(),
                document_type: "biddingDocuments".to_owned(),
                media_type: "application/pdf".parse().unwrap(),
                size: 1_204_882,
                sha256: file("pliego"),
            },
        ],
    }
}

/// The same tender, decided by price and quality, with trustees.
pub(crate) fn weighted_terms() -> Terms {
    let trustee = |party, recipient: &str, price_recipient: &str| Trustee {
        party,
        recipient: recipient.parse().unwrap(),
        price_recipient: Some(price_recipient.parse().unwrap()),
    };
    Terms {
        procedure: 1,
        method: Method::Weighted,
        panel: Some(Panel {
            evaluators: vec![11, 12, 13],
            quorum: 2,
            scoring: U24::new(604_800).unwrap(),
            pricing: U24::new(172_800).unwrap(),
            price_weight: 6_000,
            criteria: vec![
                Criterion {
                    title: title("Compra local", "Local purchases"),
                    description: "Porcentaje de alimentos comprados a productores del departamento"
                        .to_owned(),
                    weight: 2_500,
                },
                Criterion {
                    title: title("Experiencia", "Experience"),
                    description: "Raciones entregadas en los últimos tres años".to_owned(),
                    weight: 1_500,
                },
            ],
        }),
        trustees: Some(Trustees {
            threshold: 2,
            members: vec![
                trustee(
                    21,
                    "age1mwgw9mr28sdgcwjjq5exkksd5v6r6vseslamehmx9ww9mzqjynusmrzfyx",
                    "age1tfs5v8thnk9zmuwz0uawwnqx8szqenl6d4709yvddxupug2aq7yq89u7j0",
                ),
                trustee(
                    22,
                    "age1pjp329gutq8rzuruy69h6zxtudrpq3f9s8qhffegl6t20d0kevus53p6z5",
                    "age17fy4z5pwx6fl5dr6wjezg4smlcrf3kejhuq93qckrmt60d7yg8gsa9awah",
                ),
                trustee(
                    23,
                    "age1ug6g4eqems9677g8prmw7mqj45lmveaxwxq4jx835n9k4c42rdkskpvduw",
                    "age196x3vyp5lrw333ymuk2w5asv4jvq6egc4qu7ccaeav8asaj23vgqw2jxk4",
                ),
            ],
        }),
        ..terms()
    }
}

pub(crate) fn manifest() -> Manifest {
    let pdf = |path: &str, size| File {
        path: path.parse().unwrap(),
        size,
        sha256: file(path),
        media_type: "application/pdf".parse().unwrap(),
    };
    Manifest::new(vec![
        pdf("propuesta-técnica.pdf", 2_310_554),
        pdf("anexos/plan-de-saneamiento.pdf", 733_120),
        pdf("anexos/concepto-sanitario.pdf", 120_044),
    ])
}

pub(crate) fn profile() -> Profile {
    Profile {
        schema: Schema::new(),
        name: "Alimentos del Altiplano S.A.S.".to_owned(),
        kind: Kind::Vendor,
        identifier: Identifier {
            scheme: "CO-RUES".to_owned(),
            id: "900123456-8".to_owned(),
        },
        contact: Some(Contact {
            email: Some("licitaciones@altiplano.example".to_owned()),
            telephone: Some("+57 601 555 0100".to_owned()),
            url: Some("https://altiplano.example".to_owned()),
        }),
    }
}

pub(crate) fn comment_text() -> CommentText {
    CommentText {
        schema: Schema::new(),
        tender: 1,
        author: key("vecina").address(),
        salt: keccak256([b"comment salt"]),
        text: "¿Por qué la minuta de la Zona Rural no incluye fruta fresca?\nEl año pasado sí la incluía."
            .to_owned(),
    }
}

pub(crate) fn seal_receipt() -> SealReceipt {
    let Seal {
        tender,
        version,
        bidder,
        seal,
        envelope,
        replaces,
        valid_until,
    } = seal_intent();
    let Domain { chain_id, contract } = domain();
    let mut receipt = SealReceipt {
        schema: Schema::new(),
        chain_id,
        contract,
        tender,
        version,
        bidder,
        seal,
        envelope,
        replaces,
        valid_until,
        signature: key("one-time")
            .sign_compact(&seal_intent().digest(&domain()))
            .unwrap(),
        registrar: Address::ZERO,
        order: U24::from(5),
        position: 14,
        timestamp: at(20),
        transaction: file("transaction"),
        block_number: 148,
        block_hash: file("block"),
        log_index: 0,
        head: Head(Hash::ZERO),
    };
    receipt.head = next(head_before_seal(), &receipt.event()).unwrap();
    receipt
}

/// The head that the sample receipt's event follows. Of a real tender it would be the head after thirteen events.
pub(crate) fn head_before_seal() -> Head {
    genesis(domain().chain_id, domain().contract, 1)
}

fn schedule() -> Schedule {
    Schedule {
        seals_from: at(10),
        seals_until: at(25),
        opens_until: at(27),
        award_by: at(40),
    }
}

pub(crate) fn publish() -> Publish {
    Publish {
        buyer: 2,
        nonce: 0,
        procedure: 0,
        terms: terms().sha256().unwrap(),
        panel: Hash::ZERO,
        envelopes: false,
        schedule: schedule(),
        standstill: U24::new(432_000).unwrap(),
        lots: terms().lots(),
        registrars: vec![registrar()],
        valid_until: at(1),
    }
}

pub(crate) fn amend() -> Amend {
    Amend {
        tender: 1,
        decisions: U24::from(1),
        terms: terms().sha256().unwrap(),
        panel: Hash::ZERO,
        reason: file("adenda"),
        schedule: schedule(),
        lots: vec![Lot {
            ceiling: Price::MAX,
            floor: Price::ZERO,
        }],
        valid_until: at(16),
    }
}

pub(crate) fn prices() -> Prices {
    Prices {
        lots: vec![
            LotPrice {
                lot: 1,
                price: Price::from(529_884_000_000),
            },
            LotPrice {
                lot: 3,
                price: Price::from(318_978_000_000),
            },
        ],
        salt: keccak256([b"prices salt"]),
    }
}

pub(crate) fn bid() -> Bid {
    Bid {
        tender: 1,
        version: 2,
        bidder: key("one-time").address(),
        vendor: 5,
        offer: manifest().sha256().unwrap(),
        prices: prices().struct_hash(),
        salt: keccak256([b"bid salt"]),
    }
}

pub(crate) fn seal_intent() -> Seal {
    Seal {
        tender: 1,
        version: 2,
        bidder: key("one-time").address(),
        seal: bid().seal(&domain()),
        envelope: Hash::ZERO,
        replaces: SealSlot::tombstone(U24::from(4)).to_hash(),
        valid_until: at(21),
    }
}

/// Runs the same code for one sample of each intent, whatever its type.
macro_rules! for_each_intent {
    (|$intent:ident| $body:expr) => {{
        let samples = $crate::samples::Samples::new();
        $crate::samples::for_each_intent!(@each samples, $intent, $body,
            publish, amend, reschedule, cancel, suspend, release, admission, seal, withdraw, bid, exclude_seal,
            token_request, publish_counts, excuse, score, disqualify, award, desert, complain, decide,
            comment_admission, comment, reply, endorse, moderate, restore,
            register, add_signer, revoke_signer, set_profile, set_roles, propose_recovery,
            veto_recovery);
    }};
    (@each $samples:ident, $intent:ident, $body:expr, $($field:ident),+) => {
        $({
            let $intent = &$samples.$field;
            $body
        })+
    };
}

pub(crate) use for_each_intent;

/// One sample of each intent.
pub(crate) struct Samples {
    pub(crate) publish: Publish,
    pub(crate) amend: Amend,
    pub(crate) reschedule: Reschedule,
    pub(crate) cancel: Cancel,
    pub(crate) suspend: Suspend,
    pub(crate) release: Release,
    pub(crate) admission: Admission,
    pub(crate) seal: Seal,
    pub(crate) withdraw: Withdraw,
    pub(crate) bid: Bid,
    pub(crate) exclude_seal: ExcludeSeal,
    pub(crate) token_request: TokenRequest,
    pub(crate) publish_counts: PublishCounts,
    pub(crate) excuse: Excuse,
    pub(crate) score: Score,
    pub(crate) disqualify: Disqualify,
    pub(crate) award: Award,
    pub(crate) desert: Desert,
    pub(crate) complain: Complain,
    pub(crate) decide: Decide,
    pub(crate) comment_admission: CommentAdmission,
    pub(crate) comment: Comment,
    pub(crate) reply: Reply,
    pub(crate) endorse: Endorse,
    pub(crate) moderate: Moderate,
    pub(crate) restore: Restore,
    pub(crate) register: Register,
    pub(crate) add_signer: AddSigner,
    pub(crate) revoke_signer: RevokeSigner,
    pub(crate) set_profile: SetProfile,
    pub(crate) set_roles: SetRoles,
    pub(crate) propose_recovery: ProposeRecovery,
    pub(crate) veto_recovery: VetoRecovery,
}

impl Samples {
    #[expect(clippy::too_many_lines, reason = "a list")]
    pub(crate) fn new() -> Self {
        let reason = file("resolución motivada");
        let decisions = U24::from(2);
        let bidder = key("one-time").address();
        let author = comment_text().author;
        let (position, counter) = (9, 0);
        let account = SignerBytes::Account(key("vendor").address());
        let passkey = SignerBytes::Key {
            verifier: Address::from([0x7e; 20]),
            x: keccak256([b"x"]),
            y: keccak256([b"y"]),
        };
        Self {
            publish: publish(),
            amend: amend(),
            reschedule: Reschedule {
                tender: 1,
                decisions,
                reason,
                schedule: schedule(),
                valid_until: at(16),
            },
            cancel: Cancel {
                tender: 1,
                decisions,
                reason,
                valid_until: at(16),
            },
            suspend: Suspend {
                tender: 1,
                decisions,
                reason,
                valid_until: at(16),
            },
            release: Release {
                tender: 1,
                decisions,
                reason,
                valid_until: at(17),
            },
            exclude_seal: ExcludeSeal {
                tender: 1,
                decisions,
                bidder,
                evidence: file("sobre ilegible"),
                valid_until: at(26),
            },
            token_request: TokenRequest {
                tender: 1,
                vendor: 5,
                registrar: registrar().key,
                blinded: file("blinded"),
            },
            publish_counts: PublishCounts {
                tender: 1,
                registrar: registrar().key,
                root: file("solicitudes"),
                requests: 7,
                valid_until: at(28),
            },
            excuse: Excuse {
                tender: 1,
                bidder,
                vendor: 5,
            },
            score: Score {
                tender: 1,
                version: 2,
                evaluator: 11,
                vendor: 5,
                points: vec![8_500, 10_000],
                reasons: file("informe de evaluación"),
                valid_until: at(30),
            },
            disqualify: Disqualify {
                tender: 1,
                decisions,
                lot: 3,
                vendor: 6,
                reason,
                valid_until: at(31),
            },
            complain: Complain {
                tender: 1,
                lot: 3,
                vendor: 6,
                round: 0,
                reason: file("reclamación"),
                valid_until: at(33),
            },
            decide: Decide {
                tender: 1,
                decisions,
                lot: 3,
                vendor: 6,
                upheld: true,
                reinstate: 6,
                reason,
                valid_until: at(35),
            },
            reply: Reply {
                tender: 1,
                vendor: 5,
                parent: 41,
                subject_kind: SubjectKind::Bid,
                subject_id: 5,
                digest: comment_text().digest(),
                valid_until: at(34),
            },
            endorse: Endorse {
                tender: 1,
                author,
                position: 9,
                valid_until: at(17),
            },
            award: Award {
                tender: 1,
                decisions,
                lot: 3,
                vendor: 5,
                price: prices().lots[1].price,
                report: reason,
                valid_until: at(31),
            },
            desert: Desert {
                tender: 1,
                decisions,
                lot: 2,
                reason,
                valid_until: at(31),
            },
            admission: Admission { tender: 1, bidder },
            comment_admission: CommentAdmission { tender: 1, author },
            seal: seal_intent(),
            withdraw: Withdraw {
                tender: 1,
                bidder,
                replaces: seal_receipt().slot().to_hash(),
                valid_until: at(22),
            },
            bid: bid(),
            comment: Comment {
                tender: 1,
                author,
                number: 0,
                subject_kind: SubjectKind::Amendment,
                subject_id: 2,
                parent: 3,
                digest: comment_text().digest(),
                valid_until: at(17),
            },
            moderate: Moderate {
                tender: 1,
                position,
                counter,
                reason,
                valid_until: at(18),
            },
            restore: Restore {
                tender: 1,
                position,
                counter: 1,
                reason,
                valid_until: at(19),
            },
            register: Register {
                kind: Kind::Officer,
                sponsor: 2,
                member_of: 2,
                roles: Roles::PUBLISH | Roles::AWARD,
                profile: profile().sha256().unwrap(),
                scheme: Scheme::WebAuthn,
                signer: passkey,
                valid_until: at(1),
            },
            add_signer: AddSigner {
                party: 5,
                nonce: 1,
                scheme: Scheme::Ecdsa,
                signer: account,
                valid_until: at(1),
            },
            revoke_signer: RevokeSigner {
                party: 5,
                nonce: 2,
                signer: account.id(),
                valid_until: at(2),
            },
            set_profile: SetProfile {
                party: 5,
                nonce: 3,
                profile: profile().sha256().unwrap(),
                valid_until: at(3),
            },
            set_roles: SetRoles {
                party: 4,
                nonce: 0,
                roles: Roles::PUBLISH | Roles::SECONDED,
                valid_until: at(4),
            },
            propose_recovery: ProposeRecovery {
                party: 5,
                nonce: 0,
                scheme: Scheme::Ecdsa,
                signer: account,
                valid_until: at(5),
            },
            veto_recovery: VetoRecovery {
                party: 5,
                nonce: 0,
                valid_until: at(9),
            },
        }
    }
}
