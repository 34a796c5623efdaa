// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Authorization, Award, Lot, LotPrice, Publish} from "../../src/types/Intents.sol";
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
        uint24 order = procurement.sealSlotOf(_tender, bids[1].bid.bidder).sealOrder();
        openAll(bids);
        Award memory it = awarding(_tender, 1, _vendors[1], FLOOR + 1);
        fold();
        emit IProcurementEvents.LotAwarded(_tender, _vendors[1], 1, FLOOR + 1, order, officer, it.report, 0);
        expectEvents(_tender);
        award(it, firstThree(), none());

        LotState memory lot = procurement.lot(_tender, 1);
        assertEq(lot.winner, _vendors[1]);
        assertEq(lot.decidedAt, vm.getBlockTimestamp());
        assertEq(lot.ceiling, CEILING);
        assertEq(lot.floor, FLOOR);
        assertTrue(procurement.lotStatus(_tender, 1) == LotStatus.Awarded);
        assertTrue(procurement.lotStatus(_tender, 2) == LotStatus.Undecided);
        assertEq(procurement.core(_tender).undecided, 4);
        assertEq(procurement.core(_tender).decisions, 1);
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

        award(awarding(_tender, 1, _vendors[0], FLOOR), list(_vendors[0]), none());
        award(awarding(_tender, 3, _vendors[1], FLOOR), list(_vendors[1]), list(_vendors[0]));
        award(awarding(_tender, 4, _vendors[2], FLOOR), list(_vendors[2]), list(_vendors[1]));
        award(awarding(_tender, 5, _vendors[0], FLOOR), none(), list(_vendors[0]));
        desert(desertion(_tender, 2), none(), none());
        assertTrue(procurement.phase(_tender) == Phase.Standstill);
        assertEq(procurement.core(_tender).decisions, 5);
        assertRecorded(_tender);
    }

    function test_Lot64OfABidOnEveryLotIsAwarded() public {
        warp(START + 40 days);
        _tender = publishLots(64);
        LotPrice[] memory prices = new LotPrice[](64);
        for (uint16 i = 0; i < 64; ++i) {
            prices[i] = LotPrice(i + 1, FLOOR + i);
        }
        toSealing(_tender);
        Sealed[] memory bids = new Sealed[](2);
        bids[0] = prepare(_tender, "bidder 0", _keys[0], prices);
        bids[1] = prepare(_tender, "bidder 1", _keys[1], oneLot(64, FLOOR));
        sealAll(bids);
        openAll(bids);
        award(awarding(_tender, 64, _vendors[1], FLOOR), list(_vendors[1]), list(_vendors[0]));
        award(awarding(_tender, 63, _vendors[0], FLOOR + 62), none(), list(_vendors[0]));
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
        award(awarding(_tender, 1, _vendors[2], FLOOR), firstThree(), none());
    }

    function test_ASealReplacedLosesItsPlaceAmongEqualPrices() public {
        Sealed[] memory bids = bidAll(1, [FLOOR, FLOOR, FLOOR]);
        seal(bids[0]);
        openAll(bids);
        award(awarding(_tender, 1, _vendors[1], FLOOR), firstThree(), none());
    }

    function test_PricesOnTheCeilingAndTheFloorQualify() public {
        openAll(bidAll(1, [CEILING, FLOOR, CEILING]));
        award(awarding(_tender, 1, _vendors[1], FLOOR), firstThree(), none());
    }

    function test_APriceOnTheCeilingWinsIfNoneIsLower() public {
        openAll(bidAll(1, [CEILING + 1, CEILING, CEILING + 1]));
        award(awarding(_tender, 1, _vendors[1], CEILING), firstThree(), none());
    }

    function test_APriceUnderTheFloorDoesNotQualify() public {
        openAll(bidAll(1, [FLOOR - 1, 1, CEILING]));
        award(awarding(_tender, 1, _vendors[2], CEILING), firstThree(), none());
    }

    function test_WithoutCeilingAnyPriceMayWin() public {
        warp(START + 40 days);
        Publish memory it = publication(1);
        it.lots[0] = Lot(type(uint96).max, 0);
        _tender = publish(it);
        toSealing(_tender);
        openAll(bidAll(1, [type(uint96).max, type(uint96).max, type(uint96).max]));
        award(awarding(_tender, 1, _vendors[0], type(uint96).max), firstThree(), none());
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
        refuses(it, firstThree(), none(), mismatch(_vendors[1], FLOOR + 1));
        award(awarding(_tender, 1, _vendors[1], FLOOR + 1), firstThree(), none());
    }

    function test_AnExcludedVendorDoesNotWinInItsFurtherLotsEither() public {
        LotPrice[] memory prices = new LotPrice[](2);
        prices[0] = LotPrice(1, FLOOR);
        prices[1] = LotPrice(4, FLOOR);
        Sealed[] memory bids = new Sealed[](3);
        bids[0] = prepare(_tender, "bidder 0", _keys[0], prices);
        bids[1] = bid(1, 4, FLOOR + 1);
        bids[2] = prepare(_tender, "bidder 2", _keys[0], oneLot(1, FLOOR));
        sealAll(bids);
        openAll(bids);
        Award memory it = awarding(_tender, 4, _vendors[0], FLOOR);
        refuses(it, list(_vendors[1]), list(_vendors[0]), mismatch(_vendors[1], FLOOR + 1));
        award(awarding(_tender, 4, _vendors[1], FLOOR + 1), list(_vendors[1]), list(_vendors[0]));
    }

    function test_TheWinnerIsTheLowestQualifiedPriceAndTheEarliestOfThose(
        uint8[VENDORS] memory steps,
        uint8 sealOrder
    ) public {
        // Few prices, on both sides of either bound, so that ties and failures are common.
        Sealed[] memory bids = new Sealed[](VENDORS);
        uint32[] memory firsts = new uint32[](VENDORS);
        uint256 winner = VENDORS;
        for (uint256 i = 0; i < VENDORS; ++i) {
            uint256 who = (i + sealOrder) % VENDORS;
            uint96 price =
                uint96[6]([FLOOR - 1, FLOOR, FLOOR + 1, CEILING - 1, CEILING, CEILING + 1])[steps[who] % 6];
            bids[who] = bid(who, 1, price);
            seal(bids[who]);
            firsts[who] = _vendors[who];
            if (price < FLOOR || price > CEILING) continue;
            if (winner == VENDORS || price < priceOf(bids[winner])) winner = who;
        }
        openAll(bids);
        if (winner == VENDORS) {
            refuses(awarding(_tender, 1, _vendors[0], FLOOR), firsts, none(), mismatch(0, 0));
            return;
        }
        for (uint256 i = 0; i < VENDORS; ++i) {
            Award memory it = awarding(_tender, 1, _vendors[i], priceOf(bids[i]));
            if (i == winner) continue;
            refuses(it, firsts, none(), mismatch(_vendors[winner], priceOf(bids[winner])));
        }
        award(awarding(_tender, 1, _vendors[winner], priceOf(bids[winner])), firsts, none());
    }

    // ---- by anyone ----

    function test_FromAwardByOnAnyoneAwardsWithoutSigning() public {
        Sealed[] memory bids = bidAll(1, [FLOOR, FLOOR + 1, FLOOR + 2]);
        uint24 order = procurement.sealSlotOf(_tender, bids[0].bid.bidder).sealOrder();
        openAll(bids);
        uint40 awardBy = scheduleOf(_tender).awardBy;
        Award memory it = awarding(_tender, 1, _vendors[0], FLOOR);
        it.validUntil = 0;
        Authorization memory nobody;
        warp(awardBy - 1);
        expectError(IProcurementErrors.IntentExpired.selector);
        procurement.award(it, firstThree(), none(), nobody);
        it.report = 0;
        expectError(IProcurementErrors.ReasonMissing.selector);
        procurement.award(it, firstThree(), none(), nobody);

        warp(awardBy);
        fold();
        emit IProcurementEvents.LotAwarded(_tender, _vendors[0], 1, FLOOR, order, 0, 0, 0);
        expectEvents(_tender);
        vm.prank(account("somebody").addr);
        procurement.award(it, firstThree(), none(), nobody);
        assertRecorded(_tender);
    }

    function test_AnUnsignedAwardCarriesNoReport() public {
        openAll(bidAll(1, [FLOOR, FLOOR + 1, FLOOR + 2]));
        Award memory it = awarding(_tender, 1, _vendors[0], FLOOR);
        toAwardBy(_tender);
        refuses(it, firstThree(), none(), abi.encodePacked(IProcurementErrors.SignatureInvalid.selector));
    }

    function test_WhoeverAwardsCannotAwardToAnybodyElse() public {
        openAll(bidAll(1, [FLOOR, FLOOR + 1, FLOOR + 2]));
        toAwardBy(_tender);
        Award memory it = awarding(_tender, 1, _vendors[1], FLOOR + 1);
        it.report = 0;
        refuses(it, firstThree(), none(), mismatch(_vendors[0], FLOOR));
    }

    // ---- refusals ----

    function test_NothingIsAwardedBeforeOpeningIsOver() public {
        Sealed[] memory bids = bidAll(1, [FLOOR, FLOOR + 1, FLOOR + 2]);
        openAll(bids);
        Award memory it = awarding(_tender, 1, _vendors[0], FLOOR);
        uint40 from = procurement.timetable(_tender).opensUntil;
        warp(from - 1);
        bytes memory reason = abi.encodeWithSelector(IProcurementErrors.EvaluationNotBegun.selector, from);
        refuses(it, firstThree(), none(), reason);
        warp(from);
        award(it, firstThree(), none());
    }

    function test_TheLotMustExistAndBeUndecided() public {
        openAll(bidAll(1, [FLOOR, FLOOR + 1, FLOOR + 2]));
        bytes memory unknown = abi.encodePacked(IProcurementErrors.LotUnknown.selector);
        refuses(awarding(_tender, 0, _vendors[0], FLOOR), none(), none(), unknown);
        refuses(awarding(_tender, 6, _vendors[0], FLOOR), none(), none(), unknown);
        award(awarding(_tender, 1, _vendors[0], FLOOR), firstThree(), none());
        bytes memory decided = abi.encodePacked(IProcurementErrors.LotDecided.selector);
        refuses(awarding(_tender, 1, _vendors[0], FLOOR), firstThree(), none(), decided);
    }

    function test_AnAwardNamesTheComputedWinnerAndItsPrice() public {
        openAll(bidAll(1, [FLOOR + 1, FLOOR, FLOOR + 2]));
        bytes memory reason = mismatch(_vendors[1], FLOOR);
        refuses(awarding(_tender, 1, _vendors[0], FLOOR + 1), firstThree(), none(), reason);
        refuses(awarding(_tender, 1, _vendors[1], FLOOR + 1), firstThree(), none(), reason);
        refuses(awarding(_tender, 1, _vendors[1], FLOOR - 1), firstThree(), none(), reason);
        refuses(awarding(_tender, 1, 0, 0), firstThree(), none(), reason);
    }

    function test_WithoutBidsNobodyIsAwarded() public {
        toEvaluation(_tender);
        refuses(awarding(_tender, 1, 0, 0), none(), none(), mismatch(0, 0));
        refuses(awarding(_tender, 1, _vendors[0], FLOOR), none(), none(), mismatch(0, 0));
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

    function priceOf(Sealed memory it) private pure returns (uint96) {
        return pricesOf(it).lots[0].price;
    }

    function firstThree() private view returns (uint32[] memory) {
        return list(_vendors[0], _vendors[1], _vendors[2]);
    }

    function mismatch(uint32 vendor_, uint96 price) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.WinnerMismatch.selector, vendor_, price);
    }

    function refuses(Award memory it, uint32[] memory firsts, uint32[] memory furthers, bytes memory reason)
        private
    {
        vm.expectRevert(reason);
        award(it, firsts, furthers);
    }
}
