//! Data on stdout, narration on stderr. Nothing else in this crate prints.

use std::io::{self, Write};

use serde::Serialize;

/// Where a command's words go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    json: bool,
    quiet: bool,
}

impl Output {
    pub(crate) fn new(json: bool, quiet: bool) -> Self {
        Self { json, quiet }
    }

    pub(crate) fn is_quiet(self) -> bool {
        self.quiet
    }

    /// What happens, for the person who watches.
    pub(crate) fn say(self, words: impl AsRef<str>) {
        if !self.quiet {
            eprintln!("{}", words.as_ref());
        }
    }

    /// The command's result: JSON with `--json`, else the lines that `text` gives.
    pub(crate) fn data<T: Serialize>(self, value: &T, text: impl FnOnce() -> String) -> anyhow::Result<()> {
        let words = if self.json {
            serde_json::to_string_pretty(value)?
        } else {
            text()
        };
        print(&words)
    }

    /// Plain text in either form: completions, an example to edit.
    #[expect(clippy::unused_self, reason = "all that is printed goes through here")]
    pub(crate) fn raw(self, text: &str) -> anyhow::Result<()> {
        print(text)
    }
}

/// A reader that closes the pipe early (`| head`) is no error.
fn print(text: &str) -> anyhow::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| {
            if text.ends_with('\n') {
                Ok(())
            } else {
                stdout.write_all(b"\n")
            }
        })
        .and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
