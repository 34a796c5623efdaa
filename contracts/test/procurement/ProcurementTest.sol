// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {SetRoles} from "../../src/interfaces/IDirectory.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {
    Admission,
    Amend,
    Authorization,
    Award,
    Bid,
    Cancel,
    Comment,
    CommentAdmission,
    Compact,
    Desert,
    Lot,
    LotPrice,
    Moderate,
    Prices,
    Publish,
    Registrar,
    Reschedule,
    Restore,
    Schedule,
    Seal,
    SubjectKind,
    Withdraw
} from "../../src/types/Intents.sol";
import {Kind, Roles} from "../../src/types/Parties.sol";
import {Parts} from "../../src/types/Parts.sol";
import {SealSlot} from "../../src/types/SealSlot.sol";
import {Method, Procedure, Remedies, Rules, Timetable} from "../../src/types/Tenders.sol";
import {DirectoryTest} from "../directory/DirectoryTest.sol";
import {vm} from "../foundry/Test.sol";
import {Vm} from "../foundry/Vm.sol";
import {Typed} from "./Typed.sol";

/// @notice A lowest-price procedure over a directory with its people, and what each of them signs.
abstract contract ProcurementTest is DirectoryTest {
    using Typed for *;

    /// @dev All that a vendor knows about its bid. Its prices encoded: as a list of structs, tests could not store them.
    struct Sealed {
        Account bidder;
        Key vendorKey;
        Bid bid;
        bytes prices;
    }

    uint96 internal constant CEILING = 1_000_000_000;
    uint96 internal constant FLOOR = 100_000_000;
    uint8 internal constant LOWEST = 0;
    uint8 internal constant WEIGHTED = 1;
    uint40 internal constant NEVER = type(uint40).max;

    IProcurement internal procurement;
    Parts internal parts;
    Key internal moderatorKey;
    uint32 internal moderator;

    function setUp() public virtual override {
        super.setUp();
        parts = Parts({
            tenderActs: create("TenderActs.sol:TenderActs", abi.encode(directory)),
            evaluationActs: create("EvaluationActs.sol:EvaluationActs", abi.encode(directory)),
            oversightActs: create("OversightActs.sol:OversightActs", abi.encode(directory)),
            commentActs: create("CommentActs.sol:CommentActs", abi.encode(directory))
        });
        watch(vm.computeCreateAddress(address(this), vm.getNonce(address(this))));
        procurement = deploy(standardProcedures());
        vm.prank(administrator);
        directory.setIntake(address(procurement));
        moderatorKey = ecdsa("moderator");
        moderator = enterInstitution(Kind.Moderator, moderatorKey);
        changeRoles(
            SetRoles(officer, directory.party(officer).rolesNonce, Roles.PUBLISH | Roles.AWARD, NEVER),
            buyerKey
        );
        pass(1 hours);
    }

    /// @dev From the artifact, for the same reason as the directory.
    function deploy(Procedure[] memory procedures) internal returns (IProcurement) {
        return deploy(parts, procedures);
    }

    function deploy(Parts memory given, Procedure[] memory procedures) internal returns (IProcurement) {
        bytes memory arguments = abi.encode(directory, given, procedures);
        return IProcurement(create("Procurement.sol:Procurement", arguments));
    }

    /// @dev 0 goes by price alone, 1 weighs offers.
    function standardProcedures() internal pure virtual returns (Procedure[] memory them) {
        them = new Procedure[](2);
        them[LOWEST] = Procedure(standardRules(), standardRemedies());
        them[WEIGHTED] = Procedure(standardRules(), standardRemedies());
        them[WEIGHTED].rules.method = Method.Weighted;
        them[WEIGHTED].rules.scoring = 2 days;
        them[WEIGHTED].rules.pricing = 1 days;
    }

    function standardRules() internal pure returns (Rules memory) {
        return Rules({
            method: Method.LowestPrice,
            consultation: 10 days,
            sealing: 5 days,
            opening: 2 days,
            standstill: 3 days,
            freeze: 1 days,
            resealing: 3 days,
            minOpened: 1,
            scoring: 0,
            pricing: 0
        });
    }

    function standardRemedies() internal pure returns (Remedies memory) {
        return Remedies({objection: 2 days, complaint: 4 days, reevaluation: 3 days, suspension: 20 days});
    }

    /// @dev The list of publications has transcript 0; all else is its tender's.
    function transcriptOf(Vm.Log memory log) internal view virtual override returns (uint256) {
        bool tenders = log.emitter == address(procurement);
        return
            tenders && log.topics[0] != IProcurementEvents.TenderListed.selector ? uint256(log.topics[1]) : 0;
    }

    // ---- what is recorded ----

    /// @dev The next call must emit exactly what the test itself has emitted since the last `fold`, each event with
    /// the head that its transcript then has.
    /// @return head The last of them
    function expectEvents(uint256 id) internal returns (bytes32 head) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        head = procurement.head(id);
        for (uint256 i = 0; i < logs.length; ++i) {
            head = nextHead(head, vm.getBlockTimestamp(), logs[i]);
            vm.expectEmit(address(procurement));
            emitWithHead(logs[i], head);
        }
        // What was emitted here to tell forge.
        vm.getRecordedLogs();
    }

    function emitWithHead(Vm.Log memory log, bytes32 head) private {
        bytes memory data = log.data;
        bytes32[] memory topics = log.topics;
        assembly ("memory-safe") {
            let length := mload(data)
            mstore(add(data, length), head)
            switch mload(topics)
            case 2 { log2(add(data, 0x20), length, mload(add(topics, 0x20)), mload(add(topics, 0x40))) }
            default {
                log3(
                    add(data, 0x20),
                    length,
                    mload(add(topics, 0x20)),
                    mload(add(topics, 0x40)),
                    mload(add(topics, 0x60))
                )
            }
        }
    }

    /// @dev The tender's transcript and the list of publications are what was emitted: no more, no less.
    function assertRecorded(uint32 tender) internal {
        assertTranscript(address(procurement), tender);
        assertTranscript(address(procurement), 0);
        assertEq(procurement.tenderCount(), foldedLength(address(procurement), 0));
    }

    /// @dev Submits a call that must be refused for exactly this reason.
    function assertRefused(bytes memory call, bytes memory reason) internal {
        (bool done, bytes memory answer) = address(procurement).call(call);
        assertFalse(done, "it was taken");
        assertEq(answer, reason);
    }

    function assertRefused(bytes memory call, bytes4 reason) internal {
        assertRefused(call, abi.encodePacked(reason));
    }

    // ---- digests and signatures ----

    function typed(bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = separator("Veedor", "1", vm.getChainId(), address(procurement));
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function approve(Key memory key, bytes32 structHash) internal view returns (Authorization memory) {
        return authorize(key, typed(structHash));
    }

    function sealOf(Bid memory bid) internal view returns (bytes32) {
        return typed(bid.hashOf());
    }

    /// @dev By an officer alone.
    function alone(Key memory key, bytes32 structHash) internal view returns (Authorization[] memory by) {
        by = new Authorization[](1);
        by[0] = approve(key, structHash);
    }

    /// @dev By nobody.
    function unsigned() internal pure returns (Authorization[] memory) {
        return new Authorization[](0);
    }

    function compactly(uint256 secret, bytes32 structHash) internal view returns (Compact memory it) {
        (it.r, it.vs) = abi.decode(compact(signed(secret, typed(structHash))), (bytes32, bytes32));
    }

    function admission(uint32 tender, address bidder) internal view returns (Compact memory) {
        return compactly(registrarKey.secret, Admission(tender, bidder).hashOf());
    }

    function commentAdmission(uint32 tender, address author) internal view returns (Compact memory) {
        return compactly(registrarKey.secret, CommentAdmission(tender, author).hashOf());
    }

    // ---- the officer ----

    function schedule() internal view returns (Schedule memory it) {
        uint40 from = uint40(vm.getBlockTimestamp()) + 10 days;
        return Schedule(from, from + 5 days, from + 7 days, from + 17 days);
    }

    function lots(uint256 count) internal pure returns (Lot[] memory them) {
        them = new Lot[](count);
        for (uint256 i = 0; i < count; ++i) {
            them[i] = Lot(CEILING, FLOOR);
        }
    }

    function publication(uint256 count) internal view returns (Publish memory it) {
        it.buyer = buyer;
        it.nonce = procurement.publishedBy(buyer);
        it.terms = sha256("pliego de condiciones");
        it.schedule = schedule();
        it.standstill = 3 days;
        it.lots = lots(count);
        it.registrars = new Registrar[](1);
        it.registrars[0] = Registrar(address(bytes20(registrarKey.signer)), sha256("clave RSA"));
        it.validUntil = NEVER;
    }

    function publish(Publish memory it) internal returns (uint32) {
        return publish(it, officerKey);
    }

    function publish(Publish memory it, Key memory by) internal returns (uint32) {
        return procurement.publish(it, alone(by, it.hashOf()));
    }

    /// @dev Another public body, whose one officer may sign all that an officer can, and alone.
    function enterAnotherBuyer() internal returns (uint32 id, Key memory its) {
        Key memory key = ecdsa("another buyer");
        its = ecdsa("another buyer's officer");
        id = enterInstitution(Kind.Buyer, key);
        enterOfficer(id, Roles.PUBLISH | Roles.AWARD | Roles.APPROVE, its, key);
    }

    function publishLots(uint256 count) internal returns (uint32) {
        return publish(publication(count));
    }

    function amendment(uint32 tender) internal view returns (Amend memory it) {
        it.tender = tender;
        it.decisions = procurement.core(tender).decisions;
        it.terms = sha256("adenda");
        it.panel = procurement.panelOf(tender);
        it.reason = sha256(unicode"motivo de la adenda");
        it.schedule = scheduleOf(tender);
        it.lots = lots(procurement.core(tender).lots);
        it.validUntil = NEVER;
    }

    function amend(Amend memory it) internal {
        procurement.amend(it, alone(officerKey, it.hashOf()));
    }

    function rescheduling(uint32 tender) internal view returns (Reschedule memory it) {
        it.tender = tender;
        it.decisions = procurement.core(tender).decisions;
        it.reason = sha256(unicode"motivo del aplazamiento");
        it.schedule = scheduleOf(tender);
        it.validUntil = NEVER;
    }

    function reschedule(Reschedule memory it) internal {
        procurement.reschedule(it, alone(officerKey, it.hashOf()));
    }

    function cancellation(uint32 tender) internal view returns (Cancel memory) {
        return Cancel(tender, procurement.core(tender).decisions, sha256("motivo"), NEVER);
    }

    function cancel(Cancel memory it) internal {
        procurement.cancel(it, alone(officerKey, it.hashOf()), Authorization("", ""));
    }

    function awarding(uint32 tender, uint16 lot, uint32 winner, uint96 price)
        internal
        view
        returns (Award memory)
    {
        return Award(
            tender,
            procurement.core(tender).decisions,
            lot,
            winner,
            price,
            sha256(unicode"informe de evaluación"),
            NEVER
        );
    }

    function award(Award memory it, uint40[] memory places) internal {
        procurement.award(it, places, alone(officerKey, it.hashOf()));
    }

    function desertion(uint32 tender, uint16 lot) internal view returns (Desert memory) {
        return Desert(tender, procurement.core(tender).decisions, lot, sha256("motivo"), NEVER);
    }

    function desert(Desert memory it, uint40[] memory places) internal {
        procurement.declareDeserted(it, places, alone(officerKey, it.hashOf()));
    }

    function scheduleOf(uint32 tender) internal view returns (Schedule memory) {
        Timetable memory t = procurement.timetable(tender);
        return Schedule(t.sealsFrom, t.sealsUntil, t.opensUntil, t.opensUntil + t.evaluation);
    }

    // ---- the vendor ----

    function enterNamedVendor(string memory name) internal returns (Key memory key, uint32 id) {
        key = ecdsa(name);
        id = enterVendor(key, registrarKey);
    }

    function oneLot(uint16 lot, uint96 price) internal pure returns (LotPrice[] memory them) {
        them = new LotPrice[](1);
        them[0] = LotPrice(lot, price);
    }

    /// @dev A bid under a one-time key of that name.
    function prepare(uint32 tender, string memory name, Key memory key, LotPrice[] memory prices)
        internal
        returns (Sealed memory it)
    {
        it.bidder = account(name);
        it.vendorKey = key;
        Prices memory priced = Prices(prices, keccak256(bytes(string.concat(name, " prices"))));
        it.prices = abi.encode(priced);
        it.bid = Bid({
            tender: tender,
            version: procurement.core(tender).version,
            bidder: it.bidder.addr,
            vendor: directory.signer(idOf(key)).party,
            offer: sha256(bytes(string.concat(name, " oferta"))),
            prices: priced.hashOf(),
            salt: keccak256(bytes(name))
        });
    }

    function pricesOf(Sealed memory it) internal pure returns (Prices memory) {
        return abi.decode(it.prices, (Prices));
    }

    function sealing(Sealed memory it) internal view returns (Seal memory) {
        bytes32 held = SealSlot.unwrap(procurement.sealSlotOf(it.bid.tender, it.bid.bidder));
        return Seal(it.bid.tender, it.bid.version, it.bid.bidder, sealOf(it.bid), 0, held, NEVER);
    }

    function withEnvelope(Sealed memory it) internal view returns (Seal memory intent) {
        intent = sealing(it);
        intent.envelope = keccak256("sobre");
    }

    function sealItem(Seal memory intent, uint256 secret)
        internal
        view
        returns (IProcurement.SealItem memory)
    {
        Compact memory admitted;
        if (intent.replaces == 0) admitted = admission(intent.tender, intent.bidder);
        return IProcurement.SealItem(intent, admitted, compactly(secret, intent.hashOf()));
    }

    function seal(Sealed memory it) internal {
        procurement.seal(sealItem(sealing(it), it.bidder.key));
    }

    /// @dev Prepares a bid on one lot and seals it.
    function sealBid(uint32 tender, string memory name, Key memory key, uint16 lot, uint96 price)
        internal
        returns (Sealed memory it)
    {
        it = prepare(tender, name, key, oneLot(lot, price));
        seal(it);
    }

    function withdrawal(Sealed memory it) internal view returns (Withdraw memory) {
        bytes32 held = SealSlot.unwrap(procurement.sealSlotOf(it.bid.tender, it.bid.bidder));
        return Withdraw(it.bid.tender, it.bid.bidder, held, NEVER);
    }

    function withdraw(Withdraw memory it, uint256 secret) internal {
        procurement.withdraw(it, compactly(secret, it.hashOf()));
    }

    function opening(Sealed memory it) internal view returns (IProcurement.OpenItem memory) {
        return IProcurement.OpenItem(it.bid, pricesOf(it), authorize(it.vendorKey, sealOf(it.bid)));
    }

    function open(Sealed memory it) internal {
        procurement.open(opening(it));
    }

    // ---- citizens ----

    function remark(uint32 tender, address author) internal view returns (Comment memory) {
        return Comment({
            tender: tender,
            author: author,
            number: procurement.commentsOf(tender, author),
            subjectKind: SubjectKind.Tender,
            subjectId: 0,
            parent: 0,
            digest: keccak256(unicode"¿Por qué no se paga el refrigerio?"),
            validUntil: NEVER
        });
    }

    function commentItem(Comment memory intent, uint256 secret)
        internal
        view
        returns (IProcurement.CommentItem memory)
    {
        Compact memory admitted;
        if (intent.number == 0) admitted = commentAdmission(intent.tender, intent.author);
        return IProcurement.CommentItem(intent, admitted, compactly(secret, intent.hashOf()));
    }

    function comment(Comment memory it, uint256 secret) internal {
        procurement.comment(commentItem(it, secret));
    }

    /// @dev Of somebody who comments under its party's name.
    function commentAs(Comment memory intent, Key memory key) internal {
        procurement.commentAs(intent, approve(key, intent.hashOf()));
    }

    function moderation(uint32 tender, uint32 position) internal view returns (Moderate memory) {
        uint32 counter = procurement.moderationsOf(tender, position);
        return Moderate(tender, position, counter, sha256(unicode"contiene datos personales"), NEVER);
    }

    function moderate(Moderate memory it) internal {
        procurement.moderate(it, approve(moderatorKey, it.hashOf()));
    }

    function restoration(uint32 tender, uint32 position) internal view returns (Restore memory) {
        uint32 counter = procurement.moderationsOf(tender, position);
        return Restore(tender, position, counter, sha256(unicode"se comprobó que no"), NEVER);
    }

    function restore(Restore memory it) internal {
        procurement.restore(it, approve(moderatorKey, it.hashOf()));
    }

    // ---- the clock ----

    function toSealing(uint32 tender) internal {
        warp(procurement.timetable(tender).sealsFrom);
    }

    function toOpening(uint32 tender) internal {
        warp(procurement.timetable(tender).sealsUntil);
    }

    function toEvaluation(uint32 tender) internal {
        warp(procurement.timetable(tender).opensUntil);
    }

    function toAwardBy(uint32 tender) internal {
        warp(scheduleOf(tender).awardBy);
    }

    function warp(uint256 time) internal {
        fold();
        vm.warp(time);
    }

    // ---- where bids are ----

    function none() internal pure returns (uint40[] memory) {
        return new uint40[](0);
    }

    function place(uint32 vendor, uint256 word) internal pure returns (uint40) {
        return uint40(uint256(vendor) << 8 | word);
    }

    /// @dev The places of bids whose vendors' lowest or second lowest lot it is.
    function list(uint32 a) internal pure returns (uint40[] memory them) {
        them = new uint40[](1);
        them[0] = place(a, 0);
    }

    function list(uint32 a, uint32 b) internal pure returns (uint40[] memory them) {
        them = new uint40[](2);
        (them[0], them[1]) = (place(a, 0), place(b, 0));
    }

    function list(uint32 a, uint32 b, uint32 c) internal pure returns (uint40[] memory them) {
        them = new uint40[](3);
        (them[0], them[1], them[2]) = (place(a, 0), place(b, 0), place(c, 0));
    }

    /// @dev Of all these vendors' bids on a lot, ascending.
    function placesOf(uint32 tender, uint16 lot, uint32[] memory vendors)
        internal
        view
        returns (uint40[] memory them)
    {
        them = new uint40[](vendors.length);
        for (uint256 i = 0; i < vendors.length; ++i) {
            them[i] = procurement.openedBid(tender, vendors[i], lot).place;
        }
    }
}
