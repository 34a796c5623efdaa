// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Admission, Compact, Publish, Registrar, Seal} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {SealSlot} from "../../src/types/SealSlot.sol";
import {Phase} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

contract SealTest is ProcurementTest {
    using Typed for *;

    uint32 private _tender;
    Sealed private _bid;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
        _bid = prepare(_tender, "bidder", vendorKey, oneLot(1, FLOOR));
        toSealing(_tender);
    }

    // ---- what a seal leaves behind ----

    function test_ASealIsHeldBesideItsOrder() public {
        Seal memory it = withEnvelope(_bid);
        fold();
        emit IProcurementEvents.BidSealed(_tender, it.bidder, registrarAccount(), it.seal, it.envelope, 1, 0);
        expectEvents(_tender);
        procurement.seal(sealItem(it, _bid.bidder.key));

        assertTrue(held(it.bidder).holds(it.seal));
        assertTrue(held(it.bidder).isLive());
        assertFalse(held(it.bidder).isTombstone());
        assertEq(held(it.bidder).sealOrder(), 1);
        assertEq(uint256(SealSlot.unwrap(held(it.bidder))) >> 24, uint256(it.seal) >> 24);
        assertEq(procurement.core(_tender).decisions, 0);
        assertRecorded(_tender);
    }

    function test_AReplacementNamesWhatItReplacesAndTakesANewOrder() public {
        seal(_bid);
        seal(prepare(_tender, "another bidder", vendorKey, oneLot(1, FLOOR)));
        bytes32 first = SealSlot.unwrap(held(_bid.bidder.addr));
        _bid.bid.salt = keccak256("another salt");
        Seal memory it = sealing(_bid);
        assertEq(it.replaces, first);
        // No admission: the slot shows that there was one.
        fold();
        emit IProcurementEvents.BidSealed(_tender, it.bidder, address(0), it.seal, 0, 3, 0);
        expectEvents(_tender);
        IProcurement.SealItem memory item = sealItem(it, _bid.bidder.key);
        assertEq(item.admission.r, 0);
        procurement.seal(item);
        assertTrue(held(it.bidder).holds(it.seal));
        assertEq(held(it.bidder).sealOrder(), 3);
        assertRecorded(_tender);
    }

    function test_TheSameBidSealedAgainLosesItsPlace() public {
        seal(_bid);
        seal(_bid);
        assertEq(held(_bid.bidder.addr).sealOrder(), 2);
    }

    function test_ManyKeysSealSideBySide() public {
        for (uint256 i = 0; i < 5; ++i) {
            string memory name = string.concat("bidder ", vm.toString(i));
            Sealed memory it = sealBid(_tender, name, vendorKey, 1, FLOOR);
            assertEq(held(it.bidder.addr).sealOrder(), 1 + i);
        }
        assertRecorded(_tender);
    }

    function test_AnyOfATendersRegistrarsAdmits() public {
        Key memory second = ecdsa("second registrar");
        enterInstitution(Kind.Registrar, second);
        warp(START + 40 days);
        Publish memory it = publication(1);
        it.registrars = new Registrar[](2);
        it.registrars[0] = Registrar(address(bytes20(registrarKey.signer)), 0);
        it.registrars[1] = Registrar(address(bytes20(second.signer)), 0);
        uint32 tender = publish(it);
        Sealed memory bid = prepare(tender, "bidder", vendorKey, oneLot(1, FLOOR));
        toSealing(tender);
        IProcurement.SealItem memory item = sealItem(sealing(bid), bid.bidder.key);
        item.admission = compactly(second.secret, Admission(tender, bid.bidder.addr).hashOf());
        // Who admitted is on record, so that each registrar answers for its own.
        fold();
        emit IProcurementEvents.BidSealed(
            tender, bid.bidder.addr, address(bytes20(second.signer)), item.intent.seal, 0, 1, 0
        );
        expectEvents(tender);
        procurement.seal(item);
        seal(prepare(tender, "another bidder", vendorKey, oneLot(1, FLOOR)));
        assertRecorded(tender);
    }

    function test_ARegistrarSuspendedSinceStillAdmits() public {
        suspend(registrar);
        seal(_bid);
        assertTrue(held(_bid.bidder.addr).isLive());
    }

    function test_OnlyTheFirst232BitsOfASealCount() public {
        Seal memory it = sealing(_bid);
        it.seal ^= bytes32(uint256(type(uint24).max));
        procurement.seal(sealItem(it, _bid.bidder.key));
        assertTrue(held(it.bidder).holds(sealOf(_bid.bid)));
    }

    // ---- time ----

    function test_SealingBeginsAndEndsAtTheExactSecond() public {
        uint40 from = procurement.timetable(_tender).sealsFrom;
        uint40 until = procurement.timetable(_tender).sealsUntil;
        warp(from - 1);
        assertTrue(procurement.phase(_tender) == Phase.Consultation);
        refuses(sealing(_bid), IProcurementErrors.SealingNotBegun.selector);
        warp(until);
        assertTrue(procurement.phase(_tender) == Phase.Opening);
        refuses(sealing(_bid), IProcurementErrors.SealingOver.selector);
        warp(until - 1);
        assertTrue(procurement.phase(_tender) == Phase.Sealing);
        seal(_bid);
        assertRecorded(_tender);
    }

    function test_ASealIsTakenUntilTheLastSecondThatItNames() public {
        Seal memory it = sealing(_bid);
        it.validUntil = uint40(vm.getBlockTimestamp()) - 1;
        refuses(it, IProcurementErrors.IntentExpired.selector);
        it.validUntil += 1;
        procurement.seal(sealItem(it, _bid.bidder.key));
    }

    // ---- refusals ----

    function test_TheTenderMustExist() public {
        Seal memory it = sealing(_bid);
        it.tender = _tender + 1;
        refuses(it, IProcurementErrors.TenderUnknown.selector);
    }

    function test_ASealIsForTheVersionThatStands() public {
        Seal memory it = sealing(_bid);
        for (uint16 version = 0; version < 3; version += 2) {
            it.version = version;
            refuses(it, IProcurementErrors.VersionStale.selector);
        }
    }

    function test_AfterAnAmendmentTheOldSealIsReplacedByOneOfTheNewVersion() public {
        seal(_bid);
        amend(amendment(_tender));
        refuses(sealing(_bid), IProcurementErrors.VersionStale.selector);
        Sealed memory again = prepare(_tender, "bidder", vendorKey, oneLot(1, FLOOR));
        seal(again);
        toOpening(_tender);
        expectError(IProcurementErrors.VersionStale.selector);
        open(_bid);
        open(again);
        assertRecorded(_tender);
    }

    function test_ASealWithoutEnvelopeIsRefusedWhereTheTenderNamesTrustees() public {
        warp(START + 40 days);
        Publish memory publication_ = publication(1);
        publication_.envelopes = true;
        uint32 tender = publish(publication_);
        toSealing(tender);
        Sealed memory bid = prepare(tender, "bidder", vendorKey, oneLot(1, FLOOR));
        refuses(sealing(bid), IProcurementErrors.EnvelopeRequired.selector);
        procurement.seal(sealItem(withEnvelope(bid), bid.bidder.key));
    }

    function test_ASealSaysWhatTheSlotHolds() public {
        Seal memory it = sealing(_bid);
        it.replaces = bytes32(uint256(1));
        refuses(it, IProcurementErrors.SealStale.selector);
        seal(_bid);
        it.replaces = 0;
        refuses(it, IProcurementErrors.SealStale.selector);
        it.replaces = SealSlot.unwrap(held(it.bidder)) ^ bytes32(uint256(1));
        refuses(it, IProcurementErrors.SealStale.selector);
    }

    function test_ASealWhoseFirst232BitsAreZeroIsRefused() public {
        Seal memory it = sealing(_bid);
        it.seal = 0;
        refuses(it, IProcurementErrors.SealEmpty.selector);
        it.seal = bytes32(uint256(type(uint24).max));
        refuses(it, IProcurementErrors.SealEmpty.selector);
        it.seal = bytes32(uint256(1) << 24);
        procurement.seal(sealItem(it, _bid.bidder.key));
    }

    function test_OnlyTheOneTimeKeySeals() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), vendorKey.secret);
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
        item.signature = Compact(0, 0);
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
        Seal memory nobodys = sealing(_bid);
        nobodys.bidder = address(0);
        item = sealItem(nobodys, _bid.bidder.key);
        item.signature = Compact(0, 0);
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
    }

    function test_OnlyARegistrarOfTheTenderAdmits() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        item.admission = Compact(0, 0);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
        bytes32 structHash = Admission(_tender, _bid.bidder.addr).hashOf();
        item.admission = compactly(_bid.bidder.key, structHash);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
        item.admission = compactly(officerKey.secret, structHash);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
        item.admission = compactly(vendorKey.secret, structHash);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
    }

    // ---- helpers ----

    function registrarAccount() private view returns (address) {
        return address(bytes20(registrarKey.signer));
    }

    function held(address bidder) private view returns (SealSlot) {
        return procurement.sealSlotOf(_tender, bidder);
    }

    function refuses(Seal memory it, bytes4 reason) private {
        refuses(sealItem(it, _bid.bidder.key), reason);
    }

    /// @dev Alone it is refused with the error; in a batch, with its selector and without effect.
    function refuses(IProcurement.SealItem memory item, bytes4 reason) private {
        expectError(reason);
        procurement.seal(item);
        IProcurement.SealItem[] memory items = new IProcurement.SealItem[](1);
        items[0] = item;
        bytes32 head = procurement.head(item.intent.tender);
        assertEq(bytes32(procurement.sealBatch(items)[0]), bytes32(reason));
        assertEq(procurement.head(item.intent.tender), head);
    }
}
