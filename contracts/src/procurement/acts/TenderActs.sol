// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Authentication} from "../../directory/Authentication.sol";
import {IDirectory} from "../../interfaces/IDirectory.sol";
import {ITenderActs} from "../../interfaces/ITenderActs.sol";
import {CoreSlot} from "../../types/CoreSlot.sol";
import {
    Amend,
    Authorization,
    Cancel,
    Lot,
    Panel,
    Publish,
    Registrar,
    Reschedule,
    Schedule
} from "../../types/Intents.sol";
import {NO_LOT, lotSlot} from "../../types/LotSlot.sol";
import {Kind, Roles} from "../../types/Parties.sol";
import {MAX_EVALUATORS, scoringSlot} from "../../types/ScoringSlot.sol";
import {PartySlot, SignerSlot} from "../../types/Standing.sol";
import {Flags, Method, Rules} from "../../types/Tenders.sol";
import {TimetableSlot, timetable} from "../../types/TimetableSlot.sol";
import {Decisions} from "../Decisions.sol";
import {Intents} from "../Intents.sol";
import {OpenedCounts} from "../OpenedCounts.sol";
import {TenderRecord} from "../TenderRecord.sol";

/// @title An officer's acts until sealing is over: publication, amendment, rescheduling; and cancellation
/// @notice One of the parts of `Procurement`, see there.
contract TenderActs is ITenderActs, Decisions, OpenedCounts {
    using Intents for *;

    /// @dev As many as a bid's bitmap holds.
    uint256 private constant MAX_LOTS = 32;
    uint256 private constant MAX_CRITERIA = 16;
    uint256 private constant WHOLE = 10_000;
    /// @dev The transcript that lists every tender.
    uint256 private constant PUBLICATIONS = 0;

    constructor(IDirectory directory_) TenderRecord(directory_) {}

    /// @notice The directory that the code asks.
    function directory() external view returns (IDirectory) {
        return _directory;
    }

    // ─── Publication ─────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ITenderActs
    function publish(Publish calldata intent, Authorization[] calldata officers)
        external
        returns (uint32 tender)
    {
        Rules memory r = _requireRules(intent.procedure, Method.LowestPrice);
        if (intent.panel != 0) revert PanelMismatch();
        _requireSchedule(intent.schedule, r, block.timestamp + r.consultation, 0);
        tender = _publish(intent, officers, r, CoreSlot.wrap(0));
        _list(tender);
    }

    /// @inheritdoc ITenderActs
    function publishWeighted(Publish calldata intent, Panel calldata panel, Authorization[] calldata officers)
        external
        returns (uint32 tender)
    {
        Rules memory r = _requireRules(intent.procedure, Method.Weighted);
        _requirePanel(intent.panel, panel, r);
        uint256 periods = uint256(panel.scoring) + panel.pricing;
        _requireSchedule(intent.schedule, r, block.timestamp + r.consultation, periods);
        tender = _publish(intent, officers, r, CoreSlot.wrap(0).withFlag(Flags.WEIGHTED));
        _writePanel(tender, intent.panel, panel);
        _recordPanel(tender, 1, panel);
        _list(tender);
    }

    function _publish(Publish calldata intent, Authorization[] calldata officers, Rules memory r, CoreSlot c)
        private
        returns (uint32 tender)
    {
        _requireUnexpired(intent.validUntil);
        if (intent.terms == 0) revert TermsMissing();
        if (intent.standstill < r.standstill) revert StandstillTooShort(intent.standstill, r.standstill);
        bytes32 structHash = intent.hash();
        (uint32 officer, uint32 second) = _requirePublishers(intent, structHash, officers);
        _useNonce(intent.buyer, intent.nonce);

        tender = ++_tenderCount;
        c = c.versioned().withProcedure(intent.procedure).withLots(_requireLots(intent.lots));
        if (intent.envelopes) c = c.withFlag(Flags.ENVELOPES);
        _recordPublication(tender, officer, intent);
        _writeLots(tender, 1, intent.lots, 0);
        _cores[tender] = _nameRegistrars(c, tender, intent.registrars);
        _timetables[tender] = timetable(intent.schedule, intent.standstill, intent.buyer, r.minOpened);
        _recordSecond(tender, second, structHash);
    }

    /// @dev Asks the directory once for all that a publication needs of it. The further registrars are looked at where
    /// they are named.
    function _requirePublishers(
        Publish calldata intent,
        bytes32 structHash,
        Authorization[] calldata officers
    ) private view returns (uint32 officer, uint32 second) {
        if (officers.length == 0) revert SignatureMissing();
        if (intent.registrars.length == 0) revert RegistrarsInvalid(address(0));
        address registrar = intent.registrars[0].key;
        (address intake, SignerSlot signer, PartySlot who, bool buyerStands, bool registrarStands) =
            _directory.publication(keccak256(officers[0].signer), intent.buyer, registrar);
        if (intake != address(this)) revert IntakeClosed(intake);
        Authentication.requireSigned(signer, who, officers[0], _hashTypedDataV4(structHash));
        _requireRole(signer.party(), who, intent.buyer, Roles.PUBLISH);
        if (!buyerStands) revert IDirectory.PartyIsSuspended(intent.buyer);
        if (!registrarStands) revert RegistrarsInvalid(registrar);
        officer = signer.party();
        second = _requireSecond(officer, who, intent.buyer, structHash, officers);
    }

    /// @dev The rules of a procedure that must exist and decide by this method.
    function _requireRules(uint8 procedure, Method method) private view returns (Rules memory r) {
        if (procedure >= _procedureCount) revert ProcedureUnknown(procedure);
        r = _rules[procedure];
        if (r.method != method) revert PanelMismatch();
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
        if (registrars.length > 1) c = c.withFlag(Flags.REGISTRARS);
        c = c.withRegistrar(registrars[0].key);
        _recordRegistrar(tender, registrars[0]);
        for (uint256 i = 1; i < registrars.length; ++i) {
            address key = registrars[i].key;
            if (_admits(c, tender, key) || !_directory.isRegistrar(key)) revert RegistrarsInvalid(key);
            _furtherRegistrars[tender][key] = true;
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
    function amend(Amend calldata intent, Authorization[] calldata officers) external {
        if (intent.panel != _panels[intent.tender]) revert PanelMismatch();
        _amend(intent, officers);
    }

    /// @inheritdoc ITenderActs
    function amendWeighted(Amend calldata intent, Panel calldata panel, Authorization[] calldata officers)
        external
    {
        CoreSlot c = _requireTender(intent.tender);
        if (!c.has(Flags.WEIGHTED)) revert PanelMismatch();
        _requirePanel(intent.panel, panel, _rules[c.procedure()]);
        // Before the schedule is looked at, which must have room for the new panel's periods.
        _writePanel(intent.tender, intent.panel, panel);
        _amend(intent, officers);
        _recordPanel(intent.tender, c.version() + 1, panel);
    }

    function _amend(Amend calldata intent, Authorization[] calldata officers) private {
        _requireReason(intent.reason);
        if (intent.terms == 0) revert TermsMissing();
        bytes32 structHash = intent.hash();
        (CoreSlot c, TimetableSlot t, uint32 officer, uint32 second) =
            _beginAct(intent.tender, intent.decisions, intent.validUntil, structHash, Roles.PUBLISH, officers);
        Rules memory r = _requireChangeable(c, t, intent.tender, intent.schedule);
        uint256 resealing = block.timestamp + r.resealing;
        if (intent.schedule.sealsUntil < resealing) {
            revert ScheduleTooEarly(intent.schedule.sealsUntil, uint40(resealing));
        }

        // What a seal says of its version is its own word; its order tells when it was made.
        if (c.orders() != 0) _voidUpTo[intent.tender] = c.orders();

        uint256 lotsBefore = c.lots();
        c = c.versioned().withLots(_requireLots(intent.lots));
        _cores[intent.tender] = c;
        _recordAmendment(c, officer, intent);
        _recordSecond(intent.tender, second, structHash);
        _writeLots(intent.tender, c.version(), intent.lots, lotsBefore);
        _timetables[intent.tender] = t.withSchedule(intent.schedule);
    }

    /// @inheritdoc ITenderActs
    function reschedule(Reschedule calldata intent, Authorization[] calldata officers) external {
        _requireReason(intent.reason);
        bytes32 structHash = intent.hash();
        (CoreSlot c, TimetableSlot t, uint32 officer, uint32 second) =
            _beginAct(intent.tender, intent.decisions, intent.validUntil, structHash, Roles.PUBLISH, officers);
        _requireChangeable(c, t, intent.tender, intent.schedule);
        _requireLater(t, intent.schedule);
        _timetables[intent.tender] = t.withSchedule(intent.schedule);
        _cores[intent.tender] = c;
        _recordRescheduling(officer, intent);
        _recordSecond(intent.tender, second, structHash);
    }

    /// @inheritdoc ITenderActs
    function cancel(
        Cancel calldata intent,
        Authorization[] calldata officers,
        Authorization calldata oversight
    ) external {
        _requireReason(intent.reason);
        _requireUnexpired(intent.validUntil);
        CoreSlot c = _decided(_requireOpenEnded(intent.tender), intent.decisions);
        TimetableSlot t = _timesOf(c, intent.tender);
        bytes32 structHash = intent.hash();
        (uint32 officer, uint32 second) = _requireOfficers(t.buyer(), Roles.PUBLISH, structHash, officers);
        uint32 overseer;
        // A suspended tender waits for oversight: ending it would get out of its hands.
        if (block.timestamp >= t.sealsUntil() || c.has(Flags.SUSPENDED)) {
            if (oversight.signer.length == 0) revert OversightRequired();
            overseer = _requireKind(Kind.Oversight, structHash, oversight);
        }
        bytes memory words = abi.encode(
            block.timestamp, TenderCancelled.selector, intent.tender, officer, overseer, intent.reason, 0
        );
        _log(intent.tender, 1, words);
        _recordSecond(intent.tender, second, structHash);
        _cores[intent.tender] = c.withFlag(Flags.CANCELLED);
    }

    /// @dev Refuses a change in the freeze or later, and boundaries that break the rules or move sealing to an
    /// earlier time.
    function _requireChangeable(CoreSlot c, TimetableSlot t, uint32 tender, Schedule calldata schedule)
        private
        view
        returns (Rules memory r)
    {
        r = _rules[c.procedure()];
        // Cannot underflow: a freeze is shorter than the shortest sealing (see `Procurement`'s constructor).
        uint40 frozen = t.sealsUntil() - r.freeze;
        if (block.timestamp >= frozen) revert Frozen(frozen);
        if (block.timestamp >= t.sealsFrom() && schedule.sealsFrom != t.sealsFrom()) {
            revert SealingHasBegun();
        }
        if (schedule.sealsUntil < t.sealsUntil()) {
            revert ScheduleTooEarly(schedule.sealsUntil, t.sealsUntil());
        }
        _requireSchedule(schedule, r, t.sealsFrom(), _evaluationFrom(c, t, tender) - t.opensUntil());
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

    // ─── Schedule, lots, panel ───────────────────────────────────────────────────────────────────────────────

    /// @param periods Seconds between `opensUntil` and the first award: scoring and the opening of prices
    function _requireSchedule(Schedule calldata schedule, Rules memory r, uint256 earliest, uint256 periods)
        private
        pure
    {
        _requireNotBefore(schedule.sealsFrom, earliest);
        _requireNotBefore(schedule.sealsUntil, uint256(schedule.sealsFrom) + r.sealing);
        _requireNotBefore(schedule.opensUntil, uint256(schedule.sealsUntil) + r.opening);
        _requireNotBefore(schedule.awardBy, uint256(schedule.opensUntil) + periods);
        // Half of what 24 bits hold, so that suspensions have room to add the other half.
        if (schedule.awardBy - schedule.opensUntil > type(uint24).max / 2) revert ScheduleTooLong();
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
            _lots[tender][number] = lotSlot(item.ceiling, item.floor);
            _recordLot(tender, version, number, item);
        }
        for (uint256 number = lots.length + 1; number <= lotsBefore; ++number) {
            _lots[tender][uint16(number)] = NO_LOT;
        }
        _readyCounts(tender, lots.length);
    }

    function _requirePanel(bytes32 digest, Panel calldata panel, Rules memory r) private view {
        if (digest != panel.hash()) revert PanelMismatch();
        uint256 seats = panel.evaluators.length;
        bool sound = panel.scoring >= r.scoring && panel.pricing >= r.pricing && panel.quorum != 0
            && panel.quorum <= seats && seats <= MAX_EVALUATORS && panel.criteria.length != 0
            && panel.criteria.length <= MAX_CRITERIA;
        uint256 weights = panel.priceWeight;
        for (uint256 i; i < panel.criteria.length; ++i) {
            weights += panel.criteria[i];
        }
        if (!sound || weights != WHOLE) revert PanelInvalid();
        uint32 previous;
        for (uint256 i; i < seats; ++i) {
            uint32 evaluator = panel.evaluators[i];
            if (evaluator <= previous || _directory.party(evaluator).kind != Kind.Evaluator) {
                revert EvaluatorInvalid(evaluator);
            }
            previous = evaluator;
        }
    }

    function _writePanel(uint32 tender, bytes32 digest, Panel calldata panel) private {
        _panels[tender] = digest;
        _scorings[tender] = scoringSlot(
            panel.scoring, panel.pricing, panel.quorum, uint8(panel.evaluators.length), panel.priceWeight
        );
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

    function _recordPanel(uint32 tender, uint16 version, Panel calldata panel) private {
        _log(
            tender,
            1,
            abi.encode(
                block.timestamp,
                PanelNamed.selector,
                tender,
                version,
                panel.scoring,
                panel.pricing,
                panel.quorum,
                panel.priceWeight,
                0
            )
        );
        for (uint256 i; i < panel.criteria.length; ++i) {
            _log(
                tender,
                1,
                abi.encode(
                    block.timestamp, CriterionNamed.selector, tender, version, i + 1, panel.criteria[i], 0
                )
            );
        }
        for (uint256 i; i < panel.evaluators.length; ++i) {
            _log(
                tender,
                1,
                abi.encode(
                    block.timestamp, EvaluatorNamed.selector, tender, version, i + 1, panel.evaluators[i], 0
                )
            );
        }
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
                intent.panel,
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
