// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {Suspend} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {Phase} from "../../src/types/Tenders.sol";
import {Wallet} from "../directory/Wallet.sol";
import {vm} from "../foundry/Test.sol";
import {OversightTest} from "./OversightTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Signatures whose check burns all the gas that it gets, and submitters who send too little.
contract AttacksByGasTest is OversightTest {
    using Typed for *;

    /// @dev JUMPDEST, and back to it.
    bytes private constant BURNING = hex"5b5f56";

    uint32 private _tender;
    Sealed private _bid;
    Sealed private _burning;

    /// @dev The vendor signs with a key of P-256, the rival as most do.
    function setUp() public override {
        super.setUp();
        Key memory key = p256("slow vendor");
        enterVendor(key, registrarKey);
        pass(1);
        _tender = publishLots(1);
        toSealing(_tender);
        _burning = sealBid(_tender, "slow bidder", key, 1, FLOOR);
        _bid = sealBid(_tender, "bidder", rivalKey, 1, FLOOR + 1);
        toOpening(_tender);
    }

    function test_AnItemThatBurnsItsGasFailsAloneInABatch() public {
        vm.etch(p256Verifier, BURNING);
        IProcurement.OpenItem[] memory items = new IProcurement.OpenItem[](4);
        for (uint256 i = 0; i < 4; ++i) {
            items[i] = opening(i == 2 ? _bid : _burning);
        }
        uint256 before = gasleft();
        bytes4[] memory refusals = procurement.openBatch(items);
        // Half a million each, and no part of all that was sent.
        assertLt(before - gasleft(), 2_000_000);
        for (uint256 i = 0; i < 4; ++i) {
            bytes4 expected = i == 2 ? bytes4(0) : IProcurementErrors.VendorSignatureInvalid.selector;
            assertEq(bytes32(refusals[i]), bytes32(expected));
        }
        assertEq(procurement.openedBid(_tender, rival, 1).price, FLOOR + 1);
        assertRecorded(_tender);
    }

    /// @dev Who submits cannot make a good signature look bad by sending too little: nothing of the batch is done.
    function test_ABatchThatIsStarvedIsNotCarriedOutInPart() public {
        IProcurement.OpenItem[] memory items = new IProcurement.OpenItem[](2);
        (items[0], items[1]) = (opening(_bid), opening(_burning));
        bytes memory call = abi.encodeCall(IProcurement.openBatch, (items));
        uint256 state = vm.snapshotState();
        uint256 enough;
        bool starved;
        for (uint256 given = 100_000; given < 1_000_000; given += 20_000) {
            fold();
            (bool done, bytes memory answer) = address(procurement).call{gas: given}(call);
            forget();
            if (!done) {
                starved = starved || bytes4(answer) == IDirectory.VerificationStarved.selector;
                continue;
            }
            bytes4[] memory refusals = abi.decode(answer, (bytes4[]));
            assertEq(bytes32(refusals[0]) | bytes32(refusals[1]), 0, "a good bid was refused for want of gas");
            enough = given;
            vm.revertToState(state);
            state = vm.snapshotState();
        }
        assertTrue(starved);
        assertGt(enough, 0);
        procurement.openBatch(items);
        assertEq(procurement.openedCount(_tender, 1), 2);
        assertRecorded(_tender);
    }

    function test_AnOverseersWalletThatBurnsItsGasSuspendsNothing() public {
        (Key memory key, Wallet made) = wallet("owner");
        enterInstitution(Kind.Oversight, key);
        made.become(Wallet.Behaviour.Burning);
        Suspend memory it = suspending(_tender);
        uint256 before = gasleft();
        expectError(IDirectory.SignatureInvalid.selector);
        procurement.suspend(it, approve(key, it.hashOf()));
        assertLt(before - gasleft(), 1_000_000);
        assertTrue(procurement.phase(_tender) == Phase.Opening);
        made.become(Wallet.Behaviour.Honest);
        procurement.suspend(it, approve(key, it.hashOf()));
        assertTrue(procurement.phase(_tender) == Phase.Suspended);
    }
}
