//! Red flags: patterns in contracting processes that are worth a look, and prove nothing.
//!
//! The indicators are eleven of the Open Contracting Partnership's, calculated as its program Cardinal does. Each is a
//! file: a pure function from a [`Process`] (or the figures of an organization) to an [`Outcome`], with the version of
//! its formula. They know neither files nor databases, so any record that gives a [`Process`] can be looked at.
//!
//! - [`process`]: what indicators see. [`ocds`] makes it from an OCDS compiled release.
//! - [`r003`] … [`r058`]: the formulas; [`difference`], [`prices`] and [`quantile`] are what several share.
//! - [`settings`]: limits that analysts choose.
//! - [`collection`]: limits that follow from a whole collection, in two passes.
//! - [`run`](mod@run): both passes over a file; [`report`] and [`summary`] are what is made of the answers.

pub mod collection;
pub mod difference;
mod indicator;
mod ini;
mod lines;
pub mod ocds;
pub mod outcome;
pub mod prices;
pub mod process;
pub mod quantile;
pub mod r003;
pub mod r018;
pub mod r024;
pub mod r025;
pub mod r028;
pub mod r030;
pub mod r035;
pub mod r036;
pub mod r038;
pub mod r048;
pub mod r058;
pub mod report;
pub mod run;
pub mod settings;
pub mod summary;
#[cfg(test)]
mod tests;

pub use collection::Answer;
pub use indicator::{Group, Indicator};
pub use outcome::{Exclusion, Field, Flag, Obstacle, Outcome};
pub use process::Process;
pub use report::Report;
pub use run::{Completed, Finding, RunError, run};
pub use settings::{Settings, SettingsError, Warning};
pub use summary::Summary;
