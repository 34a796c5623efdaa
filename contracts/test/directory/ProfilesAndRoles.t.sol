// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory, SetProfile, SetRoles} from "../../src/interfaces/IDirectory.sol";
import {Kind, Roles} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";

contract ProfilesAndRolesTest is DirectoryTest {
    bytes32 private constant _PROFILE = keccak256("a new profile");

    function test_a_party_names_a_new_profile() public {
        vm.expectEmit(true, true, true, false, address(directory));
        emit IDirectory.ProfileChanged(vendor, _PROFILE, 0);
        changeProfile(SetProfile(vendor, 0, _PROFILE, LATER), vendorKey);
        assertEq(directory.profile(vendor), _PROFILE);
        assertEq(directory.party(vendor).nonce, 1);
        assertTranscript(address(directory), 0);
    }

    function test_nobody_changes_another_partys_profile() public {
        expectError(IDirectory.PartyMismatch.selector, vendor, registrar);
        changeProfile(SetProfile(vendor, 0, _PROFILE, LATER), registrarKey);
        expectError(IDirectory.PartyMismatch.selector, officer, buyer);
        changeProfile(SetProfile(officer, 0, _PROFILE, LATER), buyerKey);
        expectError(IDirectory.PartyMismatch.selector, 0, vendor);
        changeProfile(SetProfile(0, 0, _PROFILE, LATER), vendorKey);
    }

    function test_a_suspended_party_keeps_its_profile() public {
        suspend(vendor);
        expectError(IDirectory.PartyIsSuspended.selector, vendor);
        changeProfile(SetProfile(vendor, 0, _PROFILE, LATER), vendorKey);
    }

    function test_a_stale_or_expired_profile_is_refused() public {
        expectError(IDirectory.NonceStale.selector, vendor, 0, 7);
        changeProfile(SetProfile(vendor, 7, _PROFILE, LATER), vendorKey);
        uint40 past = uint40(vm.getBlockTimestamp() - 1);
        expectError(IDirectory.IntentExpired.selector, past);
        changeProfile(SetProfile(vendor, 0, _PROFILE, past), vendorKey);
    }

    function test_a_buyer_changes_its_officers_roles() public {
        uint16 roles = Roles.AWARD | Roles.APPROVE;
        vm.expectEmit(true, true, true, false, address(directory));
        emit IDirectory.RolesChanged(officer, roles, 0);
        changeRoles(SetRoles(officer, 0, roles, LATER), buyerKey);
        assertEq(directory.party(officer).roles, roles);
        assertEq(directory.party(officer).rolesNonce, 1);
        assertEq(directory.party(officer).nonce, 0, "the officer did nothing");
        assertEq(directory.party(buyer).nonce, 0);

        bytes32 digest = keccak256("an award");
        assertEq(directory.authenticate(authorize(officerKey, digest), digest).roles, roles);
        assertTranscript(address(directory), 0);
    }

    function test_a_buyer_takes_a_suspended_officers_roles_away() public {
        suspend(officer);
        changeRoles(SetRoles(officer, 0, 0, LATER), buyerKey);
        assertEq(directory.party(officer).roles, 0);
    }

    function test_a_suspended_buyer_takes_roles_away_and_adds_none() public {
        changeRoles(SetRoles(officer, 0, Roles.PUBLISH | Roles.AWARD, LATER), buyerKey);
        suspend(buyer);
        expectError(IDirectory.PartyIsSuspended.selector, buyer);
        changeRoles(SetRoles(officer, 1, Roles.PUBLISH | Roles.AWARD | Roles.APPROVE, LATER), buyerKey);
        expectError(IDirectory.PartyIsSuspended.selector, buyer);
        changeRoles(SetRoles(officer, 1, Roles.APPROVE, LATER), buyerKey);

        changeRoles(SetRoles(officer, 1, Roles.PUBLISH | Roles.SECONDED, LATER), buyerKey);
        changeRoles(SetRoles(officer, 2, 0, LATER), buyerKey);
        assertEq(directory.party(officer).roles, 0);
        assertTranscript(address(directory), 0);
    }

    function test_attack_a_suspended_buyer_frees_an_officer_of_the_second() public {
        changeRoles(SetRoles(officer, 0, Roles.PUBLISH | Roles.AWARD | Roles.SECONDED, LATER), buyerKey);
        suspend(buyer);
        expectError(IDirectory.PartyIsSuspended.selector, buyer);
        changeRoles(SetRoles(officer, 1, Roles.PUBLISH | Roles.AWARD, LATER), buyerKey);
        expectError(IDirectory.PartyIsSuspended.selector, buyer);
        changeRoles(SetRoles(officer, 1, Roles.AWARD, LATER), buyerKey);
        // Where nothing is left to second, the bound may go with the rest.
        changeRoles(SetRoles(officer, 1, 0, LATER), buyerKey);
    }

    function test_a_suspended_buyer_can_only_lessen(uint16 current, uint16 next) public {
        (current, next) = (current & Roles.ALL, next & Roles.ALL);
        changeRoles(SetRoles(officer, 0, current, LATER), buyerKey);
        suspend(buyer);
        bool lessens = true;
        for (uint256 right = 0; right < 3; ++right) {
            // What an officer may do: nothing, with another, alone.
            lessens = lessens && freedom(next, right) <= freedom(current, right);
        }
        if (!lessens) expectError(IDirectory.PartyIsSuspended.selector, buyer);
        changeRoles(SetRoles(officer, 1, next, LATER), buyerKey);
        assertEq(directory.party(officer).roles, lessens ? next : current);
    }

    function freedom(uint16 roles, uint256 right) private pure returns (uint256) {
        if (roles & (1 << right) == 0) return 0;
        bool approves = 1 << right == Roles.APPROVE;
        return approves || roles & Roles.SECONDED == 0 ? 2 : 1;
    }

    function test_attack_an_officer_makes_its_buyers_change_stale_by_acting_first() public {
        changeProfile(SetProfile(officer, 0, _PROFILE, LATER), officerKey);
        Key memory second = ecdsa("second");
        add(addition(officer, 1, second), officerKey, second);
        changeRoles(SetRoles(officer, 0, 0, LATER), buyerKey);
        assertEq(directory.party(officer).roles, 0);
    }

    function test_roles_that_mean_nothing_are_refused(uint16 roles) public {
        roles |= uint16(1 << (4 + roles % 12));
        expectError(IDirectory.RolesUnknown.selector, roles);
        changeRoles(SetRoles(officer, 0, roles, LATER), buyerKey);
        Key memory key = ecdsa("new officer");
        expectError(IDirectory.RolesUnknown.selector, roles);
        enterOfficer(buyer, roles, key, buyerKey);
    }

    function test_an_officer_that_needs_a_second_says_so_to_who_asks() public {
        changeRoles(SetRoles(officer, 0, Roles.PUBLISH | Roles.SECONDED, LATER), buyerKey);
        bytes32 digest = keccak256("a publication");
        uint16 roles = directory.authenticate(authorize(officerKey, digest), digest).roles;
        assertEq(roles & Roles.SECONDED, 8);
    }

    function test_only_the_officers_buyer_changes_its_roles() public {
        Key memory otherKey = ecdsa("other buyer");
        uint32 other = enterInstitution(Kind.Buyer, otherKey);
        expectError(IDirectory.PartyMismatch.selector, buyer, other);
        changeRoles(SetRoles(officer, 0, 7, LATER), otherKey);
        expectError(IDirectory.PartyMismatch.selector, buyer, officer);
        changeRoles(SetRoles(officer, 0, 7, LATER), officerKey);
    }

    function test_only_officers_have_roles() public {
        expectError(IDirectory.SponsorForbidden.selector, buyer, uint256(Kind.Vendor));
        changeRoles(SetRoles(vendor, 0, 7, LATER), buyerKey);
        expectError(IDirectory.SponsorForbidden.selector, buyer, uint256(Kind.Buyer));
        changeRoles(SetRoles(buyer, 0, 7, LATER), buyerKey);
        expectError(IDirectory.PartyUnknown.selector, 99);
        changeRoles(SetRoles(99, 0, 7, LATER), buyerKey);
    }

    function test_stale_or_expired_roles_are_refused() public {
        expectError(IDirectory.NonceStale.selector, officer, 0, 1);
        changeRoles(SetRoles(officer, 1, 7, LATER), buyerKey);
        uint40 past = uint40(vm.getBlockTimestamp() - 1);
        expectError(IDirectory.IntentExpired.selector, past);
        changeRoles(SetRoles(officer, 0, 7, past), buyerKey);
    }
}
