// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {Amend, Cancel, Withdraw} from "../../src/types/Intents.sol";
import {Core} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";

/// @notice What happens when a tender's counters are at their ends. So much can't be done here: they are written into
/// storage, by the layout drawn beside `CoreSlot`.
contract LimitsTest is ProcurementTest {
    uint256 private constant ORDERS = 160;
    uint256 private constant DECISIONS = 184;
    uint256 private constant VERSION = 208;

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(2);
    }

    function test_WithoutOrdersLeftThereIsNoSealNorWithdrawalButOpening() public {
        toSealing(_tender);
        Sealed memory bid = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        Sealed memory next = prepare(_tender, "next bidder", vendorKey, oneLot(1, FLOOR));
        Withdraw memory it = withdrawal(bid);
        IProcurement.SealItem memory item = sealItem(sealing(next), next.bidder.key);
        Core memory before = procurement.core(_tender);
        write(ORDERS, type(uint24).max);
        expectError(IProcurementErrors.OrdersExhausted.selector);
        procurement.seal(item);
        expectError(IProcurementErrors.OrdersExhausted.selector);
        withdraw(it, bid.bidder.key);

        write(ORDERS, type(uint24).max - 1);
        procurement.seal(item);
        assertEq(procurement.sealSlotOf(_tender, next.bidder.addr).sealOrder(), type(uint24).max);
        before.orders = type(uint24).max;
        assertEq(keccak256(abi.encode(procurement.core(_tender))), keccak256(abi.encode(before)));
        toOpening(_tender);
        open(bid);
        open(next);
        comment(remark(_tender, account("citizen").addr), account("citizen").key);
        assertRecorded(_tender);
    }

    function test_TheLastVersionIsNotFollowedByTheFirst() public {
        write(VERSION, type(uint16).max);
        Amend memory it = amendment(_tender);
        vm.expectRevert();
        amend(it);
        cancel(cancellation(_tender));
        assertEq(procurement.core(_tender).version, type(uint16).max);
    }

    function test_TheLastDecisionDoesNotCarryIntoTheVersion() public {
        write(DECISIONS, type(uint24).max);
        Cancel memory it = cancellation(_tender);
        vm.expectRevert();
        cancel(it);
        write(DECISIONS, type(uint24).max - 1);
        cancel(cancellation(_tender));
        assertEq(procurement.core(_tender).decisions, type(uint24).max);
        assertEq(procurement.core(_tender).version, 1);
    }

    /// @dev Into the one slot that `core` reads.
    function write(uint256 shift, uint256 value) private {
        vm.record();
        procurement.core(_tender);
        (bytes32[] memory slots,) = vm.accesses(address(procurement));
        assertEq(slots.length, 1);
        uint256 mask = uint256(shift == VERSION ? type(uint16).max : type(uint24).max) << shift;
        uint256 word = uint256(vm.load(address(procurement), slots[0])) & ~mask | value << shift;
        vm.store(address(procurement), slots[0], bytes32(word));
    }
}
