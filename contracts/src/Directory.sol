// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Administration} from "./directory/Administration.sol";
import {DirectoryIntents} from "./directory/DirectoryIntents.sol";
import {Signers} from "./directory/Signers.sol";
import {
    AddSigner,
    IDirectory,
    Register,
    RevokeSigner,
    SetProfile,
    SetRoles
} from "./interfaces/IDirectory.sol";
import {Authorization} from "./types/Intents.sol";
import {Actor, Kind, Party, Signer} from "./types/Parties.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/*
 * Storage:
 *
 *   slot 0      id => head              Transcript
 *   slot 1      length | partyCount     Record, Parties
 *   slot 2      id => Party             Parties
 *   slot 3      id => profile           Parties
 *   slot 4      id => Signer            Signers
 *   slot 5      administrator           Administration
 *   slot 6      offered                 Administration
 *   slot 7      intake                  Administration
 *   slot 8, 9   unused                  EIP712
 */
/// @title The directory: its intents
/// @notice See `IDirectory`.
/// @dev Each function checks, in this order: that the intent is still valid, who signed it, that this party may do
/// it, that it is not a replay.
///
/// NOTE: a suspended party can still add and revoke signers of its own, and nothing else: suspension must not keep
/// anybody from throwing out a stolen key.
contract Directory is Signers, Administration, EIP712 {
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

        bytes32 digest = _hashTypedDataV4(intent.hash());
        Actor memory actor = authenticate(sponsor, digest);
        bool vouches = vendor
            ? actor.kind == Kind.Registrar
            : actor.kind == Kind.Buyer && actor.party == intent.memberOf;
        if (!vouches) revert SponsorForbidden(actor.party, intent.kind);

        return _register(intent, actor.party, digest, acceptance);
    }

    /// @inheritdoc IDirectory
    function registerInstitution(Register calldata intent, bytes calldata acceptance)
        external
        onlyAdministrator
        returns (uint32 id)
    {
        _checkValidity(intent.validUntil);
        if (intent.kind == Kind.None || intent.kind == Kind.Vendor || intent.kind == Kind.Officer) {
            revert RegistrationMalformed();
        }
        if (intent.memberOf != 0 || intent.roles != 0) revert RegistrationMalformed();

        return _register(intent, 0, _hashTypedDataV4(intent.hash()), acceptance);
    }

    /// @inheritdoc IDirectory
    function addSigner(
        AddSigner calldata intent,
        Authorization calldata authorization,
        bytes calldata acceptance
    ) external {
        _checkValidity(intent.validUntil);
        bytes32 digest = _hashTypedDataV4(intent.hash());
        Signer memory by = _signedBy(authorization, digest);
        if (by.party != intent.party) revert PartyMismatch(intent.party, by.party);
        _useNonce(intent.party, intent.nonce);

        _checkNewSigner(by.kind, intent.scheme, intent.signer, digest, acceptance);
        _addSigner(intent.party, by.kind, intent.scheme, intent.signer);
    }

    /// @inheritdoc IDirectory
    function revokeSigner(RevokeSigner calldata intent, Authorization calldata authorization) external {
        _checkValidity(intent.validUntil);
        Signer memory by = _signedBy(authorization, _hashTypedDataV4(intent.hash()));
        if (by.party != intent.party) revert PartyMismatch(intent.party, by.party);
        _useNonce(intent.party, intent.nonce);

        _revokeSigner(intent.party, intent.signer);
    }

    /// @inheritdoc IDirectory
    function setProfile(SetProfile calldata intent, Authorization calldata authorization) external {
        _checkValidity(intent.validUntil);
        Actor memory actor = authenticate(authorization, _hashTypedDataV4(intent.hash()));
        if (actor.party != intent.party) revert PartyMismatch(intent.party, actor.party);
        _useNonce(intent.party, intent.nonce);

        _changeProfile(intent.party, intent.profile);
    }

    /// @inheritdoc IDirectory
    /// @dev A suspended officer's roles can be changed: taking them away must always be possible.
    function setRoles(SetRoles calldata intent, Authorization calldata authorization) external {
        _checkValidity(intent.validUntil);
        Actor memory actor = authenticate(authorization, _hashTypedDataV4(intent.hash()));
        Party memory officer = _party(intent.party);
        if (officer.kind == Kind.None) revert PartyUnknown(intent.party);
        if (officer.kind != Kind.Officer) revert SponsorForbidden(actor.party, officer.kind);
        if (actor.party != officer.memberOf) revert PartyMismatch(officer.memberOf, actor.party);
        _useNonce(intent.party, intent.nonce);

        _changeRoles(intent.party, intent.roles);
    }

    function _register(Register calldata intent, uint32 sponsor, bytes32 digest, bytes calldata acceptance)
        private
        returns (uint32 id)
    {
        _checkNewSigner(intent.kind, intent.scheme, intent.signer, digest, acceptance);
        id = _addParty(intent.kind, intent.memberOf, intent.roles, intent.profile, sponsor);
        _addSigner(id, intent.kind, intent.scheme, intent.signer);
    }

    function _checkValidity(uint40 validUntil) private view {
        if (block.timestamp > validUntil) revert IntentExpired(validUntil);
    }
}
