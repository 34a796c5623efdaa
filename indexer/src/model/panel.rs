//! Who scores offers in a tender that weighs them, by what, and what they gave.

use serde::{Deserialize, Serialize};

use super::Evidence;
use crate::Hash;

/// A panel, as the publication or an amendment named it. It stands until a later version names another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Panel {
    /// The first version that it is of.
    pub version: u16,
    /// Seconds for scoring.
    pub scoring: u32,
    /// Seconds after these for opening prices.
    pub pricing: u32,
    /// How many evaluators must have scored every offer for a winner to be computed.
    pub quorum: u8,
    /// What the price counts, in basis points.
    pub price_weight: u16,
    /// What else counts, and how much.
    pub criteria: Vec<Criterion>,
    /// Who scores.
    pub evaluators: Vec<Evaluator>,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// Something that offers are scored by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Criterion {
    /// Its place in the panel, from 1.
    pub criterion: u8,
    /// What it counts, in basis points.
    pub weight: u16,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// A member of a panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evaluator {
    /// Its place in the panel, from 1.
    pub seat: u8,
    /// The party.
    pub evaluator: u32,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// What an evaluator gave for an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Score {
    /// Whose offer it is.
    pub vendor: u32,
    /// Who scored it.
    pub evaluator: u32,
    /// Points times weights, summed over the criteria: at most 10,000 times 10,000.
    pub weighed: u32,
    /// SHA-256 of the document that gives the reasons.
    pub reasons: Hash,
    /// What it gave for each criterion.
    pub points: Vec<CriterionScore>,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// Points for one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CriterionScore {
    /// The criterion's place in the panel, from 1.
    pub criterion: u8,
    /// Of 10,000.
    pub points: u16,
    /// Where it is recorded.
    pub evidence: Evidence,
}

/// What the winner of a weighted lot won with, in basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Points {
    /// For quality.
    pub quality: u16,
    /// For the price.
    pub price: u16,
    /// Where it is recorded.
    pub evidence: Evidence,
}
