// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Transcript} from "../Transcript.sol";
import {Authentication} from "../directory/Authentication.sol";
import {IDirectory} from "../interfaces/IDirectory.sol";
import {IProcurementErrors} from "../interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../interfaces/IProcurementEvents.sol";
import {CoreSlot} from "../types/CoreSlot.sol";
import {Authorization} from "../types/Intents.sol";
import {Kind} from "../types/Parties.sol";
import {SealSlot} from "../types/SealSlot.sol";
import {PartySlot, SignerSlot} from "../types/Standing.sol";
import {Flags, LotBid, LotState, Rules} from "../types/Tenders.sol";
import {TimetableSlot} from "../types/TimetableSlot.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/*
 * Storage:
 *
 *   slot 0      Transcript: heads
 *   slots 1–2   EIP712: fallback strings, never used
 *   from 3      as declared here, and nowhere else: `TenderActs` runs on the same layout
 */
/// @title What every module of `Procurement` stands on
/// @notice All that is kept of tenders, who may act on them, and how an event joins a transcript.
/// @dev A function that changes a tender loads its `CoreSlot` once, passes it along, and stores it once.
abstract contract TenderRecord is Transcript, IProcurementEvents, IProcurementErrors, EIP712("Veedor", "1") {
    IDirectory internal immutable _directory;

    uint32 internal _tenderCount;
    uint8 internal _procedureCount;
    mapping(uint8 procedure => Rules) internal _rules;
    mapping(uint32 buyer => uint32) internal _publishedBy;
    mapping(uint32 tender => CoreSlot) internal _cores;
    mapping(uint32 tender => TimetableSlot) internal _timetables;
    mapping(uint32 tender => mapping(uint16 lot => LotState)) internal _lots;
    /// @dev Registrars beyond the first, which is in `Core`.
    mapping(uint32 tender => mapping(address key => bool)) internal _furtherRegistrars;
    mapping(uint32 tender => mapping(address bidder => SealSlot)) internal _seals;
    /// @dev A vendor's lowest opened lot; its slot is the mark that the vendor has opened.
    mapping(uint32 tender => mapping(uint32 vendor => LotBid)) internal _firstBids;
    mapping(uint32 tender => mapping(uint32 vendor => mapping(uint16 lot => LotBid))) internal _furtherBids;
    /// @dev How many bids were opened in lots above 3; see `OpenedCounts`.
    mapping(uint32 tender => mapping(uint256 word => uint256)) internal _openedWords;
    /// @dev Admits and counts an author at once: quota, and no replay, for one slot.
    mapping(uint32 tender => mapping(address author => uint32)) internal _comments;
    /// @dev Odd while the comment's text is withheld.
    mapping(uint32 tender => mapping(uint24 position => uint32)) internal _moderations;
    /// @dev Seals up to this order were made for an earlier version.
    mapping(uint32 tender => uint24) internal _voidUpTo;

    constructor(IDirectory directory) {
        _directory = directory;
    }

    /// @dev The rules of a procedure that must exist.
    function _requireRules(uint8 procedure) internal view returns (Rules memory) {
        if (procedure >= _procedureCount) revert ProcedureUnknown(procedure);
        return _rules[procedure];
    }

    // ─── Who acts ────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Begins an officer's act on an existing tender: loads it, refuses what is stale, and gives it back with the counter
    /// raised, for the caller to store.
    function _beginAct(
        uint32 tender,
        uint24 decisions,
        uint40 validUntil,
        bytes32 structHash,
        uint16 role,
        Authorization calldata officer
    ) internal view returns (CoreSlot c, TimetableSlot t, uint32 party) {
        (c, t) = _beginDecision(tender, decisions);
        _requireUnexpired(validUntil);
        party = _requireOfficer(t.buyer(), role, structHash, officer);
    }

    /// @dev Loads a tender that is neither cancelled nor final, compares its decision counter, and gives it back raised: a
    /// caller that does not store it lets the act be done again.
    function _beginDecision(uint32 tender, uint24 decisions)
        internal
        view
        returns (CoreSlot c, TimetableSlot t)
    {
        c = _requireTender(tender);
        if (c.has(Flags.CANCELLED)) revert TenderIsCancelled();
        if (c.has(Flags.FINAL)) revert TenderIsFinal();
        if (c.decisions() != decisions) revert DecisionsStale(c.decisions(), decisions);
        c = c.decided();
        t = _timetables[tender];
    }

    function _requireTender(uint32 tender) internal view returns (CoreSlot c) {
        c = _cores[tender];
        if (!c.exists()) revert TenderUnknown();
    }

    function _requireUnexpired(uint40 validUntil) internal view {
        if (block.timestamp > validUntil) revert IntentExpired();
    }

    /// @dev Who decides says why: the digest is part of the transcript.
    function _requireReason(bytes32 reason) internal pure {
        if (reason == 0) revert ReasonMissing();
    }

    function _requireOfficer(uint32 buyer, uint16 role, bytes32 structHash, Authorization calldata officer)
        internal
        view
        returns (uint32)
    {
        (uint32 party, PartySlot who) = _authenticate(officer, structHash);
        if (who.kind() != Kind.Officer || who.memberOf() != buyer || who.roles() & role == 0) {
            revert Forbidden(party);
        }
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

    /// @dev Whether `account` itself, and no contract on its behalf, signed.
    function _signed(address account, bytes32 structHash, bytes calldata signature)
        internal
        view
        returns (bool)
    {
        return account != address(0) && _recover(structHash, signature) == account;
    }

    /// @dev Whether one of the tender's registrars signed.
    function _admitted(CoreSlot c, uint32 tender, bytes32 structHash, bytes calldata admission)
        internal
        view
        returns (bool)
    {
        return _admits(c, tender, _recover(structHash, admission));
    }

    /// @dev Who signed, in 65 bytes or in the 64 of EIP-2098; 0 for nobody.
    function _recover(bytes32 structHash, bytes calldata signature) private view returns (address recovered) {
        bytes32 digest = _hashTypedDataV4(structHash);
        if (signature.length == 64) {
            (recovered,,) = ECDSA.tryRecover(digest, bytes32(signature[:32]), bytes32(signature[32:]));
        } else {
            (recovered,,) = ECDSA.tryRecoverCalldata(digest, signature);
        }
    }

    function _admits(CoreSlot c, uint32 tender, address registrar) internal view returns (bool) {
        if (registrar == c.registrar()) return registrar != address(0);
        return c.has(Flags.REGISTRARS) && _furtherRegistrars[tender][registrar];
    }
}
