// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../interfaces/IProcurement.sol";
import {CoreSlot} from "../types/CoreSlot.sol";
import {Comment} from "../types/Intents.sol";
import {Intents} from "./Intents.sol";
import {Refusals} from "./Refusals.sol";
import {Remarks} from "./Remarks.sol";

/// @title Comments under a pseudonym
/// @notice Only digests: a text can be withheld or erased, that it was there cannot.
abstract contract Comments is IProcurement, Remarks {
    using Intents for *;

    /// @inheritdoc IProcurement
    uint32 public constant commentQuota = QUOTA;

    /// @inheritdoc IProcurement
    function comment(CommentItem calldata item) external {
        Refusals.raise(_comment(item));
    }

    /// @inheritdoc IProcurement
    function commentBatch(CommentItem[] calldata items) external returns (bytes4[] memory refusals) {
        refusals = new bytes4[](items.length);
        for (uint256 i; i < items.length; ++i) {
            refusals[i] = _comment(items[i]);
        }
    }

    function _comment(CommentItem calldata item) private returns (bytes4) {
        Comment calldata intent = item.intent;
        (CoreSlot c, bytes4 refusal) = _remarkRefusal(intent);
        if (refusal != Refusals.NONE) return refusal;
        // Under its id a party comments by `commentAs`; no key has an address as small as that.
        if (!_signed(intent.author, intent.hash(), item.signature)) return SignatureInvalid.selector;
        address registrar;
        if (intent.number == 0) {
            registrar = _recover(Intents.commentAdmission(intent.tender, intent.author), item.admission);
            if (!_admits(c, intent.tender, registrar)) return AdmissionInvalid.selector;
        }
        _recordRemark(intent, registrar);
        return Refusals.NONE;
    }
}
