// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {Authorization} from "../../src/types/Intents.sol";
import {Scheme} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";
import {Wallet} from "./Wallet.sol";

/// @notice A wallet that takes for a no whatever keeps its other contract from answering, lack of gas included: as
/// multisigs with several owners do.
contract CautiousWallet {
    Wallet private immutable _owner;
    uint256 private immutable _work;

    constructor(Wallet owner, uint256 work) {
        _owner = owner;
        _work = work;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        try this.think(digest, signature) returns (bytes4 answer) {
            return answer;
        } catch {
            return 0xffffffff;
        }
    }

    function think(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        uint256 start = gasleft();
        while (start - gasleft() < _work) {}
        return _owner.isValidSignature(digest, signature);
    }
}

/// @notice Asks about many signatures at once, as a batch of openings does.
contract Batch {
    function ask(IDirectory directory, Authorization[] calldata all, bytes32 digest)
        external
        view
        returns (uint32[] memory vendors)
    {
        vendors = new uint32[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            vendors[i] = directory.vendorAt(all[i], digest, type(uint40).max);
        }
    }
}

/// @notice Whoever submits decides how much gas there is, and must not decide by it whether a signature is good.
/// Without the precompile, so that P-256 costs most.
/// forge-config: default.evm_version = "cancun"
contract StarvationTest is DirectoryTest {
    bytes32 private constant _DIGEST = keccak256("what is signed");

    Key private _cautious;
    Key private _passkey;
    uint32 private _vendor;

    function setUp() public override {
        super.setUp();
        _cautious = cautious(200_000);
        enterOfficer(buyer, 0, _cautious, buyerKey);
        _passkey = passkey("passkey");
        _vendor = enterVendor(_passkey, registrarKey);
    }

    function test_attack_starve_a_wallet_that_takes_silence_for_a_no(uint256 gas) public {
        Authorization memory authorization = authorize(_cautious, _DIGEST);
        bytes memory call = abi.encodeCall(IDirectory.authenticate, (authorization, _DIGEST));
        neverBad(call, bound(gas, 30_000, 600_000));
        // With this much the wallet answers for sure, but what it asks does not.
        assertEq(bytes32(outcome(call, 150_000)), bytes32(IDirectory.VerificationStarved.selector));
        assertEq(bytes32(outcome(call, 600_000)), bytes32(0));
    }

    function test_attack_starve_a_wallet_that_needs_all_that_it_may_have(uint256 gas) public {
        Key memory key = cautious(477_000);
        enterOfficer(buyer, 0, key, buyerKey);
        bytes memory call = abi.encodeCall(IDirectory.authenticate, (authorize(key, _DIGEST), _DIGEST));
        neverBad(call, bound(gas, 480_000, 600_000));
        assertEq(bytes32(outcome(call, 700_000)), bytes32(0));
    }

    function cautious(uint256 work) private returns (Key memory) {
        (, Wallet owner) = wallet("owner");
        address made = address(new CautiousWallet(owner, work));
        return Key(Scheme.Contract, abi.encodePacked(made), account("owner").key);
    }

    function test_attack_starve_a_passkey(uint256 gas) public {
        Authorization memory authorization = authorize(_passkey, _DIGEST);
        bytes memory call = abi.encodeCall(IDirectory.authenticate, (authorization, _DIGEST));
        neverBad(call, bound(gas, 30_000, 600_000));
        assertEq(bytes32(outcome(call, 200_000)), bytes32(IDirectory.VerificationStarved.selector));
    }

    function test_a_good_signature_needs_no_more_gas_than_it_costs() public {
        Authorization memory authorization = authorize(_passkey, _DIGEST);
        bytes memory call = abi.encodeCall(IDirectory.authenticate, (authorization, _DIGEST));
        assertEq(bytes32(outcome(call, 350_000)), bytes32(0));
    }

    function test_a_bad_signature_is_called_so_where_there_was_gas_for_a_yes() public {
        Authorization memory bad = authorize(_passkey, ~_DIGEST);
        bytes memory call = abi.encodeCall(IDirectory.authenticate, (bad, _DIGEST));
        assertEq(bytes32(outcome(call, 600_000)), bytes32(IDirectory.SignatureInvalid.selector));
        assertEq(bytes32(outcome(call, 450_000)), bytes32(IDirectory.VerificationStarved.selector));
        bad = Authorization(_cautious.signer, sign(vendorKey, _DIGEST));
        call = abi.encodeCall(IDirectory.authenticate, (bad, _DIGEST));
        assertEq(bytes32(outcome(call, 600_000)), bytes32(IDirectory.SignatureInvalid.selector));
        assertEq(bytes32(outcome(call, 450_000)), bytes32(IDirectory.VerificationStarved.selector));
    }

    function test_a_plain_accounts_signature_is_never_starved() public {
        Authorization memory bad = authorize(vendorKey, ~_DIGEST);
        bytes memory call = abi.encodeCall(IDirectory.authenticate, (bad, _DIGEST));
        assertEq(bytes32(outcome(call, 60_000)), bytes32(IDirectory.SignatureInvalid.selector));
    }

    function test_attack_starve_the_last_of_a_batch(uint256 gas) public {
        Batch batch = new Batch();
        Authorization[] memory all = new Authorization[](4);
        for (uint256 i = 0; i < all.length; ++i) {
            all[i] = authorize(_passkey, _DIGEST);
        }
        bytes memory call = abi.encodeCall(Batch.ask, (directory, all, _DIGEST));
        // Whatever it gets, it answers rightly for all or for none.
        (bool done, bytes memory answer) = address(batch).call{gas: bound(gas, 50_000, 1_500_000)}(call);
        if (done) areVendors(answer);
        (done, answer) = address(batch).call{gas: 900_000}(call);
        assertFalse(done);
        (done, answer) = address(batch).call{gas: 1_500_000}(call);
        assertTrue(done);
        areVendors(answer);
    }

    function areVendors(bytes memory answer) private view {
        uint32[] memory vendors = abi.decode(answer, (uint32[]));
        for (uint256 i = 0; i < vendors.length; ++i) {
            assertEq(vendors[i], _vendor);
        }
    }

    function neverBad(bytes memory call, uint256 gas) private {
        bytes4 why = outcome(call, gas);
        assertTrue(why == 0 || why == IDirectory.VerificationStarved.selector, "starved into a no");
    }

    /// @dev 0 if it went well or there was no gas to say why not.
    function outcome(bytes memory call, uint256 gas) private returns (bytes4) {
        (bool done, bytes memory answer) = address(directory).call{gas: gas}(call);
        if (done || answer.length == 0) return 0;
        return bytes4(answer);
    }
}
