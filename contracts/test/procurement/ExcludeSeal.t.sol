// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {ExcludeSeal, Publish} from "../../src/types/Intents.sol";
import {SealSlot} from "../../src/types/SealSlot.sol";
import {OversightTest} from "./OversightTest.sol";
import {Typed} from "./Typed.sol";

/// @notice A seal whose envelope is garbage, where the tender asks for envelopes.
contract ExcludeSealTest is OversightTest {
    using Typed for *;

    uint32 private _tender;
    Sealed private _bid;
    Sealed private _other;

    function setUp() public override {
        super.setUp();
        Publish memory it = publication(1);
        it.envelopes = true;
        _tender = publish(it);
        toSealing(_tender);
        _bid = sealEnveloped(_tender, "bidder", vendorKey, FLOOR);
        _other = sealEnveloped(_tender, "rival's bidder", rivalKey, FLOOR + 1);
    }

    function test_OversightExcludesASealWhoseEnvelopeIsGarbage() public {
        toOpening(_tender);
        ExcludeSeal memory it = excluding(_tender, _bid.bidder.addr);
        fold();
        emit IProcurementEvents.SealExcluded(_tender, _bid.bidder.addr, overseer, it.evidence, 0);
        expectEvents(_tender);
        excludeSeal(it);
        assertEq(SealSlot.unwrap(procurement.sealSlotOf(_tender, _bid.bidder.addr)), 0);
        assertEq(procurement.core(_tender).decisions, it.decisions + 1);
        expectError(IProcurementErrors.SealMismatch.selector);
        open(_bid);
        // Nobody else's.
        open(_other);
        toEvaluation(_tender);
        award(awarding(_tender, 1, rival, FLOOR + 1), list(rival));
        assertRecorded(_tender);
    }

    function test_ASealIsExcludedWhileBidsAreOpenedToTheSecond() public {
        ExcludeSeal memory it = excluding(_tender, _bid.bidder.addr);
        ExcludeSeal memory its = excluding(_tender, _other.bidder.addr);
        its.decisions += 1;
        uint40 from = procurement.timetable(_tender).sealsUntil;
        uint40 until = procurement.timetable(_tender).opensUntil;
        warp(from - 1);
        expectError(IProcurementErrors.OpeningNotBegun.selector);
        excludeSeal(it);
        pass(1);
        excludeSeal(it);
        warp(until);
        expectError(IProcurementErrors.OpeningOver.selector);
        excludeSeal(its);
    }

    function test_ASealIsExcludedUntilTheLastSecondOfOpeningAndWhileItIsSuspended() public {
        warp(procurement.timetable(_tender).opensUntil - 1);
        suspendTender(_tender);
        pass(5 days);
        excludeSeal(excluding(_tender, _bid.bidder.addr));
        releaseTender(_tender);
        excludeSeal(excluding(_tender, _other.bidder.addr));
        assertRecorded(_tender);
    }

    function test_AnExclusionNeedsEvidenceItsTimeAndItsCounter() public {
        toOpening(_tender);
        ExcludeSeal memory it = excluding(_tender, _bid.bidder.addr);
        it.evidence = 0;
        expectError(IProcurementErrors.ReasonMissing.selector);
        excludeSeal(it);
        it = excluding(_tender, _bid.bidder.addr);
        it.validUntil = now40() - 1;
        expectError(IProcurementErrors.IntentExpired.selector);
        excludeSeal(it);
        it = excluding(_tender, _bid.bidder.addr);
        it.decisions = 1;
        expectError(IProcurementErrors.DecisionsStale.selector, 0, 1);
        excludeSeal(it);
        it = excluding(_tender + 1, _bid.bidder.addr);
        expectError(IProcurementErrors.TenderUnknown.selector);
        excludeSeal(it);
        it = excluding(_tender, _bid.bidder.addr);
        cancelTogether(cancellation(_tender));
        expectError(IProcurementErrors.TenderIsCancelled.selector);
        excludeSeal(it);
    }

    function test_OnlyOversightExcludes() public {
        toOpening(_tender);
        ExcludeSeal memory it = excluding(_tender, _bid.bidder.addr);
        Key[5] memory others = [officerKey, buyerKey, registrarKey, moderatorKey, rivalKey];
        uint32[5] memory who = [officer, buyer, registrar, moderator, rival];
        for (uint256 i = 0; i < 5; ++i) {
            expectError(IProcurementErrors.Forbidden.selector, who[i]);
            procurement.excludeSeal(it, approve(others[i], it.hashOf()));
        }
        Key memory stranger = ecdsa("stranger");
        expectError(IDirectory.SignerUnknown.selector, uint256(idOf(stranger)));
        procurement.excludeSeal(it, approve(stranger, it.hashOf()));
    }

    // ---- attacks ----

    /// @dev Where no envelope was asked for, none can be garbage.
    function test_OversightExcludesNoSealWhereThereAreNoEnvelopes() public {
        uint32 tender = publishLots(1);
        toSealing(tender);
        Sealed memory bid = sealBid(tender, "bidder", vendorKey, 1, FLOOR);
        toOpening(tender);
        ExcludeSeal memory it = excluding(tender, bid.bidder.addr);
        expectError(IProcurementErrors.SealAbsent.selector);
        excludeSeal(it);
    }

    function test_OversightExcludesNoBidThatWasOpened() public {
        toOpening(_tender);
        open(_bid);
        ExcludeSeal memory it = excluding(_tender, _bid.bidder.addr);
        expectError(IProcurementErrors.SealAbsent.selector);
        excludeSeal(it);
        it = excluding(_tender, account("nobody").addr);
        expectError(IProcurementErrors.SealAbsent.selector);
        excludeSeal(it);
    }

    /// @dev An opened offer's seal stays in its slot for the prices: whoever takes it away there picks the winner.
    function test_OversightExcludesNoOfferThatWasOpened() public {
        Publish memory p = weightedPublication(1);
        p.envelopes = true;
        uint32 tender = publishWeighted(p);
        toSealing(tender);
        Sealed memory bid = sealEnveloped(tender, "offer", vendorKey, FLOOR);
        Sealed memory shut = sealEnveloped(tender, "rival's offer", rivalKey, FLOOR);
        toOpening(tender);
        openOffer(bid);
        ExcludeSeal memory it = excluding(tender, bid.bidder.addr);
        expectError(IProcurementErrors.SealAbsent.selector);
        excludeSeal(it);
        // One that is shut still can be.
        excludeSeal(excluding(tender, shut.bidder.addr));
        expectError(IProcurementErrors.SealMismatch.selector);
        openOffer(shut);
        toEvaluation(tender);
        score(scoring(tender, vendor, 5000));
        (uint40 pricesFrom, uint40 lotsFrom) = weightedTimes(tender);
        warp(pricesFrom);
        openPrices(bid);
        warp(lotsFrom);
        award(awarding(tender, 1, vendor, FLOOR), list(vendor));
        assertRecorded(tender);
    }

    /// @dev Its slot is empty, and sealing is over: it cannot come back, nor be claimed for anybody.
    function test_AnExcludedSealComesBackByNoWay() public {
        toOpening(_tender);
        ExcludeSeal memory it = excluding(_tender, _bid.bidder.addr);
        excludeSeal(it);
        expectError(IProcurementErrors.DecisionsStale.selector, 1, 0);
        excludeSeal(it);
        it.decisions = 1;
        expectError(IProcurementErrors.SealAbsent.selector);
        excludeSeal(it);
        expectError(IProcurementErrors.SealAbsent.selector);
        excuse(excusing(_bid), _bid.bidder.key);
        toEvaluation(_tender);
        nameAbsent(requesting(_tender, vendor), vendorKey);
    }

    function sealEnveloped(uint32 tender, string memory name, Key memory key, uint96 price)
        private
        returns (Sealed memory it)
    {
        it = prepare(tender, name, key, oneLot(1, price));
        procurement.seal(sealItem(withEnvelope(it), it.bidder.key));
    }
}
