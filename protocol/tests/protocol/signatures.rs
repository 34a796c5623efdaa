//! Signatures: what the chain takes is taken, what it refuses is refused.

use p256::ecdsa::signature::hazmat::PrehashSigner as _;
use proptest::prelude::*;
use veedor_protocol::signature::{
    Compact, Signature, SignatureError, WebAuthnAssertion, recover, verify, verify_ecdsa, verify_p256,
};
use veedor_protocol::{Address, Hash, Scheme, SignerBytes, SigningKey, keccak256, sha256};

use crate::samples::key;

/// Order of secp256k1.
const N: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

fn digest() -> Hash {
    keccak256([b"digest"])
}

/// `modulus - s`, in big-endian bytes.
fn negate(s: &[u8], modulus: &str) -> [u8; 32] {
    let modulus = hex::decode(modulus).unwrap();
    let mut out = [0; 32];
    let mut borrow = 0;
    for i in (0..32).rev() {
        let difference = i16::from(modulus[i]) - i16::from(s[i]) - borrow;
        borrow = i16::from(difference < 0);
        out[i] = u8::try_from(difference.rem_euclid(256)).unwrap();
    }
    out
}

#[test]
fn the_development_mnemonics_first_key_has_its_well_known_address() {
    let private = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    let bytes: [u8; 32] = hex::decode(private).unwrap().try_into().unwrap();
    let key = SigningKey::from_bytes(&bytes).unwrap();
    assert_eq!(
        key.address().to_string(),
        "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
    );
    assert!(!format!("{key:?}").contains("ac0974"));
}

proptest! {
    #![proptest_config(crate::samples::seeded())]

    #[test]
    fn a_signature_recovers_to_its_signer_and_no_altered_one_does(
        seed: [u8; 32], digest: [u8; 32], byte in 0usize..64, flip in 1u8..,
    ) {
        let Ok(key) = SigningKey::from_bytes(&seed) else { return Ok(()) };
        let digest = Hash::from(digest);
        let signature = key.sign(&digest).unwrap();
        let compact = key.sign_compact(&digest).unwrap();
        prop_assert_eq!(signature.recover(&digest), Ok(key.address()));
        prop_assert_eq!(compact.recover(&digest), Ok(key.address()));
        prop_assert_eq!(Signature::from(compact), signature);
        prop_assert_eq!(Compact::from(compact.r_and_vs()), compact);
        let (mut full, mut altered) = (signature.to_bytes(), compact.to_bytes());
        altered[byte] ^= flip;
        prop_assert_ne!(Compact::from(altered).recover(&digest), Ok(key.address()));
        full[byte] ^= flip;
        prop_assert_ne!(recover(&digest, &full), Ok(key.address()));
        full[byte] ^= flip;
        full[64] ^= flip;
        prop_assert_ne!(recover(&digest, &full), Ok(key.address()));
    }

    #[test]
    fn no_bytes_make_signature_checks_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), x: [u8; 32], y: [u8; 32]) {
        let signer = SignerBytes::Key { verifier: Address::ZERO, x: x.into(), y: y.into() };
        for scheme in Scheme::ALL {
            prop_assert!(verify(*scheme, &signer, &digest(), &bytes).is_err());
            prop_assert!(verify(*scheme, &SignerBytes::Account(Address::ZERO), &digest(), &bytes).is_err());
        }
    }

    #[test]
    fn no_offsets_make_decoding_an_assertion_panic(at in 0usize..8, word: [u8; 32], low: bool, tail: u16) {
        let mut bytes = passkey_assertion(&digest()).0.encode();
        let mut word = word;
        if low {
            word[..30].fill(0);
            word[30..].copy_from_slice(&tail.to_be_bytes());
        }
        bytes[at * 32..][..32].copy_from_slice(&word);
        if let Ok(assertion) = WebAuthnAssertion::decode(&bytes) {
            let again = WebAuthnAssertion::decode(&assertion.encode());
            prop_assert_eq!(again, Ok(assertion));
        }
    }
}

#[test]
fn the_other_form_of_an_ecdsa_signature_is_refused() {
    let key = key("officer");
    let signature = key.sign(&digest()).unwrap().to_bytes();
    let mut high = signature;
    high[32..64].copy_from_slice(&negate(&signature[32..64], N));
    high[64] = 27 + 28 - signature[64];
    assert_eq!(recover(&digest(), &high), Err(SignatureError::HighS));
}

#[test]
fn a_signature_that_the_chain_refuses_has_no_compact_form() {
    let signature = key("officer").sign(&digest()).unwrap().to_bytes();
    let compact = |change: fn(&mut [u8; 65])| {
        let mut changed = signature;
        change(&mut changed);
        Signature::from(changed).to_compact()
    };
    assert!(compact(|_| {}).is_some());
    assert_eq!(compact(|signature| signature[32] |= 0x80), None);
    assert_eq!(compact(|signature| signature[64] -= 27), None);
}

#[test]
fn what_is_high_s_without_the_parity_bit_is_refused_in_the_compact_form_too() {
    // Above half the order, below 2²⁵⁵.
    let mut compact = [0x7f; 64];
    compact[33..].fill(0xff);
    assert_eq!(recover(&digest(), &compact), Err(SignatureError::HighS));
    compact[32] |= 0x80;
    assert_eq!(recover(&digest(), &compact), Err(SignatureError::HighS));
}

#[test]
fn a_partys_signer_may_sign_in_either_form() {
    let key = key("officer");
    let account = SignerBytes::Account(key.address());
    let (full, compact) = (key.sign(&digest()).unwrap(), key.sign_compact(&digest()).unwrap());
    for signature in [full.as_ref(), compact.as_ref()] {
        assert_eq!(verify(Scheme::Ecdsa, &account, &digest(), signature), Ok(()));
    }
}

#[test]
fn a_compact_signature_is_64_bytes_in_json_too() {
    let compact = key("one-time").sign_compact(&digest()).unwrap();
    let json = serde_json::to_string(&compact).unwrap();
    assert_eq!(json.len(), 2 + 2 + 128);
    assert_eq!(serde_json::from_str::<Compact>(&json).unwrap(), compact);
    let full = serde_json::to_string(&Signature::from(compact)).unwrap();
    assert!(serde_json::from_str::<Compact>(&full).is_err());
    let [r, vs] = compact.r_and_vs();
    assert_eq!([r.as_ref(), vs.as_ref()].concat(), compact.as_ref());
}

#[test]
fn recovery_bytes_and_lengths_other_than_openzeppelins_are_refused() {
    let key = key("officer");
    let signature = key.sign(&digest()).unwrap().to_bytes();
    for v in [0, 1, 26, 29, 35, 255] {
        let mut other = signature;
        other[64] = v;
        assert_eq!(
            recover(&digest(), &other),
            Err(SignatureError::RecoveryByte { v })
        );
    }
    for length in [0, 63, 66] {
        let mut other = signature.to_vec();
        other.resize(length, 0);
        assert_eq!(recover(&digest(), &other), Err(SignatureError::Length { length }));
    }
    for (r, s) in [([0; 32], [1; 32]), ([1; 32], [0; 32]), ([255; 32], [1; 32])] {
        let bytes = [&r[..], &s[..], &[27]].concat();
        assert_eq!(recover(&digest(), &bytes), Err(SignatureError::Invalid));
    }
    assert_eq!(
        SigningKey::from_bytes(&[0; 32]).unwrap_err(),
        SignatureError::KeyInvalid
    );
    assert_eq!(
        SigningKey::from_bytes(&[255; 32]).unwrap_err(),
        SignatureError::KeyInvalid
    );
}

#[test]
fn somebody_elses_signature_is_told_apart_from_none() {
    let signature = key("officer").sign(&digest()).unwrap();
    let expected = key("vendor").address();
    let refused = verify_ecdsa(expected, &digest(), signature.as_ref());
    assert_eq!(
        refused,
        Err(SignatureError::OtherSigner {
            expected,
            actual: key("officer").address()
        })
    );
}

// ─── P-256 ───────────────────────────────────────────────────────────────────────────────────────────────────────

/// Order of P-256.
const P256_N: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

fn p256_key() -> (p256::ecdsa::SigningKey, Hash, Hash) {
    let key = p256::ecdsa::SigningKey::from_bytes(&[7; 32].into()).unwrap();
    let point = key.verifying_key().to_encoded_point(false);
    let coordinate = |bytes: Option<&p256::FieldBytes>| Hash::from(<[u8; 32]>::from(*bytes.unwrap()));
    let (x, y) = (coordinate(point.x()), coordinate(point.y()));
    (key, x, y)
}

/// `r ‖ s`, low s.
fn p256_sign(key: &p256::ecdsa::SigningKey, digest: &Hash) -> [u8; 64] {
    let signature: p256::ecdsa::Signature = key.sign_prehash(digest.as_ref()).unwrap();
    signature.normalize_s().unwrap_or(signature).to_bytes().into()
}

#[test]
fn a_p256_signature_counts_in_its_low_form_only() {
    let (key, x, y) = p256_key();
    let signature = p256_sign(&key, &digest());
    assert_eq!(verify_p256(&x, &y, &digest(), &signature), Ok(()));
    // OpenZeppelin's verifier takes longer bytes and looks at the first 64.
    assert_eq!(
        verify_p256(&x, &y, &digest(), &[&signature[..], &[0]].concat()),
        Ok(())
    );

    let mut high = signature;
    high[32..].copy_from_slice(&negate(&signature[32..], P256_N));
    assert_eq!(verify_p256(&x, &y, &digest(), &high), Err(SignatureError::HighS));
    assert_eq!(
        verify_p256(&x, &y, &keccak256([b"other"]), &signature),
        Err(SignatureError::Invalid)
    );
    assert_eq!(
        verify_p256(&x, &x, &digest(), &signature),
        Err(SignatureError::KeyInvalid)
    );
    assert_eq!(
        verify_p256(&x, &y, &digest(), &signature[..63]),
        Err(SignatureError::Invalid)
    );
    assert_eq!(
        verify_p256(&x, &y, &digest(), &[0; 64]),
        Err(SignatureError::Invalid)
    );
}

#[test]
fn the_wycheproof_vector_that_openzeppelin_probes_the_precompile_with_verifies() {
    let bytes = |text: &str| text.parse::<Hash>().unwrap();
    let digest = sha256(&hex::decode("313233343030").unwrap());
    assert_eq!(
        digest,
        bytes("bb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023")
    );
    let (r, s) = (format!("{:064x}", 5), format!("{:064x}", 1));
    let signature = hex::decode(r + &s).unwrap();
    let x = bytes("a71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac957");
    let y = bytes("5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b");
    assert_eq!(verify_p256(&x, &y, &digest, &signature), Ok(()));
}

// ─── WebAuthn ────────────────────────────────────────────────────────────────────────────────────────────────────

/// What a passkey answers to a digest, and its public key.
fn passkey_assertion(challenge: &Hash) -> (WebAuthnAssertion, Hash, Hash) {
    use base64::Engine as _;
    let challenge = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(challenge);
    let client_data = format!(
        r#"{{"type":"webauthn.get","challenge":"{challenge}","origin":"https://veedor.example","crossOrigin":false}}"#
    );
    let mut authenticator_data = sha256(b"veedor.example").to_bytes().to_vec();
    authenticator_data.extend([0x1d, 0, 0, 0, 9]);
    let assertion = WebAuthnAssertion {
        r: Hash::ZERO,
        s: Hash::ZERO,
        challenge_index: client_data.find("\"challenge\"").unwrap(),
        type_index: client_data.find("\"type\"").unwrap(),
        authenticator_data,
        client_data: client_data.into_bytes(),
    };
    sign_assertion(assertion)
}

fn sign_assertion(mut assertion: WebAuthnAssertion) -> (WebAuthnAssertion, Hash, Hash) {
    let (key, x, y) = p256_key();
    let client = sha256(&assertion.client_data);
    let signed = sha256(&[assertion.authenticator_data.as_slice(), client.as_ref()].concat());
    let signature = p256_sign(&key, &signed);
    let half = |range| Hash::from(<[u8; 32]>::try_from(&signature[range]).unwrap());
    (assertion.r, assertion.s) = (half(0..32), half(32..64));
    (assertion, x, y)
}

#[test]
fn a_passkeys_answer_counts_for_the_digest_that_it_was_asked_about() {
    let (assertion, x, y) = passkey_assertion(&digest());
    let signer = SignerBytes::Key {
        verifier: Address::ZERO,
        x,
        y,
    };
    let signature = assertion.encode();
    assert_eq!(verify(Scheme::WebAuthn, &signer, &digest(), &signature), Ok(()));

    let other = keccak256([b"other"]);
    assert!(matches!(
        verify(Scheme::WebAuthn, &signer, &other, &signature),
        Err(SignatureError::WebAuthn(_))
    ));
    let cut = &signature[..signature.len() - 33];
    assert!(matches!(
        verify(Scheme::WebAuthn, &signer, &digest(), cut),
        Err(SignatureError::WebAuthn(_))
    ));
    let stranger = SignerBytes::Key {
        verifier: Address::ZERO,
        x: y,
        y: x,
    };
    assert!(verify(Scheme::WebAuthn, &stranger, &digest(), &signature).is_err());
}

#[test]
fn a_passkeys_answer_without_its_user_or_of_another_kind_is_refused() {
    let refused = |change: fn(&mut WebAuthnAssertion)| {
        let (mut assertion, ..) = passkey_assertion(&digest());
        change(&mut assertion);
        let (assertion, x, y) = sign_assertion(assertion);
        matches!(
            assertion.verify(digest().as_ref(), &x, &y),
            Err(SignatureError::WebAuthn(_))
        )
    };
    assert!(!refused(|_| {}));
    // Flags: bit 0 present, bit 2 verified, bit 3 may be backed up, bit 4 is backed up.
    assert!(refused(|assertion| assertion.authenticator_data[32] = 0x1c));
    assert!(refused(|assertion| assertion.authenticator_data[32] = 0x19));
    assert!(refused(|assertion| assertion.authenticator_data[32] = 0x15));
    assert!(!refused(|assertion| assertion.authenticator_data[32] = 0x05));
    assert!(refused(|assertion| assertion.authenticator_data.truncate(36)));
    assert!(refused(|assertion| assertion.type_index += 1));
    assert!(refused(|assertion| assertion.challenge_index = usize::MAX));
    assert!(refused(|assertion| {
        let text = String::from_utf8(assertion.client_data.clone()).unwrap();
        assertion.client_data = text.replace("webauthn.get", "webauthn.new").into_bytes();
    }));
}

#[test]
fn a_scheme_takes_only_its_own_kind_of_signer() {
    let account = SignerBytes::Account(key("officer").address());
    let (_, x, y) = p256_key();
    let passkey = SignerBytes::Key {
        verifier: Address::ZERO,
        x,
        y,
    };
    let refused = |scheme, signer: &SignerBytes| verify(scheme, signer, &digest(), &[0; 65]).unwrap_err();
    for (scheme, signer) in [
        (Scheme::Ecdsa, passkey),
        (Scheme::Contract, passkey),
        (Scheme::P256, account),
        (Scheme::WebAuthn, account),
    ] {
        assert_eq!(
            refused(scheme, &signer),
            SignatureError::SchemeMismatch { scheme }
        );
    }
    assert_eq!(refused(Scheme::Contract, &account), SignatureError::ChainNeeded);
}

#[test]
fn signers_are_20_or_84_bytes() {
    for length in 0..200 {
        let bytes = vec![1; length];
        let signer = SignerBytes::try_from(bytes.as_slice());
        assert_eq!(signer.is_ok(), length == 20 || length == 84, "{length}");
        if let Ok(signer) = signer {
            assert_eq!(signer.to_vec(), bytes);
            assert_eq!(signer.to_string().parse(), Ok(signer));
        }
    }
}
