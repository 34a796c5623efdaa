//! Putting the contracts on a chain, and the file that says where they are.

use alloy::eips::BlockNumberOrTag;
use alloy::network::TransactionBuilder as _;
use alloy::primitives::{Address, B256, Bytes};
use alloy::providers::Provider;
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::transports::TransportError;
use serde::{Deserialize, Serialize};
use veedor_protocol::Domain;

use crate::artifact::{
    Artifact, COMMENT_ACTS, DIRECTORY, EVALUATION_ACTS, OVERSIGHT_ACTS, P256_VERIFIER, PROCUREMENT,
    TENDER_ACTS, WEBAUTHN_VERIFIER,
};
use crate::bindings::{IDirectory, IProcurement};
use crate::convert::ToProtocol as _;
use crate::error::Refusal;
use crate::rules;

/// What to deploy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeployPlan {
    /// The directory's administrator: a multisig or an `AccessManager`, on a real chain.
    pub administrator: Address,
    /// The procedures that tenders can run under, by index.
    pub procedures: Vec<IProcurement::Procedure>,
}

impl DeployPlan {
    /// The standard procedures under this administrator.
    pub fn standard(administrator: Address) -> Self {
        Self {
            administrator,
            procedures: rules::standard().map(Into::into).into(),
        }
    }
}

/// Where the contracts are: the addresses file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deployment {
    /// Tells this file from others, and its version from later ones.
    pub schema: Schema,
    /// EIP-155 id of the chain.
    pub chain_id: u64,
    /// Hash of the chain's first block: chains that share an id are told apart by it.
    pub genesis_hash: B256,
    /// The directory of parties.
    pub directory: Address,
    /// Tenders, sealed bids, awards, comments.
    pub procurement: Address,
    /// Where the rest of `Procurement`'s code is.
    pub parts: Parts,
    /// The stateless verifier of P-256 signatures.
    pub p256_verifier: Address,
    /// The stateless verifier of passkeys.
    pub webauthn_verifier: Address,
    /// The block of the first of these: no event is older.
    pub deployed_at_block: u64,
}

/// Where the code of `Procurement` is that does not fit one contract. The parts keep nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parts {
    /// An officer's acts until sealing is over.
    pub tender_acts: Address,
    /// From opened offers to decided lots.
    pub evaluation_acts: Address,
    /// Suspensions, complaints, and who asked and did not bid.
    pub oversight_acts: Address,
    /// What follows a comment, and comments under a name.
    pub comment_acts: Address,
}

impl From<Parts> for IProcurement::Parts {
    fn from(parts: Parts) -> Self {
        Self {
            tenderActs: parts.tender_acts,
            evaluationActs: parts.evaluation_acts,
            oversightActs: parts.oversight_acts,
            commentActs: parts.comment_acts,
        }
    }
}

/// The only value of [`Deployment::schema`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Schema {
    /// Version 1.
    #[default]
    #[serde(rename = "veedor/deployment/1")]
    V1,
}

impl Deployment {
    /// The domain of intents for the directory.
    pub fn directory_domain(&self) -> Domain {
        Domain {
            chain_id: self.chain_id,
            contract: self.directory.to_protocol(),
        }
    }

    /// The domain of intents for tenders.
    pub fn procurement_domain(&self) -> Domain {
        Domain {
            chain_id: self.chain_id,
            contract: self.procurement.to_protocol(),
        }
    }

    /// Checks that a node serves the chain of this deployment, and that there is code at its addresses. Whose code,
    /// [`crate::verify`] tells.
    pub async fn check<P: Provider>(&self, provider: &P) -> Result<(), WrongChain> {
        let chain_id = provider.get_chain_id().await?;
        if chain_id != self.chain_id {
            return Err(WrongChain::Id {
                expected: self.chain_id,
                found: chain_id,
            });
        }
        let genesis_hash = genesis_hash(provider).await?;
        if genesis_hash != Some(self.genesis_hash) {
            return Err(WrongChain::Genesis {
                expected: self.genesis_hash,
                found: genesis_hash.unwrap_or_default(),
            });
        }
        for (contract, address) in self.contracts() {
            if provider.get_code_at(address).await?.is_empty() {
                return Err(WrongChain::NoCode { contract, address });
            }
        }
        Ok(())
    }

    /// Each contract's name and address.
    pub fn contracts(&self) -> [(&'static str, Address); 8] {
        [
            (DIRECTORY.name, self.directory),
            (PROCUREMENT.name, self.procurement),
            (TENDER_ACTS.name, self.parts.tender_acts),
            (EVALUATION_ACTS.name, self.parts.evaluation_acts),
            (OVERSIGHT_ACTS.name, self.parts.oversight_acts),
            (COMMENT_ACTS.name, self.parts.comment_acts),
            (P256_VERIFIER.name, self.p256_verifier),
            (WEBAUTHN_VERIFIER.name, self.webauthn_verifier),
        ]
    }
}

/// The node does not serve what the deployment says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WrongChain {
    /// Another chain.
    #[error(
        "the node is on chain {found}, the contracts are on chain {expected}: use another node or another deployment file"
    )]
    Id {
        /// Of the deployment.
        expected: u64,
        /// Of the node.
        found: u64,
    },
    /// Another chain with the same id: a development chain that was started anew, most often.
    #[error(
        "the node's chain began with block {found}, the deployment's with {expected}: it is another chain with the \
         same id; deploy anew, or use the node that the contracts are on"
    )]
    Genesis {
        /// Of the deployment.
        expected: B256,
        /// Of the node.
        found: B256,
    },
    /// A contract is not there.
    #[error(
        "there is no code of {contract} at {address}: the node is behind, or the deployment file is wrong"
    )]
    NoCode {
        /// Which one.
        contract: &'static str,
        /// Where it should be.
        address: Address,
    },
    /// The node did not answer.
    #[error("the node did not answer: {0}")]
    Node(#[from] TransportError),
}

/// A deployment that did not come about.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeployError {
    /// The node did not answer, or would not take the transaction.
    #[error("{contract}: the node would not take the deployment: {source}")]
    Node {
        /// What was being deployed or called.
        contract: &'static str,
        /// Why.
        source: TransportError,
    },
    /// The transaction was sent, and its receipt was not to be had.
    #[error("{contract}: sent, but no receipt came: {source}")]
    Pending {
        /// What was being deployed or called.
        contract: &'static str,
        /// Why.
        source: alloy::providers::PendingTransactionError,
    },
    /// A constructor or `setIntake` refused.
    #[error("{contract} refused: {refusal}")]
    Refused {
        /// Which one.
        contract: &'static str,
        /// Why.
        refusal: Refusal,
    },
    /// The transaction was mined and failed.
    #[error("{contract}: transaction {transaction} failed; it ran out of gas, or the chain limits code size")]
    Failed {
        /// What was being deployed or called.
        contract: &'static str,
        /// Which transaction.
        transaction: B256,
    },
    /// The committed artifact does not parse: a bug in this program's build.
    #[error("artifact of {contract}: {source}")]
    Artifact {
        /// Whose.
        contract: &'static str,
        /// Why.
        source: serde_json::Error,
    },
}

/// Deploys everything and makes the new `Procurement` the directory's intake.
///
/// `provider` pays from its default account and must be able to send from `plan.administrator` too. Where the
/// administrator is a contract, use [`deploy_contracts`], and let it call `setIntake` in its own way.
///
/// NOTE: give the provider `with_simple_nonce_management()` if it is to be used after a refusal: alloy's default
/// counts a nonce as used although an estimate failed, and what is sent next waits for ever.
pub async fn deploy<P: Provider>(provider: &P, plan: &DeployPlan) -> Result<Deployment, DeployError> {
    let deployment = deploy_contracts(provider, plan).await?;
    set_intake(provider, &deployment, plan.administrator).await?;
    Ok(deployment)
}

/// Deploys verifiers, directory and procurement with its parts. No tender can be published before `setIntake`.
pub async fn deploy_contracts<P: Provider>(
    provider: &P,
    plan: &DeployPlan,
) -> Result<Deployment, DeployError> {
    let node = |source| DeployError::Node {
        contract: "chain",
        source,
    };
    let chain_id = provider.get_chain_id().await.map_err(node)?;
    let genesis_hash = genesis_hash(provider).await.map_err(node)?.unwrap_or_default();

    let (p256_verifier, deployed_at_block) =
        create(provider, P256_VERIFIER.name, code_of(P256_VERIFIER)?).await?;
    let (webauthn_verifier, _) =
        create(provider, WEBAUTHN_VERIFIER.name, code_of(WEBAUTHN_VERIFIER)?).await?;

    let code = IDirectory::deploy_builder(provider, plan.administrator, p256_verifier, webauthn_verifier);
    let (directory, _) = create(provider, DIRECTORY.name, code.calldata().clone()).await?;
    let parts = Parts {
        tender_acts: create_part(provider, TENDER_ACTS, directory).await?,
        evaluation_acts: create_part(provider, EVALUATION_ACTS, directory).await?,
        oversight_acts: create_part(provider, OVERSIGHT_ACTS, directory).await?,
        comment_acts: create_part(provider, COMMENT_ACTS, directory).await?,
    };
    let code = IProcurement::deploy_builder(provider, directory, parts.into(), plan.procedures.clone());
    let (procurement, _) = create(provider, PROCUREMENT.name, code.calldata().clone()).await?;

    Ok(Deployment {
        schema: Schema::V1,
        chain_id,
        genesis_hash,
        directory,
        procurement,
        parts,
        p256_verifier,
        webauthn_verifier,
        deployed_at_block,
    })
}

/// Lets the directory's administrator name the deployment's `Procurement` as the contract for new tenders.
pub async fn set_intake<P: Provider>(
    provider: &P,
    deployment: &Deployment,
    administrator: Address,
) -> Result<(), DeployError> {
    let directory = IDirectory::new(deployment.directory, provider);
    let call = directory.setIntake(deployment.procurement);
    send(
        provider,
        "Directory.setIntake",
        call.from(administrator).into_transaction_request(),
    )
    .await?;
    Ok(())
}

async fn create_part<P: Provider>(
    provider: &P,
    part: Artifact,
    directory: Address,
) -> Result<Address, DeployError> {
    let code = [&code_of(part)?[..], directory.into_word().as_slice()].concat();
    let (address, _) = create(provider, part.name, code.into()).await?;
    Ok(address)
}

fn code_of(artifact: Artifact) -> Result<Bytes, DeployError> {
    let compiled = artifact.read().map_err(|source| DeployError::Artifact {
        contract: artifact.name,
        source,
    })?;
    Ok(compiled.bytecode)
}

async fn create<P: Provider>(
    provider: &P,
    contract: &'static str,
    code: Bytes,
) -> Result<(Address, u64), DeployError> {
    let receipt = send(
        provider,
        contract,
        TransactionRequest::default().with_deploy_code(code),
    )
    .await?;
    let failed = || DeployError::Failed {
        contract,
        transaction: receipt.transaction_hash,
    };
    Ok((
        receipt.contract_address.ok_or_else(failed)?,
        receipt.block_number.unwrap_or_default(),
    ))
}

async fn send<P: Provider>(
    provider: &P,
    contract: &'static str,
    transaction: TransactionRequest,
) -> Result<TransactionReceipt, DeployError> {
    let sent = provider.send_transaction(transaction).await;
    let pending = sent.map_err(|source| match Refusal::from_transport(&source) {
        Some(refusal) => DeployError::Refused { contract, refusal },
        None => DeployError::Node { contract, source },
    })?;
    let receipt = pending
        .get_receipt()
        .await
        .map_err(|source| DeployError::Pending { contract, source })?;
    if !receipt.status() {
        return Err(DeployError::Failed {
            contract,
            transaction: receipt.transaction_hash,
        });
    }
    Ok(receipt)
}

async fn genesis_hash<P: Provider>(provider: &P) -> Result<Option<B256>, TransportError> {
    let block = provider.get_block_by_number(BlockNumberOrTag::Earliest).await?;
    Ok(block.map(|block| block.header.hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_file_is_plain_json_that_names_its_schema() {
        let deployment = Deployment {
            schema: Schema::V1,
            chain_id: 31337,
            genesis_hash: B256::repeat_byte(1),
            directory: Address::repeat_byte(2),
            procurement: Address::repeat_byte(3),
            parts: Parts {
                tender_acts: Address::repeat_byte(6),
                evaluation_acts: Address::repeat_byte(7),
                oversight_acts: Address::repeat_byte(8),
                comment_acts: Address::repeat_byte(9),
            },
            p256_verifier: Address::repeat_byte(4),
            webauthn_verifier: Address::repeat_byte(5),
            deployed_at_block: 1,
        };
        let json = serde_json::to_value(&deployment).unwrap();
        assert_eq!(json["schema"], "veedor/deployment/1");
        assert_eq!(json["chainId"], 31337);
        assert_eq!(
            json["parts"]["commentActs"],
            "0x0909090909090909090909090909090909090909"
        );
        assert_eq!(
            serde_json::from_value::<Deployment>(json.clone()).unwrap(),
            deployment
        );

        let mut other = json;
        other["schema"] = "veedor/deployment/2".into();
        assert!(serde_json::from_value::<Deployment>(other).is_err());
    }
}
