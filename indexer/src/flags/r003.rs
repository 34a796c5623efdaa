//! R003, short submission period: fewer whole days to bid in than the threshold.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::{Exclusion, Field, Obstacle, Outcome};
use super::process::Process;

/// The version of the formula.
pub const VERSION: u32 = 1;

const SECONDS_OF_A_DAY: i64 = 86_400;

/// How many days are enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Days, unless the procedure has its own.
    pub threshold: i64,
    /// Only for these `procurementMethod`s; all if there are none.
    pub methods: BTreeSet<String>,
    /// Days for procedures of this `procurementMethodDetails`.
    pub by_details: BTreeMap<String, i64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            threshold: 15,
            methods: BTreeSet::new(),
            by_details: BTreeMap::new(),
        }
    }
}

/// Whether too little time was given. A period that ends before it begins is short too.
pub fn judge(process: &Process, settings: &Settings) -> Outcome {
    days(process, settings).map_or_else(Outcome::from, |days| {
        let details = process.method_details.as_ref();
        let own = details.and_then(|details| settings.by_details.get(details));
        Outcome::flagged_if(days < *own.unwrap_or(&settings.threshold), 1.0)
    })
}

fn days(process: &Process, settings: &Settings) -> Result<i64, Obstacle> {
    if !settings.methods.is_empty() {
        let method = process.method.as_ref().ok_or(Obstacle::Missing(Field::Method))?;
        if !settings.methods.contains(method) {
            return Err(Obstacle::Excluded(Exclusion::Method));
        }
    }
    let start = process
        .period_start
        .ok_or(Obstacle::Missing(Field::PeriodStart))?;
    let end = process.period_end.ok_or(Obstacle::Missing(Field::PeriodEnd))?;
    Ok(end.duration_since(start).as_secs() / SECONDS_OF_A_DAY)
}
