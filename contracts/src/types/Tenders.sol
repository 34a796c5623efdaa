// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @notice Where a tender stands, derived from its stored times and decisions.
enum Phase {
    None,
    Consultation,
    Sealing,
    Opening,
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
 *   | minOpened 8 | unused 48
 */
/// @notice What a procedure demands of its tenders. Set at deployment, never changed. Periods in seconds.
/// @param consultation Least time between publication and `sealsFrom`
/// @param sealing Least time between `sealsFrom` and `sealsUntil`
/// @param opening Least time between `sealsUntil` and `opensUntil`
/// @param standstill Least standstill
/// @param freeze Time before `sealsUntil` in which nothing can be amended or rescheduled
/// @param resealing Least time between an amendment and the new `sealsUntil`
/// @param minOpened A lot with fewer opened bids has no computed winner
struct Rules {
    Method method;
    uint32 consultation;
    uint32 sealing;
    uint32 opening;
    uint32 standstill;
    uint32 freeze;
    uint32 resealing;
    uint8 minOpened;
}

/// @notice What most actions on a tender touch. Stored as `CoreSlot`.
/// @param registrar The first registrar's admission key; further ones are in a mapping of their own
/// @param orders How many seals and withdrawals there were: the order of the last one
/// @param decisions How many officers' or oversight's intents were carried out: compared and raised by each
/// @param version 1 at publication, raised by each amendment
/// @param flags Bits of `Flags`
/// @param undecided How many lots are neither awarded nor deserted
struct Core {
    address registrar;
    uint24 orders;
    uint24 decisions;
    uint16 version;
    uint8 lots;
    uint8 procedure;
    uint8 flags;
    uint8 undecided;
}

library Flags {
    uint8 internal constant CANCELLED = 1;
    uint8 internal constant FINAL = 2;
    uint8 internal constant SUSPENDED = 4;
    /// @dev Each seal must come with an envelope.
    uint8 internal constant ENVELOPES = 8;
    /// @dev More than one registrar admits.
    uint8 internal constant REGISTRARS = 16;
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
 *   ceiling 96 | floor 96 | winner 32 | decidedAt 32
 *
 * `decidedAt` in 32 bits lasts until the year 2106 and lets an award update this slot instead of opening another.
 */
/// @notice A lot's bounds, and what was decided on it.
/// @param winner The vendor; 0 while undecided, and for ever if deserted
/// @param decidedAt When it was awarded or deserted; 0 while undecided
struct LotState {
    uint96 ceiling;
    uint96 floor;
    uint32 winner;
    uint32 decidedAt;
}

/*
 * One slot, from the least significant bit:
 *
 *   price 96 | order 24 | marks 8 | lots 64 | unused 64
 */
/// @notice What a vendor offers in a lot. The slot of its lowest lot doubles as the mark that it has opened.
/// @param order The seal's: decides ties, the earliest first
/// @param marks Bits of `Marks`; never 0 once written
/// @param lots In the slot of the lowest lot: bit i is lot i+1. In the slots of further lots: 0
struct LotBid {
    uint96 price;
    uint24 order;
    uint8 marks;
    uint64 lots;
}

library Marks {
    uint8 internal constant OPENED = 1;
    /// @dev The vendor opened a second bid.
    uint8 internal constant EXCLUDED = 2;
    uint8 internal constant DISQUALIFIED = 4;
}
