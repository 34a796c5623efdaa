//! A tender's clock: phases, their boundaries, and what suspensions do to them.

use serde::{Deserialize, Serialize};

use super::Timestamp;

/// Where a tender stands at a moment of chain time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Published; bids cannot be sealed yet.
    Consultation,
    /// Bids can be sealed.
    Sealing,
    /// Bids can be opened.
    Opening,
    /// Evaluators score offers, in a tender that weighs them.
    Scoring,
    /// Prices of scored offers can be opened.
    Pricing,
    /// Lots are being decided.
    Evaluation,
    /// Every lot is decided; objections can be raised.
    Standstill,
    /// Closed.
    Final,
    /// Ended without award.
    Cancelled,
    /// Halted by oversight.
    Suspended,
}

impl Phase {
    /// All of them, in the order of a tender's life.
    pub const ALL: [Self; 10] = [
        Self::Consultation,
        Self::Sealing,
        Self::Opening,
        Self::Scoring,
        Self::Pricing,
        Self::Evaluation,
        Self::Standstill,
        Self::Final,
        Self::Cancelled,
        Self::Suspended,
    ];

    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Consultation => "consultation",
            Self::Sealing => "sealing",
            Self::Opening => "opening",
            Self::Scoring => "scoring",
            Self::Pricing => "pricing",
            Self::Evaluation => "evaluation",
            Self::Standstill => "standstill",
            Self::Final => "final",
            Self::Cancelled => "cancelled",
            Self::Suspended => "suspended",
        }
    }

    /// The phase with this name in JSON.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.name() == name)
    }
}

/// The boundaries of a tender's phases as officers set them; every phase is `[from, until)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// First second in which a bid can be sealed.
    pub seals_from: Timestamp,
    /// First second in which none can, and in which bids can be opened.
    pub seals_until: Timestamp,
    /// First second in which no bid can be opened.
    pub opens_until: Timestamp,
    /// First second in which anyone may award.
    pub award_by: Timestamp,
}

/// Every boundary of a tender: the schedule's, and between them those of a panel's periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Boundaries {
    /// First second in which a bid can be sealed.
    pub seals_from: Timestamp,
    /// First second in which none can, and in which bids can be opened.
    pub seals_until: Timestamp,
    /// First second in which no bid can be opened.
    pub opens_until: Timestamp,
    /// First second in which offers cannot be scored any more; `opens_until` where price alone decides.
    pub scores_until: Timestamp,
    /// First second in which prices cannot be opened any more, and lots can be decided; `opens_until` where price alone
    /// decides.
    pub prices_until: Timestamp,
    /// First second in which anyone may award.
    pub award_by: Timestamp,
}

impl Boundaries {
    /// Of a schedule, with the seconds that a panel has for scoring and for the opening of prices after it.
    pub fn new(schedule: Schedule, scoring: u32, pricing: u32) -> Self {
        let scores_until = schedule.opens_until.0 + u64::from(scoring);
        Self {
            seals_from: schedule.seals_from,
            seals_until: schedule.seals_until,
            opens_until: schedule.opens_until,
            scores_until: Timestamp(scores_until),
            prices_until: Timestamp(scores_until + u64::from(pricing)),
            award_by: schedule.award_by,
        }
    }

    /// The part that is the schedule's.
    pub fn schedule(&self) -> Schedule {
        Schedule {
            seals_from: self.seals_from,
            seals_until: self.seals_until,
            opens_until: self.opens_until,
            award_by: self.award_by,
        }
    }

    /// Seconds for scoring.
    pub fn scoring(&self) -> u32 {
        seconds(self.opens_until, self.scores_until)
    }

    /// Seconds for the opening of prices.
    pub fn pricing(&self) -> u32 {
        seconds(self.scores_until, self.prices_until)
    }

    /// These boundaries once a suspension has taken `lost` seconds: what lay ahead of it comes later.
    #[must_use]
    pub fn postponed(&self, since: Timestamp, lost: u64) -> Self {
        let later = |time| postponed(time, since, lost);
        Self {
            seals_from: later(self.seals_from),
            seals_until: later(self.seals_until),
            opens_until: later(self.opens_until),
            scores_until: later(self.scores_until),
            prices_until: later(self.prices_until),
            award_by: later(self.award_by),
        }
    }

    /// The phase of a tender that is neither cancelled nor final nor suspended.
    pub fn phase(&self, now: Timestamp, undecided: bool) -> Phase {
        if now < self.seals_from {
            Phase::Consultation
        } else if now < self.seals_until {
            Phase::Sealing
        } else if now < self.opens_until {
            Phase::Opening
        } else if now < self.scores_until {
            Phase::Scoring
        } else if now < self.prices_until {
            Phase::Pricing
        } else if undecided {
            Phase::Evaluation
        } else {
            Phase::Standstill
        }
    }
}

/// A moment that a suspension moves, if it lay ahead when the suspension began.
pub(crate) fn postponed(time: Timestamp, since: Timestamp, lost: u64) -> Timestamp {
    if time > since {
        Timestamp(time.0 + lost)
    } else {
        time
    }
}

fn seconds(from: Timestamp, until: Timestamp) -> u32 {
    u32::try_from(until.0.saturating_sub(from.0)).unwrap_or(u32::MAX)
}
