// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../interfaces/IDirectory.sol";
import {Kind} from "../types/Parties.sol";
import {PartySlot, SignerSlot} from "../types/Standing.sol";
import {Recoveries} from "./Recoveries.sol";

/*
 * Storage, after the modules before it:
 *
 *   slot 6   administrator 160
 *   slot 7   offered 160
 *   slot 8   intake 160
 */
/// @title What the administrator does, alone
/// @dev The one place where `msg.sender` matters. The administrator's place passes in two steps, so that it can't go
/// to an account that nobody holds; it can't be given up.
abstract contract Administration is Recoveries {
    address private _administrator;
    address private _offered;
    address private _intake;

    modifier onlyAdministrator() {
        if (msg.sender != _administrator) revert AdministratorRequired(msg.sender);
        _;
    }

    /// @dev The first administrator enters the transcript too: all that the directory holds follows from its events.
    constructor(address administrator_) {
        if (administrator_ == address(0)) revert AdministratorRequired(administrator_);
        _install(administrator_);
    }

    /// @inheritdoc IDirectory
    /// @dev Calls a recovery off, so that the administrator can stop one whose party has no key left to veto it.
    function suspend(uint32 id, bytes32 reason) external onlyAdministrator {
        _callOffRecovery(id, 0);
        _suspend(id, reason);
    }

    /// @inheritdoc IDirectory
    function reinstate(uint32 id, bytes32 reason) external onlyAdministrator {
        _reinstate(id, reason);
    }

    /// @inheritdoc IDirectory
    /// @dev 0 closes the intake.
    function setIntake(address procurement) external onlyAdministrator {
        _intake = procurement;
        _record(1, abi.encode(block.timestamp, IntakeChanged.selector, procurement, 0));
    }

    /// @inheritdoc IDirectory
    /// @dev A new offer takes the place of the one before; 0 takes it back.
    function offerAdministration(address to) external onlyAdministrator {
        _offered = to;
        _record(1, abi.encode(block.timestamp, AdministrationOffered.selector, to, 0));
    }

    /// @inheritdoc IDirectory
    /// @dev Where nothing is offered, not even address 0 (as which a node may simulate) takes it.
    function acceptAdministration() external {
        if (msg.sender == address(0) || msg.sender != _offered) revert AdministratorRequired(msg.sender);
        delete _offered;
        _install(msg.sender);
    }

    /// @inheritdoc IDirectory
    function administrator() external view returns (address) {
        return _administrator;
    }

    /// @inheritdoc IDirectory
    function intake() external view returns (address) {
        return _intake;
    }

    /// @inheritdoc IDirectory
    function publication(bytes32 officer, uint32 buyer, address registrar)
        external
        view
        returns (
            address intake_,
            SignerSlot signer_,
            PartySlot party_,
            bool buyerStands,
            bool registrarStands
        )
    {
        intake_ = _intake;
        signer_ = _slotOf(officer);
        party_ = _partySlot(signer_.party());
        PartySlot body = _partySlot(buyer);
        buyerStands = body.kind() == Kind.Buyer && !body.suspended();
        registrarStands = _isRegistrar(registrar);
    }

    function _install(address administrator_) private {
        _administrator = administrator_;
        _record(1, abi.encode(block.timestamp, AdministrationAccepted.selector, administrator_, 0));
    }
}
