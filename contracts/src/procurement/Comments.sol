// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Authentication} from "../directory/Authentication.sol";
import {IProcurement} from "../interfaces/IProcurement.sol";
import {CoreSlot} from "../types/CoreSlot.sol";
import {Authorization, Comment, CommentAdmission, Moderate, Restore, SubjectKind} from "../types/Intents.sol";
import {Kind} from "../types/Parties.sol";
import {PartySlot, SignerSlot} from "../types/Standing.sol";
import {Evaluation} from "./Evaluation.sol";
import {Intents} from "./Intents.sol";
import {Refusals} from "./Refusals.sol";

/// @title Comments and their moderation
/// @notice Only digests: a text can be withheld or erased, that it was there cannot.
abstract contract Comments is Evaluation {
    using Intents for *;

    /// @inheritdoc IProcurement
    uint32 public constant commentQuota = 20;

    /// @inheritdoc IProcurement
    function comment(CommentItem calldata item) external {
        Refusals.raise(_comment(item));
    }

    /// @inheritdoc IProcurement
    function commentBatch(CommentItem[] calldata items) external returns (bytes4[] memory refusals) {
        refusals = new bytes4[](items.length);
        for (uint256 i; i < items.length; ++i) {
            refusals[i] = _comment(items[i]);
        }
    }

    function _comment(CommentItem calldata item) private returns (bytes4) {
        Comment calldata intent = item.intent;
        CoreSlot c = _cores[intent.tender];
        if (!c.exists()) return TenderUnknown.selector;
        if (block.timestamp > intent.validUntil) return IntentExpired.selector;
        uint32 number = _comments[intent.tender][intent.author];
        if (intent.number != number) return CommentStale.selector;
        if (number >= commentQuota) return QuotaExhausted.selector;
        if (!_isSubject(c, intent)) return SubjectUnknown.selector;
        bytes4 refusal = _authorRefusal(c, intent, item.admission, item.author);
        if (refusal != Refusals.NONE) return refusal;

        _comments[intent.tender][intent.author] = number + 1;
        _recordComment(intent);
        return Refusals.NONE;
    }

    function _authorRefusal(
        CoreSlot c,
        Comment calldata intent,
        bytes calldata admission,
        Authorization calldata author
    ) private view returns (bytes4) {
        if (uint160(intent.author) <= type(uint32).max) {
            return _partyRefusal(intent, author);
        }
        if (!_signed(intent.author, intent.hash(), author.signature)) return SignatureInvalid.selector;
        if (intent.number != 0) return Refusals.NONE;
        bytes32 structHash = CommentAdmission(intent.tender, intent.author).hash();
        return _admitted(c, intent.tender, structHash, admission) ? Refusals.NONE : AdmissionInvalid.selector;
    }

    /// @dev A party comments under its id, which as an address is one that no key has.
    function _partyRefusal(Comment calldata intent, Authorization calldata author)
        private
        view
        returns (bytes4)
    {
        (SignerSlot signer, PartySlot who) = _directory.standing(keccak256(author.signer));
        if (who.kind() != Kind.Vendor && who.kind() != Kind.Buyer) return AuthorForbidden.selector;
        bool itself = signer.party() == uint160(intent.author)
            && Authentication.isSigned(signer, who, author, _hashTypedDataV4(intent.hash()));
        return itself ? Refusals.NONE : SignatureInvalid.selector;
    }

    /// @dev Whether what is commented on exists, as far as the contract remembers.
    function _isSubject(CoreSlot c, Comment calldata intent) private view returns (bool) {
        uint32 id = intent.subjectId;
        SubjectKind kind = intent.subjectKind;
        if (kind == SubjectKind.Tender) return id == 0;
        if (kind == SubjectKind.Amendment) return id > 1 && id <= c.version();
        if (kind == SubjectKind.Award) {
            return id <= c.lots() && _lots[intent.tender][uint16(id)].decidedAt != 0;
        }
        if (kind == SubjectKind.Comment) return id != 0;
        return _firstBids[intent.tender][id].marks != 0;
    }

    // ─── Moderation ──────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IProcurement
    function moderate(Moderate calldata intent, Authorization calldata moderator) external {
        _requireReason(intent.reason);
        _requireUnexpired(intent.validUntil);
        _countModeration(intent.tender, intent.position, intent.counter, 0);
        uint32 party = _requireModerator(intent.hash(), moderator);
        bytes32 topic = CommentModerated.selector;
        _recordModeration(topic, intent.tender, intent.position, party, intent.counter, intent.reason);
    }

    /// @inheritdoc IProcurement
    function restore(Restore calldata intent, Authorization calldata moderator) external {
        _requireReason(intent.reason);
        _requireUnexpired(intent.validUntil);
        _countModeration(intent.tender, intent.position, intent.counter, 1);
        uint32 party = _requireModerator(intent.hash(), moderator);
        bytes32 topic = CommentRestored.selector;
        _recordModeration(topic, intent.tender, intent.position, party, intent.counter, intent.reason);
    }

    /// @dev Compares and raises the comment's counter. `parity` is 0 to withhold a text that shows, 1 to restore one.
    /// The contract keeps no list of comments: that a position is a comment's, the transcript shows.
    function _countModeration(uint32 tender, uint24 position, uint32 counter, uint32 parity) private {
        _requireTender(tender);
        if (position == 0) revert CommentUnknown();
        uint32 expected = _moderations[tender][position];
        if (counter != expected || counter % 2 != parity) revert CounterStale(expected, counter);
        _moderations[tender][position] = expected + 1;
    }

    function _requireModerator(bytes32 structHash, Authorization calldata moderator)
        private
        view
        returns (uint32)
    {
        (uint32 party, PartySlot who) = _authenticate(moderator, structHash);
        if (who.kind() != Kind.Moderator) revert Forbidden(party);
        return party;
    }

    // ─── Events ──────────────────────────────────────────────────────────────────────────────────────────────

    function _recordModeration(
        bytes32 topic,
        uint32 tender,
        uint24 position,
        uint32 party,
        uint32 counter,
        bytes32 reason
    ) private {
        _log(tender, 1, abi.encode(block.timestamp, topic, tender, position, party, counter, reason, 0));
    }

    function _recordComment(Comment calldata intent) private {
        _log(
            intent.tender,
            2,
            abi.encode(
                block.timestamp,
                CommentPosted.selector,
                intent.tender,
                intent.author,
                intent.subjectKind,
                intent.subjectId,
                intent.parent,
                intent.digest,
                0
            )
        );
    }
}
