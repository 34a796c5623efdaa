//! Answers of passkeys, as OpenZeppelin's `WebAuthn` library and `ERC7913WebAuthnVerifier` (5.7) check them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{SignatureError, verify_p256};
use crate::domain::word;
use crate::hash::{Hash, sha256};

/// A WebAuthn assertion. As a signature it is the ABI encoding of
/// `(bytes32 r, bytes32 s, uint256 challengeIndex, uint256 typeIndex, bytes authenticatorData, string clientDataJSON)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebAuthnAssertion {
    /// First half of the P-256 signature.
    pub r: Hash,
    /// Second half, low.
    pub s: Hash,
    /// Where `"challenge":"…"` begins in the client data.
    pub challenge_index: usize,
    /// Where `"type":"webauthn.get"` begins in the client data.
    pub type_index: usize,
    /// What the authenticator says: 32 bytes of relying party, a byte of flags, 4 of counter, maybe more.
    pub authenticator_data: Vec<u8>,
    /// What the browser says, byte for byte as it was signed.
    pub client_data: Vec<u8>,
}

/// Words before the two dynamic fields.
const HEAD: usize = 6 * 32;
const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;

impl WebAuthnAssertion {
    /// Reads the ABI encoding, as freely as the chain does: the dynamic fields may lie anywhere in the bytes. One
    /// difference: an index or offset of 2⁶³ or more is refused here.
    pub fn decode(bytes: &[u8]) -> Result<Self, SignatureError> {
        const MALFORMED: SignatureError =
            SignatureError::WebAuthn("it is not the ABI encoding of an assertion");
        let word_at = |at: usize| {
            let end = at.checked_add(32)?;
            bytes.get(at..end)?.first_chunk::<32>().copied()
        };
        let number_at = |at: usize| {
            let word = word_at(at)?;
            let (high, low) = word.split_last_chunk::<8>()?;
            let number = i64::try_from(u64::from_be_bytes(*low)).ok()?;
            high.iter()
                .all(|b| *b == 0)
                .then(|| usize::try_from(number).ok())
                .flatten()
        };
        let bytes_at = |at: usize| {
            let offset = number_at(at)?;
            let length = number_at(offset)?;
            let start = offset.checked_add(32)?;
            bytes.get(start..start.checked_add(length)?).map(<[u8]>::to_vec)
        };
        if bytes.len() < HEAD {
            return Err(MALFORMED);
        }
        let assertion = || {
            Some(Self {
                r: word_at(0)?.into(),
                s: word_at(32)?.into(),
                challenge_index: number_at(64)?,
                type_index: number_at(96)?,
                authenticator_data: bytes_at(128)?,
                client_data: bytes_at(160)?,
            })
        };
        assertion().ok_or(MALFORMED)
    }

    /// The ABI encoding.
    pub fn encode(&self) -> Vec<u8> {
        let number = |n: usize| word(n as u64);
        let padded = |bytes: &[u8]| {
            let mut out = number(bytes.len()).to_vec();
            out.extend_from_slice(bytes);
            out.resize(32 + bytes.len().next_multiple_of(32), 0);
            out
        };
        let authenticator_data = padded(&self.authenticator_data);
        let client_data = padded(&self.client_data);
        [
            self.r.as_ref(),
            self.s.as_ref(),
            &number(self.challenge_index),
            &number(self.type_index),
            &number(HEAD),
            &number(HEAD + authenticator_data.len()),
            &authenticator_data,
            &client_data,
        ]
        .concat()
    }

    /// Whether the passkey with this public key answered this challenge, having verified its user (by fingerprint,
    /// face or PIN). Origin, relying party and counter are not looked at: the browser has done so.
    pub fn verify(&self, challenge: &[u8], x: &Hash, y: &Hash) -> Result<(), SignatureError> {
        use SignatureError::WebAuthn as Refused;

        let Some(flags) = self
            .authenticator_data
            .get(32)
            .filter(|_| self.authenticator_data.len() >= 37)
        else {
            return Err(Refused("the authenticator's data is shorter than 37 bytes"));
        };
        if !self.client_data_has(self.type_index, br#""type":"webauthn.get""#) {
            return Err(Refused("its type is not webauthn.get"));
        }
        let expected = format!(r#""challenge":"{}""#, URL_SAFE_NO_PAD.encode(challenge));
        if !self.client_data_has(self.challenge_index, expected.as_bytes()) {
            return Err(Refused("it answers another challenge: something else was signed"));
        }
        if flags & USER_PRESENT == 0 {
            return Err(Refused("nobody was present"));
        }
        if flags & USER_VERIFIED == 0 {
            return Err(Refused(
                "its user was not verified: turn on fingerprint, face or PIN",
            ));
        }
        if flags & BACKED_UP != 0 && flags & BACKUP_ELIGIBLE == 0 {
            return Err(Refused(
                "it is backed up and not eligible for backup, which cannot be",
            ));
        }
        let signed = [&self.authenticator_data, sha256(&self.client_data).as_ref()].concat();
        let signature = [self.r.to_bytes(), self.s.to_bytes()].concat();
        verify_p256(x, y, &sha256(&signed), &signature)
    }

    fn client_data_has(&self, at: usize, expected: &[u8]) -> bool {
        self.client_data
            .get(at..)
            .is_some_and(|rest| rest.starts_with(expected))
    }
}
