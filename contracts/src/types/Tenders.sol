// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @notice Where a tender stands, derived from its stored times and decisions. Scoring and Pricing are a weighted
/// tender's.
enum Phase {
    None,
    Consultation,
    Sealing,
    Opening,
    Scoring,
    Pricing,
    Evaluation,
    Standstill,
    Final,
    Cancelled,
    Suspended
}

enum Method {
    LowestPrice,
    Weighted
}

/// @notice Whether a lot was decided, and how.
enum LotStatus {
    None,
    Undecided,
    Awarded,
    Deserted
}

/*
 * One slot, from the least significant bit:
 *
 *   method 8 | consultation 32 | sealing 32 | opening 32 | standstill 32 | freeze 32 | resealing 32
 *   | minOpened 8 | scoring 24 | pricing 24
 */
/// @notice What a procedure demands of its tenders. Set at deployment, never changed. Periods in seconds.
/// @param consultation Least time between publication and `sealsFrom`
/// @param sealing Least time between `sealsFrom` and `sealsUntil`
/// @param opening Least time between `sealsUntil` and `opensUntil`
/// @param standstill Least standstill
/// @param freeze Time before `sealsUntil` in which nothing can be amended or rescheduled
/// @param resealing Least time between an amendment and the new `sealsUntil`
/// @param minOpened A lot with fewer opened bids has no computed winner
/// @param scoring Least time for evaluators; 0 where price alone decides
/// @param pricing Least time for opening prices after scoring; 0 where price alone decides
struct Rules {
    Method method;
    uint32 consultation;
    uint32 sealing;
    uint32 opening;
    uint32 standstill;
    uint32 freeze;
    uint32 resealing;
    uint8 minOpened;
    uint24 scoring;
    uint24 pricing;
}

/*
 * One slot, from the least significant bit:
 *
 *   objection 32 | complaint 32 | reevaluation 32 | suspension 24 | unused 136
 */
/// @notice What a procedure grants to those who disagree. Set at deployment, never changed. Periods in seconds.
/// @param objection Time between a disqualification and the earliest award of its lot
/// @param complaint How long oversight has for a complaint; after that it counts as rejected
/// @param reevaluation How long the officer alone decides on a lot whose complaint was upheld
/// @param suspension The most that all suspensions of a tender can take together; 0 where there are none
struct Remedies {
    uint32 objection;
    uint32 complaint;
    uint32 reevaluation;
    uint24 suspension;
}

/// @notice A procedure, as the deployment names it.
struct Procedure {
    Rules rules;
    Remedies remedies;
}

/// @notice What most actions on a tender touch. Stored as `CoreSlot`.
/// @param registrar The first registrar's admission key; further ones are in a mapping of their own
/// @param orders How many seals and withdrawals there were: the order of the last one
/// @param decisions How many intents of officers or oversight were carried out: compared by each, and raised by all but
/// the decision on a lot, which its lot takes once
/// @param version 1 at publication, raised by each amendment
/// @param flags Bits of `Flags`
struct Core {
    address registrar;
    uint24 orders;
    uint24 decisions;
    uint16 version;
    uint8 lots;
    uint8 procedure;
    uint8 flags;
}

library Flags {
    uint8 internal constant CANCELLED = 1;
    uint8 internal constant FINAL = 2;
    /// @dev Oversight suspended it and has not released it; the suspension may have run out by itself.
    uint8 internal constant SUSPENDED = 4;
    /// @dev Each seal must come with an envelope.
    uint8 internal constant ENVELOPES = 8;
    /// @dev More than one registrar admits.
    uint8 internal constant REGISTRARS = 16;
    /// @dev Offers are scored before prices are opened.
    uint8 internal constant WEIGHTED = 32;
    /// @dev There was a complaint: lots have trials.
    uint8 internal constant CONTESTED = 64;
}

/// @notice When a tender's phases begin and end, whose it is, and how many bids were opened in its first lots. Stored
/// as `TimetableSlot`.
/// @param evaluation Seconds between `opensUntil` and `awardBy`
/// @param standstill Seconds between the last decision on a lot and the earliest finalization
/// @param minOpened The procedure's, repeated so that an award reads one slot less
struct Timetable {
    uint40 sealsFrom;
    uint40 sealsUntil;
    uint40 opensUntil;
    uint24 evaluation;
    uint24 standstill;
    uint32 buyer;
    uint16 opened1;
    uint16 opened2;
    uint16 opened3;
    uint8 minOpened;
}

/*
 * One slot, from the least significant bit:
 *
 *   ceiling 96 | floor 96 | winner 32 | time 32
 *
 * `time` in 32 bits lasts until the year 2106 and lets an award update this slot instead of opening another.
 */
/// @notice A lot's bounds, and what was decided on it.
/// @param winner The vendor; 0 while undecided, `DESERTED` if none
/// @param time When it was decided; while undecided, the end of the time for objections to a disqualification, 0 if
/// there was none
struct LotState {
    uint96 ceiling;
    uint96 floor;
    uint32 winner;
    uint32 time;
}

/// @dev In the place of a lot's winner. No vendor gets that far: ids are counted from 1.
uint32 constant DESERTED = type(uint32).max;

/*
 * One slot, from the least significant bit:
 *
 *   open 16 | round 16 | until 40 | reopenedUntil 40 | lapses 16 | unused 128
 */
/// @notice What complaints do to a lot.
/// @param open How many wait for oversight; means nothing from `until` on
/// @param round How many were upheld
/// @param until From here on, what is open counts as rejected
/// @param reopenedUntil Until then the officer alone decides on the lot again, after an upheld complaint
/// @param lapses How often what was open had come to count as rejected when the next complaint was filed
struct Trial {
    uint16 open;
    uint16 round;
    uint40 until;
    uint40 reopenedUntil;
    uint16 lapses;
}

enum ComplaintState {
    None,
    Open,
    Upheld,
    Rejected
}

/*
 * One slot, from the least significant bit:
 *
 *   state 8 | round 16 | lapses 16 | unused 216
 */
/// @notice A vendor's last complaint about a lot.
/// @param round The lot's when it was filed: one complaint of a vendor in each
/// @param lapses The lot's when it was filed: it waits with those of the same number, and no longer
struct Complaint {
    ComplaintState state;
    uint16 round;
    uint16 lapses;
}

/*
 * One slot, from the least significant bit:
 *
 *   since 40 | used 24 | unused 192
 */
/// @notice A tender's suspensions.
/// @param since When the last one began
/// @param used Seconds lost by those before it
struct Suspension {
    uint40 since;
    uint24 used;
}

/// @notice What a vendor offers in a lot, as it was opened.
/// @param price 0 if the vendor opened no price for the lot
/// @param order The seal's: decides ties, the earliest first
/// @param place Where an award finds it: the vendor's id × 256 + the number of the word that holds it
/// @param excluded Whether the vendor opened a second bid
struct OpenedBid {
    uint96 price;
    uint24 order;
    uint40 place;
    bool excluded;
    bool disqualified;
}

/// @notice How scoring goes. Stored as `ScoringSlot`.
/// @param scoring Seconds from `opensUntil` in which evaluators score
/// @param pricing Seconds after these in which prices can be opened
/// @param offers How many vendors opened one offer, and one only
/// @param finished How many evaluators have scored every one of them
struct Scoring {
    uint24 scoring;
    uint24 pricing;
    uint8 quorum;
    uint8 evaluators;
    uint16 priceWeight;
    uint16 offers;
    uint8 finished;
}
