// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {
    Admission,
    Authorization,
    Comment,
    CommentAdmission,
    Compact,
    Endorse,
    Withdraw
} from "../../src/types/Intents.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice One-time keys, registrars and pseudonyms sign in the 64 bytes of EIP-2098; parties in these, or in 65.
contract CompactSignaturesTest is ProcurementTest {
    using Typed for *;

    uint32 private _tender;
    Sealed private _bid;
    Account private _citizen;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
        _bid = prepare(_tender, "bidder", vendorKey, oneLot(1, FLOOR));
        _citizen = account("citizen");
        toSealing(_tender);
    }

    /// @dev The highest bit of the second word keeps it.
    function test_SignaturesOfEitherParityAreTaken() public {
        bool[2] memory seen;
        for (uint256 i = 0; !(seen[0] && seen[1]); ++i) {
            _bid.bid.salt = bytes32(i);
            IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
            seen[uint256(item.signature.vs) >> 255] = true;
            procurement.seal(item);
            withdraw(withdrawal(_bid), _bid.bidder.key);
        }
        comment(remark(_tender, _citizen.addr), _citizen.key);
        assertRecorded(_tender);
    }

    function test_ABentSignatureIsRefused(uint256 bit, bool second) public {
        bytes32 flip = bytes32(uint256(1) << bound(bit, 0, 255));
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        Compact memory right = item.signature;
        item.signature = bent(right, flip, second);
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
        item.signature = right;
        item.admission = bent(item.admission, flip, second);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);

        IProcurement.CommentItem memory said = commentItem(remark(_tender, _citizen.addr), _citizen.key);
        right = said.signature;
        said.signature = bent(right, flip, second);
        refuses(said, IProcurementErrors.SignatureInvalid.selector);
        said.signature = right;
        said.admission = bent(said.admission, flip, second);
        refuses(said, IProcurementErrors.AdmissionInvalid.selector);

        Endorse memory support = Endorse(_tender, _citizen.addr, 5, NEVER);
        Compact memory admitted = commentAdmission(_tender, _citizen.addr);
        right = compactly(_citizen.key, support.hashOf());
        expectError(IProcurementErrors.SignatureInvalid.selector);
        procurement.endorse(support, admitted, bent(right, flip, second));
        expectError(IProcurementErrors.AdmissionInvalid.selector);
        procurement.endorse(support, bent(admitted, flip, second), right);

        procurement.seal(sealItem(sealing(_bid), _bid.bidder.key));
        Withdraw memory it = withdrawal(_bid);
        right = compactly(_bid.bidder.key, it.hashOf());
        expectError(IProcurementErrors.SignatureInvalid.selector);
        procurement.withdraw(it, bent(right, flip, second));
    }

    /// @dev A signature of which either word is 0, or as great as can be, is nobody's: least of all account 0's.
    function test_EmptyAndOverfullSignaturesAreNobodys() public {
        bytes32[4] memory words = [bytes32(0), bytes32(uint256(1)), bytes32(~uint256(0)), ~bytes32(0) >> 1];
        for (uint256 i = 0; i < 4; ++i) {
            for (uint256 j = 0; j < 4; ++j) {
                IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
                item.signature = Compact(words[i], words[j]);
                refuses(item, IProcurementErrors.SignatureInvalid.selector);
                item = sealItem(sealing(_bid), _bid.bidder.key);
                item.admission = Compact(words[i], words[j]);
                refuses(item, IProcurementErrors.AdmissionInvalid.selector);
            }
        }
    }

    /// @dev The registrar's signature for one of the two admissions, or by one of the two keys, is not the other's.
    function test_ASignatureIsOfOneStructAndOneKey() public {
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        Compact memory right = item.admission;
        item.admission = compactly(registrarKey.secret, CommentAdmission(_tender, _bid.bidder.addr).hashOf());
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
        item.admission = compactly(_bid.bidder.key, Admission(_tender, _bid.bidder.addr).hashOf());
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
        item.admission = right;
        item.signature = right;
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
    }

    function test_APartySignsIn64BytesOrIn65() public {
        seal(_bid);
        Sealed memory second = sealBid(_tender, "second bidder", vendorKey, 1, FLOOR);
        toOpening(_tender);
        IProcurement.OpenItem memory item = opening(_bid);
        bytes memory right = item.vendor.signature;
        for (uint256 i = 0; i < right.length - 1; ++i) {
            item.vendor.signature = compact(right);
            item.vendor.signature[i] ^= 0x01;
            refuses(item);
        }
        item.vendor.signature = bytes.concat(compact(right), hex"0000");
        refuses(item);
        item.vendor.signature = bytes.concat(right, hex"00");
        refuses(item);
        item.vendor.signature = "";
        refuses(item);
        item.vendor.signature = compact(right);
        procurement.open(item);
        open(second);

        Comment memory it = remark(_tender, address(uint160(vendor)));
        Authorization memory by = approve(vendorKey, it.hashOf());
        by.signature = compact(by.signature);
        procurement.commentAs(it, by);
        // The other form of what was submitted is no second comment.
        by = approve(vendorKey, it.hashOf());
        expectError(IProcurementErrors.CommentStale.selector);
        procurement.commentAs(it, by);
        assertRecorded(_tender);
    }

    // ---- helpers ----

    function bent(Compact memory it, bytes32 flip, bool second) private pure returns (Compact memory) {
        return second ? Compact(it.r, it.vs ^ flip) : Compact(it.r ^ flip, it.vs);
    }

    function refuses(IProcurement.SealItem memory item, bytes4 reason) private {
        expectError(reason);
        procurement.seal(item);
    }

    function refuses(IProcurement.OpenItem memory item) private {
        expectError(IProcurementErrors.VendorSignatureInvalid.selector);
        procurement.open(item);
    }

    function refuses(IProcurement.CommentItem memory item, bytes4 reason) private {
        expectError(reason);
        procurement.comment(item);
    }
}
