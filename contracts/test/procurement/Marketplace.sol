// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    Amend,
    Authorization,
    Award,
    Cancel,
    Comment,
    Decide,
    Desert,
    Disqualify,
    Endorse,
    LotPrice,
    Publish,
    Reply,
    Reschedule,
    Schedule,
    Score,
    SubjectKind
} from "../../src/types/Intents.sol";
import {Phase} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {Misdeeds} from "./Misdeeds.sol";
import {Typed} from "./Typed.sol";

/// @notice Two buyers, a control body, two evaluators, three vendors with two one-time keys each, citizens and a clock: what
/// the invariant runner calls.
/// @dev Each act picks a tender in which it must succeed, by what the ghosts know and not by what the contract says; so a
/// refusal fails the run. If there is no such tender, it does something else that can be done.
contract Marketplace is Misdeeds {
    using Typed for *;

    enum Deed {
        Publish,
        PublishWeighted,
        Amend,
        Reschedule,
        Cancel,
        CancelTogether,
        Suspend,
        Release,
        Resume,
        Seal,
        SealAgain,
        SealWhileSuspended,
        Withdraw,
        Open,
        OpenSecond,
        OpenWhileSuspended,
        OpenPrices,
        Score,
        ExcludeSeal,
        Disqualify,
        Award,
        AwardWeighted,
        AwardByAnyone,
        Desert,
        Complain,
        Reject,
        Uphold,
        Reinstate,
        AwardAgain,
        Finalize,
        PublishCounts,
        NameAbsent,
        Excuse,
        Comment,
        CommentAs,
        Reply,
        Endorse,
        Moderate,
        Restore,
        Clock,
        Misdeed
    }

    uint32 private constant MOST_TENDERS = 3;

    /// @dev How often each was done, so that a test can tell whether the runs get anywhere.
    mapping(Deed => uint256) public done;

    mapping(uint32 tender => mapping(uint32 position => mapping(uint256 who => bool))) private _replied;
    mapping(uint32 tender => mapping(uint32 position => mapping(uint256 who => bool))) private _endorsed;

    constructor() {
        setUp();
        enterAll();
        _publish(0);
        _publish(3);
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
        if (published < MOST_TENDERS) _publish(seed);
        else _advance(seed);
    }

    function _publish(uint256 seed) private {
        uint256 house = seed % 2;
        bool weighted = seed / 2 % 2 == 1;
        uint256 count = 1 + seed / 4 % MOST_LOTS;
        Publish memory it = weighted ? weightedPublication(count) : publication(count);
        it.envelopes = weighted;
        // Shorter and longer than oversight has for a complaint.
        it.standstill = seed / 32 % 2 == 0 ? 3 days : 10 days;
        (it.buyer, it.nonce) = (buyers[house], procurement.publishedBy(buyers[house]));
        if (weighted) it.panel = panelOfTwo().hashOf();
        Authorization[] memory by = alone(officerKeys[house], it.hashOf());
        uint32 tender =
            weighted ? procurement.publishWeighted(it, panelOfTwo(), by) : procurement.publish(it, by);
        assertEq(tender, ++published, "ids are not consecutive");
        rememberTender(tender, it, weighted, house);
        ++done[weighted ? Deed.PublishWeighted : Deed.Publish];
    }

    function amendATender(uint256 seed) external observed {
        uint32 tender = _pick(seed, _isChangeable);
        if (tender == 0) return _advance(seed);
        Amend memory it = amendment(tender);
        it.schedule = _postponed(tender, 4 days);
        it.lots = lots(1 + seed / 7 % MOST_LOTS);
        it.panel = procurement.panelOf(tender);
        procurement.amend(it, alone(_officerOf(tender), it.hashOf()));
        rememberSchedule(tender, it.schedule);
        TenderGhost storage t = tenders[tender];
        (t.version, t.lots) = (t.version + 1, uint16(it.lots.length));
        _count(tender, Deed.Amend);
    }

    function rescheduleATender(uint256 seed) external observed {
        uint32 tender = _pick(seed, _isChangeable);
        if (tender == 0) return _advance(seed);
        Reschedule memory it = rescheduling(tender);
        it.schedule = _postponed(tender, 1 hours);
        procurement.reschedule(it, alone(_officerOf(tender), it.hashOf()));
        rememberSchedule(tender, it.schedule);
        _count(tender, Deed.Reschedule);
    }

    /// @dev Seldom, or hardly a tender would see its end.
    function cancelATender(uint256 seed) external observed {
        uint32 tender = _pick(seed, _isOpenEnded);
        if (tender == 0 || seed / 11 % 5 != 0) return _advance(seed);
        bool together = isHeld(tender) || now40() >= timesOf(tender)[1];
        Cancel memory it = cancellation(tender);
        Authorization memory oversight = together ? approve(overseerKey, it.hashOf()) : absent();
        procurement.cancel(it, alone(_officerOf(tender), it.hashOf()), oversight);
        tenders[tender].cancelled = true;
        _count(tender, together ? Deed.CancelTogether : Deed.Cancel);
    }

    function disqualifyAVendor(uint256 seed) external observed {
        if (!_disqualifyOne(seed)) _advance(seed);
    }

    function _disqualifyOne(uint256 seed) private returns (bool) {
        (uint32 tender, uint16 lot) = _pickLot(seed, _isDisqualifiable);
        if (tender == 0) return false;
        uint256 who = _firstIn(tender, lot, seed / 13, _isOpponent);
        Disqualify memory it = disqualification(tender, lot, vendors[who]);
        procurement.disqualify(it, alone(_officerOf(tender), it.hashOf()));
        disqualified[tender][lot][who] = true;
        lotGhosts[tender][lot].time = now40() + 2 days;
        _count(tender, Deed.Disqualify);
        return true;
    }

    function decideALot(uint256 seed) external observed {
        if (!_decideOne(seed)) _advance(seed);
    }

    function _decideOne(uint256 seed) private returns (bool) {
        (uint32 tender, uint16 lot) = _pickLot(seed, _isDecidable);
        if (tender == 0) return false;
        (uint32 winner, uint96 price) = winnerOf(tender, lot);
        bool byAnyone = now40() >= officersUntil(tender, lot);
        if (winner == 0) _desert(tender, lot, byAnyone);
        else _award(tender, lot, awarding(tender, lot, winner, price), byAnyone);
        LotGhost storage ghost = lotGhosts[tender][lot];
        (ghost.decided, ghost.winner, ghost.time) = (true, winner, now40());
        if (ghost.round != 0) ++done[Deed.AwardAgain];
        return true;
    }

    function _award(uint32 tender, uint16 lot, Award memory it, bool byAnyone) private {
        if (byAnyone) it.report = 0;
        Authorization[] memory by = byAnyone ? nobody() : alone(_officerOf(tender), it.hashOf());
        procurement.award(it, placesIn(tender, lot), by);
        if (byAnyone) ++done[Deed.AwardByAnyone];
        else ++done[tenders[tender].weighted ? Deed.AwardWeighted : Deed.Award];
    }

    function _desert(uint32 tender, uint16 lot, bool byAnyone) private {
        Desert memory it = desertion(tender, lot);
        if (byAnyone) it.reason = 0;
        Authorization[] memory by = byAnyone ? nobody() : alone(_officerOf(tender), it.hashOf());
        procurement.declareDeserted(it, placesIn(tender, lot), by);
        ++done[Deed.Desert];
    }

    function finalizeATender(uint256 seed) external observed {
        uint32 tender = _pick(seed, _isInStandstill);
        if (tender == 0) return _advance(seed);
        // By then every complaint has its answer, or has lapsed.
        uint40 from = now40();
        for (uint16 lot = 1; lot <= tenders[tender].lots; ++lot) {
            LotGhost storage ghost = lotGhosts[tender][lot];
            uint40 until = ghost.time + tenders[tender].standstill;
            if (until > from) from = until;
            if (hasWaiting(tender, lot) && ghost.complaintsUntil > from) from = ghost.complaintsUntil;
        }
        warp(from);
        procurement.finalize(tender);
        tenders[tender].finalized = true;
        ++done[Deed.Finalize];
    }

    // ---- oversight ----

    function suspendATender(uint256 seed) external observed {
        uint32 tender = _pick(seed, _isSuspendable);
        if (tender == 0 || seed / 11 % 2 != 0) return _advance(seed);
        suspendTender(tender);
        rememberSuspension(tender);
        ++done[Deed.Suspend];
    }

    function letATenderGoOn(uint256 seed) external observed {
        if (!_letGoOn(seed)) _advance(seed);
    }

    function _letGoOn(uint256 seed) private returns (bool) {
        uint32 tender = _pick(seed, _isSuspended);
        if (tender == 0) return false;
        bool ranOut = lostBy(tender) == CAP - tenders[tender].used;
        if (ranOut) {
            procurement.resume(tender);
        } else {
            releaseTender(tender);
            ++tenders[tender].decisions;
        }
        rememberRelease(tender);
        ++done[ranOut ? Deed.Resume : Deed.Release];
        return true;
    }

    function complainOfALot(uint256 seed) external observed {
        if (!_complainOnce(seed)) _advance(seed);
    }

    function _complainOnce(uint256 seed) private returns (bool) {
        (uint32 tender, uint16 lot) = _pickLot(seed, _isContestable);
        if (tender == 0) return false;
        uint256 who = _firstIn(tender, lot, seed / 13, _mayComplain);
        complain(complaining(tender, lot, vendors[who]), vendorKeys[who]);
        rememberComplaint(tender, lot, who);
        ++done[Deed.Complain];
        return true;
    }

    function decideAComplaint(uint256 seed) external observed {
        if (!_answerOne(seed)) _advance(seed);
    }

    function _answerOne(uint256 seed) private returns (bool) {
        (uint32 tender, uint16 lot) = _pickLot(seed, _isContested);
        if (tender == 0) return false;
        uint256 who = _firstIn(tender, lot, seed / 13, isWaiting);
        Decide memory it = deciding(tender, lot, vendors[who], seed / 17 % 3 != 0);
        uint256 whom = _firstIn(tender, lot, seed / 19, _isDisqualified);
        if (it.upheld && whom != VENDORS) it.reinstate = vendors[whom];
        decide(it);
        if (it.reinstate != 0) {
            disqualified[tender][lot][whom] = false;
            ++done[Deed.Reinstate];
        }
        if (it.upheld) rememberUpheld(tender, lot, who);
        else complaints[tender][lot][who].answer = Answer.Rejected;
        _count(tender, it.upheld ? Deed.Uphold : Deed.Reject);
        return true;
    }

    function excludeASeal(uint256 seed) external observed {
        uint32 tender = _pick(seed, _isOpeningWithEnvelopes);
        uint256 who = _liveBidder(tender, seed / 3, false);
        if (who == BIDDERS || seed / 11 % 2 != 0) return _advance(seed);
        excludeSeal(excluding(tender, bidders[who].addr));
        bids[tender][who].live = false;
        _count(tender, Deed.ExcludeSeal);
    }

    // ---- bidders ----

    /// @dev Several at once, so that ties and vendors with two bids are common.
    function sealBids(uint256 seed) external observed {
        if (!_sealSome(seed)) _advance(seed);
    }

    function _sealSome(uint256 seed) private returns (bool) {
        uint32 tender = _pick(seed, _isSealing);
        if (tender == 0) return false;
        for (uint256 i = 0; i <= seed / 17 % 3; ++i) {
            _seal(tender, (seed / 3 % BIDDERS + i) % BIDDERS, uint256(keccak256(abi.encode(seed, i))));
        }
        return true;
    }

    function _seal(uint32 tender, uint256 who, uint256 seed) private {
        Sealed memory it = prepare(tender, bidderName(who), vendorKeys[vendorOf(who)], _prices(tender, seed));
        it.bid.salt = bytes32(seed);
        if (bids[tender][who].order != 0) ++done[Deed.SealAgain];
        if (isHeld(tender)) ++done[Deed.SealWhileSuspended];
        procurement.seal(sealItem(withEnvelope(it), it.bidder.key));
        rememberSeal(tender, who, it);
        ++done[Deed.Seal];
    }

    function withdrawASeal(uint256 seed) external observed {
        uint32 tender = _pick(seed, _isSealing);
        uint256 who = _liveBidder(tender, seed / 3, true);
        if (who == BIDDERS) return _advance(seed);
        Sealed memory it = bids[tender][who].it;
        withdraw(withdrawal(it), it.bidder.key);
        rememberWithdrawal(tender, who);
        ++done[Deed.Withdraw];
    }

    function openBids(uint256 seed) external observed {
        if (!_openSome(seed)) _advance(seed);
    }

    function _openSome(uint256 seed) private returns (bool any) {
        uint32 tender = _pick(seed, _isOpening);
        for (uint256 i = 0; i <= seed / 17 % 3; ++i) {
            uint256 who = _liveBidder(tender, seed / 3 % BIDDERS + i, false);
            if (who == BIDDERS) return any;
            any = true;
            if (tenders[tender].weighted) openOffer(bids[tender][who].it);
            else open(bids[tender][who].it);
            rememberOpening(tender, who);
            if (isHeld(tender)) ++done[Deed.OpenWhileSuspended];
            ++done[tenderers[tender][vendorOf(who)].openings > 1 ? Deed.OpenSecond : Deed.Open];
        }
    }

    function openSomePrices(uint256 seed) external observed {
        if (!_openPrices(seed)) _advance(seed);
    }

    function _openPrices(uint256 seed) private returns (bool any) {
        uint32 tender = _pick(seed, _isPricing);
        if (tender == 0) return false;
        for (uint256 i = 0; i < VENDORS; ++i) {
            VendorGhost storage its = tenderers[tender][i];
            if (its.openings != 1 || its.priced || seed / 5 % 4 == i) continue;
            openPrices(bids[tender][its.first - 1].it);
            its.priced = true;
            bids[tender][its.first - 1].live = false;
            any = true;
            ++done[Deed.OpenPrices];
        }
    }

    // ---- evaluators ----

    /// @dev An evaluator scores every offer, or now and then leaves one out.
    function scoreOffers(uint256 seed) external observed {
        if (!_scoreSome(seed)) _advance(seed);
    }

    function _scoreSome(uint256 seed) private returns (bool any) {
        uint32 tender = _pick(seed, _isScoring);
        if (tender == 0) return false;
        uint256 seat = seed / 3 % SEATS;
        for (uint256 i = 0; i < VENDORS; ++i) {
            if (tenderers[tender][i].openings != 1 || scores[tender][i][seat] != 0 || seed / 5 % 8 == i) {
                continue;
            }
            // Few points, so that ties are common.
            Score memory it = scoring(tender, vendors[i], uint16(uint256(keccak256(abi.encode(seed, i))) % 3));
            it.evaluator = evaluators[seat];
            procurement.score(it, panelOfTwo(), approve(evaluatorKeys[seat], it.hashOf()));
            scores[tender][i][seat] = it.points[0] * QUALITY_WEIGHT + 1;
            any = true;
            ++done[Deed.Score];
        }
    }

    // ---- who asked and did not bid ----

    function countRequests(uint256 seed) external observed {
        uint32 tender = _pick(seed, _isUncounted);
        if (tender == 0) return _advance(seed);
        publishCounts(counting(tender));
        tenders[tender].counted = true;
        ++done[Deed.PublishCounts];
    }

    function nameAnAbsentVendor(uint256 seed) external observed {
        uint32 tender = _pick(seed, _isOpened);
        if (tender == 0) return _advance(seed);
        for (uint256 i = 0; i < VENDORS; ++i) {
            VendorGhost storage its = tenderers[tender][(seed / 3 + i) % VENDORS];
            if (its.openings != 0 || its.excused || its.named) continue;
            nameAbsent(
                requesting(tender, vendors[(seed / 3 + i) % VENDORS]), vendorKeys[(seed / 3 + i) % VENDORS]
            );
            its.named = true;
            ++done[Deed.NameAbsent];
            return;
        }
        _advance(seed);
    }

    function excuseAVendor(uint256 seed) external observed {
        uint32 tender = _pick(seed, _isSealed);
        for (uint256 i = 0; tender != 0 && i < BIDDERS; ++i) {
            uint256 who = (seed / 3 + i) % BIDDERS;
            if (!bids[tender][who].withdrawn) continue;
            excuse(excusing(bids[tender][who].it), bidders[who].key);
            bids[tender][who].withdrawn = false;
            tenderers[tender][vendorOf(who)].excused = true;
            ++done[Deed.Excuse];
            return;
        }
        _advance(seed);
    }

    // ---- what is said ----

    function commentOnATender(uint256 seed) external observed {
        uint32 tender = uint32(1 + seed % published);
        Account memory citizen = citizens[seed / 5 % CITIZENS];
        if (comments[tender][citizen.addr] == procurement.commentQuota()) return _advance(seed);
        comment(remark(tender, citizen.addr), citizen.key);
        ++comments[tender][citizen.addr];
        ++done[Deed.Comment];
    }

    function saySomethingUnderAName(uint256 seed) external observed {
        uint32 tender = uint32(1 + seed % published);
        uint256 who = seed / 5 % VENDORS;
        uint32 position = uint32(1 + seed / 7 % 3);
        if (tenderers[tender][who].openings != 0 && !_replied[tender][position][who]) {
            Reply memory it = Reply(
                tender,
                vendors[who],
                position,
                SubjectKind.Bid,
                vendors[who],
                sha256(unicode"réplica"),
                NEVER
            );
            procurement.reply(it, approve(vendorKeys[who], it.hashOf()));
            _replied[tender][position][who] = true;
            ++done[Deed.Reply];
            return;
        }
        Comment memory said = remark(tender, address(uint160(vendors[who])));
        if (said.number == procurement.commentQuota()) return _advance(seed);
        commentAs(said, vendorKeys[who]);
        ++done[Deed.CommentAs];
    }

    function endorseAComment(uint256 seed) external observed {
        uint32 tender = uint32(1 + seed % published);
        uint256 who = seed / 5 % CITIZENS;
        uint32 position = uint32(1 + seed / 7 % 8);
        if (_endorsed[tender][position][who]) return _advance(seed);
        Account memory citizen = citizens[who];
        Endorse memory it = Endorse(tender, citizen.addr, position, NEVER);
        procurement.endorse(it, commentAdmission(tender, citizen.addr), compactly(citizen.key, it.hashOf()));
        _endorsed[tender][position][who] = true;
        ++done[Deed.Endorse];
    }

    /// @dev The contract does not tell a comment's position from another's.
    function moderateOrRestoreAComment(uint256 seed) external observed {
        uint32 tender = uint32(1 + seed % published);
        uint32 position = uint32(1 + seed / 5 % 3);
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

    /// @dev What an act does that has nothing to act on: whatever else can be done, and now and then time passes.
    function _advance(uint256 seed) private {
        uint256 other = uint256(keccak256(abi.encode(seed)));
        (uint256 turn, uint256 next) = (other % 4, other / 4);
        if (turn == 0) return _toABoundary(next);
        if (turn == 1 && _dispute(next)) return;
        if (turn == 2 && _sealSome(next)) return;
        if (_openSome(next) || _openPrices(next) || _scoreSome(next)) return;
        _sealSome(next);
    }

    /// @dev What follows from offers and prices: what somebody decides, and what others say to it.
    function _dispute(uint256 seed) private returns (bool) {
        if (seed % 3 == 0 && _complainOnce(seed)) return true;
        return _answerOne(seed) || (seed % 3 == 1 && _disqualifyOne(seed)) || _decideOne(seed);
    }

    /// @dev To the next boundary that there is, or the last second before it; but seldom past what could still be
    /// sealed, opened, scored or decided.
    function _toABoundary(uint256 seed) private {
        uint256 turn = seed / 45 % 4;
        if (turn != 0) {
            if (_openSome(seed) || _scoreSome(seed) || _openPrices(seed)) return;
            if (_hasUnsealed(seed) && _sealSome(seed)) return;
        }
        if (turn > 1 && _dispute(seed)) return;
        if (turn == 3 && _letGoOn(seed)) return;
        uint40 next = _nextBoundary();
        if (next == NEVER) return pass(bound(seed / 2, 1, 12 hours));
        bool early = seed / 9 % 5 == 0 && next - 1 > now40();
        warp(early ? next - 1 : next);
    }

    function _nextBoundary() private view returns (uint40 next) {
        next = NEVER;
        for (uint32 tender = 1; tender <= published; ++tender) {
            if (isEnded(tender)) continue;
            TenderGhost storage t = tenders[tender];
            uint40[6] memory boundaries = timesOf(tender);
            // While a suspension runs, they recede, and the next thing that happens by itself is its end.
            if (isHeld(tender) && lostBy(tender) < CAP - t.used) {
                boundaries = [t.since + CAP - t.used, 0, 0, 0, 0, 0];
            }
            for (uint256 i = 0; i < 6; ++i) {
                if (boundaries[i] > now40() && boundaries[i] < next) next = boundaries[i];
            }
        }
    }

    // ---- what must fail ----

    function tryWhatMustFail(uint256 seed) external observed {
        tryAll(uint32(1 + seed % published), seed / 5);
        ++done[Deed.Misdeed];
    }

    // ---- choices ----

    /// @dev Some tender of which that is true; 0 if there is none.
    function _pick(uint256 seed, function(uint32) view returns (bool) suits) private view returns (uint32) {
        for (uint256 i = 0; i < published; ++i) {
            uint32 tender = uint32(1 + (seed % published + i) % published);
            if (suits(tender)) return tender;
        }
        return 0;
    }

    /// @dev Some lot of which that is true; tender 0 if there is none.
    function _pickLot(uint256 seed, function(uint32, uint16) view returns (bool) suits)
        private
        view
        returns (uint32, uint16)
    {
        for (uint256 i = 0; i < published; ++i) {
            uint32 tender = uint32(1 + (seed % published + i) % published);
            if (isEnded(tender) || isHeld(tender) || now40() < timesOf(tender)[4]) continue;
            uint256 count = tenders[tender].lots;
            for (uint256 j = 0; j < count; ++j) {
                uint16 lot = uint16(1 + (seed / 5 % count + j) % count);
                if (suits(tender, lot)) return (tender, lot);
            }
        }
        return (0, 0);
    }

    /// @dev Some vendor of whom that is true; `VENDORS` if there is none.
    function _firstIn(
        uint32 tender,
        uint16 lot,
        uint256 seed,
        function(uint32, uint16, uint256) view returns (bool) suits
    ) private view returns (uint256) {
        for (uint256 i = 0; i < VENDORS; ++i) {
            uint256 who = (seed % VENDORS + i) % VENDORS;
            if (suits(tender, lot, who)) return who;
        }
        return VENDORS;
    }

    function _isOpenEnded(uint32 tender) private view returns (bool) {
        return !isEnded(tender);
    }

    function _isChangeable(uint32 tender) private view returns (bool) {
        // Not for ever: a tender that is always postponed is never opened.
        return !isEnded(tender) && !isHeld(tender) && now40() < timesOf(tender)[1] - 1 days
            && tenders[tender].decisions < 4;
    }

    function _isSuspendable(uint32 tender) private view returns (bool) {
        return !isEnded(tender) && !isHeld(tender) && tenders[tender].used < CAP;
    }

    function _isSuspended(uint32 tender) private view returns (bool) {
        return !isEnded(tender) && isHeld(tender);
    }

    function _isSealing(uint32 tender) private view returns (bool) {
        return phaseOf(tender) == Phase.Sealing;
    }

    function _isOpening(uint32 tender) private view returns (bool) {
        return phaseOf(tender) == Phase.Opening && _liveBidder(tender, 0, false) != BIDDERS;
    }

    function _isOpeningWithEnvelopes(uint32 tender) private view returns (bool) {
        return tenders[tender].weighted && _isOpening(tender);
    }

    function _isScoring(uint32 tender) private view returns (bool) {
        return !isHeld(tender) && phaseOf(tender) == Phase.Scoring;
    }

    function _isPricing(uint32 tender) private view returns (bool) {
        return phaseOf(tender) == Phase.Pricing;
    }

    function _isInStandstill(uint32 tender) private view returns (bool) {
        return !isHeld(tender) && phaseOf(tender) == Phase.Standstill;
    }

    function _isSealed(uint32 tender) private view returns (bool) {
        return !tenders[tender].cancelled && now40() >= timesOf(tender)[1];
    }

    function _isOpened(uint32 tender) private view returns (bool) {
        return !tenders[tender].cancelled && now40() >= timesOf(tender)[2];
    }

    function _isUncounted(uint32 tender) private view returns (bool) {
        return _isOpened(tender) && !tenders[tender].counted;
    }

    function _isDecidable(uint32 tender, uint16 lot) private view returns (bool) {
        LotGhost storage ghost = lotGhosts[tender][lot];
        return !ghost.decided && now40() >= ghost.time && !hasWaiting(tender, lot);
    }

    function _isDisqualifiable(uint32 tender, uint16 lot) private view returns (bool) {
        return !lotGhosts[tender][lot].decided && now40() < officersUntil(tender, lot)
            && _firstIn(tender, lot, 0, _isOpponent) != VENDORS;
    }

    function _isOpponent(uint32 tender, uint16 lot, uint256 who) private view returns (bool) {
        return priceIn(tender, who, lot) != 0 && tenderers[tender][who].openings == 1
            && !disqualified[tender][lot][who];
    }

    function _isDisqualified(uint32 tender, uint16 lot, uint256 who) private view returns (bool) {
        return disqualified[tender][lot][who];
    }

    function _isContestable(uint32 tender, uint16 lot) private view returns (bool) {
        LotGhost storage ghost = lotGhosts[tender][lot];
        return now40() < (ghost.decided ? ghost.time + tenders[tender].standstill : ghost.time)
            && _firstIn(tender, lot, 0, _mayComplain) != VENDORS;
    }

    function _mayComplain(uint32 tender, uint16 lot, uint256 who) private view returns (bool) {
        ComplaintGhost storage last = complaints[tender][lot][who];
        bool has = last.answer != Answer.None && last.round == lotGhosts[tender][lot].round;
        return tenderers[tender][who].openings != 0 && !has;
    }

    function _isContested(uint32 tender, uint16 lot) private view returns (bool) {
        return hasWaiting(tender, lot);
    }

    /// @dev One whose seal is live, and, unless any will do, shut and of the version that stands; `BIDDERS` if there is none.
    function _liveBidder(uint32 tender, uint256 from, bool any) private view returns (uint256) {
        for (uint256 i = 0; tender != 0 && i < BIDDERS; ++i) {
            uint256 who = (from % BIDDERS + i) % BIDDERS;
            BidGhost storage ghost = bids[tender][who];
            bool stands_ = any || (!ghost.opened && ghost.it.bid.version == tenders[tender].version);
            if (ghost.live && stands_) return who;
        }
        return BIDDERS;
    }

    /// @dev Whether a tender whose sealing runs has no seal that could be opened.
    function _hasUnsealed(uint256 seed) private view returns (bool) {
        uint32 tender = _pick(seed, _isSealing);
        return tender != 0 && _liveBidder(tender, 0, false) == BIDDERS;
    }

    function _postponed(uint32 tender, uint40 by) private view returns (Schedule memory) {
        uint40[6] memory t = timesOf(tender);
        return Schedule(t[0], t[1] + by, t[2] + by, t[5] + by);
    }

    /// @dev Few prices, on both sides of the floor, so that ties and failures are common.
    function _prices(uint32 tender, uint256 seed) private view returns (LotPrice[] memory them) {
        uint16 count = tenders[tender].lots;
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
        return officerKeys[tenders[tender].house];
    }

    /// @dev Of what the tender's counter counts.
    function _count(uint32 tender, Deed deed) private {
        ++tenders[tender].decisions;
        ++done[deed];
    }
}
