// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../interfaces/IProcurement.sol";
import {CoreSlot} from "../types/CoreSlot.sol";
import {Authorization, Award, Desert} from "../types/Intents.sol";
import {Roles} from "../types/Parties.sol";
import {Flags, LotBid, LotState, Marks} from "../types/Tenders.sol";
import {TimetableSlot} from "../types/TimetableSlot.sol";
import {Intents} from "./Intents.sol";
import {SealedBids} from "./SealedBids.sol";

/// @title Deciding lots: the computed winner, or none
abstract contract Evaluation is SealedBids {
    using Intents for *;

    /// @dev The bid that wins a lot; vendor 0 if none does.
    struct Winner {
        uint32 vendor;
        uint96 price;
        uint24 order;
    }

    /// @inheritdoc IProcurement
    function award(
        Award calldata intent,
        uint32[] calldata firsts,
        uint32[] calldata furthers,
        Authorization calldata officer
    ) external {
        (CoreSlot c, TimetableSlot t) = _beginDecision(intent.tender, intent.decisions);
        LotState memory state = _requireUndecided(c, t, intent.tender, intent.lot);
        uint32 party = _requireDecider(t, intent.validUntil, intent.hash(), intent.report, officer);
        Winner memory winner = _winner(t, intent.tender, intent.lot, state, firsts, furthers);
        if (winner.vendor == 0 || winner.vendor != intent.vendor || winner.price != intent.price) {
            revert WinnerMismatch(winner.vendor, winner.price);
        }
        _decide(intent.tender, intent.lot, state, winner.vendor);
        _cores[intent.tender] = c.lotDecided();
        _recordAward(intent, winner, party);
    }

    /// @inheritdoc IProcurement
    function declareDeserted(
        Desert calldata intent,
        uint32[] calldata firsts,
        uint32[] calldata furthers,
        Authorization calldata officer
    ) external {
        (CoreSlot c, TimetableSlot t) = _beginDecision(intent.tender, intent.decisions);
        LotState memory state = _requireUndecided(c, t, intent.tender, intent.lot);
        uint32 party = _requireDecider(t, intent.validUntil, intent.hash(), intent.reason, officer);
        Winner memory winner = _winner(t, intent.tender, intent.lot, state, firsts, furthers);
        if (winner.vendor != 0) revert WinnerMismatch(winner.vendor, winner.price);
        _decide(intent.tender, intent.lot, state, 0);
        bytes memory words = abi.encode(
            block.timestamp, LotDeserted.selector, intent.tender, intent.lot, party, intent.reason, 0
        );
        _log(intent.tender, 1, words);
        _cores[intent.tender] = c.lotDecided();
    }

    /// @inheritdoc IProcurement
    function finalize(uint32 tender) external {
        CoreSlot c = _requireTender(tender);
        if (c.has(Flags.CANCELLED)) revert TenderIsCancelled();
        if (c.has(Flags.FINAL)) revert TenderIsFinal();
        if (c.undecided() != 0) revert LotsUndecided(c.undecided());
        uint40 until = _standstillUntil(c, tender);
        if (block.timestamp < until) revert StandstillNotOver(until);
        bytes memory words = abi.encode(block.timestamp, TenderFinalized.selector, tender, 0);
        _log(tender, 1, words);
        _cores[tender] = c.withFlag(Flags.FINAL);
    }

    function _standstillUntil(CoreSlot c, uint32 tender) private view returns (uint40) {
        uint40 last;
        for (uint16 number = 1; number <= c.lots(); ++number) {
            uint32 decidedAt = _lots[tender][number].decidedAt;
            if (decidedAt > last) last = decidedAt;
        }
        return last + _timetables[tender].standstill();
    }

    function _requireUndecided(CoreSlot c, TimetableSlot t, uint32 tender, uint16 number)
        private
        view
        returns (LotState memory state)
    {
        if (block.timestamp < t.opensUntil()) revert EvaluationNotBegun(t.opensUntil());
        if (number == 0 || number > c.lots()) revert LotUnknown();
        state = _lots[tender][number];
        if (state.decidedAt != 0) revert LotDecided();
    }

    /// @dev The officer until `awardBy`, then anyone: what is decided is computed, so nothing depends on who asks.
    /// An unsigned decision carries no document that nobody answers for.
    function _requireDecider(
        TimetableSlot t,
        uint40 validUntil,
        bytes32 structHash,
        bytes32 document,
        Authorization calldata officer
    ) private view returns (uint32 party) {
        if (block.timestamp >= t.awardBy()) {
            if (document != 0) revert SignatureInvalid();
            return 0;
        }
        _requireReason(document);
        _requireUnexpired(validUntil);
        return _requireOfficer(t.buyer(), Roles.AWARD, structHash, officer);
    }

    function _decide(uint32 tender, uint16 number, LotState memory state, uint32 winner) private {
        state.winner = winner;
        state.decidedAt = uint32(block.timestamp);
        _lots[tender][number] = state;
    }

    // ─── The computed winner ─────────────────────────────────────────────────────────────────────────────────

    /// @dev The lowest price within the lot's bounds, the earliest seal among equals, from vendors that are neither
    /// excluded nor disqualified. The lists must name every vendor that opened a bid in the lot.
    function _winner(
        TimetableSlot t,
        uint32 tender,
        uint16 number,
        LotState memory state,
        uint32[] calldata firsts,
        uint32[] calldata furthers
    ) private view returns (Winner memory best) {
        uint256 opened = _openedIn(t, tender, number);
        if (firsts.length + furthers.length != opened) {
            revert VendorsIncomplete(opened, firsts.length + furthers.length);
        }
        uint32 previous;
        for (uint256 i; i < firsts.length; ++i) {
            uint32 vendor = firsts[i];
            LotBid memory bid = _firstBids[tender][vendor];
            if (vendor <= previous || !_isLowest(bid.lots, number)) revert VendorMisplaced(vendor);
            _weigh(best, state, vendor, bid);
            previous = vendor;
        }
        previous = 0;
        for (uint256 i; i < furthers.length; ++i) {
            uint32 vendor = furthers[i];
            LotBid memory bid = _furtherBids[tender][vendor][number];
            if (vendor <= previous || bid.marks == 0) revert VendorMisplaced(vendor);
            _weigh(best, state, vendor, bid);
            previous = vendor;
        }
        if (opened < t.minOpened()) return Winner(0, 0, 0);
    }

    /// @dev Whether `number` is the lowest of the lots in the bitmap.
    function _isLowest(uint64 lots, uint16 number) private pure returns (bool) {
        return uint256(lots) & ((1 << number) - 1) == 1 << (number - 1);
    }

    function _weigh(Winner memory best, LotState memory state, uint32 vendor, LotBid memory bid)
        private
        pure
    {
        if (bid.marks != Marks.OPENED || bid.price < state.floor || bid.price > state.ceiling) return;
        bool better =
            best.vendor == 0 || bid.price < best.price || (bid.price == best.price && bid.order < best.order);
        if (!better) return;
        best.vendor = vendor;
        best.price = bid.price;
        best.order = bid.order;
    }

    function _recordAward(Award calldata intent, Winner memory winner, uint32 party) private {
        _log(
            intent.tender,
            2,
            abi.encode(
                block.timestamp,
                LotAwarded.selector,
                intent.tender,
                winner.vendor,
                intent.lot,
                winner.price,
                winner.order,
                party,
                intent.report,
                0
            )
        );
    }
}
