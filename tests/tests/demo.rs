//! A whole tender by the commands that anyone can type: `scripts/demo` is that, and checks what it tells.

use std::process::Command;

use anyhow::{Result, ensure};
use veedor_tests::{binary, root};

#[test]
fn a_whole_tender_goes_from_publication_to_final_award_by_commands_alone() -> Result<()> {
    binary();
    let output = Command::new("scripts/demo")
        .args(["--once", "--port", "0"])
        .current_dir(root())
        .output()?;
    let told = String::from_utf8_lossy(&output.stdout);
    ensure!(
        output.status.success(),
        "{told}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for refusal in [
        "SignatureInvalid",
        "SealingOver",
        "SealMismatch",
        "StandstillNotOver",
    ] {
        ensure!(
            told.contains(&format!("Refused ({refusal})")),
            "{refusal} is not told: {told}"
        );
    }
    Ok(())
}
