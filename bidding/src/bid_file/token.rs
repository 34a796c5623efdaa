//! The token as a bid file writes it: what bid and file say already is left out.

use serde::{Deserialize, Serialize};
use veedor_admission::{Pending, TokenContext};
use veedor_protocol::document::Schema;
use veedor_protocol::{Address, Domain, Hash, Token};
use zeroize::{Zeroize, Zeroizing};

use super::TokenState;

/// Either of the states.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) enum TokenDocument {
    Requested {
        registrar: Address,
        blinded: HexBytes,
        unblinder: HexBytes,
        randomizer: Hash,
    },
    Granted {
        registrar: Address,
        randomizer: Hash,
        signature: HexBytes,
    },
}

impl TokenDocument {
    /// The state, for the one-time key and the tender of the file.
    pub(super) fn into_state(self, domain: Domain, tender: u32, bidder: Address) -> TokenState {
        match self {
            Self::Requested {
                registrar,
                blinded,
                unblinder,
                randomizer,
            } => TokenState::Requested(Pending {
                context: TokenContext {
                    domain,
                    tender,
                    registrar,
                },
                bidder,
                blinded: blinded.0.clone(),
                unblinder: unblinder.0.clone(),
                randomizer,
            }),
            Self::Granted {
                registrar,
                randomizer,
                signature,
            } => TokenState::Granted(Token {
                schema: Schema::new(),
                chain_id: domain.chain_id,
                contract: domain.contract,
                tender,
                registrar,
                bidder,
                randomizer,
                signature: signature.0.clone(),
            }),
        }
    }
}

impl From<&TokenState> for TokenDocument {
    fn from(state: &TokenState) -> Self {
        match state {
            TokenState::Requested(pending) => Self::Requested {
                registrar: pending.context.registrar,
                blinded: HexBytes(pending.blinded.clone()),
                unblinder: HexBytes(pending.unblinder.clone()),
                randomizer: pending.randomizer,
            },
            TokenState::Granted(token) => Self::Granted {
                registrar: token.registrar,
                randomizer: token.randomizer,
                signature: HexBytes(token.signature.clone()),
            },
        }
    }
}

/// `0x` and hex digits. Cleared from memory when dropped.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct HexBytes(Vec<u8>);

impl Clone for HexBytes {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl Drop for HexBytes {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl TryFrom<String> for HexBytes {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let text = Zeroizing::new(text);
        text.strip_prefix("0x")
            .and_then(|digits| hex::decode(digits).ok())
            .map(Self)
            .ok_or("expected 0x and hex digits")
    }
}

impl From<HexBytes> for String {
    fn from(bytes: HexBytes) -> Self {
        format!("0x{}", hex::encode(&bytes.0))
    }
}
