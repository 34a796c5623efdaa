// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    Authorization,
    Award,
    Bid,
    Comment,
    Desert,
    Moderate,
    Prices,
    Restore,
    Seal,
    Withdraw
} from "../types/Intents.sol";
import {SealSlot} from "../types/SealSlot.sol";
import {Core, LotBid, LotState, LotStatus, Phase, Rules, Timetable} from "../types/Tenders.sol";
import {IDirectory} from "./IDirectory.sol";
import {IProcurementErrors} from "./IProcurementErrors.sol";
import {IProcurementEvents} from "./IProcurementEvents.sol";
import {ITenderActs} from "./ITenderActs.sol";
import {ITranscript} from "./ITranscript.sol";

/// @title Tenders, sealed bids, awards and comments
/// @notice Every act is an EIP-712 intent of this contract's domain (name "Veedor", version "1"), submitted by
/// anyone; `msg.sender` means nothing. Phases are half-open intervals of block time that nobody has to close.
/// Nobody can pause sealing or opening, and nobody can pick among the keys that a registrar has admitted.
///
/// Signers are looked up in the directory: `IDirectory`'s `SignerUnknown`, `SignerRevokedAt` and `PartyIsSuspended` are
/// thrown here too.
interface IProcurement is ITranscript, IProcurementEvents, IProcurementErrors, ITenderActs {
    // ─── Deciding lots ───────────────────────────────────────────────────────────────────────────────────────

    /// @notice Awards a lot to its computed winner. From `awardBy` on anyone may: `officer` and
    /// `validUntil` are not looked at, `decisions` is, and `report` must be 0.
    /// @param firsts Every vendor whose lowest opened lot is this one, ascending
    /// @param furthers Every other vendor that opened a price for this lot, ascending
    function award(
        Award calldata intent,
        uint32[] calldata firsts,
        uint32[] calldata furthers,
        Authorization calldata officer
    ) external;
    /// @notice Declares a lot deserted that has no computed winner. Lists and `awardBy` as in `award`.
    function declareDeserted(
        Desert calldata intent,
        uint32[] calldata firsts,
        uint32[] calldata furthers,
        Authorization calldata officer
    ) external;
    /// @notice Closes a tender whose lots are decided and whose standstill is over. Nothing is left to anyone's
    /// judgement, so nobody signs.
    function finalize(uint32 tender) external;

    // ─── Sealed bids ─────────────────────────────────────────────────────────────────────────────────────────

    /// @param admission A registrar's signature of `Admission`; empty where `replaces` is not 0
    /// @param signature The one-time key's signature of `Seal`
    struct SealItem {
        Seal intent;
        bytes admission;
        bytes signature;
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
    function withdraw(Withdraw calldata intent, bytes calldata signature) external;
    /// @notice Reveals a sealed bid with its prices. Anyone may submit what the vendor's signer signed.
    function open(OpenItem calldata item) external;

    /// @notice Seals one after another; an item that is refused changes nothing and hinders none.
    /// @return refusals For each item 0, or the selector of the error that `seal` would have thrown
    function sealBatch(SealItem[] calldata items) external returns (bytes4[] memory refusals);
    /// @notice Opens one after another, like `sealBatch`.
    function openBatch(OpenItem[] calldata items) external returns (bytes4[] memory refusals);

    // ─── Comments ────────────────────────────────────────────────────────────────────────────────────────────

    /// @param admission A registrar's signature of `CommentAdmission` for a pseudonym's first comment in the tender;
    /// else empty
    /// @param author The pseudonym's signature (`signer` empty), or a party's
    struct CommentItem {
        Comment intent;
        bytes admission;
        Authorization author;
    }

    /// @notice Records a comment's digest.
    function comment(CommentItem calldata item) external;
    /// @notice Comments one after another, like `sealBatch`.
    function commentBatch(CommentItem[] calldata items) external returns (bytes4[] memory refusals);
    /// @notice Withholds a comment's text, with a reason.
    function moderate(Moderate calldata intent, Authorization calldata moderator) external;
    /// @notice Lets a comment's text be shown again, with a reason.
    function restore(Restore calldata intent, Authorization calldata moderator) external;

    // ─── Reading ─────────────────────────────────────────────────────────────────────────────────────────────

    function directory() external view returns (IDirectory);
    /// @notice How many tenders were ever published; ids run from 1 to this.
    function tenderCount() external view returns (uint32);
    /// @notice How many tenders a buyer has published: the nonce of its next one.
    function publishedBy(uint32 buyer) external view returns (uint32);
    /// @notice How many comments one author can make in one tender.
    function commentQuota() external view returns (uint32);
    function procedureCount() external view returns (uint8);
    function rules(uint8 procedure) external view returns (Rules memory);
    function core(uint32 tender) external view returns (Core memory);
    function timetable(uint32 tender) external view returns (Timetable memory);
    /// @notice Where the tender stands at the block's time.
    function phase(uint32 tender) external view returns (Phase);
    function lot(uint32 tender, uint16 number) external view returns (LotState memory);
    function lotStatus(uint32 tender, uint16 number) external view returns (LotStatus);
    /// @notice How many bids were opened in a lot.
    function openedCount(uint32 tender, uint16 number) external view returns (uint16);
    function isAdmitting(uint32 tender, address registrar) external view returns (bool);
    function sealSlotOf(uint32 tender, address bidder) external view returns (SealSlot);
    /// @notice A vendor's opened bid in its lowest lot; `lots` names the others.
    function openedBid(uint32 tender, uint32 vendor) external view returns (LotBid memory);
    /// @notice A vendor's opened bid in a further lot.
    function openedLotBid(uint32 tender, uint32 vendor, uint16 number) external view returns (LotBid memory);
    /// @notice How many comments an author has made in a tender: the number of its next one.
    function commentsOf(uint32 tender, address author) external view returns (uint32);
    /// @notice How many acts of moderation named this position; odd after the withholding of a text. The contract keeps
    /// no list of comments: acts on a position that holds none when they are done mean nothing.
    function moderationsOf(uint32 tender, uint24 position) external view returns (uint32);
}
