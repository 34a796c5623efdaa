// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Authorization, Award, Bid, Desert, Disqualify, Panel, Prices, Score} from "../types/Intents.sol";

/// @title From opened offers to decided lots
/// @notice Part of `IProcurement`; `EvaluationActs` holds its code, but for lowest-price awards. `officers` as in
/// `ITenderActs`.
///
/// `places` are where the bids of a lot are kept, ascending: a vendor's id × 256 + the number of the word that holds the
/// lot's price (see `OpenedBid`). They must name every bid that was opened in the lot, so that none can be left out.
interface IEvaluationActs {
    /// @param vendor The vendor's signature of the seal
    struct OfferItem {
        Bid bid;
        Authorization vendor;
    }

    /// @param bid As it was opened
    struct PriceItem {
        Bid bid;
        Prices prices;
    }

    /// @notice Reveals the offer of a sealed bid in a weighted tender; its prices stay sealed.
    function openOffer(OfferItem calldata item) external;
    /// @notice Opens one after another, like `sealBatch`.
    function openOfferBatch(OfferItem[] calldata items) external returns (bytes4[] memory refusals);
    /// @notice Scores an offer. Each evaluator scores each offer once; one who leaves out an offer is dropped for all.
    /// @param panel What the tender pins
    function score(Score calldata intent, Panel calldata panel, Authorization calldata evaluator) external;
    /// @notice Reveals the prices of an opened offer, when scoring is over. Anyone may: the seal holds them.
    function openPrices(PriceItem calldata item) external;
    /// @notice Opens one after another, like `sealBatch`.
    function openPricesBatch(PriceItem[] calldata items) external returns (bytes4[] memory refusals);
    /// @notice Takes a vendor's bid on a lot out of the comparison. No award of the lot before the time for objections is
    /// over.
    function disqualify(Disqualify calldata intent, Authorization[] calldata officers) external;
    /// @notice Awards a lot to its computed winner. From `awardBy` on anyone may, with no `officers`: then `decisions` and
    /// `validUntil` are not looked at, and `report` must be 0.
    function award(Award calldata intent, uint40[] calldata places, Authorization[] calldata officers)
        external;
    /// @notice Declares a lot deserted that has no computed winner; otherwise like `award`.
    function declareDeserted(
        Desert calldata intent,
        uint40[] calldata places,
        Authorization[] calldata officers
    ) external;
    /// @notice Closes a tender whose lots are decided, whose standstill is over and which no complaint holds up. Nothing is
    /// left to anyone's judgement, so nobody signs.
    function finalize(uint32 tender) external;
}
