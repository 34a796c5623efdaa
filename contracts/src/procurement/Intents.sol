// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    Amend,
    Award,
    Bid,
    Cancel,
    Comment,
    Complain,
    Decide,
    Desert,
    Disqualify,
    Endorse,
    ExcludeSeal,
    Excuse,
    Lot,
    LotPrice,
    Moderate,
    Panel,
    Prices,
    Publish,
    PublishCounts,
    Registrar,
    Release,
    Reply,
    Reschedule,
    Restore,
    Schedule,
    Score,
    Seal,
    Suspend,
    TokenRequest,
    Withdraw
} from "../types/Intents.sol";

/// @notice EIP-712 struct hashes of everything that is signed for `Procurement`.
/// @dev A struct of static fields lies in calldata as EIP-712 wants to hash it, a word a field, so it is copied whole.
/// Dirty bits above a short field are hashed too: then the digest is of nothing that anyone signs, and whoever reads the
/// field reverts.
library Intents {
    // Literals are concatenated, not packed: `abi.encodePacked` of constants would be hashed anew at every call.
    bytes32 internal constant SCHEDULE =
        keccak256("Schedule(uint40 sealsFrom,uint40 sealsUntil,uint40 opensUntil,uint40 awardBy)");
    bytes32 internal constant LOT = keccak256("Lot(uint96 ceiling,uint96 floor)");
    bytes32 internal constant REGISTRAR = keccak256("Registrar(address key,bytes32 tokenKey)");
    bytes32 internal constant LOT_PRICE = keccak256("LotPrice(uint16 lot,uint96 price)");
    bytes32 internal constant PRICES =
        keccak256("Prices(LotPrice[] lots,bytes32 salt)" "LotPrice(uint16 lot,uint96 price)");
    bytes32 internal constant PUBLISH = keccak256(
        "Publish(uint32 buyer,uint32 nonce,uint8 procedure,bytes32 terms,bytes32 panel,bool envelopes,"
        "Schedule schedule,uint24 standstill,Lot[] lots,Registrar[] registrars,uint40 validUntil)"
        "Lot(uint96 ceiling,uint96 floor)" "Registrar(address key,bytes32 tokenKey)"
        "Schedule(uint40 sealsFrom,uint40 sealsUntil,uint40 opensUntil,uint40 awardBy)"
    );
    bytes32 internal constant AMEND = keccak256(
        "Amend(uint32 tender,uint24 decisions,bytes32 terms,bytes32 panel,bytes32 reason,Schedule schedule,"
        "Lot[] lots,uint40 validUntil)" "Lot(uint96 ceiling,uint96 floor)"
        "Schedule(uint40 sealsFrom,uint40 sealsUntil,uint40 opensUntil,uint40 awardBy)"
    );
    bytes32 internal constant RESCHEDULE = keccak256(
        "Reschedule(uint32 tender,uint24 decisions,bytes32 reason,Schedule schedule,uint40 validUntil)"
        "Schedule(uint40 sealsFrom,uint40 sealsUntil,uint40 opensUntil,uint40 awardBy)"
    );
    bytes32 internal constant CANCEL =
        keccak256("Cancel(uint32 tender,uint24 decisions,bytes32 reason,uint40 validUntil)");
    bytes32 internal constant AWARD = keccak256(
        "Award(uint32 tender,uint24 decisions,uint16 lot,uint32 vendor,uint96 price,bytes32 report,uint40 validUntil)"
    );
    bytes32 internal constant DESERT =
        keccak256("Desert(uint32 tender,uint24 decisions,uint16 lot,bytes32 reason,uint40 validUntil)");
    bytes32 internal constant ADMISSION = keccak256("Admission(uint32 tender,address bidder)");
    bytes32 internal constant COMMENT_ADMISSION = keccak256("CommentAdmission(uint32 tender,address author)");
    bytes32 internal constant SEAL = keccak256(
        "Seal(uint32 tender,uint16 version,address bidder,bytes32 seal,bytes32 envelope,bytes32 replaces,uint40 validUntil)"
    );
    bytes32 internal constant WITHDRAW =
        keccak256("Withdraw(uint32 tender,address bidder,bytes32 replaces,uint40 validUntil)");
    bytes32 internal constant BID = keccak256(
        "Bid(uint32 tender,uint16 version,address bidder,uint32 vendor,bytes32 offer,bytes32 prices,bytes32 salt)"
    );
    bytes32 internal constant COMMENT = keccak256(
        "Comment(uint32 tender,address author,uint32 number,uint8 subjectKind,uint32 subjectId,uint32 parent,bytes32 digest,uint40 validUntil)"
    );
    bytes32 internal constant PANEL = keccak256(
        "Panel(uint24 scoring,uint24 pricing,uint8 quorum,uint16 priceWeight,uint16[] criteria,uint32[] evaluators)"
    );
    bytes32 internal constant SCORE = keccak256(
        "Score(uint32 tender,uint16 version,uint32 evaluator,uint32 vendor,uint16[] points,bytes32 reasons,uint40 validUntil)"
    );
    bytes32 internal constant DISQUALIFY = keccak256(
        "Disqualify(uint32 tender,uint24 decisions,uint16 lot,uint32 vendor,bytes32 reason,uint40 validUntil)"
    );
    bytes32 internal constant COMPLAIN = keccak256(
        "Complain(uint32 tender,uint16 lot,uint32 vendor,uint16 round,bytes32 reason,uint40 validUntil)"
    );
    bytes32 internal constant DECIDE = keccak256(
        "Decide(uint32 tender,uint24 decisions,uint16 lot,uint32 vendor,bool upheld,uint32 reinstate,bytes32 reason,uint40 validUntil)"
    );
    bytes32 internal constant SUSPEND =
        keccak256("Suspend(uint32 tender,uint24 decisions,bytes32 reason,uint40 validUntil)");
    bytes32 internal constant RELEASE =
        keccak256("Release(uint32 tender,uint24 decisions,bytes32 reason,uint40 validUntil)");
    bytes32 internal constant EXCLUDE_SEAL = keccak256(
        "ExcludeSeal(uint32 tender,uint24 decisions,address bidder,bytes32 evidence,uint40 validUntil)"
    );
    bytes32 internal constant PUBLISH_COUNTS = keccak256(
        "PublishCounts(uint32 tender,address registrar,bytes32 root,uint32 requests,uint40 validUntil)"
    );
    bytes32 internal constant TOKEN_REQUEST =
        keccak256("TokenRequest(uint32 tender,uint32 vendor,address registrar,bytes32 blinded)");
    bytes32 internal constant EXCUSE = keccak256("Excuse(uint32 tender,address bidder,uint32 vendor)");
    bytes32 internal constant REPLY = keccak256(
        "Reply(uint32 tender,uint32 vendor,uint32 parent,uint8 subjectKind,uint32 subjectId,bytes32 digest,uint40 validUntil)"
    );
    bytes32 internal constant ENDORSE =
        keccak256("Endorse(uint32 tender,address author,uint32 position,uint40 validUntil)");
    bytes32 internal constant MODERATE =
        keccak256("Moderate(uint32 tender,uint32 position,uint32 counter,bytes32 reason,uint40 validUntil)");
    bytes32 internal constant RESTORE =
        keccak256("Restore(uint32 tender,uint32 position,uint32 counter,bytes32 reason,uint40 validUntil)");

    function hash(Publish calldata intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PUBLISH,
                intent.buyer,
                intent.nonce,
                intent.procedure,
                intent.terms,
                intent.panel,
                intent.envelopes,
                hash(intent.schedule),
                intent.standstill,
                hash(intent.lots),
                hash(intent.registrars),
                intent.validUntil
            )
        );
    }

    function hash(Amend calldata intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                AMEND,
                intent.tender,
                intent.decisions,
                intent.terms,
                intent.panel,
                intent.reason,
                hash(intent.schedule),
                hash(intent.lots),
                intent.validUntil
            )
        );
    }

    function hash(Reschedule calldata intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                RESCHEDULE,
                intent.tender,
                intent.decisions,
                intent.reason,
                hash(intent.schedule),
                intent.validUntil
            )
        );
    }

    function hash(Cancel calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(CANCEL, start, 4);
    }

    function hash(Award calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(AWARD, start, 7);
    }

    function hash(Desert calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(DESERT, start, 5);
    }

    /// @dev Of an `Admission`. Nobody sends one: its fields are the seal's.
    function admission(uint32 tender, address bidder) internal pure returns (bytes32) {
        return keccak256(abi.encode(ADMISSION, tender, bidder));
    }

    /// @dev Of a `CommentAdmission`, likewise.
    function commentAdmission(uint32 tender, address author) internal pure returns (bytes32) {
        return keccak256(abi.encode(COMMENT_ADMISSION, tender, author));
    }

    function hash(Seal calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(SEAL, start, 7);
    }

    function hash(Withdraw calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(WITHDRAW, start, 4);
    }

    function hash(Bid calldata bid) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := bid
        }
        return _hashWords(BID, start, 7);
    }

    function hash(Prices calldata prices) internal pure returns (bytes32) {
        bytes32[] memory lots = new bytes32[](prices.lots.length);
        for (uint256 i; i < lots.length; ++i) {
            LotPrice calldata item = prices.lots[i];
            bytes32 start;
            assembly ("memory-safe") {
                start := item
            }
            lots[i] = _hashWords(LOT_PRICE, start, 2);
        }
        return keccak256(abi.encode(PRICES, keccak256(abi.encodePacked(lots)), prices.salt));
    }

    function hash(Comment calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(COMMENT, start, 8);
    }

    function hash(Moderate calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(MODERATE, start, 5);
    }

    function hash(Restore calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(RESTORE, start, 5);
    }

    function hash(Disqualify calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(DISQUALIFY, start, 6);
    }

    function hash(Complain calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(COMPLAIN, start, 6);
    }

    function hash(Decide calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(DECIDE, start, 8);
    }

    function hash(Suspend calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(SUSPEND, start, 4);
    }

    function hash(Release calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(RELEASE, start, 4);
    }

    function hash(ExcludeSeal calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(EXCLUDE_SEAL, start, 5);
    }

    function hash(PublishCounts calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(PUBLISH_COUNTS, start, 5);
    }

    function hash(TokenRequest calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(TOKEN_REQUEST, start, 4);
    }

    function hash(Excuse calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(EXCUSE, start, 3);
    }

    function hash(Reply calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(REPLY, start, 7);
    }

    function hash(Endorse calldata intent) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := intent
        }
        return _hashWords(ENDORSE, start, 4);
    }

    function hash(Panel calldata panel) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PANEL,
                panel.scoring,
                panel.pricing,
                panel.quorum,
                panel.priceWeight,
                // Packed, an array takes a word an item, as EIP-712 wants it.
                keccak256(abi.encodePacked(panel.criteria)),
                keccak256(abi.encodePacked(panel.evaluators))
            )
        );
    }

    function hash(Score calldata intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                SCORE,
                intent.tender,
                intent.version,
                intent.evaluator,
                intent.vendor,
                keccak256(abi.encodePacked(intent.points)),
                intent.reasons,
                intent.validUntil
            )
        );
    }

    function hash(Schedule calldata schedule) internal pure returns (bytes32) {
        bytes32 start;
        assembly ("memory-safe") {
            start := schedule
        }
        return _hashWords(SCHEDULE, start, 4);
    }

    function hash(Lot[] calldata lots) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](lots.length);
        for (uint256 i; i < lots.length; ++i) {
            hashes[i] = keccak256(abi.encode(LOT, lots[i]));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function hash(Registrar[] calldata registrars) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](registrars.length);
        for (uint256 i; i < registrars.length; ++i) {
            hashes[i] = keccak256(abi.encode(REGISTRAR, registrars[i]));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    /// @dev keccak256(typeHash ‖ that many words of calldata).
    function _hashWords(bytes32 typeHash, bytes32 start, uint256 count)
        private
        pure
        returns (bytes32 structHash)
    {
        // Uses free memory without claiming it.
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, typeHash)
            calldatacopy(add(words, 0x20), start, mul(count, 0x20))
            structHash := keccak256(words, add(0x20, mul(count, 0x20)))
        }
    }
}
