// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    AddSigner,
    ProposeRecovery,
    Register,
    RevokeSigner,
    SetProfile,
    SetRoles,
    VetoRecovery
} from "../interfaces/IDirectory.sol";

/// @title EIP-712 struct hashes of what is signed for the directory
/// @dev Enums are `uint8` in a type string. Fields come in the order of the Solidity structs.
library DirectoryIntents {
    bytes32 internal constant REGISTER_TYPEHASH = keccak256(
        "Register(uint8 kind,uint32 sponsor,uint32 memberOf,uint16 roles,bytes32 profile,uint8 scheme,bytes signer,uint40 validUntil)"
    );
    bytes32 internal constant ADD_SIGNER_TYPEHASH =
        keccak256("AddSigner(uint32 party,uint32 nonce,uint8 scheme,bytes signer,uint40 validUntil)");
    bytes32 internal constant REVOKE_SIGNER_TYPEHASH =
        keccak256("RevokeSigner(uint32 party,uint32 nonce,bytes32 signer,uint40 validUntil)");
    bytes32 internal constant SET_PROFILE_TYPEHASH =
        keccak256("SetProfile(uint32 party,uint32 nonce,bytes32 profile,uint40 validUntil)");
    bytes32 internal constant SET_ROLES_TYPEHASH =
        keccak256("SetRoles(uint32 party,uint32 nonce,uint16 roles,uint40 validUntil)");
    bytes32 internal constant PROPOSE_RECOVERY_TYPEHASH =
        keccak256("ProposeRecovery(uint32 party,uint32 nonce,uint8 scheme,bytes signer,uint40 validUntil)");
    bytes32 internal constant VETO_RECOVERY_TYPEHASH =
        keccak256("VetoRecovery(uint32 party,uint32 nonce,uint40 validUntil)");

    function hash(Register calldata intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                REGISTER_TYPEHASH,
                intent.kind,
                intent.sponsor,
                intent.memberOf,
                intent.roles,
                intent.profile,
                intent.scheme,
                keccak256(intent.signer),
                intent.validUntil
            )
        );
    }

    function hash(AddSigner calldata intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                ADD_SIGNER_TYPEHASH,
                intent.party,
                intent.nonce,
                intent.scheme,
                keccak256(intent.signer),
                intent.validUntil
            )
        );
    }

    function hash(RevokeSigner calldata intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(REVOKE_SIGNER_TYPEHASH, intent.party, intent.nonce, intent.signer, intent.validUntil)
        );
    }

    function hash(SetProfile calldata intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(SET_PROFILE_TYPEHASH, intent.party, intent.nonce, intent.profile, intent.validUntil)
        );
    }

    function hash(SetRoles calldata intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(SET_ROLES_TYPEHASH, intent.party, intent.nonce, intent.roles, intent.validUntil)
        );
    }

    function hash(ProposeRecovery calldata intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PROPOSE_RECOVERY_TYPEHASH,
                intent.party,
                intent.nonce,
                intent.scheme,
                keccak256(intent.signer),
                intent.validUntil
            )
        );
    }

    function hash(VetoRecovery calldata intent) internal pure returns (bytes32) {
        return keccak256(abi.encode(VETO_RECOVERY_TYPEHASH, intent.party, intent.nonce, intent.validUntil));
    }
}
