// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "./interfaces/IDirectory.sol";
import {ITenderActs} from "./interfaces/ITenderActs.sol";
import {Comments} from "./procurement/Comments.sol";
import {Reading} from "./procurement/Reading.sol";
import {TenderActs} from "./procurement/TenderActs.sol";
import {TenderRecord} from "./procurement/TenderRecord.sol";
import {Amend, Authorization, Cancel, Publish, Reschedule} from "./types/Intents.sol";
import {Method, Rules} from "./types/Tenders.sol";

/// @title Procurement: composition, and rules that never change
/// @notice Immutable, without owner, proxy or pause. Read the modules one at a time: `Transcript` (slot 0),
/// `TenderRecord` (all that is kept), `TenderActs`, `OpenedCounts`, `SealedBids`, `Evaluation`, `Comments`, `Reading`.
contract Procurement is Comments, Reading {
    /// @notice The code of an officer's acts until sealing is over; runs on this contract's storage.
    address public immutable tenderActs;

    /// @param directory_ Who acts
    /// @param tenderActs_ A `TenderActs` of the same directory
    /// @param rules_ The procedures, by index
    constructor(IDirectory directory_, address tenderActs_, Rules[] memory rules_) TenderRecord(directory_) {
        if (rules_.length == 0 || rules_.length > type(uint8).max) revert RulesInvalid();
        // A call to an address without code would succeed, and do nothing.
        if (address(TenderActs(tenderActs_).directory()) != address(directory_)) revert RulesInvalid();
        tenderActs = tenderActs_;
        for (uint256 i; i < rules_.length; ++i) {
            _requireSound(rules_[i]);
            _rules[uint8(i)] = rules_[i];
        }
        _procedureCount = uint8(rules_.length);
    }

    /// @inheritdoc ITenderActs
    function publish(Publish calldata, Authorization calldata) external returns (uint32) {
        _runTenderActs();
    }

    /// @inheritdoc ITenderActs
    function amend(Amend calldata, Authorization calldata) external {
        _runTenderActs();
    }

    /// @inheritdoc ITenderActs
    function reschedule(Reschedule calldata, Authorization calldata) external {
        _runTenderActs();
    }

    /// @inheritdoc ITenderActs
    function cancel(Cancel calldata, Authorization calldata) external {
        _runTenderActs();
    }

    /// @dev Hands the whole call to `TenderActs`, and its answer or error to the caller. Does not return.
    function _runTenderActs() private {
        address target = tenderActs;
        assembly ("memory-safe") {
            let memory_ := mload(0x40)
            calldatacopy(memory_, 0, calldatasize())
            let done := delegatecall(gas(), target, memory_, calldatasize(), 0, 0)
            returndatacopy(memory_, 0, returndatasize())
            if done { return(memory_, returndatasize()) }
            revert(memory_, returndatasize())
        }
    }

    /// @dev A freeze must leave time to seal, an amendment time to seal again, an award needs a bid to go to, and a
    /// standstill must fit its storage. Weighing offers needs an opening in two steps that this contract does not have.
    function _requireSound(Rules memory r) private pure {
        bool sound = r.method == Method.LowestPrice && r.freeze < r.sealing && r.resealing != 0
            && r.opening != 0 && r.minOpened != 0 && r.standstill <= type(uint24).max;
        if (!sound) revert RulesInvalid();
    }
}
