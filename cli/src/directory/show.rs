//! Shows a party.

use std::fmt::Write;

use anyhow::Result;
use serde::Serialize;
use veedor_contracts::ToProtocol;
use veedor_protocol::party::{Kind, Roles};
use veedor_protocol::{Address, Hash};

use crate::context::{Chain, Context};
use crate::failure::Failure;
use crate::keys;
use crate::signing::signer_record;
use crate::time;

/// Show a party, by id or by one of its signers
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor directory show 3\n  veedor directory show proveedor-1\n  veedor directory show 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
)]
pub(crate) struct Args {
    /// Party id, address, or account name
    party: String,
}

/// A party as the directory has it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shown {
    pub(super) party: u32,
    pub(super) kind: Kind,
    pub(super) member_of: u32,
    pub(super) roles: Roles,
    pub(super) suspended: bool,
    pub(super) profile: Hash,
    pub(super) signers: u16,
    pub(super) nonce: u32,
    pub(super) registered_at: u64,
}

pub(super) async fn read(chain: &Chain, id: u32) -> Result<Shown, Failure> {
    let unknown = || Failure::usage(format!("there is no party {id}")).remedy("see `veedor directory list`");
    if id == 0 {
        return Err(unknown());
    }
    let party = chain.read(chain.directory().party(id).call()).await?;
    let profile = chain.read(chain.directory().profile(id).call()).await?;
    Ok(Shown {
        party: id,
        kind: Kind::try_from(party.kind).map_err(|_| unknown())?,
        member_of: party.memberOf,
        roles: Roles(party.roles),
        suspended: party.suspended,
        profile: profile.to_protocol(),
        signers: party.signers,
        nonce: party.nonce,
        registered_at: party.registeredAt.to(),
    })
}

pub(crate) async fn run(context: &Context, args: &Args) -> Result<()> {
    let chain = context.chain().await?;
    let id = match (args.party.parse::<u32>(), args.party.parse::<Address>()) {
        (Ok(id), _) => id,
        (_, Ok(address)) => of_signer(&chain, address).await?,
        _ => of_signer(&chain, keys::address(context, &args.party)?.to_protocol()).await?,
    };
    let shown = read(&chain, id).await?;
    context.out.data(&shown, || {
        let mut text = format!("party {}: {}\n", shown.party, shown.kind);
        if shown.kind == Kind::Officer {
            let names = [
                (Roles::PUBLISH, "publish"),
                (Roles::AWARD, "award"),
                (Roles::APPROVE, "approve"),
                (Roles::SECONDED, "seconded"),
            ];
            let may = names
                .iter()
                .filter(|(role, _)| shown.roles.contains(*role))
                .map(|(_, name)| *name);
            let _ = writeln!(
                text,
                "signs for   party {}: {}",
                shown.member_of,
                may.collect::<Vec<_>>().join(", ")
            );
        }
        let _ = writeln!(text, "profile     {}", shown.profile.to_bare_hex());
        let _ = writeln!(text, "signers     {} that stand", shown.signers);
        let _ = writeln!(text, "registered  {}", time::show(shown.registered_at));
        if shown.suspended {
            text += "suspended: barred from new acts\n";
        }
        text
    })
}

async fn of_signer(chain: &Chain, address: Address) -> Result<u32, Failure> {
    let record = signer_record(chain, address.into()).await?;
    record.map(|record| record.party).ok_or_else(|| {
        Failure::usage(format!(
            "{address} signs for nobody: the directory does not know it"
        ))
    })
}
