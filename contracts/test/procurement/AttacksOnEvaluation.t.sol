// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {ITenderActs} from "../../src/interfaces/ITenderActs.sol";
import {
    Amend,
    Authorization,
    Award,
    Bid,
    Disqualify,
    Panel,
    Publish,
    Score
} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {Vm} from "../foundry/Vm.sol";
import {Typed} from "./Typed.sol";
import {WeightedTest} from "./WeightedTest.sol";

/// @notice What evaluators, officers and rivals could try between the opening of offers and the award.
contract AttacksOnEvaluationTest is WeightedTest {
    using Typed for *;

    uint96 private constant SECRET = 123_456_789;

    uint32 private _tender;
    Sealed private _one;
    Sealed private _two;

    function setUp() public override {
        super.setUp();
        _tender = publishWeighted(1);
        toSealing(_tender);
        _one = sealOffer(_tender, 0, 1, SECRET);
        _two = sealOffer(_tender, 1, 1, SECRET + 1);
        toOpening(_tender);
    }

    // ---- prices known too early ----

    function test_AnEvaluatorLearnsNoPriceASecondBeforeScoringEnds() public {
        openOffer(_one);
        bytes memory prices = abi.encodeCall(IEvaluationActs.openPrices, (pricing(_one)));
        bytes4 notBegun = IProcurementErrors.PricingNotBegun.selector;
        assertRefused(prices, notBegun);
        assertRefused(
            abi.encodeCall(IProcurement.open, opening(_one)), IProcurementErrors.MethodMismatch.selector
        );
        toScoring(_tender);
        assertRefused(prices, notBegun);
        warp(scoringUntil(_tender) - 1);
        assertRefused(prices, notBegun);
        // In that second scores can still be given; in the next, none.
        score(_tender, 0, vendors[0], 5000);
        warp(scoringUntil(_tender));
        openPrices(_one);
        refusesScore(scoring(_tender, 1, vendors[0], pair(1, 1)), evaluatorKeys[1], closed());
    }

    function test_TheOpeningOfAnOfferRevealsNoPrice() public {
        fold();
        IEvaluationActs.OfferItem memory item = offering(_one);
        forget();
        vm.record();
        procurement.openOffer(item);
        assertFalse(holds(abi.encode(item), SECRET), "in what was submitted");
        (, bytes32[] memory writes) = vm.accesses(address(procurement));
        assertGt(writes.length, 0);
        for (uint256 i = 0; i < writes.length; ++i) {
            bytes memory word = abi.encode(vm.load(address(procurement), writes[i]));
            assertFalse(holds(word, SECRET), "in storage");
        }
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1);
        assertFalse(holds(logs[0].data, SECRET), "in an event");
        assertEq(procurement.openedBid(_tender, vendors[0], 1).price, 0);
        // The search would find it.
        assertTrue(holds(abi.encode(pricing(_one)), SECRET));
    }

    function test_PricesCannotBeSwappedBetweenOfferAndPrices() public {
        openOffer(_one);
        openOffer(_two);
        toPricing(_tender);
        // Another's, another bid's, and a bid that says so itself.
        IEvaluationActs.PriceItem memory item = IEvaluationActs.PriceItem(_one.bid, pricesOf(_two));
        refusesPrices(item, IProcurementErrors.PricesInvalid.selector);
        item.bid.prices = item.prices.hashOf();
        refusesPrices(item, IProcurementErrors.SealMismatch.selector);
        item = pricing(_one);
        item.bid.vendor = vendors[1];
        refusesPrices(item, IProcurementErrors.SealMismatch.selector);
        item = pricing(_one);
        item.bid.bidder = _two.bid.bidder;
        refusesPrices(item, IProcurementErrors.SealMismatch.selector);
        openPrices(_one);
        openPrices(_two);
        assertEq(procurement.openedBid(_tender, vendors[0], 1).price, SECRET);
        assertEq(procurement.openedBid(_tender, vendors[1], 1).price, SECRET + 1);
    }

    function test_ASecondSealsPricesDoNotReplaceThoseOfTheOfferThatWasScored() public {
        uint32 tender = publishWeighted(1);
        toSealing(tender);
        Sealed memory scored = sealOffer(tender, 0, 1, CEILING);
        Sealed memory cheap = sealBid(tender, "second key", vendorKeys[0], 1, FLOOR);
        toOpening(tender);
        openOffer(scored);
        toPricing(tender);
        refusesPrices(pricing(cheap), IProcurementErrors.SealMismatch.selector);
        openPrices(scored);
        refusesPrices(pricing(cheap), IProcurementErrors.SealMismatch.selector);
        assertEq(procurement.openedBid(tender, vendors[0], 1).price, CEILING);
    }

    // ---- the panel ----

    function test_AnOfficerCannotSwapThePanelAfterSealing() public {
        openOffer(_one);
        Panel memory friends = panelOfFriends();
        Amend memory it = amendment(_tender);
        it.panel = friends.hashOf();
        assertRefused(
            abi.encodeCall(ITenderActs.amendWeighted, (it, friends, alone(officerKey, it.hashOf()))),
            abi.encodeWithSelector(
                IProcurementErrors.Frozen.selector, procurement.timetable(_tender).sealsUntil - 1 days
            )
        );
        toScoring(_tender);
        Score memory theirs = scoring(_tender, 0, vendors[0], pair(10_000, 10_000));
        theirs.evaluator = friends.evaluators[0];
        bytes memory call = abi.encodeCall(
            IEvaluationActs.score, (theirs, friends, approve(ecdsa("friend"), theirs.hashOf()))
        );
        assertRefused(call, IProcurementErrors.PanelMismatch.selector);
    }

    function test_APanelSwappedWhileSealingVoidsEverySeal() public {
        uint32 tender = publishWeighted(1);
        toSealing(tender);
        Sealed memory before = sealOffer(tender, 0, 1, SECRET);
        Panel memory friends = panelOfFriends();
        Amend memory it = amendment(tender);
        it.panel = friends.hashOf();
        amendWeighted(it, friends);
        toOpening(tender);
        refusesOffer(before, IProcurementErrors.VersionStale.selector);
    }

    function test_APanelIsNotPublishedUnderAnothersDigest() public {
        Panel memory friends = panelOfFriends();
        Publish memory it = weightedPublication(1, panel());
        bytes memory call =
            abi.encodeCall(ITenderActs.publishWeighted, (it, friends, alone(officerKey, it.hashOf())));
        assertRefused(call, IProcurementErrors.PanelMismatch.selector);
        // Nor with criteria or weights of the scorer's choice.
        openOffer(_one);
        toScoring(_tender);
        Panel memory kinder = panel();
        kinder.criteria = pair(6000, 0);
        Score memory score_ = scoring(_tender, 0, vendors[0], pair(10_000, 0));
        call = abi.encodeCall(
            IEvaluationActs.score, (score_, kinder, approve(evaluatorKeys[0], score_.hashOf()))
        );
        assertRefused(call, IProcurementErrors.PanelMismatch.selector);
    }

    // ---- forged scores ----

    function test_AStrangerScoresNothing() public {
        toScoringOfBoth();
        Score memory it = scoring(_tender, 0, vendors[0], pair(1, 1));
        Key memory stranger = ecdsa("stranger");
        refusesScore(it, stranger, abi.encodeWithSelector(IDirectory.SignerUnknown.selector, idOf(stranger)));
        refusesScore(it, officerKey, forbidden(officer));
        refusesScore(it, vendorKeys[0], forbidden(vendors[0]));
        bytes memory call = abi.encodeCall(
            IEvaluationActs.score,
            (it, panel(), Authorization(evaluatorKeys[0].signer, sign(stranger, typed(it.hashOf()))))
        );
        assertRefused(call, IDirectory.SignatureInvalid.selector);
    }

    function test_AnEvaluatorOfAnotherPanelScoresNothingHere() public {
        Key memory friend = ecdsa("friend");
        uint32 other = enterInstitution(Kind.Evaluator, friend);
        toScoringOfBoth();
        Score memory it = scoring(_tender, 0, vendors[0], pair(1, 1));
        it.evaluator = other;
        refusesScore(it, friend, forbidden(other));
        it.evaluator = 0;
        refusesScore(it, friend, forbidden(0));
    }

    function test_AnEvaluatorDoesNotScoreFromAnothersSeat() public {
        toScoringOfBoth();
        Score memory it = scoring(_tender, 1, vendors[0], pair(1, 1));
        refusesScore(it, evaluatorKeys[0], forbidden(evaluators[0]));
        // The same words, and the other's name under them.
        Score memory own = scoring(_tender, 0, vendors[0], pair(1, 1));
        bytes memory call =
            abi.encodeCall(IEvaluationActs.score, (it, panel(), approve(evaluatorKeys[1], own.hashOf())));
        assertRefused(call, IDirectory.SignatureInvalid.selector);
    }

    function test_AScoreIsOfOneVersion() public {
        toScoringOfBoth();
        Score memory it = scoring(_tender, 0, vendors[0], pair(1, 1));
        it.version = 2;
        refusesScore(it, evaluatorKeys[0], abi.encodePacked(IProcurementErrors.VersionStale.selector));
        it.version = 0;
        refusesScore(it, evaluatorKeys[0], abi.encodePacked(IProcurementErrors.VersionStale.selector));
    }

    function test_NoFieldOfAScoreCanBeChanged() public {
        toScoringOfBoth();
        Score memory given = scoring(_tender, 0, vendors[0], pair(10_000, 1));
        Authorization memory by = approve(evaluatorKeys[0], given.hashOf());
        for (uint256 field = 0; field < 4; ++field) {
            Score memory it = scoring(_tender, 0, vendors[0], pair(10_000, 1));
            if (field == 0) it.vendor = vendors[1];
            if (field == 1) it.points = pair(1, 10_000);
            if (field == 2) it.reasons = sha256("otra");
            if (field == 3) it.validUntil -= 1;
            assertRefused(
                abi.encodeCall(IEvaluationActs.score, (it, panel(), by)), IDirectory.SignatureInvalid.selector
            );
        }
        procurement.score(given, panel(), by);
    }

    function test_AScoreIsNotReplayedInAnotherTender() public {
        uint32 other = publishWeighted(1);
        toSealing(other);
        Sealed memory bid = sealOffer(other, 0, 1, FLOOR);
        toOpening(other);
        openOffer(bid);
        toScoring(other);
        Score memory it = scoring(_tender, 0, vendors[0], pair(10_000, 10_000));
        Authorization memory by = approve(evaluatorKeys[0], it.hashOf());
        it.tender = other;
        assertRefused(
            abi.encodeCall(IEvaluationActs.score, (it, panel(), by)), IDirectory.SignatureInvalid.selector
        );
    }

    function test_AScoreIsNotReplayedOnAnotherChainOrContract() public {
        toScoringOfBoth();
        Score memory it = scoring(_tender, 0, vendors[0], pair(1, 1));
        uint256 chain = vm.getChainId();
        vm.chainId(chain + 1);
        Authorization memory elsewhere = approve(evaluatorKeys[0], it.hashOf());
        vm.chainId(chain);
        bytes memory call = abi.encodeCall(IEvaluationActs.score, (it, panel(), elsewhere));
        assertRefused(call, IDirectory.SignatureInvalid.selector);

        bytes32 domain = separator("Veedor", "1", chain, parts.evaluationActs);
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, it.hashOf()));
        call = abi.encodeCall(IEvaluationActs.score, (it, panel(), authorize(evaluatorKeys[0], digest)));
        assertRefused(call, IDirectory.SignatureInvalid.selector);
        score(it, 0);
    }

    function test_AScoreIsNotGivenTwice() public {
        toScoringOfBoth();
        Score memory it = scoring(_tender, 0, vendors[0], pair(10_000, 10_000));
        score(it, 0);
        refusesScore(
            it,
            evaluatorKeys[0],
            abi.encodeWithSelector(IProcurementErrors.ScoredAlready.selector, vendors[0])
        );
        // Nor corrected, once others' scores are known.
        refusesScore(
            scoring(_tender, 0, vendors[0], pair(0, 0)),
            evaluatorKeys[0],
            abi.encodeWithSelector(IProcurementErrors.ScoredAlready.selector, vendors[0])
        );
        (, uint32 weighed) = procurement.scoreOf(_tender, vendors[0], 0);
        assertEq(weighed, 60_000_000);
    }

    function test_AnEvaluatorDoesNotScoreWhenItsTimeIsOver() public {
        toScoringOfBoth();
        Score memory it = scoring(_tender, 0, vendors[0], pair(10_000, 10_000));
        toPricing(_tender);
        openPrices(_one);
        refusesScore(it, evaluatorKeys[0], closed());
        toDeciding(_tender);
        refusesScore(it, evaluatorKeys[0], closed());
    }

    function test_AnEvaluatorThatScoresItsFriendAloneHelpsNobody() public {
        openOffer(_one);
        openOffer(_two);
        toScoring(_tender);
        for (uint256 seat = 0; seat < 2; ++seat) {
            score(_tender, seat, vendors[0], 6000);
            score(_tender, seat, vendors[1], 6001);
        }
        score(_tender, 2, vendors[0], 10_000);
        assertEq(procurement.scoring(_tender).finished, 2);
        toPricing(_tender);
        openPrices(_one);
        openPrices(_two);
        toDeciding(_tender);
        // 0.6 × 6,000 and 4,000 against 3,600 and 3,999: its friend is no better for the 10,000.
        Award memory it = awarding(_tender, 1, vendors[0], SECRET);
        award(it, list(vendors[0], vendors[1]));
        assertEq(procurement.lot(_tender, 1).winner, vendors[0]);
    }

    // ---- rivals ----

    function test_ARivalIsNotVoidedByASecondOpening() public {
        Key memory rival = vendorKeys[1];
        uint32 tender = publishWeighted(1);
        toSealing(tender);
        Sealed memory honest = sealOffer(tender, 0, 1, SECRET);
        // A bid in the victim's name, under a key of the rival's own, which can seal what it likes.
        Sealed memory forged = prepare(tender, "rival's key", rival, oneLot(1, CEILING));
        forged.bid.vendor = vendors[0];
        seal(forged);
        // And a seal that is the victim's own, copied.
        Sealed memory copy = prepare(tender, "rival's other key", rival, oneLot(1, CEILING));
        copySeal(copy, honest);
        toOpening(tender);
        openOffer(honest);
        IEvaluationActs.OfferItem memory again = offering(honest);
        refusesOffer(again, IProcurementErrors.OfferOpened.selector);
        refusesOffer(offering(forged), IProcurementErrors.VendorSignatureInvalid.selector);
        refusesOffer(
            IEvaluationActs.OfferItem(forged.bid, again.vendor),
            IProcurementErrors.VendorSignatureInvalid.selector
        );
        Bid memory moved = honest.bid;
        moved.bidder = copy.bid.bidder;
        refusesOffer(IEvaluationActs.OfferItem(moved, again.vendor), IProcurementErrors.SealMismatch.selector);
        assertFalse(procurement.openedBid(tender, vendors[0], 1).excluded);
        assertEq(procurement.scoring(tender).offers, 1);
    }

    function test_NobodyIsDisqualifiedAndAnotherAwardedInOneBlock() public {
        openOffer(_one);
        openOffer(_two);
        toScoring(_tender);
        for (uint256 seat = 0; seat < SEATS; ++seat) {
            score(_tender, seat, vendors[0], 9000);
            score(_tender, seat, vendors[1], 1000);
        }
        toPricing(_tender);
        openPrices(_one);
        openPrices(_two);
        toDeciding(_tender);
        disqualify(disqualification(_tender, 1, vendors[0]));
        Award memory it = awarding(_tender, 1, vendors[1], SECRET + 1);
        assertRefused(
            abi.encodeCall(
                IEvaluationActs.award, (it, list(vendors[0], vendors[1]), alone(officerKey, it.hashOf()))
            ),
            abi.encodeWithSelector(
                IProcurementErrors.ObjectionsOpen.selector, vm.getBlockTimestamp() + 2 days
            )
        );
    }

    function test_AnAwardSignedBeforeADisqualificationIsStale() public {
        openOffer(_one);
        toScoring(_tender);
        for (uint256 seat = 0; seat < SEATS; ++seat) {
            score(_tender, seat, vendors[0], 9000);
        }
        toPricing(_tender);
        openPrices(_one);
        toDeciding(_tender);
        Award memory it = awarding(_tender, 1, vendors[0], SECRET);
        Disqualify memory out = disqualification(_tender, 1, vendors[0]);
        disqualify(out);
        pass(2 days);
        assertRefused(
            abi.encodeCall(IEvaluationActs.award, (it, list(vendors[0]), alone(officerKey, it.hashOf()))),
            abi.encodeWithSelector(IProcurementErrors.DecisionsStale.selector, uint24(1), uint24(0))
        );
    }

    // ---- helpers ----

    function copySeal(Sealed memory copy, Sealed memory original) private {
        copy.bid.tender = original.bid.tender;
        IProcurement.SealItem memory item = sealItem(sealing(copy), copy.bidder.key);
        item.intent.seal = sealOf(original.bid);
        procurement.seal(sealItem(item.intent, copy.bidder.key));
    }

    function panelOfFriends() private returns (Panel memory it) {
        it = panel();
        it.quorum = 1;
        it.evaluators = new uint32[](1);
        it.evaluators[0] = enterInstitution(Kind.Evaluator, ecdsa("friend"));
    }

    function toScoringOfBoth() private {
        openOffer(_one);
        openOffer(_two);
        toScoring(_tender);
    }

    /// @dev Whether these bytes hold a price anywhere, aligned or not.
    function holds(bytes memory data, uint96 price) private pure returns (bool) {
        bytes4 needle = bytes4(uint32(price));
        for (uint256 i = 0; i + 4 <= data.length; ++i) {
            if (data[i] != needle[0]) continue;
            if (data[i + 1] == needle[1] && data[i + 2] == needle[2] && data[i + 3] == needle[3]) {
                return true;
            }
        }
        return false;
    }

    function closed() private view returns (bytes memory) {
        uint40 from = procurement.timetable(_tender).opensUntil;
        return abi.encodeWithSelector(IProcurementErrors.ScoringClosed.selector, from, from + 2 days);
    }

    function forbidden(uint32 party) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.Forbidden.selector, party);
    }

    function refusesScore(Score memory it, Key memory by, bytes memory reason) private {
        assertRefused(abi.encodeCall(IEvaluationActs.score, (it, panel(), approve(by, it.hashOf()))), reason);
    }

    function refusesOffer(Sealed memory it, bytes4 reason) private {
        refusesOffer(offering(it), reason);
    }

    function refusesOffer(IEvaluationActs.OfferItem memory item, bytes4 reason) private {
        assertRefused(abi.encodeCall(IEvaluationActs.openOffer, (item)), reason);
    }

    function refusesPrices(IEvaluationActs.PriceItem memory item, bytes4 reason) private {
        assertRefused(abi.encodeCall(IEvaluationActs.openPrices, (item)), reason);
    }
}
