// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Flags, Phase} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";

contract FinalizeTest is ProcurementTest {
    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(2);
        toSealing(_tender);
        Sealed memory it = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        toOpening(_tender);
        open(it);
        toEvaluation(_tender);
    }

    function test_ATenderIsFinalFromTheSecondInWhichItsStandstillIsOver() public {
        award(awarding(_tender, 1, vendor, FLOOR), list(vendor));
        pass(1 days);
        // The standstill begins anew with each decision.
        desert(desertion(_tender, 2), none());
        uint40 until = uint40(vm.getBlockTimestamp()) + 3 days;
        assertTrue(procurement.phase(_tender) == Phase.Standstill);
        warp(until - 1);
        expectError(IProcurementErrors.StandstillNotOver.selector, until);
        procurement.finalize(_tender);
        warp(until);
        assertTrue(procurement.phase(_tender) == Phase.Standstill);
        fold();
        emit IProcurementEvents.TenderFinalized(_tender, 0);
        expectEvents(_tender);
        vm.prank(account("anybody").addr);
        procurement.finalize(_tender);
        assertTrue(procurement.phase(_tender) == Phase.Final);
        assertEq(procurement.core(_tender).flags, Flags.FINAL);
        assertRecorded(_tender);
    }

    function test_TheLastDecisionCountsInWhicheverLotItFell() public {
        desert(desertion(_tender, 2), none());
        pass(2 days);
        award(awarding(_tender, 1, vendor, FLOOR), list(vendor));
        uint40 until = uint40(vm.getBlockTimestamp()) + 3 days;
        pass(1 days);
        expectError(IProcurementErrors.StandstillNotOver.selector, until);
        procurement.finalize(_tender);
    }

    function test_NoTenderIsFinalWithLotsUndecided() public {
        expectError(IProcurementErrors.LotUndecided.selector, 1);
        procurement.finalize(_tender);
        award(awarding(_tender, 1, vendor, FLOOR), list(vendor));
        pass(30 days);
        expectError(IProcurementErrors.LotUndecided.selector, 2);
        procurement.finalize(_tender);
    }

    function test_ATenderIsFinalizedOnce() public {
        award(awarding(_tender, 1, vendor, FLOOR), list(vendor));
        desert(desertion(_tender, 2), none());
        pass(3 days);
        procurement.finalize(_tender);
        expectError(IProcurementErrors.TenderIsFinal.selector);
        procurement.finalize(_tender);
    }

    function test_TheTenderMustExist() public {
        expectError(IProcurementErrors.TenderUnknown.selector);
        procurement.finalize(_tender + 1);
        assertTrue(procurement.phase(_tender + 1) == Phase.None);
        assertTrue(procurement.phase(0) == Phase.None);
    }

    function test_AFinalTenderIsStillCommentedOn() public {
        award(awarding(_tender, 1, vendor, FLOOR), list(vendor));
        desert(desertion(_tender, 2), none());
        pass(3 days);
        procurement.finalize(_tender);
        comment(remark(_tender, account("citizen").addr), account("citizen").key);
        assertRecorded(_tender);
    }
}
