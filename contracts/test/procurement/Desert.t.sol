// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Award, Desert, Publish} from "../../src/types/Intents.sol";
import {DESERTED, LotState, LotStatus, Procedure} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";

/// @notice Lots that nobody wins. Who may sign, and what makes it stale, is in `Officers.t.sol`.
contract DesertTest is ProcurementTest {
    uint8 private constant TWO_BIDS = 2;

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(2);
        toSealing(_tender);
    }

    /// @dev A third procedure demands two opened bids in a lot.
    function standardProcedures() internal pure override returns (Procedure[] memory them) {
        Procedure[] memory standard = super.standardProcedures();
        them = new Procedure[](3);
        (them[LOWEST], them[WEIGHTED]) = (standard[LOWEST], standard[WEIGHTED]);
        them[TWO_BIDS] = Procedure(standardRules(), standardRemedies());
        them[TWO_BIDS].rules.minOpened = 2;
    }

    function test_ALotWithoutBidsIsDeclaredDeserted() public {
        toEvaluation(_tender);
        Desert memory it = desertion(_tender, 2);
        fold();
        emit IProcurementEvents.LotDeserted(_tender, 2, officer, it.reason, 0);
        expectEvents(_tender);
        desert(it, none());

        LotState memory lot = procurement.lot(_tender, 2);
        assertEq(lot.winner, DESERTED);
        assertEq(lot.time, vm.getBlockTimestamp());
        assertTrue(procurement.lotStatus(_tender, 2) == LotStatus.Deserted);
        // It compares the counter, and leaves it: officers sign for all lots at once.
        assertEq(procurement.core(_tender).decisions, 0);
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
        desert(desertion(_tender, 1), list(vendor, id));
        assertTrue(procurement.lotStatus(_tender, 1) == LotStatus.Deserted);
    }

    function test_ALotWhoseOnlyVendorIsExcludedIsDeclaredDeserted() public {
        Sealed memory first = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        Sealed memory second = sealBid(_tender, "second bidder", vendorKey, 1, FLOOR);
        toOpening(_tender);
        open(first);
        open(second);
        toEvaluation(_tender);
        desert(desertion(_tender, 1), list(vendor));
        assertTrue(procurement.lotStatus(_tender, 1) == LotStatus.Deserted);
    }

    function test_ALotWithFewerBidsThanTheProcedureDemandsHasNoWinner() public {
        warp(START + 40 days);
        Publish memory publication_ = publication(1);
        publication_.procedure = TWO_BIDS;
        uint32 tender = publish(publication_);
        toSealing(tender);
        Sealed memory only = sealBid(tender, "bidder", vendorKey, 1, FLOOR);
        toOpening(tender);
        open(only);
        toEvaluation(tender);

        Award memory it = awarding(tender, 1, vendor, FLOOR);
        expectError(IProcurementErrors.WinnerMismatch.selector, 0, 0);
        award(it, list(vendor));
        // Nor does a small number excuse incomplete lists.
        Desert memory hasty = desertion(tender, 1);
        expectError(IProcurementErrors.BidsIncomplete.selector, 1, 0);
        desert(hasty, none());
        desert(desertion(tender, 1), list(vendor));
        assertTrue(procurement.lotStatus(tender, 1) == LotStatus.Deserted);
        assertRecorded(tender);
    }

    function test_WithAsManyBidsAsTheProcedureDemandsALotIsAwarded() public {
        warp(START + 40 days);
        Publish memory publication_ = publication(1);
        publication_.procedure = TWO_BIDS;
        uint32 tender = publish(publication_);
        (Key memory another, uint32 id) = enterNamedVendor("another vendor");
        toSealing(tender);
        Sealed memory first = sealBid(tender, "bidder", vendorKey, 1, FLOOR);
        Sealed memory second = sealBid(tender, "another bidder", another, 1, CEILING + 1);
        toOpening(tender);
        open(first);
        open(second);
        toEvaluation(tender);
        award(awarding(tender, 1, vendor, FLOOR), list(vendor, id));
    }

    function test_ALotWithAWinnerIsNeverDeclaredDeserted() public {
        Sealed memory it = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        toOpening(_tender);
        open(it);
        toEvaluation(_tender);
        Desert memory intent = desertion(_tender, 1);
        expectError(IProcurementErrors.WinnerMismatch.selector, vendor, FLOOR);
        desert(intent, list(vendor));
        intent.reason = 0;
        toAwardBy(_tender);
        expectError(IProcurementErrors.WinnerMismatch.selector, vendor, FLOOR);
        procurement.declareDeserted(intent, list(vendor), unsigned());
    }

    function test_FromAwardByOnAnyoneDeclaresWithoutReason() public {
        uint40 awardBy = scheduleOf(_tender).awardBy;
        Desert memory it = desertion(_tender, 1);
        warp(awardBy - 1);
        refusesUnsigned(it, IProcurementErrors.SignatureMissing.selector);
        it.reason = 0;
        refusesUnsigned(it, IProcurementErrors.ReasonMissing.selector);
        warp(awardBy);
        it.reason = sha256("motivo de nadie");
        refusesUnsigned(it, IProcurementErrors.ReportUnsigned.selector);
        // Neither counter nor time of an intent that nobody signed say anything.
        (it.decisions, it.reason, it.validUntil) = (77, 0, 0);
        fold();
        emit IProcurementEvents.LotDeserted(_tender, 1, 0, 0, 0);
        expectEvents(_tender);
        procurement.declareDeserted(it, none(), unsigned());
        assertEq(procurement.core(_tender).decisions, 0);
        assertRecorded(_tender);
    }

    function refusesUnsigned(Desert memory it, bytes4 reason) private {
        expectError(reason);
        procurement.declareDeserted(it, none(), unsigned());
    }

    function test_NothingIsDeclaredBeforeOpeningIsOver() public {
        uint40 from = procurement.timetable(_tender).opensUntil;
        Desert memory it = desertion(_tender, 1);
        warp(from - 1);
        expectError(IProcurementErrors.EvaluationNotBegun.selector, from);
        desert(it, none());
        warp(from);
        desert(it, none());
    }

    function test_TheLotMustExistAndBeUndecided() public {
        toEvaluation(_tender);
        Desert memory it = desertion(_tender, 0);
        expectError(IProcurementErrors.LotUnknown.selector);
        desert(it, none());
        it.lot = 3;
        expectError(IProcurementErrors.LotUnknown.selector);
        desert(it, none());
        desert(desertion(_tender, 1), none());
        it = desertion(_tender, 1);
        expectError(IProcurementErrors.LotDecided.selector);
        desert(it, none());
    }
}
