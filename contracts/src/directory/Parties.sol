// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../interfaces/IDirectory.sol";
import {Kind, Party} from "../types/Parties.sol";
import {PartySlot} from "../types/Standing.sol";
import {Record} from "./Record.sol";

/*
 * Storage, after `Record`:
 *
 *   slot 1   … | partyCount 32 (beside `Record`'s length)
 *   slot 2   id => Party, one slot each
 *   slot 3   id => profile
 */
/// @title Who there is
/// @dev Keeps parties and emits their events. Whether somebody may change them is decided by the callers.
abstract contract Parties is Record {
    uint32 private _partyCount;
    mapping(uint32 id => Party) private _parties;
    mapping(uint32 id => bytes32) private _profiles;

    /// @inheritdoc IDirectory
    function partyCount() external view returns (uint32) {
        return _partyCount;
    }

    /// @inheritdoc IDirectory
    function party(uint32 id) external view returns (Party memory) {
        return _parties[id];
    }

    /// @inheritdoc IDirectory
    function profile(uint32 id) external view returns (bytes32) {
        return _profiles[id];
    }

    function _partySlot(uint32 id) internal view returns (PartySlot slot) {
        Party storage one = _parties[id];
        // A `Party` fits one slot, and this is it.
        assembly ("memory-safe") {
            slot := sload(one.slot)
        }
    }

    /// @dev Without a signer as yet: the caller adds the first one.
    function _addParty(Kind kind, uint32 memberOf, uint16 roles, bytes32 profile_, uint32 sponsor)
        internal
        returns (uint32 id)
    {
        id = ++_partyCount;
        _parties[id] = Party({
            kind: kind,
            suspended: false,
            roles: roles,
            memberOf: memberOf,
            nonce: 0,
            signers: 0,
            registeredAt: uint40(block.timestamp),
            sponsor: sponsor,
            rolesNonce: 0
        });
        _profiles[id] = profile_;
        _record(
            1,
            abi.encode(
                block.timestamp, PartyRegistered.selector, id, kind, memberOf, roles, profile_, sponsor, 0
            )
        );
    }

    function _changeProfile(uint32 id, bytes32 profile_) internal {
        _profiles[id] = profile_;
        _record(1, abi.encode(block.timestamp, ProfileChanged.selector, id, profile_, 0));
    }

    function _changeRoles(uint32 id, uint16 roles) internal {
        _parties[id].roles = roles;
        _record(1, abi.encode(block.timestamp, RolesChanged.selector, id, roles, 0));
    }

    function _suspend(uint32 id, bytes32 reason) internal {
        _setSuspended(id, true);
        _record(1, abi.encode(block.timestamp, PartySuspended.selector, id, reason, 0));
    }

    function _reinstate(uint32 id, bytes32 reason) internal {
        _setSuspended(id, false);
        _record(1, abi.encode(block.timestamp, PartyReinstated.selector, id, reason, 0));
    }

    /// @dev Compare-and-swap: an intent is carried out once, and only if nothing else was since it was signed.
    function _useNonce(uint32 id, uint32 given) internal {
        uint32 expected = _parties[id].nonce;
        if (given != expected) revert NonceStale(id, expected, given);
        _parties[id].nonce = expected + 1;
    }

    function _useRolesNonce(uint32 id, uint32 given) internal {
        uint32 expected = _parties[id].rolesNonce;
        if (given != expected) revert NonceStale(id, expected, given);
        _parties[id].rolesNonce = expected + 1;
    }

    function _countSigner(uint32 id) internal {
        ++_parties[id].signers;
    }

    function _discountSigner(uint32 id) internal {
        uint16 signers = _parties[id].signers;
        if (signers == 1) revert LastSigner(id);
        _parties[id].signers = signers - 1;
    }

    function _isSuspended(uint32 id) internal view returns (bool) {
        return _parties[id].suspended;
    }

    function _requireParty(uint32 id) internal view returns (PartySlot one) {
        one = _partySlot(id);
        if (one.kind() == Kind.None) revert PartyUnknown(id);
    }

    function _setSuspended(uint32 id, bool suspended) private {
        Party storage one = _parties[id];
        if (one.kind == Kind.None) revert PartyUnknown(id);
        if (one.suspended == suspended) revert PartyUnchanged(id);
        one.suspended = suspended;
    }
}
