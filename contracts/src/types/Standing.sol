// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Kind, Scheme} from "./Parties.sol";

/// @notice A `Signer` as it is stored: see its layout. 0 for a signer of nobody.
type SignerSlot is uint256;

/// @notice A `Party` as it is stored: see its layout. 0 for nobody.
type PartySlot is uint256;

using {party, signerKind, scheme, addedAt, revokedAt} for SignerSlot global;
using {kind, suspended, roles, memberOf, sponsor} for PartySlot global;

function party(SignerSlot s) pure returns (uint32) {
    return uint32(SignerSlot.unwrap(s));
}

function signerKind(SignerSlot s) pure returns (Kind) {
    return Kind(uint8(SignerSlot.unwrap(s) >> 32));
}

function scheme(SignerSlot s) pure returns (Scheme) {
    return Scheme(uint8(SignerSlot.unwrap(s) >> 40));
}

function addedAt(SignerSlot s) pure returns (uint40) {
    return uint40(SignerSlot.unwrap(s) >> 48);
}

function revokedAt(SignerSlot s) pure returns (uint40) {
    return uint40(SignerSlot.unwrap(s) >> 88);
}

function kind(PartySlot p) pure returns (Kind) {
    return Kind(uint8(PartySlot.unwrap(p)));
}

function suspended(PartySlot p) pure returns (bool) {
    return uint8(PartySlot.unwrap(p) >> 8) != 0;
}

function roles(PartySlot p) pure returns (uint16) {
    return uint16(PartySlot.unwrap(p) >> 16);
}

function memberOf(PartySlot p) pure returns (uint32) {
    return uint32(PartySlot.unwrap(p) >> 32);
}

function sponsor(PartySlot p) pure returns (uint32) {
    return uint32(PartySlot.unwrap(p) >> 152);
}
