// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Test, vm} from "../foundry/Test.sol";
import {Marketplace} from "./Marketplace.sol";

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
    function invariant_SealsStayShutAndTheLowestWins() public view {
        _marketplace.check();
    }

    /// @dev Or the invariants would hold of nothing. Fifteen runs of a hundred acts.
    function test_TheMarketplaceDoesEverythingThatItCan() public {
        vm.pauseGasMetering();
        bytes4[] memory acts = actsOf();
        uint256[] memory counts = new uint256[](uint8(type(Marketplace.Deed).max) + 1);
        for (uint256 run = 0; run < 15; ++run) {
            _marketplace = new Marketplace();
            for (uint256 i = 0; i < 100; ++i) {
                uint256 seed = uint256(keccak256(abi.encode(run, i)));
                bytes memory act = abi.encodeWithSelector(acts[seed % acts.length], seed >> 16);
                (bool done,) = address(_marketplace).call(act);
                assertTrue(done);
            }
            _marketplace.check();
            for (uint256 deed = 0; deed < counts.length; ++deed) {
                counts[deed] += _marketplace.done(Marketplace.Deed(deed));
            }
        }
        for (uint256 deed = 0; deed < counts.length; ++deed) {
            assertGt(counts[deed], 4, string.concat("hardly done: ", vm.toString(deed)));
        }
    }

    function actsOf() private pure returns (bytes4[] memory acts) {
        acts = new bytes4[](13);
        acts[0] = Marketplace.publishATender.selector;
        acts[1] = Marketplace.amendATender.selector;
        acts[2] = Marketplace.rescheduleATender.selector;
        acts[3] = Marketplace.cancelATender.selector;
        acts[4] = Marketplace.decideALot.selector;
        acts[5] = Marketplace.finalizeATender.selector;
        acts[6] = Marketplace.sealBids.selector;
        acts[7] = Marketplace.withdrawASeal.selector;
        acts[8] = Marketplace.openBids.selector;
        acts[9] = Marketplace.commentOnATender.selector;
        acts[10] = Marketplace.moderateOrRestoreAComment.selector;
        acts[11] = Marketplace.letTimePass.selector;
        acts[12] = Marketplace.tryWhatMustFail.selector;
    }
}
