// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Schedule} from "./Intents.sol";
import {Timetable} from "./Tenders.sol";

/*
 * One slot, from the least significant bit. `openedN` counts the opened bids of lots 1 to 3, so that the common
 * opening writes no slot of its own for it; further lots are counted in words of 15 (see `OpenedCounts`).
 *
 *   sealsFrom 40 | sealsUntil 40 | opensUntil 40 | evaluation 24 | standstill 24 | buyer 32
 *   | opened1 16 | opened2 16 | opened3 16 | minOpened 8
 */
/// @notice `Timetable`, packed.
type TimetableSlot is uint256;

using {
    sealsFrom,
    sealsUntil,
    opensUntil,
    awardBy,
    standstill,
    buyer,
    minOpened,
    opened,
    withOpened,
    withSchedule,
    postponed,
    unpacked
} for TimetableSlot global;

uint256 constant STANDSTILL_AT = 144;
uint256 constant BUYER_AT = 168;
uint256 constant OPENED_AT = 200;
uint256 constant MIN_OPENED_AT = 248;

function timetable(Schedule calldata schedule, uint24 standstill_, uint32 buyer_, uint8 minOpened_)
    pure
    returns (TimetableSlot)
{
    uint256 word = uint256(buyer_) << BUYER_AT | uint256(standstill_) << STANDSTILL_AT | uint256(minOpened_)
        << MIN_OPENED_AT;
    return withSchedule(TimetableSlot.wrap(word), schedule);
}

function sealsFrom(TimetableSlot t) pure returns (uint40) {
    return uint40(TimetableSlot.unwrap(t));
}

function sealsUntil(TimetableSlot t) pure returns (uint40) {
    return uint40(TimetableSlot.unwrap(t) >> 40);
}

function opensUntil(TimetableSlot t) pure returns (uint40) {
    return uint40(TimetableSlot.unwrap(t) >> 80);
}

/// @dev Stored as a distance from `opensUntil`. Cannot overflow: it came from a sum of 40 bits.
function awardBy(TimetableSlot t) pure returns (uint40) {
    return opensUntil(t) + uint24(TimetableSlot.unwrap(t) >> 120);
}

function standstill(TimetableSlot t) pure returns (uint24) {
    return uint24(TimetableSlot.unwrap(t) >> STANDSTILL_AT);
}

function buyer(TimetableSlot t) pure returns (uint32) {
    return uint32(TimetableSlot.unwrap(t) >> BUYER_AT);
}

function minOpened(TimetableSlot t) pure returns (uint8) {
    return uint8(TimetableSlot.unwrap(t) >> MIN_OPENED_AT);
}

/// @param lot 1 to 3
function opened(TimetableSlot t, uint16 lot) pure returns (uint16) {
    return uint16(TimetableSlot.unwrap(t) >> _openedAt(lot));
}

/// @dev One more opened bid. Checked: a count must not carry into its neighbour.
/// @param lot 1 to 3
function withOpened(TimetableSlot t, uint16 lot) pure returns (TimetableSlot) {
    uint256 shift = _openedAt(lot);
    assert(uint16(TimetableSlot.unwrap(t) >> shift) != type(uint16).max);
    unchecked {
        return TimetableSlot.wrap(TimetableSlot.unwrap(t) + (1 << shift));
    }
}

/// @dev Cannot wrap: `lot` is 1 to 3.
function _openedAt(uint16 lot) pure returns (uint256) {
    unchecked {
        return OPENED_AT + 16 * (uint256(lot) - 1);
    }
}

/// @dev The caller has checked that the boundaries ascend and that the last distance fits 24 bits.
function withSchedule(TimetableSlot t, Schedule calldata schedule) pure returns (TimetableSlot) {
    uint256 rest = TimetableSlot.unwrap(t) >> STANDSTILL_AT << STANDSTILL_AT;
    uint256 evaluation = schedule.awardBy - schedule.opensUntil;
    return TimetableSlot.wrap(
        rest | schedule.sealsFrom | uint256(schedule.sealsUntil) << 40 | uint256(schedule.opensUntil) << 80
            | evaluation << 120
    );
}

/// @dev The boundaries that lie after `since`, later by `lost`. The caller has seen to it that the last distance still
/// fits 24 bits (see `MAX_PERIOD`).
function postponed(TimetableSlot t, uint40 since, uint40 lost) pure returns (TimetableSlot) {
    uint256 word = TimetableSlot.unwrap(t);
    // The last boundary is a distance from the one before it: it moves along, or grows.
    if (sealsFrom(t) > since) word += lost;
    if (sealsUntil(t) > since) word += uint256(lost) << 40;
    if (opensUntil(t) > since) word += uint256(lost) << 80;
    else if (awardBy(t) > since) word += uint256(lost) << 120;
    return TimetableSlot.wrap(word);
}

function unpacked(TimetableSlot t) pure returns (Timetable memory) {
    return Timetable({
        sealsFrom: sealsFrom(t),
        sealsUntil: sealsUntil(t),
        opensUntil: opensUntil(t),
        evaluation: uint24(TimetableSlot.unwrap(t) >> 120),
        standstill: standstill(t),
        buyer: buyer(t),
        opened1: opened(t, 1),
        opened2: opened(t, 2),
        opened3: opened(t, 3),
        minOpened: minOpened(t)
    });
}
