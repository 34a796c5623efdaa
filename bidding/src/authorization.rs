//! Who signed, and the signature: the two travel together, because a P-256 or WebAuthn signature does not tell its
//! signer.

use std::fmt;

use serde::{Deserialize, Serialize};
use veedor_protocol::Address;
use veedor_protocol::party::SignerBytes;
use veedor_protocol::signature::Signature;

/// What the contracts call `Authorization`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Authorization {
    /// The signer, in ERC-7913 form.
    pub signer: SignerBytes,
    /// What the signer's scheme expects. In JSON `0x` and hex digits.
    #[serde(with = "prefixed")]
    pub signature: Vec<u8>,
}

impl Authorization {
    /// An account's.
    pub fn ecdsa(account: Address, signature: Signature) -> Self {
        Self {
            signer: account.into(),
            signature: signature.to_bytes().to_vec(),
        }
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization").finish_non_exhaustive()
    }
}

/// Bytes as `0x` and hex digits.
mod prefixed {
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("0x{}", hex::encode(bytes)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text
            .strip_prefix("0x")
            .ok_or_else(|| de::Error::custom("a signature begins with 0x"))?;
        hex::decode(digits).map_err(|_| de::Error::custom("a signature is hex digits after 0x"))
    }
}
