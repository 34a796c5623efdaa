// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {Authorization, Award, Comment, LotPrice, Publish, Seal} from "../../src/types/Intents.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice What each operation costs, whole transactions: intrinsic cost and calldata included, slots cold. ECDSA
/// signers, lowest price, a buyer that has published before, one-time keys and registrars that sign in 64 bytes. The
/// reasons for the caps are in `docs/decisions/0009-gas-caps.md`.
contract GasTest is ProcurementTest {
    using Typed for *;

    string private constant GROUP = "procurement";
    uint96 private constant PRICE = 700_000_000;

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(3);
    }

    /// @dev Of the call before it, against its cap.
    function snap(string memory name, uint256 cap) private {
        uint256 gas = vm.snapshotGasLastCall(GROUP, name);
        assertLe(gas, cap, string.concat(name, ": over its cap"));
    }

    function test_publish() public {
        Publish memory it = publication(1);
        procurement.publish(it, shortly(officerKey, it.hashOf()));
        snap("publish, one lot", 188_000);
    }

    function test_publishThreeLots() public {
        Publish memory it = publication(3);
        procurement.publish(it, shortly(officerKey, it.hashOf()));
        snap("publish, three lots", 188_000 + 2 * 28_500);
    }

    function test_seal() public {
        toSealing(_tender);
        seal(prepare(_tender, "bidder before", vendorKey, oneLot(1, PRICE)));
        pass(1);
        Seal memory it = sealing(prepare(_tender, "bidder", vendorKey, oneLot(1, PRICE)));
        procurement.seal(sealItem(it, account("bidder").key));
        snap("seal", 74_000);
        it.replaces = sealing(prepare(_tender, "bidder", vendorKey, oneLot(1, PRICE))).replaces;
        procurement.seal(sealItem(it, account("bidder").key));
        snap("seal again", 74_000);
    }

    function test_sealBatch() public {
        toSealing(_tender);
        IProcurement.SealItem[] memory items = new IProcurement.SealItem[](20);
        for (uint256 i = 0; i < items.length; ++i) {
            string memory name = string.concat("bidder ", vm.toString(i));
            items[i] =
                sealItem(sealing(prepare(_tender, name, vendorKey, oneLot(1, PRICE))), account(name).key);
        }
        procurement.sealBatch(items);
        snap("seal, batch of 20", 20 * 41_000);
    }

    function test_withdraw() public {
        toSealing(_tender);
        Sealed memory it = prepare(_tender, "bidder", vendorKey, oneLot(1, PRICE));
        seal(it);
        withdraw(withdrawal(it), it.bidder.key);
        snap("withdraw", 74_000);
    }

    function test_open() public {
        (Key memory key,) = enterNamedVendor("another vendor");
        toSealing(_tender);
        Sealed memory before = prepare(_tender, "bidder before", key, oneLot(1, PRICE));
        seal(before);
        Sealed memory it = prepare(_tender, "bidder", vendorKey, oneLot(1, PRICE));
        seal(it);
        toOpening(_tender);
        openShortly(before);
        snap("open, one lot, first of the tender", 86_000);
        openShortly(it);
        snap("open, one lot", 86_000);
    }

    function test_openThreeLots() public {
        LotPrice[] memory prices = new LotPrice[](3);
        for (uint16 i = 0; i < 3; ++i) {
            prices[i] = LotPrice(i + 1, PRICE);
        }
        toSealing(_tender);
        Sealed memory it = prepare(_tender, "bidder", vendorKey, prices);
        seal(it);
        toOpening(_tender);
        openShortly(it);
        snap("open, three lots", 86_000 + 2 * 25_000);
    }

    function test_comment() public {
        uint256 key = account("citizen").key;
        Comment memory it = remark(_tender, account("citizen").addr);
        procurement.comment(commentItem(it, key));
        snap("comment, an author's first", 68_000);
        ++it.number;
        procurement.comment(commentItem(it, key));
        snap("comment, an author's next", 48_000);
    }

    function test_award() public {
        uint32[] memory opened = openMany(10);
        awardFirst(opened);
        snap("award, ten bids", 60_000 + 10 * 3500);
    }

    function test_awardOneBid() public {
        uint32[] memory opened = openMany(1);
        awardFirst(opened);
        snap("award, one bid", 60_000 + 3500);
    }

    function shortly(Key memory key, bytes32 structHash) private view returns (Authorization[] memory by) {
        by = alone(key, structHash);
        by[0].signature = compact(by[0].signature);
    }

    function openShortly(Sealed memory it) private {
        IProcurement.OpenItem memory item = opening(it);
        item.vendor.signature = compact(item.vendor.signature);
        procurement.open(item);
    }

    function awardFirst(uint32[] memory opened) private {
        Award memory it = awarding(_tender, 1, opened[0], PRICE);
        procurement.award(it, placesOf(_tender, 1, opened), shortly(officerKey, it.hashOf()));
    }

    function openMany(uint256 count) private returns (uint32[] memory opened) {
        Sealed[] memory bids = new Sealed[](count);
        opened = new uint32[](count);
        toSealing(_tender);
        for (uint256 i = 0; i < count; ++i) {
            Key memory key;
            (key, opened[i]) = enterNamedVendor(string.concat("vendor ", vm.toString(i)));
            bids[i] =
                prepare(_tender, string.concat("bidder ", vm.toString(i)), key, oneLot(1, PRICE + uint96(i)));
            seal(bids[i]);
        }
        toOpening(_tender);
        for (uint256 i = 0; i < count; ++i) {
            open(bids[i]);
        }
        toEvaluation(_tender);
    }
}
