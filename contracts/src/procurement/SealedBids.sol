// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IProcurement} from "../interfaces/IProcurement.sol";
import {BidSlot} from "../types/BidSlot.sol";
import {CoreSlot} from "../types/CoreSlot.sol";
import {Bid, Compact, Seal, Withdraw} from "../types/Intents.sol";
import {SealSlot, UNUSED, sealSlot, tombstone} from "../types/SealSlot.sol";
import {Flags} from "../types/Tenders.sol";
import {TimetableSlot} from "../types/TimetableSlot.sol";
import {Intents} from "./Intents.sol";
import {Openings} from "./Openings.sol";
import {Refusals} from "./Refusals.sol";

/// @title Sealing, withdrawing and opening bids
/// @notice Nobody can pause or close these. Beside time, version, signatures, a registrar's admission and, where the
/// tender names trustees, an envelope, nothing is asked.
abstract contract SealedBids is IProcurement, Openings {
    using Intents for *;

    // ─── Sealing ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IProcurement
    function seal(SealItem calldata item) external {
        uint32 tender = item.intent.tender;
        CoreSlot c = _cores[tender];
        (bytes4 refusal, CoreSlot next) = _seal(item, c, _timesOf(c, tender));
        Refusals.raise(refusal);
        _cores[tender] = next;
    }

    /// @inheritdoc IProcurement
    /// @dev Loads and stores a tender once for all its items that stand beside each other.
    function sealBatch(SealItem[] calldata items) external returns (bytes4[] memory refusals) {
        refusals = new bytes4[](items.length);
        uint32 tender;
        CoreSlot c;
        TimetableSlot t;
        for (uint256 i; i < items.length; ++i) {
            if (items[i].intent.tender != tender) {
                if (c.exists()) _cores[tender] = c;
                tender = items[i].intent.tender;
                c = _cores[tender];
                t = _timesOf(c, tender);
            }
            (refusals[i], c) = _seal(items[i], c, t);
        }
        if (c.exists()) _cores[tender] = c;
    }

    /// @inheritdoc IProcurement
    function withdraw(Withdraw calldata intent, Compact calldata signature) external {
        CoreSlot c = _requireTender(intent.tender);
        Refusals.raise(_sealingRefusal(c, _timesOf(c, intent.tender), intent.validUntil));
        SealSlot held = _seals[intent.tender][intent.bidder];
        if (SealSlot.unwrap(held) != intent.replaces) revert SealStale();
        if (!held.isLive()) revert SealAbsent();
        if (!_signed(intent.bidder, intent.hash(), signature)) revert SignatureInvalid();

        c = c.ordered();
        _cores[intent.tender] = c;
        _seals[intent.tender][intent.bidder] = tombstone(c.orders());
        bytes memory words =
            abi.encode(block.timestamp, SealWithdrawn.selector, intent.tender, intent.bidder, c.orders(), 0);
        _log(intent.tender, 2, words);
    }

    /// @dev Gives the tender back with the seal's order, for the caller to store; as it was, if the seal is refused.
    function _seal(SealItem calldata item, CoreSlot c, TimetableSlot t) private returns (bytes4, CoreSlot) {
        Seal calldata intent = item.intent;
        bytes4 refusal = _sealingRefusal(c, t, intent.validUntil);
        if (refusal != Refusals.NONE) return (refusal, c);
        if (intent.version != c.version()) return (VersionStale.selector, c);
        if (intent.envelope == 0 && c.has(Flags.ENVELOPES)) return (EnvelopeRequired.selector, c);
        // Read once: each reading of calldata checks it anew.
        uint32 tender = intent.tender;
        address bidder = intent.bidder;
        mapping(address => SealSlot) storage seals = _seals[tender];
        if (SealSlot.unwrap(seals[bidder]) != intent.replaces) return (SealStale.selector, c);
        CoreSlot after_ = c.ordered();
        SealSlot next = sealSlot(intent.seal, after_.orders());
        if (!next.isLive()) return (SealEmpty.selector, c);
        if (!_signed(bidder, intent.hash(), item.signature)) return (SignatureInvalid.selector, c);
        // A slot that was ever used belongs to a key that was admitted then.
        address registrar;
        if (intent.replaces == 0) {
            registrar = _recover(Intents.admission(tender, bidder), item.admission);
            if (!_admits(c, tender, registrar)) return (AdmissionInvalid.selector, c);
        }

        seals[bidder] = next;
        _recordSeal(tender, bidder, intent, registrar, after_.orders());
        return (Refusals.NONE, after_);
    }

    /// @dev What seals and withdrawals have in common.
    function _sealingRefusal(CoreSlot c, TimetableSlot t, uint40 validUntil) private view returns (bytes4) {
        if (!c.exists()) return TenderUnknown.selector;
        if (c.has(Flags.CANCELLED)) return TenderIsCancelled.selector;
        if (block.timestamp < t.sealsFrom()) return SealingNotBegun.selector;
        if (block.timestamp >= t.sealsUntil()) return SealingOver.selector;
        if (block.timestamp > validUntil) return IntentExpired.selector;
        if (c.orders() == type(uint24).max) return OrdersExhausted.selector;
        return Refusals.NONE;
    }

    // ─── Opening ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IProcurement
    function open(OpenItem calldata item) external {
        Refusals.raise(_open(item));
    }

    /// @inheritdoc IProcurement
    function openBatch(OpenItem[] calldata items) external returns (bytes4[] memory refusals) {
        refusals = new bytes4[](items.length);
        for (uint256 i; i < items.length; ++i) {
            refusals[i] = _open(items[i]);
        }
    }

    function _open(OpenItem calldata item) private returns (bytes4) {
        Bid calldata bid = item.bid;
        // Read once: each reading of calldata checks it anew.
        uint32 tender = bid.tender;
        uint32 vendor = bid.vendor;
        CoreSlot c = _cores[tender];
        if (c.has(Flags.WEIGHTED)) return MethodMismatch.selector;
        mapping(address => SealSlot) storage seals = _seals[tender];
        address bidder = bid.bidder;
        SealSlot held = seals[bidder];
        bytes32 signer = keccak256(item.vendor.signer);
        bytes4 refusal = _openingRefusal(c, _timesOf(c, tender), held, bid, signer, item.vendor);
        if (refusal != Refusals.NONE) return refusal;
        uint32 lots = _lotsPriced(bid, item.prices, c.lots());
        if (lots == 0) return PricesInvalid.selector;

        seals[bidder] = UNUSED;
        _recordOpening(tender, vendor, bid, signer);
        BidSlot first = _bids[tender][_placeOf(vendor, 0)];
        if (first.isOpened()) {
            _exclude(tender, vendor, first);
        } else {
            first = first.withOrder(held.sealOrder()).withLots(lots);
            _writePrices(tender, vendor, item.prices.lots, first);
        }
        return Refusals.NONE;
    }

    function _recordSeal(uint32 tender, address bidder, Seal calldata intent, address registrar, uint24 order)
        private
    {
        _log(
            tender,
            2,
            abi.encode(
                block.timestamp,
                BidSealed.selector,
                tender,
                bidder,
                registrar,
                intent.seal,
                intent.envelope,
                order,
                0
            )
        );
    }
}
