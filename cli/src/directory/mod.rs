//! `veedor directory`: parties, their signers and what they may do.

mod add_signer;
mod administer;
mod list;
mod profile;
mod recover;
mod register;
mod revoke_signer;
mod set_profile;
mod set_roles;
mod show;

use clap::Subcommand;

use crate::context::Context;

/// Parties: buyers, officers, vendors, registrars and others, and the keys that sign for them.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Enter a vendor; a registrar vouches for it
    RegisterVendor(register::VendorArgs),
    /// Enter an officer; its buyer vouches for it
    RegisterOfficer(register::OfficerArgs),
    /// Enter a buyer, registrar, oversight, moderator, trustee or evaluator (administrator only)
    RegisterInstitution(register::InstitutionArgs),
    /// Let another key sign for a party
    AddSigner(add_signer::Args),
    /// Revoke a key, for good
    RevokeSigner(revoke_signer::Args),
    /// Name a new profile document
    SetProfile(set_profile::Args),
    /// Change what an officer may sign
    SetRoles(set_roles::Args),
    /// Give a party that lost its keys a new one
    #[command(subcommand)]
    Recover(recover::Command),
    /// Bar a party from new acts (administrator only)
    Suspend(administer::Args),
    /// Let a party act again (administrator only)
    Reinstate(administer::Args),
    /// Show a party, by id or by one of its signers
    Show(show::Args),
    /// Show every party
    List,
}

pub(crate) async fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::RegisterVendor(args) => register::vendor(context, &args).await,
        Command::RegisterOfficer(args) => register::officer(context, &args).await,
        Command::RegisterInstitution(args) => register::institution(context, &args).await,
        Command::AddSigner(args) => add_signer::run(context, &args).await,
        Command::RevokeSigner(args) => revoke_signer::run(context, &args).await,
        Command::SetProfile(args) => set_profile::run(context, &args).await,
        Command::SetRoles(args) => set_roles::run(context, &args).await,
        Command::Recover(command) => recover::run(context, command).await,
        Command::Suspend(args) => administer::suspend(context, &args).await,
        Command::Reinstate(args) => administer::reinstate(context, &args).await,
        Command::Show(args) => show::run(context, &args).await,
        Command::List => list::run(context).await,
    }
}
