// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Administration} from "./directory/Administration.sol";
import {DirectoryIntents} from "./directory/DirectoryIntents.sol";
import {Signers} from "./directory/Signers.sol";
import {
    AddSigner,
    IDirectory,
    ProposeRecovery,
    Register,
    RevokeSigner,
    SetProfile,
    SetRoles,
    VetoRecovery
} from "./interfaces/IDirectory.sol";
import {Authorization} from "./types/Intents.sol";
import {Actor, Kind, Roles} from "./types/Parties.sol";
import {PartySlot, SignerSlot} from "./types/Standing.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/*
 * Storage:
 *
 *   slot 0      id => head              Transcript
 *   slot 1      length | partyCount     Record, Parties
 *   slot 2      id => Party             Parties
 *   slot 3      id => profile           Parties
 *   slot 4      id => Signer            Signers
 *   slot 5      party => Recovery       Recoveries
 *   slot 6      administrator           Administration
 *   slot 7      offered                 Administration
 *   slot 8      intake                  Administration
 *   slot 9, 10  unused                  EIP712
 */
/// @title The directory: its intents
/// @notice See `IDirectory`.
/// @dev Each function checks, in this order: that the intent is still valid, who signed it, that this party may do
/// it, that it is not a replay.
///
/// NOTE: a suspended party can still add and revoke signers of its own and veto a recovery, since suspension must not
/// keep anybody from throwing out a stolen key; and a suspended buyer can take from its officers what they may sign.
contract Directory is Administration, EIP712 {
    using DirectoryIntents for *;

    constructor(address administrator_, address p256Verifier_, address webAuthnVerifier_)
        Signers(p256Verifier_, webAuthnVerifier_)
        Administration(administrator_)
        EIP712("Veedor", "1")
    {}

    /// @inheritdoc IDirectory
    /// @dev Has no nonce: it can't be replayed, since its signer can't enter twice.
    function register(Register calldata intent, Authorization calldata sponsor, bytes calldata acceptance)
        external
        returns (uint32 id)
    {
        _checkValidity(intent.validUntil);
        bool vendor = intent.kind == Kind.Vendor;
        if (!vendor && intent.kind != Kind.Officer) revert RegistrationMalformed();
        if (vendor ? intent.memberOf != 0 || intent.roles != 0 : intent.memberOf == 0) {
            revert RegistrationMalformed();
        }
        _checkRoles(intent.roles);

        bytes32 digest = _hashTypedDataV4(intent.hash());
        Actor memory actor = authenticate(sponsor, digest);
        if (actor.party != intent.sponsor) revert PartyMismatch(intent.sponsor, actor.party);
        bool vouches = vendor
            ? actor.kind == Kind.Registrar
            : actor.kind == Kind.Buyer && actor.party == intent.memberOf;
        if (!vouches) revert SponsorForbidden(actor.party, intent.kind);

        return _register(intent, digest, acceptance);
    }

    /// @inheritdoc IDirectory
    function registerInstitution(Register calldata intent, bytes calldata acceptance)
        external
        onlyAdministrator
        returns (uint32 id)
    {
        _checkValidity(intent.validUntil);
        if (!_isInstitution(intent.kind)) revert RegistrationMalformed();
        if (intent.sponsor != 0 || intent.memberOf != 0 || intent.roles != 0) revert RegistrationMalformed();

        return _register(intent, _hashTypedDataV4(intent.hash()), acceptance);
    }

    /// @inheritdoc IDirectory
    function addSigner(
        AddSigner calldata intent,
        Authorization calldata authorization,
        bytes calldata acceptance
    ) external {
        _checkValidity(intent.validUntil);
        bytes32 digest = _hashTypedDataV4(intent.hash());
        SignerSlot by = _signedBy(authorization, digest);
        if (by.party() != intent.party) revert PartyMismatch(intent.party, by.party());
        _beginOwnAct(intent.party, intent.nonce, authorization);

        _checkNewSigner(by.signerKind(), intent.scheme, intent.signer, digest, acceptance);
        _addSigner(intent.party, by.signerKind(), _credentialOf(intent.scheme, intent.signer));
    }

    /// @inheritdoc IDirectory
    function revokeSigner(RevokeSigner calldata intent, Authorization calldata authorization) external {
        _checkValidity(intent.validUntil);
        SignerSlot by = _signedBy(authorization, _hashTypedDataV4(intent.hash()));
        if (by.party() != intent.party) revert PartyMismatch(intent.party, by.party());
        _beginOwnAct(intent.party, intent.nonce, authorization);

        _revokeSigner(intent.party, intent.signer);
    }

    /// @inheritdoc IDirectory
    function setProfile(SetProfile calldata intent, Authorization calldata authorization) external {
        _checkValidity(intent.validUntil);
        Actor memory actor = authenticate(authorization, _hashTypedDataV4(intent.hash()));
        if (actor.party != intent.party) revert PartyMismatch(intent.party, actor.party);
        _beginOwnAct(intent.party, intent.nonce, authorization);

        _changeProfile(intent.party, intent.profile);
    }

    /// @inheritdoc IDirectory
    /// @dev A suspended officer's roles can be changed, and a suspended buyer can lessen them: taking them away must
    /// always be possible.
    function setRoles(SetRoles calldata intent, Authorization calldata authorization) external {
        _checkValidity(intent.validUntil);
        _checkRoles(intent.roles);
        uint32 by = _signedBy(authorization, _hashTypedDataV4(intent.hash())).party();
        PartySlot officer = _requireParty(intent.party);
        if (officer.kind() != Kind.Officer) revert SponsorForbidden(by, officer.kind());
        if (by != officer.memberOf()) revert PartyMismatch(officer.memberOf(), by);
        if (_isSuspended(by) && !Roles.isWithin(intent.roles, officer.roles())) revert PartyIsSuspended(by);
        _useRolesNonce(intent.party, intent.nonce);

        _changeRoles(intent.party, intent.roles);
    }

    /// @inheritdoc IDirectory
    function proposeRecovery(
        ProposeRecovery calldata intent,
        Authorization calldata sponsor,
        bytes calldata acceptance
    ) external {
        _checkValidity(intent.validUntil);
        bytes32 digest = _hashTypedDataV4(intent.hash());
        Actor memory actor = authenticate(sponsor, digest);
        PartySlot lost = _requireParty(intent.party);
        if (!_mayRecover(actor, lost)) revert SponsorForbidden(actor.party, lost.kind());

        _propose(intent, lost.kind(), actor.party, digest, acceptance);
    }

    /// @inheritdoc IDirectory
    function proposeInstitutionRecovery(ProposeRecovery calldata intent, bytes calldata acceptance)
        external
        onlyAdministrator
    {
        _checkValidity(intent.validUntil);
        Kind kind = _requireParty(intent.party).kind();
        if (!_isInstitution(kind)) revert SponsorForbidden(0, kind);

        _propose(intent, kind, 0, _hashTypedDataV4(intent.hash()), acceptance);
    }

    /// @inheritdoc IDirectory
    function vetoRecovery(VetoRecovery calldata intent, Authorization calldata authorization) external {
        _checkValidity(intent.validUntil);
        SignerSlot by = _signedBy(authorization, _hashTypedDataV4(intent.hash()));
        if (by.party() != intent.party) revert PartyMismatch(intent.party, by.party());

        _vetoRecovery(intent.party, intent.nonce, keccak256(authorization.signer));
    }

    function _register(Register calldata intent, bytes32 digest, bytes calldata acceptance)
        private
        returns (uint32 id)
    {
        _checkNewSigner(intent.kind, intent.scheme, intent.signer, digest, acceptance);
        id = _addParty(intent.kind, intent.memberOf, intent.roles, intent.profile, intent.sponsor);
        _addSigner(id, intent.kind, _credentialOf(intent.scheme, intent.signer));
    }

    function _propose(
        ProposeRecovery calldata intent,
        Kind kind,
        uint32 sponsor,
        bytes32 digest,
        bytes calldata acceptance
    ) private {
        _checkNewSigner(kind, intent.scheme, intent.signer, digest, acceptance);
        _proposeRecovery(intent.party, intent.nonce, sponsor, _credentialOf(intent.scheme, intent.signer));
    }

    /// @dev Uses the party's own nonce. Who acts with a key of its own has not lost it, so a recovery that waits is off.
    function _beginOwnAct(uint32 id, uint32 nonce, Authorization calldata authorization) private {
        _useNonce(id, nonce);
        _callOffRecovery(id, keccak256(authorization.signer));
    }

    /// @dev A vendor goes back to the registrar that knows it, and is at no other's mercy. Only while that one is suspended
    /// any other will do, so that no vendor is lost with its registrar.
    function _mayRecover(Actor memory actor, PartySlot lost) private view returns (bool) {
        if (lost.kind() == Kind.Officer) return actor.party == lost.memberOf();
        return lost.kind() == Kind.Vendor && actor.kind == Kind.Registrar
            && (actor.party == lost.sponsor() || _isSuspended(lost.sponsor()));
    }

    function _isInstitution(Kind kind) private pure returns (bool) {
        return kind != Kind.None && kind != Kind.Vendor && kind != Kind.Officer;
    }

    function _checkRoles(uint16 roles) private pure {
        if (roles & ~Roles.ALL != 0) revert RolesUnknown(roles);
    }

    function _checkValidity(uint40 validUntil) private view {
        if (block.timestamp > validUntil) revert IntentExpired(validUntil);
    }
}
