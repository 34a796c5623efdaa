// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {ITenderActs} from "../../src/interfaces/ITenderActs.sol";
import {
    Amend,
    Authorization,
    Award,
    Bid,
    Disqualify,
    Panel,
    Prices,
    Publish,
    Score
} from "../../src/types/Intents.sol";
import {Bending} from "./Bending.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";
import {WeightedTest} from "./WeightedTest.sol";

/// @notice As `Fields.t.sol`, for what is signed and opened in a tender that weighs offers and prices.
contract FieldsOfEvaluationTest is WeightedTest, Bending {
    using Typed for *;

    bytes private constant PANEL = hex"0003030102000000020200040404";

    uint32 private _tender;
    Sealed private _bid;

    function setUp() public override(ProcurementTest, WeightedTest) {
        super.setUp();
        _tender = publishWeighted(1);
    }

    // ---- the panel ----

    function test_APanelWithAChangedFieldIsNotTheOneThatIsPublished(uint8 field, uint256 change) public {
        Publish memory it = weightedPublication(1, panel());
        Panel memory other = abi.decode(bent(abi.encode(panel()), PANEL, field, change), (Panel));
        Authorization[] memory by = alone(officerKey, it.hashOf());
        assertRefused(
            abi.encodeCall(ITenderActs.publishWeighted, (it, other, by)),
            IProcurementErrors.PanelMismatch.selector
        );
    }

    function test_APanelWithAChangedFieldIsNotTheOneOfTheAmendment(uint8 field, uint256 change) public {
        Amend memory it = amendment(_tender);
        Panel memory other = abi.decode(bent(abi.encode(panel()), PANEL, field, change), (Panel));
        Authorization[] memory by = alone(officerKey, it.hashOf());
        assertRefused(
            abi.encodeCall(ITenderActs.amendWeighted, (it, other, by)),
            IProcurementErrors.PanelMismatch.selector
        );
    }

    function test_APanelWithAChangedFieldDoesNotScore(uint8 field, uint256 change) public {
        toScores();
        Score memory it = scoring(_tender, 0, vendors[0], pair(9000, 100));
        Panel memory other = abi.decode(bent(abi.encode(panel()), PANEL, field, change), (Panel));
        Authorization memory by = approve(evaluatorKeys[0], it.hashOf());
        assertRefused(
            abi.encodeCall(IEvaluationActs.score, (it, other, by)), IProcurementErrors.PanelMismatch.selector
        );
    }

    /// @dev The digest is signed; an unsound panel with a digest of its own is in nobody's intent.
    function test_AnIntentSaysWhichPanelItIsSignedFor() public {
        Panel memory other = panel();
        other.quorum = 1;
        Publish memory it = weightedPublication(1, panel());
        Authorization[] memory by = alone(officerKey, it.hashOf());
        it.panel = other.hashOf();
        refuses(abi.encodeCall(ITenderActs.publishWeighted, (it, other, by)), 0, 1);
        Amend memory amended = amendment(_tender);
        by = alone(officerKey, amended.hashOf());
        amended.panel = other.hashOf();
        refuses(abi.encodeCall(ITenderActs.amendWeighted, (amended, other, by)), 0, 1);
    }

    // ---- scores and disqualifications ----

    function test_AScoreWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toScores();
        Score memory it = scoring(_tender, 0, vendors[0], pair(9000, 100));
        Authorization memory by = approve(evaluatorKeys[0], it.hashOf());
        bytes memory sizes = hex"0004020404002005000202";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Score));
        bytes memory call = abi.encodeCall(IEvaluationActs.score, (it, panel(), by));
        refuses(call, wordOf(sizes, field), bits(6, 7, 9, 10));
    }

    function test_AScoreIsOfAsManyPointsAsWereSigned() public {
        toScores();
        Score memory it = scoring(_tender, 0, vendors[0], pair(9000, 100));
        Authorization memory by = approve(evaluatorKeys[0], it.hashOf());
        it.points = new uint16[](1);
        it.points[0] = 9000;
        refuses(abi.encodeCall(IEvaluationActs.score, (it, panel(), by)), 0, 1);
    }

    function test_ADisqualificationWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toScores();
        toPricing(_tender);
        openPrices(_bid);
        toDeciding(_tender);
        Disqualify memory it = disqualification(_tender, 1, vendors[0]);
        Authorization[] memory by = alone(officerKey, it.hashOf());
        bytes memory sizes = hex"040302042005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Disqualify));
        bytes memory call = abi.encodeCall(IEvaluationActs.disqualify, (it, by));
        refuses(call, wordOf(sizes, field), bits(2, 3, 4, 5));
    }

    function test_AWeightedAwardWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toScores();
        score(_tender, 0, vendors[0], 9000);
        score(_tender, 1, vendors[0], 9000);
        toPricing(_tender);
        openPrices(_bid);
        toDeciding(_tender);
        Award memory it = awarding(_tender, 1, vendors[0], FLOOR);
        Authorization[] memory by = alone(officerKey, it.hashOf());
        bytes memory sizes = hex"040302040c2005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Award));
        bytes memory call = abi.encodeCall(IEvaluationActs.award, (it, list(vendors[0]), by));
        refuses(call, wordOf(sizes, field), bits(3, 4, 5, 6));
    }

    // ---- offers and prices ----

    function test_AnOfferWithAChangedFieldIsNotWhatWasSealed(uint8 field, uint256 change) public {
        toOffers();
        bytes memory sizes = hex"04021404202020";
        IEvaluationActs.OfferItem memory item = offering(_bid);
        item.bid = abi.decode(bent(abi.encode(item.bid), sizes, field, change), (Bid));
        bytes4 reason = IProcurementErrors.SealMismatch.selector;
        if (wordOf(sizes, field) == 0) reason = IProcurementErrors.TenderUnknown.selector;
        if (wordOf(sizes, field) == 1) reason = IProcurementErrors.VersionStale.selector;
        assertRefused(abi.encodeCall(IEvaluationActs.openOffer, (item)), reason);
    }

    function test_PricesOfABidWithAChangedFieldAreNotOpened(uint8 field, uint256 change) public {
        toScores();
        toPricing(_tender);
        bytes memory sizes = hex"04021404202020";
        IEvaluationActs.PriceItem memory item = pricing(_bid);
        item.bid = abi.decode(bent(abi.encode(item.bid), sizes, field, change), (Bid));
        bytes4 reason = IProcurementErrors.SealMismatch.selector;
        if (wordOf(sizes, field) == 0) reason = IProcurementErrors.TenderUnknown.selector;
        assertRefused(abi.encodeCall(IEvaluationActs.openPrices, (item)), reason);
    }

    function test_ChangedPricesAreNotWhatWasSealed(uint8 field, uint256 change) public {
        toScores();
        toPricing(_tender);
        bytes memory sizes = hex"00002000020c";
        IEvaluationActs.PriceItem memory item = pricing(_bid);
        item.prices = abi.decode(bent(abi.encode(item.prices), sizes, field, change), (Prices));
        assertRefused(
            abi.encodeCall(IEvaluationActs.openPrices, (item)), IProcurementErrors.PricesInvalid.selector
        );
    }

    // ---- helpers ----

    function toOffers() private {
        toSealing(_tender);
        _bid = sealOffer(_tender, 0, 1, FLOOR);
        toOpening(_tender);
    }

    function toScores() private {
        toOffers();
        openOffer(_bid);
        toScoring(_tender);
    }
}
