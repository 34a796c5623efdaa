// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory, ProposeRecovery, SetProfile} from "../../src/interfaces/IDirectory.sol";
import {Kind, Recovery, Scheme} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";

/// @notice How a party that lost its keys gets another, and how one that did not refuses it.
contract RecoveryTest is DirectoryTest {
    bytes32 private constant _DIGEST = keccak256("what is signed");

    Key private _new;

    function setUp() public override {
        super.setUp();
        _new = ecdsa("new key");
    }

    function test_a_vendor_gets_a_signer_after_a_week_that_nobody_spoke() public {
        uint40 readyAt = uint40(vm.getBlockTimestamp() + 7 days);
        address account_ = address(bytes20(_new.signer));
        bytes memory words = abi.encode(0, Scheme.Ecdsa, account_, 0, 0, registrar, readyAt);
        bytes32 head = nextHeadOf(IDirectory.RecoveryProposed.selector, words);
        vm.expectEmit(address(directory));
        emit IDirectory.RecoveryProposed(
            vendor, idOf(_new), 0, Scheme.Ecdsa, account_, 0, 0, registrar, readyAt, head
        );
        propose(proposal(vendor, 0, _new), registrarKey, _new);
        Recovery memory pending = directory.recovery(vendor);
        assertEq(pending.readyAt, readyAt);
        assertEq(pending.sponsor, registrar);
        assertEq(pending.nonce, 1);
        assertEq(pending.signer.account, account_);
        assertEq(directory.signer(idOf(_new)).party, 0, "it signs for nobody yet");

        pass(7 days);
        vm.expectEmit(true, true, true, false, address(directory));
        emit IDirectory.RecoveryCompleted(vendor, idOf(_new), 0);
        vm.expectEmit(true, true, true, false, address(directory));
        emit IDirectory.SignerAdded(vendor, idOf(_new), Scheme.Ecdsa, account_, 0, 0, 0);
        directory.completeRecovery(vendor);

        assertEq(directory.authenticate(authorize(_new, _DIGEST), _DIGEST).party, vendor);
        assertEq(directory.party(vendor).signers, 2, "the lost one stands until the new one revokes it");
        assertEq(directory.party(vendor).nonce, 0, "what the party signed before is not stale");
        assertEq(directory.recovery(vendor).readyAt, 0);
        revoke(revocation(vendor, 0, vendorKey), _new);
        assertTranscript(address(directory), 0);
    }

    function test_every_scheme_can_be_recovered_to() public {
        (Key memory walletKey,) = wallet("owner");
        Key[3] memory keys = [p256("raw"), passkey("passkey"), walletKey];
        for (uint32 i = 0; i < keys.length; ++i) {
            propose(proposal(officer, i, keys[i]), buyerKey, keys[i]);
            pass(7 days);
            directory.completeRecovery(officer);
            assertEq(directory.authenticate(authorize(keys[i], _DIGEST), _DIGEST).party, officer);
            assertTrue(directory.signer(idOf(keys[i])).scheme == keys[i].scheme);
        }
        assertTranscript(address(directory), 0);
    }

    function test_an_institution_goes_back_to_the_administrator() public {
        vm.expectEmit(true, true, true, false, address(directory));
        emit IDirectory.RecoveryProposed(buyer, idOf(_new), 0, Scheme.Ecdsa, address(0), 0, 0, 0, 0, 0);
        proposeForInstitution(proposal(buyer, 0, _new), _new);
        pass(7 days);
        directory.completeRecovery(buyer);
        assertEq(directory.authenticate(authorize(_new, _DIGEST), _DIGEST).party, buyer);
    }

    function test_any_signer_of_the_party_vetoes_at_any_time_before_it_is_completed() public {
        Key memory second = ecdsa("second");
        add(addition(vendor, 0, second), vendorKey, second);
        propose(proposal(vendor, 0, _new), registrarKey, _new);
        expectVeto(idOf(second));
        veto(vendor, 0, second);
        assertEq(directory.recovery(vendor).readyAt, 0);
        assertEq(directory.party(vendor).nonce, 1, "a veto makes nothing stale");

        propose(proposal(vendor, 1, _new), registrarKey, _new);
        pass(100 days);
        veto(vendor, 1, vendorKey);
        expectError(IDirectory.RecoveryMissing.selector, vendor);
        directory.completeRecovery(vendor);
        assertTranscript(address(directory), 0);
    }

    function test_whoever_acts_has_not_lost_its_keys() public {
        Key memory second = ecdsa("second");
        propose(proposal(vendor, 0, _new), registrarKey, _new);
        expectVeto(idOf(vendorKey));
        add(addition(vendor, 0, second), vendorKey, second);
        assertEq(directory.recovery(vendor).readyAt, 0);

        propose(proposal(vendor, 1, _new), registrarKey, _new);
        revoke(revocation(vendor, 1, second), vendorKey);
        assertEq(directory.recovery(vendor).readyAt, 0);

        propose(proposal(vendor, 2, _new), registrarKey, _new);
        changeProfile(SetProfile(vendor, 2, 0, LATER), vendorKey);
        assertEq(directory.recovery(vendor).readyAt, 0);
        assertTranscript(address(directory), 0);
    }

    function test_each_veto_doubles_the_next_wait_up_to_112_days_and_a_completion_forgets_them() public {
        uint256[7] memory waits = [uint256(7), 14, 28, 56, 112, 112, 112];
        for (uint32 n = 0; n < waits.length; ++n) {
            propose(proposal(vendor, n, _new), registrarKey, _new);
            assertEq(directory.recovery(vendor).readyAt, vm.getBlockTimestamp() + waits[n] * 1 days);
            veto(vendor, n, vendorKey);
        }
        propose(proposal(vendor, 7, _new), registrarKey, _new);
        pass(112 days);
        directory.completeRecovery(vendor);
        Key memory next = ecdsa("next key");
        propose(proposal(vendor, 8, next), registrarKey, next);
        assertEq(directory.recovery(vendor).readyAt, vm.getBlockTimestamp() + 7 days);
    }

    function test_a_suspended_party_is_not_recovered() public {
        propose(proposal(vendor, 0, _new), registrarKey, _new);
        expectVeto(0);
        suspend(vendor);
        expectError(IDirectory.PartyIsSuspended.selector, vendor);
        propose(proposal(vendor, 1, _new), registrarKey, _new);

        reinstate(vendor);
        expectError(IDirectory.RecoveryMissing.selector, vendor);
        directory.completeRecovery(vendor);
        propose(proposal(vendor, 1, _new), registrarKey, _new);
        assertTranscript(address(directory), 0);
    }

    function test_another_registrar_steps_in_while_the_vendors_own_is_suspended() public {
        Key memory otherKey = ecdsa("other registrar");
        uint32 other = enterInstitution(Kind.Registrar, otherKey);
        suspend(registrar);
        propose(proposal(vendor, 0, _new), otherKey, _new);
        assertEq(directory.recovery(vendor).sponsor, other);
        reinstate(registrar);
        pass(7 days);
        directory.completeRecovery(vendor);
        assertEq(directory.signer(idOf(_new)).party, vendor);
    }

    function test_only_who_may_sponsors_a_recovery() public {
        Key memory otherKey = ecdsa("other registrar");
        uint32 other = enterInstitution(Kind.Registrar, otherKey);
        Key memory otherBuyerKey = ecdsa("other buyer");
        uint32 otherBuyer = enterInstitution(Kind.Buyer, otherBuyerKey);

        refuses(vendor, otherKey, other, Kind.Vendor);
        refuses(vendor, buyerKey, buyer, Kind.Vendor);
        refuses(vendor, vendorKey, vendor, Kind.Vendor);
        refuses(officer, otherBuyerKey, otherBuyer, Kind.Officer);
        refuses(officer, registrarKey, registrar, Kind.Officer);
        refuses(officer, officerKey, officer, Kind.Officer);
        refuses(buyer, registrarKey, registrar, Kind.Buyer);
        refuses(registrar, otherKey, other, Kind.Registrar);
        expectError(IDirectory.PartyUnknown.selector, 99);
        propose(proposal(99, 0, _new), registrarKey, _new);
    }

    function refuses(uint32 party, Key memory by, uint32 sponsor, Kind kind) private {
        expectError(IDirectory.SponsorForbidden.selector, sponsor, uint256(kind));
        propose(proposal(party, 0, _new), by, _new);
    }

    function test_the_administrator_recovers_institutions_alone() public {
        expectError(IDirectory.SponsorForbidden.selector, 0, uint256(Kind.Vendor));
        proposeForInstitution(proposal(vendor, 0, _new), _new);
        expectError(IDirectory.SponsorForbidden.selector, 0, uint256(Kind.Officer));
        proposeForInstitution(proposal(officer, 0, _new), _new);
        expectError(IDirectory.PartyUnknown.selector, 0);
        proposeForInstitution(proposal(0, 0, _new), _new);
        for (uint8 k = 1; k <= uint8(type(Kind).max); ++k) {
            Kind kind = Kind(k);
            if (kind == Kind.Vendor || kind == Kind.Officer) continue;
            uint32 id = enterInstitution(kind, ecdsa(vm.toString(uint256(k))));
            proposeForInstitution(proposal(id, 0, _new), _new);
            assertGt(directory.recovery(id).readyAt, 0);
        }
    }

    function test_a_stale_or_expired_proposal_or_veto_is_refused() public {
        expectError(IDirectory.NonceStale.selector, vendor, 0, 1);
        propose(proposal(vendor, 1, _new), registrarKey, _new);
        propose(proposal(vendor, 0, _new), registrarKey, _new);
        expectError(IDirectory.NonceStale.selector, vendor, 0, 1);
        veto(vendor, 1, vendorKey);

        fold();
        vm.warp(LATER + 1);
        expectError(IDirectory.IntentExpired.selector, LATER);
        veto(vendor, 0, vendorKey);
        expectError(IDirectory.IntentExpired.selector, LATER);
        propose(proposal(officer, 0, _new), buyerKey, _new);
        expectError(IDirectory.IntentExpired.selector, LATER);
        proposeForInstitution(proposal(buyer, 0, _new), _new);
    }

    function test_a_new_signer_must_be_of_a_form_and_scheme_that_its_party_may_have() public {
        (Key memory walletKey,) = wallet("owner");
        expectError(IDirectory.SignerSchemeForbidden.selector, uint256(Kind.Vendor), uint256(Scheme.Contract));
        propose(proposal(vendor, 0, walletKey), registrarKey, walletKey);
        ProposeRecovery memory malformed = proposal(vendor, 0, _new);
        malformed.signer = abi.encodePacked(malformed.signer, uint8(0));
        expectError(IDirectory.SignerMalformed.selector);
        propose(malformed, registrarKey, _new);
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(buyerKey)), buyer);
        propose(proposal(vendor, 0, buyerKey), registrarKey, buyerKey);
    }

    function test_a_suspended_sponsor_proposes_nothing() public {
        suspend(registrar);
        expectError(IDirectory.PartyIsSuspended.selector, registrar);
        propose(proposal(vendor, 0, _new), registrarKey, _new);
        suspend(buyer);
        expectError(IDirectory.PartyIsSuspended.selector, buyer);
        propose(proposal(officer, 0, _new), buyerKey, _new);
    }

    // ---- events about the vendor and its proposed key, whole: the head is that of what they say ----

    function expectVeto(bytes32 by) private {
        bytes32 head = nextHeadOf(IDirectory.RecoveryVetoed.selector, abi.encode(by));
        vm.expectEmit(address(directory));
        emit IDirectory.RecoveryVetoed(vendor, idOf(_new), by, head);
    }

    function nextHeadOf(bytes32 selector, bytes memory words) private returns (bytes32) {
        fold();
        bytes memory topics = abi.encode(vm.getBlockTimestamp(), selector, vendor, idOf(_new));
        bytes32 entry = keccak256(bytes.concat(topics, words));
        return keccak256(abi.encode(foldedHead(address(directory), 0), entry));
    }
}
