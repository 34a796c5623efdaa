//! From opened offers to lots that are decided, and complaints of it.

use crate::eip712::typed_struct;
use crate::hash::Hash;
use crate::number::{Price, Timestamp, U24};

typed_struct! {
    /// An evaluator of the panel scores an offer, once.
    Score {
        /// The tender's id.
        tender: u32,
        /// The tender's version, which says which criteria these are.
        version: u16,
        /// The evaluator's party id.
        evaluator: u32,
        /// Whose offer.
        vendor: u32,
        /// For each criterion 0 to 10,000.
        points: Vec<u16>,
        /// SHA-256 of the document that gives the reasons.
        reasons: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// An officer takes a vendor's bid on a lot out of the comparison.
    Disqualify {
        /// The tender's id.
        tender: u32,
        /// The tender's decision counter at signing.
        decisions: U24,
        /// The lot's number.
        lot: u16,
        /// Whose bid.
        vendor: u32,
        /// SHA-256 of the document that gives the reason.
        reason: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// An officer awards a lot to its computed winner.
    Award {
        /// The tender's id.
        tender: u32,
        /// The tender's decision counter at signing.
        decisions: U24,
        /// The lot's number.
        lot: u16,
        /// The computed winner.
        vendor: u32,
        /// Its price.
        price: Price,
        /// SHA-256 of the evaluation report; 0 where nobody signed (after `awardBy`).
        report: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// An officer declares deserted a lot that has no computed winner.
    Desert {
        /// The tender's id.
        tender: u32,
        /// The tender's decision counter at signing.
        decisions: U24,
        /// The lot's number.
        lot: u16,
        /// SHA-256 of the document that gives the reason.
        reason: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A vendor that has opened a bid complains of what was decided on a lot.
    Complain {
        /// The tender's id.
        tender: u32,
        /// The lot's number.
        lot: u16,
        /// Who complains.
        vendor: u32,
        /// How many complaints about this lot were upheld so far.
        round: u16,
        /// SHA-256 of the complaint.
        reason: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// Oversight decides a complaint.
    Decide {
        /// The tender's id.
        tender: u32,
        /// The tender's decision counter at signing.
        decisions: U24,
        /// The lot's number.
        lot: u16,
        /// Who complained.
        vendor: u32,
        /// Whether the lot returns to evaluation.
        upheld: bool,
        /// The vendor whose disqualification on this lot is lifted; 0 for none, and always where not upheld.
        reinstate: u32,
        /// SHA-256 of the document that gives the reason.
        reason: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}
