// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Award, Desert, Lot, LotPrice, Publish} from "../../src/types/Intents.sol";
import {LotState, LotStatus, Phase} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Which bid wins a lot, and what an award must show. Who may sign one, and what makes it stale, is in
/// `Officers.t.sol`; when nobody wins, in `Desert.t.sol`.
contract AwardTest is ProcurementTest {
    using Typed for *;

    uint256 private constant VENDORS = 5;

    uint32 private _tender;
    Key[VENDORS] private _keys;
    /// @dev Ascending.
    uint32[VENDORS] private _vendors;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < VENDORS; ++i) {
            (_keys[i], _vendors[i]) = enterNamedVendor(string.concat("vendor ", vm.toString(i)));
        }
        _tender = publishLots(5);
        toSealing(_tender);
    }

    // ---- what an award leaves behind ----

    function test_AnAwardNamesTheWinnerAndItsPrice() public {
        Sealed[] memory bids = bidAll(1, [FLOOR + 2, FLOOR + 1, FLOOR + 3]);
        openAll(bids);
        Award memory it = awarding(_tender, 1, _vendors[1], FLOOR + 1);
        fold();
        emit IProcurementEvents.LotAwarded(_tender, _vendors[1], 1, FLOOR + 1, officer, it.report, 0);
        expectEvents(_tender);
        award(it, firstThree());

        LotState memory lot = procurement.lot(_tender, 1);
        assertEq(lot.winner, _vendors[1]);
        assertEq(lot.time, vm.getBlockTimestamp());
        assertEq(lot.ceiling, CEILING);
        assertEq(lot.floor, FLOOR);
        assertTrue(procurement.lotStatus(_tender, 1) == LotStatus.Awarded);
        assertTrue(procurement.lotStatus(_tender, 2) == LotStatus.Undecided);
        // It compares the counter, and leaves it: officers sign for all lots at once.
        assertEq(procurement.core(_tender).decisions, 0);
        assertTrue(procurement.phase(_tender) == Phase.Evaluation);
        assertRecorded(_tender);
    }

    function test_EachLotGoesToItsOwnWinner() public {
        // The first vendor offers lots 1, 3 and 5; the second 3 and 4; the third 4.
        Sealed[] memory bids = new Sealed[](3);
        LotPrice[] memory prices = new LotPrice[](3);
        prices[0] = LotPrice(1, FLOOR);
        prices[1] = LotPrice(3, FLOOR + 1);
        prices[2] = LotPrice(5, FLOOR);
        bids[0] = prepare(_tender, "bidder 0", _keys[0], prices);
        prices = new LotPrice[](2);
        prices[0] = LotPrice(3, FLOOR);
        prices[1] = LotPrice(4, FLOOR + 1);
        bids[1] = prepare(_tender, "bidder 1", _keys[1], prices);
        bids[2] = prepare(_tender, "bidder 2", _keys[2], oneLot(4, FLOOR));
        sealAll(bids);
        openAll(bids);

        award(awarding(_tender, 1, _vendors[0], FLOOR), list(_vendors[0]));
        award(awarding(_tender, 3, _vendors[1], FLOOR), list(_vendors[0], _vendors[1]));
        award(awarding(_tender, 4, _vendors[2], FLOOR), list(_vendors[1], _vendors[2]));
        // Its third price is in its second word.
        award(awarding(_tender, 5, _vendors[0], FLOOR), inWord(_vendors[0], 1));
        desert(desertion(_tender, 2), none());
        assertTrue(procurement.phase(_tender) == Phase.Standstill);
        assertEq(procurement.core(_tender).decisions, 0);
        assertRecorded(_tender);
    }

    function test_EachLotOfABidOnAll32IsAwarded() public {
        warp(START + 40 days);
        _tender = publishLots(32);
        LotPrice[] memory prices = new LotPrice[](32);
        for (uint16 i = 0; i < 32; ++i) {
            prices[i] = LotPrice(i + 1, FLOOR + i);
        }
        toSealing(_tender);
        Sealed[] memory bids = new Sealed[](2);
        bids[0] = prepare(_tender, "bidder 0", _keys[0], prices);
        bids[1] = prepare(_tender, "bidder 1", _keys[1], oneLot(32, FLOOR));
        sealAll(bids);
        openAll(bids);
        uint40[] memory two = new uint40[](2);
        (two[0], two[1]) = (place(_vendors[0], 15), place(_vendors[1], 0));
        award(awarding(_tender, 32, _vendors[1], FLOOR), two);
        for (uint16 lot = 1; lot < 32; ++lot) {
            award(awarding(_tender, lot, _vendors[0], FLOOR + lot - 1), inWord(_vendors[0], (lot - 1) / 2));
        }
        assertTrue(procurement.phase(_tender) == Phase.Standstill);
        assertRecorded(_tender);
    }

    // ---- which bid wins ----

    function test_AmongEqualPricesTheEarliestSealWins() public {
        // Sealed from the last vendor to the first, opened from the first to the last.
        Sealed[] memory bids = new Sealed[](3);
        for (uint256 i = 3; i > 0; --i) {
            bids[i - 1] = bid(i - 1, 1, FLOOR);
            seal(bids[i - 1]);
        }
        openAll(bids);
        award(awarding(_tender, 1, _vendors[2], FLOOR), firstThree());
    }

    function test_ASealReplacedLosesItsPlaceAmongEqualPrices() public {
        Sealed[] memory bids = bidAll(1, [FLOOR, FLOOR, FLOOR]);
        seal(bids[0]);
        openAll(bids);
        award(awarding(_tender, 1, _vendors[1], FLOOR), firstThree());
    }

    function test_PricesOnTheCeilingAndTheFloorQualify() public {
        openAll(bidAll(1, [CEILING, FLOOR, CEILING]));
        award(awarding(_tender, 1, _vendors[1], FLOOR), firstThree());
    }

    function test_APriceOnTheCeilingWinsIfNoneIsLower() public {
        openAll(bidAll(1, [CEILING + 1, CEILING, CEILING + 1]));
        award(awarding(_tender, 1, _vendors[1], CEILING), firstThree());
    }

    function test_APriceUnderTheFloorDoesNotQualify() public {
        openAll(bidAll(1, [FLOOR - 1, 1, CEILING]));
        award(awarding(_tender, 1, _vendors[2], CEILING), firstThree());
    }

    function test_WithoutCeilingAnyPriceMayWin() public {
        warp(START + 40 days);
        Publish memory it = publication(1);
        it.lots[0] = Lot(type(uint96).max, 0);
        _tender = publish(it);
        toSealing(_tender);
        openAll(bidAll(1, [type(uint96).max, type(uint96).max, type(uint96).max]));
        award(awarding(_tender, 1, _vendors[0], type(uint96).max), firstThree());
        assertRecorded(_tender);
    }

    function test_AnExcludedVendorDoesNotWin() public {
        Sealed[] memory bids = bidAll(1, [FLOOR, FLOOR + 1, FLOOR + 2]);
        Sealed memory second = sealBid(_tender, "second bidder", _keys[0], 2, FLOOR);
        openAll(bids);
        warp(procurement.timetable(_tender).sealsUntil);
        open(second);
        toEvaluation(_tender);
        Award memory it = awarding(_tender, 1, _vendors[0], FLOOR);
        refuses(it, firstThree(), mismatch(_vendors[1], FLOOR + 1));
        award(awarding(_tender, 1, _vendors[1], FLOOR + 1), firstThree());
    }

    function test_AnExcludedVendorDoesNotWinInItsFurtherLotsEither() public {
        LotPrice[] memory prices = new LotPrice[](3);
        prices[0] = LotPrice(1, FLOOR);
        prices[1] = LotPrice(4, FLOOR);
        prices[2] = LotPrice(5, FLOOR);
        Sealed[] memory bids = new Sealed[](3);
        bids[0] = prepare(_tender, "bidder 0", _keys[0], prices);
        bids[1] = bid(1, 4, FLOOR + 1);
        bids[2] = prepare(_tender, "bidder 2", _keys[0], oneLot(1, FLOOR));
        sealAll(bids);
        openAll(bids);
        Award memory it = awarding(_tender, 4, _vendors[0], FLOOR);
        refuses(it, list(_vendors[0], _vendors[1]), mismatch(_vendors[1], FLOOR + 1));
        award(awarding(_tender, 4, _vendors[1], FLOOR + 1), list(_vendors[0], _vendors[1]));
        it = awarding(_tender, 5, _vendors[0], FLOOR);
        refuses(it, inWord(_vendors[0], 1), mismatch(0, 0));
    }

    function test_TheWinnerIsTheLowestQualifiedPriceAndTheEarliestOfThose(
        uint8[VENDORS] memory steps,
        uint8 sealOrder
    ) public {
        // Few prices, on both sides of either bound, so that ties and failures are common.
        Sealed[] memory bids = new Sealed[](VENDORS);
        uint40[] memory places = new uint40[](VENDORS);
        uint256 winner = VENDORS;
        for (uint256 i = 0; i < VENDORS; ++i) {
            uint256 who = (i + sealOrder) % VENDORS;
            uint96 price =
                uint96[6]([FLOOR - 1, FLOOR, FLOOR + 1, CEILING - 1, CEILING, CEILING + 1])[steps[who] % 6];
            bids[who] = bid(who, 1, price);
            seal(bids[who]);
            places[who] = place(_vendors[who], 0);
            if (price < FLOOR || price > CEILING) continue;
            if (winner == VENDORS || price < priceOf(bids[winner])) winner = who;
        }
        openAll(bids);
        if (winner == VENDORS) {
            refuses(awarding(_tender, 1, _vendors[0], FLOOR), places, mismatch(0, 0));
            return;
        }
        for (uint256 i = 0; i < VENDORS; ++i) {
            Award memory it = awarding(_tender, 1, _vendors[i], priceOf(bids[i]));
            if (i == winner) continue;
            refuses(it, places, mismatch(_vendors[winner], priceOf(bids[winner])));
        }
        award(awarding(_tender, 1, _vendors[winner], priceOf(bids[winner])), places);
    }

    // ---- by anyone ----

    function test_FromAwardByOnAnyoneAwardsWithoutSigning() public {
        openAll(bidAll(1, [FLOOR, FLOOR + 1, FLOOR + 2]));
        uint40 awardBy = scheduleOf(_tender).awardBy;
        Award memory it = awarding(_tender, 1, _vendors[0], FLOOR);
        it.report = 0;
        warp(awardBy - 1);
        refusesUnsigned(it, IProcurementErrors.ReasonMissing.selector);
        it.report = sha256("informe de nadie");
        refusesUnsigned(it, IProcurementErrors.SignatureMissing.selector);

        warp(awardBy);
        it.report = 0;
        fold();
        emit IProcurementEvents.LotAwarded(_tender, _vendors[0], 1, FLOOR, 0, 0, 0);
        expectEvents(_tender);
        vm.prank(account("somebody").addr);
        procurement.award(it, firstThree(), unsigned());
        assertEq(procurement.lot(_tender, 1).winner, _vendors[0]);
        assertRecorded(_tender);
    }

    function test_AnUnsignedAwardCarriesNoReport() public {
        openAll(bidAll(1, [FLOOR, FLOOR + 1, FLOOR + 2]));
        Award memory it = awarding(_tender, 1, _vendors[0], FLOOR);
        toAwardBy(_tender);
        refusesUnsigned(it, IProcurementErrors.ReportUnsigned.selector);
    }

    /// @dev Neither counter nor time of an intent that nobody signed say anything.
    function test_AnUnsignedAwardIsNeverStaleAndMakesNothingStale(uint24 decisions, uint40 validUntil)
        public
    {
        openAll(bidAll(1, [FLOOR, FLOOR + 1, FLOOR + 2]));
        toAwardBy(_tender);
        Desert memory signedBefore = desertion(_tender, 2);
        Award memory it = awarding(_tender, 1, _vendors[0], FLOOR);
        (it.decisions, it.validUntil, it.report) = (decisions, validUntil, 0);
        procurement.award(it, firstThree(), unsigned());
        assertEq(procurement.core(_tender).decisions, 0);
        desert(signedBefore, none());
    }

    function test_FromAwardByOnAnOfficerStillSignsItsReport() public {
        openAll(bidAll(1, [FLOOR, FLOOR + 1, FLOOR + 2]));
        toAwardBy(_tender);
        Award memory it = awarding(_tender, 1, _vendors[0], FLOOR);
        it.decisions = 1;
        refuses(it, firstThree(), abi.encodeWithSelector(IProcurementErrors.DecisionsStale.selector, 0, 1));
        it = awarding(_tender, 1, _vendors[0], FLOOR);
        fold();
        emit IProcurementEvents.LotAwarded(_tender, _vendors[0], 1, FLOOR, officer, it.report, 0);
        expectEvents(_tender);
        award(it, firstThree());
        assertRecorded(_tender);
    }

    function test_WhoeverAwardsCannotAwardToAnybodyElse() public {
        openAll(bidAll(1, [FLOOR, FLOOR + 1, FLOOR + 2]));
        toAwardBy(_tender);
        Award memory it = awarding(_tender, 1, _vendors[1], FLOOR + 1);
        it.report = 0;
        vm.expectRevert(mismatch(_vendors[0], FLOOR));
        procurement.award(it, firstThree(), unsigned());
    }

    function refusesUnsigned(Award memory it, bytes4 reason) private {
        expectError(reason);
        procurement.award(it, firstThree(), unsigned());
    }

    // ---- refusals ----

    function test_NothingIsAwardedBeforeOpeningIsOver() public {
        Sealed[] memory bids = bidAll(1, [FLOOR, FLOOR + 1, FLOOR + 2]);
        openAll(bids);
        Award memory it = awarding(_tender, 1, _vendors[0], FLOOR);
        uint40 from = procurement.timetable(_tender).opensUntil;
        warp(from - 1);
        bytes memory reason = abi.encodeWithSelector(IProcurementErrors.EvaluationNotBegun.selector, from);
        refuses(it, firstThree(), reason);
        warp(from);
        award(it, firstThree());
    }

    function test_TheLotMustExistAndBeUndecided() public {
        openAll(bidAll(1, [FLOOR, FLOOR + 1, FLOOR + 2]));
        bytes memory unknown = abi.encodePacked(IProcurementErrors.LotUnknown.selector);
        refuses(awarding(_tender, 0, _vendors[0], FLOOR), none(), unknown);
        refuses(awarding(_tender, 6, _vendors[0], FLOOR), none(), unknown);
        award(awarding(_tender, 1, _vendors[0], FLOOR), firstThree());
        bytes memory decided = abi.encodePacked(IProcurementErrors.LotDecided.selector);
        refuses(awarding(_tender, 1, _vendors[0], FLOOR), firstThree(), decided);
    }

    function test_AnAwardNamesTheComputedWinnerAndItsPrice() public {
        openAll(bidAll(1, [FLOOR + 1, FLOOR, FLOOR + 2]));
        bytes memory reason = mismatch(_vendors[1], FLOOR);
        refuses(awarding(_tender, 1, _vendors[0], FLOOR + 1), firstThree(), reason);
        refuses(awarding(_tender, 1, _vendors[1], FLOOR + 1), firstThree(), reason);
        refuses(awarding(_tender, 1, _vendors[1], FLOOR - 1), firstThree(), reason);
        refuses(awarding(_tender, 1, 0, 0), firstThree(), reason);
    }

    function test_WithoutBidsNobodyIsAwarded() public {
        toEvaluation(_tender);
        refuses(awarding(_tender, 1, 0, 0), none(), mismatch(0, 0));
        refuses(awarding(_tender, 1, _vendors[0], FLOOR), none(), mismatch(0, 0));
    }

    // ---- helpers ----

    function bid(uint256 who, uint16 lot, uint96 price) private returns (Sealed memory) {
        return prepare(_tender, string.concat("bidder ", vm.toString(who)), _keys[who], oneLot(lot, price));
    }

    /// @dev The first vendors seal in this order.
    function bidAll(uint16 lot, uint96[3] memory prices) private returns (Sealed[] memory bids) {
        bids = new Sealed[](3);
        for (uint256 i = 0; i < 3; ++i) {
            bids[i] = bid(i, lot, prices[i]);
        }
        sealAll(bids);
    }

    function sealAll(Sealed[] memory bids) private {
        for (uint256 i = 0; i < bids.length; ++i) {
            seal(bids[i]);
        }
    }

    function openAll(Sealed[] memory bids) private {
        toOpening(_tender);
        for (uint256 i = 0; i < bids.length; ++i) {
            open(bids[i]);
        }
        toEvaluation(_tender);
    }

    function inWord(uint32 who, uint256 word) private pure returns (uint40[] memory them) {
        them = new uint40[](1);
        them[0] = place(who, word);
    }

    function priceOf(Sealed memory it) private pure returns (uint96) {
        return pricesOf(it).lots[0].price;
    }

    function firstThree() private view returns (uint40[] memory) {
        return list(_vendors[0], _vendors[1], _vendors[2]);
    }

    function mismatch(uint32 vendor_, uint96 price) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.WinnerMismatch.selector, vendor_, price);
    }

    function refuses(Award memory it, uint40[] memory places, bytes memory reason) private {
        vm.expectRevert(reason);
        award(it, places);
    }
}
