//! Three implementations of every digest and head, written apart, over thousands of random cases: the contracts'
//! own (through `contracts/test/harness/Digests.sol`), `veedor-protocol`, and alloy's.

use alloy::json_abi::JsonAbi;
use alloy::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol;
use alloy::sol_types::{SolStruct, SolValue};
use veedor_contracts::bindings::{IDirectory, IProcurement};
use veedor_contracts::convert::{ToAlloy as _, ToProtocol as _, event_record};
use veedor_protocol::intent::{self, Intent};
use veedor_protocol::seal::{self, SealSlot};
use veedor_protocol::transcript::{self, EventRecord, Head, Transcript};
use veedor_protocol::{Domain, Hash, U24};

use crate::chain::Chain;
use crate::random::{Arbitrary, Random};

sol!(
    #[sol(rpc)]
    #[derive(Debug)]
    Digests,
    "artifacts/test/Digests.json"
);

// What registrars sign is in no ABI: `Procurement` makes these structs itself.
sol! {
    struct Admission {
        uint32 tender;
        address bidder;
    }

    struct CommentAdmission {
        uint32 tender;
        address author;
    }
}

impl From<intent::Admission> for Admission {
    fn from(admission: intent::Admission) -> Self {
        Self {
            tender: admission.tender,
            bidder: admission.bidder.to_alloy(),
        }
    }
}

impl From<intent::CommentAdmission> for CommentAdmission {
    fn from(admission: intent::CommentAdmission) -> Self {
        Self {
            tender: admission.tender,
            author: admission.author.to_alloy(),
        }
    }
}

/// Random cases of each intent.
const CASES: usize = 300;
/// How many of them one call takes: an intent with 32 lots costs some 25,000 gas to hash.
const BATCH: usize = 100;

/// The harness's interface, to encode calls for any type of intent.
fn abi() -> JsonAbi {
    let artifact: serde_json::Value =
        serde_json::from_str(include_str!("../../artifacts/test/Digests.json")).unwrap();
    serde_json::from_value(artifact["abi"].clone()).unwrap()
}

struct Harness<P> {
    provider: P,
    address: Address,
    domain: Domain,
    abi: JsonAbi,
}

impl<P: Provider + Clone> Harness<P> {
    async fn deploy(provider: P) -> Self {
        let address = *Digests::deploy(provider.clone()).await.unwrap().address();
        let domain = Domain {
            chain_id: provider.get_chain_id().await.unwrap(),
            contract: address.to_protocol(),
        };
        Self {
            provider,
            address,
            domain,
            abi: abi(),
        }
    }

    /// What the Solidity function of this name makes of each item.
    async fn solidity<T: SolValue>(&self, function: &str, items: Vec<T>) -> Vec<B256>
    where
        Vec<T>: SolValue,
    {
        let selector = self.abi.function(function).unwrap()[0].selector();
        // One dynamic parameter is encoded as the value alone is.
        let input: Bytes = [&selector[..], &items.abi_encode()].concat().into();
        let call = TransactionRequest::default().to(self.address).input(input.into());
        let output = self.provider.call(call).await.unwrap();
        Vec::<B256>::abi_decode(&output).unwrap()
    }

    /// Compares the three on random intents of one type.
    async fn compare<I, B>(&self, function: &str)
    where
        I: Intent + Arbitrary + Clone + std::fmt::Debug,
        B: SolStruct + SolValue + From<I>,
        Vec<B>: SolValue,
    {
        assert_eq!(
            I::encode_type(),
            B::eip712_encode_type(),
            "type string of {function}"
        );
        let alloy_domain = self.domain.to_alloy();
        // A seed of its own for each type, the same in each run.
        let mut random = Random(
            keccak256(function).as_slice()[..8]
                .iter()
                .fold(0, |seed, b| seed << 8 | u64::from(*b)),
        );
        for _ in 0..CASES / BATCH {
            let intents: Vec<I> = (0..BATCH).map(|_| I::arbitrary(&mut random)).collect();
            let bound: Vec<B> = intents.iter().cloned().map(B::from).collect();
            let by_alloy: Vec<B256> = bound
                .iter()
                .map(|intent| intent.eip712_signing_hash(&alloy_domain))
                .collect();
            let by_solidity = self.solidity(function, bound).await;
            assert_eq!(by_solidity.len(), BATCH);
            for ((intent, by_alloy), by_solidity) in intents.iter().zip(by_alloy).zip(by_solidity) {
                let by_protocol = intent.digest(&self.domain).to_alloy();
                assert_eq!(by_protocol, by_solidity, "protocol against Solidity: {intent:?}");
                assert_eq!(by_alloy, by_solidity, "alloy against Solidity: {intent:?}");
            }
        }
    }

    /// Compares struct hashes of what is not signed alone.
    async fn compare_hashes<T, B>(&self, function: &str, struct_hash: fn(&T) -> Hash, random: &mut Random)
    where
        T: Arbitrary + Clone,
        B: SolStruct + SolValue + From<T>,
        Vec<B>: SolValue,
    {
        for _ in 0..CASES / BATCH {
            let items: Vec<T> = (0..BATCH).map(|_| T::arbitrary(random)).collect();
            let bound: Vec<B> = items.iter().cloned().map(B::from).collect();
            let by_alloy: Vec<B256> = bound.iter().map(SolStruct::eip712_hash_struct).collect();
            let by_solidity = self.solidity(function, bound).await;
            let by_protocol: Vec<B256> = items.iter().map(|item| struct_hash(item).to_alloy()).collect();
            assert_eq!(by_protocol, by_solidity, "{function}");
            assert_eq!(by_alloy, by_solidity, "{function}");
        }
    }
}

#[tokio::test]
async fn solidity_protocol_and_alloy_agree_on_every_intent() {
    let chain = Chain::start();
    let harness = Harness::deploy(chain.provider()).await;

    harness
        .compare::<intent::Publish, IProcurement::Publish>("publish")
        .await;
    harness
        .compare::<intent::Amend, IProcurement::Amend>("amend")
        .await;
    harness
        .compare::<intent::Reschedule, IProcurement::Reschedule>("reschedule")
        .await;
    harness
        .compare::<intent::Cancel, IProcurement::Cancel>("cancel")
        .await;
    harness
        .compare::<intent::Award, IProcurement::Award>("award")
        .await;
    harness
        .compare::<intent::Desert, IProcurement::Desert>("desert")
        .await;
    harness.compare::<intent::Admission, Admission>("admission").await;
    harness
        .compare::<intent::CommentAdmission, CommentAdmission>("commentAdmission")
        .await;
    harness.compare::<intent::Seal, IProcurement::Seal>("seal").await;
    harness
        .compare::<intent::Withdraw, IProcurement::Withdraw>("withdraw")
        .await;
    harness.compare::<seal::Bid, IProcurement::Bid>("bid").await;
    harness
        .compare::<intent::Comment, IProcurement::Comment>("comment")
        .await;
    harness
        .compare::<intent::Moderate, IProcurement::Moderate>("moderate")
        .await;
    harness
        .compare::<intent::Restore, IProcurement::Restore>("restore")
        .await;
    harness
        .compare::<intent::Register, IDirectory::Register>("register")
        .await;
    harness
        .compare::<intent::AddSigner, IDirectory::AddSigner>("addSigner")
        .await;
    harness
        .compare::<intent::RevokeSigner, IDirectory::RevokeSigner>("revokeSigner")
        .await;
    harness
        .compare::<intent::SetProfile, IDirectory::SetProfile>("setProfile")
        .await;
    harness
        .compare::<intent::SetRoles, IDirectory::SetRoles>("setRoles")
        .await;
    harness
        .compare::<intent::Suspend, IProcurement::Suspend>("suspend")
        .await;
    harness
        .compare::<intent::Release, IProcurement::Release>("release")
        .await;
    harness
        .compare::<intent::ExcludeSeal, IProcurement::ExcludeSeal>("excludeSeal")
        .await;
    harness
        .compare::<intent::TokenRequest, IProcurement::TokenRequest>("tokenRequest")
        .await;
    harness
        .compare::<intent::PublishCounts, IProcurement::PublishCounts>("publishCounts")
        .await;
    harness
        .compare::<intent::Excuse, IProcurement::Excuse>("excuse")
        .await;
    harness
        .compare::<intent::Score, IProcurement::Score>("score")
        .await;
    harness
        .compare::<intent::Disqualify, IProcurement::Disqualify>("disqualify")
        .await;
    harness
        .compare::<intent::Complain, IProcurement::Complain>("complain")
        .await;
    harness
        .compare::<intent::Decide, IProcurement::Decide>("decide")
        .await;
    harness
        .compare::<intent::Reply, IProcurement::Reply>("reply")
        .await;
    harness
        .compare::<intent::Endorse, IProcurement::Endorse>("endorse")
        .await;
    harness
        .compare::<intent::ProposeRecovery, IDirectory::ProposeRecovery>("proposeRecovery")
        .await;
    harness
        .compare::<intent::VetoRecovery, IDirectory::VetoRecovery>("vetoRecovery")
        .await;
}

#[tokio::test]
async fn solidity_protocol_and_alloy_agree_on_panels_prices_and_slots() {
    let chain = Chain::start();
    let harness = Harness::deploy(chain.provider()).await;
    let mut random = Random(0x5ea1);

    harness
        .compare_hashes::<_, IProcurement::Prices>("prices", seal::Prices::struct_hash, &mut random)
        .await;
    harness
        .compare_hashes::<_, IProcurement::Panel>("panels", intent::Panel::struct_hash, &mut random)
        .await;

    let seals: Vec<Hash> = (0..1000).map(|_| Arbitrary::arbitrary(&mut random)).collect();
    let orders: Vec<U24> = seals.iter().map(|_| Arbitrary::arbitrary(&mut random)).collect();
    let contract = Digests::new(harness.address, &harness.provider);
    let slots = contract
        .slots(seals.clone().to_alloy(), orders.clone().to_alloy())
        .call()
        .await
        .unwrap();
    for (index, (seal, order)) in seals.iter().zip(&orders).enumerate() {
        let live = SealSlot::live(seal, *order);
        assert_eq!(live.to_alloy(), slots.live[index]);
        assert_eq!(live.order(), *order);
        assert_eq!(SealSlot::tombstone(*order).to_alloy(), slots.tombstones[index]);
    }
}

/// An event's words as `Transcript.sol` takes them: time, selector, indexed fields, other fields, room for the head.
fn words(event: &EventRecord) -> Bytes {
    let mut words = U256::from(event.timestamp).to_be_bytes_vec();
    words.extend(event.topics.iter().flat_map(|topic| topic.to_bytes()));
    words.extend(&event.data);
    words.into()
}

fn random_event(random: &mut Random) -> EventRecord {
    let indexed = 1 + random.below(2);
    let fields = random.below(14);
    let mut data: Vec<u8> = (0..fields)
        .flat_map(|_| Hash::arbitrary(random).to_bytes())
        .collect();
    data.extend([0; 32]);
    EventRecord {
        timestamp: u64::arbitrary(random),
        topics: (0..=indexed).map(|_| Hash::arbitrary(random)).collect(),
        data,
    }
}

fn entry(event: &EventRecord) -> Digests::Entry {
    Digests::Entry {
        topics: u8::try_from(event.topics.len() - 1).unwrap(),
        words: words(event),
    }
}

/// The rule of `ITranscript`, written out a third time.
fn head_by_alloy(head: B256, event: &EventRecord) -> B256 {
    let all = words(event);
    keccak256([head, keccak256(&all[..all.len() - 32])].concat())
}

#[tokio::test]
async fn solidity_protocol_and_alloy_agree_on_heads_of_transcripts_long_and_short() {
    let chain = Chain::start();
    let harness = Harness::deploy(chain.provider()).await;
    let contract = Digests::new(harness.address, &harness.provider);
    let mut random = Random(0x4ead);

    for length in [0, 1, 2, 3, 50, 400, 800] {
        let id = u64::arbitrary(&mut random);
        let mut events: Vec<_> = (0..length).map(|_| random_event(&mut random)).collect();
        let entries = events.iter().map(entry).collect();
        let heads = contract.transcript(U256::from(id), entries).call().await.unwrap();

        let mut transcript = Transcript::new(harness.domain.chain_id, harness.domain.contract, id);
        let seed = [
            b"veedor/transcript/1".as_slice(),
            &U256::from(harness.domain.chain_id).to_be_bytes_vec(),
            harness.address.as_slice(),
            &U256::from(id).to_be_bytes_vec(),
        ];
        let mut by_alloy = keccak256(seed.concat());
        assert_eq!(heads[0], by_alloy);
        assert_eq!(transcript.head().to_alloy(), by_alloy);

        for (event, head) in events.iter_mut().zip(&heads[1..]) {
            by_alloy = head_by_alloy(by_alloy, event);
            assert_eq!(*head, by_alloy);
            let at = event.data.len() - 32;
            event.data[at..].copy_from_slice(head.as_slice());
            transcript.append(event).unwrap();
        }
        assert_eq!(transcript.length(), u32::try_from(length).unwrap());

        // Any one event less, and the next does not follow.
        if length >= 50 {
            let left_out = random.below(length - 1);
            let mut broken = Transcript::new(harness.domain.chain_id, harness.domain.contract, id);
            let results: Vec<_> = events
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != left_out)
                .map(|(_, event)| broken.append(event).is_ok())
                .collect();
            assert!(results[..left_out].iter().all(|ok| *ok) && !results[left_out]);
        }
    }
}

#[tokio::test]
async fn what_the_contract_logs_is_what_its_transcript_hashes() {
    let chain = Chain::start();
    let harness = Harness::deploy(chain.provider()).await;
    let contract = Digests::new(harness.address, &harness.provider);
    let mut random = Random(0x1095);

    let events: Vec<_> = (0..30).map(|_| random_event(&mut random)).collect();
    let entries = events.iter().map(entry).collect();
    let receipt = contract
        .transcript(U256::ZERO, entries)
        .send()
        .await
        .unwrap()
        .get_receipt()
        .await
        .unwrap();
    assert_eq!(receipt.logs().len(), events.len());

    let mut transcript = Transcript::new(harness.domain.chain_id, harness.domain.contract, 0);
    for (log, event) in receipt.logs().iter().zip(&events) {
        let logged = event_record(log.data(), event.timestamp);
        assert_eq!(logged.topics, event.topics);
        transcript.append(&logged).unwrap();
    }
    let slot = transcript::head_slot(0).to_alloy();
    let stored = harness
        .provider
        .get_storage_at(harness.address, slot.into())
        .await
        .unwrap();
    assert_eq!(transcript.head(), Head(B256::from(stored).to_protocol()));
}
