//! `veedor completions`: what a shell needs to complete commands.

use anyhow::Result;
use clap::{CommandFactory, ValueEnum};
use clap_complete::Shell;

use crate::output::Output;

/// Print completions for a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  veedor completions bash > ~/.local/share/bash-completion/completions/veedor\n  veedor completions fish > ~/.config/fish/completions/veedor.fish"
)]
pub(crate) struct Args {
    /// Which shell
    shell: Kind,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Bash,
    Zsh,
    Fish,
}

pub(crate) fn run<C: CommandFactory>(args: &Args) -> Result<()> {
    let shell = match args.shell {
        Kind::Bash => Shell::Bash,
        Kind::Zsh => Shell::Zsh,
        Kind::Fish => Shell::Fish,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut C::command(), "veedor", &mut script);
    Output::new(false, false).raw(&String::from_utf8(script)?)
}
