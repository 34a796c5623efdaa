// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {TimetableSlot} from "../types/TimetableSlot.sol";
import {TenderRecord} from "./TenderRecord.sol";

/// @title How many bids were opened in each lot
/// @notice An award must account for every one of them, so leaving out a vendor cannot go unnoticed.
/// @dev Lots 1 to 3 are counted in `TimetableSlot`; the rest in words of 15 counts:
///
///     ready 1 (most significant) | unused 15 | count 16 × 15 (lot 4 + 15·word in the least significant)
///
/// `ready` is written at publication, so that the first vendor to open does not pay for a new slot.
abstract contract OpenedCounts is TenderRecord {
    uint256 private constant INLINE = 3;
    uint256 private constant PER_WORD = 15;
    uint256 private constant READY = 1 << 255;

    /// @dev Prepares the words for `lots` lots; idempotent.
    function _readyCounts(uint32 tender, uint256 lots) internal {
        for (uint256 first = INLINE; first < lots; first += PER_WORD) {
            _openedWords[tender][(first - INLINE) / PER_WORD] = READY;
        }
    }

    /// @dev Counts one more opened bid; lots 1 to 3 in the answer, which the caller stores.
    function _countOpened(TimetableSlot t, uint32 tender, uint16 number) internal returns (TimetableSlot) {
        if (number <= INLINE) return t.withOpened(number);
        (uint256 word, uint256 shift) = _place(number);
        uint256 counts = _openedWords[tender][word];
        // A count must not carry into its neighbour.
        assert(uint16(counts >> shift) != type(uint16).max);
        _openedWords[tender][word] = counts + (1 << shift);
        return t;
    }

    function _openedIn(TimetableSlot t, uint32 tender, uint16 number) internal view returns (uint16) {
        if (number <= INLINE) return t.opened(number);
        (uint256 word, uint256 shift) = _place(number);
        return uint16(_openedWords[tender][word] >> shift);
    }

    function _place(uint16 number) private pure returns (uint256 word, uint256 shift) {
        uint256 index = number - 1 - INLINE;
        return (index / PER_WORD, index % PER_WORD * 16);
    }
}
