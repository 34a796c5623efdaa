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

    /// @notice The author's comment number is not the one in the intent: it was posted before, or others since.
    error CommentStale();
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
    /// @notice The procedure weighs offers: a panel is needed; or it goes by price alone: none is allowed.
    error PanelMismatch();
    /// @notice `Directory` names another contract for new tenders.
    error IntakeClosed(address intake);
    /// @notice There must be 1 to 64 lots, each with 0 < ceiling and floor ≤ ceiling.
    error LotsInvalid();
    /// @notice There must be at least one registrar, each a standing one in `Directory`, named once.
    error RegistrarsInvalid(address registrar);
    /// @notice A period is shorter than the procedure allows, or a boundary lies before the one that it follows.
    /// @param earliest The first second that would do
    error ScheduleTooEarly(uint40 given, uint40 earliest);
    /// @notice A period does not fit its storage: 194 days at most between `opensUntil` and `awardBy`.
    error ScheduleTooLong();
    /// @notice The standstill is shorter than the procedure allows.
    error StandstillTooShort(uint24 given, uint32 least);
    /// @notice Nothing can be amended or rescheduled from this time on.
    error Frozen(uint40 since);
    /// @notice The first boundary has passed and can't be moved.
    error SealingHasBegun();
    /// @notice The intent changes nothing.
    error Unchanged();
    /// @notice After `sealsUntil` only oversight can end a tender.
    error OversightRequired();
    /// @notice Lots are decided from `opensUntil` on.
    error EvaluationNotBegun(uint40 from);
    /// @notice The lot was awarded or deserted.
    error LotDecided();
    /// @notice The vendors given are not all that opened a bid in the lot, each once and in ascending order.
    error VendorsIncomplete(uint256 expected, uint256 given);
    /// @notice The vendor opened no bid in this lot, or its place in the lists is wrong.
    error VendorMisplaced(uint32 vendor);
    /// @notice The computed winner is another (vendor 0: there is none).
    error WinnerMismatch(uint32 vendor, uint96 price);
    /// @notice Some lots are undecided.
    error LotsUndecided(uint8 undecided);
    /// @notice The standstill is not over.
    error StandstillNotOver(uint40 until);
    /// @notice The tender is final.
    error TenderIsFinal();
    /// @notice There is no position 0.
    error CommentUnknown();
    /// @notice The comment's counter is not the one in the intent, or its text is (not) withheld already.
    error CounterStale(uint32 expected, uint32 given);
    /// @notice The deployment's rules are contradictory, or its `TenderActs` is none of its directory's.
    error RulesInvalid();
}
