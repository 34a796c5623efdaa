// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Panel, Score} from "../../src/types/Intents.sol";
import {vm} from "../foundry/Test.sol";
import {Typed} from "./Typed.sol";
import {WeightedTest} from "./WeightedTest.sol";

/// @notice How evaluators score offers. What the scores are worth is in `WeightedAward.t.sol`.
contract ScoresTest is WeightedTest {
    using Typed for *;

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishWeighted(1);
        toSealing(_tender);
        Sealed memory one = sealOffer(_tender, 0, 1, FLOOR);
        Sealed memory two = sealOffer(_tender, 1, 1, FLOOR);
        sealOffer(_tender, 2, 1, FLOOR);
        toOpening(_tender);
        openOffer(one);
        openOffer(two);
        toScoring(_tender);
    }

    function test_AScoreNamesEachCriterionsPoints() public {
        Score memory it = scoring(_tender, 1, vendors[0], pair(10_000, 7));
        uint32 weighed = 10_000 * 3500 + 7 * 2500;
        fold();
        emit IProcurementEvents.OfferScored(_tender, vendors[0], evaluators[1], weighed, it.reasons, 0);
        emit IProcurementEvents.CriterionScored(_tender, vendors[0], evaluators[1], 1, 10_000, 0);
        emit IProcurementEvents.CriterionScored(_tender, vendors[0], evaluators[1], 2, 7, 0);
        expectEvents(_tender);
        score(it, 1);
        assertScored(vendors[0], 1, true, weighed);
        assertScored(vendors[0], 0, false, 0);
        assertScored(vendors[0], 2, false, 0);
        assertScored(vendors[1], 1, false, 0);
        // No decision of an officer: nothing that one has signed becomes stale.
        assertEq(procurement.core(_tender).decisions, 0);
        assertRecorded(_tender);
    }

    function test_NoPointsAreAScoreToo() public {
        score(_tender, 0, vendors[0], 0);
        assertScored(vendors[0], 0, true, 0);
        refuses(scoring(_tender, 0, vendors[0], pair(1, 1)), 0, scoredAlready(vendors[0]));
    }

    function test_EverySeatHasItsOwnPlace() public {
        for (uint16 seat = 0; seat < SEATS; ++seat) {
            for (uint16 i = 0; i < 2; ++i) {
                score(scoring(_tender, seat, vendors[i], pair(10_000, 10_000 - 10 * seat - i)), seat);
            }
        }
        for (uint8 seat = 0; seat < SEATS; ++seat) {
            for (uint16 i = 0; i < 2; ++i) {
                assertScored(vendors[i], seat, true, 35_000_000 + (10_000 - 10 * uint32(seat) - i) * 2500);
            }
        }
        assertEq(procurement.scoring(_tender).finished, 3);
        assertRecorded(_tender);
    }

    function test_WhoHasScoredEveryOfferHasFinished() public {
        assertEq(procurement.scoring(_tender).finished, 0);
        score(_tender, 0, vendors[0], 1);
        score(_tender, 1, vendors[1], 1);
        assertEq(procurement.scoring(_tender).finished, 0);
        score(_tender, 0, vendors[1], 1);
        assertEq(procurement.scoring(_tender).finished, 1);
    }

    function test_EvaluatorsScoreInTheirTime() public {
        uint40 from = procurement.timetable(_tender).opensUntil;
        bytes memory closed =
            abi.encodeWithSelector(IProcurementErrors.ScoringClosed.selector, from, from + 2 days);
        vm.warp(from - 1);
        refuses(scoring(_tender, 0, vendors[0], pair(1, 1)), 0, closed);
        vm.warp(from);
        score(_tender, 0, vendors[0], 1);
        vm.warp(from + 2 days - 1);
        score(_tender, 1, vendors[0], 1);
        vm.warp(from + 2 days);
        refuses(scoring(_tender, 2, vendors[0], pair(1, 1)), 2, closed);
    }

    function test_AnIntentIsTakenUntilItExpires() public {
        Score memory it = scoring(_tender, 0, vendors[0], pair(1, 1));
        it.validUntil = uint40(vm.getBlockTimestamp());
        Score memory late = scoring(_tender, 0, vendors[1], pair(1, 1));
        late.validUntil = it.validUntil;
        score(it, 0);
        pass(1);
        refuses(late, 0, IProcurementErrors.IntentExpired.selector);
    }

    function test_EachOfferIsScoredOnceByEach() public {
        score(_tender, 0, vendors[0], 10_000);
        refuses(scoring(_tender, 0, vendors[0], pair(10_000, 10_000)), 0, scoredAlready(vendors[0]));
        refuses(scoring(_tender, 0, vendors[0], pair(0, 0)), 0, scoredAlready(vendors[0]));
        score(_tender, 1, vendors[0], 10_000);
    }

    function test_OnlyOpenedOffersAreScored() public {
        // Sealed and not opened; nobody's.
        refuses(scoring(_tender, 0, vendors[2], pair(1, 1)), 0, unknown(vendors[2]));
        refuses(scoring(_tender, 0, officer, pair(1, 1)), 0, unknown(officer));
    }

    function test_ThereArePointsForEachCriterionUpTo10000() public {
        uint16[] memory points = new uint16[](1);
        bytes4 invalid = IProcurementErrors.PointsInvalid.selector;
        refuses(scoring(_tender, 0, vendors[0], points), 0, invalid);
        refuses(scoring(_tender, 0, vendors[0], new uint16[](0)), 0, invalid);
        refuses(scoring(_tender, 0, vendors[0], new uint16[](3)), 0, invalid);
        refuses(scoring(_tender, 0, vendors[0], pair(10_001, 0)), 0, invalid);
        refuses(scoring(_tender, 0, vendors[0], pair(0, type(uint16).max)), 0, invalid);
        score(_tender, 0, vendors[0], 10_000);
        assertScored(vendors[0], 0, true, 60_000_000);
    }

    function test_AScoreGivesItsReasons() public {
        Score memory it = scoring(_tender, 0, vendors[0], pair(1, 1));
        it.reasons = 0;
        refuses(it, 0, IProcurementErrors.ReasonMissing.selector);
    }

    function test_ALowestPriceTenderIsNotScored() public {
        Score memory it = scoring(publishLots(1), 0, vendors[0], pair(1, 1));
        refuses(it, 0, IProcurementErrors.MethodMismatch.selector);
        it.tender = 9;
        refuses(it, 0, IProcurementErrors.TenderUnknown.selector);
    }

    function test_ABarredEvaluatorScoresNothing() public {
        suspend(evaluators[0]);
        refuses(
            scoring(_tender, 0, vendors[0], pair(1, 1)),
            0,
            abi.encodeWithSelector(IDirectory.PartyIsSuspended.selector, evaluators[0])
        );
        reinstate(evaluators[0]);
        score(_tender, 0, vendors[0], 1);
    }

    function test_WhatAnEvaluatorGaveIsWeighedByTheCriteria(
        uint16 first,
        uint16 second,
        uint16 weight,
        uint8 seat
    ) public {
        first = uint16(bound(first, 0, 10_000));
        second = uint16(bound(second, 0, 10_000));
        seat = uint8(bound(seat, 0, SEATS - 1));
        Panel memory its = panel();
        its.criteria[0] = uint16(bound(weight, 0, 10_000));
        its.criteria[1] = 10_000 - its.criteria[0];
        its.priceWeight = 0;
        uint32 tender = publishWeighted(weightedPublication(1, its), its);
        toSealing(tender);
        Sealed memory bid = sealOffer(tender, 0, 1, FLOOR);
        toOpening(tender);
        openOffer(bid);
        toScoring(tender);
        Score memory it = scoring(tender, seat, vendors[0], pair(first, second));
        procurement.score(it, its, approve(evaluatorKeys[seat], it.hashOf()));
        (bool scored, uint32 weighed) = procurement.scoreOf(tender, vendors[0], seat);
        assertTrue(scored);
        assertEq(weighed, uint256(first) * its.criteria[0] + uint256(second) * its.criteria[1]);
        assertRecorded(tender);
    }

    // ---- helpers ----

    function assertScored(uint32 who, uint8 seat, bool expected, uint32 points) private view {
        (bool scored, uint32 weighed) = procurement.scoreOf(_tender, who, seat);
        assertEq(scored, expected);
        assertEq(weighed, points);
    }

    function refuses(Score memory it, uint256 seat, bytes memory reason) private {
        assertRefused(
            abi.encodeCall(IEvaluationActs.score, (it, panel(), approve(evaluatorKeys[seat], it.hashOf()))),
            reason
        );
    }

    function refuses(Score memory it, uint256 seat, bytes4 reason) private {
        refuses(it, seat, abi.encodePacked(reason));
    }

    function scoredAlready(uint32 who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.ScoredAlready.selector, who);
    }

    function unknown(uint32 who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.OfferUnknown.selector, who);
    }
}
