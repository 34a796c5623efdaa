//! Profiles, `veedor/profile/1`: who a party is. `Directory` holds the digest.
//!
//! A profile is public for ever: it names institutions and companies, and contact points of theirs, not people.

use serde::{Deserialize, Serialize};

use crate::document::{Document, Problems, Schema, present};
use crate::party::Kind;

/// Who a party is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Profile {
    /// `veedor/profile/1`.
    pub schema: Schema<Self>,
    /// Legal name; of an officer the office, of a trustee or evaluator the institution.
    pub name: String,
    /// What it is registered as.
    pub kind: Kind,
    /// Its number in an official register.
    pub identifier: Identifier,
    /// Where it is reached.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub contact: Option<Contact>,
}

/// A number in an official register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Identifier {
    /// The register, as org-id.guide names it: country, hyphen, register (`CO-RUES`); or a kind of number (`NIT`).
    pub scheme: String,
    /// The number, as the register writes it.
    pub id: String,
}

/// Where a party is reached: at least one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Contact {
    /// An institutional mailbox.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub email: Option<String>,
    /// In international form: `+57 601 555 0100`.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub telephone: Option<String>,
    /// `https://…`.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub url: Option<String>,
}

impl Document for Profile {
    const SCHEMA: &'static str = "veedor/profile/1";

    fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        problems.text("name", &self.name, 200);
        let scheme = self.identifier.scheme.as_str();
        problems.require(
            scheme.len() <= 30
                && scheme.starts_with(|c: char| c.is_ascii_uppercase())
                && scheme.split('-').all(|part| {
                    !part.is_empty() && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
                }),
            "identifier.scheme",
            "is no register: write capitals, digits and hyphens, as in CO-RUES or NIT",
        );
        problems.text("identifier.id", &self.identifier.id, 60);
        if let Some(contact) = &self.contact {
            problems.require(
                *contact != Contact::default(),
                "contact",
                "is empty: give email, telephone or url, or leave it out",
            );
            if let Some(email) = &contact.email {
                let whole = email.split_once('@').is_some_and(|(mailbox, host)| {
                    !mailbox.is_empty()
                        && !host.contains('@')
                        && host.contains('.')
                        && host.split('.').all(|part| !part.is_empty())
                });
                problems.require(
                    whole && !email.contains(char::is_whitespace) && email.len() <= 254,
                    "contact.email",
                    "is no mailbox: write it as in contratos@entidad.gov.co",
                );
            }
            if let Some(telephone) = &contact.telephone {
                problems.require(
                    telephone.len() <= 30
                        && telephone.starts_with('+')
                        && telephone[1..].starts_with(|c: char| c.is_ascii_digit())
                        && telephone[1..].bytes().all(|b| b.is_ascii_digit() || b == b' '),
                    "contact.telephone",
                    "is not in international form: write + and digits, as in +57 601 555 0100",
                );
            }
            if let Some(url) = &contact.url {
                problems.require(
                    url.strip_prefix("https://").is_some_and(|rest| !rest.is_empty())
                        && url.chars().all(|c| c.is_ascii_graphic())
                        && url.len() <= 500,
                    "contact.url",
                    "is no web address: write it from https:// on",
                );
            }
        }
        problems
    }
}
