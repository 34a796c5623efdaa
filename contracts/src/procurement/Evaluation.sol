// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {CoreSlot} from "../types/CoreSlot.sol";
import {Authorization, Award} from "../types/Intents.sol";
import {LotSlot} from "../types/LotSlot.sol";
import {TimetableSlot} from "../types/TimetableSlot.sol";
import {Intents} from "./Intents.sol";
import {LotDecisions} from "./LotDecisions.sol";

/// @title Awarding a lot to the lowest price
/// @dev Here and not in `EvaluationActs`, because it is what most awards are, and must cost little.
abstract contract Evaluation is LotDecisions {
    using Intents for *;

    function _awardLowest(
        CoreSlot c,
        Award calldata intent,
        uint40[] calldata places,
        Authorization[] calldata officers
    ) internal {
        // Read once: each reading of calldata checks it anew.
        uint32 tender = intent.tender;
        uint16 number = intent.lot;
        TimetableSlot t = _timetables[tender];
        LotSlot state = _requireDecidable(c, t, tender, number);
        bytes32 structHash = intent.hash();
        (uint32 officer, uint32 second) = _requireDecider(
            c,
            t,
            _officersUntil(c, t, tender, number),
            intent.decisions,
            intent.validUntil,
            structHash,
            intent.report,
            officers
        );
        (uint32 vendor, uint96 price) = _lowest(t, tender, number, state, places);
        _requireWinner(vendor, price, intent);
        _lots[tender][number] = state.decided(vendor);
        _recordAward(intent, officer);
        _recordSecond(tender, second, structHash);
    }
}
