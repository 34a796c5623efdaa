//! Terms, `veedor/terms/1`: what a tender is about. `Publish` and `Amend` name them by digest.
//!
//! Dates are not here: they are in the intent, so that a later schedule leaves the terms, and every seal, as they
//! are. The periods of a weighted tender's panel are, for the chain pins them with it. What the contract needs of the terms is in the intent too; [`Terms::agrees_with`] compares the two.

mod agreement;
mod check;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::agreement::{AgreementError, Difference, Disagreement};
use crate::age::Recipient;
use crate::document::{Document, Problems, Schema, present};
use crate::hash::{Hash, bare};
use crate::intent::Registrar;
use crate::manifest::{FilePath, MediaType};
use crate::number::{Price, Quantity, U24};
use crate::trustee::Stage;

/// What a tender is about, and how it is decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Terms {
    /// `veedor/terms/1`.
    pub schema: Schema<Self>,
    /// The language of everything that is not a title, and the one that decides in doubt.
    pub language: Language,
    /// The tender's title.
    pub title: Title,
    /// What is bought, for whom and where.
    pub description: String,
    /// Who buys.
    pub buyer: Buyer,
    /// What prices are in.
    pub currency: Currency,
    /// Index of the contract's rules that the tender runs under.
    pub procedure: u8,
    /// How a lot's winner is computed.
    pub method: Method,
    /// Lots 1, 2, …: 1 to 32.
    pub lots: Vec<TermsLot>,
    /// Who scores offers, by what, in a weighted tender.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub panel: Option<Panel>,
    /// Who can open the envelopes of absent vendors; where there is nobody, seals come without envelopes.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub trustees: Option<Trustees>,
    /// Who admits one-time keys.
    pub registrars: Vec<Registrar>,
    /// Files that belong to the terms.
    pub documents: Vec<TenderDocument>,
}

/// A language of our documents (ISO 639-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Spanish.
    Es,
    /// English.
    En,
}

/// A title in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// In Spanish.
    pub es: String,
    /// In English.
    pub en: String,
}

/// Who buys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Buyer {
    /// Its party id in `Directory`.
    pub party: u32,
    /// Its name, as in its profile.
    pub name: String,
}

/// What prices are in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Currency {
    /// ISO 4217: `COP`.
    pub code: String,
    /// How many decimal digits the minor unit has: with 2, a price of 100 is one peso. At most 4.
    pub minor_unit: u8,
}

/// How a lot's winner is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Method {
    /// The lowest price that qualifies; of equal ones the earliest seal.
    LowestPrice,
    /// The most points for quality and price together; of equal ones the earliest seal.
    Weighted,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LowestPrice => "lowestPrice",
            Self::Weighted => "weighted",
        })
    }
}

/// A part of the tender that is awarded on its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsLot {
    /// Its place in the list, from 1.
    pub number: u16,
    /// Its title.
    pub title: Title,
    /// What is bought: at least one item.
    pub items: Vec<Item>,
    /// Highest price that qualifies; left out where there is none.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub ceiling: Option<Price>,
    /// Lowest price that qualifies; left out where there is none.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub floor: Option<Price>,
}

/// Something that is bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What it is.
    pub description: String,
    /// What kind of thing it is.
    pub classification: Classification,
    /// How much of it.
    pub quantity: Quantity,
    /// Of what unit.
    pub unit: Unit,
}

/// A class of goods and services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classification {
    /// The list of classes.
    pub scheme: ClassificationScheme,
    /// The class: of UNSPSC 8 digits.
    pub id: String,
}

/// A list of classes, as OCDS names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ClassificationScheme {
    /// The United Nations' products and services code.
    #[serde(rename = "UNSPSC")]
    Unspsc,
}

/// What a quantity counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// The list of units.
    pub scheme: UnitScheme,
    /// Its code there: in UNCEFACT two or three capitals or digits.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A list of units, as OCDS names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum UnitScheme {
    /// UN/CEFACT recommendation 20.
    #[serde(rename = "UNCEFACT")]
    Uncefact,
    /// Quantities, Units, Dimensions and Types.
    #[serde(rename = "QUDT")]
    Qudt,
}

/// Who scores offers in a weighted tender, by what, and when. Weights are in basis points; price and criteria
/// together make 10,000.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Panel {
    /// Party ids, ascending: 1 to 8.
    pub evaluators: Vec<u32>,
    /// How many of them must have scored every offer for a winner to be computed.
    pub quorum: u8,
    /// Seconds after the opening of offers in which evaluators score.
    pub scoring: U24,
    /// Seconds after these in which prices can be opened.
    pub pricing: U24,
    /// What the price weighs.
    pub price_weight: u16,
    /// What else weighs: 1 to 16.
    pub criteria: Vec<Criterion>,
}

/// What offers are scored by, apart from the price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its title.
    pub title: Title,
    /// What gets which score.
    pub description: String,
    /// What it weighs, in basis points.
    pub weight: u16,
}

/// Who can open envelopes together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trustees {
    /// How many it takes.
    pub threshold: u8,
    /// All of them, ascending by party.
    pub members: Vec<Trustee>,
}

/// Somebody who holds a share of every envelope's keys. Its age public keys (`age1…`) are made for this tender alone:
/// releasing one opens what was encrypted to it, of every bid or of none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trustee {
    /// Its party id.
    pub party: u32,
    /// What opens bids when sealing is over: in a weighted tender without their prices.
    pub recipient: Recipient,
    /// In a weighted tender, and in no other: what opens prices when scoring is over.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub price_recipient: Option<Recipient>,
}

impl Trustee {
    /// What is encrypted to of an envelope's part for this stage; `None` for prices where they are opened with the offers.
    pub const fn recipient_of(&self, stage: Stage) -> Option<Recipient> {
        match stage {
            Stage::Bids | Stage::Offers => Some(self.recipient),
            Stage::Prices => self.price_recipient,
        }
    }
}

/// A file that belongs to the terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TenderDocument {
    /// Its file name.
    pub name: FilePath,
    /// What readers call it.
    pub title: String,
    /// A code of the OCDS codelist `documentType`.
    pub document_type: String,
    /// What kind of file it is.
    pub media_type: MediaType,
    /// Bytes; below 2⁵³.
    pub size: u64,
    /// What `sha256sum` prints for it.
    #[serde(with = "bare")]
    pub sha256: Hash,
}

impl Document for Terms {
    const SCHEMA: &'static str = "veedor/terms/1";

    fn problems(&self) -> Problems {
        check::problems(self)
    }
}
