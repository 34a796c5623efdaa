// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {
    Amend,
    Award,
    Cancel,
    Complain,
    Decide,
    Desert,
    Disqualify,
    Release,
    Reschedule,
    Score,
    Suspend
} from "../../src/types/Intents.sol";
import {SealSlot} from "../../src/types/SealSlot.sol";
import {Flags, Phase, Procedure, Timetable} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {OversightTest} from "./OversightTest.sol";
import {Typed} from "./Typed.sol";

/// @notice What a suspension stops, what it does not, and what it shifts.
contract SuspendTest is OversightTest {
    using Typed for *;

    uint40 private constant CAP = 20 days;

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
    }

    // ---- suspend ----

    function test_OversightSuspendsATender() public {
        Suspend memory it = suspending(_tender);
        fold();
        emit IProcurementEvents.TenderSuspended(_tender, overseer, it.reason, now40() + CAP, 0);
        expectEvents(_tender);
        suspend(it);
        assertTrue(procurement.phase(_tender) == Phase.Suspended);
        assertEq(procurement.core(_tender).flags, Flags.SUSPENDED);
        assertEq(procurement.core(_tender).decisions, 1);
        assertEq(procurement.suspension(_tender).since, now40());
        assertEq(procurement.suspension(_tender).used, 0);
        assertRecorded(_tender);
    }

    function test_ASuspensionNeedsAReasonAndItsTime() public {
        Suspend memory it = suspending(_tender);
        it.reason = 0;
        expectError(IProcurementErrors.ReasonMissing.selector);
        suspend(it);
        it = suspending(_tender);
        it.validUntil = now40() - 1;
        expectError(IProcurementErrors.IntentExpired.selector);
        suspend(it);
        it.validUntil = now40();
        suspend(it);
    }

    function test_ASuspensionIsMadeForTheDecisionsThatStand() public {
        Suspend memory it = suspending(_tender);
        it.decisions = 1;
        expectError(IProcurementErrors.DecisionsStale.selector, 0, 1);
        suspend(it);
    }

    function test_NoTenderIsSuspendedThatIsNotThereOrAtItsEnd() public {
        Suspend memory it = suspending(_tender + 1);
        expectError(IProcurementErrors.TenderUnknown.selector);
        suspend(it);
        cancel(cancellation(_tender));
        it = suspending(_tender);
        expectError(IProcurementErrors.TenderIsCancelled.selector);
        suspend(it);
        uint32 tender = evaluateThree();
        awardFirst(tender);
        pass(3 days);
        procurement.finalize(tender);
        it = suspending(tender);
        expectError(IProcurementErrors.TenderIsFinal.selector);
        suspend(it);
    }

    function test_ASuspendedTenderIsNotSuspendedAgain() public {
        suspendTender(_tender);
        Suspend memory it = suspending(_tender);
        expectError(IProcurementErrors.TenderIsSuspended.selector);
        suspend(it);
        // Nor once it has run out, before anybody has resumed it.
        pass(CAP);
        expectError(IProcurementErrors.TenderIsSuspended.selector);
        suspend(it);
    }

    function test_AProcedureMayAllowNoSuspension() public {
        Procedure[] memory them = standardProcedures();
        them[LOWEST].remedies.suspension = 0;
        procurement = deploy(them);
        vm.prank(administrator);
        directory.setIntake(address(procurement));
        uint32 tender = publishLots(1);
        Suspend memory it = suspending(tender);
        expectError(IProcurementErrors.SuspensionExhausted.selector);
        suspend(it);
    }

    // ---- release and resume ----

    function test_OversightReleasesWhatItSuspended() public {
        suspendTender(_tender);
        pass(3 days);
        Release memory it = releasing(_tender);
        fold();
        emit IProcurementEvents.TenderReleased(_tender, overseer, it.reason, 3 days, 0);
        expectEvents(_tender);
        release(it);
        assertTrue(procurement.phase(_tender) == Phase.Consultation);
        assertEq(procurement.core(_tender).flags, 0);
        assertEq(procurement.core(_tender).decisions, 2);
        assertEq(procurement.suspension(_tender).used, 3 days);
        assertRecorded(_tender);
    }

    function test_AReleaseNeedsAReasonItsTimeItsCounterAndASuspension() public {
        Release memory it = releasing(_tender);
        expectError(IProcurementErrors.SuspensionAbsent.selector);
        release(it);
        suspendTender(_tender);
        expectError(IProcurementErrors.DecisionsStale.selector, 1, 0);
        release(it);
        it = releasing(_tender);
        it.reason = 0;
        expectError(IProcurementErrors.ReasonMissing.selector);
        release(it);
        it = releasing(_tender);
        it.validUntil = now40() - 1;
        expectError(IProcurementErrors.IntentExpired.selector);
        release(it);
        it.tender = _tender + 1;
        it.validUntil = NEVER;
        expectError(IProcurementErrors.TenderUnknown.selector);
        release(it);
    }

    function test_AnyoneResumesATenderFromTheSecondInWhichItsSuspensionHasRunOut() public {
        suspendTender(_tender);
        uint40[6] memory before = boundaries(_tender);
        pass(CAP - 1);
        expectError(IProcurementErrors.SuspensionAbsent.selector);
        procurement.resume(_tender);
        pass(1);
        fold();
        emit IProcurementEvents.TenderReleased(_tender, 0, 0, CAP, 0);
        expectEvents(_tender);
        vm.prank(account("stranger").addr);
        procurement.resume(_tender);
        // Nobody has decided anything.
        assertEq(procurement.core(_tender).decisions, 1);
        assertEq(procurement.core(_tender).flags, 0);
        assertShifted(_tender, before, 0, CAP);
        assertRecorded(_tender);
    }

    function test_OnlyASuspendedTenderIsResumed() public {
        expectError(IProcurementErrors.SuspensionAbsent.selector);
        procurement.resume(_tender);
        expectError(IProcurementErrors.TenderUnknown.selector);
        procurement.resume(_tender + 1);
        suspendTender(_tender);
        pass(CAP);
        procurement.resume(_tender);
        expectError(IProcurementErrors.SuspensionAbsent.selector);
        procurement.resume(_tender);
        cancel(cancellation(_tender));
        expectError(IProcurementErrors.TenderIsCancelled.selector);
        procurement.resume(_tender);
    }

    /// @dev Whoever comes late to resume does not lengthen it.
    function test_ASuspensionThatHasRunOutTakesNoMoreThanTheProcedureAllows() public {
        uint40[6] memory before = boundaries(_tender);
        suspendTender(_tender);
        pass(CAP + 5 days);
        assertShifted(_tender, before, 0, CAP);
        // Consultation lasted ten days when it was suspended, and goes on, but nothing is decided before it is resumed.
        assertTrue(procurement.phase(_tender) == Phase.Consultation);
        Reschedule memory it = rescheduling(_tender);
        expectError(IProcurementErrors.TenderIsSuspended.selector);
        reschedule(it);
        warp(before[0] + CAP);
        assertTrue(procurement.phase(_tender) == Phase.Sealing);
        Sealed memory bid = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        warp(before[1] + CAP);
        assertTrue(procurement.phase(_tender) == Phase.Opening);
        open(bid);
        procurement.resume(_tender);
        assertShifted(_tender, before, 0, CAP);
        assertTrue(procurement.phase(_tender) == Phase.Opening);
    }

    function test_OversightTooReleasesASuspensionThatHasRunOut() public {
        uint40[6] memory before = boundaries(_tender);
        suspendTender(_tender);
        pass(CAP + 1 days);
        Release memory it = releasing(_tender);
        fold();
        emit IProcurementEvents.TenderReleased(_tender, overseer, it.reason, CAP, 0);
        expectEvents(_tender);
        release(it);
        assertShifted(_tender, before, 0, CAP);
    }

    // ---- the cap ----

    function test_SuspensionsAddUpToTheirCap() public {
        uint40[6] memory before = boundaries(_tender);
        uint40 lost;
        for (uint256 i = 0; i < 4; ++i) {
            suspendTender(_tender);
            pass(4 days);
            releaseTender(_tender);
            lost += 4 days;
            assertEq(procurement.suspension(_tender).used, lost);
            pass(1 hours);
        }
        // Four days are left.
        Suspend memory it = suspending(_tender);
        fold();
        emit IProcurementEvents.TenderSuspended(_tender, overseer, it.reason, now40() + 4 days, 0);
        expectEvents(_tender);
        suspend(it);
        pass(4 days - 1);
        expectError(IProcurementErrors.SuspensionAbsent.selector);
        procurement.resume(_tender);
        pass(1);
        procurement.resume(_tender);
        assertEq(procurement.suspension(_tender).used, CAP);
        assertShifted(_tender, before, 0, CAP);
        it = suspending(_tender);
        expectError(IProcurementErrors.SuspensionExhausted.selector);
        suspend(it);
        assertRecorded(_tender);
    }

    /// @dev A second is left, and no more.
    function test_TheCapHoldsToTheSecond() public {
        suspendTender(_tender);
        pass(CAP - 1);
        releaseTender(_tender);
        suspendTender(_tender);
        assertTrue(procurement.phase(_tender) == Phase.Suspended);
        pass(1);
        assertTrue(procurement.phase(_tender) == Phase.Consultation);
        procurement.resume(_tender);
        assertEq(procurement.suspension(_tender).used, CAP);
        Suspend memory it = suspending(_tender);
        expectError(IProcurementErrors.SuspensionExhausted.selector);
        suspend(it);
    }

    function test_ASuspensionReleasedInItsOwnSecondTakesNothing() public {
        uint40[6] memory before = boundaries(_tender);
        warp(before[1] - 1);
        suspendTender(_tender);
        releaseTender(_tender);
        assertShifted(_tender, before, 0, 0);
        assertEq(procurement.suspension(_tender).used, 0);
    }

    function test_ASuspensionOfOneTenderIsNotAnothers() public {
        uint32 another = publishLots(1);
        uint40[6] memory before = boundaries(another);
        suspendTender(_tender);
        pass(3 days);
        assertShifted(another, before, 0, 0);
        assertTrue(procurement.phase(another) == Phase.Consultation);
        releaseTender(_tender);
        assertShifted(another, before, 0, 0);
    }

    // ---- what it shifts ----

    /// @dev At the last second before each boundary, at it and after it.
    function test_BoundariesAheadShiftAndThoseBehindDoNot() public {
        uint32[2] memory tenders = [_tender, publishWeightedLots(1)];
        for (uint256 i = 0; i < 2; ++i) {
            uint40[6] memory them = boundaries(tenders[i]);
            for (uint256 j = 0; j < 18; ++j) {
                // Forge's snapshots are of the chain, not of what was logged.
                fold();
                uint256 state = vm.snapshotState();
                suspendAndRelease(tenders[i], them[j / 3] + uint40(j % 3) - 1, 3 days + 1);
                forget();
                vm.revertToState(state);
            }
        }
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_ASuspensionShiftsByExactlyWhatWasLost(uint256 moment, uint256 lost, bool weighted)
        public
    {
        uint32 tender = weighted ? publishWeightedLots(1) : _tender;
        uint40 last = boundaries(tender)[5] + 1 days;
        suspendAndRelease(tender, uint40(bound(moment, now40(), last)), uint40(bound(lost, 1, CAP - 1)));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_TwoSuspensionsShiftByTheirSum(
        uint256 first,
        uint256 second,
        uint256 lost,
        bool weighted
    ) public {
        uint32 tender = weighted ? publishWeightedLots(1) : _tender;
        uint40 a = uint40(bound(lost, 0, CAP - 1));
        uint40 since = uint40(bound(first, now40(), boundaries(tender)[5]));
        suspendAndRelease(tender, since, a);
        // The first one shifted what it had to: begin there.
        since = uint40(bound(second, now40(), boundaries(tender)[5] + 1 days));
        suspendAndRelease(tender, since, CAP - a);
        assertEq(procurement.suspension(tender).used, CAP);
    }

    function suspendAndRelease(uint32 tender, uint40 since, uint40 lost) private {
        uint40[6] memory before = boundaries(tender);
        warp(since);
        Phase phase = procurement.phase(tender);
        suspendTender(tender);
        assertShifted(tender, before, since, 0);
        // Views recede while it runs, and what the release stores is what they said.
        warp(since + lost / 2);
        assertShifted(tender, before, since, lost / 2);
        assertEq(uint8(procurement.phase(tender)), uint8(Phase.Suspended));
        warp(since + lost);
        assertShifted(tender, before, since, lost);
        releaseTender(tender);
        assertShifted(tender, before, since, lost);
        assertEq(uint8(procurement.phase(tender)), uint8(phase), "the phase ended");
        assertPhases(tender, boundaries(tender));
    }

    /// @dev Of every boundary that lies ahead, the second before it and itself.
    function assertPhases(uint32 tender, uint40[6] memory them) private {
        fold();
        uint40 here = now40();
        for (uint256 i = 0; i < 5; ++i) {
            if (them[i] <= here) continue;
            vm.warp(them[i] - 1);
            assertEq(uint8(procurement.phase(tender)), phaseAt(them, them[i] - 1), "before a boundary");
            vm.warp(them[i]);
            assertEq(uint8(procurement.phase(tender)), phaseAt(them, them[i]), "at a boundary");
        }
        vm.warp(here);
    }

    function phaseAt(uint40[6] memory them, uint40 time) private pure returns (uint256 phase) {
        phase = uint8(Phase.Consultation);
        for (uint256 i = 0; i < 5 && them[i] <= time; ++i) {
            ++phase;
        }
    }

    /// @dev From consultation to the last second for the officer alone. Without scoring its end is where it begins.
    function boundaries(uint32 tender) private view returns (uint40[6] memory them) {
        Timetable memory t = procurement.timetable(tender);
        (uint40 pricesFrom, uint40 lotsFrom) = weightedTimes(tender);
        them = [t.sealsFrom, t.sealsUntil, t.opensUntil, pricesFrom, lotsFrom, t.opensUntil + t.evaluation];
    }

    function assertShifted(uint32 tender, uint40[6] memory before, uint40 since, uint40 lost) private view {
        uint40[6] memory after_ = boundaries(tender);
        for (uint256 i = 0; i < 6; ++i) {
            assertEq(after_[i], before[i] > since ? before[i] + lost : before[i], vm.toString(i));
        }
    }

    // ---- what else it shifts ----

    function test_TheTimeForObjectionsLosesNothing() public {
        uint32 tender = evaluateThree();
        disqualify(disqualification(tender, 1, vendor));
        uint40 until = now40() + 2 days;
        warp(until - 1);
        suspendTender(tender);
        pass(7 days);
        releaseTender(tender);
        assertEq(procurement.lot(tender, 1).time, until + 7 days);
        // Its last second is still there.
        Award memory it = awarding(tender, 1, rival, FLOOR + 1);
        expectError(IProcurementErrors.ObjectionsOpen.selector, until + 7 days);
        award(it, allThree());
        uint256 state = vm.snapshotState();
        complain(complaining(tender, 1, vendor), vendorKey);
        vm.revertToState(state);
        forget();
        pass(1);
        Complain memory late = complaining(tender, 1, vendor);
        expectError(IProcurementErrors.ComplaintUntimely.selector);
        complain(late, vendorKey);
        award(it, allThree());
    }

    function test_ATimeForObjectionsThatIsOverStaysOver() public {
        uint32 tender = evaluateThree();
        disqualify(disqualification(tender, 1, vendor));
        uint40 until = now40() + 2 days;
        warp(until);
        suspendTender(tender);
        pass(7 days);
        releaseTender(tender);
        assertEq(procurement.lot(tender, 1).time, until);
        award(awarding(tender, 1, rival, FLOOR + 1), allThree());
    }

    function test_AStandstillLosesNothing() public {
        uint32 tender = evaluateThree();
        awardFirst(tender);
        uint40 until = now40() + 3 days;
        warp(until - 1);
        suspendTender(tender);
        pass(7 days);
        releaseTender(tender);
        assertTrue(procurement.phase(tender) == Phase.Standstill);
        expectError(IProcurementErrors.StandstillNotOver.selector, until + 7 days);
        procurement.finalize(tender);
        uint256 state = vm.snapshotState();
        complain(complaining(tender, 1, rival), rivalKey);
        vm.revertToState(state);
        forget();
        pass(1);
        Complain memory late = complaining(tender, 1, rival);
        expectError(IProcurementErrors.ComplaintUntimely.selector);
        complain(late, rivalKey);
        procurement.finalize(tender);
    }

    /// @dev Or oversight would open a door for complaints that had closed.
    function test_AStandstillThatIsOverStaysOver() public {
        uint32 tender = evaluateThree();
        awardFirst(tender);
        uint40 decidedAt = now40();
        pass(3 days);
        suspendTender(tender);
        pass(7 days);
        releaseTender(tender);
        assertEq(procurement.lot(tender, 1).time, decidedAt);
        Complain memory late = complaining(tender, 1, rival);
        expectError(IProcurementErrors.ComplaintUntimely.selector);
        complain(late, rivalKey);
        procurement.finalize(tender);
    }

    function test_AComplaintsTimeLosesNothing() public {
        uint32 tender = evaluateThree();
        awardFirst(tender);
        complain(complaining(tender, 1, rival), rivalKey);
        uint40 until = now40() + 4 days;
        warp(until - 1);
        suspendTender(tender);
        pass(7 days);
        releaseTender(tender);
        assertEq(procurement.trial(tender, 1).until, until + 7 days);
        expectError(IProcurementErrors.ComplaintOpen.selector, until + 7 days);
        procurement.finalize(tender);
        uint256 state = vm.snapshotState();
        decide(deciding(tender, 1, rival, true));
        vm.revertToState(state);
        forget();
        pass(1);
        Decide memory late = deciding(tender, 1, rival, true);
        expectError(IProcurementErrors.ComplaintUnknown.selector);
        decide(late);
        procurement.finalize(tender);
    }

    /// @dev What counts as rejected is not brought back by a suspension.
    function test_AComplaintThatHasRunOutStaysRejected() public {
        uint32 tender = evaluateThree();
        awardFirst(tender);
        complain(complaining(tender, 1, rival), rivalKey);
        pass(4 days);
        uint40 until = now40();
        suspendTender(tender);
        pass(7 days);
        releaseTender(tender);
        assertEq(procurement.trial(tender, 1).until, until);
        Decide memory late = deciding(tender, 1, rival, true);
        expectError(IProcurementErrors.ComplaintUnknown.selector);
        decide(late);
        procurement.finalize(tender);
    }

    function test_TheTimeInWhichTheOfficerAloneDecidesAgainLosesNothing() public {
        uint32 tender = reopened();
        uint40 until = procurement.trial(tender, 1).reopenedUntil;
        Award memory it = awarding(tender, 1, vendor, FLOOR);
        it.report = 0;
        warp(until - 1);
        suspendTender(tender);
        pass(7 days);
        releaseTender(tender);
        assertEq(procurement.trial(tender, 1).reopenedUntil, until + 7 days);
        expectError(IProcurementErrors.ReasonMissing.selector);
        procurement.award(it, allThree(), nobody());
        pass(1);
        procurement.award(it, allThree(), nobody());
    }

    function test_TheTimeInWhichTheOfficerAloneDecidesAgainStaysOver() public {
        uint32 tender = reopened();
        uint40 until = procurement.trial(tender, 1).reopenedUntil;
        warp(until);
        suspendTender(tender);
        pass(7 days);
        releaseTender(tender);
        assertEq(procurement.trial(tender, 1).reopenedUntil, until);
        Award memory it = awarding(tender, 1, vendor, FLOOR);
        it.report = 0;
        procurement.award(it, allThree(), nobody());
    }

    /// @dev A lot that was awarded at the last moment, complained of, and returned: past `awardBy`.
    function reopened() private returns (uint32 tender) {
        tender = evaluateThree();
        toAwardBy(tender);
        awardFirst(tender);
        complain(complaining(tender, 1, rival), rivalKey);
        decide(deciding(tender, 1, rival, true));
    }

    // ---- what goes on meanwhile ----

    function test_SealsReplacementsAndWithdrawalsAreTakenMeanwhile() public {
        warp(procurement.timetable(_tender).sealsUntil - 1);
        Sealed memory first = sealBid(_tender, "first", vendorKey, 1, FLOOR);
        suspendTender(_tender);
        for (uint256 i = 0; i < 3; ++i) {
            seal(first);
            Sealed memory bid = sealBid(_tender, string.concat("new ", vm.toString(i)), rivalKey, 1, FLOOR);
            withdraw(withdrawal(bid), bid.bidder.key);
            IProcurement.SealItem[] memory items = new IProcurement.SealItem[](1);
            items[0] = sealItem(sealing(first), first.bidder.key);
            assertEq(bytes32(procurement.sealBatch(items)[0]), 0);
            pass(6 days);
        }
        releaseTender(_tender);
        // The second in which it was suspended is not over.
        seal(first);
        pass(1);
        IProcurement.SealItem memory late = sealItem(sealing(first), first.bidder.key);
        expectError(IProcurementErrors.SealingOver.selector);
        procurement.seal(late);
        open(first);
        assertRecorded(_tender);
    }

    function test_BidsAreOpenedMeanwhile() public {
        Sealed[3] memory bids = threeBids(_tender);
        warp(procurement.timetable(_tender).opensUntil - 1);
        suspendTender(_tender);
        open(bids[0]);
        pass(10 days);
        open(bids[1]);
        pass(5 days);
        releaseTender(_tender);
        IProcurement.OpenItem[] memory items = new IProcurement.OpenItem[](1);
        items[0] = opening(bids[2]);
        assertEq(bytes32(procurement.openBatch(items)[0]), 0);
        assertEq(procurement.openedCount(_tender, 1), 3);
        pass(1);
        award(awarding(_tender, 1, vendor, FLOOR), allThree());
        assertRecorded(_tender);
    }

    function test_OffersAndPricesAreOpenedMeanwhile() public {
        uint32 tender = publishWeightedLots(1);
        Sealed[3] memory bids = threeBids(tender);
        warp(procurement.timetable(tender).opensUntil - 1);
        suspendTender(tender);
        pass(5 days);
        openOffer(bids[0]);
        releaseTender(tender);
        openOffer(bids[1]);
        pass(1);
        score(scoring(tender, vendor, 5000));
        score(scoring(tender, rival, 6000));
        (, uint40 lotsFrom) = weightedTimes(tender);
        warp(lotsFrom - 1);
        suspendTender(tender);
        pass(5 days);
        openPrices(bids[0]);
        releaseTender(tender);
        openPrices(bids[1]);
        pass(1);
        award(awarding(tender, 1, rival, FLOOR + 1), list(vendor, rival));
        assertRecorded(tender);
    }

    /// @dev Suspended before prices could be opened, they cannot be before it goes on.
    function test_PricesStayShutWhileScoringIsSuspended() public {
        uint32 tender = publishWeightedLots(1);
        Sealed[3] memory bids = threeBids(tender);
        toOpening(tender);
        openOffer(bids[0]);
        (uint40 pricesFrom,) = weightedTimes(tender);
        warp(pricesFrom - 1);
        suspendTender(tender);
        pass(CAP - 1);
        expectError(IProcurementErrors.PricingNotBegun.selector);
        openPrices(bids[0]);
        releaseTender(tender);
        expectError(IProcurementErrors.PricingNotBegun.selector);
        openPrices(bids[0]);
        score(scoring(tender, vendor, 1));
        pass(1);
        openPrices(bids[0]);
    }

    function test_WhatIsSaidIsTakenMeanwhile() public {
        suspendTender(_tender);
        comment(remark(_tender, account("citizen").addr), account("citizen").key);
        moderate(moderation(_tender, 1));
        restore(restoration(_tender, 1));
        assertRecorded(_tender);
    }

    // ---- what does not ----

    function test_NothingIsChangedWhileATenderIsSuspended() public {
        suspendTender(_tender);
        Reschedule memory later = rescheduling(_tender);
        later.schedule.awardBy += 1 days;
        expectError(IProcurementErrors.TenderIsSuspended.selector);
        reschedule(later);
        Amend memory anew = amendment(_tender);
        expectError(IProcurementErrors.TenderIsSuspended.selector);
        amend(anew);
        Cancel memory end = cancellation(_tender);
        expectError(IProcurementErrors.OversightRequired.selector);
        cancel(end);
        assertEq(procurement.core(_tender).decisions, 1);
    }

    function test_AWeightedTendersPanelIsNotChangedWhileItIsSuspended() public {
        uint32 tender = publishWeightedLots(1);
        suspendTender(tender);
        Amend memory anew = amendment(tender);
        anew.panel = panel().hashOf();
        expectError(IProcurementErrors.TenderIsSuspended.selector);
        procurement.amendWeighted(anew, panel(), alone(officerKey, anew.hashOf()));
    }

    function test_NothingIsScoredWhileATenderIsSuspended() public {
        uint32 tender = publishWeightedLots(1);
        Sealed[3] memory bids = threeBids(tender);
        toOpening(tender);
        openOffer(bids[0]);
        toEvaluation(tender);
        suspendTender(tender);
        Score memory it = scoring(tender, vendor, 1);
        expectError(IProcurementErrors.TenderIsSuspended.selector);
        score(it);
        // What scoring lost, it has back.
        pass(CAP - 1);
        releaseTender(tender);
        score(it);
    }

    function test_NoLotIsDecidedWhileATenderIsSuspended() public {
        uint32 tender = evaluateThree();
        suspendTender(tender);
        Award memory it = awarding(tender, 1, vendor, FLOOR);
        Desert memory none_ = desertion(tender, 1);
        Disqualify memory out = disqualification(tender, 1, vendor);
        // Not even after all that was allowed, past `awardBy`, by nobody.
        for (uint256 i = 0; i < 2; ++i) {
            expectError(IProcurementErrors.TenderIsSuspended.selector);
            award(it, allThree());
            expectError(IProcurementErrors.TenderIsSuspended.selector);
            desert(none_, allThree());
            expectError(IProcurementErrors.TenderIsSuspended.selector);
            disqualify(out);
            expectError(IProcurementErrors.TenderIsSuspended.selector);
            procurement.award(it, allThree(), nobody());
            expectError(IProcurementErrors.TenderIsSuspended.selector);
            procurement.declareDeserted(none_, allThree(), nobody());
            pass(CAP + 30 days);
        }
        procurement.resume(tender);
        it.report = 0;
        procurement.award(it, allThree(), nobody());
    }

    function test_NoWeightedLotIsDecidedWhileATenderIsSuspended() public {
        uint32 tender = publishWeightedLots(1);
        (, uint40 lotsFrom) = weightedTimes(tender);
        warp(lotsFrom);
        suspendTender(tender);
        Award memory it = awarding(tender, 1, vendor, FLOOR);
        expectError(IProcurementErrors.TenderIsSuspended.selector);
        award(it, none());
        Desert memory none_ = desertion(tender, 1);
        expectError(IProcurementErrors.TenderIsSuspended.selector);
        desert(none_, none());
    }

    function test_NobodyComplainsNorIsAnsweredWhileATenderIsSuspended() public {
        uint32 tender = evaluateThree();
        awardFirst(tender);
        complain(complaining(tender, 1, rival), rivalKey);
        suspendTender(tender);
        Complain memory another = complaining(tender, 1, third);
        expectError(IProcurementErrors.TenderIsSuspended.selector);
        complain(another, thirdKey);
        Decide memory it = deciding(tender, 1, rival, false);
        expectError(IProcurementErrors.TenderIsSuspended.selector);
        decide(it);
        expectError(IProcurementErrors.TenderIsSuspended.selector);
        procurement.finalize(tender);
    }

    // ---- who ----

    function test_OnlyOversightSuspendsAndReleases() public {
        Key[6] memory others = [officerKey, buyerKey, registrarKey, moderatorKey, evaluatorKey, vendorKey];
        uint32[6] memory who = [officer, buyer, registrar, moderator, evaluator, vendor];
        Suspend memory it = suspending(_tender);
        for (uint256 i = 0; i < 6; ++i) {
            expectError(IProcurementErrors.Forbidden.selector, who[i]);
            procurement.suspend(it, approve(others[i], it.hashOf()));
        }
        Key memory stranger = ecdsa("stranger");
        expectError(IDirectory.SignerUnknown.selector, uint256(idOf(stranger)));
        procurement.suspend(it, approve(stranger, it.hashOf()));
        suspend(it);
        Release memory back = releasing(_tender);
        for (uint256 i = 0; i < 6; ++i) {
            expectError(IProcurementErrors.Forbidden.selector, who[i]);
            procurement.release(back, approve(others[i], back.hashOf()));
        }
        expectError(IDirectory.SignerUnknown.selector, uint256(idOf(stranger)));
        procurement.release(back, approve(stranger, back.hashOf()));
    }

    function test_AnOverseerThatMayNotActSuspendsNothing() public {
        Suspend memory it = suspending(_tender);
        suspend(overseer);
        expectError(IDirectory.PartyIsSuspended.selector, overseer);
        suspend(it);
    }

    function test_ASealMadeMeanwhileWinsATieOnlyAgainstLaterOnes() public {
        toSealing(_tender);
        suspendTender(_tender);
        sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        pass(1 days);
        releaseTender(_tender);
        Sealed memory later = sealBid(_tender, "rival's bidder", rivalKey, 1, FLOOR);
        SealSlot slot = procurement.sealSlotOf(_tender, later.bidder.addr);
        assertEq(slot.sealOrder(), 2);
    }
}
