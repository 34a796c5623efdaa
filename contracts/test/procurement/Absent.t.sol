// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Excuse, Publish, PublishCounts, Registrar, TokenRequest} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {SealSlot} from "../../src/types/SealSlot.sol";
import {vm} from "../foundry/Test.sol";
import {OversightTest} from "./OversightTest.sol";
import {Typed} from "./Typed.sol";

/// @notice How many asked for a token, who of them did not bid, and who took a bid back.
contract AbsentTest is OversightTest {
    using Typed for *;

    uint32 private _tender;
    Sealed private _bid;
    Sealed private _takenBack;

    /// @dev The vendor seals, the rival seals and takes it back, the third asks and does nothing.
    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
        toSealing(_tender);
        _bid = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        _takenBack = sealBid(_tender, "rival's bidder", rivalKey, 1, FLOOR);
        withdraw(withdrawal(_takenBack), _takenBack.bidder.key);
    }

    // ---- counts ----

    function test_ARegistrarPublishesHowManyAsked() public {
        toEvaluation(_tender);
        PublishCounts memory it = counting(_tender);
        uint24 decisions = procurement.core(_tender).decisions;
        fold();
        emit IProcurementEvents.RequestsCounted(_tender, registrarAddress(), it.root, 7, 0);
        expectEvents(_tender);
        publishCounts(it);
        assertEq(procurement.core(_tender).decisions, decisions);
        assertRecorded(_tender);
    }

    function test_CountsArePublishedFromTheSecondInWhichOpeningIsOver() public {
        PublishCounts memory it = counting(_tender);
        uint40 from = procurement.timetable(_tender).opensUntil;
        warp(from - 1);
        expectError(IProcurementErrors.CountingNotBegun.selector, from);
        publishCounts(it);
        pass(1);
        publishCounts(it);
    }

    function test_EachRegistrarPublishesItsCountsOnce() public {
        Key memory other = ecdsa("other registrar");
        enterInstitution(Kind.Registrar, other);
        Publish memory p = publication(1);
        p.registrars = new Registrar[](2);
        p.registrars[0] = Registrar(registrarAddress(), sha256("clave RSA"));
        p.registrars[1] = Registrar(address(bytes20(other.signer)), sha256("otra clave RSA"));
        uint32 tender = publish(p);
        toEvaluation(tender);
        publishCounts(counting(tender));
        PublishCounts memory its = counting(tender);
        its.registrar = p.registrars[1].key;
        fold();
        emit IProcurementEvents.RequestsCounted(tender, its.registrar, its.root, 7, 0);
        expectEvents(tender);
        procurement.publishCounts(its, compactly(other.secret, its.hashOf()));
        expectError(IProcurementErrors.CountsPublished.selector);
        procurement.publishCounts(its, compactly(other.secret, its.hashOf()));
        assertRecorded(tender);
    }

    function test_OnlyARegistrarOfTheTenderPublishesCountsAndForItself() public {
        toEvaluation(_tender);
        PublishCounts memory it = counting(_tender);
        expectError(IProcurementErrors.SignatureInvalid.selector);
        procurement.publishCounts(it, compactly(overseerKey.secret, it.hashOf()));
        Key memory other = ecdsa("other registrar");
        enterInstitution(Kind.Registrar, other);
        it.registrar = address(bytes20(other.signer));
        expectError(IProcurementErrors.RegistrarsInvalid.selector, uint160(it.registrar));
        procurement.publishCounts(it, compactly(other.secret, it.hashOf()));
        it.registrar = address(0);
        expectError(IProcurementErrors.RegistrarsInvalid.selector, 0);
        procurement.publishCounts(it, compactly(other.secret, it.hashOf()));
    }

    function test_CountsNeedTheirTimeAndATender() public {
        toEvaluation(_tender);
        PublishCounts memory it = counting(_tender);
        it.validUntil = now40() - 1;
        expectError(IProcurementErrors.IntentExpired.selector);
        publishCounts(it);
        it = counting(_tender + 1);
        expectError(IProcurementErrors.TenderUnknown.selector);
        publishCounts(it);
        it = counting(_tender);
        cancelTogether(cancellation(_tender));
        expectError(IProcurementErrors.TenderIsCancelled.selector);
        publishCounts(it);
    }

    // ---- the absent ----

    function test_WhoAskedAndDidNotBidIsNamed() public {
        toEvaluation(_tender);
        TokenRequest memory it = requesting(_tender, third);
        fold();
        emit IProcurementEvents.VendorAbsent(_tender, third, registrarAddress(), 0);
        expectEvents(_tender);
        vm.prank(account("citizen").addr);
        procurement.nameAbsent(it, approve(thirdKey, it.hashOf()));
        assertRecorded(_tender);
    }

    function test_WhoSealedAndLeftItShutIsNamedToo() public {
        toEvaluation(_tender);
        nameAbsent(requesting(_tender, vendor), vendorKey);
        nameAbsent(requesting(_tender, rival), rivalKey);
        assertRecorded(_tender);
    }

    function test_NobodyIsNamedBeforeOpeningIsOver() public {
        uint40 from = procurement.timetable(_tender).opensUntil;
        TokenRequest memory it = requesting(_tender, third);
        warp(from - 1);
        expectError(IProcurementErrors.CountingNotBegun.selector, from);
        nameAbsent(it, thirdKey);
        pass(1);
        nameAbsent(it, thirdKey);
    }

    function test_AVendorIsNamedOnce() public {
        toEvaluation(_tender);
        TokenRequest memory it = requesting(_tender, third);
        nameAbsent(it, thirdKey);
        expectError(IProcurementErrors.VendorAccountedFor.selector, third);
        nameAbsent(it, thirdKey);
        it.blinded = sha256("otra llave cegada");
        expectError(IProcurementErrors.VendorAccountedFor.selector, third);
        nameAbsent(it, thirdKey);
    }

    /// @dev Who asked with a signer that stood when sealing ended, asked; whatever becomes of the signer.
    function test_ARequestIsJudgedByTheSignersThatStoodWhenSealingEnded() public {
        Key memory next = ecdsa("next");
        add(addition(third, 0, next), thirdKey, next);
        Key memory revoked = ecdsa("revoked");
        add(addition(third, 1, revoked), thirdKey, revoked);
        revoke(revocation(third, 2, revoked), thirdKey);
        toOpening(_tender);
        revoke(revocation(third, 3, thirdKey), next);
        Key memory late = ecdsa("late");
        add(addition(third, 4, late), next, late);
        toEvaluation(_tender);
        TokenRequest memory it = requesting(_tender, third);
        expectError(IProcurementErrors.SignatureInvalid.selector);
        nameAbsent(it, revoked);
        expectError(IProcurementErrors.SignatureInvalid.selector);
        nameAbsent(it, late);
        nameAbsent(it, thirdKey);
    }

    /// @dev Sealing ended later than was planned, and nobody has resumed the tender yet.
    function test_ARequestIsJudgedByWhenSealingEndedAfterASuspensionThatRanOut() public {
        warp(procurement.timetable(_tender).sealsUntil - 1);
        suspendTender(_tender);
        pass(1 days);
        Key memory next = ecdsa("next");
        add(addition(third, 0, next), thirdKey, next);
        pass(30 days);
        assertGe(vm.getBlockTimestamp(), procurement.timetable(_tender).opensUntil);
        nameAbsent(requesting(_tender, third), next);
    }

    function test_NobodyIsNamedOfATenderThatIsNotThereOrWasCancelled() public {
        toEvaluation(_tender);
        TokenRequest memory it = requesting(_tender + 1, third);
        expectError(IProcurementErrors.TenderUnknown.selector);
        nameAbsent(it, thirdKey);
        cancelTogether(cancellation(_tender));
        it = requesting(_tender, third);
        expectError(IProcurementErrors.TenderIsCancelled.selector);
        nameAbsent(it, thirdKey);
    }

    // ---- excuses ----

    function test_WhoTookItsSealBackSaysSoAndIsNotNamed() public {
        toOpening(_tender);
        Excuse memory it = excusing(_takenBack);
        fold();
        emit IProcurementEvents.WithdrawalClaimed(_tender, rival, _takenBack.bidder.addr, 0);
        expectEvents(_tender);
        excuse(it, _takenBack.bidder.key);
        assertEq(SealSlot.unwrap(procurement.sealSlotOf(_tender, _takenBack.bidder.addr)), 0);
        toEvaluation(_tender);
        TokenRequest memory request = requesting(_tender, rival);
        expectError(IProcurementErrors.VendorAccountedFor.selector, rival);
        nameAbsent(request, rivalKey);
        assertRecorded(_tender);
    }

    function test_AnExcuseIsTakenFromTheSecondInWhichSealingIsOver() public {
        Excuse memory it = excusing(_takenBack);
        warp(procurement.timetable(_tender).sealsUntil - 1);
        expectError(IProcurementErrors.OpeningNotBegun.selector);
        excuse(it, _takenBack.bidder.key);
        pass(1);
        excuse(it, _takenBack.bidder.key);
    }

    /// @dev What is said later stands beside the name, for whoever reads both.
    function test_AnExcuseIsTakenAfterItsVendorWasNamed() public {
        toEvaluation(_tender);
        nameAbsent(requesting(_tender, rival), rivalKey);
        excuse(excusing(_takenBack), _takenBack.bidder.key);
        assertRecorded(_tender);
    }

    function test_OnlyTheKeyThatTookItsSealBackExcuses() public {
        toOpening(_tender);
        Excuse memory it = excusing(_takenBack);
        expectError(IProcurementErrors.SignatureInvalid.selector);
        excuse(it, rivalKey.secret);
        expectError(IProcurementErrors.SignatureInvalid.selector);
        excuse(it, registrarKey.secret);
        // A seal that lives, was opened or never was is no withdrawal.
        it = excusing(_bid);
        expectError(IProcurementErrors.SealAbsent.selector);
        excuse(it, _bid.bidder.key);
        open(_bid);
        expectError(IProcurementErrors.SealAbsent.selector);
        excuse(it, _bid.bidder.key);
        it.bidder = account("nobody").addr;
        expectError(IProcurementErrors.SealAbsent.selector);
        excuse(it, account("nobody").key);
        it.bidder = address(0);
        expectError(IProcurementErrors.SealAbsent.selector);
        excuse(it, account("nobody").key);
    }

    function test_ThereIsNoExcuseInATenderThatIsNotThereOrWasCancelled() public {
        toOpening(_tender);
        Excuse memory it = excusing(_takenBack);
        it.tender = _tender + 1;
        expectError(IProcurementErrors.TenderUnknown.selector);
        excuse(it, _takenBack.bidder.key);
        cancelTogether(cancellation(_tender));
        it.tender = _tender;
        expectError(IProcurementErrors.TenderIsCancelled.selector);
        excuse(it, _takenBack.bidder.key);
    }

    /// @dev Its mark shares a word with the bid that the vendor opens from another key.
    function test_AnExcuseDoesNotTouchABidThatItsVendorOpensAfterIt() public {
        toSealing(_tender);
        Sealed memory other = sealBid(_tender, "rival's other bidder", rivalKey, 1, FLOOR);
        toOpening(_tender);
        open(_bid);
        excuse(excusing(_takenBack), _takenBack.bidder.key);
        open(other);
        assertEq(procurement.openedBid(_tender, rival, 1).price, FLOOR);
        assertFalse(procurement.openedBid(_tender, rival, 1).excluded);
        assertFalse(procurement.openedBid(_tender, rival, 1).disqualified);
        toEvaluation(_tender);
        award(awarding(_tender, 1, vendor, FLOOR), list(vendor, rival));
    }
}
