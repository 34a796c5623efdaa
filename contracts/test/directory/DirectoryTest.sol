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
import {TranscriptFold} from "../foundry/TranscriptFold.sol";
import {Wallet} from "./Wallet.sol";
import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";

/// @notice A directory with one party of each kind that the tests need, and people who can sign.
/// @dev Digests are computed here from the type strings of EIP-712, not by the contracts' code.
abstract contract DirectoryTest is TranscriptFold {
    /// @dev Somebody's key, whatever its scheme. `secret` signs; for a wallet it is its owner's.
    struct Key {
        Scheme scheme;
        bytes signer;
        uint256 secret;
    }

    uint256 internal constant START = 1_900_000_000;
    uint40 internal constant LATER = 1_999_999_999;
    /// @dev The order of P-256.
    uint256 private constant _N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551;

    IDirectory internal directory;
    address internal administrator;
    address internal p256Verifier;
    address internal webAuthnVerifier;

    Key internal registrarKey;
    Key internal buyerKey;
    Key internal officerKey;
    Key internal vendorKey;

    uint32 internal registrar;
    uint32 internal buyer;
    uint32 internal officer;
    uint32 internal vendor;

    /// @dev Whom a key signs for, as far as it entered through the functions here.
    mapping(bytes32 signer => uint32 party) internal partyOf;

    function setUp() public virtual {
        vm.warp(START);
        administrator = account("administrator").addr;
        // Not ours: a run of some tests alone compiles src, but keeps no artifacts of what src imports.
        p256Verifier = create("artifacts/ERC7913P256Verifier.json", "");
        webAuthnVerifier = create("artifacts/ERC7913WebAuthnVerifier.json", "");
        watch(vm.computeCreateAddress(address(this), vm.getNonce(address(this))));
        directory = deploy(administrator, p256Verifier, webAuthnVerifier);

        registrarKey = ecdsa("registrar");
        buyerKey = ecdsa("buyer");
        officerKey = ecdsa("officer");
        vendorKey = ecdsa("vendor");
        registrar = enterInstitution(Kind.Registrar, registrarKey);
        buyer = enterInstitution(Kind.Buyer, buyerKey);
        officer = enterOfficer(buyer, Roles.PUBLISH, officerKey, buyerKey);
        vendor = enterVendor(vendorKey, registrarKey);
        pass(1 days);
    }

    /// @dev Not by `new`: the compiler would optimize the directory again within each contract that has tests, and with
    /// other settings than it is deployed with.
    function deploy(address administrator_, address p256Verifier_, address webAuthnVerifier_)
        internal
        returns (IDirectory)
    {
        bytes memory arguments = abi.encode(administrator_, p256Verifier_, webAuthnVerifier_);
        return IDirectory(create("Directory.sol:Directory", arguments));
    }

    function create(string memory artifact, bytes memory arguments) internal returns (address made) {
        bytes memory code = bytes.concat(vm.getCode(artifact), arguments);
        assembly ("memory-safe") {
            made := create(0, add(code, 0x20), mload(code))
        }
        require(made != address(0), "deployment failed");
    }

    // ---- keys ----

    function ecdsa(string memory name) internal returns (Key memory) {
        Account memory made = account(name);
        return Key(Scheme.Ecdsa, abi.encodePacked(made.addr), made.key);
    }

    function wallet(string memory owner) internal returns (Key memory key, Wallet made) {
        Account memory person = account(owner);
        made = new Wallet(person.addr);
        key = Key(Scheme.Contract, abi.encodePacked(address(made)), person.key);
    }

    function p256(string memory name) internal returns (Key memory) {
        uint256 secret = account(name).key;
        (uint256 x, uint256 y) = vm.publicKeyP256(secret);
        return Key(Scheme.P256, abi.encodePacked(p256Verifier, x, y), secret);
    }

    function passkey(string memory name) internal returns (Key memory) {
        uint256 secret = account(name).key;
        (uint256 x, uint256 y) = vm.publicKeyP256(secret);
        return Key(Scheme.WebAuthn, abi.encodePacked(webAuthnVerifier, x, y), secret);
    }

    function idOf(Key memory key) internal pure returns (bytes32) {
        return keccak256(key.signer);
    }

    function sign(Key memory key, bytes32 digest) internal pure returns (bytes memory) {
        if (key.scheme == Scheme.P256) {
            (bytes32 r, bytes32 s) = signLow(key.secret, digest);
            return abi.encodePacked(r, s);
        }
        if (key.scheme == Scheme.WebAuthn) {
            return assertion(key.secret, digest, 0x05, "webauthn.get", "http://localhost");
        }
        return signed(key.secret, digest);
    }

    function authorize(Key memory key, bytes32 digest) internal pure returns (Authorization memory) {
        return Authorization(key.signer, sign(key, digest));
    }

    /// @dev What a browser's authenticator makes of a challenge, in the form that the verifier reads.
    function assertion(
        uint256 secret,
        bytes32 challenge,
        uint8 flags,
        string memory kind,
        string memory origin
    ) internal pure returns (bytes memory) {
        bytes memory authenticatorData = abi.encodePacked(sha256("localhost"), flags, uint32(0));
        string memory start = string.concat('{"type":"', kind, '",');
        string memory client = string.concat(
            start,
            '"challenge":"',
            Base64.encodeURL(abi.encodePacked(challenge)),
            '","origin":"',
            origin,
            '","crossOrigin":false}'
        );
        (bytes32 r, bytes32 s) =
            signLow(secret, sha256(abi.encodePacked(authenticatorData, sha256(bytes(client)))));
        return abi.encode(r, s, bytes(start).length, uint256(1), authenticatorData, client);
    }

    /// @dev Only the lower of a signature's two `s` is taken.
    function signLow(uint256 secret, bytes32 digest) internal pure returns (bytes32 r, bytes32 s) {
        (r, s) = vm.signP256(secret, digest);
        if (uint256(s) > _N / 2) s = bytes32(_N - uint256(s));
    }

    // ---- digests ----

    function separator(string memory name, string memory version, uint256 chain, address verifying)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                chain,
                verifying
            )
        );
    }

    function digestOf(bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = separator("Veedor", "1", vm.getChainId(), address(directory));
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function hashOf(Register memory intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Register(uint8 kind,uint32 sponsor,uint32 memberOf,uint16 roles,bytes32 profile,uint8 scheme,bytes signer,uint40 validUntil)"
                ),
                uint8(intent.kind),
                intent.sponsor,
                intent.memberOf,
                intent.roles,
                intent.profile,
                uint8(intent.scheme),
                keccak256(intent.signer),
                intent.validUntil
            )
        );
    }

    function hashOf(AddSigner memory intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("AddSigner(uint32 party,uint32 nonce,uint8 scheme,bytes signer,uint40 validUntil)"),
                intent.party,
                intent.nonce,
                uint8(intent.scheme),
                keccak256(intent.signer),
                intent.validUntil
            )
        );
    }

    function hashOf(RevokeSigner memory intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("RevokeSigner(uint32 party,uint32 nonce,bytes32 signer,uint40 validUntil)"),
                intent.party,
                intent.nonce,
                intent.signer,
                intent.validUntil
            )
        );
    }

    function hashOf(SetProfile memory intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("SetProfile(uint32 party,uint32 nonce,bytes32 profile,uint40 validUntil)"),
                intent.party,
                intent.nonce,
                intent.profile,
                intent.validUntil
            )
        );
    }

    function hashOf(SetRoles memory intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("SetRoles(uint32 party,uint32 nonce,uint16 roles,uint40 validUntil)"),
                intent.party,
                intent.nonce,
                intent.roles,
                intent.validUntil
            )
        );
    }

    function hashOf(ProposeRecovery memory intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "ProposeRecovery(uint32 party,uint32 nonce,uint8 scheme,bytes signer,uint40 validUntil)"
                ),
                intent.party,
                intent.nonce,
                uint8(intent.scheme),
                keccak256(intent.signer),
                intent.validUntil
            )
        );
    }

    function hashOf(VetoRecovery memory intent) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("VetoRecovery(uint32 party,uint32 nonce,uint40 validUntil)"),
                intent.party,
                intent.nonce,
                intent.validUntil
            )
        );
    }

    // ---- intents ----

    /// @dev Vouched for by the first registrar, the officer's buyer, or the administrator.
    function registration(Kind kind, uint32 memberOf, uint16 roles, Key memory key)
        internal
        view
        returns (Register memory)
    {
        return Register({
            kind: kind,
            sponsor: kind == Kind.Vendor ? registrar : kind == Kind.Officer ? memberOf : 0,
            memberOf: memberOf,
            roles: roles,
            profile: keccak256(abi.encodePacked("profile of ", key.signer)),
            scheme: key.scheme,
            signer: key.signer,
            validUntil: LATER
        });
    }

    function addition(uint32 party, uint32 nonce, Key memory key) internal pure returns (AddSigner memory) {
        return AddSigner(party, nonce, key.scheme, key.signer, LATER);
    }

    function revocation(uint32 party, uint32 nonce, Key memory key)
        internal
        pure
        returns (RevokeSigner memory)
    {
        return RevokeSigner(party, nonce, idOf(key), LATER);
    }

    function proposal(uint32 party, uint32 nonce, Key memory key)
        internal
        pure
        returns (ProposeRecovery memory)
    {
        return ProposeRecovery(party, nonce, key.scheme, key.signer, LATER);
    }

    // ---- acts ----

    function enterInstitution(Kind kind, Key memory key) internal returns (uint32) {
        return enterInstitution(registration(kind, 0, 0, key), key);
    }

    function enterInstitution(Register memory intent, Key memory key) internal returns (uint32 id) {
        bytes memory acceptance = sign(key, digestOf(hashOf(intent)));
        vm.prank(administrator);
        id = directory.registerInstitution(intent, acceptance);
        partyOf[idOf(key)] = id;
    }

    function enterVendor(Key memory key, Key memory sponsor) internal returns (uint32) {
        Register memory intent = registration(Kind.Vendor, 0, 0, key);
        intent.sponsor = partyOf[idOf(sponsor)];
        return enter(intent, sponsor, key);
    }

    function enterOfficer(uint32 memberOf, uint16 roles, Key memory key, Key memory sponsor)
        internal
        returns (uint32)
    {
        Register memory intent = registration(Kind.Officer, memberOf, roles, key);
        intent.sponsor = partyOf[idOf(sponsor)];
        return enter(intent, sponsor, key);
    }

    function enter(Register memory intent, Key memory sponsor, Key memory key) internal returns (uint32 id) {
        bytes32 digest = digestOf(hashOf(intent));
        id = directory.register(intent, authorize(sponsor, digest), sign(key, digest));
        partyOf[idOf(key)] = id;
    }

    function add(AddSigner memory intent, Key memory by, Key memory key) internal {
        bytes32 digest = digestOf(hashOf(intent));
        directory.addSigner(intent, authorize(by, digest), sign(key, digest));
        partyOf[idOf(key)] = intent.party;
    }

    function revoke(RevokeSigner memory intent, Key memory by) internal {
        directory.revokeSigner(intent, authorize(by, digestOf(hashOf(intent))));
    }

    function changeProfile(SetProfile memory intent, Key memory by) internal {
        directory.setProfile(intent, authorize(by, digestOf(hashOf(intent))));
    }

    function changeRoles(SetRoles memory intent, Key memory by) internal {
        directory.setRoles(intent, authorize(by, digestOf(hashOf(intent))));
    }

    function propose(ProposeRecovery memory intent, Key memory sponsor, Key memory key) internal {
        bytes32 digest = digestOf(hashOf(intent));
        directory.proposeRecovery(intent, authorize(sponsor, digest), sign(key, digest));
    }

    function proposeForInstitution(ProposeRecovery memory intent, Key memory key) internal {
        bytes memory acceptance = sign(key, digestOf(hashOf(intent)));
        vm.prank(administrator);
        directory.proposeInstitutionRecovery(intent, acceptance);
    }

    function veto(uint32 party, uint32 nonce, Key memory by) internal {
        VetoRecovery memory intent = VetoRecovery(party, nonce, LATER);
        directory.vetoRecovery(intent, authorize(by, digestOf(hashOf(intent))));
    }

    function suspend(uint32 party) internal {
        vm.prank(administrator);
        directory.suspend(party, keccak256(unicode"resolución de suspensión"));
    }

    function reinstate(uint32 party) internal {
        vm.prank(administrator);
        directory.reinstate(party, keccak256(unicode"resolución de levantamiento"));
    }

    function pass(uint256 time) internal {
        fold();
        vm.warp(vm.getBlockTimestamp() + time);
    }

    // ---- expectations: of the very next call. That rules out precompiles too, so passkeys sign beforehand. ----

    function expectError(bytes4 selector) internal {
        vm.expectRevert(abi.encodeWithSelector(selector));
    }

    function expectError(bytes4 selector, uint256 argument) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, argument));
    }

    function expectError(bytes4 selector, uint256 first, uint256 second) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, first, second));
    }

    function expectError(bytes4 selector, uint256 first, uint256 second, uint256 third) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, first, second, third));
    }
}
