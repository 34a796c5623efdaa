// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    AddSigner,
    IDirectory,
    Register,
    RevokeSigner,
    SetProfile,
    SetRoles
} from "../../src/interfaces/IDirectory.sol";
import {Authorization} from "../../src/types/Intents.sol";
import {Kind, Roles, Scheme} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";
import {Wallet} from "./Wallet.sol";

/// @notice Each test is named for what somebody tries, and shows that it fails. Those on wallets and passkeys are
/// in `Wallets.t.sol` and `Passkeys.t.sol`.
contract AttacksTest is DirectoryTest {
    bytes32 private constant _DIGEST = keccak256("what is signed");

    // ---- replays ----

    function test_attack_replay_a_registration() public {
        Key memory key = ecdsa("new vendor");
        Register memory intent = registration(Kind.Vendor, 0, 0, key);
        uint32 id = enter(intent, registrarKey, key);
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(key)), id);
        enter(intent, registrarKey, key);

        // Nor once the signer is revoked.
        Key memory second = ecdsa("second");
        add(addition(id, 0, second), key, second);
        revoke(revocation(id, 1, key), second);
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(key)), id);
        enter(intent, registrarKey, key);
    }

    function test_attack_replay_an_institutions_registration() public {
        Key memory key = ecdsa("new buyer");
        Register memory intent = registration(Kind.Buyer, 0, 0, key);
        uint32 id = enterInstitution(intent, key);
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(key)), id);
        enterInstitution(intent, key);
    }

    function test_attack_replay_an_added_signer_after_its_revocation() public {
        Key memory key = ecdsa("second");
        AddSigner memory intent = addition(vendor, 0, key);
        add(intent, vendorKey, key);
        revoke(revocation(vendor, 1, key), vendorKey);
        expectError(IDirectory.NonceStale.selector, vendor, 2, 0);
        add(intent, vendorKey, key);
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(key)), vendor);
        add(addition(vendor, 2, key), vendorKey, key);
    }

    function test_attack_replay_a_revocation_a_profile_and_roles() public {
        Key memory key = ecdsa("second");
        add(addition(vendor, 0, key), vendorKey, key);
        RevokeSigner memory revocation_ = revocation(vendor, 1, key);
        revoke(revocation_, vendorKey);
        expectError(IDirectory.NonceStale.selector, vendor, 2, 1);
        revoke(revocation_, vendorKey);

        SetProfile memory profile = SetProfile(vendor, 2, keccak256("first"), LATER);
        changeProfile(profile, vendorKey);
        changeProfile(SetProfile(vendor, 3, keccak256("second"), LATER), vendorKey);
        expectError(IDirectory.NonceStale.selector, vendor, 4, 2);
        changeProfile(profile, vendorKey);

        SetRoles memory roles = SetRoles(officer, 0, Roles.AWARD, LATER);
        changeRoles(roles, buyerKey);
        changeRoles(SetRoles(officer, 1, 0, LATER), buyerKey);
        expectError(IDirectory.NonceStale.selector, officer, 2, 0);
        changeRoles(roles, buyerKey);
    }

    function test_attack_replay_on_another_directory_of_the_same_chain() public {
        IDirectory twin = deploy(administrator, p256Verifier, webAuthnVerifier);
        Key memory key = ecdsa("buyer");
        Register memory intent = registration(Kind.Buyer, 0, 0, key);
        bytes memory acceptance = sign(key, digestOf(hashOf(intent)));
        vm.prank(administrator);
        expectError(IDirectory.SignatureInvalid.selector);
        twin.registerInstitution(intent, acceptance);
    }

    function test_attack_replay_on_a_fork_with_another_chain_id() public {
        SetProfile memory intent = SetProfile(vendor, 0, keccak256("profile"), LATER);
        Authorization memory authorization = authorize(vendorKey, digestOf(hashOf(intent)));
        vm.chainId(vm.getChainId() + 1);
        expectError(IDirectory.SignatureInvalid.selector);
        directory.setProfile(intent, authorization);
    }

    function test_attack_pass_one_intent_for_another_with_the_same_fields() public {
        // RevokeSigner and SetProfile have the same shape: only the type's name tells them apart.
        SetProfile memory signedIntent = SetProfile(vendor, 0, idOf(vendorKey), LATER);
        Authorization memory authorization = authorize(vendorKey, digestOf(hashOf(signedIntent)));
        expectError(IDirectory.SignatureInvalid.selector);
        directory.revokeSigner(RevokeSigner(vendor, 0, idOf(vendorKey), LATER), authorization);
    }

    // ---- taking what is another's ----

    function test_attack_claim_a_key_without_holding_it() public {
        Key memory victim = ecdsa("victim");
        Key memory thief = ecdsa("thief");
        Key memory claimed = victim;
        claimed.secret = thief.secret;
        expectError(IDirectory.SignatureInvalid.selector);
        enterVendor(claimed, registrarKey);
        expectError(IDirectory.SignatureInvalid.selector);
        add(addition(vendor, 0, claimed), vendorKey, claimed);
    }

    function test_attack_add_another_partys_signer_to_ones_own() public {
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(vendorKey)), vendor);
        add(addition(buyer, 0, vendorKey), buyerKey, vendorKey);
    }

    function test_attack_enter_another_partys_account_as_a_wallet() public {
        // The same 20 bytes under another scheme are the same signer.
        vm.etch(vm.addr(vendorKey.secret), address(new Wallet(vm.addr(vendorKey.secret))).code);
        Key memory key = vendorKey;
        key.scheme = Scheme.Contract;
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(vendorKey)), vendor);
        add(addition(officer, 0, key), officerKey, key);
    }

    function test_attack_bring_a_revoked_signer_back_in_any_way() public {
        Key memory second = ecdsa("second");
        add(addition(vendor, 0, second), vendorKey, second);
        revoke(revocation(vendor, 1, vendorKey), second);

        expectError(IDirectory.SignerTaken.selector, uint256(idOf(vendorKey)), vendor);
        add(addition(vendor, 2, vendorKey), second, vendorKey);
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(vendorKey)), vendor);
        enterVendor(vendorKey, registrarKey);
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(vendorKey)), vendor);
        enterInstitution(Kind.Oversight, vendorKey);
        expectError(IDirectory.SignerTaken.selector, uint256(idOf(vendorKey)), vendor);
        add(addition(officer, 0, vendorKey), officerKey, vendorKey);
    }

    function test_attack_act_with_a_revoked_key() public {
        Key memory second = ecdsa("second");
        add(addition(vendor, 0, second), vendorKey, second);
        revoke(revocation(vendor, 1, vendorKey), second);
        uint256 now_ = vm.getBlockTimestamp();

        expectError(IDirectory.SignerRevokedAt.selector, uint256(idOf(vendorKey)), now_);
        revoke(revocation(vendor, 2, second), vendorKey);
        Key memory third = ecdsa("third");
        expectError(IDirectory.SignerRevokedAt.selector, uint256(idOf(vendorKey)), now_);
        add(addition(vendor, 2, third), vendorKey, third);
        expectError(IDirectory.SignerRevokedAt.selector, uint256(idOf(vendorKey)), now_);
        changeProfile(SetProfile(vendor, 2, 0, LATER), vendorKey);
    }

    function test_attack_an_officer_of_another_buyer_gives_itself_a_place() public {
        Key memory otherKey = ecdsa("other buyer");
        uint32 other = enterInstitution(Kind.Buyer, otherKey);
        Key memory accomplice = ecdsa("accomplice");
        expectError(IDirectory.SponsorForbidden.selector, buyer, uint256(Kind.Officer));
        enterOfficer(other, Roles.AWARD, accomplice, buyerKey);
    }

    function test_attack_disown_a_bid_by_revoking_its_signer_after_prices_are_seen() public {
        uint40 sealsUntil = uint40(vm.getBlockTimestamp() + 1 hours);
        pass(1 hours);
        Key memory second = ecdsa("second");
        add(addition(vendor, 0, second), vendorKey, second);
        revoke(revocation(vendor, 1, vendorKey), second);
        assertEq(directory.vendorAt(authorize(vendorKey, _DIGEST), _DIGEST, sealsUntil), vendor);
    }

    function test_attack_enter_a_bid_under_a_signer_added_after_prices_are_seen() public {
        uint40 sealsUntil = uint40(vm.getBlockTimestamp() + 1 hours);
        pass(1 hours);
        Key memory second = ecdsa("second");
        add(addition(vendor, 0, second), vendorKey, second);
        assertEq(directory.vendorAt(authorize(second, _DIGEST), _DIGEST, sealsUntil), 0);
    }

    // ---- code at an account (EIP-7702) ----

    function test_attack_code_at_an_account_changes_how_its_old_signatures_are_checked() public {
        address account_ = vm.addr(vendorKey.secret);
        Authorization memory authorization = authorize(vendorKey, _DIGEST);

        Wallet naysayer = new Wallet(account_);
        naysayer.become(Wallet.Behaviour.Stubborn);
        vm.etch(account_, abi.encodePacked(hex"ef0100", address(naysayer)));
        stands(authorization);
        vm.etch(account_, address(naysayer).code);
        vm.store(account_, bytes32(0), vm.load(address(naysayer), bytes32(0)));
        stands(authorization);

        // Nor does code that takes any signature let anybody else sign.
        vm.store(account_, bytes32(0), bytes32(uint256(Wallet.Behaviour.Gullible) << 160));
        Authorization memory forged = Authorization(vendorKey.signer, sign(ecdsa("thief"), _DIGEST));
        assertTrue(Wallet(account_).isValidSignature(_DIGEST, forged.signature) == bytes4(0x1626ba7e));
        assertEq(directory.vendorAt(forged, _DIGEST, LATER), 0);
        expectError(IDirectory.SignatureInvalid.selector);
        directory.authenticate(forged, _DIGEST);
    }

    function stands(Authorization memory authorization) private view {
        assertEq(directory.vendorAt(authorization, _DIGEST, LATER), vendor);
        assertEq(directory.authenticate(authorization, _DIGEST).party, vendor);
    }

    // ---- forging nobody ----

    function test_attack_a_signature_that_recovers_nobody_stands_for_the_zero_address() public {
        bytes memory nothing = new bytes(65);
        Authorization memory authorization = Authorization(abi.encodePacked(address(0)), nothing);
        assertEq(directory.vendorAt(authorization, _DIGEST, LATER), 0);
        expectError(IDirectory.SignerUnknown.selector, uint256(keccak256(authorization.signer)));
        directory.authenticate(authorization, _DIGEST);
        assertFalse(directory.isRegistrar(address(0)));
    }

    function test_attack_bring_ones_own_verifier() public {
        Wallet yes = new Wallet(address(this));
        yes.become(Wallet.Behaviour.Gullible);
        Key memory key = p256("key");
        (uint256 x, uint256 y) = vm.publicKeyP256(key.secret);
        key.signer = abi.encodePacked(address(yes), x, y);
        expectError(IDirectory.SignerMalformed.selector);
        enterVendor(key, registrarKey);
    }
}
