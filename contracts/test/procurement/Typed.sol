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
    Desert,
    Lot,
    LotPrice,
    Moderate,
    Prices,
    Publish,
    Registrar,
    Reschedule,
    Restore,
    Schedule,
    Seal,
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
                    "Comment(uint32 tender,address author,uint32 number,uint8 subjectKind,uint32 subjectId,uint24 parent,bytes32 digest,uint40 validUntil)"
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
                    "Moderate(uint32 tender,uint24 position,uint32 counter,bytes32 reason,uint40 validUntil)"
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
                    "Restore(uint32 tender,uint24 position,uint32 counter,bytes32 reason,uint40 validUntil)"
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
            "Amend(uint32 tender,uint24 decisions,bytes32 terms,bytes32 reason,Schedule schedule,Lot[] lots,uint40 validUntil)",
            LOT,
            SCHEDULE
        );
        return keccak256(
            abi.encode(
                keccak256(name),
                it.tender,
                it.decisions,
                it.terms,
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
}
