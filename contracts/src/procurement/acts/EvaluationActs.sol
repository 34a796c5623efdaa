// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../interfaces/IDirectory.sol";
import {IEvaluationActs} from "../../interfaces/IEvaluationActs.sol";
import {BidSlot, disqualificationOf} from "../../types/BidSlot.sol";
import {CoreSlot} from "../../types/CoreSlot.sol";
import {Authorization, Award, Bid, Desert, Disqualify, Panel, Score} from "../../types/Intents.sol";
import {LotSlot} from "../../types/LotSlot.sol";
import {Kind, Roles} from "../../types/Parties.sol";
import {ScoringSlot} from "../../types/ScoringSlot.sol";
import {SealSlot, UNUSED} from "../../types/SealSlot.sol";
import {DESERTED, Flags} from "../../types/Tenders.sol";
import {TimetableSlot} from "../../types/TimetableSlot.sol";
import {Intents} from "../Intents.sol";
import {LotDecisions} from "../LotDecisions.sol";
import {Openings} from "../Openings.sol";
import {Refusals} from "../Refusals.sol";
import {TenderRecord} from "../TenderRecord.sol";

/// @title From opened offers to decided lots, but for lowest-price openings and awards
/// @notice One of the parts of `Procurement`, see there.
contract EvaluationActs is IEvaluationActs, Openings, LotDecisions {
    using Intents for *;

    uint256 private constant WHOLE = 10_000;
    uint256 private constant SEAT_BITS = 32;

    constructor(IDirectory directory_) TenderRecord(directory_) {}

    /// @notice The directory that the code asks.
    function directory() external view returns (IDirectory) {
        return _directory;
    }

    // ─── Offers ──────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IEvaluationActs
    function openOffer(OfferItem calldata item) external {
        Refusals.raise(_openOffer(item));
    }

    /// @inheritdoc IEvaluationActs
    function openOfferBatch(OfferItem[] calldata items) external returns (bytes4[] memory refusals) {
        refusals = new bytes4[](items.length);
        for (uint256 i; i < items.length; ++i) {
            refusals[i] = _openOffer(items[i]);
        }
    }

    /// @dev Leaves the seal in its slot: it is what the prices will be held against. Without its order, so that nobody takes
    /// it for one that is still shut.
    function _openOffer(OfferItem calldata item) private returns (bytes4) {
        Bid calldata bid = item.bid;
        CoreSlot c = _cores[bid.tender];
        SealSlot held = _seals[bid.tender][bid.bidder];
        bytes32 signer = keccak256(item.vendor.signer);
        bytes4 refusal = _openingRefusal(c, _timesOf(c, bid.tender), held, bid, signer, item.vendor);
        if (refusal != Refusals.NONE) return refusal;
        if (!c.has(Flags.WEIGHTED)) return MethodMismatch.selector;
        uint40 place = _placeOf(bid.vendor, 0);
        BidSlot first = _bids[bid.tender][place];
        if (held.isOfferOpened()) return OfferOpened.selector;

        _recordOpening(bid.tender, bid.vendor, bid, signer);
        ScoringSlot s = _scorings[bid.tender];
        if (!first.isOpened()) {
            _seals[bid.tender][bid.bidder] = held.withoutOrder();
            _bids[bid.tender][place] = first.withOrder(held.sealOrder());
            _scorings[bid.tender] = s.withOffer();
        } else {
            _seals[bid.tender][bid.bidder] = UNUSED;
            if (!first.isExcluded()) _scorings[bid.tender] = s.withoutOffer();
            _exclude(bid.tender, bid.vendor, first);
        }
        return Refusals.NONE;
    }

    // ─── Scores ──────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IEvaluationActs
    function score(Score calldata intent, Panel calldata panel, Authorization calldata evaluator) external {
        CoreSlot c = _requireRunning(intent.tender);
        _requireUnexpired(intent.validUntil);
        _requireReason(intent.reasons);
        if (!c.has(Flags.WEIGHTED)) revert MethodMismatch();
        if (intent.version != c.version()) revert VersionStale();
        if (panel.hash() != _panels[intent.tender]) revert PanelMismatch();
        ScoringSlot s = _requireScoring(intent.tender);
        BidSlot bid = _bids[intent.tender][_placeOf(intent.vendor, 0)];
        if (!bid.isOpened() || bid.isExcluded()) revert OfferUnknown(intent.vendor);
        uint256 seat = _seatOf(intent.evaluator, panel.evaluators);
        uint32 party = _requireKind(Kind.Evaluator, intent.hash(), evaluator);
        if (party != intent.evaluator) revert Forbidden(party);

        uint256 weighed = _weigh(intent.points, panel.criteria);
        uint256 scores = _scores[intent.tender][intent.vendor];
        if (scores >> SEAT_BITS * seat & type(uint32).max != 0) revert ScoredAlready(intent.vendor);
        _scores[intent.tender][intent.vendor] = scores | (weighed + 1) << SEAT_BITS * seat;
        _scorings[intent.tender] = s.withScore(seat);
        _recordScore(intent, weighed);
    }

    function _requireScoring(uint32 tender) private view returns (ScoringSlot s) {
        s = _scorings[tender];
        uint40 from = _timetables[tender].opensUntil();
        uint40 until = from + s.scoring();
        if (block.timestamp < from || block.timestamp >= until) revert ScoringClosed(from, until);
    }

    function _seatOf(uint32 evaluator, uint32[] calldata evaluators) private pure returns (uint256 seat) {
        for (; seat < evaluators.length; ++seat) {
            if (evaluators[seat] == evaluator) return seat;
        }
        revert Forbidden(evaluator);
    }

    /// @dev At most 10,000 × 10,000, which 32 bits hold: the weights of criteria make no more than 10,000.
    function _weigh(uint16[] calldata points, uint16[] calldata weights)
        private
        pure
        returns (uint256 weighed)
    {
        if (points.length != weights.length) revert PointsInvalid();
        for (uint256 i; i < points.length; ++i) {
            if (points[i] > WHOLE) revert PointsInvalid();
            weighed += uint256(points[i]) * weights[i];
        }
    }

    // ─── Prices ──────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IEvaluationActs
    function openPrices(PriceItem calldata item) external {
        Refusals.raise(_openPrices(item));
    }

    /// @inheritdoc IEvaluationActs
    function openPricesBatch(PriceItem[] calldata items) external returns (bytes4[] memory refusals) {
        refusals = new bytes4[](items.length);
        for (uint256 i; i < items.length; ++i) {
            refusals[i] = _openPrices(items[i]);
        }
    }

    function _openPrices(PriceItem calldata item) private returns (bytes4) {
        Bid calldata bid = item.bid;
        CoreSlot c = _cores[bid.tender];
        bytes4 refusal = _pricingRefusal(c, bid.tender);
        if (refusal != Refusals.NONE) return refusal;
        SealSlot held = _seals[bid.tender][bid.bidder];
        BidSlot first = _bids[bid.tender][_placeOf(bid.vendor, 0)];
        if (!held.holds(_hashTypedDataV4(bid.hash())) || !held.isOfferOpened()) {
            return SealMismatch.selector;
        }
        if (first.isExcluded()) return VendorIsExcluded.selector;
        uint32 lots = _lotsPriced(bid, item.prices, c.lots());
        if (lots == 0) return PricesInvalid.selector;

        _seals[bid.tender][bid.bidder] = UNUSED;
        _writePrices(bid.tender, bid.vendor, item.prices.lots, first.withLots(lots));
        return Refusals.NONE;
    }

    function _pricingRefusal(CoreSlot c, uint32 tender) private view returns (bytes4) {
        if (!c.exists()) return TenderUnknown.selector;
        if (c.has(Flags.CANCELLED)) return TenderIsCancelled.selector;
        if (!c.has(Flags.WEIGHTED)) return MethodMismatch.selector;
        TimetableSlot t = _timesOf(c, tender);
        ScoringSlot s = _scoringOf(c, tender);
        if (block.timestamp < t.opensUntil() + s.scoring()) return PricingNotBegun.selector;
        if (block.timestamp >= _evaluationFrom(c, t, tender)) return PricingOver.selector;
        return Refusals.NONE;
    }

    // ─── Decisions on lots ───────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IEvaluationActs
    function disqualify(Disqualify calldata intent, Authorization[] calldata officers) external {
        _requireReason(intent.reason);
        bytes32 structHash = intent.hash();
        (CoreSlot c, TimetableSlot t, uint32 officer, uint32 second) =
            _beginAct(intent.tender, intent.decisions, intent.validUntil, structHash, Roles.AWARD, officers);
        LotSlot state = _requireUndecided(c, t, intent.tender, intent.lot);
        uint40 since = _officersUntil(c, t, intent.tender, intent.lot);
        if (block.timestamp >= since) revert DisqualificationOver(since);
        _markDisqualified(intent.tender, intent.lot, intent.vendor);

        uint32 until = uint32(block.timestamp) + _remedies[c.procedure()].objection;
        _lots[intent.tender][intent.lot] = state.withTime(until);
        _cores[intent.tender] = c;
        _recordDisqualification(intent, officer, until);
        _recordSecond(intent.tender, second, structHash);
    }

    function _markDisqualified(uint32 tender, uint16 number, uint32 vendor) private {
        uint256 index = _bids[tender][_placeOf(vendor, 0)].placeIn(number);
        if (index == type(uint256).max) revert BidUnqualified(vendor);
        uint40 place = _placeOf(vendor, index / 2);
        BidSlot bid = _bids[tender][place];
        if (bid.isExcluded() || bid.isDisqualified(index)) revert BidUnqualified(vendor);
        _bids[tender][place] = bid.withMark(disqualificationOf(index));
    }

    /// @inheritdoc IEvaluationActs
    /// @dev Of a weighted tender: `Procurement` awards the others itself.
    function award(Award calldata intent, uint40[] calldata places, Authorization[] calldata officers)
        external
    {
        CoreSlot c = _requireRunning(intent.tender);
        TimetableSlot t = _timetables[intent.tender];
        LotSlot state = _requireDecidable(c, t, intent.tender, intent.lot);
        bytes32 structHash = intent.hash();
        (uint32 officer, uint32 second) = _requireDecider(
            c,
            t,
            _officersUntil(c, t, intent.tender, intent.lot),
            intent.decisions,
            intent.validUntil,
            structHash,
            intent.report,
            officers
        );
        (Winner memory winner, Points memory points) = _best(t, intent.tender, intent.lot, state, places);
        _requireWinner(winner.vendor, winner.price, intent);
        _lots[intent.tender][intent.lot] = state.decided(winner.vendor);
        _recordAward(intent, officer);
        _recordPoints(intent, points);
        _recordSecond(intent.tender, second, structHash);
    }

    /// @inheritdoc IEvaluationActs
    function declareDeserted(
        Desert calldata intent,
        uint40[] calldata places,
        Authorization[] calldata officers
    ) external {
        CoreSlot c = _requireRunning(intent.tender);
        TimetableSlot t = _timetables[intent.tender];
        LotSlot state = _requireDecidable(c, t, intent.tender, intent.lot);
        bytes32 structHash = intent.hash();
        (uint32 officer, uint32 second) = _requireDecider(
            c,
            t,
            _officersUntil(c, t, intent.tender, intent.lot),
            intent.decisions,
            intent.validUntil,
            structHash,
            intent.reason,
            officers
        );
        (uint32 vendor, uint96 price) = _winner(c, t, intent.tender, intent.lot, state, places);
        if (vendor != 0) revert WinnerMismatch(vendor, price);
        _lots[intent.tender][intent.lot] = state.decided(DESERTED);
        bytes memory words = abi.encode(
            block.timestamp, LotDeserted.selector, intent.tender, intent.lot, officer, intent.reason, 0
        );
        _log(intent.tender, 1, words);
        _recordSecond(intent.tender, second, structHash);
    }

    /// @inheritdoc IEvaluationActs
    function finalize(uint32 tender) external {
        CoreSlot c = _requireRunning(tender);
        uint40 last;
        for (uint16 number = 1; number <= c.lots(); ++number) {
            LotSlot state = _lots[tender][number];
            if (state.isUndecided()) revert LotUndecided(number);
            if (state.time() > last) last = state.time();
            if (c.has(Flags.CONTESTED)) _requireNoTrial(tender, number);
        }
        uint40 until = last + _timetables[tender].standstill();
        if (block.timestamp < until) revert StandstillNotOver(until);
        bytes memory words = abi.encode(block.timestamp, TenderFinalized.selector, tender, 0);
        _log(tender, 1, words);
        _cores[tender] = c.withFlag(Flags.FINAL);
    }

    // ─── The computed winner of a weighted lot ───────────────────────────────────────────────────────────────

    /// @dev The bid that wins a lot; vendor 0 if none does.
    struct Winner {
        uint32 vendor;
        uint96 price;
        uint24 order;
    }

    /// @dev What a bid scored, in basis points.
    struct Points {
        uint256 quality;
        uint256 price;
    }

    function _winner(
        CoreSlot c,
        TimetableSlot t,
        uint32 tender,
        uint16 number,
        LotSlot state,
        uint40[] calldata places
    ) private view returns (uint32, uint96) {
        if (!c.has(Flags.WEIGHTED)) return _lowest(t, tender, number, state, places);
        (Winner memory winner,) = _best(t, tender, number, state, places);
        return (winner.vendor, winner.price);
    }

    /// @dev The most points, the earliest seal among equals, of the bids that stand. None without a quorum of
    /// evaluators that have scored every offer; what others have scored is dropped for all vendors.
    function _best(TimetableSlot t, uint32 tender, uint16 number, LotSlot state, uint40[] calldata places)
        private
        view
        returns (Winner memory winner, Points memory points)
    {
        ScoringSlot s = _scorings[tender];
        (, uint256 lowest) = _lowest(t, tender, number, state, places);
        if (lowest == 0 || s.finished() < s.quorum()) return (winner, points);
        for (uint256 i; i < places.length; ++i) {
            (BidSlot bid, uint256 index) = _bidAt(_bids[tender], number, places[i], 0);
            uint96 price = bid.priceAt(index);
            if (!_stands(bid, index, state, price)) continue;
            uint32 vendor = uint32(places[i] >> 8);
            Points memory its = Points(_quality(s, tender, vendor), s.priceWeight() * lowest / price);
            uint256 sum = its.quality + its.price;
            uint256 most = points.quality + points.price;
            if (winner.vendor == 0 || sum > most || (sum == most && bid.bidOrder() < winner.order)) {
                (winner, points) = (Winner(vendor, price, bid.bidOrder()), its);
            }
        }
    }

    /// @dev The mean of what the evaluators that have finished gave, rounded down once, at the end.
    function _quality(ScoringSlot s, uint32 tender, uint32 vendor) private view returns (uint256) {
        uint256 scores = _scores[tender][vendor];
        uint256 sum;
        for (uint256 seat; seat < s.evaluators(); ++seat) {
            // 1 is added to what is stored, and an evaluator that has finished has scored everyone.
            if (s.hasFinished(seat)) sum += (scores >> SEAT_BITS * seat & type(uint32).max) - 1;
        }
        return sum / (WHOLE * s.finished());
    }

    // ─── Events ──────────────────────────────────────────────────────────────────────────────────────────────

    function _recordScore(Score calldata intent, uint256 weighed) private {
        _log(
            intent.tender,
            2,
            abi.encode(
                block.timestamp,
                OfferScored.selector,
                intent.tender,
                intent.vendor,
                intent.evaluator,
                weighed,
                intent.reasons,
                0
            )
        );
        for (uint256 i; i < intent.points.length; ++i) {
            _log(
                intent.tender,
                2,
                abi.encode(
                    block.timestamp,
                    CriterionScored.selector,
                    intent.tender,
                    intent.vendor,
                    intent.evaluator,
                    i + 1,
                    intent.points[i],
                    0
                )
            );
        }
    }

    function _recordDisqualification(Disqualify calldata intent, uint32 officer, uint32 until) private {
        _log(
            intent.tender,
            2,
            abi.encode(
                block.timestamp,
                VendorDisqualified.selector,
                intent.tender,
                intent.vendor,
                intent.lot,
                officer,
                intent.reason,
                until,
                0
            )
        );
    }

    function _recordPoints(Award calldata intent, Points memory points) private {
        _log(
            intent.tender,
            2,
            abi.encode(
                block.timestamp,
                WinnerScored.selector,
                intent.tender,
                intent.vendor,
                intent.lot,
                points.quality,
                points.price,
                0
            )
        );
    }
}
