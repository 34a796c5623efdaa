// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Authentication} from "../directory/Authentication.sol";
import {BidSlot, bidSlot, lotsIn} from "../types/BidSlot.sol";
import {CoreSlot} from "../types/CoreSlot.sol";
import {Authorization, Bid, LotPrice, Prices} from "../types/Intents.sol";
import {SealSlot} from "../types/SealSlot.sol";
import {SignerSlot} from "../types/Standing.sol";
import {Flags} from "../types/Tenders.sol";
import {TimetableSlot} from "../types/TimetableSlot.sol";
import {Clock} from "./Clock.sol";
import {Intents} from "./Intents.sol";
import {OpenedCounts} from "./OpenedCounts.sol";
import {Refusals} from "./Refusals.sol";

/// @title What makes an opening good, and what is kept of it
/// @notice Nothing is asked but time, the seal, and the vendor's signature of it.
abstract contract Openings is Clock, OpenedCounts {
    using Intents for *;

    /// @dev Whether the bid can be opened now: it is what its bidder's slot holds, sealed for the version that stands, and a
    /// signer of its vendor has signed it who stood when sealing ended.
    /// @param signerId keccak256 of the signer's bytes
    function _openingRefusal(
        CoreSlot c,
        TimetableSlot t,
        SealSlot held,
        Bid calldata bid,
        bytes32 signerId,
        Authorization calldata vendor
    ) internal view returns (bytes4) {
        if (!c.exists()) return TenderUnknown.selector;
        if (c.has(Flags.CANCELLED)) return TenderIsCancelled.selector;
        if (block.timestamp < t.sealsUntil()) return OpeningNotBegun.selector;
        if (block.timestamp >= t.opensUntil()) return OpeningOver.selector;
        if (bid.version != c.version()) return VersionStale.selector;
        bytes32 digest = _hashTypedDataV4(bid.hash());
        if (!held.holds(digest)) return SealMismatch.selector;
        // A bid may name a version that did not stand when it was sealed.
        if (c.version() > 1 && held.sealOrder() <= _voidUpTo[bid.tender] && !held.isOfferOpened()) {
            return VersionStale.selector;
        }
        SignerSlot signer = _directory.signerSlot(signerId);
        // The party of an unknown signer is 0, and so may be the vendor of a bid: `isVendorSigned` refuses both.
        bool itself = signer.party() == bid.vendor
            && Authentication.isVendorSigned(signer, t.sealsUntil(), vendor, digest);
        return itself ? Refusals.NONE : VendorSignatureInvalid.selector;
    }

    /// @dev Which lots `prices` names: bit i for lot i+1. None, if it is not what the bid committed to or cannot stand: at
    /// least one lot, all of them the tender's and ascending, none of price 0.
    function _lotsPriced(Bid calldata bid, Prices calldata prices, uint8 lots)
        internal
        pure
        returns (uint32 priced)
    {
        uint256 count = prices.lots.length;
        // Before hashing, so that a long list costs its sender no more than its calldata.
        if (count == 0 || count > lots || prices.hash() != bid.prices) return 0;
        uint256 previous;
        for (uint256 i; i < count; ++i) {
            LotPrice calldata item = prices.lots[i];
            uint256 number = item.lot;
            if (number <= previous || number > lots || item.price == 0) return 0;
            priced |= uint32(1 << (number - 1));
            previous = number;
        }
    }

    /// @dev Keeps and records a vendor's prices, two in a word.
    /// @param first The vendor's first word, with order and lots
    function _writePrices(uint32 tender, uint32 vendor, LotPrice[] calldata prices, BidSlot first) internal {
        TimetableSlot t = _timetables[tender];
        BidSlot word = first;
        uint40 place = _placeOf(vendor, 0);
        for (uint256 i; i < prices.length; ++i) {
            LotPrice calldata item = prices[i];
            t = _countOpened(t, tender, item.lot);
            word = word.withPrice(i, item.price);
            if (i & 1 == 1 || i + 1 == prices.length) {
                _bids[tender][place++] = word;
                word = bidSlot(first.bidOrder(), 0, first.bidLots());
            }
            _log(tender, 2, abi.encode(block.timestamp, PriceOpened.selector, tender, vendor, item, 0));
        }
        _timetables[tender] = t;
    }

    /// @dev Marks each word of a vendor that opened twice, so that an award sees it whichever it reads.
    function _exclude(uint32 tender, uint32 vendor, BidSlot first) internal {
        // Set already at a third opening.
        if (first.isExcluded()) return;
        uint256 count = lotsIn(first.bidLots());
        for (uint256 word; word == 0 || 2 * word < count; ++word) {
            uint40 place = _placeOf(vendor, word);
            _bids[tender][place] = _bids[tender][place].excluded();
        }
        _log(tender, 2, abi.encode(block.timestamp, VendorExcluded.selector, tender, vendor, 0));
    }

    /// @dev Where a word of a vendor's bid is kept.
    function _placeOf(uint32 vendor, uint256 word) internal pure returns (uint40) {
        return uint40(vendor) << 8 | uint40(word);
    }

    function _recordOpening(uint32 tender, uint32 vendor, Bid calldata bid, bytes32 signer) internal {
        _log(
            tender,
            2,
            abi.encode(
                block.timestamp,
                BidOpened.selector,
                tender,
                vendor,
                bid.bidder,
                bid.offer,
                bid.prices,
                signer,
                0
            )
        );
    }
}
