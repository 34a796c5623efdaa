// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Transcript} from "../Transcript.sol";
import {IDirectory} from "../interfaces/IDirectory.sol";

/*
 * Storage (slot 0 is `Transcript`'s):
 *
 *   slot 1   length 32
 */
/// @title The directory's one transcript
/// @dev Transcript 0, and how many events it has.
abstract contract Record is Transcript, IDirectory {
    uint256 private constant _TRANSCRIPT = 0;

    uint32 private _length;

    /// @inheritdoc IDirectory
    function length() external view returns (uint32) {
        return _length;
    }

    /// @dev Every event of the directory passes here. See `Transcript._log`.
    function _record(uint256 topics, bytes memory words) internal {
        ++_length;
        _log(_TRANSCRIPT, topics, words);
    }
}
