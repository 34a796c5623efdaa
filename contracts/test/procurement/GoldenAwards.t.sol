// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {vm} from "../foundry/Test.sol";
import {PlayedCase} from "./PlayedCase.sol";

/// @notice Awards that others have computed, played on a chain: those of `contracts/test/golden/awards.mjs`, and those of
/// the Rust implementation.
contract GoldenAwardsTest is PlayedCase {
    function test_TheCasesComputedFromTheRulesWords() public {
        playAll("test/golden/awards.json");
    }

    function test_TheCasesOfTheRustImplementation() public {
        playAll("../protocol/tests/golden/awards.json");
    }

    function playAll(string memory path) private {
        string memory json = vm.readFile(path);
        uint256 count;
        for (; vm.keyExistsJson(json, itemOf("", count, "")); ++count) {
            uint256 before = vm.snapshotState();
            string memory item = itemOf("", count, "");
            Case memory it = read(json, item);
            uint32 tender = play(it);
            decide(tender, it, outcome(json, item, it));
            assertRecorded(tender);
            vm.revertToStateAndDelete(before);
        }
        assertGt(count, 20);
    }

    function itemOf(string memory path, uint256 index, string memory key)
        private
        pure
        returns (string memory)
    {
        return string.concat(path, "[", vm.toString(index), "]", key);
    }

    function read(string memory json, string memory item) private view returns (Case memory it) {
        it.ceiling = uint96(number(json, item, ".ceiling"));
        it.floor = uint96(number(json, item, ".floor"));
        it.minOpened = uint8(number(json, item, ".minOpened"));
        if (vm.keyExistsJson(json, string.concat(item, ".panel"))) {
            it.panel.quorum = uint8(number(json, item, ".panel.quorum"));
            it.panel.priceWeight = uint16(number(json, item, ".panel.priceWeight"));
            it.panel.criteria = numbers(json, string.concat(item, ".panel.criteria"));
            it.panel.evaluators = new uint32[](number(json, item, ".panel.evaluators"));
        }
        string memory bids = string.concat(item, ".bids");
        uint256 count;
        while (vm.keyExistsJson(json, itemOf(bids, count, ""))) ++count;
        it.bids = new Entry[](count);
        for (uint256 i = 0; i < count; ++i) {
            it.bids[i] = readBid(json, itemOf(bids, i, ""), it.panel.evaluators.length);
        }
    }

    function readBid(string memory json, string memory item, uint256 seats)
        private
        pure
        returns (Entry memory it)
    {
        it.order = uint24(number(json, item, ".order"));
        it.price = uint96(number(json, item, ".price"));
        it.excluded = vm.parseJsonBool(json, string.concat(item, ".excluded"));
        it.disqualified = vm.parseJsonBool(json, string.concat(item, ".disqualified"));
        it.points = new uint16[][](seats);
        for (uint256 seat = 0; seat < seats; ++seat) {
            it.points[seat] = numbers(json, itemOf(string.concat(item, ".points"), seat, ""));
        }
    }

    /// @dev Vendors are numbered in the file, ascending as the bids are; here they have other numbers.
    function outcome(string memory json, string memory item, Case memory it)
        private
        pure
        returns (Outcome memory)
    {
        uint256 winner = number(json, item, ".winner.vendor");
        if (winner == 0) return Outcome(NOBODY, 0, 0);
        for (uint256 i = 0; i < it.bids.length; ++i) {
            if (number(json, itemOf(string.concat(item, ".bids"), i, ""), ".vendor") != winner) continue;
            assertEq(it.bids[i].price, number(json, item, ".winner.price"));
            if (it.panel.evaluators.length == 0) return Outcome(i, 0, 0);
            return Outcome(
                i,
                uint16(number(json, item, ".winner.qualityPoints")),
                uint16(number(json, item, ".winner.pricePoints"))
            );
        }
        revert("the winner is not among the bids");
    }

    function number(string memory json, string memory item, string memory key)
        private
        pure
        returns (uint256)
    {
        return vm.parseJsonUint(json, string.concat(item, key));
    }

    function numbers(string memory json, string memory path) private pure returns (uint16[] memory them) {
        uint256[] memory wide = vm.parseJsonUintArray(json, path);
        them = new uint16[](wide.length);
        for (uint256 i = 0; i < wide.length; ++i) {
            them[i] = uint16(wide[i]);
        }
    }
}
