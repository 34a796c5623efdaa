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
        TimetableSlot t = _timetables[intent.tender];
        LotSlot state = _requireDecidable(c, t, intent.tender, intent.lot);
        bytes32 structHash = intent.hash();
        (uint32 officer, uint32 second) = _requireDecider(
            c,
            t,
            _officersUntil(c, t, intent.tender, intent.lot),
            intent.decisions,
            intent.validUntil,
            structHash,
            intent.report,
            officers
        );
        (uint32 vendor, uint96 price) = _lowest(t, intent.tender, intent.lot, state, places);
        _requireWinner(vendor, price, intent);
        _lots[intent.tender][intent.lot] = state.decided(vendor);
        _recordAward(intent, officer);
        _recordSecond(intent.tender, second, structHash);
    }
}
