// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {Comment, Seal} from "../../src/types/Intents.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";

/// @notice In a batch, a stale item fails alone. That each refusal's selector is the error that the same item alone
/// would throw is shown in `Seal.t.sol`, `Open.t.sol` and `Comment.t.sol`, refusal by refusal.
contract BatchesTest is ProcurementTest {
    uint256 private constant COUNT = 6;

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(2);
    }

    // ---- seals ----

    function test_ABatchSealsOneAfterAnother() public {
        toSealing(_tender);
        uint256 orders = procurement.core(_tender).orders;
        IProcurement.SealItem[] memory items = sealItems();
        bytes4[] memory refusals = procurement.sealBatch(items);
        for (uint256 i = 0; i < COUNT; ++i) {
            assertEq(bytes32(refusals[i]), 0);
            assertEq(procurement.sealSlotOf(_tender, items[i].intent.bidder).sealOrder(), orders + 1 + i);
        }
        assertRecorded(_tender);
    }

    function test_AStaleSealFailsAloneAndTheOthersStand() public {
        toSealing(_tender);
        for (uint256 stale = 0; stale < COUNT; ++stale) {
            fold();
            uint256 before = vm.snapshotState();
            IProcurement.SealItem[] memory items = sealItems();
            items[stale].signature = items[(stale + 1) % COUNT].signature;
            bytes4[] memory refusals = procurement.sealBatch(items);
            for (uint256 i = 0; i < COUNT; ++i) {
                bytes4 expected = i == stale ? IProcurementErrors.SignatureInvalid.selector : bytes4(0);
                assertEq(bytes32(refusals[i]), bytes32(expected));
                assertEq(procurement.sealSlotOf(_tender, items[i].intent.bidder).isLive(), i != stale);
            }
            assertRecorded(_tender);
            vm.revertToState(before);
        }
    }

    function test_TheSameSealTwiceInABatchCountsOnce() public {
        toSealing(_tender);
        uint256 orders = procurement.core(_tender).orders;
        IProcurement.SealItem[] memory items = sealItems();
        items[3] = items[2];
        bytes4[] memory refusals = procurement.sealBatch(items);
        assertEq(bytes32(refusals[2]), 0);
        assertEq(bytes32(refusals[3]), bytes32(IProcurementErrors.SealStale.selector));
        assertEq(procurement.sealSlotOf(_tender, items[2].intent.bidder).sealOrder(), orders + 3);
        assertRecorded(_tender);
    }

    function test_ABatchSealsInSeveralTenders() public {
        uint32 another = publishLots(1);
        Sealed memory here = prepare(_tender, "bidder", vendorKey, oneLot(1, FLOOR));
        Sealed memory there = prepare(another, "bidder", vendorKey, oneLot(1, FLOOR));
        toSealing(_tender);
        IProcurement.SealItem[] memory items = new IProcurement.SealItem[](3);
        items[0] = sealItem(sealing(here), here.bidder.key);
        items[1] = sealItem(sealing(there), there.bidder.key);
        Seal memory nowhere = sealing(there);
        nowhere.tender = another + 1;
        items[2] = sealItem(nowhere, there.bidder.key);
        bytes4[] memory refusals = procurement.sealBatch(items);
        assertEq(bytes32(refusals[0]), 0);
        assertEq(bytes32(refusals[1]), 0);
        assertEq(bytes32(refusals[2]), bytes32(IProcurementErrors.TenderUnknown.selector));
        assertRecorded(_tender);
        assertRecorded(another);
    }

    // ---- openings ----

    function test_AStaleOpeningFailsAloneAndTheOthersStand() public {
        toSealing(_tender);
        Sealed[3] memory bids;
        IProcurement.OpenItem[] memory items = new IProcurement.OpenItem[](5);
        for (uint256 i = 0; i < 3; ++i) {
            (Key memory key,) = enterNamedVendor(string.concat("vendor ", vm.toString(i)));
            bids[i] = sealBid(_tender, string.concat("bidder ", vm.toString(i)), key, 1, FLOOR);
            items[i] = opening(bids[i]);
        }
        // Once more, and one that was never sealed.
        items[3] = items[1];
        items[4] = opening(prepare(_tender, "nobody", vendorKey, oneLot(1, FLOOR)));
        items[1].vendor.signature = "";
        toOpening(_tender);
        bytes4[] memory refusals = procurement.openBatch(items);
        assertEq(bytes32(refusals[0]), 0);
        assertEq(bytes32(refusals[1]), bytes32(IProcurementErrors.VendorSignatureInvalid.selector));
        assertEq(bytes32(refusals[2]), 0);
        assertEq(bytes32(refusals[3]), bytes32(IProcurementErrors.VendorSignatureInvalid.selector));
        assertEq(bytes32(refusals[4]), bytes32(IProcurementErrors.SealMismatch.selector));
        assertEq(procurement.openedCount(_tender, 1), 2);
        assertRecorded(_tender);
        open(bids[1]);
        assertEq(procurement.openedCount(_tender, 1), 3);
    }

    function test_TheSameOpeningTwiceInABatchExcludesNobody() public {
        toSealing(_tender);
        Sealed memory bid = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        toOpening(_tender);
        IProcurement.OpenItem[] memory items = new IProcurement.OpenItem[](2);
        items[0] = items[1] = opening(bid);
        bytes4[] memory refusals = procurement.openBatch(items);
        assertEq(bytes32(refusals[0]), 0);
        assertEq(bytes32(refusals[1]), bytes32(IProcurementErrors.SealMismatch.selector));
        assertFalse(procurement.openedBid(_tender, vendor, 1).excluded);
        assertEq(procurement.openedCount(_tender, 1), 1);
        assertRecorded(_tender);
    }

    function test_ABatchOpensAVendorsTwoBidsAndExcludesIt() public {
        toSealing(_tender);
        IProcurement.OpenItem[] memory items = new IProcurement.OpenItem[](2);
        items[0] = opening(sealBid(_tender, "bidder", vendorKey, 1, FLOOR));
        items[1] = opening(sealBid(_tender, "second bidder", vendorKey, 2, FLOOR));
        toOpening(_tender);
        procurement.openBatch(items);
        assertTrue(procurement.openedBid(_tender, vendor, 1).excluded);
        assertEq(procurement.openedCount(_tender, 2), 0);
        assertRecorded(_tender);
    }

    // ---- comments ----

    function test_AStaleCommentFailsAloneAndTheOthersStand() public {
        IProcurement.CommentItem[] memory items = new IProcurement.CommentItem[](4);
        items[0] = commentOf("citizen", 0);
        items[1] = commentOf("citizen", 0);
        items[2] = commentOf("citizen", 1);
        items[3] = commentOf("another", 0);
        bytes4[] memory refusals = procurement.commentBatch(items);
        assertEq(bytes32(refusals[0]), 0);
        assertEq(bytes32(refusals[1]), bytes32(IProcurementErrors.CommentStale.selector));
        assertEq(bytes32(refusals[2]), 0);
        assertEq(bytes32(refusals[3]), 0);
        assertEq(procurement.commentsOf(_tender, account("citizen").addr), 2);
        assertRecorded(_tender);
    }

    // ---- none ----

    function test_AnEmptyBatchDoesNothing() public {
        bytes32 head = procurement.head(_tender);
        assertEq(procurement.sealBatch(new IProcurement.SealItem[](0)).length, 0);
        assertEq(procurement.openBatch(new IProcurement.OpenItem[](0)).length, 0);
        assertEq(procurement.commentBatch(new IProcurement.CommentItem[](0)).length, 0);
        assertEq(procurement.head(_tender), head);
    }

    // ---- helpers ----

    function sealItems() private returns (IProcurement.SealItem[] memory items) {
        items = new IProcurement.SealItem[](COUNT);
        for (uint256 i = 0; i < COUNT; ++i) {
            string memory name = string.concat("bidder ", vm.toString(i));
            Sealed memory bid = prepare(_tender, name, vendorKey, oneLot(1, FLOOR));
            items[i] = sealItem(sealing(bid), bid.bidder.key);
        }
    }

    function commentOf(string memory name, uint32 number) private returns (IProcurement.CommentItem memory) {
        Comment memory it = remark(_tender, account(name).addr);
        it.number = number;
        return commentItem(it, account(name).key);
    }
}
