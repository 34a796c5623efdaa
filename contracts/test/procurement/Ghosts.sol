// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {LotPrice} from "../../src/types/Intents.sol";
import {SealSlot} from "../../src/types/SealSlot.sol";
import {Core, LotBid, LotState, LotStatus, Marks, Phase} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {Vm} from "../foundry/Vm.sol";
import {ProcurementTest} from "./ProcurementTest.sol";

/// @notice What people did, remembered apart from the contract, and the comparison of the contract with it.
abstract contract Ghosts is ProcurementTest {
    /// @dev A bidder's latest seal in a tender, and the one before it.
    struct Ghost {
        Sealed it;
        Sealed replaced;
        uint24 order;
        bool live;
    }

    /// @dev What was seen of a tender at the last observation.
    struct Seen {
        Phase phase;
        uint16 version;
        uint24 decisions;
        uint24 orders;
    }

    uint256 internal constant VENDORS = 3;
    uint256 internal constant BIDDERS = 6;
    uint256 internal constant CITIZENS = 3;
    uint16 internal constant MOST_LOTS = 5;

    uint32[2] internal buyers;
    Key[2] internal officerKeys;
    uint32[VENDORS] internal vendors;
    Key[VENDORS] internal vendorKeys;
    Account[CITIZENS] internal citizens;

    uint32 internal published;
    mapping(uint32 tender => uint256) internal houseOf;
    mapping(uint32 tender => uint256) internal decided;
    mapping(uint32 tender => uint256) internal lastDecisionOf;
    mapping(uint32 tender => mapping(uint256 bidder => Ghost)) internal bids;
    mapping(uint32 tender => mapping(uint256 vendor => uint256)) internal openings;
    /// @dev Which of its bids a vendor opened first: the bidder's number, and 1 more.
    mapping(uint32 tender => mapping(uint256 vendor => uint256)) internal firstOpened;
    mapping(uint32 tender => mapping(address author => uint32)) internal comments;
    mapping(uint32 tender => mapping(uint24 position => uint32)) internal moderations;

    mapping(uint32 tender => Seen) private _seen;
    mapping(uint32 tender => mapping(uint16 lot => bytes32)) private _decisions;

    function enterAll() internal {
        (buyers[0], officerKeys[0]) = (buyer, officerKey);
        (buyers[1], officerKeys[1]) = enterAnotherBuyer();
        for (uint256 i = 0; i < VENDORS; ++i) {
            (vendorKeys[i], vendors[i]) = enterNamedVendor(string.concat("vendor ", vm.toString(i)));
        }
        for (uint256 i = 0; i < CITIZENS; ++i) {
            citizens[i] = account(string.concat("citizen ", vm.toString(i)));
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

    function rememberSeal(uint32 tender, uint256 who, Sealed memory it) internal {
        Ghost storage ghost = bids[tender][who];
        if (ghost.order != 0) ghost.replaced = ghost.it;
        ghost.it = it;
        ghost.live = true;
        ghost.order = procurement.core(tender).orders;
    }

    function rememberOpening(uint32 tender, uint256 who) internal {
        bids[tender][who].live = false;
        if (++openings[tender][vendorOf(who)] == 1) firstOpened[tender][vendorOf(who)] = who + 1;
    }

    // ---- what follows from it ----

    /// @return price 0 if the vendor opened none for the lot
    function priceIn(uint32 tender, uint256 who, uint16 lot) internal view returns (uint96 price) {
        uint256 first = firstOpened[tender][who];
        if (first == 0) return 0;
        LotPrice[] memory prices = pricesOf(bids[tender][first - 1].it).lots;
        for (uint256 i = 0; i < prices.length; ++i) {
            if (prices[i].lot == lot) price = prices[i].price;
        }
    }

    function winnerOf(uint32 tender, uint16 lot)
        internal
        view
        returns (uint32 winner, uint96 price, uint24 order)
    {
        for (uint256 i = 0; i < VENDORS; ++i) {
            uint96 asked = priceIn(tender, i, lot);
            if (openings[tender][i] != 1 || asked < FLOOR || asked > CEILING) continue;
            uint24 place = bids[tender][firstOpened[tender][i] - 1].order;
            if (winner == 0 || asked < price || (asked == price && place < order)) {
                (winner, price, order) = (vendors[i], asked, place);
            }
        }
    }

    /// @dev Who offers the lot first of all, and who after another lot. Vendors are entered in ascending order.
    function listsOf(uint32 tender, uint16 lot)
        internal
        view
        returns (uint32[] memory firsts, uint32[] memory furthers)
    {
        firsts = new uint32[](VENDORS);
        furthers = new uint32[](VENDORS);
        (uint256 a, uint256 b) = (0, 0);
        for (uint256 i = 0; i < VENDORS; ++i) {
            if (priceIn(tender, i, lot) == 0) continue;
            bool first = pricesOf(bids[tender][firstOpened[tender][i] - 1].it).lots[0].lot == lot;
            if (first) firsts[a++] = vendors[i];
            else furthers[b++] = vendors[i];
        }
        assembly ("memory-safe") {
            mstore(firsts, a)
            mstore(furthers, b)
        }
    }

    // ---- nothing goes back ----

    /// @dev Called for each event. None names a vendor before sealing is over.
    function transcriptOf(Vm.Log memory log) internal view override returns (uint256 id) {
        id = super.transcriptOf(log);
        bytes32 topic = log.topics[0];
        bool names = topic == IProcurementEvents.BidOpened.selector
            || topic == IProcurementEvents.PriceOpened.selector
            || topic == IProcurementEvents.VendorExcluded.selector
            || topic == IProcurementEvents.LotAwarded.selector;
        if (log.emitter != address(procurement) || !names) return id;
        uint40 until = procurement.timetable(uint32(id)).sealsUntil;
        assertGe(vm.getBlockTimestamp(), until, "an event names a vendor before sealing is over");
    }

    function _observe() internal {
        assertTranscript(address(procurement), 0);
        for (uint32 tender = 1; tender <= published; ++tender) {
            assertTranscript(address(procurement), tender);
            Core memory c = procurement.core(tender);
            assertEq(c.decisions, decided[tender], "decisions are not those that were carried out");
            Seen memory before = _seen[tender];
            Phase phase = procurement.phase(tender);
            assertGe(uint8(phase), uint8(before.phase), "a tender went back to an earlier phase");
            assertGe(c.version, before.version, "a version went back");
            assertGe(c.decisions, before.decisions, "decisions went back");
            assertGe(c.orders, before.orders, "orders went back");
            _seen[tender] = Seen(phase, c.version, c.decisions, c.orders);
            _observeDecisions(tender, c.lots);
        }
    }

    function _observeDecisions(uint32 tender, uint16 lots_) private {
        for (uint16 lot = 1; lot <= lots_; ++lot) {
            LotState memory state = procurement.lot(tender, lot);
            bytes32 digest = state.decidedAt == 0 ? bytes32(0) : keccak256(abi.encode(state));
            if (_decisions[tender][lot] != 0) {
                assertEq(digest, _decisions[tender][lot], "a decision changed");
            }
            _decisions[tender][lot] = digest;
        }
    }

    // ---- what must hold at any time ----

    function check() external view {
        assertEq(procurement.tenderCount(), published);
        assertEq(uint256(procurement.publishedBy(buyers[0])) + procurement.publishedBy(buyers[1]), published);
        for (uint32 tender = 1; tender <= published; ++tender) {
            _checkSeals(tender);
            _checkOpenings(tender);
            _checkLots(tender);
        }
        // One tender's comments at a time: there is much to look at.
        _checkComments(uint32(1 + vm.getBlockTimestamp() % published));
    }

    /// @dev One live seal for each admission: the last one sealed, unless it was withdrawn or opened.
    function _checkSeals(uint32 tender) private view {
        for (uint256 who = 0; who < BIDDERS; ++who) {
            Ghost storage ghost = bids[tender][who];
            if (ghost.order == 0) continue;
            SealSlot slot = procurement.sealSlotOf(tender, ghost.it.bidder.addr);
            assertEq(slot.isLive(), ghost.live, "a seal lives that should not, or does not that should");
            if (!ghost.live) continue;
            assertTrue(slot.holds(sealOf(ghost.it.bid)), "a slot holds another seal than the last");
            assertEq(slot.sealOrder(), ghost.order, "a seal has another order than its event's");
        }
    }

    /// @dev What is kept of each vendor is what it opened, and nothing before sealing is over.
    function _checkOpenings(uint32 tender) private view {
        bool mayBeOpen = vm.getBlockTimestamp() >= procurement.timetable(tender).sealsUntil;
        for (uint256 i = 0; i < VENDORS; ++i) {
            LotBid memory kept = procurement.openedBid(tender, vendors[i]);
            uint256 count = openings[tender][i];
            assertTrue(mayBeOpen || kept.marks == 0, "a bid can be read before sealing is over");
            assertEq(kept.marks & Marks.OPENED != 0, count > 0, "who opened is not who is marked so");
            assertEq(kept.marks & Marks.EXCLUDED != 0, count > 1, "who is excluded did not open twice");
            // One vendor's further lots at a time: there is much to look at.
            if (vm.getBlockTimestamp() % VENDORS != i) continue;
            for (uint16 lot = 1; lot <= MOST_LOTS; ++lot) {
                LotBid memory further = procurement.openedLotBid(tender, vendors[i], lot);
                bool lowest = kept.lots & (1 << lot) - 1 == 1 << (lot - 1);
                uint96 price = lowest ? kept.price : further.price;
                assertEq(price, priceIn(tender, i, lot), "a price is not what was opened");
                assertTrue(mayBeOpen || price == 0, "a price can be read before sealing is over");
            }
        }
    }

    /// @dev Counts are those of the opened bids; a decided lot has the lowest qualified price, or none.
    function _checkLots(uint32 tender) private view {
        uint256 undecided;
        uint16 count = procurement.core(tender).lots;
        for (uint16 lot = 1; lot <= MOST_LOTS; ++lot) {
            uint256 opened;
            for (uint256 i = 0; i < VENDORS; ++i) {
                if (priceIn(tender, i, lot) != 0) ++opened;
            }
            assertEq(procurement.openedCount(tender, lot), opened, "a count is not that of the opened bids");
            LotStatus status = procurement.lotStatus(tender, lot);
            assertEq(status == LotStatus.None, lot > count, "there are other lots than were published");
            if (status == LotStatus.Undecided) ++undecided;
            if (status < LotStatus.Awarded) continue;
            (uint32 winner,,) = winnerOf(tender, lot);
            assertEq(procurement.lot(tender, lot).winner, winner, "the winner is not the lowest");
            assertEq(status == LotStatus.Deserted, winner == 0, "deserted with a winner, or awarded without");
        }
        assertEq(procurement.core(tender).undecided, undecided, "the count of undecided lots is wrong");
    }

    function _checkComments(uint32 tender) private view {
        for (uint256 i = 0; i < CITIZENS; ++i) {
            address author = citizens[i].addr;
            assertEq(procurement.commentsOf(tender, author), comments[tender][author]);
        }
        for (uint24 position = 1; position <= 3; ++position) {
            assertEq(procurement.moderationsOf(tender, position), moderations[tender][position]);
        }
    }
}
