// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IOversightActs} from "../../src/interfaces/IOversightActs.sol";
import {ITenderActs} from "../../src/interfaces/ITenderActs.sol";
import {
    Authorization,
    Cancel,
    Compact,
    Complain,
    Decide,
    ExcludeSeal,
    Excuse,
    Publish,
    PublishCounts,
    Release,
    Suspend,
    TokenRequest
} from "../../src/types/Intents.sol";
import {Bending} from "./Bending.sol";
import {OversightTest} from "./OversightTest.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice As `Fields.t.sol`, for what control bodies, complainants, registrars and the absent sign.
contract FieldsOfOversightTest is OversightTest, Bending {
    using Typed for *;

    uint32 private _tender;

    function setUp() public override(ProcurementTest, OversightTest) {
        super.setUp();
        Publish memory it = publication(1);
        it.envelopes = true;
        _tender = publish(it);
    }

    function test_ASuspensionWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        Suspend memory it = suspending(_tender);
        Authorization memory by = approve(overseerKey, it.hashOf());
        bytes memory sizes = hex"04032005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Suspend));
        bytes memory call = abi.encodeCall(IOversightActs.suspend, (it, by));
        refuses(call, wordOf(sizes, field), bits(2, 3));
    }

    function test_AReleaseWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        suspendTender(_tender);
        Release memory it = releasing(_tender);
        Authorization memory by = approve(overseerKey, it.hashOf());
        bytes memory sizes = hex"04032005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Release));
        bytes memory call = abi.encodeCall(IOversightActs.release, (it, by));
        refuses(call, wordOf(sizes, field), bits(2, 3));
    }

    /// @dev Officer and oversight sign one intent: neither can have meant another.
    function test_ACancellationThatOversightDidNotSignAsItStandsIsRefused(uint8 field, uint256 change)
        public
    {
        toOpening(_tender);
        Cancel memory it = cancellation(_tender);
        Authorization memory oversight = approve(overseerKey, it.hashOf());
        bytes memory sizes = hex"04032005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Cancel));
        Authorization[] memory by = alone(officerKey, it.hashOf());
        bytes memory call = abi.encodeCall(ITenderActs.cancel, (it, by, oversight));
        refuses(call, wordOf(sizes, field), bits(2, 3));
    }

    function test_AComplaintWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toDecided();
        Complain memory it = complaining(_tender, 1, rival);
        Authorization memory by = approve(rivalKey, it.hashOf());
        bytes memory sizes = hex"040204022005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Complain));
        bytes memory call = abi.encodeCall(IOversightActs.complain, (it, by));
        refuses(call, wordOf(sizes, field), bits(4, 5));
    }

    function test_ADecisionOnAComplaintWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toDecided();
        complain(complaining(_tender, 1, rival), rivalKey);
        Decide memory it = deciding(_tender, 1, rival, false);
        Authorization memory by = approve(overseerKey, it.hashOf());
        bytes memory sizes = hex"04030204ff042005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Decide));
        bytes memory call = abi.encodeCall(IOversightActs.decide, (it, by));
        refuses(call, wordOf(sizes, field), bits(4, 5, 6, 7));
    }

    function test_AnExclusionWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toSealing(_tender);
        Sealed memory bid = prepare(_tender, "bidder", vendorKey, oneLot(1, FLOOR));
        procurement.seal(sealItem(withEnvelope(bid), bid.bidder.key));
        toOpening(_tender);
        ExcludeSeal memory it = excluding(_tender, bid.bid.bidder);
        Authorization memory by = approve(overseerKey, it.hashOf());
        bytes memory sizes = hex"0403142005";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (ExcludeSeal));
        bytes memory call = abi.encodeCall(IOversightActs.excludeSeal, (it, by));
        refuses(call, wordOf(sizes, field), bits(3, 4));
    }

    function test_CountsWithAChangedFieldAreRefused(uint8 field, uint256 change) public {
        toEvaluation(_tender);
        PublishCounts memory it = counting(_tender);
        Compact memory by = compactly(registrarKey.secret, it.hashOf());
        bytes memory sizes = hex"0414200405";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (PublishCounts));
        bytes memory call = abi.encodeCall(IOversightActs.publishCounts, (it, by));
        refuses(call, wordOf(sizes, field), bits(2, 3, 4, 4));
    }

    function test_ATokenRequestWithAChangedFieldNamesNobody(uint8 field, uint256 change) public {
        toEvaluation(_tender);
        TokenRequest memory it = requesting(_tender, rival);
        Authorization memory by = approve(rivalKey, it.hashOf());
        bytes memory sizes = hex"04041420";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (TokenRequest));
        bytes memory call = abi.encodeCall(IOversightActs.nameAbsent, (it, by));
        refuses(call, wordOf(sizes, field), bits(1, 3));
    }

    function test_AnExcuseWithAChangedFieldIsRefused(uint8 field, uint256 change) public {
        toSealing(_tender);
        Sealed memory bid = prepare(_tender, "bidder", vendorKey, oneLot(1, FLOOR));
        procurement.seal(sealItem(withEnvelope(bid), bid.bidder.key));
        withdraw(withdrawal(bid), bid.bidder.key);
        toOpening(_tender);
        Excuse memory it = excusing(bid);
        Compact memory by = compactly(bid.bidder.key, it.hashOf());
        bytes memory sizes = hex"041404";
        it = abi.decode(bent(abi.encode(it), sizes, field, change), (Excuse));
        bytes memory call = abi.encodeCall(IOversightActs.excuse, (it, by));
        refuses(call, wordOf(sizes, field), bits(2, 2));
    }

    /// @dev A tender without envelopes, awarded to the lowest of three.
    function toDecided() private {
        _tender = evaluateThree();
        awardFirst(_tender);
    }
}
