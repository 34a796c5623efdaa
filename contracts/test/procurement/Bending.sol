// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {SubjectKind} from "../../src/types/Intents.sol";
import {ProcurementTest} from "./ProcurementTest.sol";

/// @notice Changes one field of an intent that was signed.
/// @dev An intent is bent as ABI words. For each word, `sizes` has the bytes of its field: 0 for what is no field
/// (offsets and lengths), BOOL or SUBJECT for what has few values. The bits of `only` mark the fields that nothing
/// but the signature protects, so that it must be the signature that fails.
abstract contract Bending is ProcurementTest {
    bytes1 private constant BOOL = 0xff;
    bytes1 private constant SUBJECT = 0xfe;
    /// @dev Kinds of subjects.
    uint256 private constant SUBJECTS = uint256(type(SubjectKind).max) + 1;

    /// @dev Which word a fuzzed number names.
    function wordOf(bytes memory sizes, uint256 field) internal pure returns (uint256 index) {
        index = field % sizes.length;
        while (sizes[index] == 0) {
            index = (index + 1) % sizes.length;
        }
    }

    /// @dev The words with one field changed, to a value that its type has.
    function bent(bytes memory words, bytes memory sizes, uint256 field, uint256 change)
        internal
        pure
        returns (bytes memory)
    {
        require(words.length == sizes.length * 32, "sizes do not fit the intent");
        uint256 index = wordOf(sizes, field);
        uint256 flip = bound(change, 1, mostOf(sizes[index]));
        uint256 word;
        assembly ("memory-safe") {
            word := mload(add(add(words, 0x20), mul(index, 0x20)))
        }
        word = sizes[index] == SUBJECT ? (word + flip) % SUBJECTS : word ^ flip;
        assembly ("memory-safe") {
            mstore(add(add(words, 0x20), mul(index, 0x20)), word)
        }
        return words;
    }

    /// @dev The highest value of a field.
    function mostOf(bytes1 size) internal pure returns (uint256) {
        if (size == BOOL) return 1;
        if (size == SUBJECT) return SUBJECTS - 1;
        return type(uint256).max >> (256 - 8 * uint256(uint8(size)));
    }

    function bits(uint256 a, uint256 b) internal pure returns (uint256) {
        return 1 << a | 1 << b;
    }

    function bits(uint256 a, uint256 b, uint256 c, uint256 d) internal pure returns (uint256) {
        return bits(a, b) | bits(c, d);
    }

    /// @dev With an error of ours, never by a panic; and for the signature, or for its time, where `only` says so.
    function refuses(bytes memory call, uint256 index, uint256 only) internal {
        (bool done, bytes memory answer) = address(procurement).call(call);
        assertFalse(done, "it was taken");
        assertGe(answer.length, 4, "refused without a reason");
        bytes4 reason = bytes4(answer);
        assertTrue(reason != 0x4e487b71, "a panic");
        if (only >> index & 1 == 0) return;
        assertTrue(
            reason == IProcurementErrors.SignatureInvalid.selector
                || reason == IProcurementErrors.IntentExpired.selector,
            "something else than the signature failed"
        );
    }
}
