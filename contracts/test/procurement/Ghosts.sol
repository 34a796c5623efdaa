// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {LotPrice, Publish, Schedule} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {Phase} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {OversightTest} from "./OversightTest.sol";

/// @notice What people did, remembered apart from the contract, and what follows from it by the rules as they are told:
/// computed in the plainest way, with nothing of the contract's code.
abstract contract Ghosts is OversightTest {
    /// @dev A tender as it was published and as its clock was stopped.
    struct TenderGhost {
        bool weighted;
        bool cancelled;
        bool finalized;
        bool suspended;
        bool counted;
        uint8 house;
        uint16 version;
        uint16 lots;
        uint24 decisions;
        uint24 orders;
        uint40 since;
        uint40 used;
        uint40 standstill;
        /// First seconds of sealing, opening, scoring, pricing, evaluation, and in which anyone may award.
        uint40[6] times;
    }

    /// @dev What was decided on a lot.
    struct LotGhost {
        bool decided;
        /// 0 for a deserted lot.
        uint32 winner;
        /// When it was decided; before that, the end of the time for objections.
        uint40 time;
        uint16 round;
        uint40 complaintsUntil;
        uint40 reopenedUntil;
    }

    enum Answer {
        None,
        Waited,
        Upheld,
        Rejected,
        Lapsed,
        Void
    }

    struct ComplaintGhost {
        Answer answer;
        uint16 round;
    }

    /// @dev A bidder's latest seal in a tender, and the one before it.
    struct BidGhost {
        Sealed it;
        Sealed replaced;
        uint24 order;
        /// What it asks, by lot; 0 where it does not bid.
        uint96[4] asked;
        /// Its slot holds the seal: not withdrawn, excluded or opened with its prices.
        bool live;
        bool withdrawn;
        bool opened;
    }

    struct VendorGhost {
        /// How many bids it opened.
        uint8 openings;
        /// The bidder of the first of them, and 1 more.
        uint8 first;
        bool priced;
        bool excused;
        bool named;
    }

    uint256 internal constant VENDORS = 3;
    uint256 internal constant BIDDERS = 6;
    uint256 internal constant CITIZENS = 2;
    uint256 internal constant SEATS = 2;
    uint16 internal constant MOST_LOTS = 4;
    uint40 internal constant CAP = 20 days;
    uint256 internal constant PRICE_WEIGHT = 6000;
    uint256 internal constant QUALITY_WEIGHT = 4000;

    uint32[2] internal buyers;
    Key[2] internal officerKeys;
    uint32[VENDORS] internal vendors;
    Key[VENDORS] internal vendorKeys;
    uint32[SEATS] internal evaluators;
    Key[SEATS] internal evaluatorKeys;
    Account[CITIZENS] internal citizens;
    Account[BIDDERS] internal bidders;

    uint32 internal published;
    mapping(uint32 tender => TenderGhost) internal tenders;
    mapping(uint32 tender => mapping(uint16 lot => LotGhost)) internal lotGhosts;
    mapping(uint32 tender => mapping(uint16 lot => mapping(uint256 vendor => ComplaintGhost))) internal
        complaints;
    mapping(uint32 tender => mapping(uint16 lot => mapping(uint256 vendor => bool))) internal disqualified;
    mapping(uint32 tender => mapping(uint256 bidder => BidGhost)) internal bids;
    mapping(uint32 tender => mapping(uint256 vendor => VendorGhost)) internal tenderers;
    /// @dev Points × weight, and 1 more.
    mapping(uint32 tender => mapping(uint256 vendor => uint256[SEATS])) internal scores;
    mapping(uint32 tender => mapping(address author => uint32)) internal comments;
    mapping(uint32 tender => mapping(uint32 position => uint32)) internal moderations;

    /// @dev In the order in which they entered the directory.
    function enterAll() internal {
        (buyers[0], officerKeys[0]) = (buyer, officerKey);
        (buyers[1], officerKeys[1]) = enterAnotherBuyer();
        vendors = [vendor, rival, third];
        vendorKeys[0] = vendorKey;
        vendorKeys[1] = rivalKey;
        vendorKeys[2] = thirdKey;
        (evaluators[0], evaluatorKeys[0]) = (evaluator, evaluatorKey);
        evaluatorKeys[1] = ecdsa("second evaluator");
        evaluators[1] = enterInstitution(Kind.Evaluator, evaluatorKeys[1]);
        for (uint256 i = 0; i < CITIZENS; ++i) {
            citizens[i] = account(string.concat("citizen ", vm.toString(i)));
        }
        for (uint256 i = 0; i < BIDDERS; ++i) {
            bidders[i] = account(bidderName(i));
        }
        pass(1);
    }

    function bidderName(uint256 who) internal pure returns (string memory) {
        return string.concat("bidder ", vm.toString(who));
    }

    function vendorOf(uint256 who) internal pure returns (uint256) {
        return who % VENDORS;
    }

    // ---- remembering ----

    function rememberTender(uint32 tender, Publish memory it, bool weighted, uint256 house) internal {
        TenderGhost storage t = tenders[tender];
        (t.weighted, t.house, t.version, t.lots) = (weighted, uint8(house), 1, uint16(it.lots.length));
        t.standstill = it.standstill;
        rememberSchedule(tender, it.schedule);
    }

    function rememberSchedule(uint32 tender, Schedule memory s) internal {
        uint40 scored = s.opensUntil + (tenders[tender].weighted ? 2 days : 0);
        uint40 priced = scored + (tenders[tender].weighted ? 1 days : 0);
        tenders[tender].times = [s.sealsFrom, s.sealsUntil, s.opensUntil, scored, priced, s.awardBy];
    }

    function rememberSeal(uint32 tender, uint256 who, Sealed memory it) internal {
        BidGhost storage ghost = bids[tender][who];
        if (ghost.order != 0) ghost.replaced = ghost.it;
        ghost.it = it;
        LotPrice[] memory prices = pricesOf(it).lots;
        uint96[4] memory asked;
        for (uint256 i = 0; i < prices.length; ++i) {
            asked[prices[i].lot - 1] = prices[i].price;
        }
        ghost.asked = asked;
        (ghost.live, ghost.withdrawn) = (true, false);
        ghost.order = ++tenders[tender].orders;
    }

    function rememberWithdrawal(uint32 tender, uint256 who) internal {
        (bids[tender][who].live, bids[tender][who].withdrawn) = (false, true);
        ++tenders[tender].orders;
    }

    function rememberOpening(uint32 tender, uint256 who) internal {
        BidGhost storage ghost = bids[tender][who];
        VendorGhost storage its = tenderers[tender][vendorOf(who)];
        ghost.opened = true;
        // The first offer's seal stays where it is, for its prices.
        ghost.live = tenders[tender].weighted && its.openings == 0;
        if (++its.openings == 1) {
            its.first = uint8(who + 1);
            its.priced = !tenders[tender].weighted;
        }
    }

    function rememberSuspension(uint32 tender) internal {
        TenderGhost storage t = tenders[tender];
        (t.suspended, t.since) = (true, now40());
        ++t.decisions;
    }

    /// @dev All that lay ahead comes later.
    function rememberRelease(uint32 tender) internal {
        TenderGhost storage t = tenders[tender];
        uint40 lost = lostBy(tender);
        t.times = timesOf(tender);
        for (uint16 lot = 1; lot <= t.lots; ++lot) {
            LotGhost storage l = lotGhosts[tender][lot];
            uint40 ends = l.decided ? l.time + t.standstill : l.time;
            if (ends > t.since) l.time += lost;
            if (l.complaintsUntil > t.since) l.complaintsUntil += lost;
            if (l.reopenedUntil > t.since) l.reopenedUntil += lost;
        }
        (t.suspended, t.used) = (false, t.used + lost);
    }

    function rememberComplaint(uint32 tender, uint16 lot, uint256 who) internal {
        LotGhost storage l = lotGhosts[tender][lot];
        for (uint256 i = 0; i < VENDORS; ++i) {
            if (complaints[tender][lot][i].answer == Answer.Waited && now40() >= l.complaintsUntil) {
                complaints[tender][lot][i].answer = Answer.Lapsed;
            }
        }
        complaints[tender][lot][who] = ComplaintGhost(Answer.Waited, l.round);
        l.complaintsUntil = now40() + 4 days;
    }

    function rememberUpheld(uint32 tender, uint16 lot, uint256 who) internal {
        LotGhost storage l = lotGhosts[tender][lot];
        for (uint256 i = 0; i < VENDORS; ++i) {
            if (complaints[tender][lot][i].answer == Answer.Waited) {
                complaints[tender][lot][i].answer = Answer.Void;
            }
        }
        complaints[tender][lot][who].answer = Answer.Upheld;
        if (l.decided) (l.decided, l.winner, l.time) = (false, 0, 0);
        (l.round, l.complaintsUntil, l.reopenedUntil) = (l.round + 1, 0, now40() + 3 days);
    }

    // ---- the clock ----

    function lostBy(uint32 tender) internal view returns (uint40 lost) {
        TenderGhost storage t = tenders[tender];
        if (!t.suspended) return 0;
        lost = now40() - t.since;
        if (lost > CAP - t.used) lost = CAP - t.used;
    }

    function timesOf(uint32 tender) internal view returns (uint40[6] memory times) {
        TenderGhost storage t = tenders[tender];
        times = t.times;
        uint40 lost = lostBy(tender);
        for (uint256 i = 0; lost != 0 && i < 6; ++i) {
            if (times[i] > t.since) times[i] += lost;
        }
    }

    /// @dev Whether oversight holds the tender: until somebody lets it go, even if its time has run out.
    function isHeld(uint32 tender) internal view returns (bool) {
        return tenders[tender].suspended;
    }

    function isEnded(uint32 tender) internal view returns (bool) {
        return tenders[tender].cancelled || tenders[tender].finalized;
    }

    /// @dev Where it would stand if it were not suspended.
    function phaseOf(uint32 tender) internal view returns (Phase) {
        TenderGhost storage t = tenders[tender];
        if (t.cancelled) return Phase.Cancelled;
        if (t.finalized) return Phase.Final;
        uint40[6] memory times = timesOf(tender);
        uint8 phase = uint8(Phase.Consultation);
        for (uint256 i = 0; i < 5 && times[i] <= now40(); ++i) {
            ++phase;
        }
        if (phase < uint8(Phase.Evaluation)) return Phase(phase);
        return undecidedLots(tender) == 0 ? Phase.Standstill : Phase.Evaluation;
    }

    function undecidedLots(uint32 tender) internal view returns (uint256 count) {
        for (uint16 lot = 1; lot <= tenders[tender].lots; ++lot) {
            if (!lotGhosts[tender][lot].decided) ++count;
        }
    }

    function isWaiting(uint32 tender, uint16 lot, uint256 who) internal view returns (bool) {
        return complaints[tender][lot][who].answer == Answer.Waited
            && now40() < lotGhosts[tender][lot].complaintsUntil;
    }

    function hasWaiting(uint32 tender, uint16 lot) internal view returns (bool) {
        for (uint256 i = 0; i < VENDORS; ++i) {
            if (isWaiting(tender, lot, i)) return true;
        }
        return false;
    }

    /// @dev Until when the officer alone decides.
    function officersUntil(uint32 tender, uint16 lot) internal view returns (uint40 until) {
        until = timesOf(tender)[5];
        if (lotGhosts[tender][lot].reopenedUntil > until) until = lotGhosts[tender][lot].reopenedUntil;
    }

    // ---- bids ----

    /// @dev 0 if the vendor opened none for the lot.
    function priceIn(uint32 tender, uint256 who, uint16 lot) internal view returns (uint96) {
        VendorGhost storage its = tenderers[tender][who];
        return its.priced ? bids[tender][its.first - 1].asked[lot - 1] : 0;
    }

    /// @dev Where each vendor's price for the lot is kept: two in a word, by their rank in the bid.
    function placesIn(uint32 tender, uint16 lot) internal view returns (uint40[] memory places) {
        places = new uint40[](VENDORS);
        uint256 count;
        for (uint256 i = 0; i < VENDORS; ++i) {
            if (priceIn(tender, i, lot) == 0) continue;
            uint256 rank;
            for (uint16 other = 1; other < lot; ++other) {
                if (priceIn(tender, i, other) != 0) ++rank;
            }
            places[count++] = place(vendors[i], rank / 2);
        }
        assembly ("memory-safe") {
            mstore(places, count)
        }
    }

    function stands(uint32 tender, uint256 who, uint16 lot) internal view returns (bool) {
        uint96 price = priceIn(tender, who, lot);
        return tenderers[tender][who].openings == 1 && !disqualified[tender][lot][who] && price >= FLOOR
            && price <= CEILING;
    }

    /// @dev The best bid on a lot: the lowest, or the one of most points; the earliest among equals.
    /// @return winner 0 if there is none
    function winnerOf(uint32 tender, uint16 lot) internal view returns (uint32 winner, uint96 price) {
        uint96 lowest = type(uint96).max;
        for (uint256 i = 0; i < VENDORS; ++i) {
            if (stands(tender, i, lot) && priceIn(tender, i, lot) < lowest) lowest = priceIn(tender, i, lot);
        }
        if (tenders[tender].weighted && finishedSeats(tender) == 0) return (0, 0);
        uint256 most;
        uint24 order;
        for (uint256 i = 0; i < VENDORS; ++i) {
            if (!stands(tender, i, lot)) continue;
            uint256 points = pointsOf(tender, i, priceIn(tender, i, lot), lowest);
            uint24 its = bids[tender][tenderers[tender][i].first - 1].order;
            if (winner != 0 && (points < most || (points == most && its > order))) continue;
            (winner, price, most, order) = (vendors[i], priceIn(tender, i, lot), points, its);
        }
    }

    function pointsOf(uint32 tender, uint256 who, uint256 price, uint256 lowest)
        internal
        view
        returns (uint256)
    {
        // Where price alone counts: the lower, the more.
        if (!tenders[tender].weighted) return type(uint96).max - price;
        uint256 sum;
        for (uint256 seat = 0; seat < SEATS; ++seat) {
            if (hasFinished(tender, seat)) sum += scores[tender][who][seat] - 1;
        }
        return sum / (10_000 * finishedSeats(tender)) + PRICE_WEIGHT * lowest / price;
    }

    /// @dev Whether an evaluator has scored every offer that counts.
    function hasFinished(uint32 tender, uint256 seat) internal view returns (bool) {
        for (uint256 i = 0; i < VENDORS; ++i) {
            if (tenderers[tender][i].openings == 1 && scores[tender][i][seat] == 0) return false;
        }
        return true;
    }

    function finishedSeats(uint32 tender) internal view returns (uint256 count) {
        for (uint256 seat = 0; seat < SEATS; ++seat) {
            if (hasFinished(tender, seat)) ++count;
        }
    }
}
