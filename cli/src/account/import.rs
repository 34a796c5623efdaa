//! Keeps a key that exists. Never from an argument: arguments are seen by every process of the machine.

use std::path::PathBuf;

use anyhow::Result;
use zeroize::Zeroizing;

use crate::context::Context;
use crate::failure::Failure;
use crate::files;
use crate::keys::{self, Name};

/// Keep a key that exists
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor account import alcaldia UTC--2026-01-02T03-04-05Z--5aaeb6\n  pass show llave | veedor account import alcaldia -"
)]
pub(crate) struct Args {
    /// What you will call it here
    name: Name,
    /// 64 hexadecimal digits, or a Web3 keystore; `-` for stdin
    file: PathBuf,
    /// Passphrase of the keystore that is imported, if other than the new one's
    #[arg(long, value_name = "FILE")]
    from_passphrase_file: Option<PathBuf>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<()> {
    let bytes = Zeroizing::new(files::read(&args.file)?);
    let text = std::str::from_utf8(&bytes).map_err(|_| not_a_key())?.trim();
    let key = if text.starts_with('{') {
        let passphrase = match &args.from_passphrase_file {
            Some(file) => keys::first_line(file)?,
            None => keys::passphrase(context, &args.name)?,
        };
        if args.file.as_os_str() == "-" {
            return Err(Failure::usage("a keystore cannot come from stdin")
                .remedy("name its file")
                .into());
        }
        keys::decrypt(&args.file, passphrase.as_bytes())?
    } else {
        Zeroizing::new(alloy::hex::decode(text).map_err(|_| not_a_key())?)
    };
    let account = keys::store(context, &args.name, &key)?;
    context.out.data(&account, || {
        format!(
            "{}\t{}\t{}",
            account.name,
            account.address,
            account.path.display()
        )
    })
}

/// Says nothing about what was read: it may be a key with one wrong digit.
fn not_a_key() -> Failure {
    Failure::usage("the input is neither a private key in hexadecimal nor a keystore")
        .remedy("a key is 64 hexadecimal digits; a keystore is the JSON file that a wallet exports")
}
