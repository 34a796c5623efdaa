//! The EIP-712 domain: which contract, on which chain, a signature is for.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::hash::{Hash, keccak256};

/// A contract of ours on a chain. Name and version are the same for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Domain {
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// `Procurement` or `Directory`.
    pub contract: Address,
}

impl Domain {
    /// The domain's `name`.
    pub const NAME: &'static str = "Veedor";
    /// The domain's `version`.
    pub const VERSION: &'static str = "1";
    /// The domain's type string.
    pub const TYPE: &'static str =
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

    /// The EIP-712 domain separator.
    pub fn separator(&self) -> Hash {
        keccak256([
            keccak256([Self::TYPE.as_bytes()]).as_ref(),
            keccak256([Self::NAME.as_bytes()]).as_ref(),
            keccak256([Self::VERSION.as_bytes()]).as_ref(),
            &word(self.chain_id),
            &self.contract.to_word(),
        ])
    }
}

/// The 32-byte big-endian word of a number.
pub(crate) fn word(number: impl Into<u128>) -> [u8; 32] {
    let mut word = [0; 32];
    word[16..].copy_from_slice(&number.into().to_be_bytes());
    word
}
