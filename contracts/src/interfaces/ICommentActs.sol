// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Authorization, Comment, Compact, Endorse, Moderate, Reply, Restore} from "../types/Intents.sol";

/// @title What follows a comment, and comments under a name
/// @notice Part of `IProcurement`; `CommentActs` holds its code.
interface ICommentActs {
    /// @notice Records the digest of a comment that a vendor or a buyer makes under its id, which as an address is one that
    /// no key has.
    function commentAs(Comment calldata intent, Authorization calldata party) external;
    /// @notice Answers a comment on the vendor's bid, scores or award. Shown beside the comment.
    function reply(Reply calldata intent, Authorization calldata vendor) external;
    /// @notice Supports a comment.
    /// @param admission A registrar's signature of `CommentAdmission`; zeros for a pseudonym that has commented
    function endorse(Endorse calldata intent, Compact calldata admission, Compact calldata author) external;
    /// @notice Withholds a comment's text, with a reason.
    function moderate(Moderate calldata intent, Authorization calldata moderator) external;
    /// @notice Lets a comment's text be shown again, with a reason.
    function restore(Restore calldata intent, Authorization calldata moderator) external;
}
