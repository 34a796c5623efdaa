// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {Authorization} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";

/// @notice P-256 and WebAuthn signers, from registration to bid. Run on a chain with and one without the precompile.
abstract contract PasskeysTest is DirectoryTest {
    bytes32 private constant _DIGEST = keccak256("what is signed");

    Key private _raw;
    Key private _passkey;
    uint32 private _byRaw;
    uint32 private _byPasskey;

    function setUp() public override {
        super.setUp();
        _raw = p256("raw");
        _passkey = passkey("passkey");
        _byRaw = enterVendor(_raw, registrarKey);
        _byPasskey = enterVendor(_passkey, registrarKey);
    }

    function test_P256_and_passkey_signers_act_and_bid() public view {
        assertEq(directory.authenticate(authorize(_raw, _DIGEST), _DIGEST).party, _byRaw);
        assertEq(directory.authenticate(authorize(_passkey, _DIGEST), _DIGEST).party, _byPasskey);
        assertEq(directory.vendorAt(authorize(_raw, _DIGEST), _DIGEST, LATER), _byRaw);
        assertEq(directory.vendorAt(authorize(_passkey, _DIGEST), _DIGEST, LATER), _byPasskey);
    }

    function test_a_passkey_rotates_to_another_and_sponsors() public {
        Key memory second = passkey("second passkey");
        add(addition(_byPasskey, 0, second), _passkey, second);
        revoke(revocation(_byPasskey, 1, _passkey), second);

        Key memory office = passkey("registrar's passkey");
        enterInstitution(Kind.Registrar, office);
        uint32 id = enterVendor(ecdsa("new vendor"), office);
        assertTrue(directory.party(id).kind == Kind.Vendor);
        assertTranscript(address(directory), 0);
    }

    function test_every_bit_of_a_raw_signature_matters(uint256 index, uint8 bit) public {
        bytes memory signature = sign(_raw, _DIGEST);
        signature[bound(index, 0, 63)] ^= bytes1(uint8(1 << (bit % 8)));
        expectError(IDirectory.SignatureInvalid.selector);
        directory.authenticate(Authorization(_raw.signer, signature), _DIGEST);
    }

    function test_a_malleated_raw_signature_is_refused() public {
        (bytes32 r, bytes32 s) = signLow(_raw.secret, _DIGEST);
        uint256 order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551;
        bytes memory signature = abi.encodePacked(r, order - uint256(s));
        expectError(IDirectory.SignatureInvalid.selector);
        directory.authenticate(Authorization(_raw.signer, signature), _DIGEST);
    }

    function test_attack_a_raw_signature_poses_as_an_assertion_and_back() public {
        refused(Authorization(_passkey.signer, sign(_raw, _DIGEST)));
        refused(Authorization(_raw.signer, sign(_passkey, _DIGEST)));
    }

    function test_attack_an_assertion_for_another_purpose_is_taken_for_a_signature() public {
        // A registration ceremony; another challenge; nobody present; nobody verified; a backup that can't be.
        refusedAssertion(assertion(_passkey.secret, _DIGEST, 0x05, "webauthn.create", "http://localhost"));
        refusedAssertion(assertion(_passkey.secret, ~_DIGEST, 0x05, "webauthn.get", "http://localhost"));
        refusedAssertion(assertion(_passkey.secret, _DIGEST, 0x04, "webauthn.get", "http://localhost"));
        refusedAssertion(assertion(_passkey.secret, _DIGEST, 0x01, "webauthn.get", "http://localhost"));
        refusedAssertion(assertion(_passkey.secret, _DIGEST, 0x15, "webauthn.get", "http://localhost"));
        // Somebody else's passkey.
        refusedAssertion(assertion(_raw.secret, _DIGEST, 0x05, "webauthn.get", "http://localhost"));
    }

    function test_attack_a_bent_assertion_burns_its_relayers_gas() public view {
        bytes memory bent = sign(_passkey, _DIGEST);
        // Its fourth word is an index into the client's JSON, which the verifier reads at before it compares it.
        bent[0x70] = 0x01;
        uint256 before = gasleft();
        assertEq(directory.vendorAt(Authorization(_passkey.signer, bent), _DIGEST, LATER), 0);
        uint256 spent = before - gasleft();
        assertGt(spent, 500_000, "the verifier spends all that it gets");
        assertLt(spent, 600_000);
    }

    function test_attack_a_key_off_the_curve_is_registered() public {
        (uint256 x, uint256 y) = vm.publicKeyP256(_raw.secret);
        Key memory key = _raw;
        key.signer = abi.encodePacked(p256Verifier, x, y ^ 1);
        expectError(IDirectory.SignatureInvalid.selector);
        enterVendor(key, registrarKey);
        key.signer = abi.encodePacked(p256Verifier, uint256(0), y);
        expectError(IDirectory.SignatureInvalid.selector);
        enterVendor(key, registrarKey);
    }

    function refusedAssertion(bytes memory signature) private {
        refused(Authorization(_passkey.signer, signature));
    }

    function refused(Authorization memory authorization) private {
        assertEq(directory.vendorAt(authorization, _DIGEST, LATER), 0);
        expectError(IDirectory.SignatureInvalid.selector);
        directory.authenticate(authorization, _DIGEST);
    }
}

/// forge-config: default.evm_version = "cancun"
contract PasskeysWithoutPrecompileTest is PasskeysTest {
    function test_there_is_no_precompile() public view {
        (, bytes memory answer) = address(0x100).staticcall(new bytes(160));
        assertEq(answer, "");
        assertEq(vm.getEvmVersion(), "cancun");
    }
}

/// forge-config: default.evm_version = "osaka"
contract PasskeysWithPrecompileTest is PasskeysTest {
    function test_there_is_a_precompile() public pure {
        assertEq(vm.getEvmVersion(), "osaka");
    }
}
