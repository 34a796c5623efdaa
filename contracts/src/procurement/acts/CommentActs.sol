// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Authentication} from "../../directory/Authentication.sol";
import {ICommentActs} from "../../interfaces/ICommentActs.sol";
import {IDirectory} from "../../interfaces/IDirectory.sol";
import {CoreSlot} from "../../types/CoreSlot.sol";
import {
    Authorization,
    Comment,
    Compact,
    Endorse,
    Moderate,
    Reply,
    Restore,
    SubjectKind
} from "../../types/Intents.sol";
import {Kind} from "../../types/Parties.sol";
import {PartySlot, SignerSlot} from "../../types/Standing.sol";
import {Decisions} from "../Decisions.sol";
import {Intents} from "../Intents.sol";
import {Refusals} from "../Refusals.sol";
import {Remarks} from "../Remarks.sol";
import {TenderRecord} from "../TenderRecord.sol";

/// @title Comments under a name, answers to comments, support and moderation
/// @notice One of the parts of `Procurement`, see there.
contract CommentActs is ICommentActs, Decisions, Remarks {
    using Intents for *;

    constructor(IDirectory directory_) TenderRecord(directory_) {}

    /// @notice The directory that the code asks.
    function directory() external view returns (IDirectory) {
        return _directory;
    }

    // ─── Under a name ────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ICommentActs
    function commentAs(Comment calldata intent, Authorization calldata party) external {
        (, bytes4 refusal) = _remarkRefusal(intent);
        Refusals.raise(refusal);
        (uint32 id, PartySlot who) = _authenticate(party, intent.hash());
        if (who.kind() != Kind.Vendor && who.kind() != Kind.Buyer) revert AuthorForbidden();
        if (id != uint160(intent.author)) revert AuthorForbidden();
        _recordRemark(intent, address(0));
    }

    /// @inheritdoc ICommentActs
    function reply(Reply calldata intent, Authorization calldata vendor) external {
        CoreSlot c = _requireTender(intent.tender);
        _requireUnexpired(intent.validUntil);
        if (intent.parent == 0) revert CommentUnknown();
        if (!_isItsOwn(c, intent)) revert ReplyForbidden();
        if (_replied[intent.tender][intent.parent][intent.vendor]) revert ReplyPostedAlready();
        SignerSlot signer = _directory.signerSlot(keccak256(vendor.signer));
        // Whether the vendor may act elsewhere does not matter: whoever is accused may answer.
        bool itself = signer.party() == intent.vendor
            && Authentication.isVendorSigned(
                signer, uint40(block.timestamp) + 1, vendor, _hashTypedDataV4(intent.hash())
            );
        if (!itself) revert SignatureInvalid();

        _replied[intent.tender][intent.parent][intent.vendor] = true;
        _recordReply(intent);
    }

    /// @dev Whether what the comment is about is the vendor's.
    function _isItsOwn(CoreSlot c, Reply calldata intent) private view returns (bool) {
        if (intent.subjectKind == SubjectKind.Award) {
            uint32 number = intent.subjectId;
            return number <= c.lots() && _lots[intent.tender][uint16(number)].winner() == intent.vendor
                && intent.vendor != 0;
        }
        bool bid = intent.subjectKind == SubjectKind.Bid || intent.subjectKind == SubjectKind.Score;
        return bid && intent.subjectId == intent.vendor
            && _bids[intent.tender][uint40(intent.vendor) << 8].isOpened();
    }

    // ─── Support ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ICommentActs
    function endorse(Endorse calldata intent, Compact calldata admission, Compact calldata author) external {
        CoreSlot c = _requireTender(intent.tender);
        _requireUnexpired(intent.validUntil);
        if (intent.position == 0) revert CommentUnknown();
        if (_endorsed[intent.tender][intent.position][intent.author]) revert EndorsedAlready();
        if (!_signed(intent.author, intent.hash(), author)) revert SignatureInvalid();
        address registrar;
        if (_comments[intent.tender][intent.author] == 0) {
            registrar = _recover(Intents.commentAdmission(intent.tender, intent.author), admission);
            if (!_admits(c, intent.tender, registrar)) revert AdmissionInvalid();
        }

        _endorsed[intent.tender][intent.position][intent.author] = true;
        bytes memory words = abi.encode(
            block.timestamp,
            CommentEndorsed.selector,
            intent.tender,
            intent.author,
            intent.position,
            registrar,
            0
        );
        _log(intent.tender, 2, words);
    }

    // ─── Moderation ──────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ICommentActs
    function moderate(Moderate calldata intent, Authorization calldata moderator) external {
        _requireReason(intent.reason);
        _requireUnexpired(intent.validUntil);
        _countModeration(intent.tender, intent.position, intent.counter, 0);
        uint32 party = _requireKind(Kind.Moderator, intent.hash(), moderator);
        bytes32 topic = CommentModerated.selector;
        _recordModeration(topic, intent.tender, intent.position, party, intent.counter, intent.reason);
    }

    /// @inheritdoc ICommentActs
    function restore(Restore calldata intent, Authorization calldata moderator) external {
        _requireReason(intent.reason);
        _requireUnexpired(intent.validUntil);
        _countModeration(intent.tender, intent.position, intent.counter, 1);
        uint32 party = _requireKind(Kind.Moderator, intent.hash(), moderator);
        bytes32 topic = CommentRestored.selector;
        _recordModeration(topic, intent.tender, intent.position, party, intent.counter, intent.reason);
    }

    /// @dev Compares and raises the comment's counter. `parity` is 0 to withhold a text that shows, 1 to restore one.
    /// The contract keeps no list of comments: that a position is a comment's, the transcript shows.
    function _countModeration(uint32 tender, uint32 position, uint32 counter, uint32 parity) private {
        _requireTender(tender);
        if (position == 0) revert CommentUnknown();
        uint32 expected = _moderations[tender][position];
        if (counter != expected || counter % 2 != parity) revert CounterStale(expected, counter);
        _moderations[tender][position] = expected + 1;
    }

    // ─── Events ──────────────────────────────────────────────────────────────────────────────────────────────

    function _recordModeration(
        bytes32 topic,
        uint32 tender,
        uint32 position,
        uint32 party,
        uint32 counter,
        bytes32 reason
    ) private {
        _log(tender, 1, abi.encode(block.timestamp, topic, tender, position, party, counter, reason, 0));
    }

    function _recordReply(Reply calldata intent) private {
        _log(
            intent.tender,
            2,
            abi.encode(
                block.timestamp,
                ReplyPosted.selector,
                intent.tender,
                intent.vendor,
                intent.parent,
                intent.subjectKind,
                intent.subjectId,
                intent.digest,
                0
            )
        );
    }
}
