// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../interfaces/IDirectory.sol";
import {Scheme} from "../types/Parties.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title How each scheme's signatures are checked
/// @dev OpenZeppelin's `SignatureChecker` is not used: it asks an address for its code to choose between ECDSA and
/// ERC-1271, so that who holds a key could change how its old signatures are checked (EIP-7702).
library Signatures {
    /// @dev What a wallet's or a verifier's answer may cost: twice a passkey's without the precompile for P-256, which
    /// costs about 250,000. Bounds what a hostile wallet, or a bent passkey assertion (OpenZeppelin's verifier spends all
    /// that it gets on one), makes a relayer pay.
    uint256 internal constant GAS_LIMIT = 500_000;
    /// @dev What a caller must have left so that the callee gets all of `GAS_LIMIT`: it keeps one part in 64 (EIP-150), and
    /// pays for a cold account, twice if that one delegates (EIP-7702).
    uint256 internal constant GAS_NEEDED = GAS_LIMIT + GAS_LIMIT / 63 + 10_000;

    /// @notice The account, or the verifier, that a signer's ERC-7913 bytes begin with.
    function accountOf(bytes calldata signer) internal pure returns (address) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return address(bytes20(signer));
    }

    /// @notice Whether `signer` signed `digest`. Reverts on nothing that `signature` may hold; for want of gas only.
    /// @dev `signer` must have the form that `Signers` demands at registration.
    function isValid(Scheme scheme, bytes calldata signer, bytes32 digest, bytes calldata signature)
        internal
        view
        returns (bool)
    {
        address account = accountOf(signer);
        if (scheme == Scheme.Ecdsa) {
            // Looks at no code: what lives at the address does not matter.
            return account != address(0) && recover(digest, signature) == account;
        }
        if (scheme == Scheme.Contract) {
            bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
            return _answers(account, question, IERC1271.isValidSignature.selector);
        }
        if (scheme == Scheme.P256 || scheme == Scheme.WebAuthn) {
            bytes memory question =
                abi.encodeCall(IERC7913SignatureVerifier.verify, (signer[20:], digest, signature));
            return _answers(account, question, IERC7913SignatureVerifier.verify.selector);
        }
        return false;
    }

    /// @notice Who signed `digest`, in 65 bytes or in the 64 of EIP-2098; 0 for nobody.
    function recover(bytes32 digest, bytes calldata signature) internal pure returns (address recovered) {
        if (signature.length == 64) {
            (recovered,,) = ECDSA.tryRecover(digest, bytes32(signature[:32]), bytes32(signature[32:]));
        } else {
            (recovered,,) = ECDSA.tryRecoverCalldata(digest, signature);
        }
    }

    /// @dev Whether `target` answers with the magic value, in one word and nothing after it. A revert, silence or
    /// more is a no; an oversized answer is not copied.
    ///
    /// A no counts only from a target that had all the gas it may have: otherwise whoever submits could make a good
    /// signature look bad, by sending too little. A yes is a yes, so that honest callers need not send more than it costs.
    function _answers(address target, bytes memory question, bytes4 magic) private view returns (bool) {
        bool starved = gasleft() < GAS_NEEDED;
        uint256 gasLimit = GAS_LIMIT;
        bool answered;
        uint256 size;
        bytes32 answer;
        assembly ("memory-safe") {
            mstore(0x00, 0)
            answered := staticcall(gasLimit, target, add(question, 0x20), mload(question), 0x00, 0x20)
            size := returndatasize()
            answer := mload(0x00)
        }
        bool yes = answered && size == 32 && answer == bytes32(magic);
        if (!yes && starved) revert IDirectory.VerificationStarved();
        return yes;
    }
}
