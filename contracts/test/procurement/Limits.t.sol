// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {ITenderActs} from "../../src/interfaces/ITenderActs.sol";
import {Amend, Desert, LotPrice, Moderate, Withdraw} from "../../src/types/Intents.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice A transcript holds 2**24 - 1 events. That many can't be made here: the length is written into storage.
contract LimitsTest is ProcurementTest {
    using Typed for *;

    uint24 private constant FULL = type(uint24).max;

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(2);
    }

    function test_AFullTranscriptTakesNoSealNorWithdrawal() public {
        toSealing(_tender);
        Sealed memory bid = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        Sealed memory next = prepare(_tender, "next bidder", vendorKey, oneLot(1, FLOOR));
        Withdraw memory it = withdrawal(bid);
        bytes memory signature = signed(bid.bidder.key, typed(it.hashOf()));
        IProcurement.SealItem memory item = sealItem(sealing(next), next.bidder.key);
        fill(FULL);
        refuses(abi.encodeCall(IProcurement.seal, (item)));
        refuses(abi.encodeCall(IProcurement.withdraw, (it, signature)));
        fill(FULL - 1);
        procurement.seal(item);
        assertEq(procurement.sealSlotOf(_tender, next.bidder.addr).sealOrder(), FULL);
    }

    function test_AnOpeningNeedsRoomForAllOfItsPrices() public {
        toSealing(_tender);
        LotPrice[] memory prices = new LotPrice[](2);
        (prices[0], prices[1]) = (LotPrice(1, FLOOR), LotPrice(2, FLOOR));
        Sealed memory bid = prepare(_tender, "bidder", vendorKey, prices);
        seal(bid);
        toOpening(_tender);
        bytes memory call = abi.encodeCall(IProcurement.open, (opening(bid)));
        for (uint24 room = 0; room < 3; ++room) {
            fill(FULL - room);
            refuses(call);
        }
        fill(FULL - 3);
        open(bid);
        assertEq(procurement.core(_tender).length, FULL);
    }

    function test_AFullTranscriptTakesNoComment() public {
        bytes memory call = abi.encodeCall(
            IProcurement.comment,
            (commentItem(remark(_tender, account("citizen").addr), account("citizen").key))
        );
        fill(FULL);
        refuses(call);
        Moderate memory it = moderation(_tender, 4);
        refuses(abi.encodeCall(IProcurement.moderate, (it, approve(moderatorKey, it.hashOf()))));
    }

    function test_AFullTranscriptTakesNoActOfAnOfficer() public {
        Amend memory it = amendment(_tender);
        fill(FULL - 2);
        refuses(abi.encodeCall(ITenderActs.amend, (it, approve(officerKey, it.hashOf()))));
        toEvaluation(_tender);
        fill(FULL);
        Desert memory last = desertion(_tender, 1);
        refuses(
            abi.encodeCall(
                IProcurement.declareDeserted, (last, none(), none(), approve(officerKey, last.hashOf()))
            )
        );
    }

    // ---- helpers ----

    /// @dev The slot is the one that reading the length reads and that changes the answer.
    function fill(uint24 length) private {
        vm.record();
        procurement.core(_tender);
        (bytes32[] memory slots,) = vm.accesses(address(procurement));
        bytes32 slot = slots[slots.length - 1];
        // The layout that is drawn beside `Core`: registrar 160 | length 24 | …
        uint256 mask = uint256(type(uint24).max) << 160;
        uint256 word = uint256(vm.load(address(procurement), slot)) & ~mask | uint256(length) << 160;
        vm.store(address(procurement), slot, bytes32(word));
        assertEq(procurement.core(_tender).length, length, "this is not where the length is");
    }

    function refuses(bytes memory call) private {
        assertRefused(call, IProcurementErrors.TranscriptFull.selector);
    }
}
