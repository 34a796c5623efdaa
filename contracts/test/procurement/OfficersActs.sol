// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IEvaluationActs} from "../../src/interfaces/IEvaluationActs.sol";
import {ITenderActs} from "../../src/interfaces/ITenderActs.sol";
import {
    Amend,
    Authorization,
    Award,
    Cancel,
    Desert,
    Disqualify,
    Reschedule
} from "../../src/types/Intents.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice Every act of an officer on an existing tender, in one form.
/// @dev The tender has two lots: a vendor bids on the first, nobody on the second.
abstract contract OfficersActs is ProcurementTest {
    using Typed for *;

    enum Act {
        Amend,
        Reschedule,
        Cancel,
        Award,
        Desert,
        Disqualify
    }

    /// @dev What an intent says beside its content, and who signs it.
    struct Frame {
        uint32 tender;
        uint24 decisions;
        bytes32 reason;
        uint40 validUntil;
        Key[] by;
    }

    uint32 internal _tender;
    Act internal _act;
    Sealed internal _bid;

    function setUp() public virtual override {
        super.setUp();
        _tender = publishLots(2);
        _bid = prepare(_tender, "bidder", vendorKey, oneLot(1, FLOOR));
    }

    modifier forEachAct() {
        fold();
        uint256 start = vm.snapshotState();
        for (uint8 i = 0; i <= uint8(type(Act).max); ++i) {
            _act = Act(i);
            // Acts on lots wait for their time.
            if (_act >= Act.Award) toBids();
            _;
            vm.revertToState(start);
            vm.getRecordedLogs();
        }
    }

    function toBids() internal {
        toSealing(_tender);
        seal(_bid);
        toOpening(_tender);
        open(_bid);
        toEvaluation(_tender);
    }

    /// @dev Whether carrying out the act raises the counter; what is decided on a lot is decided once without.
    function raises() internal view returns (bool) {
        return _act != Act.Award && _act != Act.Desert;
    }

    function frame() internal view returns (Frame memory it) {
        it.tender = _tender;
        it.decisions = procurement.core(_tender).decisions;
        it.reason = sha256("motivo");
        it.validUntil = NEVER;
        it.by = signers(officerKey);
    }

    function signers(Key memory a) internal pure returns (Key[] memory them) {
        them = new Key[](1);
        them[0] = a;
    }

    function signers(Key memory a, Key memory b) internal pure returns (Key[] memory them) {
        them = new Key[](2);
        (them[0], them[1]) = (a, b);
    }

    function signedBy(Key[] memory keys, bytes32 structHash)
        internal
        view
        returns (Authorization[] memory them)
    {
        them = new Authorization[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) {
            them[i] = approve(keys[i], structHash);
        }
    }

    function carryOut(Frame memory it) internal {
        (bool done,) = address(procurement).call(call(it));
        assertTrue(done, "it was refused");
    }

    function call(Frame memory it) internal view returns (bytes memory encoded) {
        (encoded,) = callAndHash(it);
    }

    /// @return encoded The call that submits it
    /// @return structHash What was signed
    function callAndHash(Frame memory it) internal view returns (bytes memory encoded, bytes32 structHash) {
        if (_act == Act.Amend) {
            Amend memory intent = amendment(_tender);
            (intent.tender, intent.decisions) = (it.tender, it.decisions);
            (intent.reason, intent.validUntil) = (it.reason, it.validUntil);
            structHash = intent.hashOf();
            encoded = abi.encodeCall(ITenderActs.amend, (intent, signedBy(it.by, structHash)));
        } else if (_act == Act.Reschedule) {
            Reschedule memory intent = rescheduling(_tender);
            intent.schedule.awardBy += 1;
            (intent.tender, intent.decisions) = (it.tender, it.decisions);
            (intent.reason, intent.validUntil) = (it.reason, it.validUntil);
            structHash = intent.hashOf();
            encoded = abi.encodeCall(ITenderActs.reschedule, (intent, signedBy(it.by, structHash)));
        } else if (_act == Act.Cancel) {
            Cancel memory intent = Cancel(it.tender, it.decisions, it.reason, it.validUntil);
            structHash = intent.hashOf();
            Authorization memory oversight;
            encoded = abi.encodeCall(ITenderActs.cancel, (intent, signedBy(it.by, structHash), oversight));
        } else if (_act == Act.Award) {
            Award memory intent = Award(it.tender, it.decisions, 1, vendor, FLOOR, it.reason, it.validUntil);
            structHash = intent.hashOf();
            encoded =
                abi.encodeCall(IEvaluationActs.award, (intent, list(vendor), signedBy(it.by, structHash)));
        } else if (_act == Act.Desert) {
            Desert memory intent = Desert(it.tender, it.decisions, 2, it.reason, it.validUntil);
            structHash = intent.hashOf();
            encoded = abi.encodeCall(
                IEvaluationActs.declareDeserted, (intent, none(), signedBy(it.by, structHash))
            );
        } else {
            Disqualify memory intent =
                Disqualify(it.tender, it.decisions, 1, vendor, it.reason, it.validUntil);
            structHash = intent.hashOf();
            encoded = abi.encodeCall(IEvaluationActs.disqualify, (intent, signedBy(it.by, structHash)));
        }
    }
}
