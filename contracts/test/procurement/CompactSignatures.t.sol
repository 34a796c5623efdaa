// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {Comment, Seal, Withdraw} from "../../src/types/Intents.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice One-time keys, registrars and pseudonyms sign in 65 bytes, or in the 64 of EIP-2098; parties in 65.
contract CompactSignaturesTest is ProcurementTest {
    using Typed for *;

    uint32 private _tender;
    Sealed private _bid;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
        _bid = prepare(_tender, "bidder", vendorKey, oneLot(1, FLOOR));
        toSealing(_tender);
    }

    function test_AOneTimeKeySealsAndWithdrawsIn64Bytes() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        item.signature = compact(item.signature);
        procurement.seal(item);
        Withdraw memory it = withdrawal(_bid);
        procurement.withdraw(it, compact(signed(_bid.bidder.key, typed(it.hashOf()))));
        assertTrue(procurement.sealSlotOf(_tender, _bid.bidder.addr).isTombstone());
        assertRecorded(_tender);
    }

    function test_ARegistrarAdmitsIn64Bytes() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        item.admission = compact(item.admission);
        procurement.seal(item);
        IProcurement.CommentItem memory remark_ = commentOf(account("citizen"));
        remark_.admission = compact(remark_.admission);
        procurement.comment(remark_);
        assertRecorded(_tender);
    }

    function test_APseudonymCommentsIn64Bytes() public {
        IProcurement.CommentItem memory item = commentOf(account("citizen"));
        item.author.signature = compact(item.author.signature);
        procurement.comment(item);
        assertRecorded(_tender);
    }

    function test_ABentSignatureOfEitherLengthIsRefused(uint256 bit, bool short) public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        bytes memory right = item.signature;
        item.signature = bent(short ? compact(right) : right, bit);
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
        item.signature = right;
        item.admission = bent(short ? compact(item.admission) : item.admission, bit);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);

        IProcurement.CommentItem memory remark_ = commentOf(account("citizen"));
        right = remark_.author.signature;
        remark_.author.signature = bent(short ? compact(right) : right, bit);
        expectError(IProcurementErrors.SignatureInvalid.selector);
        procurement.comment(remark_);

        procurement.seal(sealItem(sealing(_bid), _bid.bidder.key));
        Withdraw memory it = withdrawal(_bid);
        right = signed(_bid.bidder.key, typed(it.hashOf()));
        expectError(IProcurementErrors.SignatureInvalid.selector);
        procurement.withdraw(it, bent(short ? compact(right) : right, bit));
    }

    function test_ASignatureOfAnyOtherLengthIsRefused() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        bytes memory right = item.signature;
        item.signature = bytes.concat(right, hex"00");
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
        item.signature = bytes.concat(compact(right), hex"0000");
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
        item.signature = compact(right);
        bytes memory cut = item.signature;
        assembly ("memory-safe") {
            mstore(cut, 63)
        }
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
    }

    /// @dev A party's signature stays as the directory checked it when the signer was added.
    function test_APartyDoesNotSignIn64Bytes() public {
        seal(_bid);
        toOpening(_tender);
        IProcurement.OpenItem memory item = opening(_bid);
        bytes memory right = item.vendor.signature;
        item.vendor.signature = compact(right);
        expectError(IProcurementErrors.VendorSignatureInvalid.selector);
        procurement.open(item);
        item.vendor.signature = right;
        procurement.open(item);

        IProcurement.CommentItem memory remark_ =
            partyItem(remark(_tender, address(uint160(vendor))), vendorKey);
        remark_.author.signature = compact(remark_.author.signature);
        expectError(IDirectory.SignatureInvalid.selector);
        procurement.comment(remark_);
    }

    // ---- helpers ----

    function commentOf(Account memory citizen) private view returns (IProcurement.CommentItem memory) {
        Comment memory it = remark(_tender, citizen.addr);
        return commentItem(it, citizen.key);
    }

    function bent(bytes memory signature, uint256 bit) private pure returns (bytes memory other) {
        other = bytes.concat(signature);
        bit = bound(bit, 0, other.length * 8 - 1);
        other[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
    }

    function refuses(IProcurement.SealItem memory item, bytes4 reason) private {
        expectError(reason);
        procurement.seal(item);
    }
}
