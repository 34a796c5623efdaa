// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Award, Desert, Disqualify, LotPrice} from "../../src/types/Intents.sol";
import {LotState, LotStatus} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {Typed} from "./Typed.sol";
import {WeightedTest} from "./WeightedTest.sol";

/// @notice An officer takes a bid on a lot out of the comparison, says why, and waits for objections.
contract DisqualifyTest is WeightedTest {
    using Typed for *;

    uint256 private constant OBJECTION = 2 days;

    uint32 private _tender;
    uint32 private _low;
    uint32 private _high;

    function setUp() public override {
        super.setUp();
        (_low, _high) = (vendors[0], vendors[1]);
        _tender = publishLots(5);
        toSealing(_tender);
        Sealed memory one = sealOffer(_tender, 0, everyLot(FLOOR));
        Sealed memory two = sealOffer(_tender, 1, everyLot(FLOOR + 10));
        toOpening(_tender);
        open(one);
        open(two);
        toEvaluation(_tender);
    }

    // ---- what it does ----

    function test_ADisqualificationIsRecordedWithItsReasonAndTheTimeForObjections() public {
        Disqualify memory it = disqualification(_tender, 2, _low);
        uint40 until = uint40(vm.getBlockTimestamp() + OBJECTION);
        fold();
        emit IProcurementEvents.VendorDisqualified(_tender, _low, 2, officer, it.reason, until, 0);
        expectEvents(_tender);
        disqualify(it);

        LotState memory lot = procurement.lot(_tender, 2);
        assertEq(lot.time, until);
        assertEq(lot.winner, 0);
        assertEq(lot.ceiling, CEILING);
        assertEq(lot.floor, FLOOR);
        assertTrue(procurement.lotStatus(_tender, 2) == LotStatus.Undecided);
        assertTrue(procurement.openedBid(_tender, _low, 2).disqualified);
        assertEq(procurement.openedCount(_tender, 2), 2);
        assertEq(procurement.core(_tender).decisions, 1);
        assertRecorded(_tender);
    }

    function test_ItTakesOutThatBidOnThatLotAlone() public {
        // Lots 1 to 5 lie at both places of two words, and at the first of a third.
        for (uint16 number = 1; number <= 5; ++number) {
            uint256 before = vm.snapshotState();
            disqualify(disqualification(_tender, number, _low));
            for (uint16 other = 1; other <= 5; ++other) {
                assertEq(procurement.openedBid(_tender, _low, other).disqualified, other == number);
                assertFalse(procurement.openedBid(_tender, _high, other).disqualified);
                assertEq(procurement.openedBid(_tender, _low, other).price, FLOOR + other);
                assertFalse(procurement.openedBid(_tender, _low, other).excluded);
            }
            vm.warp(vm.getBlockTimestamp() + OBJECTION);
            for (uint16 other = 1; other <= 5; ++other) {
                uint96 price = other == number ? FLOOR + 10 + other : FLOOR + other;
                award(awarding(_tender, other, other == number ? _high : _low, price), both(other));
            }
            vm.revertToStateAndDelete(before);
        }
    }

    function test_BothBidsOfAWordCanBeTakenOut() public {
        disqualify(disqualification(_tender, 3, _low));
        disqualify(disqualification(_tender, 4, _low));
        assertTrue(procurement.openedBid(_tender, _low, 3).disqualified);
        assertTrue(procurement.openedBid(_tender, _low, 4).disqualified);
        assertFalse(procurement.openedBid(_tender, _low, 5).disqualified);
        assertRecorded(_tender);
    }

    function test_ALotWhoseBidsAreAllOutIsDeserted() public {
        disqualify(disqualification(_tender, 1, _low));
        disqualify(disqualification(_tender, 1, _high));
        pass(OBJECTION);
        refusesAward(awarding(_tender, 1, _low, FLOOR + 1), mismatch(0, 0));
        desert(desertion(_tender, 1), both(1));
        assertTrue(procurement.lotStatus(_tender, 1) == LotStatus.Deserted);
    }

    // ---- the time for objections ----

    function test_NoAwardBeforeTheTimeForObjectionsIsOver() public {
        disqualify(disqualification(_tender, 1, _low));
        uint40 until = procurement.lot(_tender, 1).time;
        Award memory it = awarding(_tender, 1, _high, FLOOR + 11);
        bytes memory objections = abi.encodeWithSelector(IProcurementErrors.ObjectionsOpen.selector, until);
        refusesAward(it, objections);
        warp(until - 1);
        refusesAward(it, objections);
        Desert memory none_ = desertion(_tender, 1);
        assertRefused(
            abi.encodeCall(
                IEvaluationActs.declareDeserted, (none_, both(1), alone(officerKey, none_.hashOf()))
            ),
            objections
        );
        warp(until);
        award(it, both(1));
    }

    function test_OtherLotsDoNotWait() public {
        disqualify(disqualification(_tender, 1, _low));
        award(awarding(_tender, 2, _low, FLOOR + 2), both(2));
    }

    function test_EachDisqualificationBeginsTheTimeAnew() public {
        disqualify(disqualification(_tender, 1, _low));
        pass(OBJECTION - 1);
        disqualify(disqualification(_tender, 1, _high));
        assertEq(procurement.lot(_tender, 1).time, vm.getBlockTimestamp() + OBJECTION);
    }

    // ---- who, when, whom ----

    function test_BidsAreTakenOutFromTheEndOfOpening() public {
        uint40 from = procurement.timetable(_tender).opensUntil;
        Disqualify memory it = disqualification(_tender, 1, _low);
        vm.warp(from - 1);
        refuses(it, abi.encodeWithSelector(IProcurementErrors.EvaluationNotBegun.selector, from));
        vm.warp(from);
        disqualify(it);
    }

    function test_InAWeightedTenderTheyAreTakenOutWhenPricesAreOpen() public {
        uint32 tender = publishWeighted(1);
        toSealing(tender);
        Sealed memory one = sealOffer(tender, 0, 1, FLOOR);
        Sealed memory two = sealOffer(tender, 1, 1, FLOOR);
        toOpening(tender);
        openOffer(one);
        openOffer(two);
        toPricing(tender);
        openPrices(one);
        Disqualify memory it = disqualification(tender, 1, _low);
        uint40 from = pricingUntil(tender);
        warp(from - 1);
        refuses(it, abi.encodeWithSelector(IProcurementErrors.EvaluationNotBegun.selector, from));
        warp(from);
        disqualify(it);
        assertTrue(procurement.openedBid(tender, _low, 1).disqualified);
        // Without a price there is no bid on any lot.
        refuses(disqualification(tender, 1, _high), unqualified(_high));
        assertRecorded(tender);
    }

    function test_FromAwardByOnTheOfficerTakesNobodyOut() public {
        uint40 since = scheduleOf(_tender).awardBy;
        Disqualify memory it = disqualification(_tender, 1, _low);
        uint256 before = vm.snapshotState();
        warp(since - 1);
        disqualify(it);
        // Objections are heard all the same, and nobody awards meanwhile.
        warp(since);
        refusesUnsigned(
            1, abi.encodeWithSelector(IProcurementErrors.ObjectionsOpen.selector, since - 1 + OBJECTION)
        );
        vm.revertToState(before);
        vm.warp(since);
        refuses(it, abi.encodeWithSelector(IProcurementErrors.DisqualificationOver.selector, since));
    }

    function test_ADecidedLotStays() public {
        award(awarding(_tender, 1, _low, FLOOR + 1), both(1));
        refuses(disqualification(_tender, 1, _low), IProcurementErrors.LotDecided.selector);
    }

    function test_OnlyABidOnThatLotIsTakenOutAndOnce() public {
        disqualify(disqualification(_tender, 1, _low));
        refuses(disqualification(_tender, 1, _low), unqualified(_low));
        refuses(disqualification(_tender, 1, vendors[2]), unqualified(vendors[2]));
        refuses(disqualification(_tender, 0, _low), IProcurementErrors.LotUnknown.selector);
        refuses(disqualification(_tender, 6, _low), IProcurementErrors.LotUnknown.selector);
        refuses(disqualification(9, 1, _low), IProcurementErrors.TenderUnknown.selector);
    }

    function test_AnExcludedVendorNeedsNoDisqualification() public {
        uint32 tender = publishLots(1);
        toSealing(tender);
        Sealed memory one = sealOffer(tender, 0, 1, FLOOR);
        Sealed memory two = sealBid(tender, "second key", vendorKeys[0], 1, FLOOR);
        toOpening(tender);
        open(one);
        open(two);
        toEvaluation(tender);
        refuses(disqualification(tender, 1, _low), unqualified(_low));
    }

    function test_ItNeedsAReasonAndAStandingIntent() public {
        Disqualify memory it = disqualification(_tender, 1, _low);
        it.reason = 0;
        refuses(it, IProcurementErrors.ReasonMissing.selector);
        it = disqualification(_tender, 1, _low);
        it.validUntil = uint40(vm.getBlockTimestamp() - 1);
        refuses(it, IProcurementErrors.IntentExpired.selector);
        it.validUntil += 1;
        it.decisions = 1;
        refuses(it, stale(0, 1));
        it.decisions = 0;
        disqualify(it);
        refuses(it, stale(1, 0));
    }

    function test_OnlyAnOfficerOfTheBuyerThatMayAwardDoes() public {
        Disqualify memory it = disqualification(_tender, 1, _low);
        (, Key memory another) = enterAnotherBuyer();
        refusesBy(it, another);
        refusesBy(it, vendorKeys[1]);
        refusesBy(it, evaluatorKeys[0]);
        Key memory publisher = ecdsa("publisher");
        enterOfficer(buyer, 1, publisher, buyerKey);
        refusesBy(it, publisher);
        Key memory awarder = ecdsa("awarder");
        enterOfficer(buyer, 2, awarder, buyerKey);
        procurement.disqualify(it, alone(awarder, it.hashOf()));
    }

    // ---- helpers ----

    function everyLot(uint96 price) private pure returns (LotPrice[] memory them) {
        them = new LotPrice[](5);
        for (uint16 i = 0; i < 5; ++i) {
            them[i] = LotPrice(i + 1, price + i + 1);
        }
    }

    function both(uint16 number) private view returns (uint40[] memory them) {
        them = new uint40[](2);
        them[0] = procurement.openedBid(_tender, _low, number).place;
        them[1] = procurement.openedBid(_tender, _high, number).place;
    }

    function refuses(Disqualify memory it, bytes memory reason) private {
        assertRefused(
            abi.encodeCall(IEvaluationActs.disqualify, (it, alone(officerKey, it.hashOf()))), reason
        );
    }

    function refuses(Disqualify memory it, bytes4 reason) private {
        refuses(it, abi.encodePacked(reason));
    }

    function refusesBy(Disqualify memory it, Key memory by) private {
        uint32 party = directory.signer(idOf(by)).party;
        assertRefused(
            abi.encodeCall(IEvaluationActs.disqualify, (it, alone(by, it.hashOf()))),
            abi.encodeWithSelector(IProcurementErrors.Forbidden.selector, party)
        );
    }

    function refusesAward(Award memory it, bytes memory reason) private {
        assertRefused(
            abi.encodeCall(IEvaluationActs.award, (it, both(it.lot), alone(officerKey, it.hashOf()))), reason
        );
    }

    function refusesUnsigned(uint16 number, bytes memory reason) private {
        Award memory it = awarding(_tender, number, _high, FLOOR + 10 + number);
        it.report = 0;
        assertRefused(abi.encodeCall(IEvaluationActs.award, (it, both(number), nobody())), reason);
    }

    function unqualified(uint32 who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.BidUnqualified.selector, who);
    }

    function stale(uint24 expected, uint24 given) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.DecisionsStale.selector, expected, given);
    }

    function mismatch(uint32 who, uint96 price) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.WinnerMismatch.selector, who, price);
    }
}
