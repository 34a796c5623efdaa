// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {Authorization, Comment, CommentAdmission, Moderate, Restore} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {Wallet} from "../directory/Wallet.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Each test is named for what somebody tries with comments and their moderation, and shows that it fails.
contract AttacksOnCommentsTest is ProcurementTest {
    using Typed for *;

    uint32 private constant POSITION = 4;

    uint32 private _tender;
    Account private _citizen;
    IProcurement.CommentItem private _posted;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
        _citizen = account("citizen");
        _posted = commentItem(remark(_tender, _citizen.addr), _citizen.key);
        procurement.comment(_posted);
    }

    // ---- replayed ----

    function test_ACommentCannotBeReplayed() public {
        refuses(_posted, IProcurementErrors.CommentStale.selector);
        comment(remark(_tender, _citizen.addr), _citizen.key);
        refuses(_posted, IProcurementErrors.CommentStale.selector);
    }

    function test_ACommentCannotBeReplayedUnderItsNextNumber() public {
        IProcurement.CommentItem memory item = _posted;
        item.intent.number = 1;
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
    }

    function test_ACommentCannotBeReplayedInAnotherTender() public {
        IProcurement.CommentItem memory item = _posted;
        item.intent.tender = publishLots(1);
        item.admission = commentAdmission(item.intent.tender, _citizen.addr);
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
    }

    function test_ACommentCannotBeReplayedOnAnotherChain() public {
        IProcurement.CommentItem memory item = commentItem(remark(_tender, _citizen.addr), _citizen.key);
        vm.chainId(vm.getChainId() + 1);
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
    }

    function test_APartysCommentCannotBeReplayed() public {
        Comment memory it = remark(_tender, asAuthor(vendor));
        Authorization memory by = approve(vendorKey, it.hashOf());
        procurement.commentAs(it, by);
        expectError(IProcurementErrors.CommentStale.selector);
        procurement.commentAs(it, by);
        it.number = 1;
        expectError(IDirectory.SignatureInvalid.selector);
        procurement.commentAs(it, by);
    }

    // ---- admissions ----

    function test_AnAdmissionToSealDoesNotAdmitToComments() public {
        IProcurement.CommentItem memory item = another();
        item.admission = admission(_tender, item.intent.author);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
    }

    function test_AnotherAuthorsAdmissionAdmitsNobodyElse() public {
        IProcurement.CommentItem memory item = another();
        item.admission = _posted.admission;
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
    }

    function test_ARegistrarOfOtherTendersAdmitsNoAuthorHere() public {
        Key memory foreign = ecdsa("another registrar");
        enterInstitution(Kind.Registrar, foreign);
        IProcurement.CommentItem memory item = another();
        bytes32 structHash = CommentAdmission(_tender, item.intent.author).hashOf();
        item.admission = compactly(foreign.secret, structHash);
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
    }

    function test_AnAuthorAdmittedInOneTenderIsNotAdmittedInAnother() public {
        uint32 tender = publishLots(1);
        IProcurement.CommentItem memory item = commentItem(remark(tender, _citizen.addr), _citizen.key);
        item.admission = _posted.admission;
        refuses(item, IProcurementErrors.AdmissionInvalid.selector);
    }

    function another() private returns (IProcurement.CommentItem memory) {
        return commentItem(remark(_tender, account("another").addr), account("another").key);
    }

    // ---- who comments ----

    function test_NobodyCommentsUnderAnothersPseudonym() public {
        IProcurement.CommentItem memory item =
            commentItem(remark(_tender, _citizen.addr), account("another").key);
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
    }

    function test_CodeAtAPseudonymsAddressDoesNotSignForIt() public {
        vm.etch(_citizen.addr, address(new Wallet(account("attacker").addr)).code);
        Wallet(_citizen.addr).become(Wallet.Behaviour.Gullible);
        Comment memory it = remark(_tender, _citizen.addr);
        refuses(commentItem(it, account("attacker").key), IProcurementErrors.SignatureInvalid.selector);
        Wallet(_citizen.addr).become(Wallet.Behaviour.Stubborn);
        comment(it, _citizen.key);
    }

    function test_APseudonymWithARegistrarsAdmissionIsNoParty() public {
        // An id that no party has yet, taken before its owner comes.
        address next = asAuthor(directory.partyCount() + 1);
        IProcurement.CommentItem memory item = commentItem(remark(_tender, next), _citizen.key);
        item.admission = commentAdmission(_tender, next);
        refuses(item, IProcurementErrors.SignatureInvalid.selector);
    }

    function test_AnOfficerCannotSpeakForItsBuyer() public {
        Comment memory it = remark(_tender, asAuthor(buyer));
        refusesAs(it, approve(officerKey, it.hashOf()), IProcurementErrors.AuthorForbidden.selector);
        // Nor with what the buyer signed, be it for the buyer's name or for the officer's.
        Authorization memory by = approve(buyerKey, it.hashOf());
        by.signer = officerKey.signer;
        refusesAs(it, by, IDirectory.SignatureInvalid.selector);
        it = remark(_tender, asAuthor(officer));
        by = approve(buyerKey, it.hashOf());
        refusesAs(it, by, IProcurementErrors.AuthorForbidden.selector);
        by.signer = officerKey.signer;
        refusesAs(it, by, IDirectory.SignatureInvalid.selector);
    }

    function test_AnOfficerCannotTurnItsBuyersCommentIntoItsOwn() public {
        Comment memory it = remark(_tender, asAuthor(buyer));
        Authorization memory by = approve(buyerKey, it.hashOf());
        procurement.commentAs(it, by);
        it.author = asAuthor(officer);
        refusesAs(it, by, IDirectory.SignatureInvalid.selector);
        by.signer = officerKey.signer;
        refusesAs(it, by, IDirectory.SignatureInvalid.selector);
        assertEq(procurement.commentsOf(_tender, asAuthor(officer)), 0);
    }

    // ---- moderation ----

    function test_AModerationCannotBeReplayedAfterItsRestoration() public {
        Moderate memory withheld = moderation(_tender, POSITION);
        moderate(withheld);
        Restore memory restored = restoration(_tender, POSITION);
        restore(restored);
        expectError(IProcurementErrors.CounterStale.selector, 2, 0);
        moderate(withheld);
        moderate(moderation(_tender, POSITION));
        expectError(IProcurementErrors.CounterStale.selector, 3, 1);
        restore(restored);
    }

    function test_AModerationCannotBeMovedToAnotherComment() public {
        comment(remark(_tender, _citizen.addr), _citizen.key);
        Moderate memory it = moderation(_tender, POSITION);
        Authorization memory by = approve(moderatorKey, it.hashOf());
        it.position = POSITION + 1;
        expectError(IDirectory.SignatureInvalid.selector);
        procurement.moderate(it, by);
    }

    function test_AModerationIsNoRestoration() public {
        Moderate memory it = moderation(_tender, POSITION);
        it.counter = 1;
        Authorization memory by = approve(moderatorKey, it.hashOf());
        moderate(moderation(_tender, POSITION));
        Restore memory forged = Restore(it.tender, it.position, it.counter, it.reason, it.validUntil);
        expectError(IDirectory.SignatureInvalid.selector);
        procurement.restore(forged, by);
    }

    function test_AnOfficerCannotWithholdWhatIsSaidAboutIt() public {
        Moderate memory it = moderation(_tender, POSITION);
        expectError(IProcurementErrors.Forbidden.selector, officer);
        procurement.moderate(it, approve(officerKey, it.hashOf()));
    }

    function test_AModeratedTenderStaysAwardable() public {
        toEvaluation(_tender);
        uint24 decisions = procurement.core(_tender).decisions;
        moderate(moderation(_tender, POSITION));
        assertEq(procurement.core(_tender).decisions, decisions);
        desert(desertion(_tender, 1), none());
        assertRecorded(_tender);
    }

    // ---- helpers ----

    function asAuthor(uint32 party) private pure returns (address) {
        return address(uint160(party));
    }

    function refusesAs(Comment memory it, Authorization memory by, bytes4 reason) private {
        expectError(reason);
        procurement.commentAs(it, by);
    }

    function refuses(IProcurement.CommentItem memory item, bytes4 reason) private {
        expectError(reason);
        procurement.comment(item);
    }
}
