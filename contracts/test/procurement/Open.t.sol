// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {LotPrice} from "../../src/types/Intents.sol";
import {SealSlot} from "../../src/types/SealSlot.sol";
import {OpenedBid, Phase} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

contract OpenTest is ProcurementTest {
    using Typed for *;

    uint96 private constant PRICE = 700_000_000;

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(32);
        toSealing(_tender);
    }

    // ---- what an opening leaves behind ----

    function test_AnOpeningNamesTheVendorAndEachPrice() public {
        Sealed memory it = sealLots(prices(2, 3, 32));
        uint24 order = procurement.sealSlotOf(_tender, it.bid.bidder).sealOrder();
        toOpening(_tender);
        fold();
        emit IProcurementEvents.BidOpened(
            _tender, vendor, it.bid.bidder, it.bid.offer, it.bid.prices, idOf(vendorKey), 0
        );
        emit IProcurementEvents.PriceOpened(_tender, vendor, 2, PRICE + 2, 0);
        emit IProcurementEvents.PriceOpened(_tender, vendor, 3, PRICE + 3, 0);
        emit IProcurementEvents.PriceOpened(_tender, vendor, 32, PRICE + 32, 0);
        expectEvents(_tender);
        open(it);

        (bool opened, uint32 offered) = procurement.openedLots(_tender, vendor);
        assertTrue(opened);
        assertEq(offered, 1 << 1 | 1 << 2 | 1 << 31);
        assertBid(2, PRICE + 2, order, 0);
        assertBid(3, PRICE + 3, order, 0);
        assertBid(32, PRICE + 32, order, 1);
        // Of a lot that it doesn't offer there is no price.
        assertBid(1, 0, order, 0);
        assertEq(SealSlot.unwrap(procurement.sealSlotOf(_tender, it.bid.bidder)), 0);
        assertRecorded(_tender);
    }

    function test_OpeningsAreCountedInEachOf32Lots() public {
        LotPrice[] memory all = new LotPrice[](32);
        for (uint16 i = 0; i < 32; ++i) {
            all[i] = LotPrice(i + 1, PRICE);
        }
        Sealed memory everywhere = sealLots(all);
        (Key memory another,) = enterNamedVendor("another vendor");
        // The edges of the words in which lots above 3 are counted.
        uint16[6] memory edges = [uint16(1), 3, 4, 18, 19, 32];
        all = new LotPrice[](edges.length);
        for (uint256 i = 0; i < edges.length; ++i) {
            all[i] = LotPrice(edges[i], PRICE);
        }
        Sealed memory atEdges = prepare(_tender, "bidder of another", another, all);
        seal(atEdges);
        toOpening(_tender);
        open(everywhere);
        open(atEdges);
        for (uint16 number = 1; number <= 32; ++number) {
            uint256 expected = 1;
            for (uint256 i = 0; i < edges.length; ++i) {
                if (edges[i] == number) expected = 2;
            }
            assertEq(procurement.openedCount(_tender, number), expected);
        }
        assertEq(procurement.openedCount(_tender, 0), 0);
        assertEq(procurement.openedCount(_tender, 33), 0);
        assertEq(procurement.openedCount(_tender, 34), 0);
        assertEq(procurement.openedCount(_tender, type(uint16).max), 0);
        assertRecorded(_tender);
    }

    function test_APriceOutsideTheBoundsIsOpenedAllTheSame() public {
        Sealed memory it = sealLots(oneLot(1, type(uint96).max));
        toOpening(_tender);
        open(it);
        assertEq(procurement.openedBid(_tender, vendor, 1).price, type(uint96).max);
        assertEq(procurement.openedCount(_tender, 1), 1);
    }

    function test_TheSmallestPriceIsOne() public {
        Sealed memory it = sealLots(oneLot(1, 1));
        toOpening(_tender);
        open(it);
        assertEq(procurement.openedBid(_tender, vendor, 1).price, 1);
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
        assertEq(procurement.openedBid(_tender, first, 1).price, PRICE);
        assertEq(procurement.openedBid(_tender, second, 1).price, PRICE);
        assertRecorded(_tender);
    }

    // ---- two prices in a word ----

    /// @dev As many lots as a tender has or fewer, from any lot on, with any gaps: each price is where its view says, and an
    /// award finds it there.
    function test_EachPriceIsFoundWhateverLotsABidOffers(uint32 offered, uint96 seed) public {
        if (offered == 0) offered = 1;
        LotPrice[] memory them = offering(offered, seed);
        Sealed memory it = sealLots(them);
        uint24 order = procurement.sealSlotOf(_tender, it.bid.bidder).sealOrder();
        toOpening(_tender);
        open(it);
        (, uint32 lots_) = procurement.openedLots(_tender, vendor);
        assertEq(lots_, offered);
        uint256 rank;
        for (uint16 lot = 1; lot <= 32; ++lot) {
            bool offers = offered >> (lot - 1) & 1 == 1;
            assertEq(procurement.openedCount(_tender, lot), offers ? 1 : 0);
            if (offers) assertBid(lot, them[rank].price, order, rank++ / 2);
            else assertBid(lot, 0, order, 0);
        }
    }

    /// @dev 1 to 32 lots: the last price stands alone in its word, or beside another one.
    function test_ABidOnAnyNumberOfLotsIsAwardedLotByLot(uint8 count) public {
        uint256 n = bound(count, 1, 32);
        uint32 offered = uint32((1 << n) - 1);
        LotPrice[] memory them = offering(offered, 0);
        for (uint256 i = 0; i < n; ++i) {
            them[i].price = FLOOR + uint96(i);
        }
        Sealed memory it = sealLots(them);
        toOpening(_tender);
        open(it);
        toEvaluation(_tender);
        uint40[] memory places = new uint40[](1);
        for (uint256 i = 0; i < n; ++i) {
            places[0] = place(vendor, i / 2);
            award(awarding(_tender, uint16(i + 1), vendor, FLOOR + uint96(i)), places);
        }
        assertRecorded(_tender);
    }

    function test_TheHighestPricesDoNotRunIntoEachOtherNorIntoWhatStandsBesideThem() public {
        LotPrice[] memory them = offering(type(uint32).max, 0);
        for (uint256 i = 0; i < 32; ++i) {
            them[i].price = i % 3 == 0 ? 1 : type(uint96).max;
        }
        Sealed memory it = sealLots(them);
        uint24 order = procurement.sealSlotOf(_tender, it.bid.bidder).sealOrder();
        toOpening(_tender);
        open(it);
        for (uint16 i = 0; i < 32; ++i) {
            assertBid(i + 1, them[i].price, order, i / 2);
        }
    }

    // ---- a second opening ----

    function test_ASecondOpeningExcludesEachWordOfTheFirst(uint32 offered) public {
        if (offered == 0) offered = 1;
        Sealed memory first = sealLots(offering(offered, 7));
        Sealed memory second = sealBid(_tender, "second bidder", vendorKey, 2, PRICE);
        toOpening(_tender);
        open(first);
        open(second);
        for (uint16 lot = 1; lot <= 32; ++lot) {
            assertTrue(procurement.openedBid(_tender, vendor, lot).excluded);
        }
    }

    function test_ASecondOpeningExcludesTheVendorInEveryLot() public {
        Sealed memory first = sealLots(prices(1, 4, 32));
        Sealed memory second = sealBid(_tender, "second bidder", vendorKey, 2, PRICE);
        toOpening(_tender);
        open(first);
        fold();
        emit IProcurementEvents.BidOpened(
            _tender, vendor, second.bid.bidder, second.bid.offer, second.bid.prices, idOf(vendorKey), 0
        );
        emit IProcurementEvents.VendorExcluded(_tender, vendor, 0);
        expectEvents(_tender);
        open(second);

        assertTrue(procurement.openedBid(_tender, vendor, 1).excluded);
        assertTrue(procurement.openedBid(_tender, vendor, 4).excluded);
        assertTrue(procurement.openedBid(_tender, vendor, 32).excluded);
        // What it opened first stays on record.
        assertEq(procurement.openedBid(_tender, vendor, 1).price, PRICE + 1);
        assertEq(procurement.openedBid(_tender, vendor, 32).price, PRICE + 32);
        assertEq(procurement.openedBid(_tender, vendor, 2).price, 0);
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
        assertTrue(procurement.openedBid(_tender, vendor, 1).excluded);
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
        item.signature = compactly(it.bidder.key, item.intent.hashOf());
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
        assertFalse(procurement.openedBid(_tender, vendor, 1).excluded);
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
        refusesPrices(oneLot(33, PRICE));
        refusesPrices(oneLot(type(uint16).max, PRICE));
        refusesPrices(prices(1, 2, 2));
        refusesPrices(prices(1, 3, 2));
        refusesPrices(prices(31, 32, 33));
        LotPrice[] memory them = prices(1, 2, 3);
        them[2].price = 0;
        refusesPrices(them);
        refusesPrices(new LotPrice[](33));
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

    /// @dev Prices for the lots that a bitmap names.
    function offering(uint32 offered, uint96 seed) private pure returns (LotPrice[] memory them) {
        uint256 count;
        for (uint256 i = 0; i < 32; ++i) {
            count += offered >> i & 1;
        }
        them = new LotPrice[](count);
        uint256 rank;
        for (uint16 i = 0; i < 32; ++i) {
            if (offered >> i & 1 == 0) continue;
            uint96 price = uint96(uint256(keccak256(abi.encode(seed, i))));
            them[rank++] = LotPrice(i + 1, price == 0 ? 1 : price);
        }
    }

    function assertBid(uint16 lot, uint96 price, uint24 order, uint256 word) private view {
        OpenedBid memory it = procurement.openedBid(_tender, vendor, lot);
        assertEq(it.price, price);
        assertEq(it.order, order);
        assertEq(it.place, place(vendor, word));
        assertFalse(it.excluded);
        assertFalse(it.disqualified);
    }

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
