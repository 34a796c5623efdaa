// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @notice Where the code is that does not fit one contract (EIP-170).
struct Parts {
    address tenderActs;
    address evaluationActs;
    address oversightActs;
    address commentActs;
}
