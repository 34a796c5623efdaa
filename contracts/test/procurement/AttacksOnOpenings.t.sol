// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {Amend, Award, Desert, Reschedule, Withdraw} from "../../src/types/Intents.sol";
import {Kind, Scheme} from "../../src/types/Parties.sol";
import {SealSlot} from "../../src/types/SealSlot.sol";
import {Wallet} from "../directory/Wallet.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Each test is named for what somebody tries when bids are opened, and shows that it fails.
contract AttacksOnOpeningsTest is ProcurementTest {
    using Typed for *;

    uint32 private _tender;
    Sealed private _bid;
    uint40 private _sealsUntil;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(2);
        toSealing(_tender);
        _bid = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        _sealsUntil = procurement.timetable(_tender).sealsUntil;
    }

    // ---- early ----

    function test_NoBidIsOpenedBeforeSealingIsOver() public {
        refuses(opening(_bid), IProcurementErrors.OpeningNotBegun.selector);
        warp(_sealsUntil - 1);
        refuses(opening(_bid), IProcurementErrors.OpeningNotBegun.selector);
        assertUnopened(vendor);
        assertEq(procurement.openedCount(_tender, 1), 0);
    }

    // ---- by a stranger ----

    function test_AStrangerCannotOpenWithoutTheVendorsSignature() public {
        toOpening(_tender);
        IProcurement.OpenItem memory item = opening(_bid);
        item.vendor.signature = "";
        refuses(item, IProcurementErrors.VendorSignatureInvalid.selector);
        item.vendor.signature = new bytes(65);
        refuses(item, IProcurementErrors.VendorSignatureInvalid.selector);
        // Even who holds the one-time key cannot.
        item.vendor.signature = signed(_bid.bidder.key, sealOf(_bid.bid));
        refuses(item, IProcurementErrors.VendorSignatureInvalid.selector);
    }

    function test_AStrangerCannotOpenUnderItsOwnName() public {
        (Key memory stranger, uint32 id) = enterNamedVendor("stranger");
        toOpening(_tender);
        IProcurement.OpenItem memory item = opening(_bid);
        item.vendor = authorize(stranger, sealOf(_bid.bid));
        refuses(item, IProcurementErrors.VendorSignatureInvalid.selector);
        item.bid.vendor = id;
        item.vendor = authorize(stranger, sealOf(item.bid));
        refuses(item, IProcurementErrors.SealMismatch.selector);
    }

    function test_AnyoneMaySubmitWhatTheVendorSigned() public {
        toOpening(_tender);
        IProcurement.OpenItem memory item = opening(_bid);
        vm.prank(account("stranger").addr);
        procurement.open(item);
        assertEq(procurement.openedBid(_tender, vendor, 1).price, FLOOR);
    }

    // ---- a vendor entered by somebody else ----

    function test_NobodyCanEnterAnotherVendor() public {
        (Key memory rival, uint32 id) = enterNamedVendor("rival");
        Sealed memory forged = prepare(_tender, "attacker", vendorKey, oneLot(1, 1));
        forged.bid.vendor = id;
        seal(forged);
        toOpening(_tender);
        // Signed by who sealed it, and with what the named vendor signed for its own bid.
        refuses(opening(forged), IProcurementErrors.VendorSignatureInvalid.selector);
        IProcurement.OpenItem memory item = opening(forged);
        item.vendor = authorize(rival, sealOf(_bid.bid));
        refuses(item, IProcurementErrors.VendorSignatureInvalid.selector);
        assertUnopened(id);
    }

    function test_NobodyCanExcludeAnotherVendorByOpeningInItsName() public {
        Sealed memory forged = prepare(_tender, "attacker", vendorKey, oneLot(1, FLOOR));
        seal(forged);
        toOpening(_tender);
        open(_bid);
        IProcurement.OpenItem memory item = opening(forged);
        item.vendor = opening(_bid).vendor;
        refuses(item, IProcurementErrors.VendorSignatureInvalid.selector);
        assertOpenedAndStands(vendor);
    }

    // ---- when signers come and go ----

    function test_ASignerRevokedAfterPricesWereSeenStillOpens() public {
        Key memory next = enterNextKey();
        toOpening(_tender);
        (Key memory rival,) = enterNamedVendor("rival");
        assertTrue(rival.secret != 0);
        // In the very second in which others open, or later.
        revoke(revocation(vendor, 1, vendorKey), next);
        pass(1 hours);
        open(_bid);
        assertEq(procurement.openedBid(_tender, vendor, 1).price, FLOOR);
    }

    function test_ASignerRevokedBeforeSealingWasOverDoesNotOpen() public {
        Key memory next = enterNextKey();
        warp(_sealsUntil - 1);
        revoke(revocation(vendor, 1, vendorKey), next);
        toOpening(_tender);
        refuses(opening(_bid), IProcurementErrors.VendorSignatureInvalid.selector);
        // The vendor's other signer stood then, and can sign the same bid.
        _bid.vendorKey = next;
        open(_bid);
    }

    function test_ASignerAddedOnceSealingIsOverDoesNotOpen() public {
        toOpening(_tender);
        Key memory late = ecdsa("late key");
        add(addition(vendor, 0, late), vendorKey, late);
        _bid.vendorKey = late;
        refuses(opening(_bid), IProcurementErrors.VendorSignatureInvalid.selector);
        pass(1);
        refuses(opening(_bid), IProcurementErrors.VendorSignatureInvalid.selector);
    }

    function test_ASignerAddedInTheLastSecondOfSealingOpens() public {
        warp(_sealsUntil - 1);
        Key memory justInTime = enterNextKey();
        toOpening(_tender);
        _bid.vendorKey = justInTime;
        open(_bid);
    }

    function test_AVendorRegisteredOnceSealingIsOverOpensNothing() public {
        Key memory late = ecdsa("late vendor");
        Sealed memory bid = prepare(_tender, "late bidder", late, oneLot(1, FLOOR));
        bid.bid.vendor = directory.partyCount() + 1;
        seal(bid);
        toOpening(_tender);
        assertEq(enterVendor(late, registrarKey), bid.bid.vendor);
        refuses(opening(bid), IProcurementErrors.VendorSignatureInvalid.selector);
    }

    function test_SuspendingAVendorDoesNotKeepItsBidShut() public {
        suspend(vendor);
        toOpening(_tender);
        open(_bid);
        assertOpenedAndStands(vendor);
    }

    function enterNextKey() private returns (Key memory next) {
        next = ecdsa("next key");
        add(addition(vendor, 0, next), vendorKey, next);
    }

    // ---- wallets ----

    function test_AWalletThatCouldChangeItsAnswerIsNoVendorsSigner() public {
        (Key memory key,) = wallet("owner");
        expectError(IDirectory.SignerSchemeForbidden.selector, uint256(Kind.Vendor), uint256(Scheme.Contract));
        enterVendor(key, registrarKey);
    }

    function test_CodeAtAVendorsAddressNeitherSignsForItNorUnsigns() public {
        address vendorsAddress = address(bytes20(vendorKey.signer));
        vm.etch(vendorsAddress, address(new Wallet(account("attacker").addr)).code);
        Wallet(vendorsAddress).become(Wallet.Behaviour.Gullible);
        toOpening(_tender);
        IProcurement.OpenItem memory item = opening(_bid);
        bytes memory right = item.vendor.signature;
        item.vendor.signature = "anything";
        refuses(item, IProcurementErrors.VendorSignatureInvalid.selector);
        // After prices are known, the vendor would rather not have signed.
        Wallet(vendorsAddress).become(Wallet.Behaviour.Stubborn);
        item.vendor.signature = right;
        procurement.open(item);
        assertEq(procurement.openedCount(_tender, 1), 1);
    }

    // ---- prices ----

    function test_APriceOfZeroIsNeverOpened() public {
        Sealed memory bid = sealBid(_tender, "bidder for nothing", vendorKey, 1, 0);
        toOpening(_tender);
        refuses(opening(bid), IProcurementErrors.PricesInvalid.selector);
    }

    function test_TheHighestPriceIsOpenedAndDoesNotWin() public {
        (Key memory rival, uint32 id) = enterNamedVendor("rival");
        Sealed memory dear = sealBid(_tender, "dear bidder", rival, 1, type(uint96).max);
        Sealed memory only = sealBid(_tender, "second dear bidder", rival, 2, type(uint96).max);
        toOpening(_tender);
        open(dear);
        open(_bid);
        assertEq(procurement.openedBid(_tender, id, 1).price, type(uint96).max);
        assertEq(pricesOf(only).lots[0].price, type(uint96).max);
        toEvaluation(_tender);
        Award memory it = awarding(_tender, 1, id, type(uint96).max);
        expectError(IProcurementErrors.WinnerMismatch.selector, vendor, FLOOR);
        award(it, list(vendor, id));
        award(awarding(_tender, 1, vendor, FLOOR), list(vendor, id));
    }

    function test_APriceThatDoesNotFitIsNotCutToFit() public {
        toOpening(_tender);
        bytes memory data = abi.encodeCall(IProcurement.open, (opening(_bid)));
        // Its one price, with a bit more than 96.
        uint256 offset = find(data, bytes32(uint256(FLOOR)));
        assembly ("memory-safe") {
            let word := add(add(data, 0x20), offset)
            mstore(word, or(mload(word), shl(96, 1)))
        }
        (bool done,) = address(procurement).call(data);
        assertFalse(done);
        assertEq(procurement.openedCount(_tender, 1), 0);
    }

    function find(bytes memory data, bytes32 wanted) private pure returns (uint256 offset) {
        for (offset = 4; offset < data.length; offset += 32) {
            bytes32 word;
            assembly ("memory-safe") {
                word := mload(add(add(data, 0x20), offset))
            }
            if (word == wanted) return offset;
        }
        revert("not there");
    }

    // ---- choosing which bid to open ----

    function test_AVendorWithTwoBidsCannotChooseTheBetterOneAfterTheFirstIsOpened() public {
        (Key memory rival, uint32 id) = enterNamedVendor("rival");
        Sealed memory high = sealBid(_tender, "rival's high bidder", rival, 1, CEILING);
        Sealed memory low = sealBid(_tender, "rival's low bidder", rival, 1, FLOOR);
        Sealed memory third = sealBid(_tender, "rival's third bidder", rival, 1, FLOOR + 1);
        toOpening(_tender);
        open(_bid);
        open(high);
        // Seeing the other's price, it opens its lower bid: neither counts, and nor does a third.
        open(low);
        open(third);
        assertTrue(procurement.openedBid(_tender, id, 1).excluded);
        assertEq(procurement.openedCount(_tender, 1), 2);
        toEvaluation(_tender);
        award(awarding(_tender, 1, vendor, FLOOR), list(vendor, id));
        assertRecorded(_tender);
    }

    function test_AnOpeningReplayedDoesNotExcludeItsVendor() public {
        toOpening(_tender);
        IProcurement.OpenItem memory item = opening(_bid);
        procurement.open(item);
        assertEq(SealSlot.unwrap(procurement.sealSlotOf(_tender, _bid.bidder.addr)), 0);
        refuses(item, IProcurementErrors.SealMismatch.selector);
        assertOpenedAndStands(vendor);
    }

    function test_AnOpeningTwiceInOneBatchDoesNotExcludeItsVendor() public {
        toOpening(_tender);
        IProcurement.OpenItem[] memory items = new IProcurement.OpenItem[](2);
        (items[0], items[1]) = (opening(_bid), opening(_bid));
        bytes4[] memory refusals = procurement.openBatch(items);
        assertEq(bytes32(refusals[0]), 0);
        assertEq(bytes32(refusals[1]), bytes32(IProcurementErrors.SealMismatch.selector));
        assertOpenedAndStands(vendor);
        assertEq(procurement.openedCount(_tender, 1), 1);
    }

    /// @dev Its slot is as empty as one that was never used, but sealing is over, for good.
    function test_AnOpenedSlotCannotBeSealedAgain() public {
        toOpening(_tender);
        open(_bid);
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        assertEq(item.intent.replaces, 0);
        expectError(IProcurementErrors.SealingOver.selector);
        procurement.seal(item);
        Withdraw memory back = withdrawal(_bid);
        expectError(IProcurementErrors.SealingOver.selector);
        withdraw(back, _bid.bidder.key);
        // Nor does an officer get sealing to begin anew.
        Reschedule memory later = rescheduling(_tender);
        later.schedule.sealsUntil += 30 days;
        later.schedule.opensUntil += 30 days;
        later.schedule.awardBy += 30 days;
        expectError(IProcurementErrors.Frozen.selector, _sealsUntil - 1 days);
        reschedule(later);
        Amend memory anew = amendment(_tender);
        anew.schedule = later.schedule;
        expectError(IProcurementErrors.Frozen.selector, _sealsUntil - 1 days);
        amend(anew);
        assertRecorded(_tender);
    }

    function test_ABidIsNotOpenedOnAnotherChain() public {
        toOpening(_tender);
        IProcurement.OpenItem memory item = opening(_bid);
        vm.chainId(vm.getChainId() + 1);
        refuses(item, IProcurementErrors.SealMismatch.selector);
    }

    function test_ABidThatWasOpenedCannotBeMadeToCountForAnotherTender() public {
        uint32 another = _tender + 1;
        toOpening(_tender);
        IProcurement.OpenItem memory item = opening(_bid);
        item.bid.tender = another;
        refuses(item, IProcurementErrors.TenderUnknown.selector);
        assertEq(publishLots(2), another);
        warp(procurement.timetable(another).sealsUntil);
        refuses(item, IProcurementErrors.SealMismatch.selector);
    }

    // ---- what a lot's openings decide ----

    function test_AnExcludedVendorsLowestPriceDoesNotMakeALotDeserted() public {
        (Key memory rival, uint32 id) = enterNamedVendor("rival");
        Sealed memory first = sealBid(_tender, "rival's bidder", rival, 1, FLOOR);
        Sealed memory second = sealBid(_tender, "rival's second", rival, 1, FLOOR);
        toOpening(_tender);
        open(_bid);
        open(first);
        open(second);
        toEvaluation(_tender);
        Desert memory it = desertion(_tender, 1);
        expectError(IProcurementErrors.WinnerMismatch.selector, vendor, FLOOR);
        desert(it, list(vendor, id));
    }

    // ---- helpers ----

    function assertOpenedAndStands(uint32 who) private view {
        (bool opened,) = procurement.openedLots(_tender, who);
        assertTrue(opened);
        assertFalse(procurement.openedBid(_tender, who, 1).excluded);
    }

    function assertUnopened(uint32 who) private view {
        (bool opened, uint32 offered) = procurement.openedLots(_tender, who);
        assertFalse(opened);
        assertEq(offered, 0);
    }

    function refuses(IProcurement.OpenItem memory item, bytes4 reason) private {
        expectError(reason);
        procurement.open(item);
    }
}
