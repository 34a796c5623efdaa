// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {SetRoles} from "../../src/interfaces/IDirectory.sol";
import {Authorization} from "../../src/types/Intents.sol";
import {Roles} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";

/// @notice What the directory's answers cost whoever asks, cold slots included; the call itself not.
abstract contract Questions is DirectoryTest {
    bytes32 private constant _DIGEST = keccak256("what is signed");

    function ask(string memory how, Key memory bidder, Key memory actor) internal {
        Authorization memory authorization = authorize(bidder, _DIGEST);
        assertGt(directory.vendorAt(authorization, _DIGEST, type(uint40).max), 0);
        vm.snapshotGasLastCall("Directory", string.concat("ask vendorAt", how));
        authorization = authorize(actor, _DIGEST);
        directory.authenticate(authorization, _DIGEST);
        vm.snapshotGasLastCall("Directory", string.concat("ask authenticate", how));
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
        address account_ = vm.addr(registrarKey.secret);
        directory.isRegistrar(account_);
        vm.snapshotGasLastCall("Directory", "ask isRegistrar");
        bytes32 id = idOf(officerKey);
        directory.standing(id);
        vm.snapshotGasLastCall("Directory", "ask standing");
        directory.signerSlot(id);
        vm.snapshotGasLastCall("Directory", "ask signerSlot");
        directory.publication(id, buyer, account_);
        vm.snapshotGasLastCall("Directory", "ask publication");
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
        vm.snapshotGasLastCall("Directory", "suspend a party");
        changeRoles(SetRoles(officer, 0, Roles.AWARD, LATER), buyerKey);
        vm.snapshotGasLastCall("Directory", "set roles");
    }

    function test_gas_of_recovery() public {
        Key memory key = ecdsa("new key");
        propose(proposal(vendor, 0, key), registrarKey, key);
        vm.snapshotGasLastCall("Directory", "propose a recovery");
        veto(vendor, 0, vendorKey);
        vm.snapshotGasLastCall("Directory", "veto a recovery");
        propose(proposal(vendor, 1, key), registrarKey, key);
        pass(14 days);
        directory.completeRecovery(vendor);
        vm.snapshotGasLastCall("Directory", "complete a recovery");
    }
}

/// forge-config: default.evm_version = "cancun"
contract GasWithoutPrecompileTest is Questions {
    function test_gas_of_questions() public {
        askAboutPasskeys(" without precompile");
    }
}
