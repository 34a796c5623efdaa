// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Authorization, Lot, Panel, Publish, Registrar, Schedule} from "../../src/types/Intents.sol";
import {Kind, Roles} from "../../src/types/Parties.sol";
import {Parts} from "../../src/types/Parts.sol";
import {
    Core,
    Flags,
    LotState,
    LotStatus,
    Method,
    Phase,
    Procedure,
    Timetable
} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

contract PublishTest is ProcurementTest {
    using Typed for *;

    uint96 private constant ANY_PRICE = type(uint96).max;

    // ---- what a publication leaves behind ----

    function test_APublicationStoresTheTender() public {
        Publish memory it = publication(2);
        it.lots[1] = Lot(ANY_PRICE, 0);
        uint32 tender = publish(it);

        Core memory c = procurement.core(tender);
        assertEq(c.registrar, it.registrars[0].key);
        assertEq(c.orders, 0);
        assertEq(c.decisions, 0);
        assertEq(c.version, 1);
        assertEq(c.lots, 2);
        assertEq(c.procedure, 0);
        assertEq(c.flags, 0);

        Timetable memory t = procurement.timetable(tender);
        assertEq(t.sealsFrom, it.schedule.sealsFrom);
        assertEq(t.sealsUntil, it.schedule.sealsUntil);
        assertEq(t.opensUntil, it.schedule.opensUntil);
        assertEq(t.opensUntil + t.evaluation, it.schedule.awardBy);
        assertEq(t.standstill, it.standstill);
        assertEq(t.buyer, buyer);
        assertEq(uint256(t.opened1) + t.opened2 + t.opened3, 0);

        LotState memory second = procurement.lot(tender, 2);
        assertEq(procurement.lot(tender, 1).ceiling, CEILING);
        assertEq(procurement.lot(tender, 1).floor, FLOOR);
        assertEq(second.ceiling, ANY_PRICE);
        assertEq(second.floor, 0);
        assertEq(second.winner, 0);
        assertEq(second.time, 0);
        assertTrue(procurement.lotStatus(tender, 2) == LotStatus.Undecided);
        assertTrue(procurement.lotStatus(tender, 3) == LotStatus.None);
        assertTrue(procurement.lotStatus(tender, 0) == LotStatus.None);
        assertTrue(procurement.phase(tender) == Phase.Consultation);
        assertRecorded(tender);
    }

    function test_APublicationIsRecordedInItsOwnTranscriptAndInTheList() public {
        Publish memory it = publication(2);
        it.envelopes = true;
        it.lots[1] = Lot(ANY_PRICE, 1);
        Schedule memory s = it.schedule;
        fold();
        emit IProcurementEvents.TenderPublished(
            1,
            buyer,
            officer,
            0,
            it.terms,
            0,
            true,
            s.sealsFrom,
            s.sealsUntil,
            s.opensUntil,
            s.awardBy,
            it.standstill,
            2,
            0
        );
        emit IProcurementEvents.LotPublished(1, 1, 1, CEILING, FLOOR, 0);
        emit IProcurementEvents.LotPublished(1, 1, 2, ANY_PRICE, 1, 0);
        emit IProcurementEvents.RegistrarNamed(1, it.registrars[0].key, it.registrars[0].tokenKey, 0);
        bytes32 tenderHead = expectEvents(1);
        emit IProcurementEvents.TenderListed(1, tenderHead, 0);
        expectEvents(0);

        assertEq(publish(it), 1);
        assertEq(procurement.head(1), tenderHead);
        assertRecorded(1);
    }

    function test_TendersAreNumberedWithoutGapsAndCountedForEachBuyer() public {
        (uint32 other, Key memory its) = enterAnotherBuyer();
        Publish memory it = publication(1);
        (it.buyer, it.nonce) = (other, 0);
        assertEq(publishLots(1), 1);
        assertEq(publish(it, its), 2);
        assertEq(publishLots(1), 3);
        assertEq(procurement.tenderCount(), 3);
        assertEq(procurement.publishedBy(buyer), 2);
        assertEq(procurement.publishedBy(other), 1);
        for (uint32 tender = 1; tender <= 3; ++tender) {
            assertRecorded(tender);
        }
    }

    function test_ATenderWithTrusteesSaysThatItDemandsEnvelopes() public {
        Publish memory it = publication(1);
        it.envelopes = true;
        assertEq(procurement.core(publish(it)).flags, Flags.ENVELOPES);
    }

    function test_AnOfficerSignsWithAPasskeyOrAWallet() public {
        Key memory pass_ = passkey("officer's passkey");
        enterOfficer(buyer, Roles.PUBLISH, pass_, buyerKey);
        Publish memory it = publication(1);
        publish(it, pass_);

        (Key memory multisig,) = wallet("officer's wallet");
        enterOfficer(buyer, Roles.PUBLISH, multisig, buyerKey);
        it = publication(1);
        assertRecorded(publish(it, multisig));
    }

    // ---- lots ----

    function test_ATenderHasUpTo32Lots() public {
        uint32 tender = publishLots(32);
        assertEq(procurement.core(tender).lots, 32);
        assertTrue(procurement.lotStatus(tender, 32) == LotStatus.Undecided);
        assertEq(procurement.openedCount(tender, 32), 0);
        assertRecorded(tender);
        refusesLots(lots(33));
        refusesLots(lots(0));
    }

    function test_ALotNeedsACeilingAndAFloorNoHigherThanThat() public {
        Publish memory it = publication(2);
        it.lots[1] = Lot(CEILING, CEILING);
        publish(it);
        it.lots[1] = Lot(CEILING, CEILING + 1);
        refusesLots(it.lots);
        it.lots[1] = Lot(0, 0);
        refusesLots(it.lots);
    }

    function refusesLots(Lot[] memory them) private {
        Publish memory it = publication(1);
        it.lots = them;
        refuses(it, abi.encodePacked(IProcurementErrors.LotsInvalid.selector));
    }

    // ---- registrars ----

    function test_SeveralRegistrarsAdmit() public {
        uint32 tender =
            publish(withRegistrars(registrarKey, enterRegistrar("second"), enterRegistrar("third")));
        assertEq(procurement.core(tender).flags, Flags.REGISTRARS);
        assertTrue(procurement.isAdmitting(tender, keyOf("registrar")));
        assertTrue(procurement.isAdmitting(tender, keyOf("second")));
        assertTrue(procurement.isAdmitting(tender, keyOf("third")));
        assertFalse(procurement.isAdmitting(tender, keyOf("vendor")));
        assertFalse(procurement.isAdmitting(tender, address(0)));

        uint32 another = publishLots(1);
        assertFalse(procurement.isAdmitting(another, keyOf("second")));
        assertFalse(procurement.isAdmitting(another + 1, address(0)));
        assertRecorded(tender);
    }

    function test_EachRegistrarIsNamedOnce() public {
        Key memory second = enterRegistrar("second");
        refusesRegistrars(withRegistrars(registrarKey, second, registrarKey), keyOf("registrar"));
        refusesRegistrars(withRegistrars(registrarKey, second, second), keyOf("second"));
    }

    function test_ARegistrarMustStandInTheDirectory() public {
        Key memory second = enterRegistrar("second");
        refusesRegistrars(withRegistrars(registrarKey, second, vendorKey), keyOf("vendor"));
        refusesRegistrars(withRegistrars(registrarKey, second, ecdsa("nobody")), keyOf("nobody"));

        uint32 id = directory.signer(idOf(second)).party;
        suspend(id);
        refusesRegistrars(withRegistrars(registrarKey, second, vendorKey), keyOf("second"));
        reinstate(id);
        Key memory next = ecdsa("second's next key");
        add(addition(id, 0, next), second, next);
        revoke(revocation(id, 1, second), next);
        refusesRegistrars(withRegistrars(next, second, vendorKey), keyOf("second"));
    }

    function test_ATenderNeedsARegistrar() public {
        Publish memory it = publication(1);
        it.registrars = new Registrar[](0);
        refusesRegistrars(it, address(0));
        it.registrars = new Registrar[](1);
        refusesRegistrars(it, address(0));
    }

    function enterRegistrar(string memory name) private returns (Key memory key) {
        key = ecdsa(name);
        enterInstitution(Kind.Registrar, key);
    }

    function keyOf(string memory name) private returns (address) {
        return account(name).addr;
    }

    function withRegistrars(Key memory a, Key memory b, Key memory c)
        private
        view
        returns (Publish memory it)
    {
        it = publication(1);
        it.registrars = new Registrar[](3);
        it.registrars[0] = Registrar(address(bytes20(a.signer)), sha256("a"));
        it.registrars[1] = Registrar(address(bytes20(b.signer)), sha256("b"));
        it.registrars[2] = Registrar(address(bytes20(c.signer)), 0);
    }

    function refusesRegistrars(Publish memory it, address culprit) private {
        refuses(it, abi.encodeWithSelector(IProcurementErrors.RegistrarsInvalid.selector, culprit));
    }

    // ---- schedule ----

    function test_EachPeriodLastsAtLeastWhatTheProcedureDemands() public {
        // The fixture's periods are the shortest that are allowed; then each a second too short.
        Publish memory it = publication(1);
        it.schedule.awardBy = it.schedule.opensUntil;
        publish(it);

        it = publication(1);
        refusesSchedule(it, --it.schedule.sealsFrom, it.schedule.sealsFrom + 1);
        it = publication(1);
        refusesSchedule(it, --it.schedule.sealsUntil, it.schedule.sealsUntil + 1);
        it = publication(1);
        refusesSchedule(it, --it.schedule.opensUntil, it.schedule.opensUntil + 1);
        it = publication(1);
        it.schedule.awardBy = it.schedule.opensUntil - 1;
        refusesSchedule(it, it.schedule.awardBy, it.schedule.opensUntil);
    }

    function test_APublicationSignedLongAgoMustStillLeaveTimeForConsultation() public {
        Publish memory it = publication(1);
        pass(1);
        refusesSchedule(it, it.schedule.sealsFrom, it.schedule.sealsFrom + 1);
    }

    function test_AScheduleAtTheEndOfTimeDoesNotOverflow() public {
        Publish memory it = publication(1);
        it.schedule = Schedule(NEVER, NEVER, NEVER, NEVER);
        vm.expectPartialRevert(IProcurementErrors.ScheduleTooEarly.selector);
        publish(it);
        it.schedule = Schedule(NEVER - 7 days, NEVER - 2 days, NEVER, NEVER);
        publish(it);
    }

    function test_EvaluationLastsAtMost97Days() public {
        Publish memory it = publication(1);
        it.schedule.awardBy = it.schedule.opensUntil + type(uint24).max / 2;
        uint32 tender = publish(it);
        assertEq(scheduleOf(tender).awardBy, it.schedule.awardBy);
        it = publication(1);
        it.schedule.awardBy = it.schedule.opensUntil + type(uint24).max / 2 + 1;
        refuses(it, abi.encodePacked(IProcurementErrors.ScheduleTooLong.selector));
    }

    function test_TheStandstillLastsAtLeastWhatTheProcedureDemands() public {
        Publish memory it = publication(1);
        it.standstill = 3 days - 1;
        refuses(
            it, abi.encodeWithSelector(IProcurementErrors.StandstillTooShort.selector, 3 days - 1, 3 days)
        );
    }

    function refusesSchedule(Publish memory it, uint40 given, uint40 earliest) private {
        refuses(it, abi.encodeWithSelector(IProcurementErrors.ScheduleTooEarly.selector, given, earliest));
    }

    // ---- procedure, nonce, intake, time ----

    function test_TheProcedureMustExist() public {
        Publish memory it = publication(1);
        it.procedure = procurement.procedureCount();
        refuses(
            it, abi.encodeWithSelector(IProcurementErrors.ProcedureUnknown.selector, uint256(it.procedure))
        );
        it.procedure = 255;
        refuses(it, abi.encodeWithSelector(IProcurementErrors.ProcedureUnknown.selector, uint256(255)));
        expectError(IProcurementErrors.ProcedureUnknown.selector, 255);
        procurement.rules(255);
    }

    function test_AProcedureByPriceAloneHasNoPanel() public {
        Publish memory it = publication(1);
        it.panel = sha256("evaluadores");
        refuses(it, abi.encodePacked(IProcurementErrors.PanelMismatch.selector));
        Panel memory panel;
        it.panel = panel.hashOf();
        expectError(IProcurementErrors.PanelMismatch.selector);
        procurement.publishWeighted(it, panel, alone(officerKey, it.hashOf()));
    }

    function test_AProcedureThatWeighsOffersIsNotPublishedWithoutAPanel() public {
        Publish memory it = publication(1);
        it.procedure = WEIGHTED;
        refuses(it, abi.encodePacked(IProcurementErrors.PanelMismatch.selector));
    }

    function test_APublicationNamesHowManyCameBeforeIt() public {
        Publish memory it = publication(1);
        it.nonce = 1;
        refuses(it, abi.encodeWithSelector(IProcurementErrors.NonceStale.selector, 0, 1));
    }

    function test_APublicationIsTakenUntilTheLastSecondThatItNames() public {
        Publish memory it = publication(1);
        it.validUntil = uint40(vm.getBlockTimestamp());
        publish(it);
        it = publication(1);
        it.validUntil = uint40(vm.getBlockTimestamp()) - 1;
        refuses(it, abi.encodePacked(IProcurementErrors.IntentExpired.selector));
    }

    function test_OnlyWhereTheDirectorySaysAreNewTendersTaken() public {
        uint32 tender = publishLots(1);
        vm.prank(administrator);
        directory.setIntake(address(0xbeef));
        refuses(
            publication(1), abi.encodeWithSelector(IProcurementErrors.IntakeClosed.selector, address(0xbeef))
        );
        // What runs already is not touched.
        amend(amendment(tender));
        toSealing(tender);
        sealBid(tender, "bidder", vendorKey, 1, FLOOR);
        assertRecorded(tender);
    }

    // ---- who ----

    function test_OnlyAnOfficerOfTheBuyerWhoMayPublishPublishes() public {
        (, Key memory foreign) = enterAnotherBuyer();
        Key memory awarding_ = ecdsa("officer who may award");
        enterOfficer(buyer, Roles.AWARD | Roles.APPROVE, awarding_, buyerKey);
        refusesFrom(foreign);
        refusesFrom(awarding_);
        refusesFrom(buyerKey);
        refusesFrom(vendorKey);
        refusesFrom(registrarKey);
        refusesFrom(moderatorKey);
    }

    function test_SomebodyMustSign() public {
        Publish memory it = publication(1);
        expectError(IProcurementErrors.SignatureMissing.selector);
        procurement.publish(it, unsigned());
    }

    function test_ASuspendedBuyerPublishesNothing() public {
        suspend(buyer);
        refuses(publication(1), abi.encodeWithSelector(IDirectory.PartyIsSuspended.selector, buyer));
        reinstate(buyer);
        publishLots(1);
    }

    function test_WhoTheDirectoryDoesNotKnowOrLetActPublishesNothing() public {
        Publish memory it = publication(1);
        Key memory nobody = ecdsa("nobody");
        expectError(IDirectory.SignerUnknown.selector, uint256(idOf(nobody)));
        publish(it, nobody);

        Authorization[] memory forged = alone(nobody, it.hashOf());
        forged[0].signer = officerKey.signer;
        expectError(IDirectory.SignatureInvalid.selector);
        procurement.publish(it, forged);

        suspend(officer);
        expectError(IDirectory.PartyIsSuspended.selector, officer);
        publish(it);
    }

    function refusesFrom(Key memory key) private {
        Publish memory it = publication(1);
        uint32 party = directory.signer(idOf(key)).party;
        expectError(IProcurementErrors.Forbidden.selector, party);
        publish(it, key);
    }

    function refuses(Publish memory it, bytes memory reason) private {
        uint32 count = procurement.tenderCount();
        vm.expectRevert(reason);
        publish(it);
        assertEq(procurement.tenderCount(), count);
    }

    // ---- the deployment ----

    function test_TheProceduresAreKeptAsDeployed() public {
        Procedure[] memory them = standardProcedures();
        for (uint8 i = 0; i < 2; ++i) {
            bytes memory kept = abi.encode(Procedure(procurement.rules(i), procurement.remedies(i)));
            assertEq(keccak256(kept), keccak256(abi.encode(them[i])));
        }
        assertEq(procurement.procedureCount(), 2);
        assertEq(address(procurement.directory()), address(directory));
        expectError(IProcurementErrors.ProcedureUnknown.selector, 2);
        procurement.rules(2);
        expectError(IProcurementErrors.ProcedureUnknown.selector, 2);
        procurement.remedies(2);
    }

    function test_ContradictoryRulesAreNotDeployed() public {
        Procedure[] memory them = standardProcedures();
        them[LOWEST].rules.freeze = them[LOWEST].rules.sealing;
        refusesProcedures(them);
        them = standardProcedures();
        them[LOWEST].rules.opening = 0;
        refusesProcedures(them);
        them = standardProcedures();
        them[LOWEST].rules.minOpened = 0;
        refusesProcedures(them);
        them = standardProcedures();
        them[LOWEST].rules.resealing = 0;
        refusesProcedures(them);
        them = standardProcedures();
        them[LOWEST].rules.standstill = uint32(type(uint24).max) + 1;
        refusesProcedures(them);
        refusesProcedures(new Procedure[](0));
        refusesProcedures(new Procedure[](256));
    }

    function test_OnlyProceduresThatWeighOffersHaveTimeForEvaluatorsAndPrices() public {
        Procedure[] memory them = standardProcedures();
        them[LOWEST].rules.method = Method.Weighted;
        refusesProcedures(them);
        them = standardProcedures();
        them[WEIGHTED].rules.method = Method.LowestPrice;
        refusesProcedures(them);
        them = standardProcedures();
        them[LOWEST].rules.scoring = 1;
        refusesProcedures(them);
        them = standardProcedures();
        them[LOWEST].rules.pricing = 1;
        refusesProcedures(them);
        them = standardProcedures();
        them[WEIGHTED].rules.scoring = 0;
        refusesProcedures(them);
        them = standardProcedures();
        them[WEIGHTED].rules.pricing = 0;
        refusesProcedures(them);
    }

    function test_WhoeverDisagreesHasTimeAndASuspensionFitsWhatItLengthens() public {
        Procedure[] memory them = standardProcedures();
        them[LOWEST].remedies.objection = 0;
        refusesProcedures(them);
        them = standardProcedures();
        them[LOWEST].remedies.complaint = 0;
        refusesProcedures(them);
        them = standardProcedures();
        them[LOWEST].remedies.suspension = type(uint24).max / 2 + 1;
        refusesProcedures(them);
        // No time for the officer alone, and no suspension, are choices.
        them[LOWEST].remedies.suspension = type(uint24).max / 2;
        them[WEIGHTED].remedies.suspension = 0;
        them[WEIGHTED].remedies.reevaluation = 0;
        assertEq(deploy(them).procedureCount(), 2);
    }

    function test_PartsOfAnotherDirectoryAreNotDeployedWith() public {
        IDirectory other = deploy(administrator, p256Verifier, webAuthnVerifier);
        string[4] memory names = partNames();
        for (uint256 i = 0; i < names.length; ++i) {
            address foreign = create(names[i], abi.encode(other));
            expectError(IProcurementErrors.RulesInvalid.selector);
            deploy(withPart(i, foreign), standardProcedures());
            // What answers with the directory is taken at its word: another deployment's, for one.
            address twin = create(names[i], abi.encode(directory));
            assertEq(address(deploy(withPart(i, twin), standardProcedures()).directory()), address(directory));
        }
    }

    function test_WhatIsNoPartIsNotDeployedWith() public {
        // A delegated call to an address without code would succeed, and do nothing.
        address[3] memory none_ = [address(0), account("nobody").addr, address(directory)];
        for (uint256 i = 0; i < 4; ++i) {
            for (uint256 j = 0; j < none_.length; ++j) {
                vm.expectRevert(bytes(""));
                deploy(withPart(i, none_[j]), standardProcedures());
            }
        }
    }

    function partNames() private pure returns (string[4] memory) {
        return [
            "TenderActs.sol:TenderActs",
            "EvaluationActs.sol:EvaluationActs",
            "OversightActs.sol:OversightActs",
            "CommentActs.sol:CommentActs"
        ];
    }

    function withPart(uint256 index, address part) private view returns (Parts memory them) {
        them = Parts(parts.tenderActs, parts.evaluationActs, parts.oversightActs, parts.commentActs);
        if (index == 0) them.tenderActs = part;
        else if (index == 1) them.evaluationActs = part;
        else if (index == 2) them.oversightActs = part;
        else them.commentActs = part;
    }

    function refusesProcedures(Procedure[] memory them) private {
        expectError(IProcurementErrors.RulesInvalid.selector);
        deploy(them);
    }
}
