// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Authorization} from "../types/Intents.sol";
import {Actor, Kind, Party, Recovery, Scheme, Signer} from "../types/Parties.sol";
import {PartySlot, SignerSlot} from "../types/Standing.sol";
import {ITranscript} from "./ITranscript.sol";

/// @notice A party enters the directory with its first signer.
/// @dev Signed by a sponsor (a registrar for a vendor; a buyer for its officer) and by the new signer.
/// @param sponsor The party that vouches, so that nobody else can use the new signer's signature; 0 for the administrator
/// @param memberOf The buyer of an officer; 0 for any other kind
/// @param roles Bits of `Roles` for an officer; 0 for any other kind
/// @param profile SHA-256 of the canonical profile document
/// @param signer The first signer, in ERC-7913 form
struct Register {
    Kind kind;
    uint32 sponsor;
    uint32 memberOf;
    uint16 roles;
    bytes32 profile;
    Scheme scheme;
    bytes signer;
    uint40 validUntil;
}

/// @notice A party adds a signer. Signed by one of its signers and by the new one.
struct AddSigner {
    uint32 party;
    uint32 nonce;
    Scheme scheme;
    bytes signer;
    uint40 validUntil;
}

/// @notice A party revokes one of its signers, for good.
/// @param signer keccak256 of the signer's ERC-7913 bytes
struct RevokeSigner {
    uint32 party;
    uint32 nonce;
    bytes32 signer;
    uint40 validUntil;
}

/// @notice A party names a new profile document.
struct SetProfile {
    uint32 party;
    uint32 nonce;
    bytes32 profile;
    uint40 validUntil;
}

/// @notice A buyer changes what an officer of its may sign.
/// @param nonce The officer's `rolesNonce`
struct SetRoles {
    uint32 party;
    uint32 nonce;
    uint16 roles;
    uint40 validUntil;
}

/// @notice A new signer is proposed for a party that lost its own.
/// @dev Signed by whoever may sponsor it (see `IDirectory.proposeRecovery`) and by the new signer.
/// @param nonce How many recoveries were proposed for the party before: `Recovery.nonce`
/// @param signer In ERC-7913 form
struct ProposeRecovery {
    uint32 party;
    uint32 nonce;
    Scheme scheme;
    bytes signer;
    uint40 validUntil;
}

/// @notice A party that still has a signer says no to a recovery. Signed by any of its signers.
/// @param nonce That of the proposal
struct VetoRecovery {
    uint32 party;
    uint32 nonce;
    uint40 validUntil;
}

/// @title Who acts: parties, their signers and what they may do
/// @notice Every act but the administrator's is an EIP-712 intent, submitted by anyone. The administrator (a
/// multisig, or OpenZeppelin's `AccessManager` with delays) is the one place where `msg.sender` matters:
/// it registers institutions, bars parties from new acts, and names the contract that takes new tenders.
interface IDirectory is ITranscript {
    /// @notice A party was registered.
    /// @param sponsor The party that vouched; 0 for the administrator
    event PartyRegistered(
        uint32 indexed party,
        Kind kind,
        uint32 memberOf,
        uint16 roles,
        bytes32 profile,
        uint32 sponsor,
        bytes32 head
    );
    /// @notice A signer was added to a party.
    /// @param signer keccak256 of its ERC-7913 bytes
    /// @param account The account, or the verifier of a P-256 or WebAuthn key
    /// @param x The key's first coordinate; 0 for accounts
    /// @param y The key's second coordinate; 0 for accounts
    event SignerAdded(
        uint32 indexed party,
        bytes32 indexed signer,
        Scheme scheme,
        address account,
        bytes32 x,
        bytes32 y,
        bytes32 head
    );
    /// @notice A signer was revoked, for good.
    event SignerRevoked(uint32 indexed party, bytes32 indexed signer, bytes32 head);
    /// @notice A party named a new profile document.
    event ProfileChanged(uint32 indexed party, bytes32 profile, bytes32 head);
    /// @notice A buyer changed what an officer may sign.
    event RolesChanged(uint32 indexed party, uint16 roles, bytes32 head);
    /// @notice A new signer was proposed for a party that lost its own. Takes the place of a proposal that could no longer be
    /// completed.
    /// @param signer keccak256 of its ERC-7913 bytes
    /// @param nonce What a veto names
    /// @param account The account, or the verifier of a P-256 or WebAuthn key
    /// @param x The key's first coordinate; 0 for accounts
    /// @param y The key's second coordinate; 0 for accounts
    /// @param sponsor The party that proposed it; 0 for the administrator
    /// @param readyAt From when it can be completed
    event RecoveryProposed(
        uint32 indexed party,
        bytes32 indexed signer,
        uint32 nonce,
        Scheme scheme,
        address account,
        bytes32 x,
        bytes32 y,
        uint32 sponsor,
        uint40 readyAt,
        bytes32 head
    );
    /// @notice A proposed recovery is off: by a veto, by another act of the party's own, or by its suspension.
    /// @param signer keccak256 of the proposed signer's ERC-7913 bytes
    /// @param by keccak256 of the bytes of the party's signer that acted; 0 for the administrator
    event RecoveryVetoed(uint32 indexed party, bytes32 indexed signer, bytes32 by, bytes32 head);
    /// @notice A recovery was completed; `SignerAdded` follows.
    event RecoveryCompleted(uint32 indexed party, bytes32 indexed signer, bytes32 head);
    /// @notice The administrator barred a party from new acts.
    event PartySuspended(uint32 indexed party, bytes32 reason, bytes32 head);
    /// @notice The administrator let a party act again.
    event PartyReinstated(uint32 indexed party, bytes32 reason, bytes32 head);
    /// @notice The administrator named the contract that takes new tenders.
    event IntakeChanged(address indexed procurement, bytes32 head);
    /// @notice The administrator offered its place to another account.
    event AdministrationOffered(address indexed to, bytes32 head);
    /// @notice The account that was offered the administrator's place took it.
    event AdministrationAccepted(address indexed administrator, bytes32 head);

    /// @notice The sender is not the administrator (or not the one its place was offered to).
    error AdministratorRequired(address sender);
    /// @notice The intent's `validUntil` has passed.
    error IntentExpired(uint40 validUntil);
    /// @notice The signature does not come from the signer that is named.
    error SignatureInvalid();
    /// @notice A wallet or verifier did not say yes, and was given too little gas for that to be a no: send more.
    error VerificationStarved();
    /// @notice No party has this signer.
    error SignerUnknown(bytes32 signer);
    /// @notice The signer was revoked at this time.
    error SignerRevokedAt(bytes32 signer, uint40 revokedAt);
    /// @notice The signer stands already, or stood once: a signer belongs to one party, and never comes back.
    error SignerTaken(bytes32 signer, uint32 party);
    /// @notice The signer's bytes do not fit its scheme, or its verifier is not one of this directory's.
    error SignerMalformed();
    /// @notice A vendor cannot sign by contract wallet: the wallet could change its answer after prices are known.
    error SignerSchemeForbidden(Kind kind, Scheme scheme);
    /// @notice The party has no other signer left.
    error LastSigner(uint32 party);
    /// @notice No such party.
    error PartyUnknown(uint32 party);
    /// @notice The administrator barred the party from new acts.
    error PartyIsSuspended(uint32 party);
    /// @notice The party is already in that state.
    error PartyUnchanged(uint32 party);
    /// @notice Who signed may not sponsor or do this.
    error SponsorForbidden(uint32 sponsor, Kind kind);
    /// @notice Kind, `sponsor`, `memberOf` and `roles` do not fit together.
    error RegistrationMalformed();
    /// @notice There are bits among the roles that mean nothing.
    error RolesUnknown(uint16 roles);
    /// @notice Another recovery of the party waits.
    error RecoveryPending(uint32 party, uint40 readyAt);
    /// @notice No recovery of the party waits.
    error RecoveryMissing(uint32 party);
    /// @notice The recovery cannot be completed before `readyAt`.
    error RecoveryEarly(uint32 party, uint40 readyAt);
    /// @notice The counter that the intent names has moved on since it was signed.
    error NonceStale(uint32 party, uint32 expected, uint32 given);
    /// @notice The signer acts for another party.
    error PartyMismatch(uint32 expected, uint32 actual);

    /// @notice Enters a vendor or an officer.
    /// @param sponsor A registrar's signature for a vendor, its buyer's for an officer
    /// @param acceptance The new signer's own signature of the same digest
    function register(Register calldata intent, Authorization calldata sponsor, bytes calldata acceptance)
        external
        returns (uint32 id);
    /// @notice Enters an institution: a party of any kind but vendor and officer. Administrator only.
    function registerInstitution(Register calldata intent, bytes calldata acceptance)
        external
        returns (uint32 id);
    /// @notice Adds a signer to the party that signs.
    function addSigner(
        AddSigner calldata intent,
        Authorization calldata authorization,
        bytes calldata acceptance
    ) external;
    /// @notice Revokes a signer of the party that signs.
    function revokeSigner(RevokeSigner calldata intent, Authorization calldata authorization) external;
    /// @notice Changes the profile of the party that signs.
    function setProfile(SetProfile calldata intent, Authorization calldata authorization) external;
    /// @notice Changes an officer's roles, signed by its buyer. A suspended buyer can take from an officer what it may sign
    /// (see `Roles.isWithin`), and add nothing.
    function setRoles(SetRoles calldata intent, Authorization calldata authorization) external;
    /// @notice Proposes a new signer for a vendor or an officer that lost its own. It waits 7 days, twice as long after each
    /// veto up to 112 days, in which any act of the party's own signers here calls it off. While it waits there is no
    /// other, unless it can't be completed any more: its signer went to another party, or its sponsor is suspended.
    /// @dev NOTE: this is for keys that are lost. Whoever stole one that stands can veto for ever; then the party must
    /// register anew.
    /// @param sponsor For a vendor the registrar that entered it, which knows it, or while that one is suspended any other;
    /// for an officer its buyer
    /// @param acceptance The new signer's own signature of the same digest
    function proposeRecovery(
        ProposeRecovery calldata intent,
        Authorization calldata sponsor,
        bytes calldata acceptance
    ) external;
    /// @notice As `proposeRecovery`, for an institution. Administrator only.
    function proposeInstitutionRecovery(ProposeRecovery calldata intent, bytes calldata acceptance) external;
    /// @notice Calls a recovery off, at any time before it is completed. A suspended party can.
    function vetoRecovery(VetoRecovery calldata intent, Authorization calldata authorization) external;
    /// @notice Adds the proposed signer, once its wait is over, unless its sponsor is suspended. Anyone may.
    function completeRecovery(uint32 id) external;
    /// @notice Bars a party from new acts; what it has running is not touched, but a recovery that waits is called off.
    /// Administrator only.
    function suspend(uint32 id, bytes32 reason) external;
    /// @notice Lets a party act again. Administrator only.
    function reinstate(uint32 id, bytes32 reason) external;
    /// @notice Names the contract that takes new tenders. Administrator only.
    function setIntake(address procurement) external;
    /// @notice Offers the administrator's place. Administrator only.
    function offerAdministration(address to) external;
    /// @notice Takes the administrator's place, if offered to the sender.
    function acceptAdministration() external;

    /// @notice Who signed `digest` now. Reverts unless the signer stands and its party may act.
    function authenticate(Authorization calldata authorization, bytes32 digest)
        external
        view
        returns (Actor memory);
    /// @notice The vendor whose signer signed `digest`, if that signer was added before `time` and not revoked before
    /// `time`. Reverts for want of gas only; later standing does not matter.
    /// @return vendor 0 if there is none
    function vendorAt(Authorization calldata authorization, bytes32 digest, uint40 time)
        external
        view
        returns (uint32 vendor);
    /// @notice A signer and its party as they are stored, for contracts that check signatures themselves.
    /// @param id keccak256 of the signer's ERC-7913 bytes
    function standing(bytes32 id) external view returns (SignerSlot, PartySlot);
    /// @notice A signer as it is stored: one slot, for contracts to which its party does not matter.
    function signerSlot(bytes32 id) external view returns (SignerSlot);
    /// @notice Whether `account` is a standing ECDSA signer of a registrar that may act.
    function isRegistrar(address account) external view returns (bool);
    /// @notice All that a contract must know of who takes part in a new tender, in one call.
    /// @param officer keccak256 of the bytes of the signer that publishes
    /// @param buyer The party in whose name
    /// @param registrar The account that will admit bidders
    /// @return intake_ The contract that takes new tenders
    /// @return signer_ The signer as it is stored
    /// @return party_ Its party as it is stored
    /// @return buyerStands Whether `buyer` is a buyer and not suspended
    /// @return registrarStands As `isRegistrar` says
    function publication(bytes32 officer, uint32 buyer, address registrar)
        external
        view
        returns (
            address intake_,
            SignerSlot signer_,
            PartySlot party_,
            bool buyerStands,
            bool registrarStands
        );

    /// @notice How many parties there are; ids run from 1 to this.
    function partyCount() external view returns (uint32);
    /// @notice How many events the directory's transcript has.
    function length() external view returns (uint32);
    /// @notice A party; empty if there is none with this id.
    function party(uint32 id) external view returns (Party memory);
    /// @notice SHA-256 of the party's profile document.
    function profile(uint32 id) external view returns (bytes32);
    /// @notice A signer, also when it was revoked; empty if no party ever had it.
    /// @param id keccak256 of the signer's ERC-7913 bytes
    function signer(bytes32 id) external view returns (Signer memory);
    /// @notice The recovery of a party that waits, if any, and what is kept of earlier ones.
    function recovery(uint32 id) external view returns (Recovery memory);
    /// @notice Who registers institutions, suspends, and names the intake.
    function administrator() external view returns (address);
    /// @notice The contract that takes new tenders.
    function intake() external view returns (address);
    /// @notice The ERC-7913 verifier that the bytes of P-256 signers begin with.
    function p256Verifier() external view returns (address);
    /// @notice The ERC-7913 verifier that the bytes of WebAuthn signers begin with.
    function webAuthnVerifier() external view returns (address);
}
