// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Withdraw} from "../../src/types/Intents.sol";
import {SealSlot} from "../../src/types/SealSlot.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";

contract WithdrawTest is ProcurementTest {
    uint32 private _tender;
    Sealed private _bid;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
        toSealing(_tender);
        _bid = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
    }

    function test_AWithdrawalLeavesATombstone() public {
        Withdraw memory it = withdrawal(_bid);
        fold();
        emit IProcurementEvents.SealWithdrawn(_tender, it.bidder, 2, 0);
        expectEvents(_tender);
        withdraw(it, _bid.bidder.key);

        SealSlot slot = procurement.sealSlotOf(_tender, it.bidder);
        assertTrue(slot.isTombstone());
        assertFalse(slot.isLive());
        assertFalse(slot.holds(sealOf(_bid.bid)));
        assertEq(slot.sealOrder(), 2);
        assertRecorded(_tender);
    }

    function test_AWithdrawnBidIsNotOpened() public {
        withdraw(withdrawal(_bid), _bid.bidder.key);
        toOpening(_tender);
        expectError(IProcurementErrors.SealMismatch.selector);
        open(_bid);
    }

    function test_AfterAWithdrawalTheKeySealsAgainWithoutNewAdmission() public {
        withdraw(withdrawal(_bid), _bid.bidder.key);
        seal(_bid);
        assertEq(procurement.sealSlotOf(_tender, _bid.bidder.addr).sealOrder(), 3);
        toOpening(_tender);
        open(_bid);
        assertRecorded(_tender);
    }

    function test_ASealIsWithdrawnUntilTheLastSecondOfSealing() public {
        uint40 until = procurement.timetable(_tender).sealsUntil;
        warp(until);
        refuses(withdrawal(_bid), IProcurementErrors.SealingOver.selector);
        warp(until - 1);
        withdraw(withdrawal(_bid), _bid.bidder.key);
    }

    function test_NothingIsWithdrawnBeforeSealingBegins() public {
        warp(procurement.timetable(_tender).sealsFrom - 1);
        refuses(withdrawal(_bid), IProcurementErrors.SealingNotBegun.selector);
    }

    function test_ASealOfAnOldVersionIsWithdrawnToo() public {
        amend(amendment(_tender));
        withdraw(withdrawal(_bid), _bid.bidder.key);
        assertTrue(procurement.sealSlotOf(_tender, _bid.bidder.addr).isTombstone());
    }

    function test_AWithdrawalIsTakenUntilTheLastSecondThatItNames() public {
        Withdraw memory it = withdrawal(_bid);
        it.validUntil = uint40(vm.getBlockTimestamp()) - 1;
        refuses(it, IProcurementErrors.IntentExpired.selector);
        it.validUntil += 1;
        withdraw(it, _bid.bidder.key);
    }

    function test_OnlyALiveSealIsWithdrawn() public {
        Withdraw memory never = withdrawal(_bid);
        (never.bidder, never.replaces) = (account("another").addr, 0);
        expectError(IProcurementErrors.SealAbsent.selector);
        withdraw(never, account("another").key);

        withdraw(withdrawal(_bid), _bid.bidder.key);
        refuses(withdrawal(_bid), IProcurementErrors.SealAbsent.selector);
    }

    function test_AWithdrawalSaysWhatTheSlotHolds() public {
        Withdraw memory it = withdrawal(_bid);
        it.replaces = 0;
        refuses(it, IProcurementErrors.SealStale.selector);
        it = withdrawal(_bid);
        seal(_bid);
        refuses(it, IProcurementErrors.SealStale.selector);
    }

    function test_OnlyTheOneTimeKeyWithdraws() public {
        Withdraw memory it = withdrawal(_bid);
        expectError(IProcurementErrors.SignatureInvalid.selector);
        withdraw(it, vendorKey.secret);
        expectError(IProcurementErrors.SignatureInvalid.selector);
        withdraw(it, registrarKey.secret);
    }

    function test_TheTenderMustExist() public {
        Withdraw memory it = withdrawal(_bid);
        it.tender = _tender + 1;
        refuses(it, IProcurementErrors.TenderUnknown.selector);
    }

    function refuses(Withdraw memory it, bytes4 reason) private {
        expectError(reason);
        withdraw(it, _bid.bidder.key);
    }
}
