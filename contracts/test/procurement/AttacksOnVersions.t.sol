// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {ITenderActs} from "../../src/interfaces/ITenderActs.sol";
import {Amend, Publish, Seal} from "../../src/types/Intents.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Somebody knows of an amendment before the others do, and seals for the version to come.
contract AttacksOnVersionsTest is ProcurementTest {
    using Typed for *;

    uint32 private _tender;
    Sealed private _early;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
        toSealing(_tender);
        _early = prepare(_tender, "early", vendorKey, oneLot(1, FLOOR));
        _early.bid.version = 2;
        Seal memory intent = sealing(_early);
        intent.version = 1;
        procurement.seal(sealItem(intent, _early.bidder.key));
    }

    function later(uint32 tender) private view returns (Amend memory it) {
        it = amendment(tender);
        it.schedule.sealsUntil += 4 days;
        it.schedule.opensUntil += 4 days;
        it.schedule.awardBy += 4 days;
    }

    function test_ABidOfTheNextVersionThatWasSealedBeforeItCannotBeOpened() public {
        amend(later(_tender));
        toOpening(_tender);
        bytes memory call = abi.encodeCall(IProcurement.open, (opening(_early)));
        assertRefused(call, IProcurementErrors.VersionStale.selector);
    }

    function test_SealedAgainUnderTheNewVersionItOpens() public {
        amend(later(_tender));
        seal(_early);
        toOpening(_tender);
        open(_early);
        assertEq(procurement.openedCount(_tender, 1), 1);
    }

    function test_ASecondAmendmentVoidsWhatWasSealedAfterTheFirst() public {
        amend(later(_tender));
        _early.bid.version = 3;
        Seal memory intent = sealing(_early);
        intent.version = 2;
        procurement.seal(sealItem(intent, _early.bidder.key));
        amend(later(_tender));
        toOpening(_tender);
        bytes memory call = abi.encodeCall(IProcurement.open, (opening(_early)));
        assertRefused(call, IProcurementErrors.VersionStale.selector);
    }

    function test_TermsThatAreNoneAreRefused() public {
        Amend memory it = later(_tender);
        it.terms = 0;
        bytes memory call = abi.encodeCall(ITenderActs.amend, (it, alone(officerKey, it.hashOf())));
        assertRefused(call, IProcurementErrors.TermsMissing.selector);
        Publish memory publication_ = publication(1);
        publication_.terms = 0;
        call = abi.encodeCall(ITenderActs.publish, (publication_, alone(officerKey, publication_.hashOf())));
        assertRefused(call, IProcurementErrors.TermsMissing.selector);
    }
}
