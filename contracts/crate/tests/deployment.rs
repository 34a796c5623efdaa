//! A deployment on a chain of its own: what it says, what it proves, what is noticed when it is tampered with.

use alloy::eips::BlockNumberOrTag;
use alloy::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy::providers::mock::Asserter;
use alloy::providers::{Provider, ProviderBuilder};
use alloy::rpc::json_rpc::ErrorPayload;
use alloy::rpc::types::Filter;
use alloy::sol_types::SolCall as _;
use veedor_contracts::artifact::Compiled;
use veedor_contracts::bindings::{IDirectory, IProcurement};
use veedor_contracts::convert::{ToAlloy as _, ToProtocol as _, event_record};
use veedor_contracts::deploy::{DeployPlan, Deployment, WrongChain, deploy};
use veedor_contracts::error::why_failed;
use veedor_contracts::proof::{Evidence, ProofError, check_proof, head_at};
use veedor_contracts::source::DEPLOYED;
use veedor_contracts::verify::{Verdict, verify_deployment};
use veedor_contracts::{Refusal, rules};
use veedor_protocol::transcript::{Transcript, genesis, head_slot};

use crate::chain::{Chain, account};

async fn deployed(chain: &Chain) -> (impl Provider + Clone, Deployment) {
    let provider = chain.provider();
    let deployment = deploy(&provider, &DeployPlan::standard(account(1)))
        .await
        .unwrap();
    (provider, deployment)
}

fn committed() -> Vec<Compiled> {
    DEPLOYED.iter().map(|artifact| artifact.read().unwrap()).collect()
}

#[tokio::test]
async fn a_deployment_is_complete_and_knows_its_chain() {
    let chain = Chain::start();
    let (provider, deployment) = deployed(&chain).await;
    deployment.check(&provider).await.unwrap();

    let directory = IDirectory::new(deployment.directory, &provider);
    assert_eq!(directory.administrator().call().await.unwrap(), account(1));
    assert_eq!(directory.intake().call().await.unwrap(), deployment.procurement);

    let procurement = IProcurement::new(deployment.procurement, &provider);
    for (index, procedure) in (0..).zip(rules::standard()) {
        assert_eq!(procurement.rules(index).call().await.unwrap(), procedure.rules);
        assert_eq!(
            procurement.remedies(index).call().await.unwrap(),
            procedure.remedies
        );
    }

    let elsewhere = Deployment {
        chain_id: 1,
        ..deployment.clone()
    };
    assert!(matches!(
        elsewhere.check(&provider).await,
        Err(WrongChain::Id { .. })
    ));
    let restarted = Deployment {
        genesis_hash: B256::repeat_byte(1),
        ..deployment.clone()
    };
    assert!(matches!(
        restarted.check(&provider).await,
        Err(WrongChain::Genesis { .. })
    ));
    let lost = Deployment {
        procurement: Address::repeat_byte(9),
        ..deployment
    };
    assert!(matches!(
        lost.check(&provider).await,
        Err(WrongChain::NoCode {
            contract: "Procurement",
            ..
        })
    ));
}

#[tokio::test]
async fn the_directorys_events_add_up_to_the_head_that_its_storage_proves() {
    let chain = Chain::start();
    let (provider, deployment) = deployed(&chain).await;
    let filter = Filter::new()
        .address(deployment.directory)
        .from_block(deployment.deployed_at_block);
    let logs = provider.get_logs(&filter).await.unwrap();
    assert!(!logs.is_empty(), "naming the intake is an event");

    let mut transcript = Transcript::new(deployment.chain_id, deployment.directory.to_protocol(), 0);
    for log in &logs {
        let block = provider
            .get_block_by_hash(log.block_hash.unwrap())
            .await
            .unwrap()
            .unwrap();
        transcript
            .append(&event_record(log.data(), block.header.timestamp))
            .unwrap();
    }

    let head = head_at(&provider, deployment.directory, 0, BlockNumberOrTag::Latest)
        .await
        .unwrap();
    assert_eq!(head.head, transcript.head());
    assert!(head.begun);
    let code = provider.get_code_at(deployment.directory).await.unwrap();
    assert_eq!(
        head.evidence,
        Evidence::Proven {
            code_hash: keccak256(code)
        }
    );
}

#[tokio::test]
async fn that_a_tender_has_no_events_is_proven_too() {
    let chain = Chain::start();
    let (provider, deployment) = deployed(&chain).await;
    for contract in [deployment.procurement, deployment.directory] {
        let head = head_at(&provider, contract, 999, BlockNumberOrTag::Latest)
            .await
            .unwrap();
        assert_eq!(
            head.head,
            genesis(deployment.chain_id, contract.to_protocol(), 999)
        );
        assert!(!head.begun);
        assert!(head.evidence.is_proof());
    }

    let nobody = Address::repeat_byte(9);
    head_at(&provider, nobody, 1, BlockNumberOrTag::Latest)
        .await
        .unwrap_err();
}

#[tokio::test]
async fn an_altered_proof_is_refuted() {
    let chain = Chain::start();
    let (provider, deployment) = deployed(&chain).await;
    let contract = deployment.directory;
    let slot = head_slot(0).to_alloy();
    let header = provider
        .get_block(BlockNumberOrTag::Latest.into())
        .await
        .unwrap()
        .unwrap()
        .header;
    let honest = provider.get_proof(contract, vec![slot]).await.unwrap();
    check_proof(&header, contract, slot, &honest).unwrap();

    let mut other_head = honest.clone();
    other_head.storage_proof[0].value += U256::ONE;
    let mut no_head = honest.clone();
    no_head.storage_proof[0].value = U256::ZERO;
    let mut other_storage = honest.clone();
    other_storage.storage_hash = B256::repeat_byte(1);
    let mut other_code = honest.clone();
    other_code.code_hash = B256::repeat_byte(1);
    let mut shortened = honest.clone();
    shortened.storage_proof[0].proof.pop();
    for altered in [other_head, no_head, other_storage, other_code, shortened] {
        let error = check_proof(&header, contract, slot, &altered).unwrap_err();
        assert!(matches!(error, ProofError::Refuted { .. }), "{error}");
        assert!(error.is_contradiction());
    }
    let error = check_proof(&header, contract, head_slot(1).to_alloy(), &honest).unwrap_err();
    assert!(matches!(error, ProofError::OtherSlot));
}

#[tokio::test]
async fn a_node_without_proofs_is_believed_and_said_to_be_and_a_lie_about_a_block_is_not() {
    let chain = Chain::start();
    let (provider, deployment) = deployed(&chain).await;
    let block = provider
        .get_block(BlockNumberOrTag::Latest.into())
        .await
        .unwrap()
        .unwrap();
    let head = IDirectory::new(deployment.directory, &provider)
        .head(U256::ZERO)
        .call()
        .await
        .unwrap();

    let answers = Asserter::new();
    let node = ProviderBuilder::new().connect_mocked_client(answers.clone());
    answers.push_success(&Some(block.clone()));
    answers.push_success(&U256::from(deployment.chain_id));
    answers.push_success(&Bytes::from(IDirectory::headCall::abi_encode_returns(&head)));
    answers.push_failure(ErrorPayload::method_not_found());
    let found = head_at(&node, deployment.directory, 0, BlockNumberOrTag::Latest)
        .await
        .unwrap();
    assert_eq!(found.head.to_alloy(), head);
    assert!(matches!(&found.evidence, Evidence::Believed { .. }));

    let mut forged = block;
    forged.header.inner.state_root = B256::repeat_byte(1);
    answers.push_success(&Some(forged));
    let error = head_at(&node, deployment.directory, 0, BlockNumberOrTag::Latest)
        .await
        .unwrap_err();
    assert!(matches!(error, ProofError::HeaderHash { .. }), "{error}");
}

#[tokio::test]
async fn a_refusal_says_why_whether_called_sent_or_mined() {
    let chain = Chain::start();
    let (provider, deployment) = deployed(&chain).await;

    let procurement = IProcurement::new(deployment.procurement, &provider);
    let refused = procurement.finalize(7).call().await.err().unwrap();
    assert_eq!(Refusal::from_contract(&refused).unwrap().name, "TenderUnknown");

    let directory = IDirectory::new(deployment.directory, &provider);
    let refused = directory.suspend(1, B256::ZERO).send().await.unwrap_err();
    let refusal = Refusal::from_contract(&refused).unwrap();
    assert_eq!(refusal.name, "AdministratorRequired");
    assert_eq!(refusal.arguments[0].value, account(0).to_string());

    // With its gas given, a transaction is mined although it fails.
    let sent = directory
        .suspend(1, B256::ZERO)
        .gas(100_000)
        .send()
        .await
        .unwrap();
    let receipt = sent.get_receipt().await.unwrap();
    assert!(!receipt.status());
    assert_eq!(
        why_failed(&provider, receipt.transaction_hash).await.unwrap(),
        Some(refusal)
    );
}

#[tokio::test]
async fn deployed_code_is_verified_and_one_altered_byte_is_noticed() {
    let chain = Chain::start();
    let (provider, deployment) = deployed(&chain).await;
    let findings = verify_deployment(&provider, &deployment, &committed())
        .await
        .unwrap();
    assert_eq!(findings.len(), deployment.contracts().len());
    for finding in &findings {
        assert!(finding.holds(), "{finding:?}");
        let unchecked: Vec<_> = finding
            .immutables
            .iter()
            .filter(|held| held.expected.is_none())
            .collect();
        assert!(
            unchecked.is_empty(),
            "say in verify.rs what these must hold: {unchecked:?}"
        );
    }

    // One after the other: what was altered before stays so.
    let mut altered = Vec::new();
    for (contract, address) in [
        ("Procurement", deployment.procurement),
        ("OversightActs", deployment.parts.oversight_acts),
    ] {
        let mut code = provider.get_code_at(address).await.unwrap().to_vec();
        code[4321] ^= 1;
        let set: Option<()> = provider
            .raw_request("anvil_setCode".into(), (address, Bytes::from(code)))
            .await
            .unwrap();
        assert_eq!(set, None);
        altered.push(contract);

        let findings = verify_deployment(&provider, &deployment, &committed())
            .await
            .unwrap();
        for finding in findings {
            let altered = altered.contains(&finding.contract.as_str());
            assert_eq!(finding.holds(), !altered);
            assert_eq!(
                matches!(finding.verdict, Verdict::Differs { at: 4321, .. }),
                altered
            );
        }
    }
}

#[tokio::test]
async fn the_right_code_that_asks_a_false_directory_does_not_pass() {
    let chain = Chain::start();
    let (provider, honest) = deployed(&chain).await;
    let (_, other) = deployed(&chain).await;
    let mixed = Deployment {
        directory: other.directory,
        ..honest
    };
    let findings = verify_deployment(&provider, &mixed, &committed()).await.unwrap();
    let procurement = findings
        .iter()
        .find(|finding| finding.contract == "Procurement")
        .unwrap();
    assert_eq!(procurement.verdict, Verdict::Same);
    assert!(!procurement.holds());
}
