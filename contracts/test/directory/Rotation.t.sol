// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {AddSigner, IDirectory, RevokeSigner} from "../../src/interfaces/IDirectory.sol";
import {Kind, Party, Scheme, Signer} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";

/// @notice Adding and revoking signers.
contract RotationTest is DirectoryTest {
    Key internal second;

    function setUp() public override {
        super.setUp();
        second = ecdsa("vendor's second key");
    }

    function test_a_party_adds_a_signer_that_accepts() public {
        add(addition(vendor, 0, second), vendorKey, second);

        Party memory party = directory.party(vendor);
        assertEq(party.signers, 2);
        assertEq(party.nonce, 1);
        Signer memory signer = directory.signer(idOf(second));
        assertEq(signer.party, vendor);
        assertTrue(signer.kind == Kind.Vendor && signer.scheme == Scheme.Ecdsa);
        assertEq(signer.addedAt, block.timestamp);
        assertTranscript(address(directory), 0);
    }

    function test_a_party_revokes_a_signer_and_the_others_stand() public {
        add(addition(vendor, 0, second), vendorKey, second);
        pass(1 hours);
        vm.expectEmit(true, true, true, false, address(directory));
        emit IDirectory.SignerRevoked(vendor, idOf(vendorKey), 0);
        revoke(revocation(vendor, 1, vendorKey), second);

        assertEq(directory.signer(idOf(vendorKey)).revokedAt, vm.getBlockTimestamp());
        assertEq(directory.party(vendor).signers, 1);
        bytes32 digest = keccak256("anything");
        expectError(IDirectory.SignerRevokedAt.selector, uint256(idOf(vendorKey)), vm.getBlockTimestamp());
        directory.authenticate(authorize(vendorKey, digest), digest);
        assertEq(directory.authenticate(authorize(second, digest), digest).party, vendor);
        assertTranscript(address(directory), 0);
    }

    function test_a_signer_may_revoke_itself_if_another_stands() public {
        add(addition(vendor, 0, second), vendorKey, second);
        revoke(revocation(vendor, 1, second), second);
        assertEq(directory.party(vendor).signers, 1);
    }

    function test_the_last_signer_cannot_be_revoked() public {
        expectError(IDirectory.LastSigner.selector, vendor);
        revoke(revocation(vendor, 0, vendorKey), vendorKey);

        add(addition(vendor, 0, second), vendorKey, second);
        revoke(revocation(vendor, 1, vendorKey), second);
        expectError(IDirectory.LastSigner.selector, vendor);
        revoke(revocation(vendor, 2, second), second);
    }

    function test_a_revoked_signer_is_not_revoked_twice() public {
        add(addition(vendor, 0, second), vendorKey, second);
        revoke(revocation(vendor, 1, second), vendorKey);
        uint256 revokedAt = vm.getBlockTimestamp();
        pass(1 hours);
        expectError(IDirectory.SignerRevokedAt.selector, uint256(idOf(second)), revokedAt);
        revoke(revocation(vendor, 2, second), vendorKey);
        assertEq(directory.signer(idOf(second)).revokedAt, revokedAt);
    }

    function test_only_signers_of_the_party_are_revoked() public {
        expectError(IDirectory.PartyMismatch.selector, vendor, buyer);
        revoke(revocation(vendor, 0, buyerKey), vendorKey);
        expectError(IDirectory.SignerUnknown.selector, uint256(idOf(second)));
        revoke(revocation(vendor, 0, second), vendorKey);
    }

    function test_nobody_rotates_another_partys_signers() public {
        expectError(IDirectory.PartyMismatch.selector, vendor, registrar);
        add(addition(vendor, 0, second), registrarKey, second);
        expectError(IDirectory.PartyMismatch.selector, officer, buyer);
        revoke(revocation(officer, 0, officerKey), buyerKey);
    }

    function test_a_vendor_never_adds_a_wallet() public {
        (Key memory key,) = wallet("owner");
        expectError(IDirectory.SignerSchemeForbidden.selector, uint256(Kind.Vendor), uint256(Scheme.Contract));
        add(addition(vendor, 0, key), vendorKey, key);
        assertEq(directory.signer(idOf(key)).party, 0);
    }

    function test_a_stale_nonce_is_refused() public {
        expectError(IDirectory.NonceStale.selector, vendor, 0, 1);
        add(addition(vendor, 1, second), vendorKey, second);
        add(addition(vendor, 0, second), vendorKey, second);
        expectError(IDirectory.NonceStale.selector, vendor, 1, 0);
        revoke(revocation(vendor, 0, second), vendorKey);
    }

    function test_an_expired_intent_is_refused() public {
        fold();
        vm.warp(LATER + 1);
        expectError(IDirectory.IntentExpired.selector, LATER);
        add(addition(vendor, 0, second), vendorKey, second);
        expectError(IDirectory.IntentExpired.selector, LATER);
        revoke(revocation(vendor, 0, vendorKey), vendorKey);
    }

    function test_a_suspended_party_still_throws_out_a_stolen_key() public {
        suspend(vendor);
        add(addition(vendor, 0, second), vendorKey, second);
        revoke(revocation(vendor, 1, vendorKey), second);

        assertTrue(directory.party(vendor).suspended);
        bytes32 digest = keccak256("anything");
        expectError(IDirectory.PartyIsSuspended.selector, vendor);
        directory.authenticate(authorize(second, digest), digest);
    }

    function test_a_malformed_signer_is_refused() public {
        second.signer = abi.encodePacked(second.signer, uint8(0));
        expectError(IDirectory.SignerMalformed.selector);
        add(addition(vendor, 0, second), vendorKey, second);
    }
}
