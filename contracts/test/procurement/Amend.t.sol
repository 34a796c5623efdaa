// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Amend, Lot, Panel, Publish, Reschedule, Schedule} from "../../src/types/Intents.sol";
import {Core, LotStatus, Phase, Timetable} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Amending and rescheduling. Who may, and what makes such an intent stale, is in `Officers.t.sol`.
contract AmendTest is ProcurementTest {
    using Typed for *;

    uint32 private _tender;
    Schedule private _before;

    function setUp() public override {
        super.setUp();
        Publish memory it = publication(3);
        it.envelopes = true;
        // Room to shorten what is longer than need be.
        it.schedule.opensUntil += 5 days;
        it.schedule.awardBy += 5 days;
        _tender = publish(it);
        _before = it.schedule;
    }

    // ---- amending ----

    function test_AnAmendmentRaisesTheVersionAndReplacesLotsAndSchedule() public {
        pass(1 days);
        Amend memory it = amendment(_tender);
        it.lots = lots(2);
        it.lots[0] = Lot(500, 5);
        it.schedule.sealsFrom += 1 days;
        it.schedule.sealsUntil += 2 days;
        it.schedule.awardBy += 3 days;
        Schedule memory s = it.schedule;
        fold();
        emit IProcurementEvents.TenderAmended(
            _tender,
            officer,
            2,
            it.terms,
            0,
            it.reason,
            s.sealsFrom,
            s.sealsUntil,
            s.opensUntil,
            s.awardBy,
            2,
            0
        );
        emit IProcurementEvents.LotPublished(_tender, 2, 1, 500, 5, 0);
        emit IProcurementEvents.LotPublished(_tender, 2, 2, CEILING, FLOOR, 0);
        expectEvents(_tender);
        amend(it);

        Core memory c = procurement.core(_tender);
        assertEq(c.version, 2);
        assertEq(c.decisions, 1);
        assertEq(c.lots, 2);
        assertEq(keccak256(abi.encode(scheduleOf(_tender))), keccak256(abi.encode(s)));
        assertEq(procurement.lot(_tender, 1).ceiling, 500);
        assertEq(procurement.lot(_tender, 1).floor, 5);
        assertTrue(procurement.lotStatus(_tender, 3) == LotStatus.None);
        assertRecorded(_tender);
    }

    function test_AnAmendmentLeavesBuyerRegistrarEnvelopesAndStandstill() public {
        Core memory before = procurement.core(_tender);
        Timetable memory t = procurement.timetable(_tender);
        amend(amendment(_tender));
        Core memory c = procurement.core(_tender);
        assertEq(c.registrar, before.registrar);
        assertEq(c.flags, before.flags);
        assertEq(c.procedure, before.procedure);
        assertEq(procurement.timetable(_tender).standstill, t.standstill);
        assertEq(procurement.timetable(_tender).buyer, t.buyer);
    }

    function test_LotsThatAnAmendmentAddsCountTheirOpenings() public {
        Amend memory it = amendment(_tender);
        it.lots = lots(20);
        amend(it);
        toSealing(_tender);
        Sealed memory bid = prepare(_tender, "bidder", vendorKey, oneLot(20, FLOOR));
        procurement.seal(sealItem(withEnvelope(bid), bid.bidder.key));
        toOpening(_tender);
        open(bid);
        assertEq(procurement.openedCount(_tender, 20), 1);
        assertEq(procurement.openedCount(_tender, 19), 0);
        assertRecorded(_tender);
    }

    function test_AnAmendmentOfATenderByPriceAloneNamesNoPanel() public {
        Amend memory it = amendment(_tender);
        it.panel = sha256("evaluadores");
        refuses(it, abi.encodePacked(IProcurementErrors.PanelMismatch.selector));
        Panel memory panel;
        it.panel = panel.hashOf();
        expectError(IProcurementErrors.PanelMismatch.selector);
        procurement.amendWeighted(it, panel, alone(officerKey, it.hashOf()));
    }

    function test_ATenderIsAmendedAgainAndAgain() public {
        for (uint16 version = 2; version < 6; ++version) {
            amend(amendment(_tender));
            assertEq(procurement.core(_tender).version, version);
            assertEq(procurement.core(_tender).decisions, version - 1);
        }
        assertRecorded(_tender);
    }

    function test_AnAmendmentLeavesTimeToSealAgain() public {
        // Three days before sealing ends is the latest moment that needs no postponement.
        warp(_before.sealsUntil - 3 days);
        amend(amendment(_tender));
        pass(1);
        Amend memory it = amendment(_tender);
        refuses(it, tooEarly(it.schedule.sealsUntil, it.schedule.sealsUntil + 1));
        it.schedule.sealsUntil += 1;
        amend(it);
    }

    function test_AnAmendmentMayBringForwardWhatComesAfterSealing() public {
        Amend memory it = amendment(_tender);
        it.schedule.opensUntil = it.schedule.sealsUntil + 2 days;
        it.schedule.awardBy = it.schedule.opensUntil;
        amend(it);
        assertEq(scheduleOf(_tender).awardBy, it.schedule.awardBy);
    }

    function test_NothingIsAmendedFromTheFreezeOn() public {
        uint40 frozen = _before.sealsUntil - 1 days;
        warp(frozen - 1);
        Amend memory it = amendment(_tender);
        it.schedule.sealsUntil += 3 days;
        amend(it);

        frozen = it.schedule.sealsUntil - 1 days;
        it = amendment(_tender);
        it.schedule.sealsUntil += 3 days;
        warp(frozen);
        refuses(it, abi.encodeWithSelector(IProcurementErrors.Frozen.selector, frozen));
        warp(frozen + 30 days);
        refuses(it, abi.encodeWithSelector(IProcurementErrors.Frozen.selector, frozen));
    }

    function test_OnceSealingHasBegunItsBeginningStays() public {
        Amend memory it = amendment(_tender);
        it.schedule.sealsFrom += 1 days;
        it.schedule.sealsUntil += 1 days;
        warp(_before.sealsFrom);
        refuses(it, abi.encodePacked(IProcurementErrors.SealingHasBegun.selector));
        it.schedule.sealsFrom = _before.sealsFrom - 1;
        refuses(it, abi.encodePacked(IProcurementErrors.SealingHasBegun.selector));
        it.schedule.sealsFrom = _before.sealsFrom;
        amend(it);
    }

    function test_UntilTheSecondBeforeSealingItsBeginningMayMove() public {
        Amend memory it = amendment(_tender);
        it.schedule.sealsFrom += 1 days;
        it.schedule.sealsUntil += 1 days;
        warp(_before.sealsFrom - 1);
        amend(it);
        pass(1);
        assertTrue(procurement.phase(_tender) == Phase.Consultation);
    }

    function test_AnAmendmentBringsNeitherEndOfSealingForward() public {
        Amend memory it = amendment(_tender);
        it.schedule.sealsFrom -= 1;
        refuses(it, tooEarly(it.schedule.sealsFrom, _before.sealsFrom));
        it = amendment(_tender);
        it.schedule.sealsUntil -= 1;
        refuses(it, tooEarly(it.schedule.sealsUntil, _before.sealsUntil));
    }

    function test_AnAmendmentKeepsToTheProceduresPeriodsAndBounds() public {
        Amend memory it = amendment(_tender);
        it.schedule.sealsFrom += 1;
        refuses(it, tooEarly(it.schedule.sealsUntil, it.schedule.sealsUntil + 1));
        it = amendment(_tender);
        it.schedule.opensUntil = it.schedule.sealsUntil + 2 days - 1;
        refuses(it, tooEarly(it.schedule.opensUntil, it.schedule.opensUntil + 1));
        it = amendment(_tender);
        it.schedule.awardBy = it.schedule.opensUntil - 1;
        refuses(it, tooEarly(it.schedule.awardBy, it.schedule.opensUntil));
        it = amendment(_tender);
        it.schedule.awardBy = it.schedule.opensUntil + type(uint24).max / 2 + 1;
        refuses(it, abi.encodePacked(IProcurementErrors.ScheduleTooLong.selector));
        it = amendment(_tender);
        it.lots = lots(33);
        refuses(it, abi.encodePacked(IProcurementErrors.LotsInvalid.selector));
        it.lots = lots(0);
        refuses(it, abi.encodePacked(IProcurementErrors.LotsInvalid.selector));
        it.lots = lots(1);
        it.lots[0].floor = CEILING + 1;
        refuses(it, abi.encodePacked(IProcurementErrors.LotsInvalid.selector));
    }

    // ---- rescheduling ----

    function test_AReschedulingMovesBoundariesAndNothingElse() public {
        Core memory before = procurement.core(_tender);
        Reschedule memory it = rescheduling(_tender);
        it.schedule.sealsFrom += 1;
        it.schedule.sealsUntil += 2;
        it.schedule.opensUntil += 3;
        it.schedule.awardBy += 4;
        Schedule memory s = it.schedule;
        fold();
        emit IProcurementEvents.TenderRescheduled(
            _tender, officer, it.reason, s.sealsFrom, s.sealsUntil, s.opensUntil, s.awardBy, 0
        );
        expectEvents(_tender);
        reschedule(it);

        Core memory c = procurement.core(_tender);
        assertEq(keccak256(abi.encode(scheduleOf(_tender))), keccak256(abi.encode(s)));
        before.decisions = 1;
        assertEq(keccak256(abi.encode(c)), keccak256(abi.encode(before)));
        assertRecorded(_tender);
    }

    function test_SealsStandThroughARescheduling() public {
        toSealing(_tender);
        Sealed memory bid = prepare(_tender, "bidder", vendorKey, oneLot(1, FLOOR));
        procurement.seal(sealItem(withEnvelope(bid), bid.bidder.key));
        Reschedule memory it = rescheduling(_tender);
        it.schedule.sealsUntil += 1 days;
        reschedule(it);
        warp(_before.sealsUntil);
        assertTrue(procurement.phase(_tender) == Phase.Sealing);
        toOpening(_tender);
        open(bid);
        assertEq(procurement.openedBid(_tender, vendor, 1).price, FLOOR);
    }

    function test_AReschedulingMustChangeSomething() public {
        refuses(rescheduling(_tender), abi.encodePacked(IProcurementErrors.Unchanged.selector));
    }

    function test_AReschedulingBringsNothingForward() public {
        Reschedule memory it = rescheduling(_tender);
        it.schedule.sealsFrom -= 1;
        refuses(it, tooEarly(it.schedule.sealsFrom, _before.sealsFrom));
        it = rescheduling(_tender);
        it.schedule.sealsUntil -= 1;
        refuses(it, tooEarly(it.schedule.sealsUntil, _before.sealsUntil));
        it = rescheduling(_tender);
        it.schedule.opensUntil -= 1;
        refuses(it, tooEarly(it.schedule.opensUntil, _before.opensUntil));
        it = rescheduling(_tender);
        it.schedule.awardBy -= 1;
        refuses(it, tooEarly(it.schedule.awardBy, _before.awardBy));
    }

    function test_AReschedulingKeepsToTheProceduresPeriods() public {
        Reschedule memory it = rescheduling(_tender);
        it.schedule.sealsFrom += 1;
        refuses(it, tooEarly(it.schedule.sealsUntil, it.schedule.sealsUntil + 1));
        it = rescheduling(_tender);
        it.schedule.sealsUntil = it.schedule.opensUntil - 2 days + 1;
        refuses(it, tooEarly(it.schedule.opensUntil, it.schedule.opensUntil + 1));
        it = rescheduling(_tender);
        it.schedule.awardBy = it.schedule.opensUntil + type(uint24).max / 2 + 1;
        refuses(it, abi.encodePacked(IProcurementErrors.ScheduleTooLong.selector));
    }

    function test_NothingIsRescheduledFromTheFreezeOn() public {
        uint40 frozen = _before.sealsUntil - 1 days;
        Reschedule memory it = rescheduling(_tender);
        it.schedule.sealsUntil += 1;
        warp(frozen);
        refuses(it, abi.encodeWithSelector(IProcurementErrors.Frozen.selector, frozen));
        warp(frozen - 1);
        reschedule(it);
    }

    function test_ARescheduledBeginningOfSealingStaysOnceItHasBegun() public {
        Reschedule memory it = rescheduling(_tender);
        it.schedule.sealsFrom += 1;
        it.schedule.sealsUntil += 1;
        warp(_before.sealsFrom);
        refuses(it, abi.encodePacked(IProcurementErrors.SealingHasBegun.selector));
    }

    // ---- helpers ----

    function tooEarly(uint40 given, uint40 earliest) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.ScheduleTooEarly.selector, given, earliest);
    }

    function refuses(Amend memory it, bytes memory reason) private {
        vm.expectRevert(reason);
        amend(it);
    }

    function refuses(Reschedule memory it, bytes memory reason) private {
        vm.expectRevert(reason);
        reschedule(it);
    }
}
