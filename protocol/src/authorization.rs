//! Who signed, and the signature: the two travel together, because a P-256 or WebAuthn signature does not tell its
//! signer.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::hash::Hash;
use crate::party::{Scheme, SignerBytes};
use crate::signature::{self, Signature, SignatureError};

/// What the contracts call `Authorization`. Names a party, so that a bid's is secret until it is opened: `Debug`
/// shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Authorization {
    /// The signer, in ERC-7913 form.
    pub signer: SignerBytes,
    /// What the signer's scheme expects. In JSON `0x` and hex digits.
    #[serde(with = "hex_bytes")]
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

    /// Whether the signer signed this digest under a scheme that its bytes allow. Which scheme `Directory` has for
    /// the signer, whose it is and whether it stands are for the chain to say.
    pub fn verify(&self, digest: &Hash) -> Result<(), SignatureError> {
        let by = |scheme| signature::verify(scheme, &self.signer, digest, &self.signature);
        match self.signer {
            SignerBytes::Account(_) => by(Scheme::Ecdsa),
            SignerBytes::Key { .. } => by(Scheme::P256).or_else(|_| by(Scheme::WebAuthn)),
        }
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization").finish_non_exhaustive()
    }
}

/// Bytes as `0x` and lowercase hex digits: at least one byte, at most 8 KiB.
pub(crate) mod hex_bytes {
    use serde::{Deserialize, Deserializer, Serializer, de};

    const LONGEST: usize = 8 << 10;

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("0x{}", hex::encode(bytes)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        // No message quotes what was read: it may be secret.
        let malformed = || de::Error::custom("expected 0x and hex digits, two for each byte");
        let digits = text.strip_prefix("0x").ok_or_else(malformed)?;
        if digits.is_empty() || digits.len() > 2 * LONGEST {
            return Err(malformed());
        }
        hex::decode(digits).map_err(|_| malformed())
    }
}
