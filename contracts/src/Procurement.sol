// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICommentActs} from "./interfaces/ICommentActs.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {IEvaluationActs} from "./interfaces/IEvaluationActs.sol";
import {IOversightActs} from "./interfaces/IOversightActs.sol";
import {ITenderActs} from "./interfaces/ITenderActs.sol";
import {Comments} from "./procurement/Comments.sol";
import {Evaluation} from "./procurement/Evaluation.sol";
import {Reading} from "./procurement/Reading.sol";
import {SealedBids} from "./procurement/SealedBids.sol";
import {TenderRecord} from "./procurement/TenderRecord.sol";
import {TenderActs} from "./procurement/acts/TenderActs.sol";
import {CoreSlot} from "./types/CoreSlot.sol";
import {
    Amend,
    Authorization,
    Award,
    Cancel,
    Comment,
    Compact,
    Complain,
    Decide,
    Desert,
    Disqualify,
    Endorse,
    ExcludeSeal,
    Excuse,
    Moderate,
    Panel,
    Publish,
    PublishCounts,
    Release,
    Reply,
    Reschedule,
    Restore,
    Score,
    Suspend,
    TokenRequest
} from "./types/Intents.sol";
import {Parts} from "./types/Parts.sol";
import {Flags, Method, Procedure, Remedies, Rules} from "./types/Tenders.sol";

/// @title Procurement: composition, and rules that never change
/// @notice Immutable, without owner, proxy or pause. Read the modules one at a time: `Transcript` (slot 0),
/// `TenderRecord` (all that is kept), `Clock`, `Decisions`, `SealedBids`, `Evaluation`, `Comments`, `Reading`, and the parts
/// under `acts/`.
/// @dev A part's code runs on this contract's storage, and on nothing else: called directly, it has no tenders and takes
/// none.
contract Procurement is SealedBids, Evaluation, Comments, Reading {
    /// @notice The code of an officer's acts until sealing is over.
    address public immutable tenderActs;
    /// @notice The code of evaluation, but for lowest-price openings and awards.
    address public immutable evaluationActs;
    /// @notice The code of suspension, complaints, exclusions and counts.
    address public immutable oversightActs;
    /// @notice The code of comments under a name, answers, support and moderation.
    address public immutable commentActs;

    /// @param directory_ Who acts
    /// @param parts Parts of the same directory
    /// @param procedures By index
    constructor(IDirectory directory_, Parts memory parts, Procedure[] memory procedures)
        TenderRecord(directory_)
    {
        if (procedures.length == 0 || procedures.length > type(uint8).max) revert RulesInvalid();
        tenderActs = _requirePart(parts.tenderActs, directory_);
        evaluationActs = _requirePart(parts.evaluationActs, directory_);
        oversightActs = _requirePart(parts.oversightActs, directory_);
        commentActs = _requirePart(parts.commentActs, directory_);
        for (uint256 i; i < procedures.length; ++i) {
            _requireSound(procedures[i].rules, procedures[i].remedies);
            _rules[uint8(i)] = procedures[i].rules;
            _remedies[uint8(i)] = procedures[i].remedies;
        }
        _procedureCount = uint8(procedures.length);
    }

    /// @inheritdoc IEvaluationActs
    function award(Award calldata intent, uint40[] calldata places, Authorization[] calldata officers)
        external
    {
        CoreSlot c = _requireRunning(intent.tender);
        if (c.has(Flags.WEIGHTED)) _run(evaluationActs);
        _awardLowest(c, intent, places, officers);
    }

    // ─── TenderActs ───

    /// @inheritdoc ITenderActs
    function publish(Publish calldata, Authorization[] calldata) external returns (uint32) {
        _run(tenderActs);
    }

    /// @inheritdoc ITenderActs
    function publishWeighted(Publish calldata, Panel calldata, Authorization[] calldata)
        external
        returns (uint32)
    {
        _run(tenderActs);
    }

    /// @inheritdoc ITenderActs
    function amend(Amend calldata, Authorization[] calldata) external {
        _run(tenderActs);
    }

    /// @inheritdoc ITenderActs
    function amendWeighted(Amend calldata, Panel calldata, Authorization[] calldata) external {
        _run(tenderActs);
    }

    /// @inheritdoc ITenderActs
    function reschedule(Reschedule calldata, Authorization[] calldata) external {
        _run(tenderActs);
    }

    /// @inheritdoc ITenderActs
    function cancel(Cancel calldata, Authorization[] calldata, Authorization calldata) external {
        _run(tenderActs);
    }

    // ─── EvaluationActs ───

    /// @inheritdoc IEvaluationActs
    function openOffer(OfferItem calldata) external {
        _run(evaluationActs);
    }

    /// @inheritdoc IEvaluationActs
    function openOfferBatch(OfferItem[] calldata) external returns (bytes4[] memory) {
        _run(evaluationActs);
    }

    /// @inheritdoc IEvaluationActs
    function score(Score calldata, Panel calldata, Authorization calldata) external {
        _run(evaluationActs);
    }

    /// @inheritdoc IEvaluationActs
    function openPrices(PriceItem calldata) external {
        _run(evaluationActs);
    }

    /// @inheritdoc IEvaluationActs
    function openPricesBatch(PriceItem[] calldata) external returns (bytes4[] memory) {
        _run(evaluationActs);
    }

    /// @inheritdoc IEvaluationActs
    function disqualify(Disqualify calldata, Authorization[] calldata) external {
        _run(evaluationActs);
    }

    /// @inheritdoc IEvaluationActs
    function declareDeserted(Desert calldata, uint40[] calldata, Authorization[] calldata) external {
        _run(evaluationActs);
    }

    /// @inheritdoc IEvaluationActs
    function finalize(uint32) external {
        _run(evaluationActs);
    }

    // ─── OversightActs ───

    /// @inheritdoc IOversightActs
    function suspend(Suspend calldata, Authorization calldata) external {
        _run(oversightActs);
    }

    /// @inheritdoc IOversightActs
    function release(Release calldata, Authorization calldata) external {
        _run(oversightActs);
    }

    /// @inheritdoc IOversightActs
    function resume(uint32) external {
        _run(oversightActs);
    }

    /// @inheritdoc IOversightActs
    function complain(Complain calldata, Authorization calldata) external {
        _run(oversightActs);
    }

    /// @inheritdoc IOversightActs
    function decide(Decide calldata, Authorization calldata) external {
        _run(oversightActs);
    }

    /// @inheritdoc IOversightActs
    function excludeSeal(ExcludeSeal calldata, Authorization calldata) external {
        _run(oversightActs);
    }

    /// @inheritdoc IOversightActs
    function publishCounts(PublishCounts calldata, Compact calldata) external {
        _run(oversightActs);
    }

    /// @inheritdoc IOversightActs
    function nameAbsent(TokenRequest calldata, Authorization calldata) external {
        _run(oversightActs);
    }

    /// @inheritdoc IOversightActs
    function excuse(Excuse calldata, Compact calldata) external {
        _run(oversightActs);
    }

    // ─── CommentActs ───

    /// @inheritdoc ICommentActs
    function commentAs(Comment calldata, Authorization calldata) external {
        _run(commentActs);
    }

    /// @inheritdoc ICommentActs
    function reply(Reply calldata, Authorization calldata) external {
        _run(commentActs);
    }

    /// @inheritdoc ICommentActs
    function endorse(Endorse calldata, Compact calldata, Compact calldata) external {
        _run(commentActs);
    }

    /// @inheritdoc ICommentActs
    function moderate(Moderate calldata, Authorization calldata) external {
        _run(commentActs);
    }

    /// @inheritdoc ICommentActs
    function restore(Restore calldata, Authorization calldata) external {
        _run(commentActs);
    }

    /// @dev Hands the whole call to a part, and its answer or error to the caller. Does not return.
    function _run(address part) private {
        assembly ("memory-safe") {
            let memory_ := mload(0x40)
            calldatacopy(memory_, 0, calldatasize())
            let done := delegatecall(gas(), part, memory_, calldatasize(), 0, 0)
            returndatacopy(memory_, 0, returndatasize())
            if done { return(memory_, returndatasize()) }
            revert(memory_, returndatasize())
        }
    }

    /// @dev A call to an address without code would succeed, and do nothing. All parts have `directory`.
    function _requirePart(address part, IDirectory directory_) private view returns (address) {
        if (address(TenderActs(part).directory()) != address(directory_)) revert RulesInvalid();
        return part;
    }

    /// @dev A freeze must leave time to seal, an amendment time to seal again, an award needs a bid to go to, a
    /// standstill must fit its storage. Evaluators need time before prices, and nobody time to object in no time.
    function _requireSound(Rules memory r, Remedies memory m) private pure {
        bool sound = r.freeze < r.sealing && r.resealing != 0 && r.opening != 0 && r.minOpened != 0
            && r.standstill <= type(uint24).max;
        bool weighted = r.method == Method.Weighted;
        // What suspensions add to a period of 24 bits must fit the half that a schedule leaves.
        bool remedied = m.objection != 0 && m.complaint != 0 && m.suspension <= type(uint24).max / 2;
        if (!sound || !remedied || weighted != (r.scoring != 0) || weighted != (r.pricing != 0)) {
            revert RulesInvalid();
        }
    }
}
