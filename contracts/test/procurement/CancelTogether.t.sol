// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Cancel} from "../../src/types/Intents.sol";
import {Flags, Phase} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {OversightTest} from "./OversightTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Once sealing is over, and while a tender is suspended, officer and oversight end it together or not at all. What an
/// officer may alone is in `Cancel.t.sol`.
contract CancelTogetherTest is OversightTest {
    using Typed for *;

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
    }

    function test_OfficerAndOversightCancelOnceSealingIsOver() public {
        toOpening(_tender);
        Cancel memory it = cancellation(_tender);
        fold();
        emit IProcurementEvents.TenderCancelled(_tender, officer, overseer, it.reason, 0);
        expectEvents(_tender);
        cancelTogether(it);
        assertTrue(procurement.phase(_tender) == Phase.Cancelled);
        assertEq(procurement.core(_tender).flags, Flags.CANCELLED);
        assertEq(procurement.core(_tender).decisions, 1);
        assertRecorded(_tender);
    }

    function test_OversightIsAskedFromTheFirstSecondAfterSealing() public {
        warp(procurement.timetable(_tender).sealsUntil - 1);
        Cancel memory it = cancellation(_tender);
        uint256 state = vm.snapshotState();
        fold();
        emit IProcurementEvents.TenderCancelled(_tender, officer, 0, it.reason, 0);
        expectEvents(_tender);
        cancel(it);
        vm.revertToState(state);
        forget();
        pass(1);
        expectError(IProcurementErrors.OversightRequired.selector);
        cancel(it);
        cancelTogether(it);
    }

    /// @dev Before, what it signs is not looked at.
    function test_OversightIsNotNamedWhereItIsNotAsked() public {
        Cancel memory it = cancellation(_tender);
        fold();
        emit IProcurementEvents.TenderCancelled(_tender, officer, 0, it.reason, 0);
        expectEvents(_tender);
        cancelTogether(it);
    }

    function test_ASuspendedTenderIsCancelledByBothAlone() public {
        toSealing(_tender);
        suspendTender(_tender);
        Cancel memory it = cancellation(_tender);
        expectError(IProcurementErrors.OversightRequired.selector);
        cancel(it);
        fold();
        emit IProcurementEvents.TenderCancelled(_tender, officer, overseer, it.reason, 0);
        expectEvents(_tender);
        cancelTogether(it);
        assertTrue(procurement.phase(_tender) == Phase.Cancelled);
        expectError(IProcurementErrors.TenderIsCancelled.selector);
        procurement.resume(_tender);
        assertRecorded(_tender);
    }

    /// @dev Nobody has resumed it, but oversight's hand is on it still.
    function test_ASuspensionThatHasRunOutStillAsksForOversight() public {
        suspendTender(_tender);
        pass(20 days);
        assertTrue(procurement.phase(_tender) == Phase.Consultation);
        Cancel memory it = cancellation(_tender);
        expectError(IProcurementErrors.OversightRequired.selector);
        cancel(it);
        procurement.resume(_tender);
        cancel(it);
    }

    function test_ATenderIsCancelledByBothInEveryLaterPhase() public {
        uint32 tender = evaluateThree();
        uint256 state = vm.snapshotState();
        cancelTogether(cancellation(tender));
        vm.revertToState(state);
        forget();
        awardFirst(tender);
        assertTrue(procurement.phase(tender) == Phase.Standstill);
        cancelTogether(cancellation(tender));
        assertTrue(procurement.phase(tender) == Phase.Cancelled);
        assertRecorded(tender);
    }

    function test_AFinalTenderIsNotCancelled() public {
        uint32 tender = evaluateThree();
        awardFirst(tender);
        pass(3 days);
        procurement.finalize(tender);
        Cancel memory it = cancellation(tender);
        expectError(IProcurementErrors.TenderIsFinal.selector);
        cancelTogether(it);
    }

    function test_NeitherOfBothCancelsAlone() public {
        toOpening(_tender);
        Cancel memory it = cancellation(_tender);
        expectError(IProcurementErrors.SignatureMissing.selector);
        procurement.cancel(it, nobody(), approve(overseerKey, it.hashOf()));
        expectError(IProcurementErrors.Forbidden.selector, overseer);
        procurement.cancel(it, alone(overseerKey, it.hashOf()), approve(overseerKey, it.hashOf()));
        Key[4] memory others = [officerKey, buyerKey, moderatorKey, registrarKey];
        uint32[4] memory who = [officer, buyer, moderator, registrar];
        for (uint256 i = 0; i < 4; ++i) {
            expectError(IProcurementErrors.Forbidden.selector, who[i]);
            procurement.cancel(it, alone(officerKey, it.hashOf()), approve(others[i], it.hashOf()));
        }
        // Oversight signs this very intent.
        Cancel memory other = cancellation(_tender);
        other.reason = sha256("otro motivo");
        expectError(IDirectory.SignatureInvalid.selector);
        procurement.cancel(it, alone(officerKey, it.hashOf()), approve(overseerKey, other.hashOf()));
    }
}
