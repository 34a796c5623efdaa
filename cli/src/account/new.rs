//! Makes a key.

use anyhow::Result;
use zeroize::Zeroizing;

use crate::context::Context;
use crate::keys::{self, Name};

/// Make a key and keep it under a passphrase
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  veedor account new secretaria-educacion\n  veedor account new proveedor-1 --passphrase-file clave.txt"
)]
pub(crate) struct Args {
    /// What you will call it: a-z, 0-9, `-`, `_`, `.`
    name: Name,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<()> {
    let signer = alloy::signers::local::PrivateKeySigner::random_with(&mut veedor_bidding::OsRng);
    let key = Zeroizing::new(signer.to_bytes().to_vec());
    let account = keys::store(context, &args.name, &key)?;
    context
        .out
        .say("Keep the file and its passphrase: nobody can replace either.");
    context.out.data(&account, || {
        format!(
            "{}\t{}\t{}",
            account.name,
            account.address,
            account.path.display()
        )
    })
}
