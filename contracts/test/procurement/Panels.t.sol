// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {ITenderActs} from "../../src/interfaces/ITenderActs.sol";
import {Amend, Panel, Publish, Schedule} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {Phase, Scoring} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {Typed} from "./Typed.sol";
import {WeightedTest} from "./WeightedTest.sol";

/// @notice Who scores and by what: what a weighted tender says of it when it is published or amended, and what it cannot say.
contract PanelsTest is WeightedTest {
    using Typed for *;

    // ---- what is recorded ----

    function test_AWeightedTenderNamesItsPanel() public {
        Panel memory its = panel();
        Publish memory it = weightedPublication(1, its);
        fold();
        emitPublication(it);
        emit IProcurementEvents.LotPublished(1, 1, 1, CEILING, FLOOR, 0);
        emit IProcurementEvents.RegistrarNamed(1, it.registrars[0].key, it.registrars[0].tokenKey, 0);
        emitPanel(1, its);
        expectEvents(1);
        uint32 tender = publishWeighted(it, its);

        assertEq(tender, 1);
        assertEq(procurement.panelOf(tender), its.hashOf());
        Scoring memory s = procurement.scoring(tender);
        assertEq(s.scoring, 2 days);
        assertEq(s.pricing, 1 days);
        assertEq(s.quorum, 2);
        assertEq(s.evaluators, 3);
        assertEq(s.priceWeight, 4000);
        assertEq(s.offers, 0);
        assertTrue(procurement.phase(tender) == Phase.Consultation);
        assertRecorded(tender);
    }

    function test_AnAmendmentNamesTheNewPanel() public {
        uint32 tender = publishWeighted(2);
        Panel memory its = panel();
        its.quorum = 3;
        its.pricing = 3 days;
        its.criteria = new uint16[](1);
        its.criteria[0] = 6000;
        Amend memory it = amendment(tender);
        it.panel = its.hashOf();
        it.lots = lots(1);
        fold();
        emitAmendment(it);
        emit IProcurementEvents.LotPublished(tender, 2, 1, CEILING, FLOOR, 0);
        emitPanel(2, its);
        expectEvents(tender);
        amendWeighted(it, its);

        assertEq(procurement.panelOf(tender), its.hashOf());
        assertEq(procurement.scoring(tender).quorum, 3);
        assertEq(procurement.scoring(tender).pricing, 3 days);
        assertEq(procurement.core(tender).version, 2);
        assertRecorded(tender);
    }

    function test_AnAmendmentCanLeaveThePanel() public {
        uint32 tender = publishWeighted(1);
        amend(amendment(tender));
        assertEq(procurement.panelOf(tender), panel().hashOf());
        assertEq(procurement.core(tender).version, 2);
        assertRecorded(tender);
    }

    // ---- method and panel go together ----

    function test_AWeightedProcedureNeedsAPanel() public {
        Publish memory it = publication(1);
        it.procedure = WEIGHTED;
        assertRefused(
            abi.encodeCall(ITenderActs.publish, (it, alone(officerKey, it.hashOf()))),
            IProcurementErrors.PanelMismatch.selector
        );
        it.panel = panel().hashOf();
        assertRefused(
            abi.encodeCall(ITenderActs.publish, (it, alone(officerKey, it.hashOf()))),
            IProcurementErrors.PanelMismatch.selector
        );
    }

    function test_ALowestPriceProcedureTakesNoPanel() public {
        Publish memory it = weightedPublication(1, panel());
        it.procedure = LOWEST;
        refusesPublication(it, panel(), IProcurementErrors.PanelMismatch.selector);
        assertRefused(
            abi.encodeCall(ITenderActs.publish, (it, alone(officerKey, it.hashOf()))),
            IProcurementErrors.PanelMismatch.selector
        );
    }

    function test_AnAmendmentCannotChangeTheMethod() public {
        uint32 lowest = publishLots(1);
        Amend memory it = amendment(lowest);
        it.panel = panel().hashOf();
        bytes4 mismatch = IProcurementErrors.PanelMismatch.selector;
        refusesAmendment(it, panel(), mismatch);
        assertRefused(abi.encodeCall(ITenderActs.amend, (it, alone(officerKey, it.hashOf()))), mismatch);

        it = amendment(publishWeighted(1));
        it.panel = 0;
        assertRefused(abi.encodeCall(ITenderActs.amend, (it, alone(officerKey, it.hashOf()))), mismatch);
    }

    function test_ThePanelGivenIsTheOneThatWasSigned() public {
        Publish memory it = weightedPublication(1, panel());
        Amend memory change = amendment(publishWeighted(1));
        // Any field that differs makes another panel.
        for (uint256 field = 0; field < 7; ++field) {
            Panel memory other = panel();
            if (field == 0) ++other.scoring;
            if (field == 1) ++other.pricing;
            if (field == 2) --other.quorum;
            if (field == 3) (other.priceWeight, other.criteria[0]) = (4001, 3499);
            if (field == 4) (other.criteria[0], other.criteria[1]) = (2500, 3500);
            if (field == 5) other.evaluators[0] = evaluators[1];
            if (field == 6) other.evaluators = new uint32[](0);
            refusesPublication(it, other, IProcurementErrors.PanelMismatch.selector);
            refusesAmendment(change, other, IProcurementErrors.PanelMismatch.selector);
        }
    }

    // ---- what no panel can be ----

    function test_PeriodsAreNoShorterThanTheProcedures() public {
        Panel memory its = panel();
        its.scoring = 2 days - 1;
        refuses(its, IProcurementErrors.PanelInvalid.selector);
        its = panel();
        its.pricing = 1 days - 1;
        refuses(its, IProcurementErrors.PanelInvalid.selector);
    }

    function test_AQuorumIsAmongTheEvaluators() public {
        Panel memory its = panel();
        its.quorum = 0;
        refuses(its, IProcurementErrors.PanelInvalid.selector);
        its.quorum = uint8(SEATS) + 1;
        refuses(its, IProcurementErrors.PanelInvalid.selector);
        its.quorum = uint8(SEATS);
        accepts(its);
    }

    function test_ThereAreOneToEightEvaluators() public {
        Panel memory its = panel();
        its.evaluators = new uint32[](0);
        its.quorum = 0;
        refuses(its, IProcurementErrors.PanelInvalid.selector);
        its.quorum = 1;
        refuses(its, IProcurementErrors.PanelInvalid.selector);
        its.evaluators = many(9);
        refuses(its, IProcurementErrors.PanelInvalid.selector);
        its.evaluators = many(8);
        its.quorum = 8;
        accepts(its);
        its.evaluators = many(1);
        its.quorum = 1;
        accepts(its);
    }

    function test_ThereAreOneToSixteenCriteria() public {
        Panel memory its = panel();
        its.criteria = new uint16[](0);
        its.priceWeight = 10_000;
        refuses(its, IProcurementErrors.PanelInvalid.selector);
        its.criteria = new uint16[](17);
        refuses(its, IProcurementErrors.PanelInvalid.selector);
        its.criteria = new uint16[](16);
        accepts(its);
        its.criteria[15] = 10_000;
        its.priceWeight = 0;
        accepts(its);
    }

    function test_WeightsMakeTheWhole() public {
        Panel memory its = panel();
        its.priceWeight = 3999;
        refuses(its, IProcurementErrors.PanelInvalid.selector);
        its.priceWeight = 4001;
        refuses(its, IProcurementErrors.PanelInvalid.selector);
        // Sums are not of 16 bits: 10,000 + 65,536 is not 10,000.
        its.priceWeight = 65_535;
        its.criteria = pair(1, 10_000);
        refuses(its, IProcurementErrors.PanelInvalid.selector);
    }

    function test_EvaluatorsAscendAndAreOfThatKind() public {
        Panel memory its = panel();
        (its.evaluators[0], its.evaluators[1]) = (evaluators[1], evaluators[0]);
        refuses(its, invalid(evaluators[0]));
        its = panel();
        its.evaluators[1] = evaluators[0];
        refuses(its, invalid(evaluators[0]));
        its = panel();
        its.evaluators[0] = 0;
        refuses(its, invalid(0));
        its.evaluators[0] = officer;
        refuses(its, invalid(officer));
        its = panel();
        its.evaluators[2] = vendors[0];
        refuses(its, invalid(vendors[0]));
    }

    function test_NobodyIsAnEvaluatorThatIsNotRegistered() public {
        Panel memory its = panel();
        its.evaluators[2] = type(uint32).max;
        (bool done,) = address(procurement).call(publicationCall(weightedPublication(1, its), its));
        assertFalse(done, "it was taken");
    }

    // ---- room for scoring and prices ----

    function test_AwardsWaitForScoringAndPrices() public {
        Publish memory it = weightedPublication(1, panel());
        it.schedule.awardBy = it.schedule.opensUntil + 3 days - 1;
        refusesPublication(it, panel(), tooEarly(it.schedule.awardBy, it.schedule.opensUntil + 3 days));
        it.schedule.awardBy += 1;
        publishWeighted(it, panel());
    }

    function test_AnAmendedPanelMustHaveRoomToo() public {
        uint32 tender = publishWeighted(1);
        Panel memory its = panel();
        its.scoring = 9 days;
        Amend memory it = amendment(tender);
        it.panel = its.hashOf();
        amendWeighted(it, its);
        it = amendment(tender);
        its.scoring = 9 days + 1;
        it.panel = its.hashOf();
        Schedule memory s = it.schedule;
        refusesAmendment(it, its, tooEarly(s.awardBy, s.awardBy + 1));
        it.schedule.awardBy += 1;
        amendWeighted(it, its);
    }

    function test_AnAmendmentThatLeavesThePanelNeedsItsRoom() public {
        uint32 tender = publishWeighted(1);
        Amend memory it = amendment(tender);
        it.schedule.awardBy = it.schedule.opensUntil + 3 days - 1;
        assertRefused(
            abi.encodeCall(ITenderActs.amend, (it, alone(officerKey, it.hashOf()))),
            tooEarly(it.schedule.awardBy, it.schedule.awardBy + 1)
        );
        it.schedule.awardBy += 1;
        amend(it);
    }

    function test_ARefusedAmendmentLeavesThePanel() public {
        uint32 tender = publishWeighted(1);
        Panel memory its = panel();
        its.quorum = 1;
        Amend memory it = amendment(tender);
        it.panel = its.hashOf();
        it.decisions = 7;
        refusesAmendment(
            it, its, abi.encodeWithSelector(IProcurementErrors.DecisionsStale.selector, uint24(0), uint24(7))
        );
        assertEq(procurement.panelOf(tender), panel().hashOf());
        assertEq(procurement.scoring(tender).quorum, 2);
    }

    function test_AmendingAPanelIsAnOfficersAct() public {
        uint32 tender = publishWeighted(1);
        Panel memory its = panel();
        its.quorum = 1;
        Amend memory it = amendment(tender);
        it.panel = its.hashOf();
        bytes memory call =
            abi.encodeCall(ITenderActs.amendWeighted, (it, its, alone(evaluatorKeys[0], it.hashOf())));
        assertRefused(call, abi.encodeWithSelector(IProcurementErrors.Forbidden.selector, evaluators[0]));
        warp(procurement.timetable(tender).sealsUntil - 1 days);
        refusesAmendment(
            it, its, abi.encodeWithSelector(IProcurementErrors.Frozen.selector, vm.getBlockTimestamp())
        );
    }

    function test_APanelOfNoTenderIsNotAmended() public {
        Amend memory it = amendment(publishWeighted(1));
        it.tender = 9;
        refusesAmendment(it, panel(), abi.encodePacked(IProcurementErrors.TenderUnknown.selector));
    }

    // ---- helpers ----

    function emitPublication(Publish memory it) private {
        emit IProcurementEvents.TenderPublished(
            1,
            buyer,
            officer,
            WEIGHTED,
            it.terms,
            it.panel,
            false,
            it.schedule.sealsFrom,
            it.schedule.sealsUntil,
            it.schedule.opensUntil,
            it.schedule.awardBy,
            it.standstill,
            1,
            0
        );
    }

    function emitAmendment(Amend memory it) private {
        emit IProcurementEvents.TenderAmended(
            it.tender,
            officer,
            2,
            it.terms,
            it.panel,
            it.reason,
            it.schedule.sealsFrom,
            it.schedule.sealsUntil,
            it.schedule.opensUntil,
            it.schedule.awardBy,
            1,
            0
        );
    }

    function emitPanel(uint16 version, Panel memory its) private {
        emit IProcurementEvents.PanelNamed(
            1, version, its.scoring, its.pricing, its.quorum, its.priceWeight, 0
        );
        for (uint8 i = 0; i < its.criteria.length; ++i) {
            emit IProcurementEvents.CriterionNamed(1, version, i + 1, its.criteria[i], 0);
        }
        for (uint8 i = 0; i < its.evaluators.length; ++i) {
            emit IProcurementEvents.EvaluatorNamed(1, version, i + 1, its.evaluators[i], 0);
        }
    }

    function many(uint256 count) private returns (uint32[] memory them) {
        them = new uint32[](count);
        for (uint256 i = 0; i < count; ++i) {
            them[i] = enterInstitution(
                Kind.Evaluator, ecdsa(string.concat("one of ", vm.toString(count), ": ", vm.toString(i)))
            );
        }
    }

    function accepts(Panel memory its) private {
        uint256 snapshot = vm.snapshotState();
        publishWeighted(weightedPublication(1, its), its);
        vm.revertToStateAndDelete(snapshot);
        Amend memory it = amendment(publishWeighted(1));
        it.panel = its.hashOf();
        amendWeighted(it, its);
    }

    /// @dev In a publication as in an amendment.
    function refuses(Panel memory its, bytes memory reason) private {
        refusesPublication(weightedPublication(1, its), its, reason);
        Amend memory it = amendment(publishWeighted(1));
        it.panel = its.hashOf();
        refusesAmendment(it, its, reason);
    }

    function refuses(Panel memory its, bytes4 reason) private {
        refuses(its, abi.encodePacked(reason));
    }

    function refusesPublication(Publish memory it, Panel memory its, bytes memory reason) private {
        assertRefused(publicationCall(it, its), reason);
    }

    function refusesPublication(Publish memory it, Panel memory its, bytes4 reason) private {
        assertRefused(publicationCall(it, its), reason);
    }

    function refusesAmendment(Amend memory it, Panel memory its, bytes memory reason) private {
        assertRefused(
            abi.encodeCall(ITenderActs.amendWeighted, (it, its, alone(officerKey, it.hashOf()))), reason
        );
    }

    function refusesAmendment(Amend memory it, Panel memory its, bytes4 reason) private {
        refusesAmendment(it, its, abi.encodePacked(reason));
    }

    function publicationCall(Publish memory it, Panel memory its) private view returns (bytes memory) {
        return abi.encodeCall(ITenderActs.publishWeighted, (it, its, alone(officerKey, it.hashOf())));
    }

    function invalid(uint32 evaluator) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.EvaluatorInvalid.selector, evaluator);
    }

    function tooEarly(uint40 given, uint40 earliest) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.ScheduleTooEarly.selector, given, earliest);
    }
}
