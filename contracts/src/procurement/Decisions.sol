// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Authentication} from "../directory/Authentication.sol";
import {CoreSlot} from "../types/CoreSlot.sol";
import {Authorization} from "../types/Intents.sol";
import {Kind, Roles} from "../types/Parties.sol";
import {PartySlot, SignerSlot} from "../types/Standing.sol";
import {Flags} from "../types/Tenders.sol";
import {TimetableSlot} from "../types/TimetableSlot.sol";
import {Clock} from "./Clock.sol";

/// @title Who decides on a tender, and that each decision is made once
abstract contract Decisions is Clock {
    /// @dev Begins an officer's act: loads the tender, refuses what is stale, and gives it back with the counter raised,
    /// for the caller to store.
    /// @return c The tender
    /// @return t Its boundaries
    /// @return officer Who signed
    /// @return second The officer that approved; 0 if none did
    function _beginAct(
        uint32 tender,
        uint24 decisions,
        uint40 validUntil,
        bytes32 structHash,
        uint16 role,
        Authorization[] calldata officers
    ) internal view returns (CoreSlot c, TimetableSlot t, uint32 officer, uint32 second) {
        c = _requireRunning(tender);
        t = _timetables[tender];
        c = _decided(c, decisions);
        _requireUnexpired(validUntil);
        (officer, second) = _requireOfficers(t.buyer(), role, structHash, officers);
    }

    /// @dev A tender that is neither cancelled, final nor suspended. A suspension that has run out is ended by
    /// `resume`, which anyone calls: until then nothing is decided.
    function _requireRunning(uint32 tender) internal view returns (CoreSlot c) {
        c = _requireOpenEnded(tender);
        if (c.has(Flags.SUSPENDED)) revert TenderIsSuspended();
    }

    /// @dev A tender that is neither cancelled nor final.
    function _requireOpenEnded(uint32 tender) internal view returns (CoreSlot c) {
        c = _requireTender(tender);
        if (!c.has(Flags.CANCELLED | Flags.FINAL)) return c;
        if (c.has(Flags.CANCELLED)) revert TenderIsCancelled();
        revert TenderIsFinal();
    }

    /// @dev Compares the tender's decision counter and gives it back raised: a caller that does not store it lets the act be
    /// done again.
    function _decided(CoreSlot c, uint24 decisions) internal pure returns (CoreSlot) {
        if (c.decisions() != decisions) revert DecisionsStale(c.decisions(), decisions);
        return c.decided();
    }

    // ─── Who signed ──────────────────────────────────────────────────────────────────────────────────────────

    /// @dev An officer of the buyer with this role, and another who approves where the first one needs it.
    function _requireOfficers(
        uint32 buyer,
        uint16 role,
        bytes32 structHash,
        Authorization[] calldata officers
    ) internal view returns (uint32 officer, uint32 second) {
        if (officers.length == 0) revert SignatureMissing();
        PartySlot who;
        (officer, who) = _authenticate(officers[0], structHash);
        _requireRole(officer, who, buyer, role);
        second = _requireSecond(officer, who, buyer, structHash, officers);
    }

    function _requireSecond(
        uint32 officer,
        PartySlot who,
        uint32 buyer,
        bytes32 structHash,
        Authorization[] calldata officers
    ) internal view returns (uint32 second) {
        if (officers.length == 1) {
            if (who.roles() & Roles.SECONDED != 0) {
                revert ApprovalMissing(officer);
            }
            return 0;
        }
        (second, who) = _authenticate(officers[1], structHash);
        _requireRole(second, who, buyer, Roles.APPROVE);
        // Nobody approves of what it has signed itself; a third signature would say nothing.
        if (second == officer || officers.length > 2) revert Forbidden(second);
    }

    function _requireRole(uint32 party, PartySlot who, uint32 buyer, uint16 role) internal pure {
        if (who.kind() != Kind.Officer || who.memberOf() != buyer || who.roles() & role == 0) {
            revert Forbidden(party);
        }
    }

    /// @dev A party of this kind.
    function _requireKind(Kind kind, bytes32 structHash, Authorization calldata authorization)
        internal
        view
        returns (uint32)
    {
        (uint32 party, PartySlot who) = _authenticate(authorization, structHash);
        if (who.kind() != kind) revert Forbidden(party);
        return party;
    }

    /// @dev The party whose standing signer signed; reverts if there is none, or if it may not act.
    function _authenticate(Authorization calldata authorization, bytes32 structHash)
        internal
        view
        returns (uint32, PartySlot)
    {
        (SignerSlot signer, PartySlot who) = _directory.standing(keccak256(authorization.signer));
        Authentication.requireSigned(signer, who, authorization, _hashTypedDataV4(structHash));
        return (signer.party(), who);
    }

    /// @dev Records who approved, after what was approved.
    /// @param second 0 where nobody did
    function _recordSecond(uint32 tender, uint32 second, bytes32 structHash) internal {
        if (second == 0) return;
        _log(tender, 1, abi.encode(block.timestamp, ActSeconded.selector, tender, second, structHash, 0));
    }
}
