// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {DESERTED, LotState} from "./Tenders.sol";

/// @notice `LotState`, packed: see its layout. Read by each award, so it stays on the stack.
type LotSlot is uint256;

using {
    ceiling,
    floor,
    winner,
    time,
    isUndecided,
    isDeserted,
    qualifies,
    decided,
    reopened,
    withTime,
    unpacked
} for LotSlot global;

/// @dev Of a number beyond the tender's lots.
LotSlot constant NO_LOT = LotSlot.wrap(0);

uint256 constant FLOOR_AT = 96;
uint256 constant WINNER_AT = 192;
uint256 constant TIME_AT = 224;

function lotSlot(uint96 ceiling_, uint96 floor_) pure returns (LotSlot) {
    return LotSlot.wrap(ceiling_ | uint256(floor_) << FLOOR_AT);
}

function ceiling(LotSlot s) pure returns (uint96) {
    return uint96(LotSlot.unwrap(s));
}

function floor(LotSlot s) pure returns (uint96) {
    return uint96(LotSlot.unwrap(s) >> FLOOR_AT);
}

function winner(LotSlot s) pure returns (uint32) {
    return uint32(LotSlot.unwrap(s) >> WINNER_AT);
}

function time(LotSlot s) pure returns (uint32) {
    return uint32(LotSlot.unwrap(s) >> TIME_AT);
}

function isUndecided(LotSlot s) pure returns (bool) {
    return winner(s) == 0;
}

/// @dev Whether a price lies within the lot's bounds.
function qualifies(LotSlot s, uint96 price) pure returns (bool) {
    return price >= floor(s) && price <= ceiling(s);
}

/// @param winner_ A vendor, or `DESERTED`
function decided(LotSlot s, uint32 winner_) view returns (LotSlot) {
    return LotSlot.wrap(
        uint192(LotSlot.unwrap(s)) | uint256(winner_) << WINNER_AT | uint256(uint32(block.timestamp))
            << TIME_AT
    );
}

function reopened(LotSlot s) pure returns (LotSlot) {
    return LotSlot.wrap(uint192(LotSlot.unwrap(s)));
}

function withTime(LotSlot s, uint32 time_) pure returns (LotSlot) {
    return LotSlot.wrap(uint224(LotSlot.unwrap(s)) | uint256(time_) << TIME_AT);
}

function unpacked(LotSlot s) pure returns (LotState memory) {
    return LotState({ceiling: ceiling(s), floor: floor(s), winner: winner(s), time: time(s)});
}

/// @dev Whether the lot was declared without a winner.
function isDeserted(LotSlot s) pure returns (bool) {
    return winner(s) == DESERTED;
}
