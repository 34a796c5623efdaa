//! Makes a bid. Nothing is sent: what leaves this machine is only the account to be admitted.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::Deserialize;
use serde_json::json;
use veedor_bidding::bid_file::WorkFactor;
use veedor_bidding::prepare::{PrepareError, Request};
use veedor_bidding::{OneTimeKey, OsRng};
use veedor_contracts::ToProtocol;
use veedor_protocol::Price;
use veedor_protocol::party::Kind;
use veedor_protocol::seal::LotPrice;

use super::file::{self, PassphraseArgs};
use crate::context::{Context, DEV_CHAIN_ID};
use crate::failure::Failure;
use crate::files;
use crate::signing::{self, SignerArg};
use crate::tender::record::Stored;

/// Make a bid: one-time key, seal and secret file
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor bid prepare --tender 1 --signer proveedor-1 --price 1=139800000000 --price 2=55100000000\n  veedor bid prepare --tender 1 --signer proveedor-1 --prices precios.json --out oferta.age\n  veedor bid prepare --tender 1 --signer proveedor-1 --price 1=139000000000 --again oferta.age     (same one-time key)\n\nAmounts are in the currency's minor unit: 139800000000 is 1.398.000.000,00 COP. A price on the command line is seen by\nother users of this machine; --prices FILE is not: [{\"lot\":1,\"price\":\"139800000000\"}]"
)]
pub(crate) struct Args {
    /// The tender's number
    #[arg(long)]
    tender: u32,
    #[command(flatten)]
    signer: SignerArg,
    /// A lot and its price in minor units; repeat for each lot that you bid on
    #[arg(long, value_name = "LOT=AMOUNT", value_parser = lot_price, required_unless_present = "prices")]
    price: Vec<LotPrice>,
    /// Prices from a JSON file; `-` for stdin
    #[arg(long, value_name = "FILE", conflicts_with = "price")]
    prices: Option<PathBuf>,
    /// Bid again under the one-time key of this bid file, which is admitted already
    #[arg(long, value_name = "FILE")]
    again: Option<PathBuf>,
    /// Where to write the secret bid file [default: DATA/bids/tender-N-vVERSION-SEAL.age]
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
}

/// What a price file lists.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    lot: u16,
    price: Price,
}

fn lot_price(text: &str) -> Result<LotPrice, String> {
    let (lot, price) = text
        .split_once('=')
        .ok_or("write LOT=AMOUNT, as in 1=139800000000")?;
    let lot = lot
        .trim()
        .parse()
        .map_err(|_| format!("`{lot}` is no lot number"))?;
    Ok(LotPrice {
        lot,
        price: price.trim().parse::<Price>().map_err(|error| error.to_string())?,
    })
}

impl Args {
    fn lots(&self) -> Result<Vec<LotPrice>, Failure> {
        match &self.prices {
            Some(path) => {
                let listed: Vec<Listed> = files::read_json(path, "price list")?;
                Ok(listed
                    .into_iter()
                    .map(|listed| LotPrice {
                        lot: listed.lot,
                        price: listed.price,
                    })
                    .collect())
            }
            None => Ok(self.price.clone()),
        }
    }
}

/// The one-time key of an earlier bid of the same vendor in the same tender.
fn key_again(path: &Path, args: &Args, vendor: u32) -> Result<OneTimeKey, Failure> {
    let file = file::read(path, &args.passphrase)?;
    let bid = file.bid();
    if bid.tender != args.tender {
        return Err(Failure::usage(format!(
            "{} is a bid for tender {}: its key is admitted there",
            path.display(),
            bid.tender
        )));
    }
    if bid.vendor != vendor {
        return Err(Failure::usage(format!(
            "{} is a bid of party {}, and `{}` signs for party {vendor}",
            path.display(),
            bid.vendor,
            args.signer.signer
        ))
        .remedy("bid again under a key of the same vendor, or leave --again out"));
    }
    Ok(file.key().clone())
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let lots = args.lots()?;
    let chain = context.chain().await?;
    let stored = Stored::read(&chain, args.tender).await?;
    let schedule = stored.schedule();
    if chain.now().await? >= schedule.seals_until.get() {
        return Err(Failure::usage(format!("sealing is over in tender {}", args.tender)).into());
    }
    if stored.is_cancelled() {
        return Err(Failure::usage(format!("tender {} was cancelled", args.tender))
            .remedy("see `veedor tender show`")
            .into());
    }
    for lot in &lots {
        let state = stored.lot(&chain, args.tender, lot.lot).await?;
        let (floor, ceiling) = (state.floor.to_protocol(), state.ceiling.to_protocol());
        if lot.price > ceiling || lot.price < floor {
            context.out.say(format!(
                "Note: the price of lot {} does not qualify: its bounds are {floor} to {ceiling}.",
                lot.lot
            ));
        }
    }
    let vendor = signing::actor(context, &chain, &args.signer.signer, &[Kind::Vendor]).await?;
    let passphrase = args.passphrase.choose()?;
    let mut rng = OsRng;
    let key = match &args.again {
        Some(path) => key_again(path, args, vendor.party)?,
        None => OneTimeKey::random(&mut rng),
    };
    let request = Request {
        domain: chain.deployment.procurement_domain(),
        tender: args.tender,
        version: stored.core.version,
        tender_lots: stored.core.lots.into(),
        vendor: vendor.party,
        lots,
        offer: None,
    };
    let signer = vendor.key.address().to_protocol();
    let bid = veedor_bidding::prepare(request, key, &mut rng, |seal| {
        Ok(veedor_bidding::Authorization::ecdsa(
            signer,
            signing::sign(&vendor.key, seal)?,
        ))
    })
    .map_err(|error: PrepareError<Failure>| match error {
        PrepareError::Signer(failure) => failure,
        other => Failure::usage(other),
    })?;
    let path = args.out.clone().unwrap_or_else(|| {
        let seal = bid.seal().to_bare_hex();
        let name = format!(
            "tender-{}-v{}-{}.age",
            args.tender,
            stored.core.version,
            &seal[..12]
        );
        context.settings.data.join("bids").join(name)
    });
    let development = context.settings.dev && chain.deployment.chain_id == DEV_CHAIN_ID;
    let work = if development {
        WorkFactor::DEVELOPMENT
    } else {
        WorkFactor::STANDARD
    };
    bid.write_new(&path, &passphrase, work)
        .map_err(|error| file::failure(&path, &error))?;
    context.out.say(format!(
        "The bid is in {}, under its passphrase. Keep both, and a copy elsewhere: without them nobody can open it.\n{}",
        path.display(),
        if args.again.is_some() {
            "Its one-time key is the one of the earlier file: seal with the same admission."
        } else {
            "Ask the registrar to admit the account printed here, then: veedor bid seal"
        }
    ));
    context.out.data(
        &json!({"tender": args.tender, "version": stored.core.version, "bidder": bid.bid().bidder, "seal": bid.seal(), "file": path}),
        || bid.bid().bidder.to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_a_lot_and_an_amount_in_minor_units() {
        let price = lot_price("2=55100000000").unwrap();
        assert_eq!((price.lot, price.price), (2, Price::from(55_100_000_000)));
        for wrong in [
            "",
            "1",
            "1=",
            "=1",
            "1=1.5",
            "1=-1",
            "1=1,000",
            "x=1",
            "70000=1",
            "1=79228162514264337593543950336",
        ] {
            assert!(lot_price(wrong).is_err(), "{wrong}");
        }
    }
}
