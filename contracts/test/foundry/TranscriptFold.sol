// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITranscript} from "../../src/interfaces/ITranscript.sol";
import {Test, vm} from "./Test.sol";
import {Vm} from "./Vm.sol";

/// @notice The auditor's side of `ITranscript`: folds recorded logs into heads, with no help from the contract.
/// @dev Call `watch` for each contract, best before it is deployed, and `fold` before each step of the clock:
/// a recorded log does not tell its time. forge records the logs of a call that reverted, too: where it may have
/// logged before that, call `fold` before it and `forget` after it.
abstract contract TranscriptFold is Test {
    mapping(address emitter => bool) private _watched;
    mapping(address emitter => mapping(uint256 id => bytes32)) private _heads;
    mapping(address emitter => mapping(uint256 id => uint256)) private _lengths;

    /// @notice Begins to record. Logs of other contracts are passed over.
    function watch(address emitter) internal {
        _watched[emitter] = true;
        vm.recordLogs();
    }

    /// @notice Folds all that was logged since the last time, and compares the head in each event with it.
    function fold() internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (!_watched[logs[i].emitter]) continue;
            address emitter = logs[i].emitter;
            uint256 id = transcriptOf(logs[i]);
            bytes32 next = nextHead(foldedHead(emitter, id), vm.getBlockTimestamp(), logs[i]);
            assertEq(lastWord(logs[i]), next, "the head in an event is not the fold of the events up to it");
            _heads[emitter][id] = next;
            ++_lengths[emitter][id];
        }
    }

    /// @notice Drops what was logged since the last `fold`.
    function forget() internal {
        vm.getRecordedLogs();
    }

    /// @notice Folds, and compares the stored head with the result.
    function assertTranscript(address emitter, uint256 id) internal {
        fold();
        assertEq(ITranscript(emitter).head(id), foldedHead(emitter, id), "the stored head is not the fold");
    }

    function foldedHead(address emitter, uint256 id) internal view returns (bytes32) {
        bytes32 head = _heads[emitter][id];
        return head == 0 ? genesis(emitter, id) : head;
    }

    function foldedLength(address emitter, uint256 id) internal view returns (uint256) {
        return _lengths[emitter][id];
    }

    /// @notice Which transcript an event belongs to. The directory has 0 alone; a contract with more overrides this.
    function transcriptOf(Vm.Log memory) internal view virtual returns (uint256) {
        return 0;
    }

    function genesis(address emitter, uint256 id) internal view returns (bytes32) {
        return keccak256(abi.encodePacked("veedor/transcript/1", vm.getChainId(), emitter, id));
    }

    function nextHead(bytes32 head, uint256 timestamp, Vm.Log memory log) internal pure returns (bytes32) {
        bytes memory entry = abi.encodePacked(timestamp);
        for (uint256 i = 0; i < log.topics.length; ++i) {
            entry = bytes.concat(entry, log.topics[i]);
        }
        for (uint256 word = 0; word + 32 < log.data.length; word += 32) {
            entry = bytes.concat(entry, wordAt(log, word));
        }
        return keccak256(bytes.concat(head, keccak256(entry)));
    }

    function lastWord(Vm.Log memory log) internal pure returns (bytes32) {
        require(log.data.length >= 32 && log.data.length % 32 == 0, "event data is not whole words");
        return wordAt(log, log.data.length - 32);
    }

    function wordAt(Vm.Log memory log, uint256 offset) private pure returns (bytes32 word) {
        bytes memory data = log.data;
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), offset))
        }
    }
}
