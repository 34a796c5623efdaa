// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Amend, Authorization, Cancel, Publish, Reschedule} from "../types/Intents.sol";

/// @title An officer's acts until sealing is over
/// @notice Part of `IProcurement`; `TenderActs` holds its code.
interface ITenderActs {
    /// @notice Opens a tender.
    function publish(Publish calldata intent, Authorization calldata officer) external returns (uint32 tender);
    /// @notice Changes terms or lots; raises the version.
    function amend(Amend calldata intent, Authorization calldata officer) external;
    /// @notice Moves boundaries to later times.
    function reschedule(Reschedule calldata intent, Authorization calldata officer) external;
    /// @notice Ends the tender before `sealsUntil`.
    function cancel(Cancel calldata intent, Authorization calldata officer) external;
}
