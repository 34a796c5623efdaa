// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Authorization, Award, Desert, Publish} from "../../src/types/Intents.sol";
import {LotState, LotStatus, Rules} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";

/// @notice Lots that nobody wins. Who may sign, and what makes it stale, is in `Officers.t.sol`.
contract DesertTest is ProcurementTest {
    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(2);
        toSealing(_tender);
    }

    /// @dev The second procedure demands two opened bids in a lot.
    function standardRules() internal pure override returns (Rules[] memory rules) {
        rules = new Rules[](2);
        rules[0] = super.standardRules()[0];
        rules[1] = super.standardRules()[0];
        rules[1].minOpened = 2;
    }

    function test_ALotWithoutBidsIsDeclaredDeserted() public {
        toEvaluation(_tender);
        Desert memory it = desertion(_tender, 2);
        fold();
        emit IProcurementEvents.LotDeserted(_tender, 2, officer, it.reason, 0);
        expectEvents(_tender);
        desert(it, none(), none());

        LotState memory lot = procurement.lot(_tender, 2);
        assertEq(lot.winner, 0);
        assertEq(lot.decidedAt, vm.getBlockTimestamp());
        assertTrue(procurement.lotStatus(_tender, 2) == LotStatus.Deserted);
        assertEq(procurement.core(_tender).undecided, 1);
        assertEq(procurement.core(_tender).decisions, 1);
        assertRecorded(_tender);
    }

    function test_ALotWhoseBidsAllLieOutsideItsBoundsIsDeclaredDeserted() public {
        Sealed memory high = sealBid(_tender, "high bidder", vendorKey, 1, CEILING + 1);
        (Key memory another, uint32 id) = enterNamedVendor("another vendor");
        Sealed memory low = sealBid(_tender, "low bidder", another, 1, FLOOR - 1);
        toOpening(_tender);
        open(high);
        open(low);
        toEvaluation(_tender);
        desert(desertion(_tender, 1), list(vendor, id), none());
        assertTrue(procurement.lotStatus(_tender, 1) == LotStatus.Deserted);
    }

    function test_ALotWhoseOnlyVendorIsExcludedIsDeclaredDeserted() public {
        Sealed memory first = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        Sealed memory second = sealBid(_tender, "second bidder", vendorKey, 1, FLOOR);
        toOpening(_tender);
        open(first);
        open(second);
        toEvaluation(_tender);
        desert(desertion(_tender, 1), list(vendor), none());
        assertTrue(procurement.lotStatus(_tender, 1) == LotStatus.Deserted);
    }

    function test_ALotWithFewerBidsThanTheProcedureDemandsHasNoWinner() public {
        warp(START + 40 days);
        Publish memory publication_ = publication(1);
        publication_.procedure = 1;
        uint32 tender = publish(publication_);
        toSealing(tender);
        Sealed memory alone = sealBid(tender, "bidder", vendorKey, 1, FLOOR);
        toOpening(tender);
        open(alone);
        toEvaluation(tender);

        Award memory it = awarding(tender, 1, vendor, FLOOR);
        expectError(IProcurementErrors.WinnerMismatch.selector, 0, 0);
        award(it, list(vendor), none());
        // Nor does a small number excuse incomplete lists.
        Desert memory hasty = desertion(tender, 1);
        expectError(IProcurementErrors.VendorsIncomplete.selector, 1, 0);
        desert(hasty, none(), none());
        desert(desertion(tender, 1), list(vendor), none());
        assertTrue(procurement.lotStatus(tender, 1) == LotStatus.Deserted);
        assertRecorded(tender);
    }

    function test_WithAsManyBidsAsTheProcedureDemandsALotIsAwarded() public {
        warp(START + 40 days);
        Publish memory publication_ = publication(1);
        publication_.procedure = 1;
        uint32 tender = publish(publication_);
        (Key memory another, uint32 id) = enterNamedVendor("another vendor");
        toSealing(tender);
        Sealed memory first = sealBid(tender, "bidder", vendorKey, 1, FLOOR);
        Sealed memory second = sealBid(tender, "another bidder", another, 1, CEILING + 1);
        toOpening(tender);
        open(first);
        open(second);
        toEvaluation(tender);
        award(awarding(tender, 1, vendor, FLOOR), list(vendor, id), none());
    }

    function test_ALotWithAWinnerIsNeverDeclaredDeserted() public {
        Sealed memory it = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        toOpening(_tender);
        open(it);
        toEvaluation(_tender);
        Desert memory intent = desertion(_tender, 1);
        expectError(IProcurementErrors.WinnerMismatch.selector, vendor, FLOOR);
        desert(intent, list(vendor), none());
        intent.reason = 0;
        toAwardBy(_tender);
        expectError(IProcurementErrors.WinnerMismatch.selector, vendor, FLOOR);
        desert(intent, list(vendor), none());
    }

    function test_FromAwardByOnAnyoneDeclaresWithoutReason() public {
        uint40 awardBy = scheduleOf(_tender).awardBy;
        Desert memory it = desertion(_tender, 1);
        Authorization memory nobody;
        it.validUntil = 0;
        warp(awardBy - 1);
        expectError(IProcurementErrors.IntentExpired.selector);
        procurement.declareDeserted(it, none(), none(), nobody);
        it.reason = 0;
        expectError(IProcurementErrors.ReasonMissing.selector);
        procurement.declareDeserted(it, none(), none(), nobody);
        warp(awardBy);
        it.reason = sha256("motivo de nadie");
        expectError(IProcurementErrors.SignatureInvalid.selector);
        procurement.declareDeserted(it, none(), none(), nobody);
        it.reason = 0;
        fold();
        emit IProcurementEvents.LotDeserted(_tender, 1, 0, 0, 0);
        expectEvents(_tender);
        procurement.declareDeserted(it, none(), none(), nobody);
        assertRecorded(_tender);
    }

    function test_NothingIsDeclaredBeforeOpeningIsOver() public {
        uint40 from = procurement.timetable(_tender).opensUntil;
        Desert memory it = desertion(_tender, 1);
        warp(from - 1);
        expectError(IProcurementErrors.EvaluationNotBegun.selector, from);
        desert(it, none(), none());
        warp(from);
        desert(it, none(), none());
    }

    function test_TheLotMustExistAndBeUndecided() public {
        toEvaluation(_tender);
        Desert memory it = desertion(_tender, 0);
        expectError(IProcurementErrors.LotUnknown.selector);
        desert(it, none(), none());
        it.lot = 3;
        expectError(IProcurementErrors.LotUnknown.selector);
        desert(it, none(), none());
        desert(desertion(_tender, 1), none(), none());
        it = desertion(_tender, 1);
        expectError(IProcurementErrors.LotDecided.selector);
        desert(it, none(), none());
    }
}
