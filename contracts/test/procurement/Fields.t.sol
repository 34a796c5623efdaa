// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {ITenderActs} from "../../src/interfaces/ITenderActs.sol";
import {
    Admission,
    Amend,
    Authorization,
    Award,
    Bid,
    Cancel,
    Comment,
    CommentAdmission,
    Desert,
    LotPrice,
    Moderate,
    Prices,
    Publish,
    Registrar,
    Reschedule,
    Restore,
    Seal,
    Withdraw
} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice A signature covers every field: signed, then changed in any one of them, an intent is refused.
/// @dev An intent is bent as ABI words. For each word, `sizes` has the bytes of its field: 0 for what is no field
/// (offsets and lengths), BOOL or SUBJECT for what has few values. The bits of `alone` mark the fields that nothing
/// but the signature protects, so that it must be the signature that fails.
contract FieldsTest is ProcurementTest {
    using Typed for *;

    bytes1 private constant BOOL = 0xff;
    bytes1 private constant SUBJECT = 0xfe;

    uint32 private _tender;
    Sealed private _bid;
    Account private _citizen;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(2);
        LotPrice[] memory prices = new LotPrice[](2);
        (prices[0], prices[1]) = (LotPrice(1, FLOOR), LotPrice(2, FLOOR));
        _bid = prepare(_tender, "bidder", vendorKey, prices);
        _citizen = account("citizen");
    }

    // ---- officers ----

    function test_APublicationWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        Key memory second = ecdsa("second registrar");
        enterInstitution(Kind.Registrar, second);
        Publish memory it = publication(2);
        it.registrars = new Registrar[](2);
        it.registrars[0] = Registrar(address(bytes20(registrarKey.signer)), sha256("a"));
        it.registrars[1] = Registrar(address(bytes20(second.signer)), sha256("b"));
        Authorization memory by = approve(officerKey, it.hashOf());
        bytes memory sizes = hex"000404012020ff0505050503000005000c0c0c0c0014201420";
        bytes memory words = bent(abi.encode(it), sizes, field, change);
        refuses(
            abi.encodeCall(ITenderActs.publish, (abi.decode(words, (Publish)), by)),
            place(sizes, field),
            bits(4, 6, 14, 22) | bits(24, 24, 24, 24)
        );
    }

    function test_AnAmendmentWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        Amend memory it = amendment(_tender);
        Authorization memory by = approve(officerKey, it.hashOf());
        bytes memory sizes = hex"000403202005050505000500" hex"0c0c0c0c";
        bytes memory words = bent(abi.encode(it), sizes, field, change);
        bytes memory call = abi.encodeCall(ITenderActs.amend, (abi.decode(words, (Amend)), by));
        refuses(call, place(sizes, field), bits(3, 4, 10, 10));
    }

    function test_AReschedulingWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        Reschedule memory it = rescheduling(_tender);
        it.schedule.awardBy += 1;
        Authorization memory by = approve(officerKey, it.hashOf());
        bytes memory sizes = hex"0403200505050505";
        bytes memory words = bent(abi.encode(it), sizes, field, change);
        bytes memory call = abi.encodeCall(ITenderActs.reschedule, (abi.decode(words, (Reschedule)), by));
        refuses(call, place(sizes, field), bits(2, 7, 7, 7));
    }

    function test_ACancellationWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        Cancel memory it = cancellation(_tender);
        Authorization memory by = approve(officerKey, it.hashOf());
        bytes memory sizes = hex"04032005";
        bytes memory words = bent(abi.encode(it), sizes, field, change);
        bytes memory call = abi.encodeCall(ITenderActs.cancel, (abi.decode(words, (Cancel)), by));
        refuses(call, place(sizes, field), bits(2, 3, 3, 3));
    }

    function test_AnAwardWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toOpeningWithSeal();
        open(_bid);
        toEvaluation(_tender);
        Award memory it = awarding(_tender, 1, vendor, FLOOR);
        Authorization memory by = approve(officerKey, it.hashOf());
        bytes memory sizes = hex"040302040c2005";
        bytes memory words = bent(abi.encode(it), sizes, field, change);
        it = abi.decode(words, (Award));
        bytes memory call = abi.encodeCall(IProcurement.award, (it, list(vendor), none(), by));
        refuses(call, place(sizes, field), bits(5, 6, 6, 6));
    }

    function test_ADeclarationWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toEvaluation(_tender);
        Desert memory it = desertion(_tender, 1);
        Authorization memory by = approve(officerKey, it.hashOf());
        bytes memory sizes = hex"0403022005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Desert));
        bytes memory call = abi.encodeCall(IProcurement.declareDeserted, (it, none(), none(), by));
        refuses(call, place(sizes, field), bits(3, 4, 4, 4));
    }

    function test_ASignatureCoversHowManyLotsAndRegistrarsThereAre() public {
        Publish memory it = publication(2);
        Authorization memory by = approve(officerKey, it.hashOf());
        it.lots = lots(1);
        refuses(abi.encodeCall(ITenderActs.publish, (it, by)), 0, 1);
        it.lots = lots(3);
        refuses(abi.encodeCall(ITenderActs.publish, (it, by)), 0, 1);
        it.lots = lots(2);
        Registrar[] memory two = new Registrar[](2);
        two[0] = two[1] = it.registrars[0];
        it.registrars = two;
        refuses(abi.encodeCall(ITenderActs.publish, (it, by)), 0, 1);
        Amend memory amended = amendment(_tender);
        by = approve(officerKey, amended.hashOf());
        amended.lots = lots(1);
        refuses(abi.encodeCall(ITenderActs.amend, (amended, by)), 0, 1);
    }

    // ---- bidders and vendors ----

    function test_ASealWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toSealing(_tender);
        IProcurement.SealItem memory item = sealItem(withEnvelope(_bid), _bid.bidder.key);
        bytes memory sizes = hex"04021420202005";
        item.intent = abi.decode(bent(abi.encode(item.intent), sizes, field, change), (Seal));
        refuses(abi.encodeCall(IProcurement.seal, (item)), place(sizes, field), bits(2, 3, 4, 6));
    }

    function test_AnAdmissionWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toSealing(_tender);
        Admission memory it = Admission(_tender, _bid.bidder.addr);
        it = abi.decode(bent(abi.encode(it), hex"0414", field, change), (Admission));
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        item.admission = signed(registrarKey.secret, typed(it.hashOf()));
        expectError(IProcurementErrors.AdmissionInvalid.selector);
        procurement.seal(item);
    }

    function test_AWithdrawalWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toSealing(_tender);
        seal(_bid);
        Withdraw memory it = withdrawal(_bid);
        bytes memory signature = signed(_bid.bidder.key, typed(it.hashOf()));
        bytes memory sizes = hex"04142005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Withdraw));
        bytes memory call = abi.encodeCall(IProcurement.withdraw, (it, signature));
        refuses(call, place(sizes, field), bits(3, 3, 3, 3));
    }

    function test_ABidWithAChangedFieldIsNotWhatWasSealed(uint8 field, uint256 change) public {
        toOpeningWithSeal();
        bytes memory sizes = hex"04021404202020";
        IProcurement.OpenItem memory item = opening(_bid);
        item.bid = abi.decode(bent(abi.encode(item.bid), sizes, field, change), (Bid));
        bytes4 reason = IProcurementErrors.SealMismatch.selector;
        if (place(sizes, field) == 0) reason = IProcurementErrors.TenderUnknown.selector;
        if (place(sizes, field) == 1) reason = IProcurementErrors.VersionStale.selector;
        assertRefused(abi.encodeCall(IProcurement.open, (item)), reason);
    }

    function test_PricesWithAChangedFieldAreNotWhatWasSealed(uint8 field, uint256 change) public {
        toOpeningWithSeal();
        IProcurement.OpenItem memory item = opening(_bid);
        bytes memory sizes = hex"00002000020c020c";
        item.prices = abi.decode(bent(abi.encode(item.prices), sizes, field, change), (Prices));
        bytes memory call = abi.encodeCall(IProcurement.open, (item));
        assertRefused(call, IProcurementErrors.PricesInvalid.selector);
    }

    function toOpeningWithSeal() private {
        toSealing(_tender);
        seal(_bid);
        toOpening(_tender);
    }

    // ---- comments ----

    function test_ACommentWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        IProcurement.CommentItem memory item = commentItem(remark(_tender, _citizen.addr), _citizen.key);
        bytes memory sizes = hex"041404fe04032005";
        item.intent = abi.decode(bent(abi.encode(item.intent), sizes, field, change), (Comment));
        refuses(abi.encodeCall(IProcurement.comment, (item)), place(sizes, field), bits(1, 6, 7, 7));
    }

    function test_ACommentAdmissionWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        CommentAdmission memory it = CommentAdmission(_tender, _citizen.addr);
        it = abi.decode(bent(abi.encode(it), hex"0414", field, change), (CommentAdmission));
        IProcurement.CommentItem memory item = commentItem(remark(_tender, _citizen.addr), _citizen.key);
        item.admission = signed(registrarKey.secret, typed(it.hashOf()));
        expectError(IProcurementErrors.AdmissionInvalid.selector);
        procurement.comment(item);
    }

    function test_AModerationWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        comment(remark(_tender, _citizen.addr), _citizen.key);
        Moderate memory it = moderation(_tender, 5);
        Authorization memory by = approve(moderatorKey, it.hashOf());
        bytes memory sizes = hex"0403042005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Moderate));
        bytes memory call = abi.encodeCall(IProcurement.moderate, (it, by));
        refuses(call, place(sizes, field), bits(3, 4, 4, 4));
    }

    function test_ARestorationWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        comment(remark(_tender, _citizen.addr), _citizen.key);
        moderate(moderation(_tender, 5));
        Restore memory it = restoration(_tender, 5);
        Authorization memory by = approve(moderatorKey, it.hashOf());
        bytes memory sizes = hex"0403042005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Restore));
        bytes memory call = abi.encodeCall(IProcurement.restore, (it, by));
        refuses(call, place(sizes, field), bits(3, 4, 4, 4));
    }

    // ---- the domain ----

    function test_ASignatureOfAnotherDomainIsRefused(
        string memory name,
        string memory version,
        uint256 chain,
        address verifying,
        uint8 field
    ) public {
        vm.assume(
            keccak256(bytes(name)) != keccak256("Veedor") && keccak256(bytes(version)) != keccak256("1")
        );
        vm.assume(chain != vm.getChainId() && verifying != address(procurement));
        bytes32 domain = separator(
            field % 4 == 0 ? name : "Veedor",
            field % 4 == 1 ? version : "1",
            field % 4 == 2 ? chain : vm.getChainId(),
            field % 4 == 3 ? verifying : address(procurement)
        );
        toSealing(_tender);
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, item.intent.hashOf()));
        item.signature = signed(_bid.bidder.key, digest);
        expectError(IProcurementErrors.SignatureInvalid.selector);
        procurement.seal(item);
    }

    // ---- bending ----

    /// @dev Which word a fuzzed number names.
    function place(bytes memory sizes, uint256 field) private pure returns (uint256 index) {
        index = field % sizes.length;
        while (sizes[index] == 0) {
            index = (index + 1) % sizes.length;
        }
    }

    /// @dev The words with one field changed, to a value that its type has.
    function bent(bytes memory words, bytes memory sizes, uint256 field, uint256 change)
        private
        pure
        returns (bytes memory)
    {
        require(words.length == sizes.length * 32, "sizes do not fit the intent");
        uint256 index = place(sizes, field);
        uint256 flip = bound(change, 1, mostOf(sizes[index]));
        assembly ("memory-safe") {
            let word := add(add(words, 0x20), mul(index, 0x20))
            mstore(word, xor(mload(word), flip))
        }
        return words;
    }

    /// @dev The highest value of a field.
    function mostOf(bytes1 size) private pure returns (uint256) {
        if (size == BOOL) return 1;
        if (size == SUBJECT) return 5;
        return type(uint256).max >> (256 - 8 * uint256(uint8(size)));
    }

    function bits(uint256 a, uint256 b, uint256 c, uint256 d) private pure returns (uint256) {
        return 1 << a | 1 << b | 1 << c | 1 << d;
    }

    /// @dev With an error of ours, never by a panic; and for the signature, or for its time, where `alone` says so.
    function refuses(bytes memory call, uint256 index, uint256 alone) private {
        (bool done, bytes memory answer) = address(procurement).call(call);
        assertFalse(done, "it was taken");
        assertGe(answer.length, 4, "refused without a reason");
        bytes4 reason = bytes4(answer);
        assertTrue(reason != 0x4e487b71, "a panic");
        if (alone >> index & 1 == 0) return;
        assertTrue(
            reason == IProcurementErrors.SignatureInvalid.selector
                || reason == IProcurementErrors.IntentExpired.selector,
            "something else than the signature failed"
        );
    }
}
