// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICommentActs} from "../../src/interfaces/ICommentActs.sol";
import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {
    Comment,
    CommentAdmission,
    Compact,
    Publish,
    Registrar,
    SubjectKind
} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

contract CommentTest is ProcurementTest {
    using Typed for *;

    uint32 private _tender;
    Account private _citizen;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(2);
        _citizen = account("citizen");
    }

    // ---- what a comment leaves behind ----

    function test_AnAdmittedPseudonymComments() public {
        Comment memory it = remark(_tender, _citizen.addr);
        expectPosted(it, registrarAccount());
        comment(it, _citizen.key);
        assertEq(procurement.commentsOf(_tender, _citizen.addr), 1);
        assertRecorded(_tender);
    }

    function test_FurtherCommentsNeedNoAdmission() public {
        comment(remark(_tender, _citizen.addr), _citizen.key);
        Comment memory it = remark(_tender, _citizen.addr);
        assertEq(it.number, 1);
        assertEq(commentItem(it, _citizen.key).admission.r, 0);
        expectPosted(it, address(0));
        comment(it, _citizen.key);
        assertEq(procurement.commentsOf(_tender, _citizen.addr), 2);
    }

    function test_AnAuthorHasAQuotaInEachTender() public {
        uint32 quota = procurement.commentQuota();
        for (uint32 number = 0; number < quota; ++number) {
            comment(remark(_tender, _citizen.addr), _citizen.key);
        }
        refuses(remark(_tender, _citizen.addr), IProcurementErrors.QuotaExhausted.selector);
        comment(remark(_tender, account("another").addr), account("another").key);
        comment(remark(publishLots(1), _citizen.addr), _citizen.key);
        assertRecorded(_tender);
    }

    function test_ACommentAnswersAnotherOne() public {
        comment(remark(_tender, _citizen.addr), _citizen.key);
        Comment memory it = remark(_tender, account("another").addr);
        it.parent = 5;
        expectPosted(it, registrarAccount());
        comment(it, account("another").key);
        assertRecorded(_tender);
    }

    function test_ACommentSaysWhoAdmittedItsAuthor() public {
        Key memory second = ecdsa("second registrar");
        enterInstitution(Kind.Registrar, second);
        Publish memory publication_ = publication(1);
        publication_.registrars = new Registrar[](2);
        publication_.registrars[0] = Registrar(registrarAccount(), 0);
        publication_.registrars[1] = Registrar(address(bytes20(second.signer)), 0);
        _tender = publish(publication_);
        Comment memory it = remark(_tender, _citizen.addr);
        IProcurement.CommentItem memory item = commentItem(it, _citizen.key);
        item.admission = compactly(second.secret, CommentAdmission(_tender, _citizen.addr).hashOf());
        expectPosted(it, address(bytes20(second.signer)));
        procurement.comment(item);
        it = remark(_tender, account("another").addr);
        expectPosted(it, registrarAccount());
        comment(it, account("another").key);
        assertRecorded(_tender);
    }

    // ---- under a party's name ----

    function test_APartyCommentsUnderItsIdWithoutAdmission() public {
        Comment memory it = remark(_tender, asAuthor(vendor));
        expectPosted(it, address(0));
        commentAs(it, vendorKey);
        commentAs(remark(_tender, asAuthor(buyer)), buyerKey);
        assertEq(procurement.commentsOf(_tender, asAuthor(vendor)), 1);
        assertRecorded(_tender);
    }

    function test_APartyHasTheSameQuotaAsAPseudonym() public {
        uint32 quota = procurement.commentQuota();
        for (uint32 number = 0; number < quota; ++number) {
            commentAs(remark(_tender, asAuthor(vendor)), vendorKey);
        }
        Comment memory it = remark(_tender, asAuthor(vendor));
        refusesAs(it, vendorKey, abi.encodePacked(IProcurementErrors.QuotaExhausted.selector));
        commentAs(remark(_tender, asAuthor(buyer)), buyerKey);
        commentAs(remark(publishLots(1), asAuthor(vendor)), vendorKey);
    }

    function test_APartySignsItsCommentsWithAPasskeyOrAWallet() public {
        Key memory pass_ = passkey("vendor's passkey");
        uint32 id = enterVendor(pass_, registrarKey);
        commentAs(remark(_tender, asAuthor(id)), pass_);
        (Key memory multisig,) = wallet("buyer's wallet");
        id = enterInstitution(Kind.Buyer, multisig);
        commentAs(remark(_tender, asAuthor(id)), multisig);
        assertRecorded(_tender);
    }

    function test_NobodyCommentsUnderAnotherPartysName() public {
        refusesAs(remark(_tender, asAuthor(vendor)), buyerKey, authorForbidden());
        refusesAs(remark(_tender, address(0)), vendorKey, authorForbidden());
        refusesAs(remark(_tender, asAuthor(1000)), vendorKey, authorForbidden());
        // Nor is an address taken for the party that its last 32 bits would name.
        address longer = address(uint160(1) << 32 | uint160(vendor));
        refusesAs(remark(_tender, longer), vendorKey, authorForbidden());
        Key memory nobody = ecdsa("nobody");
        bytes memory unknown = abi.encodeWithSelector(IDirectory.SignerUnknown.selector, idOf(nobody));
        refusesAs(remark(_tender, asAuthor(vendor)), nobody, unknown);
        refusesAs(remark(_tender, address(0)), nobody, unknown);
    }

    function test_OnlyVendorsAndBuyersCommentUnderTheirIds() public {
        refusesAs(remark(_tender, asAuthor(officer)), officerKey, authorForbidden());
        refusesAs(remark(_tender, asAuthor(registrar)), registrarKey, authorForbidden());
        refusesAs(remark(_tender, asAuthor(moderator)), moderatorKey, authorForbidden());
        Kind[3] memory kinds = [Kind.Oversight, Kind.Trustee, Kind.Evaluator];
        for (uint256 i = 0; i < kinds.length; ++i) {
            Key memory key = ecdsa(string.concat("institution ", vm.toString(i)));
            uint32 id = enterInstitution(kinds[i], key);
            refusesAs(remark(_tender, asAuthor(id)), key, authorForbidden());
        }
    }

    function test_ASuspendedPartyDoesNotComment() public {
        suspend(vendor);
        Comment memory it = remark(_tender, asAuthor(vendor));
        refusesAs(it, vendorKey, abi.encodeWithSelector(IDirectory.PartyIsSuspended.selector, vendor));
    }

    function test_APartysCommentIsHeldToTheRulesOfEveryComment() public {
        Comment memory it = remark(_tender + 1, asAuthor(vendor));
        refusesAs(it, vendorKey, abi.encodePacked(IProcurementErrors.TenderUnknown.selector));
        it = remark(_tender, asAuthor(vendor));
        it.validUntil = uint40(vm.getBlockTimestamp()) - 1;
        refusesAs(it, vendorKey, abi.encodePacked(IProcurementErrors.IntentExpired.selector));
        it.validUntil += 1;
        it.number = 1;
        refusesAs(it, vendorKey, abi.encodePacked(IProcurementErrors.CommentStale.selector));
        it.number = 0;
        it.subjectId = 1;
        refusesAs(it, vendorKey, abi.encodePacked(IProcurementErrors.SubjectUnknown.selector));
        it.subjectId = 0;
        commentAs(it, vendorKey);
    }

    function test_UnderItsIdAPartyDoesNotCommentAsAPseudonymDoes() public {
        refuses(commentItem(remark(_tender, asAuthor(vendor)), vendorKey.secret), signatureInvalid());
    }

    // ---- subjects ----

    function test_ATenderIsCommentedOnAsAWhole() public {
        refusesSubject(SubjectKind.Tender, 1);
        takesSubject(SubjectKind.Tender, 0);
    }

    function test_AnAmendmentIsCommentedOnOnceItStands() public {
        refusesSubject(SubjectKind.Amendment, 0);
        refusesSubject(SubjectKind.Amendment, 1);
        refusesSubject(SubjectKind.Amendment, 2);
        amend(amendment(_tender));
        refusesSubject(SubjectKind.Amendment, 1);
        takesSubject(SubjectKind.Amendment, 2);
        refusesSubject(SubjectKind.Amendment, 3);
    }

    function test_ABidIsCommentedOnOnceItIsOpened() public {
        toSealing(_tender);
        Sealed memory bid = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        refusesSubject(SubjectKind.Bid, vendor);
        toOpening(_tender);
        refusesSubject(SubjectKind.Bid, vendor);
        open(bid);
        takesSubject(SubjectKind.Bid, vendor);
        // No evaluator scores where price alone decides.
        refusesSubject(SubjectKind.Score, vendor);
        refusesSubject(SubjectKind.Bid, 0);
        refusesSubject(SubjectKind.Bid, vendor + 1);
    }

    function test_AnAwardIsCommentedOnOnceTheLotIsDecided() public {
        toSealing(_tender);
        Sealed memory bid = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        toOpening(_tender);
        open(bid);
        toEvaluation(_tender);
        refusesSubject(SubjectKind.Award, 1);
        award(awarding(_tender, 1, vendor, FLOOR), list(vendor));
        takesSubject(SubjectKind.Award, 1);
        refusesSubject(SubjectKind.Award, 0);
        refusesSubject(SubjectKind.Award, 2);
        desert(desertion(_tender, 2), none());
        takesSubject(SubjectKind.Award, 2);
        refusesSubject(SubjectKind.Award, 3);
        // Not mistaken for lot 1 by dropping what does not fit.
        refusesSubject(SubjectKind.Award, 1 << 16 | 1);
    }

    /// @dev That there is a comment at the position is for the transcript to show.
    function test_ACommentIsCommentedOnByItsPosition() public {
        refusesSubject(SubjectKind.Comment, 0);
        comment(remark(_tender, _citizen.addr), _citizen.key);
        takesSubject(SubjectKind.Comment, 4);
    }

    // ---- refusals ----

    function test_TheTenderMustExist() public {
        Comment memory it = remark(_tender + 1, _citizen.addr);
        refuses(it, IProcurementErrors.TenderUnknown.selector);
    }

    function test_ACommentIsTakenUntilTheLastSecondThatItNames() public {
        Comment memory it = remark(_tender, _citizen.addr);
        it.validUntil = uint40(vm.getBlockTimestamp()) - 1;
        refuses(it, IProcurementErrors.IntentExpired.selector);
        it.validUntil += 1;
        comment(it, _citizen.key);
    }

    function test_CommentsOfAnAuthorAreTakenInOrder() public {
        Comment memory it = remark(_tender, _citizen.addr);
        it.number = 1;
        refuses(it, IProcurementErrors.CommentStale.selector);
    }

    function test_OnlyTheAuthorSigns() public {
        Comment memory it = remark(_tender, _citizen.addr);
        IProcurement.CommentItem memory item = commentItem(it, account("another").key);
        refuses(item, signatureInvalid());
        item.signature = Compact(0, 0);
        refuses(item, signatureInvalid());
        // A party's signature is no pseudonym's.
        item = commentItem(it, vendorKey.secret);
        refuses(item, signatureInvalid());
    }

    function test_OnlyARegistrarOfTheTenderAdmitsAnAuthor() public {
        IProcurement.CommentItem memory item = commentItem(remark(_tender, _citizen.addr), _citizen.key);
        Compact memory right = item.admission;
        item.admission = Compact(0, 0);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
        item.admission = commentAdmission(_tender + 1, _citizen.addr);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
        item.admission = commentAdmission(_tender, account("another").addr);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
        item.admission = right;
        procurement.comment(item);
    }

    // ---- helpers ----

    function about(SubjectKind kind, uint32 id) private view returns (Comment memory it) {
        it = remark(_tender, _citizen.addr);
        (it.subjectKind, it.subjectId) = (kind, id);
    }

    function takesSubject(SubjectKind kind, uint32 id) private {
        Comment memory it = about(kind, id);
        expectPosted(it, it.number == 0 ? registrarAccount() : address(0));
        comment(it, _citizen.key);
    }

    function refusesSubject(SubjectKind kind, uint32 id) private {
        refuses(about(kind, id), IProcurementErrors.SubjectUnknown.selector);
    }

    function registrarAccount() private view returns (address) {
        return address(bytes20(registrarKey.signer));
    }

    function asAuthor(uint32 party) private pure returns (address) {
        return address(uint160(party));
    }

    function expectPosted(Comment memory it, address admittedBy) private {
        fold();
        emit IProcurementEvents.CommentPosted(
            it.tender, it.author, it.subjectKind, it.subjectId, it.parent, it.digest, admittedBy, 0
        );
        expectEvents(it.tender);
    }

    function authorForbidden() private pure returns (bytes memory) {
        return abi.encodePacked(IProcurementErrors.AuthorForbidden.selector);
    }

    function refusesAs(Comment memory it, Key memory key, bytes memory reason) private {
        assertRefused(abi.encodeCall(ICommentActs.commentAs, (it, approve(key, it.hashOf()))), reason);
    }

    function signatureInvalid() private pure returns (bytes4) {
        return IProcurementErrors.SignatureInvalid.selector;
    }

    function refuses(Comment memory it, bytes4 reason) private {
        refuses(commentItem(it, _citizen.key), reason);
    }

    /// @dev Alone it is refused with the error; in a batch, with its selector and without effect.
    function refuses(IProcurement.CommentItem memory item, bytes4 reason) private {
        expectError(reason);
        procurement.comment(item);
        IProcurement.CommentItem[] memory items = new IProcurement.CommentItem[](1);
        items[0] = item;
        bytes32 head = procurement.head(item.intent.tender);
        assertEq(bytes32(procurement.commentBatch(items)[0]), bytes32(reason));
        assertEq(procurement.head(item.intent.tender), head);
    }
}
