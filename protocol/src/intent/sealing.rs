//! Admission to sealing, seals, and who asked to bid and did not.

use crate::address::Address;
use crate::eip712::typed_struct;
use crate::hash::Hash;
use crate::number::{Timestamp, U24};

typed_struct! {
    /// A registrar admits a one-time key to a tender's sealing.
    #[derive(Copy)]
    Admission {
        /// The tender's id.
        tender: u32,
        /// The one-time key's account.
        bidder: Address,
    }
}

typed_struct! {
    /// A one-time key commits to a bid.
    Seal {
        /// The tender's id.
        tender: u32,
        /// The version of the tender that the bid answers.
        version: u16,
        /// The one-time key's account.
        bidder: Address,
        /// EIP-712 digest of the [`crate::seal::Bid`].
        seal: Hash,
        /// Digest of the encrypted opening; 0 where the tender requires none and none was made.
        envelope: Hash,
        /// What this bidder's [`crate::seal::SealSlot`] holds: 0 only for a slot never used.
        replaces: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A one-time key takes its seal back.
    Withdraw {
        /// The tender's id.
        tender: u32,
        /// The one-time key's account.
        bidder: Address,
        /// What this bidder's [`crate::seal::SealSlot`] holds.
        replaces: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// Oversight excludes a seal whose envelope the trustees could not open.
    ExcludeSeal {
        /// The tender's id.
        tender: u32,
        /// The tender's decision counter at signing.
        decisions: U24,
        /// The one-time key's account.
        bidder: Address,
        /// SHA-256 of what shows that the envelope is garbage.
        evidence: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A vendor asks a registrar for the one token that it gets in a tender. Signed by a signer of the vendor.
    #[derive(Copy)]
    TokenRequest {
        /// The tender's id.
        tender: u32,
        /// The vendor's party id.
        vendor: u32,
        /// The admission key of the one that is asked.
        registrar: Address,
        /// SHA-256 of the blinded one-time key.
        blinded: Hash,
    }
}

typed_struct! {
    /// A registrar tells how many vendors asked it for a token.
    PublishCounts {
        /// The tender's id.
        tender: u32,
        /// The admission key that the tender names, which signs.
        registrar: Address,
        /// Merkle root of the vendors' signed requests.
        root: Hash,
        /// How many there were.
        requests: u32,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A one-time key that took its seal back says whose it was, so that its vendor is not named absent.
    #[derive(Copy)]
    Excuse {
        /// The tender's id.
        tender: u32,
        /// The one-time key's account.
        bidder: Address,
        /// The vendor that it bid for.
        vendor: u32,
    }
}
