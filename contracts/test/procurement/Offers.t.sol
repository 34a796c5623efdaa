// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {LotPrice} from "../../src/types/Intents.sol";
import {SealSlot} from "../../src/types/SealSlot.sol";
import {OpenedBid, Phase} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {Typed} from "./Typed.sol";
import {WeightedTest} from "./WeightedTest.sol";

/// @notice The two envelopes of a weighted tender: offers are opened first, prices when scoring is over.
contract OffersTest is WeightedTest {
    using Typed for *;

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishWeighted(5);
        toSealing(_tender);
    }

    // ---- offers ----

    function test_AnOfferIsOpenedWithoutItsPrices() public {
        Sealed memory it = sealOffer(_tender, 0, 1, FLOOR);
        SealSlot before = procurement.sealSlotOf(_tender, it.bid.bidder);
        toOpening(_tender);
        emitOpening(it);
        expectEvents(_tender);
        openOffer(it);

        (bool opened, uint32 lots) = procurement.openedLots(_tender, vendors[0]);
        assertTrue(opened);
        assertEq(lots, 0);
        assertEq(procurement.openedBid(_tender, vendors[0], 1).price, 0);
        assertEq(procurement.openedCount(_tender, 1), 0);
        assertEq(procurement.scoring(_tender).offers, 1);
        // The seal stays, for the prices; its order is the opened bid's now.
        SealSlot kept = procurement.sealSlotOf(_tender, it.bid.bidder);
        assertTrue(kept.holds(sealOf(it.bid)));
        assertEq(kept.sealOrder(), 0);
        assertEq(procurement.openedBid(_tender, vendors[0], 1).order, before.sealOrder());
        assertRecorded(_tender);
    }

    function test_OffersAreOpenedInTheTimeForOpening() public {
        Sealed memory it = sealOffer(_tender, 0, 1, FLOOR);
        warp(procurement.timetable(_tender).sealsUntil - 1);
        refusesOffer(it, IProcurementErrors.OpeningNotBegun.selector);
        uint256 sealed_ = vm.snapshotState();
        toOpening(_tender);
        openOffer(it);
        vm.revertToState(sealed_);
        vm.warp(procurement.timetable(_tender).opensUntil - 1);
        openOffer(it);
        vm.revertToState(sealed_);
        vm.warp(procurement.timetable(_tender).opensUntil);
        refusesOffer(it, IProcurementErrors.OpeningOver.selector);
    }

    function test_AnOfferIsOpenedOnce() public {
        Sealed memory it = sealOffer(_tender, 0, 1, FLOOR);
        toOpening(_tender);
        openOffer(it);
        refusesOffer(it, IProcurementErrors.OfferOpened.selector);
        assertEq(procurement.scoring(_tender).offers, 1);
        assertFalse(procurement.openedBid(_tender, vendors[0], 1).excluded);
    }

    function test_EachMethodHasItsOwnOpening() public {
        Sealed memory weighted = sealOffer(_tender, 0, 1, FLOOR);
        uint32 other = publishLots(1);
        toOpening(_tender);
        assertRefused(
            abi.encodeCall(IProcurement.open, opening(weighted)), IProcurementErrors.MethodMismatch.selector
        );
        toSealing(other);
        Sealed memory lowest = sealOffer(other, 1, 1, FLOOR);
        toOpening(other);
        refusesOffer(lowest, IProcurementErrors.MethodMismatch.selector);
        toAwardBy(other);
        refusesPrices(lowest, IProcurementErrors.MethodMismatch.selector);
    }

    function test_AnOfferMustBeWhatWasSealedForTheVersionThatStands() public {
        Sealed memory it = sealOffer(_tender, 0, 1, FLOOR);
        Sealed memory later = sealOffer(_tender, 1, 1, FLOOR);
        amend(amendment(_tender));
        later = prepare(_tender, "bidder 1", vendorKeys[1], oneLot(1, FLOOR));
        seal(later);
        toOpening(_tender);
        refusesOffer(it, IProcurementErrors.VersionStale.selector);
        it.bid.version = 2;
        refusesOffer(it, IProcurementErrors.SealMismatch.selector);
        openOffer(later);
    }

    function test_InABatchOfOffersAStaleOneFailsAlone() public {
        IEvaluationActs.OfferItem[] memory items = new IEvaluationActs.OfferItem[](4);
        Sealed[3] memory them;
        for (uint256 i = 0; i < 3; ++i) {
            them[i] = sealOffer(_tender, i, 1, FLOOR);
        }
        toOpening(_tender);
        items[0] = offering(them[0]);
        items[1] = items[0];
        items[2] = offering(them[1]);
        items[2].vendor = authorize(vendorKeys[0], sealOf(them[1].bid));
        items[3] = offering(them[2]);
        emitOpening(them[0]);
        emitOpening(them[2]);
        expectEvents(_tender);
        bytes4[] memory refusals = procurement.openOfferBatch(items);
        assertEq(refusals.length, 4);
        assertEq(bytes32(refusals[0]), 0);
        assertEq(bytes32(refusals[1]), bytes32(IProcurementErrors.OfferOpened.selector));
        assertEq(bytes32(refusals[2]), bytes32(IProcurementErrors.VendorSignatureInvalid.selector));
        assertEq(bytes32(refusals[3]), 0);
        assertEq(procurement.scoring(_tender).offers, 2);
        assertRecorded(_tender);
    }

    // ---- prices ----

    function test_PricesAreOpenedWhenScoringIsOver() public {
        LotPrice[] memory prices = new LotPrice[](3);
        prices[0] = LotPrice(1, FLOOR);
        prices[1] = LotPrice(3, FLOOR + 3);
        prices[2] = LotPrice(5, FLOOR + 5);
        Sealed memory it = sealOffer(_tender, 0, prices);
        uint24 order = procurement.sealSlotOf(_tender, it.bid.bidder).sealOrder();
        toOpening(_tender);
        openOffer(it);
        toPricing(_tender);
        emit IProcurementEvents.PriceOpened(_tender, vendors[0], 1, FLOOR, 0);
        emit IProcurementEvents.PriceOpened(_tender, vendors[0], 3, FLOOR + 3, 0);
        emit IProcurementEvents.PriceOpened(_tender, vendors[0], 5, FLOOR + 5, 0);
        expectEvents(_tender);
        openPrices(it);

        (, uint32 lots) = procurement.openedLots(_tender, vendors[0]);
        assertEq(lots, 1 | 1 << 2 | 1 << 4);
        for (uint16 i = 0; i < 3; ++i) {
            OpenedBid memory bid = procurement.openedBid(_tender, vendors[0], prices[i].lot);
            assertEq(bid.price, prices[i].price);
            assertEq(bid.order, order);
            assertEq(bid.place, place(vendors[0], i / 2));
            assertEq(procurement.openedCount(_tender, prices[i].lot), 1);
        }
        assertEq(procurement.openedCount(_tender, 2), 0);
        assertTrue(procurement.sealSlotOf(_tender, it.bid.bidder).sealOrder() == 0);
        refusesPrices(it, IProcurementErrors.SealMismatch.selector);
        assertRecorded(_tender);
    }

    function test_PricesAreOpenedInTheirTime() public {
        Sealed memory it = sealOffer(_tender, 0, 1, FLOOR);
        toOpening(_tender);
        openOffer(it);
        warp(scoringUntil(_tender) - 1);
        refusesPrices(it, IProcurementErrors.PricingNotBegun.selector);
        uint256 scored = vm.snapshotState();
        toPricing(_tender);
        openPrices(it);
        vm.revertToState(scored);
        vm.warp(pricingUntil(_tender) - 1);
        openPrices(it);
        vm.revertToState(scored);
        vm.warp(pricingUntil(_tender));
        refusesPrices(it, IProcurementErrors.PricingOver.selector);
    }

    function test_PricesAreThoseOfTheBid() public {
        Sealed memory it = sealOffer(_tender, 0, 1, FLOOR);
        Sealed memory zero = sealOffer(_tender, 1, 1, 0);
        Sealed memory beyond = sealOffer(_tender, 2, 6, FLOOR);
        toOpening(_tender);
        openOffer(it);
        openOffer(zero);
        openOffer(beyond);
        toPricing(_tender);
        bytes4 invalid = IProcurementErrors.PricesInvalid.selector;
        refusesPrices(zero, invalid);
        refusesPrices(beyond, invalid);
        IEvaluationActs.PriceItem memory item = pricing(it);
        item.prices.lots[0].price = FLOOR - 1;
        assertRefused(abi.encodeCall(IEvaluationActs.openPrices, (item)), invalid);
        item.prices.lots[0].price = FLOOR;
        item.prices.salt = 0;
        assertRefused(abi.encodeCall(IEvaluationActs.openPrices, (item)), invalid);
        openPrices(it);
    }

    function test_PricesOfAnOfferThatWasNotOpenedStayShut() public {
        Sealed memory it = sealOffer(_tender, 0, 1, FLOOR);
        toPricing(_tender);
        refusesPrices(it, IProcurementErrors.SealMismatch.selector);
        it.bid.tender = 9;
        refusesPrices(it, IProcurementErrors.TenderUnknown.selector);
    }

    function test_InABatchOfPricesAStaleOneFailsAlone() public {
        IEvaluationActs.PriceItem[] memory items = new IEvaluationActs.PriceItem[](4);
        Sealed[3] memory them;
        for (uint256 i = 0; i < 3; ++i) {
            them[i] = sealOffer(_tender, i, 1, FLOOR + uint96(i));
        }
        toOpening(_tender);
        for (uint256 i = 0; i < 3; ++i) {
            openOffer(them[i]);
        }
        toPricing(_tender);
        items[0] = pricing(them[0]);
        items[1] = items[0];
        items[2] = IEvaluationActs.PriceItem(them[1].bid, pricesOf(them[2]));
        items[3] = pricing(them[2]);
        emit IProcurementEvents.PriceOpened(_tender, vendors[0], 1, FLOOR, 0);
        emit IProcurementEvents.PriceOpened(_tender, vendors[2], 1, FLOOR + 2, 0);
        expectEvents(_tender);
        bytes4[] memory refusals = procurement.openPricesBatch(items);
        assertEq(refusals.length, 4);
        assertEq(bytes32(refusals[0]), 0);
        assertEq(bytes32(refusals[1]), bytes32(IProcurementErrors.SealMismatch.selector));
        assertEq(bytes32(refusals[2]), bytes32(IProcurementErrors.PricesInvalid.selector));
        assertEq(bytes32(refusals[3]), 0);
        assertEq(procurement.openedCount(_tender, 1), 2);
        assertRecorded(_tender);
    }

    // ---- who opens twice ----

    function test_AVendorWithTwoOffersHasNone() public {
        Sealed memory one = sealOffer(_tender, 0, 1, FLOOR);
        Sealed memory two = sealBid(_tender, "second key", vendorKeys[0], 2, FLOOR);
        Sealed memory three = sealBid(_tender, "third key", vendorKeys[0], 3, FLOOR);
        Sealed memory other = sealOffer(_tender, 1, 1, CEILING);
        toOpening(_tender);
        openOffer(other);
        openOffer(two);
        assertEq(procurement.scoring(_tender).offers, 2);
        fold();
        emitOpening(one);
        emit IProcurementEvents.VendorExcluded(_tender, vendors[0], 0);
        expectEvents(_tender);
        openOffer(one);
        assertEq(procurement.scoring(_tender).offers, 1);
        assertTrue(procurement.openedBid(_tender, vendors[0], 1).excluded);

        // A third is recorded, and takes nothing more away.
        fold();
        emitOpening(three);
        expectEvents(_tender);
        openOffer(three);
        assertEq(procurement.scoring(_tender).offers, 1);

        toScoring(_tender);
        vm.expectRevert(abi.encodeWithSelector(IProcurementErrors.OfferUnknown.selector, vendors[0]));
        this.scoreFrom(_tender, 0, vendors[0], 1);
        toPricing(_tender);
        // The one that was opened first keeps its slot; the others' are used up.
        refusesPrices(two, IProcurementErrors.VendorIsExcluded.selector);
        refusesPrices(one, IProcurementErrors.SealMismatch.selector);
        refusesPrices(three, IProcurementErrors.SealMismatch.selector);
        assertRecorded(_tender);
    }

    function test_WhileScoringAndPricingNobodyOpensASecondOffer() public {
        Sealed memory one = sealOffer(_tender, 0, 1, FLOOR);
        Sealed memory two = sealBid(_tender, "second key", vendorKeys[0], 2, FLOOR);
        toOpening(_tender);
        openOffer(one);
        toScoring(_tender);
        refusesOffer(two, IProcurementErrors.OpeningOver.selector);
        toPricing(_tender);
        refusesOffer(two, IProcurementErrors.OpeningOver.selector);
        refusesPrices(two, IProcurementErrors.SealMismatch.selector);
        openPrices(one);
        refusesPrices(two, IProcurementErrors.SealMismatch.selector);
        assertFalse(procurement.openedBid(_tender, vendors[0], 1).excluded);
    }

    // ---- a tender that ended ----

    function test_ACancelledTenderOpensNothing() public {
        Sealed memory it = sealOffer(_tender, 0, 1, FLOOR);
        cancel(cancellation(_tender));
        toOpening(_tender);
        refusesOffer(it, IProcurementErrors.TenderIsCancelled.selector);
        toPricing(_tender);
        refusesPrices(it, IProcurementErrors.TenderIsCancelled.selector);
        assertTrue(procurement.phase(_tender) == Phase.Cancelled);
    }

    // ---- helpers ----

    function scoreFrom(uint32 tender, uint256 seat, uint32 who, uint16 points) external {
        score(tender, seat, who, points);
    }

    function emitOpening(Sealed memory it) private {
        emit IProcurementEvents.BidOpened(
            it.bid.tender,
            it.bid.vendor,
            it.bid.bidder,
            it.bid.offer,
            it.bid.prices,
            keccak256(it.vendorKey.signer),
            0
        );
    }

    function refusesOffer(Sealed memory it, bytes4 reason) private {
        assertRefused(abi.encodeCall(IEvaluationActs.openOffer, (offering(it))), reason);
    }

    function refusesPrices(Sealed memory it, bytes4 reason) private {
        assertRefused(abi.encodeCall(IEvaluationActs.openPrices, (pricing(it))), reason);
    }
}
