// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../interfaces/IDirectory.sol";
import {ITenderActs} from "../interfaces/ITenderActs.sol";
import {CoreSlot} from "../types/CoreSlot.sol";
import {
    Amend,
    Authorization,
    Cancel,
    Lot,
    Publish,
    Registrar,
    Reschedule,
    Schedule
} from "../types/Intents.sol";
import {Roles} from "../types/Parties.sol";
import {Flags, LotState, Rules} from "../types/Tenders.sol";
import {TimetableSlot, timetable} from "../types/TimetableSlot.sol";
import {Intents} from "./Intents.sol";
import {OpenedCounts} from "./OpenedCounts.sol";
import {TenderRecord} from "./TenderRecord.sol";

/// @title An officer's acts until sealing is over: publication, amendment, rescheduling, cancellation
/// @notice Has an address of its own because one contract cannot hold all of `Procurement`'s code (EIP-170).
/// `Procurement` runs it on its own storage, and on nothing else: called directly, it has no tenders and takes none.
contract TenderActs is ITenderActs, OpenedCounts {
    using Intents for *;

    uint256 private constant MAX_LOTS = 64;
    /// @dev The transcript that lists every tender.
    uint256 private constant PUBLICATIONS = 0;

    constructor(IDirectory directory_) TenderRecord(directory_) {}

    /// @notice The directory that the code asks.
    function directory() external view returns (IDirectory) {
        return _directory;
    }

    // ─── Publication ─────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ITenderActs
    function publish(Publish calldata intent, Authorization calldata officer)
        external
        returns (uint32 tender)
    {
        _requireUnexpired(intent.validUntil);
        _requireIntake();
        Rules memory r = _requireRules(intent.procedure);
        // Every procedure so far goes by price alone (see the constructor), and price needs no panel.
        if (intent.panel != 0) revert PanelMismatch();
        if (intent.terms == 0) revert TermsMissing();
        if (intent.standstill < r.standstill) revert StandstillTooShort(intent.standstill, r.standstill);
        _requireSchedule(intent.schedule, r, block.timestamp + r.consultation);

        uint32 party = _requireOfficer(intent.buyer, Roles.PUBLISH, intent.hash(), officer);
        _useNonce(intent.buyer, intent.nonce);

        tender = ++_tenderCount;
        CoreSlot c =
            CoreSlot.wrap(0).versioned().withProcedure(intent.procedure).withLots(_requireLots(intent.lots));
        if (intent.envelopes) c = c.withFlag(Flags.ENVELOPES);
        _recordPublication(tender, party, intent);
        _writeLots(tender, c.version(), intent.lots, 0);
        _cores[tender] = _nameRegistrars(c, tender, intent.registrars);
        _timetables[tender] = timetable(intent.schedule, intent.standstill, intent.buyer, r.minOpened);
        _list(tender);
    }

    function _requireIntake() private view {
        address intake = _directory.intake();
        if (intake != address(this)) revert IntakeClosed(intake);
    }

    function _useNonce(uint32 buyer, uint32 nonce) private {
        uint32 expected = _publishedBy[buyer];
        if (nonce != expected) revert NonceStale(expected, nonce);
        _publishedBy[buyer] = expected + 1;
    }

    function _nameRegistrars(CoreSlot c, uint32 tender, Registrar[] calldata registrars)
        private
        returns (CoreSlot)
    {
        if (registrars.length == 0) revert RegistrarsInvalid(address(0));
        if (registrars.length > 1) c = c.withFlag(Flags.REGISTRARS);
        for (uint256 i; i < registrars.length; ++i) {
            address key = registrars[i].key;
            if (_admits(c, tender, key) || !_directory.isRegistrar(key)) revert RegistrarsInvalid(key);
            if (i == 0) c = c.withRegistrar(key);
            else _furtherRegistrars[tender][key] = true;
            _recordRegistrar(tender, registrars[i]);
        }
        return c;
    }

    function _list(uint32 tender) private {
        bytes32 tenderHead = _headOf(tender);
        _log(PUBLICATIONS, 1, abi.encode(block.timestamp, TenderListed.selector, tender, tenderHead, 0));
    }

    // ─── Changes before sealing is over ──────────────────────────────────────────────────────────────────────

    /// @inheritdoc ITenderActs
    function amend(Amend calldata intent, Authorization calldata officer) external {
        _requireReason(intent.reason);
        (CoreSlot c, TimetableSlot t, uint32 party) = _beginAct(
            intent.tender, intent.decisions, intent.validUntil, intent.hash(), Roles.PUBLISH, officer
        );
        Rules memory r = _requireChangeable(c, t, intent.schedule);
        uint256 resealing = block.timestamp + r.resealing;
        if (intent.schedule.sealsUntil < resealing) {
            revert ScheduleTooEarly(intent.schedule.sealsUntil, uint40(resealing));
        }

        if (intent.terms == 0) revert TermsMissing();
        // What a seal says of its version is its own word; its order tells when it was made.
        if (c.orders() != 0) _voidUpTo[intent.tender] = c.orders();

        uint256 lotsBefore = c.lots();
        c = c.versioned().withLots(_requireLots(intent.lots));
        _cores[intent.tender] = c;
        _recordAmendment(c, party, intent);
        _writeLots(intent.tender, c.version(), intent.lots, lotsBefore);
        _timetables[intent.tender] = t.withSchedule(intent.schedule);
    }

    /// @inheritdoc ITenderActs
    function reschedule(Reschedule calldata intent, Authorization calldata officer) external {
        _requireReason(intent.reason);
        (CoreSlot c, TimetableSlot t, uint32 party) = _beginAct(
            intent.tender, intent.decisions, intent.validUntil, intent.hash(), Roles.PUBLISH, officer
        );
        _requireChangeable(c, t, intent.schedule);
        _requireLater(t, intent.schedule);
        _timetables[intent.tender] = t.withSchedule(intent.schedule);
        _cores[intent.tender] = c;
        _recordRescheduling(party, intent);
    }

    /// @inheritdoc ITenderActs
    function cancel(Cancel calldata intent, Authorization calldata officer) external {
        _requireReason(intent.reason);
        (CoreSlot c, TimetableSlot t, uint32 party) = _beginAct(
            intent.tender, intent.decisions, intent.validUntil, intent.hash(), Roles.PUBLISH, officer
        );
        if (block.timestamp >= t.sealsUntil()) revert OversightRequired();
        bytes memory words =
            abi.encode(block.timestamp, TenderCancelled.selector, intent.tender, party, intent.reason, 0);
        _log(intent.tender, 1, words);
        _cores[intent.tender] = c.withFlag(Flags.CANCELLED);
    }

    /// @dev Refuses a change in the freeze or later, and boundaries that break the rules or move sealing to an
    /// earlier time.
    function _requireChangeable(CoreSlot c, TimetableSlot t, Schedule calldata schedule)
        private
        view
        returns (Rules memory r)
    {
        r = _rules[c.procedure()];
        // Cannot underflow: a freeze is shorter than the shortest sealing (see the constructor).
        uint40 frozen = t.sealsUntil() - r.freeze;
        if (block.timestamp >= frozen) revert Frozen(frozen);
        if (block.timestamp >= t.sealsFrom() && schedule.sealsFrom != t.sealsFrom()) {
            revert SealingHasBegun();
        }
        if (schedule.sealsUntil < t.sealsUntil()) {
            revert ScheduleTooEarly(schedule.sealsUntil, t.sealsUntil());
        }
        _requireSchedule(schedule, r, t.sealsFrom());
    }

    /// @dev Without new terms, boundaries only move to later times.
    function _requireLater(TimetableSlot t, Schedule calldata schedule) private pure {
        uint40 awardBy = t.awardBy();
        if (schedule.opensUntil < t.opensUntil()) {
            revert ScheduleTooEarly(schedule.opensUntil, t.opensUntil());
        }
        if (schedule.awardBy < awardBy) revert ScheduleTooEarly(schedule.awardBy, awardBy);
        if (
            schedule.sealsFrom == t.sealsFrom() && schedule.sealsUntil == t.sealsUntil()
                && schedule.opensUntil == t.opensUntil() && schedule.awardBy == awardBy
        ) revert Unchanged();
    }

    // ─── Schedule and lots ───────────────────────────────────────────────────────────────────────────────────

    function _requireSchedule(Schedule calldata schedule, Rules memory r, uint256 earliest) private pure {
        _requireNotBefore(schedule.sealsFrom, earliest);
        _requireNotBefore(schedule.sealsUntil, uint256(schedule.sealsFrom) + r.sealing);
        _requireNotBefore(schedule.opensUntil, uint256(schedule.sealsUntil) + r.opening);
        _requireNotBefore(schedule.awardBy, schedule.opensUntil);
        if (schedule.awardBy - schedule.opensUntil > type(uint24).max) revert ScheduleTooLong();
    }

    function _requireNotBefore(uint40 given, uint256 earliest) private pure {
        if (given < earliest) revert ScheduleTooEarly(given, uint40(earliest));
    }

    function _requireLots(Lot[] calldata lots) private pure returns (uint8) {
        if (lots.length == 0 || lots.length > MAX_LOTS) revert LotsInvalid();
        for (uint256 i; i < lots.length; ++i) {
            if (lots[i].ceiling == 0 || lots[i].floor > lots[i].ceiling) revert LotsInvalid();
        }
        return uint8(lots.length);
    }

    function _writeLots(uint32 tender, uint16 version, Lot[] calldata lots, uint256 lotsBefore) private {
        for (uint16 number = 1; number <= lots.length; ++number) {
            Lot calldata item = lots[number - 1];
            _lots[tender][number] =
                LotState({ceiling: item.ceiling, floor: item.floor, winner: 0, decidedAt: 0});
            _recordLot(tender, version, number, item);
        }
        for (uint256 number = lots.length + 1; number <= lotsBefore; ++number) {
            delete _lots[tender][uint16(number)];
        }
        _readyCounts(tender, lots.length);
    }

    // ─── Events ──────────────────────────────────────────────────────────────────────────────────────────────

    function _recordPublication(uint32 tender, uint32 party, Publish calldata intent) private {
        _log(
            tender,
            2,
            abi.encode(
                block.timestamp,
                TenderPublished.selector,
                tender,
                intent.buyer,
                party,
                intent.procedure,
                intent.terms,
                intent.panel,
                intent.envelopes,
                intent.schedule,
                intent.standstill,
                intent.lots.length,
                0
            )
        );
    }

    function _recordLot(uint32 tender, uint16 version, uint16 number, Lot calldata item) private {
        _log(tender, 1, abi.encode(block.timestamp, LotPublished.selector, tender, version, number, item, 0));
    }

    function _recordRegistrar(uint32 tender, Registrar calldata item) private {
        _log(tender, 1, abi.encode(block.timestamp, RegistrarNamed.selector, tender, item, 0));
    }

    function _recordAmendment(CoreSlot c, uint32 party, Amend calldata intent) private {
        _log(
            intent.tender,
            1,
            abi.encode(
                block.timestamp,
                TenderAmended.selector,
                intent.tender,
                party,
                c.version(),
                intent.terms,
                intent.reason,
                intent.schedule,
                c.lots(),
                0
            )
        );
    }

    function _recordRescheduling(uint32 party, Reschedule calldata intent) private {
        _log(
            intent.tender,
            1,
            abi.encode(
                block.timestamp,
                TenderRescheduled.selector,
                intent.tender,
                party,
                intent.reason,
                intent.schedule,
                0
            )
        );
    }
}
