// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {Moderate, Restore} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

contract ModerateTest is ProcurementTest {
    using Typed for *;

    uint32 private constant POSITION = 4;

    uint32 private _tender;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
        comment(remark(_tender, account("citizen").addr), account("citizen").key);
    }

    function test_AModeratorWithholdsATextAndLetsItBeShownAgain() public {
        Moderate memory withheld = moderation(_tender, POSITION);
        fold();
        emit IProcurementEvents.CommentModerated(_tender, POSITION, moderator, 0, withheld.reason, 0);
        expectEvents(_tender);
        moderate(withheld);
        assertEq(procurement.moderationsOf(_tender, POSITION), 1);

        Restore memory restored = restoration(_tender, POSITION);
        fold();
        emit IProcurementEvents.CommentRestored(_tender, POSITION, moderator, 1, restored.reason, 0);
        expectEvents(_tender);
        restore(restored);
        assertEq(procurement.moderationsOf(_tender, POSITION), 2);
        moderate(moderation(_tender, POSITION));
        restore(restoration(_tender, POSITION));
        assertEq(procurement.core(_tender).decisions, 0);
        assertRecorded(_tender);
    }

    function test_AnyModeratorRestoresWhatAnotherWithheld() public {
        moderate(moderation(_tender, POSITION));
        (Key memory key,) = wallet("another moderator");
        enterInstitution(Kind.Moderator, key);
        Restore memory it = restoration(_tender, POSITION);
        procurement.restore(it, approve(key, it.hashOf()));
        assertRecorded(_tender);
    }

    function test_AWithheldTextIsNotWithheldAgainNorAShownOneRestored() public {
        Restore memory early = restoration(_tender, POSITION);
        expectError(IProcurementErrors.CounterStale.selector, 0, 0);
        restore(early);
        moderate(moderation(_tender, POSITION));
        Moderate memory again = moderation(_tender, POSITION);
        expectError(IProcurementErrors.CounterStale.selector, 1, 1);
        moderate(again);
    }

    function test_TheCounterMustBeTheComments() public {
        Moderate memory it = moderation(_tender, POSITION);
        it.counter = 2;
        expectError(IProcurementErrors.CounterStale.selector, 0, 2);
        moderate(it);
        moderate(moderation(_tender, POSITION));
        Restore memory restored = restoration(_tender, POSITION);
        restored.counter = 3;
        expectError(IProcurementErrors.CounterStale.selector, 1, 3);
        restore(restored);
    }

    function test_TheTenderAndThePositionMustExistAsFarAsTheContractKnows() public {
        Moderate memory it = moderation(_tender, 0);
        expectError(IProcurementErrors.CommentUnknown.selector);
        moderate(it);
        it = moderation(_tender + 1, POSITION);
        expectError(IProcurementErrors.TenderUnknown.selector);
        moderate(it);
        Restore memory restored = restoration(_tender + 1, POSITION);
        expectError(IProcurementErrors.TenderUnknown.selector);
        restore(restored);
    }

    function test_AModerationIsTakenUntilTheLastSecondThatItNames() public {
        Moderate memory it = moderation(_tender, POSITION);
        it.validUntil = uint40(vm.getBlockTimestamp()) - 1;
        expectError(IProcurementErrors.IntentExpired.selector);
        moderate(it);
        it.validUntil += 1;
        moderate(it);
        Restore memory restored = restoration(_tender, POSITION);
        restored.validUntil = uint40(vm.getBlockTimestamp()) - 1;
        expectError(IProcurementErrors.IntentExpired.selector);
        restore(restored);
        restored.validUntil += 1;
        restore(restored);
    }

    function test_AModeratorGivesAReason() public {
        Moderate memory it = moderation(_tender, POSITION);
        bytes32 reason = it.reason;
        it.reason = 0;
        expectError(IProcurementErrors.ReasonMissing.selector);
        moderate(it);
        it.reason = reason;
        moderate(it);
        Restore memory restored = restoration(_tender, POSITION);
        restored.reason = 0;
        expectError(IProcurementErrors.ReasonMissing.selector);
        restore(restored);
        assertEq(procurement.moderationsOf(_tender, POSITION), 1);
    }

    function test_OnlyAModeratorModerates() public {
        refusesFrom(officerKey);
        refusesFrom(buyerKey);
        refusesFrom(vendorKey);
        refusesFrom(registrarKey);
    }

    function test_WhoTheDirectoryDoesNotKnowOrLetActModeratesNothing() public {
        Moderate memory it = moderation(_tender, POSITION);
        Key memory nobody = ecdsa("nobody");
        expectError(IDirectory.SignerUnknown.selector, uint256(idOf(nobody)));
        procurement.moderate(it, approve(nobody, it.hashOf()));
        suspend(moderator);
        expectError(IDirectory.PartyIsSuspended.selector, moderator);
        moderate(it);
        reinstate(moderator);
        moderate(it);
    }

    function refusesFrom(Key memory key) private {
        uint32 party = directory.signer(idOf(key)).party;
        Moderate memory it = moderation(_tender, POSITION);
        expectError(IProcurementErrors.Forbidden.selector, party);
        procurement.moderate(it, approve(key, it.hashOf()));

        uint256 before = vm.snapshotState();
        moderate(it);
        Restore memory restored = restoration(_tender, POSITION);
        expectError(IProcurementErrors.Forbidden.selector, party);
        procurement.restore(restored, approve(key, restored.hashOf()));
        vm.revertToState(before);
    }
}
