// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @notice Refusals of sealing, opening and commenting: selectors of errors without arguments.
/// @dev One check serves both forms of such an act: alone it throws the error, in a batch it returns the selector, so
/// that one item can fail without an external call around each.
library Refusals {
    bytes4 internal constant NONE = 0;

    /// @dev Throws the error whose selector this is. Assembly, because Solidity throws an error only by name.
    function raise(bytes4 refusal) internal pure {
        if (refusal == NONE) return;
        assembly ("memory-safe") {
            mstore(0, refusal)
            revert(0, 4)
        }
    }
}
