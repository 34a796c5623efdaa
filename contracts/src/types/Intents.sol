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
/// @param sealsUntil First second in which none can, and in which bids can be opened
/// @param opensUntil First second in which no bid can be opened
/// @param awardBy First second in which anyone may award
struct Schedule {
    uint40 sealsFrom;
    uint40 sealsUntil;
    uint40 opensUntil;
    uint40 awardBy;
}

/// @notice An officer opens a tender.
/// @param nonce How many tenders this buyer has published so far
/// @param procedure Index of the rules that this tender runs under
/// @param terms SHA-256 of the canonical terms document
/// @param panel Digest of evaluators, quorum and criteria; 0 in a lowest-price procedure
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
/// @param reason SHA-256 of the document that gives the reason
struct Amend {
    uint32 tender;
    uint24 decisions;
    bytes32 terms;
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

/// @notice An officer ends a tender before sealing is over.
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
    uint24 parent;
    bytes32 digest;
    uint40 validUntil;
}

/// @notice A moderator withholds a comment's text.
/// @param position The comment's transcript position
/// @param counter How often this comment was moderated or restored so far
struct Moderate {
    uint32 tender;
    uint24 position;
    uint32 counter;
    bytes32 reason;
    uint40 validUntil;
}

/// @notice A moderator lets a comment's text be shown again.
struct Restore {
    uint32 tender;
    uint24 position;
    uint32 counter;
    bytes32 reason;
    uint40 validUntil;
}
