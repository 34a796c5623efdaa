// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    AddSigner,
    IDirectory,
    ProposeRecovery,
    Register,
    RevokeSigner,
    SetProfile,
    SetRoles,
    VetoRecovery
} from "../../src/interfaces/IDirectory.sol";
import {Authorization} from "../../src/types/Intents.sol";
import {Kind, Roles, Scheme} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";

/// @notice Every field of every intent is under the signature: whichever is changed, the change is refused.
contract FieldsTest is DirectoryTest {
    Key private _new;

    function setUp() public override {
        super.setUp();
        _new = ecdsa("new");
    }

    function test_register_with_a_changed_field_is_refused(uint8 field, uint256 change, bool sponsorAgrees)
        public
    {
        Register memory intent = registration(Kind.Officer, buyer, Roles.PUBLISH, _new);
        bytes32 agreed = digestOf(hashOf(intent));
        field %= 8;
        if (field == 0) intent.kind = Kind(other(uint8(intent.kind), change, uint8(type(Kind).max) + 1));
        if (field == 1) intent.memberOf ^= nonzero32(change);
        if (field == 2) intent.roles ^= uint16(bound(change, 1, Roles.ALL));
        if (field == 3) intent.profile ^= nonzero(change);
        if (field == 4) {
            intent.scheme = Scheme(other(uint8(intent.scheme), change, uint8(type(Scheme).max) + 1));
        }
        if (field == 5) bend(intent.signer, change);
        if (field == 6) intent.validUntil = otherTime(change);
        if (field == 7) intent.sponsor ^= nonzero32(change);
        bytes32 changed = digestOf(hashOf(intent));
        assertNotEq(changed, agreed);

        // Either the sponsor signed something else, or the new signer did.
        Authorization memory sponsor = authorize(buyerKey, sponsorAgrees ? changed : agreed);
        bytes memory acceptance = sign(_new, sponsorAgrees ? agreed : changed);
        bytes4 why = refused(abi.encodeCall(IDirectory.register, (intent, sponsor, acceptance)));
        assertTrue(
            why == IDirectory.SignatureInvalid.selector || why == IDirectory.RegistrationMalformed.selector
                || (sponsorAgrees
                    && (why == IDirectory.SponsorForbidden.selector
                        || why == IDirectory.PartyMismatch.selector
                        || why == IDirectory.SignerMalformed.selector))
        );
    }

    function test_registerInstitution_with_a_changed_field_is_refused(uint8 field, uint256 change) public {
        Register memory intent = registration(Kind.Buyer, 0, 0, _new);
        bytes memory acceptance = sign(_new, digestOf(hashOf(intent)));
        field %= 6;
        if (field == 5) intent.sponsor ^= nonzero32(change);
        if (field == 0) intent.kind = Kind(other(uint8(intent.kind), change, uint8(type(Kind).max) + 1));
        if (field == 1) intent.profile ^= nonzero(change);
        if (field == 2) {
            intent.scheme = Scheme(other(uint8(intent.scheme), change, uint8(type(Scheme).max) + 1));
        }
        if (field == 3) bend(intent.signer, change);
        if (field == 4) intent.validUntil = otherTime(change);

        bytes memory call = abi.encodeCall(IDirectory.registerInstitution, (intent, acceptance));
        vm.prank(administrator);
        (bool done, bytes memory answer) = address(directory).call(call);
        assertFalse(done);
        bytes4 why = bytes4(answer);
        assertTrue(
            why == IDirectory.SignatureInvalid.selector || why == IDirectory.RegistrationMalformed.selector
                || why == IDirectory.SignerMalformed.selector
        );
    }

    function test_addSigner_with_a_changed_field_is_refused(uint8 field, uint256 change, bool partyAgrees)
        public
    {
        AddSigner memory intent = addition(vendor, 0, _new);
        bytes32 agreed = digestOf(hashOf(intent));
        // Party and nonce are checked before the acceptance is.
        field = partyAgrees ? 2 + field % 3 : field % 5;
        if (field == 0) intent.party ^= nonzero32(change);
        if (field == 1) intent.nonce ^= nonzero32(change);
        if (field == 2) {
            intent.scheme = Scheme(other(uint8(intent.scheme), change, uint8(type(Scheme).max) + 1));
        }
        if (field == 3) bend(intent.signer, change);
        if (field == 4) intent.validUntil = otherTime(change);
        bytes32 changed = digestOf(hashOf(intent));
        assertNotEq(changed, agreed);

        Authorization memory authorization = authorize(vendorKey, partyAgrees ? changed : agreed);
        bytes memory acceptance = sign(_new, partyAgrees ? agreed : changed);
        bytes4 why = refused(abi.encodeCall(IDirectory.addSigner, (intent, authorization, acceptance)));
        assertTrue(
            why == IDirectory.SignatureInvalid.selector
                || (partyAgrees
                    && (why == IDirectory.SignerMalformed.selector
                        || why == IDirectory.SignerSchemeForbidden.selector))
        );
    }

    function test_revokeSigner_with_a_changed_field_is_refused(uint8 field, uint256 change) public {
        add(addition(vendor, 0, _new), vendorKey, _new);
        RevokeSigner memory intent = revocation(vendor, 1, _new);
        Authorization memory authorization = authorize(vendorKey, digestOf(hashOf(intent)));
        field %= 4;
        if (field == 0) intent.party ^= nonzero32(change);
        if (field == 1) intent.nonce ^= nonzero32(change);
        if (field == 2) intent.signer ^= nonzero(change);
        if (field == 3) intent.validUntil = otherTime(change);
        refusedForSignature(abi.encodeCall(IDirectory.revokeSigner, (intent, authorization)));
    }

    function test_setProfile_with_a_changed_field_is_refused(uint8 field, uint256 change) public {
        SetProfile memory intent = SetProfile(vendor, 0, keccak256("profile"), LATER);
        Authorization memory authorization = authorize(vendorKey, digestOf(hashOf(intent)));
        field %= 4;
        if (field == 0) intent.party ^= nonzero32(change);
        if (field == 1) intent.nonce ^= nonzero32(change);
        if (field == 2) intent.profile ^= nonzero(change);
        if (field == 3) intent.validUntil = otherTime(change);
        refusedForSignature(abi.encodeCall(IDirectory.setProfile, (intent, authorization)));
    }

    function test_setRoles_with_a_changed_field_is_refused(uint8 field, uint256 change) public {
        SetRoles memory intent = SetRoles(officer, 0, Roles.AWARD, LATER);
        Authorization memory authorization = authorize(buyerKey, digestOf(hashOf(intent)));
        field %= 4;
        if (field == 0) intent.party ^= nonzero32(change);
        if (field == 1) intent.nonce ^= nonzero32(change);
        if (field == 2) intent.roles ^= uint16(bound(change, 1, Roles.ALL));
        if (field == 3) intent.validUntil = otherTime(change);
        refusedForSignature(abi.encodeCall(IDirectory.setRoles, (intent, authorization)));
    }

    function test_proposeRecovery_with_a_changed_field_is_refused(
        uint8 field,
        uint256 change,
        bool sponsorAgrees
    ) public {
        ProposeRecovery memory intent = proposal(vendor, 0, _new);
        bytes32 agreed = digestOf(hashOf(intent));
        field %= 5;
        if (field == 0) intent.party ^= nonzero32(change);
        if (field == 1) intent.nonce ^= nonzero32(change);
        if (field == 2) {
            intent.scheme = Scheme(other(uint8(intent.scheme), change, uint8(type(Scheme).max) + 1));
        }
        if (field == 3) bend(intent.signer, change);
        if (field == 4) intent.validUntil = otherTime(change);
        bytes32 changed = digestOf(hashOf(intent));
        assertNotEq(changed, agreed);

        // Either the sponsor signed something else, or the new signer did.
        Authorization memory sponsor = authorize(registrarKey, sponsorAgrees ? changed : agreed);
        bytes memory acceptance = sign(_new, sponsorAgrees ? agreed : changed);
        bytes4 why = refused(abi.encodeCall(IDirectory.proposeRecovery, (intent, sponsor, acceptance)));
        assertTrue(
            why == IDirectory.SignatureInvalid.selector
                || (sponsorAgrees
                    && (why == IDirectory.SignerMalformed.selector
                        || why == IDirectory.SignerSchemeForbidden.selector
                        || why == IDirectory.SponsorForbidden.selector
                        || why == IDirectory.PartyUnknown.selector))
        );
    }

    function test_proposeInstitutionRecovery_with_a_changed_field_is_refused(uint8 field, uint256 change)
        public
    {
        ProposeRecovery memory intent = proposal(buyer, 0, _new);
        bytes memory acceptance = sign(_new, digestOf(hashOf(intent)));
        field %= 5;
        if (field == 0) intent.party = registrar;
        if (field == 1) intent.nonce ^= nonzero32(change);
        if (field == 2) {
            intent.scheme = Scheme(other(uint8(intent.scheme), change, uint8(type(Scheme).max) + 1));
        }
        if (field == 3) bend(intent.signer, change);
        if (field == 4) intent.validUntil = otherTime(change);

        bytes memory call = abi.encodeCall(IDirectory.proposeInstitutionRecovery, (intent, acceptance));
        vm.prank(administrator);
        (bool done, bytes memory answer) = address(directory).call(call);
        assertFalse(done);
        bytes4 why = bytes4(answer);
        assertTrue(why == IDirectory.SignatureInvalid.selector || why == IDirectory.SignerMalformed.selector);
    }

    function test_vetoRecovery_with_a_changed_field_is_refused(uint8 field, uint256 change) public {
        propose(proposal(vendor, 0, _new), registrarKey, _new);
        VetoRecovery memory intent = VetoRecovery(vendor, 0, LATER);
        Authorization memory authorization = authorize(vendorKey, digestOf(hashOf(intent)));
        field %= 3;
        if (field == 0) intent.party ^= nonzero32(change);
        if (field == 1) intent.nonce ^= nonzero32(change);
        if (field == 2) intent.validUntil = otherTime(change);
        refusedForSignature(abi.encodeCall(IDirectory.vetoRecovery, (intent, authorization)));
    }

    function test_any_intent_that_was_signed_as_it_stands_is_taken(
        bytes32 profile,
        uint16 roles,
        uint40 validUntil
    ) public {
        validUntil = uint40(bound(validUntil, vm.getBlockTimestamp(), type(uint40).max));
        roles &= Roles.ALL;
        Register memory intent =
            Register(Kind.Officer, buyer, buyer, roles, profile, _new.scheme, _new.signer, validUntil);
        uint32 id = enter(intent, buyerKey, _new);
        assertEq(directory.party(id).roles, roles);
        assertEq(directory.profile(id), profile);
        changeProfile(SetProfile(id, 0, ~profile, validUntil), _new);
        changeRoles(SetRoles(id, 0, roles ^ Roles.ALL, validUntil), buyerKey);
        assertEq(directory.party(id).roles, roles ^ Roles.ALL);
        assertEq(directory.profile(id), ~profile);
        assertTranscript(address(directory), 0);
    }

    function test_another_domain_is_refused(
        string memory name,
        string memory version,
        uint256 chain,
        address verifying,
        uint8 field
    ) public {
        field %= 4;
        vm.assume(keccak256(bytes(name)) != keccak256("Veedor"));
        vm.assume(keccak256(bytes(version)) != keccak256("1"));
        vm.assume(chain != vm.getChainId() && verifying != address(directory));
        bytes32 domain = separator(
            field == 0 ? name : "Veedor",
            field == 1 ? version : "1",
            field == 2 ? chain : vm.getChainId(),
            field == 3 ? verifying : address(directory)
        );
        SetProfile memory intent = SetProfile(vendor, 0, keccak256("profile"), LATER);
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, hashOf(intent)));
        refusedForSignature(abi.encodeCall(IDirectory.setProfile, (intent, authorize(vendorKey, digest))));
    }

    // ---- changes ----

    function nonzero(uint256 change) private pure returns (bytes32) {
        return bytes32(bound(change, 1, type(uint256).max));
    }

    function nonzero32(uint256 change) private pure returns (uint32) {
        return uint32(bound(change, 1, type(uint32).max));
    }

    function other(uint8 value, uint256 change, uint8 count) private pure returns (uint8) {
        return uint8((value + 1 + change % (count - 1)) % count);
    }

    /// @dev Still valid, so that only the signature stands in its way.
    function otherTime(uint256 change) private view returns (uint40 time) {
        time = uint40(bound(change, vm.getBlockTimestamp(), type(uint40).max));
        if (time == LATER) ++time;
    }

    function bend(bytes memory signer, uint256 change) private pure {
        signer[change % signer.length] ^= bytes1(uint8(bound(change >> 8, 1, 255)));
    }

    // ---- refusals ----

    function refusedForSignature(bytes memory call) private {
        assertEq(bytes32(refused(call)), bytes32(IDirectory.SignatureInvalid.selector));
    }

    function refused(bytes memory call) private returns (bytes4) {
        bytes32 head = directory.head(0);
        (bool done, bytes memory answer) = address(directory).call(call);
        assertFalse(done, "it was taken");
        assertEq(directory.head(0), head);
        return bytes4(answer);
    }
}
