//! The key that seals one bid and is used for nothing else, so that nobody knows whose seal it is.

use std::fmt;

use k256::elliptic_curve::rand_core::CryptoRngCore;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use veedor_protocol::signature::{Signature, SignatureError, SigningKey};
use veedor_protocol::{Address, Hash};
use zeroize::Zeroizing;

/// A secp256k1 key. `Debug` shows its address only, and the key is cleared from memory when it is dropped.
#[derive(Clone)]
pub struct OneTimeKey(SigningKey);

impl OneTimeKey {
    /// A fresh key.
    pub fn random(rng: &mut impl CryptoRngCore) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        loop {
            rng.fill_bytes(&mut *bytes);
            // Of 2¹²⁸ numbers about one is not below the curve's order.
            if let Ok(key) = SigningKey::from_bytes(&bytes) {
                return Self(key);
            }
        }
    }

    /// The bidder: the account that the registrar admits.
    pub fn address(&self) -> Address {
        self.0.address()
    }

    /// Signs a digest.
    pub fn sign(&self, digest: &Hash) -> Result<Signature, SignatureError> {
        self.0.sign(digest)
    }
}

impl fmt::Debug for OneTimeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OneTimeKey").field(&self.address()).finish()
    }
}

impl Serialize for OneTimeKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = Zeroizing::new(self.0.to_bytes());
        let digits = Zeroizing::new(hex::encode(*bytes));
        serializer.serialize_str(&Zeroizing::new(format!("0x{}", *digits)))
    }
}

impl<'de> Deserialize<'de> for OneTimeKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // No message quotes what was read: it may be a key with one wrong digit.
        let malformed = || de::Error::custom("not a private key");
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let digits = text.strip_prefix("0x").ok_or_else(malformed)?;
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(digits, &mut *bytes).map_err(|_| malformed())?;
        SigningKey::from_bytes(&bytes).map(Self).map_err(|_| malformed())
    }
}
