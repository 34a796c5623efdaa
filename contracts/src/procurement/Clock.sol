// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {CoreSlot} from "../types/CoreSlot.sol";
import {ScoringSlot} from "../types/ScoringSlot.sol";
import {Flags, Suspension} from "../types/Tenders.sol";
import {TimetableSlot} from "../types/TimetableSlot.sol";
import {TenderRecord} from "./TenderRecord.sol";

/// @title A tender's boundaries as they stand now
/// @notice A suspension stops the tender's clock: the phase it falls in does not end, and what lies ahead comes later by
/// what was lost. It never closes a phase that is open.
/// @dev While one runs, boundaries are moved when they are read; its release stores them.
abstract contract Clock is TenderRecord {
    function _timesOf(CoreSlot c, uint32 tender) internal view returns (TimetableSlot t) {
        t = _timetables[tender];
        if (c.has(Flags.SUSPENDED)) {
            (uint40 since, uint40 lost,) = _loss(c, tender);
            t = t.postponed(since, lost);
        }
    }

    /// @dev Of a weighted tender.
    function _scoringOf(CoreSlot c, uint32 tender) internal view returns (ScoringSlot s) {
        s = _scorings[tender];
        if (c.has(Flags.SUSPENDED)) {
            (uint40 since, uint40 lost,) = _loss(c, tender);
            s = s.lengthened(_timetables[tender].opensUntil(), since, lost);
        }
    }

    /// @dev What the suspension that was not released yet has taken so far.
    /// @return since When it began
    /// @return lost Seconds since then, at most what the procedure allows
    /// @return until When it runs out by itself
    function _loss(CoreSlot c, uint32 tender)
        internal
        view
        returns (uint40 since, uint40 lost, uint40 until)
    {
        Suspension memory s = _suspensions[tender];
        since = s.since;
        // Cannot underflow: `used` is a sum of what this same limit has let pass.
        uint40 most = _remedies[c.procedure()].suspension - s.used;
        until = since + most;
        lost = block.timestamp < until ? uint40(block.timestamp) - since : most;
    }

    /// @dev From when on lots can be decided.
    function _evaluationFrom(CoreSlot c, TimetableSlot t, uint32 tender) internal view returns (uint40 from) {
        from = t.opensUntil();
        if (c.has(Flags.WEIGHTED)) {
            ScoringSlot s = _scoringOf(c, tender);
            from += uint40(s.scoring()) + s.pricing();
        }
    }
}
