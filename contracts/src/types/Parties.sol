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
}

/*
 * One slot, from the least significant bit:
 *
 *   kind 8 | suspended 8 | roles 16 | memberOf 32 | nonce 32 | signers 16 | registeredAt 40 | unused 104
 */
/// @notice Somebody who acts under a name.
/// @param suspended Whether the administrator bars it from new acts; running bids are not touched
/// @param roles For officers: bits of `Roles`
/// @param memberOf For officers: the buyer
/// @param nonce How many intents of its own (or about it, by its buyer) were carried out
/// @param signers How many signers are not revoked
struct Party {
    Kind kind;
    bool suspended;
    uint16 roles;
    uint32 memberOf;
    uint32 nonce;
    uint16 signers;
    uint40 registeredAt;
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

/// @notice Who signed, as `Directory.authenticate` tells.
struct Actor {
    uint32 party;
    Kind kind;
    uint32 memberOf;
    uint16 roles;
}
