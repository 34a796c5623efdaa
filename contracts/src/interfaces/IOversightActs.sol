// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    Authorization,
    Compact,
    Complain,
    Decide,
    ExcludeSeal,
    Excuse,
    PublishCounts,
    Release,
    Suspend,
    TokenRequest
} from "../types/Intents.sol";

/// @title What controls those who decide
/// @notice Part of `IProcurement`; `OversightActs` holds its code.
interface IOversightActs {
    // ─── Suspension ──────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Stops a tender's clock. Seals, withdrawals and openings are taken as before: the phase it falls in does not
    /// end before the release. Nothing is decided meanwhile.
    function suspend(Suspend calldata intent, Authorization calldata oversight) external;
    /// @notice Lets the tender go on: boundaries that lay ahead come later by what was lost.
    function release(Release calldata intent, Authorization calldata oversight) external;
    /// @notice Releases a tender whose suspension has used up what the procedure allows. Anyone may.
    function resume(uint32 tender) external;

    // ─── Complaints ──────────────────────────────────────────────────────────────────────────────────────────

    /// @notice A vendor that has opened a bid complains: of a disqualification in the time for objections, of an award or a
    /// desertion in the standstill. Holds up the lot until oversight decides or its time is over. A vendor that the
    /// administrator has barred from new acts can still defend its running bid.
    function complain(Complain calldata intent, Authorization calldata vendor) external;
    /// @notice Decides a complaint. Upheld, it returns the lot to evaluation.
    function decide(Decide calldata intent, Authorization calldata oversight) external;
    /// @notice Excludes a seal that is not open yet, because its envelope is garbage.
    function excludeSeal(ExcludeSeal calldata intent, Authorization calldata oversight) external;

    // ─── Who asked and did not bid ───────────────────────────────────────────────────────────────────────────

    /// @notice A registrar publishes how many vendors asked it for a token: once, from `opensUntil` on.
    function publishCounts(PublishCounts calldata intent, Compact calldata registrar) external;
    /// @notice Names a vendor that asked for a token, and neither opened a bid nor claimed a withdrawal. Anyone may who
    /// holds its signed request.
    function nameAbsent(TokenRequest calldata request, Authorization calldata vendor) external;
    /// @notice Claims a withdrawn seal for its vendor, from `sealsUntil` on.
    /// @param bidder The one-time key's signature
    function excuse(Excuse calldata intent, Compact calldata bidder) external;
}
