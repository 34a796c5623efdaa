//! R018, single bid: one tenderer where others could have come.

use std::collections::BTreeSet;

use super::outcome::{Exclusion, Field, Obstacle, Outcome};
use super::process::Process;

/// The version of the formula.
pub const VERSION: u32 = 1;

/// Where others could have come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Only for these `procurementMethod`s; all if there are none.
    pub methods: BTreeSet<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            methods: ["open", "selective"].map(str::to_owned).into(),
        }
    }
}

/// Whether one tenderer came.
pub fn judge(process: &Process, settings: &Settings) -> Outcome {
    tenderers(process, settings).map_or_else(Outcome::from, |number| Outcome::flagged_if(number == 1, 1.0))
}

fn tenderers(process: &Process, settings: &Settings) -> Result<u64, Obstacle> {
    if !settings.methods.is_empty() {
        let method = process.method.as_ref().ok_or(Obstacle::Missing(Field::Method))?;
        if !settings.methods.contains(method) {
            return Err(Obstacle::Excluded(Exclusion::Method));
        }
    }
    process
        .number_of_tenderers
        .ok_or(Obstacle::Missing(Field::NumberOfTenderers))
}
