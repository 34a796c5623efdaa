// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {SubjectKind} from "../types/Intents.sol";

/// @title What `Procurement` records
/// @notice Every event but `TenderListed` belongs to its tender's transcript; see `ITranscript`.
interface IProcurementEvents {
    /// @notice A tender was published. Always position 1 of its transcript.
    /// @param officer Who signed
    event TenderPublished(
        uint32 indexed tender,
        uint32 indexed buyer,
        uint32 officer,
        uint8 procedure,
        bytes32 terms,
        bytes32 panel,
        bool envelopes,
        uint40 sealsFrom,
        uint40 sealsUntil,
        uint40 opensUntil,
        uint40 awardBy,
        uint24 standstill,
        uint8 lots,
        bytes32 head
    );
    /// @notice What a lot may cost in this version of the tender.
    event LotPublished(
        uint32 indexed tender, uint16 version, uint16 lot, uint96 ceiling, uint96 floor, bytes32 head
    );
    /// @notice Somebody who admits one-time keys to the tender.
    event RegistrarNamed(uint32 indexed tender, address registrar, bytes32 tokenKey, bytes32 head);
    /// @notice A weighted tender's panel in this version of the tender.
    event PanelNamed(
        uint32 indexed tender,
        uint16 version,
        uint24 scoring,
        uint24 pricing,
        uint8 quorum,
        uint16 priceWeight,
        bytes32 head
    );
    /// @notice What a criterion counts, in basis points.
    /// @param criterion Its place in the panel, from 1
    event CriterionNamed(uint32 indexed tender, uint16 version, uint8 criterion, uint16 weight, bytes32 head);
    /// @notice Who scores.
    /// @param seat Its place in the panel, from 1
    event EvaluatorNamed(uint32 indexed tender, uint16 version, uint8 seat, uint32 evaluator, bytes32 head);
    /// @notice An officer approved what another one of its buyer has signed: the act recorded before this.
    /// @param intent EIP-712 struct hash of what both signed
    event ActSeconded(uint32 indexed tender, uint32 officer, bytes32 intent, bytes32 head);
    /// @notice A tender entered the list of publications: transcript 0.
    /// @param tenderHead The tender's own head after its publication
    event TenderListed(uint32 indexed tender, bytes32 tenderHead, bytes32 head);
    /// @notice Terms or lots changed: `version` is new, and seals of the old one cannot be opened.
    event TenderAmended(
        uint32 indexed tender,
        uint32 officer,
        uint16 version,
        bytes32 terms,
        bytes32 panel,
        bytes32 reason,
        uint40 sealsFrom,
        uint40 sealsUntil,
        uint40 opensUntil,
        uint40 awardBy,
        uint8 lots,
        bytes32 head
    );
    /// @notice Boundaries moved to later times; the version and every seal stand.
    event TenderRescheduled(
        uint32 indexed tender,
        uint32 officer,
        bytes32 reason,
        uint40 sealsFrom,
        uint40 sealsUntil,
        uint40 opensUntil,
        uint40 awardBy,
        bytes32 head
    );
    /// @notice The tender ended without award.
    /// @param oversight The control body that agreed; 0 before sealing was over
    event TenderCancelled(
        uint32 indexed tender, uint32 officer, uint32 oversight, bytes32 reason, bytes32 head
    );
    /// @notice Oversight stopped the tender's clock.
    /// @param until When the suspension runs out by itself
    event TenderSuspended(
        uint32 indexed tender, uint32 oversight, bytes32 reason, uint40 until, bytes32 head
    );
    /// @notice The tender goes on: what lay ahead comes later by `lost` seconds.
    /// @param oversight Who released it; 0 if the suspension had run out
    event TenderReleased(uint32 indexed tender, uint32 oversight, bytes32 reason, uint40 lost, bytes32 head);
    /// @notice A one-time key committed to a bid, in the version of the tender that stood.
    /// @param registrar Who admitted the key; 0 where the seal replaces one
    /// @param order Counts the tender's seals and withdrawals; decides ties, the earliest first
    event BidSealed(
        uint32 indexed tender,
        address indexed bidder,
        address registrar,
        bytes32 seal,
        bytes32 envelope,
        uint24 order,
        bytes32 head
    );
    /// @notice A one-time key took its seal back.
    event SealWithdrawn(uint32 indexed tender, address indexed bidder, uint24 order, bytes32 head);
    /// @notice Oversight excluded a seal whose envelope is garbage.
    event SealExcluded(
        uint32 indexed tender, address indexed bidder, uint32 oversight, bytes32 evidence, bytes32 head
    );
    /// @notice A bid was opened: its vendor is named from here on. In a weighted tender its prices are opened later.
    /// @param bidder Whose seal it was
    /// @param prices EIP-712 struct hash of the bid's prices
    /// @param signer keccak256 of the ERC-7913 bytes of the vendor's signer
    event BidOpened(
        uint32 indexed tender,
        uint32 indexed vendor,
        address bidder,
        bytes32 offer,
        bytes32 prices,
        bytes32 signer,
        bytes32 head
    );
    /// @notice What the vendor asks for a lot.
    event PriceOpened(uint32 indexed tender, uint32 indexed vendor, uint16 lot, uint96 price, bytes32 head);
    /// @notice The vendor opened a second bid: none of its bids counts.
    event VendorExcluded(uint32 indexed tender, uint32 indexed vendor, bytes32 head);
    /// @notice An evaluator scored an offer; what it gave for each criterion follows.
    /// @param weighed Sum of points times weights, at most 10,000 × 10,000
    event OfferScored(
        uint32 indexed tender,
        uint32 indexed vendor,
        uint32 evaluator,
        uint32 weighed,
        bytes32 reasons,
        bytes32 head
    );
    /// @notice Points of an offer in a criterion, of 10,000.
    event CriterionScored(
        uint32 indexed tender,
        uint32 indexed vendor,
        uint32 evaluator,
        uint8 criterion,
        uint16 points,
        bytes32 head
    );
    /// @notice A bid was taken out of the comparison in a lot.
    /// @param until End of the time for objections: no award before
    event VendorDisqualified(
        uint32 indexed tender,
        uint32 indexed vendor,
        uint16 lot,
        uint32 officer,
        bytes32 reason,
        uint40 until,
        bytes32 head
    );
    /// @notice Oversight lifted a disqualification.
    event VendorReinstated(
        uint32 indexed tender, uint32 indexed vendor, uint16 lot, uint32 oversight, bytes32 head
    );
    /// @notice A lot went to its computed winner.
    /// @param officer Who signed; 0 after `awardBy`
    event LotAwarded(
        uint32 indexed tender,
        uint32 indexed vendor,
        uint16 lot,
        uint96 price,
        uint32 officer,
        bytes32 report,
        bytes32 head
    );
    /// @notice What the winner of a weighted lot won with, in basis points.
    event WinnerScored(
        uint32 indexed tender,
        uint32 indexed vendor,
        uint16 lot,
        uint16 qualityPoints,
        uint16 pricePoints,
        bytes32 head
    );
    /// @notice A lot without a computed winner was declared deserted.
    /// @param officer Who signed; 0 after `awardBy`
    event LotDeserted(uint32 indexed tender, uint16 lot, uint32 officer, bytes32 reason, bytes32 head);
    /// @notice A vendor complained of what was decided on a lot.
    /// @param round How many complaints about the lot had been upheld
    /// @param until When it counts as rejected, unless oversight decides before
    event ComplaintFiled(
        uint32 indexed tender,
        uint32 indexed vendor,
        uint16 lot,
        uint16 round,
        bytes32 reason,
        uint40 until,
        bytes32 head
    );
    /// @notice Oversight decided a complaint.
    /// @param vendor Who had complained
    event ComplaintDecided(
        uint32 indexed tender,
        uint32 indexed vendor,
        uint16 lot,
        bool upheld,
        uint32 oversight,
        bytes32 reason,
        bytes32 head
    );
    /// @notice A lot returned to evaluation.
    /// @param until Until then the officer alone decides on it
    event LotReopened(uint32 indexed tender, uint16 lot, uint40 until, bytes32 head);
    /// @notice A registrar told how many vendors had asked it for a token.
    event RequestsCounted(
        uint32 indexed tender, address indexed registrar, bytes32 root, uint32 requests, bytes32 head
    );
    /// @notice A vendor had asked for a token, and opened no bid.
    event VendorAbsent(uint32 indexed tender, uint32 indexed vendor, address registrar, bytes32 head);
    /// @notice A one-time key that had taken its seal back named its vendor.
    event WithdrawalClaimed(uint32 indexed tender, uint32 indexed vendor, address bidder, bytes32 head);
    /// @notice Every lot is decided and the standstill is over.
    event TenderFinalized(uint32 indexed tender, bytes32 head);
    /// @notice Somebody commented. The event's transcript position names the comment.
    /// @param registrar Who admitted the pseudonym; 0 after its first comment, and for a party
    event CommentPosted(
        uint32 indexed tender,
        address indexed author,
        SubjectKind subjectKind,
        uint32 subjectId,
        uint32 parent,
        bytes32 digest,
        address registrar,
        bytes32 head
    );
    /// @notice A vendor answered a comment on its bid, scores or award.
    event ReplyPosted(
        uint32 indexed tender,
        uint32 indexed vendor,
        uint32 parent,
        SubjectKind subjectKind,
        uint32 subjectId,
        bytes32 digest,
        bytes32 head
    );
    /// @notice A pseudonym supported a comment.
    event CommentEndorsed(
        uint32 indexed tender, address indexed author, uint32 position, address registrar, bytes32 head
    );
    /// @notice A moderator withheld a comment's text; its digest stays.
    /// @param counter How often the comment had been moderated or restored before
    event CommentModerated(
        uint32 indexed tender, uint32 position, uint32 moderator, uint32 counter, bytes32 reason, bytes32 head
    );
    /// @notice A moderator let a comment's text be shown again.
    event CommentRestored(
        uint32 indexed tender, uint32 position, uint32 moderator, uint32 counter, bytes32 reason, bytes32 head
    );
}
