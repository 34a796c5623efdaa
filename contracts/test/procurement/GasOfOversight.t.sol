// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Comment, Decide, Endorse, Publish, Reply, Seal, SubjectKind} from "../../src/types/Intents.sol";
import {vm} from "../foundry/Test.sol";
import {OversightTest} from "./OversightTest.sol";
import {Typed} from "./Typed.sol";

/// @notice What control costs, and what follows a comment, as `GasTest` measures. The caps are what was measured, rounded
/// up: see `docs/decisions/0014-gas-of-the-whole-procedure.md`.
contract GasOfOversightTest is OversightTest {
    using Typed for *;

    string private constant GROUP = "oversight";

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(3);
    }

    function snap(string memory name, uint256 cap) private {
        uint256 gas = vm.snapshotGasLastCall(GROUP, name);
        assertLe(gas, cap, string.concat(name, ": over its cap"));
    }

    function test_suspension() public {
        suspendTender(_tender);
        snap("suspend", 81_000);
        releaseTender(_tender);
        snap("release, three lots", 72_000);
        suspendTender(_tender);
        pass(20 days);
        procurement.resume(_tender);
        snap("resume, three lots", 61_000);
    }

    function test_complaint() public {
        uint32 tender = evaluateThree();
        awardFirst(tender);
        complain(complaining(tender, 1, rival), rivalKey);
        snap("complain", 113_000);
        Decide memory it = deciding(tender, 1, rival, true);
        decide(it);
        snap("uphold a complaint", 82_000);
    }

    function test_rejection() public {
        uint32 tender = evaluateThree();
        awardFirst(tender);
        complain(complaining(tender, 1, rival), rivalKey);
        decide(deciding(tender, 1, rival, false));
        snap("reject a complaint", 71_000);
    }

    function test_cancelTogether() public {
        toOpening(_tender);
        cancelTogether(cancellation(_tender));
        snap("cancel after sealing, two signatures", 71_000);
    }

    function test_counting() public {
        toSealing(_tender);
        Sealed memory it = sealBid(_tender, "bidder", vendorKey, 1, 700_000_000);
        withdraw(withdrawal(it), it.bidder.key);
        toEvaluation(_tender);
        publishCounts(counting(_tender));
        snap("publish counts", 68_000);
        nameAbsent(requesting(_tender, rival), rivalKey);
        snap("name an absent vendor", 77_000);
        excuse(excusing(it), it.bidder.key);
        snap("claim a withdrawal", 68_000);
    }

    function test_comments() public {
        uint32 tender = evaluateThree();
        uint256 citizen = account("citizen").key;
        Comment memory about = remark(tender, account("citizen").addr);
        about.subjectKind = SubjectKind.Bid;
        about.subjectId = rival;
        comment(about, citizen);
        Reply memory answer =
            Reply(tender, rival, 20, SubjectKind.Bid, rival, keccak256(unicode"así fue"), NEVER);
        procurement.reply(answer, approve(rivalKey, answer.hashOf()));
        snap("answer a comment", 78_000);
        address author = account("neighbour").addr;
        Endorse memory support = Endorse(tender, author, 20, NEVER);
        procurement.endorse(
            support, commentAdmission(tender, author), compactly(account("neighbour").key, support.hashOf())
        );
        snap("endorse a comment, admitted with it", 73_000);
        moderate(moderation(tender, 20));
        snap("withhold a comment's text", 75_000);
    }

    function test_excludeSeal() public {
        uint32 tender = _withEnvelopes();
        toSealing(tender);
        Sealed memory it = prepare(tender, "bidder", vendorKey, oneLot(1, 700_000_000));
        Seal memory sealed_ = withEnvelope(it);
        procurement.seal(sealItem(sealed_, it.bidder.key));
        toOpening(tender);
        excludeSeal(excluding(tender, it.bid.bidder));
        snap("exclude a seal", 59_000);
    }

    function _withEnvelopes() private returns (uint32) {
        Publish memory it = publication(1);
        it.envelopes = true;
        return publish(it);
    }
}
