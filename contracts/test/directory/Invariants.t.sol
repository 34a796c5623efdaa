// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory, SetProfile, SetRoles} from "../../src/interfaces/IDirectory.sol";
import {Kind, Party, Recovery, Roles, Scheme, Signer} from "../../src/types/Parties.sol";
import {vm} from "../foundry/Test.sol";
import {DirectoryTest} from "./DirectoryTest.sol";
import {Wallet} from "./Wallet.sol";

/// @notice Everybody at once, doing what they may and what they may not, and a memory of what was.
contract Crowd is DirectoryTest {
    uint256 internal constant KEYS = 16;

    Key[KEYS] private _keys;
    /// @dev What was first seen of each key, to be compared with what the directory says later.
    uint32[KEYS] private _holders;
    uint40[KEYS] private _revocations;
    mapping(uint32 party => Kind) private _kinds;
    mapping(uint32 party => uint32) private _nonces;
    /// @dev When a recovery was proposed of which nobody of the party has said anything since; 0 if there is none.
    mapping(uint32 party => uint256) private _unopposedSince;
    uint32 private _lastProposed;
    uint256 private _length;

    constructor() {
        setUp();
        _keys[0] = registrarKey;
        _keys[1] = buyerKey;
        _keys[2] = officerKey;
        _keys[3] = vendorKey;
        for (uint256 i = 4; i < 13; ++i) {
            _keys[i] = ecdsa(string.concat("key ", vm.toString(i)));
        }
        for (uint256 i = 13; i < KEYS; ++i) {
            Wallet made;
            (_keys[i], made) = wallet(string.concat("owner ", vm.toString(i)));
            made.become(Wallet.Behaviour.Gullible);
        }
        observe();
    }

    // ---- what they do ----

    function enterAnInstitution(uint8 kind, uint256 key) external observed {
        Kind chosen = Kind(kind % (uint8(type(Kind).max) + 1));
        try this.doEnterInstitution(chosen, _key(key)) {}
        catch {
            forget();
        }
    }

    function enterAVendor(uint256 key, uint256 sponsor) external observed {
        try this.doEnterVendor(_key(key), _leaning(sponsor, 0)) {}
        catch {
            forget();
        }
    }

    function enterAnOfficer(uint256 key, uint256 sponsor, uint16 roles) external observed {
        Key memory by = _leaning(sponsor, 1);
        try this.doEnterOfficer(directory.signer(idOf(by)).party, roles & Roles.ALL, _key(key), by) {}
        catch {
            forget();
        }
    }

    function addASigner(uint256 by, uint256 key, bool stale) external observed {
        (uint32 party, uint32 nonce) = _standing(by);
        try this.doAdd(party, stale ? nonce + 1 : nonce, _key(by), _key(key)) {
            delete _unopposedSince[party];
        } catch {
            forget();
        }
    }

    function revokeASigner(uint256 by, uint256 key) external observed {
        (uint32 party, uint32 nonce) = _standing(by);
        try this.doRevoke(party, nonce, _key(by), _key(key)) {
            delete _unopposedSince[party];
        } catch {
            forget();
        }
    }

    function nameAProfile(uint256 by, bytes32 profile) external observed {
        (uint32 party, uint32 nonce) = _standing(by);
        SetProfile memory intent = SetProfile(party, nonce, profile, type(uint40).max);
        try this.doChangeProfile(intent, _key(by)) {
            delete _unopposedSince[party];
        } catch {
            forget();
        }
    }

    function changeAnOfficersRoles(uint256 by, uint32 party, uint16 roles) external observed {
        party = uint32(bound(party, 0, directory.partyCount() + 1));
        uint32 nonce = directory.party(party).rolesNonce;
        SetRoles memory intent = SetRoles(party, nonce, roles & Roles.ALL, type(uint40).max);
        try this.doChangeRoles(intent, _leaning(by, 1)) {}
        catch {
            forget();
        }
    }

    function suspendOrReinstate(uint32 party) external observed {
        party = uint32(bound(party, 1, directory.partyCount()));
        if (directory.party(party).suspended) reinstate(party);
        else suspend(party);
        delete _unopposedSince[party];
    }

    function proposeARecovery(uint256 by, uint32 party, uint256 key) external observed {
        party = uint32(bound(party, 0, directory.partyCount() + 1));
        uint32 nonce = directory.recovery(party).nonce;
        Kind kind = directory.party(party).kind;
        try this.doPropose(party, nonce, kind, _leaning(by, kind == Kind.Officer ? 1 : 0), _key(key)) {
            _unopposedSince[party] = vm.getBlockTimestamp();
            _lastProposed = party;
        } catch {
            forget();
        }
    }

    function vetoARecovery(uint256 by) external observed {
        (uint32 party,) = _standing(by);
        uint32 nonce = directory.recovery(party).nonce;
        try this.doVeto(party, nonce == 0 ? 0 : nonce - 1, _key(by)) {
            delete _unopposedSince[party];
        } catch {
            forget();
        }
    }

    /// @dev Half the time what was proposed last and, as often, when its wait may be over, so that enough succeeds.
    function completeARecovery(uint32 party, bool last, uint256 wait) external observed {
        party = last ? _lastProposed : uint32(bound(party, 0, directory.partyCount() + 1));
        pass(bound(wait, 0, 14 days));
        try directory.completeRecovery(party) {
            uint256 since = _unopposedSince[party];
            assertGt(since, 0, "a recovery that somebody opposed was completed");
            assertGe(vm.getBlockTimestamp(), since + 7 days, "a recovery was completed early");
            delete _unopposedSince[party];
        } catch {
            forget();
        }
    }

    function waitAWhile(uint256 time) external observed {
        pass(bound(time, 1, 10 days));
    }

    // ---- outside calls, so that a refusal can be caught ----

    function doEnterInstitution(Kind kind, Key calldata key) external {
        enterInstitution(kind, key);
    }

    function doEnterVendor(Key calldata key, Key calldata sponsor) external {
        enterVendor(key, sponsor);
    }

    function doEnterOfficer(uint32 memberOf, uint16 roles, Key calldata key, Key calldata sponsor) external {
        enterOfficer(memberOf, roles, key, sponsor);
    }

    function doAdd(uint32 party, uint32 nonce, Key calldata by, Key calldata key) external {
        add(addition(party, nonce, key), by, key);
    }

    function doRevoke(uint32 party, uint32 nonce, Key calldata by, Key calldata key) external {
        revoke(revocation(party, nonce, key), by);
    }

    function doChangeProfile(SetProfile calldata intent, Key calldata by) external {
        changeProfile(intent, by);
    }

    function doChangeRoles(SetRoles calldata intent, Key calldata by) external {
        changeRoles(intent, by);
    }

    function doPropose(uint32 party, uint32 nonce, Kind kind, Key calldata by, Key calldata key) external {
        if (kind == Kind.Vendor || kind == Kind.Officer) propose(proposal(party, nonce, key), by, key);
        else proposeForInstitution(proposal(party, nonce, key), key);
    }

    function doVeto(uint32 party, uint32 nonce, Key calldata by) external {
        veto(party, nonce, by);
    }

    // ---- what must hold after each of them ----

    modifier observed() {
        vm.recordLogs();
        _;
        observe();
    }

    function observe() public {
        assertTranscript(address(directory), 0);
        assertEq(foldedLength(address(directory), 0), directory.length());
        assertGe(directory.length(), _length, "the transcript became shorter");
        _length = directory.length();
        _observeKeys();
        _observeParties();
    }

    function _observeKeys() private {
        for (uint256 i = 0; i < KEYS; ++i) {
            Signer memory signer = directory.signer(idOf(_keys[i]));
            if (_holders[i] != 0) assertEq(signer.party, _holders[i], "a signer changed its party");
            if (_revocations[i] != 0) {
                assertEq(signer.revokedAt, _revocations[i], "a revoked signer came back");
            }
            _holders[i] = signer.party;
            _revocations[i] = signer.revokedAt;
            assertTrue(signer.kind == directory.party(signer.party).kind, "signer and party differ in kind");
            assertFalse(
                signer.kind == Kind.Vendor && signer.scheme == Scheme.Contract, "a vendor has a wallet"
            );

            bytes32 digest = keccak256("probe");
            uint32 bids = directory.vendorAt(authorize(_keys[i], digest), digest, type(uint40).max);
            bool mayBid = signer.kind == Kind.Vendor && signer.revokedAt == 0;
            assertEq(bids, mayBid ? signer.party : 0, "who bids is not who may");
        }
    }

    function _observeParties() private {
        uint32 count = directory.partyCount();
        for (uint32 id = 1; id <= count; ++id) {
            Party memory party = directory.party(id);
            uint256 standing = 0;
            for (uint256 i = 0; i < KEYS; ++i) {
                if (_holders[i] == id && _revocations[i] == 0) ++standing;
            }
            assertEq(party.signers, standing, "the count of signers is wrong");
            assertGt(standing, 0, "a party without a signer");
            if (_kinds[id] != Kind.None) assertTrue(party.kind == _kinds[id], "a party changed its kind");
            assertTrue((party.kind == Kind.Officer) == (party.memberOf != 0), "an officer without a buyer");
            assertTrue(party.kind == Kind.Officer || party.roles == 0, "roles without an officer");
            assertGe(party.nonce, _nonces[id], "a nonce went back");
            _kinds[id] = party.kind;
            _nonces[id] = party.nonce;
            Recovery memory recovery = directory.recovery(id);
            assertEq(
                recovery.readyAt != 0, _unopposedSince[id] != 0, "a recovery waits that does not, or back"
            );
            assertFalse(recovery.readyAt != 0 && party.suspended, "a suspended party is recovered");
        }
    }

    // ---- who ----

    function _key(uint256 seed) private view returns (Key memory) {
        return _keys[seed % KEYS];
    }

    /// @dev Half the time the one that probably may, so that enough succeeds.
    function _leaning(uint256 seed, uint256 preferred) private view returns (Key memory) {
        return seed % 2 == 0 ? _keys[preferred] : _key(seed >> 1);
    }

    function _standing(uint256 seed) private view returns (uint32 party, uint32 nonce) {
        party = directory.signer(idOf(_key(seed))).party;
        nonce = directory.party(party).nonce;
    }
}

/// forge-config: default.invariant.fail_on_revert = true
/// forge-config: default.invariant.runs = 24
contract InvariantsTest is DirectoryTest {
    Crowd private _crowd;

    function setUp() public override {
        _crowd = new Crowd();
        bytes4[] memory acts = new bytes4[](12);
        acts[0] = Crowd.enterAnInstitution.selector;
        acts[1] = Crowd.enterAVendor.selector;
        acts[2] = Crowd.enterAnOfficer.selector;
        acts[3] = Crowd.addASigner.selector;
        acts[4] = Crowd.revokeASigner.selector;
        acts[5] = Crowd.nameAProfile.selector;
        acts[6] = Crowd.changeAnOfficersRoles.selector;
        acts[7] = Crowd.suspendOrReinstate.selector;
        acts[8] = Crowd.waitAWhile.selector;
        acts[9] = Crowd.proposeARecovery.selector;
        acts[10] = Crowd.vetoARecovery.selector;
        acts[11] = Crowd.completeARecovery.selector;
        targetContract(address(_crowd));
        targetSelector(address(_crowd), acts);
    }

    /// @dev Each act of the crowd ends with `observe`; forge fails the run if that reverts.
    function invariant_the_transcript_is_the_fold_and_signers_keep_their_party_and_their_revocation() public {
        _crowd.observe();
    }
}
