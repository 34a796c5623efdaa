// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @notice An ERC-1271 wallet that can come to answer in any way a wallet may.
contract Wallet {
    enum Behaviour {
        /// Its owner's ECDSA signatures.
        Honest,
        /// Anything at all.
        Gullible,
        /// Nothing.
        Stubborn,
        Reverting,
        Burning,
        Silent,
        /// The magic value in 4 bytes, not in a word.
        Short,
        /// The magic value, and a word more.
        Long,
        /// The magic value, with something after it in its word.
        Dirty,
        /// The magic value, and 16 KiB.
        Flooding,
        /// A revert that carries the magic value.
        RevertingWithMagic
    }

    bytes4 private constant _MAGIC = 0x1626ba7e;

    address public owner;
    Behaviour public behaviour;

    constructor(address owner_) {
        owner = owner_;
    }

    function become(Behaviour behaviour_) external {
        behaviour = behaviour_;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        bytes32 magic = bytes32(_MAGIC);
        Behaviour how = behaviour;
        if (how == Behaviour.Honest) return _ownerSigned(digest, signature) ? _MAGIC : bytes4(0xffffffff);
        if (how == Behaviour.Gullible) return _MAGIC;
        if (how == Behaviour.Stubborn) return 0xffffffff;
        if (how == Behaviour.Reverting) revert("no");
        if (how == Behaviour.Burning) while (true) {}
        assembly {
            mstore(0x00, magic)
            mstore(0x20, magic)
            switch how
            case 5 { return(0x00, 0x00) }
            case 6 { return(0x00, 0x04) }
            case 7 { return(0x00, 0x40) }
            case 8 {
                mstore(0x00, or(magic, 1))
                return(0x00, 0x20)
            }
            case 9 { return(0x00, 0x4000) }
            default { revert(0x00, 0x20) }
        }
    }

    function _ownerSigned(bytes32 digest, bytes calldata signature) private view returns (bool) {
        if (signature.length != 65) return false;
        return
            ecrecover(digest, uint8(signature[64]), bytes32(signature[0:32]), bytes32(signature[32:64]))
                == owner;
    }
}
