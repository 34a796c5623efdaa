// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Amend, Authorization, Cancel, Panel, Publish, Reschedule} from "../types/Intents.sol";

/// @title An officer's acts until sealing is over
/// @notice Part of `IProcurement`; `TenderActs` holds its code. `officers` is who signs, and after it whoever approves:
/// an officer whose roles have `Roles.SECONDED` needs another with `Roles.APPROVE`, who signs the same.
interface ITenderActs {
    /// @notice Opens a tender that goes to the lowest price.
    function publish(Publish calldata intent, Authorization[] calldata officers)
        external
        returns (uint32 tender);
    /// @notice Opens a tender that weighs offers and prices.
    /// @param panel What `intent.panel` is the digest of
    function publishWeighted(Publish calldata intent, Panel calldata panel, Authorization[] calldata officers)
        external
        returns (uint32 tender);
    /// @notice Changes terms or lots, and leaves the panel; raises the version.
    function amend(Amend calldata intent, Authorization[] calldata officers) external;
    /// @notice Changes terms, lots or the panel of a weighted tender; raises the version.
    function amendWeighted(Amend calldata intent, Panel calldata panel, Authorization[] calldata officers)
        external;
    /// @notice Moves boundaries to later times.
    function reschedule(Reschedule calldata intent, Authorization[] calldata officers) external;
    /// @notice Ends the tender without award.
    /// @param oversight Signs the same intent from `sealsUntil` on, and while the tender is suspended; else empty
    function cancel(
        Cancel calldata intent,
        Authorization[] calldata officers,
        Authorization calldata oversight
    ) external;
}
