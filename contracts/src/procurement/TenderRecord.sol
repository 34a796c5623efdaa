// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Transcript} from "../Transcript.sol";
import {IDirectory} from "../interfaces/IDirectory.sol";
import {IProcurementErrors} from "../interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../interfaces/IProcurementEvents.sol";
import {BidSlot} from "../types/BidSlot.sol";
import {CoreSlot} from "../types/CoreSlot.sol";
import {Compact} from "../types/Intents.sol";
import {LotSlot} from "../types/LotSlot.sol";
import {ScoringSlot} from "../types/ScoringSlot.sol";
import {SealSlot} from "../types/SealSlot.sol";
import {Complaint, Flags, Remedies, Rules, Suspension, Trial} from "../types/Tenders.sol";
import {TimetableSlot} from "../types/TimetableSlot.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/*
 * Storage:
 *
 *   slot 0      Transcript: heads
 *   slots 1–2   EIP712: fallback strings, never used
 *   from 3      as declared here, and nowhere else: the parts of `Procurement` run on the same layout
 */
/// @title What every module of `Procurement` stands on
/// @notice All that is kept of tenders, and who signed under a plain key.
/// @dev A function that changes a tender loads its `CoreSlot` once, passes it along, and stores it once.
abstract contract TenderRecord is Transcript, IProcurementEvents, IProcurementErrors, EIP712("Veedor", "1") {
    IDirectory internal immutable _directory;

    uint32 internal _tenderCount;
    uint8 internal _procedureCount;
    mapping(uint8 procedure => Rules) internal _rules;
    mapping(uint8 procedure => Remedies) internal _remedies;
    mapping(uint32 buyer => uint32) internal _publishedBy;
    mapping(uint32 tender => CoreSlot) internal _cores;
    mapping(uint32 tender => TimetableSlot) internal _timetables;
    mapping(uint32 tender => mapping(uint16 lot => LotSlot)) internal _lots;
    /// @dev Registrars beyond the first, which is in `Core`.
    mapping(uint32 tender => mapping(address key => bool)) internal _furtherRegistrars;
    mapping(uint32 tender => mapping(address bidder => SealSlot)) internal _seals;
    /// @dev Seals up to this order were made for an earlier version.
    mapping(uint32 tender => uint24) internal _voidUpTo;
    /// @dev By place: a vendor's id × 256 + the number of the word.
    mapping(uint32 tender => mapping(uint40 place => BidSlot)) internal _bids;
    /// @dev How many bids were opened in lots above 3; see `OpenedCounts`.
    mapping(uint32 tender => mapping(uint256 word => uint256)) internal _openedWords;

    /// @dev Struct hash of the `Panel`; 0 where price alone decides.
    mapping(uint32 tender => bytes32) internal _panels;
    mapping(uint32 tender => ScoringSlot) internal _scorings;
    /// @dev For each evaluator 32 bits: 0 until it has scored the offer, then 1 + its points times weights.
    mapping(uint32 tender => mapping(uint32 vendor => uint256)) internal _scores;

    mapping(uint32 tender => Suspension) internal _suspensions;
    mapping(uint32 tender => mapping(uint16 lot => Trial)) internal _trials;
    mapping(uint32 tender => mapping(uint16 lot => mapping(uint32 vendor => Complaint))) internal _complaints;
    mapping(uint32 tender => mapping(address registrar => bool)) internal _counted;

    /// @dev Admits and counts an author at once: quota, and no replay, for one slot.
    mapping(uint32 tender => mapping(address author => uint32)) internal _comments;
    /// @dev Odd while the comment's text is withheld.
    mapping(uint32 tender => mapping(uint32 position => uint32)) internal _moderations;
    mapping(uint32 tender => mapping(uint32 position => mapping(address author => bool))) internal _endorsed;
    mapping(uint32 tender => mapping(uint32 position => mapping(uint32 vendor => bool))) internal _replied;

    constructor(IDirectory directory) {
        _directory = directory;
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

    /// @dev Whether `account` itself, and no contract on its behalf, signed.
    function _signed(address account, bytes32 structHash, Compact calldata signature)
        internal
        view
        returns (bool)
    {
        return account != address(0) && _recover(structHash, signature) == account;
    }

    /// @dev Who signed; 0 for nobody.
    function _recover(bytes32 structHash, Compact calldata signature)
        internal
        view
        returns (address recovered)
    {
        (recovered,,) = ECDSA.tryRecover(_hashTypedDataV4(structHash), signature.r, signature.vs);
    }

    function _admits(CoreSlot c, uint32 tender, address registrar) internal view returns (bool) {
        if (registrar == c.registrar()) return registrar != address(0);
        return c.has(Flags.REGISTRARS) && _furtherRegistrars[tender][registrar];
    }
}
