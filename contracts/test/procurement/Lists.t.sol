// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {Award, Desert, LotPrice} from "../../src/types/Intents.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";

/// @notice The lists that come with an award or a declaration account for every vendor that opened in the lot.
contract ListsTest is ProcurementTest {
    uint32 private _tender;
    /// @dev Two whose lowest lot is 2, two more that offer it after lot 1, and one that offers lot 1 only.
    uint32[5] private _vendors;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(2);
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
        if (i < 2) return oneLot(2, FLOOR + uint96(i));
        if (i == 4) return oneLot(1, FLOOR);
        them = new LotPrice[](2);
        (them[0], them[1]) = (LotPrice(1, CEILING), LotPrice(2, FLOOR + uint96(i)));
    }

    function test_CompleteListsInOrderAreTaken() public {
        award(awarding(_tender, 2, _vendors[0], FLOOR), firsts(), furthers());
        award(awarding(_tender, 1, _vendors[4], FLOOR), list(_vendors[2], _vendors[3], _vendors[4]), none());
    }

    function test_NoVendorIsLeftOut() public {
        refuses(list(_vendors[0]), furthers(), incomplete(3));
        refuses(list(_vendors[1]), furthers(), incomplete(3));
        refuses(firsts(), list(_vendors[2]), incomplete(3));
        refuses(none(), furthers(), incomplete(2));
        refuses(firsts(), none(), incomplete(2));
        refuses(none(), none(), incomplete(0));
    }

    function test_NoVendorIsAdded() public {
        refuses(list(_vendors[0], _vendors[1], _vendors[4]), furthers(), incomplete(5));
        refuses(firsts(), list(_vendors[2], _vendors[3], _vendors[4]), incomplete(5));
        refuses(firsts(), list(_vendors[1], _vendors[2], _vendors[3]), incomplete(5));
    }

    function test_NoVendorIsNamedTwiceInAnothersPlace() public {
        refuses(list(_vendors[0], _vendors[0]), furthers(), misplaced(_vendors[0]));
        refuses(list(_vendors[1], _vendors[1]), furthers(), misplaced(_vendors[1]));
        refuses(firsts(), list(_vendors[2], _vendors[2]), misplaced(_vendors[2]));
        refuses(firsts(), list(_vendors[1], _vendors[2]), misplaced(_vendors[1]));
    }

    function test_NoStrangerStandsInForAVendor() public {
        refuses(list(_vendors[1], _vendors[4]), furthers(), misplaced(_vendors[4]));
        refuses(list(vendor, _vendors[1]), furthers(), misplaced(vendor));
        refuses(list(0, _vendors[1]), furthers(), misplaced(0));
        refuses(firsts(), list(_vendors[3], _vendors[4]), misplaced(_vendors[4]));
        refuses(firsts(), list(vendor, _vendors[3]), misplaced(vendor));
        refuses(firsts(), list(0, _vendors[3]), misplaced(0));
        refuses(list(_vendors[1], type(uint32).max), furthers(), misplaced(type(uint32).max));
    }

    function test_AVendorInTheWrongListIsRefused() public {
        refuses(furthers(), firsts(), misplaced(_vendors[2]));
        refuses(list(_vendors[0], _vendors[2]), list(_vendors[1], _vendors[3]), misplaced(_vendors[2]));
        refuses(list(_vendors[0], _vendors[1], _vendors[2]), list(_vendors[3]), misplaced(_vendors[2]));
        refuses(list(_vendors[0]), list(_vendors[1], _vendors[2], _vendors[3]), misplaced(_vendors[1]));
    }

    function test_EachListAscends() public {
        refuses(list(_vendors[1], _vendors[0]), furthers(), misplaced(_vendors[0]));
        refuses(firsts(), list(_vendors[3], _vendors[2]), misplaced(_vendors[2]));
    }

    function test_AnyOtherListsAreRefused(uint8[4] memory who, uint8 split) public {
        uint256 count = split % 5;
        uint32[] memory a = new uint32[](count);
        uint32[] memory b = new uint32[](4 - count);
        for (uint256 i = 0; i < 4; ++i) {
            uint32 one = who[i] % 6 == 5 ? vendor : _vendors[who[i] % 6];
            if (i < count) a[i] = one;
            else b[i - count] = one;
        }
        if (keccak256(abi.encode(a, b)) == keccak256(abi.encode(firsts(), furthers()))) return;
        Award memory it = awarding(_tender, 2, _vendors[0], FLOOR);
        vm.expectPartialRevert(IProcurementErrors.VendorMisplaced.selector);
        award(it, a, b);
    }

    // ---- helpers ----

    function firsts() private view returns (uint32[] memory) {
        return list(_vendors[0], _vendors[1]);
    }

    function furthers() private view returns (uint32[] memory) {
        return list(_vendors[2], _vendors[3]);
    }

    function incomplete(uint256 given) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.VendorsIncomplete.selector, 4, given);
    }

    function misplaced(uint32 which) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProcurementErrors.VendorMisplaced.selector, which);
    }

    /// @dev By an award and by a declaration: both weigh the same lists.
    function refuses(uint32[] memory a, uint32[] memory b, bytes memory reason) private {
        Award memory awarded = awarding(_tender, 2, _vendors[0], FLOOR);
        Desert memory deserted = desertion(_tender, 2);
        vm.expectRevert(reason);
        award(awarded, a, b);
        vm.expectRevert(reason);
        desert(deserted, a, b);
    }
}
