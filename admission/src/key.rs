//! The RSA key of a tender's registrar: its public half, by which tokens are checked, and the half that issues them.

use std::fmt;

use blind_rsa_signatures::{DefaultRng, KeyPairSha384PSSRandomized, MessageRandomizer, Signature};
use rsa::traits::PublicKeyParts;
use veedor_protocol::{Address, Hash, Token, sha256};
use zeroize::Zeroizing;

use crate::pending::TokenContext;
use crate::{PublicKey, SecretKey, TokenError};

/// How many bits a new key has.
const BITS: usize = 3072;

/// The public half of a registrar's key for one tender.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenKey {
    pub(crate) key: PublicKey,
    der: Vec<u8>,
}

impl TokenKey {
    /// The key that a tender pins, from what a registrar says it is.
    ///
    /// `pinned` is the chain's `tokenKey`: SHA-256 of the SPKI DER (RFC 5280, algorithm rsaEncryption), as `openssl
    /// pkey -pubin -outform DER | sha256sum` prints it.
    pub fn pinned(der: &[u8], pinned: &Hash) -> Result<Self, TokenError> {
        let actual = sha256(der);
        if actual != *pinned {
            return Err(TokenError::KeyNotPinned {
                pinned: *pinned,
                actual,
            });
        }
        Self::from_der(der)
    }

    fn from_der(der: &[u8]) -> Result<Self, TokenError> {
        let key = PublicKey::from_der(der).map_err(|_| TokenError::KeyMalformed)?;
        // One encoding of each key, and no small exponent.
        let canonical = key.to_der().is_ok_and(|again| again == der);
        if canonical
            && key
                .components()
                .e()
                .iter()
                .skip_while(|b| **b == 0)
                .eq(&[1, 0, 1])
        {
            Ok(Self {
                key,
                der: der.to_owned(),
            })
        } else {
            Err(TokenError::KeyMalformed)
        }
    }

    /// SPKI DER.
    pub fn to_der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 of the SPKI DER: what a publication pins.
    pub fn digest(&self) -> Hash {
        sha256(&self.der)
    }

    /// How many bytes blinded messages and signatures have.
    pub fn size(&self) -> usize {
        let key: &rsa::RsaPublicKey = self.key.as_ref();
        key.size()
    }

    /// Whether this key signed the token.
    pub fn verify(&self, token: &Token) -> Result<(), TokenError> {
        self.key
            .verify(
                &Signature(token.signature.clone()),
                Some(MessageRandomizer(token.randomizer.to_bytes())),
                token.message(),
            )
            .map_err(|_| TokenError::NotGenuine)
    }

    /// The one-time key that a token lets in, if it is one of this key's for this tender and registrar. The same token
    /// gives the same answer for ever: whoever redeems it twice gets the same admission.
    pub fn redeem(&self, token: &Token, context: &TokenContext) -> Result<Address, TokenError> {
        context.check(token)?;
        self.verify(token)?;
        Ok(token.bidder)
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TokenKey").field(&self.digest()).finish()
    }
}

/// The half that signs. One per tender: a key that were used for two would let the tokens of one into the other, if
/// their messages did not name it. `Debug` shows the public half's digest.
pub struct TokenSecretKey {
    key: SecretKey,
    public: TokenKey,
}

impl TokenSecretKey {
    /// A fresh key of 3072 bits. Takes seconds.
    pub fn generate() -> Result<Self, TokenError> {
        let pair = KeyPairSha384PSSRandomized::generate(&mut DefaultRng, BITS)
            .map_err(|_| TokenError::KeyGeneration)?;
        Self::new(pair.sk)
    }

    /// The key in this PKCS #8 DER.
    pub fn from_der(der: &[u8]) -> Result<Self, TokenError> {
        Self::new(SecretKey::from_der(der).map_err(|_| TokenError::KeyMalformed)?)
    }

    fn new(key: SecretKey) -> Result<Self, TokenError> {
        let der = key
            .public_key()
            .and_then(|public| public.to_der())
            .map_err(|_| TokenError::KeyMalformed)?;
        Ok(Self {
            key,
            public: TokenKey::from_der(&der)?,
        })
    }

    /// PKCS #8 DER. Secret.
    pub fn to_der(&self) -> Result<Zeroizing<Vec<u8>>, TokenError> {
        self.key
            .to_der()
            .map(Zeroizing::new)
            .map_err(|_| TokenError::KeyMalformed)
    }

    /// The public half.
    pub fn public(&self) -> &TokenKey {
        &self.public
    }

    /// Signs what a vendor sent, without seeing what it is. The same message always gets the same answer, so that
    /// asking again does no harm. That the vendor may ask, and asked once, is for the caller to see to.
    pub fn issue(&self, blinded: &[u8]) -> Result<Vec<u8>, TokenError> {
        self.key
            .blind_sign(blinded)
            .map(|signature| signature.0)
            .map_err(|_| TokenError::BlindedMalformed)
    }
}

impl fmt::Debug for TokenSecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TokenSecretKey")
            .field(&self.public.digest())
            .finish()
    }
}
