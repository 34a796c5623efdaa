//! An officer's and oversight's acts on a tender as a whole.

use crate::address::Address;
use crate::eip712::{Value as _, typed_struct};
use crate::hash::Hash;
use crate::number::{Price, Timestamp, U24};

typed_struct! {
    /// What a lot may cost. Lots are numbered from 1 in array order.
    #[derive(Copy)]
    Lot {
        /// Highest price that qualifies, at least 1; [`Price::MAX`] where there is none.
        ceiling: Price,
        /// Lowest price that qualifies; 0 where there is none.
        floor: Price,
    }
}

typed_struct! {
    /// Who admits one-time keys to a tender.
    #[derive(Copy)]
    Registrar {
        /// The account whose signature admits.
        key: Address,
        /// SHA-256 of the RSA public key (SPKI, DER) of its blind signatures; 0 where it issues none.
        token_key: Hash,
    }
}

typed_struct! {
    /// The boundaries of a tender's phases; every phase is `[from, until)`.
    #[derive(Copy)]
    Schedule {
        /// End of consultation, first second in which a bid can be sealed.
        seals_from: Timestamp,
        /// First second in which none can, and in which bids (in a weighted tender: offers) can be opened.
        seals_until: Timestamp,
        /// First second in which none can be opened. In a weighted tender scoring begins here, then prices are opened,
        /// for as long as the [`Panel`] says; in any other lots can be awarded from here on.
        opens_until: Timestamp,
        /// First second in which anyone may award.
        award_by: Timestamp,
    }
}

typed_struct! {
    /// Who scores offers in a weighted tender, by what, and when. [`Publish`] and [`Amend`] name its
    /// [struct hash](Panel::struct_hash).
    Panel {
        /// Seconds from `opensUntil` in which evaluators score.
        scoring: U24,
        /// Seconds after these in which prices can be opened.
        pricing: U24,
        /// How many evaluators must have scored every offer for a winner to be computed.
        quorum: u8,
        /// What the price counts, in basis points.
        price_weight: u16,
        /// What each criterion counts, in basis points; with `priceWeight` they make 10,000.
        criteria: Vec<u16>,
        /// Their parties, ascending.
        evaluators: Vec<u32>,
    }
}

impl Panel {
    /// EIP-712 `hashStruct`: what [`Publish::panel`] and [`Amend::panel`] hold.
    pub fn struct_hash(&self) -> Hash {
        self.word().into()
    }
}

typed_struct! {
    /// An officer opens a tender.
    Publish {
        /// The buyer's party id.
        buyer: u32,
        /// How many tenders this buyer has published so far.
        nonce: u32,
        /// Index of the rules that this tender runs under.
        procedure: u8,
        /// SHA-256 of the canonical [`crate::terms::Terms`].
        terms: Hash,
        /// [`Panel::struct_hash`]; 0 in a lowest-price procedure.
        panel: Hash,
        /// Whether each seal must come with the digest of its envelope.
        envelopes: bool,
        /// When its phases begin and end.
        schedule: Schedule,
        /// Seconds between the last decision on a lot and the earliest finalization.
        standstill: U24,
        /// Bounds of lots 1, 2, …
        lots: Vec<Lot>,
        /// Who admits.
        registrars: Vec<Registrar>,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// An officer changes terms or lots: a new version, for which every vendor seals again.
    Amend {
        /// The tender's id.
        tender: u32,
        /// The tender's decision counter at signing.
        decisions: U24,
        /// SHA-256 of the new canonical terms.
        terms: Hash,
        /// As in [`Publish`].
        panel: Hash,
        /// SHA-256 of the document that gives the reason.
        reason: Hash,
        /// The new boundaries.
        schedule: Schedule,
        /// The new bounds of all lots.
        lots: Vec<Lot>,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// An officer moves boundaries to later times and changes nothing else: the version stays.
    Reschedule {
        /// The tender's id.
        tender: u32,
        /// The tender's decision counter at signing.
        decisions: U24,
        /// SHA-256 of the document that gives the reason.
        reason: Hash,
        /// The new boundaries.
        schedule: Schedule,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// An officer ends a tender; from `sealsUntil` on, oversight signs the same.
    Cancel {
        /// The tender's id.
        tender: u32,
        /// The tender's decision counter at signing.
        decisions: U24,
        /// SHA-256 of the document that gives the reason.
        reason: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// Oversight suspends a tender.
    Suspend {
        /// The tender's id.
        tender: u32,
        /// The tender's decision counter at signing.
        decisions: U24,
        /// SHA-256 of the document that gives the reason.
        reason: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// Oversight lets a suspended tender go on.
    Release {
        /// The tender's id.
        tender: u32,
        /// The tender's decision counter at signing.
        decisions: U24,
        /// SHA-256 of the document that gives the reason.
        reason: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}
