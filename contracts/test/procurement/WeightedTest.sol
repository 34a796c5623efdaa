// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
import {Amend, Authorization, Disqualify, LotPrice, Panel, Publish, Score} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {Scoring} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Evaluators, vendors, and what they do in a tender that weighs offers and prices.
abstract contract WeightedTest is ProcurementTest {
    using Typed for *;

    uint256 internal constant SEATS = 3;
    uint256 internal constant VENDORS = 6;

    /// @dev Ascending, as is everyone's party below: they are entered in this order.
    uint32[SEATS] internal evaluators;
    Key[SEATS] internal evaluatorKeys;
    uint32[VENDORS] internal vendors;
    Key[VENDORS] internal vendorKeys;

    function setUp() public virtual override {
        super.setUp();
        for (uint256 i = 0; i < SEATS; ++i) {
            evaluatorKeys[i] = ecdsa(string.concat("evaluator ", vm.toString(i)));
            evaluators[i] = enterInstitution(Kind.Evaluator, evaluatorKeys[i]);
        }
        for (uint256 i = 0; i < VENDORS; ++i) {
            (vendorKeys[i], vendors[i]) = enterNamedVendor(string.concat("vendor ", vm.toString(i)));
        }
    }

    // ---- the officer ----

    /// @dev Price 4,000; quality 3,500 and 2,500. Two of three evaluators are enough.
    function panel() internal view returns (Panel memory it) {
        it.scoring = 2 days;
        it.pricing = 1 days;
        it.quorum = 2;
        it.priceWeight = 4000;
        it.criteria = pair(3500, 2500);
        it.evaluators = new uint32[](SEATS);
        for (uint256 i = 0; i < SEATS; ++i) {
            it.evaluators[i] = evaluators[i];
        }
    }

    function pair(uint16 a, uint16 b) internal pure returns (uint16[] memory them) {
        them = new uint16[](2);
        (them[0], them[1]) = (a, b);
    }

    function weightedPublication(uint256 count, Panel memory its) internal view returns (Publish memory it) {
        it = publication(count);
        it.procedure = WEIGHTED;
        it.panel = its.hashOf();
    }

    function publishWeighted(Publish memory it, Panel memory its) internal returns (uint32) {
        return procurement.publishWeighted(it, its, alone(officerKey, it.hashOf()));
    }

    function publishWeighted(uint256 count) internal returns (uint32) {
        return publishWeighted(weightedPublication(count, panel()), panel());
    }

    function amendWeighted(Amend memory it, Panel memory its) internal {
        procurement.amendWeighted(it, its, alone(officerKey, it.hashOf()));
    }

    function disqualification(uint32 tender, uint16 lot, uint32 who)
        internal
        view
        returns (Disqualify memory)
    {
        uint24 decisions = procurement.core(tender).decisions;
        return
            Disqualify(tender, decisions, lot, who, sha256(unicode"no cumple la capacidad jurídica"), NEVER);
    }

    function disqualify(Disqualify memory it) internal {
        procurement.disqualify(it, alone(officerKey, it.hashOf()));
    }

    /// @dev Who signs what anyone may do.
    function nobody() internal pure returns (Authorization[] memory) {
        return new Authorization[](0);
    }

    // ---- vendors ----

    /// @dev A sealed bid of the vendor with this index on one lot.
    function sealOffer(uint32 tender, uint256 index, uint16 lot, uint96 price)
        internal
        returns (Sealed memory)
    {
        return sealOffer(tender, index, oneLot(lot, price));
    }

    function sealOffer(uint32 tender, uint256 index, LotPrice[] memory prices)
        internal
        returns (Sealed memory it)
    {
        it = prepare(tender, string.concat("bidder ", vm.toString(index)), vendorKeys[index], prices);
        seal(it);
    }

    function offering(Sealed memory it) internal view returns (IEvaluationActs.OfferItem memory) {
        return IEvaluationActs.OfferItem(it.bid, authorize(it.vendorKey, sealOf(it.bid)));
    }

    function openOffer(Sealed memory it) internal {
        procurement.openOffer(offering(it));
    }

    function pricing(Sealed memory it) internal pure returns (IEvaluationActs.PriceItem memory) {
        return IEvaluationActs.PriceItem(it.bid, pricesOf(it));
    }

    function openPrices(Sealed memory it) internal {
        procurement.openPrices(pricing(it));
    }

    // ---- evaluators ----

    function scoring(uint32 tender, uint256 seat, uint32 who, uint16[] memory points)
        internal
        view
        returns (Score memory)
    {
        uint16 version = procurement.core(tender).version;
        return
            Score(tender, version, evaluators[seat], who, points, sha256(unicode"acta de evaluación"), NEVER);
    }

    function score(Score memory it, uint256 seat) internal {
        procurement.score(it, panel(), approve(evaluatorKeys[seat], it.hashOf()));
    }

    /// @dev The same points for both criteria.
    function score(uint32 tender, uint256 seat, uint32 who, uint16 points) internal {
        score(scoring(tender, seat, who, pair(points, points)), seat);
    }

    // ---- the clock ----

    function scoringUntil(uint32 tender) internal view returns (uint40) {
        return procurement.timetable(tender).opensUntil + uint40(procurement.scoring(tender).scoring);
    }

    function pricingUntil(uint32 tender) internal view returns (uint40) {
        Scoring memory s = procurement.scoring(tender);
        return procurement.timetable(tender).opensUntil + uint40(s.scoring) + s.pricing;
    }

    function toScoring(uint32 tender) internal {
        toEvaluation(tender);
    }

    function toPricing(uint32 tender) internal {
        warp(scoringUntil(tender));
    }

    function toDeciding(uint32 tender) internal {
        warp(pricingUntil(tender));
    }
}
