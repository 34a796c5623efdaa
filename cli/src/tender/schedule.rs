//! The boundaries of a tender's phases, as flags or as a file.

use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;
use veedor_protocol::Timestamp;
use veedor_protocol::intent::Schedule;

use crate::failure::Failure;
use crate::files;
use crate::time::Moment;

/// When phases begin and end.
#[derive(Args, Clone, Debug, Default)]
#[command(
    next_help_heading = "Schedule: +2h (from the chain's clock), 2026-02-03T08:00:00-05:00, or Unix seconds"
)]
pub(crate) struct ScheduleArgs {
    /// JSON file with sealsFrom, sealsUntil, opensUntil and awardBy; flags go over it
    #[arg(long, value_name = "FILE")]
    schedule: Option<PathBuf>,
    /// End of consultation: the first second in which bids can be sealed
    #[arg(long, value_name = "TIME")]
    seals_from: Option<Moment>,
    /// The first second in which none can, and bids can be opened
    #[arg(long, value_name = "TIME")]
    seals_until: Option<Moment>,
    /// The first second in which no bid can be opened
    #[arg(long, value_name = "TIME")]
    opens_until: Option<Moment>,
    /// The first second in which anyone may award
    #[arg(long, value_name = "TIME")]
    award_by: Option<Moment>,
}

/// A time in a file: text as on the command line, or Unix seconds.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Written {
    Seconds(u64),
    Text(String),
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct File {
    seals_from: Option<Written>,
    seals_until: Option<Written>,
    opens_until: Option<Written>,
    award_by: Option<Written>,
}

impl ScheduleArgs {
    /// Whether nothing was said.
    pub(crate) fn is_empty(&self) -> bool {
        self.schedule.is_none()
            && [self.seals_from, self.seals_until, self.opens_until, self.award_by]
                .iter()
                .all(Option::is_none)
    }

    /// The boundaries; what is not said stays as in `current`.
    pub(crate) fn resolve(&self, now: u64, current: Option<Schedule>) -> Result<Schedule, Failure> {
        let file: File = match &self.schedule {
            Some(path) => files::read_json(path, "schedule")?,
            None => File::default(),
        };
        let pick =
            |flag: &str, given: Option<Moment>, written: Option<Written>, current: Option<Timestamp>| {
                let moment = match (given, written) {
                    (Some(moment), _) => Some(moment),
                    (None, Some(Written::Seconds(at))) => Some(Moment::At(at)),
                    (None, Some(Written::Text(text))) => Some(text.parse().map_err(Failure::usage)?),
                    (None, None) => None,
                };
                let Some(moment) = moment else {
                    return current.ok_or_else(|| {
                        Failure::usage(format!("{flag} is missing"))
                            .remedy(format!("give {flag}, or all four in a file with --schedule"))
                    });
                };
                moment
                    .resolve(now)
                    .and_then(|at| Timestamp::new(at).ok())
                    .ok_or_else(|| Failure::usage(format!("{flag} is too far in the future")))
            };
        Ok(Schedule {
            seals_from: pick(
                "--seals-from",
                self.seals_from,
                file.seals_from,
                current.map(|c| c.seals_from),
            )?,
            seals_until: pick(
                "--seals-until",
                self.seals_until,
                file.seals_until,
                current.map(|c| c.seals_until),
            )?,
            opens_until: pick(
                "--opens-until",
                self.opens_until,
                file.opens_until,
                current.map(|c| c.opens_until),
            )?,
            award_by: pick(
                "--award-by",
                self.award_by,
                file.award_by,
                current.map(|c| c.award_by),
            )?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_stays_and_what_is_missing_is_named() {
        let at = Timestamp::from;
        let current = Schedule {
            seals_from: at(100),
            seals_until: at(200),
            opens_until: at(300),
            award_by: at(400),
        };
        let args = ScheduleArgs {
            opens_until: Some(Moment::After(900)),
            ..ScheduleArgs::default()
        };
        let resolved = args.resolve(50, Some(current)).unwrap();
        assert_eq!(
            resolved,
            Schedule {
                opens_until: at(950),
                ..current
            }
        );
        assert!(
            args.resolve(50, None)
                .unwrap_err()
                .to_string()
                .contains("--seals-from")
        );
    }
}
