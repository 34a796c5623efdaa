// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

// What people sign. Each struct is an EIP-712 type; the field order here is the order in its type string
// (see `procurement/Intents.sol`), and the order in which every other implementation must hash it.

/// @notice Who signs, and the signature itself.
/// @param signer ERC-7913 form: a 20-byte account, or a 20-byte verifier followed by a 64-byte P-256 key
/// @param signature What that signer's scheme expects
struct Authorization {
    bytes signer;
    bytes signature;
}

/// @notice A signature of a plain account in the 64 bytes of EIP-2098: one-time keys, pseudonyms and registrars sign so.
/// @param vs `s`, with the parity of the recovered point in its highest bit
struct Compact {
    bytes32 r;
    bytes32 vs;
}

/// @notice What a lot may cost, in the currency's minor unit. Lots are numbered from 1 in array order.
/// @param ceiling Highest price that qualifies, at least 1; 2**96-1 where there is none
/// @param floor Lowest price that qualifies; 0 where there is none
struct Lot {
    uint96 ceiling;
    uint96 floor;
}

/// @notice Who admits one-time keys to a tender.
/// @param key The account whose signature admits
/// @param tokenKey SHA-256 of the RSA public key (SPKI, DER) of its blind signatures; 0 where it issues none
struct Registrar {
    address key;
    bytes32 tokenKey;
}

/// @notice The boundaries of a tender's phases in Unix seconds of block time; every phase is `[from, until)`.
/// @param sealsFrom End of consultation, first second in which a bid can be sealed
/// @param sealsUntil First second in which none can, and in which bids (in a weighted tender: offers) can be opened
/// @param opensUntil First second in which none can be opened. In a weighted tender scoring begins here, then prices are
/// opened, for as long as the `Panel` says; in any other lots can be awarded from here on
/// @param awardBy First second in which anyone may award
struct Schedule {
    uint40 sealsFrom;
    uint40 sealsUntil;
    uint40 opensUntil;
    uint40 awardBy;
}

/// @notice Who scores offers, by what, and when. Signed through its digest in `Publish` and `Amend`.
/// @param scoring Seconds from `opensUntil` in which evaluators score
/// @param pricing Seconds after these in which prices can be opened
/// @param quorum How many evaluators must have scored every offer for a winner to be computed
/// @param priceWeight What the price counts, in basis points
/// @param criteria What each criterion counts, in basis points; with `priceWeight` they make 10,000
/// @param evaluators Their parties, ascending
struct Panel {
    uint24 scoring;
    uint24 pricing;
    uint8 quorum;
    uint16 priceWeight;
    uint16[] criteria;
    uint32[] evaluators;
}

/// @notice An officer opens a tender.
/// @param nonce How many tenders this buyer has published so far
/// @param procedure Index of the rules that this tender runs under
/// @param terms SHA-256 of the canonical terms document
/// @param panel EIP-712 struct hash of `Panel`; 0 in a lowest-price procedure
/// @param envelopes Whether each seal must come with the digest of its envelope
/// @param standstill Seconds between the last decision on a lot and the earliest finalization
struct Publish {
    uint32 buyer;
    uint32 nonce;
    uint8 procedure;
    bytes32 terms;
    bytes32 panel;
    bool envelopes;
    Schedule schedule;
    uint24 standstill;
    Lot[] lots;
    Registrar[] registrars;
    uint40 validUntil;
}

/// @notice An officer changes terms or lots: a new version, for which every vendor seals again.
/// @param decisions The tender's decision counter at signing
/// @param panel As in `Publish`
/// @param reason SHA-256 of the document that gives the reason
struct Amend {
    uint32 tender;
    uint24 decisions;
    bytes32 terms;
    bytes32 panel;
    bytes32 reason;
    Schedule schedule;
    Lot[] lots;
    uint40 validUntil;
}

/// @notice An officer moves boundaries to later times and changes nothing else: the version stays.
struct Reschedule {
    uint32 tender;
    uint24 decisions;
    bytes32 reason;
    Schedule schedule;
    uint40 validUntil;
}

/// @notice An officer ends a tender; from `sealsUntil` on, oversight signs the same.
struct Cancel {
    uint32 tender;
    uint24 decisions;
    bytes32 reason;
    uint40 validUntil;
}

/// @notice An officer awards a lot to its computed winner.
/// @param report SHA-256 of the evaluation report; 0 where nobody signed (after `awardBy`)
struct Award {
    uint32 tender;
    uint24 decisions;
    uint16 lot;
    uint32 vendor;
    uint96 price;
    bytes32 report;
    uint40 validUntil;
}

/// @notice An officer declares deserted a lot that has no computed winner.
struct Desert {
    uint32 tender;
    uint24 decisions;
    uint16 lot;
    bytes32 reason;
    uint40 validUntil;
}

/// @notice An evaluator of the panel scores an offer, once.
/// @param version The tender's, which says which criteria these are
/// @param points For each criterion 0 to 10,000
/// @param reasons SHA-256 of the document that gives the reasons
struct Score {
    uint32 tender;
    uint16 version;
    uint32 evaluator;
    uint32 vendor;
    uint16[] points;
    bytes32 reasons;
    uint40 validUntil;
}

/// @notice An officer takes a vendor's bid on a lot out of the comparison.
struct Disqualify {
    uint32 tender;
    uint24 decisions;
    uint16 lot;
    uint32 vendor;
    bytes32 reason;
    uint40 validUntil;
}

/// @notice A vendor that has opened a bid complains of what was decided on a lot.
/// @param round How many complaints about this lot were upheld so far
/// @param reason SHA-256 of the complaint
struct Complain {
    uint32 tender;
    uint16 lot;
    uint32 vendor;
    uint16 round;
    bytes32 reason;
    uint40 validUntil;
}

/// @notice Oversight decides a complaint.
/// @param vendor Who complained
/// @param upheld Whether the lot returns to evaluation
/// @param reinstate The vendor whose disqualification on this lot is lifted; 0 for none, and always where not upheld
struct Decide {
    uint32 tender;
    uint24 decisions;
    uint16 lot;
    uint32 vendor;
    bool upheld;
    uint32 reinstate;
    bytes32 reason;
    uint40 validUntil;
}

/// @notice Oversight suspends a tender.
struct Suspend {
    uint32 tender;
    uint24 decisions;
    bytes32 reason;
    uint40 validUntil;
}

/// @notice Oversight lets a suspended tender go on.
struct Release {
    uint32 tender;
    uint24 decisions;
    bytes32 reason;
    uint40 validUntil;
}

/// @notice Oversight excludes a seal whose envelope the trustees could not open.
/// @param evidence SHA-256 of what shows that the envelope is garbage
struct ExcludeSeal {
    uint32 tender;
    uint24 decisions;
    address bidder;
    bytes32 evidence;
    uint40 validUntil;
}

/// @notice A registrar tells how many vendors asked it for a token.
/// @param registrar The admission key that the tender names, which signs
/// @param root Merkle root of the vendors' signed requests
struct PublishCounts {
    uint32 tender;
    address registrar;
    bytes32 root;
    uint32 requests;
    uint40 validUntil;
}

/// @notice A vendor asks a registrar for the one token that it gets in a tender. Signed by a signer of the vendor.
/// @param blinded SHA-256 of the blinded one-time key
struct TokenRequest {
    uint32 tender;
    uint32 vendor;
    address registrar;
    bytes32 blinded;
}

/// @notice A one-time key that took its seal back says whose it was, so that its vendor is not named absent.
struct Excuse {
    uint32 tender;
    address bidder;
    uint32 vendor;
}

/// @notice A registrar admits a one-time key to a tender's sealing.
struct Admission {
    uint32 tender;
    address bidder;
}

/// @notice A registrar admits a pseudonym to a tender's comments.
struct CommentAdmission {
    uint32 tender;
    address author;
}

/// @notice A one-time key commits to a bid.
/// @param seal EIP-712 digest of the `Bid`
/// @param envelope Digest of the encrypted opening; 0 where the tender requires none and none was made
/// @param replaces What this bidder's seal slot holds: 0 for a slot that was never used
struct Seal {
    uint32 tender;
    uint16 version;
    address bidder;
    bytes32 seal;
    bytes32 envelope;
    bytes32 replaces;
    uint40 validUntil;
}

/// @notice A one-time key takes its seal back.
struct Withdraw {
    uint32 tender;
    address bidder;
    bytes32 replaces;
    uint40 validUntil;
}

/// @notice What a seal commits to. Signed by a signer of the vendor before it is sealed.
/// @param offer SHA-256 of the offer's manifest; 0 where there are no offer files
/// @param prices EIP-712 struct hash of `Prices`
/// @param salt 32 random bytes
struct Bid {
    uint32 tender;
    uint16 version;
    address bidder;
    uint32 vendor;
    bytes32 offer;
    bytes32 prices;
    bytes32 salt;
}

/// @param price In the currency's minor unit, at least 1
struct LotPrice {
    uint16 lot;
    uint96 price;
}

/// @param lots Strictly ascending by lot, at least one
/// @param salt 32 random bytes, other than the bid's
struct Prices {
    LotPrice[] lots;
    bytes32 salt;
}

/// @notice What a comment is about.
/// @dev The meaning of `subjectId`: Tender 0; Amendment its version; Bid and Score a vendor; Award a lot;
/// Comment its transcript position.
enum SubjectKind {
    Tender,
    Amendment,
    Bid,
    Score,
    Award,
    Comment
}

/// @notice A person under a pseudonym, or a party, comments.
/// @param author The admitted pseudonym key, or a party's id as an address
/// @param number How many comments this author has made in this tender so far
/// @param parent Transcript position of the comment that this one answers; 0 for none
/// @param digest keccak256("veedor/comment/1" ‖ tender ‖ author ‖ salt ‖ text): 32 bytes of tender, 20 of author, 32 of
/// salt, the text in UTF-8
struct Comment {
    uint32 tender;
    address author;
    uint32 number;
    SubjectKind subjectKind;
    uint32 subjectId;
    uint32 parent;
    bytes32 digest;
    uint40 validUntil;
}

/// @notice A vendor answers a comment on its bid, its scores or its award; shown beside it, and outside of any quota.
/// @param parent Transcript position of the comment; one such answer each
/// @param subjectKind What that comment is about: Bid, Score or Award
struct Reply {
    uint32 tender;
    uint32 vendor;
    uint32 parent;
    SubjectKind subjectKind;
    uint32 subjectId;
    bytes32 digest;
    uint40 validUntil;
}

/// @notice A person under a pseudonym supports a comment, once.
/// @param position The comment's transcript position
struct Endorse {
    uint32 tender;
    address author;
    uint32 position;
    uint40 validUntil;
}

/// @notice A moderator withholds a comment's text.
/// @param position The comment's transcript position
/// @param counter How often this comment was moderated or restored so far
struct Moderate {
    uint32 tender;
    uint32 position;
    uint32 counter;
    bytes32 reason;
    uint40 validUntil;
}

/// @notice A moderator lets a comment's text be shown again.
struct Restore {
    uint32 tender;
    uint32 position;
    uint32 counter;
    bytes32 reason;
    uint40 validUntil;
}
