// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    Admission,
    Amend,
    Award,
    Bid,
    Cancel,
    Comment,
    CommentAdmission,
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
} from "../../src/types/Intents.sol";

/// @notice Struct hashes by the letter of EIP-712, word by word from type strings, with no help from the contract's code.
library Typed {
    bytes private constant SCHEDULE =
        "Schedule(uint40 sealsFrom,uint40 sealsUntil,uint40 opensUntil,uint40 awardBy)";
    bytes private constant LOT = "Lot(uint96 ceiling,uint96 floor)";
    bytes private constant REGISTRAR = "Registrar(address key,bytes32 tokenKey)";
    bytes private constant LOT_PRICE = "LotPrice(uint16 lot,uint96 price)";

    function hashOf(Schedule memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("Schedule(uint40 sealsFrom,uint40 sealsUntil,uint40 opensUntil,uint40 awardBy)"),
                it.sealsFrom,
                it.sealsUntil,
                it.opensUntil,
                it.awardBy
            )
        );
    }

    function hashOf(Cancel memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("Cancel(uint32 tender,uint24 decisions,bytes32 reason,uint40 validUntil)"),
                it.tender,
                it.decisions,
                it.reason,
                it.validUntil
            )
        );
    }

    function hashOf(Award memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Award(uint32 tender,uint24 decisions,uint16 lot,uint32 vendor,uint96 price,bytes32 report,uint40 validUntil)"
                ),
                it.tender,
                it.decisions,
                it.lot,
                it.vendor,
                it.price,
                it.report,
                it.validUntil
            )
        );
    }

    function hashOf(Desert memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Desert(uint32 tender,uint24 decisions,uint16 lot,bytes32 reason,uint40 validUntil)"
                ),
                it.tender,
                it.decisions,
                it.lot,
                it.reason,
                it.validUntil
            )
        );
    }

    function hashOf(Admission memory it) internal pure returns (bytes32) {
        return
            keccak256(abi.encode(keccak256("Admission(uint32 tender,address bidder)"), it.tender, it.bidder));
    }

    function hashOf(CommentAdmission memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(keccak256("CommentAdmission(uint32 tender,address author)"), it.tender, it.author)
        );
    }

    function hashOf(Seal memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Seal(uint32 tender,uint16 version,address bidder,bytes32 seal,bytes32 envelope,bytes32 replaces,uint40 validUntil)"
                ),
                it.tender,
                it.version,
                it.bidder,
                it.seal,
                it.envelope,
                it.replaces,
                it.validUntil
            )
        );
    }

    function hashOf(Withdraw memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("Withdraw(uint32 tender,address bidder,bytes32 replaces,uint40 validUntil)"),
                it.tender,
                it.bidder,
                it.replaces,
                it.validUntil
            )
        );
    }

    function hashOf(Bid memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Bid(uint32 tender,uint16 version,address bidder,uint32 vendor,bytes32 offer,bytes32 prices,bytes32 salt)"
                ),
                it.tender,
                it.version,
                it.bidder,
                it.vendor,
                it.offer,
                it.prices,
                it.salt
            )
        );
    }

    function hashOf(Comment memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Comment(uint32 tender,address author,uint32 number,uint8 subjectKind,uint32 subjectId,uint32 parent,bytes32 digest,uint40 validUntil)"
                ),
                it.tender,
                it.author,
                it.number,
                uint8(it.subjectKind),
                it.subjectId,
                it.parent,
                it.digest,
                it.validUntil
            )
        );
    }

    function hashOf(Moderate memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Moderate(uint32 tender,uint32 position,uint32 counter,bytes32 reason,uint40 validUntil)"
                ),
                it.tender,
                it.position,
                it.counter,
                it.reason,
                it.validUntil
            )
        );
    }

    function hashOf(Restore memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Restore(uint32 tender,uint32 position,uint32 counter,bytes32 reason,uint40 validUntil)"
                ),
                it.tender,
                it.position,
                it.counter,
                it.reason,
                it.validUntil
            )
        );
    }

    function hashOf(Prices memory it) internal pure returns (bytes32) {
        bytes memory lots;
        for (uint256 i = 0; i < it.lots.length; ++i) {
            lots = bytes.concat(
                lots, keccak256(abi.encode(keccak256(LOT_PRICE), it.lots[i].lot, it.lots[i].price))
            );
        }
        bytes32 typeHash = keccak256(bytes.concat("Prices(LotPrice[] lots,bytes32 salt)", LOT_PRICE));
        return keccak256(abi.encode(typeHash, keccak256(lots), it.salt));
    }

    function hashOf(Lot[] memory them) internal pure returns (bytes32) {
        bytes memory lots;
        for (uint256 i = 0; i < them.length; ++i) {
            lots = bytes.concat(lots, keccak256(abi.encode(keccak256(LOT), them[i].ceiling, them[i].floor)));
        }
        return keccak256(lots);
    }

    function hashOf(Registrar[] memory them) internal pure returns (bytes32) {
        bytes memory registrars;
        for (uint256 i = 0; i < them.length; ++i) {
            registrars = bytes.concat(
                registrars, keccak256(abi.encode(keccak256(REGISTRAR), them[i].key, them[i].tokenKey))
            );
        }
        return keccak256(registrars);
    }

    function hashOf(Publish memory it) internal pure returns (bytes32) {
        bytes memory name = bytes.concat(
            "Publish(uint32 buyer,uint32 nonce,uint8 procedure,bytes32 terms,bytes32 panel,bool envelopes,",
            "Schedule schedule,uint24 standstill,Lot[] lots,Registrar[] registrars,uint40 validUntil)",
            LOT,
            REGISTRAR,
            SCHEDULE
        );
        return keccak256(
            abi.encode(
                keccak256(name),
                it.buyer,
                it.nonce,
                it.procedure,
                it.terms,
                it.panel,
                it.envelopes,
                hashOf(it.schedule),
                it.standstill,
                hashOf(it.lots),
                hashOf(it.registrars),
                it.validUntil
            )
        );
    }

    function hashOf(Amend memory it) internal pure returns (bytes32) {
        bytes memory name = bytes.concat(
            "Amend(uint32 tender,uint24 decisions,bytes32 terms,bytes32 panel,bytes32 reason,Schedule schedule,",
            "Lot[] lots,uint40 validUntil)",
            LOT,
            SCHEDULE
        );
        return keccak256(
            abi.encode(
                keccak256(name),
                it.tender,
                it.decisions,
                it.terms,
                it.panel,
                it.reason,
                hashOf(it.schedule),
                hashOf(it.lots),
                it.validUntil
            )
        );
    }

    function hashOf(Reschedule memory it) internal pure returns (bytes32) {
        bytes memory name = bytes.concat(
            "Reschedule(uint32 tender,uint24 decisions,bytes32 reason,Schedule schedule,uint40 validUntil)",
            SCHEDULE
        );
        return keccak256(
            abi.encode(
                keccak256(name), it.tender, it.decisions, it.reason, hashOf(it.schedule), it.validUntil
            )
        );
    }

    function hashOf(Disqualify memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Disqualify(uint32 tender,uint24 decisions,uint16 lot,uint32 vendor,bytes32 reason,uint40 validUntil)"
                ),
                it.tender,
                it.decisions,
                it.lot,
                it.vendor,
                it.reason,
                it.validUntil
            )
        );
    }

    function hashOf(Complain memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Complain(uint32 tender,uint16 lot,uint32 vendor,uint16 round,bytes32 reason,uint40 validUntil)"
                ),
                it.tender,
                it.lot,
                it.vendor,
                it.round,
                it.reason,
                it.validUntil
            )
        );
    }

    function hashOf(Decide memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Decide(uint32 tender,uint24 decisions,uint16 lot,uint32 vendor,bool upheld,uint32 reinstate,bytes32 reason,uint40 validUntil)"
                ),
                it.tender,
                it.decisions,
                it.lot,
                it.vendor,
                it.upheld,
                it.reinstate,
                it.reason,
                it.validUntil
            )
        );
    }

    function hashOf(Suspend memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("Suspend(uint32 tender,uint24 decisions,bytes32 reason,uint40 validUntil)"),
                it.tender,
                it.decisions,
                it.reason,
                it.validUntil
            )
        );
    }

    function hashOf(Release memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("Release(uint32 tender,uint24 decisions,bytes32 reason,uint40 validUntil)"),
                it.tender,
                it.decisions,
                it.reason,
                it.validUntil
            )
        );
    }

    function hashOf(ExcludeSeal memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "ExcludeSeal(uint32 tender,uint24 decisions,address bidder,bytes32 evidence,uint40 validUntil)"
                ),
                it.tender,
                it.decisions,
                it.bidder,
                it.evidence,
                it.validUntil
            )
        );
    }

    function hashOf(PublishCounts memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "PublishCounts(uint32 tender,address registrar,bytes32 root,uint32 requests,uint40 validUntil)"
                ),
                it.tender,
                it.registrar,
                it.root,
                it.requests,
                it.validUntil
            )
        );
    }

    function hashOf(TokenRequest memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("TokenRequest(uint32 tender,uint32 vendor,address registrar,bytes32 blinded)"),
                it.tender,
                it.vendor,
                it.registrar,
                it.blinded
            )
        );
    }

    function hashOf(Excuse memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("Excuse(uint32 tender,address bidder,uint32 vendor)"),
                it.tender,
                it.bidder,
                it.vendor
            )
        );
    }

    function hashOf(Reply memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Reply(uint32 tender,uint32 vendor,uint32 parent,uint8 subjectKind,uint32 subjectId,bytes32 digest,uint40 validUntil)"
                ),
                it.tender,
                it.vendor,
                it.parent,
                it.subjectKind,
                it.subjectId,
                it.digest,
                it.validUntil
            )
        );
    }

    function hashOf(Endorse memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("Endorse(uint32 tender,address author,uint32 position,uint40 validUntil)"),
                it.tender,
                it.author,
                it.position,
                it.validUntil
            )
        );
    }

    function hashOf(Panel memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Panel(uint24 scoring,uint24 pricing,uint8 quorum,uint16 priceWeight,uint16[] criteria,uint32[] evaluators)"
                ),
                it.scoring,
                it.pricing,
                it.quorum,
                it.priceWeight,
                keccak256(abi.encodePacked(it.criteria)),
                keccak256(abi.encodePacked(it.evaluators))
            )
        );
    }

    function hashOf(Score memory it) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Score(uint32 tender,uint16 version,uint32 evaluator,uint32 vendor,uint16[] points,bytes32 reasons,uint40 validUntil)"
                ),
                it.tender,
                it.version,
                it.evaluator,
                it.vendor,
                keccak256(abi.encodePacked(it.points)),
                it.reasons,
                it.validUntil
            )
        );
    }
}
