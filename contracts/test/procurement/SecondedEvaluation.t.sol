// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {ITenderActs} from "../../src/interfaces/ITenderActs.sol";
import {Amend, Authorization, Award, Disqualify, Panel, Publish} from "../../src/types/Intents.sol";
import {Roles} from "../../src/types/Parties.sol";
import {Typed} from "./Typed.sol";
import {WeightedTest} from "./WeightedTest.sol";

/// @notice Officers of whom one must approve what the other signs: in the acts that only weighted tenders and evaluation have.
contract SecondedEvaluationTest is WeightedTest {
    using Typed for *;

    Key private _juniorKey;
    uint32 private _junior;
    Key private _approverKey;
    uint32 private _approver;

    function setUp() public override {
        super.setUp();
        _juniorKey = ecdsa("junior");
        _junior = enterOfficer(buyer, Roles.PUBLISH | Roles.AWARD | Roles.SECONDED, _juniorKey, buyerKey);
        _approverKey = ecdsa("approver");
        _approver = enterOfficer(buyer, Roles.APPROVE, _approverKey, buyerKey);
    }

    function test_APanelIsPublishedAndAmendedByTwo() public {
        Publish memory it = weightedPublication(1, panel());
        assertRefused(
            abi.encodeCall(ITenderActs.publishWeighted, (it, panel(), alone(_juniorKey, it.hashOf()))),
            approvalMissing()
        );
        uint32 tender = procurement.publishWeighted(it, panel(), two(it.hashOf()));
        assertRecorded(tender);

        Panel memory its = panel();
        its.quorum = 3;
        Amend memory change = amendment(tender);
        change.panel = its.hashOf();
        assertRefused(
            abi.encodeCall(ITenderActs.amendWeighted, (change, its, alone(_juniorKey, change.hashOf()))),
            approvalMissing()
        );
        // The approval of the publication is of nothing else.
        Authorization[] memory by = two(change.hashOf());
        by[1] = approve(_approverKey, it.hashOf());
        (bool done,) = address(procurement).call(abi.encodeCall(ITenderActs.amendWeighted, (change, its, by)));
        assertFalse(done, "it was taken");
        procurement.amendWeighted(change, its, two(change.hashOf()));
        assertEq(procurement.scoring(tender).quorum, 3);
        assertRecorded(tender);
    }

    function test_ABidIsTakenOutAndALotAwardedByTwo() public {
        uint32 tender = publishWeighted(1);
        evaluate(tender);
        Disqualify memory it = disqualification(tender, 1, vendors[0]);
        assertRefused(
            abi.encodeCall(IEvaluationActs.disqualify, (it, alone(_juniorKey, it.hashOf()))),
            approvalMissing()
        );
        uint40 until = uint40(pricingUntil(tender) + 2 days);
        fold();
        emit IProcurementEvents.VendorDisqualified(tender, vendors[0], 1, _junior, it.reason, until, 0);
        emit IProcurementEvents.ActSeconded(tender, _approver, it.hashOf(), 0);
        expectEvents(tender);
        procurement.disqualify(it, two(it.hashOf()));

        warp(until);
        Award memory its = awarding(tender, 1, vendors[1], FLOOR + 1);
        uint40[] memory places = list(vendors[0], vendors[1]);
        assertRefused(
            abi.encodeCall(IEvaluationActs.award, (its, places, alone(_juniorKey, its.hashOf()))),
            approvalMissing()
        );
        emit IProcurementEvents.LotAwarded(tender, vendors[1], 1, FLOOR + 1, _junior, its.report, 0);
        emit IProcurementEvents.WinnerScored(tender, vendors[1], 1, 3000, 4000, 0);
        emit IProcurementEvents.ActSeconded(tender, _approver, its.hashOf(), 0);
        expectEvents(tender);
        procurement.award(its, places, two(its.hashOf()));
        assertRecorded(tender);
    }

    function evaluate(uint32 tender) private {
        toSealing(tender);
        Sealed memory one = sealOffer(tender, 0, 1, FLOOR);
        Sealed memory other = sealOffer(tender, 1, 1, FLOOR + 1);
        toOpening(tender);
        openOffer(one);
        openOffer(other);
        toScoring(tender);
        for (uint256 seat = 0; seat < SEATS; ++seat) {
            score(tender, seat, vendors[0], 5000);
            score(tender, seat, vendors[1], 5000);
        }
        toPricing(tender);
        openPrices(one);
        openPrices(other);
        toDeciding(tender);
    }

    function two(bytes32 structHash) private view returns (Authorization[] memory by) {
        by = new Authorization[](2);
        by[0] = approve(_juniorKey, structHash);
        by[1] = approve(_approverKey, structHash);
    }

    function approvalMissing() private view returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.ApprovalMissing.selector, _junior);
    }
}
