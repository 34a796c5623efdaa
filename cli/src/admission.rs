//! Admissions: small files in which a registrar lets a one-time key, or a pseudonym, into a tender.

use std::path::Path;

use serde::{Deserialize, Serialize};
use veedor_protocol::intent::{Admission, CommentAdmission, Intent};
use veedor_protocol::{Address, Compact, Domain, Hash};

use crate::failure::Failure;
use crate::files;

/// The schema of a file.
const SCHEMA: &str = "veedor/admission/1";

/// What an admission lets somebody do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum To {
    /// Seal a bid.
    Seal,
    /// Comment under a pseudonym.
    Comment,
}

/// A registrar's admission.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Document {
    schema: String,
    chain_id: u64,
    contract: Address,
    tender: u32,
    to: To,
    /// The one-time key, or the pseudonym.
    account: Address,
    registrar: Address,
    pub(crate) signature: Compact,
}

impl Document {
    /// The digest that a registrar signs.
    pub(crate) fn digest(domain: &Domain, to: To, tender: u32, account: Address) -> Hash {
        match to {
            To::Seal => Admission {
                tender,
                bidder: account,
            }
            .digest(domain),
            To::Comment => CommentAdmission {
                tender,
                author: account,
            }
            .digest(domain),
        }
    }

    pub(crate) fn new(
        domain: &Domain,
        to: To,
        tender: u32,
        account: Address,
        registrar: Address,
        signature: Compact,
    ) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            chain_id: domain.chain_id,
            contract: domain.contract,
            tender,
            to,
            account,
            registrar,
            signature,
        }
    }

    /// Reads a file and checks that it is the admission that is needed.
    pub(crate) fn read(
        path: &Path,
        domain: &Domain,
        to: To,
        tender: u32,
        account: Address,
    ) -> Result<Self, Failure> {
        let document: Self = files::read_json(path, "admission")?;
        let other = |what: &str| {
            Failure::usage(format!("{} is no admission for this: {what}", path.display()))
                .remedy("ask the registrar for an admission of this account to this tender")
        };
        if document.schema != SCHEMA {
            return Err(other(&format!("its schema is not {SCHEMA}")));
        }
        if (document.chain_id, document.contract) != (domain.chain_id, domain.contract) {
            return Err(other("it is for another chain or contract"));
        }
        if document.tender != tender {
            return Err(other(&format!("it is for tender {}", document.tender)));
        }
        if document.to != to {
            return Err(other(if to == To::Seal {
                "it admits to comments, not to sealing"
            } else {
                "it admits to sealing, not to comments"
            }));
        }
        if document.account != account {
            return Err(other(&format!("it admits {}, not {account}", document.account)));
        }
        let digest = Self::digest(domain, to, tender, account);
        document
            .signature
            .verify(document.registrar, &digest)
            .map_err(|error| {
                Failure::contradicted(format!("{}: {error}", path.display()))
                    .remedy("the file was changed: get it again from the registrar")
            })?;
        Ok(document)
    }
}
