//! Comments, answers to them, and their moderation.

use crate::address::Address;
use crate::eip712::typed_struct;
use crate::hash::Hash;
use crate::number::Timestamp;

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
        parent: u32,
        /// Digest of author, salt and text: see [`crate::comment`].
        digest: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A vendor answers a comment on its bid, its scores or its award; shown beside it, and outside of any quota.
    Reply {
        /// The tender's id.
        tender: u32,
        /// The vendor's party id.
        vendor: u32,
        /// Transcript position of the comment; one such answer each.
        parent: u32,
        /// What that comment is about: a bid, a score or an award.
        subject_kind: SubjectKind,
        /// Which one of them.
        subject_id: u32,
        /// Digest of author, salt and text, the author being the vendor's id as an address: see [`crate::comment`].
        digest: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A person under a pseudonym supports a comment, once.
    Endorse {
        /// The tender's id.
        tender: u32,
        /// The pseudonym's account.
        author: Address,
        /// The comment's transcript position.
        position: u32,
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
        position: u32,
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
        position: u32,
        /// How often this comment was moderated or restored so far.
        counter: u32,
        /// SHA-256 of the document that gives the reason.
        reason: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}
