// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {Admission, Authorization, Compact, Publish, Seal, Withdraw} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {SealSlot} from "../../src/types/SealSlot.sol";
import {Wallet} from "../directory/Wallet.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Each test is named for what somebody tries on another's seal, or with an admission, and shows that it fails.
contract AttacksOnSealsTest is ProcurementTest {
    using Typed for *;

    /// @dev The order of secp256k1.
    uint256 private constant _N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    uint32 private _tender;
    Sealed private _bid;
    Account private _attacker;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
        _bid = prepare(_tender, "bidder", vendorKey, oneLot(1, FLOOR));
        _attacker = account("attacker");
        toSealing(_tender);
    }

    // ---- copied ----

    function test_AnotherBidderCannotOpenACopiedSeal() public {
        seal(_bid);
        Seal memory copy = sealing(_bid);
        (copy.bidder, copy.replaces) = (_attacker.addr, 0);
        procurement.seal(sealItem(copy, _attacker.key));
        toOpening(_tender);

        // The copy opens for nobody: the bid that hashes to it names its own bidder.
        IProcurement.OpenItem memory item = opening(_bid);
        item.bid.bidder = _attacker.addr;
        expectError(IProcurementErrors.SealMismatch.selector);
        procurement.open(item);
        open(_bid);
        assertTrue(procurement.sealSlotOf(_tender, _attacker.addr).isLive());
        assertEq(procurement.openedCount(_tender, 1), 1);
        expectError(IProcurementErrors.SealMismatch.selector);
        open(_bid);
    }

    function test_AnotherBidderCannotSubmitACopiedIntentAsItsOwn() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        item.intent.bidder = _attacker.addr;
        item.admission = admission(_tender, _attacker.addr);
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
    }

    // ---- replayed ----

    function test_AnOlderSealCannotBeReplayed() public {
        IProcurement.SealItem memory first = sealItem(sealing(_bid), _bid.bidder.key);
        procurement.seal(first);
        _bid.bid.salt = keccak256("second");
        IProcurement.SealItem memory second = sealItem(sealing(_bid), _bid.bidder.key);
        procurement.seal(second);
        _bid.bid.salt = keccak256("third");
        seal(_bid);
        refuses(first, IProcurementErrors.SealStale.selector);
        refuses(second, IProcurementErrors.SealStale.selector);
        assertTrue(procurement.sealSlotOf(_tender, _bid.bidder.addr).holds(sealOf(_bid.bid)));
    }

    function test_ASealCannotBeReplayedAfterItsWithdrawal() public {
        IProcurement.SealItem memory first = sealItem(sealing(_bid), _bid.bidder.key);
        procurement.seal(first);
        IProcurement.SealItem memory second = sealItem(sealing(_bid), _bid.bidder.key);
        procurement.seal(second);
        withdraw(withdrawal(_bid), _bid.bidder.key);
        refuses(first, IProcurementErrors.SealStale.selector);
        refuses(second, IProcurementErrors.SealStale.selector);
    }

    function test_AWithdrawalCannotBeReplayedOnALaterSeal() public {
        seal(_bid);
        Withdraw memory it = withdrawal(_bid);
        withdraw(it, _bid.bidder.key);
        // The very same bid, sealed again, has another order.
        seal(_bid);
        expectError(IProcurementErrors.SealStale.selector);
        withdraw(it, _bid.bidder.key);
    }

    function test_ASealCannotBeReplayedInAnotherTender() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        procurement.seal(item);
        warp(START + 2 days);
        uint32 another = publishLots(1);
        toSealing(another);
        item.intent.tender = another;
        item.admission = admission(another, _bid.bidder.addr);
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
    }

    function test_ASealCannotBeReplayedInAnotherVersion() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        amend(amendment(_tender));
        refuses(item, IProcurementErrors.VersionStale.selector);
        item.intent.version = 2;
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
    }

    function test_ASealOfAnOldVersionCannotBeOpenedAsOneOfTheNew() public {
        seal(_bid);
        amend(amendment(_tender));
        toOpening(_tender);
        IProcurement.OpenItem memory item = opening(_bid);
        expectError(IProcurementErrors.VersionStale.selector);
        procurement.open(item);
        item.bid.version = 2;
        expectError(IProcurementErrors.SealMismatch.selector);
        procurement.open(item);
    }

    function test_ASealCannotBeReplayedOnAnotherChain() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        uint256 here = vm.getChainId();
        vm.chainId(here + 1);
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
        vm.chainId(here);
        procurement.seal(item);
    }

    function test_ASealCannotBeReplayedAtAnotherContract() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        warp(START + 2 days);
        IProcurement other = deploy(standardProcedures());
        vm.prank(administrator);
        directory.setIntake(address(other));
        Publish memory it = publication(1);
        it.nonce = 0;
        bytes32 domain = separator("Veedor", "1", vm.getChainId(), address(other));
        Authorization[] memory by = new Authorization[](1);
        by[0] = authorize(officerKey, keccak256(abi.encodePacked(hex"1901", domain, it.hashOf())));
        assertEq(other.publish(it, by), item.intent.tender);
        vm.warp(it.schedule.sealsFrom);
        expectError(IProcurementErrors.SignatureInvalid.selector);
        other.seal(item);
    }

    // ---- late ----

    function test_ASealIsLateAtTheExactSecond() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        warp(procurement.timetable(_tender).sealsUntil);
        refuses(item, IProcurementErrors.SealingOver.selector);
        warp(procurement.timetable(_tender).sealsUntil - 1);
        procurement.seal(item);
    }

    function test_AnExpiredSealCannotBeHeldBackAndSubmittedLater() public {
        Seal memory it = sealing(_bid);
        it.validUntil = uint40(vm.getBlockTimestamp() + 1 hours);
        IProcurement.SealItem memory item = sealItem(it, _bid.bidder.key);
        pass(1 hours + 1);
        refuses(item, IProcurementErrors.IntentExpired.selector);
    }

    // ---- admissions ----

    function test_AnAdmissionToAnotherTenderAdmitsNobodyHere() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        item.admission = admission(_tender + 1, _bid.bidder.addr);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
    }

    function test_AnotherBiddersAdmissionAdmitsNobodyElse() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        item.admission = admission(_tender, _attacker.addr);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
    }

    function test_AnAdmissionToCommentDoesNotAdmitToSealing() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        item.admission = commentAdmission(_tender, _bid.bidder.addr);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
    }

    function test_ARegistrarOfOtherTendersAdmitsNobodyHere() public {
        Key memory foreign = ecdsa("another registrar");
        enterInstitution(Kind.Registrar, foreign);
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        item.admission = compactly(foreign.secret, Admission(_tender, _bid.bidder.addr).hashOf());
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
    }

    function test_OneAdmissionGivesOneLiveSeal() public {
        IProcurement.SealItem memory first = sealItem(sealing(_bid), _bid.bidder.key);
        procurement.seal(first);
        Sealed memory second = prepare(_tender, "bidder", vendorKey, oneLot(1, FLOOR + 1));
        second.bid.salt = keccak256("second");
        Seal memory beside = sealing(second);
        beside.replaces = 0;
        refuses(sealItem(beside, second.bidder.key), IProcurementErrors.SealStale.selector);
        seal(second);
        toOpening(_tender);
        expectError(IProcurementErrors.SealMismatch.selector);
        open(_bid);
        open(second);
    }

    // ---- who seals ----

    function test_ACommentersSignatureIsNoBidders() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        item.signature = commentItem(remark(_tender, _bid.bidder.addr), _bid.bidder.key).signature;
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
    }

    function test_ARegistrarCannotReplaceOrWithdrawTheSealsThatItAdmitted() public {
        seal(_bid);
        refuses(sealItem(sealing(_bid), registrarKey.secret), IProcurementErrors.SignatureInvalid.selector);
        Withdraw memory it = withdrawal(_bid);
        expectError(IProcurementErrors.SignatureInvalid.selector);
        withdraw(it, registrarKey.secret);
    }

    function test_CodeAtABiddersAddressDoesNotSignForIt() public {
        seal(_bid);
        // As by EIP-7702: the key's account comes to have code that approves of anything.
        vm.etch(_bid.bidder.addr, address(new Wallet(_attacker.addr)).code);
        Wallet(_bid.bidder.addr).become(Wallet.Behaviour.Gullible);
        refuses(sealItem(sealing(_bid), _attacker.key), IProcurementErrors.SignatureInvalid.selector);
        Withdraw memory it = withdrawal(_bid);
        expectError(IProcurementErrors.SignatureInvalid.selector);
        withdraw(it, _attacker.key);
        // Nor does it keep the key from signing.
        Wallet(_bid.bidder.addr).become(Wallet.Behaviour.Stubborn);
        seal(_bid);
        toOpening(_tender);
        open(_bid);
        assertRecorded(_tender);
    }

    function test_AWalletCannotBeABidder() public {
        Wallet wallet_ = new Wallet(_attacker.addr);
        wallet_.become(Wallet.Behaviour.Gullible);
        Seal memory it = sealing(_bid);
        it.bidder = address(wallet_);
        refuses(sealItem(it, _attacker.key), IProcurementErrors.SignatureInvalid.selector);
    }

    /// @dev What a signature's highest bit says is who signed it: the other of the two is nobody here.
    function test_AMalleatedSignatureIsRefused() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        Compact memory right = item.signature;
        item.signature = malleated(right);
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
        item.signature = Compact(right.r, right.vs ^ bytes32(uint256(1) << 255));
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
        item.signature = right;
        item.admission = malleated(item.admission);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
    }

    // ---- helpers ----

    /// @dev The other signature of the same digest by the same key, as far as 64 bytes can hold it: its `s` needs the bit in
    /// which they keep the parity.
    function malleated(Compact memory it) private pure returns (Compact memory) {
        uint256 s = _N - uint256(it.vs << 1 >> 1);
        bytes32 parity = ~it.vs >> 255 << 255;
        return Compact(it.r, bytes32(s) | parity);
    }

    function refuses(IProcurement.SealItem memory item, bytes4 reason) private {
        SealSlot held = procurement.sealSlotOf(item.intent.tender, item.intent.bidder);
        expectError(reason);
        procurement.seal(item);
        SealSlot holds = procurement.sealSlotOf(item.intent.tender, item.intent.bidder);
        assertEq(SealSlot.unwrap(holds), SealSlot.unwrap(held));
    }
}
