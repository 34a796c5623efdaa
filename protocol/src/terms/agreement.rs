//! Whether terms and the intent that names them say the same.

use std::fmt;

use super::{Panel, Terms};
use crate::document::{Document, DocumentError};
use crate::hash::Hash;
use crate::intent::{self, Amend, Lot, Publish, Registrar};
use crate::number::Price;

impl Panel {
    /// What the chain pins of it: what `publishWeighted` and `amendWeighted` are called with.
    pub fn to_intent(&self) -> intent::Panel {
        intent::Panel {
            scoring: self.scoring,
            pricing: self.pricing,
            quorum: self.quorum,
            price_weight: self.price_weight,
            criteria: self.criteria.iter().map(|criterion| criterion.weight).collect(),
            evaluators: self.evaluators.clone(),
        }
    }
}

impl Terms {
    /// The lots as `Publish` and `Amend` state them.
    pub fn lots(&self) -> Vec<Lot> {
        self.lots
            .iter()
            .map(|lot| Lot {
                ceiling: lot.ceiling.unwrap_or(Price::MAX),
                floor: lot.floor.unwrap_or(Price::ZERO),
            })
            .collect()
    }

    /// The panel's digest as `Publish` and `Amend` state it: 0 in a lowest-price tender.
    pub fn panel_digest(&self) -> Hash {
        self.panel
            .as_ref()
            .map_or(Hash::ZERO, |panel| panel.to_intent().struct_hash())
    }

    /// Whether seals come with envelopes, as `Publish` states it.
    pub const fn envelopes(&self) -> bool {
        self.trustees.is_some()
    }

    /// Whether a publication names these terms and says what they say.
    pub fn agrees_with(&self, intent: &Publish) -> Result<(), AgreementError> {
        let mut differences = Differences::default();
        differences.compare("terms", &self.sha256()?, &intent.terms);
        differences.compare("buyer", &self.buyer.party, &intent.buyer);
        differences.compare("procedure", &self.procedure, &intent.procedure);
        differences.compare("panel", &self.panel_digest(), &intent.panel);
        differences.compare("envelopes", &self.envelopes(), &intent.envelopes);
        differences.lots(&self.lots(), &intent.lots);
        differences.registrars(&self.registrars, &intent.registrars);
        differences.into_result()
    }

    /// Whether an amendment names these terms and says what they say. That registrars, procedure and method are
    /// those of the publication, which an amendment cannot change, is [`Terms::amends`].
    pub fn agrees_with_amendment(&self, intent: &Amend) -> Result<(), AgreementError> {
        let mut differences = Differences::default();
        differences.compare("terms", &self.sha256()?, &intent.terms);
        differences.compare("panel", &self.panel_digest(), &intent.panel);
        differences.lots(&self.lots(), &intent.lots);
        differences.into_result()
    }

    /// Whether these terms can take the place of older ones: what an amendment cannot change is the same. In the
    /// differences, `intent` is what the older terms say.
    pub fn amends(&self, older: &Self) -> Result<(), AgreementError> {
        let mut differences = Differences::default();
        differences.compare("buyer", &self.buyer.party, &older.buyer.party);
        differences.compare("procedure", &self.procedure, &older.procedure);
        differences.compare("method", &self.method, &older.method);
        differences.compare("envelopes", &self.envelopes(), &older.envelopes());
        differences.registrars(&self.registrars, &older.registrars);
        differences.into_result()
    }
}

/// Why terms and intent could not be found to agree.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AgreementError {
    /// The terms break their own rules.
    #[error(transparent)]
    Terms(#[from] DocumentError),
    /// They say different things.
    #[error(transparent)]
    Disagreement(#[from] Disagreement),
}

/// Terms and intent say different things.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Disagreement {
    /// All of them.
    pub differences: Vec<Difference>,
}

/// Something that terms and intent say differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The intent's field: `lots[0].ceiling`.
    pub field: String,
    /// What the terms say.
    pub terms: String,
    /// What the intent says.
    pub intent: String,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the intent does not say what the terms say:")?;
        for Difference { field, terms, intent } in &self.differences {
            write!(f, "\n  {field}: {terms} by the terms, {intent} by the intent")?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn compare<T: PartialEq + fmt::Display>(&mut self, field: impl Into<String>, terms: &T, intent: &T) {
        if terms != intent {
            self.0.push(Difference {
                field: field.into(),
                terms: terms.to_string(),
                intent: intent.to_string(),
            });
        }
    }

    fn lots(&mut self, terms: &[Lot], intent: &[Lot]) {
        self.compare("lots.length", &terms.len(), &intent.len());
        for (i, (terms, intent)) in terms.iter().zip(intent).enumerate() {
            self.compare(format!("lots[{i}].ceiling"), &terms.ceiling, &intent.ceiling);
            self.compare(format!("lots[{i}].floor"), &terms.floor, &intent.floor);
        }
    }

    fn registrars(&mut self, terms: &[Registrar], intent: &[Registrar]) {
        self.compare("registrars.length", &terms.len(), &intent.len());
        for (i, (terms, intent)) in terms.iter().zip(intent).enumerate() {
            self.compare(format!("registrars[{i}].key"), &terms.key, &intent.key);
            self.compare(
                format!("registrars[{i}].tokenKey"),
                &terms.token_key,
                &intent.token_key,
            );
        }
    }

    fn into_result(self) -> Result<(), AgreementError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Disagreement { differences: self.0 }.into())
        }
    }
}
