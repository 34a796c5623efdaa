// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../interfaces/IDirectory.sol";
import {Credential, Recovery} from "../types/Parties.sol";
import {Signers} from "./Signers.sol";

/*
 * Storage, after `Signers`:
 *
 *   slot 5   party => Recovery, four slots each
 */
/// @title How a party that lost its signers gets another
/// @dev Keeps proposals and emits their events. Who may propose or veto is decided by the callers.
///
/// Whoever proposes could try to take the party over, so that time is on the side of who still has a key: a proposal
/// waits; any act of a signer calls it off; each time the next one waits longer. A proposal has a number, and no two
/// have the same. What was proposed counts for nothing before it is completed: the new signer was added then.
abstract contract Recoveries is Signers {
    uint40 private constant _WAIT = 7 days;
    uint8 private constant _DOUBLINGS = 4;

    mapping(uint32 party => Recovery) private _recoveries;

    /// @inheritdoc IDirectory
    /// @dev The signer may have gone to another party, and its sponsor been suspended, since it was proposed.
    function completeRecovery(uint32 id) external {
        Recovery storage pending = _requirePending(id);
        (uint40 readyAt, uint32 sponsor) = (pending.readyAt, pending.sponsor);
        if (block.timestamp < readyAt) revert RecoveryEarly(id, readyAt);
        if (_isSuspended(sponsor)) revert PartyIsSuspended(sponsor);
        Credential memory next = pending.signer;
        bytes32 signerId = _idOf(next);
        _requireFree(signerId);

        _clear(pending, 0);
        _record(2, abi.encode(block.timestamp, RecoveryCompleted.selector, id, signerId, 0));
        _addSigner(id, _requireParty(id).kind(), next);
    }

    /// @inheritdoc IDirectory
    function recovery(uint32 id) external view returns (Recovery memory) {
        return _recoveries[id];
    }

    /// @dev That the new signer is well formed, free and willing is for the caller to check.
    function _proposeRecovery(uint32 id, uint32 nonce, uint32 sponsor, Credential memory proposed) internal {
        if (_isSuspended(id)) revert PartyIsSuspended(id);
        Recovery storage last = _recoveries[id];
        if (nonce != last.nonce) revert NonceStale(id, last.nonce, nonce);
        if (last.readyAt != 0 && _canBeCompleted(last)) revert RecoveryPending(id, last.readyAt);

        uint40 readyAt = uint40(block.timestamp) + (_WAIT << last.vetoes);
        last.readyAt = readyAt;
        last.sponsor = sponsor;
        last.nonce = nonce + 1;
        last.signer = proposed;
        _recordProposal(id, nonce, sponsor, readyAt, proposed);
    }

    /// @param nonce That of the proposal, so that a veto of one cannot be used against another
    function _vetoRecovery(uint32 id, uint32 nonce, bytes32 by) internal {
        uint32 expected = _requirePending(id).nonce - 1;
        if (nonce != expected) revert NonceStale(id, expected, nonce);
        _callOffRecovery(id, by);
    }

    /// @dev Does nothing if none waits.
    /// @param by The party's signer that acted; 0 for the administrator
    function _callOffRecovery(uint32 id, bytes32 by) internal {
        Recovery storage pending = _recoveries[id];
        if (pending.readyAt == 0) return;
        bytes32 signerId = _idOf(pending.signer);
        uint8 vetoes = pending.vetoes;
        _clear(pending, vetoes == _DOUBLINGS ? vetoes : vetoes + 1);
        _record(2, abi.encode(block.timestamp, RecoveryVetoed.selector, id, signerId, by, 0));
    }

    /// @dev Leaves the nonce.
    function _clear(Recovery storage pending, uint8 vetoes) private {
        delete pending.signer;
        pending.readyAt = 0;
        pending.sponsor = 0;
        pending.vetoes = vetoes;
    }

    function _recordProposal(
        uint32 id,
        uint32 nonce,
        uint32 sponsor,
        uint40 readyAt,
        Credential memory proposed
    ) private {
        bytes memory words = abi.encode(
            block.timestamp,
            RecoveryProposed.selector,
            id,
            _idOf(proposed),
            nonce,
            proposed.scheme,
            proposed.account,
            proposed.x,
            proposed.y,
            sponsor,
            readyAt,
            0
        );
        _record(2, words);
    }

    function _requirePending(uint32 id) private view returns (Recovery storage pending) {
        pending = _recoveries[id];
        if (pending.readyAt == 0) revert RecoveryMissing(id);
    }

    /// @dev If not, the party would be without a way back for as long as it stays.
    function _canBeCompleted(Recovery storage pending) private view returns (bool) {
        return !_isSuspended(pending.sponsor) && _holderOf(_idOf(pending.signer)) == 0;
    }
}
