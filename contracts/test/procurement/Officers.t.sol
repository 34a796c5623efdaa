// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {ITenderActs} from "../../src/interfaces/ITenderActs.sol";
import {Amend, Award, Cancel, Desert, Publish, Reschedule} from "../../src/types/Intents.sol";
import {Roles} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice What every act of an officer on an existing tender has in common, whichever it is.
contract OfficersTest is ProcurementTest {
    using Typed for *;

    enum Act {
        Amend,
        Reschedule,
        Cancel,
        Award,
        Desert
    }

    /// @dev What an intent says beside its content.
    struct Frame {
        uint32 tender;
        uint24 decisions;
        bytes32 reason;
        uint40 validUntil;
        Key by;
    }

    uint32 private _tender;
    Act private _act;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
    }

    modifier forEachAct() {
        fold();
        uint256 start = vm.snapshotState();
        for (uint8 i = 0; i <= uint8(type(Act).max); ++i) {
            _act = Act(i);
            // Acts on lots wait for their time.
            if (_act >= Act.Award) toEvaluation(_tender);
            _;
            vm.revertToState(start);
            vm.getRecordedLogs();
        }
    }

    function test_TheTenderMustExist() public forEachAct {
        Frame memory it = frame();
        it.tender = _tender + 1;
        assertRefused(call(it), IProcurementErrors.TenderUnknown.selector);
        it.tender = 0;
        assertRefused(call(it), IProcurementErrors.TenderUnknown.selector);
    }

    function test_ACancelledTenderIsLeftAlone() public {
        cancel(cancellation(_tender));
        for (uint8 i = 0; i <= uint8(type(Act).max); ++i) {
            _act = Act(i);
            assertRefused(call(frame()), IProcurementErrors.TenderIsCancelled.selector);
        }
    }

    function test_AFinalTenderIsLeftAlone() public {
        toEvaluation(_tender);
        desert(desertion(_tender, 1), none(), none());
        pass(3 days);
        procurement.finalize(_tender);
        for (uint8 i = 0; i <= uint8(type(Act).max); ++i) {
            _act = Act(i);
            assertRefused(call(frame()), IProcurementErrors.TenderIsFinal.selector);
        }
    }

    function test_TheDecisionCounterMustBeTheTenders() public forEachAct {
        Frame memory it = frame();
        it.decisions = 1;
        assertRefused(call(it), abi.encodeWithSelector(IProcurementErrors.DecisionsStale.selector, 0, 1));
    }

    function test_AnActWithoutAReasonIsRefused() public forEachAct {
        Frame memory it = frame();
        it.reason = 0;
        assertRefused(call(it), IProcurementErrors.ReasonMissing.selector);
        assertEq(procurement.core(_tender).decisions, 0);
    }

    function test_AnIntentIsRefusedASecondAfterItsLast() public forEachAct {
        Frame memory it = frame();
        it.validUntil = uint40(vm.getBlockTimestamp()) - 1;
        assertRefused(call(it), IProcurementErrors.IntentExpired.selector);
    }

    function test_AnIntentIsTakenInItsLastSecondAndRaisesTheCounter() public forEachAct {
        // There is no bid, hence nothing to award.
        if (_act != Act.Award) {
            Frame memory it = frame();
            it.validUntil = uint40(vm.getBlockTimestamp());
            (bool done,) = address(procurement).call(call(it));
            assertTrue(done);
            assertEq(procurement.core(_tender).decisions, 1);
        }
    }

    function test_ACarriedOutIntentCannotBeReplayed() public forEachAct {
        if (_act != Act.Award && _act != Act.Cancel) {
            bytes memory signedOnce = call(frame());
            (bool done,) = address(procurement).call(signedOnce);
            assertTrue(done);
            assertRefused(
                signedOnce, abi.encodeWithSelector(IProcurementErrors.DecisionsStale.selector, 1, 0)
            );
        }
    }

    function test_AnOfficerOfAnotherBuyerIsRefused() public forEachAct {
        (, Key memory foreign) = enterAnotherBuyer();
        refusesFrom(foreign);
    }

    function test_AnOfficerWithoutTheRoleIsRefused() public forEachAct {
        uint16 needed = _act >= Act.Award ? Roles.AWARD : Roles.PUBLISH;
        Key memory key = ecdsa("officer with every other role");
        enterOfficer(buyer, ~needed, key, buyerKey);
        refusesFrom(key);
    }

    function test_WhoIsNoOfficerIsRefused() public forEachAct {
        refusesFrom(buyerKey);
        refusesFrom(vendorKey);
        refusesFrom(registrarKey);
        refusesFrom(moderatorKey);
    }

    function test_ASuspendedOfficerIsRefused() public forEachAct {
        suspend(officer);
        assertRefused(
            call(frame()), abi.encodeWithSelector(IDirectory.PartyIsSuspended.selector, uint256(officer))
        );
    }

    function test_AnOfficerWhoseSignerIsRevokedIsRefused() public forEachAct {
        Key memory next = ecdsa("officer's next key");
        uint32 nonce = directory.party(officer).nonce;
        add(addition(officer, nonce, next), officerKey, next);
        revoke(revocation(officer, nonce + 1, officerKey), next);
        assertRefused(
            call(frame()),
            abi.encodeWithSelector(
                IDirectory.SignerRevokedAt.selector, idOf(officerKey), vm.getBlockTimestamp()
            )
        );
    }

    function test_SomebodyElsesSignatureIsRefused() public forEachAct {
        Key memory forger = ecdsa("forger");
        forger.signer = officerKey.signer;
        Frame memory it = frame();
        it.by = forger;
        assertRefused(call(it), IDirectory.SignatureInvalid.selector);
    }

    // ---- TenderActs, called without Procurement ----

    function test_TenderActsHasNoTendersOfItsOwnAndTakesNone() public {
        ITenderActs acts = ITenderActs(tenderActs);
        Publish memory it = publication(1);
        bytes32 domain = separator("Veedor", "1", vm.getChainId(), address(acts));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, it.hashOf()));
        expectError(IProcurementErrors.IntakeClosed.selector, uint160(address(procurement)));
        acts.publish(it, authorize(officerKey, digest));

        // Nor if the administrator should name it by mistake: it has no procedures.
        vm.prank(administrator);
        directory.setIntake(address(acts));
        expectError(IProcurementErrors.ProcedureUnknown.selector, 0);
        acts.publish(it, authorize(officerKey, digest));

        for (uint8 i = 0; i <= uint8(Act.Cancel); ++i) {
            _act = Act(i);
            (bool done, bytes memory answer) = address(acts).call(call(frame()));
            assertFalse(done);
            assertEq(bytes32(answer), bytes32(IProcurementErrors.TenderUnknown.selector));
        }
    }

    // ---- helpers ----

    function frame() private view returns (Frame memory) {
        return Frame(_tender, procurement.core(_tender).decisions, sha256("motivo"), NEVER, officerKey);
    }

    function refusesFrom(Key memory key) private {
        Frame memory it = frame();
        it.by = key;
        uint32 party = directory.signer(idOf(key)).party;
        assertRefused(call(it), abi.encodeWithSelector(IProcurementErrors.Forbidden.selector, party));
    }

    function call(Frame memory it) private view returns (bytes memory) {
        if (_act == Act.Amend) {
            Amend memory intent = amendment(_tender);
            (intent.tender, intent.decisions) = (it.tender, it.decisions);
            (intent.reason, intent.validUntil) = (it.reason, it.validUntil);
            return abi.encodeCall(ITenderActs.amend, (intent, approve(it.by, intent.hashOf())));
        }
        if (_act == Act.Reschedule) {
            Reschedule memory intent = rescheduling(_tender);
            intent.schedule.awardBy += 1;
            (intent.tender, intent.decisions) = (it.tender, it.decisions);
            (intent.reason, intent.validUntil) = (it.reason, it.validUntil);
            return abi.encodeCall(ITenderActs.reschedule, (intent, approve(it.by, intent.hashOf())));
        }
        if (_act == Act.Cancel) {
            Cancel memory intent = Cancel(it.tender, it.decisions, it.reason, it.validUntil);
            return abi.encodeCall(ITenderActs.cancel, (intent, approve(it.by, intent.hashOf())));
        }
        if (_act == Act.Award) {
            Award memory intent = awarding(_tender, 1, vendor, FLOOR);
            (intent.tender, intent.decisions) = (it.tender, it.decisions);
            (intent.report, intent.validUntil) = (it.reason, it.validUntil);
            return
                abi.encodeCall(IProcurement.award, (intent, none(), none(), approve(it.by, intent.hashOf())));
        }
        Desert memory intent_ = Desert(it.tender, it.decisions, 1, it.reason, it.validUntil);
        return abi.encodeCall(
            IProcurement.declareDeserted, (intent_, none(), none(), approve(it.by, intent_.hashOf()))
        );
    }
}
