// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {Kind} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";

contract AdministrationTest is DirectoryTest {
    address private _successor;

    function setUp() public override {
        super.setUp();
        _successor = account("successor").addr;
    }

    function test_deployment_is_the_first_event() public {
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)));
        watch(next);
        vm.expectEmit(true, true, true, false, next);
        emit IDirectory.AdministrationAccepted(administrator, 0);
        IDirectory fresh = deploy(administrator, p256Verifier, webAuthnVerifier);

        assertEq(address(fresh), next);
        assertTranscript(next, 0);
        assertEq(fresh.length(), 1);
        assertEq(foldedLength(next, 0), 1);
        assertEq(fresh.administrator(), administrator);
        assertEq(fresh.intake(), address(0));
        assertEq(fresh.p256Verifier(), p256Verifier);
        assertEq(fresh.webAuthnVerifier(), webAuthnVerifier);
        assertEq(fresh.partyCount(), 0);
        assertEq(fresh.head(1), genesis(next, 1), "the other transcripts are empty");
    }

    function test_heads_are_the_mapping_at_slot_0() public view {
        bytes32 slot = keccak256(abi.encode(uint256(0), uint256(0)));
        assertEq(vm.load(address(directory), slot), directory.head(0));
    }

    function test_a_directory_needs_an_administrator_and_verifiers_that_exist() public {
        expectError(IDirectory.AdministratorRequired.selector, 0);
        deploy(address(0), p256Verifier, webAuthnVerifier);
        expectError(IDirectory.SignerMalformed.selector);
        deploy(administrator, _successor, webAuthnVerifier);
        expectError(IDirectory.SignerMalformed.selector);
        deploy(administrator, p256Verifier, address(0));
    }

    function test_the_administrator_suspends_and_reinstates() public {
        vm.expectEmit(true, true, true, false, address(directory));
        emit IDirectory.PartySuspended(vendor, 0, 0);
        suspend(vendor);
        assertTrue(directory.party(vendor).suspended);
        vm.expectEmit(true, true, true, false, address(directory));
        emit IDirectory.PartyReinstated(vendor, 0, 0);
        reinstate(vendor);
        assertFalse(directory.party(vendor).suspended);
        assertEq(directory.party(vendor).nonce, 0, "suspension is no act of the party");
        assertTranscript(address(directory), 0);
    }

    function test_a_party_is_suspended_once_and_must_exist() public {
        expectError(IDirectory.PartyUnchanged.selector, vendor);
        reinstate(vendor);
        suspend(vendor);
        expectError(IDirectory.PartyUnchanged.selector, vendor);
        suspend(vendor);
        expectError(IDirectory.PartyUnknown.selector, 0);
        suspend(0);
        expectError(IDirectory.PartyUnknown.selector, 99);
        reinstate(99);
    }

    function test_the_administrator_names_the_intake() public {
        vm.expectEmit(address(directory));
        emit IDirectory.IntakeChanged(_successor, nextIntakeHead(_successor));
        vm.prank(administrator);
        directory.setIntake(_successor);
        assertEq(directory.intake(), _successor);

        vm.prank(administrator);
        directory.setIntake(address(0));
        assertEq(directory.intake(), address(0), "0 closes the intake");
        assertTranscript(address(directory), 0);
    }

    function nextIntakeHead(address procurement) private view returns (bytes32) {
        bytes32 entry =
            keccak256(abi.encode(vm.getBlockTimestamp(), IDirectory.IntakeChanged.selector, procurement));
        return keccak256(abi.encode(foldedHead(address(directory), 0), entry));
    }

    function test_the_place_passes_when_it_is_taken_and_not_before() public {
        vm.prank(administrator);
        directory.offerAdministration(_successor);
        assertEq(directory.administrator(), administrator);

        vm.prank(_successor);
        directory.acceptAdministration();
        assertEq(directory.administrator(), _successor);

        expectError(IDirectory.AdministratorRequired.selector, uint160(administrator));
        suspend(vendor);
        vm.prank(_successor);
        directory.suspend(vendor, 0);
        assertTranscript(address(directory), 0);
    }

    function test_an_offer_is_taken_once_and_can_be_taken_back() public {
        vm.prank(administrator);
        directory.offerAdministration(_successor);
        vm.prank(administrator);
        directory.offerAdministration(address(0));
        expectError(IDirectory.AdministratorRequired.selector, uint160(_successor));
        vm.prank(_successor);
        directory.acceptAdministration();

        vm.prank(administrator);
        directory.offerAdministration(_successor);
        vm.prank(_successor);
        directory.acceptAdministration();
        expectError(IDirectory.AdministratorRequired.selector, uint160(_successor));
        vm.prank(_successor);
        directory.acceptAdministration();
    }

    function test_nobody_else_administers(address sender) public {
        vm.assume(sender != administrator);
        refusesToBeAdministeredBy(sender);
    }

    function test_attack_a_node_simulates_address_0_where_nothing_is_offered() public {
        refusesToBeAdministeredBy(address(0));
        vm.prank(administrator);
        directory.offerAdministration(address(0));
        refusesToBeAdministeredBy(address(0));
    }

    function refusesToBeAdministeredBy(address sender) private {
        bytes[7] memory acts = [
            abi.encodeCall(IDirectory.suspend, (vendor, 0)),
            abi.encodeCall(IDirectory.reinstate, (vendor, 0)),
            abi.encodeCall(IDirectory.setIntake, (sender)),
            abi.encodeCall(IDirectory.offerAdministration, (sender)),
            abi.encodeCall(IDirectory.acceptAdministration, ()),
            abi.encodeCall(
                IDirectory.registerInstitution, (registration(Kind.Buyer, 0, 0, ecdsa("new")), "")
            ),
            abi.encodeCall(IDirectory.proposeInstitutionRecovery, (proposal(buyer, 0, ecdsa("new")), ""))
        ];
        bytes32 head = directory.head(0);
        for (uint256 i = 0; i < acts.length; ++i) {
            vm.prank(sender);
            (bool done, bytes memory answer) = address(directory).call(acts[i]);
            assertFalse(done);
            assertEq(
                answer, abi.encodeWithSelector(IDirectory.AdministratorRequired.selector, uint160(sender))
            );
        }
        assertEq(directory.head(0), head);
    }
}
