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
        "A vendor needs a registrar's signature, an officer that of its own buyer.",
    ),
    text(
        "RegistrationMalformed()",
        "Kind, membership and roles do not fit together.",
        "",
        "An officer names its buyer in `memberOf` and has roles; any other kind has 0 in both. Vendors and officers \
         enter by `register`, institutions by the administrator.",
    ),
    text(
        "NonceStale(uint32,uint32,uint32)",
        "The party has carried out another intent since this one was signed (or this one was carried out before).",
        "Party {party} is at nonce {expected}; the intent says {given}.",
        "Check in the directory what happened; if the intent is still wanted, sign it with the current nonce.",
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
        "Party {party} signed.",
        "Publishing, amending and cancelling need an officer of the tender's own buyer with the role PUBLISH, awards \
         one with the role AWARD, moderation a moderator. The buyer can change roles in the directory.",
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
        "A procedure that weighs offers needs a panel, and one that goes by price alone must not name one.",
        "",
        "Name the panel's digest, or 0, as the procedure's method requires.",
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
        "A tender has 1 to 64 lots; each has a ceiling of at least 1 and a floor not above it.",
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
        "A period is too long to be kept: between `opensUntil` and `awardBy` there can be 194 days at most.",
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
        "Once sealing is over the buyer can no longer end a tender: vendors have committed to prices.",
        "",
        "Only oversight can end it from here.",
    ),
    // ─── Procurement: sealed bids ───
    text(
        "AdmissionInvalid()",
        "No registrar of this tender has admitted this key.",
        "",
        "Get an admission for exactly this tender and key from one of the registrars that the tender names.",
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
        "Read the amendment, prepare the bid for the current version, and seal it anew.",
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
        "There is no live seal under this key to take back.",
        "",
        "It was withdrawn or opened already, or never made: read the slot (`sealSlotOf`).",
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
        "Comment under a pseudonym that the tender's registrar has admitted.",
    ),
    text(
        "OpeningNotBegun()",
        "Sealing is not over, so nothing can be opened.",
        "",
        "Keep bid and prices secret until the chain's time has passed `sealsUntil` in a finalized block; then send \
         the same again.",
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
        "It was replaced, withdrawn or opened already, or the bid is not the one that was sealed: open the bid whose \
         seal the slot holds (`sealSlotOf`).",
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
    // ─── Procurement: decisions on lots ───
    text(
        "EvaluationNotBegun(uint40)",
        "Lots are decided after opening is over.",
        "Evaluation begins at {from}.",
        "Wait until then, by the chain's clock.",
    ),
    text(
        "LotDecided()",
        "The lot was awarded or deserted already.",
        "",
        "Look at the tender's record; nothing to do.",
    ),
    text(
        "VendorsIncomplete(uint256,uint256)",
        "The vendors given are not all that opened a bid in the lot, each once and in ascending order.",
        "The lot has {expected} of them; {given} were given.",
        "Make the lists again from the tender's events: every vendor that opened a price for the lot, excluded and \
         unqualified ones too.",
    ),
    text(
        "VendorMisplaced(uint32)",
        "A vendor in the lists opened no bid in this lot, or is in the wrong list or place.",
        "The trouble is with vendor {vendor}.",
        "`firsts` are those whose lowest opened lot is this one, `furthers` the others; both ascending, each vendor \
         once.",
    ),
    text(
        "WinnerMismatch(uint32,uint96)",
        "The contract computes another winner than the one given.",
        "It computes vendor {vendor} at {price} (vendor 0: there is none).",
        "Nobody can award anything but the computed winner: award that one, or declare the lot deserted where there \
         is none.",
    ),
    text(
        "LotsUndecided(uint8)",
        "Some lots are neither awarded nor deserted.",
        "{undecided} are left.",
        "Decide them first; after `awardBy` anyone may.",
    ),
    text(
        "StandstillNotOver(uint40)",
        "The standstill after the last decision is not over.",
        "It lasts until {until}.",
        "Wait until then, by the chain's clock.",
    ),
    // ─── Procurement: comments ───
    text(
        "CommentStale()",
        "The author's comment number is not the one in the intent: this comment was posted before, or others since.",
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
        "SubjectUnknown()",
        "What the comment is about does not exist in this tender.",
        "",
        "Check the subject and its number: an amendment goes by its version, a bid by its vendor, an award by its lot.",
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
        "The rules of the deployment contradict themselves.",
        "",
        "There are 1 to 255 procedures; each goes by lowest price, has an opening and at least one opened bid, and a \
         freeze shorter than its sealing.",
    ),
];
