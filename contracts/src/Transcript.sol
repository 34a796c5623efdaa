// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITranscript} from "./interfaces/ITranscript.sol";
import {SlotDerivation} from "@openzeppelin/contracts/utils/SlotDerivation.sol";
import {StorageSlot} from "@openzeppelin/contracts/utils/StorageSlot.sol";
import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/*
 * Storage:
 *
 *   slot 0   id => head of the transcript; 0 while it has no events
 */
/// @title The heads of a contract's transcripts
/// @dev Must come first among a contract's bases: `ITranscript` promises the heads at storage slot 0.
abstract contract Transcript is ITranscript {
    using SlotDerivation for bytes32;
    using StorageSlot for bytes32;

    mapping(uint256 id => bytes32) private _heads;

    /// @inheritdoc ITranscript
    function head(uint256 id) external view returns (bytes32) {
        return _headOf(id);
    }

    /// @dev Extends a transcript by an event, which must be emitted with the answer as its last data word.
    /// @param entry keccak256(abi.encode(block.timestamp, topics, data words without the head)), in the event's order
    function _append(uint256 id, bytes32 entry) internal returns (bytes32 next) {
        StorageSlot.Bytes32Slot storage slot = _slotOf(id).getBytes32Slot();
        bytes32 current = slot.value;
        if (current == 0) current = _start(id);
        next = Hashes.efficientKeccak256(current, entry);
        slot.value = next;
    }

    /// @dev Emits an event and extends a transcript by it. What is logged is what is hashed, so that no event can say
    /// something else than its transcript.
    /// @param topics How many indexed fields the event has: 1 or 2
    /// @param words abi.encode(block.timestamp, selector, indexed fields, other fields, 0): the last word is the head's
    function _log(uint256 id, uint256 topics, bytes memory words) internal {
        bytes32 entry;
        // Hashes all words but the last. Memory-safe: reads `words` only.
        assembly ("memory-safe") {
            entry := keccak256(add(words, 0x20), sub(mload(words), 0x20))
        }
        bytes32 next = _append(id, entry);
        // Writes the head into the last word; logs what follows time, selector and topics. Writes `words` only.
        assembly ("memory-safe") {
            let length := mload(words)
            mstore(add(words, length), next)
            switch topics
            case 1 {
                log2(add(words, 0x80), sub(length, 0x60), mload(add(words, 0x40)), mload(add(words, 0x60)))
            }
            default {
                log3(
                    add(words, 0xa0),
                    sub(length, 0x80),
                    mload(add(words, 0x40)),
                    mload(add(words, 0x60)),
                    mload(add(words, 0x80))
                )
            }
        }
    }

    /// @dev head(0) is not stored, so that a transcript costs nothing before its first event.
    function _headOf(uint256 id) internal view returns (bytes32 current) {
        current = _heads[id];
        if (current == 0) current = _start(id);
    }

    function _start(uint256 id) private view returns (bytes32) {
        return keccak256(abi.encodePacked("veedor/transcript/1", block.chainid, address(this), id));
    }

    /// @dev Where a head is kept, derived once for reading and writing: every act pays for this.
    function _slotOf(uint256 id) private pure returns (bytes32) {
        bytes32 heads;
        assembly ("memory-safe") {
            heads := _heads.slot
        }
        return heads.deriveMapping(id);
    }
}
