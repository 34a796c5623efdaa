// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

// The two verifiers that a directory is deployed with, named here so that they are compiled with our settings
// and their artifacts can be deployed and checked like our own. Both are stateless, and use the P-256 precompile
// where the chain has one.

/* solhint-disable no-unused-import */
import {
    ERC7913P256Verifier
} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol";
import {
    ERC7913WebAuthnVerifier
} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913WebAuthnVerifier.sol";
