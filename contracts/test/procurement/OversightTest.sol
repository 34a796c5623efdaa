// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
import {
    Authorization,
    Cancel,
    Complain,
    Decide,
    Disqualify,
    ExcludeSeal,
    Excuse,
    Panel,
    Publish,
    PublishCounts,
    Release,
    Score,
    Suspend,
    TokenRequest
} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice A control body, an evaluator and three rivals, and what they sign beside what `ProcurementTest` has.
abstract contract OversightTest is ProcurementTest {
    using Typed for *;

    Key internal overseerKey;
    uint32 internal overseer;
    Key internal evaluatorKey;
    uint32 internal evaluator;
    Key internal rivalKey;
    uint32 internal rival;
    Key internal thirdKey;
    uint32 internal third;

    function setUp() public virtual override {
        super.setUp();
        overseerKey = ecdsa("overseer");
        overseer = enterInstitution(Kind.Oversight, overseerKey);
        evaluatorKey = ecdsa("evaluator");
        evaluator = enterInstitution(Kind.Evaluator, evaluatorKey);
        (rivalKey, rival) = enterNamedVendor("rival");
        (thirdKey, third) = enterNamedVendor("third");
        pass(1 hours);
    }

    // ---- suspension ----

    function suspending(uint32 tender) internal view returns (Suspend memory) {
        return Suspend(tender, procurement.core(tender).decisions, sha256(unicode"presunta colusión"), NEVER);
    }

    function suspend(Suspend memory it) internal {
        procurement.suspend(it, approve(overseerKey, it.hashOf()));
    }

    function suspendTender(uint32 tender) internal {
        suspend(suspending(tender));
    }

    function releasing(uint32 tender) internal view returns (Release memory) {
        return Release(tender, procurement.core(tender).decisions, sha256(unicode"no se halló"), NEVER);
    }

    function release(Release memory it) internal {
        procurement.release(it, approve(overseerKey, it.hashOf()));
    }

    function releaseTender(uint32 tender) internal {
        release(releasing(tender));
    }

    // ---- what may be wrong with a decision ----

    function disqualification(uint32 tender, uint16 lot, uint32 whom)
        internal
        view
        returns (Disqualify memory)
    {
        return Disqualify(
            tender, procurement.core(tender).decisions, lot, whom, sha256(unicode"póliza vencida"), NEVER
        );
    }

    function disqualify(Disqualify memory it) internal {
        procurement.disqualify(it, alone(officerKey, it.hashOf()));
    }

    function complaining(uint32 tender, uint16 lot, uint32 whom) internal view returns (Complain memory) {
        uint16 round = procurement.trial(tender, lot).round;
        return Complain(tender, lot, whom, round, sha256("queja"), NEVER);
    }

    function complain(Complain memory it, Key memory by) internal {
        procurement.complain(it, approve(by, it.hashOf()));
    }

    function deciding(uint32 tender, uint16 lot, uint32 whose, bool upheld)
        internal
        view
        returns (Decide memory it)
    {
        it.tender = tender;
        it.decisions = procurement.core(tender).decisions;
        it.lot = lot;
        it.vendor = whose;
        it.upheld = upheld;
        it.reason = sha256(unicode"resolución");
        it.validUntil = NEVER;
    }

    function decide(Decide memory it) internal {
        procurement.decide(it, approve(overseerKey, it.hashOf()));
    }

    function cancelTogether(Cancel memory it) internal {
        procurement.cancel(it, alone(officerKey, it.hashOf()), approve(overseerKey, it.hashOf()));
    }

    // ---- garbage, counts, the absent ----

    function excluding(uint32 tender, address bidder) internal view returns (ExcludeSeal memory) {
        return ExcludeSeal(
            tender, procurement.core(tender).decisions, bidder, sha256("acta de los depositarios"), NEVER
        );
    }

    function excludeSeal(ExcludeSeal memory it) internal {
        procurement.excludeSeal(it, approve(overseerKey, it.hashOf()));
    }

    function registrarAddress() internal view returns (address) {
        return address(bytes20(registrarKey.signer));
    }

    function counting(uint32 tender) internal view returns (PublishCounts memory) {
        return PublishCounts(tender, registrarAddress(), keccak256(unicode"raíz"), 7, NEVER);
    }

    function publishCounts(PublishCounts memory it) internal {
        procurement.publishCounts(it, compactly(registrarKey.secret, it.hashOf()));
    }

    function requesting(uint32 tender, uint32 whom) internal view returns (TokenRequest memory) {
        return TokenRequest(tender, whom, registrarAddress(), sha256("llave cegada"));
    }

    function nameAbsent(TokenRequest memory it, Key memory by) internal {
        procurement.nameAbsent(it, approve(by, it.hashOf()));
    }

    function excusing(Sealed memory it) internal pure returns (Excuse memory) {
        return Excuse(it.bid.tender, it.bid.bidder, it.bid.vendor);
    }

    function excuse(Excuse memory it, uint256 secret) internal {
        procurement.excuse(it, compactly(secret, it.hashOf()));
    }

    // ---- weighted tenders ----

    function panel() internal view returns (Panel memory it) {
        it.scoring = 2 days;
        it.pricing = 1 days;
        it.quorum = 1;
        it.priceWeight = 6000;
        it.criteria = new uint16[](1);
        it.criteria[0] = 4000;
        it.evaluators = new uint32[](1);
        it.evaluators[0] = evaluator;
    }

    function weightedPublication(uint256 count) internal view returns (Publish memory it) {
        it = publication(count);
        it.procedure = WEIGHTED;
        it.panel = panel().hashOf();
    }

    function publishWeighted(Publish memory it) internal returns (uint32) {
        return procurement.publishWeighted(it, panel(), alone(officerKey, it.hashOf()));
    }

    function publishWeightedLots(uint256 count) internal returns (uint32) {
        return publishWeighted(weightedPublication(count));
    }

    function offerItem(Sealed memory it) internal view returns (IEvaluationActs.OfferItem memory) {
        return IEvaluationActs.OfferItem(it.bid, authorize(it.vendorKey, sealOf(it.bid)));
    }

    function openOffer(Sealed memory it) internal {
        procurement.openOffer(offerItem(it));
    }

    function priceItem(Sealed memory it) internal pure returns (IEvaluationActs.PriceItem memory) {
        return IEvaluationActs.PriceItem(it.bid, pricesOf(it));
    }

    function openPrices(Sealed memory it) internal {
        procurement.openPrices(priceItem(it));
    }

    function scoring(uint32 tender, uint32 whom, uint16 points) internal view returns (Score memory it) {
        it.tender = tender;
        it.version = procurement.core(tender).version;
        it.evaluator = evaluator;
        it.vendor = whom;
        it.points = new uint16[](1);
        it.points[0] = points;
        it.reasons = sha256("concepto");
        it.validUntil = NEVER;
    }

    function score(Score memory it) internal {
        procurement.score(it, panel(), approve(evaluatorKey, it.hashOf()));
    }

    /// @dev First second in which prices are opened, and in which lots are decided.
    function weightedTimes(uint32 tender) internal view returns (uint40 pricesFrom, uint40 lotsFrom) {
        pricesFrom = procurement.timetable(tender).opensUntil + procurement.scoring(tender).scoring;
        lotsFrom = pricesFrom + procurement.scoring(tender).pricing;
    }

    // ---- a tender in which three vendors bid on one lot ----

    /// @dev Sealed in this order; the first is the lowest.
    function threeBids(uint32 tender) internal returns (Sealed[3] memory them) {
        toSealing(tender);
        them[0] = sealBid(tender, "bidder", vendorKey, 1, FLOOR);
        them[1] = sealBid(tender, "rival's bidder", rivalKey, 1, FLOOR + 1);
        them[2] = sealBid(tender, "third bidder", thirdKey, 1, FLOOR + 2);
    }

    function openThree(uint32 tender) internal returns (Sealed[3] memory them) {
        them = threeBids(tender);
        toOpening(tender);
        for (uint256 i = 0; i < 3; ++i) {
            open(them[i]);
        }
    }

    /// @dev Ends in the second in which lots can be decided.
    function evaluateThree() internal returns (uint32 tender) {
        tender = publishLots(1);
        openThree(tender);
        toEvaluation(tender);
    }

    function awardFirst(uint32 tender) internal {
        award(awarding(tender, 1, vendor, FLOOR), allThree());
    }

    function allThree() internal view returns (uint40[] memory) {
        return list(vendor, rival, third);
    }

    function nobody() internal pure returns (Authorization[] memory) {
        return new Authorization[](0);
    }

    function absent() internal pure returns (Authorization memory) {
        return Authorization("", "");
    }

    function now40() internal view returns (uint40) {
        return uint40(vm.getBlockTimestamp());
    }
}
