// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICommentActs} from "../../src/interfaces/ICommentActs.sol";
import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
import {IOversightActs} from "../../src/interfaces/IOversightActs.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {ITenderActs} from "../../src/interfaces/ITenderActs.sol";
import {
    Amend,
    Award,
    Cancel,
    Comment,
    Complain,
    Decide,
    Desert,
    Disqualify,
    Endorse,
    ExcludeSeal,
    Excuse,
    LotPrice,
    Moderate,
    Publish,
    PublishCounts,
    Release,
    Reply,
    Reschedule,
    Restore,
    Schedule,
    Score,
    SubjectKind,
    Suspend,
    TokenRequest,
    Withdraw
} from "../../src/types/Intents.sol";
import {vm} from "../foundry/Test.sol";
import {OversightTest} from "./OversightTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Holds `docs/src/states.md` against the contract: in every state that its tables name, every act that they name
/// is tried, and is taken or refused as they say. Where a state ends by the clock, that is in the last second of it, in
/// the first of the next, and one later.
/// @dev Every other condition is met: what is refused, is for the state that the tender is in.
contract StatesTest is OversightTest {
    using Typed for *;

    string private constant TAKEN = "yes";
    /// @dev The row that is no act: what `phase` answers.
    string private constant PHASE = "`phase`";

    string private _page;
    string[] private _acts;
    mapping(bytes4 selector => string) private _errors;
    mapping(bytes32 key => string) private _cells;
    /// @dev In which states acts were tried, and where page and contract differ.
    string private _tried;
    string private _differences;

    uint32 private _tender;
    Sealed private _low;
    Sealed private _high;
    Sealed private _unopened;
    Sealed private _live;
    Sealed private _withdrawn;
    Key private _absentKey;
    uint32 private _absent;

    function setUp() public override {
        super.setUp();
        (_absentKey, _absent) = enterNamedVendor("absent");
        _page = vm.readFile("../docs/src/states.md");
        nameErrors();
        pass(1);
    }

    // ---- the tables ----

    function test_ALowestPriceTenderThroughTime() public {
        load("lowest", 28);
        begin(false);
        holds("lowest", "Consultation");
        toEdge("lowest", "Consultation", procurement.timetable(_tender).sealsFrom);
        sealEverything();
        settle("lowest", "Sealing");
        toEdge("lowest", "Sealing", procurement.timetable(_tender).sealsUntil - 1 days);
        settle("lowest", "Freeze");
        toEdge("lowest", "Freeze", procurement.timetable(_tender).sealsUntil);
        open(_low);
        open(_high);
        settle("lowest", "Opening");
        toEdge("lowest", "Opening", procurement.timetable(_tender).opensUntil);
        settle("lowest", "Evaluation");
        toEdge("lowest", "Evaluation", scheduleOf(_tender).awardBy);
        settle("lowest", "Overdue");
        assertNoDifference("lowest");
    }

    function test_AWeightedTenderThroughTime() public {
        load("weighted", 31);
        begin(true);
        holds("weighted", "Consultation");
        toEdge("weighted", "Consultation", procurement.timetable(_tender).sealsFrom);
        sealEverything();
        settle("weighted", "Sealing");
        toEdge("weighted", "Sealing", procurement.timetable(_tender).sealsUntil - 1 days);
        settle("weighted", "Freeze");
        toEdge("weighted", "Freeze", procurement.timetable(_tender).sealsUntil);
        openOffer(_low);
        openOffer(_high);
        settle("weighted", "Opening");
        toEdge("weighted", "Opening", procurement.timetable(_tender).opensUntil);
        score(scoring(_tender, rival, 5000));
        settle("weighted", "Scoring");
        (uint40 pricesFrom, uint40 lotsFrom) = weightedTimes(_tender);
        warp(pricesFrom - 1);
        holds("weighted", "Scoring");
        score(scoring(_tender, vendor, 5000));
        warp(pricesFrom);
        openPrices(_high);
        settle("weighted", "Pricing");
        warp(lotsFrom - 1);
        holds("weighted", "Pricing");
        openPrices(_low);
        warp(lotsFrom);
        settle("weighted", "Evaluation");
        toEdge("weighted", "Evaluation", scheduleOf(_tender).awardBy);
        settle("weighted", "Overdue");
        assertNoDifference("weighted");
    }

    function test_DecidedLotsThroughTime() public {
        load("lowest", 28);
        load("decided", 28);
        evaluated();
        uint256 evaluation = bookmark();

        disqualify(disqualification(_tender, 1, vendor));
        disqualify(disqualification(_tender, 2, rival));
        settle("decided", "Objections");
        toEdge("decided", "Objections", procurement.lot(_tender, 1).time);
        settle("lowest", "Evaluation");
        rewind(evaluation);

        decideLots();
        settle("decided", "Standstill");
        uint256 decided = bookmark();
        uint40 over = now40() - 1 + 3 days;
        toEdge("decided", "Standstill", over);
        settle("decided", "Standstill over");
        procurement.finalize(_tender);
        settle("decided", "Final");
        rewind(decided);

        complainOfBoth();
        uint40 until = procurement.trial(_tender, 1).until;
        settle("decided", "Complaint");
        toEdge("decided", "Complaint", over);
        settle("decided", "Complaint, standstill over");
        toEdge("decided", "Complaint, standstill over", until);
        settle("decided", "Standstill over");
        rewind(evaluation);

        reopen();
        settle("decided", "Reopened");
        toEdge("decided", "Reopened", procurement.trial(_tender, 1).reopenedUntil);
        settle("lowest", "Overdue");
        assertNoDifference("decided");
    }

    function test_AStoppedTenderThroughTime() public {
        load("stopped", 28);
        begin(false);
        toSealing(_tender);
        sealEverything();
        uint256 before = bookmark();
        uint40 end = procurement.timetable(_tender).sealsUntil;

        // The phase that a suspension falls in does not end.
        suspendTender(_tender);
        settle("stopped", "Suspended, sealing");
        toEdge("stopped", "Suspended, sealing", end);
        settle("stopped", "Suspended, sealing");
        rewind(before);

        toOpening(_tender);
        open(_low);
        open(_high);
        before = bookmark();
        end = procurement.timetable(_tender).opensUntil;
        suspendTender(_tender);
        settle("stopped", "Suspended, opening");
        toEdge("stopped", "Suspended, opening", end);
        settle("stopped", "Suspended, opening");
        rewind(before);

        toEvaluation(_tender);
        before = bookmark();
        suspendTender(_tender);
        end = now40() + 20 days;
        settle("stopped", "Suspended, evaluation");
        toEdge("stopped", "Suspended, evaluation", end);
        settle("stopped", "Run out");
        procurement.resume(_tender);
        settle("stopped", "Resumed");
        rewind(before);

        cancelTogether(cancellation(_tender));
        settle("stopped", "Cancelled");
        assertNoDifference("stopped");
    }

    // ---- a tender in which everything can be tried ----

    function begin(bool weighted) private {
        Publish memory it = weighted ? weightedPublication(2) : publication(2);
        it.envelopes = true;
        _tender = weighted ? publishWeighted(it) : publish(it);
        // What can be shown again.
        moderate(moderation(_tender, 2));
    }

    function sealEverything() private {
        LotPrice[] memory prices = new LotPrice[](2);
        (prices[0], prices[1]) = (LotPrice(1, FLOOR + 1), LotPrice(2, CEILING + 1));
        _low = enveloped("low", vendorKey, oneLot(1, FLOOR));
        _high = enveloped("high", rivalKey, prices);
        _unopened = enveloped("unopened", thirdKey, oneLot(1, FLOOR + 2));
        _live = enveloped("live", thirdKey, oneLot(1, FLOOR + 3));
        _withdrawn = enveloped("withdrawn", thirdKey, oneLot(1, FLOOR + 4));
        withdraw(withdrawal(_withdrawn), _withdrawn.bidder.key);
    }

    function enveloped(string memory name, Key memory key, LotPrice[] memory prices)
        private
        returns (Sealed memory it)
    {
        it = prepare(_tender, name, key, prices);
        procurement.seal(sealItem(withEnvelope(it), it.bidder.key));
    }

    function evaluated() private {
        begin(false);
        toSealing(_tender);
        sealEverything();
        toOpening(_tender);
        open(_low);
        open(_high);
        toEvaluation(_tender);
    }

    /// @dev The first lot has a winner, the second has none.
    function decideLots() private {
        award(awarding(_tender, 1, vendor, FLOOR), list(vendor, rival));
        desert(desertion(_tender, 2), placesIn(2));
    }

    function complainOfBoth() private {
        complain(complaining(_tender, 1, vendor), vendorKey);
        complain(complaining(_tender, 2, vendor), vendorKey);
    }

    /// @dev By an upheld complaint, when the time in which officers alone decide was over.
    function reopen() private {
        warp(scheduleOf(_tender).awardBy - 1 days);
        decideLots();
        complainOfBoth();
        pass(2 days);
        decide(deciding(_tender, 1, vendor, true));
        decide(deciding(_tender, 2, vendor, true));
    }

    function bookmark() private returns (uint256) {
        fold();
        return vm.snapshotState();
    }

    /// @dev Goes back in time, and forgets nothing that was found out.
    function rewind(uint256 snapshot) private {
        (string memory tried, string memory differences) = (_tried, _differences);
        vm.revertToState(snapshot);
        (_tried, _differences) = (tried, differences);
        forget();
    }

    function mark(string memory table, string memory state) private pure returns (string memory) {
        return string.concat("<", table, ": ", state, ">");
    }

    // ---- every act ----

    function callOf(string memory act) private returns (bytes memory call) {
        bytes32 name = keccak256(bytes(act));
        call = officersCall(name);
        if (call.length == 0) call = decisionsCall(name);
        if (call.length == 0) call = vendorsCall(name);
        if (call.length == 0) call = oversightCall(name);
        if (call.length == 0) call = countingCall(name);
        if (call.length == 0) call = commentsCall(name);
        if (call.length == 0) call = weightedCall(name);
        require(call.length != 0, string.concat("the page names an act that is not known here: ", act));
    }

    function officersCall(bytes32 name) private view returns (bytes memory) {
        Schedule memory later = scheduleOf(_tender);
        later.sealsUntil += 20 days;
        later.opensUntil += 20 days;
        later.awardBy += 20 days;
        if (name == keccak256("`amend`")) {
            Amend memory it = amendment(_tender);
            it.schedule = later;
            return abi.encodeCall(ITenderActs.amend, (it, alone(officerKey, it.hashOf())));
        }
        if (name == keccak256("`amendWeighted`")) {
            Amend memory it = amendment(_tender);
            it.schedule = later;
            return abi.encodeCall(ITenderActs.amendWeighted, (it, panel(), alone(officerKey, it.hashOf())));
        }
        if (name == keccak256("`reschedule`")) {
            Reschedule memory it = rescheduling(_tender);
            it.schedule = later;
            return abi.encodeCall(ITenderActs.reschedule, (it, alone(officerKey, it.hashOf())));
        }
        Cancel memory end = cancellation(_tender);
        if (name == keccak256("`cancel` by the officer")) {
            return abi.encodeCall(ITenderActs.cancel, (end, alone(officerKey, end.hashOf()), absent()));
        }
        if (name == keccak256("`cancel` with oversight")) {
            return abi.encodeCall(
                ITenderActs.cancel, (end, alone(officerKey, end.hashOf()), approve(overseerKey, end.hashOf()))
            );
        }
        return "";
    }

    function decisionsCall(bytes32 name) private view returns (bytes memory) {
        if (name == keccak256("`disqualify`")) {
            Disqualify memory it = disqualification(_tender, 1, rival);
            return abi.encodeCall(IEvaluationActs.disqualify, (it, alone(officerKey, it.hashOf())));
        }
        bool out = procurement.openedBid(_tender, vendor, 1).disqualified;
        Award memory its = out ? awarding(_tender, 1, rival, FLOOR + 1) : awarding(_tender, 1, vendor, FLOOR);
        if (name == keccak256("`award`")) {
            return abi.encodeCall(IEvaluationActs.award, (its, placesIn(1), alone(officerKey, its.hashOf())));
        }
        if (name == keccak256("`award`, unsigned")) {
            its.report = 0;
            return abi.encodeCall(IEvaluationActs.award, (its, placesIn(1), nobody()));
        }
        Desert memory none_ = desertion(_tender, 2);
        if (name == keccak256("`declareDeserted`")) {
            return abi.encodeCall(
                IEvaluationActs.declareDeserted, (none_, placesIn(2), alone(officerKey, none_.hashOf()))
            );
        }
        if (name == keccak256("`declareDeserted`, unsigned")) {
            none_.reason = 0;
            return abi.encodeCall(IEvaluationActs.declareDeserted, (none_, placesIn(2), nobody()));
        }
        if (name == keccak256("`finalize`")) return abi.encodeCall(IEvaluationActs.finalize, (_tender));
        return "";
    }

    /// @dev Of all that have opened a price in the lot.
    function placesIn(uint16 number) private view returns (uint40[] memory them) {
        them = new uint40[](procurement.openedCount(_tender, number));
        uint256 count;
        uint32[2] memory both = [vendor, rival];
        for (uint256 i = 0; i < 2; ++i) {
            (, uint32 opened) = procurement.openedLots(_tender, both[i]);
            if (opened >> (number - 1) & 1 == 1) {
                them[count++] = procurement.openedBid(_tender, both[i], number).place;
            }
        }
    }

    function vendorsCall(bytes32 name) private returns (bytes memory) {
        if (name == keccak256("`seal`")) {
            Sealed memory it = prepare(_tender, "another", thirdKey, oneLot(1, FLOOR));
            return abi.encodeCall(IProcurement.seal, (sealItem(withEnvelope(it), it.bidder.key)));
        }
        if (name == keccak256("`withdraw`")) {
            Withdraw memory it = withdrawal(_live);
            it.tender = _tender;
            return abi.encodeCall(IProcurement.withdraw, (it, compactly(account("live").key, it.hashOf())));
        }
        if (name == keccak256("`open`")) {
            Sealed memory it = prepare(_tender, "unopened", thirdKey, oneLot(1, FLOOR + 2));
            return abi.encodeCall(IProcurement.open, (opening(it)));
        }
        return "";
    }

    function oversightCall(bytes32 name) private view returns (bytes memory) {
        if (name == keccak256("`suspend`")) {
            Suspend memory it = suspending(_tender);
            return abi.encodeCall(IOversightActs.suspend, (it, approve(overseerKey, it.hashOf())));
        }
        if (name == keccak256("`release`")) {
            Release memory it = releasing(_tender);
            return abi.encodeCall(IOversightActs.release, (it, approve(overseerKey, it.hashOf())));
        }
        if (name == keccak256("`resume`")) return abi.encodeCall(IOversightActs.resume, (_tender));
        if (name == keccak256("`complain`")) {
            Complain memory it = complaining(_tender, 1, rival);
            return abi.encodeCall(IOversightActs.complain, (it, approve(rivalKey, it.hashOf())));
        }
        if (name == keccak256("`decide`")) {
            Decide memory it = deciding(_tender, 1, vendor, false);
            return abi.encodeCall(IOversightActs.decide, (it, approve(overseerKey, it.hashOf())));
        }
        return "";
    }

    function countingCall(bytes32 name) private returns (bytes memory) {
        if (name == keccak256("`excludeSeal`")) {
            ExcludeSeal memory it = excluding(_tender, account("unopened").addr);
            return abi.encodeCall(IOversightActs.excludeSeal, (it, approve(overseerKey, it.hashOf())));
        }
        if (name == keccak256("`publishCounts`")) {
            PublishCounts memory it = counting(_tender);
            return
                abi.encodeCall(
                    IOversightActs.publishCounts, (it, compactly(registrarKey.secret, it.hashOf()))
                );
        }
        if (name == keccak256("`nameAbsent`")) {
            TokenRequest memory it = requesting(_tender, _absent);
            return abi.encodeCall(IOversightActs.nameAbsent, (it, approve(_absentKey, it.hashOf())));
        }
        if (name == keccak256("`excuse`")) {
            Account memory key = account("withdrawn");
            Excuse memory it = Excuse(_tender, key.addr, third);
            return abi.encodeCall(IOversightActs.excuse, (it, compactly(key.key, it.hashOf())));
        }
        return "";
    }

    function commentsCall(bytes32 name) private returns (bytes memory) {
        Account memory citizen = account("citizen");
        if (name == keccak256("`comment`")) {
            return
                abi.encodeCall(
                    IProcurement.comment, (commentItem(remark(_tender, citizen.addr), citizen.key))
                );
        }
        if (name == keccak256("`commentAs`")) {
            Comment memory it = remark(_tender, address(uint160(vendor)));
            return abi.encodeCall(ICommentActs.commentAs, (it, approve(vendorKey, it.hashOf())));
        }
        if (name == keccak256("`reply`")) {
            Reply memory it = Reply(_tender, vendor, 1, SubjectKind.Bid, vendor, keccak256("no"), NEVER);
            return abi.encodeCall(ICommentActs.reply, (it, approve(vendorKey, it.hashOf())));
        }
        if (name == keccak256("`endorse`")) {
            Endorse memory it = Endorse(_tender, citizen.addr, 1, NEVER);
            return abi.encodeCall(
                ICommentActs.endorse,
                (it, commentAdmission(_tender, citizen.addr), compactly(citizen.key, it.hashOf()))
            );
        }
        if (name == keccak256("`moderate`")) {
            Moderate memory it = moderation(_tender, 1);
            return abi.encodeCall(ICommentActs.moderate, (it, approve(moderatorKey, it.hashOf())));
        }
        if (name == keccak256("`restore`")) {
            Restore memory it = restoration(_tender, 2);
            return abi.encodeCall(ICommentActs.restore, (it, approve(moderatorKey, it.hashOf())));
        }
        return "";
    }

    function weightedCall(bytes32 name) private returns (bytes memory) {
        if (name == keccak256("`openOffer`")) {
            Sealed memory it = prepare(_tender, "unopened", thirdKey, oneLot(1, FLOOR + 2));
            return abi.encodeCall(IEvaluationActs.openOffer, (offerItem(it)));
        }
        if (name == keccak256("`openPrices`")) {
            Sealed memory it = prepare(_tender, "low", vendorKey, oneLot(1, FLOOR));
            return abi.encodeCall(IEvaluationActs.openPrices, (priceItem(it)));
        }
        if (name == keccak256("`score`")) {
            Score memory it = scoring(_tender, vendor, 5000);
            return abi.encodeCall(IEvaluationActs.score, (it, panel(), approve(evaluatorKey, it.hashOf())));
        }
        return "";
    }

    // ---- trying them ----

    /// @dev In the last second of a state; then in the first of the next, for the test to go on from there.
    function toEdge(string memory table, string memory state, uint40 end) private {
        warp(end - 1);
        holds(table, state);
        warp(end);
    }

    /// @dev In this second and in the next.
    function settle(string memory table, string memory state) private {
        holds(table, state);
        pass(1);
        holds(table, state);
    }

    function holds(string memory table, string memory state) private {
        fold();
        _tried = string.concat(_tried, mark(table, state));
        compare(table, PHASE, state, string.concat("`", phaseName(), "`"));
        for (uint256 i = 0; i < _acts.length; ++i) {
            uint256 free = freeMemory();
            attempt(table, state, _acts[i]);
            // Thousands of attempts would not fit in memory.
            setFreeMemory(free);
        }
        forget();
    }

    function attempt(string memory table, string memory state, string memory act) private {
        bytes memory call = callOf(act);
        uint256 before = vm.snapshotState();
        (bool done, bytes memory answer) = address(procurement).call(call);
        vm.revertToStateAndDelete(before);
        compare(table, act, state, done ? TAKEN : string.concat("`", errorIn(answer), "`"));
    }

    function freeMemory() private pure returns (uint256 free) {
        assembly ("memory-safe") {
            free := mload(0x40)
        }
    }

    function setFreeMemory(uint256 free) private pure {
        assembly ("memory-safe") {
            mstore(0x40, free)
        }
    }

    function compare(string memory table, string memory act, string memory state, string memory found)
        private
    {
        string memory told = _cells[keyOf(table, act, state)];
        if (keccak256(bytes(told)) == keccak256(bytes(found))) return;
        _differences = string.concat(
            _differences, "\n", table, " | ", state, " | ", act, " | page: ", told, " | contract: ", found
        );
    }

    function assertNoDifference(string memory table) private view {
        assertEq(_differences, "");
        string[] memory states = vm.split(linesOf(table)[0], "|");
        for (uint256 i = 2; i + 1 < states.length; ++i) {
            string memory state = vm.trim(states[i]);
            bool tried = vm.indexOf(_tried, mark(table, state)) != type(uint256).max;
            assertTrue(tried, string.concat("not tried: ", state));
        }
    }

    function errorIn(bytes memory answer) private view returns (string memory) {
        require(answer.length >= 4, "refused without an error");
        string memory name = _errors[bytes4(answer)];
        return bytes(name).length == 0 ? vm.toString(abi.encodePacked(bytes4(answer))) : name;
    }

    // ---- reading the page ----

    /// @dev The acts tried are those of the table that was loaded last; it must name this many.
    function load(string memory table, uint256 acts) private {
        delete _acts;
        string[] memory lines = linesOf(table);
        string[] memory states = vm.split(lines[0], "|");
        for (uint256 row = 2; row < lines.length; ++row) {
            string[] memory cells = vm.split(lines[row], "|");
            assertEq(cells.length, states.length, lines[row]);
            string memory act = vm.trim(cells[1]);
            if (keccak256(bytes(act)) != keccak256(bytes(PHASE))) _acts.push(act);
            for (uint256 i = 2; i + 1 < cells.length; ++i) {
                bytes32 key = keyOf(table, act, vm.trim(states[i]));
                assertEq(_cells[key], "", string.concat("told twice: ", act));
                _cells[key] = vm.trim(cells[i]);
            }
        }
        assertEq(_acts.length, acts, "the page leaves out an act, or has one more");
    }

    function linesOf(string memory table) private view returns (string[] memory) {
        string[] memory found = vm.split(_page, string.concat("<!-- table: ", table, " -->\n\n"));
        require(found.length == 2, string.concat("the page has no such table: ", table));
        return vm.split(vm.split(found[1], "\n\n")[0], "\n");
    }

    function keyOf(string memory table, string memory act, string memory state)
        private
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(table, act, state));
    }

    function phaseName() private view returns (string memory) {
        string[11] memory names = [
            "None",
            "Consultation",
            "Sealing",
            "Opening",
            "Scoring",
            "Pricing",
            "Evaluation",
            "Standstill",
            "Final",
            "Cancelled",
            "Suspended"
        ];
        return names[uint8(procurement.phase(_tender))];
    }

    function nameErrors() private {
        _errors[IProcurementErrors.AdmissionInvalid.selector] = "AdmissionInvalid";
        _errors[IProcurementErrors.BidMisplaced.selector] = "BidMisplaced";
        _errors[IProcurementErrors.BidUnqualified.selector] = "BidUnqualified";
        _errors[IProcurementErrors.BidsIncomplete.selector] = "BidsIncomplete";
        _errors[IProcurementErrors.CommentStale.selector] = "CommentStale";
        _errors[IProcurementErrors.ComplaintOpen.selector] = "ComplaintOpen";
        _errors[IProcurementErrors.ComplaintStale.selector] = "ComplaintStale";
        _errors[IProcurementErrors.ComplaintUnknown.selector] = "ComplaintUnknown";
        _errors[IProcurementErrors.ComplaintUntimely.selector] = "ComplaintUntimely";
        _errors[IProcurementErrors.CounterStale.selector] = "CounterStale";
        _errors[IProcurementErrors.CountingNotBegun.selector] = "CountingNotBegun";
        _errors[IProcurementErrors.DecisionsStale.selector] = "DecisionsStale";
        _errors[IProcurementErrors.DisqualificationOver.selector] = "DisqualificationOver";
        _errors[IProcurementErrors.EnvelopeRequired.selector] = "EnvelopeRequired";
        _errors[IProcurementErrors.EvaluationNotBegun.selector] = "EvaluationNotBegun";
        _errors[IProcurementErrors.Forbidden.selector] = "Forbidden";
        _errors[IProcurementErrors.Frozen.selector] = "Frozen";
        _errors[IProcurementErrors.LotDecided.selector] = "LotDecided";
        _errors[IProcurementErrors.LotUndecided.selector] = "LotUndecided";
        _errors[IProcurementErrors.MethodMismatch.selector] = "MethodMismatch";
        _errors[IProcurementErrors.ObjectionsOpen.selector] = "ObjectionsOpen";
        _errors[IProcurementErrors.OfferOpened.selector] = "OfferOpened";
        _errors[IProcurementErrors.OfferUnknown.selector] = "OfferUnknown";
        _errors[IProcurementErrors.OpeningNotBegun.selector] = "OpeningNotBegun";
        _errors[IProcurementErrors.OpeningOver.selector] = "OpeningOver";
        _errors[IProcurementErrors.OversightRequired.selector] = "OversightRequired";
        _errors[IProcurementErrors.PanelMismatch.selector] = "PanelMismatch";
        _errors[IProcurementErrors.PricingNotBegun.selector] = "PricingNotBegun";
        _errors[IProcurementErrors.PricingOver.selector] = "PricingOver";
        _errors[IProcurementErrors.ReasonMissing.selector] = "ReasonMissing";
        _errors[IProcurementErrors.ReplyForbidden.selector] = "ReplyForbidden";
        _errors[IProcurementErrors.ReportUnsigned.selector] = "ReportUnsigned";
        _errors[IProcurementErrors.ScheduleTooEarly.selector] = "ScheduleTooEarly";
        _errors[IProcurementErrors.ScoredAlready.selector] = "ScoredAlready";
        _errors[IProcurementErrors.ScoringClosed.selector] = "ScoringClosed";
        _errors[IProcurementErrors.SealAbsent.selector] = "SealAbsent";
        _errors[IProcurementErrors.SealMismatch.selector] = "SealMismatch";
        _errors[IProcurementErrors.SealStale.selector] = "SealStale";
        _errors[IProcurementErrors.SealingHasBegun.selector] = "SealingHasBegun";
        _errors[IProcurementErrors.SealingNotBegun.selector] = "SealingNotBegun";
        _errors[IProcurementErrors.SealingOver.selector] = "SealingOver";
        _errors[IProcurementErrors.SignatureInvalid.selector] = "SignatureInvalid";
        _errors[IProcurementErrors.SignatureMissing.selector] = "SignatureMissing";
        _errors[IProcurementErrors.StandstillNotOver.selector] = "StandstillNotOver";
        _errors[IProcurementErrors.SuspensionAbsent.selector] = "SuspensionAbsent";
        _errors[IProcurementErrors.SuspensionExhausted.selector] = "SuspensionExhausted";
        _errors[IProcurementErrors.TenderIsCancelled.selector] = "TenderIsCancelled";
        _errors[IProcurementErrors.TenderIsFinal.selector] = "TenderIsFinal";
        _errors[IProcurementErrors.TenderIsSuspended.selector] = "TenderIsSuspended";
        _errors[IProcurementErrors.VendorAccountedFor.selector] = "VendorAccountedFor";
        _errors[IProcurementErrors.VendorSignatureInvalid.selector] = "VendorSignatureInvalid";
        _errors[IProcurementErrors.VersionStale.selector] = "VersionStale";
        _errors[IProcurementErrors.WinnerMismatch.selector] = "WinnerMismatch";
    }
}
