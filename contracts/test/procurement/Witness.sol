// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {SealSlot} from "../../src/types/SealSlot.sol";
import {
    Complaint,
    ComplaintState,
    Core,
    DESERTED,
    Flags,
    LotState,
    LotStatus,
    OpenedBid,
    Phase,
    Timetable,
    Trial
} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {Vm} from "../foundry/Vm.sol";
import {Ghosts} from "./Ghosts.sol";

/// @notice The comparison of the contract with what people did: after each act what has happened, at any time what holds.
abstract contract Witness is Ghosts {
    /// @dev What was seen of a tender at the last observation.
    struct Seen {
        Phase phase;
        uint16 version;
        uint24 decisions;
        uint24 orders;
        uint40 used;
        uint256 rounds;
    }

    uint256 private _observations;
    mapping(uint32 tender => Seen) private _seen;
    mapping(uint32 tender => mapping(uint16 lot => bytes32)) private _decided;

    // ---- what is told ----

    /// @dev Called for each event: it says nothing that must not be known yet, and no decision of a tender that is held.
    function transcriptOf(Vm.Log memory log) internal view override returns (uint256 id) {
        id = super.transcriptOf(log);
        if (log.emitter != address(procurement) || id == 0) return id;
        bytes32 topic = log.topics[0];
        uint32 tender = uint32(id);
        if (_namesVendor(topic)) {
            assertGe(now40(), timesOf(tender)[1], "an event names a vendor before sealing is over");
        }
        if (topic == IProcurementEvents.PriceOpened.selector) {
            assertGe(
                now40(), timesOf(tender)[3] == timesOf(tender)[2] ? timesOf(tender)[1] : timesOf(tender)[3]
            );
        }
        if (_decides(topic)) {
            assertEq(
                procurement.core(tender).flags & Flags.SUSPENDED, 0, "something was decided while suspended"
            );
        }
    }

    function _namesVendor(bytes32 topic) private pure returns (bool) {
        return topic == IProcurementEvents.BidOpened.selector
            || topic == IProcurementEvents.PriceOpened.selector
            || topic == IProcurementEvents.VendorExcluded.selector
            || topic == IProcurementEvents.OfferScored.selector
            || topic == IProcurementEvents.VendorDisqualified.selector
            || topic == IProcurementEvents.LotAwarded.selector
            || topic == IProcurementEvents.ComplaintFiled.selector
            || topic == IProcurementEvents.VendorAbsent.selector
            || topic == IProcurementEvents.WithdrawalClaimed.selector;
    }

    function _decides(bytes32 topic) private pure returns (bool) {
        return topic == IProcurementEvents.TenderAmended.selector
            || topic == IProcurementEvents.TenderRescheduled.selector
            || topic == IProcurementEvents.OfferScored.selector
            || topic == IProcurementEvents.VendorDisqualified.selector
            || topic == IProcurementEvents.LotAwarded.selector
            || topic == IProcurementEvents.LotDeserted.selector
            || topic == IProcurementEvents.ComplaintFiled.selector
            || topic == IProcurementEvents.ComplaintDecided.selector
            || topic == IProcurementEvents.TenderFinalized.selector;
    }

    // ---- what has happened ----

    function _observe() internal {
        ++_observations;
        assertTranscript(address(procurement), 0);
        for (uint32 tender = 1; tender <= published; ++tender) {
            assertTranscript(address(procurement), tender);
            Core memory c = procurement.core(tender);
            Seen memory before = _seen[tender];
            uint256 rounds = _observeLots(tender, c.lots);
            Phase phase = phaseOf(tender);
            bool back =
                rounds > before.rounds && phase == Phase.Evaluation && before.phase == Phase.Standstill;
            assertTrue(back || phase >= before.phase, "a tender went back to an earlier phase");
            assertGe(c.version, before.version, "a version went back");
            assertGe(c.decisions, before.decisions, "decisions went back");
            assertGe(c.orders, before.orders, "orders went back");
            uint40 used = procurement.suspension(tender).used;
            assertGe(used, before.used, "what suspensions took went back");
            assertLe(used, CAP, "suspensions took more than they may");
            _seen[tender] = Seen(phase, c.version, c.decisions, c.orders, used, rounds);
        }
    }

    /// @dev A decision stands, but for an upheld complaint; a suspension moves its time along.
    function _observeLots(uint32 tender, uint16 count) private returns (uint256 rounds) {
        for (uint16 lot = 1; lot <= count; ++lot) {
            LotState memory state = procurement.lot(tender, lot);
            uint16 round = procurement.trial(tender, lot).round;
            rounds += round;
            bytes32 now_ = state.winner == 0 ? bytes32(0) : keccak256(abi.encode(round, state.winner));
            bytes32 before = _decided[tender][lot];
            if (before != 0 && now_ != 0) assertEq(now_, before, "a decision changed");
            if (before != 0 && now_ == 0) {
                assertGt(round, 0, "a decision was taken back without a complaint");
            }
            _decided[tender][lot] = now_;
        }
    }

    // ---- what holds at any time ----

    /// @dev Every clock, and some of the rest, another part after each act: there is much to look at.
    function check() external view {
        assertEq(procurement.tenderCount(), published);
        assertEq(uint256(procurement.publishedBy(buyers[0])) + procurement.publishedBy(buyers[1]), published);
        for (uint32 tender = 1; tender <= published; ++tender) {
            _checkClock(tender);
        }
        _checkPart(uint32(1 + _observations % published), _observations / published % 4);
    }

    function checkAll() external view {
        for (uint32 tender = 1; tender <= published; ++tender) {
            _checkClock(tender);
            for (uint256 part = 0; part < 4; ++part) {
                _checkPart(tender, part);
            }
        }
    }

    function _checkPart(uint32 tender, uint256 part) private view {
        if (part == 0) _checkSeals(tender);
        if (part == 1) _checkOpenings(tender);
        if (part == 2) _checkLots(tender);
        if (part == 3) {
            _checkComplaints(tender);
            _checkComments(tender);
        }
    }

    function _checkClock(uint32 tender) private view {
        TenderGhost storage t = tenders[tender];
        uint40[6] memory times = timesOf(tender);
        Timetable memory kept = procurement.timetable(tender);
        assertEq(kept.sealsFrom, times[0], "sealing begins at another time");
        assertEq(kept.sealsUntil, times[1], "sealing ends at another time");
        assertEq(kept.opensUntil, times[2], "opening ends at another time");
        assertEq(kept.opensUntil + kept.evaluation, times[5], "anyone awards from another time");
        if (t.weighted) {
            (uint40 pricesFrom, uint40 lotsFrom) = weightedTimes(tender);
            assertEq(pricesFrom, times[3], "scoring ends at another time");
            assertEq(lotsFrom, times[4], "prices are opened until another time");
        }
        Core memory c = procurement.core(tender);
        assertEq(c.decisions, t.decisions, "decisions are not those that were carried out");
        assertEq(c.orders, t.orders, "orders are not those that were given");
        assertEq(c.flags & Flags.SUSPENDED != 0, t.suspended, "it is held and should not be, or should");
        bool runs = t.suspended && !isEnded(tender) && lostBy(tender) < CAP - t.used;
        Phase phase = runs ? Phase.Suspended : phaseOf(tender);
        assertEq(uint8(procurement.phase(tender)), uint8(phase), "it stands in another phase");
    }

    /// @dev One live seal for each admission: the last one sealed, unless it was withdrawn, excluded or opened.
    function _checkSeals(uint32 tender) private view {
        for (uint256 who = 0; who < BIDDERS; ++who) {
            BidGhost storage ghost = bids[tender][who];
            SealSlot slot = procurement.sealSlotOf(tender, bidders[who].addr);
            assertEq(slot.isLive(), ghost.live, "a seal lives that should not, or does not that should");
            assertEq(slot.isTombstone(), ghost.withdrawn, "a seal was taken back, or was not");
            if (!ghost.live) continue;
            assertTrue(slot.holds(sealOf(ghost.it.bid)), "a slot holds another seal than the last");
            assertEq(
                slot.sealOrder(), ghost.opened ? 0 : ghost.order, "a seal has another order than its own"
            );
        }
    }

    /// @dev What is kept of each vendor is what it opened: no offer before sealing is over, and no price of a weighted
    /// tender before scoring is.
    function _checkOpenings(uint32 tender) private view {
        uint40[6] memory times = timesOf(tender);
        uint40 pricesFrom = tenders[tender].weighted ? times[3] : times[1];
        for (uint256 i = 0; i < VENDORS; ++i) {
            VendorGhost storage its = tenderers[tender][i];
            (bool opened, uint32 lots_) = procurement.openedLots(tender, vendors[i]);
            assertEq(opened, its.openings > 0, "who opened is not who is marked so");
            assertTrue(!opened || now40() >= times[1], "a bid can be read before sealing is over");
            assertTrue(lots_ == 0 || now40() >= pricesFrom, "a price can be read before its time");
            for (uint16 lot = 1; lot <= MOST_LOTS; ++lot) {
                OpenedBid memory kept = procurement.openedBid(tender, vendors[i], lot);
                assertEq(kept.price, priceIn(tender, i, lot), "a price is not what was opened");
                assertEq(
                    lots_ >> (lot - 1) & 1 != 0, kept.price != 0, "the lots of a bid are not those priced"
                );
                assertEq(kept.excluded, its.openings > 1, "who is excluded did not open twice");
                assertEq(kept.disqualified, disqualified[tender][lot][i], "who is disqualified was not");
                uint24 order = opened ? bids[tender][its.first - 1].order : 0;
                assertEq(kept.order, order, "a bid has another order than its seal");
            }
        }
        if (tenders[tender].weighted) _checkScores(tender);
    }

    function _checkScores(uint32 tender) private view {
        uint256 offers;
        for (uint256 i = 0; i < VENDORS; ++i) {
            if (tenderers[tender][i].openings == 1) ++offers;
            for (uint8 seat = 0; seat < SEATS; ++seat) {
                (bool scored, uint32 weighed) = procurement.scoreOf(tender, vendors[i], seat);
                uint256 given = scores[tender][i][seat];
                assertEq(scored, given != 0, "an offer was scored, or was not");
                if (scored) assertEq(weighed, given - 1, "a score is not what was given");
            }
        }
        assertEq(procurement.scoring(tender).offers, offers, "offers are not those that were opened once");
        assertEq(
            procurement.scoring(tender).finished, finishedSeats(tender), "others have scored every offer"
        );
    }

    /// @dev Counts are those of the opened bids; a decided lot has its best bid, or none.
    function _checkLots(uint32 tender) private view {
        for (uint16 lot = 1; lot <= MOST_LOTS; ++lot) {
            uint256 opened;
            for (uint256 i = 0; i < VENDORS; ++i) {
                if (priceIn(tender, i, lot) != 0) ++opened;
            }
            assertEq(procurement.openedCount(tender, lot), opened, "a count is not that of the opened bids");
            LotStatus status = procurement.lotStatus(tender, lot);
            assertEq(status == LotStatus.None, lot > tenders[tender].lots, "there are other lots");
            if (status == LotStatus.None) continue;
            LotGhost storage ghost = lotGhosts[tender][lot];
            LotState memory kept = procurement.lot(tender, lot);
            assertEq(status >= LotStatus.Awarded, ghost.decided, "a lot was decided, or was not");
            assertEq(kept.time, ghost.time, "a lot was decided at another time");
            if (!ghost.decided) continue;
            (uint32 winner,) = winnerOf(tender, lot);
            assertEq(kept.winner, winner == 0 ? DESERTED : winner, "the winner is not the best");
            assertEq(ghost.winner, winner, "what won then is not the best");
        }
    }

    function _checkComplaints(uint32 tender) private view {
        for (uint16 lot = 1; lot <= tenders[tender].lots; ++lot) {
            LotGhost storage ghost = lotGhosts[tender][lot];
            Trial memory it = procurement.trial(tender, lot);
            assertEq(it.round, ghost.round, "another number of complaints was upheld");
            assertEq(it.until, ghost.complaintsUntil, "complaints wait until another time");
            assertEq(it.reopenedUntil, ghost.reopenedUntil, "the officer's time is another");
            uint256 open;
            for (uint256 i = 0; i < VENDORS; ++i) {
                if (isWaiting(tender, lot, i)) ++open;
                _checkComplaint(tender, lot, i);
            }
            if (now40() < it.until) assertEq(it.open, open, "another number of complaints waits");
        }
    }

    function _checkComplaint(uint32 tender, uint16 lot, uint256 who) private view {
        Complaint memory kept = procurement.complaint(tender, lot, vendors[who]);
        ComplaintGhost storage ghost = complaints[tender][lot][who];
        ComplaintState state = ComplaintState.Open;
        if (ghost.answer == Answer.None) state = ComplaintState.None;
        if (ghost.answer == Answer.Upheld) state = ComplaintState.Upheld;
        if (ghost.answer == Answer.Rejected) state = ComplaintState.Rejected;
        assertEq(uint8(kept.state), uint8(state), "a complaint was answered otherwise");
        assertEq(kept.round, ghost.round, "a complaint is of another round");
    }

    function _checkComments(uint32 tender) private view {
        for (uint256 i = 0; i < CITIZENS; ++i) {
            address author = citizens[i].addr;
            assertEq(procurement.commentsOf(tender, author), comments[tender][author]);
        }
        for (uint32 position = 1; position <= 3; ++position) {
            assertEq(procurement.moderationsOf(tender, position), moderations[tender][position]);
        }
    }
}
