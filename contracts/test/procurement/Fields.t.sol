// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICommentActs} from "../../src/interfaces/ICommentActs.sol";
import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
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
    Compact,
    Desert,
    Endorse,
    LotPrice,
    Moderate,
    Prices,
    Publish,
    Registrar,
    Reply,
    Reschedule,
    Restore,
    Seal,
    SubjectKind,
    Withdraw
} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {Bending} from "./Bending.sol";
import {Typed} from "./Typed.sol";

/// @notice A signature covers every field: signed, then changed in any one of them, an intent is refused.
/// What comes with weighted tenders and with oversight is in `FieldsOfEvaluation.t.sol` and `FieldsOfOversight.t.sol`.
contract FieldsTest is Bending {
    using Typed for *;

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
        Authorization[] memory by = alone(officerKey, it.hashOf());
        bytes memory sizes = hex"000404012020ff0505050503000005000c0c0c0c0014201420";
        bytes memory words = bent(abi.encode(it), sizes, field, change);
        refuses(
            abi.encodeCall(ITenderActs.publish, (abi.decode(words, (Publish)), by)),
            wordOf(sizes, field),
            bits(4, 6, 14, 22) | bits(24, 24, 24, 24)
        );
    }

    function test_AnAmendmentWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        Amend memory it = amendment(_tender);
        Authorization[] memory by = alone(officerKey, it.hashOf());
        bytes memory sizes = hex"00040320202005050505000500" hex"0c0c0c0c";
        bytes memory words = bent(abi.encode(it), sizes, field, change);
        bytes memory call = abi.encodeCall(ITenderActs.amend, (abi.decode(words, (Amend)), by));
        refuses(call, wordOf(sizes, field), bits(3, 5, 11, 11));
    }

    function test_AReschedulingWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        Reschedule memory it = rescheduling(_tender);
        it.schedule.awardBy += 1;
        Authorization[] memory by = alone(officerKey, it.hashOf());
        bytes memory sizes = hex"0403200505050505";
        bytes memory words = bent(abi.encode(it), sizes, field, change);
        bytes memory call = abi.encodeCall(ITenderActs.reschedule, (abi.decode(words, (Reschedule)), by));
        refuses(call, wordOf(sizes, field), bits(2, 7));
    }

    function test_ACancellationWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        Cancel memory it = cancellation(_tender);
        Authorization[] memory by = alone(officerKey, it.hashOf());
        bytes memory sizes = hex"04032005";
        bytes memory words = bent(abi.encode(it), sizes, field, change);
        bytes memory call =
            abi.encodeCall(ITenderActs.cancel, (abi.decode(words, (Cancel)), by, Authorization("", "")));
        refuses(call, wordOf(sizes, field), bits(2, 3));
    }

    function test_AnAwardWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toOpeningWithSeal();
        open(_bid);
        toEvaluation(_tender);
        Award memory it = awarding(_tender, 1, vendor, FLOOR);
        Authorization[] memory by = alone(officerKey, it.hashOf());
        bytes memory sizes = hex"040302040c2005";
        bytes memory words = bent(abi.encode(it), sizes, field, change);
        it = abi.decode(words, (Award));
        bytes memory call = abi.encodeCall(IEvaluationActs.award, (it, list(vendor), by));
        refuses(call, wordOf(sizes, field), bits(5, 6));
    }

    function test_ADeclarationWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toEvaluation(_tender);
        Desert memory it = desertion(_tender, 1);
        Authorization[] memory by = alone(officerKey, it.hashOf());
        bytes memory sizes = hex"0403022005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Desert));
        bytes memory call = abi.encodeCall(IEvaluationActs.declareDeserted, (it, none(), by));
        refuses(call, wordOf(sizes, field), bits(3, 4));
    }

    function test_ASignatureCoversHowManyLotsAndRegistrarsThereAre() public {
        Publish memory it = publication(2);
        Authorization[] memory by = alone(officerKey, it.hashOf());
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
        by = alone(officerKey, amended.hashOf());
        amended.lots = lots(1);
        refuses(abi.encodeCall(ITenderActs.amend, (amended, by)), 0, 1);
    }

    // ---- bidders and vendors ----

    function test_ASealWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toSealing(_tender);
        IProcurement.SealItem memory item = sealItem(withEnvelope(_bid), _bid.bidder.key);
        bytes memory sizes = hex"04021420202005";
        item.intent = abi.decode(bent(abi.encode(item.intent), sizes, field, change), (Seal));
        refuses(abi.encodeCall(IProcurement.seal, (item)), wordOf(sizes, field), bits(2, 3, 4, 6));
    }

    function test_AnAdmissionWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toSealing(_tender);
        Admission memory it = Admission(_tender, _bid.bidder.addr);
        it = abi.decode(bent(abi.encode(it), hex"0414", field, change), (Admission));
        IProcurement.SealItem memory item = sealItem(sealing(_bid), _bid.bidder.key);
        item.admission = compactly(registrarKey.secret, it.hashOf());
        expectError(IProcurementErrors.AdmissionInvalid.selector);
        procurement.seal(item);
    }

    function test_AWithdrawalWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toSealing(_tender);
        seal(_bid);
        Withdraw memory it = withdrawal(_bid);
        Compact memory signature = compactly(_bid.bidder.key, it.hashOf());
        bytes memory sizes = hex"04142005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Withdraw));
        bytes memory call = abi.encodeCall(IProcurement.withdraw, (it, signature));
        refuses(call, wordOf(sizes, field), bits(3, 3));
    }

    function test_ABidWithAChangedFieldIsNotWhatWasSealed(uint8 field, uint256 change) public {
        toOpeningWithSeal();
        bytes memory sizes = hex"04021404202020";
        IProcurement.OpenItem memory item = opening(_bid);
        item.bid = abi.decode(bent(abi.encode(item.bid), sizes, field, change), (Bid));
        bytes4 reason = IProcurementErrors.SealMismatch.selector;
        if (wordOf(sizes, field) == 0) reason = IProcurementErrors.TenderUnknown.selector;
        if (wordOf(sizes, field) == 1) reason = IProcurementErrors.VersionStale.selector;
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
        bytes memory sizes = hex"041404fe04042005";
        item.intent = abi.decode(bent(abi.encode(item.intent), sizes, field, change), (Comment));
        refuses(abi.encodeCall(IProcurement.comment, (item)), wordOf(sizes, field), bits(1, 6, 7, 7));
    }

    function test_ACommentAdmissionWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        CommentAdmission memory it = CommentAdmission(_tender, _citizen.addr);
        it = abi.decode(bent(abi.encode(it), hex"0414", field, change), (CommentAdmission));
        IProcurement.CommentItem memory item = commentItem(remark(_tender, _citizen.addr), _citizen.key);
        item.admission = compactly(registrarKey.secret, it.hashOf());
        expectError(IProcurementErrors.AdmissionInvalid.selector);
        procurement.comment(item);
    }

    function test_AModerationWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        comment(remark(_tender, _citizen.addr), _citizen.key);
        Moderate memory it = moderation(_tender, 5);
        Authorization memory by = approve(moderatorKey, it.hashOf());
        bytes memory sizes = hex"0404042005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Moderate));
        bytes memory call = abi.encodeCall(ICommentActs.moderate, (it, by));
        refuses(call, wordOf(sizes, field), bits(3, 4));
    }

    function test_ARestorationWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        comment(remark(_tender, _citizen.addr), _citizen.key);
        moderate(moderation(_tender, 5));
        Restore memory it = restoration(_tender, 5);
        Authorization memory by = approve(moderatorKey, it.hashOf());
        bytes memory sizes = hex"0404042005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Restore));
        bytes memory call = abi.encodeCall(ICommentActs.restore, (it, by));
        refuses(call, wordOf(sizes, field), bits(3, 4));
    }

    function test_ACommentUnderAPartysNameWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        Comment memory it = remark(_tender, address(uint160(vendor)));
        Authorization memory by = approve(vendorKey, it.hashOf());
        bytes memory sizes = hex"041404fe04042005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Comment));
        bytes memory call = abi.encodeCall(ICommentActs.commentAs, (it, by));
        refuses(call, wordOf(sizes, field), bits(5, 6) | bits(7, 7));
    }

    function test_AReplyWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toOpeningWithSeal();
        open(_bid);
        Reply memory it =
            Reply(_tender, vendor, 5, SubjectKind.Bid, vendor, keccak256(unicode"réplica"), NEVER);
        Authorization memory by = approve(vendorKey, it.hashOf());
        bytes memory sizes = hex"040404fe042005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Reply));
        bytes memory call = abi.encodeCall(ICommentActs.reply, (it, by));
        refuses(call, wordOf(sizes, field), bits(5, 6));
    }

    function test_AnEndorsementWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        Endorse memory it = Endorse(_tender, _citizen.addr, 5, NEVER);
        Compact memory admitted = commentAdmission(_tender, _citizen.addr);
        Compact memory by = compactly(_citizen.key, it.hashOf());
        bytes memory sizes = hex"04140405";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Endorse));
        bytes memory call = abi.encodeCall(ICommentActs.endorse, (it, admitted, by));
        refuses(call, wordOf(sizes, field), bits(1, 3));
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
        (item.signature.r, item.signature.vs) =
            abi.decode(compact(signed(_bid.bidder.key, digest)), (bytes32, bytes32));
        expectError(IProcurementErrors.SignatureInvalid.selector);
        procurement.seal(item);
    }
}
