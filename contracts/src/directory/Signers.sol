// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../interfaces/IDirectory.sol";
import {Authorization} from "../types/Intents.sol";
import {Actor, Credential, Kind, Scheme, Signer} from "../types/Parties.sol";
import {PartySlot, SignerSlot} from "../types/Standing.sol";
import {Authentication} from "./Authentication.sol";
import {Parties} from "./Parties.sol";
import {Signatures} from "./Signatures.sol";

/*
 * Storage, after `Parties`:
 *
 *   slot 4   keccak256(ERC-7913 bytes) => Signer, one slot each
 */
/// @title Who signs for whom
/// @dev Keeps signers, emits their events, and tells who signed a digest. A signer's entry is never removed: that is
/// what keeps it from coming back, or from passing to another party.
abstract contract Signers is Parties {
    address private immutable _p256Verifier;
    address private immutable _webAuthnVerifier;

    mapping(bytes32 id => Signer) private _signers;

    constructor(address p256Verifier_, address webAuthnVerifier_) {
        if (p256Verifier_.code.length == 0 || webAuthnVerifier_.code.length == 0) revert SignerMalformed();
        _p256Verifier = p256Verifier_;
        _webAuthnVerifier = webAuthnVerifier_;
    }

    /// @inheritdoc IDirectory
    function authenticate(Authorization calldata authorization, bytes32 digest)
        public
        view
        returns (Actor memory)
    {
        SignerSlot one = _slotOf(keccak256(authorization.signer));
        PartySlot who = _partySlot(one.party());
        Authentication.requireSigned(one, who, authorization, digest);
        return Actor({party: one.party(), kind: who.kind(), memberOf: who.memberOf(), roles: who.roles()});
    }

    /// @inheritdoc IDirectory
    function vendorAt(Authorization calldata authorization, bytes32 digest, uint40 time)
        external
        view
        returns (uint32 vendor)
    {
        SignerSlot one = _slotOf(keccak256(authorization.signer));
        return Authentication.isVendorSigned(one, time, authorization, digest) ? one.party() : 0;
    }

    /// @inheritdoc IDirectory
    function standing(bytes32 id) external view returns (SignerSlot one, PartySlot who) {
        one = _slotOf(id);
        who = _partySlot(one.party());
    }

    /// @inheritdoc IDirectory
    function signerSlot(bytes32 id) external view returns (SignerSlot) {
        return _slotOf(id);
    }

    /// @inheritdoc IDirectory
    function isRegistrar(address account) external view returns (bool) {
        return _isRegistrar(account);
    }

    /// @inheritdoc IDirectory
    function signer(bytes32 id) external view returns (Signer memory) {
        return _signers[id];
    }

    /// @inheritdoc IDirectory
    function p256Verifier() external view returns (address) {
        return _p256Verifier;
    }

    /// @inheritdoc IDirectory
    function webAuthnVerifier() external view returns (address) {
        return _webAuthnVerifier;
    }

    function _isRegistrar(address account) internal view returns (bool) {
        SignerSlot one = _slotOf(keccak256(abi.encodePacked(account)));
        return one.signerKind() == Kind.Registrar && one.scheme() == Scheme.Ecdsa && one.revokedAt() == 0
            && !_partySlot(one.party()).suspended();
    }

    function _slotOf(bytes32 id) internal view returns (SignerSlot slot) {
        Signer storage one = _signers[id];
        // A `Signer` fits one slot, and this is it.
        assembly ("memory-safe") {
            slot := sload(one.slot)
        }
    }

    /// @dev The standing signer that signed `digest`, whether or not its party may act.
    function _signedBy(Authorization calldata authorization, bytes32 digest)
        internal
        view
        returns (SignerSlot one)
    {
        one = _slotOf(keccak256(authorization.signer));
        Authentication.requireSigned(one, authorization, digest);
    }

    /// @dev What `_addSigner` relies on. Apart from it so that nothing is written before all is checked.
    /// @param acceptance The new signer's signature of `digest`: nobody can claim a key that it does not hold
    function _checkNewSigner(
        Kind kind,
        Scheme scheme,
        bytes calldata signer_,
        bytes32 digest,
        bytes calldata acceptance
    ) internal view {
        if (kind == Kind.Vendor && scheme == Scheme.Contract) {
            revert SignerSchemeForbidden(kind, scheme);
        }
        _checkForm(scheme, signer_);

        _requireFree(keccak256(signer_));
        if (!Signatures.isValid(scheme, signer_, digest, acceptance)) revert SignatureInvalid();
    }

    function _addSigner(uint32 party_, Kind kind, Credential memory one) internal {
        bytes32 id = _idOf(one);
        _signers[id] = Signer({
            party: party_, kind: kind, scheme: one.scheme, addedAt: uint40(block.timestamp), revokedAt: 0
        });
        _countSigner(party_);
        _record(
            2,
            abi.encode(
                block.timestamp, SignerAdded.selector, party_, id, one.scheme, one.account, one.x, one.y, 0
            )
        );
    }

    function _revokeSigner(uint32 party_, bytes32 id) internal {
        Signer memory one = _signers[id];
        if (one.party == 0) revert SignerUnknown(id);
        if (one.party != party_) revert PartyMismatch(party_, one.party);
        if (one.revokedAt != 0) revert SignerRevokedAt(id, one.revokedAt);

        _discountSigner(party_);
        _signers[id].revokedAt = uint40(block.timestamp);
        _record(2, abi.encode(block.timestamp, SignerRevoked.selector, party_, id, 0));
    }

    /// @dev A signer belongs to one party, revoked or not.
    function _requireFree(bytes32 id) internal view {
        uint32 holder = _holderOf(id);
        if (holder != 0) revert SignerTaken(id, holder);
    }

    /// @dev The party that has the signer, or had it; 0 for none.
    function _holderOf(bytes32 id) internal view returns (uint32) {
        return _signers[id].party;
    }

    /// @dev Of bytes whose form was checked.
    function _credentialOf(Scheme scheme, bytes calldata signer_) internal pure returns (Credential memory) {
        (bytes32 x, bytes32 y) = _coordinates(signer_);
        return Credential({scheme: scheme, account: Signatures.accountOf(signer_), x: x, y: y});
    }

    /// @dev keccak256 of the ERC-7913 bytes that a credential was taken from.
    function _idOf(Credential memory one) internal pure returns (bytes32) {
        bool bare = one.scheme == Scheme.Ecdsa || one.scheme == Scheme.Contract;
        return keccak256(bare ? abi.encodePacked(one.account) : abi.encodePacked(one.account, one.x, one.y));
    }

    /// @dev That a P-256 key is a point of the curve is shown by its first signature, not here.
    function _checkForm(Scheme scheme, bytes calldata signer_) private view {
        if (scheme == Scheme.Ecdsa || scheme == Scheme.Contract) {
            if (signer_.length != 20) revert SignerMalformed();
            address account = Signatures.accountOf(signer_);
            if (account == address(0)) revert SignerMalformed();
            if (scheme == Scheme.Contract && account.code.length == 0) revert SignerMalformed();
        } else if (scheme == Scheme.P256 || scheme == Scheme.WebAuthn) {
            if (signer_.length != 84) revert SignerMalformed();
            address verifier = scheme == Scheme.P256 ? _p256Verifier : _webAuthnVerifier;
            if (Signatures.accountOf(signer_) != verifier) revert SignerMalformed();
            (bytes32 x, bytes32 y) = _coordinates(signer_);
            if (x == 0 && y == 0) revert SignerMalformed();
        } else {
            revert SignerMalformed();
        }
    }

    function _coordinates(bytes calldata signer_) private pure returns (bytes32 x, bytes32 y) {
        if (signer_.length == 84) (x, y) = (bytes32(signer_[20:52]), bytes32(signer_[52:84]));
    }
}
