// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
import {IOversightActs} from "../../src/interfaces/IOversightActs.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {ITenderActs} from "../../src/interfaces/ITenderActs.sol";
import {
    Amend,
    Authorization,
    Award,
    Cancel,
    Complain,
    Decide,
    Desert,
    Disqualify,
    ExcludeSeal,
    Publish,
    Release,
    Reschedule,
    Suspend
} from "../../src/types/Intents.sol";
import {LotStatus, Phase} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {OversightTest} from "./OversightTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Control that overreaches, or is feigned; complaints that only hinder; and whatever is submitted twice.
contract AttacksByOversightTest is OversightTest {
    using Typed for *;

    // ---- suspension ----

    /// @dev Whoever knows the opened prices would seal a lower one.
    function test_ASuspensionDoesNotReopenSealing() public {
        uint32 tender = publishLots(1);
        Sealed[3] memory bids = threeBids(tender);
        uint40 sealsUntil = procurement.timetable(tender).sealsUntil;
        Sealed memory late = prepare(tender, "late", thirdKey, oneLot(1, FLOOR));
        warp(sealsUntil);
        open(bids[0]);
        IProcurement.SealItem memory item = sealItem(sealing(late), late.bidder.key);
        // In the very second in which sealing is over.
        suspendTender(tender);
        assertEq(procurement.timetable(tender).sealsUntil, sealsUntil);
        uint40[4] memory waits = [uint40(0), 1, 10 days, 9 days];
        for (uint256 i = 0; i < 4; ++i) {
            pass(waits[i]);
            expectError(IProcurementErrors.SealingOver.selector);
            procurement.seal(item);
        }
        releaseTender(tender);
        expectError(IProcurementErrors.SealingOver.selector);
        procurement.seal(item);
        assertEq(procurement.timetable(tender).sealsUntil, sealsUntil);
    }

    function test_ASuspensionDoesNotReopenOpening() public {
        uint32 tender = publishLots(1);
        Sealed[3] memory bids = threeBids(tender);
        toEvaluation(tender);
        suspendTender(tender);
        expectError(IProcurementErrors.OpeningOver.selector);
        open(bids[0]);
        pass(1 days);
        expectError(IProcurementErrors.OpeningOver.selector);
        open(bids[0]);
        releaseTender(tender);
        expectError(IProcurementErrors.OpeningOver.selector);
        open(bids[0]);
    }

    /// @dev Nor does one suspension after another.
    function test_SuspensionAfterSuspensionDoesNotLastForEver() public {
        uint32 tender = publishLots(1);
        uint40 sealsUntil = procurement.timetable(tender).sealsUntil;
        uint256 rounds;
        while (procurement.suspension(tender).used < 20 days) {
            suspendTender(tender);
            pass(3 days);
            if (procurement.phase(tender) == Phase.Suspended) releaseTender(tender);
            else procurement.resume(tender);
            ++rounds;
        }
        assertEq(rounds, 7);
        Suspend memory it = suspending(tender);
        expectError(IProcurementErrors.SuspensionExhausted.selector);
        suspend(it);
        assertEq(procurement.timetable(tender).sealsUntil, sealsUntil + 20 days);
    }

    /// @dev A suspension that was forgotten hinders nobody for ever.
    function test_OversightThatNeverReleasesDoesNotKeepATenderFromItsEnd() public {
        uint32 tender = evaluateThree();
        suspendTender(tender);
        pass(20 days);
        procurement.resume(tender);
        toAwardBy(tender);
        Award memory it = awarding(tender, 1, vendor, FLOOR);
        it.report = 0;
        procurement.award(it, allThree(), nobody());
        pass(3 days);
        procurement.finalize(tender);
    }

    function test_AStrangerDoesNotResumeEarly() public {
        uint32 tender = publishLots(1);
        suspendTender(tender);
        expectError(IProcurementErrors.SuspensionAbsent.selector);
        procurement.resume(tender);
        pass(20 days - 1);
        expectError(IProcurementErrors.SuspensionAbsent.selector);
        procurement.resume(tender);
        assertTrue(procurement.phase(tender) == Phase.Suspended);
    }

    /// @dev What an officer could change in the time that was won would be what the freeze forbids.
    function test_ASuspensionInTheFreezeWinsTheOfficerNoTime() public {
        uint32 tender = publishLots(1);
        uint40 frozen = procurement.timetable(tender).sealsUntil - 1 days;
        warp(frozen);
        suspendTender(tender);
        pass(5 days);
        releaseTender(tender);
        Amend memory it = amendment(tender);
        it.schedule.sealsUntil += 10 days;
        it.schedule.opensUntil += 10 days;
        it.schedule.awardBy += 10 days;
        expectError(IProcurementErrors.Frozen.selector, frozen + 5 days);
        amend(it);
    }

    /// @dev A vendor's signer that is added while sealing goes on in a suspension is one that stood when it ended.
    function test_WhoStoodWhenASuspendedSealingEndedOpens() public {
        uint32 tender = publishLots(1);
        warp(procurement.timetable(tender).sealsUntil - 1);
        suspendTender(tender);
        pass(5 days);
        Key memory next = ecdsa("next");
        add(addition(vendor, 0, next), vendorKey, next);
        Sealed memory bid = sealBid(tender, "bidder", next, 1, FLOOR);
        // It runs out, and nobody resumes the tender before the bid is opened.
        pass(16 days);
        assertTrue(procurement.phase(tender) == Phase.Opening);
        open(bid);
        assertRecorded(tender);
    }

    // ---- feigned control ----

    /// @dev Every act of oversight, signed by every other kind of party, and by nobody's key.
    function test_NobodyElseActsAsOversight() public {
        uint32 tender = contestedTender();
        suspendTender(tender);
        Release memory release_ = releasing(tender);
        Key[7] memory keys =
            [officerKey, buyerKey, registrarKey, moderatorKey, evaluatorKey, rivalKey, ecdsa("stranger")];
        uint32[6] memory who = [officer, buyer, registrar, moderator, evaluator, rival];
        for (uint256 i = 0; i < 7; ++i) {
            Authorization memory by = approve(keys[i], release_.hashOf());
            refuses(abi.encodeCall(IOversightActs.release, (release_, by)), keys[i], i < 6 ? who[i] : 0);
        }
        release(release_);
        Suspend memory suspend_ = suspending(tender);
        Decide memory decide_ = deciding(tender, 1, rival, true);
        Cancel memory cancel_ = cancellation(tender);
        for (uint256 i = 0; i < 7; ++i) {
            uint32 party = i < 6 ? who[i] : 0;
            Authorization memory by = approve(keys[i], suspend_.hashOf());
            refuses(abi.encodeCall(IOversightActs.suspend, (suspend_, by)), keys[i], party);
            by = approve(keys[i], decide_.hashOf());
            refuses(abi.encodeCall(IOversightActs.decide, (decide_, by)), keys[i], party);
            by = approve(keys[i], cancel_.hashOf());
            Authorization[] memory officers = alone(officerKey, cancel_.hashOf());
            refuses(abi.encodeCall(ITenderActs.cancel, (cancel_, officers, by)), keys[i], party);
        }
    }

    function refuses(bytes memory call, Key memory key, uint32 party) private {
        bytes memory reason = party == 0
            ? abi.encodeWithSelector(IDirectory.SignerUnknown.selector, idOf(key))
            : abi.encodeWithSelector(IProcurementErrors.Forbidden.selector, party);
        assertRefused(call, reason);
    }

    /// @dev Oversight's own powers end where those of others begin.
    function test_OversightDoesNotActAsAnOfficer() public {
        uint32 tender = evaluateThree();
        Award memory award_ = awarding(tender, 1, vendor, FLOOR);
        expectError(IProcurementErrors.Forbidden.selector, overseer);
        procurement.award(award_, allThree(), alone(overseerKey, award_.hashOf()));
        Disqualify memory out = disqualification(tender, 1, vendor);
        expectError(IProcurementErrors.Forbidden.selector, overseer);
        procurement.disqualify(out, alone(overseerKey, out.hashOf()));
        Desert memory none_ = desertion(tender, 1);
        expectError(IProcurementErrors.Forbidden.selector, overseer);
        procurement.declareDeserted(none_, allThree(), alone(overseerKey, none_.hashOf()));
    }

    function test_OversightThatDecidesForAnOffererStillAwardsNothing() public {
        uint32 tender = contestedTender();
        decide(deciding(tender, 1, rival, true));
        Award memory it = awarding(tender, 1, rival, FLOOR + 1);
        expectError(IProcurementErrors.WinnerMismatch.selector, vendor, FLOOR);
        award(it, allThree());
    }

    // ---- cancelling ----

    /// @dev Who saw that the wrong one wins would begin anew.
    function test_AnOfficerDoesNotCancelAfterSeeingPrices() public {
        uint32 tender = publishLots(1);
        Sealed[3] memory bids = threeBids(tender);
        Cancel memory it = cancellation(tender);
        toOpening(tender);
        open(bids[0]);
        // Nor with what it had signed while sealing went on.
        expectError(IProcurementErrors.OversightRequired.selector);
        cancel(it);
        toEvaluation(tender);
        expectError(IProcurementErrors.OversightRequired.selector);
        cancel(it);
        toAwardBy(tender);
        expectError(IProcurementErrors.OversightRequired.selector);
        cancel(it);
        award(awarding(tender, 1, vendor, FLOOR), list(vendor));
        expectError(IProcurementErrors.OversightRequired.selector);
        cancel(it);
    }

    // ---- complaints ----

    /// @dev All of them, one after the other, each at the last second that there is.
    function test_ComplaintsDoNotHoldUpATenderForEver() public {
        uint32 tender = evaluateThree();
        awardFirst(tender);
        uint40 until = now40() + 3 days;
        complain(complaining(tender, 1, third), thirdKey);
        warp(until - 1);
        complain(complaining(tender, 1, rival), rivalKey);
        pass(1);
        Complain memory late = complaining(tender, 1, vendor);
        expectError(IProcurementErrors.ComplaintUntimely.selector);
        complain(late, vendorKey);
        // The standstill and oversight's time together are the most that can be lost.
        warp(until - 1 + 4 days - 1);
        expectError(IProcurementErrors.ComplaintOpen.selector, until - 1 + 4 days);
        procurement.finalize(tender);
        pass(1);
        procurement.finalize(tender);
    }

    function test_AVendorDoesNotHoldUpAnAwardAgainOnceItWasRejected() public {
        uint32 tender = evaluateThree();
        disqualify(disqualification(tender, 1, vendor));
        complain(complaining(tender, 1, vendor), vendorKey);
        decide(deciding(tender, 1, vendor, false));
        Complain memory again = complaining(tender, 1, vendor);
        again.reason = sha256("otra vez");
        expectError(IProcurementErrors.ComplaintStale.selector, 0);
        complain(again, vendorKey);
        pass(2 days);
        award(awarding(tender, 1, rival, FLOOR + 1), allThree());
        expectError(IProcurementErrors.ComplaintStale.selector, 0);
        complain(again, vendorKey);
    }

    function test_AComplaintIsNotReplayedInTheNextRound() public {
        uint32 tender = evaluateThree();
        awardFirst(tender);
        Complain memory first = complaining(tender, 1, rival);
        complain(first, rivalKey);
        decide(deciding(tender, 1, rival, true));
        awardFirst(tender);
        expectError(IProcurementErrors.ComplaintStale.selector, 1);
        complain(first, rivalKey);
        // A complaint that was signed and not submitted before is not of this decision either.
        Complain memory other = complaining(tender, 1, third);
        other.round = 0;
        expectError(IProcurementErrors.ComplaintStale.selector, 1);
        complain(other, thirdKey);
        pass(3 days);
        procurement.finalize(tender);
    }

    function test_WhoOpenedNothingDoesNotComplain() public {
        uint32 tender = publishLots(1);
        Sealed[3] memory bids = threeBids(tender);
        (Key memory idlerKey, uint32 idler) = enterNamedVendor("idler");
        toOpening(tender);
        open(bids[0]);
        open(bids[1]);
        toEvaluation(tender);
        award(awarding(tender, 1, vendor, FLOOR), list(vendor, rival));
        Complain memory it = complaining(tender, 1, idler);
        expectError(IProcurementErrors.BidUnqualified.selector, idler);
        complain(it, idlerKey);
        // Who sealed and left it shut.
        it.vendor = third;
        expectError(IProcurementErrors.BidUnqualified.selector, third);
        complain(it, thirdKey);
        it.vendor = 0;
        expectError(IProcurementErrors.BidUnqualified.selector, 0);
        complain(it, ecdsa("stranger"));
        it.vendor = overseer;
        expectError(IProcurementErrors.BidUnqualified.selector, overseer);
        complain(it, overseerKey);
    }

    function test_WhoTookItsBidBackDoesNotComplain() public {
        uint32 tender = publishLots(1);
        Sealed[3] memory bids = threeBids(tender);
        withdraw(withdrawal(bids[2]), bids[2].bidder.key);
        toOpening(tender);
        open(bids[0]);
        excuse(excusing(bids[2]), bids[2].bidder.key);
        toEvaluation(tender);
        award(awarding(tender, 1, vendor, FLOOR), list(vendor));
        Complain memory it = complaining(tender, 1, third);
        expectError(IProcurementErrors.BidUnqualified.selector, third);
        complain(it, thirdKey);
    }

    function test_OversightDoesNotDecideTwice() public {
        uint32 tender = contestedTender();
        Decide memory it = deciding(tender, 1, rival, false);
        decide(it);
        expectError(IProcurementErrors.DecisionsStale.selector, it.decisions + 1, it.decisions);
        decide(it);
        // Nor with a new intent, nor the other way.
        it = deciding(tender, 1, rival, true);
        expectError(IProcurementErrors.ComplaintUnknown.selector);
        decide(it);
        assertTrue(procurement.lotStatus(tender, 1) == LotStatus.Awarded);
    }

    function test_OversightDoesNotUpholdTwice() public {
        uint32 tender = contestedTender();
        decide(deciding(tender, 1, rival, true));
        awardFirst(tender);
        Decide memory it = deciding(tender, 1, rival, true);
        expectError(IProcurementErrors.ComplaintUnknown.selector);
        decide(it);
        assertTrue(procurement.lotStatus(tender, 1) == LotStatus.Awarded);
    }

    /// @dev What the other signed is not what is submitted.
    function test_AStrangerChangesNothingInWhatOversightSigned() public {
        uint32 tender = contestedTender();
        Decide memory it = deciding(tender, 1, rival, false);
        Authorization memory by = approve(overseerKey, it.hashOf());
        it.upheld = true;
        expectError(IDirectory.SignatureInvalid.selector);
        procurement.decide(it, by);
        it = deciding(tender, 1, rival, false);
        it.reason = sha256("otra");
        expectError(IDirectory.SignatureInvalid.selector);
        procurement.decide(it, by);
    }

    // ---- whatever is submitted twice ----

    /// @dev Calls that were carried out.
    bytes[] private _done;

    /// @dev Each intent that officers or oversight sign for a tender: at once, and after all that followed.
    function test_NoDecisionIsCarriedOutTwice() public {
        Publish memory p = publication(2);
        p.envelopes = true;
        bytes memory published = abi.encodeCall(ITenderActs.publish, (p, alone(officerKey, p.hashOf())));
        once(published);
        uint32 tender = procurement.tenderCount();

        Reschedule memory later = rescheduling(tender);
        later.schedule.awardBy += 1 hours;
        once(abi.encodeCall(ITenderActs.reschedule, (later, alone(officerKey, later.hashOf()))));
        Amend memory anew = amendment(tender);
        once(abi.encodeCall(ITenderActs.amend, (anew, alone(officerKey, anew.hashOf()))));
        suspendOnce(tender);
        releaseOnce(tender);

        toSealing(tender);
        Sealed memory bid = sealEnveloped(tender, "bidder", vendorKey, FLOOR);
        Sealed memory its = sealEnveloped(tender, "rival's bidder", rivalKey, FLOOR + 1);
        Sealed memory garbage = sealEnveloped(tender, "third bidder", thirdKey, FLOOR);
        toOpening(tender);
        open(bid);
        open(its);
        ExcludeSeal memory shut = excluding(tender, garbage.bidder.addr);
        once(abi.encodeCall(IOversightActs.excludeSeal, (shut, approve(overseerKey, shut.hashOf()))));
        toEvaluation(tender);
        suspendOnce(tender);
        pass(1 hours);
        releaseOnce(tender);

        Disqualify memory out = disqualification(tender, 1, vendor);
        once(abi.encodeCall(IEvaluationActs.disqualify, (out, alone(officerKey, out.hashOf()))));
        complain(complaining(tender, 1, vendor), vendorKey);
        Decide memory back = deciding(tender, 1, vendor, true);
        back.reinstate = vendor;
        once(abi.encodeCall(IOversightActs.decide, (back, approve(overseerKey, back.hashOf()))));
        pass(2 days);
        awardOnce(tender);
        desertOnce(tender);
        complain(complaining(tender, 1, rival), rivalKey);
        Decide memory again = deciding(tender, 1, rival, true);
        once(abi.encodeCall(IOversightActs.decide, (again, approve(overseerKey, again.hashOf()))));
        againAll();
        awardOnce(tender);
        againAll();
        suspendOnce(tender);
        releaseOnce(tender);
        againAll();
        Cancel memory end = cancellation(tender);
        Authorization[] memory officers = alone(officerKey, end.hashOf());
        once(abi.encodeCall(ITenderActs.cancel, (end, officers, approve(overseerKey, end.hashOf()))));
        againAll();
        assertRecorded(tender);
    }

    function suspendOnce(uint32 tender) private {
        Suspend memory it = suspending(tender);
        once(abi.encodeCall(IOversightActs.suspend, (it, approve(overseerKey, it.hashOf()))));
    }

    function releaseOnce(uint32 tender) private {
        Release memory it = releasing(tender);
        once(abi.encodeCall(IOversightActs.release, (it, approve(overseerKey, it.hashOf()))));
    }

    function awardOnce(uint32 tender) private {
        Award memory it = awarding(tender, 1, vendor, FLOOR);
        Authorization[] memory by = alone(officerKey, it.hashOf());
        once(abi.encodeCall(IEvaluationActs.award, (it, list(vendor, rival), by)));
    }

    function desertOnce(uint32 tender) private {
        Desert memory it = desertion(tender, 2);
        Authorization[] memory by = alone(officerKey, it.hashOf());
        once(abi.encodeCall(IEvaluationActs.declareDeserted, (it, none(), by)));
    }

    function once(bytes memory call) private {
        (bool done,) = address(procurement).call(call);
        assertTrue(done, "it was refused at first");
        fold();
        _done.push(call);
        refusesReplay(call);
    }

    function againAll() private {
        for (uint256 i = 0; i < _done.length; ++i) {
            refusesReplay(_done[i]);
        }
    }

    function refusesReplay(bytes memory call) private {
        fold();
        (bool done,) = address(procurement).call(call);
        assertFalse(done, "a decision was carried out twice");
        forget();
    }

    // ---- helpers ----

    /// @dev Awarded to the vendor, and complained of by the rival.
    function contestedTender() private returns (uint32 tender) {
        tender = evaluateThree();
        awardFirst(tender);
        complain(complaining(tender, 1, rival), rivalKey);
    }

    function sealEnveloped(uint32 tender, string memory name, Key memory key, uint96 price)
        private
        returns (Sealed memory it)
    {
        it = prepare(tender, name, key, oneLot(1, price));
        procurement.seal(sealItem(withEnvelope(it), it.bidder.key));
    }
}
