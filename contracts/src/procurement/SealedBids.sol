// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Authentication} from "../directory/Authentication.sol";
import {IProcurement} from "../interfaces/IProcurement.sol";
import {CoreSlot} from "../types/CoreSlot.sol";
import {Admission, Bid, LotPrice, Prices, Seal, Withdraw} from "../types/Intents.sol";
import {SealSlot, UNUSED, sealSlot, tombstone} from "../types/SealSlot.sol";
import {SignerSlot} from "../types/Standing.sol";
import {Flags, LotBid, Marks} from "../types/Tenders.sol";
import {TimetableSlot} from "../types/TimetableSlot.sol";
import {Intents} from "./Intents.sol";
import {OpenedCounts} from "./OpenedCounts.sol";
import {Refusals} from "./Refusals.sol";

/// @title Sealing, withdrawing and opening bids
/// @notice Nobody can pause or close these. Beside time, version, signatures, a registrar's admission and, where the
/// tender names trustees, an envelope, nothing is asked.
abstract contract SealedBids is IProcurement, OpenedCounts {
    using Intents for *;

    // ─── Sealing ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IProcurement
    function seal(SealItem calldata item) external {
        Refusals.raise(_seal(item));
    }

    /// @inheritdoc IProcurement
    function sealBatch(SealItem[] calldata items) external returns (bytes4[] memory refusals) {
        refusals = new bytes4[](items.length);
        for (uint256 i; i < items.length; ++i) {
            refusals[i] = _seal(items[i]);
        }
    }

    /// @inheritdoc IProcurement
    function withdraw(Withdraw calldata intent, bytes calldata signature) external {
        CoreSlot c = _requireTender(intent.tender);
        Refusals.raise(_sealingRefusal(c, intent.tender, intent.validUntil));
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

    function _seal(SealItem calldata item) private returns (bytes4) {
        Seal calldata intent = item.intent;
        CoreSlot c = _cores[intent.tender];
        bytes4 refusal = _sealingRefusal(c, intent.tender, intent.validUntil);
        if (refusal != Refusals.NONE) return refusal;
        if (intent.version != c.version()) return VersionStale.selector;
        if (intent.envelope == 0 && c.has(Flags.ENVELOPES)) return EnvelopeRequired.selector;
        SealSlot held = _seals[intent.tender][intent.bidder];
        if (SealSlot.unwrap(held) != intent.replaces) return SealStale.selector;
        c = c.ordered();
        SealSlot next = sealSlot(intent.seal, c.orders());
        if (!next.isLive()) return SealEmpty.selector;
        if (!_signed(intent.bidder, intent.hash(), item.signature)) return SignatureInvalid.selector;
        // A slot that was ever used belongs to a key that was admitted then.
        if (intent.replaces == 0 && !_isAdmitted(c, intent, item.admission)) {
            return AdmissionInvalid.selector;
        }

        _cores[intent.tender] = c;
        _seals[intent.tender][intent.bidder] = next;
        _recordSeal(intent, c.orders());
        return Refusals.NONE;
    }

    /// @dev What seals and withdrawals have in common.
    function _sealingRefusal(CoreSlot c, uint32 tender, uint40 validUntil) private view returns (bytes4) {
        if (!c.exists()) return TenderUnknown.selector;
        if (c.has(Flags.CANCELLED)) return TenderIsCancelled.selector;
        TimetableSlot t = _timetables[tender];
        if (block.timestamp < t.sealsFrom()) return SealingNotBegun.selector;
        if (block.timestamp >= t.sealsUntil()) return SealingOver.selector;
        if (block.timestamp > validUntil) return IntentExpired.selector;
        if (c.orders() == type(uint24).max) return OrdersExhausted.selector;
        return Refusals.NONE;
    }

    function _isAdmitted(CoreSlot c, Seal calldata intent, bytes calldata admission)
        private
        view
        returns (bool)
    {
        return _admitted(c, intent.tender, Admission(intent.tender, intent.bidder).hash(), admission);
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
        CoreSlot c = _cores[bid.tender];
        TimetableSlot t = _timetables[bid.tender];
        bytes4 refusal = _openingRefusal(c, t);
        if (refusal != Refusals.NONE) return refusal;
        if (bid.version != c.version()) return VersionStale.selector;
        bytes32 digest = _hashTypedDataV4(bid.hash());
        SealSlot held = _seals[bid.tender][bid.bidder];
        if (!held.holds(digest)) return SealMismatch.selector;
        // A bid may name a version that did not stand when it was sealed.
        if (c.version() > 1 && held.sealOrder() <= _voidUpTo[bid.tender]) return VersionStale.selector;
        if (!_arePrices(bid, item.prices, c.lots())) return PricesInvalid.selector;
        SignerSlot signer = _directory.signerSlot(keccak256(item.vendor.signer));
        // The party of an unknown signer is 0, and so may be the vendor of a bid: `isVendorSigned` refuses both.
        if (
            signer.party() != bid.vendor
                || !Authentication.isVendorSigned(signer, t.sealsUntil(), item.vendor, digest)
        ) {
            return VendorSignatureInvalid.selector;
        }

        _seals[bid.tender][bid.bidder] = UNUSED;
        _recordOpening(bid, held.sealOrder(), digest, keccak256(item.vendor.signer));
        if (_firstBids[bid.tender][bid.vendor].marks == 0) {
            _timetables[bid.tender] = _writePrices(t, bid, item.prices.lots, held.sealOrder());
            _recordPrices(bid, item.prices.lots);
        } else {
            _exclude(bid.tender, bid.vendor);
        }
        return Refusals.NONE;
    }

    function _openingRefusal(CoreSlot c, TimetableSlot t) private view returns (bytes4) {
        if (!c.exists()) return TenderUnknown.selector;
        if (c.has(Flags.CANCELLED)) return TenderIsCancelled.selector;
        if (block.timestamp < t.sealsUntil()) return OpeningNotBegun.selector;
        if (block.timestamp >= t.opensUntil()) return OpeningOver.selector;
        return Refusals.NONE;
    }

    /// @dev Whether `prices` is what the bid committed to, and can stand: at least one lot, ascending, none of price 0.
    function _arePrices(Bid calldata bid, Prices calldata prices, uint8 lots) private pure returns (bool) {
        uint256 count = prices.lots.length;
        // Before hashing, so that a long list costs its sender no more than its calldata.
        if (count == 0 || count > lots || prices.hash() != bid.prices) return false;
        uint256 previous;
        for (uint256 i; i < count; ++i) {
            LotPrice calldata item = prices.lots[i];
            if (item.lot <= previous || item.price == 0) return false;
            previous = item.lot;
        }
        return previous <= lots;
    }

    function _writePrices(TimetableSlot t, Bid calldata bid, LotPrice[] calldata prices, uint24 order)
        private
        returns (TimetableSlot)
    {
        uint64 lots;
        for (uint256 i; i < prices.length; ++i) {
            uint16 number = prices[i].lot;
            lots |= uint64(1 << (number - 1));
            if (i != 0) {
                _furtherBids[bid.tender][bid.vendor][number] =
                    LotBid({price: prices[i].price, order: order, marks: Marks.OPENED, lots: 0});
            }
            t = _countOpened(t, bid.tender, number);
        }
        _firstBids[bid.tender][bid.vendor] =
            LotBid({price: prices[0].price, order: order, marks: Marks.OPENED, lots: lots});
        return t;
    }

    /// @dev Marks each lot's bid of a vendor that opened twice, so that an award sees it whichever slot it reads.
    function _exclude(uint32 tender, uint32 vendor) private {
        LotBid storage first = _firstBids[tender][vendor];
        // Set already at a third opening.
        if (first.marks & Marks.EXCLUDED != 0) return;
        first.marks |= Marks.EXCLUDED;
        uint256 further = first.lots & (first.lots - 1);
        for (uint16 number = 1; further >> (number - 1) != 0; ++number) {
            if (further >> (number - 1) & 1 != 0) {
                _furtherBids[tender][vendor][number].marks |= Marks.EXCLUDED;
            }
        }
        _log(tender, 2, abi.encode(block.timestamp, VendorExcluded.selector, tender, vendor, 0));
    }

    // ─── Events ──────────────────────────────────────────────────────────────────────────────────────────────

    function _recordSeal(Seal calldata intent, uint24 order) private {
        _log(
            intent.tender,
            2,
            abi.encode(
                block.timestamp,
                BidSealed.selector,
                intent.tender,
                intent.bidder,
                intent.version,
                intent.seal,
                intent.envelope,
                order,
                0
            )
        );
    }

    function _recordOpening(Bid calldata bid, uint24 order, bytes32 digest, bytes32 signer) private {
        _log(
            bid.tender,
            2,
            abi.encode(
                block.timestamp,
                BidOpened.selector,
                bid.tender,
                bid.vendor,
                bid.bidder,
                order,
                digest,
                bid.offer,
                signer,
                0
            )
        );
    }

    function _recordPrices(Bid calldata bid, LotPrice[] calldata prices) private {
        for (uint256 i; i < prices.length; ++i) {
            _log(
                bid.tender,
                2,
                abi.encode(block.timestamp, PriceOpened.selector, bid.tender, bid.vendor, prices[i], 0)
            );
        }
    }
}
