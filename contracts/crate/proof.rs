//! What a transcript's head is at a block, proven from the block's header where the node can.
//!
//! The chain of the proof: header → its hash, recomputed → its state root → the contract's account → its storage
//! root → the slot of the head. Whoever trusts the block's hash (because it is finalized, or because another source
//! names it) need not trust the node for anything after it. What this does not show is that the block's hash is
//! everybody's: compare it with another node.
//!
//! NOTE: on chains whose block hash is not keccak-256 of the plain header (some proof-of-authority protocols leave
//! signatures out of it), this reports [`ProofError::HeaderHash`].

use alloy::consensus::BlockHeader as _;
use alloy::eips::BlockId;
use alloy::primitives::{Address, B256, KECCAK256_EMPTY, U256, keccak256};
use alloy::providers::Provider;
use alloy::rpc::types::{EIP1186AccountProofResponse, Header};
use alloy::transports::{RpcError, TransportError};
use alloy_trie::proof::{ProofVerificationError, verify_proof};
use alloy_trie::{EMPTY_ROOT_HASH, Nibbles, TrieAccount};
use veedor_protocol::transcript::{self, Head};

use crate::bindings::IProcurement;
use crate::convert::{ToAlloy as _, ToProtocol as _};

/// A transcript's head at a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadAt {
    /// The head; that of an empty transcript if it has no events.
    pub head: Head,
    /// Whether the transcript has any events.
    pub begun: bool,
    /// The block's number.
    pub number: u64,
    /// The block's hash, recomputed from its header.
    pub hash: B256,
    /// The block's time.
    pub timestamp: u64,
    /// Why one should believe it.
    pub evidence: Evidence,
}

/// Why one should believe a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// A storage proof leads to it from the block's state root.
    Proven {
        /// Keccak-256 of the contract's code at the block, proven with it.
        code_hash: B256,
    },
    /// Believed, not proven: the node said so, and would give no proof.
    Believed {
        /// What the node said when asked for a proof.
        why: String,
    },
}

impl Evidence {
    /// Whether it is a proof.
    pub const fn is_proof(&self) -> bool {
        matches!(self, Self::Proven { .. })
    }
}

/// A head that could not be had, or that contradicts its block.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The node did not answer.
    #[error("the node did not answer: {0}")]
    Node(#[from] TransportError),
    /// The node's answer to the contract's own `head` could not be read.
    #[error("the contract would not tell its head: {0}; is it the right address?")]
    Contract(#[from] alloy::contract::Error),
    /// The node does not have the block.
    #[error("the node does not have block {0}")]
    NoBlock(BlockId),
    /// The header does not hash to what the node calls it.
    #[error(
        "block {number} is not what the node says: its header hashes to {computed}, the node calls it {claimed}"
    )]
    HeaderHash {
        /// The block's number.
        number: u64,
        /// The node's claim.
        claimed: B256,
        /// Keccak-256 of the header.
        computed: B256,
    },
    /// There is no contract.
    #[error("there is no contract at {address} in block {number}")]
    NoContract {
        /// Where it should be.
        address: Address,
        /// The block's number.
        number: u64,
    },
    /// The proof does not lead from the block's state root to what it is said to prove.
    #[error("the node's proof of the {what} does not fit block {number}: {source}")]
    Refuted {
        /// What it was to prove.
        what: &'static str,
        /// The block's number.
        number: u64,
        /// Where it fails.
        source: Box<ProofVerificationError>,
    },
    /// The proof is of another slot, or of several.
    #[error("the node proved something else than was asked")]
    OtherSlot,
    /// What the contract answers is not what is proven.
    #[error(
        "the node contradicts itself in block {number}: it proves the head {proven}, but answers {answered} for the contract"
    )]
    Contradiction {
        /// The block's number.
        number: u64,
        /// From storage.
        proven: Head,
        /// From the call.
        answered: Head,
    },
}

impl ProofError {
    /// Whether the node's own evidence speaks against it; otherwise nothing could be checked.
    pub const fn is_contradiction(&self) -> bool {
        matches!(
            self,
            Self::HeaderHash { .. } | Self::Refuted { .. } | Self::OtherSlot | Self::Contradiction { .. }
        )
    }
}

/// The head of a transcript at a block, with a proof where the node gives one. In `Procurement` the id is the
/// tender's, and 0 is the list of publications; `Directory` has transcript 0 alone.
pub async fn head_at<P: Provider>(
    provider: &P,
    contract: Address,
    id: u64,
    block: impl Into<BlockId>,
) -> Result<HeadAt, ProofError> {
    let asked = block.into();
    let header = provider
        .get_block(asked)
        .await?
        .ok_or(ProofError::NoBlock(asked))?
        .header;
    let hash = check_hash(&header, asked)?;
    let number = header.number();
    let chain_id = provider.get_chain_id().await?;
    let genesis = transcript::genesis(chain_id, contract.to_protocol(), id);

    // `head` is the same function in both contracts.
    let transcripts = IProcurement::new(contract, provider);
    let answered = transcripts
        .head(U256::from(id))
        .block(number.into())
        .call()
        .await?;
    let answered = Head(answered.to_protocol());

    let slot = transcript::head_slot(id).to_alloy();
    let at = |head, evidence| HeadAt {
        head,
        begun: head != genesis,
        number,
        hash,
        timestamp: header.timestamp(),
        evidence,
    };
    let proof = match provider
        .get_proof(contract, vec![slot])
        .block_id(number.into())
        .await
    {
        Ok(proof) => proof,
        Err(RpcError::ErrorResp(refused)) => {
            return Ok(at(
                answered,
                Evidence::Believed {
                    why: refused.message.into_owned(),
                },
            ));
        }
        Err(RpcError::UnsupportedFeature(why)) => {
            return Ok(at(answered, Evidence::Believed { why: why.to_owned() }));
        }
        Err(error) => return Err(error.into()),
    };
    let stored = check_proof(&header, contract, slot, &proof)?;
    let proven = if stored.is_zero() {
        genesis
    } else {
        Head(B256::from(stored).to_protocol())
    };
    if proven != answered {
        return Err(ProofError::Contradiction {
            number,
            proven,
            answered,
        });
    }
    Ok(at(
        proven,
        Evidence::Proven {
            code_hash: proof.code_hash,
        },
    ))
}

fn check_hash(header: &Header, asked: BlockId) -> Result<B256, ProofError> {
    let computed = header.inner.hash_slow();
    let claimed = match asked {
        BlockId::Hash(asked) if asked.block_hash != header.hash => asked.block_hash,
        _ => header.hash,
    };
    if computed != claimed {
        return Err(ProofError::HeaderHash {
            number: header.number(),
            claimed,
            computed,
        });
    }
    Ok(computed)
}

/// What a slot of a contract holds, if the proof leads to it from the header's state root. Needs no node: the proof
/// can come from a file.
pub fn check_proof(
    header: &Header,
    contract: Address,
    slot: B256,
    proof: &EIP1186AccountProofResponse,
) -> Result<U256, ProofError> {
    let number = header.number();
    if proof.code_hash == KECCAK256_EMPTY || proof.code_hash.is_zero() {
        return Err(ProofError::NoContract {
            address: contract,
            number,
        });
    }
    let account = TrieAccount {
        nonce: proof.nonce,
        balance: proof.balance,
        storage_root: proof.storage_hash,
        code_hash: proof.code_hash,
    };
    verify_proof(
        header.state_root(),
        Nibbles::unpack(keccak256(contract)),
        Some(alloy::rlp::encode(account)),
        &proof.account_proof,
    )
    .map_err(|source| refuted("contract", number, source))?;

    let [entry] = proof.storage_proof.as_slice() else {
        return Err(ProofError::OtherSlot);
    };
    if entry.key.as_b256() != slot {
        return Err(ProofError::OtherSlot);
    }
    // Of a contract without storage there is nothing to walk through.
    if proof.storage_hash == EMPTY_ROOT_HASH && entry.value.is_zero() {
        return Ok(U256::ZERO);
    }
    let expected = (!entry.value.is_zero()).then(|| alloy::rlp::encode(entry.value));
    verify_proof(
        proof.storage_hash,
        Nibbles::unpack(keccak256(slot)),
        expected,
        &entry.proof,
    )
    .map_err(|source| refuted("head", number, source))?;
    Ok(entry.value)
}

fn refuted(what: &'static str, number: u64, source: ProofVerificationError) -> ProofError {
    ProofError::Refuted {
        what,
        number,
        source: Box::new(source),
    }
}
