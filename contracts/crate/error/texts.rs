//! What each typed error of the contracts means and what to do about it. One entry per error in either ABI; a test
//! fails where one is missing.

/// The words for one error.
#[derive(Debug)]
pub(super) struct Text {
    /// The error with its argument types, as its selector is made: the same words serve both contracts.
    pub(super) signature: &'static str,
    /// What is wrong; true without knowing any argument.
    pub(super) what: &'static str,
    /// The particulars, with `{argument}` where the argument's value goes. Empty where there are none.
    pub(super) details: &'static str,
    /// What to do.
    pub(super) remedy: &'static str,
}

const fn text(
    signature: &'static str,
    what: &'static str,
    details: &'static str,
    remedy: &'static str,
) -> Text {
    Text {
        signature,
        what,
        details,
        remedy,
    }
}

/// The words for the error with this signature.
pub(super) fn of(signature: &str) -> Option<&'static Text> {
    TEXTS.iter().find(|text| text.signature == signature)
}

pub(super) const TEXTS: &[Text] = &[
    // ─── Both contracts, or any contract ───
    text(
        "SignatureInvalid()",
        "The signature does not come from the signer it should come from.",
        "",
        "Check that the right key signed, for this chain and this contract, and that nothing in the intent was \
         changed after signing; then sign again.",
    ),
    text(
        "VerificationStarved()",
        "A contract wallet or a passkey was checked with too little gas for a no to count.",
        "",
        "Send the same with more gas: a million more than the estimate is enough.",
    ),
    text(
        "IntentExpired()",
        "The intent is no longer valid: the chain's time has passed its `validUntil`.",
        "",
        "Sign it again with a later `validUntil`.",
    ),
    text(
        "IntentExpired(uint40)",
        "The intent is no longer valid: the chain's time has passed its `validUntil`.",
        "It was valid until {validUntil}.",
        "Sign it again with a later `validUntil`.",
    ),
    text(
        "Error(string)",
        "The contract refused.",
        "It says: {message}",
        "This is none of the contracts' typed errors: check that the address is theirs (`veedor verify contracts`).",
    ),
    text(
        "Panic(uint256)",
        "The contract ran into an internal error.",
        "Panic code {code}.",
        "This should never happen. Please report it, with the transaction that caused it.",
    ),
    // OpenZeppelin's, of the domain's name and version; ours are short, so no deployed contract throws them.
    text(
        "InvalidShortString()",
        "The contract's domain name or version is malformed.",
        "",
        "This should never happen. Please report it.",
    ),
    text(
        "StringTooLong(string)",
        "The contract's domain name or version is too long.",
        "It is `{str}`.",
        "This should never happen. Please report it.",
    ),
    // ─── Directory ───
    text(
        "AdministratorRequired(address)",
        "Only the directory's administrator can do this (or, to accept its place, the account it was offered to).",
        "It was sent by {sender}.",
        "Send it from the administrator's account; `Directory.administrator()` names it.",
    ),
    text(
        "SignerUnknown(bytes32)",
        "No party in the directory has this signer.",
        "The signer's id is {signer}.",
        "Register the party with this signer, or let a standing signer of it add this one; then try again.",
    ),
    text(
        "SignerRevokedAt(bytes32,uint40)",
        "This signer was revoked, and a revoked signer never comes back.",
        "Signer {signer} was revoked at {revokedAt}.",
        "Sign with another signer of the same party.",
    ),
    text(
        "SignerTaken(bytes32,uint32)",
        "This signer is, or once was, a signer of a party: a signer belongs to one party for ever.",
        "Signer {signer} belongs to party {party}.",
        "Make a new key and use that.",
    ),
    text(
        "SignerMalformed()",
        "The signer's bytes do not fit its scheme, or its verifier is none of this directory's two.",
        "",
        "An account or contract wallet is its 20-byte address; a P-256 or WebAuthn key is the directory's verifier \
         followed by 64 bytes of key.",
    ),
    text(
        "SignerSchemeForbidden(uint8,uint8)",
        "This kind of party cannot have a signer of this scheme: a contract wallet could change its answer after \
         prices are known.",
        "A {kind} cannot sign by {scheme}.",
        "Use an account, a P-256 key or a passkey.",
    ),
    text(
        "LastSigner(uint32)",
        "A party cannot revoke its last signer: nobody could act for it any more.",
        "Party {party} has no other.",
        "Add another signer first, then revoke this one.",
    ),
    text(
        "PartyUnknown(uint32)",
        "There is no such party in the directory.",
        "No party has the number {party}.",
        "Parties are numbered from 1 in the order of registration; look the number up in the directory.",
    ),
    text(
        "PartyIsSuspended(uint32)",
        "The directory's administrator has barred this party from new acts.",
        "Party {party} is suspended.",
        "The suspension's event names the digest of its reason; only the administrator can end it. What the party \
         has running goes on.",
    ),
    text(
        "PartyUnchanged(uint32)",
        "The party is already in that state.",
        "Party {party} would not change.",
        "Nothing to do.",
    ),
    text(
        "SponsorForbidden(uint32,uint8)",
        "Who signed may not vouch for, or decide about, a party of this kind.",
        "Party {sponsor} signed; the kind in question is {kind}.",
        "A vendor needs a registrar's signature (for a recovery that of the registrar that entered it), an \
         officer that of its own buyer. Institutions are the administrator's.",
    ),
    text(
        "RegistrationMalformed()",
        "Kind, sponsor, membership and roles do not fit together.",
        "",
        "An officer names its buyer in `memberOf` and has roles; any other kind has 0 in both. `sponsor` is \
         the party that vouches, 0 for the administrator. Vendors and officers enter by `register`, \
         institutions by the administrator.",
    ),
    text(
        "RolesUnknown(uint16)",
        "There are bits among the roles that mean nothing.",
        "The roles are {roles}.",
        "Add up what the officer may do: 1 to publish, 2 to award, 4 to approve; 8 where it needs another's \
         approval.",
    ),
    text(
        "RecoveryPending(uint32,uint40)",
        "Another recovery of this party waits.",
        "That of party {party} can be completed from {readyAt} on.",
        "Complete it then, or let the party veto it; after that another can be proposed.",
    ),
    text(
        "RecoveryMissing(uint32)",
        "No recovery of this party waits.",
        "Party {party} has none.",
        "It was completed or vetoed, or never proposed: look at the directory's record.",
    ),
    text(
        "RecoveryEarly(uint32,uint40)",
        "The party's own signers still have time to veto this recovery.",
        "That of party {party} can be completed from {readyAt} on.",
        "Wait until then, by the chain's clock; anyone can complete it.",
    ),
    text(
        "NonceStale(uint32,uint32,uint32)",
        "The counter that the intent names has moved on since it was signed (or it was carried out before).",
        "Party {party} is at {expected}; the intent says {given}.",
        "Check in the directory what happened; if the intent is still wanted, sign it with the current \
         number: a party's `nonce`, for its roles `rolesNonce`, for a recovery that of `recovery(party)`.",
    ),
    text(
        "PartyMismatch(uint32,uint32)",
        "The signer acts for another party than the intent is about.",
        "The intent needs party {expected}; party {actual} signed.",
        "Sign with a signer of the right party.",
    ),
    // ─── Procurement: tenders ───
    text(
        "TenderUnknown()",
        "There is no such tender.",
        "",
        "Tenders are numbered from 1 to `tenderCount()`; check the number, the chain and the contract.",
    ),
    text(
        "LotUnknown()",
        "The tender has no such lot.",
        "",
        "Lots are numbered from 1 in the order in which the tender lists them.",
    ),
    text(
        "TenderIsCancelled()",
        "The tender was cancelled.",
        "",
        "Nothing more can be done in it; its record stays readable.",
    ),
    text(
        "TenderIsFinal()",
        "The tender is final.",
        "",
        "Nothing more can be done in it; its record stays readable.",
    ),
    text(
        "Forbidden(uint32)",
        "This party may not do this.",
        "The trouble is with party {party}.",
        "Publishing, amending and cancelling need an officer of the tender's own buyer with the role \
         PUBLISH, awards and disqualifications one with the role AWARD, an approval one with the role \
         APPROVE, scores an evaluator of the tender's panel, suspensions and complaints oversight, \
         moderation a moderator. The buyer can change roles in the directory.",
    ),
    text(
        "SignatureMissing()",
        "Nobody signed.",
        "",
        "Give at least one officer's signature; only a decision on a lot needs none, and only after \
         `awardBy`.",
    ),
    text(
        "ApprovalMissing(uint32)",
        "This officer's buyer lets it act only with another officer's approval.",
        "Officer {officer} signed alone.",
        "Let another officer of the same buyer, with the role APPROVE, sign the same intent, and send both \
         signatures.",
    ),
    text(
        "MethodMismatch()",
        "This act is of weighted tenders, or of those that go by price alone, and the tender is one of the \
         others.",
        "",
        "A weighted tender opens offers (`openOffer`), scores them (`score`), then opens prices \
         (`openPrices`); a lowest-price tender opens all at once (`open`).",
    ),
    text(
        "DecisionsStale(uint24,uint24)",
        "Somebody decided something about this tender since this intent was signed (or this one was carried out \
         before).",
        "The tender's decision counter is {expected}; the intent says {given}.",
        "Look at the tender as it stands; if the intent is still wanted, sign it with the current counter.",
    ),
    text(
        "NonceStale(uint32,uint32)",
        "The buyer has published another tender since this one was signed (or this one was published before).",
        "The buyer has published {expected} tenders; the intent says {given}.",
        "Check the buyer's tenders; if this one is not among them, sign it with the current count.",
    ),
    text(
        "ProcedureUnknown(uint8)",
        "The contract has no such procedure.",
        "There is no procedure {procedure}.",
        "Procedures are numbered from 0; `procedureCount()` says how many there are.",
    ),
    text(
        "PanelMismatch()",
        "The panel is not the one that the digest names; or a weighted procedure is given none, or one that \
         goes by price alone is given one.",
        "",
        "Give the panel of the tender's terms, unchanged, and its digest; in a lowest-price procedure name \
         0.",
    ),
    text(
        "PanelInvalid()",
        "The panel is not acceptable.",
        "",
        "It needs 1 to 8 evaluators, a quorum among them, 1 to 16 criteria whose weights make 10,000 basis \
         points with the price's, and periods for scoring and prices no shorter than the procedure's.",
    ),
    text(
        "EvaluatorInvalid(uint32)",
        "The list of evaluators is not acceptable.",
        "The trouble is with party {evaluator}.",
        "Name evaluators that are in the directory, each once, in ascending order of their numbers.",
    ),
    text(
        "IntakeClosed(address)",
        "This contract takes no new tenders: the directory names another one for them.",
        "New tenders go to {intake}.",
        "Publish there. Tenders that run here run on to their end.",
    ),
    text(
        "LotsInvalid()",
        "The lots are not acceptable.",
        "",
        "A tender has 1 to 32 lots; each has a ceiling of at least 1 and a floor not above it.",
    ),
    text(
        "RegistrarsInvalid(address)",
        "The list of registrars is not acceptable.",
        "The trouble is with {registrar}.",
        "Name at least one, each once, and each a standing account of a registrar in the directory.",
    ),
    text(
        "ScheduleTooEarly(uint40,uint40)",
        "A boundary of the schedule comes too early: before the one that it follows, or sooner than the procedure's \
         least period allows.",
        "It is {given}; the first time that would do is {earliest}.",
        "Move it, and those after it, to that time or later. Periods count from the chain's time, not the wall clock's.",
    ),
    text(
        "ScheduleTooLong()",
        "A period is too long to be kept: between `opensUntil` and `awardBy` there can be 97 days at most.",
        "",
        "Choose an earlier `awardBy`.",
    ),
    text(
        "StandstillTooShort(uint24,uint32)",
        "The standstill is shorter than the procedure allows.",
        "It is {given} seconds; the least is {least}.",
        "Choose a longer one.",
    ),
    text(
        "Frozen(uint40)",
        "Shortly before sealing ends nothing can be amended or rescheduled, so that no vendor is surprised.",
        "Frozen since {since}.",
        "Let the tender run, or cancel it before sealing ends and publish a new one.",
    ),
    text(
        "SealingHasBegun()",
        "Sealing has begun: its beginning cannot be moved any more.",
        "",
        "Keep `sealsFrom` as it is and move later boundaries only.",
    ),
    text(
        "Unchanged()",
        "The intent would change nothing.",
        "",
        "Check what you meant to change, and sign that.",
    ),
    text(
        "OversightRequired()",
        "Once sealing is over, and while a tender is suspended, its buyer cannot end it alone.",
        "",
        "Let oversight sign the same intent, and send its signature beside the officer's.",
    ),
    text(
        "TenderIsSuspended()",
        "Oversight has suspended the tender: nothing is decided until it goes on. Seals, withdrawals and \
         openings are taken as before.",
        "",
        "Wait for its release; once the suspension has used up what the procedure allows, anyone can let the \
         tender go on (`resume`).",
    ),
    text(
        "SuspensionAbsent()",
        "The tender is not suspended, or its suspension has not run out.",
        "",
        "Oversight can release a suspended tender at any time; anyone can `resume` it once its time has run \
         out.",
    ),
    text(
        "SuspensionExhausted()",
        "The procedure allows no suspension, or the tender has used up what it allows.",
        "",
        "`remedies(procedure)` tells how long all suspensions of a tender can take together.",
    ),
    // ─── Procurement: sealed bids ───
    text(
        "AdmissionInvalid()",
        "No registrar of this tender has admitted this key.",
        "",
        "Get an admission for exactly this tender and key from one of the registrars that the tender names; \
         for a comment, one to comments.",
    ),
    text(
        "SealingNotBegun()",
        "Sealing has not begun.",
        "",
        "Wait until the tender's `sealsFrom`, by the chain's clock, and send the same again.",
    ),
    text(
        "SealingOver()",
        "Sealing is over: the chain's time has reached the tender's `sealsUntil`.",
        "",
        "A seal that was in time can now be opened; a new one cannot be made, nor an old one changed.",
    ),
    text(
        "VersionStale()",
        "The tender was amended: what was signed is about another version than the one that stands.",
        "",
        "Read the amendment, prepare the bid (or the scores) for the current version, and sign anew.",
    ),
    text(
        "SealStale()",
        "This key's slot holds something else than the intent says it replaces: it was sealed or withdrawn since, \
         or the same seal was sent twice.",
        "",
        "Read the slot (`sealSlotOf`); if what it holds is not what you want, sign again with it as `replaces`.",
    ),
    text(
        "SealEmpty()",
        "The seal's first 232 bits are 0, so the slot could not tell it from none.",
        "",
        "A seal made from a bid with random salt is never so: prepare the bid again.",
    ),
    text(
        "SealAbsent()",
        "There is no seal under this key for this: none that stands, or, for the claim of a withdrawal, none \
         that was taken back.",
        "",
        "It was withdrawn, opened, excluded or claimed already, or never made: read the slot (`sealSlotOf`).",
    ),
    text(
        "EnvelopeRequired()",
        "The tender names trustees: a seal must come with the digest of its envelope.",
        "",
        "Prepare the bid with its envelope, and seal that.",
    ),
    text(
        "OrdersExhausted()",
        "The tender has had as many seals and withdrawals as it can count: over sixteen million.",
        "",
        "Seals that stand can still be opened; report this to whoever runs the tender.",
    ),
    text(
        "TermsMissing()",
        "A publication or an amendment names no terms.",
        "",
        "Sign the SHA-256 of the canonical terms document.",
    ),
    text(
        "ReasonMissing()",
        "Somebody decides here, and the intent gives no reason.",
        "",
        "Put the reason into a document, and sign its SHA-256.",
    ),
    text(
        "AuthorForbidden()",
        "Under its own id only a vendor or a buyer comments.",
        "",
        "Comment under a pseudonym that a registrar of the tender has admitted.",
    ),
    text(
        "OpeningNotBegun()",
        "Sealing is not over.",
        "",
        "Keep bid and prices secret until the chain's time has passed `sealsUntil` in a finalized block; \
         then send the same again.",
    ),
    text(
        "OpeningOver()",
        "Opening is over: the chain's time has reached the tender's `opensUntil`.",
        "",
        "A bid that was not opened in time does not count.",
    ),
    text(
        "SealMismatch()",
        "The key's slot does not hold the seal of this bid.",
        "",
        "It was replaced, withdrawn, excluded or opened already, or the bid is not the one that was sealed: \
         open the bid whose seal the slot holds (`sealSlotOf`). Prices can be opened only after the offer \
         of the same bid.",
    ),
    text(
        "PricesInvalid()",
        "The prices are not those of the bid, or not in the form they must have.",
        "",
        "Lots must exist, be in strictly ascending order, and have prices of at least 1; salt and prices must be \
         exactly those that were sealed.",
    ),
    text(
        "VendorSignatureInvalid()",
        "The bid is not signed by its vendor: the signature is wrong, or the signer is not a vendor's, belongs to \
         another vendor, or did not stand when sealing ended.",
        "",
        "Open with the signature made when sealing, by a signer that the vendor had registered before `sealsUntil` \
         and not revoked by then.",
    ),
    text(
        "OfferOpened()",
        "This very offer is open already.",
        "",
        "Nothing to do until prices are opened.",
    ),
    text(
        "VendorIsExcluded()",
        "The vendor opened two bids: none of them counts, and no price of it is opened.",
        "",
        "Nothing more can be done with its bids; the record shows both.",
    ),
    text(
        "PricingNotBegun()",
        "Evaluators are still scoring, or about to: nobody must know prices before.",
        "",
        "Wait until the time for scoring is over, by the chain's clock; then send the same again.",
    ),
    text(
        "PricingOver()",
        "The time for opening prices is over.",
        "",
        "A price that was not opened in time does not count.",
    ),
    // ─── Procurement: decisions on lots ───
    text(
        "EvaluationNotBegun(uint40)",
        "Lots are decided after everything is opened: bids, and in a weighted tender prices.",
        "Evaluation begins at {from}.",
        "Wait until then, by the chain's clock.",
    ),
    text(
        "ScoringClosed(uint40,uint40)",
        "Evaluators score between the opening of offers and that of prices, and at no other time.",
        "Scoring lasts from {from} until {until}.",
        "Score in that time, by the chain's clock. An evaluator that leaves out an offer is dropped for all \
         of them.",
    ),
    text(
        "OfferUnknown(uint32)",
        "There is no offer of this vendor to score: it opened none, or two.",
        "The vendor in question is {vendor}.",
        "Score the vendors that opened one offer, and one only.",
    ),
    text(
        "PointsInvalid()",
        "The points do not fit the panel's criteria.",
        "",
        "Give each criterion of the panel, in its order, 0 to 10,000 points.",
    ),
    text(
        "ScoredAlready(uint32)",
        "This evaluator has scored this offer: a score cannot be changed.",
        "It is vendor {vendor}'s.",
        "Nothing to do; the record shows the score.",
    ),
    text(
        "BidUnqualified(uint32)",
        "The vendor has no bid in this lot that could be disqualified: it opened none, is excluded, or is \
         disqualified already.",
        "The vendor in question is {vendor}.",
        "Look at the lot's bids in the tender's record.",
    ),
    text(
        "DisqualificationOver(uint40)",
        "The time in which the officer disqualifies is over: anyone can award the lot to its computed \
         winner.",
        "It was over at {since}.",
        "A vendor that should not have won can be complained of, within the standstill.",
    ),
    text(
        "ObjectionsOpen(uint40)",
        "A bid on this lot was disqualified, and there is still time to object.",
        "It lasts until {until}.",
        "Wait until then, by the chain's clock.",
    ),
    text(
        "ComplaintOpen(uint40)",
        "A complaint about this lot waits for oversight.",
        "Undecided, it counts as rejected from {until} on.",
        "Wait for the decision, or until then.",
    ),
    text(
        "LotDecided()",
        "The lot was awarded or deserted already.",
        "",
        "Look at the tender's record. A complaint that is upheld returns a lot to evaluation.",
    ),
    text(
        "BidsIncomplete(uint256,uint256)",
        "The places given are not those of all bids that were opened in the lot.",
        "The lot has {expected} of them; {given} were given.",
        "Make the list again from the tender's record: every vendor that opened a price for the lot, \
         excluded and disqualified ones too.",
    ),
    text(
        "BidMisplaced(uint40)",
        "No bid of the lot is in a place that was given, or the places do not ascend.",
        "The trouble is with the one of {place}.",
        "`openedBid(tender, vendor, lot).place` tells the place of each bid; give each once, in ascending \
         order.",
    ),
    text(
        "ReportUnsigned()",
        "A decision that nobody signs cannot carry a document that nobody answers for.",
        "",
        "Leave `report` (or `reason`) at 0, or let an officer sign.",
    ),
    text(
        "WinnerMismatch(uint32,uint96)",
        "The contract computes another winner than the one given.",
        "It computes vendor {vendor} at {price} (vendor 0: there is none).",
        "Nobody can award anything but the computed winner: award that one, or declare the lot deserted where there \
         is none.",
    ),
    text(
        "LotUndecided(uint16)",
        "A lot is neither awarded nor deserted.",
        "It is lot {lot}.",
        "Decide it first; after `awardBy` anyone may.",
    ),
    text(
        "StandstillNotOver(uint40)",
        "The standstill after the last decision is not over.",
        "It lasts until {until}.",
        "Wait until then, by the chain's clock.",
    ),
    text(
        "ComplaintUntimely()",
        "Nothing was decided on the lot that can still be complained of.",
        "",
        "A disqualification can be complained of in the time for objections, an award or a desertion in the \
         standstill, by a vendor that opened a bid in the tender.",
    ),
    text(
        "ComplaintStale(uint16)",
        "The vendor has complained of this lot since it was last decided, or the intent names another round.",
        "The lot is in round {round}.",
        "One complaint of a vendor in each round; sign with the round that the lot is in (`trial`).",
    ),
    text(
        "ComplaintUnknown()",
        "There is no such complaint that waits for oversight.",
        "",
        "It was decided, or its time is over and it counts as rejected: look at the tender's record \
         (`complaint`).",
    ),
    text(
        "ReinstatementInvalid(uint32)",
        "Only an upheld complaint lifts a disqualification, and only one that stands.",
        "The vendor to reinstate is {vendor}.",
        "Name a vendor that is disqualified on this lot, or 0 for none.",
    ),
    text(
        "CountingNotBegun(uint40)",
        "Who asked to bid and did not is told after opening only.",
        "Counting begins at {from}.",
        "Wait until then, by the chain's clock.",
    ),
    text(
        "CountsPublished()",
        "The registrar has published its counts for this tender.",
        "",
        "Nothing to do: they cannot be changed.",
    ),
    text(
        "VendorAccountedFor(uint32)",
        "The vendor opened a bid, claimed a withdrawal, or was named already.",
        "The vendor in question is {vendor}.",
        "Nothing to do; the record shows which.",
    ),
    // ─── Procurement: comments ───
    text(
        "CommentStale()",
        "The author's comment number is not the one in the intent: this comment was posted before, or others \
         since.",
        "",
        "Ask `commentsOf` for the next number, and sign with that.",
    ),
    text(
        "QuotaExhausted()",
        "This author has used up its comments in this tender.",
        "",
        "`commentQuota()` says how many one author has in a tender; they do not come back.",
    ),
    text(
        "ReplyForbidden()",
        "Only the vendor whose bid, scores or award a comment is about answers it so.",
        "",
        "Let that vendor sign; anyone else answers by a comment that names this one as its parent.",
    ),
    text(
        "ReplyPostedAlready()",
        "The vendor has answered this comment: it has one answer to each.",
        "",
        "Comment under the vendor's id for more.",
    ),
    text(
        "EndorsedAlready()",
        "This pseudonym supports the comment already.",
        "",
        "Nothing to do.",
    ),
    text(
        "SubjectUnknown()",
        "What the comment is about does not exist in this tender.",
        "",
        "Check the subject and its number: an amendment goes by its version, a bid and a score by their \
         vendor, an award by its lot.",
    ),
    text(
        "CommentUnknown()",
        "There is no comment at position 0.",
        "",
        "A comment is named by its tender and its position in that tender's transcript, from 1.",
    ),
    text(
        "CounterStale(uint32,uint32)",
        "The comment was moderated or restored since this intent was signed, or is in the wanted state already.",
        "Its counter is {expected}; the intent says {given}.",
        "Look at the comment as it stands (an odd counter means withheld); sign again with the current counter if a \
         change is still wanted.",
    ),
    text(
        "RulesInvalid()",
        "The rules of the deployment contradict themselves, or a part of the contract is not of its \
         directory.",
        "",
        "There are 1 to 255 procedures. Each has an opening, a period to seal again, a time for objections \
         and for complaints, at least one opened bid, a freeze shorter than its sealing, and suspensions of \
         97 days at most. Those that weigh offers have periods for scoring and for prices, those that go by \
         price alone have none.",
    ),
];
