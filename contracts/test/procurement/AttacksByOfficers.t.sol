// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory, SetRoles} from "../../src/interfaces/IDirectory.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {
    Amend,
    Authorization,
    Award,
    Cancel,
    Complain,
    Decide,
    Desert,
    Publish,
    Reschedule
} from "../../src/types/Intents.sol";
import {Kind, Roles} from "../../src/types/Parties.sol";
import {LotStatus} from "../../src/types/Tenders.sol";
import {Wallet} from "../directory/Wallet.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Each test is named for what an officer tries, or somebody with an officer's intent, and shows that it fails.
/// Lists that leave a vendor out, or name one twice, in the wrong place or from elsewhere, are in `Lists.t.sol`.
contract AttacksByOfficersTest is ProcurementTest {
    using Typed for *;

    uint32 private _tender;
    uint32 private _rival;
    Sealed private _bid;
    Sealed private _rivals;

    function setUp() public override {
        super.setUp();
        Key memory key;
        (key, _rival) = enterNamedVendor("rival");
        _tender = publishLots(2);
        toSealing(_tender);
        _bid = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        _rivals = sealBid(_tender, "rival's bidder", key, 1, FLOOR + 1);
    }

    function toPrices() private {
        toOpening(_tender);
        open(_bid);
        open(_rivals);
    }

    function both() private view returns (uint40[] memory) {
        return list(vendor, _rival);
    }

    // ---- replayed and misdirected ----

    function test_APublicationCannotBeReplayed() public {
        warp(START + 2 days);
        Publish memory it = publication(1);
        publish(it);
        expectError(IProcurementErrors.NonceStale.selector, 2, 1);
        publish(it);
    }

    function test_APublicationCannotBeReplayedAtAnotherContract() public {
        warp(START + 2 days);
        Publish memory it = publication(1);
        it.nonce = 0;
        Authorization[] memory by = alone(officerKey, it.hashOf());
        IProcurement other = deploy(standardProcedures());
        expectError(IProcurementErrors.IntakeClosed.selector, uint160(address(procurement)));
        other.publish(it, by);
        vm.prank(administrator);
        directory.setIntake(address(other));
        expectError(IDirectory.SignatureInvalid.selector);
        other.publish(it, by);
    }

    function test_NothingIsPublishedWhereTheIntakeIsNot() public {
        warp(START + 2 days);
        IProcurement next = deploy(standardProcedures());
        vm.prank(administrator);
        directory.setIntake(address(next));
        Publish memory it = publication(1);
        expectError(IProcurementErrors.IntakeClosed.selector, uint160(address(next)));
        publish(it);
    }

    function test_AnIntentCannotBeReplayedOnAnotherChain() public {
        Cancel memory it = cancellation(_tender);
        Authorization[] memory by = alone(officerKey, it.hashOf());
        uint256 here = vm.getChainId();
        vm.chainId(here + 1);
        expectError(IDirectory.SignatureInvalid.selector);
        procurement.cancel(it, by, Authorization("", ""));
        vm.chainId(here);
        procurement.cancel(it, by, Authorization("", ""));
    }

    function test_ADecisionCannotBeReplayedOnAnotherLotOrTender() public {
        toPrices();
        toEvaluation(_tender);
        Desert memory it = desertion(_tender, 2);
        Authorization[] memory by = alone(officerKey, it.hashOf());
        procurement.declareDeserted(it, none(), by);
        expectError(IProcurementErrors.LotDecided.selector);
        procurement.declareDeserted(it, none(), by);
        it.lot = 1;
        expectError(IDirectory.SignatureInvalid.selector);
        procurement.declareDeserted(it, both(), by);
    }

    /// @dev The lot is open again, and would take it: the complaint's decision has made it stale.
    function test_AnAwardCannotBeReplayedAfterAComplaintOfItWasUpheld() public {
        Key memory overseerKey = ecdsa("overseer");
        enterInstitution(Kind.Oversight, overseerKey);
        toPrices();
        toEvaluation(_tender);
        Award memory it = awarding(_tender, 1, vendor, FLOOR);
        Authorization[] memory by = alone(officerKey, it.hashOf());
        Desert memory heldBack = desertion(_tender, 2);
        procurement.award(it, both(), by);
        Complain memory complaint = Complain(_tender, 1, _rival, 0, sha256("queja"), NEVER);
        procurement.complain(complaint, approve(_rivals.vendorKey, complaint.hashOf()));
        Decide memory upheld = Decide(_tender, 0, 1, _rival, true, 0, sha256(unicode"resolución"), NEVER);
        procurement.decide(upheld, approve(overseerKey, upheld.hashOf()));
        assertTrue(procurement.lotStatus(_tender, 1) == LotStatus.Undecided);
        expectError(IProcurementErrors.DecisionsStale.selector, 1, 0);
        procurement.award(it, both(), by);
        expectError(IProcurementErrors.DecisionsStale.selector, 1, 0);
        desert(heldBack, none());
        award(awarding(_tender, 1, vendor, FLOOR), both());
        assertRecorded(_tender);
    }

    function test_AnActHeldBackIsStaleOnceAnotherIsCarriedOut() public {
        warp(START + 2 days);
        uint32 tender = publishLots(1);
        Cancel memory heldBack = cancellation(tender);
        amend(amendment(tender));
        expectError(IProcurementErrors.DecisionsStale.selector, 1, 0);
        cancel(heldBack);
    }

    function test_AnExpiredActCannotBeSubmitted() public {
        Cancel memory it = cancellation(_tender);
        it.validUntil = uint40(vm.getBlockTimestamp()) + 1 hours;
        pass(1 hours + 1);
        expectError(IProcurementErrors.IntentExpired.selector);
        cancel(it);
    }

    // ---- in another's place ----

    function test_AnOfficerCannotPublishInAnotherBuyersName() public {
        warp(START + 2 days);
        (uint32 other, Key memory its) = enterAnotherBuyer();
        Publish memory it = publication(1);
        uint32 party = directory.signer(idOf(its)).party;
        expectError(IProcurementErrors.Forbidden.selector, party);
        publish(it, its);
        (it.buyer, it.nonce) = (other, 0);
        expectError(IProcurementErrors.Forbidden.selector, officer);
        publish(it);
    }

    function test_AnOfficerOfAnotherBuyerAwardsNothingHere() public {
        (, Key memory its) = enterAnotherBuyer();
        toPrices();
        toEvaluation(_tender);
        Award memory it = awarding(_tender, 1, vendor, FLOOR);
        uint32 party = directory.signer(idOf(its)).party;
        expectError(IProcurementErrors.Forbidden.selector, party);
        procurement.award(it, both(), alone(its, it.hashOf()));
    }

    function test_AnOfficerWhoLostItsRoleAwardsNothing() public {
        toPrices();
        toEvaluation(_tender);
        Award memory it = awarding(_tender, 1, vendor, FLOOR);
        changeRoles(SetRoles(officer, directory.party(officer).rolesNonce, Roles.PUBLISH, NEVER), buyerKey);
        expectError(IProcurementErrors.Forbidden.selector, officer);
        award(it, both());
    }

    function test_SubmittingAsAnOfficerWithoutSigningIsNotEnough() public {
        Cancel memory it = cancellation(_tender);
        vm.prank(address(bytes20(officerKey.signer)));
        expectError(IDirectory.SignatureInvalid.selector);
        procurement.cancel(it, bare(officerKey), Authorization("", ""));
    }

    // ---- what was sealed or seen ----

    function test_NothingIsAmendedInTheFreeze() public {
        Amend memory it = amendment(_tender);
        it.schedule.sealsUntil += 5 days;
        it.schedule.opensUntil += 5 days;
        uint40 frozen = procurement.timetable(_tender).sealsUntil - 1 days;
        warp(frozen);
        expectError(IProcurementErrors.Frozen.selector, frozen);
        amend(it);
    }

    function test_SealingIsNotReopenedByRescheduling() public {
        Reschedule memory it = rescheduling(_tender);
        (it.schedule.sealsUntil, it.schedule.opensUntil) = (NEVER - 3 days, NEVER - 1 days);
        it.schedule.awardBy = NEVER;
        uint40 frozen = procurement.timetable(_tender).sealsUntil - 1 days;
        toPrices();
        expectError(IProcurementErrors.Frozen.selector, frozen);
        reschedule(it);
        toEvaluation(_tender);
        expectError(IProcurementErrors.Frozen.selector, frozen);
        reschedule(it);
    }

    function test_SealingIsNotReopenedByAmending() public {
        Amend memory it = amendment(_tender);
        (it.schedule.sealsUntil, it.schedule.opensUntil) = (NEVER - 3 days, NEVER - 1 days);
        it.schedule.awardBy = NEVER;
        uint40 frozen = procurement.timetable(_tender).sealsUntil - 1 days;
        toPrices();
        expectError(IProcurementErrors.Frozen.selector, frozen);
        amend(it);
    }

    function test_ATenderIsNotCancelledOncePricesAreSeen() public {
        toPrices();
        Cancel memory it = cancellation(_tender);
        expectError(IProcurementErrors.OversightRequired.selector);
        cancel(it);
    }

    function test_SealingIsNotBroughtForwardToShutOutLateBidders() public {
        Amend memory it = amendment(_tender);
        uint40 until = it.schedule.sealsUntil--;
        expectError(IProcurementErrors.ScheduleTooEarly.selector, until - 1, until);
        amend(it);
    }

    // ---- another winner ----

    function test_NobodyButTheComputedWinnerIsAwarded() public {
        toPrices();
        toEvaluation(_tender);
        refusesAward(_rival, FLOOR + 1);
        refusesAward(_rival, FLOOR);
        refusesAward(vendor, FLOOR + 1);
        refusesAward(0, 0);
        toAwardBy(_tender);
        refusesAward(_rival, FLOOR + 1);
    }

    function test_ADecidedLotIsNotDecidedAgain() public {
        toPrices();
        toEvaluation(_tender);
        award(awarding(_tender, 1, vendor, FLOOR), both());
        Award memory another = awarding(_tender, 1, _rival, FLOOR + 1);
        expectError(IProcurementErrors.LotDecided.selector);
        award(another, both());
        Desert memory it = desertion(_tender, 1);
        expectError(IProcurementErrors.LotDecided.selector);
        desert(it, both());
        toAwardBy(_tender);
        another.report = 0;
        expectError(IProcurementErrors.LotDecided.selector);
        procurement.award(another, both(), unsigned());
        assertEq(procurement.lot(_tender, 1).winner, vendor);
    }

    function test_ALotIsNotDeclaredDesertedToSpareItTheWinner() public {
        toPrices();
        toEvaluation(_tender);
        Desert memory it = desertion(_tender, 1);
        expectError(IProcurementErrors.WinnerMismatch.selector, vendor, FLOOR);
        desert(it, both());
        expectError(IProcurementErrors.BidsIncomplete.selector, 2, 0);
        desert(it, none());
    }

    function refusesAward(uint32 to, uint96 price) private {
        Award memory it = awarding(_tender, 1, to, price);
        expectError(IProcurementErrors.WinnerMismatch.selector, vendor, FLOOR);
        award(it, both());
        if (vm.getBlockTimestamp() < scheduleOf(_tender).awardBy) return;
        it.report = 0;
        expectError(IProcurementErrors.WinnerMismatch.selector, vendor, FLOOR);
        procurement.award(it, both(), unsigned());
    }

    function test_AnOfficerCannotPassOffItsAwardAsNobodys() public {
        toPrices();
        toEvaluation(_tender);
        Award memory it = awarding(_tender, 1, vendor, FLOOR);
        expectError(IProcurementErrors.SignatureMissing.selector);
        procurement.award(it, both(), unsigned());
        toAwardBy(_tender);
        expectError(IProcurementErrors.ReportUnsigned.selector);
        procurement.award(it, both(), unsigned());
    }

    /// @dev Somebody takes the signatures off an award after `awardBy`, to spare the officers their report.
    function test_AStrangerWhoAwardsFirstLeavesTheOfficersOtherActsValid() public {
        toPrices();
        toAwardBy(_tender);
        Desert memory second = desertion(_tender, 2);
        Award memory it = awarding(_tender, 1, vendor, FLOOR);
        it.report = 0;
        procurement.award(it, both(), unsigned());
        desert(second, none());
        assertEq(procurement.core(_tender).decisions, 0);
    }

    // ---- a wallet that changes its answer ----

    function test_AWalletThatChangesItsAnswerDoesNotUndoWhatItDecided() public {
        (Key memory key, Wallet wallet_) = wallet("owner");
        enterOfficer(buyer, Roles.AWARD, key, buyerKey);
        toPrices();
        toEvaluation(_tender);
        Award memory it = awarding(_tender, 1, vendor, FLOOR);
        Authorization[] memory by = alone(key, it.hashOf());
        procurement.award(it, both(), by);
        bytes32 head = procurement.head(_tender);

        wallet_.become(Wallet.Behaviour.Stubborn);
        assertEq(procurement.lot(_tender, 1).winner, vendor);
        assertTrue(procurement.lotStatus(_tender, 1) == LotStatus.Awarded);
        wallet_.become(Wallet.Behaviour.Gullible);
        expectError(IProcurementErrors.LotDecided.selector);
        procurement.award(it, both(), by);
        it = awarding(_tender, 1, _rival, FLOOR + 1);
        expectError(IProcurementErrors.LotDecided.selector);
        procurement.award(it, both(), by);
        assertEq(procurement.head(_tender), head);
    }

    function test_AWalletThatApprovesOfAnythingStillAwardsToTheComputedWinnerOnly() public {
        (Key memory key, Wallet wallet_) = wallet("owner");
        enterOfficer(buyer, Roles.AWARD, key, buyerKey);
        wallet_.become(Wallet.Behaviour.Gullible);
        toPrices();
        toEvaluation(_tender);
        Award memory it = awarding(_tender, 1, _rival, FLOOR + 1);
        expectError(IProcurementErrors.WinnerMismatch.selector, vendor, FLOOR);
        procurement.award(it, both(), bare(key));
        // Nor does it do what its role does not allow.
        Cancel memory cancelled = cancellation(_tender);
        uint32 party = directory.signer(idOf(key)).party;
        expectError(IProcurementErrors.Forbidden.selector, party);
        procurement.cancel(cancelled, bare(key), Authorization("", ""));
    }

    function test_AWalletThatRefusesToAnswerCannotHoldUpTheAward() public {
        (Key memory key, Wallet wallet_) = wallet("owner");
        enterOfficer(buyer, Roles.AWARD, key, buyerKey);
        wallet_.become(Wallet.Behaviour.Burning);
        toPrices();
        toAwardBy(_tender);
        Award memory it = awarding(_tender, 1, vendor, FLOOR);
        it.report = 0;
        procurement.award(it, both(), unsigned());
        assertEq(procurement.lot(_tender, 1).winner, vendor);
        assertRecorded(_tender);
    }

    // ---- helpers ----

    /// @dev Somebody who is named, and has signed nothing.
    function bare(Key memory key) private pure returns (Authorization[] memory by) {
        by = new Authorization[](1);
        by[0].signer = key.signer;
    }
}
