// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {ITenderActs} from "../../src/interfaces/ITenderActs.sol";
import {Authorization, Publish} from "../../src/types/Intents.sol";
import {Roles} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {OfficersActs} from "./OfficersActs.sol";
import {Typed} from "./Typed.sol";

/// @notice What every act of an officer on an existing tender has in common, whichever it is. Where one needs another's
/// approval, see `Seconded.t.sol`.
contract OfficersTest is OfficersActs {
    using Typed for *;

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
        desert(desertion(_tender, 1), none());
        desert(desertion(_tender, 2), none());
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

    function test_AnIntentIsTakenInItsLastSecond() public forEachAct {
        Frame memory it = frame();
        it.validUntil = uint40(vm.getBlockTimestamp());
        carryOut(it);
        assertEq(procurement.core(_tender).decisions, raises() ? 1 : 0);
        assertRecorded(_tender);
    }

    function test_ACarriedOutIntentCannotBeReplayed() public forEachAct {
        Frame memory it = frame();
        bytes memory signedOnce = call(it);
        carryOut(it);
        bytes memory reason = abi.encodeWithSelector(IProcurementErrors.DecisionsStale.selector, 1, 0);
        if (_act == Act.Cancel) reason = abi.encodePacked(IProcurementErrors.TenderIsCancelled.selector);
        if (!raises()) reason = abi.encodePacked(IProcurementErrors.LotDecided.selector);
        assertRefused(signedOnce, reason);
    }

    function test_SomebodyMustSign() public forEachAct {
        Frame memory it = frame();
        it.by = new Key[](0);
        assertRefused(call(it), IProcurementErrors.SignatureMissing.selector);
    }

    function test_AnOfficerOfAnotherBuyerIsRefused() public forEachAct {
        (, Key memory foreign) = enterAnotherBuyer();
        refusesFrom(foreign);
    }

    function test_AnOfficerWithoutTheRoleIsRefused() public forEachAct {
        uint16 other = _act >= Act.Award ? Roles.PUBLISH : Roles.AWARD;
        Key memory key = ecdsa("officer with every other role");
        enterOfficer(buyer, other | Roles.APPROVE, key, buyerKey);
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
        it.by = signers(forger);
        assertRefused(call(it), IDirectory.SignatureInvalid.selector);
    }

    // ---- the parts, called without Procurement ----

    function test_APartHasNoTendersOfItsOwnAndTakesNone() public {
        ITenderActs acts = ITenderActs(parts.tenderActs);
        Publish memory it = publication(1);
        bytes32 domain = separator("Veedor", "1", vm.getChainId(), address(acts));
        Authorization[] memory by = new Authorization[](1);
        by[0] = authorize(officerKey, keccak256(abi.encodePacked(hex"1901", domain, it.hashOf())));
        // It has no procedures, even if the administrator should name it by mistake.
        expectError(IProcurementErrors.ProcedureUnknown.selector, 0);
        acts.publish(it, by);
        vm.prank(administrator);
        directory.setIntake(address(acts));
        expectError(IProcurementErrors.ProcedureUnknown.selector, 0);
        acts.publish(it, by);

        for (uint8 i = 0; i <= uint8(type(Act).max); ++i) {
            _act = Act(i);
            address part = _act >= Act.Award ? parts.evaluationActs : parts.tenderActs;
            (bool done, bytes memory answer) = part.call(call(frame()));
            assertFalse(done);
            assertEq(bytes32(answer), bytes32(IProcurementErrors.TenderUnknown.selector));
        }
    }

    // ---- helpers ----

    function refusesFrom(Key memory key) private {
        Frame memory it = frame();
        it.by = signers(key);
        uint32 party = directory.signer(idOf(key)).party;
        assertRefused(call(it), abi.encodeWithSelector(IProcurementErrors.Forbidden.selector, party));
    }
}
