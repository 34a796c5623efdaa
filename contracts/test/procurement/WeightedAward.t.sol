// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Award, Desert, LotPrice} from "../../src/types/Intents.sol";
import {LotState, LotStatus, Phase} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {PlayedCase} from "./PlayedCase.sol";
import {Typed} from "./Typed.sol";

/// @notice Which bid wins a weighted lot: most points, of the evaluators that have scored every offer.
contract WeightedAwardTest is PlayedCase {
    using Typed for *;

    uint256 private constant BIDS = 4;

    // ---- what an award leaves behind ----

    function test_AnAwardNamesTheWinnerAndWhatItScored() public {
        uint32 tender = play(three());
        Award memory it = awarding(tender, 1, vendors[1], FLOOR * 2);
        fold();
        emit IProcurementEvents.LotAwarded(tender, vendors[1], 1, FLOOR * 2, officer, it.report, 0);
        // 0.6 × 9,000, and 4,000 × 1/2.
        emit IProcurementEvents.WinnerScored(tender, vendors[1], 1, 5400, 2000, 0);
        expectEvents(tender);
        award(it, threePlaces());

        LotState memory lot = procurement.lot(tender, 1);
        assertEq(lot.winner, vendors[1]);
        assertEq(lot.time, vm.getBlockTimestamp());
        assertEq(lot.ceiling, CEILING);
        assertEq(lot.floor, FLOOR);
        assertTrue(procurement.lotStatus(tender, 1) == LotStatus.Awarded);
        assertTrue(procurement.phase(tender) == Phase.Standstill);
        assertRecorded(tender);
    }

    function test_NobodyButTheComputedWinnerIsAwarded() public {
        Case memory it = three();
        decide(play(it), it, Outcome(1, 5400, 2000));
    }

    function test_EachLotIsMeasuredByItsOwnLowestPrice() public {
        uint32 tender = publishWeighted(3);
        toSealing(tender);
        LotPrice[] memory prices = new LotPrice[](2);
        (prices[0], prices[1]) = (LotPrice(1, FLOOR), LotPrice(2, FLOOR * 4));
        Sealed memory one = sealOffer(tender, 0, prices);
        (prices[0], prices[1]) = (LotPrice(1, FLOOR * 2), LotPrice(2, FLOOR * 2));
        Sealed memory two = sealOffer(tender, 1, prices);
        toOpening(tender);
        openOffer(one);
        openOffer(two);
        toScoring(tender);
        for (uint256 seat = 0; seat < SEATS; ++seat) {
            score(tender, seat, vendors[0], 5000);
            score(tender, seat, vendors[1], 6000);
        }
        toPricing(tender);
        openPrices(one);
        openPrices(two);
        toDeciding(tender);
        fold();
        award(awarding(tender, 1, vendors[0], FLOOR), list(vendors[0], vendors[1]));
        emitAward(tender, 2, vendors[1], FLOOR * 2, 3600, 4000);
        expectEvents(tender);
        award(awarding(tender, 2, vendors[1], FLOOR * 2), list(vendors[0], vendors[1]));
        desert(desertion(tender, 3), none());
        assertTrue(procurement.phase(tender) == Phase.Standstill);
        assertRecorded(tender);
    }

    // ---- when ----

    function test_LotsAreDecidedWhenTheTimeForPricesIsOver() public {
        uint32 tender = play(three());
        uint40 from = pricingUntil(tender);
        Award memory it = awarding(tender, 1, vendors[1], FLOOR * 2);
        bytes memory notBegun = abi.encodeWithSelector(IProcurementErrors.EvaluationNotBegun.selector, from);
        vm.warp(from - 1);
        refusesAward(it, threePlaces(), notBegun);
        Desert memory none_ = desertion(tender, 1);
        assertRefused(
            abi.encodeCall(
                IEvaluationActs.declareDeserted, (none_, none(), alone(officerKey, none_.hashOf()))
            ),
            notBegun
        );
        vm.warp(from);
        award(it, threePlaces());
    }

    function test_FromAwardByOnAnyoneAwards() public {
        uint32 tender = play(three());
        Award memory it = awarding(tender, 1, vendors[1], FLOOR * 2);
        it.report = 0;
        (it.decisions, it.validUntil) = (99, 0);
        uint40 awardBy = scheduleOf(tender).awardBy;
        warp(awardBy - 1);
        bytes memory unsigned = abi.encodeCall(IEvaluationActs.award, (it, threePlaces(), nobody()));
        assertRefused(unsigned, IProcurementErrors.ReasonMissing.selector);
        warp(awardBy);
        Award memory reported = awarding(tender, 1, vendors[1], FLOOR * 2);
        assertRefused(
            abi.encodeCall(IEvaluationActs.award, (reported, threePlaces(), nobody())),
            IProcurementErrors.ReportUnsigned.selector
        );
        emit IProcurementEvents.LotAwarded(tender, vendors[1], 1, FLOOR * 2, 0, 0, 0);
        emit IProcurementEvents.WinnerScored(tender, vendors[1], 1, 5400, 2000, 0);
        expectEvents(tender);
        procurement.award(it, threePlaces(), nobody());
        assertEq(procurement.core(tender).decisions, 0);
        assertRecorded(tender);
    }

    // ---- every bid is looked at ----

    function test_NoBidIsLeftOut() public {
        uint32 tender = play(three());
        Award memory it = awarding(tender, 1, vendors[1], FLOOR * 2);
        refusesAward(it, list(vendors[1], vendors[2]), incomplete(3, 2));
        refusesAward(it, list(vendors[0], vendors[1], vendors[1]), misplaced(vendors[1], 0));
        refusesAward(it, list(vendors[1], vendors[0], vendors[2]), misplaced(vendors[0], 0));
        refusesAward(it, list(vendors[0], vendors[1], vendors[3]), misplaced(vendors[3], 0));
        uint40[] memory places = threePlaces();
        ++places[1];
        refusesAward(it, places, misplaced(vendors[1], 1));
    }

    function test_ATwiceOpenersOfferIsInNoPlace() public {
        Case memory it = three();
        it.bids[0].excluded = true;
        uint32 tender = play(it);
        assertEq(procurement.openedCount(tender, 1), 2);
        Award memory its = awarding(tender, 1, vendors[1], FLOOR * 2);
        refusesAward(its, list(vendors[0], vendors[1]), misplaced(vendors[0], 0));
        // Without the cheapest its price is the lowest.
        decide(tender, it, Outcome(1, 5400, 4000));
    }

    // ---- who wins ----

    function test_AmongEqualPointsTheEarliestSealWins() public {
        Case memory it = three();
        for (uint24 i = 0; i < 3; ++i) {
            it.bids[i] = entry(3 - i, FLOOR, [uint16(7000), 7000, 7000]);
        }
        decide(play(it), it, Outcome(2, 4200, 4000));
    }

    function test_WithoutAQuorumNobodyWinsAndTheLotIsDeserted() public {
        Case memory it = three();
        it.panel.quorum = 3;
        it.bids[2].points[1] = new uint16[](0);
        decide(play(it), it, Outcome(NOBODY, 0, 0));
    }

    function test_AnEvaluatorThatLeftOutOneOfferIsDroppedForAll() public {
        Case memory it = three();
        // It would have made the first win.
        it.bids[0].points[2] = pair(10_000, 10_000);
        it.bids[1].points[2] = pair(0, 0);
        it.bids[2].points[2] = new uint16[](0);
        decide(play(it), it, Outcome(1, 5400, 2000));
    }

    function test_ADisqualifiedLowestPriceMeasuresNobody() public {
        Case memory it = three();
        it.bids[0].disqualified = true;
        decide(play(it), it, Outcome(1, 5400, 4000));
    }

    function test_APriceUnderTheFloorMeasuresNobody() public {
        Case memory it = three();
        it.bids[0].price = FLOOR - 1;
        decide(play(it), it, Outcome(1, 5400, 4000));
    }

    // ---- desertion ----

    function test_ADesertedWeightedLotIsRecorded() public {
        Case memory it = three();
        it.bids = new Entry[](0);
        uint32 tender = play(it);
        Desert memory none_ = desertion(tender, 1);
        fold();
        emit IProcurementEvents.LotDeserted(tender, 1, officer, none_.reason, 0);
        expectEvents(tender);
        desert(none_, none());
        assertTrue(procurement.lotStatus(tender, 1) == LotStatus.Deserted);
        assertRecorded(tender);
    }

    // ---- the end ----

    function test_AWeightedTenderIsFinalWhenItsStandstillIsOver() public {
        uint32 tender = play(three());
        vm.expectRevert(abi.encodeWithSelector(IProcurementErrors.LotUndecided.selector, uint16(1)));
        procurement.finalize(tender);
        award(awarding(tender, 1, vendors[1], FLOOR * 2), threePlaces());
        uint40 until = uint40(vm.getBlockTimestamp()) + 3 days;
        warp(until - 1);
        vm.expectRevert(abi.encodeWithSelector(IProcurementErrors.StandstillNotOver.selector, until));
        procurement.finalize(tender);
        warp(until);
        emit IProcurementEvents.TenderFinalized(tender, 0);
        expectEvents(tender);
        procurement.finalize(tender);
        assertTrue(procurement.phase(tender) == Phase.Final);
        assertRefused(
            abi.encodeCall(IEvaluationActs.finalize, (tender)), IProcurementErrors.TenderIsFinal.selector
        );
        assertRecorded(tender);
    }

    // ---- the computed winner is the best, whatever was offered ----

    function test_TheWinnerIsTheOneThatANaiveComputationNames(uint256 seed) public {
        Case memory it = drawn(seed);
        decide(play(it), it, naive(it));
    }

    /// @dev Few prices and few points, so that ties, bounds and dropped evaluators are common.
    function drawn(uint256 seed) private pure returns (Case memory it) {
        uint256 seats = 1 + draw(seed, 0, SEATS);
        it.ceiling = CEILING;
        it.floor = FLOOR;
        it.minOpened = uint8(1 + draw(seed, 1, 2));
        it.panel.quorum = uint8(1 + draw(seed, 2, seats));
        it.panel.criteria = pair(uint16(draw(seed, 3, 5001)), uint16(draw(seed, 4, 5001)));
        it.panel.priceWeight = 10_000 - it.panel.criteria[0] - it.panel.criteria[1];
        it.panel.evaluators = new uint32[](seats);
        it.bids = new Entry[](1 + draw(seed, 5, BIDS));
        for (uint256 i = 0; i < it.bids.length; ++i) {
            it.bids[i] = drawnBid(uint256(keccak256(abi.encode(seed, i))), seats);
            // Sealed from some vendor on, round.
            it.bids[i].order = uint24((i + draw(seed, 6, BIDS)) % it.bids.length + 1);
        }
    }

    function drawnBid(uint256 seed, uint256 seats) private pure returns (Entry memory it) {
        uint96[8] memory prices = [0, FLOOR - 1, FLOOR, FLOOR, FLOOR + 1, FLOOR * 3, CEILING, CEILING + 1];
        it.price = prices[draw(seed, 0, 8)];
        it.excluded = draw(seed, 1, 10) == 0;
        it.disqualified = !it.excluded && it.price != 0 && draw(seed, 2, 6) == 0;
        it.points = new uint16[][](seats);
        for (uint256 seat = 0; seat < seats; ++seat) {
            if (draw(seed, 3 + seat, 12) == 0) continue;
            uint16[5] memory points = [uint16(0), 5000, 5001, 9999, 10_000];
            it.points[seat] = pair(points[draw(seed, 10 + seat, 5)], points[draw(seed, 20 + seat, 5)]);
        }
    }

    function draw(uint256 seed, uint256 what, uint256 below) private pure returns (uint256) {
        return uint256(keccak256(abi.encode("draw", seed, what))) % below;
    }

    /// @dev By the rule's words, one bid against each other, with nothing that the contract has computed.
    function naive(Case memory it) private pure returns (Outcome memory) {
        uint256 opened;
        for (uint256 i = 0; i < it.bids.length; ++i) {
            if (it.bids[i].price != 0 && !it.bids[i].excluded) ++opened;
        }
        uint256 left;
        for (uint256 seat = 0; seat < it.panel.evaluators.length; ++seat) {
            if (scoredAll(it, seat)) ++left;
        }
        if (opened < it.minOpened || left < it.panel.quorum) return Outcome(NOBODY, 0, 0);
        for (uint256 i = 0; i < it.bids.length; ++i) {
            if (!stands(it, i)) continue;
            bool best = true;
            for (uint256 other = 0; other < it.bids.length; ++other) {
                if (other != i && stands(it, other) && !beats(it, i, other)) best = false;
            }
            if (best) return Outcome(i, quality(it, i), pricePart(it, i));
        }
        return Outcome(NOBODY, 0, 0);
    }

    function scoredAll(Case memory it, uint256 seat) private pure returns (bool) {
        for (uint256 i = 0; i < it.bids.length; ++i) {
            if (!it.bids[i].excluded && it.bids[i].points[seat].length == 0) return false;
        }
        return true;
    }

    function stands(Case memory it, uint256 i) private pure returns (bool) {
        Entry memory bid = it.bids[i];
        return !bid.excluded && !bid.disqualified && bid.price >= it.floor && bid.price <= it.ceiling;
    }

    function beats(Case memory it, uint256 one, uint256 other) private pure returns (bool) {
        uint256 ones = uint256(quality(it, one)) + pricePart(it, one);
        uint256 others = uint256(quality(it, other)) + pricePart(it, other);
        return ones == others ? it.bids[one].order < it.bids[other].order : ones > others;
    }

    /// @dev Criterion by criterion, where the contract goes evaluator by evaluator.
    function quality(Case memory it, uint256 i) private pure returns (uint16) {
        uint256 count;
        uint256 sum;
        for (uint256 criterion = 0; criterion < it.panel.criteria.length; ++criterion) {
            uint256 points;
            count = 0;
            for (uint256 seat = 0; seat < it.panel.evaluators.length; ++seat) {
                if (!scoredAll(it, seat)) continue;
                points += it.bids[i].points[seat][criterion];
                ++count;
            }
            sum += points * it.panel.criteria[criterion];
        }
        return uint16(sum / count / 10_000);
    }

    function pricePart(Case memory it, uint256 i) private pure returns (uint16) {
        uint256 lowest = it.bids[i].price;
        for (uint256 other = 0; other < it.bids.length; ++other) {
            if (stands(it, other) && it.bids[other].price < lowest) lowest = it.bids[other].price;
        }
        return uint16(lowest * it.panel.priceWeight / it.bids[i].price);
    }

    // ---- helpers ----

    /// @dev The second wins: 7,000 and 7,400 and 4,333 points.
    function three() private view returns (Case memory it) {
        it.ceiling = CEILING;
        it.floor = FLOOR;
        it.minOpened = 1;
        it.panel = panel();
        it.bids = new Entry[](3);
        it.bids[0] = entry(1, FLOOR, [uint16(5000), 5000, 5000]);
        it.bids[1] = entry(2, FLOOR * 2, [uint16(9000), 9000, 9000]);
        it.bids[2] = entry(3, FLOOR * 3, [uint16(5000), 5000, 5000]);
    }

    function entry(uint24 order, uint96 price, uint16[SEATS] memory points)
        private
        pure
        returns (Entry memory it)
    {
        (it.order, it.price) = (order, price);
        it.points = new uint16[][](SEATS);
        for (uint256 seat = 0; seat < SEATS; ++seat) {
            it.points[seat] = pair(points[seat], points[seat]);
        }
    }

    function threePlaces() private view returns (uint40[] memory) {
        return list(vendors[0], vendors[1], vendors[2]);
    }

    function emitAward(uint32 tender, uint16 lot, uint32 who, uint96 price, uint16 its, uint16 part) private {
        fold();
        bytes32 report = awarding(tender, lot, who, price).report;
        emit IProcurementEvents.LotAwarded(tender, who, lot, price, officer, report, 0);
        emit IProcurementEvents.WinnerScored(tender, who, lot, its, part, 0);
    }

    function refusesAward(Award memory it, uint40[] memory places, bytes memory reason) private {
        assertRefused(
            abi.encodeCall(IEvaluationActs.award, (it, places, alone(officerKey, it.hashOf()))), reason
        );
    }

    function incomplete(uint256 expected, uint256 given) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.BidsIncomplete.selector, expected, given);
    }

    function misplaced(uint32 who, uint256 word) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.BidMisplaced.selector, place(who, word));
    }
}
