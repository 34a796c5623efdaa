// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {
    Amend,
    Authorization,
    Award,
    Desert,
    LotPrice,
    Publish,
    Reschedule,
    Schedule
} from "../../src/types/Intents.sol";
import {Phase} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {Ghosts} from "./Ghosts.sol";
import {Typed} from "./Typed.sol";

/// @notice Two buyers, three vendors with two one-time keys each, citizens and a clock: what the invariant runner calls.
/// @dev Each act picks a tender in which it can succeed, and remembers in `Ghosts` what it did. If there is none, it
/// does something else that can.
contract Marketplace is Ghosts {
    using Typed for *;

    enum Deed {
        Publish,
        Amend,
        Reschedule,
        Cancel,
        Seal,
        SealAgain,
        Withdraw,
        Open,
        OpenSecond,
        Award,
        AwardByAnyone,
        Desert,
        Finalize,
        Comment,
        Moderate,
        Restore,
        Clock,
        Misdeed
    }

    uint32 private constant MOST_TENDERS = 3;

    /// @dev How often each was done, so that a test can tell whether the runs get anywhere.
    mapping(Deed => uint256) public done;

    constructor() {
        setUp();
        enterAll();
        _publish(0);
        _publish(1);
        _observe();
    }

    /// @dev Folds what was emitted, and compares each tender with what was seen of it before.
    modifier observed() {
        vm.recordLogs();
        _;
        _observe();
    }

    // ---- officers ----

    function publishATender(uint256 seed) external observed {
        if (procurement.tenderCount() < MOST_TENDERS) _publish(seed);
        else _advance(seed);
    }

    function _publish(uint256 seed) private {
        uint256 house = seed % 2;
        Publish memory it = publication(1 + seed / 2 % MOST_LOTS);
        (it.buyer, it.nonce) = (buyers[house], procurement.publishedBy(buyers[house]));
        uint32 tender = publish(it, officerKeys[house]);
        assertEq(tender, ++published, "ids are not consecutive");
        houseOf[tender] = house;
        ++done[Deed.Publish];
    }

    function amendATender(uint256 seed) external observed {
        uint32 tender = _pickChangeable(seed);
        if (tender == 0) return _advance(seed);
        Amend memory it = amendment(tender);
        it.schedule = _postponed(it.schedule, 4 days);
        it.lots = lots(1 + seed / 7 % MOST_LOTS);
        procurement.amend(it, approve(_officerOf(tender), it.hashOf()));
        _count(tender, Deed.Amend);
    }

    function rescheduleATender(uint256 seed) external observed {
        uint32 tender = _pickChangeable(seed);
        if (tender == 0) return _advance(seed);
        Reschedule memory it = rescheduling(tender);
        it.schedule = _postponed(it.schedule, 1 hours);
        procurement.reschedule(it, approve(_officerOf(tender), it.hashOf()));
        _count(tender, Deed.Reschedule);
    }

    /// @dev Seldom, or hardly a tender would see its end.
    function cancelATender(uint256 seed) external observed {
        uint32 tender = _pick(seed, Phase.Sealing);
        if (tender == 0 || seed / 11 % 3 != 0) return _advance(seed);
        procurement.cancel(cancellation(tender), approve(_officerOf(tender), cancellation(tender).hashOf()));
        _count(tender, Deed.Cancel);
    }

    function decideALot(uint256 seed) external observed {
        if (!_decideOne(seed)) _advance(seed);
    }

    function _decideOne(uint256 seed) private returns (bool) {
        uint32 tender = _pick(seed, Phase.Evaluation);
        if (tender == 0) return false;
        uint16 lot = _undecidedLot(tender, seed / 5);
        (uint32 winner, uint96 price,) = winnerOf(tender, lot);
        (uint32[] memory firsts, uint32[] memory furthers) = listsOf(tender, lot);
        bool byAnyone = vm.getBlockTimestamp() >= scheduleOf(tender).awardBy;
        if (winner == 0) {
            Desert memory it = desertion(tender, lot);
            if (byAnyone) it.reason = 0;
            Authorization memory by = approve(_officerOf(tender), it.hashOf());
            procurement.declareDeserted(it, firsts, furthers, by);
            _count(tender, Deed.Desert);
        } else {
            Award memory it = awarding(tender, lot, winner, price);
            if (byAnyone) it.report = 0;
            procurement.award(it, firsts, furthers, approve(_officerOf(tender), it.hashOf()));
            _count(tender, byAnyone ? Deed.AwardByAnyone : Deed.Award);
        }
        return true;
    }

    function finalizeATender(uint256 seed) external observed {
        uint32 tender = _pick(seed, Phase.Standstill);
        if (tender == 0) return _advance(seed);
        if (vm.getBlockTimestamp() < lastDecisionOf[tender] + 3 days) warp(lastDecisionOf[tender] + 3 days);
        procurement.finalize(tender);
        ++done[Deed.Finalize];
    }

    // ---- bidders ----

    /// @dev Several at once, so that ties and vendors with two bids are common.
    function sealBids(uint256 seed) external observed {
        if (!_sealSome(seed)) _advance(seed);
    }

    function _sealSome(uint256 seed) private returns (bool) {
        uint32 tender = _pick(seed, Phase.Sealing);
        if (tender == 0) return false;
        for (uint256 i = 0; i <= seed / 17 % 4; ++i) {
            _seal(tender, (seed / 3 % BIDDERS + i) % BIDDERS, uint256(keccak256(abi.encode(seed, i))));
        }
        return true;
    }

    function _seal(uint32 tender, uint256 who, uint256 seed) private {
        Sealed memory it = prepare(tender, bidderName(who), vendorKeys[vendorOf(who)], _prices(tender, seed));
        it.bid.salt = bytes32(seed);
        if (bids[tender][who].order != 0) ++done[Deed.SealAgain];
        seal(it);
        rememberSeal(tender, who, it);
        ++done[Deed.Seal];
    }

    function withdrawASeal(uint256 seed) external observed {
        uint32 tender = _pick(seed, Phase.Sealing);
        uint256 who = _liveBidder(tender, seed / 3);
        if (who == BIDDERS) return _advance(seed);
        Sealed memory it = bids[tender][who].it;
        withdraw(withdrawal(it), it.bidder.key);
        bids[tender][who].live = false;
        ++done[Deed.Withdraw];
    }

    function openBids(uint256 seed) external observed {
        if (!_openSome(seed)) _advance(seed);
    }

    function _openSome(uint256 seed) private returns (bool any) {
        uint32 tender = _pick(seed, Phase.Opening);
        for (uint256 i = 0; i <= seed / 17 % 4; ++i) {
            uint256 who = _liveBidder(tender, seed / 3 % BIDDERS + i);
            if (who == BIDDERS) return any;
            any = true;
            open(bids[tender][who].it);
            rememberOpening(tender, who);
            ++done[openings[tender][vendorOf(who)] > 1 ? Deed.OpenSecond : Deed.Open];
        }
    }

    // ---- citizens ----

    function commentOnATender(uint256 seed) external observed {
        uint32 tender = uint32(1 + seed % published);
        Account memory citizen = citizens[seed / 5 % CITIZENS];
        if (comments[tender][citizen.addr] == procurement.commentQuota()) return _advance(seed);
        comment(remark(tender, citizen.addr), citizen.key);
        ++comments[tender][citizen.addr];
        ++done[Deed.Comment];
    }

    /// @dev The contract does not tell a comment's position from another's.
    function moderateOrRestoreAComment(uint256 seed) external observed {
        uint32 tender = uint32(1 + seed % published);
        uint24 position = uint24(1 + seed / 5 % 3);
        if (moderations[tender][position] % 2 == 0) {
            moderate(moderation(tender, position));
            ++done[Deed.Moderate];
        } else {
            restore(restoration(tender, position));
            ++done[Deed.Restore];
        }
        ++moderations[tender][position];
    }

    // ---- the clock ----

    function letTimePass(uint256 seed) external observed {
        if (seed % 2 == 0) pass(bound(seed / 2, 1, 12 hours));
        else _toABoundary(seed / 2);
        ++done[Deed.Clock];
    }

    /// @dev What an act does that has nothing to act on: bids are sealed and opened, and now and then time passes.
    function _advance(uint256 seed) private {
        uint256 other = uint256(keccak256(abi.encode(seed)));
        if (other % 5 == 0) _toABoundary(seed);
        else if (other % 5 < 3) _sealSome(other / 5);
        else _openSome(other / 5);
    }

    /// @dev To the next boundary of some tender, or its last second before that; but seldom past what could still be
    /// sealed, opened or decided.
    function _toABoundary(uint256 seed) private {
        uint256 turn = seed / 45 % 4;
        if (turn != 0 && (_openSome(seed) || _hasUnsealed(seed) && _sealSome(seed))) return;
        if (turn > 1 && _decideOne(seed)) return;
        Schedule memory s = scheduleOf(uint32(1 + seed % published));
        uint40[4] memory boundaries = [s.sealsFrom, s.sealsUntil, s.opensUntil, s.awardBy];
        for (uint256 i = 0; i < 4; ++i) {
            if (boundaries[i] <= vm.getBlockTimestamp()) continue;
            bool early = seed / 9 % 5 == 0 && boundaries[i] - 1 > vm.getBlockTimestamp();
            return warp(early ? boundaries[i] - 1 : boundaries[i]);
        }
    }

    // ---- what must fail ----

    function tryWhatMustFail(uint256 seed) external observed {
        uint32 tender = uint32(1 + seed % published);
        uint256 who = seed / 5 % BIDDERS;
        Ghost storage ghost = bids[tender][who];
        if (ghost.order == 0) return _advance(seed);
        Phase phase = procurement.phase(tender);
        if (phase != Phase.Sealing) {
            // Late, cancelled, or of a tender whose sealing has not begun.
            _fails(abi.encodeCall(IProcurement.seal, (sealItem(sealing(ghost.it), ghost.it.bidder.key))));
        }
        if (phase != Phase.Opening || !ghost.live) {
            _fails(abi.encodeCall(IProcurement.open, (opening(ghost.it))));
        }
        if (ghost.replaced.bid.tender != 0) {
            _fails(abi.encodeCall(IProcurement.open, (opening(ghost.replaced))));
        }
        if (phase == Phase.Evaluation) _tryAnotherAward(tender, seed / 7);
        ++done[Deed.Misdeed];
    }

    function _tryAnotherAward(uint32 tender, uint256 seed) private {
        uint16 lot = _undecidedLot(tender, seed);
        (uint32 winner,,) = winnerOf(tender, lot);
        (uint32[] memory firsts, uint32[] memory furthers) = listsOf(tender, lot);
        for (uint256 i = 0; i < VENDORS; ++i) {
            if (vendors[i] == winner) continue;
            Award memory it = awarding(tender, lot, vendors[i], priceIn(tender, i, lot));
            Authorization memory by = approve(_officerOf(tender), it.hashOf());
            _fails(abi.encodeCall(IProcurement.award, (it, firsts, furthers, by)));
            _fails(abi.encodeCall(IProcurement.award, (it, list(vendors[i]), none(), by)));
        }
    }

    function _fails(bytes memory data) private {
        (bool taken,) = address(procurement).call(data);
        assertFalse(taken, "what must fail was taken");
    }

    // ---- choices ----

    /// @dev Some tender in that phase; 0 if there is none.
    function _pick(uint256 seed, Phase phase) private view returns (uint32) {
        for (uint256 i = 0; i < published; ++i) {
            uint32 tender = uint32(1 + (seed % published + i) % published);
            if (procurement.phase(tender) == phase) return tender;
        }
        return 0;
    }

    function _pickChangeable(uint256 seed) private view returns (uint32) {
        for (uint256 i = 0; i < published; ++i) {
            uint32 tender = uint32(1 + (seed % published + i) % published);
            bool inTime = vm.getBlockTimestamp() < procurement.timetable(tender).sealsUntil - 1 days;
            // Not for ever: a tender that is always postponed is never opened.
            if (procurement.phase(tender) < Phase.Opening && inTime && decided[tender] < 3) return tender;
        }
        return 0;
    }

    function _postponed(Schedule memory s, uint40 by) private pure returns (Schedule memory) {
        return Schedule(s.sealsFrom, s.sealsUntil + by, s.opensUntil + by, s.awardBy + by);
    }

    /// @dev One whose seal is live and of the version that stands; `BIDDERS` if there is none.
    function _liveBidder(uint32 tender, uint256 from) private view returns (uint256) {
        uint16 version = procurement.core(tender).version;
        for (uint256 i = 0; i < BIDDERS; ++i) {
            uint256 who = (from % BIDDERS + i) % BIDDERS;
            Ghost storage ghost = bids[tender][who];
            if (tender != 0 && ghost.live && ghost.it.bid.version == version) return who;
        }
        return BIDDERS;
    }

    /// @dev Whether a tender whose sealing runs has no seal that could be opened.
    function _hasUnsealed(uint256 seed) private view returns (bool) {
        uint32 tender = _pick(seed, Phase.Sealing);
        return tender != 0 && _liveBidder(tender, 0) == BIDDERS;
    }

    function _undecidedLot(uint32 tender, uint256 seed) private view returns (uint16) {
        uint256 count = procurement.core(tender).lots;
        for (uint256 i = 0; i < count; ++i) {
            uint16 lot = uint16(1 + (seed % count + i) % count);
            if (procurement.lot(tender, lot).decidedAt == 0) return lot;
        }
        revert("no lot is undecided");
    }

    /// @dev Few prices, on both sides of the floor, so that ties and failures are common.
    function _prices(uint32 tender, uint256 seed) private view returns (LotPrice[] memory them) {
        uint16 count = procurement.core(tender).lots;
        uint256 mask = 1 + seed / 13 % ((1 << count) - 1);
        them = new LotPrice[](count);
        uint256 length;
        for (uint16 i = 0; i < count; ++i) {
            if (mask >> i & 1 == 0) continue;
            uint256 step = uint256(keccak256(abi.encode(seed, i))) % 5;
            them[length++] = LotPrice(i + 1, uint96(FLOOR + step - 1));
        }
        assembly ("memory-safe") {
            mstore(them, length)
        }
    }

    function _officerOf(uint32 tender) private view returns (Key memory) {
        return officerKeys[houseOf[tender]];
    }

    function _count(uint32 tender, Deed deed) private {
        ++decided[tender];
        ++done[deed];
        if (deed >= Deed.Award) lastDecisionOf[tender] = vm.getBlockTimestamp();
    }
}
