// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Scoring} from "./Tenders.sol";

/*
 * One slot, from the least significant bit:
 *
 *   scoring 24 | pricing 24 | quorum 8 | evaluators 8 | priceWeight 16 | offers 16 | scored 8 × 20
 *
 * `scored` counts, for each evaluator, the offers that it has scored. Its fields are wider than `offers`, so that none
 * carries into the next.
 */
/// @notice How the scoring of a weighted tender goes. 0 in any other.
type ScoringSlot is uint256;

using {
    scoring,
    pricing,
    quorum,
    evaluators,
    priceWeight,
    offers,
    scoredBy,
    hasFinished,
    finished,
    withOffer,
    withoutOffer,
    withScore,
    lengthened,
    unpacked
} for ScoringSlot global;

uint256 constant MAX_EVALUATORS = 8;

function scoringSlot(uint24 scoring_, uint24 pricing_, uint8 quorum_, uint8 evaluators_, uint16 priceWeight_)
    pure
    returns (ScoringSlot)
{
    return ScoringSlot.wrap(
        uint256(scoring_) | uint256(pricing_) << 24 | uint256(quorum_) << 48 | uint256(evaluators_) << 56
            | uint256(priceWeight_) << 64
    );
}

function scoring(ScoringSlot s) pure returns (uint24) {
    return uint24(ScoringSlot.unwrap(s));
}

function pricing(ScoringSlot s) pure returns (uint24) {
    return uint24(ScoringSlot.unwrap(s) >> 24);
}

function quorum(ScoringSlot s) pure returns (uint8) {
    return uint8(ScoringSlot.unwrap(s) >> 48);
}

function evaluators(ScoringSlot s) pure returns (uint8) {
    return uint8(ScoringSlot.unwrap(s) >> 56);
}

function priceWeight(ScoringSlot s) pure returns (uint16) {
    return uint16(ScoringSlot.unwrap(s) >> 64);
}

/// @dev How many vendors opened one offer, and one only.
function offers(ScoringSlot s) pure returns (uint16) {
    return uint16(ScoringSlot.unwrap(s) >> 80);
}

/// @param evaluator Its place in the panel, from 0
function scoredBy(ScoringSlot s, uint256 evaluator) pure returns (uint256) {
    return ScoringSlot.unwrap(s) >> (96 + 20 * evaluator) & (2 ** 20 - 1);
}

/// @dev An evaluator that has not scored every offer is dropped for all vendors.
function hasFinished(ScoringSlot s, uint256 evaluator) pure returns (bool) {
    return scoredBy(s, evaluator) == offers(s);
}

function finished(ScoringSlot s) pure returns (uint8 count) {
    for (uint256 i; i < evaluators(s); ++i) {
        if (hasFinished(s, i)) ++count;
    }
}

/// @dev Checked: the count must not carry into its neighbour.
function withOffer(ScoringSlot s) pure returns (ScoringSlot) {
    assert(offers(s) != type(uint16).max);
    unchecked {
        return ScoringSlot.wrap(ScoringSlot.unwrap(s) + (1 << 80));
    }
}

/// @dev Cannot borrow: only an offer that was counted is taken back.
function withoutOffer(ScoringSlot s) pure returns (ScoringSlot) {
    unchecked {
        return ScoringSlot.wrap(ScoringSlot.unwrap(s) - (1 << 80));
    }
}

/// @dev Cannot carry: an evaluator scores each offer once, and `offers` has fewer bits than its count.
function withScore(ScoringSlot s, uint256 evaluator) pure returns (ScoringSlot) {
    unchecked {
        return ScoringSlot.wrap(ScoringSlot.unwrap(s) + (1 << (96 + 20 * evaluator)));
    }
}

/// @dev The period that lies open at `since` is longer by `lost`. Those that begin later move along with the boundary
/// before them.
/// @param from When scoring begins
function lengthened(ScoringSlot s, uint40 from, uint40 since, uint40 lost) pure returns (ScoringSlot) {
    uint256 word = ScoringSlot.unwrap(s);
    if (from > since) return s;
    uint256 until = uint256(from) + scoring(s);
    if (until > since) word += lost;
    else if (until + pricing(s) > since) word += uint256(lost) << 24;
    return ScoringSlot.wrap(word);
}

function unpacked(ScoringSlot s) pure returns (Scoring memory) {
    return Scoring({
        scoring: scoring(s),
        pricing: pricing(s),
        quorum: quorum(s),
        evaluators: evaluators(s),
        priceWeight: priceWeight(s),
        offers: offers(s),
        finished: finished(s)
    });
}
