//! The secret bid file, as commands name it.

use std::path::{Path, PathBuf};

use clap::Args;
use veedor_bidding::{BidFile, BidFileError};
use veedor_contracts::ToProtocol;
use zeroize::Zeroizing;

use crate::context::Chain;
use crate::failure::Failure;
use crate::keys;

/// A bid file, and how it is unlocked.
#[derive(Args, Clone, Debug)]
pub(crate) struct BidArgs {
    /// The secret bid file
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) passphrase: PassphraseArgs,
}

/// The passphrase of a bid file.
#[derive(Args, Clone, Debug)]
pub(crate) struct PassphraseArgs {
    /// File whose first line is the bid file's passphrase
    #[arg(long, env = "VEEDOR_BID_PASSPHRASE_FILE", value_name = "FILE")]
    bid_passphrase_file: Option<PathBuf>,
}

const FLAG: &str = "--bid-passphrase-file FILE (or VEEDOR_BID_PASSPHRASE_FILE)";

impl PassphraseArgs {
    pub(crate) fn get(&self, path: &Path) -> Result<Zeroizing<String>, Failure> {
        match &self.bid_passphrase_file {
            Some(file) => keys::first_line(file),
            None => keys::ask(&format!("Passphrase of {}: ", path.display()), FLAG),
        }
    }

    /// For a file that is made now.
    pub(crate) fn choose(&self) -> Result<Zeroizing<String>, Failure> {
        let passphrase = if let Some(file) = &self.bid_passphrase_file {
            keys::first_line(file)?
        } else {
            let first = keys::ask("New passphrase for the bid file: ", FLAG)?;
            if *keys::ask("Again: ", FLAG)? != *first {
                return Err(Failure::signer("the two passphrases differ").remedy("try again"));
            }
            first
        };
        keys::long_enough(&passphrase)?;
        Ok(passphrase)
    }
}

impl BidArgs {
    /// Unlocks the file; refuses one for other contracts than these.
    pub(crate) fn unlock(&self, chain: &Chain) -> Result<BidFile, Failure> {
        let file = read(&self.file, &self.passphrase)?;
        let domain = file.domain();
        if *domain != chain.deployment.procurement_domain() {
            return Err(Failure::usage(format!(
                "the bid is for {} on chain {}, but these contracts are at {} on chain {}",
                domain.contract,
                domain.chain_id,
                chain.deployment.procurement.to_protocol(),
                chain.deployment.chain_id
            ))
            .remedy("name the deployment that it was prepared for with --deployment or --data"));
        }
        Ok(file)
    }
}

/// Unlocks a file.
pub(crate) fn read(path: &Path, passphrase: &PassphraseArgs) -> Result<BidFile, Failure> {
    if !path.is_file() {
        return Err(Failure::usage(format!("there is no bid file {}", path.display()))
            .remedy("`veedor bid prepare` makes one"));
    }
    BidFile::read(path, &passphrase.get(path)?).map_err(|error| failure(path, &error))
}

/// Says which file, and whether passphrase or file is at fault.
pub(crate) fn failure(path: &Path, error: &BidFileError) -> Failure {
    let cause = match error {
        // These name the file themselves.
        BidFileError::File { .. } | BidFileError::Exists { .. } => error.to_string(),
        _ => format!("{}: {error}", path.display()),
    };
    match error {
        BidFileError::WrongPassphrase => {
            Failure::signer(cause).remedy("try another passphrase, or a copy of the file")
        }
        BidFileError::Damaged(_) | BidFileError::Inconsistent(_) => {
            Failure::contradicted(cause).remedy("use a copy of the file")
        }
        _ => Failure::usage(cause),
    }
}
