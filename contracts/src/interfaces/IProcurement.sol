// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Authorization, Bid, Comment, Compact, Prices, Seal, Withdraw} from "../types/Intents.sol";
import {SealSlot} from "../types/SealSlot.sol";
import {
    Complaint,
    Core,
    LotState,
    LotStatus,
    OpenedBid,
    Phase,
    Remedies,
    Rules,
    Scoring,
    Suspension,
    Timetable,
    Trial
} from "../types/Tenders.sol";
import {ICommentActs} from "./ICommentActs.sol";
import {IDirectory} from "./IDirectory.sol";
import {IEvaluationActs} from "./IEvaluationActs.sol";
import {IOversightActs} from "./IOversightActs.sol";
import {IProcurementErrors} from "./IProcurementErrors.sol";
import {IProcurementEvents} from "./IProcurementEvents.sol";
import {ITenderActs} from "./ITenderActs.sol";
import {ITranscript} from "./ITranscript.sol";

/// @title Tenders, sealed bids, awards and comments
/// @notice Every act is an EIP-712 intent of this contract's domain (name "Veedor", version "1"), submitted by
/// anyone; `msg.sender` means nothing. Phases are half-open intervals of block time that nobody has to close.
/// Nobody can pause sealing or opening, and nobody can pick among the keys that a registrar has admitted.
///
/// Signers are looked up in the directory: `IDirectory`'s `SignerUnknown`, `SignerRevokedAt`, `PartyIsSuspended` and
/// `SignatureInvalid` are thrown here too.
interface IProcurement is
    ITranscript,
    IProcurementEvents,
    IProcurementErrors,
    ITenderActs,
    IEvaluationActs,
    IOversightActs,
    ICommentActs
{
    // ─── Sealed bids ─────────────────────────────────────────────────────────────────────────────────────────

    /// @param admission A registrar's signature of `Admission`; zeros where `replaces` is not 0
    /// @param signature The one-time key's signature of `Seal`
    struct SealItem {
        Seal intent;
        Compact admission;
        Compact signature;
    }

    /// @param vendor The vendor's signature of the seal
    struct OpenItem {
        Bid bid;
        Prices prices;
        Authorization vendor;
    }

    /// @notice Commits a one-time key to a bid.
    function seal(SealItem calldata item) external;
    /// @notice Takes a seal back.
    function withdraw(Withdraw calldata intent, Compact calldata signature) external;
    /// @notice Reveals a sealed bid with its prices. Anyone may submit what the vendor's signer signed. A weighted tender has
    /// `openOffer` and `openPrices` instead.
    function open(OpenItem calldata item) external;

    /// @notice Seals one after another; an item that is refused changes nothing and hinders none.
    /// @return refusals For each item 0, or the selector of the error that `seal` would have thrown
    function sealBatch(SealItem[] calldata items) external returns (bytes4[] memory refusals);
    /// @notice Opens one after another, like `sealBatch`.
    function openBatch(OpenItem[] calldata items) external returns (bytes4[] memory refusals);

    // ─── Comments ────────────────────────────────────────────────────────────────────────────────────────────

    /// @param admission A registrar's signature of `CommentAdmission` for a pseudonym's first comment in the tender;
    /// else zeros
    /// @param signature The pseudonym's signature of `Comment`
    struct CommentItem {
        Comment intent;
        Compact admission;
        Compact signature;
    }

    /// @notice Records the digest of a pseudonym's comment.
    function comment(CommentItem calldata item) external;
    /// @notice Comments one after another, like `sealBatch`.
    function commentBatch(CommentItem[] calldata items) external returns (bytes4[] memory refusals);

    // ─── Reading ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Who acts.
    function directory() external view returns (IDirectory);
    /// @notice How many tenders were ever published; ids run from 1 to this.
    function tenderCount() external view returns (uint32);
    /// @notice How many tenders a buyer has published: the nonce of its next one.
    function publishedBy(uint32 buyer) external view returns (uint32);
    /// @notice How many comments one author can make in one tender.
    function commentQuota() external view returns (uint32);
    /// @notice How many procedures there are; they are numbered from 0.
    function procedureCount() external view returns (uint8);
    /// @notice What a procedure demands of its tenders.
    function rules(uint8 procedure) external view returns (Rules memory);
    /// @notice What a procedure grants to those who disagree.
    function remedies(uint8 procedure) external view returns (Remedies memory);
    /// @notice Counters, registrar and flags of a tender; all 0 if there is none.
    function core(uint32 tender) external view returns (Core memory);
    /// @notice A tender's boundaries as they stand now: while it is suspended, those ahead recede.
    function timetable(uint32 tender) external view returns (Timetable memory);
    /// @notice Where the tender stands at the block's time.
    function phase(uint32 tender) external view returns (Phase);
    /// @notice A weighted tender's panel, as it is pinned; 0 in any other.
    function panelOf(uint32 tender) external view returns (bytes32);
    /// @notice How a weighted tender's scoring goes.
    function scoring(uint32 tender) external view returns (Scoring memory);
    /// @notice An evaluator's points for an offer, times the weights of their criteria.
    /// @param seat The evaluator's place in the panel, from 0
    /// @return scored Whether it has scored the offer
    /// @return weighed At most 10,000 × 10,000
    function scoreOf(uint32 tender, uint32 vendor, uint8 seat)
        external
        view
        returns (bool scored, uint32 weighed);
    /// @notice A lot's bounds and what was decided on it. A suspension moves its time when it is released, not before.
    function lot(uint32 tender, uint16 number) external view returns (LotState memory);
    /// @notice Whether a lot was decided, and how.
    function lotStatus(uint32 tender, uint16 number) external view returns (LotStatus);
    /// @notice How many bids were opened in a lot.
    function openedCount(uint32 tender, uint16 number) external view returns (uint16);
    /// @notice Whether this key admits one-time keys and pseudonyms to the tender.
    function isAdmitting(uint32 tender, address registrar) external view returns (bool);
    /// @notice What a one-time key has sealed, as `replaces` must name it.
    function sealSlotOf(uint32 tender, address bidder) external view returns (SealSlot);
    /// @notice Whether a vendor has opened a bid, and in which lots prices: bit i for lot i+1.
    function openedLots(uint32 tender, uint32 vendor) external view returns (bool opened, uint32 lots);
    /// @notice A vendor's opened bid in a lot.
    function openedBid(uint32 tender, uint32 vendor, uint16 number) external view returns (OpenedBid memory);
    /// @notice What complaints do to a lot. A suspension moves its times when it is released, not before.
    function trial(uint32 tender, uint16 number) external view returns (Trial memory);
    /// @notice A vendor's last complaint about a lot.
    function complaint(uint32 tender, uint16 number, uint32 vendor) external view returns (Complaint memory);
    /// @notice A tender's suspensions.
    function suspension(uint32 tender) external view returns (Suspension memory);
    /// @notice How many comments an author has made in a tender: the number of its next one.
    function commentsOf(uint32 tender, address author) external view returns (uint32);
    /// @notice How many acts of moderation named this position; odd after the withholding of a text. The contract keeps
    /// no list of comments: acts on a position that holds none when they are done mean nothing.
    function moderationsOf(uint32 tender, uint32 position) external view returns (uint32);
}
