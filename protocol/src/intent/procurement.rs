//! Intents of `Procurement`: an officer's acts, sealing, comments.

use crate::address::Address;
use crate::eip712::typed_struct;
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
        /// First second in which none can, and in which bids can be opened.
        seals_until: Timestamp,
        /// First second in which no bid can be opened.
        opens_until: Timestamp,
        /// First second in which anyone may award.
        award_by: Timestamp,
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
        /// Digest of evaluators, quorum and weights; 0 in a lowest-price procedure.
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
    /// An officer ends a tender before sealing is over.
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
    /// A registrar admits a one-time key to a tender's sealing.
    #[derive(Copy)]
    Admission {
        /// The tender's id.
        tender: u32,
        /// The one-time key's account.
        bidder: Address,
    }
}

typed_struct! {
    /// A registrar admits a pseudonym to a tender's comments.
    #[derive(Copy)]
    CommentAdmission {
        /// The tender's id.
        tender: u32,
        /// The pseudonym's account.
        author: Address,
    }
}

typed_struct! {
    /// A one-time key commits to a bid.
    Seal {
        /// The tender's id.
        tender: u32,
        /// The version of the tender that the bid answers.
        version: u16,
        /// The one-time key's account.
        bidder: Address,
        /// EIP-712 digest of the [`crate::seal::Bid`].
        seal: Hash,
        /// Digest of the encrypted opening; 0 where the tender requires none and none was made.
        envelope: Hash,
        /// What this bidder's [`crate::seal::SealSlot`] holds: 0 only for a slot never used.
        replaces: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A one-time key takes its seal back.
    Withdraw {
        /// The tender's id.
        tender: u32,
        /// The one-time key's account.
        bidder: Address,
        /// What this bidder's [`crate::seal::SealSlot`] holds.
        replaces: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

crate::party::coded_enum! {
    /// What a comment is about; says what `subjectId` means.
    SubjectKind: subject {
        /// The tender itself: `subjectId` is 0.
        Tender = 0,
        /// An amendment: its version.
        Amendment = 1,
        /// A bid: its vendor.
        Bid = 2,
        /// A score: its vendor.
        Score = 3,
        /// An award: its lot.
        Award = 4,
        /// Another comment: its transcript position.
        Comment = 5,
    }
}

typed_struct! {
    /// A person under a pseudonym, or a party, comments.
    Comment {
        /// The tender's id.
        tender: u32,
        /// The admitted pseudonym key, or a party's id as an address ([`Address::of_party`]).
        author: Address,
        /// How many comments this author has made in this tender so far.
        number: u32,
        /// What is commented on.
        subject_kind: SubjectKind,
        /// Which one of them.
        subject_id: u32,
        /// Transcript position of the comment that this one answers; 0 for none.
        parent: U24,
        /// Digest of author, salt and text: see [`crate::comment`].
        digest: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A moderator withholds a comment's text.
    Moderate {
        /// The tender's id.
        tender: u32,
        /// The comment's transcript position.
        position: U24,
        /// How often this comment was moderated or restored so far.
        counter: u32,
        /// SHA-256 of the document that gives the reason.
        reason: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A moderator lets a comment's text be shown again.
    Restore {
        /// The tender's id.
        tender: u32,
        /// The comment's transcript position.
        position: U24,
        /// How often this comment was moderated or restored so far.
        counter: u32,
        /// SHA-256 of the document that gives the reason.
        reason: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}
