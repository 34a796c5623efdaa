//! Terms documents, and the files that belong to them.

use std::path::{Path, PathBuf};

use clap::Args;
use veedor_protocol::{Document, Hash, Terms, sha256};

use crate::api::{Store, StoreArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::files;

/// Where terms and their files come from and go to.
#[derive(Args, Clone, Debug)]
pub(crate) struct TermsArgs {
    /// Terms document (JSON, schema veedor/terms/1); see `veedor tender draft`
    #[arg(long, value_name = "FILE")]
    terms: PathBuf,
    /// Folder of the files that the terms list [default: the folder of the terms]
    #[arg(long, value_name = "DIR")]
    files: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
}

/// Terms that hold to their rules, with the files that they list.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) terms: Terms,
    pub(crate) digest: Hash,
    canonical: Vec<u8>,
    files: Vec<Vec<u8>>,
}

/// Reads terms and checks their rules.
pub(crate) fn read(path: &Path) -> Result<Terms, Failure> {
    Terms::parse(&files::read(path)?).map_err(|error| {
        Failure::usage(format!("{}: {error}", path.display()))
            .remedy("`veedor tender draft` prints terms to begin with")
    })
}

impl TermsArgs {
    /// Reads terms and files; nothing is sent before all of it is found sound.
    pub(crate) fn read(&self) -> Result<Checked, Failure> {
        let terms = read(&self.terms)?;
        let folder = self
            .files
            .as_deref()
            .or(self.terms.parent())
            .unwrap_or(Path::new("."));
        let mut contents = Vec::new();
        for document in &terms.documents {
            let path = folder.join(document.name.as_str());
            let bytes = files::read(&path)?;
            let actual = sha256(&bytes);
            if actual != document.sha256 || bytes.len() as u64 != document.size {
                return Err(Failure::usage(format!(
                    "{} is not the file that the terms list: it has {} bytes and SHA-256 {}, the terms say {} and {}",
                    path.display(),
                    bytes.len(),
                    actual.to_bare_hex(),
                    document.size,
                    document.sha256.to_bare_hex()
                ))
                .remedy("correct the terms, or put the right file there"));
            }
            contents.push(bytes);
        }
        let canonical = terms.to_canonical().map_err(Failure::usage)?;
        Ok(Checked {
            digest: sha256(&canonical),
            canonical,
            terms,
            files: contents,
        })
    }

    /// Keeps files and terms where everyone finds them; the terms last, so that they never name what is not there.
    pub(crate) async fn keep(&self, context: &Context, checked: &Checked) -> Result<(), Failure> {
        let store = self.store(context);
        for file in &checked.files {
            store.put(file).await?;
        }
        store.put(&checked.canonical).await.map(|_| ())
    }

    pub(crate) fn store<'a>(&self, context: &'a Context) -> Store<'a> {
        self.store.open(context)
    }
}
