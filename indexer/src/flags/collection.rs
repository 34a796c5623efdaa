//! Indicators over a whole collection, in two passes: [`Figures`] gathers the numbers that limits follow from, and
//! [`Judge`] holds each process, and then each organization, against them. Of processes only numbers are kept.

use std::collections::{BTreeMap, HashMap};

use super::difference::Difference;
use super::outcome::{Obstacle, Outcome};
use super::process::Process;
use super::quantile::{Fence, Fraction};
use super::settings::Settings;
use super::{Group, Indicator, r003, r018, r024, r025, r028, r030, r035, r036, r038, r048, r058};

/// What an indicator says of a process or an organization.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<'a> {
    /// Which kind of subject.
    pub group: Group,
    /// Which one.
    pub id: &'a str,
    /// Which indicator.
    pub indicator: Indicator,
    /// What it says.
    pub outcome: Outcome,
}

type ById<T> = HashMap<Box<str>, T>;

/// The first pass: what has to be known of all before one can be judged.
#[derive(Debug, Default)]
pub struct Figures {
    differences: Vec<f64>,
    tenderers: ById<Fraction>,
    disqualified: Disqualified,
    ranges: ById<r048::Range>,
}

/// Disqualified and submitted bids of each buyer, procuring entity and tenderer.
#[derive(Debug, Default)]
struct Disqualified {
    buyers: ById<Fraction>,
    procuring_entities: ById<Fraction>,
    tenderers: ById<Fraction>,
}

impl Figures {
    /// Takes in one more process.
    pub fn add(&mut self, process: &Process, settings: &Settings) {
        if settings.admit(process).is_err() {
            return;
        }
        if settings.has(Indicator::R024) || settings.has(Indicator::R058) {
            let difference = Difference::of(process, &settings.prices);
            self.differences
                .extend(difference.map(|difference| difference.ratio));
        }
        if settings.has(Indicator::R025) {
            for (tenderer, won) in r025::tally(process).unwrap_or_default() {
                entry(&mut self.tenderers, tenderer).count(won);
            }
        }
        if settings.has(Indicator::R038) {
            self.disqualified.add(process);
        }
        if settings.has(Indicator::R048) {
            for (supplier, groups) in r048::tally(process, settings.r048.digits).unwrap_or_default() {
                let range = entry(&mut self.ranges, supplier);
                range.processes += 1;
                for group in groups {
                    if !range.groups.contains(group) {
                        range.groups.insert(group.into());
                    }
                }
            }
        }
    }

    /// Ends the first pass.
    pub fn judge(mut self, settings: &Settings) -> Judge<'_> {
        self.differences.sort_unstable_by(f64::total_cmp);
        let ratio = |bids: &Fraction| *bids;
        let buyers = |all: &ById<Fraction>, minimum| {
            r038::fence(all.values().map(ratio), minimum, settings.r038.threshold)
        };
        let minimum = settings.r038.minimum_of_buyers;
        let limits = Limits {
            r024: r024::fence(&self.differences, settings.r024),
            r025: r025::limits(self.tenderers.values().map(ratio), settings.r025),
            r038_buyers: buyers(&self.disqualified.buyers, minimum),
            r038_procuring_entities: buyers(&self.disqualified.procuring_entities, minimum),
            r038_tenderers: buyers(&self.disqualified.tenderers, settings.r038.minimum_of_tenderers),
            r048: r048::fence(self.ranges.values(), settings.r048),
            r058: r058::fence(&self.differences, settings.r058),
        };
        self.differences = Vec::new();
        Judge {
            figures: self,
            limits,
            settings,
        }
    }
}

impl Disqualified {
    fn add(&mut self, process: &Process) {
        for bid in r038::tally(process).into_iter().flatten() {
            let disqualified = bid.is_disqualified();
            if let Some(buyer) = &process.buyer {
                entry(&mut self.buyers, buyer).count(disqualified);
            }
            if let Some(procuring_entity) = &process.procuring_entity {
                entry(&mut self.procuring_entities, procuring_entity).count(disqualified);
            }
            for tenderer in bid.known_tenderers() {
                entry(&mut self.tenderers, tenderer).count(disqualified);
            }
        }
    }
}

/// An identifier is copied once, and not for every process that names it.
fn entry<'a, T: Default>(all: &'a mut ById<T>, id: &str) -> &'a mut T {
    if !all.contains_key(id) {
        all.insert(id.into(), T::default());
    }
    all.entry(id.into()).or_default()
}

/// The limits that follow from the whole collection; `None` where nothing could be computed.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Limits {
    r024: Option<Fence>,
    r025: Option<r025::Limits>,
    r038_buyers: Option<Fence>,
    r038_procuring_entities: Option<Fence>,
    r038_tenderers: Option<Fence>,
    r048: Option<Fence>,
    r058: Option<Fence>,
}

/// The second pass.
#[derive(Debug)]
pub struct Judge<'a> {
    figures: Figures,
    limits: Limits,
    settings: &'a Settings,
}

impl Judge<'_> {
    /// What all indicators say of a process, in their order.
    ///
    /// Of those about organizations only what kept the process from counting.
    pub fn process<'p>(&self, process: &'p Process) -> Vec<Answer<'p>> {
        let admitted = self.settings.admit(process);
        let difference = Difference::of(process, &self.settings.prices);
        let answers = self.settings.indicators.iter().filter_map(|&indicator| {
            let outcome = match admitted {
                Ok(()) => self.indicator(indicator, process, difference)?,
                Err(obstacle) => obstacle.into(),
            };
            Some(Answer {
                group: Group::Process,
                id: &process.ocid,
                indicator,
                outcome,
            })
        });
        answers.collect()
    }

    fn indicator(
        &self,
        indicator: Indicator,
        process: &Process,
        difference: Result<Difference<'_>, Obstacle>,
    ) -> Option<Outcome> {
        let against = |fence: Option<Fence>, judge: fn(&Difference<'_>, Fence) -> Outcome| match difference {
            Ok(difference) => fence.map(|fence| judge(&difference, fence)),
            Err(obstacle) => Some(obstacle.into()),
        };
        let settings = self.settings;
        match indicator {
            Indicator::R003 => Some(r003::judge(process, &settings.r003)),
            Indicator::R018 => Some(r018::judge(process, &settings.r018)),
            Indicator::R024 => against(self.limits.r024, r024::judge),
            Indicator::R025 => r025::tally(process).err().map(Outcome::from),
            Indicator::R028 => Some(r028::judge(process, &settings.prices)),
            Indicator::R030 => Some(r030::judge(process)),
            Indicator::R035 => Some(r035::judge(process, settings.r035)),
            Indicator::R036 => Some(r036::judge(process, &settings.prices)),
            Indicator::R038 => r038::tally(process).err().map(Outcome::from),
            Indicator::R048 => r048::tally(process, settings.r048.digits)
                .err()
                .map(Outcome::from),
            Indicator::R058 => against(self.limits.r058, r058::judge),
        }
    }

    /// What the indicators about organizations say of each, by identifier.
    pub fn organizations(&self) -> impl Iterator<Item = Answer<'_>> {
        let Figures {
            tenderers,
            disqualified,
            ranges,
            ..
        } = &self.figures;
        let (settings, limits) = (self.settings, self.limits);
        let won = answers(Group::Tenderer, Indicator::R025, tenderers, move |bids| {
            Some(r025::judge(*bids, &limits.r025?))
        });
        let refused = [
            (
                Group::Buyer,
                &disqualified.buyers,
                settings.r038.minimum_of_buyers,
                limits.r038_buyers,
            ),
            (
                Group::ProcuringEntity,
                &disqualified.procuring_entities,
                settings.r038.minimum_of_buyers,
                limits.r038_procuring_entities,
            ),
            (
                Group::Tenderer,
                &disqualified.tenderers,
                settings.r038.minimum_of_tenderers,
                limits.r038_tenderers,
            ),
        ];
        let refused = refused.into_iter().flat_map(|(group, all, minimum, fence)| {
            answers(group, Indicator::R038, all, move |bids| {
                Some(r038::judge(*bids, minimum, fence))
            })
        });
        let varied = answers(Group::Tenderer, Indicator::R048, ranges, move |range| {
            Some(r048::judge(range, settings.r048, limits.r048))
        });
        won.chain(refused).chain(varied)
    }

    /// The quartiles and limits that answers rest on, named as Cardinal names them.
    pub fn meta(&self) -> BTreeMap<Indicator, Vec<(String, f64)>> {
        let Limits {
            r024,
            r025,
            r038_buyers,
            r038_procuring_entities,
            r038_tenderers,
            r048,
            r058,
        } = self.limits;
        let named = [
            (Indicator::R024, "", "lower_fence", r024),
            (Indicator::R025, "", "lower_fence", r025.map(|limits| limits.won)),
            (Indicator::R038, "Buyer_", "upper_fence", r038_buyers),
            (
                Indicator::R038,
                "ProcuringEntity_",
                "upper_fence",
                r038_procuring_entities,
            ),
            (Indicator::R038, "Tenderer_", "upper_fence", r038_tenderers),
            (Indicator::R048, "", "upper_fence", r048),
            (Indicator::R058, "", "upper_fence", r058),
        ];
        let mut meta = BTreeMap::<_, Vec<_>>::new();
        for (indicator, group, limit, fence) in named {
            let Some(fence) = fence.filter(|_| self.settings.has(indicator)) else {
                continue;
            };
            let numbers = meta.entry(indicator).or_default();
            if let Some((first, third)) = fence.quartiles {
                numbers.extend([(format!("{group}q1"), first), (format!("{group}q3"), third)]);
            }
            if indicator == Indicator::R025 {
                numbers.extend(r025.map(|limits| ("upper_fence".to_owned(), limits.bids)));
            }
            numbers.push((format!("{group}{limit}"), fence.limit));
        }
        meta
    }
}

/// An indicator's answers about all of a group, in the order of their identifiers.
fn answers<'a, T>(
    group: Group,
    indicator: Indicator,
    all: &'a ById<T>,
    judge: impl Fn(&T) -> Option<Outcome> + 'a,
) -> impl Iterator<Item = Answer<'a>> {
    let mut ids = all.iter().collect::<Vec<_>>();
    ids.sort_unstable_by_key(|(id, _)| *id);
    ids.into_iter().filter_map(move |(id, figures)| {
        Some(Answer {
            group,
            id,
            indicator,
            outcome: judge(figures)?,
        })
    })
}
