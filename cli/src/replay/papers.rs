//! The documents that a replay's digests name: terms of tenders, profiles of parties. Kept where the chain is kept.

use std::collections::BTreeMap;
use std::path::Path;

use veedor_backend::documents::Folder;
use veedor_contracts::rules;
use veedor_protocol::document::{Document, Schema};
use veedor_protocol::intent::Registrar;
use veedor_protocol::number::Quantity;
use veedor_protocol::terms::{
    Buyer, Classification, ClassificationScheme, Currency, Item, Language, Method, Terms, TermsLot, Title,
    Unit, UnitScheme,
};
use veedor_protocol::{Hash, sha256};

use super::cast::Cast;
use super::record::Auction;
use crate::failure::Failure;
use crate::files::{self, Access};

/// How much of a record's text a title takes.
const TITLE: usize = 200;

/// Documents by digest; none where nobody will ask for them.
#[derive(Debug, Default)]
pub(super) struct Papers {
    kept: Option<BTreeMap<Hash, Vec<u8>>>,
}

impl Papers {
    pub(super) fn new(keep: bool) -> Self {
        Self {
            kept: keep.then(BTreeMap::new),
        }
    }

    /// The document's digest.
    pub(super) fn keep(&mut self, document: &impl Document) -> Result<Hash, Failure> {
        let bytes = document
            .to_canonical()
            .map_err(|error| Failure::contradicted(format!("a document of ours is wrong: {error}")))?;
        Ok(self.keep_bytes(bytes))
    }

    /// The digest of a text.
    pub(super) fn keep_text(&mut self, text: String) -> Hash {
        self.keep_bytes(text.into_bytes())
    }

    fn keep_bytes(&mut self, bytes: Vec<u8>) -> Hash {
        let digest = sha256(&bytes);
        if let Some(kept) = &mut self.kept {
            kept.insert(digest, bytes);
        }
        digest
    }

    /// Writes them where the server looks for documents.
    pub(super) fn write(&self, folder: &Path) -> Result<(), Failure> {
        let folder = Folder::open(folder).map_err(|error| {
            Failure::usage(format!(
                "cannot use the documents' folder {}: {error}",
                folder.display()
            ))
        })?;
        for (digest, bytes) in self.kept.iter().flatten() {
            let path = folder.path(*digest);
            if !path.exists() {
                files::write_new(&path, bytes, Access::Shared)?;
            }
        }
        Ok(())
    }
}

/// The terms of a recorded auction: what the record says, in the form that tenders take.
pub(super) fn terms(auction: &Auction, cast: &Cast) -> Terms {
    let title = text(&auction.title, TITLE).unwrap_or_else(|| format!("Subasta {}", plain(&auction.tender)));
    let title = Title {
        es: title.clone(),
        en: title,
    };
    let details = text(&auction.details, 2000).unwrap_or_else(|| title.es.clone());
    Terms {
        schema: Schema::new(),
        language: Language::En,
        title: title.clone(),
        description: format!(
            "Recorded auction {} of {}: {details}",
            plain(&auction.tender),
            auction.date
        ),
        buyer: Buyer {
            party: cast.buyer.id,
            name: "Entidad compradora (subastas registradas)".to_owned(),
        },
        // The record does not say; XXX is ISO 4217 for no currency.
        currency: Currency {
            code: "XXX".to_owned(),
            minor_unit: 0,
        },
        procedure: rules::REPLAY,
        method: Method::LowestPrice,
        lots: vec![TermsLot {
            number: 1,
            title,
            items: vec![Item {
                description: details.chars().take(500).collect::<String>().trim().to_owned(),
                // Services of construction and maintenance: the class says only that these are works.
                classification: Classification {
                    scheme: ClassificationScheme::Unspsc,
                    id: "72000000".to_owned(),
                },
                quantity: one(),
                unit: Unit {
                    scheme: UnitScheme::Uncefact,
                    id: "C62".to_owned(),
                    name: "one".to_owned(),
                },
            }],
            ceiling: auction.ceiling,
            floor: auction.floor,
        }],
        panel: None,
        trustees: None,
        registrars: vec![Registrar {
            key: cast.registrar.key.address(),
            token_key: Hash::ZERO,
        }],
        documents: Vec::new(),
    }
}

fn one() -> Quantity {
    // Parses: it is a number.
    "1".parse().unwrap_or_else(|_| unreachable!())
}

/// What of a record's text a document takes: no control characters, so many characters, no white space around.
fn text(text: &str, most: usize) -> Option<String> {
    let shown = plain(text)
        .chars()
        .take(most)
        .collect::<String>()
        .trim()
        .to_owned();
    (!shown.is_empty()).then_some(shown)
}

fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
