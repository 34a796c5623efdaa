//! Signing intents with an account, for whoever the account acts for.

use alloy::signers::SignerSync;
use alloy::signers::local::PrivateKeySigner;
use clap::Args;
use veedor_bidding::Authorization;
use veedor_contracts::bindings::IDirectory::Signer;
use veedor_contracts::{ToAlloy, ToProtocol};
use veedor_protocol::intent::Intent;
use veedor_protocol::party::Kind;
use veedor_protocol::{Compact, Domain, Hash, Signature, SignerBytes};

use crate::context::{Chain, Context};
use crate::failure::Failure;
use crate::keys;

/// Who signs.
#[derive(Args, Clone, Debug)]
pub(crate) struct SignerArg {
    /// Account that signs: its name or address
    #[arg(long, env = "VEEDOR_SIGNER", value_name = "ACCOUNT")]
    pub(crate) signer: String,
}

/// Which officer signs, and which other one approves.
#[derive(Args, Clone, Debug)]
pub(crate) struct OfficerArgs {
    #[command(flatten)]
    first: SignerArg,
    #[command(flatten)]
    second: SecondArg,
}

/// Which officer approves what another one signs.
#[derive(Args, Clone, Debug)]
pub(crate) struct SecondArg {
    /// Another officer's account, which approves; or let it approve with `veedor submit FILE --second` what --sign-only wrote
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) second: Option<String>,
}

/// Signs a digest in the 64 bytes of one-time keys, pseudonyms and registrars.
pub(crate) fn sign_compact(signer: &PrivateKeySigner, digest: &Hash) -> Result<Compact, Failure> {
    compact(sign(signer, digest)?)
}

/// The same signature in 64 bytes.
pub(crate) fn compact(signature: Signature) -> Result<Compact, Failure> {
    signature
        .to_compact()
        .ok_or_else(|| Failure::signer("cannot sign: the signature has no compact form"))
}

/// Signs a digest.
pub(crate) fn sign(signer: &PrivateKeySigner, digest: &Hash) -> Result<Signature, Failure> {
    signer
        .sign_hash_sync(&digest.to_alloy())
        .map(|signature| Signature::from(signature.as_bytes()))
        .map_err(|error| Failure::signer(format!("cannot sign: {error}")))
}

/// An account that stands in the directory, unlocked, and whom it acts for.
#[derive(Debug)]
pub(crate) struct Actor {
    pub(crate) key: PrivateKeySigner,
    pub(crate) party: u32,
    pub(crate) kind: Kind,
}

impl Actor {
    pub(crate) fn authorize<I: Intent>(&self, intent: &I, domain: &Domain) -> Result<Authorization, Failure> {
        self.authorize_digest(&intent.digest(domain))
    }

    /// The same for what another one has written down.
    pub(crate) fn authorize_digest(&self, digest: &Hash) -> Result<Authorization, Failure> {
        Ok(Authorization::ecdsa(
            self.key.address().to_protocol(),
            sign(&self.key, digest)?,
        ))
    }
}

/// Officers, unlocked: who signs, and after it whoever approves.
#[derive(Debug)]
pub(crate) struct Officers(Vec<Actor>);

impl Officers {
    /// What each of them signs is the same.
    pub(crate) fn authorize<I: Intent>(
        &self,
        intent: &I,
        domain: &Domain,
    ) -> Result<Vec<Authorization>, Failure> {
        self.0
            .iter()
            .map(|officer| officer.authorize(intent, domain))
            .collect()
    }
}

impl OfficerArgs {
    pub(crate) async fn unlock(&self, context: &Context, chain: &Chain) -> Result<Officers, Failure> {
        officers(context, chain, &self.first.signer, &self.second).await
    }
}

/// Unlocks an officer's account, and the one that approves, if one is named.
pub(crate) async fn officers(
    context: &Context,
    chain: &Chain,
    signer: &str,
    second: &SecondArg,
) -> Result<Officers, Failure> {
    let mut officers = vec![actor(context, chain, signer, &[Kind::Officer]).await?];
    if let Some(account) = &second.second {
        officers.push(actor(context, chain, account, &[Kind::Officer]).await?);
    }
    Ok(Officers(officers))
}

/// Unlocks an account that acts for a party of one of these kinds (any if none is named).
pub(crate) async fn actor(
    context: &Context,
    chain: &Chain,
    account: &str,
    kinds: &[Kind],
) -> Result<Actor, Failure> {
    let address = keys::address(context, account)?;
    let record = signer_record(chain, address.to_protocol().into()).await?;
    let (Some(record), Some(kind)) = (
        &record,
        record
            .as_ref()
            .and_then(|record| Kind::try_from(record.kind).ok()),
    ) else {
        return Err(Failure::signer(format!(
            "`{account}` ({address}) signs for nobody: the directory does not know it"
        ))
        .remedy("register it (`veedor directory --help`), or name another account"));
    };
    if !kinds.is_empty() && !kinds.contains(&kind) {
        let wanted = kinds
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" or ");
        return Err(Failure::signer(format!(
            "`{account}` signs for party {}, of kind {kind}, and this is for a party of kind {wanted}",
            record.party
        ))
        .remedy(format!("name an account that signs for a {wanted}")));
    }
    Ok(Actor {
        key: keys::unlock(context, account)?,
        party: record.party,
        kind,
    })
}

/// What the directory knows of a signer; `None` if nothing.
pub(crate) async fn signer_record(chain: &Chain, signer: SignerBytes) -> Result<Option<Signer>, Failure> {
    let record = chain
        .read(chain.directory().signer(signer.id().to_alloy()).call())
        .await?;
    Ok((record.party != 0).then_some(record))
}
