// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICommentActs} from "../../src/interfaces/ICommentActs.sol";
import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Authorization, Comment, Reply, SubjectKind} from "../../src/types/Intents.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice A vendor answers what is said of its bid or its award. That there is such a comment at the position, and what it is
/// about, is for the transcript to show.
contract ReplyTest is ProcurementTest {
    using Typed for *;

    uint32 private constant PARENT = 11;

    uint32 private _tender;
    uint32 private _rival;
    Key private _rivalKey;
    Sealed private _bid;
    Sealed private _rivals;

    function setUp() public override {
        super.setUp();
        (_rivalKey, _rival) = enterNamedVendor("rival");
        _tender = publishLots(2);
        toSealing(_tender);
        _bid = sealBid(_tender, "bidder", vendorKey, 1, FLOOR);
        _rivals = sealBid(_tender, "rival's bidder", _rivalKey, 1, FLOOR + 1);
        toOpening(_tender);
        open(_bid);
    }

    // ---- whose it is ----

    function test_AVendorAnswersACommentOnItsBid() public {
        Reply memory it = answer(vendor, SubjectKind.Bid, vendor);
        expectReply(it);
        reply(it, vendorKey);
        assertRecorded(_tender);
    }

    function test_AnyoneSubmitsWhatTheVendorSigned() public {
        Reply memory it = answer(vendor, SubjectKind.Bid, vendor);
        Authorization memory by = approve(vendorKey, it.hashOf());
        vm.prank(account("stranger").addr);
        procurement.reply(it, by);
        assertRecorded(_tender);
    }

    function test_AVendorAnswersACommentOnItsScores() public {
        Reply memory it = answer(vendor, SubjectKind.Score, vendor);
        expectReply(it);
        reply(it, vendorKey);
    }

    function test_TheWinnerAnswersACommentOnItsAward() public {
        open(_rivals);
        toEvaluation(_tender);
        refuses(answer(vendor, SubjectKind.Award, 1), vendorKey, replyForbidden());
        award(awarding(_tender, 1, vendor, FLOOR), list(vendor, _rival));
        refuses(answer(_rival, SubjectKind.Award, 1), _rivalKey, replyForbidden());
        Reply memory it = answer(vendor, SubjectKind.Award, 1);
        expectReply(it);
        reply(it, vendorKey);
        refuses(answer(vendor, SubjectKind.Award, 2), vendorKey, replyForbidden());
        refuses(answer(vendor, SubjectKind.Award, 0), vendorKey, replyForbidden());
        refuses(answer(vendor, SubjectKind.Award, 3), vendorKey, replyForbidden());
        // Not mistaken for lot 1 by dropping what does not fit.
        refuses(answer(vendor, SubjectKind.Award, 1 << 16 | 1), vendorKey, replyForbidden());
        assertRecorded(_tender);
    }

    function test_NobodyAnswersForADesertedLot() public {
        toEvaluation(_tender);
        desert(desertion(_tender, 2), none());
        refuses(answer(vendor, SubjectKind.Award, 2), vendorKey, replyForbidden());
        // Nor as who stands in a deserted lot for a winner, and nor as nobody.
        refuses(answer(type(uint32).max, SubjectKind.Award, 2), vendorKey, signatureInvalid());
        refuses(answer(0, SubjectKind.Award, 0), vendorKey, replyForbidden());
    }

    function test_AVendorWhoseBidWasExcludedStillAnswers() public {
        warp(procurement.timetable(_tender).sealsFrom);
        Sealed memory second = sealBid(_tender, "second bidder", vendorKey, 1, FLOOR);
        warp(procurement.timetable(_tender).sealsUntil);
        open(second);
        assertTrue(procurement.openedBid(_tender, vendor, 1).excluded);
        reply(answer(vendor, SubjectKind.Bid, vendor), vendorKey);
    }

    /// @dev Whoever is accused may answer, and by any signer that stands.
    function test_ASuspendedVendorStillAnswers() public {
        suspend(vendor);
        reply(answer(vendor, SubjectKind.Bid, vendor), vendorKey);
    }

    function test_ANewSignerOfTheVendorAnswers() public {
        Key memory next = passkey("vendor's passkey");
        add(addition(vendor, 0, next), vendorKey, next);
        Reply memory it = answer(vendor, SubjectKind.Bid, vendor);
        Authorization memory by = approve(next, it.hashOf());
        procurement.reply(it, by);
    }

    function test_ARevokedSignerDoesNotAnswer() public {
        Key memory next = ecdsa("next key");
        add(addition(vendor, 0, next), vendorKey, next);
        revoke(revocation(vendor, 1, vendorKey), next);
        refuses(answer(vendor, SubjectKind.Bid, vendor), vendorKey, signatureInvalid());
        pass(1);
        refuses(answer(vendor, SubjectKind.Bid, vendor), vendorKey, signatureInvalid());
        reply(answer(vendor, SubjectKind.Bid, vendor), next);
    }

    // ---- one answer ----

    function test_ACommentIsAnsweredOnceByAVendor() public {
        reply(answer(vendor, SubjectKind.Bid, vendor), vendorKey);
        Reply memory again = answer(vendor, SubjectKind.Bid, vendor);
        again.digest = keccak256(unicode"otra réplica");
        refuses(again, vendorKey, IProcurementErrors.ReplyPostedAlready.selector);
        // Neither in another right to it.
        again.subjectKind = SubjectKind.Score;
        refuses(again, vendorKey, IProcurementErrors.ReplyPostedAlready.selector);
        again.parent = PARENT + 1;
        reply(again, vendorKey);
        // The other's is its own.
        open(_rivals);
        reply(answer(_rival, SubjectKind.Bid, _rival), _rivalKey);
        assertRecorded(_tender);
    }

    function test_AnswersLieOutsideOfTheQuota() public {
        uint32 quota = procurement.commentQuota();
        for (uint32 number = 0; number < quota; ++number) {
            commentAs(remark(_tender, address(uint160(vendor))), vendorKey);
        }
        for (uint32 parent = 1; parent <= quota; ++parent) {
            Reply memory it = answer(vendor, SubjectKind.Bid, vendor);
            it.parent = parent;
            reply(it, vendorKey);
        }
        assertEq(procurement.commentsOf(_tender, address(uint160(vendor))), quota);
    }

    function test_AFinalTendersAwardIsStillAnsweredFor() public {
        toEvaluation(_tender);
        award(awarding(_tender, 1, vendor, FLOOR), list(vendor));
        desert(desertion(_tender, 2), none());
        pass(3 days);
        procurement.finalize(_tender);
        reply(answer(vendor, SubjectKind.Award, 1), vendorKey);
        assertRecorded(_tender);
    }

    // ---- refusals ----

    function test_TheTenderAndThePositionMustExistAsFarAsTheContractKnows() public {
        Reply memory it = answer(vendor, SubjectKind.Bid, vendor);
        it.tender = _tender + 1;
        refuses(it, vendorKey, IProcurementErrors.TenderUnknown.selector);
        it.tender = _tender;
        it.parent = 0;
        refuses(it, vendorKey, IProcurementErrors.CommentUnknown.selector);
    }

    function test_AReplyIsTakenUntilTheLastSecondThatItNames() public {
        Reply memory it = answer(vendor, SubjectKind.Bid, vendor);
        it.validUntil = uint40(vm.getBlockTimestamp()) - 1;
        refuses(it, vendorKey, IProcurementErrors.IntentExpired.selector);
        it.validUntil += 1;
        reply(it, vendorKey);
    }

    function test_OnlyBidsScoresAndAwardsAreAnybodysToAnswerFor() public {
        SubjectKind[3] memory kinds = [SubjectKind.Tender, SubjectKind.Amendment, SubjectKind.Comment];
        for (uint256 i = 0; i < kinds.length; ++i) {
            refuses(answer(vendor, kinds[i], 0), vendorKey, replyForbidden());
            refuses(answer(vendor, kinds[i], vendor), vendorKey, replyForbidden());
        }
    }

    function test_AVendorThatOpenedNothingHasNothingToAnswerFor() public {
        refuses(answer(_rival, SubjectKind.Bid, _rival), _rivalKey, replyForbidden());
        refuses(answer(_rival, SubjectKind.Score, _rival), _rivalKey, replyForbidden());
        open(_rivals);
        reply(answer(_rival, SubjectKind.Bid, _rival), _rivalKey);
    }

    // ---- attacks ----

    function test_NobodyTakesAnothersRightOfReply() public {
        open(_rivals);
        // In its own name, on the other's bid; in the other's name; with what the other signed elsewhere.
        refuses(answer(_rival, SubjectKind.Bid, vendor), _rivalKey, replyForbidden());
        refuses(answer(vendor, SubjectKind.Bid, vendor), _rivalKey, signatureInvalid());
        Reply memory it = answer(vendor, SubjectKind.Bid, vendor);
        Authorization memory by = approve(_rivalKey, it.hashOf());
        by.signer = vendorKey.signer;
        assertRefused(abi.encodeCall(ICommentActs.reply, (it, by)), signatureInvalid());
        by = authorize(vendorKey, sealOf(_bid.bid));
        assertRefused(abi.encodeCall(ICommentActs.reply, (it, by)), signatureInvalid());
        reply(it, vendorKey);
    }

    function test_TheBuyerOrOneWithoutAPartyAnswersForNoVendor() public {
        refuses(answer(vendor, SubjectKind.Bid, vendor), buyerKey, signatureInvalid());
        refuses(answer(vendor, SubjectKind.Bid, vendor), officerKey, signatureInvalid());
        refuses(answer(vendor, SubjectKind.Bid, vendor), ecdsa("nobody"), signatureInvalid());
        refuses(answer(buyer, SubjectKind.Bid, buyer), buyerKey, replyForbidden());
        // Of an unknown signer the party is 0.
        refuses(answer(0, SubjectKind.Bid, 0), ecdsa("nobody"), replyForbidden());
    }

    function test_ACommentersSignatureIsNoReply() public {
        Comment memory said = remark(_tender, address(uint160(vendor)));
        Reply memory it = answer(vendor, SubjectKind.Bid, vendor);
        Authorization memory by = approve(vendorKey, said.hashOf());
        assertRefused(abi.encodeCall(ICommentActs.reply, (it, by)), signatureInvalid());
    }

    function test_AReplyCannotBeReplayedElsewhere() public {
        Reply memory it = answer(vendor, SubjectKind.Bid, vendor);
        Authorization memory by = approve(vendorKey, it.hashOf());
        uint256 here = vm.getChainId();
        vm.chainId(here + 1);
        assertRefused(abi.encodeCall(ICommentActs.reply, (it, by)), signatureInvalid());
        vm.chainId(here);
        procurement.reply(it, by);
        it.parent = PARENT + 1;
        assertRefused(abi.encodeCall(ICommentActs.reply, (it, by)), signatureInvalid());
    }

    function test_APartOfProcurementTakesNoReplies() public {
        Reply memory it = answer(vendor, SubjectKind.Bid, vendor);
        Authorization memory by = approve(vendorKey, it.hashOf());
        expectError(IProcurementErrors.TenderUnknown.selector);
        IProcurement(parts.commentActs).reply(it, by);
    }

    // ---- helpers ----

    function answer(uint32 who, SubjectKind kind, uint32 id) private view returns (Reply memory) {
        return Reply(_tender, who, PARENT, kind, id, keccak256(unicode"réplica"), NEVER);
    }

    function reply(Reply memory it, Key memory by) private {
        procurement.reply(it, approve(by, it.hashOf()));
    }

    function expectReply(Reply memory it) private {
        fold();
        emit IProcurementEvents.ReplyPosted(
            it.tender, it.vendor, it.parent, it.subjectKind, it.subjectId, it.digest, 0
        );
        expectEvents(it.tender);
    }

    function replyForbidden() private pure returns (bytes4) {
        return IProcurementErrors.ReplyForbidden.selector;
    }

    function signatureInvalid() private pure returns (bytes4) {
        return IDirectory.SignatureInvalid.selector;
    }

    function refuses(Reply memory it, Key memory by, bytes4 reason) private {
        assertRefused(abi.encodeCall(ICommentActs.reply, (it, approve(by, it.hashOf()))), reason);
    }
}
