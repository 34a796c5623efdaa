// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {LotPrice} from "../../src/types/Intents.sol";
import {SealSlot} from "../../src/types/SealSlot.sol";
import {LotBid, Marks, Phase} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

contract OpenTest is ProcurementTest {
    using Typed for *;

    uint96 private constant PRICE = 700_000_000;

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(64);
        toSealing(_tender);
    }

    // ---- what an opening leaves behind ----

    function test_AnOpeningNamesTheVendorAndEachPrice() public {
        Sealed memory it = sealLots(prices(2, 3, 64));
        uint24 order = procurement.sealSlotOf(_tender, it.bid.bidder).sealOrder();
        toOpening(_tender);
        fold();
        emit IProcurementEvents.BidOpened(
            _tender, vendor, it.bid.bidder, order, sealOf(it.bid), it.bid.offer, idOf(vendorKey), 0
        );
        emit IProcurementEvents.PriceOpened(_tender, vendor, 2, PRICE + 2, 0);
        emit IProcurementEvents.PriceOpened(_tender, vendor, 3, PRICE + 3, 0);
        emit IProcurementEvents.PriceOpened(_tender, vendor, 64, PRICE + 64, 0);
        expectEvents(_tender);
        open(it);

        LotBid memory first = procurement.openedBid(_tender, vendor);
        assertEq(first.price, PRICE + 2);
        assertEq(first.order, order);
        assertEq(first.marks, Marks.OPENED);
        assertEq(first.lots, 1 << 1 | 1 << 2 | 1 << 63);
        LotBid memory last = procurement.openedLotBid(_tender, vendor, 64);
        assertEq(last.price, PRICE + 64);
        assertEq(last.order, order);
        assertEq(last.marks, Marks.OPENED);
        assertEq(last.lots, 0);
        assertEq(procurement.openedLotBid(_tender, vendor, 2).marks, 0);
        assertEq(SealSlot.unwrap(procurement.sealSlotOf(_tender, it.bid.bidder)), 0);
        assertRecorded(_tender);
    }

    function test_OpeningsAreCountedInEachOf64Lots() public {
        LotPrice[] memory all = new LotPrice[](64);
        for (uint16 i = 0; i < 64; ++i) {
            all[i] = LotPrice(i + 1, PRICE);
        }
        Sealed memory everywhere = sealLots(all);
        (Key memory another,) = enterNamedVendor("another vendor");
        // The edges of the words in which lots above 3 are counted.
        uint16[10] memory edges = [uint16(1), 3, 4, 18, 19, 33, 34, 48, 49, 64];
        all = new LotPrice[](edges.length);
        for (uint256 i = 0; i < edges.length; ++i) {
            all[i] = LotPrice(edges[i], PRICE);
        }
        Sealed memory atEdges = prepare(_tender, "bidder of another", another, all);
        seal(atEdges);
        toOpening(_tender);
        open(everywhere);
        open(atEdges);
        for (uint16 number = 1; number <= 64; ++number) {
            uint256 expected = 1;
            for (uint256 i = 0; i < edges.length; ++i) {
                if (edges[i] == number) expected = 2;
            }
            assertEq(procurement.openedCount(_tender, number), expected);
        }
        assertEq(procurement.openedCount(_tender, 0), 0);
        assertEq(procurement.openedCount(_tender, 65), 0);
        assertEq(procurement.openedCount(_tender, type(uint16).max), 0);
        assertRecorded(_tender);
    }

    function test_APriceOutsideTheBoundsIsOpenedAllTheSame() public {
        Sealed memory it = sealLots(oneLot(1, type(uint96).max));
        toOpening(_tender);
        open(it);
        assertEq(procurement.openedBid(_tender, vendor).price, type(uint96).max);
        assertEq(procurement.openedCount(_tender, 1), 1);
    }

    function test_TheSmallestPriceIsOne() public {
        Sealed memory it = sealLots(oneLot(1, 1));
        toOpening(_tender);
        open(it);
        assertEq(procurement.openedBid(_tender, vendor).price, 1);
    }

    function test_AVendorSignsItsBidWithAPasskey() public {
        Key memory webAuthn = passkey("vendor's passkey");
        Key memory plain = p256("vendor's smartcard");
        uint32 first = enterVendor(webAuthn, registrarKey);
        uint32 second = enterVendor(plain, registrarKey);
        pass(1);
        Sealed memory a = sealBid(_tender, "a", webAuthn, 1, PRICE);
        Sealed memory b = sealBid(_tender, "b", plain, 1, PRICE);
        toOpening(_tender);
        open(a);
        open(b);
        assertEq(procurement.openedBid(_tender, first).marks, Marks.OPENED);
        assertEq(procurement.openedBid(_tender, second).marks, Marks.OPENED);
        assertRecorded(_tender);
    }

    // ---- a second opening ----

    function test_ASecondOpeningExcludesTheVendorInEveryLot() public {
        Sealed memory first = sealLots(prices(1, 4, 64));
        Sealed memory second = sealBid(_tender, "second bidder", vendorKey, 2, PRICE);
        toOpening(_tender);
        open(first);
        uint24 order = procurement.sealSlotOf(_tender, second.bid.bidder).sealOrder();
        fold();
        emit IProcurementEvents.BidOpened(
            _tender,
            vendor,
            second.bid.bidder,
            order,
            sealOf(second.bid),
            second.bid.offer,
            idOf(vendorKey),
            0
        );
        emit IProcurementEvents.VendorExcluded(_tender, vendor, 0);
        expectEvents(_tender);
        open(second);

        uint8 both = Marks.OPENED | Marks.EXCLUDED;
        assertEq(procurement.openedBid(_tender, vendor).marks, both);
        assertEq(procurement.openedLotBid(_tender, vendor, 4).marks, both);
        assertEq(procurement.openedLotBid(_tender, vendor, 64).marks, both);
        assertEq(procurement.openedBid(_tender, vendor).price, PRICE + 1);
        assertEq(procurement.openedLotBid(_tender, vendor, 2).marks, 0);
        assertEq(procurement.openedCount(_tender, 1), 1);
        assertEq(procurement.openedCount(_tender, 2), 0);
        assertEq(SealSlot.unwrap(procurement.sealSlotOf(_tender, second.bid.bidder)), 0);
        assertRecorded(_tender);
    }

    function test_AThirdOpeningIsRecordedWithoutExcludingAgain() public {
        Sealed memory first = sealLots(oneLot(1, PRICE));
        Sealed memory second = sealBid(_tender, "second bidder", vendorKey, 2, PRICE);
        Sealed memory third = sealBid(_tender, "third bidder", vendorKey, 3, PRICE);
        toOpening(_tender);
        open(first);
        open(second);
        assertRecorded(_tender);
        uint256 length = foldedLength(address(procurement), _tender);
        open(third);
        fold();
        assertEq(foldedLength(address(procurement), _tender), length + 1);
        assertEq(procurement.openedBid(_tender, vendor).marks, Marks.OPENED | Marks.EXCLUDED);
        assertRecorded(_tender);
    }

    // ---- time ----

    function test_OpeningBeginsAndEndsAtTheExactSecond() public {
        Sealed memory it = sealLots(oneLot(1, PRICE));
        uint40 from = procurement.timetable(_tender).sealsUntil;
        uint40 until = procurement.timetable(_tender).opensUntil;
        warp(from - 1);
        refuses(it, IProcurementErrors.OpeningNotBegun.selector);
        warp(until);
        assertTrue(procurement.phase(_tender) == Phase.Evaluation);
        refuses(it, IProcurementErrors.OpeningOver.selector);
        warp(until - 1);
        assertTrue(procurement.phase(_tender) == Phase.Opening);
        open(it);
        assertRecorded(_tender);
    }

    function test_ABidIsOpenedInTheFirstSecondOfOpening() public {
        Sealed memory it = sealLots(oneLot(1, PRICE));
        toOpening(_tender);
        open(it);
        assertEq(procurement.openedCount(_tender, 1), 1);
    }

    // ---- refusals ----

    function test_TheTenderMustExist() public {
        Sealed memory it = sealLots(oneLot(1, PRICE));
        toOpening(_tender);
        it.bid.tender = _tender + 1;
        refuses(it, IProcurementErrors.TenderUnknown.selector);
    }

    function test_ABidIsOfTheVersionThatStands() public {
        Sealed memory it = prepare(_tender, "bidder", vendorKey, oneLot(1, PRICE));
        it.bid.version = 2;
        // A seal says nothing about its bid, so this is only found now.
        IProcurement.SealItem memory item = sealItem(sealing(it), it.bidder.key);
        item.intent.version = 1;
        item.signature = signed(it.bidder.key, typed(item.intent.hashOf()));
        procurement.seal(item);
        toOpening(_tender);
        refuses(it, IProcurementErrors.VersionStale.selector);
    }

    function test_OnlyWhatWasSealedIsOpened() public {
        Sealed memory it = sealLots(oneLot(1, PRICE));
        Sealed memory unsealed = prepare(_tender, "nobody", vendorKey, oneLot(1, PRICE));
        toOpening(_tender);
        refuses(unsealed, IProcurementErrors.SealMismatch.selector);
        it.bid.salt = keccak256("another salt");
        refuses(it, IProcurementErrors.SealMismatch.selector);
    }

    function test_ABidIsOpenedOnce() public {
        Sealed memory it = sealLots(oneLot(1, PRICE));
        toOpening(_tender);
        open(it);
        refuses(it, IProcurementErrors.SealMismatch.selector);
        assertEq(procurement.openedBid(_tender, vendor).marks, Marks.OPENED);
    }

    function test_ReplacedBidsAreNotOpened() public {
        Sealed memory old = sealLots(oneLot(1, PRICE));
        Sealed memory new_ = old;
        Sealed memory kept = prepare(_tender, "bidder", vendorKey, oneLot(1, PRICE));
        new_.bid.salt = keccak256("another salt");
        seal(new_);
        toOpening(_tender);
        refuses(kept, IProcurementErrors.SealMismatch.selector);
        open(new_);
    }

    function test_PricesAreThoseThatTheBidCommitsTo() public {
        Sealed memory it = sealLots(prices(1, 2, 3));
        toOpening(_tender);
        IProcurement.OpenItem memory item = opening(it);
        item.prices.lots[1].price -= 1;
        refuses(item, IProcurementErrors.PricesInvalid.selector);
        item.prices.lots[1].price += 1;
        item.prices.salt ^= bytes32(uint256(1));
        refuses(item, IProcurementErrors.PricesInvalid.selector);
        item.prices.salt ^= bytes32(uint256(1));
        item.prices.lots = oneLot(1, PRICE + 1);
        refuses(item, IProcurementErrors.PricesInvalid.selector);
    }

    function test_ABidWithPricesThatCannotStandIsNeverOpened() public {
        refusesPrices(new LotPrice[](0));
        refusesPrices(oneLot(1, 0));
        refusesPrices(oneLot(0, PRICE));
        refusesPrices(oneLot(65, PRICE));
        refusesPrices(oneLot(type(uint16).max, PRICE));
        refusesPrices(prices(1, 2, 2));
        refusesPrices(prices(1, 3, 2));
        refusesPrices(prices(63, 64, 65));
        LotPrice[] memory them = prices(1, 2, 3);
        them[2].price = 0;
        refusesPrices(them);
        refusesPrices(new LotPrice[](65));
    }

    function test_OnlyASignerOfTheVendorInTheBidOpensIt() public {
        Sealed memory it = sealLots(oneLot(1, PRICE));
        (Key memory another,) = enterNamedVendor("another vendor");
        toOpening(_tender);
        refusesSignedBy(it, another);
        refusesSignedBy(it, officerKey);
        refusesSignedBy(it, registrarKey);
        refusesSignedBy(it, ecdsa("nobody"));
        refusesSignedBy(it, ecdsa("bidder"));
        it.vendorKey.signer = "";
        refuses(it, IProcurementErrors.VendorSignatureInvalid.selector);
    }

    function test_ABidOfNobodyIsNeverOpened() public {
        Sealed memory it = prepare(_tender, "bidder", ecdsa("nobody"), oneLot(1, PRICE));
        assertEq(it.bid.vendor, 0);
        seal(it);
        toOpening(_tender);
        refuses(it, IProcurementErrors.VendorSignatureInvalid.selector);
    }

    // ---- helpers ----

    function sealLots(LotPrice[] memory them) private returns (Sealed memory it) {
        it = prepare(_tender, "bidder", vendorKey, them);
        seal(it);
    }

    function prices(uint16 a, uint16 b, uint16 c) private pure returns (LotPrice[] memory them) {
        them = new LotPrice[](3);
        (them[0], them[1], them[2]) = (LotPrice(a, PRICE + a), LotPrice(b, PRICE + b), LotPrice(c, PRICE + c));
    }

    function refusesSignedBy(Sealed memory it, Key memory key) private {
        it.vendorKey = key;
        refuses(it, IProcurementErrors.VendorSignatureInvalid.selector);
    }

    function refusesPrices(LotPrice[] memory them) private {
        warp(procurement.timetable(_tender).sealsFrom);
        Sealed memory it = sealLots(them);
        warp(procurement.timetable(_tender).sealsUntil);
        refuses(it, IProcurementErrors.PricesInvalid.selector);
    }

    function refuses(Sealed memory it, bytes4 reason) private {
        refuses(opening(it), reason);
    }

    /// @dev Alone it is refused with the error; in a batch, with its selector and without effect.
    function refuses(IProcurement.OpenItem memory item, bytes4 reason) private {
        expectError(reason);
        procurement.open(item);
        IProcurement.OpenItem[] memory items = new IProcurement.OpenItem[](1);
        items[0] = item;
        bytes32 head = procurement.head(item.bid.tender);
        assertEq(bytes32(procurement.openBatch(items)[0]), bytes32(reason));
        assertEq(procurement.head(item.bid.tender), head);
    }
}
