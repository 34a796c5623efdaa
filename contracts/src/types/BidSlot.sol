// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/*
 * A vendor's opened bid is one word for each two of its lots, from the least significant bit:
 *
 *   first price 96 | second price 96 | order 24 | marks 8 | lots 32
 *
 * `order`, `lots` and the mark of exclusion are the same in each word, so that an award reads one word a bid. `lots` has
 * bit i set for lot i+1; word w holds the prices of the lots at places 2w and 2w+1 among them. In a weighted tender the
 * first word has no lots until prices are opened. A vendor that has opened nothing has `order` 0.
 */
/// @notice Two prices of a vendor, and what decides over them.
type BidSlot is uint256;

using {
    bidOrder,
    bidLots,
    isOpened,
    isExcluded,
    isDisqualified,
    isBarred,
    hasMark,
    placeIn,
    priceAt,
    withLots,
    withPrice,
    withOrder,
    withMark,
    withoutMark,
    excluded
} for BidSlot global;

/// @notice Bits of a `BidSlot`'s marks.
library Marks {
    /// @dev The vendor opened a second bid. In each word.
    uint8 internal constant EXCLUDED = 1;
    /// @dev Disqualified in the lot of the first price.
    uint8 internal constant FIRST_DISQUALIFIED = 2;
    /// @dev Disqualified in the lot of the second price.
    uint8 internal constant SECOND_DISQUALIFIED = 4;
    /// @dev A seal of the vendor was taken back. In the first word, of a vendor that may have opened nothing.
    uint8 internal constant EXCUSED = 8;
    /// @dev The vendor asked for a token and opened no bid, and was named for it. In the first word.
    uint8 internal constant ABSENT = 16;
}

uint256 constant ORDER_AT = 192;
uint256 constant MARKS_AT = 216;
uint256 constant BID_LOTS_AT = 224;

function bidSlot(uint24 order, uint8 marks, uint32 lots) pure returns (BidSlot) {
    return
        BidSlot.wrap(uint256(order) << ORDER_AT | uint256(marks) << MARKS_AT | uint256(lots) << BID_LOTS_AT);
}

function bidOrder(BidSlot s) pure returns (uint24) {
    return uint24(BidSlot.unwrap(s) >> ORDER_AT);
}

function bidLots(BidSlot s) pure returns (uint32) {
    return uint32(BidSlot.unwrap(s) >> BID_LOTS_AT);
}

function isOpened(BidSlot s) pure returns (bool) {
    return bidOrder(s) != 0;
}

function isExcluded(BidSlot s) pure returns (bool) {
    return hasMark(s, Marks.EXCLUDED);
}

/// @param mark Bits of `Marks`
function hasMark(BidSlot s, uint8 mark) pure returns (bool) {
    return BidSlot.unwrap(s) >> MARKS_AT & mark != 0;
}

/// @param place The lot's place among the bid's lots
function isDisqualified(BidSlot s, uint256 place) pure returns (bool) {
    return hasMark(s, disqualificationOf(place));
}

/// @dev Whether the bid takes no part in the comparison for the lot at this index.
function isBarred(BidSlot s, uint256 index) pure returns (bool) {
    return hasMark(s, Marks.EXCLUDED | disqualificationOf(index));
}

/// @dev The mark of a disqualification in the lot at this place.
function disqualificationOf(uint256 place) pure returns (uint8) {
    return place & 1 == 0 ? Marks.FIRST_DISQUALIFIED : Marks.SECOND_DISQUALIFIED;
}

/// @dev The place of a lot among the bid's lots, from 0; the greatest number if it isn't among them.
function placeIn(BidSlot s, uint16 lot) pure returns (uint256 place) {
    uint256 lots = bidLots(s);
    if (lot == 0 || lot > 32 || lots >> (lot - 1) & 1 == 0) return type(uint256).max;
    return lotsIn(lots & ((1 << (lot - 1)) - 1));
}

/// @dev How many lots a bitmap names.
function lotsIn(uint256 lots) pure returns (uint256 count) {
    // Cannot wrap: at most as many rounds as bits.
    unchecked {
        for (; lots != 0; ++count) {
            lots &= lots - 1;
        }
    }
}

function priceAt(BidSlot s, uint256 place) pure returns (uint96) {
    return uint96(BidSlot.unwrap(s) >> (place & 1) * 96);
}

/// @dev For a place without a price.
function withPrice(BidSlot s, uint256 place, uint96 price) pure returns (BidSlot) {
    return BidSlot.wrap(BidSlot.unwrap(s) | uint256(price) << (place & 1) * 96);
}

/// @dev For a word without lots.
function withLots(BidSlot s, uint32 lots) pure returns (BidSlot) {
    return BidSlot.wrap(BidSlot.unwrap(s) | uint256(lots) << BID_LOTS_AT);
}

/// @dev For a word without an order.
function withOrder(BidSlot s, uint24 order) pure returns (BidSlot) {
    return BidSlot.wrap(BidSlot.unwrap(s) | uint256(order) << ORDER_AT);
}

function excluded(BidSlot s) pure returns (BidSlot) {
    return withMark(s, Marks.EXCLUDED);
}

function withMark(BidSlot s, uint8 mark) pure returns (BidSlot) {
    return BidSlot.wrap(BidSlot.unwrap(s) | uint256(mark) << MARKS_AT);
}

function withoutMark(BidSlot s, uint8 mark) pure returns (BidSlot) {
    return BidSlot.wrap(BidSlot.unwrap(s) & ~(uint256(mark) << MARKS_AT));
}
