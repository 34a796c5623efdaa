// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Award, LotPrice, Publish} from "../../src/types/Intents.sol";
import {vm} from "../foundry/Test.sol";
import {Typed} from "./Typed.sol";
import {WeightedTest} from "./WeightedTest.sol";

/// @notice What the acts of a weighted tender cost, as `GasTest` measures: two criteria, three evaluators, one lot. The
/// caps are what was measured, rounded up: see `docs/decisions/0014-gas-of-the-whole-procedure.md`.
contract GasOfEvaluationTest is WeightedTest {
    using Typed for *;

    string private constant GROUP = "evaluation";
    uint96 private constant PRICE = 700_000_000;

    uint32 private _tender;
    Sealed[] private _bids;

    function setUp() public override {
        super.setUp();
        _tender = publishWeighted(3);
    }

    function snap(string memory name, uint256 cap) private {
        uint256 gas = vm.snapshotGasLastCall(GROUP, name);
        assertLe(gas, cap, string.concat(name, ": over its cap"));
    }

    function test_publishWeighted() public {
        Publish memory it = weightedPublication(1, panel());
        publishWeighted(it, panel());
        snap("publish weighted, one lot, three evaluators", 278_000);
    }

    function test_offersToAward() public {
        toSealing(_tender);
        for (uint256 i = 0; i < VENDORS - 1; ++i) {
            _bids.push(sealOffer(_tender, i, 1, PRICE + uint96(i)));
        }
        toOpening(_tender);
        for (uint256 i = 0; i < _bids.length; ++i) {
            openOffer(_bids[i]);
        }
        snap("open an offer", 89_000);
        toScoring(_tender);
        for (uint256 seat = 0; seat < SEATS; ++seat) {
            for (uint256 i = 0; i < _bids.length; ++i) {
                score(_tender, seat, vendors[i], 8000);
                if (seat == 0 && i == 1) snap("score an offer, two criteria", 105_000);
            }
        }
        snap("score an offer that others have scored", 89_000);
        toPricing(_tender);
        for (uint256 i = 0; i < _bids.length; ++i) {
            openPrices(_bids[i]);
        }
        snap("open prices, one lot", 60_000);
        toDeciding(_tender);
        _award();
        snap("award by points, five bids", 123_000);
        warp(vm.getBlockTimestamp() + 3 days);
    }

    function test_disqualify() public {
        uint32 tender = publishLots(1);
        toSealing(tender);
        Sealed memory it = sealOffer(tender, 0, 1, PRICE);
        toOpening(tender);
        open(it);
        toEvaluation(tender);
        disqualify(disqualification(tender, 1, vendors[0]));
        snap("disqualify", 74_000);
        pass(2 days);
        uint40[] memory places = list(vendors[0]);
        desert(desertion(tender, 1), places);
        snap("declare deserted, one bid", 68_000);
        pass(3 days);
        procurement.finalize(tender);
        snap("finalize, one lot", 43_000);
    }

    function test_openTwoLots() public {
        uint32 tender = publishLots(2);
        toSealing(tender);
        LotPrice[] memory prices = new LotPrice[](2);
        (prices[0], prices[1]) = (LotPrice(1, PRICE), LotPrice(2, PRICE));
        Sealed memory it = sealOffer(tender, 0, prices);
        toOpening(tender);
        open(it);
        snap("open, two lots", 111_000);
    }

    function _award() private {
        uint32[] memory all = new uint32[](_bids.length);
        for (uint256 i = 0; i < all.length; ++i) {
            all[i] = vendors[i];
        }
        Award memory it = awarding(_tender, 1, vendors[0], PRICE);
        award(it, placesOf(_tender, 1, all));
    }
}
