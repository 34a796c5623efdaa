// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @notice What a party is. Never changes after registration.
enum Kind {
    None,
    Buyer,
    Officer,
    Vendor,
    Registrar,
    Oversight,
    Moderator,
    Trustee,
    Evaluator
}

/// @notice How a signer's signatures are checked. Stored at registration, so that what lives at an address
/// later cannot change it.
/// @dev Ecdsa and Contract signers are 20 bytes; P256 and WebAuthn signers are verifier ‖ x ‖ y.
enum Scheme {
    None,
    Ecdsa,
    Contract,
    P256,
    WebAuthn
}

/// @notice What an officer may sign for its buyer: bits of `Party.roles`.
library Roles {
    /// @dev Publish, amend, reschedule, cancel.
    uint16 internal constant PUBLISH = 1;
    /// @dev Award, declare deserted.
    uint16 internal constant AWARD = 2;
    /// @dev Approve what another officer publishes or awards.
    uint16 internal constant APPROVE = 4;
    /// @dev No right but a bound: what this officer publishes or awards needs another officer's approval.
    uint16 internal constant SECONDED = 8;
    /// @dev Every bit that means something.
    uint16 internal constant ALL = PUBLISH | AWARD | APPROVE | SECONDED;

    /// @dev Whether `next` lets an officer do nothing that `current` does not: no right comes, and while there is
    /// something to publish or award, the bound does not go.
    function isWithin(uint16 next, uint16 current) internal pure returns (bool) {
        bool gains = next & ~current & ~SECONDED != 0;
        bool loosened = current & ~next & SECONDED != 0 && next & (PUBLISH | AWARD) != 0;
        return !gains && !loosened;
    }
}

/*
 * One slot, from the least significant bit:
 *
 *   kind 8 | suspended 8 | roles 16 | memberOf 32 | nonce 32 | signers 16 | registeredAt 40 | sponsor 32
 *   | rolesNonce 32 | unused 40
 */
/// @notice Somebody who acts under a name.
/// @param suspended Whether the administrator bars it from new acts; running bids are not touched
/// @param roles For officers: bits of `Roles`
/// @param memberOf For officers: the buyer
/// @param nonce How many intents of its own were carried out
/// @param signers How many signers are not revoked
/// @param sponsor The party that vouched at registration; 0 for the administrator
/// @param rolesNonce For officers: how often the buyer changed the roles. Apart from `nonce`, so that an officer cannot
/// keep its roles by acting first
struct Party {
    Kind kind;
    bool suspended;
    uint16 roles;
    uint32 memberOf;
    uint32 nonce;
    uint16 signers;
    uint40 registeredAt;
    uint32 sponsor;
    uint32 rolesNonce;
}

/*
 * One slot, from the least significant bit:
 *
 *   party 32 | kind 8 | scheme 8 | addedAt 40 | revokedAt 40 | unused 128
 */
/// @notice A key or wallet that signs for a party; keyed by keccak256 of its ERC-7913 bytes.
/// @param kind The party's, repeated so that checking a bid reads one slot
/// @param revokedAt 0 while it stands; a revoked signer never comes back
struct Signer {
    uint32 party;
    Kind kind;
    Scheme scheme;
    uint40 addedAt;
    uint40 revokedAt;
}

/// @notice A signer's ERC-7913 bytes, taken apart.
/// @param account The account, or the verifier of a P-256 or WebAuthn key
/// @param x The key's first coordinate; 0 for accounts
/// @param y The key's second coordinate; 0 for accounts
struct Credential {
    Scheme scheme;
    address account;
    bytes32 x;
    bytes32 y;
}

/*
 * Four slots, each from the least significant bit; the last two stay empty for accounts:
 *
 *   readyAt 40 | sponsor 32 | nonce 32 | vetoes 8 | unused 144
 *   scheme 8 | account 160 | unused 88
 *   x
 *   y
 */
/// @notice A signer that was proposed for a party that lost its own.
/// @param readyAt From when it can be completed; 0 while nothing is proposed
/// @param sponsor The party that proposed it; 0 for the administrator
/// @param nonce How many were ever proposed for the party. Apart from the party's own, so that proposals cannot make stale
/// what it has signed
/// @param vetoes How many were called off since the last one that was completed, counted no further than the wait grows
/// @param signer The proposed signer
struct Recovery {
    uint40 readyAt;
    uint32 sponsor;
    uint32 nonce;
    uint8 vetoes;
    Credential signer;
}

/// @notice Who signed, as `Directory.authenticate` tells.
struct Actor {
    uint32 party;
    Kind kind;
    uint32 memberOf;
    uint16 roles;
}
