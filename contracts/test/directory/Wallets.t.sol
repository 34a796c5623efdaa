// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {Authorization} from "../../src/types/Intents.sol";
import {Kind, Roles} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";
import {Wallet} from "./Wallet.sol";

/// @notice Signers that are contracts (ERC-1271), honest and hostile.
contract WalletsTest is DirectoryTest {
    bytes32 private constant _DIGEST = keccak256("what is signed");

    Key private _key;
    Wallet private _wallet;
    uint32 private _officer;

    function setUp() public override {
        super.setUp();
        (_key, _wallet) = wallet("owner");
        _officer = enterOfficer(buyer, Roles.AWARD, _key, buyerKey);
    }

    function test_an_officer_signs_by_wallet() public view {
        assertEq(directory.authenticate(authorize(_key, _DIGEST), _DIGEST).party, _officer);
    }

    function test_a_wallet_that_changed_its_answer_signs_no_more() public {
        Authorization memory authorization = authorize(_key, _DIGEST);
        directory.authenticate(authorization, _DIGEST);
        _wallet.become(Wallet.Behaviour.Stubborn);
        expectError(IDirectory.SignatureInvalid.selector);
        directory.authenticate(authorization, _DIGEST);
    }

    function test_every_answer_but_the_magic_word_is_a_no() public {
        Authorization memory authorization = authorize(_key, _DIGEST);
        for (uint8 b = uint8(Wallet.Behaviour.Stubborn); b <= uint8(type(Wallet.Behaviour).max); ++b) {
            _wallet.become(Wallet.Behaviour(b));
            expectError(IDirectory.SignatureInvalid.selector);
            directory.authenticate(authorization, _DIGEST);
        }
        _wallet.become(Wallet.Behaviour.Gullible);
        assertEq(directory.authenticate(authorization, _DIGEST).party, _officer);
    }

    function test_a_wallet_that_is_gone_is_a_no() public {
        vm.etch(address(_wallet), "");
        expectError(IDirectory.SignatureInvalid.selector);
        directory.authenticate(authorize(_key, _DIGEST), _DIGEST);
    }

    function test_a_wallets_owner_is_not_the_wallet() public {
        Key memory owner = ecdsa("owner");
        expectError(IDirectory.SignerUnknown.selector, uint256(idOf(owner)));
        directory.authenticate(authorize(owner, _DIGEST), _DIGEST);
    }

    function test_a_wallet_must_accept_its_registration() public {
        (Key memory key, Wallet made) = wallet("another owner");
        made.become(Wallet.Behaviour.Stubborn);
        expectError(IDirectory.SignatureInvalid.selector);
        enterOfficer(buyer, 0, key, buyerKey);
    }

    function test_attack_a_wallet_burns_its_relayers_gas() public {
        _wallet.become(Wallet.Behaviour.Burning);
        expectBounded(authorize(_key, _DIGEST));
        _wallet.become(Wallet.Behaviour.Flooding);
        expectBounded(authorize(_key, _DIGEST));
    }

    function expectBounded(Authorization memory authorization) private {
        bytes memory call = abi.encodeCall(IDirectory.authenticate, (authorization, _DIGEST));
        uint256 before = gasleft();
        (bool done,) = address(directory).call(call);
        assertLt(before - gasleft(), 600_000);
        assertFalse(done);
    }

    function test_attack_a_registered_wallet_opens_a_bid() public {
        _wallet.become(Wallet.Behaviour.Gullible);
        assertEq(directory.vendorAt(authorize(_key, _DIGEST), _DIGEST, LATER), 0);
    }

    function test_attack_an_account_poses_as_a_wallet_before_it_is_deployed() public {
        Key memory key = ecdsa("no code yet");
        Key memory posed = key;
        posed.scheme = _key.scheme;
        expectError(IDirectory.SignerMalformed.selector);
        enterInstitution(Kind.Oversight, posed);
    }
}
