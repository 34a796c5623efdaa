// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory, SetRoles} from "../../src/interfaces/IDirectory.sol";
import {Authorization} from "../../src/types/Intents.sol";
import {Actor, Kind, Party, Roles, Signer} from "../../src/types/Parties.sol";
import {PartySlot, SignerSlot} from "../../src/types/Standing.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";

/// @notice What others ask: `standing`, `signerSlot` and `isRegistrar` (as `Procurement` does), `authenticate`,
/// `vendorAt`.
contract AuthenticationTest is DirectoryTest {
    bytes32 private constant _DIGEST = keccak256("what is signed");

    function test_an_actor_is_told_with_its_kind_buyer_and_roles() public view {
        Actor memory actor = directory.authenticate(authorize(officerKey, _DIGEST), _DIGEST);
        assertEq(actor.party, officer);
        assertTrue(actor.kind == Kind.Officer);
        assertEq(actor.memberOf, buyer);
        assertEq(actor.roles, Roles.PUBLISH);
    }

    function test_an_unknown_signer_is_refused(bytes memory signer) public {
        expectError(IDirectory.SignerUnknown.selector, uint256(keccak256(signer)));
        directory.authenticate(Authorization(signer, sign(vendorKey, _DIGEST)), _DIGEST);
    }

    function test_another_digest_or_signature_is_refused(bytes32 digest, bytes memory signature) public {
        vm.assume(digest != _DIGEST);
        expectError(IDirectory.SignatureInvalid.selector);
        directory.authenticate(authorize(vendorKey, digest), _DIGEST);
        expectError(IDirectory.SignatureInvalid.selector);
        directory.authenticate(Authorization(vendorKey.signer, signature), _DIGEST);
    }

    function test_a_suspended_party_is_refused_until_it_is_reinstated() public {
        suspend(officer);
        expectError(IDirectory.PartyIsSuspended.selector, officer);
        directory.authenticate(authorize(officerKey, _DIGEST), _DIGEST);
        reinstate(officer);
        assertEq(directory.authenticate(authorize(officerKey, _DIGEST), _DIGEST).party, officer);
    }

    function test_a_malleated_signature_is_refused() public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(vendorKey.secret, _DIGEST);
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        bytes memory other = abi.encodePacked(r, bytes32(order - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        expectError(IDirectory.SignatureInvalid.selector);
        directory.authenticate(Authorization(vendorKey.signer, other), _DIGEST);
    }

    function test_a_party_signs_in_64_bytes_too(uint256 bit) public {
        (bytes32 r, bytes32 vs) = vm.signCompact(vendorKey.secret, _DIGEST);
        Authorization memory authorization = Authorization(vendorKey.signer, abi.encodePacked(r, vs));
        assertEq(directory.authenticate(authorization, _DIGEST).party, vendor);
        assertEq(directory.vendorAt(authorization, _DIGEST, LATER), vendor);

        bit = bound(bit, 0, 511);
        authorization.signature[bit / 8] ^= bytes1(uint8(1) << uint8(bit % 8));
        expectError(IDirectory.SignatureInvalid.selector);
        directory.authenticate(authorization, _DIGEST);
        assertEq(directory.vendorAt(authorization, _DIGEST, LATER), 0);
    }

    // ---- vendorAt ----

    function test_a_vendors_signer_counts_after_the_second_of_its_registration() public view {
        Authorization memory authorization = authorize(vendorKey, _DIGEST);
        assertEq(directory.vendorAt(authorization, _DIGEST, 0), 0);
        assertEq(directory.vendorAt(authorization, _DIGEST, uint40(START)), 0, "added in that very second");
        assertEq(directory.vendorAt(authorization, _DIGEST, uint40(START) + 1), vendor);
        assertEq(directory.vendorAt(authorization, _DIGEST, type(uint40).max), vendor);
    }

    function test_a_revoked_signer_counts_up_to_its_revocation() public {
        Key memory second = ecdsa("vendor's second key");
        add(addition(vendor, 0, second), vendorKey, second);
        revoke(revocation(vendor, 1, vendorKey), second);
        uint40 revokedAt = uint40(vm.getBlockTimestamp());
        pass(1 days);

        Authorization memory authorization = authorize(vendorKey, _DIGEST);
        assertEq(directory.vendorAt(authorization, _DIGEST, revokedAt - 1), vendor);
        assertEq(
            directory.vendorAt(authorization, _DIGEST, revokedAt), vendor, "revoked when prices were open"
        );
        assertEq(directory.vendorAt(authorization, _DIGEST, revokedAt + 1), 0);
        assertEq(directory.vendorAt(authorize(second, _DIGEST), _DIGEST, revokedAt), 0);
        assertEq(directory.vendorAt(authorize(second, _DIGEST), _DIGEST, revokedAt + 1), vendor);
    }

    function test_suspension_touches_no_running_bid() public {
        suspend(vendor);
        assertEq(directory.vendorAt(authorize(vendorKey, _DIGEST), _DIGEST, LATER), vendor);
    }

    function test_only_vendors_bid() public {
        (Key memory walletKey,) = wallet("owner");
        Key memory other = ecdsa("oversight");
        enterInstitution(Kind.Oversight, walletKey);
        enterInstitution(Kind.Moderator, other);
        Key[5] memory keys = [registrarKey, buyerKey, officerKey, walletKey, other];
        for (uint256 i = 0; i < keys.length; ++i) {
            assertEq(directory.vendorAt(authorize(keys[i], _DIGEST), _DIGEST, LATER), 0);
        }
    }

    function test_vendorAt_answers_0_to_whatever_is_malformed(
        bytes memory signer,
        bytes memory signature,
        bytes32 digest,
        uint40 time
    ) public {
        vm.assume(digest != _DIGEST);
        Key memory p256Key = p256("P-256");
        Key memory passkeyKey = passkey("passkey");
        enterVendor(p256Key, registrarKey);
        enterVendor(passkeyKey, registrarKey);

        assertEq(directory.vendorAt(Authorization(signer, signature), digest, time), 0);
        assertEq(directory.vendorAt(Authorization(vendorKey.signer, signature), digest, LATER), 0);
        assertEq(directory.vendorAt(Authorization(p256Key.signer, signature), digest, LATER), 0);
        assertEq(directory.vendorAt(Authorization(passkeyKey.signer, signature), digest, LATER), 0);
        assertEq(directory.vendorAt(authorize(vendorKey, _DIGEST), digest, LATER), 0);
    }

    function test_vendorAt_survives_a_passkeys_cut_and_bent_assertions(
        uint256 cut,
        uint256 index,
        bytes1 flip
    ) public {
        Key memory key = passkey("passkey");
        uint32 id = enterVendor(key, registrarKey);
        bytes memory whole = sign(key, _DIGEST);
        assertEq(directory.vendorAt(Authorization(key.signer, whole), _DIGEST, LATER), id);

        bytes memory bent = sign(key, _DIGEST);
        // The first six words and the two lengths are where a decoder could be led astray.
        index = bound(index, 0, 0xe0);
        bent[index] ^= flip == 0 ? bytes1(0xff) : flip;
        assertEq(directory.vendorAt(Authorization(key.signer, bent), _DIGEST, LATER), 0);

        cut = bound(cut, 0, whole.length - 65);
        assembly ("memory-safe") {
            mstore(whole, cut)
        }
        assertEq(directory.vendorAt(Authorization(key.signer, whole), _DIGEST, LATER), 0);
    }

    // ---- standing, signerSlot ----

    function test_a_signer_and_its_party_are_told_as_they_are_kept() public {
        Key memory key = passkey("passkey");
        enterVendor(key, registrarKey);
        (Key memory walletKey,) = wallet("moderator");
        enterInstitution(Kind.Moderator, walletKey);
        Key[6] memory keys = [registrarKey, buyerKey, officerKey, vendorKey, key, walletKey];
        for (uint256 i = 0; i < keys.length; ++i) {
            assertToldAsKept(keys[i]);
        }
    }

    function test_what_changes_is_told() public {
        Key memory next = ecdsa("officer's next key");
        pass(1 days);
        add(addition(officer, 0, next), officerKey, next);
        revoke(revocation(officer, 1, officerKey), next);
        changeRoles(SetRoles(officer, 0, Roles.ALL, LATER), buyerKey);
        suspend(officer);
        assertToldAsKept(officerKey);
        assertToldAsKept(next);
        (SignerSlot one, PartySlot who) = directory.standing(idOf(officerKey));
        assertEq(one.revokedAt(), vm.getBlockTimestamp());
        assertTrue(who.suspended());
        assertEq(who.roles(), Roles.ALL);
        reinstate(officer);
        assertToldAsKept(next);
    }

    function test_nobodys_signer_is_told_as_0(bytes32 id) public view {
        vm.assume(directory.signer(id).party == 0);
        (SignerSlot one, PartySlot who) = directory.standing(id);
        assertEq(SignerSlot.unwrap(one), 0);
        assertEq(PartySlot.unwrap(who), 0);
        assertEq(SignerSlot.unwrap(directory.signerSlot(id)), 0);
    }

    function assertToldAsKept(Key memory key) private view {
        (SignerSlot one, PartySlot who) = directory.standing(idOf(key));
        assertEq(SignerSlot.unwrap(directory.signerSlot(idOf(key))), SignerSlot.unwrap(one));
        Signer memory signer = directory.signer(idOf(key));
        assertEq(one.party(), signer.party);
        assertTrue(one.signerKind() == signer.kind);
        assertTrue(one.scheme() == signer.scheme);
        assertEq(one.addedAt(), signer.addedAt);
        assertEq(one.revokedAt(), signer.revokedAt);
        Party memory party = directory.party(signer.party);
        assertTrue(who.kind() == party.kind && who.kind() != Kind.None);
        assertTrue(who.suspended() == party.suspended);
        assertEq(who.roles(), party.roles);
        assertEq(who.memberOf(), party.memberOf);
    }

    // ---- isRegistrar ----

    function test_a_registrars_standing_account_admits() public {
        address account_ = vm.addr(registrarKey.secret);
        assertTrue(directory.isRegistrar(account_));
        suspend(registrar);
        assertFalse(directory.isRegistrar(account_));
        reinstate(registrar);
        assertTrue(directory.isRegistrar(account_));

        Key memory second = ecdsa("registrar's second key");
        add(addition(registrar, 0, second), registrarKey, second);
        revoke(revocation(registrar, 1, registrarKey), second);
        assertFalse(directory.isRegistrar(account_));
        assertTrue(directory.isRegistrar(vm.addr(second.secret)));
    }

    function test_nobody_else_is_a_registrar(address account_) public {
        vm.assume(account_ != vm.addr(registrarKey.secret));
        assertFalse(directory.isRegistrar(account_));
        assertFalse(directory.isRegistrar(vm.addr(buyerKey.secret)));
        (Key memory key,) = wallet("registrar's wallet");
        enterInstitution(Kind.Registrar, key);
        assertFalse(directory.isRegistrar(address(bytes20(key.signer))), "admissions are ECDSA");
    }

    // ---- publication ----

    function test_a_publication_is_answered_in_one_call() public {
        vm.prank(administrator);
        directory.setIntake(address(this));
        assertPublication(idOf(officerKey), buyer, vm.addr(registrarKey.secret), true, true);
        // Each answer stands alone, and nothing reverts: what follows from them is for who asks.
        assertPublication(idOf(vendorKey), officer, vm.addr(registrarKey.secret), false, true);
        assertPublication(0, 99, address(0), false, false);
        assertPublication(idOf(officerKey), buyer, vm.addr(buyerKey.secret), true, false);
    }

    function test_a_suspended_buyer_or_registrar_does_not_stand_for_a_publication() public {
        address account_ = vm.addr(registrarKey.secret);
        suspend(buyer);
        assertPublication(idOf(officerKey), buyer, account_, false, true);
        suspend(registrar);
        assertPublication(idOf(officerKey), buyer, account_, false, false);
        reinstate(buyer);
        assertPublication(idOf(officerKey), buyer, account_, true, false);
    }

    function assertPublication(
        bytes32 id,
        uint32 buyer_,
        address registrar_,
        bool buyerStands,
        bool registrarStands
    ) private view {
        (SignerSlot expected, PartySlot expectedParty) = directory.standing(id);
        (address intake, SignerSlot one, PartySlot who, bool first, bool second) =
            directory.publication(id, buyer_, registrar_);
        assertEq(intake, directory.intake());
        assertEq(SignerSlot.unwrap(one), SignerSlot.unwrap(expected));
        assertEq(PartySlot.unwrap(who), PartySlot.unwrap(expectedParty));
        assertEq(first, buyerStands);
        assertEq(second, registrarStands);
    }

    // ---- what it reads ----

    function test_a_bid_costs_one_slot_and_an_act_two() public {
        Authorization memory byVendor = authorize(vendorKey, _DIGEST);
        Authorization memory byOfficer = authorize(officerKey, _DIGEST);
        vm.record();
        directory.vendorAt(byVendor, _DIGEST, LATER);
        assertEq(distinctReads(), 1);
        vm.record();
        directory.authenticate(byOfficer, _DIGEST);
        assertEq(distinctReads(), 2);
        bytes32 id = idOf(officerKey);
        vm.record();
        directory.signerSlot(id);
        assertEq(distinctReads(), 1);
        vm.record();
        directory.standing(id);
        assertEq(distinctReads(), 2);
        address account_ = vm.addr(registrarKey.secret);
        vm.record();
        directory.publication(id, buyer, account_);
        assertEq(distinctReads(), 6, "intake, officer twice, buyer, registrar twice");
    }

    function distinctReads() private view returns (uint256 count) {
        (bytes32[] memory reads,) = vm.accesses(address(directory));
        for (uint256 i = 0; i < reads.length; ++i) {
            bool seen = false;
            for (uint256 j = 0; j < i; ++j) {
                seen = seen || reads[j] == reads[i];
            }
            if (!seen) ++count;
        }
    }
}
