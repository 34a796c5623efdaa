//! Why a command stops: a cause, what to do about it, and the exit code scripts rely on. What is not a
//! [`Failure`] is a fault of ours and exits with 1.

use std::error::Error;
use std::fmt;
use std::process::ExitCode;

/// What went wrong, as a script sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// A flag, a file or a value that cannot be used.
    Usage = 2,
    /// What was checked is not as claimed.
    Contradicted = 3,
    /// Something is missing that the check needs.
    Unverifiable = 4,
    /// No usable key: wrong passphrase, no such account, no terminal to ask on.
    Signer = 5,
    /// The contract refuses.
    Reverted = 6,
    /// A node or a server does not answer, or not as agreed.
    Network = 7,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Contradicted => "contradicted",
            Self::Unverifiable => "unverifiable",
            Self::Signer => "signer",
            Self::Reverted => "reverted",
            Self::Network => "network",
        }
    }
}

/// An error with its cause in plain words and, where there is one, its remedy.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: Kind,
    cause: String,
    remedy: Option<String>,
    /// The contract's own name for what it refused.
    refusal: Option<String>,
}

impl Failure {
    fn new(kind: Kind, cause: impl fmt::Display) -> Self {
        Self {
            kind,
            cause: cause.to_string(),
            remedy: None,
            refusal: None,
        }
    }

    pub(crate) fn usage(cause: impl fmt::Display) -> Self {
        Self::new(Kind::Usage, cause)
    }

    pub(crate) fn contradicted(cause: impl fmt::Display) -> Self {
        Self::new(Kind::Contradicted, cause)
    }

    pub(crate) fn unverifiable(cause: impl fmt::Display) -> Self {
        Self::new(Kind::Unverifiable, cause)
    }

    pub(crate) fn signer(cause: impl fmt::Display) -> Self {
        Self::new(Kind::Signer, cause)
    }

    pub(crate) fn reverted(cause: impl fmt::Display) -> Self {
        Self::new(Kind::Reverted, cause)
    }

    pub(crate) fn network(cause: impl fmt::Display) -> Self {
        Self::new(Kind::Network, excerpt(cause.to_string()))
    }

    /// What to do, said with the cause or, for what is wrongly used, by the command's own help.
    fn advice(&self) -> Option<&str> {
        self.remedy
            .as_deref()
            .or((self.kind == Kind::Usage).then_some("see what the command takes, and examples, with --help"))
    }

    /// What the user can do about it.
    pub(crate) fn remedy(mut self, remedy: impl fmt::Display) -> Self {
        self.remedy = Some(remedy.to_string());
        self
    }

    /// Names the contract's error, for scripts.
    pub(crate) fn refusal(mut self, name: impl fmt::Display) -> Self {
        self.refusal = Some(name.to_string());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cause)
    }
}

impl Error for Failure {}

/// What clap says of a command line in two: what is wrong with it, and how it should be.
pub(crate) fn split_usage(text: &str) -> (&str, &str) {
    let text = text.trim().trim_start_matches("error: ");
    let (cause, remedy) = text.split_once("\n\n").unwrap_or((text, ""));
    let remedy = if remedy.is_empty() {
        "see what the command takes, and examples, with --help"
    } else {
        remedy
    };
    (cause, remedy)
}

/// A node or a server may answer with anything, of any length: the first of it says enough.
fn excerpt(words: String) -> String {
    const ENOUGH: usize = 400;
    match words.char_indices().nth(ENOUGH) {
        Some((end, _)) => format!("{} …", &words[..end]),
        None => words,
    }
}

/// Tells the failure on stderr and gives the exit code.
pub(crate) fn report(error: &anyhow::Error, json: bool) -> ExitCode {
    let failure = error.downcast_ref::<Failure>();
    let code = failure.map_or(1, |f| f.kind as u8);
    if json {
        let document = serde_json::json!({
            "error": {
                "kind": failure.map_or("internal", |f| f.kind.word()),
                "cause": format!("{error:#}"),
                "remedy": failure.and_then(Failure::advice),
                "refusal": failure.and_then(|f| f.refusal.as_deref()),
                "exitCode": code,
            }
        });
        eprintln!("{document}");
    } else {
        eprintln!("error: {error:#}");
        if let Some(remedy) = failure.and_then(Failure::advice) {
            eprintln!("  what to do: {remedy}");
        }
    }
    ExitCode::from(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_foreign_node_says_is_cut_short() {
        let failure = Failure::network("ñ".repeat(5_000));
        assert!(failure.cause.chars().count() < 500, "{failure}");
        assert_eq!(Failure::network("no answer").cause, "no answer");
    }

    #[test]
    fn a_misread_command_line_has_a_cause_and_a_remedy() {
        let (cause, remedy) =
            split_usage("error: no `x`\n\nUsage: veedor tender\n\nFor more, try '--help'.\n");
        assert_eq!(cause, "no `x`");
        assert_eq!(remedy, "Usage: veedor tender\n\nFor more, try '--help'.");
        assert!(split_usage("error: no").1.contains("--help"));
    }
}
