// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Authentication} from "../../directory/Authentication.sol";
import {IDirectory} from "../../interfaces/IDirectory.sol";
import {IOversightActs} from "../../interfaces/IOversightActs.sol";
import {BidSlot, Marks, disqualificationOf} from "../../types/BidSlot.sol";
import {CoreSlot} from "../../types/CoreSlot.sol";
import {
    Authorization,
    Compact,
    Complain,
    Decide,
    ExcludeSeal,
    Excuse,
    PublishCounts,
    Release,
    Suspend,
    TokenRequest
} from "../../types/Intents.sol";
import {LotSlot} from "../../types/LotSlot.sol";
import {Kind} from "../../types/Parties.sol";
import {SealSlot, UNUSED} from "../../types/SealSlot.sol";
import {SignerSlot} from "../../types/Standing.sol";
import {Complaint, ComplaintState, Flags, Trial} from "../../types/Tenders.sol";
import {TimetableSlot} from "../../types/TimetableSlot.sol";
import {Decisions} from "../Decisions.sol";
import {Intents} from "../Intents.sol";
import {TenderRecord} from "../TenderRecord.sol";

/// @title What controls those who decide: suspension, complaints, exclusions, and who asked and did not bid
/// @notice One of the parts of `Procurement`, see there.
contract OversightActs is IOversightActs, Decisions {
    using Intents for *;

    constructor(IDirectory directory_) TenderRecord(directory_) {}

    /// @notice The directory that the code asks.
    function directory() external view returns (IDirectory) {
        return _directory;
    }

    // ─── Suspension ──────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IOversightActs
    function suspend(Suspend calldata intent, Authorization calldata oversight) external {
        _requireReason(intent.reason);
        _requireUnexpired(intent.validUntil);
        CoreSlot c = _decided(_requireRunning(intent.tender), intent.decisions);
        uint32 party = _requireKind(Kind.Oversight, intent.hash(), oversight);
        uint24 most = _remedies[c.procedure()].suspension;
        uint24 used = _suspensions[intent.tender].used;
        if (used >= most) revert SuspensionExhausted();

        _suspensions[intent.tender].since = uint40(block.timestamp);
        _cores[intent.tender] = c.withFlag(Flags.SUSPENDED);
        uint256 until = block.timestamp + most - used;
        bytes memory words = abi.encode(
            block.timestamp, TenderSuspended.selector, intent.tender, party, intent.reason, until, 0
        );
        _log(intent.tender, 1, words);
    }

    /// @inheritdoc IOversightActs
    function release(Release calldata intent, Authorization calldata oversight) external {
        _requireReason(intent.reason);
        _requireUnexpired(intent.validUntil);
        CoreSlot c = _decided(_requireOpenEnded(intent.tender), intent.decisions);
        if (!c.has(Flags.SUSPENDED)) revert SuspensionAbsent();
        uint32 party = _requireKind(Kind.Oversight, intent.hash(), oversight);
        _release(c, intent.tender, party, intent.reason);
    }

    /// @inheritdoc IOversightActs
    /// @dev Raises no counter: nobody decides anything.
    function resume(uint32 tender) external {
        CoreSlot c = _requireOpenEnded(tender);
        if (!c.has(Flags.SUSPENDED)) revert SuspensionAbsent();
        (,, uint40 until) = _loss(c, tender);
        if (block.timestamp < until) revert SuspensionAbsent();
        _release(c, tender, 0, 0);
    }

    function _release(CoreSlot c, uint32 tender, uint32 party, bytes32 reason) private {
        (uint40 since, uint40 lost,) = _loss(c, tender);
        if (c.has(Flags.WEIGHTED)) _scorings[tender] = _scoringOf(c, tender);
        TimetableSlot t = _timesOf(c, tender);
        _timetables[tender] = t;
        for (uint16 number = 1; number <= c.lots(); ++number) {
            _postponeLot(c, tender, number, t.standstill(), since, lost);
        }
        _suspensions[tender].used += uint24(lost);
        _cores[tender] = c.withoutFlag(Flags.SUSPENDED);
        bytes memory words =
            abi.encode(block.timestamp, TenderReleased.selector, tender, party, reason, lost, 0);
        _log(tender, 1, words);
    }

    /// @dev Objections, standstill and complaints lose no time either, if they were open when the suspension began.
    function _postponeLot(
        CoreSlot c,
        uint32 tender,
        uint16 number,
        uint24 standstill,
        uint40 since,
        uint40 lost
    ) private {
        LotSlot state = _lots[tender][number];
        uint40 time = state.time();
        uint40 ends = state.isUndecided() ? time : time + standstill;
        if (time != 0 && ends > since) _lots[tender][number] = state.withTime(uint32(time + lost));
        if (!c.has(Flags.CONTESTED)) return;
        Trial storage it = _trials[tender][number];
        if (it.until > since) it.until += lost;
        if (it.reopenedUntil > since) it.reopenedUntil += lost;
    }

    // ─── Complaints ──────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IOversightActs
    function complain(Complain calldata intent, Authorization calldata vendor) external {
        _requireReason(intent.reason);
        _requireUnexpired(intent.validUntil);
        CoreSlot c = _requireRunning(intent.tender);
        if (intent.lot == 0 || intent.lot > c.lots()) revert LotUnknown();
        _requireTimely(intent.tender, intent.lot);
        Trial memory it = _trials[intent.tender][intent.lot];
        Complaint memory last = _complaints[intent.tender][intent.lot][intent.vendor];
        // A vendor has one complaint in each round: what was decided again can be complained of again, by everyone.
        if (intent.round != it.round || (last.state != ComplaintState.None && last.round == it.round)) {
            revert ComplaintStale(it.round);
        }
        _requireTenderer(intent.tender, intent.vendor, intent.hash(), vendor);

        if (it.open != 0 && block.timestamp >= it.until) {
            // They count as rejected, and must not be decided in this one's time.
            it.open = 0;
            ++it.lapses;
        }
        ++it.open;
        // Filed later than any that waits, it also ends later.
        it.until = uint40(block.timestamp) + _remedies[c.procedure()].complaint;
        _trials[intent.tender][intent.lot] = it;
        _complaints[intent.tender][intent.lot][intent.vendor] =
            Complaint(ComplaintState.Open, it.round, it.lapses);
        _cores[intent.tender] = c.withFlag(Flags.CONTESTED);
        _recordComplaint(intent, it.until);
    }

    /// @dev In the time for objections to a disqualification, or in the standstill after a decision.
    function _requireTimely(uint32 tender, uint16 number) private view {
        LotSlot state = _lots[tender][number];
        uint40 until = state.time();
        if (!state.isUndecided()) until += _timetables[tender].standstill();
        if (block.timestamp >= until) revert ComplaintUntimely();
    }

    /// @dev A vendor that has opened a bid, by a standing signer. Whether it may act elsewhere does not matter.
    function _requireTenderer(
        uint32 tender,
        uint32 vendor,
        bytes32 structHash,
        Authorization calldata authorization
    ) private view {
        if (!_bids[tender][uint40(vendor) << 8].isOpened()) revert BidUnqualified(vendor);
        if (!_isVendorSigned(vendor, structHash, authorization, uint40(block.timestamp) + 1)) {
            revert SignatureInvalid();
        }
    }

    function _isVendorSigned(
        uint32 vendor,
        bytes32 structHash,
        Authorization calldata authorization,
        uint40 time
    ) private view returns (bool) {
        SignerSlot signer = _directory.signerSlot(keccak256(authorization.signer));
        return signer.party() == vendor
            && Authentication.isVendorSigned(signer, time, authorization, _hashTypedDataV4(structHash));
    }

    /// @inheritdoc IOversightActs
    function decide(Decide calldata intent, Authorization calldata oversight) external {
        _requireReason(intent.reason);
        _requireUnexpired(intent.validUntil);
        CoreSlot c = _decided(_requireRunning(intent.tender), intent.decisions);
        Trial memory it = _trials[intent.tender][intent.lot];
        Complaint memory complaint = _complaints[intent.tender][intent.lot][intent.vendor];
        bool waits = complaint.state == ComplaintState.Open && complaint.round == it.round
            && complaint.lapses == it.lapses && block.timestamp < it.until;
        if (!waits) revert ComplaintUnknown();
        uint32 party = _requireKind(Kind.Oversight, intent.hash(), oversight);

        complaint.state = intent.upheld ? ComplaintState.Upheld : ComplaintState.Rejected;
        _complaints[intent.tender][intent.lot][intent.vendor] = complaint;
        _recordDecision(intent, party);
        if (intent.reinstate != 0) _reinstate(intent, party);
        if (intent.upheld) {
            it = _reopen(c, it, intent.tender, intent.lot);
        } else {
            --it.open;
        }
        _trials[intent.tender][intent.lot] = it;
        _cores[intent.tender] = c;
    }

    /// @dev Whatever else was complained of on the lot is void with what it was about.
    function _reopen(CoreSlot c, Trial memory it, uint32 tender, uint16 number)
        private
        returns (Trial memory)
    {
        LotSlot state = _lots[tender][number];
        if (!state.isUndecided()) _lots[tender][number] = state.reopened();
        it.open = 0;
        ++it.round;
        it.until = 0;
        it.reopenedUntil = uint40(block.timestamp) + _remedies[c.procedure()].reevaluation;
        bytes memory words =
            abi.encode(block.timestamp, LotReopened.selector, tender, number, it.reopenedUntil, 0);
        _log(tender, 1, words);
        return it;
    }

    function _reinstate(Decide calldata intent, uint32 party) private {
        uint32 vendor = intent.reinstate;
        uint256 index = _bids[intent.tender][uint40(vendor) << 8].placeIn(intent.lot);
        if (!intent.upheld || index == type(uint256).max) revert ReinstatementInvalid(vendor);
        uint40 place = uint40(vendor) << 8 | uint40(index / 2);
        BidSlot bid = _bids[intent.tender][place];
        if (!bid.isDisqualified(index)) revert ReinstatementInvalid(vendor);
        _bids[intent.tender][place] = bid.withoutMark(disqualificationOf(index));
        bytes memory words = abi.encode(
            block.timestamp, VendorReinstated.selector, intent.tender, vendor, intent.lot, party, 0
        );
        _log(intent.tender, 2, words);
    }

    // ─── Garbage ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IOversightActs
    function excludeSeal(ExcludeSeal calldata intent, Authorization calldata oversight) external {
        _requireReason(intent.evidence);
        _requireUnexpired(intent.validUntil);
        CoreSlot c = _decided(_requireOpenEnded(intent.tender), intent.decisions);
        TimetableSlot t = _timesOf(c, intent.tender);
        if (block.timestamp < t.sealsUntil()) revert OpeningNotBegun();
        if (block.timestamp >= t.opensUntil()) revert OpeningOver();
        if (!c.has(Flags.ENVELOPES) || !_isUnopened(intent.tender, intent.bidder)) revert SealAbsent();
        uint32 party = _requireKind(Kind.Oversight, intent.hash(), oversight);

        _seals[intent.tender][intent.bidder] = UNUSED;
        _cores[intent.tender] = c;
        bytes memory words = abi.encode(
            block.timestamp, SealExcluded.selector, intent.tender, intent.bidder, party, intent.evidence, 0
        );
        _log(intent.tender, 2, words);
    }

    /// @dev An opened offer's seal lives on, for its prices.
    function _isUnopened(uint32 tender, address bidder) private view returns (bool) {
        SealSlot held = _seals[tender][bidder];
        return held.isLive() && !held.isOfferOpened();
    }

    // ─── Who asked and did not bid ───────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IOversightActs
    function publishCounts(PublishCounts calldata intent, Compact calldata registrar) external {
        _requireUnexpired(intent.validUntil);
        CoreSlot c = _requireOpened(intent.tender);
        if (!_admits(c, intent.tender, intent.registrar)) revert RegistrarsInvalid(intent.registrar);
        if (_counted[intent.tender][intent.registrar]) revert CountsPublished();
        if (!_signed(intent.registrar, intent.hash(), registrar)) revert SignatureInvalid();

        _counted[intent.tender][intent.registrar] = true;
        bytes memory words = abi.encode(
            block.timestamp,
            RequestsCounted.selector,
            intent.tender,
            intent.registrar,
            intent.root,
            intent.requests,
            0
        );
        _log(intent.tender, 2, words);
    }

    /// @inheritdoc IOversightActs
    function nameAbsent(TokenRequest calldata request, Authorization calldata vendor) external {
        CoreSlot c = _requireOpened(request.tender);
        if (!_admits(c, request.tender, request.registrar)) revert RegistrarsInvalid(request.registrar);
        uint40 place = uint40(request.vendor) << 8;
        BidSlot first = _bids[request.tender][place];
        if (first.isOpened() || first.hasMark(Marks.EXCUSED | Marks.ABSENT)) {
            revert VendorAccountedFor(request.vendor);
        }
        // As it stands now: a suspension in sealing that has run out may not be resumed yet.
        uint40 time = _timesOf(c, request.tender).sealsUntil();
        if (!_isVendorSigned(request.vendor, request.hash(), vendor, time)) revert SignatureInvalid();

        _bids[request.tender][place] = first.withMark(Marks.ABSENT);
        bytes memory words = abi.encode(
            block.timestamp, VendorAbsent.selector, request.tender, request.vendor, request.registrar, 0
        );
        _log(request.tender, 2, words);
    }

    /// @inheritdoc IOversightActs
    /// @dev Uses up the withdrawn seal's slot, so that it excuses one vendor; sealing is over, so the key cannot come back.
    function excuse(Excuse calldata intent, Compact calldata bidder) external {
        CoreSlot c = _requireTender(intent.tender);
        if (c.has(Flags.CANCELLED)) revert TenderIsCancelled();
        if (block.timestamp < _timesOf(c, intent.tender).sealsUntil()) revert OpeningNotBegun();
        if (!_seals[intent.tender][intent.bidder].isTombstone()) revert SealAbsent();
        if (!_signed(intent.bidder, intent.hash(), bidder)) revert SignatureInvalid();

        _seals[intent.tender][intent.bidder] = UNUSED;
        uint40 place = uint40(intent.vendor) << 8;
        _bids[intent.tender][place] = _bids[intent.tender][place].withMark(Marks.EXCUSED);
        bytes memory words = abi.encode(
            block.timestamp, WithdrawalClaimed.selector, intent.tender, intent.vendor, intent.bidder, 0
        );
        _log(intent.tender, 2, words);
    }

    /// @dev A tender whose opening is over.
    function _requireOpened(uint32 tender) private view returns (CoreSlot c) {
        c = _requireTender(tender);
        if (c.has(Flags.CANCELLED)) revert TenderIsCancelled();
        uint40 from = _timesOf(c, tender).opensUntil();
        if (block.timestamp < from) revert CountingNotBegun(from);
    }

    // ─── Events ──────────────────────────────────────────────────────────────────────────────────────────────

    function _recordComplaint(Complain calldata intent, uint40 until) private {
        _log(
            intent.tender,
            2,
            abi.encode(
                block.timestamp,
                ComplaintFiled.selector,
                intent.tender,
                intent.vendor,
                intent.lot,
                intent.round,
                intent.reason,
                until,
                0
            )
        );
    }

    function _recordDecision(Decide calldata intent, uint32 party) private {
        _log(
            intent.tender,
            2,
            abi.encode(
                block.timestamp,
                ComplaintDecided.selector,
                intent.tender,
                intent.vendor,
                intent.lot,
                intent.upheld,
                party,
                intent.reason,
                0
            )
        );
    }
}
