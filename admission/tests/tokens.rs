//! Tokens: the RFC's own numbers, the way of one token, and what others might try. The key is the RFC's, so that no
//! test waits for primes.
#![expect(clippy::unwrap_used, reason = "what a test expects holds")]

use std::sync::LazyLock;

use blind_rsa_signatures::reexports::crypto_bigint::NonZero;
use rsa::pkcs8::EncodePrivateKey;
use rsa::{BoxedUint, RsaPrivateKey};
use serde_json::Value as Json;
use veedor_admission::{Pending, TokenContext, TokenError, TokenKey, TokenSecretKey};
use veedor_protocol::token::RequestList;
use veedor_protocol::{Address, Authorization, Document, Domain, Hash, Intent, SigningKey, Token, keccak256};

static RFC: LazyLock<Json> = LazyLock::new(|| serde_json::from_str(include_str!("rfc9474.json")).unwrap());

fn bytes(field: &str) -> Vec<u8> {
    hex::decode(RFC[field].as_str().unwrap()).unwrap()
}

fn number(field: &str) -> BoxedUint {
    let digits = RFC[field].as_str().unwrap();
    BoxedUint::from_str_radix_vartime(digits, 16).unwrap()
}

static KEY: LazyLock<TokenSecretKey> = LazyLock::new(|| {
    let key = RsaPrivateKey::from_components(
        number("n"),
        number("e"),
        number("d"),
        vec![number("p"), number("q")],
    )
    .unwrap();
    TokenSecretKey::from_der(key.to_pkcs8_der().unwrap().as_bytes()).unwrap()
});

fn key(word: &str) -> SigningKey {
    SigningKey::from_bytes(keccak256([word.as_bytes()]).as_bytes()).unwrap()
}

fn context() -> TokenContext {
    TokenContext {
        domain: Domain {
            chain_id: 31337,
            contract: Address::from([0xc0; 20]),
        },
        tender: 7,
        registrar: key("registrar").address(),
    }
}

fn pending() -> Pending {
    Pending::blind(KEY.public(), context(), key("one-time").address()).unwrap()
}

fn token() -> Token {
    let pending = pending();
    pending
        .finish(KEY.public(), &KEY.issue(&pending.blinded).unwrap())
        .unwrap()
}

#[test]
fn what_is_issued_is_what_the_rfc_says() {
    assert_eq!(KEY.issue(&bytes("blinded_msg")).unwrap(), bytes("blind_sig"));
}

#[test]
fn a_token_is_a_plain_signature_that_other_tools_verify() {
    // RSASSA-PSS over randomizer and message, as the RFC's own is.
    use rsa::pss::{Signature, VerifyingKey};
    use rsa::signature::Verifier;
    let der = KEY.public().to_der();
    let key = <rsa::RsaPublicKey as rsa::pkcs8::DecodePublicKey>::from_public_key_der(der).unwrap();
    let verifier = VerifyingKey::<rsa::sha2::Sha384>::new_with_salt_len(key, 48);
    let check = |prefix: &[u8], message: &[u8], signature: &[u8]| {
        verifier.verify(
            &[prefix, message].concat(),
            &Signature::try_from(signature).unwrap(),
        )
    };
    check(&bytes("msg_prefix"), &bytes("msg"), &bytes("sig")).unwrap();
    let token = token();
    check(token.randomizer.as_ref(), &token.message(), &token.signature).unwrap();
}

#[test]
fn a_token_that_was_issued_is_redeemed_again_and_again_for_the_same_key() {
    let token = token();
    for _ in 0..2 {
        assert_eq!(
            KEY.public().redeem(&token, &context()),
            Ok(key("one-time").address())
        );
    }
    let read = Token::parse_canonical(&token.to_canonical().unwrap()).unwrap();
    assert_eq!(read, token);
}

#[test]
fn asking_again_gets_the_same_answer() {
    let pending = pending();
    assert_eq!(
        KEY.issue(&pending.blinded).unwrap(),
        KEY.issue(&pending.blinded).unwrap()
    );
}

#[test]
fn any_request_could_be_any_tokens() {
    // The registrar sees a request and, later, a token of another one. For the two there is an unblinder under which
    // the request would have given that very token: so having seen both tells nothing.
    let (request, token) = (pending(), token());
    let answer = KEY.issue(&request.blinded).unwrap();
    let n = NonZero::new(number("n")).unwrap();
    let of = |bytes: &[u8]| BoxedUint::from_be_slice(bytes, n.bits_precision()).unwrap();
    let inverse = Option::from(of(&answer).invert_mod(&n)).unwrap();
    let unblinder = of(&token.signature).mul_mod(&inverse, &n);
    let mut linked = request.clone();
    linked.unblinder = unblinder.to_be_bytes().to_vec();
    linked.randomizer = token.randomizer;
    assert_ne!(linked.unblinder, request.unblinder);
    assert_eq!(linked.finish(KEY.public(), &answer), Ok(token));
}

#[test]
fn another_requests_answer_is_no_token() {
    let (mine, other) = (pending(), pending());
    assert_ne!(mine.blinded, other.blinded, "one key, blinded twice");
    assert_eq!(
        mine.finish(KEY.public(), &KEY.issue(&other.blinded).unwrap()),
        Err(TokenError::NotSigned)
    );
}

#[test]
fn a_token_counts_for_one_key_one_tender_and_one_registrar() {
    let good = token();
    let other = key("other").address();
    let redeem = |token: &Token| KEY.public().redeem(token, &context());
    let changed = |change: fn(&mut Token, Address)| {
        let mut token = good.clone();
        change(&mut token, other);
        token
    };
    assert_eq!(
        redeem(&changed(|t, other| t.bidder = other)),
        Err(TokenError::NotGenuine)
    );
    assert_eq!(
        redeem(&changed(|t, _| t.randomizer = Hash::ZERO)),
        Err(TokenError::NotGenuine)
    );
    assert_eq!(
        redeem(&changed(|t, _| t.signature[100] ^= 1)),
        Err(TokenError::NotGenuine)
    );
    assert_eq!(
        redeem(&changed(|t, _| t.signature.truncate(255))),
        Err(TokenError::NotGenuine)
    );
    // A token that was made for somewhere else, and one that only says so.
    for (change, what) in [
        ((|c| c.tender = 8) as fn(&mut TokenContext), "tender"),
        (|c| c.domain.chain_id = 1, "chain"),
        (|c| c.domain.contract = Address::ZERO, "contract"),
        (|c| c.registrar = Address::ZERO, "registrar"),
    ] {
        let mut elsewhere = context();
        change(&mut elsewhere);
        assert_eq!(
            KEY.public().redeem(&good, &elsewhere),
            Err(TokenError::Foreign(what))
        );
        let relabelled = Token {
            chain_id: elsewhere.domain.chain_id,
            contract: elsewhere.domain.contract,
            tender: elsewhere.tender,
            registrar: elsewhere.registrar,
            ..good.clone()
        };
        assert_eq!(
            KEY.public().redeem(&relabelled, &elsewhere),
            Err(TokenError::NotGenuine)
        );
    }
}

#[test]
fn a_key_that_is_not_pinned_is_not_used() {
    let public = KEY.public();
    assert_eq!(
        TokenKey::pinned(public.to_der(), &public.digest()).unwrap(),
        *public
    );
    assert_eq!(public.size(), 512);
    assert!(matches!(
        TokenKey::pinned(public.to_der(), &Hash::ZERO),
        Err(TokenError::KeyNotPinned { .. })
    ));
    // Pinned, but not in the one encoding: a byte more, or the bare key without its algorithm.
    let longer = [public.to_der(), &[0]].concat();
    let bare = public.to_der()[24..].to_vec();
    for der in [longer, bare, vec![], vec![0x30; 300]] {
        assert_eq!(
            TokenKey::pinned(&der, &veedor_protocol::sha256(&der)),
            Err(TokenError::KeyMalformed)
        );
    }
}

#[test]
fn numbers_that_are_none_of_the_keys_are_not_signed() {
    for blinded in [vec![], vec![1; 511], vec![0xff; 512], vec![1; 513]] {
        assert_eq!(KEY.issue(&blinded), Err(TokenError::BlindedMalformed));
    }
}

#[test]
fn a_made_key_issues_and_is_kept_and_read_again() {
    let made = TokenSecretKey::generate().unwrap();
    let read = TokenSecretKey::from_der(&made.to_der().unwrap()).unwrap();
    assert_eq!(read.public(), made.public());
    assert_eq!(made.public().size(), 384);
    let pending = Pending::blind(made.public(), context(), key("one-time").address()).unwrap();
    let token = pending
        .finish(made.public(), &read.issue(&pending.blinded).unwrap())
        .unwrap();
    assert!(made.public().redeem(&token, &context()).is_ok());
    assert_eq!(
        KEY.public().redeem(&token, &context()),
        Err(TokenError::NotGenuine)
    );
}

#[test]
fn who_asked_is_on_a_list_that_nobody_can_change() {
    let ask = |vendor: u32| {
        let pending = pending();
        let signer = key(&format!("vendor {vendor}"));
        let digest = pending.request(vendor).digest(&context().domain);
        pending.signed(
            vendor,
            Authorization::ecdsa(signer.address(), signer.sign(&digest).unwrap()),
        )
    };
    let requests = vec![ask(9), ask(3), ask(5)];
    let list = RequestList::new(requests.clone()).unwrap();
    for request in &requests {
        let proof = list.proof(request.vendor).unwrap();
        assert!(proof.proves(request, &list.root()));
    }
    assert!(list.proof(4).is_none());

    let renamed = veedor_protocol::SignedTokenRequest {
        vendor: 4,
        ..requests[0].clone()
    };
    assert!(
        RequestList::new(vec![renamed]).is_err(),
        "nobody is put on the list without having signed"
    );
    assert!(
        RequestList::new(vec![requests[0].clone(), requests[0].clone()]).is_err(),
        "one answer for each vendor"
    );
}

#[test]
fn debug_shows_no_secret() {
    let pending = pending();
    let shown = format!("{pending:?} {:?} {:?}", *KEY, KEY.public());
    for secret in [
        hex::encode(&pending.unblinder[..8]),
        hex::encode(&pending.randomizer.as_bytes()[..8]),
        pending.bidder.to_string(),
        format!("{:?}", &pending.unblinder[..3]).replace(['[', ']'], ""),
        hex::encode(&bytes("d")[..8]),
    ] {
        assert!(!shown.contains(&secret), "{secret} in {shown}");
    }
}
