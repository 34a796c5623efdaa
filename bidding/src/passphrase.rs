//! Secret files: ASCII-armored age files under a passphrase, which `age -d` opens.

use std::io::{self, Read, Write};
use std::iter;

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::SecretString;
use age::{DecryptError, scrypt};
use zeroize::Zeroizing;

/// No secret file is longer: 64 lots and a long manifest are a small part of it.
pub(crate) const LONGEST: usize = 4 << 20;

/// The most that a file may ask of the machine that opens it: about four times the usual.
const MOST_WORK: u8 = 20;

/// How much work a guess at the passphrase costs: 2 to this power, of 1 KiB memory each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkFactor(u8);

impl WorkFactor {
    /// About a second on the machines of 2026, and 256 MiB of memory.
    pub const STANDARD: Self = Self(18);
    /// A fiftieth of that: for development chains, where a bid is worth nothing.
    pub const DEVELOPMENT: Self = Self(12);
    /// For tests only: a thousandth of a second.
    pub const TEST: Self = Self(2);
}

impl Default for WorkFactor {
    fn default() -> Self {
        Self::STANDARD
    }
}

/// Why text does not open under a passphrase.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PassphraseError {
    /// Not in the age format, or under something else than a passphrase.
    #[error("it is no age file under a passphrase, which begins with `-----BEGIN AGE ENCRYPTED FILE-----`")]
    Foreign,
    /// The passphrase does not fit. A damaged line of the header looks the same.
    #[error("the passphrase is wrong (or the first lines of the file were changed)")]
    Wrong,
    /// Something is missing or changed.
    #[error("the file is cut short or was changed ({0})")]
    Damaged(String),
    /// More work than any file of ours asks for.
    #[error("the file asks for more work (2^{0}) than a secret file does: it did not come from this program")]
    TooMuchWork(u8),
}

pub(crate) fn encrypt(inside: &[u8], passphrase: &str, work: WorkFactor) -> io::Result<String> {
    let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase));
    recipient.set_work_factor(work.0);
    let encryptor = age::Encryptor::with_recipients(iter::once(&recipient as &dyn age::Recipient))
        .map_err(io::Error::other)?;
    let mut writer = encryptor.wrap_output(ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor)?)?;
    writer.write_all(inside)?;
    let bytes = writer.finish().and_then(ArmoredWriter::finish)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

pub(crate) fn decrypt(text: &[u8], passphrase: &str) -> Result<Zeroizing<Vec<u8>>, PassphraseError> {
    if text.len() > LONGEST {
        return Err(PassphraseError::Foreign);
    }
    let mut identity = scrypt::Identity::new(SecretString::from(passphrase));
    identity.set_max_work_factor(MOST_WORK);
    let decryptor = age::Decryptor::new(ArmoredReader::new(text)).map_err(refused)?;
    if !decryptor.is_scrypt() {
        return Err(PassphraseError::Foreign);
    }
    let mut reader = decryptor
        .decrypt(iter::once(&identity as &dyn age::Identity))
        .map_err(refused)?;
    // Room for all of it, so that growing leaves no copies of secrets behind.
    let mut inside = Zeroizing::new(Vec::with_capacity(text.len()));
    reader
        .read_to_end(&mut inside)
        .map_err(|error| PassphraseError::Damaged(error.to_string()))?;
    Ok(inside)
}

fn refused(error: DecryptError) -> PassphraseError {
    match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
            PassphraseError::Wrong
        }
        DecryptError::ExcessiveWork { required, .. } => PassphraseError::TooMuchWork(required),
        DecryptError::InvalidMac => {
            PassphraseError::Damaged("its header does not fit its checksum".to_owned())
        }
        DecryptError::Io(error) => PassphraseError::Damaged(error.to_string()),
        _ => PassphraseError::Foreign,
    }
}
