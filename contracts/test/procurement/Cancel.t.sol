// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Award, Cancel, Desert, Withdraw} from "../../src/types/Intents.sol";
import {Flags, Phase} from "../../src/types/Tenders.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Who may cancel, and what makes such an intent stale, is in `Officers.t.sol`.
contract CancelTest is ProcurementTest {
    using Typed for *;

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
    }

    function test_ATenderIsCancelledDuringConsultation() public {
        Cancel memory it = cancellation(_tender);
        fold();
        emit IProcurementEvents.TenderCancelled(_tender, officer, 0, it.reason, 0);
        expectEvents(_tender);
        cancel(it);
        assertTrue(procurement.phase(_tender) == Phase.Cancelled);
        assertEq(procurement.core(_tender).flags, Flags.CANCELLED);
        assertEq(procurement.core(_tender).decisions, 1);
        assertRecorded(_tender);
    }

    function test_ATenderIsCancelledUntilTheLastSecondOfSealing() public {
        warp(procurement.timetable(_tender).sealsUntil - 1);
        cancel(cancellation(_tender));
        assertTrue(procurement.phase(_tender) == Phase.Cancelled);
    }

    function test_OnceSealingIsOverAnOfficerCannotCancel() public {
        toOpening(_tender);
        Cancel memory it = cancellation(_tender);
        expectError(IProcurementErrors.OversightRequired.selector);
        cancel(it);
        toEvaluation(_tender);
        expectError(IProcurementErrors.OversightRequired.selector);
        cancel(it);
    }

    function test_ACancelledTenderTakesNeitherSealNorWithdrawalNorOpening() public {
        toSealing(_tender);
        Sealed memory sealedBid = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        Sealed memory another = prepare(_tender, "another bidder", vendorKey, oneLot(1, FLOOR));
        IProcurement.SealItem memory item = sealItem(sealing(another), another.bidder.key);
        Withdraw memory takenBack = withdrawal(sealedBid);
        cancel(cancellation(_tender));
        expectError(IProcurementErrors.TenderIsCancelled.selector);
        procurement.seal(item);
        expectError(IProcurementErrors.TenderIsCancelled.selector);
        withdraw(takenBack, sealedBid.bidder.key);
        toOpening(_tender);
        expectError(IProcurementErrors.TenderIsCancelled.selector);
        open(sealedBid);
        assertRecorded(_tender);
    }

    function test_ACancelledTenderIsNeitherAwardedNorFinalized() public {
        cancel(cancellation(_tender));
        toAwardBy(_tender);
        Award memory it = awarding(_tender, 1, vendor, FLOOR);
        expectError(IProcurementErrors.TenderIsCancelled.selector);
        award(it, none());
        Desert memory desertion_ = desertion(_tender, 1);
        expectError(IProcurementErrors.TenderIsCancelled.selector);
        desert(desertion_, none());
        expectError(IProcurementErrors.TenderIsCancelled.selector);
        procurement.finalize(_tender);
    }

    function test_OversightIsNotAskedBeforeSealingIsOver() public {
        Cancel memory it = cancellation(_tender);
        // Whoever is named where oversight would be is not looked at.
        procurement.cancel(it, alone(officerKey, it.hashOf()), approve(vendorKey, it.hashOf()));
        assertTrue(procurement.phase(_tender) == Phase.Cancelled);
    }

    function test_ACancelledTenderIsStillCommentedOn() public {
        cancel(cancellation(_tender));
        comment(remark(_tender, account("citizen").addr), account("citizen").key);
        assertRecorded(_tender);
    }
}
