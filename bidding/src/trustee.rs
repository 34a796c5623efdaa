//! A trustee's age identity: one for each tender and stage, secret until the stage is over, then published.

use std::fmt;
use std::path::Path;

use age::secrecy::ExposeSecret;
use age::x25519;
use veedor_protocol::Domain;
use veedor_protocol::age::{AgeTextError, IdentityText, Recipient};
use veedor_protocol::document::Schema;
use veedor_protocol::trustee::{Stage, TrusteeKey, TrusteeRelease};
use zeroize::Zeroizing;

use crate::atomic::{self, Access};
use crate::passphrase::{self, PassphraseError, WorkFactor};

/// An X25519 age identity. `Debug` shows its public key only, and the key is cleared from memory when it is dropped.
#[derive(Clone)]
pub struct Identity(x25519::Identity);

impl Identity {
    /// A fresh one.
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// The public key.
    pub fn recipient(&self) -> Result<Recipient, AgeTextError> {
        self.0.to_public().to_string().parse()
    }

    /// The private key as text. Secret until it is released.
    pub fn text(&self) -> Result<IdentityText, AgeTextError> {
        self.0.to_string().expose_secret().parse()
    }

    pub(crate) fn age(&self) -> &x25519::Identity {
        &self.0
    }
}

impl TryFrom<&IdentityText> for Identity {
    type Error = AgeTextError;

    fn try_from(text: &IdentityText) -> Result<Self, AgeTextError> {
        text.as_str()
            .parse()
            .map(Self)
            .map_err(|_| AgeTextError::Identity)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Identity").field(&self.0.to_public()).finish()
    }
}

/// Which stage of which tender a trustee's key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The contract.
    pub domain: Domain,
    /// The tender's id.
    pub tender: u32,
    /// What the key opens.
    pub stage: Stage,
    /// The trustee's party id.
    pub trustee: u32,
}

impl Duty {
    /// What the trustee gives to the buyer before publication.
    pub fn key(&self, identity: &Identity) -> Result<TrusteeKey, AgeTextError> {
        Ok(TrusteeKey {
            schema: Schema::new(),
            chain_id: self.domain.chain_id,
            contract: self.domain.contract,
            tender: self.tender,
            stage: self.stage,
            trustee: self.trustee,
            recipient: identity.recipient()?,
        })
    }

    /// What the trustee publishes when the stage is over. It opens the trustee's share of every envelope of the stage,
    /// for everybody and for ever.
    pub fn release(&self, identity: &Identity) -> Result<TrusteeRelease, AgeTextError> {
        Ok(TrusteeRelease {
            schema: Schema::new(),
            chain_id: self.domain.chain_id,
            contract: self.domain.contract,
            tender: self.tender,
            stage: self.stage,
            trustee: self.trustee,
            identity: identity.text()?,
        })
    }
}

/// Whether a released private key is the public key's.
pub fn belongs(release: &TrusteeRelease, recipient: &Recipient) -> bool {
    Identity::try_from(&release.identity)
        .and_then(|identity| identity.recipient())
        .is_ok_and(|actual| actual == *recipient)
}

/// Why a trustee's secret file cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IdentityFileError {
    /// The file system; a file that exists is not overwritten.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// It does not open.
    #[error(transparent)]
    Passphrase(#[from] PassphraseError),
    /// It opens, and holds something else.
    #[error("the file holds no single age private key")]
    Content,
}

/// Writes the secret file: what `age-keygen` writes, under a passphrase. So `age -d` gives a file that `age -i` takes.
pub fn write_new(
    identity: &Identity,
    path: &Path,
    passphrase: &str,
    work: WorkFactor,
) -> Result<(), IdentityFileError> {
    let text = identity.text().map_err(|_| IdentityFileError::Content)?;
    let inside = Zeroizing::new(format!(
        "# public key: {}\n{}\n",
        identity.0.to_public(),
        text.as_str()
    ));
    let file = passphrase::encrypt(inside.as_bytes(), passphrase, work)?;
    Ok(atomic::write_new(path, file.as_bytes(), Access::Private)?)
}

/// Reads a secret file.
pub fn read(path: &Path, passphrase: &str) -> Result<Identity, IdentityFileError> {
    let text = atomic::read_at_most(path, passphrase::LONGEST)?;
    let inside = passphrase::decrypt(&text, passphrase)?;
    let inside = std::str::from_utf8(&inside).map_err(|_| IdentityFileError::Content)?;
    let mut keys = inside
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    match (keys.next(), keys.next()) {
        (Some(key), None) => key.parse().map(Identity).map_err(|_| IdentityFileError::Content),
        _ => Err(IdentityFileError::Content),
    }
}
