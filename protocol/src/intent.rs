//! What people sign: one struct for each Solidity intent, with its name, its fields and their order.
//!
//! [`procurement`] holds those of `contracts/src/types/Intents.sol`, [`directory`] those of
//! `contracts/src/interfaces/IDirectory.sol`. What a seal commits to is in [`crate::seal`].

pub mod directory;
pub mod procurement;

use serde_json::{Map, Value as Json, json};

pub use self::directory::{AddSigner, Register, RevokeSigner, SetProfile, SetRoles};
pub use self::procurement::{
    Admission, Amend, Award, Cancel, Comment, CommentAdmission, Desert, Lot, Moderate, Publish, Registrar,
    Reschedule, Restore, Schedule, Seal, SubjectKind, Withdraw,
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
    Award,
    Desert,
    Admission,
    CommentAdmission,
    Seal,
    Withdraw,
    Comment,
    Moderate,
    Restore,
    Register,
    AddSigner,
    RevokeSigner,
    SetProfile,
    SetRoles,
);
