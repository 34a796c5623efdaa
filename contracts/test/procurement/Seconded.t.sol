// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Authorization, Award, Cancel, Publish, Schedule} from "../../src/types/Intents.sol";
import {Roles} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {Vm} from "../foundry/Vm.sol";
import {OfficersActs} from "./OfficersActs.sol";
import {Typed} from "./Typed.sol";

/// @notice An officer that may not act alone, and another one that approves.
contract SecondedTest is OfficersActs {
    using Typed for *;

    Key private _bound;
    Key private _approver;
    uint32 private _boundId;
    uint32 private _approverId;

    function setUp() public override {
        super.setUp();
        _bound = ecdsa("bound officer");
        _boundId = enterOfficer(buyer, Roles.PUBLISH | Roles.AWARD | Roles.SECONDED, _bound, buyerKey);
        _approver = ecdsa("approving officer");
        _approverId = enterOfficer(buyer, Roles.APPROVE, _approver, buyerKey);
    }

    // ---- approved ----

    function test_AnApprovedActIsCarriedOutAndTheApprovalRecorded() public forEachAct {
        Frame memory it = frame();
        it.by = signers(_bound, _approver);
        (, bytes32 structHash) = callAndHash(it);
        fold();
        carryOut(it);
        assertSecondedOnce(_tender, _approverId, structHash);
    }

    function test_AFreeOfficersActMayBeApprovedToo() public forEachAct {
        Frame memory it = frame();
        it.by = signers(officerKey, _approver);
        (, bytes32 structHash) = callAndHash(it);
        fold();
        carryOut(it);
        assertSecondedOnce(_tender, _approverId, structHash);
    }

    function test_AnActThatNobodyApprovedSaysNothingOfApproval() public forEachAct {
        fold();
        carryOut(frame());
        assertEq(secondings(_tender), 0);
    }

    function test_AnApprovedCancellationIsRecordedAfterTheAct() public {
        Cancel memory it = cancellation(_tender);
        fold();
        emit IProcurementEvents.TenderCancelled(_tender, _boundId, 0, it.reason, 0);
        emit IProcurementEvents.ActSeconded(_tender, _approverId, it.hashOf(), 0);
        expectEvents(_tender);
        procurement.cancel(it, signedBy(signers(_bound, _approver), it.hashOf()), Authorization("", ""));
        assertRecorded(_tender);
    }

    function test_AnApprovedAwardIsRecordedWithBothOfficers() public {
        toBids();
        Award memory it = awarding(_tender, 1, vendor, FLOOR);
        fold();
        emit IProcurementEvents.LotAwarded(_tender, vendor, 1, FLOOR, _boundId, it.report, 0);
        emit IProcurementEvents.ActSeconded(_tender, _approverId, it.hashOf(), 0);
        expectEvents(_tender);
        procurement.award(it, list(vendor), signedBy(signers(_bound, _approver), it.hashOf()));
        assertRecorded(_tender);
    }

    function test_AnApprovedPublicationIsRecordedBeforeItIsListed() public {
        Publish memory it = publication(1);
        Schedule memory s = it.schedule;
        uint32 tender = _tender + 1;
        fold();
        emit IProcurementEvents.TenderPublished(
            tender,
            buyer,
            _boundId,
            LOWEST,
            it.terms,
            0,
            false,
            s.sealsFrom,
            s.sealsUntil,
            s.opensUntil,
            s.awardBy,
            it.standstill,
            1,
            0
        );
        emit IProcurementEvents.LotPublished(tender, 1, 1, CEILING, FLOOR, 0);
        emit IProcurementEvents.RegistrarNamed(tender, it.registrars[0].key, it.registrars[0].tokenKey, 0);
        emit IProcurementEvents.ActSeconded(tender, _approverId, it.hashOf(), 0);
        bytes32 tenderHead = expectEvents(tender);
        emit IProcurementEvents.TenderListed(tender, tenderHead, 0);
        expectEvents(0);
        procurement.publish(it, signedBy(signers(_bound, _approver), it.hashOf()));
        assertRecorded(tender);
    }

    function test_AnOfficerWithEveryRoleApprovesOfOthersAndActsItselfOnceApproved() public forEachAct {
        Key memory all = ecdsa("officer with every role");
        uint32 id =
            enterOfficer(buyer, Roles.PUBLISH | Roles.AWARD | Roles.APPROVE | Roles.SECONDED, all, buyerKey);
        Frame memory it = frame();
        it.by = signers(all);
        refuses(it, missing(id));
        it.by = signers(_bound, all);
        fold();
        carryOut(it);
        assertEq(secondings(_tender), 1);
    }

    function test_AnApproverSignsWithAPasskeyOrAWallet() public {
        Key memory passkey_ = passkey("approver's passkey");
        enterOfficer(buyer, Roles.APPROVE, passkey_, buyerKey);
        Publish memory it = publication(1);
        procurement.publish(it, signedBy(signers(_bound, passkey_), it.hashOf()));

        (Key memory multisig,) = wallet("approver's wallet");
        enterOfficer(buyer, Roles.APPROVE, multisig, buyerKey);
        it = publication(1);
        assertRecorded(procurement.publish(it, signedBy(signers(_bound, multisig), it.hashOf())));
    }

    // ---- not approved ----

    function test_WithoutApprovalABoundOfficerDoesNothing() public forEachAct {
        Frame memory it = frame();
        it.by = signers(_bound);
        refuses(it, missing(_boundId));
    }

    function test_WithoutApprovalABoundOfficerPublishesNothing() public {
        Publish memory it = publication(1);
        vm.expectRevert(missing(_boundId));
        publish(it, _bound);
        it = publication(1);
        procurement.publish(it, signedBy(signers(_bound, _approver), it.hashOf()));
    }

    function test_NobodyApprovesOfWhatItSignedItself() public forEachAct {
        // With the same key, or with another one of its own.
        Key memory both = ecdsa("bound and approving officer");
        uint32 id =
            enterOfficer(buyer, Roles.PUBLISH | Roles.AWARD | Roles.APPROVE | Roles.SECONDED, both, buyerKey);
        Key memory next = ecdsa("its other key");
        add(addition(id, 0, next), both, next);
        Frame memory it = frame();
        it.by = signers(both, both);
        refuses(it, forbidden(id));
        it.by = signers(both, next);
        refuses(it, forbidden(id));
        it.by = signers(next, both);
        refuses(it, forbidden(id));
    }

    function test_AnOfficerWithoutTheRoleApprovesOfNothing() public forEachAct {
        refusesApprovalOf(officerKey);
    }

    function test_AnotherBuyersOfficerApprovesOfNothing() public forEachAct {
        (, Key memory foreign) = enterAnotherBuyer();
        refusesApprovalOf(foreign);
    }

    function test_WhoIsNoOfficerApprovesOfNothing() public forEachAct {
        refusesApprovalOf(buyerKey);
        refusesApprovalOf(vendorKey);
        refusesApprovalOf(moderatorKey);
    }

    function test_AnApproverAloneDoesNothing() public forEachAct {
        Frame memory it = frame();
        it.by = signers(_approver);
        refuses(it, forbidden(_approverId));
        it.by = signers(_approver, _bound);
        refuses(it, forbidden(_approverId));
    }

    function test_AThirdSignatureIsRefused() public forEachAct {
        Key memory another = ecdsa("another approving officer");
        enterOfficer(buyer, Roles.APPROVE, another, buyerKey);
        Frame memory it = frame();
        it.by = new Key[](3);
        (it.by[0], it.by[1], it.by[2]) = (_bound, _approver, another);
        refuses(it, forbidden(_approverId));
    }

    function test_ASuspendedApproverApprovesOfNothing() public forEachAct {
        suspend(_approverId);
        Frame memory it = frame();
        it.by = signers(_bound, _approver);
        refuses(it, abi.encodeWithSelector(IDirectory.PartyIsSuspended.selector, _approverId));
    }

    function test_AForgedApprovalIsRefused() public forEachAct {
        Key memory forger = ecdsa("forger");
        forger.signer = _approver.signer;
        Frame memory it = frame();
        it.by = signers(_bound, forger);
        refuses(it, abi.encodePacked(IDirectory.SignatureInvalid.selector));
    }

    /// @dev Nor does the approval of one act serve for the next.
    function test_AnApprovalIsOfOneIntent() public {
        Cancel memory it = cancellation(_tender);
        Authorization[] memory by = signedBy(signers(_bound, _approver), it.hashOf());
        it.reason = sha256("otro motivo");
        by[0] = approve(_bound, it.hashOf());
        expectError(IDirectory.SignatureInvalid.selector);
        procurement.cancel(it, by, Authorization("", ""));
    }

    // ---- helpers ----

    function refusesApprovalOf(Key memory key) private {
        Frame memory it = frame();
        it.by = signers(_bound, key);
        refuses(it, forbidden(directory.signer(idOf(key)).party));
    }

    function refuses(Frame memory it, bytes memory reason) private {
        assertRefused(call(it), reason);
        assertEq(procurement.core(_tender).decisions, it.decisions);
    }

    function forbidden(uint32 party) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.Forbidden.selector, party);
    }

    function missing(uint32 party) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.ApprovalMissing.selector, party);
    }

    function assertSecondedOnce(uint32 tender, uint32 by, bytes32 intent) private {
        bytes32 head = procurement.head(tender);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 count;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IProcurementEvents.ActSeconded.selector) continue;
            ++count;
            assertEq(uint256(logs[i].topics[1]), tender);
            (uint32 officer_, bytes32 intent_,) = abi.decode(logs[i].data, (uint32, bytes32, bytes32));
            assertEq(officer_, by);
            assertEq(intent_, intent);
        }
        assertEq(count, 1);
        assertEq(lastWord(logs[logs.length - 1]), head);
    }

    /// @dev How many approvals were recorded since the last `fold`.
    function secondings(uint32 tender) private returns (uint256 count) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            bool one = logs[i].topics[0] == IProcurementEvents.ActSeconded.selector;
            if (one && uint256(logs[i].topics[1]) == tender) ++count;
        }
    }
}
