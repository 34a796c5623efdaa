// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Core} from "./Tenders.sol";

/*
 * One slot, from the least significant bit. Sealing writes it, for `orders`; whatever else a seal or a comment reads
 * on its cheapest path is here too.
 *
 *   registrar 160 | orders 24 | decisions 24 | version 16 | lots 8 | procedure 8 | flags 8 | unused 8
 */
/// @notice `Core`, packed. Sealing must cost little, so it is read and changed on the stack, never in memory.
type CoreSlot is uint256;

using {
    registrar,
    orders,
    decisions,
    version,
    lots,
    procedure,
    exists,
    has,
    ordered,
    decided,
    versioned,
    withRegistrar,
    withProcedure,
    withLots,
    withFlag,
    withoutFlag,
    unpacked
} for CoreSlot global;

uint256 constant ORDERS_AT = 160;
uint256 constant DECISIONS_AT = 184;
uint256 constant VERSION_AT = 208;
uint256 constant LOTS_AT = 224;
uint256 constant PROCEDURE_AT = 232;
uint256 constant FLAGS_AT = 240;

function registrar(CoreSlot c) pure returns (address) {
    return address(uint160(CoreSlot.unwrap(c)));
}

function orders(CoreSlot c) pure returns (uint24) {
    return uint24(CoreSlot.unwrap(c) >> ORDERS_AT);
}

function decisions(CoreSlot c) pure returns (uint24) {
    return uint24(CoreSlot.unwrap(c) >> DECISIONS_AT);
}

function version(CoreSlot c) pure returns (uint16) {
    return uint16(CoreSlot.unwrap(c) >> VERSION_AT);
}

function lots(CoreSlot c) pure returns (uint8) {
    return uint8(CoreSlot.unwrap(c) >> LOTS_AT);
}

function procedure(CoreSlot c) pure returns (uint8) {
    return uint8(CoreSlot.unwrap(c) >> PROCEDURE_AT);
}

/// @dev A published tender has a version.
function exists(CoreSlot c) pure returns (bool) {
    return version(c) != 0;
}

/// @param flag Bits of `Flags`: whether any of them is set
function has(CoreSlot c, uint8 flag) pure returns (bool) {
    return CoreSlot.unwrap(c) >> FLAGS_AT & flag != 0;
}

/// @dev One more seal or withdrawal. The caller checks that `orders` is not at its end, where this would carry.
function ordered(CoreSlot c) pure returns (CoreSlot) {
    unchecked {
        return CoreSlot.wrap(CoreSlot.unwrap(c) + (1 << ORDERS_AT));
    }
}

/// @dev One more decision.
function decided(CoreSlot c) pure returns (CoreSlot) {
    // Checked: a tender that was decided on 2**24 times can be decided on no more.
    assert(decisions(c) != type(uint24).max);
    unchecked {
        return CoreSlot.wrap(CoreSlot.unwrap(c) + (1 << DECISIONS_AT));
    }
}

/// @dev One more version.
function versioned(CoreSlot c) pure returns (CoreSlot) {
    // Checked: at 2**16 versions the tender can be amended no more.
    uint256 next = uint256(version(c)) + 1;
    assert(next <= type(uint16).max);
    return CoreSlot.wrap(CoreSlot.unwrap(c) & ~(uint256(type(uint16).max) << VERSION_AT) | next << VERSION_AT);
}

/// @dev For a slot without a registrar.
function withRegistrar(CoreSlot c, address key) pure returns (CoreSlot) {
    return CoreSlot.wrap(CoreSlot.unwrap(c) | uint160(key));
}

/// @dev For a slot without a procedure.
function withProcedure(CoreSlot c, uint8 index) pure returns (CoreSlot) {
    return CoreSlot.wrap(CoreSlot.unwrap(c) | uint256(index) << PROCEDURE_AT);
}

/// @dev With that many lots.
function withLots(CoreSlot c, uint8 count) pure returns (CoreSlot) {
    uint256 rest = CoreSlot.unwrap(c) & ~(uint256(type(uint8).max) << LOTS_AT);
    return CoreSlot.wrap(rest | uint256(count) << LOTS_AT);
}

/// @param flag One of `Flags`
function withFlag(CoreSlot c, uint8 flag) pure returns (CoreSlot) {
    return CoreSlot.wrap(CoreSlot.unwrap(c) | uint256(flag) << FLAGS_AT);
}

/// @param flag One of `Flags`
function withoutFlag(CoreSlot c, uint8 flag) pure returns (CoreSlot) {
    return CoreSlot.wrap(CoreSlot.unwrap(c) & ~(uint256(flag) << FLAGS_AT));
}

function unpacked(CoreSlot c) pure returns (Core memory) {
    return Core({
        registrar: registrar(c),
        orders: orders(c),
        decisions: decisions(c),
        version: version(c),
        lots: lots(c),
        procedure: procedure(c),
        flags: uint8(CoreSlot.unwrap(c) >> FLAGS_AT)
    });
}
