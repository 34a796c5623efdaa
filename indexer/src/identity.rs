//! Which chain and contracts a mirror is of, and how their transcripts are named.

use serde::{Deserialize, Serialize};
use veedor_contracts::deploy::Deployment;
use veedor_protocol::transcript::Transcript;

use crate::{Address, Hash};

/// The chain and contracts that a mirror is of. Another chain with the same id has another genesis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// The chain's id.
    pub chain_id: u64,
    /// The hash of its block 0.
    pub genesis: Hash,
    /// The directory's address.
    pub directory: Address,
    /// The procurement contract's address.
    pub procurement: Address,
    /// A block not after the one in which the earlier of the two was deployed: nothing of ours is before it.
    pub deployed_at: u64,
}

impl From<&Deployment> for Identity {
    fn from(deployment: &Deployment) -> Self {
        Self {
            chain_id: deployment.chain_id,
            genesis: Hash::from(deployment.genesis_hash.0),
            directory: Address::from(deployment.directory.into_array()),
            procurement: Address::from(deployment.procurement.into_array()),
            deployed_at: deployment.deployed_at_block,
        }
    }
}

impl Identity {
    /// A contract's address.
    pub fn address(&self, contract: Contract) -> Address {
        match contract {
            Contract::Directory => self.directory,
            Contract::Procurement => self.procurement,
        }
    }

    /// Which of the two contracts lives at an address.
    pub fn contract(&self, address: Address) -> Option<Contract> {
        if address == self.procurement {
            Some(Contract::Procurement)
        } else if address == self.directory {
            Some(Contract::Directory)
        } else {
            None
        }
    }

    /// A transcript before its first event.
    pub fn transcript(&self, key: TranscriptKey) -> Transcript {
        Transcript::new(self.chain_id, self.address(key.contract), u64::from(key.id))
    }
}

/// One of the two contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Contract {
    /// Parties and signers.
    Directory,
    /// Tenders.
    Procurement,
}

impl Contract {
    /// Its name in rows and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Directory => "directory",
            Self::Procurement => "procurement",
        }
    }
}

/// Names a transcript: the directory's only one, the list of publications, or a tender's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TranscriptKey {
    /// Whose.
    pub contract: Contract,
    /// The tender, or 0.
    pub id: u32,
}

impl TranscriptKey {
    /// The directory's.
    pub const DIRECTORY: Self = Self {
        contract: Contract::Directory,
        id: 0,
    };
    /// The list of publications.
    pub const PUBLICATIONS: Self = Self {
        contract: Contract::Procurement,
        id: 0,
    };

    /// A tender's.
    pub const fn tender(id: u32) -> Self {
        Self {
            contract: Contract::Procurement,
            id,
        }
    }
}

impl std::fmt::Display for TranscriptKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.contract, self.id) {
            (Contract::Directory, _) => f.write_str("the directory"),
            (Contract::Procurement, 0) => f.write_str("the list of publications"),
            (Contract::Procurement, id) => write!(f, "tender {id}"),
        }
    }
}
