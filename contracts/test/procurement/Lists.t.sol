// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {Award, Desert, LotPrice} from "../../src/types/Intents.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";

/// @notice The places that come with an award or a declaration account for every bid that was opened in the lot.
contract ListsTest is ProcurementTest {
    uint16 private constant LOT = 3;

    uint32 private _tender;
    /// @dev Two with the lot in their first word, two in their second, one that offers other lots in two words.
    uint32[5] private _vendors;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(4);
        Key[5] memory keys;
        for (uint256 i = 0; i < 5; ++i) {
            (keys[i], _vendors[i]) = enterNamedVendor(string.concat("vendor ", vm.toString(i)));
        }
        toSealing(_tender);
        Sealed[5] memory bids;
        for (uint256 i = 0; i < 5; ++i) {
            bids[i] = prepare(_tender, string.concat("bidder ", vm.toString(i)), keys[i], pricesOf(i));
            seal(bids[i]);
        }
        toOpening(_tender);
        for (uint256 i = 0; i < 5; ++i) {
            open(bids[i]);
        }
        toEvaluation(_tender);
    }

    function pricesOf(uint256 i) private pure returns (LotPrice[] memory them) {
        if (i == 0) return oneLot(LOT, FLOOR);
        them = new LotPrice[](i == 1 ? 2 : 3);
        them[0] = LotPrice(1, CEILING);
        if (i == 1) {
            them[1] = LotPrice(LOT, FLOOR + 1);
        } else {
            (them[1], them[2]) = (LotPrice(2, CEILING), LotPrice(i == 4 ? 4 : LOT, FLOOR + uint96(i)));
        }
    }

    function test_AllPlacesInOrderAreTaken() public {
        award(awarding(_tender, LOT, _vendors[0], FLOOR), all());
        award(awarding(_tender, 4, _vendors[4], FLOOR + 4), one(4, 1));
        award(awarding(_tender, 2, _vendors[2], CEILING), list(_vendors[2], _vendors[3], _vendors[4]));
    }

    function test_TheViewTellsEachPlace() public view {
        uint32[] memory vendors = new uint32[](4);
        for (uint256 i = 0; i < 4; ++i) {
            vendors[i] = _vendors[i];
        }
        assertEq(keccak256(abi.encode(placesOf(_tender, LOT, vendors))), keccak256(abi.encode(all())));
    }

    function test_NoBidIsLeftOut() public {
        for (uint256 i = 0; i < 4; ++i) {
            refuses(without(i), incomplete(3));
        }
        refuses(none(), incomplete(0));
        refuses(list(_vendors[0], _vendors[1]), incomplete(2));
    }

    function test_NoBidIsAdded() public {
        uint40[] memory five = new uint40[](5);
        for (uint256 i = 0; i < 5; ++i) {
            five[i] = place(_vendors[i], i < 2 ? 0 : 1);
        }
        refuses(five, incomplete(5));
    }

    function test_NoBidIsNamedTwiceInAnothersPlace() public {
        for (uint256 i = 1; i < 4; ++i) {
            uint40[] memory them = all();
            them[i] = them[i - 1];
            refuses(them, misplaced(them[i - 1]));
            them = all();
            them[i - 1] = them[i];
            refuses(them, misplaced(them[i]));
        }
    }

    function test_NoStrangerStandsInForAVendor() public {
        // Somebody who offers other lots, who opened nothing, or who is nobody.
        refusesAt(3, place(_vendors[4], 0));
        refusesAt(3, place(_vendors[4], 1));
        refusesAt(0, place(vendor, 0));
        refusesAt(0, 0);
        refusesAt(3, type(uint40).max);
    }

    function test_ABidIsFoundInTheWordOfItsLotOnly() public {
        // Its first word says that it offers the lot, too, but holds the prices of others.
        refusesAt(2, place(_vendors[2], 0));
        refusesAt(1, place(_vendors[1], 1));
        refusesAt(3, place(_vendors[3], 2));
        refusesAt(3, place(_vendors[3], 255));
    }

    /// @dev Two words of one vendor in the places of two vendors: the first word would stand for a bid at its first price.
    function test_AVendorDoesNotCountTwiceByTwoWords() public {
        uint40[] memory them = all();
        (them[2], them[3]) = (place(_vendors[2], 0), place(_vendors[2], 1));
        refuses(them, misplaced(place(_vendors[2], 0)));
        (them[2], them[3]) = (place(_vendors[2], 1), place(_vendors[2], 2));
        refuses(them, misplaced(place(_vendors[2], 2)));
    }

    function test_PlacesAscend() public {
        for (uint256 i = 1; i < 4; ++i) {
            uint40[] memory them = all();
            (them[i - 1], them[i]) = (them[i], them[i - 1]);
            refuses(them, misplaced(them[i]));
        }
    }

    function test_AnyOtherPlacesAreRefused(uint8[4] memory who, uint8[4] memory word) public {
        uint40[] memory them = new uint40[](4);
        for (uint256 i = 0; i < 4; ++i) {
            them[i] = place(who[i] % 6 == 5 ? vendor : _vendors[who[i] % 6], word[i] % 3);
        }
        if (keccak256(abi.encode(them)) == keccak256(abi.encode(all()))) return;
        Award memory it = awarding(_tender, LOT, _vendors[0], FLOOR);
        vm.expectPartialRevert(IProcurementErrors.BidMisplaced.selector);
        award(it, them);
    }

    // ---- helpers ----

    function all() private view returns (uint40[] memory them) {
        them = new uint40[](4);
        for (uint256 i = 0; i < 4; ++i) {
            them[i] = place(_vendors[i], i / 2);
        }
    }

    function one(uint256 who, uint256 word) private view returns (uint40[] memory them) {
        them = new uint40[](1);
        them[0] = place(_vendors[who], word);
    }

    function without(uint256 left) private view returns (uint40[] memory them) {
        them = new uint40[](3);
        for (uint256 i = 0; i < 3; ++i) {
            them[i] = all()[i < left ? i : i + 1];
        }
    }

    function refusesAt(uint256 i, uint40 wrong) private {
        uint40[] memory them = all();
        them[i] = wrong;
        refuses(them, misplaced(wrong));
    }

    function incomplete(uint256 given) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.BidsIncomplete.selector, 4, given);
    }

    function misplaced(uint40 which) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.BidMisplaced.selector, which);
    }

    /// @dev By an award and by a declaration: both weigh the same bids.
    function refuses(uint40[] memory them, bytes memory reason) private {
        Award memory awarded = awarding(_tender, LOT, _vendors[0], FLOOR);
        Desert memory deserted = desertion(_tender, LOT);
        vm.expectRevert(reason);
        award(awarded, them);
        vm.expectRevert(reason);
        desert(deserted, them);
    }
}
