//! Shows every party.

use std::fmt::Write;

use anyhow::Result;

use super::show;
use crate::context::Context;

pub(crate) async fn run(context: &Context) -> Result<()> {
    let chain = context.chain().await?;
    let count = chain.read(chain.directory().partyCount().call()).await?;
    let mut parties = Vec::new();
    for id in 1..=count {
        parties.push(show::read(&chain, id).await?);
    }
    context.out.data(&parties, || {
        parties.iter().fold(String::new(), |mut text, party| {
            let _ = write!(
                text,
                "{}\t{}\t{}",
                party.party,
                party.kind,
                party.profile.to_bare_hex()
            );
            if party.member_of != 0 {
                let _ = write!(text, "\tof {}", party.member_of);
            }
            let _ = writeln!(text, "{}", if party.suspended { "\tsuspended" } else { "" });
            text
        })
    })
}
