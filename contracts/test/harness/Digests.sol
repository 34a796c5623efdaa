// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Transcript} from "../../src/Transcript.sol";
import {DirectoryIntents} from "../../src/directory/DirectoryIntents.sol";
import {
    AddSigner,
    ProposeRecovery,
    Register,
    RevokeSigner,
    SetProfile,
    SetRoles,
    VetoRecovery
} from "../../src/interfaces/IDirectory.sol";
import {Intents} from "../../src/procurement/Intents.sol";
import {
    Admission,
    Amend,
    Award,
    Bid,
    Cancel,
    Comment,
    CommentAdmission,
    Complain,
    Decide,
    Desert,
    Disqualify,
    Endorse,
    ExcludeSeal,
    Excuse,
    Moderate,
    Panel,
    Prices,
    Publish,
    PublishCounts,
    Release,
    Reply,
    Reschedule,
    Restore,
    Score,
    Seal,
    Suspend,
    TokenRequest,
    Withdraw
} from "../../src/types/Intents.sol";
import {SealSlot, sealSlot, tombstone} from "../../src/types/SealSlot.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title The contracts' own hashing, open to Rust's differential tests
/// @notice Takes many cases in one call. Deployed by tests only.
contract Digests is Transcript, EIP712 {
    using Intents for *;
    using DirectoryIntents for *;

    constructor() EIP712("Veedor", "1") {}

    function publish(Publish[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function amend(Amend[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function reschedule(Reschedule[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function cancel(Cancel[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function award(Award[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function desert(Desert[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function admission(Admission[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(Intents.admission(intents[i].tender, intents[i].bidder));
        }
    }

    function commentAdmission(CommentAdmission[] calldata intents)
        external
        view
        returns (bytes32[] memory digests)
    {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(Intents.commentAdmission(intents[i].tender, intents[i].author));
        }
    }

    function seal(Seal[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function withdraw(Withdraw[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function bid(Bid[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function comment(Comment[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function moderate(Moderate[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function restore(Restore[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function register(Register[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function addSigner(AddSigner[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function revokeSigner(RevokeSigner[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function setProfile(SetProfile[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function setRoles(SetRoles[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function suspend(Suspend[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function release(Release[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function excludeSeal(ExcludeSeal[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function tokenRequest(TokenRequest[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function publishCounts(PublishCounts[] calldata intents)
        external
        view
        returns (bytes32[] memory digests)
    {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function excuse(Excuse[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function score(Score[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function disqualify(Disqualify[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function complain(Complain[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function decide(Decide[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function reply(Reply[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function endorse(Endorse[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function proposeRecovery(ProposeRecovery[] calldata intents)
        external
        view
        returns (bytes32[] memory digests)
    {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    function vetoRecovery(VetoRecovery[] calldata intents) external view returns (bytes32[] memory digests) {
        digests = new bytes32[](intents.length);
        for (uint256 i; i < intents.length; ++i) {
            digests[i] = _hashTypedDataV4(intents[i].hash());
        }
    }

    /// @return hashes Struct hashes: `Prices` is signed only as a part of `Bid`
    function prices(Prices[] calldata items) external pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](items.length);
        for (uint256 i; i < items.length; ++i) {
            hashes[i] = items[i].hash();
        }
    }

    /// @return hashes Struct hashes: `Panel` is signed only as a part of `Publish` and `Amend`
    function panels(Panel[] calldata items) external pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](items.length);
        for (uint256 i; i < items.length; ++i) {
            hashes[i] = items[i].hash();
        }
    }

    function slots(bytes32[] calldata seals, uint24[] calldata orders)
        external
        pure
        returns (SealSlot[] memory live, SealSlot[] memory tombstones)
    {
        live = new SealSlot[](seals.length);
        tombstones = new SealSlot[](seals.length);
        for (uint256 i; i < seals.length; ++i) {
            live[i] = sealSlot(seals[i], orders[i]);
            tombstones[i] = tombstone(orders[i]);
        }
    }

    struct Entry {
        uint8 topics;
        bytes words;
    }

    /// @notice Logs events into a transcript and tells its head before the first and after each.
    function transcript(uint256 id, Entry[] calldata entries) external returns (bytes32[] memory heads) {
        heads = new bytes32[](entries.length + 1);
        heads[0] = _headOf(id);
        for (uint256 i; i < entries.length; ++i) {
            _log(id, entries[i].topics, entries[i].words);
            heads[i + 1] = _headOf(id);
        }
    }
}
