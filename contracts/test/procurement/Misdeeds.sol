// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
import {IOversightActs} from "../../src/interfaces/IOversightActs.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
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
    Panel,
    Release,
    Reschedule,
    Score,
    Suspend,
    TokenRequest
} from "../../src/types/Intents.sol";
import {Phase} from "../../src/types/Tenders.sol";
import {Typed} from "./Typed.sol";
import {Witness} from "./Witness.sol";

/// @notice What must be refused, as far as the ghosts know: too late, too early, by the wrong one, or while a tender is held.
abstract contract Misdeeds is Witness {
    using Typed for *;

    function tryAll(uint32 tender, uint256 seed) internal {
        _trySeals(tender, seed % BIDDERS);
        _tryAbsent(tender, seed % VENDORS);
        _tryControl(tender);
        _tryAnswers(tender, _someLot(tender, seed / 7), seed / 3 % VENDORS);
        _tryExclusion(tender, seed % BIDDERS);
        if (isHeld(tender) || isEnded(tender)) _tryDecisions(tender, seed / 7);
        else if (phaseOf(tender) == Phase.Evaluation) _tryAwards(tender, seed / 7);
        else if (phaseOf(tender) < Phase.Evaluation) _tryEarly(tender, seed / 7);
        else _fails(_rightAward(tender, _someLot(tender, seed / 7)));
    }

    // ---- seals and openings out of their time ----

    function _trySeals(uint32 tender, uint256 who) private {
        BidGhost storage ghost = bids[tender][who];
        if (ghost.order == 0) return;
        Phase phase = phaseOf(tender);
        Sealed memory it = ghost.it;
        if (phase != Phase.Sealing) {
            _fails(abi.encodeCall(IProcurement.seal, (sealItem(withEnvelope(it), it.bidder.key))));
        }
        bool openable = phase == Phase.Opening && ghost.live && !ghost.opened;
        if (!openable || tenders[tender].weighted) _fails(abi.encodeCall(IProcurement.open, (opening(it))));
        if (!openable || !tenders[tender].weighted) {
            _fails(abi.encodeCall(IEvaluationActs.openOffer, (offerItem(it))));
        }
        bool priceable = phase == Phase.Pricing && tenders[tender].weighted && ghost.opened && ghost.live
            && tenderers[tender][vendorOf(who)].openings == 1;
        if (!priceable) _fails(abi.encodeCall(IEvaluationActs.openPrices, (priceItem(it))));
        if (ghost.replaced.bid.tender != 0) {
            _fails(abi.encodeCall(IProcurement.open, (opening(ghost.replaced))));
            _fails(abi.encodeCall(IEvaluationActs.openOffer, (offerItem(ghost.replaced))));
        }
    }

    // ---- those who are accounted for ----

    function _tryAbsent(uint32 tender, uint256 who) private {
        VendorGhost storage its = tenderers[tender][who];
        if (its.openings == 0 && !its.excused && !its.named && now40() >= timesOf(tender)[2]) return;
        TokenRequest memory it = requesting(tender, vendors[who]);
        _fails(abi.encodeCall(IOversightActs.nameAbsent, (it, approve(vendorKeys[who], it.hashOf()))));
        if (!tenders[tender].counted && now40() >= timesOf(tender)[2]) return;
        _fails(
            abi.encodeCall(
                IOversightActs.publishCounts,
                (counting(tender), compactly(registrarKey.secret, counting(tender).hashOf()))
            )
        );
    }

    // ---- feigned control, and control that would not end ----

    function _tryControl(uint32 tender) private {
        Key memory stranger = officerKeys[tenders[tender].house];
        Suspend memory stop = suspending(tender);
        _fails(abi.encodeCall(IOversightActs.suspend, (stop, approve(stranger, stop.hashOf()))));
        Release memory go = releasing(tender);
        _fails(abi.encodeCall(IOversightActs.release, (go, approve(stranger, go.hashOf()))));
        TenderGhost storage t = tenders[tender];
        if (isHeld(tender) || isEnded(tender) || t.used == CAP) {
            _fails(abi.encodeCall(IOversightActs.suspend, (stop, approve(overseerKey, stop.hashOf()))));
        }
        if (!isHeld(tender) || isEnded(tender)) {
            _fails(abi.encodeCall(IOversightActs.release, (go, approve(overseerKey, go.hashOf()))));
        }
        bool ranOut = isHeld(tender) && lostBy(tender) == CAP - t.used;
        if (!ranOut || isEnded(tender)) _fails(abi.encodeCall(IOversightActs.resume, (tender)));
        if (isHeld(tender) || now40() >= timesOf(tender)[1]) {
            Cancel memory end = cancellation(tender);
            Authorization[] memory officers = alone(stranger, end.hashOf());
            _fails(abi.encodeCall(ITenderActs.cancel, (end, officers, absent())));
        }
    }

    /// @dev Of complaints that do not wait, or do no longer.
    function _tryAnswers(uint32 tender, uint16 lot, uint256 who) private {
        if (isWaiting(tender, lot, who) && !isHeld(tender) && !isEnded(tender)) return;
        Decide memory it = deciding(tender, lot, vendors[who], true);
        _fails(abi.encodeCall(IOversightActs.decide, (it, approve(overseerKey, it.hashOf()))));
    }

    /// @dev Of bids that were opened, or are not yet to be.
    function _tryExclusion(uint32 tender, uint256 who) private {
        BidGhost storage ghost = bids[tender][who];
        bool shut = ghost.live && !ghost.opened && tenders[tender].weighted;
        if (shut && phaseOf(tender) == Phase.Opening) return;
        ExcludeSeal memory it = excluding(tender, bidders[who].addr);
        _fails(abi.encodeCall(IOversightActs.excludeSeal, (it, approve(overseerKey, it.hashOf()))));
    }

    // ---- decisions on a tender that is held or at its end ----

    function _tryDecisions(uint32 tender, uint256 seed) private {
        uint16 lot = _someLot(tender, seed);
        _tryOnLot(tender, lot, seed / 3 % VENDORS);
        _tryOthers(tender, lot, seed / 3 % VENDORS);
        _tryChanges(tender);
        _fails(abi.encodeCall(IEvaluationActs.finalize, (tender)));
    }

    function _tryOnLot(uint32 tender, uint16 lot, uint256 who) private {
        Key memory key = officerKeys[tenders[tender].house];
        _fails(_rightAward(tender, lot));
        Award memory it = awarding(tender, lot, vendors[who], priceIn(tender, who, lot));
        it.report = 0;
        _fails(abi.encodeCall(IEvaluationActs.award, (it, placesIn(tender, lot), nobody())));
        Desert memory none_ = desertion(tender, lot);
        Authorization[] memory by = alone(key, none_.hashOf());
        _fails(abi.encodeCall(IEvaluationActs.declareDeserted, (none_, placesIn(tender, lot), by)));
        Disqualify memory out = disqualification(tender, lot, vendors[who]);
        _fails(abi.encodeCall(IEvaluationActs.disqualify, (out, alone(key, out.hashOf()))));
    }

    function _tryOthers(uint32 tender, uint16 lot, uint256 who) private {
        Complain memory protest = complaining(tender, lot, vendors[who]);
        _fails(abi.encodeCall(IOversightActs.complain, (protest, approve(vendorKeys[who], protest.hashOf()))));
        Decide memory answer = deciding(tender, lot, vendors[who], true);
        _fails(abi.encodeCall(IOversightActs.decide, (answer, approve(overseerKey, answer.hashOf()))));
        Score memory points = scoring(tender, vendors[who], 1);
        Authorization memory evaluator_ = approve(evaluatorKeys[0], points.hashOf());
        _fails(abi.encodeCall(IEvaluationActs.score, (points, panelOfTwo(), evaluator_)));
    }

    function _tryChanges(uint32 tender) private {
        Key memory key = officerKeys[tenders[tender].house];
        Reschedule memory later = rescheduling(tender);
        later.schedule.awardBy += 1 hours;
        _fails(abi.encodeCall(ITenderActs.reschedule, (later, alone(key, later.hashOf()))));
        Amend memory anew = amendment(tender);
        anew.panel = procurement.panelOf(tender);
        _fails(abi.encodeCall(ITenderActs.amend, (anew, alone(key, anew.hashOf()))));
    }

    // ---- awards to another than the best ----

    function _tryAwards(uint32 tender, uint256 seed) private {
        uint16 lot = _someLot(tender, seed);
        (uint32 winner,) = winnerOf(tender, lot);
        Key memory key = officerKeys[tenders[tender].house];
        for (uint256 i = 0; i < VENDORS; ++i) {
            if (vendors[i] == winner) continue;
            Award memory it = awarding(tender, lot, vendors[i], priceIn(tender, i, lot));
            Authorization[] memory by = alone(key, it.hashOf());
            _fails(abi.encodeCall(IEvaluationActs.award, (it, placesIn(tender, lot), by)));
            _fails(abi.encodeCall(IEvaluationActs.award, (it, list(vendors[i]), by)));
        }
        if (winner != 0) {
            Desert memory none_ = desertion(tender, lot);
            Authorization[] memory by = alone(key, none_.hashOf());
            _fails(abi.encodeCall(IEvaluationActs.declareDeserted, (none_, placesIn(tender, lot), by)));
        }
        LotGhost storage ghost = lotGhosts[tender][lot];
        if (ghost.decided || now40() < ghost.time || hasWaiting(tender, lot)) {
            _fails(_rightAward(tender, lot));
        }
        _fails(abi.encodeCall(IEvaluationActs.finalize, (tender)));
    }

    /// @dev Before lots can be decided.
    function _tryEarly(uint32 tender, uint256 seed) private {
        uint16 lot = _someLot(tender, seed);
        uint256 who = seed / 3 % VENDORS;
        _fails(_rightAward(tender, lot));
        _fails(abi.encodeCall(IEvaluationActs.finalize, (tender)));
        Disqualify memory out = disqualification(tender, lot, vendors[who]);
        Authorization[] memory by = alone(officerKeys[tenders[tender].house], out.hashOf());
        _fails(abi.encodeCall(IEvaluationActs.disqualify, (out, by)));
        Complain memory protest = complaining(tender, lot, vendors[who]);
        _fails(abi.encodeCall(IOversightActs.complain, (protest, approve(vendorKeys[who], protest.hashOf()))));
    }

    // ---- helpers ----

    /// @dev To whom the lot would go, by the officer; to somebody, if to none.
    function _rightAward(uint32 tender, uint16 lot) private view returns (bytes memory) {
        (uint32 winner, uint96 price) = winnerOf(tender, lot);
        Award memory it = awarding(tender, lot, winner == 0 ? vendors[0] : winner, price);
        Authorization[] memory by = alone(officerKeys[tenders[tender].house], it.hashOf());
        return abi.encodeCall(IEvaluationActs.award, (it, placesIn(tender, lot), by));
    }

    function _someLot(uint32 tender, uint256 seed) private view returns (uint16) {
        return uint16(1 + seed % tenders[tender].lots);
    }

    function panelOfTwo() internal view returns (Panel memory it) {
        it = panel();
        it.evaluators = new uint32[](SEATS);
        for (uint256 i = 0; i < SEATS; ++i) {
            it.evaluators[i] = evaluators[i];
        }
    }

    function _fails(bytes memory data) private {
        (bool taken,) = address(procurement).call(data);
        assertFalse(taken, "what must fail was taken");
    }
}
