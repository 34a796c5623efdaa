//! What an indicator answers: flagged, clear, or not computable and why. "Nothing was flagged" and "nothing could be
//! looked at" are different answers, and readers of a record need to know which.

use std::fmt;

use serde::{Serialize, Serializer};

/// The answer of an indicator about a contracting process or an organization.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The pattern is there.
    Flagged(Flag),
    /// All that the formula needs is known, and the pattern is not there.
    Clear,
    /// The formula has no answer here.
    NotComputable(Obstacle),
}

/// A flag's value, and the organizations that are flagged with a contracting process.
#[derive(Debug, Clone, PartialEq)]
pub struct Flag {
    /// What the formula gives.
    pub value: f64,
    /// Tenderers that share the flag.
    pub tenderers: Vec<String>,
    /// The value under which they are listed.
    pub share: f64,
}

impl Flag {
    /// A flag of the subject alone.
    pub fn new(value: f64) -> Self {
        Self {
            value,
            tenderers: Vec::new(),
            share: 0.0,
        }
    }

    /// The same, shared by these tenderers.
    #[must_use]
    pub fn shared<'a>(mut self, share: f64, tenderers: impl IntoIterator<Item = &'a str>) -> Self {
        self.share = share;
        self.tenderers.extend(tenderers.into_iter().map(str::to_owned));
        self
    }
}

impl Outcome {
    /// Flagged with this value, or clear.
    pub fn flagged_if(condition: bool, value: f64) -> Self {
        if condition {
            Self::Flagged(Flag::new(value))
        } else {
            Self::Clear
        }
    }
}

impl From<Obstacle> for Outcome {
    fn from(obstacle: Obstacle) -> Self {
        Self::NotComputable(obstacle)
    }
}

impl From<Result<Self, Obstacle>> for Outcome {
    fn from(result: Result<Self, Obstacle>) -> Self {
        result.unwrap_or_else(Self::NotComputable)
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Obstacle {
    /// The record lacks this field, or has something there that cannot be read as what the standard asks for.
    Missing(Field),
    /// The formula would mislead, so it is not applied.
    Excluded(Exclusion),
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(field) => write!(f, "{field} is missing or unusable"),
            Self::Excluded(exclusion) => exclusion.fmt(f),
        }
    }
}

/// Declares an enum whose variants each have words of their own.
macro_rules! worded {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident => $words:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// How it is written.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $words,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

worded! {
    /// A field of an OCDS compiled release that some formula needs, written as its path.
    Field {
        /// When bids were first taken.
        PeriodStart => "tender/tenderPeriod/startDate",
        /// Until when bids were taken.
        PeriodEnd => "tender/tenderPeriod/endDate",
        /// How many bid.
        NumberOfTenderers => "tender/numberOfTenderers",
        /// Open, selective, limited or direct.
        Method => "tender/procurementMethod",
        /// The bids (bids extension).
        Bids => "bids/details",
        /// Whether a bid was valid.
        BidStatus => "bids/details/status",
        /// When a bid was received.
        BidDate => "bids/details/date",
        /// Who made a bid.
        BidTenderers => "bids/details/tenderers/id",
        /// A bid's price.
        BidAmount => "bids/details/value/amount",
        /// The currency of a bid's price.
        BidCurrency => "bids/details/value/currency",
        /// The awards.
        Awards => "awards",
        /// Whether an award stands.
        AwardStatus => "awards/status",
        /// Who was awarded.
        Suppliers => "awards/suppliers/id",
        /// What kinds of things were awarded.
        Classifications => "awards/items/classification/id",
    }
}

worded! {
    /// Why a formula is not applied although its fields are there.
    Exclusion {
        /// `tender/status` is `cancelled`.
        Cancelled => "the tender was cancelled",
        /// The settings leave out this `procurementMethodDetails`.
        MethodDetails => "the settings leave this kind of procedure out",
        /// Another `procurementMethod` than the indicator is about.
        Method => "the indicator is not about this procurement method",
        /// The settings say so of this `procurementMethodDetails`.
        PricesSetByBuyer => "bidders do not compete by price in this kind of procedure",
        /// Another currency than the settings name.
        OtherCurrency => "prices are not in the currency that the settings name",
        /// Amounts in several currencies cannot be compared.
        Currencies => "prices are in several currencies",
        /// A percentage of nothing.
        PriceNotPositive => "the winning price is not above zero",
        /// Pending, or in no known state.
        AwardNotFinal => "an award is not final",
        /// Nobody was awarded.
        NoActiveAward => "no award is active",
        /// Lots, perhaps: which bids competed is not known.
        SeveralActiveAwards => "several awards are active",
        /// Which of them bid is not known.
        SeveralSuppliers => "the award is to several suppliers",
        /// A consortium.
        JointBid => "a valid bid is by several tenderers",
        /// Nothing to compare with.
        WinnerDidNotBid => "the supplier has no valid bid",
        /// Nothing to compare with.
        NoSecondBid => "nobody else has a valid bid",
        /// Then price was not all that counted.
        LowestDidNotWin => "the lowest valid bid did not win",
        /// Then the price was nobody's choice.
        NoValidBid => "no bid is valid",
        /// An organization with fewer than the minimum.
        TooFew => "too few cases of this organization to judge by",
        /// No value is below zero, so a limit that is not above it tells nobody apart.
        NoLimit => "no limit above zero follows from the quartiles",
    }
}
