//! Signatures, checked as the chain checks them.
//!
//! Of each signature that the curve would allow in two forms, only one is taken (*low s*), as OpenZeppelin's `ECDSA`
//! and `P256` do. Contract wallets (ERC-1271) answer on chain only.
//!
//! A secp256k1 signature is written in two ways. One-time keys, pseudonyms and registrars sign in the 64 bytes of
//! EIP-2098, a [`Compact`]: the contracts know no other form of theirs. A party's signer signs as its wallet does, most
//! often in 65 bytes, a [`Signature`]; [`verify`] takes both from it.

mod webauthn;

use std::fmt;
use std::str::FromStr;

use k256::ecdsa::RecoveryId;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use self::webauthn::WebAuthnAssertion;
use crate::address::Address;
use crate::hash::{Hash, HexError, decode, keccak256, prefixed};
use crate::party::{Scheme, SignerBytes};

/// Where EIP-2098 keeps the parity: the first bit of `s`, which is 0 in the low-s form.
const PARITY: u8 = 0x80;

/// A secp256k1 signature: `r ‖ s ‖ v`, `v` being 27 or 28. In JSON `0x` and 130 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signature([u8; 65]);

impl Signature {
    /// The bytes.
    pub const fn to_bytes(self) -> [u8; 65] {
        self.0
    }

    /// The same signature in 64 bytes.
    ///
    /// `None` if there is no room for the parity, in the high-s form, or if `v` is neither 27 nor 28: the chain takes
    /// neither.
    pub fn to_compact(self) -> Option<Compact> {
        let [r_and_s @ .., v] = self.0;
        let mut compact: [u8; 64] = r_and_s;
        match v {
            _ if compact[32] & PARITY != 0 => return None,
            27 => {}
            28 => compact[32] |= PARITY,
            _ => return None,
        }
        Some(Compact(compact))
    }

    /// The account whose key signed the digest.
    pub fn recover(&self, digest: &Hash) -> Result<Address, SignatureError> {
        recover(digest, &self.0)
    }
}

impl From<[u8; 65]> for Signature {
    fn from(bytes: [u8; 65]) -> Self {
        Self(bytes)
    }
}

impl From<Compact> for Signature {
    fn from(Compact(compact): Compact) -> Self {
        let mut bytes = [0; 65];
        bytes[..64].copy_from_slice(&compact);
        bytes[32] &= !PARITY;
        bytes[64] = 27 + (compact[32] >> 7);
        Self(bytes)
    }
}

/// From either form.
impl TryFrom<&[u8]> for Signature {
    type Error = SignatureError;

    fn try_from(bytes: &[u8]) -> Result<Self, SignatureError> {
        let full = <[u8; 65]>::try_from(bytes).map(Self::from);
        full.or_else(|_| <[u8; 64]>::try_from(bytes).map(|compact| Compact(compact).into()))
            .map_err(|_| SignatureError::Length { length: bytes.len() })
    }
}

/// A secp256k1 signature in the 64 bytes of EIP-2098: `r ‖ vs`, `vs` being `s` with the parity that `v` would tell in its
/// first bit. In JSON `0x` and 128 hex digits. Any 64 bytes have this form; whether they are anybody's signature is for
/// [`Compact::recover`] to say.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Compact([u8; 64]);

impl Compact {
    /// The bytes.
    pub const fn to_bytes(self) -> [u8; 64] {
        self.0
    }

    /// `r` and `vs`, the fields of the contracts' `Compact`.
    pub fn r_and_vs(self) -> [Hash; 2] {
        let (words, _) = self.0.as_chunks::<32>();
        [Hash::from(words[0]), Hash::from(words[1])]
    }

    /// The account whose key signed the digest.
    pub fn recover(&self, digest: &Hash) -> Result<Address, SignatureError> {
        recover(digest, &self.0)
    }

    /// Whether this account's key signed the digest, as `Procurement` checks a one-time key, a pseudonym, a registrar.
    pub fn verify(&self, account: Address, digest: &Hash) -> Result<(), SignatureError> {
        verify_ecdsa(account, digest, &self.0)
    }
}

impl From<[u8; 64]> for Compact {
    fn from(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }
}

impl From<[Hash; 2]> for Compact {
    fn from([r, vs]: [Hash; 2]) -> Self {
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(r.as_ref());
        bytes[32..].copy_from_slice(vs.as_ref());
        Self(bytes)
    }
}

/// Shown and read as `0x` and so many hex digits.
macro_rules! hexadecimal {
    ($($name:ident: $digits:literal),+) => { $(
        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = HexError;

            fn from_str(text: &str) -> Result<Self, HexError> {
                decode(prefixed(text, $digits)?, text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "0x{}", hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    )+ };
}

hexadecimal!(Signature: 130, Compact: 128);

/// A secp256k1 private key: a one-time key, or a party's. Erased from memory when dropped; never shown.
#[derive(Clone)]
pub struct SigningKey(k256::ecdsa::SigningKey);

impl SigningKey {
    /// The key with these bytes; [`SignatureError::KeyInvalid`] if they are 0 or not below the curve's order.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, SignatureError> {
        k256::ecdsa::SigningKey::from_bytes(bytes.into())
            .map(Self)
            .map_err(|_| SignatureError::KeyInvalid)
    }

    /// The private key's bytes. Secret.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes().into()
    }

    /// The account that signatures of this key recover to.
    pub fn address(&self) -> Address {
        address_of(self.0.verifying_key())
    }

    /// Signs a digest; the same key and digest always give the same signature (RFC 6979).
    pub fn sign(&self, digest: &Hash) -> Result<Signature, SignatureError> {
        let (signature, recovery) = self
            .0
            .sign_prehash_recoverable(digest.as_bytes())
            .map_err(|_| SignatureError::Invalid)?;
        let mut bytes = [0; 65];
        bytes[..64].copy_from_slice(&signature.to_bytes());
        bytes[64] = 27 + u8::from(recovery.is_y_odd());
        Ok(Signature(bytes))
    }

    /// The same in 64 bytes: how one-time keys, pseudonyms and registrars sign.
    pub fn sign_compact(&self, digest: &Hash) -> Result<Compact, SignatureError> {
        self.sign(digest)?.to_compact().ok_or(SignatureError::Invalid)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.address())
    }
}

/// Why a signature does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// Neither 65 bytes nor 64.
    #[error("an ECDSA signature has 65 bytes, or 64 in its compact form, not {length}")]
    Length {
        /// How many bytes were given.
        length: usize,
    },
    /// The last byte is neither 27 nor 28.
    #[error("the last byte of an ECDSA signature is 27 or 28, not {v}")]
    RecoveryByte {
        /// The last byte.
        v: u8,
    },
    /// `s` lies in the upper half of the curve's order.
    #[error(
        "the signature is in its high-s form, which the chain refuses: replace s by the curve's order minus s"
    )]
    HighS,
    /// The numbers are no signature of anything, or of something else.
    #[error("the signature is not valid for this digest")]
    Invalid,
    /// A valid signature by somebody else.
    #[error("the signature is by {actual}, not by {expected}")]
    OtherSigner {
        /// Who should have signed.
        expected: Address,
        /// Who did.
        actual: Address,
    },
    /// No point of the P-256 curve, or no secp256k1 private key.
    #[error("the key is not a key of its curve")]
    KeyInvalid,
    /// A WebAuthn assertion that is not one for this digest.
    #[error("the passkey's answer does not count: {0}")]
    WebAuthn(&'static str),
    /// A contract wallet: ask the chain.
    #[error("contract wallets check their signatures themselves: ask a node (ERC-1271)")]
    ChainNeeded,
    /// An account where a key is needed, or the other way round.
    #[error("the signer's bytes do not fit its scheme ({scheme})")]
    SchemeMismatch {
        /// The scheme.
        scheme: Scheme,
    },
}

/// Whether a party's signer's signature of a digest counts under its scheme, as `Directory` checks it. That the verifier
/// inside a P-256 or WebAuthn signer is the directory's own is not looked at here.
pub fn verify(
    scheme: Scheme,
    signer: &SignerBytes,
    digest: &Hash,
    signature: &[u8],
) -> Result<(), SignatureError> {
    match (scheme, signer) {
        (Scheme::Ecdsa, SignerBytes::Account(account)) => verify_ecdsa(*account, digest, signature),
        (Scheme::Contract, SignerBytes::Account(_)) => Err(SignatureError::ChainNeeded),
        (Scheme::P256, SignerBytes::Key { x, y, .. }) => verify_p256(x, y, digest, signature),
        (Scheme::WebAuthn, SignerBytes::Key { x, y, .. }) => {
            WebAuthnAssertion::decode(signature)?.verify(digest.as_ref(), x, y)
        }
        (scheme, _) => Err(SignatureError::SchemeMismatch { scheme }),
    }
}

/// Whether an account's key signed the digest, in 65 bytes or in 64.
pub fn verify_ecdsa(account: Address, digest: &Hash, signature: &[u8]) -> Result<(), SignatureError> {
    let actual = recover(digest, signature)?;
    if actual == account {
        Ok(())
    } else {
        Err(SignatureError::OtherSigner {
            expected: account,
            actual,
        })
    }
}

/// The account whose key signed the digest, as OpenZeppelin's `ECDSA` finds it: 65 bytes, `v` 27 or 28, or the 64 of
/// EIP-2098; low s in both.
pub fn recover(digest: &Hash, signature: &[u8]) -> Result<Address, SignatureError> {
    let bytes = Signature::try_from(signature)?.to_bytes();
    let [.., v] = bytes;
    let parity = match v {
        27 => false,
        28 => true,
        v => return Err(SignatureError::RecoveryByte { v }),
    };
    let signature = k256::ecdsa::Signature::from_slice(&bytes[..64]).map_err(|_| SignatureError::Invalid)?;
    if signature.normalize_s().is_some() {
        return Err(SignatureError::HighS);
    }
    let key = k256::ecdsa::VerifyingKey::recover_from_prehash(
        digest.as_bytes(),
        &signature,
        RecoveryId::new(parity, false),
    )
    .map_err(|_| SignatureError::Invalid)?;
    Ok(address_of(&key))
}

/// Whether a P-256 key signed the digest, as OpenZeppelin's `ERC7913P256Verifier` checks it: `r ‖ s`, low s. Like there,
/// bytes after the first 64 are not looked at.
pub fn verify_p256(x: &Hash, y: &Hash, digest: &Hash, signature: &[u8]) -> Result<(), SignatureError> {
    use p256::ecdsa::signature::hazmat::PrehashVerifier as _;

    let (r_and_s, _) = signature
        .split_first_chunk::<64>()
        .ok_or(SignatureError::Invalid)?;
    let point = p256::EncodedPoint::from_affine_coordinates(x.as_bytes().into(), y.as_bytes().into(), false);
    let key =
        p256::ecdsa::VerifyingKey::from_encoded_point(&point).map_err(|_| SignatureError::KeyInvalid)?;
    let signature = p256::ecdsa::Signature::from_slice(r_and_s).map_err(|_| SignatureError::Invalid)?;
    if signature.normalize_s().is_some() {
        return Err(SignatureError::HighS);
    }
    key.verify_prehash(digest.as_bytes(), &signature)
        .map_err(|_| SignatureError::Invalid)
}

/// The last 20 bytes of the public key's keccak-256.
fn address_of(key: &k256::ecdsa::VerifyingKey) -> Address {
    let point = key.to_encoded_point(false);
    let hash = keccak256([&point.as_bytes()[1..]]).to_bytes();
    let mut address = [0; 20];
    address.copy_from_slice(&hash[12..]);
    address.into()
}
