//! Quartiles and fences: where "unusually low" and "unusually high" begin.
//!
//! Quantiles are interpolated linearly between the two values around the position `(n + 1/3)·p + 1/3`, which does not
//! favour either side whatever the values' distribution (Hyndman and Fan's eighth). Of 1, 99, 99, 99, 99 the first
//! quartile is 66.33: other definitions answer 99, and then everything is an outlier.

/// The value below which this part of `sorted` lies; `None` if there are no values.
pub(super) fn quantile(sorted: &[f64], part: f64) -> Option<f64> {
    let (first, last) = (*sorted.first()?, *sorted.last()?);
    let position = (count(sorted.len()) + 1.0 / 3.0) * part + 1.0 / 3.0;
    let below = position.floor();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number between 1 and the length once the ends are dealt with"
    )]
    let index = match below {
        below if below < 1.0 => return Some(first),
        below if below >= count(sorted.len()) => return Some(last),
        below => below as usize,
    };
    let (low, high) = (sorted[index - 1], sorted[index]);
    Some(low + (position - below) * (high - low))
}

/// How many, as a number to calculate with.
#[expect(
    clippy::cast_precision_loss,
    reason = "exact up to 2^53, more than can be counted"
)]
pub(super) fn count(number: usize) -> f64 {
    number as f64
}

/// A part of a whole number of cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fraction {
    /// How many of them.
    pub part: usize,
    /// How many there are.
    pub whole: usize,
}

impl Fraction {
    /// One more case.
    pub(super) fn count(&mut self, is_part: bool) {
        self.part += usize::from(is_part);
        self.whole += 1;
    }

    /// The ratio; no cases have none, and are never asked.
    pub(super) fn ratio(self) -> f64 {
        count(self.part) / count(self.whole)
    }
}

/// The quartiles of all values, and the limit that follows from them or from the settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fence {
    /// First and third quartile, where the limit follows from them.
    pub quartiles: Option<(f64, f64)>,
    /// From where on values are flagged; it is flagged itself.
    pub limit: f64,
}

impl Fence {
    /// `Q1 − 1.5·IQR`, or what the settings say.
    pub(super) fn lower(sorted: &[f64], threshold: Option<f64>) -> Option<Self> {
        Self::new(sorted, threshold, |first, third| {
            (third - first).mul_add(-1.5, first)
        })
    }

    /// `Q3 + 1.5·IQR`, or what the settings say.
    pub(super) fn upper(sorted: &[f64], threshold: Option<f64>) -> Option<Self> {
        Self::new(sorted, threshold, |first, third| {
            (third - first).mul_add(1.5, third)
        })
    }

    fn new(sorted: &[f64], threshold: Option<f64>, limit: impl Fn(f64, f64) -> f64) -> Option<Self> {
        if let Some(limit) = threshold {
            return Some(Self {
                quartiles: None,
                limit,
            });
        }
        let (first, third) = (quantile(sorted, 0.25)?, quantile(sorted, 0.75)?);
        Some(Self {
            quartiles: Some((first, third)),
            limit: limit(first, third),
        })
    }

    /// Whether it tells anybody apart where no value is below zero: a lower limit below zero catches none, and one at
    /// zero a quarter or three.
    pub(super) fn is_above_zero(self) -> bool {
        self.limit > 0.0
    }
}

/// In the order that quantiles are read from.
pub(super) fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values = values.into_iter().collect::<Vec<_>>();
    values.sort_unstable_by(f64::total_cmp);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: Option<f64>, expected: f64) {
        assert!(
            value.is_some_and(|value| (value - expected).abs() < 1e-9),
            "{value:?} is not {expected}"
        );
    }

    #[test]
    fn quantiles_lie_where_hyndman_and_fan_put_them() {
        near(quantile(&[1.0, 99.0, 99.0, 99.0, 99.0], 0.25), 66.0 + 1.0 / 3.0);
        near(quantile(&[1.0, 2.0, 3.0, 4.0], 0.25), 1.0 + 5.0 / 12.0);
        near(quantile(&[1.0, 2.0, 3.0, 4.0], 0.5), 2.5);
        near(quantile(&[7.0], 0.75), 7.0);
        near(quantile(&[1.0, 2.0], 0.0), 1.0);
        near(quantile(&[1.0, 2.0], 1.0), 2.0);
        assert_eq!(quantile(&[], 0.25), None);
    }
}
