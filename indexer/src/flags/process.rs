//! What indicators see of a contracting process, whatever record it comes from: narrow, typed, and honest about what
//! the record does not say.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::outcome::{Exclusion, Field, Obstacle};

/// A contracting process as a whole. What is `None` the record does not say, or not in a way that can be used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Process {
    /// Its identifier.
    pub ocid: String,
    /// The tender was called off.
    pub cancelled: bool,
    /// The public body that buys.
    pub buyer: Option<String>,
    /// The body that runs the procedure.
    pub procuring_entity: Option<String>,
    /// `open`, `selective`, `limited` or `direct`.
    pub method: Option<String>,
    /// The procedure's name in its country's law.
    pub method_details: Option<String>,
    /// When bids were first taken.
    pub period_start: Option<Timestamp>,
    /// Until when bids were taken.
    pub period_end: Option<Timestamp>,
    /// How many bid.
    pub number_of_tenderers: Option<u64>,
    /// The bids, withdrawn ones among them.
    pub bids: Option<Vec<Bid>>,
    /// The awards, whatever became of them.
    pub awards: Option<Vec<Award>>,
}

/// A bid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bid {
    /// What became of it.
    pub status: Option<BidStatus>,
    /// When it was received.
    pub received: Option<Timestamp>,
    /// Who made it.
    pub tenderers: Option<Vec<Option<String>>>,
    /// Its price, exactly as written.
    pub amount: Option<Decimal>,
    /// The currency of its price.
    pub currency: Option<String>,
}

/// What became of a bid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BidStatus {
    /// Asked for, and not given.
    Invited,
    /// Taken back.
    Withdrawn,
    /// Qualified.
    Valid,
    /// Refused.
    Disqualified,
    /// Submitted and not judged, or a status that the standard does not know.
    Other,
}

/// An award.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Award {
    /// Whether it stands.
    pub status: Option<AwardStatus>,
    /// To whom.
    pub suppliers: Option<Vec<Option<String>>>,
    /// The classification of each thing awarded.
    pub classifications: Option<Vec<Option<String>>>,
}

/// Whether an award stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwardStatus {
    /// In force.
    Active,
    /// Cancelled or unsuccessful: an earlier attempt.
    Failed,
    /// Pending, or a status that the standard does not know.
    Other,
}

impl Process {
    pub(super) fn bids(&self) -> Result<&[Bid], Obstacle> {
        self.bids.as_deref().ok_or(Obstacle::Missing(Field::Bids))
    }

    /// The bids that count as submitted, if it is known of each what became of it.
    pub(super) fn submitted(&self) -> Result<Vec<&Bid>, Obstacle> {
        self.bids_that(Bid::is_submitted)
    }

    /// The valid bids, if it is known of each what became of it.
    pub(super) fn valid(&self) -> Result<Vec<&Bid>, Obstacle> {
        self.bids_that(Bid::is_valid)
    }

    fn bids_that(&self, are: fn(&Bid) -> bool) -> Result<Vec<&Bid>, Obstacle> {
        let bids = self.bids()?;
        if bids.iter().any(|bid| bid.status.is_none()) {
            return Err(Obstacle::Missing(Field::BidStatus));
        }
        Ok(bids.iter().filter(|bid| are(bid)).collect())
    }

    pub(super) fn awards(&self) -> Result<&[Award], Obstacle> {
        self.awards.as_deref().ok_or(Obstacle::Missing(Field::Awards))
    }

    /// The active awards of a process in which nothing is left to decide.
    pub(super) fn final_awards(&self) -> Result<Vec<&Award>, Obstacle> {
        let mut active = Vec::new();
        for award in self.awards()? {
            match award.status {
                Some(AwardStatus::Active) => active.push(award),
                Some(AwardStatus::Failed) => {}
                Some(AwardStatus::Other) => return Err(Obstacle::Excluded(Exclusion::AwardNotFinal)),
                None => return Err(Obstacle::Missing(Field::AwardStatus)),
            }
        }
        Ok(active)
    }

    /// Whoever alone got the only award. With several awards or suppliers, who competed with whom is not known.
    pub(super) fn sole_supplier(&self) -> Result<&str, Obstacle> {
        match self.final_awards()?.as_slice() {
            [] => Err(Obstacle::Excluded(Exclusion::NoActiveAward)),
            [award] => award.sole_supplier(),
            _ => Err(Obstacle::Excluded(Exclusion::SeveralActiveAwards)),
        }
    }
}

impl Bid {
    /// Neither invited nor withdrawn.
    pub(super) fn is_submitted(&self) -> bool {
        !matches!(
            self.status,
            None | Some(BidStatus::Invited | BidStatus::Withdrawn)
        )
    }

    pub(super) fn is_valid(&self) -> bool {
        self.status == Some(BidStatus::Valid)
    }

    pub(super) fn is_disqualified(&self) -> bool {
        self.status == Some(BidStatus::Disqualified)
    }

    /// All who made it, if all are known.
    pub(super) fn tenderers(&self) -> Result<BTreeSet<&str>, Obstacle> {
        identified(self.tenderers.as_deref(), Field::BidTenderers)
    }

    /// Those who made it as far as they are known.
    pub(super) fn known_tenderers(&self) -> impl Iterator<Item = &str> {
        self.tenderers.iter().flatten().flatten().map(String::as_str)
    }

    /// The one who made it.
    pub(super) fn sole_tenderer(&self) -> Result<&str, Obstacle> {
        sole(
            self.tenderers.as_deref(),
            Field::BidTenderers,
            Exclusion::JointBid,
        )
    }

    /// Its price.
    pub(super) fn price(&self) -> Result<(Decimal, &str), Obstacle> {
        let amount = self.amount.ok_or(Obstacle::Missing(Field::BidAmount))?;
        let currency = self
            .currency
            .as_deref()
            .ok_or(Obstacle::Missing(Field::BidCurrency))?;
        Ok((amount, currency))
    }
}

impl Award {
    pub(super) fn is_active(&self) -> bool {
        self.status == Some(AwardStatus::Active)
    }

    /// All who got it, if all are known.
    pub(super) fn suppliers(&self) -> Result<BTreeSet<&str>, Obstacle> {
        identified(self.suppliers.as_deref(), Field::Suppliers)
    }

    /// The one who got it.
    pub(super) fn sole_supplier(&self) -> Result<&str, Obstacle> {
        sole(
            self.suppliers.as_deref(),
            Field::Suppliers,
            Exclusion::SeveralSuppliers,
        )
    }
}

fn identified(organizations: Option<&[Option<String>]>, field: Field) -> Result<BTreeSet<&str>, Obstacle> {
    let organizations = organizations.unwrap_or_default();
    let ids = organizations
        .iter()
        .map(Option::as_deref)
        .collect::<Option<BTreeSet<_>>>();
    ids.filter(|ids| !ids.is_empty()).ok_or(Obstacle::Missing(field))
}

fn sole(
    organizations: Option<&[Option<String>]>,
    field: Field,
    several: Exclusion,
) -> Result<&str, Obstacle> {
    match organizations.unwrap_or_default() {
        [Some(one)] => Ok(one),
        [] | [None] => Err(Obstacle::Missing(field)),
        _ => Err(Obstacle::Excluded(several)),
    }
}
