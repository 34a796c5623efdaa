// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Authorization, Comment, SubjectKind} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";

contract CommentTest is ProcurementTest {
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
        fold();
        emit IProcurementEvents.CommentPosted(_tender, _citizen.addr, SubjectKind.Tender, 0, 0, it.digest, 0);
        expectEvents(_tender);
        comment(it, _citizen.key);
        assertEq(procurement.commentsOf(_tender, _citizen.addr), 1);
        assertRecorded(_tender);
    }

    function test_FurtherCommentsNeedNoAdmission() public {
        comment(remark(_tender, _citizen.addr), _citizen.key);
        Comment memory it = remark(_tender, _citizen.addr);
        assertEq(it.number, 1);
        assertEq(commentItem(it, _citizen.key).admission.length, 0);
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
        fold();
        emit IProcurementEvents.CommentPosted(_tender, it.author, SubjectKind.Tender, 0, 5, it.digest, 0);
        expectEvents(_tender);
        comment(it, account("another").key);
        assertRecorded(_tender);
    }

    // ---- under a party's name ----

    function test_APartyCommentsUnderItsIdWithoutAdmission() public {
        procurement.comment(partyItem(remark(_tender, address(uint160(vendor))), vendorKey));
        procurement.comment(partyItem(remark(_tender, address(uint160(buyer))), buyerKey));
        assertEq(procurement.commentsOf(_tender, address(uint160(vendor))), 1);
        assertRecorded(_tender);
    }

    function test_APartySignsItsCommentsWithAPasskeyOrAWallet() public {
        Key memory pass_ = passkey("vendor's passkey");
        uint32 id = enterVendor(pass_, registrarKey);
        procurement.comment(partyItem(remark(_tender, address(uint160(id))), pass_));
        (Key memory multisig,) = wallet("buyer's wallet");
        id = enterInstitution(Kind.Buyer, multisig);
        procurement.comment(partyItem(remark(_tender, address(uint160(id))), multisig));
    }

    function test_NobodyCommentsUnderAnotherPartysName() public {
        refuses(partyItem(remark(_tender, address(uint160(vendor))), buyerKey), signatureInvalid());
        refuses(partyItem(remark(_tender, address(uint160(vendor))), ecdsa("nobody")), authorForbidden());
        refuses(partyItem(remark(_tender, address(0)), ecdsa("nobody")), authorForbidden());
        refuses(partyItem(remark(_tender, address(0)), vendorKey), signatureInvalid());
        refuses(partyItem(remark(_tender, address(uint160(1000))), vendorKey), signatureInvalid());
    }

    function test_OnlyVendorsAndBuyersCommentUnderTheirIds() public {
        refuses(partyItem(remark(_tender, address(uint160(officer))), officerKey), authorForbidden());
        refuses(partyItem(remark(_tender, address(uint160(registrar))), registrarKey), authorForbidden());
        refuses(partyItem(remark(_tender, address(uint160(moderator))), moderatorKey), authorForbidden());
        Kind[3] memory kinds = [Kind.Oversight, Kind.Trustee, Kind.Evaluator];
        for (uint256 i = 0; i < kinds.length; ++i) {
            Key memory key = ecdsa(string.concat("institution ", vm.toString(i)));
            uint32 id = enterInstitution(kinds[i], key);
            refuses(partyItem(remark(_tender, address(uint160(id))), key), authorForbidden());
        }
    }

    function test_ASuspendedPartyDoesNotComment() public {
        suspend(vendor);
        refuses(partyItem(remark(_tender, address(uint160(vendor))), vendorKey), signatureInvalid());
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
        takesSubject(SubjectKind.Score, vendor);
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
        award(awarding(_tender, 1, vendor, FLOOR), list(vendor), none());
        takesSubject(SubjectKind.Award, 1);
        refusesSubject(SubjectKind.Award, 0);
        refusesSubject(SubjectKind.Award, 2);
        desert(desertion(_tender, 2), none(), none());
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
        item.author.signature = "";
        refuses(item, signatureInvalid());
        // A party's signature is no pseudonym's.
        item.author = Authorization(vendorKey.signer, commentItem(it, vendorKey.secret).author.signature);
        refuses(item, signatureInvalid());
    }

    function test_OnlyARegistrarOfTheTenderAdmitsAnAuthor() public {
        IProcurement.CommentItem memory item = commentItem(remark(_tender, _citizen.addr), _citizen.key);
        bytes memory right = item.admission;
        item.admission = "";
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
        fold();
        emit IProcurementEvents.CommentPosted(_tender, _citizen.addr, kind, id, 0, it.digest, 0);
        expectEvents(_tender);
        comment(it, _citizen.key);
    }

    function refusesSubject(SubjectKind kind, uint32 id) private {
        refuses(about(kind, id), IProcurementErrors.SubjectUnknown.selector);
    }

    function authorForbidden() private pure returns (bytes4) {
        return IProcurementErrors.AuthorForbidden.selector;
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
