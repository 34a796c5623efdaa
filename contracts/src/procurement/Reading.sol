// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../interfaces/IDirectory.sol";
import {IProcurement} from "../interfaces/IProcurement.sol";
import {BidSlot} from "../types/BidSlot.sol";
import {CoreSlot} from "../types/CoreSlot.sol";
import {LotSlot} from "../types/LotSlot.sol";
import {SealSlot} from "../types/SealSlot.sol";
import {
    Complaint,
    Core,
    Flags,
    LotState,
    LotStatus,
    OpenedBid,
    Phase,
    Remedies,
    Rules,
    Scoring,
    Suspension,
    Timetable,
    Trial
} from "../types/Tenders.sol";
import {TimetableSlot} from "../types/TimetableSlot.sol";
import {Clock} from "./Clock.sol";
import {OpenedCounts} from "./OpenedCounts.sol";

/// @title What anyone can read
abstract contract Reading is IProcurement, Clock, OpenedCounts {
    /// @inheritdoc IProcurement
    function directory() external view returns (IDirectory) {
        return _directory;
    }

    /// @inheritdoc IProcurement
    function tenderCount() external view returns (uint32) {
        return _tenderCount;
    }

    /// @inheritdoc IProcurement
    function publishedBy(uint32 buyer) external view returns (uint32) {
        return _publishedBy[buyer];
    }

    /// @inheritdoc IProcurement
    function procedureCount() external view returns (uint8) {
        return _procedureCount;
    }

    /// @inheritdoc IProcurement
    function rules(uint8 procedure) external view returns (Rules memory) {
        if (procedure >= _procedureCount) revert ProcedureUnknown(procedure);
        return _rules[procedure];
    }

    /// @inheritdoc IProcurement
    function remedies(uint8 procedure) external view returns (Remedies memory) {
        if (procedure >= _procedureCount) revert ProcedureUnknown(procedure);
        return _remedies[procedure];
    }

    /// @inheritdoc IProcurement
    function core(uint32 tender) external view returns (Core memory) {
        return _cores[tender].unpacked();
    }

    /// @inheritdoc IProcurement
    function timetable(uint32 tender) external view returns (Timetable memory) {
        return _timesOf(_cores[tender], tender).unpacked();
    }

    /// @inheritdoc IProcurement
    function phase(uint32 tender) external view returns (Phase) {
        CoreSlot c = _cores[tender];
        if (!c.exists()) return Phase.None;
        if (c.has(Flags.CANCELLED)) return Phase.Cancelled;
        if (c.has(Flags.FINAL)) return Phase.Final;
        if (_isSuspended(c, tender)) return Phase.Suspended;
        TimetableSlot t = _timesOf(c, tender);
        if (block.timestamp < t.sealsFrom()) return Phase.Consultation;
        if (block.timestamp < t.sealsUntil()) return Phase.Sealing;
        if (block.timestamp < t.opensUntil()) return Phase.Opening;
        if (block.timestamp < _evaluationFrom(c, t, tender)) {
            uint40 scoresUntil = t.opensUntil() + _scoringOf(c, tender).scoring();
            return block.timestamp < scoresUntil ? Phase.Scoring : Phase.Pricing;
        }
        return _isDecided(c, tender) ? Phase.Standstill : Phase.Evaluation;
    }

    /// @dev Whether every lot is.
    function _isDecided(CoreSlot c, uint32 tender) private view returns (bool) {
        for (uint16 number = 1; number <= c.lots(); ++number) {
            if (_lots[tender][number].isUndecided()) return false;
        }
        return true;
    }

    /// @dev Whether a suspension runs that has not run out.
    function _isSuspended(CoreSlot c, uint32 tender) private view returns (bool) {
        if (!c.has(Flags.SUSPENDED)) return false;
        (,, uint40 until) = _loss(c, tender);
        return block.timestamp < until;
    }

    /// @inheritdoc IProcurement
    function panelOf(uint32 tender) external view returns (bytes32) {
        return _panels[tender];
    }

    /// @inheritdoc IProcurement
    function scoring(uint32 tender) external view returns (Scoring memory) {
        return _scoringOf(_cores[tender], tender).unpacked();
    }

    /// @inheritdoc IProcurement
    function scoreOf(uint32 tender, uint32 vendor, uint8 seat)
        external
        view
        returns (bool scored, uint32 weighed)
    {
        weighed = uint32(_scores[tender][vendor] >> 32 * uint256(seat));
        if (weighed != 0) (scored, weighed) = (true, weighed - 1);
    }

    /// @inheritdoc IProcurement
    function lot(uint32 tender, uint16 number) external view returns (LotState memory) {
        return _lots[tender][number].unpacked();
    }

    /// @inheritdoc IProcurement
    function lotStatus(uint32 tender, uint16 number) external view returns (LotStatus) {
        LotSlot state = _lots[tender][number];
        if (state.ceiling() == 0) return LotStatus.None;
        if (state.isUndecided()) return LotStatus.Undecided;
        return state.isDeserted() ? LotStatus.Deserted : LotStatus.Awarded;
    }

    /// @inheritdoc IProcurement
    function openedCount(uint32 tender, uint16 number) external view returns (uint16) {
        return number == 0 ? 0 : _openedIn(_timetables[tender], tender, number);
    }

    /// @inheritdoc IProcurement
    function isAdmitting(uint32 tender, address registrar) external view returns (bool) {
        return _admits(_cores[tender], tender, registrar);
    }

    /// @inheritdoc IProcurement
    function sealSlotOf(uint32 tender, address bidder) external view returns (SealSlot) {
        return _seals[tender][bidder];
    }

    /// @inheritdoc IProcurement
    function openedLots(uint32 tender, uint32 vendor) external view returns (bool opened, uint32 lots) {
        BidSlot first = _bids[tender][uint40(vendor) << 8];
        return (first.isOpened(), first.bidLots());
    }

    /// @inheritdoc IProcurement
    function openedBid(uint32 tender, uint32 vendor, uint16 number) external view returns (OpenedBid memory) {
        uint40 place = uint40(vendor) << 8;
        BidSlot bid = _bids[tender][place];
        uint256 index = bid.placeIn(number);
        if (index == type(uint256).max) {
            return OpenedBid(0, bid.bidOrder(), place, bid.isExcluded(), false);
        }
        place |= uint40(index / 2);
        bid = _bids[tender][place];
        return
            OpenedBid(bid.priceAt(index), bid.bidOrder(), place, bid.isExcluded(), bid.isDisqualified(index));
    }

    /// @inheritdoc IProcurement
    function trial(uint32 tender, uint16 number) external view returns (Trial memory) {
        return _trials[tender][number];
    }

    /// @inheritdoc IProcurement
    function complaint(uint32 tender, uint16 number, uint32 vendor) external view returns (Complaint memory) {
        return _complaints[tender][number][vendor];
    }

    /// @inheritdoc IProcurement
    function suspension(uint32 tender) external view returns (Suspension memory) {
        return _suspensions[tender];
    }

    /// @inheritdoc IProcurement
    function commentsOf(uint32 tender, address author) external view returns (uint32) {
        return _comments[tender][author];
    }

    /// @inheritdoc IProcurement
    function moderationsOf(uint32 tender, uint32 position) external view returns (uint32) {
        return _moderations[tender][position];
    }
}
