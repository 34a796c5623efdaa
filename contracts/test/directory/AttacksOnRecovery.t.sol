// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    IDirectory,
    ProposeRecovery,
    SetProfile,
    SetRoles,
    VetoRecovery
} from "../../src/interfaces/IDirectory.sol";
import {Authorization} from "../../src/types/Intents.sol";
import {Kind, Roles} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";

/// @notice Recovery is how a party could be stolen. Each test is named for what somebody tries, and shows that it fails.
contract AttacksOnRecoveryTest is DirectoryTest {
    bytes32 private constant _DIGEST = keccak256("what is signed");

    Key private _thief;

    function setUp() public override {
        super.setUp();
        _thief = ecdsa("thief");
    }

    // ---- by who may propose ----

    function test_attack_a_registrar_takes_a_vendor_whose_owner_watches() public {
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        pass(7 days - 1);
        veto(vendor, 0, vendorKey);
        pass(365 days);
        expectError(IDirectory.RecoveryMissing.selector, vendor);
        directory.completeRecovery(vendor);
        assertEq(directory.signer(idOf(_thief)).party, 0);
    }

    function test_attack_a_registrar_takes_another_registrars_vendor() public {
        Key memory otherKey = ecdsa("other registrar");
        uint32 other = enterInstitution(Kind.Registrar, otherKey);
        expectError(IDirectory.SponsorForbidden.selector, other, uint256(Kind.Vendor));
        propose(proposal(vendor, 0, _thief), otherKey, _thief);
    }

    function test_attack_a_registrar_takes_its_vendors_before_it_is_found_out() public {
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        pass(6 days);
        suspend(registrar);
        pass(7 days);
        expectError(IDirectory.PartyIsSuspended.selector, registrar);
        directory.completeRecovery(vendor);
    }

    function test_attack_a_registrar_wears_an_owner_down() public {
        uint32 n = 0;
        uint256 end = vm.getBlockTimestamp() + 365 days;
        while (vm.getBlockTimestamp() < end) {
            propose(proposal(vendor, n, _thief), registrarKey, _thief);
            uint256 wait = directory.recovery(vendor).readyAt - vm.getBlockTimestamp();
            pass(wait - 1);
            veto(vendor, n, vendorKey);
            ++n;
        }
        assertLe(n, 7, "the owner must speak up seven times in a year, and less often from then on");
    }

    function test_attack_proposals_make_stale_what_the_owner_signed() public {
        Key memory second = ecdsa("second");
        add(addition(vendor, 0, second), vendorKey, second);
        for (uint32 n = 0; n < 3; ++n) {
            propose(proposal(vendor, n, _thief), registrarKey, _thief);
            veto(vendor, n, second);
        }
        propose(proposal(vendor, 3, _thief), registrarKey, _thief);
        // Signed before all that.
        revoke(revocation(vendor, 1, vendorKey), second);
        assertEq(directory.recovery(vendor).readyAt, 0);
    }

    function test_attack_a_second_proposal_dodges_the_veto_of_the_first() public {
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        uint40 readyAt = directory.recovery(vendor).readyAt;
        Key memory accomplice = ecdsa("accomplice");
        expectError(IDirectory.RecoveryPending.selector, vendor, readyAt);
        propose(proposal(vendor, 1, accomplice), registrarKey, accomplice);
        veto(vendor, 0, vendorKey);
    }

    function test_attack_a_buyer_recovers_an_officer_that_is_not_its_own() public {
        Key memory otherKey = ecdsa("other buyer");
        uint32 other = enterInstitution(Kind.Buyer, otherKey);
        expectError(IDirectory.SponsorForbidden.selector, other, uint256(Kind.Officer));
        propose(proposal(officer, 0, _thief), otherKey, _thief);
    }

    function test_attack_somebody_else_recovers_an_institution(address sender) public {
        vm.assume(sender != administrator);
        ProposeRecovery memory intent = proposal(buyer, 0, _thief);
        bytes memory acceptance = sign(_thief, digestOf(hashOf(intent)));
        vm.prank(sender);
        expectError(IDirectory.AdministratorRequired.selector, uint160(sender));
        directory.proposeInstitutionRecovery(intent, acceptance);
    }

    // ---- replays ----

    function test_attack_replay_a_vetoed_proposal() public {
        ProposeRecovery memory intent = proposal(vendor, 0, _thief);
        propose(intent, registrarKey, _thief);
        veto(vendor, 0, vendorKey);
        expectError(IDirectory.NonceStale.selector, vendor, 1, 0);
        propose(intent, registrarKey, _thief);
    }

    function test_attack_replay_a_proposal_that_was_called_off_otherwise() public {
        ProposeRecovery memory intent = proposal(vendor, 0, _thief);
        propose(intent, registrarKey, _thief);
        suspend(vendor);
        reinstate(vendor);
        expectError(IDirectory.NonceStale.selector, vendor, 1, 0);
        propose(intent, registrarKey, _thief);
    }

    function test_attack_replay_a_completed_proposal_once_its_signer_was_revoked() public {
        ProposeRecovery memory intent = proposal(vendor, 0, _thief);
        propose(intent, registrarKey, _thief);
        pass(7 days);
        directory.completeRecovery(vendor);
        revoke(revocation(vendor, 0, _thief), vendorKey);
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(_thief)), vendor);
        propose(intent, registrarKey, _thief);
        expectError(IDirectory.RecoveryMissing.selector, vendor);
        directory.completeRecovery(vendor);
    }

    function test_attack_replay_a_veto_against_another_proposal() public {
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        veto(vendor, 0, vendorKey);
        Key memory honest = ecdsa("honest");
        propose(proposal(vendor, 1, honest), registrarKey, honest);
        expectError(IDirectory.NonceStale.selector, vendor, 1, 0);
        veto(vendor, 0, vendorKey);
    }

    function test_attack_pass_an_added_signers_acceptance_for_a_recovery() public {
        // AddSigner and ProposeRecovery have the same shape: only the type's name tells them apart.
        Key memory key = ecdsa("second");
        bytes memory acceptance = sign(key, digestOf(hashOf(addition(vendor, 0, key))));
        ProposeRecovery memory intent = proposal(vendor, 0, key);
        Authorization memory sponsor = authorize(registrarKey, digestOf(hashOf(intent)));
        expectError(IDirectory.SignatureInvalid.selector);
        directory.proposeRecovery(intent, sponsor, acceptance);
    }

    // ---- time ----

    function test_attack_complete_early(uint256 time) public {
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        uint40 readyAt = directory.recovery(vendor).readyAt;
        uint256 early = bound(time, 0, 7 days - 1);
        pass(early);
        expectError(IDirectory.RecoveryEarly.selector, vendor, readyAt);
        directory.completeRecovery(vendor);
        pass(7 days - 1 - early);
        expectError(IDirectory.RecoveryEarly.selector, vendor, readyAt);
        directory.completeRecovery(vendor);
    }

    function test_attack_complete_what_was_never_proposed_or_twice() public {
        expectError(IDirectory.RecoveryMissing.selector, vendor);
        directory.completeRecovery(vendor);
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        pass(7 days);
        directory.completeRecovery(vendor);
        expectError(IDirectory.RecoveryMissing.selector, vendor);
        directory.completeRecovery(vendor);
        expectError(IDirectory.RecoveryMissing.selector, vendor);
        veto(vendor, 0, vendorKey);
    }

    function test_attack_a_proposal_lies_in_wait_through_a_rotation() public {
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        Key memory second = ecdsa("second");
        add(addition(vendor, 0, second), vendorKey, second);
        revoke(revocation(vendor, 1, vendorKey), second);
        pass(7 days);
        expectError(IDirectory.RecoveryMissing.selector, vendor);
        directory.completeRecovery(vendor);
    }

    function test_attack_enter_a_bid_under_a_key_that_was_recovered_after_prices_are_seen() public {
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        uint40 sealsUntil = uint40(vm.getBlockTimestamp() + 3 days);
        pass(7 days);
        directory.completeRecovery(vendor);
        Authorization memory authorization = authorize(_thief, _DIGEST);
        assertEq(directory.signer(idOf(_thief)).addedAt, vm.getBlockTimestamp());
        assertEq(directory.vendorAt(authorization, _DIGEST, sealsUntil), 0);
        assertEq(directory.vendorAt(authorization, _DIGEST, uint40(vm.getBlockTimestamp())), 0);
        // What the vendor sealed before stands.
        assertEq(directory.vendorAt(authorize(vendorKey, _DIGEST), _DIGEST, sealsUntil), vendor);
    }

    // ---- vetoes by who may not ----

    function test_attack_a_revoked_key_vetoes() public {
        Key memory second = ecdsa("second");
        add(addition(vendor, 0, second), vendorKey, second);
        revoke(revocation(vendor, 1, vendorKey), second);
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        expectError(IDirectory.SignerRevokedAt.selector, uint256(idOf(vendorKey)), vm.getBlockTimestamp());
        veto(vendor, 0, vendorKey);
    }

    function test_attack_a_stranger_vetoes() public {
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        Key[3] memory others = [buyerKey, officerKey, registrarKey];
        uint32[3] memory ids = [buyer, officer, registrar];
        for (uint256 i = 0; i < 3; ++i) {
            expectError(IDirectory.PartyMismatch.selector, vendor, ids[i]);
            veto(vendor, 0, others[i]);
        }
        expectError(IDirectory.SignerUnknown.selector, uint256(idOf(_thief)));
        veto(vendor, 0, _thief);
    }

    function test_attack_a_veto_signed_for_another_directory() public {
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        VetoRecovery memory intent = VetoRecovery(vendor, 0, LATER);
        bytes32 domain = separator("Veedor", "1", vm.getChainId(), address(this));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, hashOf(intent)));
        Authorization memory authorization = authorize(vendorKey, digest);
        expectError(IDirectory.SignatureInvalid.selector);
        directory.vetoRecovery(intent, authorization);
    }

    // ---- shutting out who lost its keys ----

    function test_attack_a_proposed_signer_goes_elsewhere_so_that_nothing_can_be_proposed() public {
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        uint32 elsewhere = enterVendor(_thief, registrarKey);
        pass(7 days);
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(_thief)), elsewhere);
        directory.completeRecovery(vendor);

        Key memory honest = ecdsa("honest");
        propose(proposal(vendor, 1, honest), registrarKey, honest);
        uint40 readyAt = directory.recovery(vendor).readyAt;
        expectError(IDirectory.RecoveryEarly.selector, vendor, readyAt);
        directory.completeRecovery(vendor);
        pass(7 days);
        directory.completeRecovery(vendor);
        assertEq(directory.signer(idOf(honest)).party, vendor);
        assertTranscript(address(directory), 0);
    }

    function test_attack_a_suspended_sponsors_proposal_keeps_others_out() public {
        Key memory otherKey = ecdsa("other registrar");
        enterInstitution(Kind.Registrar, otherKey);
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        suspend(registrar);
        Key memory honest = ecdsa("honest");
        propose(proposal(vendor, 1, honest), otherKey, honest);
        reinstate(registrar);
        pass(7 days);
        directory.completeRecovery(vendor);
        assertEq(directory.signer(idOf(honest)).party, vendor);
        assertEq(directory.signer(idOf(_thief)).party, 0);
    }

    function test_attack_one_key_is_recovered_to_for_two_parties() public {
        uint32 other = enterVendor(ecdsa("other vendor"), registrarKey);
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        propose(proposal(other, 0, _thief), registrarKey, _thief);
        pass(7 days);
        directory.completeRecovery(vendor);
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(_thief)), vendor);
        directory.completeRecovery(other);
    }

    function test_attack_a_suspended_buyer_gets_a_new_key_into_its_officers() public {
        propose(proposal(officer, 0, _thief), buyerKey, _thief);
        suspend(buyer);
        pass(7 days);
        expectError(IDirectory.PartyIsSuspended.selector, buyer);
        directory.completeRecovery(officer);
    }

    function test_attack_suspension_takes_the_veto_from_a_party() public {
        // It calls the recovery off, and while it lasts there is no other.
        propose(proposal(vendor, 0, _thief), registrarKey, _thief);
        suspend(vendor);
        expectError(IDirectory.RecoveryMissing.selector, vendor);
        veto(vendor, 0, vendorKey);
        expectError(IDirectory.PartyIsSuspended.selector, vendor);
        propose(proposal(vendor, 1, _thief), registrarKey, _thief);
        // It could throw out and add keys all the same.
        Key memory second = ecdsa("second");
        add(addition(vendor, 0, second), vendorKey, second);
    }

    function test_attack_recovery_raises_an_officers_rights() public {
        changeRoles(SetRoles(officer, 0, Roles.PUBLISH | Roles.SECONDED, LATER), buyerKey);
        propose(proposal(officer, 0, _thief), buyerKey, _thief);
        pass(7 days);
        directory.completeRecovery(officer);
        assertEq(
            directory.authenticate(authorize(_thief, _DIGEST), _DIGEST).roles, Roles.PUBLISH | Roles.SECONDED
        );
        changeProfile(SetProfile(officer, 0, 0, LATER), _thief);
    }
}
