// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/*
 * One slot, from the least significant bit:
 *
 *   order 24 | seal 232
 *
 * `order` counts a tender's seals and withdrawals: it is never 0, and never twice the same. `seal` is the first 232
 * bits of the seal, and 0 after a withdrawal (a tombstone). An opening empties the slot: by then sealing is over, and
 * an empty slot gives gas back. An opened offer's seal stays for its prices, and its order, which the vendor's bid has
 * from then on, becomes 0.
 */
/// @notice What a one-time key has committed to in a tender. 0 if it never sealed, or was opened.
type SealSlot is bytes32;

SealSlot constant UNUSED = SealSlot.wrap(0);

using {sealOrder, holds, isLive, isOfferOpened, isTombstone, withoutOrder} for SealSlot global;

function sealSlot(bytes32 seal, uint24 order) pure returns (SealSlot) {
    return SealSlot.wrap(bytes32(uint256(seal) >> 24 << 24 | order));
}

function tombstone(uint24 order) pure returns (SealSlot) {
    return SealSlot.wrap(bytes32(uint256(order)));
}

function sealOrder(SealSlot slot) pure returns (uint24) {
    return uint24(uint256(SealSlot.unwrap(slot)));
}

/// @dev Whether the slot holds this seal: 232 bits leave 2**116 work to find two bids with one seal.
function holds(SealSlot slot, bytes32 seal) pure returns (bool) {
    return isLive(slot) && uint256(SealSlot.unwrap(slot)) >> 24 == uint256(seal) >> 24;
}

function isLive(SealSlot slot) pure returns (bool) {
    return uint256(SealSlot.unwrap(slot)) >> 24 != 0;
}

/// @dev Of a live one: whether it holds an offer that was opened.
function isOfferOpened(SealSlot slot) pure returns (bool) {
    return sealOrder(slot) == 0;
}

function withoutOrder(SealSlot slot) pure returns (SealSlot) {
    return SealSlot.wrap(bytes32(uint256(SealSlot.unwrap(slot)) >> 24 << 24));
}

function isTombstone(SealSlot slot) pure returns (bool) {
    return SealSlot.unwrap(slot) != 0 && !isLive(slot);
}
