// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {Authorization} from "../../src/types/Intents.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";

/// @notice Calls the directory the way `Procurement` does, and tells what the call cost.
contract Asker {
    function vendorAt(IDirectory directory, Authorization memory authorization, bytes32 digest)
        external
        view
        returns (uint256 cost, uint32 vendor)
    {
        cost = gasleft();
        vendor = directory.vendorAt(authorization, digest, type(uint40).max);
        cost -= gasleft();
    }

    function authenticate(IDirectory directory, Authorization memory authorization, bytes32 digest)
        external
        view
        returns (uint256 cost)
    {
        cost = gasleft();
        directory.authenticate(authorization, digest);
        cost -= gasleft();
    }

    function isRegistrar(IDirectory directory, address account) external view returns (uint256 cost) {
        cost = gasleft();
        directory.isRegistrar(account);
        cost -= gasleft();
    }
}

/// @notice What others pay to ask the directory, the cold account and slots included.
abstract contract Questions is DirectoryTest {
    bytes32 private constant _DIGEST = keccak256("what is signed");

    Asker internal asker;

    function setUp() public override {
        super.setUp();
        asker = new Asker();
    }

    function ask(string memory how, Key memory bidder, Key memory actor) internal {
        (uint256 cost, uint32 answer) = asker.vendorAt(directory, authorize(bidder, _DIGEST), _DIGEST);
        assertGt(answer, 0);
        vm.snapshotValue("Directory", string.concat("ask vendorAt", how), cost);
        cost = asker.authenticate(directory, authorize(actor, _DIGEST), _DIGEST);
        vm.snapshotValue("Directory", string.concat("ask authenticate", how), cost);
    }

    function askAboutPasskeys(string memory chain) internal {
        Key memory raw = p256("raw");
        Key memory key = passkey("passkey");
        enterVendor(raw, registrarKey);
        enterVendor(key, registrarKey);
        ask(string.concat(", P-256", chain), raw, raw);
        ask(string.concat(", passkey", chain), key, key);
    }
}

/// forge-config: default.evm_version = "osaka"
contract GasTest is Questions {
    function test_gas_of_questions() public {
        ask("", vendorKey, officerKey);
        askAboutPasskeys("");
        uint256 cost = asker.isRegistrar(directory, vm.addr(registrarKey.secret));
        vm.snapshotValue("Directory", "ask isRegistrar", cost);
    }

    function test_gas_of_acts() public {
        Key memory key = ecdsa("new vendor");
        uint32 id = enterVendor(key, registrarKey);
        vm.snapshotGasLastCall("Directory", "register a vendor");
        Key memory second = ecdsa("second");
        add(addition(id, 0, second), key, second);
        vm.snapshotGasLastCall("Directory", "add a signer");
        revoke(revocation(id, 1, key), second);
        vm.snapshotGasLastCall("Directory", "revoke a signer");
        suspend(vendor);
        vm.snapshotGasLastCall("Directory", "suspend");
    }
}

/// forge-config: default.evm_version = "cancun"
contract GasWithoutPrecompileTest is Questions {
    function test_gas_of_questions() public {
        askAboutPasskeys(" without precompile");
    }
}
