// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../interfaces/IDirectory.sol";
import {IProcurement} from "../interfaces/IProcurement.sol";
import {CoreSlot} from "../types/CoreSlot.sol";
import {SealSlot} from "../types/SealSlot.sol";
import {Core, Flags, LotBid, LotState, LotStatus, Phase, Rules, Timetable} from "../types/Tenders.sol";
import {TimetableSlot} from "../types/TimetableSlot.sol";
import {OpenedCounts} from "./OpenedCounts.sol";

/// @title What anyone can read
abstract contract Reading is IProcurement, OpenedCounts {
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
        return _requireRules(procedure);
    }

    /// @inheritdoc IProcurement
    function core(uint32 tender) external view returns (Core memory) {
        return _cores[tender].unpacked();
    }

    /// @inheritdoc IProcurement
    function timetable(uint32 tender) external view returns (Timetable memory) {
        return _timetables[tender].unpacked();
    }

    /// @inheritdoc IProcurement
    function phase(uint32 tender) external view returns (Phase) {
        CoreSlot c = _cores[tender];
        TimetableSlot t = _timetables[tender];
        if (!c.exists()) return Phase.None;
        if (c.has(Flags.CANCELLED)) return Phase.Cancelled;
        if (c.has(Flags.FINAL)) return Phase.Final;
        if (block.timestamp < t.sealsFrom()) return Phase.Consultation;
        if (block.timestamp < t.sealsUntil()) return Phase.Sealing;
        if (block.timestamp < t.opensUntil()) return Phase.Opening;
        return c.undecided() != 0 ? Phase.Evaluation : Phase.Standstill;
    }

    /// @inheritdoc IProcurement
    function lot(uint32 tender, uint16 number) external view returns (LotState memory) {
        return _lots[tender][number];
    }

    /// @inheritdoc IProcurement
    function lotStatus(uint32 tender, uint16 number) external view returns (LotStatus) {
        LotState memory state = _lots[tender][number];
        if (state.ceiling == 0) return LotStatus.None;
        if (state.decidedAt == 0) return LotStatus.Undecided;
        return state.winner == 0 ? LotStatus.Deserted : LotStatus.Awarded;
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
    function openedBid(uint32 tender, uint32 vendor) external view returns (LotBid memory) {
        return _firstBids[tender][vendor];
    }

    /// @inheritdoc IProcurement
    function openedLotBid(uint32 tender, uint32 vendor, uint16 number) external view returns (LotBid memory) {
        return _furtherBids[tender][vendor][number];
    }

    /// @inheritdoc IProcurement
    function commentsOf(uint32 tender, address author) external view returns (uint32) {
        return _comments[tender][author];
    }

    /// @inheritdoc IProcurement
    function moderationsOf(uint32 tender, uint24 position) external view returns (uint32) {
        return _moderations[tender][position];
    }
}
