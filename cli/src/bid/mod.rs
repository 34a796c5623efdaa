//! `veedor bid`: a vendor's sealed bid, from its secret file.

mod excuse;
mod file;
mod finality;
mod onchain;
mod open;
mod open_prices;
mod prepare;
mod seal;
mod status;
mod withdraw;

use clap::Subcommand;

use crate::context::Context;

/// Sealed bids: nobody can read one, nor tell whose it is, until it is opened.
#[derive(Debug, Subcommand)]
#[command(
    after_help = "In order: prepare (makes the secret file and the one-time key), the registrar admits that key, seal, and open\nonce sealing is over. Keep the file and its passphrase: without them nobody can open the bid."
)]
pub(crate) enum Command {
    /// Make a bid: one-time key, seal and secret file
    Prepare(prepare::Args),
    /// Seal the bid on chain, and keep the receipt
    Seal(seal::Args),
    /// Take the seal back
    Withdraw(withdraw::Args),
    /// Open the bid once sealing is over; in a weighted tender first the offer, later the prices
    Open(open::Args),
    /// Open the prices of a weighted tender's bid, when offers have been scored
    OpenPrices(open_prices::Args),
    /// Claim a withdrawn bid, so that its vendor is not named absent
    Excuse(excuse::Args),
    /// Say where the bid stands, and what is due
    Status(status::Args),
}

pub(crate) async fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Prepare(args) => prepare::run(context, &args).await,
        Command::Seal(args) => seal::run(context, &args).await,
        Command::Withdraw(args) => withdraw::run(context, &args).await,
        Command::Open(args) => open::run(context, &args).await,
        Command::OpenPrices(args) => open_prices::run(context, &args).await,
        Command::Excuse(args) => excuse::run(context, &args).await,
        Command::Status(args) => status::run(context, &args).await,
    }
}
