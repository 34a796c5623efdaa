// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title Hash chains over a contract's events
/// @notice Every event whose last data word is a head belongs to a transcript:
///
///     head(0) = keccak256("veedor/transcript/1" ‖ chainId ‖ contract ‖ id)
///     head(n) = keccak256(head(n-1) ‖ keccak256(block.timestamp ‖ topics ‖ data without its last word))
///
/// A topic and a word of data weigh the same in a record: what tells them apart is the event's selector. Who folds must
/// refuse a log with more or fewer topics than its event has.
///
/// `chainId`, `id`, `block.timestamp` and topics are 32 bytes each, `contract` is 20. In `Procurement` the
/// id is the tender's, and 0 is the list of publications; `Directory` has transcript 0 alone.
///
/// NOTE: the heads are the mapping at storage slot 0 of either contract, so that `eth_getProof` shows that a list
/// of events is complete to anyone who has a block header.
interface ITranscript {
    /// @notice The head of a transcript; head(0) if it has no events.
    function head(uint256 id) external view returns (bytes32);
}
