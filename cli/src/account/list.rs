//! Shows what accounts there are.

use std::fmt::Write;

use anyhow::Result;

use crate::context::Context;
use crate::keys;

pub(crate) fn run(context: &Context) -> Result<()> {
    let accounts = keys::list(context)?;
    if accounts.is_empty() {
        context.out.say(format!(
            "No accounts in {}: make one with `veedor account new NAME`.",
            context.accounts().display()
        ));
    }
    context.out.data(&accounts, || {
        accounts.iter().fold(String::new(), |mut text, account| {
            let _ = writeln!(text, "{}\t{}", account.name, account.address);
            text
        })
    })
}
