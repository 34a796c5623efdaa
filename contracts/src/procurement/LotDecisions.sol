// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {BidSlot} from "../types/BidSlot.sol";
import {CoreSlot} from "../types/CoreSlot.sol";
import {Authorization, Award} from "../types/Intents.sol";
import {LotSlot} from "../types/LotSlot.sol";
import {Roles} from "../types/Parties.sol";
import {Flags, Trial} from "../types/Tenders.sol";
import {TimetableSlot} from "../types/TimetableSlot.sol";
import {Decisions} from "./Decisions.sol";
import {OpenedCounts} from "./OpenedCounts.sol";

/// @title Who decides a lot, and when
abstract contract LotDecisions is Decisions, OpenedCounts {
    /// @dev A lot that can be decided now: not yet decided, evaluation has begun, nobody can object any more, and no
    /// complaint about it waits.
    function _requireDecidable(CoreSlot c, TimetableSlot t, uint32 tender, uint16 number)
        internal
        view
        returns (LotSlot state)
    {
        state = _requireUndecided(c, t, tender, number);
        if (block.timestamp < state.time()) revert ObjectionsOpen(state.time());
        if (c.has(Flags.CONTESTED)) _requireNoTrial(tender, number);
    }

    function _requireUndecided(CoreSlot c, TimetableSlot t, uint32 tender, uint16 number)
        internal
        view
        returns (LotSlot state)
    {
        uint40 from = _evaluationFrom(c, t, tender);
        if (block.timestamp < from) revert EvaluationNotBegun(from);
        if (number == 0 || number > c.lots()) revert LotUnknown();
        state = _lots[tender][number];
        if (!state.isUndecided()) revert LotDecided();
    }

    function _requireNoTrial(uint32 tender, uint16 number) internal view {
        Trial memory it = _trials[tender][number];
        if (it.open != 0 && block.timestamp < it.until) revert ComplaintOpen(it.until);
    }

    /// @dev An officer, or anyone once its time is over: what is decided is computed, so nothing depends on who asks. An
    /// unsigned decision carries no document that nobody answers for.
    /// NOTE: compares the decision counter, and does not raise it: a lot is decided once, and only a decision that
    /// raises the counter can reopen it. So officers can sign for all lots at once, and a stranger cannot make what they
    /// signed stale.
    function _requireDecider(
        CoreSlot c,
        TimetableSlot t,
        uint40 officersUntil,
        uint24 decisions,
        uint40 validUntil,
        bytes32 structHash,
        bytes32 document,
        Authorization[] calldata officers
    ) internal view returns (uint32 officer, uint32 second) {
        if (officers.length == 0 && block.timestamp >= officersUntil) {
            if (document != 0) revert ReportUnsigned();
            return (0, 0);
        }
        _requireReason(document);
        _requireUnexpired(validUntil);
        if (c.decisions() != decisions) revert DecisionsStale(c.decisions(), decisions);
        return _requireOfficers(t.buyer(), Roles.AWARD, structHash, officers);
    }

    /// @dev Until when the officer alone decides on a lot.
    function _officersUntil(CoreSlot c, TimetableSlot t, uint32 tender, uint16 number)
        internal
        view
        returns (uint40 until)
    {
        until = t.awardBy();
        if (c.has(Flags.CONTESTED)) {
            uint40 reopened = _trials[tender][number].reopenedUntil;
            if (reopened > until) until = reopened;
        }
    }

    // ─── Comparing bids ──────────────────────────────────────────────────────────────────────────────────────

    /// @dev How many bids were opened in a lot, which must all be given.
    function _requireAll(TimetableSlot t, uint32 tender, uint16 number, uint256 given)
        internal
        view
        returns (uint256 opened)
    {
        opened = _openedIn(t, tender, number);
        if (given != opened) revert BidsIncomplete(opened, given);
    }

    /// @dev The bid in this place, which must be one of the lot, and come after the place before it. One word alone holds a
    /// vendor's price for a lot, so no bid is found twice.
    /// @return bid What it holds
    /// @return index The lot's, among the bid's
    function _bidAt(mapping(uint40 => BidSlot) storage bids, uint16 number, uint40 place, uint40 previous)
        internal
        view
        returns (BidSlot bid, uint256 index)
    {
        bid = bids[place];
        index = bid.placeIn(number);
        if (place <= previous || index >> 1 != uint8(place)) revert BidMisplaced(place);
    }

    /// @dev The lowest price within the lot's bounds, the earliest seal among equals, of vendors that are neither
    /// excluded nor disqualified; 0 if there is none.
    function _lowest(TimetableSlot t, uint32 tender, uint16 number, LotSlot state, uint40[] calldata places)
        internal
        view
        returns (uint32 vendor, uint96 price)
    {
        uint256 opened = _requireAll(t, tender, number, places.length);
        mapping(uint40 => BidSlot) storage bids = _bids[tender];
        uint40 previous;
        // Price above order, so that one comparison ranks both; the greatest number is worse than any bid.
        uint256 best = type(uint256).max;
        for (uint256 i; i < opened; ++i) {
            uint40 place = places[i];
            (BidSlot bid, uint256 index) = _bidAt(bids, number, place, previous);
            previous = place;
            uint96 price_ = bid.priceAt(index);
            if (!_stands(bid, index, state, price_)) continue;
            uint256 rank = uint256(price_) << 24 | bid.bidOrder();
            if (rank < best) (best, vendor) = (rank, uint32(place >> 8));
        }
        if (vendor == 0 || opened < t.minOpened()) return (0, 0);
        price = uint96(best >> 24);
    }

    /// @dev Whether a bid takes part in the comparison.
    /// @param price The bid's for the lot
    function _stands(BidSlot bid, uint256 index, LotSlot state, uint96 price) internal pure returns (bool) {
        return !bid.isBarred(index) && state.qualifies(price);
    }

    function _requireWinner(uint32 vendor, uint96 price, Award calldata intent) internal pure {
        if (vendor == 0 || vendor != intent.vendor || price != intent.price) {
            revert WinnerMismatch(vendor, price);
        }
    }

    function _recordAward(Award calldata intent, uint32 officer) internal {
        _log(
            intent.tender,
            2,
            abi.encode(
                block.timestamp,
                LotAwarded.selector,
                intent.tender,
                intent.vendor,
                intent.lot,
                intent.price,
                officer,
                intent.report,
                0
            )
        );
    }
}
