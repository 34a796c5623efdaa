//! What an analyst may choose: which indicators, their limits, and which procedures. The file is Cardinal's, so that
//! one file serves both programs.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use super::ini::{self, Item};
use super::outcome::{Exclusion, Obstacle};
use super::prices::Prices;
use super::process::Process;
use super::{Indicator, r003, r018, r024, r025, r035, r038, r048, r058};

/// Which indicators are calculated, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The indicators.
    pub indicators: BTreeSet<Indicator>,
    /// Procedures of these `procurementMethodDetails` are left out of everything.
    pub excluded_details: BTreeSet<String>,
    /// Which prices can be compared.
    pub prices: Prices,
    /// Short submission period.
    pub r003: r003::Settings,
    /// Single bid.
    pub r018: r018::Settings,
    /// Price close to the winner's.
    pub r024: r024::Settings,
    /// Excessive unsuccessful bids.
    pub r025: r025::Settings,
    /// All but the winner disqualified.
    pub r035: r035::Settings,
    /// Excessive disqualifications.
    pub r038: r038::Settings,
    /// Heterogeneous supplier.
    pub r048: r048::Settings,
    /// Heavy discount.
    pub r058: r058::Settings,
}

impl Default for Settings {
    /// All indicators, with the limits that their authors chose.
    fn default() -> Self {
        Self {
            indicators: Indicator::ALL.into(),
            excluded_details: BTreeSet::new(),
            prices: Prices::default(),
            r003: r003::Settings::default(),
            r018: r018::Settings::default(),
            r024: r024::Settings::default(),
            r025: r025::Settings::default(),
            r035: r035::Settings::default(),
            r038: r038::Settings::default(),
            r048: r048::Settings::default(),
            r058: r058::Settings::default(),
        }
    }
}

/// Why a settings file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Neither heading, nor property, nor comment.
    #[error("line {0} is neither `[SECTION]` nor `name = value`")]
    Form(usize),
    /// A value that its setting cannot have.
    #[error("line {line}: `{name}` must be {wanted}, not `{value}`")]
    Value {
        /// Where.
        line: usize,
        /// Of which setting.
        name: String,
        /// What it can have.
        wanted: &'static str,
        /// What is there.
        value: String,
    },
}

/// Something in a settings file that has no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Where.
    pub line: usize,
    /// Of which section; empty before the first.
    pub section: String,
    /// Which setting; nothing where the section itself is unknown.
    pub name: Option<String>,
    /// What is wrong with it.
    pub why: Ineffective,
}

/// Why a setting has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ineffective {
    /// There is no such setting.
    Unknown,
    /// Cardinal's `prepare` reads it, and nothing here.
    Preparation,
    /// The same setting comes again further down.
    Repeated,
    /// `price_comparison_procurement_methods` is there too, and says all.
    Overruled,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        match (&self.name, self.section.as_str()) {
            (Some(name), "") => write!(f, "`{name}`")?,
            (Some(name), section) => write!(f, "`{name}` in [{section}]")?,
            (None, section) => write!(f, "[{section}]")?,
        }
        f.write_str(match self.why {
            Ineffective::Unknown => " is not known here and has no effect",
            Ineffective::Preparation => " is for preparing data and has no effect here",
            Ineffective::Repeated => " comes again further down; this one has no effect",
            Ineffective::Overruled => " has no effect beside `price_comparison_procurement_methods`",
        })
    }
}

impl Settings {
    /// Reads a settings file. Only indicators that have a section are calculated; all, if none has.
    pub fn parse(text: &str) -> Result<(Self, Vec<Warning>), SettingsError> {
        let items = ini::items(text).map_err(SettingsError::Form)?;
        let mut settings = Self {
            indicators: BTreeSet::new(),
            ..Self::default()
        };
        let mut warnings = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let repeated = |property: (&str, &str)| {
                items[index + 1..].iter().any(|later| {
                    later.section == item.section
                        && later.property.is_some_and(|(name, _)| name == property.0)
                })
            };
            let why = if item.property.is_some_and(repeated) {
                Some(Ineffective::Repeated)
            } else {
                settings.apply(item)?
            };
            if let Some(why) = why {
                warnings.push(warning(item, why));
            }
        }
        if !settings.prices.compared.is_empty() {
            let overruled = items.iter().filter(|item| {
                item.section.is_empty()
                    && item
                        .property
                        .is_some_and(|(name, _)| name == "no_price_comparison_procurement_methods")
            });
            warnings.extend(overruled.map(|item| warning(item, Ineffective::Overruled)));
        }
        // Inside an unknown section everything is unknown: its heading says it once.
        let headings = warnings.iter().filter(|warning| warning.name.is_none());
        let silent = headings
            .map(|warning| warning.section.clone())
            .collect::<BTreeSet<_>>();
        warnings.retain(|warning| warning.name.is_none() || !silent.contains(&warning.section));
        if settings.indicators.is_empty() {
            settings.indicators = Indicator::ALL.into();
        }
        Ok((settings, warnings))
    }

    /// Whether a process takes part at all.
    pub(super) fn admit(&self, process: &Process) -> Result<(), Obstacle> {
        if process.cancelled {
            return Err(Obstacle::Excluded(Exclusion::Cancelled));
        }
        let details = process.method_details.as_ref();
        if details.is_some_and(|details| self.excluded_details.contains(details)) {
            return Err(Obstacle::Excluded(Exclusion::MethodDetails));
        }
        Ok(())
    }

    pub(super) fn has(&self, indicator: Indicator) -> bool {
        self.indicators.contains(&indicator)
    }

    /// Takes over one item, or says why it has no effect.
    fn apply(&mut self, item: &Item<'_>) -> Result<Option<Ineffective>, SettingsError> {
        let code = item.section.split('.').next().unwrap_or_default();
        let indicator = Indicator::ALL
            .into_iter()
            .find(|indicator| indicator.code() == code);
        let Some((name, value)) = item.property else {
            self.indicators.extend(indicator);
            return Ok(heading(item.section, indicator));
        };
        let read = Reading { item, name, value };
        match (item.section, name) {
            ("", "currency") => self.prices.currency = Some(value.to_owned()),
            ("", "price_comparison_procurement_methods") => self.prices.compared = read.list(),
            ("", "no_price_comparison_procurement_methods") => self.prices.not_compared = read.list(),
            ("exclusions", "procurement_method_details") => self.excluded_details = read.list(),
            ("R003", "threshold") => self.r003.threshold = read.whole()?,
            ("R003", "procurement_methods") => self.r003.methods = read.list(),
            ("R003.procurement_method_details", details) => {
                let days = read.whole()?;
                self.r003.by_details.insert(details.to_owned(), days);
            }
            ("R018", "procurement_methods") => self.r018.methods = read.list(),
            ("R024", "threshold") => self.r024.threshold = Some(read.ratio()?),
            ("R025", "percentile") => self.r025.percentile = read.percentile()?,
            ("R025", "threshold") => self.r025.threshold = Some(read.ratio()?),
            ("R035", "threshold") => self.r035.threshold = read.whole()?,
            ("R038", "threshold") => self.r038.threshold = Some(read.ratio()?),
            ("R038", "minimum_submitted_bids") => self.r038.minimum_of_tenderers = read.whole()?,
            ("R038", "minimum_contracting_processes") => self.r038.minimum_of_buyers = read.whole()?,
            ("R048", "digits") => self.r048.digits = read.positive()?,
            ("R048", "threshold") => self.r048.threshold = Some(read.positive()?),
            ("R048", "minimum_contracting_processes") => self.r048.minimum_processes = read.whole()?,
            ("R058", "threshold") => self.r058.threshold = Some(read.ratio()?),
            _ => return Ok(Some(Ineffective::Unknown)),
        }
        Ok(None)
    }
}

fn heading(section: &str, indicator: Option<Indicator>) -> Option<Ineffective> {
    match section {
        "exclusions" | "R003.procurement_method_details" => None,
        "defaults" | "redactions" | "corrections" | "modifications" => Some(Ineffective::Preparation),
        section if section.starts_with("codelists.") => Some(Ineffective::Preparation),
        section if indicator.is_some_and(|indicator| indicator.code() == section) => None,
        _ => Some(Ineffective::Unknown),
    }
}

fn warning(item: &Item<'_>, why: Ineffective) -> Warning {
    Warning {
        line: item.line,
        section: item.section.to_owned(),
        name: item.property.map(|(name, _)| name.to_owned()),
        why,
    }
}

/// A value on its way to its type.
struct Reading<'a> {
    item: &'a Item<'a>,
    name: &'a str,
    value: &'a str,
}

impl Reading<'_> {
    fn list(&self) -> BTreeSet<String> {
        let parts = self.value.split('|').map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    fn whole<T: FromStr>(&self) -> Result<T, SettingsError> {
        self.value.parse().map_err(|_| self.wanted("a whole number"))
    }

    fn positive(&self) -> Result<usize, SettingsError> {
        let number = self.value.parse().ok().filter(|number| *number > 0);
        number.ok_or_else(|| self.wanted("a whole number above zero"))
    }

    fn percentile(&self) -> Result<u8, SettingsError> {
        let number = self.value.parse().ok().filter(|number| *number <= 100);
        number.ok_or_else(|| self.wanted("a whole number from 0 to 100"))
    }

    /// At zero nothing could be told apart from the many that are zero.
    fn ratio(&self) -> Result<f64, SettingsError> {
        let ratio = self.value.parse::<f64>().ok();
        let ratio = ratio.filter(|ratio| ratio.is_finite() && *ratio > 0.0);
        ratio.ok_or_else(|| self.wanted("a decimal above zero, such as 0.05"))
    }

    fn wanted(&self, wanted: &'static str) -> SettingsError {
        SettingsError::Value {
            line: self.item.line,
            name: self.name.to_owned(),
            wanted,
            value: self.value.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_choose_indicators_and_properties_their_limits() {
        let text = "currency = COP\n[R003]\nthreshold = 10\n[R003.procurement_method_details]\nUrgencia manifiesta = 3\n[R025]\npercentile = 90";
        let (settings, warnings) = Settings::parse(text).unwrap();
        assert_eq!(warnings, []);
        assert_eq!(settings.indicators, [Indicator::R003, Indicator::R025].into());
        assert_eq!(settings.prices.currency.as_deref(), Some("COP"));
        assert_eq!(settings.r003.threshold, 10);
        assert_eq!(settings.r003.by_details["Urgencia manifiesta"], 3);
        assert_eq!(settings.r025.percentile, 90);
        let (all, _) = Settings::parse("; nothing chosen").unwrap();
        assert_eq!(all, Settings::default());
    }

    #[test]
    fn what_has_no_effect_is_named_by_line() {
        let text = "curency = USD\n[R024]\nlimit = 1\nthreshold = 0.1\nthreshold = 0.2\n[R999]\nthreshold = 1\n[defaults]\ncurrency = USD";
        let (settings, warnings) = Settings::parse(text).unwrap();
        let told = warnings.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            told,
            [
                "line 1: `curency` is not known here and has no effect",
                "line 3: `limit` in [R024] is not known here and has no effect",
                "line 4: `threshold` in [R024] comes again further down; this one has no effect",
                "line 6: [R999] is not known here and has no effect",
                "line 8: [defaults] is for preparing data and has no effect here",
            ]
        );
        assert_eq!(settings.r024.threshold, Some(0.2));
    }

    #[test]
    fn a_value_that_cannot_be_is_refused_with_its_line() {
        for (text, line) in [
            ("[R003]\nthreshold = soon", 2),
            ("[R024]\n\nthreshold = NaN", 3),
            ("[R058]\nthreshold = 0", 2),
            ("[R025]\npercentile = 101", 2),
            ("[R048]\ndigits = 0", 2),
        ] {
            let refused = Settings::parse(text);
            assert!(
                matches!(&refused, Err(SettingsError::Value { line: at, .. }) if *at == line),
                "{text:?}: {refused:?}"
            );
        }
        assert_eq!(Settings::parse("[R003]\nsoon"), Err(SettingsError::Form(2)));
    }
}
