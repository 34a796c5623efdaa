// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICommentActs} from "../../src/interfaces/ICommentActs.sol";
import {IProcurement} from "../../src/interfaces/IProcurement.sol";
import {IProcurementErrors} from "../../src/interfaces/IProcurementErrors.sol";
import {IProcurementEvents} from "../../src/interfaces/IProcurementEvents.sol";
import {CommentAdmission, Compact, Endorse} from "../../src/types/Intents.sol";
import {Kind} from "../../src/types/Parties.sol";
import {Wallet} from "../directory/Wallet.sol";
import {vm} from "../foundry/Test.sol";
import {ProcurementTest} from "./ProcurementTest.sol";
import {Typed} from "./Typed.sol";

/// @notice A person supports a comment, once. That there is one at the position is for the transcript to show.
contract EndorseTest is ProcurementTest {
    using Typed for *;

    uint32 private constant POSITION = 4;

    uint32 private _tender;
    Account private _author;
    Account private _citizen;

    function setUp() public override {
        super.setUp();
        _tender = publishLots(1);
        _author = account("author");
        _citizen = account("citizen");
        comment(remark(_tender, _author.addr), _author.key);
    }

    // ---- who ----

    function test_AnAdmittedPseudonymEndorsesWithoutHavingCommented() public {
        expectEndorsed(_citizen.addr, POSITION, registrarAccount());
        endorse(_citizen, POSITION);
        // It has used none of its comments, so each further one shows its admission again.
        assertEq(procurement.commentsOf(_tender, _citizen.addr), 0);
        expectEndorsed(_citizen.addr, POSITION + 1, registrarAccount());
        endorse(_citizen, POSITION + 1);
        assertRecorded(_tender);
    }

    function test_WhoHasCommentedEndorsesWithoutAdmission() public {
        comment(remark(_tender, _citizen.addr), _citizen.key);
        Endorse memory it = support(_citizen, POSITION);
        expectEndorsed(_citizen.addr, POSITION, address(0));
        procurement.endorse(it, Compact(0, 0), compactly(_citizen.key, it.hashOf()));
        assertRecorded(_tender);
    }

    function test_WhoHasUsedUpItsCommentsStillEndorses() public {
        uint32 quota = procurement.commentQuota();
        for (uint32 number = 0; number < quota; ++number) {
            comment(remark(_tender, _citizen.addr), _citizen.key);
        }
        endorse(_citizen, POSITION);
        // And an endorsement uses up no comment.
        endorse(_author, POSITION + 1);
        assertEq(procurement.commentsOf(_tender, _author.addr), 1);
    }

    function test_ManyPeopleEndorseOneComment() public {
        for (uint256 i = 0; i < 5; ++i) {
            endorse(account(string.concat("citizen ", vm.toString(i))), POSITION);
        }
        assertRecorded(_tender);
    }

    function test_ACancelledTendersCommentsAreStillEndorsed() public {
        cancel(cancellation(_tender));
        endorse(_citizen, POSITION);
        assertRecorded(_tender);
    }

    // ---- once ----

    function test_APseudonymEndorsesACommentOnce() public {
        endorse(_citizen, POSITION);
        refuses(support(_citizen, POSITION), IProcurementErrors.EndorsedAlready.selector);
        comment(remark(_tender, _citizen.addr), _citizen.key);
        refuses(support(_citizen, POSITION), IProcurementErrors.EndorsedAlready.selector);
        endorse(_citizen, POSITION + 1);
    }

    function test_TheSamePositionOfAnotherTenderIsAnotherComment() public {
        endorse(_citizen, POSITION);
        uint32 another = publishLots(1);
        Endorse memory it = Endorse(another, _citizen.addr, POSITION, NEVER);
        procurement.endorse(
            it, commentAdmission(another, _citizen.addr), compactly(_citizen.key, it.hashOf())
        );
        assertRecorded(another);
    }

    // ---- refusals ----

    function test_TheTenderAndThePositionMustExistAsFarAsTheContractKnows() public {
        refuses(support(_citizen, 0), IProcurementErrors.CommentUnknown.selector);
        Endorse memory it = support(_citizen, POSITION);
        it.tender = _tender + 1;
        refuses(it, IProcurementErrors.TenderUnknown.selector);
    }

    function test_AnEndorsementIsTakenUntilTheLastSecondThatItNames() public {
        Endorse memory it = support(_citizen, POSITION);
        it.validUntil = uint40(vm.getBlockTimestamp()) - 1;
        refuses(it, IProcurementErrors.IntentExpired.selector);
        it.validUntil += 1;
        procurement.endorse(
            it, commentAdmission(_tender, _citizen.addr), compactly(_citizen.key, it.hashOf())
        );
    }

    function test_OnlyARegistrarOfTheTenderAdmitsWhoEndorses() public {
        Endorse memory it = support(_citizen, POSITION);
        Compact memory by = compactly(_citizen.key, it.hashOf());
        refuses(it, Compact(0, 0), by, IProcurementErrors.AdmissionInvalid.selector);
        bytes32 structHash = CommentAdmission(_tender, _citizen.addr).hashOf();
        refuses(it, compactly(_citizen.key, structHash), by, IProcurementErrors.AdmissionInvalid.selector);
        refuses(
            it, compactly(officerKey.secret, structHash), by, IProcurementErrors.AdmissionInvalid.selector
        );
    }

    // ---- attacks ----

    function test_OneAdmissionSupportsACommentOnce() public {
        // Another pseudonym of the same person would need an admission of its own.
        endorse(_citizen, POSITION);
        Account memory second = account("second pseudonym");
        Endorse memory it = support(second, POSITION);
        Compact memory by = compactly(second.key, it.hashOf());
        Compact memory first = commentAdmission(_tender, _citizen.addr);
        refuses(it, first, by, IProcurementErrors.AdmissionInvalid.selector);
    }

    function test_AnAdmissionToSealToAnotherTenderOrByAnotherRegistrarEndorsesNothing() public {
        Endorse memory it = support(_citizen, POSITION);
        Compact memory by = compactly(_citizen.key, it.hashOf());
        bytes4 reason = IProcurementErrors.AdmissionInvalid.selector;
        refuses(it, admission(_tender, _citizen.addr), by, reason);
        refuses(it, commentAdmission(_tender + 1, _citizen.addr), by, reason);
        Key memory foreign = ecdsa("another registrar");
        enterInstitution(Kind.Registrar, foreign);
        bytes32 structHash = CommentAdmission(_tender, _citizen.addr).hashOf();
        refuses(it, compactly(foreign.secret, structHash), by, reason);
    }

    function test_NobodyEndorsesUnderAnothersPseudonym() public {
        Endorse memory it = support(_author, POSITION);
        Compact memory admitted = commentAdmission(_tender, _author.addr);
        bytes4 reason = IProcurementErrors.SignatureInvalid.selector;
        refuses(it, admitted, compactly(_citizen.key, it.hashOf()), reason);
        refuses(it, admitted, compactly(registrarKey.secret, it.hashOf()), reason);
        refuses(it, admitted, Compact(0, 0), reason);
        it.author = address(0);
        refuses(it, commentAdmission(_tender, address(0)), Compact(0, 0), reason);
    }

    /// @dev A party comments under its id, and has then commented; but no key signs for such an address.
    function test_APartyEndorsesNothingUnderItsId() public {
        address party = address(uint160(vendor));
        commentAs(remark(_tender, party), vendorKey);
        Endorse memory it = Endorse(_tender, party, POSITION, NEVER);
        bytes4 reason = IProcurementErrors.SignatureInvalid.selector;
        refuses(it, Compact(0, 0), compactly(vendorKey.secret, it.hashOf()), reason);
        refuses(it, commentAdmission(_tender, party), Compact(0, 0), reason);
    }

    function test_ACommentersSignatureIsNoEndorsement() public {
        Compact memory by = commentItem(remark(_tender, _author.addr), _author.key).signature;
        refuses(support(_author, POSITION), Compact(0, 0), by, IProcurementErrors.SignatureInvalid.selector);
    }

    function test_CodeAtAPseudonymsAddressEndorsesNothing() public {
        vm.etch(_citizen.addr, address(new Wallet(account("attacker").addr)).code);
        Wallet(_citizen.addr).become(Wallet.Behaviour.Gullible);
        Endorse memory it = support(_citizen, POSITION);
        Compact memory forged = compactly(account("attacker").key, it.hashOf());
        refuses(
            it, commentAdmission(_tender, _citizen.addr), forged, IProcurementErrors.SignatureInvalid.selector
        );
    }

    function test_AnEndorsementCannotBeReplayedElsewhere() public {
        Endorse memory it = support(_author, POSITION);
        Compact memory by = compactly(_author.key, it.hashOf());
        uint256 here = vm.getChainId();
        vm.chainId(here + 1);
        refuses(it, Compact(0, 0), by, IProcurementErrors.SignatureInvalid.selector);
        vm.chainId(here);
        procurement.endorse(it, Compact(0, 0), by);
        it.position = POSITION + 1;
        refuses(it, Compact(0, 0), by, IProcurementErrors.SignatureInvalid.selector);
        uint32 another = publishLots(1);
        it = Endorse(another, _author.addr, POSITION, NEVER);
        refuses(it, commentAdmission(another, _author.addr), by, IProcurementErrors.SignatureInvalid.selector);
    }

    function test_APartOfProcurementTakesNoEndorsements() public {
        Endorse memory it = support(_author, POSITION);
        Compact memory by = compactly(_author.key, it.hashOf());
        expectError(IProcurementErrors.TenderUnknown.selector);
        IProcurement(parts.commentActs).endorse(it, Compact(0, 0), by);
    }

    // ---- helpers ----

    function registrarAccount() private view returns (address) {
        return address(bytes20(registrarKey.signer));
    }

    function support(Account memory who, uint32 position) private view returns (Endorse memory) {
        return Endorse(_tender, who.addr, position, NEVER);
    }

    function endorse(Account memory who, uint32 position) private {
        Endorse memory it = support(who, position);
        procurement.endorse(it, commentAdmission(_tender, who.addr), compactly(who.key, it.hashOf()));
    }

    function expectEndorsed(address who, uint32 position, address admittedBy) private {
        fold();
        emit IProcurementEvents.CommentEndorsed(_tender, who, position, admittedBy, 0);
        expectEvents(_tender);
    }

    function refuses(Endorse memory it, bytes4 reason) private {
        Compact memory by = compactly(_citizen.key, it.hashOf());
        refuses(it, commentAdmission(it.tender, it.author), by, reason);
    }

    function refuses(Endorse memory it, Compact memory admitted, Compact memory by, bytes4 reason) private {
        assertRefused(abi.encodeCall(ICommentActs.endorse, (it, admitted, by)), reason);
    }
}
