// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Test, vm} from "../foundry/Test.sol";
import {Marketplace} from "./Marketplace.sol";

/// forge-config: default.invariant.runs = 256
/// forge-config: default.invariant.depth = 64
/// forge-config: default.invariant.fail_on_revert = true
contract ProcurementInvariantsTest is Test {
    Marketplace private _marketplace;

    function setUp() public {
        _marketplace = new Marketplace();
        bytes4[] memory acts = actsOf();
        targetContract(address(_marketplace));
        targetSelector(address(_marketplace), acts);
    }

    /// @dev Each act ends with an observation: transcripts are their folds, and nothing goes back. forge fails the run
    /// if that reverts.
    function invariant_SealsStayShutAndTheBestWins() public view {
        _marketplace.check();
    }

    /// @dev forge calls this at the end of each run.
    function afterInvariant() public view {
        _marketplace.checkAll();
    }

    /// @dev Or the invariants would hold of nothing. Thirty runs of a hundred acts.
    function test_TheMarketplaceDoesEverythingThatItCan() public {
        vm.pauseGasMetering();
        bytes4[] memory acts = actsOf();
        uint256[] memory counts = new uint256[](uint8(type(Marketplace.Deed).max) + 1);
        for (uint256 run = 0; run < 30; ++run) {
            _marketplace = new Marketplace();
            for (uint256 i = 0; i < 100; ++i) {
                uint256 seed = uint256(keccak256(abi.encode(run, i)));
                bytes memory act = abi.encodeWithSelector(acts[seed % acts.length], seed >> 16);
                (bool done,) = address(_marketplace).call(act);
                assertTrue(done);
            }
            _marketplace.checkAll();
            for (uint256 deed = 0; deed < counts.length; ++deed) {
                counts[deed] += _marketplace.done(Marketplace.Deed(deed));
            }
        }
        for (uint256 deed = 0; deed < counts.length; ++deed) {
            assertGt(counts[deed], 4, string.concat("hardly done: ", vm.toString(deed)));
        }
    }

    function actsOf() private pure returns (bytes4[] memory acts) {
        acts = new bytes4[](26);
        acts[0] = Marketplace.publishATender.selector;
        acts[1] = Marketplace.amendATender.selector;
        acts[2] = Marketplace.rescheduleATender.selector;
        acts[3] = Marketplace.cancelATender.selector;
        acts[4] = Marketplace.suspendATender.selector;
        acts[5] = Marketplace.letATenderGoOn.selector;
        acts[6] = Marketplace.sealBids.selector;
        acts[7] = Marketplace.withdrawASeal.selector;
        acts[8] = Marketplace.openBids.selector;
        acts[9] = Marketplace.excludeASeal.selector;
        acts[10] = Marketplace.scoreOffers.selector;
        acts[11] = Marketplace.openSomePrices.selector;
        acts[12] = Marketplace.disqualifyAVendor.selector;
        acts[13] = Marketplace.decideALot.selector;
        acts[14] = Marketplace.complainOfALot.selector;
        acts[15] = Marketplace.decideAComplaint.selector;
        acts[16] = Marketplace.finalizeATender.selector;
        acts[17] = Marketplace.countRequests.selector;
        acts[18] = Marketplace.nameAnAbsentVendor.selector;
        acts[19] = Marketplace.excuseAVendor.selector;
        acts[20] = Marketplace.commentOnATender.selector;
        acts[21] = Marketplace.saySomethingUnderAName.selector;
        acts[22] = Marketplace.endorseAComment.selector;
        acts[23] = Marketplace.moderateOrRestoreAComment.selector;
        acts[24] = Marketplace.letTimePass.selector;
        acts[25] = Marketplace.tryWhatMustFail.selector;
    }
}
