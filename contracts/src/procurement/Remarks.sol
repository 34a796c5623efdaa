// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {CoreSlot} from "../types/CoreSlot.sol";
import {Comment, SubjectKind} from "../types/Intents.sol";
import {Refusals} from "./Refusals.sol";
import {TenderRecord} from "./TenderRecord.sol";

/// @title What comments under a pseudonym and under a name have in common
abstract contract Remarks is TenderRecord {
    /// @dev How many comments an author has in a tender.
    uint32 internal constant QUOTA = 20;

    /// @dev Everything but who the author is.
    function _remarkRefusal(Comment calldata intent) internal view returns (CoreSlot c, bytes4) {
        uint32 tender = intent.tender;
        c = _cores[tender];
        if (!c.exists()) return (c, TenderUnknown.selector);
        if (block.timestamp > intent.validUntil) return (c, IntentExpired.selector);
        uint32 number = intent.number;
        if (number != _comments[tender][intent.author]) return (c, CommentStale.selector);
        if (number >= QUOTA) return (c, QuotaExhausted.selector);
        return (c, _isSubject(c, intent) ? Refusals.NONE : SubjectUnknown.selector);
    }

    /// @dev Whether what is commented on exists, as far as the contract remembers.
    function _isSubject(CoreSlot c, Comment calldata intent) private view returns (bool) {
        uint32 id = intent.subjectId;
        SubjectKind kind = intent.subjectKind;
        if (kind == SubjectKind.Tender) return id == 0;
        if (kind == SubjectKind.Amendment) return id > 1 && id <= c.version();
        if (kind == SubjectKind.Award) {
            return id <= c.lots() && !_lots[intent.tender][uint16(id)].isUndecided();
        }
        if (kind == SubjectKind.Comment) return id != 0;
        if (kind == SubjectKind.Score) return _scores[intent.tender][id] != 0;
        return _bids[intent.tender][uint40(id) << 8].isOpened();
    }

    /// @param registrar Who admitted the author; 0 where nobody had to
    function _recordRemark(Comment calldata intent, address registrar) internal {
        uint32 tender = intent.tender;
        address author = intent.author;
        _comments[tender][author] = intent.number + 1;
        _log(
            tender,
            2,
            abi.encode(
                block.timestamp,
                CommentPosted.selector,
                tender,
                author,
                intent.subjectKind,
                intent.subjectId,
                intent.parent,
                intent.digest,
                registrar,
                0
            )
        );
    }
}
