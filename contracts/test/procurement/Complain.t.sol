// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Award, Complain, Decide, Desert, Disqualify, LotPrice, Publish} from "../../src/types/Intents.sol";
import {ComplaintState, DESERTED, Flags, LotStatus, Phase} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {OversightTest} from "./OversightTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Who complains, of what, until when; and what oversight makes of it.
contract ComplainTest is OversightTest {
    using Typed for *;

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = evaluateThree();
    }

    // ---- complain ----

    function test_AVendorComplainsOfAnAward() public {
        awardFirst(_tender);
        Complain memory it = complaining(_tender, 1, rival);
        fold();
        emit IProcurementEvents.ComplaintFiled(_tender, rival, 1, 0, it.reason, now40() + 4 days, 0);
        expectEvents(_tender);
        complain(it, rivalKey);
        assertTrue(procurement.complaint(_tender, 1, rival).state == ComplaintState.Open);
        assertEq(procurement.complaint(_tender, 1, rival).round, 0);
        assertEq(procurement.trial(_tender, 1).open, 1);
        assertEq(procurement.trial(_tender, 1).until, now40() + 4 days);
        assertEq(procurement.core(_tender).flags, Flags.CONTESTED);
        // It decides nothing.
        assertTrue(procurement.phase(_tender) == Phase.Standstill);
        assertTrue(procurement.lotStatus(_tender, 1) == LotStatus.Awarded);
        assertEq(procurement.lot(_tender, 1).winner, vendor);
        assertRecorded(_tender);
    }

    function test_AVendorComplainsOfADisqualificationWhileItCanBeObjectedTo() public {
        disqualify(disqualification(_tender, 1, vendor));
        pass(2 days - 1);
        complain(complaining(_tender, 1, vendor), vendorKey);
        assertEq(procurement.trial(_tender, 1).open, 1);
    }

    function test_OnceNobodyCanObjectNobodyComplainsOfADisqualification() public {
        disqualify(disqualification(_tender, 1, vendor));
        pass(2 days);
        Complain memory it = complaining(_tender, 1, vendor);
        expectError(IProcurementErrors.ComplaintUntimely.selector);
        complain(it, vendorKey);
    }

    function test_AVendorComplainsOfADesertion() public {
        uint32 tender = desertedTender();
        complain(complaining(tender, 1, vendor), vendorKey);
        decide(deciding(tender, 1, vendor, true));
        assertTrue(procurement.lotStatus(tender, 1) == LotStatus.Undecided);
        assertRecorded(tender);
    }

    function test_AVendorComplainsUntilTheLastSecondOfTheStandstill() public {
        awardFirst(_tender);
        pass(3 days - 1);
        complain(complaining(_tender, 1, rival), rivalKey);
        pass(1);
        Complain memory late = complaining(_tender, 1, third);
        expectError(IProcurementErrors.ComplaintUntimely.selector);
        complain(late, thirdKey);
    }

    /// @dev The tender's standstill, which may be longer than the procedure's.
    function test_AStandstillLongerThanTheLeastLeavesLongerToComplain() public {
        Publish memory it = publication(1);
        it.standstill = 30 days;
        uint32 tender = publish(it);
        openThree(tender);
        toEvaluation(tender);
        awardFirst(tender);
        pass(30 days - 1);
        complain(complaining(tender, 1, rival), rivalKey);
    }

    function test_ALotOnWhichNothingWasDecidedIsNotComplainedOf() public {
        Complain memory it = complaining(_tender, 1, rival);
        expectError(IProcurementErrors.ComplaintUntimely.selector);
        complain(it, rivalKey);
    }

    function test_OnlyALotThatIsThereIsComplainedOf() public {
        Complain memory it = complaining(_tender, 0, rival);
        expectError(IProcurementErrors.LotUnknown.selector);
        complain(it, rivalKey);
        it.lot = 2;
        expectError(IProcurementErrors.LotUnknown.selector);
        complain(it, rivalKey);
        it.tender = _tender + 1;
        expectError(IProcurementErrors.TenderUnknown.selector);
        complain(it, rivalKey);
    }

    function test_AComplaintNeedsAReasonAndItsTime() public {
        awardFirst(_tender);
        Complain memory it = complaining(_tender, 1, rival);
        it.reason = 0;
        expectError(IProcurementErrors.ReasonMissing.selector);
        complain(it, rivalKey);
        it = complaining(_tender, 1, rival);
        it.validUntil = now40() - 1;
        expectError(IProcurementErrors.IntentExpired.selector);
        complain(it, rivalKey);
        it.validUntil = now40();
        complain(it, rivalKey);
    }

    function test_AVendorComplainsOnceInARound() public {
        awardFirst(_tender);
        Complain memory it = complaining(_tender, 1, rival);
        complain(it, rivalKey);
        expectError(IProcurementErrors.ComplaintStale.selector, 0);
        complain(it, rivalKey);
        // Nor with other words, nor when it was rejected.
        it.reason = sha256("otra queja");
        expectError(IProcurementErrors.ComplaintStale.selector, 0);
        complain(it, rivalKey);
        decide(deciding(_tender, 1, rival, false));
        expectError(IProcurementErrors.ComplaintStale.selector, 0);
        complain(it, rivalKey);
    }

    function test_AComplaintNamesItsRound() public {
        awardFirst(_tender);
        Complain memory it = complaining(_tender, 1, rival);
        it.round = 1;
        expectError(IProcurementErrors.ComplaintStale.selector, 0);
        complain(it, rivalKey);
    }

    function test_EachLotHasComplaintsOfItsOwn() public {
        uint32 tender = publishLots(2);
        toSealing(tender);
        Sealed memory a = sealBid(tender, "a", vendorKey, 1, FLOOR);
        Sealed memory b = sealBid(tender, "b", rivalKey, 2, FLOOR);
        toOpening(tender);
        open(a);
        open(b);
        toEvaluation(tender);
        award(awarding(tender, 1, vendor, FLOOR), list(vendor));
        // Whoever opened a bid complains of any lot: of how it was parted, say.
        complain(complaining(tender, 1, rival), rivalKey);
        award(awarding(tender, 2, rival, FLOOR), list(rival));
        complain(complaining(tender, 2, rival), rivalKey);
        decide(deciding(tender, 2, rival, true));
        assertTrue(procurement.lotStatus(tender, 1) == LotStatus.Awarded);
        assertTrue(procurement.lotStatus(tender, 2) == LotStatus.Undecided);
        assertEq(procurement.trial(tender, 1).open, 1);
        assertEq(procurement.trial(tender, 1).round, 0);
        assertEq(procurement.trial(tender, 2).round, 1);
        assertRecorded(tender);
    }

    function test_AVendorThatIsBarredElsewhereStillDefendsItsBid() public {
        awardFirst(_tender);
        suspend(rival);
        complain(complaining(_tender, 1, rival), rivalKey);
    }

    function test_OnlyAStandingSignerOfTheVendorComplains() public {
        awardFirst(_tender);
        Complain memory it = complaining(_tender, 1, rival);
        Key[4] memory others = [thirdKey, overseerKey, officerKey, ecdsa("stranger")];
        for (uint256 i = 0; i < 4; ++i) {
            expectError(IProcurementErrors.SignatureInvalid.selector);
            complain(it, others[i]);
        }
        Key memory next = ecdsa("next");
        add(addition(rival, 0, next), rivalKey, next);
        revoke(revocation(rival, 1, rivalKey), next);
        // In the very second.
        expectError(IProcurementErrors.SignatureInvalid.selector);
        complain(it, rivalKey);
        complain(it, next);
    }

    function test_NobodyComplainsOfACancelledOrAFinalTender() public {
        awardFirst(_tender);
        Complain memory it = complaining(_tender, 1, rival);
        uint256 state = vm.snapshotState();
        cancelTogether(cancellation(_tender));
        expectError(IProcurementErrors.TenderIsCancelled.selector);
        complain(it, rivalKey);
        vm.revertToState(state);
        forget();
        pass(3 days);
        procurement.finalize(_tender);
        expectError(IProcurementErrors.TenderIsFinal.selector);
        complain(it, rivalKey);
    }

    // ---- what an open one holds up ----

    function test_AnOpenComplaintHoldsUpTheEndToTheSecond() public {
        awardFirst(_tender);
        pass(3 days - 1);
        complain(complaining(_tender, 1, rival), rivalKey);
        uint40 until = now40() + 4 days;
        warp(until - 1);
        expectError(IProcurementErrors.ComplaintOpen.selector, until);
        procurement.finalize(_tender);
        pass(1);
        // Nobody has decided: it counts as rejected.
        procurement.finalize(_tender);
        assertEq(procurement.lot(_tender, 1).winner, vendor);
        assertRecorded(_tender);
    }

    function test_AnOpenComplaintHoldsUpAwardAndDesertionToTheSecond() public {
        disqualify(disqualification(_tender, 1, vendor));
        pass(2 days - 1);
        complain(complaining(_tender, 1, vendor), vendorKey);
        uint40 until = now40() + 4 days;
        Award memory it = awarding(_tender, 1, rival, FLOOR + 1);
        Desert memory none_ = desertion(_tender, 1);
        warp(until - 1);
        expectError(IProcurementErrors.ComplaintOpen.selector, until);
        award(it, allThree());
        expectError(IProcurementErrors.ComplaintOpen.selector, until);
        desert(none_, allThree());
        pass(1);
        expectError(IProcurementErrors.WinnerMismatch.selector, rival, FLOOR + 1);
        desert(none_, allThree());
        award(it, allThree());
    }

    function test_AnOpenComplaintHoldsUpAnUnsignedAwardToo() public {
        warp(scheduleOf(_tender).awardBy - 1);
        disqualify(disqualification(_tender, 1, vendor));
        complain(complaining(_tender, 1, vendor), vendorKey);
        uint40 until = now40() + 4 days;
        Award memory it = awarding(_tender, 1, rival, FLOOR + 1);
        it.report = 0;
        warp(until - 1);
        expectError(IProcurementErrors.ComplaintOpen.selector, until);
        procurement.award(it, allThree(), nobody());
        pass(1);
        procurement.award(it, allThree(), nobody());
    }

    function test_AComplaintOfOneLotHoldsUpNoOther() public {
        uint32 tender = publishLots(2);
        toSealing(tender);
        Sealed memory a = sealBid(tender, "a", vendorKey, 1, FLOOR);
        Sealed memory b = sealBid(tender, "b", rivalKey, 2, FLOOR);
        toOpening(tender);
        open(a);
        open(b);
        toEvaluation(tender);
        award(awarding(tender, 1, vendor, FLOOR), list(vendor));
        complain(complaining(tender, 1, rival), rivalKey);
        award(awarding(tender, 2, rival, FLOOR), list(rival));
        // But the tender it does, whichever lot it is.
        pass(3 days);
        expectError(IProcurementErrors.ComplaintOpen.selector, procurement.trial(tender, 1).until);
        procurement.finalize(tender);
    }

    // ---- decide ----

    function test_OversightRejectsAComplaint() public {
        awardFirst(_tender);
        complain(complaining(_tender, 1, rival), rivalKey);
        Decide memory it = deciding(_tender, 1, rival, false);
        fold();
        emit IProcurementEvents.ComplaintDecided(_tender, rival, 1, false, overseer, it.reason, 0);
        expectEvents(_tender);
        decide(it);
        assertTrue(procurement.complaint(_tender, 1, rival).state == ComplaintState.Rejected);
        assertEq(procurement.trial(_tender, 1).open, 0);
        assertEq(procurement.trial(_tender, 1).round, 0);
        assertEq(procurement.core(_tender).decisions, it.decisions + 1);
        assertEq(procurement.lot(_tender, 1).winner, vendor);
        pass(3 days);
        procurement.finalize(_tender);
        assertRecorded(_tender);
    }

    function test_OversightUpholdsAComplaintAndTheLotReturnsToEvaluation() public {
        awardFirst(_tender);
        complain(complaining(_tender, 1, rival), rivalKey);
        pass(1 days);
        Decide memory it = deciding(_tender, 1, rival, true);
        fold();
        emit IProcurementEvents.ComplaintDecided(_tender, rival, 1, true, overseer, it.reason, 0);
        emit IProcurementEvents.LotReopened(_tender, 1, now40() + 3 days, 0);
        expectEvents(_tender);
        decide(it);
        assertTrue(procurement.phase(_tender) == Phase.Evaluation);
        assertTrue(procurement.lotStatus(_tender, 1) == LotStatus.Undecided);
        assertEq(procurement.lot(_tender, 1).winner, 0);
        assertEq(procurement.lot(_tender, 1).time, 0);
        assertEq(procurement.lot(_tender, 1).ceiling, CEILING);
        assertEq(procurement.lot(_tender, 1).floor, FLOOR);
        assertTrue(procurement.complaint(_tender, 1, rival).state == ComplaintState.Upheld);
        assertEq(procurement.trial(_tender, 1).open, 0);
        assertEq(procurement.trial(_tender, 1).round, 1);
        assertEq(procurement.trial(_tender, 1).until, 0);
        assertEq(procurement.trial(_tender, 1).reopenedUntil, now40() + 3 days);
        assertEq(procurement.core(_tender).decisions, it.decisions + 1);
        expectError(IProcurementErrors.LotUndecided.selector, 1);
        procurement.finalize(_tender);
        assertRecorded(_tender);
    }

    function test_AReopenedLotIsAwardedAgainAndComplainedOfAgain() public {
        awardFirst(_tender);
        complain(complaining(_tender, 1, rival), rivalKey);
        decide(deciding(_tender, 1, rival, true));
        disqualify(disqualification(_tender, 1, vendor));
        pass(2 days);
        award(awarding(_tender, 1, rival, FLOOR + 1), allThree());
        assertEq(procurement.lot(_tender, 1).winner, rival);
        // The one whose complaint was upheld too, for what was decided is new.
        Complain memory it = complaining(_tender, 1, rival);
        assertEq(it.round, 1);
        complain(it, rivalKey);
        complain(complaining(_tender, 1, vendor), vendorKey);
        assertEq(procurement.trial(_tender, 1).open, 2);
        decide(deciding(_tender, 1, rival, false));
        decide(deciding(_tender, 1, vendor, false));
        // The standstill is that of the new award.
        uint40 until = procurement.lot(_tender, 1).time + 3 days;
        warp(until - 1);
        expectError(IProcurementErrors.StandstillNotOver.selector, until);
        procurement.finalize(_tender);
        pass(1);
        procurement.finalize(_tender);
        assertRecorded(_tender);
    }

    function test_OnlyTheOfficerDecidesAReopenedLotInItsTime() public {
        toAwardBy(_tender);
        awardFirst(_tender);
        complain(complaining(_tender, 1, rival), rivalKey);
        decide(deciding(_tender, 1, rival, true));
        uint40 until = now40() + 3 days;
        Award memory it = awarding(_tender, 1, vendor, FLOOR);
        it.report = 0;
        expectError(IProcurementErrors.ReasonMissing.selector);
        procurement.award(it, allThree(), nobody());
        // The officer has its means again, until the same second.
        warp(until - 1);
        uint256 state = vm.snapshotState();
        disqualify(disqualification(_tender, 1, vendor));
        vm.revertToState(state);
        forget();
        pass(1);
        Disqualify memory out = disqualification(_tender, 1, vendor);
        expectError(IProcurementErrors.DisqualificationOver.selector, until);
        disqualify(out);
        procurement.award(it, allThree(), nobody());
    }

    /// @dev Before `awardBy` a reopened lot leaves the officer no less time than any other.
    function test_AReopenedLotDoesNotShortenTheOfficersTime() public {
        awardFirst(_tender);
        complain(complaining(_tender, 1, rival), rivalKey);
        decide(deciding(_tender, 1, rival, true));
        uint40 awardBy = scheduleOf(_tender).awardBy;
        Award memory it = awarding(_tender, 1, vendor, FLOOR);
        it.report = 0;
        warp(awardBy - 1);
        expectError(IProcurementErrors.ReasonMissing.selector);
        procurement.award(it, allThree(), nobody());
        pass(1);
        procurement.award(it, allThree(), nobody());
    }

    function test_SeveralVendorsComplainAndEachIsAnswered() public {
        awardFirst(_tender);
        complain(complaining(_tender, 1, rival), rivalKey);
        pass(1 days);
        complain(complaining(_tender, 1, third), thirdKey);
        assertEq(procurement.trial(_tender, 1).open, 2);
        // The later one's time is everyone's.
        assertEq(procurement.trial(_tender, 1).until, now40() + 4 days);
        decide(deciding(_tender, 1, third, false));
        assertEq(procurement.trial(_tender, 1).open, 1);
        pass(3 days);
        expectError(IProcurementErrors.ComplaintOpen.selector, procurement.trial(_tender, 1).until);
        procurement.finalize(_tender);
        decide(deciding(_tender, 1, rival, false));
        assertEq(procurement.trial(_tender, 1).open, 0);
        procurement.finalize(_tender);
        assertRecorded(_tender);
    }

    function test_WhatElseWasComplainedOfIsVoidOnceOneIsUpheld() public {
        awardFirst(_tender);
        complain(complaining(_tender, 1, rival), rivalKey);
        complain(complaining(_tender, 1, third), thirdKey);
        decide(deciding(_tender, 1, rival, true));
        Decide memory it = deciding(_tender, 1, third, true);
        expectError(IProcurementErrors.ComplaintUnknown.selector);
        decide(it);
        // It holds up nothing, nor does it come back with another, and its vendor can complain of the next decision.
        awardFirst(_tender);
        complain(complaining(_tender, 1, rival), rivalKey);
        it = deciding(_tender, 1, third, true);
        expectError(IProcurementErrors.ComplaintUnknown.selector);
        decide(it);
        decide(deciding(_tender, 1, rival, false));
        complain(complaining(_tender, 1, third), thirdKey);
        decide(deciding(_tender, 1, third, false));
        assertEq(procurement.trial(_tender, 1).open, 0);
        assertRecorded(_tender);
    }

    function test_AComplaintCountsAsRejectedFromTheSecondInWhichItsTimeIsOver() public {
        awardFirst(_tender);
        complain(complaining(_tender, 1, rival), rivalKey);
        pass(4 days - 1);
        uint256 state = vm.snapshotState();
        decide(deciding(_tender, 1, rival, true));
        vm.revertToState(state);
        forget();
        pass(1);
        Decide memory it = deciding(_tender, 1, rival, true);
        expectError(IProcurementErrors.ComplaintUnknown.selector);
        decide(it);
    }

    /// @dev Another vendor's complaint, filed when the first one's time was over, is not the first one's.
    function test_AComplaintThatCountsAsRejectedIsNotRevivedByAnother() public {
        uint32 tender = withLongStandstill();
        complain(complaining(tender, 1, rival), rivalKey);
        pass(4 days);
        complain(complaining(tender, 1, third), thirdKey);
        assertEq(procurement.trial(tender, 1).open, 1);
        Decide memory dead = deciding(tender, 1, rival, true);
        expectError(IProcurementErrors.ComplaintUnknown.selector);
        decide(dead);
        dead.upheld = false;
        expectError(IProcurementErrors.ComplaintUnknown.selector);
        decide(dead);
        // The living one waits for its answer.
        assertEq(procurement.trial(tender, 1).open, 1);
        decide(deciding(tender, 1, third, true));
        assertTrue(procurement.lotStatus(tender, 1) == LotStatus.Undecided);
        assertRecorded(tender);
    }

    function test_ADecisionNeedsAComplaint() public {
        awardFirst(_tender);
        Decide memory it = deciding(_tender, 1, rival, true);
        expectError(IProcurementErrors.ComplaintUnknown.selector);
        decide(it);
        complain(complaining(_tender, 1, rival), rivalKey);
        it = deciding(_tender, 1, third, true);
        expectError(IProcurementErrors.ComplaintUnknown.selector);
        decide(it);
        it = deciding(_tender, 2, rival, true);
        expectError(IProcurementErrors.ComplaintUnknown.selector);
        decide(it);
        it = deciding(_tender + 1, 1, rival, true);
        expectError(IProcurementErrors.TenderUnknown.selector);
        decide(it);
    }

    function test_ADecisionNeedsAReasonItsTimeAndItsCounter() public {
        awardFirst(_tender);
        complain(complaining(_tender, 1, rival), rivalKey);
        Decide memory it = deciding(_tender, 1, rival, true);
        it.reason = 0;
        expectError(IProcurementErrors.ReasonMissing.selector);
        decide(it);
        it = deciding(_tender, 1, rival, true);
        it.validUntil = now40() - 1;
        expectError(IProcurementErrors.IntentExpired.selector);
        decide(it);
        it = deciding(_tender, 1, rival, true);
        it.decisions += 1;
        expectError(IProcurementErrors.DecisionsStale.selector, it.decisions - 1, it.decisions);
        decide(it);
    }

    function test_OnlyOversightDecidesAComplaint() public {
        awardFirst(_tender);
        complain(complaining(_tender, 1, rival), rivalKey);
        Decide memory it = deciding(_tender, 1, rival, true);
        Key[6] memory others = [officerKey, buyerKey, registrarKey, moderatorKey, vendorKey, rivalKey];
        uint32[6] memory who = [officer, buyer, registrar, moderator, vendor, rival];
        for (uint256 i = 0; i < 6; ++i) {
            expectError(IProcurementErrors.Forbidden.selector, who[i]);
            procurement.decide(it, approve(others[i], it.hashOf()));
        }
        Key memory stranger = ecdsa("stranger");
        expectError(IDirectory.SignerUnknown.selector, uint256(idOf(stranger)));
        procurement.decide(it, approve(stranger, it.hashOf()));
    }

    // ---- reinstatement ----

    function test_AnUpheldComplaintLiftsADisqualification() public {
        disqualify(disqualification(_tender, 1, vendor));
        complain(complaining(_tender, 1, vendor), vendorKey);
        Decide memory it = deciding(_tender, 1, vendor, true);
        it.reinstate = vendor;
        fold();
        emit IProcurementEvents.ComplaintDecided(_tender, vendor, 1, true, overseer, it.reason, 0);
        emit IProcurementEvents.VendorReinstated(_tender, vendor, 1, overseer, 0);
        emit IProcurementEvents.LotReopened(_tender, 1, now40() + 3 days, 0);
        expectEvents(_tender);
        decide(it);
        assertFalse(procurement.openedBid(_tender, vendor, 1).disqualified);
        // It wins again; the time for objections is what it was.
        pass(2 days);
        awardFirst(_tender);
        assertRecorded(_tender);
    }

    function test_AComplaintOfAnAwardMayLiftAnothersDisqualification() public {
        disqualify(disqualification(_tender, 1, vendor));
        pass(2 days);
        award(awarding(_tender, 1, rival, FLOOR + 1), allThree());
        complain(complaining(_tender, 1, third), thirdKey);
        Decide memory it = deciding(_tender, 1, third, true);
        it.reinstate = vendor;
        decide(it);
        awardFirst(_tender);
        assertRecorded(_tender);
    }

    /// @dev Each word of a bid holds two lots' marks.
    function test_ADisqualificationIsLiftedInItsLotAlone() public {
        uint32 tender = publishLots(4);
        toSealing(tender);
        Sealed memory bid = prepare(tender, "all lots", vendorKey, fourLots());
        seal(bid);
        toOpening(tender);
        open(bid);
        toEvaluation(tender);
        for (uint16 lot = 1; lot <= 4; ++lot) {
            disqualify(disqualification(tender, lot, vendor));
        }
        for (uint16 lot = 1; lot <= 4; ++lot) {
            complain(complaining(tender, lot, vendor), vendorKey);
            Decide memory it = deciding(tender, lot, vendor, true);
            it.reinstate = vendor;
            decide(it);
            for (uint16 other = 1; other <= 4; ++other) {
                assertEq(procurement.openedBid(tender, vendor, other).disqualified, other > lot);
            }
        }
        assertRecorded(tender);
    }

    function test_OnlyAnUpheldComplaintLiftsAndOnlyWhatStands() public {
        disqualify(disqualification(_tender, 1, vendor));
        complain(complaining(_tender, 1, vendor), vendorKey);
        Decide memory it = deciding(_tender, 1, vendor, false);
        it.reinstate = vendor;
        expectError(IProcurementErrors.ReinstatementInvalid.selector, vendor);
        decide(it);
        it.upheld = true;
        uint32[3] memory others = [rival, overseer, uint32(DESERTED)];
        for (uint256 i = 0; i < 3; ++i) {
            it.reinstate = others[i];
            expectError(IProcurementErrors.ReinstatementInvalid.selector, others[i]);
            decide(it);
        }
        // Nothing of it was done.
        assertTrue(procurement.complaint(_tender, 1, vendor).state == ComplaintState.Open);
        assertTrue(procurement.openedBid(_tender, vendor, 1).disqualified);
    }

    function test_AVendorThatOpenedTwiceIsNotReinstated() public {
        uint32 tender = publishLots(1);
        toSealing(tender);
        Sealed memory a = sealBid(tender, "a", vendorKey, 1, FLOOR);
        Sealed memory b = sealBid(tender, "b", vendorKey, 1, FLOOR + 1);
        Sealed memory c = sealBid(tender, "c", rivalKey, 1, FLOOR + 2);
        toOpening(tender);
        open(a);
        open(b);
        open(c);
        toEvaluation(tender);
        award(awarding(tender, 1, rival, FLOOR + 2), list(vendor, rival));
        complain(complaining(tender, 1, vendor), vendorKey);
        Decide memory it = deciding(tender, 1, vendor, true);
        it.reinstate = vendor;
        expectError(IProcurementErrors.ReinstatementInvalid.selector, vendor);
        decide(it);
    }

    // ---- helpers ----

    function fourLots() private pure returns (LotPrice[] memory them) {
        them = new LotPrice[](4);
        for (uint16 i = 0; i < 4; ++i) {
            them[i] = LotPrice(i + 1, FLOOR);
        }
    }

    /// @dev Awarded, with a standstill longer than oversight has for a complaint.
    function withLongStandstill() private returns (uint32 tender) {
        Publish memory it = publication(1);
        it.standstill = 30 days;
        tender = publish(it);
        openThree(tender);
        toEvaluation(tender);
        awardFirst(tender);
    }

    function desertedTender() private returns (uint32 tender) {
        tender = publishLots(1);
        toSealing(tender);
        Sealed memory bid = sealBid(tender, "cheap", vendorKey, 1, FLOOR - 1);
        toOpening(tender);
        open(bid);
        toEvaluation(tender);
        desert(desertion(tender, 1), list(vendor));
        assertEq(procurement.lot(tender, 1).winner, DESERTED);
    }
}
