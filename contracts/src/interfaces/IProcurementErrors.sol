// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title Why `Procurement` refuses
/// @dev Those of sealing, opening and commenting take no arguments: in a batch they are returned, not thrown.
interface IProcurementErrors {
    /// @notice No such tender.
    error TenderUnknown();
    /// @notice No such lot.
    error LotUnknown();
    /// @notice The intent's `validUntil` has passed.
    error IntentExpired();
    /// @notice The signature does not come from who it should.
    error SignatureInvalid();
    /// @notice No registrar of this tender has admitted this key.
    error AdmissionInvalid();

    /// @notice Nobody signed.
    error SignatureMissing();
    /// @notice This officer needs another's approval.
    error ApprovalMissing(uint32 officer);

    /// @notice Sealing has not begun.
    error SealingNotBegun();
    /// @notice Sealing is over.
    error SealingOver();
    /// @notice The tender was cancelled.
    error TenderIsCancelled();
    /// @notice The intent or the bid names another version of the tender than the one that stands, or the bid was sealed
    /// before that version.
    error VersionStale();
    /// @notice The slot holds something else than the intent says it replaces.
    error SealStale();
    /// @notice The seal's first 232 bits are 0.
    error SealEmpty();
    /// @notice There is no live seal to take back.
    error SealAbsent();
    /// @notice The tender names trustees: a seal needs the digest of its envelope.
    error EnvelopeRequired();
    /// @notice The tender has had 2**24-1 seals and withdrawals. Openings are not hindered.
    error OrdersExhausted();

    /// @notice Sealing is not over.
    error OpeningNotBegun();
    /// @notice Opening is over.
    error OpeningOver();
    /// @notice The bidder's slot does not hold this bid's seal.
    error SealMismatch();
    /// @notice Prices do not hash to what the bid says, are not strictly ascending by lot, name a lot that does not
    /// exist, or hold a price of 0.
    error PricesInvalid();
    /// @notice The bid names another vendor than the one whose signer signed it, or that signer did not stand at
    /// `sealsUntil`, or it is no signer of a vendor.
    error VendorSignatureInvalid();

    /// @notice The tender weighs offers and prices, and this act is of those that go by price alone; or the other way round.
    error MethodMismatch();
    /// @notice The vendor has opened this very bid.
    error OfferOpened();
    /// @notice The vendor opened two bids: none of them counts.
    error VendorIsExcluded();
    /// @notice Prices are opened when scoring is over.
    error PricingNotBegun();
    /// @notice The time for opening prices is over.
    error PricingOver();

    /// @notice The author's comment number is not the one in the intent: it was posted before, or others since.
    error CommentStale();
    /// @notice The vendor has answered this comment.
    error ReplyPostedAlready();
    /// @notice Only the vendor whose bid, scores or award a comment is about answers it so.
    error ReplyForbidden();
    /// @notice The pseudonym has endorsed this comment.
    error EndorsedAlready();
    /// @notice Under its id only a vendor or a buyer comments.
    error AuthorForbidden();
    /// @notice The author has used its comments in this tender.
    error QuotaExhausted();
    /// @notice What is commented on does not exist, as far as the contract keeps track: it knows no list of comments.
    error SubjectUnknown();

    /// @notice A publication or an amendment names no terms.
    error TermsMissing();
    /// @notice Somebody decides, and gives the digest of no reason.
    error ReasonMissing();
    /// @notice The party may not do this.
    error Forbidden(uint32 party);
    /// @notice The tender's decision counter is not the one in the intent.
    error DecisionsStale(uint24 expected, uint24 given);
    /// @notice The buyer has published another number of tenders than the intent says.
    error NonceStale(uint32 expected, uint32 given);
    /// @notice No such procedure.
    error ProcedureUnknown(uint8 procedure);
    /// @notice The panel is not the one that the digest names; or the procedure weighs offers and there is none, or it goes by
    /// price alone and there is one.
    error PanelMismatch();
    /// @notice A panel has 1 to 8 evaluators, a quorum among them, 1 to 16 criteria whose weights make 10,000 with the
    /// price's, and periods no shorter than the procedure's.
    error PanelInvalid();
    /// @notice Each evaluator is a party of that kind, named once, in ascending order.
    error EvaluatorInvalid(uint32 evaluator);
    /// @notice Evaluators score between these times.
    error ScoringClosed(uint40 from, uint40 until);
    /// @notice The vendor opened no offer, or two.
    error OfferUnknown(uint32 vendor);
    /// @notice For each criterion of the panel there must be points, at most 10,000.
    error PointsInvalid();
    /// @notice The evaluator has scored this offer.
    error ScoredAlready(uint32 vendor);
    /// @notice `Directory` names another contract for new tenders.
    error IntakeClosed(address intake);
    /// @notice There must be 1 to 32 lots, each with 0 < ceiling and floor ≤ ceiling.
    error LotsInvalid();
    /// @notice There must be at least one registrar, each a standing one in `Directory`, named once.
    error RegistrarsInvalid(address registrar);
    /// @notice A period is shorter than the procedure allows, or a boundary lies before the one that it follows.
    /// @param earliest The first second that would do
    error ScheduleTooEarly(uint40 given, uint40 earliest);
    /// @notice A period does not fit its storage: 97 days at most between `opensUntil` and `awardBy`.
    error ScheduleTooLong();
    /// @notice The standstill is shorter than the procedure allows.
    error StandstillTooShort(uint24 given, uint32 least);
    /// @notice Nothing can be amended or rescheduled from this time on.
    error Frozen(uint40 since);
    /// @notice The first boundary has passed and can't be moved.
    error SealingHasBegun();
    /// @notice The intent changes nothing.
    error Unchanged();
    /// @notice From `sealsUntil` on, and while it is suspended, a tender is ended by officer and oversight together.
    error OversightRequired();
    /// @notice Oversight has suspended the tender; if its time has run out, `resume` lets it go on.
    error TenderIsSuspended();
    /// @notice The tender is not suspended, or its suspension has not run out.
    error SuspensionAbsent();
    /// @notice The procedure allows no (more) suspension.
    error SuspensionExhausted();
    /// @notice Lots are decided from `opensUntil` on.
    error EvaluationNotBegun(uint40 from);
    /// @notice The lot was awarded or deserted.
    error LotDecided();
    /// @notice The bids given are not all that were opened in the lot.
    error BidsIncomplete(uint256 expected, uint256 given);
    /// @notice No bid of the lot is in this place, or the places do not ascend.
    error BidMisplaced(uint40 place);
    /// @notice The vendor opened no bid in the lot, or it is disqualified, or excluded.
    error BidUnqualified(uint32 vendor);
    /// @notice The time for objections to a disqualification is not over.
    error ObjectionsOpen(uint40 until);
    /// @notice A complaint waits for oversight.
    error ComplaintOpen(uint40 until);
    /// @notice From this time on the officer disqualifies no more.
    error DisqualificationOver(uint40 since);
    /// @notice A decision that nobody signed carries no document.
    error ReportUnsigned();
    /// @notice The computed winner is another (vendor 0: there is none).
    error WinnerMismatch(uint32 vendor, uint96 price);
    /// @notice A lot is neither awarded nor deserted.
    error LotUndecided(uint16 lot);
    /// @notice The standstill is not over.
    error StandstillNotOver(uint40 until);
    /// @notice Nothing was decided on the lot that can still be complained of.
    error ComplaintUntimely();
    /// @notice The vendor has complained of this lot in this round, or the intent names another round.
    error ComplaintStale(uint16 round);
    /// @notice There is no such complaint that waits for oversight.
    error ComplaintUnknown();
    /// @notice Only an upheld complaint lifts a disqualification, and only one that stands.
    error ReinstatementInvalid(uint32 vendor);
    /// @notice The registrar has published its counts.
    error CountsPublished();
    /// @notice Who asked and did not bid is named from this time on.
    error CountingNotBegun(uint40 from);
    /// @notice The vendor opened a bid, claimed a withdrawal, or was named.
    error VendorAccountedFor(uint32 vendor);
    /// @notice The tender is final.
    error TenderIsFinal();
    /// @notice There is no position 0.
    error CommentUnknown();
    /// @notice The comment's counter is not the one in the intent, or its text is (not) withheld already.
    error CounterStale(uint32 expected, uint32 given);
    /// @notice The deployment's rules are contradictory, or one of its parts is not of its directory.
    error RulesInvalid();
}
