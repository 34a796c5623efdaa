// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Scheme} from "../types/Parties.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title How each scheme's signatures are checked
/// @dev OpenZeppelin's `SignatureChecker` is not used: it asks an address for its code to choose between ECDSA and
/// ERC-1271, so that who holds a key could change how its old signatures are checked (EIP-7702).
library Signatures {
    /// @dev What a wallet's answer may cost. Bounds what a hostile wallet can make a relayer pay.
    uint256 internal constant WALLET_GAS = 200_000;
    /// @dev What a verifier's answer may cost: a bent passkey assertion makes OpenZeppelin's spend all that it gets.
    /// Many times what a P-256 signature costs without the precompile: bids depend on it, and gas may be repriced.
    uint256 internal constant VERIFIER_GAS = 2_000_000;

    /// @notice The account, or the verifier, that a signer's ERC-7913 bytes begin with.
    function accountOf(bytes calldata signer) internal pure returns (address) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return address(bytes20(signer));
    }

    /// @notice Whether `signer` signed `digest`. Reverts on nothing that `signature` may hold.
    /// @dev `signer` must have the form that `Signers` demands at registration.
    function isValid(Scheme scheme, bytes calldata signer, bytes32 digest, bytes calldata signature)
        internal
        view
        returns (bool)
    {
        address account = accountOf(signer);
        if (scheme == Scheme.Ecdsa) {
            // Looks at no code: what lives at the address does not matter.
            (address recovered, ECDSA.RecoverError failure,) = ECDSA.tryRecoverCalldata(digest, signature);
            return failure == ECDSA.RecoverError.NoError && recovered == account;
        }
        if (scheme == Scheme.Contract) {
            bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
            return _answers(account, WALLET_GAS, question, IERC1271.isValidSignature.selector);
        }
        if (scheme == Scheme.P256 || scheme == Scheme.WebAuthn) {
            bytes memory question =
                abi.encodeCall(IERC7913SignatureVerifier.verify, (signer[20:], digest, signature));
            return _answers(account, VERIFIER_GAS, question, IERC7913SignatureVerifier.verify.selector);
        }
        return false;
    }

    /// @dev Whether `target` answers with the magic value, in one word and nothing after it. A revert, silence or
    /// more is a no; an oversized answer is not copied.
    function _answers(address target, uint256 gasLimit, bytes memory question, bytes4 magic)
        private
        view
        returns (bool)
    {
        bool answered;
        uint256 size;
        bytes32 answer;
        assembly ("memory-safe") {
            mstore(0x00, 0)
            answered := staticcall(gasLimit, target, add(question, 0x20), mload(question), 0x00, 0x20)
            size := returndatasize()
            answer := mload(0x00)
        }
        return answered && size == 32 && answer == bytes32(magic);
    }
}
