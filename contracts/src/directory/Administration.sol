// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDirectory} from "../interfaces/IDirectory.sol";
import {Parties} from "./Parties.sol";

/*
 * Storage, after the modules before it:
 *
 *   slot 5   administrator 160
 *   slot 6   offered 160
 *   slot 7   intake 160
 */
/// @title What the administrator does, alone
/// @dev The one place where `msg.sender` matters. The administrator's place passes in two steps, so that it can't go
/// to an account that nobody holds; it can't be given up.
abstract contract Administration is Parties {
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
    function suspend(uint32 id, bytes32 reason) external onlyAdministrator {
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
        bytes32 newHead = _record(keccak256(abi.encode(block.timestamp, IntakeChanged.selector, procurement)));
        emit IntakeChanged(procurement, newHead);
    }

    /// @inheritdoc IDirectory
    /// @dev A new offer takes the place of the one before; 0 takes it back.
    function offerAdministration(address to) external onlyAdministrator {
        _offered = to;
        bytes32 newHead = _record(keccak256(abi.encode(block.timestamp, AdministrationOffered.selector, to)));
        emit AdministrationOffered(to, newHead);
    }

    /// @inheritdoc IDirectory
    function acceptAdministration() external {
        if (msg.sender != _offered) revert AdministratorRequired(msg.sender);
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

    function _install(address administrator_) private {
        _administrator = administrator_;
        bytes32 newHead =
            _record(keccak256(abi.encode(block.timestamp, AdministrationAccepted.selector, administrator_)));
        emit AdministrationAccepted(administrator_, newHead);
    }
}
