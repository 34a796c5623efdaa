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
    /// @notice A tender entered the list of publications: transcript 0.
    /// @param tenderHead The tender's own head after its publication
    event TenderListed(uint32 indexed tender, bytes32 tenderHead, bytes32 head);
    /// @notice Terms or lots changed: `version` is new, and seals of the old one cannot be opened.
    event TenderAmended(
        uint32 indexed tender,
        uint32 officer,
        uint16 version,
        bytes32 terms,
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
    event TenderCancelled(uint32 indexed tender, uint32 officer, bytes32 reason, bytes32 head);
    /// @notice A one-time key committed to a bid.
    /// @param order Counts the tender's seals and withdrawals; decides ties, the earliest first
    event BidSealed(
        uint32 indexed tender,
        address indexed bidder,
        uint16 version,
        bytes32 seal,
        bytes32 envelope,
        uint24 order,
        bytes32 head
    );
    /// @notice A one-time key took its seal back.
    event SealWithdrawn(uint32 indexed tender, address indexed bidder, uint24 order, bytes32 head);
    /// @notice A bid was opened: its vendor is named from here on.
    /// @param order The seal's
    /// @param signer keccak256 of the ERC-7913 bytes of the vendor's signer
    event BidOpened(
        uint32 indexed tender,
        uint32 indexed vendor,
        address bidder,
        uint24 order,
        bytes32 seal,
        bytes32 offer,
        bytes32 signer,
        bytes32 head
    );
    /// @notice What the vendor asks for a lot.
    event PriceOpened(uint32 indexed tender, uint32 indexed vendor, uint16 lot, uint96 price, bytes32 head);
    /// @notice The vendor opened a second bid: none of its bids counts.
    event VendorExcluded(uint32 indexed tender, uint32 indexed vendor, bytes32 head);
    /// @notice A lot went to its computed winner.
    /// @param officer Who signed; 0 after `awardBy`
    /// @param order The winning seal's
    event LotAwarded(
        uint32 indexed tender,
        uint32 indexed vendor,
        uint16 lot,
        uint96 price,
        uint24 order,
        uint32 officer,
        bytes32 report,
        bytes32 head
    );
    /// @notice A lot without a computed winner was declared deserted.
    /// @param officer Who signed; 0 after `awardBy`
    event LotDeserted(uint32 indexed tender, uint16 lot, uint32 officer, bytes32 reason, bytes32 head);
    /// @notice Every lot is decided and the standstill is over.
    event TenderFinalized(uint32 indexed tender, bytes32 head);
    /// @notice Somebody commented. The event's transcript position names the comment.
    event CommentPosted(
        uint32 indexed tender,
        address indexed author,
        SubjectKind subjectKind,
        uint32 subjectId,
        uint24 parent,
        bytes32 digest,
        bytes32 head
    );
    /// @notice A moderator withheld a comment's text; its digest stays.
    /// @param counter How often the comment had been moderated or restored before
    event CommentModerated(
        uint32 indexed tender, uint24 position, uint32 moderator, uint32 counter, bytes32 reason, bytes32 head
    );
    /// @notice A moderator let a comment's text be shown again.
    event CommentRestored(
        uint32 indexed tender, uint24 position, uint32 moderator, uint32 counter, bytes32 reason, bytes32 head
    );
}
