// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../interfaces/IDirectory.sol";
import {Authorization} from "../types/Intents.sol";
import {Kind, Scheme} from "../types/Parties.sol";
import {PartySlot, SignerSlot} from "../types/Standing.sol";
import {Signatures} from "./Signatures.sol";

/// @title Who signed, from what the directory keeps
/// @dev Shared by `Directory` and those that ask it: a signature is checked where it arrives, so that it need not be
/// copied from contract to contract.
library Authentication {
    /// @dev Reverts unless the signer stands, its party may act, and it signed.
    function requireSigned(
        SignerSlot signer,
        PartySlot who,
        Authorization calldata authorization,
        bytes32 digest
    ) internal view {
        _requireStanding(signer, authorization);
        if (who.suspended()) revert IDirectory.PartyIsSuspended(signer.party());
        if (!_isValid(signer, authorization, digest)) revert IDirectory.SignatureInvalid();
    }

    /// @dev As above, whether or not its party may act.
    function requireSigned(SignerSlot signer, Authorization calldata authorization, bytes32 digest)
        internal
        view
    {
        _requireStanding(signer, authorization);
        if (!_isValid(signer, authorization, digest)) revert IDirectory.SignatureInvalid();
    }

    /// @dev As `requireSigned`, but tells.
    function isSigned(SignerSlot signer, PartySlot who, Authorization calldata authorization, bytes32 digest)
        internal
        view
        returns (bool)
    {
        return signer.party() != 0 && signer.revokedAt() == 0 && !who.suspended()
            && _isValid(signer, authorization, digest);
    }

    /// @dev Whether a vendor's signer signed, that was added before `time` and not revoked before it. Later standing does
    /// not matter. A wallet never passes: it could change its answer after prices are known.
    function isVendorSigned(
        SignerSlot signer,
        uint40 time,
        Authorization calldata authorization,
        bytes32 digest
    ) internal view returns (bool) {
        if (signer.signerKind() != Kind.Vendor || signer.scheme() == Scheme.Contract) return false;
        uint40 revokedAt = signer.revokedAt();
        if (signer.addedAt() >= time || (revokedAt != 0 && revokedAt < time)) return false;
        return _isValid(signer, authorization, digest);
    }

    function _requireStanding(SignerSlot signer, Authorization calldata authorization) private pure {
        bytes32 id = keccak256(authorization.signer);
        if (signer.party() == 0) revert IDirectory.SignerUnknown(id);
        if (signer.revokedAt() != 0) revert IDirectory.SignerRevokedAt(id, signer.revokedAt());
    }

    function _isValid(SignerSlot signer, Authorization calldata authorization, bytes32 digest)
        private
        view
        returns (bool)
    {
        return Signatures.isValid(signer.scheme(), authorization.signer, digest, authorization.signature);
    }
}
