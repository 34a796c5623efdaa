//! What people sign: one struct for each Solidity intent, with its name, its fields and their order.
//!
//! [`directory`] holds those of `contracts/src/interfaces/IDirectory.sol`; [`tender`], [`sealing`], [`evaluation`] and
//! [`comments`] those of `contracts/src/types/Intents.sol`. What a seal commits to is in [`crate::seal`].

pub mod comments;
pub mod directory;
pub mod evaluation;
pub mod sealing;
pub mod tender;

use serde_json::{Map, Value as Json, json};

pub use self::comments::{Comment, CommentAdmission, Endorse, Moderate, Reply, Restore, SubjectKind};
pub use self::directory::{
    AddSigner, ProposeRecovery, Register, RevokeSigner, SetProfile, SetRoles, VetoRecovery,
};
pub use self::evaluation::{Award, Complain, Decide, Desert, Disqualify, Score};
pub use self::sealing::{Admission, ExcludeSeal, Excuse, PublishCounts, Seal, TokenRequest, Withdraw};
pub use self::tender::{
    Amend, Cancel, Lot, Panel, Publish, Registrar, Release, Reschedule, Schedule, Suspend,
};
use crate::domain::Domain;
use crate::eip712::{Definitions, Value, encode_type};
use crate::hash::{Hash, keccak256};

/// An EIP-712 type that is signed on its own.
pub trait Intent: Value {
    /// The EIP-712 type string.
    fn encode_type() -> String
    where
        Self: Sized,
    {
        encode_type::<Self>()
    }

    /// Keccak-256 of the type string.
    fn type_hash() -> Hash
    where
        Self: Sized,
    {
        keccak256([encode_type::<Self>().as_bytes()])
    }

    /// EIP-712 `hashStruct`.
    fn struct_hash(&self) -> Hash {
        self.word().into()
    }

    /// What is signed: keccak-256 of `0x1901`, the domain's separator and the struct hash.
    fn digest(&self, domain: &Domain) -> Hash {
        keccak256([
            b"\x19\x01",
            domain.separator().as_ref(),
            self.struct_hash().as_ref(),
        ])
    }

    /// The same for a wallet: the parameter of `eth_signTypedData_v4`.
    fn typed_data(&self, domain: &Domain) -> Json
    where
        Self: Sized,
    {
        let mut definitions = Definitions::new();
        Self::define(&mut definitions);
        let mut types = Map::new();
        types.insert(
            "EIP712Domain".to_owned(),
            json!([
                {"name": "name", "type": "string"},
                {"name": "version", "type": "string"},
                {"name": "chainId", "type": "uint256"},
                {"name": "verifyingContract", "type": "address"},
            ]),
        );
        for (name, fields) in definitions {
            let fields = fields
                .into_iter()
                .map(|(r#type, name)| json!({"name": name, "type": r#type}))
                .collect();
            types.insert(name.to_owned(), fields);
        }
        json!({
            "types": types,
            "primaryType": Self::type_name(),
            "domain": {
                "name": Domain::NAME,
                "version": Domain::VERSION,
                "chainId": domain.chain_id,
                "verifyingContract": domain.contract,
            },
            "message": self.json(),
        })
    }
}

macro_rules! intents {
    ($($name:ty),+ $(,)?) => { $(impl Intent for $name {})+ };
}

intents!(
    Publish,
    Amend,
    Reschedule,
    Cancel,
    Suspend,
    Release,
    Admission,
    Seal,
    Withdraw,
    ExcludeSeal,
    TokenRequest,
    PublishCounts,
    Excuse,
    Score,
    Disqualify,
    Award,
    Desert,
    Complain,
    Decide,
    CommentAdmission,
    Comment,
    Reply,
    Endorse,
    Moderate,
    Restore,
    Register,
    AddSigner,
    RevokeSigner,
    SetProfile,
    SetRoles,
    ProposeRecovery,
    VetoRecovery,
);
