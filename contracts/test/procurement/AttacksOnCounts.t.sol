// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {Authorization, Compact, Excuse, PublishCounts, TokenRequest} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {OversightTest} from "./OversightTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Naming those who did bid, excusing those who did not, and counting twice.
contract AttacksOnCountsTest is OversightTest {
    using Typed for *;

    uint32 private _tender;
    Sealed private _bid;
    Sealed private _takenBack;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
        toSealing(_tender);
        _bid = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        _takenBack = sealBid(_tender, "rival's bidder", rivalKey, 1, FLOOR);
        withdraw(withdrawal(_takenBack), _takenBack.bidder.key);
    }

    // ---- naming ----

    function test_AVendorThatOpenedIsNotNamedAbsent() public {
        toOpening(_tender);
        open(_bid);
        toEvaluation(_tender);
        TokenRequest memory it = requesting(_tender, vendor);
        expectError(IProcurementErrors.VendorAccountedFor.selector, vendor);
        nameAbsent(it, vendorKey);
    }

    function test_AVendorThatOpenedItsOfferIsNotNamedAbsentWhenItsPricesStayShut() public {
        uint32 tender = publishWeightedLots(1);
        toSealing(tender);
        Sealed memory bid = sealBid(tender, "offer", vendorKey, 1, FLOOR);
        toOpening(tender);
        openOffer(bid);
        (, uint40 lotsFrom) = weightedTimes(tender);
        warp(lotsFrom);
        TokenRequest memory it = requesting(tender, vendor);
        expectError(IProcurementErrors.VendorAccountedFor.selector, vendor);
        nameAbsent(it, vendorKey);
    }

    function test_AVendorThatOpenedTwiceIsNotNamedAbsent() public {
        Sealed memory second = sealBid(_tender, "second", vendorKey, 1, FLOOR);
        toOpening(_tender);
        open(_bid);
        open(second);
        toEvaluation(_tender);
        TokenRequest memory it = requesting(_tender, vendor);
        expectError(IProcurementErrors.VendorAccountedFor.selector, vendor);
        nameAbsent(it, vendorKey);
    }

    function test_AVendorThatClaimedItsWithdrawalIsNotNamedAbsent() public {
        toOpening(_tender);
        excuse(excusing(_takenBack), _takenBack.bidder.key);
        toEvaluation(_tender);
        TokenRequest memory it = requesting(_tender, rival);
        expectError(IProcurementErrors.VendorAccountedFor.selector, rival);
        nameAbsent(it, rivalKey);
    }

    /// @dev A request is a vendor's own; the registrar cannot make one up, nor anybody else.
    function test_AVendorThatNeverAskedIsNotNamedAbsent() public {
        toEvaluation(_tender);
        TokenRequest memory it = requesting(_tender, third);
        Key[5] memory others = [registrarKey, officerKey, overseerKey, vendorKey, ecdsa("stranger")];
        for (uint256 i = 0; i < 5; ++i) {
            expectError(IProcurementErrors.SignatureInvalid.selector);
            nameAbsent(it, others[i]);
        }
        // Nor is a party that is no vendor.
        it.vendor = officer;
        expectError(IProcurementErrors.SignatureInvalid.selector);
        nameAbsent(it, officerKey);
        it.vendor = 0;
        expectError(IProcurementErrors.SignatureInvalid.selector);
        nameAbsent(it, ecdsa("stranger"));
    }

    function test_ARequestOfOneTenderDoesNotNameItsVendorInAnother() public {
        uint32 another = publishLots(1);
        toEvaluation(another);
        TokenRequest memory it = requesting(_tender, third);
        bytes memory itsSignature = approve(thirdKey, it.hashOf()).signature;
        it.tender = another;
        expectError(IProcurementErrors.SignatureInvalid.selector);
        procurement.nameAbsent(it, Authorization(thirdKey.signer, itsSignature));
        it.tender = _tender;
        procurement.nameAbsent(it, Authorization(thirdKey.signer, itsSignature));
    }

    function test_ARequestToOneRegistrarDoesNotNameItsVendorForAnother() public {
        Key memory other = ecdsa("other registrar");
        enterInstitution(Kind.Registrar, other);
        toEvaluation(_tender);
        TokenRequest memory it = requesting(_tender, third);
        it.registrar = address(bytes20(other.signer));
        // Asked of somebody whom the tender does not name.
        expectError(IProcurementErrors.RegistrarsInvalid.selector, uint160(it.registrar));
        nameAbsent(it, thirdKey);
        // And the same, said to be another's.
        bytes memory itsSignature = approve(thirdKey, it.hashOf()).signature;
        it.registrar = registrarAddress();
        expectError(IProcurementErrors.SignatureInvalid.selector);
        procurement.nameAbsent(it, Authorization(thirdKey.signer, itsSignature));
    }

    function test_AVendorIsNotNamedAbsentWhileASuspensionKeepsOpeningOpen() public {
        warp(procurement.timetable(_tender).opensUntil - 1);
        suspendTender(_tender);
        pass(10 days);
        TokenRequest memory it = requesting(_tender, vendor);
        expectError(IProcurementErrors.CountingNotBegun.selector, now40() + 1);
        nameAbsent(it, vendorKey);
        open(_bid);
    }

    // ---- excusing ----

    function test_OneWithdrawalExcusesOneVendor() public {
        toOpening(_tender);
        Excuse memory it = excusing(_takenBack);
        excuse(it, _takenBack.bidder.key);
        expectError(IProcurementErrors.SealAbsent.selector);
        excuse(it, _takenBack.bidder.key);
        it.vendor = third;
        expectError(IProcurementErrors.SealAbsent.selector);
        excuse(it, _takenBack.bidder.key);
        toEvaluation(_tender);
        nameAbsent(requesting(_tender, third), thirdKey);
    }

    /// @dev The empty slot would be one that was never used: the key could seal again, by its first admission.
    function test_AnExcuseInSealingWouldGiveASecondBid() public {
        Excuse memory it = excusing(_takenBack);
        expectError(IProcurementErrors.OpeningNotBegun.selector);
        excuse(it, _takenBack.bidder.key);
        // Nor in the time that a suspension adds.
        warp(procurement.timetable(_tender).sealsUntil - 1);
        suspendTender(_tender);
        pass(10 days);
        expectError(IProcurementErrors.OpeningNotBegun.selector);
        excuse(it, _takenBack.bidder.key);
        releaseTender(_tender);
        pass(1);
        excuse(it, _takenBack.bidder.key);
        // And after it, nothing brings sealing back.
        IProcurement.SealItem memory again = sealItem(sealing(_takenBack), _takenBack.bidder.key);
        suspendTender(_tender);
        expectError(IProcurementErrors.SealingOver.selector);
        procurement.seal(again);
    }

    function test_AnExcuseOfOneTenderIsNotAnothers() public {
        uint32 another = publishLots(1);
        toOpening(another);
        Excuse memory it = excusing(_takenBack);
        bytes32 asSigned = it.hashOf();
        it.tender = another;
        expectError(IProcurementErrors.SealAbsent.selector);
        procurement.excuse(it, compactly(_takenBack.bidder.key, asSigned));
    }

    function test_AStrangerDoesNotChangeWhomAnExcuseNames() public {
        toOpening(_tender);
        Excuse memory it = excusing(_takenBack);
        bytes32 asSigned = it.hashOf();
        it.vendor = third;
        expectError(IProcurementErrors.SignatureInvalid.selector);
        procurement.excuse(it, compactly(_takenBack.bidder.key, asSigned));
    }

    // ---- counting ----

    function test_ARegistrarDoesNotPublishItsCountsTwice() public {
        toEvaluation(_tender);
        PublishCounts memory it = counting(_tender);
        publishCounts(it);
        expectError(IProcurementErrors.CountsPublished.selector);
        publishCounts(it);
        // Nor others, after it saw who opened.
        it.root = keccak256(unicode"otra raíz");
        it.requests = 8;
        expectError(IProcurementErrors.CountsPublished.selector);
        publishCounts(it);
        assertRecorded(_tender);
    }

    function test_CountsOfOneTenderAreNotAnothers() public {
        uint32 another = publishLots(1);
        toEvaluation(another);
        PublishCounts memory it = counting(_tender);
        bytes32 asSigned = it.hashOf();
        it.tender = another;
        expectError(IProcurementErrors.SignatureInvalid.selector);
        procurement.publishCounts(it, compactly(registrarKey.secret, asSigned));
        it.tender = _tender;
        it.requests = 6;
        expectError(IProcurementErrors.SignatureInvalid.selector);
        procurement.publishCounts(it, compactly(registrarKey.secret, asSigned));
        it.requests = 7;
        Compact memory elsewhere = compactly(registrarKey.secret, asSigned);
        vm.chainId(vm.getChainId() + 1);
        expectError(IProcurementErrors.SignatureInvalid.selector);
        procurement.publishCounts(it, elsewhere);
    }
}
