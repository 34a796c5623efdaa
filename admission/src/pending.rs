//! A token that was asked for and not yet got: what the vendor keeps between the two.

use std::fmt;

use blind_rsa_signatures::{
    BlindMessage, BlindSignature, BlindingResult, DefaultRng, MessageRandomizer, Secret,
};
use veedor_protocol::document::Schema;
use veedor_protocol::token::{TokenRequest, token_message};
use veedor_protocol::{Address, Authorization, Domain, Hash, SignedTokenRequest, Token, sha256};
use zeroize::Zeroize;

use crate::TokenError;
use crate::key::TokenKey;

/// Where a token counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenContext {
    /// The contract.
    pub domain: Domain,
    /// The tender's id.
    pub tender: u32,
    /// The registrar's key for the tender.
    pub registrar: Address,
}

impl TokenContext {
    pub(crate) fn check(&self, token: &Token) -> Result<(), TokenError> {
        for (same, what) in [
            (token.chain_id == self.domain.chain_id, "chain"),
            (token.contract == self.domain.contract, "contract"),
            (token.tender == self.tender, "tender"),
            (token.registrar == self.registrar, "registrar"),
        ] {
            if !same {
                return Err(TokenError::Foreign(what));
            }
        }
        Ok(())
    }
}

/// A blinded one-time key. Whoever has it can link the vendor's request to its bid: it is kept with the bid's other
/// secrets, `Debug` shows nothing of it, and its memory is cleared when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Pending {
    /// Where the token will count.
    pub context: TokenContext,
    /// The one-time key's account.
    pub bidder: Address,
    /// What the registrar signs.
    pub blinded: Vec<u8>,
    /// What takes the blinding off again.
    pub unblinder: Vec<u8>,
    /// What goes before the message.
    pub randomizer: Hash,
}

impl Pending {
    /// Blinds a one-time key under the key that the tender pins.
    pub fn blind(key: &TokenKey, context: TokenContext, bidder: Address) -> Result<Self, TokenError> {
        let message = token_message(&context.domain, context.tender, context.registrar, bidder);
        let result = key
            .key
            .blind(&mut DefaultRng, message)
            .map_err(|_| TokenError::KeyMalformed)?;
        let randomizer = result.msg_randomizer.ok_or(TokenError::KeyMalformed)?;
        Ok(Self {
            context,
            bidder,
            blinded: result.blind_message.0,
            unblinder: result.secret.0,
            randomizer: randomizer.0.into(),
        })
    }

    /// What the vendor signs.
    pub fn request(&self, vendor: u32) -> TokenRequest {
        TokenRequest {
            tender: self.context.tender,
            vendor,
            registrar: self.context.registrar,
            blinded: sha256(&self.blinded),
        }
    }

    /// What the vendor sends, once it signed.
    pub fn signed(&self, vendor: u32, authorization: Authorization) -> SignedTokenRequest {
        SignedTokenRequest {
            schema: Schema::new(),
            chain_id: self.context.domain.chain_id,
            contract: self.context.domain.contract,
            tender: self.context.tender,
            vendor,
            registrar: self.context.registrar,
            blinded: self.blinded.clone(),
            authorization,
        }
    }

    /// The token that the registrar's answer makes; refused if it is not one that the registrar will take.
    pub fn finish(&self, key: &TokenKey, answer: &[u8]) -> Result<Token, TokenError> {
        let result = BlindingResult {
            blind_message: BlindMessage(self.blinded.clone()),
            secret: Secret(self.unblinder.clone()),
            msg_randomizer: Some(MessageRandomizer(self.randomizer.to_bytes())),
        };
        let message = token_message(
            &self.context.domain,
            self.context.tender,
            self.context.registrar,
            self.bidder,
        );
        let signature = key
            .key
            .finalize(&BlindSignature(answer.to_owned()), &result, message);
        let BlindingResult {
            secret: Secret(mut copy),
            ..
        } = result;
        copy.zeroize();
        Ok(Token {
            schema: Schema::new(),
            chain_id: self.context.domain.chain_id,
            contract: self.context.domain.contract,
            tender: self.context.tender,
            registrar: self.context.registrar,
            bidder: self.bidder,
            randomizer: self.randomizer,
            signature: signature.map_err(|_| TokenError::NotSigned)?.0,
        })
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.unblinder.zeroize();
    }
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending")
            .field("context", &self.context)
            .finish_non_exhaustive()
    }
}
