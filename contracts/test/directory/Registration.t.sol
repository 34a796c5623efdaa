// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory, Register} from "../../src/interfaces/IDirectory.sol";
import {Authorization} from "../../src/types/Intents.sol";
import {Kind, Party, Roles, Scheme, Signer} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";
import {Wallet} from "./Wallet.sol";

contract RegistrationTest is DirectoryTest {
    function test_a_vendor_enters_when_a_registrar_vouches_and_its_key_accepts() public {
        Key memory key = ecdsa("new vendor");
        uint32 id = enterVendor(key, registrarKey);

        assertEq(id, directory.partyCount());
        Party memory party = directory.party(id);
        assertTrue(party.kind == Kind.Vendor && !party.suspended);
        assertEq(uint256(party.roles) + party.memberOf + party.nonce, 0);
        assertEq(party.signers, 1);
        assertEq(party.registeredAt, block.timestamp);
        assertEq(directory.profile(id), registration(Kind.Vendor, 0, 0, key).profile);

        Signer memory signer = directory.signer(idOf(key));
        assertEq(signer.party, id);
        assertTrue(signer.kind == Kind.Vendor && signer.scheme == Scheme.Ecdsa);
        assertEq(signer.addedAt, block.timestamp);
        assertEq(signer.revokedAt, 0);
        assertTranscript(address(directory), 0);
    }

    function test_an_officer_enters_when_its_buyer_vouches() public {
        uint32 id = enterOfficer(buyer, Roles.PUBLISH | Roles.AWARD, ecdsa("second officer"), buyerKey);

        Party memory party = directory.party(id);
        assertTrue(party.kind == Kind.Officer);
        assertEq(party.memberOf, buyer);
        assertEq(party.roles, Roles.PUBLISH | Roles.AWARD);
    }

    function test_the_administrator_enters_every_kind_but_vendor_and_officer() public {
        for (uint8 k = 1; k <= uint8(type(Kind).max); ++k) {
            Kind kind = Kind(k);
            Key memory key = ecdsa(vm.toString(uint256(k)));
            if (kind == Kind.Vendor || kind == Kind.Officer) {
                expectError(IDirectory.RegistrationMalformed.selector);
                enterInstitution(kind, key);
            } else {
                uint32 id = enterInstitution(kind, key);
                assertTrue(directory.party(id).kind == kind);
            }
        }
        assertTranscript(address(directory), 0);
    }

    function test_ids_are_consecutive_from_1_and_an_unknown_one_is_empty() public view {
        assertEq(registrar, 1);
        assertEq(vendor, 4);
        assertEq(directory.partyCount(), 4);
        assertTrue(directory.party(0).kind == Kind.None);
        assertTrue(directory.party(5).kind == Kind.None);
        assertEq(directory.profile(5), bytes32(0));
        assertEq(directory.signer(0).party, 0);
    }

    function test_events_name_the_sponsor_and_the_key() public {
        Key memory key = p256("new vendor");
        (uint256 x, uint256 y) = vm.publicKeyP256(key.secret);
        // The head is checked by the fold.
        vm.expectEmit(true, true, true, false, address(directory));
        emit IDirectory.PartyRegistered(5, Kind.Vendor, 0, 0, bytes32(0), registrar, bytes32(0));
        vm.expectEmit(true, true, true, false, address(directory));
        emit IDirectory.SignerAdded(
            5, idOf(key), Scheme.P256, p256Verifier, bytes32(x), bytes32(y), bytes32(0)
        );
        enterVendor(key, registrarKey);

        fold();
        assertEq(foldedLength(address(directory), 0), directory.length());
    }

    function test_only_the_administrator_enters_institutions() public {
        Key memory key = ecdsa("someone");
        Register memory intent = registration(Kind.Buyer, 0, 0, key);
        bytes memory acceptance = sign(key, digestOf(hashOf(intent)));
        expectError(IDirectory.AdministratorRequired.selector, uint160(address(this)));
        directory.registerInstitution(intent, acceptance);
    }

    function test_only_a_registrar_vouches_for_vendors() public {
        Key memory key = ecdsa("new vendor");
        Key[3] memory others = [buyerKey, officerKey, vendorKey];
        uint32[3] memory ids = [buyer, officer, vendor];
        for (uint256 i = 0; i < 3; ++i) {
            expectError(IDirectory.SponsorForbidden.selector, ids[i], uint256(Kind.Vendor));
            enterVendor(key, others[i]);
        }
    }

    function test_only_its_buyer_vouches_for_an_officer() public {
        Key memory otherKey = ecdsa("other buyer");
        uint32 other = enterInstitution(Kind.Buyer, otherKey);
        Key memory key = ecdsa("new officer");

        expectError(IDirectory.SponsorForbidden.selector, other, uint256(Kind.Officer));
        enterOfficer(buyer, Roles.PUBLISH, key, otherKey);
        expectError(IDirectory.SponsorForbidden.selector, registrar, uint256(Kind.Officer));
        enterOfficer(registrar, Roles.PUBLISH, key, registrarKey);
        expectError(IDirectory.SponsorForbidden.selector, officer, uint256(Kind.Officer));
        enterOfficer(buyer, Roles.PUBLISH, key, officerKey);
    }

    function test_kind_buyer_and_roles_must_fit_together() public {
        Key memory key = ecdsa("new");
        expectError(IDirectory.RegistrationMalformed.selector);
        enter(registration(Kind.Vendor, buyer, 0, key), registrarKey, key);
        expectError(IDirectory.RegistrationMalformed.selector);
        enter(registration(Kind.Vendor, 0, 1, key), registrarKey, key);
        expectError(IDirectory.RegistrationMalformed.selector);
        enter(registration(Kind.Officer, 0, 1, key), buyerKey, key);
        expectError(IDirectory.RegistrationMalformed.selector);
        enter(registration(Kind.Buyer, 0, 0, key), buyerKey, key);
        expectError(IDirectory.RegistrationMalformed.selector);
        enter(registration(Kind.None, 0, 0, key), registrarKey, key);
        expectError(IDirectory.RegistrationMalformed.selector);
        enterInstitution(registration(Kind.Buyer, buyer, 0, key), key);
        expectError(IDirectory.RegistrationMalformed.selector);
        enterInstitution(registration(Kind.Buyer, 0, 1, key), key);
        expectError(IDirectory.RegistrationMalformed.selector);
        enterInstitution(registration(Kind.None, 0, 0, key), key);
        Register memory sponsored = registration(Kind.Buyer, 0, 0, key);
        sponsored.sponsor = registrar;
        expectError(IDirectory.RegistrationMalformed.selector);
        enterInstitution(sponsored, key);
    }

    function test_who_vouched_is_kept() public view {
        assertEq(directory.party(vendor).sponsor, registrar);
        assertEq(directory.party(officer).sponsor, buyer);
        assertEq(directory.party(buyer).sponsor, 0);
    }

    function test_attack_a_registrar_takes_a_vendor_that_agreed_to_another() public {
        Key memory otherKey = ecdsa("other registrar");
        uint32 other = enterInstitution(Kind.Registrar, otherKey);
        Key memory key = ecdsa("new vendor");
        Register memory intent = registration(Kind.Vendor, 0, 0, key);
        expectError(IDirectory.PartyMismatch.selector, registrar, other);
        enter(intent, otherKey, key);

        bytes memory acceptance = sign(key, digestOf(hashOf(intent)));
        intent.sponsor = other;
        Authorization memory sponsor = authorize(otherKey, digestOf(hashOf(intent)));
        expectError(IDirectory.SignatureInvalid.selector);
        directory.register(intent, sponsor, acceptance);
    }

    function test_a_suspended_party_vouches_for_nobody() public {
        suspend(registrar);
        suspend(buyer);
        expectError(IDirectory.PartyIsSuspended.selector, registrar);
        enterVendor(ecdsa("new vendor"), registrarKey);
        expectError(IDirectory.PartyIsSuspended.selector, buyer);
        enterOfficer(buyer, 0, ecdsa("new officer"), buyerKey);
    }

    function test_an_intent_holds_up_to_its_last_second_and_no_longer() public {
        fold();
        vm.warp(LATER);
        enterVendor(ecdsa("in time"), registrarKey);
        pass(1);
        expectError(IDirectory.IntentExpired.selector, LATER);
        enterVendor(ecdsa("late"), registrarKey);
        expectError(IDirectory.IntentExpired.selector, LATER);
        enterInstitution(Kind.Buyer, ecdsa("late"));
    }

    function test_a_signer_must_have_its_schemes_form() public {
        Key memory key = ecdsa("new");
        address account_ = address(bytes20(key.signer));
        (uint256 x, uint256 y) = vm.publicKeyP256(key.secret);

        malformed(Scheme.None, key.signer);
        malformed(Scheme.Ecdsa, "");
        malformed(Scheme.Ecdsa, abi.encodePacked(address(0)));
        malformed(Scheme.Ecdsa, abi.encodePacked(account_, uint8(0)));
        malformed(Scheme.Ecdsa, abi.encode(account_));
        malformed(Scheme.Ecdsa, abi.encodePacked(p256Verifier, x, y));
        malformed(Scheme.Contract, abi.encodePacked(address(0)));
        malformed(Scheme.Contract, key.signer);
        malformed(Scheme.Contract, abi.encodePacked(address(new Wallet(account_)), uint8(0)));
        malformed(Scheme.P256, key.signer);
        malformed(Scheme.P256, abi.encodePacked(p256Verifier, x));
        malformed(Scheme.P256, abi.encodePacked(p256Verifier, x, y, uint8(0)));
        malformed(Scheme.P256, abi.encodePacked(webAuthnVerifier, x, y));
        malformed(Scheme.P256, abi.encodePacked(account_, x, y));
        malformed(Scheme.P256, abi.encodePacked(p256Verifier, uint256(0), uint256(0)));
        malformed(Scheme.WebAuthn, abi.encodePacked(p256Verifier, x, y));
        malformed(Scheme.WebAuthn, abi.encodePacked(webAuthnVerifier, uint256(0), uint256(0)));
    }

    function malformed(Scheme scheme, bytes memory signer) private {
        Register memory intent = registration(Kind.Buyer, 0, 0, Key(scheme, signer, 0));
        expectError(IDirectory.SignerMalformed.selector);
        enterInstitution(intent, registrarKey);
    }

    function test_a_signer_of_another_party_is_taken() public {
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(vendorKey)), vendor);
        enterVendor(vendorKey, registrarKey);
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(buyerKey)), buyer);
        enterInstitution(Kind.Oversight, buyerKey);
    }

    function test_a_vendor_cannot_sign_by_wallet() public {
        (Key memory key,) = wallet("owner");
        expectError(IDirectory.SignerSchemeForbidden.selector, uint256(Kind.Vendor), uint256(Scheme.Contract));
        enterVendor(key, registrarKey);
    }

    function test_a_refused_registration_leaves_no_trace() public {
        bytes32 head = directory.head(0);
        uint32 length = directory.length();
        Key memory key = ecdsa("new vendor");
        key.signer = abi.encodePacked(address(0));
        expectError(IDirectory.SignerMalformed.selector);
        enterVendor(key, registrarKey);
        assertEq(directory.partyCount(), 4);
        assertEq(directory.length(), length);
        assertEq(directory.head(0), head);
    }
}
