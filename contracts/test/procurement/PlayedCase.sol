// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Award, Desert, Lot, Panel, Publish} from "../../src/types/Intents.sol";
import {Procedure} from "../../src/types/Tenders.sol";
import {vm} from "../foundry/Test.sol";
import {Typed} from "./Typed.sol";
import {WeightedTest} from "./WeightedTest.sol";

/// @notice Plays the bids of one lot, from publication to its award, whatever the method.
abstract contract PlayedCase is WeightedTest {
    using Typed for *;

    /// @param price 0 where the vendor opens an offer and no price
    /// @param excluded Whether it opens a second bid
    /// @param points By seat; empty where that evaluator does not score the offer
    struct Entry {
        uint24 order;
        uint96 price;
        bool excluded;
        bool disqualified;
        uint16[][] points;
    }

    /// @param panel Of evaluators only their number is looked at; none in a lowest-price tender
    struct Case {
        uint96 ceiling;
        uint96 floor;
        uint8 minOpened;
        Panel panel;
        Entry[] bids;
    }

    /// @param bid Its index; `NOBODY` if none wins
    struct Outcome {
        uint256 bid;
        uint16 quality;
        uint16 price;
    }

    uint256 internal constant NOBODY = type(uint256).max;
    uint256 private constant MOST_OPENED = 3;

    /// @dev Both methods, with each number of bids that a lot may need.
    function standardProcedures() internal pure override returns (Procedure[] memory them) {
        them = new Procedure[](2 * MOST_OPENED);
        Procedure[] memory two = super.standardProcedures();
        for (uint8 i = 0; i < them.length; ++i) {
            them[i] = copied(two[i % 2]);
            them[i].rules.minOpened = i / 2 + 1;
        }
    }

    function copied(Procedure memory it) private pure returns (Procedure memory) {
        return abi.decode(abi.encode(it), (Procedure));
    }

    // ---- up to the award ----

    function play(Case memory it) internal returns (uint32 tender) {
        bool weighted = isWeighted(it);
        tender = announce(it, weighted);
        toSealing(tender);
        Sealed[] memory bids = sealInOrder(tender, it.bids);
        toOpening(tender);
        for (uint256 i = 0; i < bids.length; ++i) {
            reveal(bids[i], weighted);
            if (it.bids[i].excluded) openAnother(bids[i], weighted);
        }
        toEvaluation(tender);
        if (weighted) {
            scoreAll(tender, it);
            toPricing(tender);
            for (uint256 i = 0; i < bids.length; ++i) {
                if (it.bids[i].price != 0 && !it.bids[i].excluded) openPrices(bids[i]);
            }
            toDeciding(tender);
        }
        disqualifyAll(tender, it.bids);
    }

    function isWeighted(Case memory it) private pure returns (bool) {
        return it.panel.evaluators.length != 0;
    }

    function announce(Case memory it, bool weighted) private returns (uint32) {
        Publish memory tender = publication(1);
        tender.procedure = 2 * (it.minOpened - 1) + (weighted ? 1 : 0);
        tender.lots[0] = Lot(it.ceiling, it.floor);
        if (!weighted) return publish(tender);
        Panel memory its = panelOf(it);
        tender.panel = its.hashOf();
        return publishWeighted(tender, its);
    }

    function panelOf(Case memory it) private view returns (Panel memory its) {
        its = it.panel;
        (its.scoring, its.pricing) = (2 days, 1 days);
        for (uint256 i = 0; i < its.evaluators.length; ++i) {
            its.evaluators[i] = evaluators[i];
        }
    }

    function sealInOrder(uint32 tender, Entry[] memory entries) private returns (Sealed[] memory bids) {
        bids = new Sealed[](entries.length);
        uint256 last;
        for (uint256 count = 0; count < entries.length; ++count) {
            uint256 next = NOBODY;
            for (uint256 i = 0; i < entries.length; ++i) {
                if (entries[i].order > last && (next == NOBODY || entries[i].order < entries[next].order)) {
                    next = i;
                }
            }
            last = entries[next].order;
            // What will not be opened can be anything.
            uint96 price = entries[next].price == 0 ? 1 : entries[next].price;
            bids[next] = sealOffer(tender, next, 1, price);
        }
        for (uint256 i = 0; i < entries.length; ++i) {
            if (entries[i].excluded) seal(another(bids[i]));
        }
    }

    function another(Sealed memory first) private returns (Sealed memory) {
        string memory name = string.concat("another of ", vm.toString(first.bid.vendor));
        return prepare(first.bid.tender, name, first.vendorKey, oneLot(1, 1));
    }

    function openAnother(Sealed memory first, bool weighted) private {
        reveal(another(first), weighted);
    }

    function reveal(Sealed memory it, bool weighted) private {
        if (weighted) openOffer(it);
        else open(it);
    }

    function scoreAll(uint32 tender, Case memory it) private {
        Panel memory its = panelOf(it);
        for (uint256 seat = 0; seat < its.evaluators.length; ++seat) {
            for (uint256 i = 0; i < it.bids.length; ++i) {
                uint16[] memory points = it.bids[i].points[seat];
                if (points.length == 0 || it.bids[i].excluded) continue;
                scoreOne(tender, seat, vendors[i], points, its);
            }
        }
    }

    function scoreOne(uint32 tender, uint256 seat, uint32 who, uint16[] memory points, Panel memory its)
        private
    {
        bytes32 structHash = scoring(tender, seat, who, points).hashOf();
        procurement.score(scoring(tender, seat, who, points), its, approve(evaluatorKeys[seat], structHash));
    }

    function disqualifyAll(uint32 tender, Entry[] memory entries) private {
        bool any;
        for (uint256 i = 0; i < entries.length; ++i) {
            if (!entries[i].disqualified) continue;
            disqualify(disqualification(tender, 1, vendors[i]));
            any = true;
        }
        if (any) pass(standardRemedies().objection);
    }

    // ---- the award ----

    /// @dev The lot can be awarded to the winner and to nobody else, and deserted only if there is none.
    function decide(uint32 tender, Case memory it, Outcome memory expected) internal {
        uint40[] memory places = placesIn(tender, it);
        uint96 price = expected.bid == NOBODY ? 0 : it.bids[expected.bid].price;
        uint32 winner = expected.bid == NOBODY ? 0 : vendors[expected.bid];
        bytes memory mismatch =
            abi.encodeWithSelector(IProcurementErrors.WinnerMismatch.selector, winner, price);
        for (uint256 i = 0; i < it.bids.length; ++i) {
            if (i == expected.bid) continue;
            refuseAward(awarding(tender, 1, vendors[i], it.bids[i].price), places, mismatch);
        }
        Desert memory none_ = desertion(tender, 1);
        if (winner == 0) {
            desert(none_, places);
            return;
        }
        assertRefused(
            abi.encodeCall(
                IEvaluationActs.declareDeserted, (none_, places, alone(officerKey, none_.hashOf()))
            ),
            mismatch
        );
        refuseAward(awarding(tender, 1, winner, price + 1), places, mismatch);
        expectAward(awarding(tender, 1, winner, price), isWeighted(it), expected);
        award(awarding(tender, 1, winner, price), places);
    }

    function expectAward(Award memory it, bool weighted, Outcome memory expected) private {
        fold();
        emit IProcurementEvents.LotAwarded(it.tender, it.vendor, 1, it.price, officer, it.report, 0);
        if (weighted) {
            emit IProcurementEvents.WinnerScored(it.tender, it.vendor, 1, expected.quality, expected.price, 0);
        }
        expectEvents(it.tender);
    }

    function refuseAward(Award memory it, uint40[] memory places, bytes memory reason) private {
        assertRefused(
            abi.encodeCall(IEvaluationActs.award, (it, places, alone(officerKey, it.hashOf()))), reason
        );
    }

    /// @dev Of all that were opened in the lot.
    function placesIn(uint32 tender, Case memory it) private view returns (uint40[] memory them) {
        them = new uint40[](procurement.openedCount(tender, 1));
        uint256 count;
        for (uint256 i = 0; i < it.bids.length; ++i) {
            (, uint32 opened) = procurement.openedLots(tender, vendors[i]);
            if (opened != 0) them[count++] = place(vendors[i], 0);
        }
        assertEq(count, them.length);
    }
}
