//! Which indicators there are.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{r003, r018, r024, r025, r028, r030, r035, r036, r038, r048, r058};

/// An indicator, by its code in the Open Contracting Partnership's list of red flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Indicator {
    /// Short submission period.
    R003,
    /// Single bid.
    R018,
    /// Price close to the winner's.
    R024,
    /// Excessive unsuccessful bids.
    R025,
    /// Identical prices.
    R028,
    /// Late bid won.
    R030,
    /// All but the winner disqualified.
    R035,
    /// Lowest bid disqualified.
    R036,
    /// Excessive disqualifications.
    R038,
    /// Heterogeneous supplier.
    R048,
    /// Heavy discount.
    R058,
}

impl Indicator {
    /// All of them, in order.
    pub const ALL: [Self; 11] = [
        Self::R003,
        Self::R018,
        Self::R024,
        Self::R025,
        Self::R028,
        Self::R030,
        Self::R035,
        Self::R036,
        Self::R038,
        Self::R048,
        Self::R058,
    ];

    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::R003 => "R003",
            Self::R018 => "R018",
            Self::R024 => "R024",
            Self::R025 => "R025",
            Self::R028 => "R028",
            Self::R030 => "R030",
            Self::R035 => "R035",
            Self::R036 => "R036",
            Self::R038 => "R038",
            Self::R048 => "R048",
            Self::R058 => "R058",
        }
    }

    /// What it looks for, in a few words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::R003 => "short submission period",
            Self::R018 => "single bid",
            Self::R024 => "price close to the winner's",
            Self::R025 => "excessive unsuccessful bids",
            Self::R028 => "identical prices",
            Self::R030 => "late bid won",
            Self::R035 => "all but the winner disqualified",
            Self::R036 => "lowest bid disqualified",
            Self::R038 => "excessive disqualifications",
            Self::R048 => "heterogeneous supplier",
            Self::R058 => "heavy discount",
        }
    }

    /// The version of its formula. It rises whenever the same record may get another answer.
    pub const fn version(self) -> u32 {
        match self {
            Self::R003 => r003::VERSION,
            Self::R018 => r018::VERSION,
            Self::R024 => r024::VERSION,
            Self::R025 => r025::VERSION,
            Self::R028 => r028::VERSION,
            Self::R030 => r030::VERSION,
            Self::R035 => r035::VERSION,
            Self::R036 => r036::VERSION,
            Self::R038 => r038::VERSION,
            Self::R048 => r048::VERSION,
            Self::R058 => r058::VERSION,
        }
    }
}

impl fmt::Display for Indicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Indicator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// What an answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Group {
    /// A contracting process.
    #[serde(rename = "OCID")]
    Process,
    /// `buyer/id`.
    Buyer,
    /// `tender/procuringEntity/id`.
    ProcuringEntity,
    /// `bids/details/tenderers/id`, or the supplier of an award.
    Tenderer,
}

impl Group {
    /// As results name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Process => "OCID",
            Self::Buyer => "Buyer",
            Self::ProcuringEntity => "ProcuringEntity",
            Self::Tenderer => "Tenderer",
        }
    }
}
